/*-------------------------------------------------------------------------
 *
 * facts_json.c
 *		The facts of a result as jsonb.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "core/words/words.h"
#include "pg/compat.h"
#include "pg/facts_json.h"

static void
push_text(JsonbInState *state, JsonbIteratorToken token, const char *text)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, text);
	value.val.string.len = strlen(text);
	pushJsonbValue(state, token, &value);
}

static void
push_numeric(JsonbInState *state, JsonbIteratorToken token, Numeric number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = number;
	pushJsonbValue(state, token, &value);
}

/* The pairs below leave out what a fact does not have. */

static void
put_text(JsonbInState *state, const char *key, const char *text)
{
	if (text == NULL)
		return;
	push_text(state, WJB_KEY, key);
	push_text(state, WJB_VALUE, text);
}

static void
put_count(JsonbInState *state, const char *key, int64 count)
{
	if (key == NULL)
		return;
	push_text(state, WJB_KEY, key);
	push_numeric(state, WJB_VALUE, int64_to_numeric(count));
}

static void
put_value(JsonbInState *state, const char *key, double value)
{
	if (key == NULL || !isfinite(value))
		return;
	push_text(state, WJB_KEY, key);
	push_numeric(state, WJB_VALUE,
				 DatumGetNumeric(DirectFunctionCall1(float8_numeric,
													 Float8GetDatum(value))));
}

/* Groups by their names, covariates by their numbers from 1. */
static void
put_members(JsonbInState *state, FactCode code, uint64 members)
{
	const char *key = fact_kinds[code].members;

	if (key == NULL)
		return;
	push_text(state, WJB_KEY, key);
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < 64; i++)
	{
		if (!(members & (UINT64CONST(1) << i)))
			continue;
		if (strcmp(key, "covariates") == 0)
			push_numeric(state, WJB_ELEM, int64_to_numeric(i + 1));
		else
			push_text(state, WJB_ELEM, group_names[i]);
	}
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
push_fact(JsonbInState *state, FactCode code, const Fact *fact,
		  const Sample *sample)
{
	const FactKind *kind = &fact_kinds[code];

	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	put_text(state, "code", kind->code);
	put_count(state, kind->count, fact->count);
	put_count(state, kind->of, fact->of);
	put_value(state, kind->value, fact->value);
	put_value(state, kind->other, fact->other);
	put_members(state, code, fact->members);
	if (kind->has_cluster)
		put_text(state, "cluster", words_cluster(sample, fact->cluster));
	if (kind->has_subject)
		put_text(state, "about", fact_subject_names[fact->subject]);
	if (kind->has_loss)
		put_text(state, "lost", fact_loss_names[fact->loss]);
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

Datum
facts_json(const Facts *facts, const Sample *sample)
{
	JsonbInState state = {0};

	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int code = 0; code < N_FACTS; code++)
		if (facts->present[code])
			push_fact(&state, code, &facts->facts[code], sample);
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return JsonbPGetDatum(JsonbValueToJsonb(state.result));
}
