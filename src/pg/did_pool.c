/*-------------------------------------------------------------------------
 *
 * did_pool.c
 *		rubin_pool, did_pool: one effect of several results.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "executor/executor.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "core/base/memory.h"
#include "core/inference/pooling.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(rubin_pool_results);
PG_FUNCTION_INFO_V1(did_pool_results);

/* What is needed of each did_result of an array. */
typedef struct Results
{
	Effect	   *effects;
	uint32		n;				/* those with an estimate and a standard error */
	uint32		without;
	double		df;				/* mean; infinite if one is */
	int64		rows;			/* of all of them together */
	int64		least_rows;
	char	   *scale;			/* of the first */
	char	   *method;			/* of the first */
	bool		same_scale;
	bool		same_method;
} Results;

static double
number_of(HeapTupleHeader row, const char *column, double if_null)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, column, &isnull);

	return isnull ? if_null : DatumGetFloat8(value);
}

static char *
text_of(HeapTupleHeader row, const char *column)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
add_result(Results *results, HeapTupleHeader row)
{
	double		estimate = number_of(row, "estimate", NAN);
	double		std_error = number_of(row, "std_error", NAN);
	double		df = number_of(row, "df", INFINITY);
	bool		isnull;
	Datum		count = GetAttributeByName(row, "n", &isnull);
	int64		rows = isnull ? 0 : DatumGetInt64(count);
	char	   *scale = text_of(row, "scale");
	char	   *method = text_of(row, "method");

	if (isnan(estimate) || isnan(std_error))
	{
		results->without++;
		return;
	}
	if (!(fabs(estimate) <= DBL_MAX && std_error > 0.0 &&
		  std_error * std_error >= DBL_MIN && std_error * std_error <= DBL_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an effect of %g with a standard error of %g cannot be pooled",
						estimate, std_error),
				 errhint("Effects are weighted by their variance, which must be above 0 and finite. Leave this one out by WHERE.")));
	if (results->n == 0)
	{
		results->scale = scale;
		results->method = method;
		results->same_scale = results->same_method = true;
		results->least_rows = rows;
	}
	results->same_scale &= same_text(scale, results->scale);
	results->same_method &= same_text(method, results->method);
	results->least_rows = Min(results->least_rows, rows);
	results->rows += rows;
	results->df += df;
	results->effects[results->n++] = (Effect) {estimate, std_error * std_error};
}

static Results
get_results(FunctionCallInfo fcinfo, int n)
{
	Results		results = {0};
	Datum	   *elements;
	bool	   *nulls;
	int			n_elements = array_elements(PG_GETARG_ARRAYTYPE_P(n), &elements,
											&nulls);

	results.effects = core_alloc_array(size_add(n_elements, 1), sizeof(Effect));
	for (int i = 0; i < n_elements; i++)
	{
		if (nulls[i])
			results.without++;
		else
			add_result(&results, DatumGetHeapTupleHeader(elements[i]));
	}
	if (results.n > 0)
		results.df /= results.n;
	return results;
}

/* What there is to say of those that took no part, and of the others. */
static const char *
note_of(const Results *results, const char *further)
{
	StringInfoData note;

	initStringInfo(&note);
	if (further != NULL)
		appendStringInfoString(&note, further);
	if (results->without > 0)
		appendStringInfo(&note, "%s%u without an estimate or a standard error left out",
						 note.len > 0 ? "; " : "", results->without);
	if (results->n > 0 && !results->same_scale)
		appendStringInfo(&note, "%sthe outcomes are not of one scale: some are proportions, others means",
						 note.len > 0 ? "; " : "");
	if (results->n > 0 && !results->same_method)
		appendStringInfo(&note, "%sthe effects were not all estimated by one method",
						 note.len > 0 ? "; " : "");
	return note.len > 0 ? note.data : NULL;
}

/* ---- imputations ---- */

/* Columns of did_imputed. */
enum
{
	RUBIN_ESTIMATE,
	RUBIN_STD_ERROR,
	RUBIN_STATISTIC,
	RUBIN_DF,
	RUBIN_P_VALUE,
	RUBIN_CONF_LOW,
	RUBIN_CONF_HIGH,
	RUBIN_CONF_LEVEL,
	RUBIN_N,
	RUBIN_IMPUTATIONS,
	RUBIN_WITHIN,
	RUBIN_BETWEEN,
	RUBIN_MISSING_INFORMATION,
	RUBIN_METHOD,
	RUBIN_NOTE,
	N_RUBIN
};

Datum
rubin_pool_results(PG_FUNCTION_ARGS)
{
	ResultRow	row;
	Results		results;
	double		conf_level = get_conf_level(fcinfo, 1);
	const char *further = NULL;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	results = get_results(fcinfo, 0);
	row_open(&row, fcinfo, N_RUBIN);
	row_set_count(&row, RUBIN_IMPUTATIONS, results.n);
	row_set_number(&row, RUBIN_CONF_LEVEL, conf_level);
	if (results.n < 2)
		further = "no estimate: at least two imputations are needed";
	else
	{
		Imputed		pooled = pool_imputed(results.effects, results.n, results.df);
		ConfidenceInterval interval;

		t_interval(pooled.estimate, sqrt(pooled.total), pooled.df, conf_level,
				   &interval);
		row_set_number(&row, RUBIN_ESTIMATE, pooled.estimate);
		row_set_number(&row, RUBIN_STD_ERROR, sqrt(pooled.total));
		row_set_number(&row, RUBIN_STATISTIC, interval.statistic);
		row_set_number(&row, RUBIN_DF, pooled.df);
		row_set_number(&row, RUBIN_P_VALUE, interval.p_value);
		row_set_number(&row, RUBIN_CONF_LOW, interval.low);
		row_set_number(&row, RUBIN_CONF_HIGH, interval.high);
		row_set_count(&row, RUBIN_N, results.least_rows);
		row_set_number(&row, RUBIN_WITHIN, pooled.within);
		row_set_number(&row, RUBIN_BETWEEN, pooled.between);
		row_set_number(&row, RUBIN_MISSING_INFORMATION, pooled.missing_information);
		row_set_text(&row, RUBIN_METHOD,
					 psprintf("Rubin's rules over %u imputations (degrees of freedom of Barnard and Rubin); in each: %s",
							  results.n, results.method != NULL ? results.method : "not known"));
		if (results.rows != results.least_rows * results.n)
			further = "the imputations do not have equally many rows";
	}
	row_set_text(&row, RUBIN_NOTE, note_of(&results, further));
	return row_close(&row);
}

/* ---- studies ---- */

/* Columns of did_pooled. */
enum
{
	POOL_ESTIMATE,
	POOL_STD_ERROR,
	POOL_STATISTIC,
	POOL_DF,
	POOL_P_VALUE,
	POOL_CONF_LOW,
	POOL_CONF_HIGH,
	POOL_CONF_LEVEL,
	POOL_N,
	POOL_STUDIES,
	POOL_TAU2,
	POOL_I2,
	POOL_H2,
	POOL_Q,
	POOL_Q_P_VALUE,
	POOL_PREDICTION_LOW,
	POOL_PREDICTION_HIGH,
	POOL_METHOD,
	POOL_NOTE,
	N_POOL
};

static const char *
method_text(PoolMethod method, PoolTest test, uint32 n)
{
	static const char *const of[] = {
		[POOL_FE] = "one effect common to all",
		[POOL_DL] = "random effects, heterogeneity of DerSimonian and Laird",
		[POOL_REML] = "random effects, heterogeneity by restricted maximum likelihood"
	};

	return psprintf("meta-analysis of %u effects: %s; %s", n, of[method],
					test == POOL_NORMAL ? "normal distribution" : "Knapp and Hartung's standard error, t distribution");
}

Datum
did_pool_results(PG_FUNCTION_ARGS)
{
	ResultRow	row;
	Results		results;
	PoolMethod	method = get_one_of(fcinfo, 1, "method", &pool_methods);
	PoolTest	test = get_one_of(fcinfo, 2, "test", &pool_tests);
	double		conf_level = get_conf_level(fcinfo, 3);
	const char *further = NULL;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	results = get_results(fcinfo, 0);
	row_open(&row, fcinfo, N_POOL);
	row_set_count(&row, POOL_STUDIES, results.n);
	row_set_number(&row, POOL_CONF_LEVEL, conf_level);
	if (results.n == 0)
		further = "no estimate: there are no effects";
	else
	{
		Pooled		pooled = pool_studies(results.effects, results.n, method,
										  test, conf_level);

		row_set_number(&row, POOL_ESTIMATE, pooled.estimate);
		row_set_number(&row, POOL_STD_ERROR, pooled.std_error);
		row_set_number(&row, POOL_STATISTIC, pooled.interval.statistic);
		if (isfinite(pooled.df) && pooled.df > 0.0)
			row_set_number(&row, POOL_DF, pooled.df);
		row_set_number(&row, POOL_P_VALUE, pooled.interval.p_value);
		row_set_number(&row, POOL_CONF_LOW, pooled.interval.low);
		row_set_number(&row, POOL_CONF_HIGH, pooled.interval.high);
		row_set_count(&row, POOL_N, results.rows);
		row_set_number(&row, POOL_TAU2, pooled.heterogeneity);
		row_set_number(&row, POOL_I2, pooled.share);
		row_set_number(&row, POOL_H2, pooled.ratio);
		row_set_number(&row, POOL_Q, pooled.q);
		row_set_number(&row, POOL_Q_P_VALUE, pooled.q_p_value);
		row_set_number(&row, POOL_PREDICTION_LOW, pooled.new_low);
		row_set_number(&row, POOL_PREDICTION_HIGH, pooled.new_high);
		row_set_text(&row, POOL_METHOD, method_text(method, test, results.n));
		if (results.n == 1)
			further = test == POOL_NORMAL ? "there is one effect: it stands by itself" :
				"no standard error: there is one effect, and Knapp and Hartung's is of how effects differ (test => 'z' takes its own)";
	}
	row_set_text(&row, POOL_NOTE, note_of(&results, further));
	return row_close(&row);
}
