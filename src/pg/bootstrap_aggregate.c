/*-------------------------------------------------------------------------
 *
 * bootstrap_aggregate.c
 *		The aggregates bootstrap_sample and bootstrap_rollup: rows in, sample
 *		out.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/arguments.h"
#include "pg/bootstrap_sample.h"
#include "pg/compat.h"
#include "pg/sample_state.h"
#include "pg/short_way.h"

/* The arguments, of which the last two may be absent. */
enum
{
	ARG_STATE,
	ARG_VALUE,
	ARG_CLUSTER,
	ARG_WEIGHT
};

/* What an overload takes. */
typedef struct Signature
{
	ArgumentTypes types;
} Signature;

static inline uint32
kind_of(ArgumentTypes types, int nargs)
{
	uint32		kind = outcome_is_boolean(types, ARG_VALUE) ?
		VALUE_SAMPLE_BOOLEAN : 0;

	if (nargs > ARG_CLUSTER)
		kind |= VALUE_SAMPLE_CLUSTERED |
			(key_is_text(types, ARG_CLUSTER) ? VALUE_SAMPLE_TEXT_CLUSTER : 0);
	if (nargs > ARG_WEIGHT)
		kind |= VALUE_SAMPLE_WEIGHTED;
	return kind;
}

/* The long way of a row: the first of its entry. */
static void
add_new_entry(ValueSample **state, double value, const Key *cluster,
			  double weight)
{
	SampleStatus status = value_sample_add(state, value, cluster, weight);

	if (status != SAMPLE_OK)
		value_sample_report(status);
}

static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, Signature signature)
{
	const int	nargs = PG_NARGS();
	const ArgumentTypes types = signature.types;
	const uint32 kind = kind_of(types, nargs);
	Image	   *before = NULL;
	ValueSample *state;
	double		value;
	double		weight = 1.0;
	Key			key = {0};
	int64		cluster;

	require_aggregate_context(fcinfo, &bootstrap_sample_type);
	if (unlikely(PG_ARGISNULL(ARG_STATE)))
		state = value_sample_create(kind);
	else
	{
		before = state_of_datum(&bootstrap_sample_type,
								PG_GETARG_DATUM(ARG_STATE), kind);
		state = (ValueSample *) before;
	}

	for (int i = ARG_VALUE; i < nargs; i++)
		if (PG_ARGISNULL(i))
		{
			state->image.n_missing++;
			return return_state(&state->image, before);
		}

	/* -0 becomes 0. */
	value = read_outcome(fcinfo, ARG_VALUE, types, "value") + 0.0;
	if (nargs > ARG_CLUSTER)
		key = read_key(fcinfo, ARG_CLUSTER, types);
	if (nargs > ARG_WEIGHT)
		weight = read_weight(fcinfo, ARG_WEIGHT, types);
	if (weight == 0.0)
	{
		state->image.n_missing++;
		return return_state(&state->image, before);
	}

	if (!find_key(&state->image, key, &cluster) ||
		!value_sample_count(state, value, cluster, weight))
	{
		if (state->image.n_entries == 0 && nargs > ARG_CLUSTER)
			refuse_choice(fcinfo, ARG_CLUSTER, "cluster", &key);
		add_new_entry(&state, value, &key, weight);
	}
	return return_state(&state->image, before);
}

/* ---- many rows at once ---- */

static inline bool
row_is_missing(const PageRows *rows, int row, int nargs)
{
	for (int a = ARG_VALUE; a < nargs; a++)
		if (rows->argument[a]->has_nulls && rows->argument[a]->null[row])
			return true;
	return false;
}

static pg_attribute_always_inline int
take_known(FunctionCallInfo fcinfo, Signature signature, const PageRows *rows)
{
	const int	nargs = PG_NARGS();
	const ArgumentTypes types = signature.types;
	ValueSample *state = (ValueSample *) DatumGetPointer(PG_GETARG_DATUM(ARG_STATE));
	int			i;

	if (PG_ARGISNULL(ARG_STATE) || VARATT_IS_EXTENDED(state) ||
		state->image.flags != kind_of(types, nargs))
		return 0;
	for (i = 0; i < rows->n; i++)
	{
		int			row = rows->row[i];
		double		value;
		double		weight = 1.0;
		int64		cluster = 0;

		if (row_is_missing(rows, row, nargs))
		{
			state->image.n_missing++;
			continue;
		}
		if (!usual_outcome(rows->argument[ARG_VALUE]->value[row], ARG_VALUE,
						   types, &value) ||
			(nargs > ARG_CLUSTER &&
			 !usual_key(rows->argument[ARG_CLUSTER]->value[row], ARG_CLUSTER,
						types, &state->image, rows->memory, &cluster)) ||
			(nargs > ARG_WEIGHT &&
			 !usual_weight(rows->argument[ARG_WEIGHT]->value[row], ARG_WEIGHT,
						   types, &weight)) ||
			!value_sample_count(state, value + 0.0, cluster, weight))
			break;
	}
	return i;
}

QUICK_ENTRY(bootstrap_accum_float8_bigint, .types.boolean_outcome = false)
QUICK_ENTRY(bootstrap_accum_float8_text, .types.text_keys = true)
QUICK_ENTRY(bootstrap_accum_boolean_bigint, .types.boolean_outcome = true)
QUICK_ENTRY(bootstrap_accum_boolean_text, .types.boolean_outcome = true,
	  .types.text_keys = true)

static const CallForm sample_form = {
	"bootstrap_sample", 1, 3, {
		{"value", ROLE_OUTCOME}, {"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}
	}
};

QUICK_ENTRY_OF_ANY(bootstrap_accum_any, bootstrap_sample_type, sample_form,
			 .types.any = NULL)

const ShortWayEntry bootstrap_short_ways[] = {
	HAS_SHORT_WAY(bootstrap_accum_float8_bigint),
	HAS_SHORT_WAY(bootstrap_accum_float8_text),
	HAS_SHORT_WAY(bootstrap_accum_boolean_bigint),
	HAS_SHORT_WAY(bootstrap_accum_boolean_text),
	HAS_SHORT_WAY(bootstrap_accum_any),
	{NULL, NULL}
};

SAMPLE_TYPE_FUNCTION(bootstrap_sample_combine, sample_type_combine,
					 bootstrap_sample_type)
SAMPLE_TYPE_FUNCTION(bootstrap_sample_final, sample_type_final,
					 bootstrap_sample_type)
