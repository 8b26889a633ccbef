/*-------------------------------------------------------------------------
 *
 * dictionary.c
 *		Variables, labels and notes, as ReadStat tells them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/bytes.h"
#include "reader/print_format.h"
#include "reader/reading.h"

static const char *const storage_names[] = {
	[READSTAT_TYPE_STRING] = "text",
	[READSTAT_TYPE_INT8] = "int8",
	[READSTAT_TYPE_INT16] = "int16",
	[READSTAT_TYPE_INT32] = "int32",
	[READSTAT_TYPE_FLOAT] = "float",
	[READSTAT_TYPE_DOUBLE] = "double",
	[READSTAT_TYPE_STRING_REF] = "text"
};

static const char *const measure_names[] = {
	[READSTAT_MEASURE_UNKNOWN] = NULL,
	[READSTAT_MEASURE_NOMINAL] = "nominal",
	[READSTAT_MEASURE_ORDINAL] = "ordinal",
	[READSTAT_MEASURE_SCALE] = "scale"
};

/* Kept, or NULL if it is empty or not there; false if it cannot be. */
static bool
keep_bytes(Reading *reading, const char *bytes, size_t n, const char *whose,
		   const char **kept)
{
	const char *text;
	size_t		length;

	*kept = NULL;
	if (n == 0)
		return true;
	if (!reading_text(reading, bytes, n, whose, -1, &text, &length))
		return false;
	if (length == 0)
		return true;
	*kept = arena_text(&reading->file->arena, text, length);
	return *kept != NULL || reading_no_memory(reading);
}

static bool
keep_text(Reading *reading, const char *bytes, const char *whose,
		  const char **kept)
{
	return keep_bytes(reading, bytes, bytes == NULL ? 0 : strlen(bytes), whose, kept);
}

/*
 * ReadStat hands the names of Stata's sets of value labels over as they lie in the
 * file, where one that fills its field has no end.
 */
static size_t
set_name_length(const Reading *reading, const char *name, bool is_table)
{
	int			version = reading->found->dta_version;
	size_t		most = version < 105 && is_table ? 12 : version < 110 && !is_table ? 9 :
		version < 118 ? 33 : 129;

	if (name == NULL)
		return 0;
	return reading->found->format == SURVEY_DTA ? strnlen(name, most) : strlen(name);
}

/* All that the first pass is for. */
static bool
take_encoding(Reading *reading, const char *name)
{
	SurveyFile *file = reading->file;

	if (name == NULL || name[0] == '\0')
		return true;
	file->declared = arena_text(&file->arena, name, strlen(name));
	return file->declared != NULL || reading_no_memory(reading);
}

static int
take_metadata(readstat_metadata_t *metadata, void *context)
{
	Reading    *reading = context;
	SurveyFile *file = reading->file;
	static const char *const compressions[] = {NULL, "rows", "zlib"};
	static const char *const orders[] = {NULL, "little-endian", "big-endian"};
	int			compression = readstat_get_compression(metadata);
	int			order = readstat_get_endianness(metadata);

	if (metadata->var_count > MOST_VARIABLES)
	{
		too_wide(reading->problem, metadata->var_count);
		return READSTAT_HANDLER_ABORT;
	}
	if (reading->pass == PASS_ENCODING)
	{
		take_encoding(reading, readstat_get_file_encoding(metadata));
		return READSTAT_HANDLER_ABORT;
	}
	if (reading->pass != PASS_DICTIONARY)
		return READSTAT_HANDLER_OK;
	file->n_rows = metadata->row_count;
	file->version = metadata->file_format_version;
	file->created = readstat_get_creation_time(metadata);
	file->modified = readstat_get_modified_time(metadata);
	file->compression = compression >= 0 && compression <= 2 ? compressions[compression] : NULL;
	file->byte_order = order >= 0 && order <= 2 ? orders[order] : NULL;
	return reading_done(reading,
						keep_text(reading, readstat_get_file_label(metadata),
								  "the file's label", &file->label) &&
						keep_text(reading, readstat_get_table_name(metadata),
								  "the data set's name", &file->table));
}

static int
take_note(int index, const char *text, void *context)
{
	Reading    *reading = context;
	const char *kept;

	(void) index;
	if (reading->pass != PASS_DICTIONARY)
		return READSTAT_HANDLER_OK;
	if (!keep_text(reading, text, "a note", &kept))
		return READSTAT_HANDLER_ABORT;
	return reading_done(reading, kept == NULL ||
						note_add(&reading->file->arena, &reading->file->notes, "%s", kept) ||
						reading_no_memory(reading));
}

static SurveyVariable *
add_variable(Reading *reading)
{
	SurveyFile *file = reading->file;
	int			n = file->n_variables;

	/* At each power of two, and from none. */
	if ((n & (n - 1)) == 0)
	{
		size_t		size = size_mul(n == 0 ? 1 : size_mul(n, 2), sizeof(SurveyVariable));
		SurveyVariable *grown = size == SIZE_MAX ? NULL : realloc(file->variables, size);

		if (grown == NULL)
		{
			reading_no_memory(reading);
			return NULL;
		}
		file->variables = grown;
	}
	file->n_variables++;
	memset(&file->variables[n], 0, sizeof(SurveyVariable));
	return &file->variables[n];
}

static bool
take_missing(Reading *reading, const readstat_variable_t *from,
			 SurveyVariable *variable)
{
	int			n = readstat_variable_get_missing_ranges_count(from);

	for (int i = 0; i < n && i < MOST_MISSING; i++)
	{
		readstat_value_t low = readstat_variable_get_missing_range_lo(from, i);
		readstat_value_t high = readstat_variable_get_missing_range_hi(from, i);
		SurveyMissing *missing = &variable->missing[variable->n_missing];

		if (readstat_value_type_class(low) == READSTAT_TYPE_CLASS_STRING)
		{
			if (!keep_text(reading, readstat_string_value(low), variable->name, &missing->text))
				return false;
			if (missing->text == NULL)
				missing->text = "";
		}
		else
		{
			missing->low = readstat_double_value(low);
			missing->high = readstat_double_value(high);
			/* A range of which an end is no number holds nothing. */
			if (isnan(missing->low) || isnan(missing->high))
				continue;
		}
		variable->n_missing++;
	}
	return true;
}

static int
take_variable(int index, readstat_variable_t *from, const char *labels,
			  void *context)
{
	Reading    *reading = context;
	SurveyVariable *variable;
	readstat_type_t type = readstat_variable_get_type(from);
	readstat_measure_t measure = readstat_variable_get_measure(from);
	char		whose[100];

	if (reading->pass == PASS_ROWS || reading->pass == PASS_ENCODING)
		return READSTAT_HANDLER_OK;
	snprintf(whose, sizeof(whose), "the name of variable %d", index + 1);
	if (reading->pass == PASS_DETECT)
	{
		const char *text;
		size_t		length;

		return reading_done(reading,
							reading_text(reading, from->name, strlen(from->name),
										 whose, -1, &text, &length) &&
							reading_text(reading, from->label, strlen(from->label),
										 whose, -1, &text, &length));
	}
	variable = add_variable(reading);
	if (variable == NULL || !keep_text(reading, from->name, whose, &variable->name))
		return READSTAT_HANDLER_ABORT;
	if (variable->name == NULL)
	{
		snprintf(whose, sizeof(whose), "v%d", index + 1);
		variable->name = arena_text(&reading->file->arena, whose, strlen(whose));
		if (variable->name == NULL)
			return reading_done(reading, reading_no_memory(reading));
	}
	variable->storage = type <= READSTAT_TYPE_STRING_REF ? storage_names[type] : "unknown";
	variable->measure = measure <= READSTAT_MEASURE_SCALE ? measure_names[measure] : NULL;
	variable->is_float = type == READSTAT_TYPE_FLOAT;
	variable->kind = readstat_variable_get_type_class(from) == READSTAT_TYPE_CLASS_STRING ?
		KIND_TEXT : KIND_NUMBER;
	variable->width = readstat_variable_get_storage_width(from);
	snprintf(whose, sizeof(whose), "the label of variable \"%.60s\"", variable->name);
	return reading_done(reading,
						keep_text(reading, readstat_variable_get_label(from), whose,
								  &variable->label) &&
						keep_text(reading, readstat_variable_get_format(from), whose,
								  &variable->format) &&
						keep_bytes(reading, labels, set_name_length(reading, labels, false),
								   whose, &variable->set_name) &&
						take_missing(reading, from, variable));
}

static int
take_weight(readstat_variable_t *from, void *context)
{
	Reading    *reading = context;
	int			index = readstat_variable_get_index(from);

	if (reading->pass == PASS_DICTIONARY && index >= 0 &&
		index < reading->file->n_variables)
		reading->file->variables[index].is_weight = true;
	return READSTAT_HANDLER_OK;
}

/* A set's labels come one after the other. */
static SurveyLabelSet *
find_set(Reading *reading, const char *name)
{
	SurveyFile *file = reading->file;
	SurveyLabelSet *set = file->label_sets;

	if (set != NULL && strcmp(set->name, name) == 0)
		return set;
	set = arena_alloc(&file->arena, sizeof(SurveyLabelSet));
	if (set == NULL)
		return NULL;
	set->name = name;
	set->next = file->label_sets;
	file->label_sets = set;
	return set;
}

static bool
add_label(Reading *reading, const char *set_name, const SurveyCode *code,
		  const char *text)
{
	SurveyLabelSet *set = find_set(reading, set_name);
	SurveyLabel *label = arena_alloc(&reading->file->arena, sizeof(SurveyLabel));

	if (set == NULL || label == NULL)
		return reading_no_memory(reading);
	label->code = *code;
	label->label = text;
	if (set->last == NULL)
		set->first = label;
	else
		set->last->next = label;
	set->last = label;
	set->n_labels++;
	return true;
}

static int
take_label(const char *set_name, readstat_value_t value, const char *text,
		   void *context)
{
	Reading    *reading = context;
	SurveyCode	code = {0};
	const char *name;
	const char *label;
	char		whose[100];

	if (reading->problem->kind != PROBLEM_NONE)
		return READSTAT_HANDLER_ABORT;
	if (reading->pass == PASS_ROWS || reading->pass == PASS_ENCODING || set_name == NULL)
		return READSTAT_HANDLER_OK;
	if (readstat_value_type_class(value) != READSTAT_TYPE_CLASS_NUMERIC)
		snprintf(whose, sizeof(whose), "a value label");
	else if (readstat_value_is_tagged_missing(value))
		snprintf(whose, sizeof(whose), "the label of the value .%c", readstat_value_tag(value));
	else
		snprintf(whose, sizeof(whose), "the label of the value %.15g",
				 readstat_double_value(value));
	if (reading->pass == PASS_DETECT)
	{
		size_t		length;

		return reading_done(reading, text == NULL ||
							reading_text(reading, text, strlen(text), whose, -1, &label, &length));
	}
	if (!keep_bytes(reading, set_name, set_name_length(reading, set_name, true),
					"the name of a set of value labels", &name) ||
		!keep_text(reading, text, whose, &label))
		return READSTAT_HANDLER_ABORT;
	if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
	{
		if (!keep_text(reading, readstat_string_value(value), whose, &code.text))
			return READSTAT_HANDLER_ABORT;
		if (code.text == NULL)
			code.text = "";
	}
	else if (readstat_value_is_tagged_missing(value))
		code.tag = readstat_value_tag(value);
	else if (readstat_value_is_system_missing(value))
		return READSTAT_HANDLER_OK;
	else
		code.number = readstat_double_value(value);
	if (name == NULL)
		return READSTAT_HANDLER_OK;
	return reading_done(reading, add_label(reading, name, &code, label != NULL ? label : ""));
}

void
reading_set_dictionary_handlers(readstat_parser_t *parser)
{
	readstat_set_metadata_handler(parser, take_metadata);
	readstat_set_note_handler(parser, take_note);
	readstat_set_variable_handler(parser, take_variable);
	readstat_set_fweight_handler(parser, take_weight);
	readstat_set_value_label_handler(parser, take_label);
}

/* The sets by their names; of several of one name, one. */
typedef struct SetIndex
{
	const SurveyLabelSet **sets;
	size_t		n;
} SetIndex;

static int
compare_sets(const void *a, const void *b)
{
	return strcmp((*(const SurveyLabelSet *const *) a)->name,
				  (*(const SurveyLabelSet *const *) b)->name);
}

static bool
index_sets(Reading *reading, SetIndex *index)
{
	SurveyFile *file = reading->file;
	size_t		n = 0;

	for (SurveyLabelSet *set = file->label_sets; set != NULL; set = set->next)
		n++;
	index->n = 0;
	index->sets = arena_array(&file->arena, n, sizeof(*index->sets));
	if (index->sets == NULL)
		return reading_no_memory(reading);
	for (SurveyLabelSet *set = file->label_sets; set != NULL; set = set->next)
		index->sets[index->n++] = set;
	qsort(index->sets, n, sizeof(*index->sets), compare_sets);
	return true;
}

static const SurveyLabelSet *
labels_of(const SetIndex *index, const SurveyVariable *variable)
{
	SurveyLabelSet wanted = {.name = variable->set_name};
	const SurveyLabelSet *key = &wanted;
	const SurveyLabelSet **found = variable->set_name == NULL || index->n == 0 ? NULL :
		bsearch(&key, index->sets, index->n, sizeof(*index->sets), compare_sets);

	return found == NULL ? NULL : *found;
}

static int
compare_names(const void *a, const void *b)
{
	const SurveyVariable *first = *(const SurveyVariable *const *) a;
	const SurveyVariable *second = *(const SurveyVariable *const *) b;
	int			order = strcmp(first->name, second->name);

	return order != 0 ? order : (first > second) - (first < second);
}

/* A name that occurs again is told apart by its place, which no name ends in twice. */
static bool
tell_names_apart(Reading *reading)
{
	SurveyFile *file = reading->file;
	const SurveyVariable **sorted = arena_array(&file->arena, file->n_variables, sizeof(*sorted));

	if (sorted == NULL)
		return reading_no_memory(reading);
	for (int i = 0; i < file->n_variables; i++)
		sorted[i] = &file->variables[i];
	qsort(sorted, file->n_variables, sizeof(*sorted), compare_names);
	for (int i = file->n_variables - 1; i > 0; i--)
	{
		SurveyVariable *variable = &file->variables[sorted[i] - file->variables];
		char	   *name;
		size_t		room;

		if (strcmp(variable->name, sorted[i - 1]->name) != 0)
			continue;
		room = strlen(variable->name) + 32;
		name = arena_alloc(&file->arena, room);
		if (name == NULL ||
			!note_add(&file->arena, &file->remarks, "two variables are named \"%.100s\": that at place %d is given as \"%.100s#%d\"",
					  variable->name, (int) (variable - file->variables) + 1, variable->name,
					  (int) (variable - file->variables) + 1))
			return reading_no_memory(reading);
		snprintf(name, room, "%s#%d", variable->name, (int) (variable - file->variables) + 1);
		variable->name = name;
	}
	return true;
}

static bool
set_kind(Reading *reading, SurveyVariable *variable)
{
	SurveyFile *file = reading->file;
	PrintFormat format = print_format_read(file->format, variable->format);
	bool		is_sas = file->format == SURVEY_SAS7BDAT || file->format == SURVEY_XPT;

	if (variable->kind == KIND_TEXT)
		return true;
	if (format.kind != KIND_TEXT)
	{
		variable->kind = format.kind;
		variable->unit = format.unit;
	}
	if (format.is_known)
		return true;
	if (variable->format == NULL)
		variable->remark = "its print format is not known: numbers are given as they stand in the file";
	else
	{
		SurveyNotes remark = {NULL, NULL};

		if (!note_add(&file->arena, &remark, is_sas ?
					  "its format %.60s is none of SAS's own that are known: numbers are given as they stand in the file; labels of a catalogue of formats are not read" :
					  "its format %.60s is not known: numbers are given as they stand in the file",
					  variable->format))
			return reading_no_memory(reading);
		variable->remark = remark.first->text;
	}
	return note_add(&file->arena, &file->remarks, "%.100s: %s", variable->name, variable->remark) ||
		reading_no_memory(reading);
}

static bool
add_remarks(Reading *reading)
{
	SurveyFile *file = reading->file;
	const Identified *found = reading->found;
	bool		is_well = true;

	if (found->sets[0] != '\0')
		is_well = note_add(&file->arena, &file->remarks, "multiple-response sets are not read: %s", found->sets);
	if (is_well && found->n_deleted > 0)
		is_well = note_add(&file->arena, &file->remarks, "%lld rows are marked as deleted and cannot be told from the others: rows are not read",
						   (long long) found->n_deleted);
	return is_well || reading_no_memory(reading);
}

bool
dictionary_finish(Reading *reading)
{
	SurveyFile *file = reading->file;
	SetIndex	index;

	if (!index_sets(reading, &index))
		return false;
	for (int i = 0; i < file->n_variables; i++)
	{
		SurveyVariable *variable = &file->variables[i];

		variable->labels = labels_of(&index, variable);
		if (!set_kind(reading, variable))
			return false;
		/* At the end of the file, where a cut takes them first. */
		if (file->format == SURVEY_DTA && variable->set_name != NULL && variable->labels == NULL &&
			!note_add(&file->arena, &file->remarks, "%.100s: its value labels \"%.60s\" are not in the file",
					  variable->name, variable->set_name))
			return reading_no_memory(reading);
	}
	return tell_names_apart(reading) && add_remarks(reading);
}

bool
survey_is_missing(const SurveyVariable *variable, const SurveyCode *code)
{
	if (code->tag != 0)
		return true;
	for (int i = 0; i < variable->n_missing; i++)
	{
		const SurveyMissing *missing = &variable->missing[i];

		if (missing->text != NULL ? code->text != NULL && strcmp(code->text, missing->text) == 0 :
			code->text == NULL && code->number >= missing->low && code->number <= missing->high)
			return true;
	}
	return false;
}
