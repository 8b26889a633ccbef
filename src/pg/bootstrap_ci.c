/*-------------------------------------------------------------------------
 *
 * bootstrap_ci.c
 *		bootstrap_ci: from a bootstrap_sample to a bootstrap_result;
 *		bootstrap_replicates: what it is made of.
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

#include "core/base/bytes.h"
#include "core/words/words.h"
#include "pg/bootstrap_sample.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/facts_json.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(bootstrap_ci);
PG_FUNCTION_INFO_V1(bootstrap_ci_final);
PG_FUNCTION_INFO_V1(bootstrap_replicates);

/* ---- choices ---- */

static ColumnStatistic
get_statistic(FunctionCallInfo fcinfo, int n)
{
	return (ColumnStatistic) get_one_of(fcinfo, n, "statistic",
										&column_statistic_names);
}

static double
get_probability(FunctionCallInfo fcinfo, int n)
{
	double		probability = get_number(fcinfo, n, "probability");

	if (!(probability >= 0.0 && probability <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("probability must lie between 0 and 1"),
				 errhint("Write the upper decile as statistic => 'quantile', probability => 0.9.")));
	return probability;
}

static double
get_trim(FunctionCallInfo fcinfo, int n)
{
	double		trim = get_number(fcinfo, n, "trimmed");

	if (!(trim >= 0.0 && trim < 0.5))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("trimmed must be at least 0 and less than 0.5"),
				 errhint("trimmed is the share of rows left out at each end; for half of them, ask for the median.")));
	return trim;
}

static uint32
get_two_reps(FunctionCallInfo fcinfo, int n)
{
	uint32		reps = get_reps(fcinfo, n);

	if (reps < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reps must lie between 2 and %d", MAX_REPLICATES),
				 errhint("1999 replicates suffice for most intervals, 9999 for most reports.")));
	return reps;
}

/* Report what keeps the choices from being applied to the sample. */
static void
check_choices(const ValueSample *sample, const ColumnChoices *choices)
{
	ColumnStatistic statistic = choices->question.statistic;

	if (statistic == COLUMN_PROPORTION && !value_sample_is_binary(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("statistic \"proportion\" needs values that are all 0 or 1"),
				 errhint("Build the sample from a condition, such as bootstrap_sample(answer >= 4); or choose statistic => 'mean'.")));
	if (choices->kind == INTERVAL_STUDENTIZED &&
		!column_has_std_error(statistic))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("conf_type \"studentized\" needs a standard error of every replicate, which statistic \"%s\" does not have",
						column_statistic_names.names[statistic]),
				 errhint("Choose conf_type => 'bca'; or statistic mean, sum or proportion.")));
}

/* ---- results ---- */

/* Columns of bootstrap_result. */
enum
{
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_BIAS,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	COL_REPS,
	COL_STATISTIC,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

static Datum
form_bootstrap_result(FunctionCallInfo fcinfo, const ColumnEstimate *e)
{
	const ColumnChoices *choices = &e->choices;
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	row_set_number(&row, COL_ESTIMATE, e->estimate);
	row_set_number(&row, COL_STD_ERROR, e->std_error);
	row_set_number(&row, COL_BIAS, e->bias);
	row_set_number(&row, COL_CONF_LOW, e->low);
	row_set_number(&row, COL_CONF_HIGH, e->high);
	row_set_number(&row, COL_CONF_LEVEL, choices->conf_level);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	if (e->clusters >= 0)
		row_set_count(&row, COL_N_CLUSTERS, e->clusters);
	row_set(&row, COL_REPS, Int32GetDatum((int32) e->used));
	row_set_text(&row, COL_STATISTIC,
				 column_statistic_names.names[choices->question.statistic]);
	row_set_text(&row, COL_METHOD, words_column_method(e));
	row_set_text(&row, COL_NOTE, words_note(&e->facts, NULL));
	row_set(&row, COL_FACTS, facts_json(&e->facts, NULL));
	return row_close(&row);
}

static Datum
bootstrap_of_column(FunctionCallInfo fcinfo, const ColumnChoices *choices)
{
	const ValueSample *sample = DatumGetValueSample(PG_GETARG_DATUM(0));
	ColumnEstimate estimate;

	check_choices(sample, choices);
	bootstrap_column(sample, choices, &estimate);
	return form_bootstrap_result(fcinfo, &estimate);
}

/* ---- bootstrap_ci ---- */

/* The final function of the aggregate bootstrap_ci: the default choices. */
Datum
bootstrap_ci_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(bootstrap_of_column(fcinfo, &default_column_choices));
}

enum
{
	CI_SAMPLE,
	CI_STATISTIC,
	CI_CONF_TYPE,
	CI_REPS,
	CI_SEED,
	CI_CONF_LEVEL,
	CI_PROBABILITY,
	CI_TRIM,
	N_CI_ARGS
};

Datum
bootstrap_ci(PG_FUNCTION_ARGS)
{
	ColumnChoices choices;

	require_arguments(fcinfo, N_CI_ARGS);
	choices.question.statistic = get_statistic(fcinfo, CI_STATISTIC);
	choices.kind = (IntervalKind) get_one_of(fcinfo, CI_CONF_TYPE,
											 "conf_type",
											 &interval_kind_names);
	choices.reps = get_two_reps(fcinfo, CI_REPS);
	choices.seed = get_seed(fcinfo, CI_SEED);
	choices.conf_level = get_conf_level(fcinfo, CI_CONF_LEVEL);
	choices.question.probability = get_probability(fcinfo, CI_PROBABILITY);
	choices.question.trim = get_trim(fcinfo, CI_TRIM);
	if (PG_ARGISNULL(CI_SAMPLE))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(bootstrap_of_column(fcinfo, &choices));
}

/* ---- bootstrap_replicates ---- */

enum
{
	REPLICATES_SAMPLE,
	REPLICATES_STATISTIC,
	REPLICATES_REPS,
	REPLICATES_SEED,
	REPLICATES_PROBABILITY,
	REPLICATES_TRIM,
	N_REPLICATES_ARGS
};

Datum
bootstrap_replicates(PG_FUNCTION_ARGS)
{
	ColumnChoices choices = default_column_choices;
	const ValueSample *sample;
	double	   *replicates;
	Datum	   *elements;

	require_arguments(fcinfo, N_REPLICATES_ARGS);
	choices.question.statistic = get_statistic(fcinfo, REPLICATES_STATISTIC);
	choices.reps = get_two_reps(fcinfo, REPLICATES_REPS);
	choices.seed = get_seed(fcinfo, REPLICATES_SEED);
	choices.question.probability = get_probability(fcinfo,
												   REPLICATES_PROBABILITY);
	choices.question.trim = get_trim(fcinfo, REPLICATES_TRIM);
	if (PG_ARGISNULL(REPLICATES_SAMPLE))
		PG_RETURN_NULL();
	sample = DatumGetValueSample(PG_GETARG_DATUM(REPLICATES_SAMPLE));
	check_choices(sample, &choices);

	replicates = palloc(size_mul(choices.reps, sizeof(double)));
	if (!bootstrap_column_replicates(sample, &choices, replicates))
		PG_RETURN_NULL();
	elements = palloc(size_mul(choices.reps, sizeof(Datum)));
	for (uint32 i = 0; i < choices.reps; i++)
		elements[i] = Float8GetDatum(replicates[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, (int) choices.reps,
										  FLOAT8OID, sizeof(float8),
										  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
