/*-------------------------------------------------------------------------
 *
 * json.c
 *		jsonb of what a survey file holds.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/json.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

static void
push(JsonbInState *state, JsonbIteratorToken token)
{
	pushJsonbValue(state, token, NULL);
}

/* The bytes must stay until all is made. */
static void
push_text(JsonbInState *state, JsonbIteratorToken token, const char *text)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, text);
	value.val.string.len = (int) strlen(text);
	pushJsonbValue(state, token, &value);
}

static void
push_key(JsonbInState *state, const char *key)
{
	push_text(state, WJB_KEY, key);
}

static void
push_boolean(JsonbInState *state, bool is_true)
{
	JsonbValue	value;

	value.type = jbvBool;
	value.val.boolean = is_true;
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
push_null(JsonbInState *state)
{
	JsonbValue	value;

	value.type = jbvNull;
	pushJsonbValue(state, WJB_VALUE, &value);
}

/*
 * All the digits that tell the number from its neighbours, which a cast of double
 * precision to numeric would not keep.
 */
static void
push_number(JsonbInState *state, JsonbIteratorToken token, double number)
{
	JsonbValue	value;

	if (!isfinite(number))
	{
		push_text(state, token, number > 0 ? "Infinity" : "-Infinity");
		return;
	}
	value.type = jbvNumeric;
	if (is_whole(number))
		value.val.numeric = int64_to_numeric((int64) number);
	else
		value.val.numeric =
			DatumGetNumeric(DirectFunctionCall3(numeric_in,
												CStringGetDatum(number_text(number)),
												ObjectIdGetDatum(InvalidOid),
												Int32GetDatum(-1)));
	pushJsonbValue(state, token, &value);
}

static void
push_code(JsonbInState *state, const SurveyCode *code)
{
	if (code->text == NULL && code->tag == 0)
		push_number(state, WJB_VALUE, code->number);
	else
		push_text(state, WJB_VALUE, code_text(code));
}

static Datum
finished(JsonbInState *state, JsonbIteratorToken token)
{
	push(state, token);
	return JsonbPGetDatum(JsonbValueToJsonb(state->result));
}

Datum
labels_json(const SurveyVariable *variable, bool *is_null)
{
	JsonbInState state = {0};

	*is_null = variable->labels == NULL;
	if (*is_null)
		return (Datum) 0;
	push(&state, WJB_BEGIN_ARRAY);
	for (const SurveyLabel *label = variable->labels->first; label != NULL; label = label->next)
	{
		push(&state, WJB_BEGIN_OBJECT);
		push_key(&state, "code");
		push_code(&state, &label->code);
		push_key(&state, "label");
		push_text(&state, WJB_VALUE, server_text(label->label));
		push_key(&state, "missing");
		push_boolean(&state, survey_is_missing(variable, &label->code));
		push(&state, WJB_END_OBJECT);
	}
	return finished(&state, WJB_END_ARRAY);
}

static void
push_end(JsonbInState *state, const char *key, double number)
{
	push_key(state, key);
	if (isfinite(number))
		push_number(state, WJB_VALUE, number);
	else
		push_text(state, WJB_VALUE, number < 0 ? "LOWEST" : "HIGHEST");
}

static bool
is_range(const SurveyMissing *missing)
{
	return missing->text == NULL && missing->low != missing->high;
}

Datum
missing_json(const SurveyVariable *variable, bool *is_null)
{
	JsonbInState state = {0};

	*is_null = variable->n_missing == 0;
	if (*is_null)
		return (Datum) 0;
	push(&state, WJB_BEGIN_OBJECT);
	push_key(&state, "values");
	push(&state, WJB_BEGIN_ARRAY);
	for (int i = 0; i < variable->n_missing; i++)
	{
		const SurveyMissing *missing = &variable->missing[i];

		if (is_range(missing))
			continue;
		if (missing->text != NULL)
			push_text(&state, WJB_ELEM, server_text(missing->text));
		else
			push_number(&state, WJB_ELEM, missing->low);
	}
	push(&state, WJB_END_ARRAY);
	push_key(&state, "ranges");
	push(&state, WJB_BEGIN_ARRAY);
	for (int i = 0; i < variable->n_missing; i++)
		if (is_range(&variable->missing[i]))
		{
			push(&state, WJB_BEGIN_OBJECT);
			push_end(&state, "low", variable->missing[i].low);
			push_end(&state, "high", variable->missing[i].high);
			push(&state, WJB_END_OBJECT);
		}
	push(&state, WJB_END_ARRAY);
	return finished(&state, WJB_END_OBJECT);
}

static void
push_missing(JsonbInState *state, const SurveyValue *value)
{
	SurveyCode	code = code_of(value);

	push(state, WJB_BEGIN_OBJECT);
	push_key(state, "missing");
	push_code(state, &code);
	push(state, WJB_END_OBJECT);
}

static void
push_value(JsonbInState *state, const SurveyVariable *variable,
		   const SurveyValue *value)
{
	Instant		instant;

	if (value->user_missing || value->state == VALUE_TAGGED_MISSING)
		push_missing(state, value);
	else if (value->state == VALUE_SYSTEM_MISSING)
		push_null(state);
	else if (value->state == VALUE_TEXT)
		push_text(state, WJB_VALUE, server_text(value->text));
	else if (variable->kind != KIND_NUMBER &&
			 instant_of(variable->unit, value->number, &instant))
	{
		char	   *text = palloc(INSTANT_BYTES);

		instant_text(&instant, variable->kind, text);
		push_text(state, WJB_VALUE, text);
	}
	else
		push_number(state, WJB_VALUE, value->number);
}

Datum
row_json(const SurveyFile *file, char *const *names, const SurveyValue *values)
{
	JsonbInState state = {0};

	push(&state, WJB_BEGIN_OBJECT);
	for (int i = 0; i < file->n_variables; i++)
	{
		push_key(&state, names[i]);
		push_value(&state, &file->variables[i], &values[i]);
	}
	return finished(&state, WJB_END_OBJECT);
}
