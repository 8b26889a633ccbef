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

#include "fmgr.h"
#include "nodes/execnodes.h"
#include "utils/array.h"

#include "core/sample/sample_hot.h"
#include "pg/arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"

PG_FUNCTION_INFO_V1(did_sample_combine);
PG_FUNCTION_INFO_V1(did_sample_final);

/*
 * What an overload takes: the positions of its arguments (0 if there is none
 * such) and their types.  Known at compile time in each entry point, except
 * for those that take any types, which find them by "types".  How many of the
 * arguments there are is known at run time.
 */
typedef struct Signature
{
	int			post;
	int			cluster;
	int			weight;
	int			block;
	int			covariates;
	bool		boolean_outcome;
	bool		text_keys;
	const Arguments *types;		/* NULL: fixed types */
} Signature;

/* The positions that are the same in all. */
enum
{
	ARG_STATE,
	ARG_OUTCOME,
	ARG_TREATED
};

#define HAS(argument) (signature.argument > 0 && nargs > signature.argument)

static inline bool
is_boolean_outcome(Signature signature)
{
	return signature.types == NULL ? signature.boolean_outcome :
		argument_is_boolean(&signature.types->argument[ARG_OUTCOME]);
}

static inline bool
is_text_key(Signature signature, int n)
{
	return signature.types == NULL ? signature.text_keys :
		argument_is_label(&signature.types->argument[n]);
}

static inline uint32
kind_of(Signature signature, int nargs)
{
	uint32		kind = is_boolean_outcome(signature) ?
		SAMPLE_BOOLEAN_OUTCOME : 0;

	if (HAS(cluster))
		kind |= SAMPLE_CLUSTERED |
			(is_text_key(signature, signature.cluster) ? SAMPLE_TEXT_CLUSTER : 0);
	if (HAS(weight))
		kind |= SAMPLE_WEIGHTED;
	if (HAS(block))
		kind |= SAMPLE_BLOCKED |
			(is_text_key(signature, signature.block) ? SAMPLE_TEXT_BLOCK : 0);
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

	if (likely(!VARATT_IS_EXTENDED(state) && state->image.flags == kind))
		return state;

	state = DatumGetSampleAsIs(datum);
	if ((state->image.flags & SAMPLE_KIND) != kind)
		sample_report(SAMPLE_OTHER_KIND, NULL, NULL);
	return thaw(state);
}

/* ---- reading a row ---- */

static inline double
check_number(const char *argument, double value)
{
	if (unlikely(!(fabs(value) <= VALUE_LIMIT)))
		report_bad_number(argument, value);
	return value;
}

static inline double
get_number(FunctionCallInfo fcinfo, int n, Signature signature)
{
	return signature.types == NULL ? PG_GETARG_FLOAT8(n) :
		argument_number(&signature.types->argument[n], PG_GETARG_DATUM(n));
}

static inline double
get_outcome(FunctionCallInfo fcinfo, Signature signature)
{
	if (signature.types == NULL && signature.boolean_outcome)
		return PG_GETARG_BOOL(ARG_OUTCOME) ? 1.0 : 0.0;
	return check_number(signature.post > 0 ? "outcome" : "value",
						get_number(fcinfo, ARG_OUTCOME, signature));
}

static inline bool
get_flag(FunctionCallInfo fcinfo, int n, Signature signature)
{
	return signature.types == NULL ? PG_GETARG_BOOL(n) :
		argument_flag(&signature.types->argument[n], PG_GETARG_DATUM(n));
}

static inline Key
get_key(FunctionCallInfo fcinfo, int n, Signature signature)
{
	if (signature.types != NULL)
		return argument_key(&signature.types->argument[n],
							PG_GETARG_DATUM(n));
	return signature.text_keys ? text_key(PG_GETARG_DATUM(n)) :
		number_key(PG_GETARG_INT64(n));
}

/* How a key that the sample has seen is known in its cells. */
static inline bool
find_key(const Sample *sample, Key key, int64 *number)
{
	*number = key.text == NULL ? key.number :
		image_find_label(&sample->image, key.text, key.length);
	return key.text == NULL || *number >= 0;
}

static inline double
get_weight(FunctionCallInfo fcinfo, int n, Signature signature)
{
	double		weight = get_number(fcinfo, n, signature);

	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT)) &&
		weight != 0.0)
		report_bad_weight(weight);
	return weight;
}

/*
 * The covariates of a row, or NULL if one of them is missing.  Fixes their
 * number in a sample that has no cells yet.
 */
static const double *
get_covariates(FunctionCallInfo fcinfo, Signature signature, Sample **state)
{
	const Argument *argument = signature.types == NULL ? NULL :
		&signature.types->argument[signature.covariates];
	ArrayType  *array = argument == NULL ?
		PG_GETARG_ARRAYTYPE_P(signature.covariates) :
		argument_array(argument, PG_GETARG_DATUM(signature.covariates));
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
	if (argument != NULL)
		values = argument_numbers(argument, array, n);
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
			state->image.n_missing++;
			return return_state(state, before);
		}

	outcome = get_outcome(fcinfo, signature);
	cohort = get_flag(fcinfo, ARG_TREATED, signature) ?
		PERIOD_POST : NEVER_TREATED;
	if (HAS(post) && get_flag(fcinfo, signature.post, signature))
		period = PERIOD_POST;
	if (HAS(cluster))
		cluster_key = get_key(fcinfo, signature.cluster, signature);
	if (HAS(weight))
		weight = get_weight(fcinfo, signature.weight, signature);
	if (HAS(block))
		block_key = get_key(fcinfo, signature.block, signature);
	if (HAS(covariates))
		covariates = get_covariates(fcinfo, signature, &state);
	if (HAS(covariates) && covariates == NULL)
	{
		state->image.n_missing++;
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

		if (state->image.n_entries == 0 && HAS(cluster))
			refuse_choice(fcinfo, signature.cluster, "cluster", &cluster_key);
		if (state->image.n_entries == 0 && HAS(block))
			refuse_choice(fcinfo, signature.block, "block", &block_key);
		add_the_long_way(&state, &row);
	}
	return return_state(state, before);
}

/*
 * One entry point for each combination of fixed types.  The install script
 * names them by the same rule (src/sql/overloads.awk).
 */
#define ENTRY(function, ...) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Signature signature = {__VA_ARGS__}; \
		return accumulate(fcinfo, signature); \
	}

/* And one for any types. */
#define ENTRY_OF_ANY(function, form, ...) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		Signature	signature = {__VA_ARGS__}; \
		require_aggregate_context(fcinfo); \
		signature.types = arguments_of(fcinfo, &form); \
		return accumulate(fcinfo, signature); \
	}

/* (outcome, treated, post, cluster, weight, block, covariates) */
#define SAMPLE_POSITIONS \
	.post = 3, .cluster = 4, .weight = 5, .block = 6, .covariates = 7

static const CallForm sample_form = {
	"did_sample", 3, 7, {
		{"outcome", ROLE_OUTCOME}, {"treated", ROLE_FLAG}, {"post", ROLE_FLAG},
		{"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}, {"block", ROLE_KEY},
		{"covariates", ROLE_COVARIATES}
	}
};

ENTRY(did_accum_float8_bigint, SAMPLE_POSITIONS)
ENTRY(did_accum_float8_text, SAMPLE_POSITIONS, .text_keys = true)
ENTRY(did_accum_boolean_bigint, SAMPLE_POSITIONS, .boolean_outcome = true)
ENTRY(did_accum_boolean_text, SAMPLE_POSITIONS, .boolean_outcome = true,
	  .text_keys = true)
ENTRY_OF_ANY(did_accum_any, sample_form, SAMPLE_POSITIONS)

/* (value, treated, cluster, weight) */
#define BALANCE_POSITIONS .cluster = 3, .weight = 4

static const CallForm balance_form = {
	"did_balance", 2, 4, {
		{"value", ROLE_OUTCOME}, {"treated", ROLE_FLAG},
		{"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}
	}
};

ENTRY(did_balance_accum_float8_bigint, BALANCE_POSITIONS)
ENTRY(did_balance_accum_float8_text, BALANCE_POSITIONS, .text_keys = true)
ENTRY(did_balance_accum_boolean_bigint, BALANCE_POSITIONS,
	  .boolean_outcome = true)
ENTRY(did_balance_accum_boolean_text, BALANCE_POSITIONS,
	  .boolean_outcome = true, .text_keys = true)
ENTRY_OF_ANY(did_balance_accum_any, balance_form, BALANCE_POSITIONS)

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
								  from->image.flags & SAMPLE_KIND);
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
