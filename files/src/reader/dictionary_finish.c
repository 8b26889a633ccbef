/*-------------------------------------------------------------------------
 *
 * dictionary_finish.c
 *		What follows from a whole dictionary: labels, names, kinds, remarks.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader/print_format.h"
#include "reader/reading.h"

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
