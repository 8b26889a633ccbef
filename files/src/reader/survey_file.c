/*-------------------------------------------------------------------------
 *
 * survey_file.c
 *		What a labelled survey file holds.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/survey_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const survey_format_names[N_SURVEY_FORMATS] = {
	[SURVEY_SAV] = "sav",
	[SURVEY_ZSAV] = "zsav",
	[SURVEY_POR] = "por",
	[SURVEY_DTA] = "dta",
	[SURVEY_SAS7BDAT] = "sas7bdat",
	[SURVEY_XPT] = "xpt"
};

const char *const survey_kind_names[N_SURVEY_KINDS] = {
	[KIND_NUMBER] = "number",
	[KIND_TEXT] = "text",
	[KIND_DATE] = "date",
	[KIND_TIMESTAMP] = "timestamp",
	[KIND_INTERVAL] = "interval"
};

/* The first problem is the one that is told: others follow from it. */
void
problem_set(Problem *problem, ProblemKind kind, const char *hint,
			const char *format,...)
{
	va_list		arguments;

	if (problem->kind != PROBLEM_NONE)
		return;
	problem->kind = kind;
	va_start(arguments, format);
	vsnprintf(problem->message, PROBLEM_BYTES, format, arguments);
	va_end(arguments);
	snprintf(problem->hint, PROBLEM_BYTES, "%s", hint != NULL ? hint : "");
}

bool
note_add(Arena *arena, SurveyNotes *notes, const char *format,...)
{
	char		text[PROBLEM_BYTES];
	SurveyNote *note = arena_alloc(arena, sizeof(SurveyNote));
	va_list		arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (note == NULL ||
		(note->text = arena_text(arena, text, strlen(text))) == NULL)
		return false;
	if (notes->last == NULL)
		notes->first = note;
	else
		notes->last->next = note;
	notes->last = note;
	return true;
}
