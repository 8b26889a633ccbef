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

#include <math.h>

#include "fmgr.h"
#include "nodes/execnodes.h"

#include "pg/arguments.h"
#include "pg/bootstrap_sample.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(bootstrap_sample_combine);
PG_FUNCTION_INFO_V1(bootstrap_sample_final);

/* The arguments, of which the last two may be absent. */
enum
{
	ARG_STATE,
	ARG_VALUE,
	ARG_CLUSTER,
	ARG_WEIGHT
};

/*
 * What an overload takes: known at compile time in each entry point, except
 * for the one that takes any types, which finds them by "types".
 */
typedef struct Signature
{
	bool		boolean_value;
	bool		text_cluster;
	const Arguments *types;		/* NULL: fixed types */
} Signature;

static inline bool
is_boolean_value(Signature signature)
{
	return signature.types == NULL ? signature.boolean_value :
		argument_is_boolean(&signature.types->argument[ARG_VALUE]);
}

static inline bool
is_text_cluster(Signature signature)
{
	return signature.types == NULL ? signature.text_cluster :
		argument_is_label(&signature.types->argument[ARG_CLUSTER]);
}

static inline uint32
kind_of(Signature signature, int nargs)
{
	uint32		kind = is_boolean_value(signature) ? VALUE_SAMPLE_BOOLEAN : 0;

	if (nargs > ARG_CLUSTER)
		kind |= VALUE_SAMPLE_CLUSTERED |
			(is_text_cluster(signature) ? VALUE_SAMPLE_TEXT_CLUSTER : 0);
	if (nargs > ARG_WEIGHT)
		kind |= VALUE_SAMPLE_WEIGHTED;
	return kind;
}

static inline void
require_aggregate_context(FunctionCallInfo fcinfo)
{
	/* The first test is the usual case, without a call. */
	if (likely(fcinfo->context != NULL && IsA(fcinfo->context, AggState)))
		return;
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("function called outside an aggregate"),
				 errhint("Call the aggregate bootstrap_sample or bootstrap_rollup instead.")));
}

static ValueSample *
thaw(const ValueSample *sample)
{
	ValueSample *copy = value_sample_thaw(sample, VALUE_SAMPLE_MAX_SIZE);

	if (copy == NULL)
		value_sample_report(VALUE_SAMPLE_TOO_LARGE);
	return copy;
}

/*
 * A state that rows can be added to.  Ours already is; a value that some
 * other aggregate definition starts from may be packed, canonical, or of
 * another kind.
 */
static inline ValueSample *
prepare_state(Datum datum, uint32 kind)
{
	ValueSample *state = (ValueSample *) DatumGetPointer(datum);

	if (likely(!VARATT_IS_EXTENDED(state) && state->flags == kind))
		return state;

	state = DatumGetValueSampleAsIs(datum);
	if ((state->flags & VALUE_SAMPLE_KIND) != kind)
		value_sample_report(VALUE_SAMPLE_OTHER_KIND);
	state = thaw(state);
	ValueSampleGetDatum(state);
	return state;
}

/*
 * The new state is returned in the caller's short-lived memory if it moved:
 * the executor then copies it to where states live, and frees the old one.
 */
static Datum
return_state(ValueSample *state, const ValueSample *before)
{
	if (state != before)
		ValueSampleGetDatum(state);
	return PointerGetDatum(state);
}

/* ---- reading a row ---- */

static inline double
get_number(FunctionCallInfo fcinfo, int n, Signature signature)
{
	return signature.types == NULL ? PG_GETARG_FLOAT8(n) :
		argument_number(&signature.types->argument[n], PG_GETARG_DATUM(n));
}

static inline double
get_value(FunctionCallInfo fcinfo, Signature signature)
{
	double		value;

	if (signature.types == NULL && signature.boolean_value)
		return PG_GETARG_BOOL(ARG_VALUE) ? 1.0 : 0.0;
	value = get_number(fcinfo, ARG_VALUE, signature);
	if (unlikely(!(fabs(value) <= VALUE_LIMIT)))
		report_bad_number("value", value);
	/* -0 becomes 0. */
	return value + 0.0;
}

static inline double
get_weight(FunctionCallInfo fcinfo, Signature signature)
{
	double		weight = get_number(fcinfo, ARG_WEIGHT, signature);

	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT &&
				   weight <= WEIGHT_LIMIT)) && weight != 0.0)
		report_bad_weight(weight);
	return weight;
}

static inline Key
get_cluster(FunctionCallInfo fcinfo, Signature signature)
{
	if (signature.types != NULL)
		return argument_key(&signature.types->argument[ARG_CLUSTER],
							PG_GETARG_DATUM(ARG_CLUSTER));
	return signature.text_cluster ? text_key(PG_GETARG_DATUM(ARG_CLUSTER)) :
		number_key(PG_GETARG_INT64(ARG_CLUSTER));
}

/* ---- the transition functions ---- */

/* The long way of a row: the first of its entry. */
static void
add_new_entry(ValueSample **state, double value, const Key *cluster,
			  double weight)
{
	ValueSampleStatus status = value_sample_add(state, value, cluster, weight,
												VALUE_SAMPLE_MAX_SIZE);

	if (status != VALUE_SAMPLE_OK)
		value_sample_report(status);
}

static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, Signature signature)
{
	const int	nargs = PG_NARGS();
	const uint32 kind = kind_of(signature, nargs);
	ValueSample *before = NULL;
	ValueSample *state;
	double		value;
	double		weight = 1.0;
	Key			key = {0};
	int64		cluster;

	require_aggregate_context(fcinfo);
	if (unlikely(PG_ARGISNULL(ARG_STATE)))
		state = value_sample_create(kind);
	else
		state = before = prepare_state(PG_GETARG_DATUM(ARG_STATE), kind);

	for (int i = ARG_VALUE; i < nargs; i++)
		if (PG_ARGISNULL(i))
		{
			state->n_missing++;
			return return_state(state, before);
		}

	value = get_value(fcinfo, signature);
	if (nargs > ARG_CLUSTER)
		key = get_cluster(fcinfo, signature);
	if (nargs > ARG_WEIGHT)
		weight = get_weight(fcinfo, signature);
	if (weight == 0.0)
	{
		state->n_missing++;
		return return_state(state, before);
	}

	cluster = key.text == NULL ? key.number :
		value_sample_find_label(state, key.text, key.length);
	if ((key.text != NULL && cluster < 0) ||
		!value_sample_count(state, value, cluster, weight))
	{
		if (state->n_entries == 0 && nargs > ARG_CLUSTER)
			refuse_choice(fcinfo, ARG_CLUSTER, "cluster", &key);
		add_new_entry(&state, value, &key, weight);
	}
	return return_state(state, before);
}

/*
 * One entry point for each combination of fixed types.  The install script
 * names them by the same rule (src/sql/overloads.awk).
 */
#define ENTRY(function, is_boolean, is_text) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Signature signature = {is_boolean, is_text, NULL}; \
		return accumulate(fcinfo, signature); \
	}

ENTRY(bootstrap_accum_float8_bigint, false, false)
ENTRY(bootstrap_accum_float8_text, false, true)
ENTRY(bootstrap_accum_boolean_bigint, true, false)
ENTRY(bootstrap_accum_boolean_text, true, true)

PG_FUNCTION_INFO_V1(bootstrap_accum_any);

static const CallForm sample_form = {
	"bootstrap_sample", 1, 3, {
		{"value", ROLE_OUTCOME}, {"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}
	}
};

Datum
bootstrap_accum_any(PG_FUNCTION_ARGS)
{
	Signature	signature = {false, false, NULL};

	require_aggregate_context(fcinfo);
	signature.types = arguments_of(fcinfo, &sample_form);
	return accumulate(fcinfo, signature);
}

/*
 * Merge two samples: the combine function of bootstrap_sample, and the
 * transition function of bootstrap_rollup.
 */
Datum
bootstrap_sample_combine(PG_FUNCTION_ARGS)
{
	const ValueSample *from;
	ValueSample *before;
	ValueSample *into;
	ValueSampleStatus status;

	require_aggregate_context(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = DatumGetValueSampleAsIs(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		return return_state(thaw(from), NULL);

	into = before = prepare_state(PG_GETARG_DATUM(0),
								  from->flags & VALUE_SAMPLE_KIND);
	status = value_sample_merge(&into, from, VALUE_SAMPLE_MAX_SIZE);
	if (status != VALUE_SAMPLE_OK)
		value_sample_report(status);
	return return_state(into, before);
}

/* The state is only read: window frames and other aggregates go on with it. */
Datum
bootstrap_sample_final(PG_FUNCTION_ARGS)
{
	const ValueSample *state;
	const ValueSample *canonical;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const ValueSample *) DatumGetPointer(PG_GETARG_DATUM(0));
	canonical = DatumGetValueSample(PG_GETARG_DATUM(0));
	if (canonical == state)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_DATUM(ValueSampleGetDatum(unconstify(ValueSample *, canonical)));
}
