/*-------------------------------------------------------------------------
 *
 * values.c
 *		Rows, as ReadStat tells them: value by value.
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

#define TEXTS_BYTES ((size_t) 1 << 14)

static bool
hand_over_row(Reading *reading)
{
	SurveyFile *file = reading->file;

	for (int i = 0; i < file->n_variables; i++)
		if (reading->values[i].state == VALUE_TEXT)
		{
			SurveyValue *value = &reading->values[i];
			SurveyCode	code = {0};

			value->text = reading->texts + reading->starts[i];
			code.text = value->text;
			value->user_missing = file->variables[i].n_missing > 0 &&
				survey_is_missing(&file->variables[i], &code);
		}
	reading->obs_index = -1;
	if (reading->caller->take_row != NULL &&
		!reading->caller->take_row(reading->caller->context, file,
								   reading->values, reading->n_rows))
	{
		problem_set(reading->problem, PROBLEM_CALLER, NULL, "the caller has ended it");
		return false;
	}
	reading->n_rows++;
	return true;
}

static void
begin_row(Reading *reading, int obs_index)
{
	for (int i = 0; i < reading->file->n_variables; i++)
		reading->values[i] = (SurveyValue) {.state = VALUE_SYSTEM_MISSING};
	reading->texts_used = 0;
	reading->obs_index = obs_index;
}

static bool
put_text(Reading *reading, int index, const char *bytes)
{
	const SurveyVariable *variable = &reading->file->variables[index];
	SurveyValue *value = &reading->values[index];
	const char *text = "";
	size_t		length = 0;
	size_t		needed;

	if (bytes != NULL &&
		!reading_text(reading, bytes, strlen(bytes), variable->name,
					  reading->n_rows + 1, &text, &length))
		return false;
	needed = size_add(reading->texts_used, size_add(length, 1));
	if (needed > reading->texts_size)
	{
		size_t		size = size_add(size_mul(needed, 2), TEXTS_BYTES);
		char	   *grown = size == SIZE_MAX ? NULL : realloc(reading->texts, size);

		if (grown == NULL)
			return reading_no_memory(reading);
		reading->texts = grown;
		reading->texts_size = size;
	}
	memcpy(reading->texts + reading->texts_used, text, length);
	reading->texts[reading->texts_used + length] = '\0';
	reading->starts[index] = reading->texts_used;
	reading->texts_used = needed;
	value->state = VALUE_TEXT;
	value->length = length;
	return true;
}

/*
 * Numbers in a portable file are written to the base of 30, which brings a
 * rounding in the last bit: 15 digits are what was meant.
 */
static double
as_written(SurveyFormat format, double number)
{
	char		digits[40];

	if (format != SURVEY_POR || !isfinite(number) ||
		(number == floor(number) && fabs(number) < MOST_WHOLE))
		return number;
	snprintf(digits, sizeof(digits), "%.15g", number);
	return strtod(digits, NULL);
}

static void
put_number(Reading *reading, int index, readstat_value_t value)
{
	const SurveyVariable *variable = &reading->file->variables[index];
	SurveyValue *put = &reading->values[index];
	SurveyCode	code = {0};

	if (readstat_value_is_tagged_missing(value))
	{
		put->state = VALUE_TAGGED_MISSING;
		put->tag = readstat_value_tag(value);
		return;
	}
	if (readstat_value_is_system_missing(value))
		return;
	put->number = as_written(reading->file->format, readstat_double_value(value));
	if (isnan(put->number))
		return;
	put->state = VALUE_NUMBER;
	code.number = put->number;
	put->user_missing = variable->n_missing > 0 && survey_is_missing(variable, &code);
}

static int
check_utf8(Reading *reading, readstat_value_t value)
{
	const char *bytes = readstat_string_value(value);
	const char *text;
	size_t		length;

	if (readstat_value_type_class(value) != READSTAT_TYPE_CLASS_STRING || bytes == NULL)
		return READSTAT_HANDLER_OK;
	return reading_done(reading, reading_text(reading, bytes, strlen(bytes), "",
											  0, &text, &length));
}

static int
take_value(int obs_index, readstat_variable_t *variable, readstat_value_t value,
		   void *context)
{
	Reading    *reading = context;
	int			index = readstat_variable_get_index(variable);

	if (reading->problem->kind != PROBLEM_NONE)
		return READSTAT_HANDLER_ABORT;
	if (reading->pass == PASS_DETECT)
		return check_utf8(reading, value);
	if (index < 0 || index >= reading->file->n_variables)
	{
		problem_set(reading->problem, PROBLEM_DAMAGED, "Fetch the file again.",
					"the file is damaged: its rows have a variable more than its dictionary");
		return READSTAT_HANDLER_ABORT;
	}
	if (reading->obs_index != obs_index)
	{
		if (reading->obs_index >= 0 && !hand_over_row(reading))
			return READSTAT_HANDLER_ABORT;
		begin_row(reading, obs_index);
	}
	if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
	{
		if (!put_text(reading, index, readstat_string_value(value)))
			return READSTAT_HANDLER_ABORT;
	}
	else
		put_number(reading, index, value);
	return reading_done(reading, index < reading->file->n_variables - 1 || hand_over_row(reading));
}

void
reading_set_value_handler(readstat_parser_t *parser)
{
	readstat_set_value_handler(parser, take_value);
}

bool
values_finish(Reading *reading)
{
	return reading->obs_index < 0 || hand_over_row(reading);
}
