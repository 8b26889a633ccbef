/*-------------------------------------------------------------------------
 *
 * did_estimate.c
 *		did_estimate: from a sample to a did_result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "core/estimate.h"
#include "pg/choices.h"
#include "pg/compat.h"
#include "pg/did_sample.h"

PG_FUNCTION_INFO_V1(did_estimate);
PG_FUNCTION_INFO_V1(did_estimate_final);

/* Columns of did_result. */
enum
{
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_SCALE,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* A did_result under construction; columns are NULL until set. */
typedef struct ResultRow
{
	Datum		values[N_COLS];
	bool		nulls[N_COLS];
} ResultRow;

static void
set_value(ResultRow *row, int column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

static void
set_number(ResultRow *row, int column, bool present, double value)
{
	if (present)
		set_value(row, column, Float8GetDatum(value));
}

static Datum
form_result(FunctionCallInfo fcinfo, const Sample *sample,
			const Choices *choices, const Estimate *e)
{
	ResultRow	row;
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
		tupdesc->natts != N_COLS)
		elog(ERROR, "did_result does not have the columns this library expects");

	memset(row.nulls, true, sizeof(row.nulls));
	set_number(&row, COL_ESTIMATE, e->has_estimate, e->estimate);
	set_number(&row, COL_STD_ERROR, e->has_std_error, e->std_error);
	set_number(&row, COL_STATISTIC, e->has_interval, e->interval.statistic);
	set_number(&row, COL_DF, e->has_interval, e->df);
	set_number(&row, COL_P_VALUE, e->has_interval, e->interval.p_value);
	set_number(&row, COL_CONF_LOW, e->has_interval, e->interval.low);
	set_number(&row, COL_CONF_HIGH, e->has_interval, e->interval.high);
	set_number(&row, COL_CONF_LEVEL, true, choices->conf_level);
	set_value(&row, COL_N, Int64GetDatum(e->rows));
	set_value(&row, COL_N_MISSING, Int64GetDatum(e->missing));
	if (e->clustered)
	{
		set_value(&row, COL_N_CLUSTERS, Int64GetDatum(e->clusters));
		set_value(&row, COL_N_CLUSTERS_TREATED,
				  Int64GetDatum(e->clusters_treated));
	}
	set_value(&row, COL_SCALE,
			  CStringGetTextDatum(sample->flags & SAMPLE_BOOLEAN_OUTCOME ?
								  "proportion" : "mean"));
	set_value(&row, COL_METHOD, CStringGetTextDatum(e->method));
	if (e->note[0] != '\0')
		set_value(&row, COL_NOTE, CStringGetTextDatum(e->note));

	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
											 row.values, row.nulls));
}

/* Report what keeps the choices from being applied to the sample. */
static void
check_choices(const Sample *sample, Choices *choices)
{
	if (!estimate_vcov_applies(sample, &choices->vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" needs clusters, and this sample has none",
						vcov_name(choices->vcov)),
				 errhint("Give did_sample a cluster argument, or choose iid, HC0, HC1, HC2 or HC3.")));
	require_effects(sample, choices->effects);
}

static Datum
estimate_sample(FunctionCallInfo fcinfo, const Sample *sample,
				const Choices *choices)
{
	Estimate	estimate;

	estimate_effect(sample, choices, &estimate);
	if (estimate.status == VARIANCE_UNEQUAL_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("vcov \"%s\" needs every row by itself, which sums over rows of different weights or covariates do not hold",
						vcov_name(choices->vcov)),
				 errhint("Choose a clustered vcov (or HC1, without covariates); or build the sample with each row's own key as its cluster, which keeps every row (and with the area as its block, for effects => 'block').")));
	if (estimate.status == VARIANCE_FPC_TOO_SMALL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fpc is less than the number of PSUs in the sample"),
				 errhint("fpc is the number of PSUs (clusters) in the population of each stratum, not a fraction.")));
	return form_result(fcinfo, sample, choices, &estimate);
}

/* The final function of the aggregate did_estimate: the default choices. */
Datum
did_estimate_final(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Choices		choices = default_choices;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	check_choices(sample, &choices);
	PG_RETURN_DATUM(estimate_sample(fcinfo, sample, &choices));
}

/* ---- did_estimate(did_sample, vcov, effects, conf_level, fpc, lonely_psu) ---- */

Datum
did_estimate(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Choices		choices = default_choices;

	/* The catalogue of a database may be of an older version than we are. */
	if (PG_NARGS() != 6)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the SQL objects of extension \"resilience\" do not fit its library"),
				 errhint("Run ALTER EXTENSION resilience UPDATE.")));
	choices.vcov = get_vcov(fcinfo, 1);
	choices.effects = get_effects(fcinfo, 2);
	choices.conf_level = get_conf_level(fcinfo, 3);
	choices.lonely = get_lonely_psu(fcinfo, 5);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	check_choices(sample, &choices);
	if (!PG_ARGISNULL(4))
		choices.population = get_fpc(fcinfo, 4, sample, choices.vcov);
	PG_RETURN_DATUM(estimate_sample(fcinfo, sample, &choices));
}
