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
