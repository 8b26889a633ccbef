/*-------------------------------------------------------------------------
 *
 * row_margins.c
 *		The margins of a row as jsonb, and as the key of its cell.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "pg/compat.h"
#include "pg/row_margins.h"

#define HOW_TO_BUILD \
	"Build it by jsonb_build_object('sex', sex, 'age', age_band): the names of margins, and the category or the amount of the row in each."

/* ---- a row's ---- */

static void
append_text(StringInfo key, const char *text, int length)
{
	if (!margin_text_fits(text, length))
		ereport(ERROR,
				(errcode(ERRCODE_UNTRANSLATABLE_CHARACTER),
				 errmsg("margins cannot hold the characters U+001E and U+001F"),
				 errhint("They separate fields: take them out by translate(category, U&'\\001E\\001F', '').")));
	appendBinaryStringInfo(key, text, length);
}

static void
append_value(StringInfo key, const JsonbValue *value)
{
	char	   *number;

	appendStringInfoChar(key, MARGIN_UNUSED);
	switch (value->type)
	{
		case jbvString:
			appendStringInfoChar(key, MARGIN_TEXT);
			append_text(key, value->val.string.val, value->val.string.len);
			break;
		case jbvNumeric:
			/* 1 and 1.0 are one category, as they are equal in jsonb. */
			number = numeric_normalize(value->val.numeric);
			appendStringInfoChar(key, MARGIN_NUMBER);
			append_text(key, number, strlen(number));
			pfree(number);
			break;
		case jbvBool:
			appendStringInfoChar(key, MARGIN_BOOLEAN);
			appendStringInfoString(key, value->val.boolean ? "true" : "false");
			break;
		case jbvNull:
			appendStringInfoChar(key, MARGIN_NULL);
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a margin cannot be an array or an object"),
					 errhint(HOW_TO_BUILD)));
	}
	appendStringInfoChar(key, MARGIN_END);
}

Key
read_margins(Datum datum)
{
	Jsonb	   *jsonb = DatumGetJsonbP(datum);
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;
	StringInfoData key;

	if (!JB_ROOT_IS_OBJECT(jsonb) || JB_ROOT_COUNT(jsonb) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("margins must be an object with at least one key"),
				 errhint(HOW_TO_BUILD)));
	initStringInfo(&key);
	iterator = JsonbIteratorInit(&jsonb->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
		{
			append_text(&key, value.val.string.val, value.val.string.len);
			appendStringInfoChar(&key, MARGIN_NAME_END);
		}
		else if (token == WJB_VALUE)
			append_value(&key, &value);
	}
	return (Key) {key.data, (size_t) key.len, 0};
}

/* ---- and back ---- */

static void
set_string(JsonbValue *value, MarginText text)
{
	value->type = jbvString;
	value->val.string.val = unconstify(char *, text.text);
	value->val.string.len = (int) text.length;
}

static void
set_value(JsonbValue *value, const MarginField *field)
{
	switch (field->type)
	{
		case MARGIN_TEXT:
			set_string(value, field->value);
			break;
		case MARGIN_NUMBER:
			/* Bytes of an enemy are refused here as any such text is. */
			value->type = jbvNumeric;
			value->val.numeric =
				DatumGetNumeric(DirectFunctionCall3(numeric_in,
													CStringGetDatum(margin_shown(field->value)),
													ObjectIdGetDatum(InvalidOid),
													Int32GetDatum(-1)));
			break;
		case MARGIN_BOOLEAN:
			value->type = jbvBool;
			value->val.boolean = field->value.length == 4;
			break;
		case MARGIN_NULL:
			value->type = jbvNull;
			break;
	}
}

Jsonb *
margins_jsonb(const Key *key)
{
	MarginText	rest = margin_text(key);
	JsonbInState state = {0};
	MarginField field;
	JsonbValue	value;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	while (margins_next(&rest, &field))
	{
		set_string(&value, field.name);
		pushJsonbValue(&state, WJB_KEY, &value);
		set_value(&value, &field);
		pushJsonbValue(&state, WJB_VALUE, &value);
	}
	pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	return JsonbValueToJsonb(state.result);
}

const char *
margin_shown(MarginText text)
{
	return pnstrdup(text.text, text.length);
}

const char *
margins_shown(MarginText margins)
{
	MarginField field;
	StringInfoData shown;

	initStringInfo(&shown);
	while (margins_next(&margins, &field))
		appendStringInfo(&shown, "%s\"%s\" is \"%s\"", shown.len > 0 ? ", " : "",
						 margin_shown(field.name), field.type == MARGIN_NULL ?
						 "null" : margin_shown(field.value));
	return shown.data;
}
