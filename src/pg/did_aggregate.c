/*-------------------------------------------------------------------------
 *
 * did_aggregate.c
 *		The aggregates did_sample and did_rollup: rows in, sample out.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/known_cell.h"
#include "pg/compat.h"
#include "pg/did_sample.h"

PG_FUNCTION_INFO_V1(did_sample_combine);
PG_FUNCTION_INFO_V1(did_sample_final);

/*
 * What an overload takes: the positions of its arguments (0 if there is none
 * such) and their types.  Known at compile time in each entry point: a
 * function cannot ask for its argument types when a distributed executor calls
 * it.  How many of the arguments there are is known at run time.
 */
typedef struct Signature
{
	int			post;
	int			cluster;
	int			weight;
	int			block;
	int			covariates;
	bool		boolean_outcome;
	bool		integer_flags;
	bool		text_cluster;
	bool		text_block;
} Signature;

/* The positions that are the same in all. */
enum
{
	ARG_STATE,
	ARG_OUTCOME,
	ARG_TREATED
};

#define HAS(argument) (signature.argument > 0 && nargs > signature.argument)

static inline uint32
kind_of(Signature signature, int nargs)
{
	uint32		kind = signature.boolean_outcome ? SAMPLE_BOOLEAN_OUTCOME : 0;

	if (HAS(cluster))
		kind |= SAMPLE_CLUSTERED |
			(signature.text_cluster ? SAMPLE_TEXT_CLUSTER : 0);
	if (HAS(weight))
		kind |= SAMPLE_WEIGHTED;
	if (HAS(block))
		kind |= SAMPLE_BLOCKED |
			(signature.text_block ? SAMPLE_TEXT_BLOCK : 0);
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
				 errhint("Call the aggregate did_sample or did_rollup instead.")));
}

static Sample *
thaw(const Sample *sample)
{
	Sample	   *thawed;
	SampleStatus status = sample_thaw(sample, &thawed);

	if (status != SAMPLE_OK)
		sample_report(status, sample, NULL);
	SampleGetDatum(thawed);
	return thawed;
}

/*
 * A state that rows can be added to.  Ours already is; a value that some
 * other aggregate definition starts from may be packed, canonical, or of
 * another kind.
 */
static inline Sample *
prepare_state(Datum datum, uint32 kind)
{
	Sample	   *state = (Sample *) DatumGetPointer(datum);

	if (likely(!VARATT_IS_EXTENDED(state) && state->flags == kind))
		return state;

	state = DatumGetSampleAsIs(datum);
	if ((state->flags & SAMPLE_KIND) != kind)
		sample_report(SAMPLE_OTHER_KIND, NULL, NULL);
	return thaw(state);
}

/* ---- reading a row ---- */

static void
report_bad_number(const char *argument, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be a finite number between -1e50 and 1e50, not %g",
					argument, value),
			 errhint("Missing values are NULL: recode %s where it holds NaN, infinity or a code.",
					 argument)));
}

static inline double
check_number(const char *argument, double value)
{
	if (unlikely(!(fabs(value) <= VALUE_LIMIT)))
		report_bad_number(argument, value);
	return value;
}

static void
report_bad_flag(const char *argument, int32 value)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be 0 or 1, not %d", argument, value),
			 errhint("Pass a condition, such as %s = %d. Several waves or staggered starts are the business of did_wave_sample, which comes with a later release.",
					 argument, value)));
}

static inline bool
get_flag(FunctionCallInfo fcinfo, int n, const char *argument,
		 bool is_integer)
{
	int32		value;

	if (!is_integer)
		return PG_GETARG_BOOL(n);
	value = PG_GETARG_INT32(n);
	if (unlikely(value != 0 && value != 1))
		report_bad_flag(argument, value);
	return value == 1;
}

static inline Key
get_key(FunctionCallInfo fcinfo, int n, bool is_text)
{
	Key			key = {0};

	if (is_text)
	{
		text	   *value = PG_GETARG_TEXT_PP(n);

		key.text = VARDATA_ANY(value);
		key.length = VARSIZE_ANY_EXHDR(value);
	}
	else
		key.number = PG_GETARG_INT64(n);
	return key;
}

/* How a key that the sample has seen is known in its cells. */
static inline bool
find_key(const Sample *sample, Key key, int64 *number)
{
	*number = key.text == NULL ? key.number :
		sample_find_label(sample, key.text, key.length);
	return key.text == NULL || *number >= 0;
}

static inline double
get_weight(FunctionCallInfo fcinfo, int n)
{
	double		weight = PG_GETARG_FLOAT8(n);

	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT)) &&
		weight != 0.0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weight must be 0 or a number between %g and %g, not %g",
						1.0 / WEIGHT_LIMIT, WEIGHT_LIMIT, weight),
				 errhint("A row without a weight is NULL or 0 and is left out; other weights are positive.")));
	return weight;
}

/*
 * The covariates of a row, or NULL if one of them is missing.  Fixes their
 * number in a sample that has no cells yet.
 */
static const double *
get_covariates(FunctionCallInfo fcinfo, int argument, Sample **state)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	const double *values = (const double *) ARR_DATA_PTR(array);
	int			n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	SampleStatus status;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("covariates must be a one-dimensional array"),
				 errhint("Write it as ARRAY[age, sex, ...].")));
	if (n > MAX_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many covariates: %d, where at most %d are allowed",
						n, MAX_COVARIATES),
				 errhint("Leave out covariates, or combine categories.")));
	if (array_contains_nulls(array))
		return NULL;
	for (int i = 0; i < n; i++)
		check_number("covariates", values[i]);
	status = sample_expect_covariates(state, n);
	if (status != SAMPLE_OK)
		sample_report(status, *state, NULL);
	return values;
}

/* ---- the transition functions ---- */

/*
 * The new state is returned in the caller's short-lived memory if it moved:
 * the executor then copies it to where states live, and frees the old one.
 */
static Datum
return_state(Sample *state, const Sample *before)
{
	if (state != before)
		SampleGetDatum(state);
	return PointerGetDatum(state);
}

/* The long way of a row: mostly the first of its cell, or one of weight 0. */
static void
add_the_long_way(Sample **state, const Row *row)
{
	SampleStatus status = row->weight == 0.0 ?
		sample_add_weightless(state, row) : sample_add(state, row);

	if (status == SAMPLE_TWO_BLOCKS)
		sample_report_two_blocks(&row->cluster);
	if (status != SAMPLE_OK)
		sample_report(status, *state, NULL);
}

static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, Signature signature)
{
	const int	nargs = PG_NARGS();
	const uint32 kind = kind_of(signature, nargs);
	Sample	   *before = NULL;
	Sample	   *state;
	double		outcome;
	const double *covariates = NULL;
	double		weight = 1.0;
	Key			cluster_key = {0};
	Key			block_key = {0};
	int32		cohort;
	int32		period = PERIOD_PRE;
	int64		cluster;
	int64		block;

	require_aggregate_context(fcinfo);
	if (PG_ARGISNULL(ARG_STATE))
		state = sample_create(kind, 0);
	else
		state = before = prepare_state(PG_GETARG_DATUM(ARG_STATE), kind);

	for (int i = ARG_OUTCOME; i < nargs; i++)
		if (PG_ARGISNULL(i))
		{
			state->n_missing++;
			return return_state(state, before);
		}

	if (signature.boolean_outcome)
		outcome = PG_GETARG_BOOL(ARG_OUTCOME) ? 1.0 : 0.0;
	else
		outcome = check_number(signature.post > 0 ? "outcome" : "value",
							   PG_GETARG_FLOAT8(ARG_OUTCOME));
	cohort = get_flag(fcinfo, ARG_TREATED, "treated",
					  signature.integer_flags) ? PERIOD_POST : NEVER_TREATED;
	if (HAS(post) &&
		get_flag(fcinfo, signature.post, "post", signature.integer_flags))
		period = PERIOD_POST;
	if (HAS(cluster))
		cluster_key = get_key(fcinfo, signature.cluster,
							  signature.text_cluster);
	if (HAS(weight))
		weight = get_weight(fcinfo, signature.weight);
	if (HAS(block))
		block_key = get_key(fcinfo, signature.block, signature.text_block);
	if (HAS(covariates))
		covariates = get_covariates(fcinfo, signature.covariates, &state);
	if (HAS(covariates) && covariates == NULL)
	{
		state->n_missing++;
		return return_state(state, before);
	}

	if ((HAS(weight) && weight == 0.0) ||
		!find_key(state, cluster_key, &cluster) ||
		!find_key(state, block_key, &block) ||
		!known_cell_add(state, cluster, block, cohort, period, outcome,
						weight, covariates))
	{
		Row			row = {outcome, covariates, weight, cluster_key, block_key,
		cohort, period};

		add_the_long_way(&state, &row);
	}
	return return_state(state, before);
}

/*
 * One entry point for each combination of types.  The install script names
 * them by the same rule (src/sql/overloads.awk).
 */
enum
{
	float8_outcome = false, boolean_outcome = true,
	boolean_flags = false, integer_flags = true,
	bigint_key = false, text_key = true
};

#define ENTRY(function, ...) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Signature signature = {__VA_ARGS__}; \
		return accumulate(fcinfo, signature); \
	}

/* (outcome, treated, post, cluster, weight, block, covariates) */
#define ACCUM(outcome, flags, cluster_type, block_type) \
	ENTRY(did_accum_##outcome##_##flags##_##cluster_type##_##block_type, \
		  .post = 3, .cluster = 4, .weight = 5, .block = 6, .covariates = 7, \
		  .boolean_outcome = outcome##_outcome, \
		  .integer_flags = flags##_flags, \
		  .text_cluster = cluster_type##_key, .text_block = block_type##_key)

ACCUM(float8, boolean, bigint, bigint)
ACCUM(float8, boolean, bigint, text)
ACCUM(float8, boolean, text, bigint)
ACCUM(float8, boolean, text, text)
ACCUM(float8, integer, bigint, bigint)
ACCUM(float8, integer, bigint, text)
ACCUM(float8, integer, text, bigint)
ACCUM(float8, integer, text, text)
ACCUM(boolean, boolean, bigint, bigint)
ACCUM(boolean, boolean, bigint, text)
ACCUM(boolean, boolean, text, bigint)
ACCUM(boolean, boolean, text, text)
ACCUM(boolean, integer, bigint, bigint)
ACCUM(boolean, integer, bigint, text)
ACCUM(boolean, integer, text, bigint)
ACCUM(boolean, integer, text, text)

/* (value, treated, cluster, weight) */
#define BALANCE(outcome, flags, cluster_type) \
	ENTRY(did_balance_accum_##outcome##_##flags##_##cluster_type, \
		  .cluster = 3, .weight = 4, \
		  .boolean_outcome = outcome##_outcome, \
		  .integer_flags = flags##_flags, .text_cluster = cluster_type##_key)

BALANCE(float8, boolean, bigint)
BALANCE(float8, boolean, text)
BALANCE(float8, integer, bigint)
BALANCE(float8, integer, text)
BALANCE(boolean, boolean, bigint)
BALANCE(boolean, boolean, text)
BALANCE(boolean, integer, bigint)
BALANCE(boolean, integer, text)

/*
 * Merge two samples: the combine function of did_sample, and the transition
 * function of did_rollup.
 */
Datum
did_sample_combine(PG_FUNCTION_ARGS)
{
	const Sample *from;
	Sample	   *before;
	Sample	   *into;
	const Cell *conflict = NULL;
	SampleStatus status;

	require_aggregate_context(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	from = DatumGetSampleAsIs(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(thaw(from));

	into = before = prepare_state(PG_GETARG_DATUM(0),
								  from->flags & SAMPLE_KIND);
	status = sample_merge(&into, from, &conflict);
	if (status != SAMPLE_OK)
		sample_report(status, from, conflict);
	return return_state(into, before);
}

/* The state is only read: window frames and other aggregates go on with it. */
Datum
did_sample_final(PG_FUNCTION_ARGS)
{
	const Sample *state;
	const Sample *canonical;
	Sample	   *copy;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const Sample *) DatumGetPointer(PG_GETARG_DATUM(0));
	canonical = PG_GETARG_SAMPLE(0);
	if (canonical == state)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	copy = unconstify(Sample *, canonical);
	PG_RETURN_DATUM(SampleGetDatum(copy));
}
