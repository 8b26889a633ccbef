/*-------------------------------------------------------------------------
 *
 * event_study_arguments.c
 *		Event studies as arguments: arrays of coefficients and covariances, or
 *		samples of many waves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/base/bytes.h"
#include "core/base/names.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/event_study_arguments.h"

/* More coefficients than any event study has. */
#define MAX_COEFFICIENTS 500

/* Beyond, their squares might overflow. */
#define COEFFICIENT_LIMIT 1e50

static double *
get_numbers(FunctionCallInfo fcinfo, int n, const char *name, int *n_numbers)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(n);
	double	   *numbers;
	Datum	   *elements;
	bool	   *nulls;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &elements, &nulls, n_numbers);
	numbers = palloc(size_mul(Max(*n_numbers, 1), sizeof(double)));
	for (int i = 0; i < *n_numbers; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not hold NULL", name),
					 errhint("Leave out what has no estimate or no standard error, in beta and in vcov. The reference, whose effect is 0, is not among them either.")));
		numbers[i] = DatumGetFloat8(elements[i]);
	}
	return numbers;
}

static double *
get_beta(FunctionCallInfo fcinfo, int *n)
{
	double	   *beta = get_numbers(fcinfo, 0, "beta", n);

	if (ARR_NDIM(PG_GETARG_ARRAYTYPE_P(0)) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("beta must be one-dimensional"),
				 errhint("It is one number for each event time but the reference, those before it first.")));
	if (*n < 2 || *n > MAX_COEFFICIENTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("beta must hold from 2 to %d numbers, not %d",
						MAX_COEFFICIENTS, *n),
				 errhint("They are the coefficients of an event study: at least one before the reference, event time -1, and one after it.")));
	for (int i = 0; i < *n; i++)
		if (!(fabs(beta[i]) <= COEFFICIENT_LIMIT))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("beta holds %g", beta[i]),
					 errhint("Coefficients lie within -1e50 and 1e50.")));
	return beta;
}

/* As a matrix, or its rows one after the other. */
static void
check_shape(ArrayType *array, int n_numbers, int n)
{
	bool		matrix = ARR_NDIM(array) == 2 && ARR_DIMS(array)[0] == n &&
		ARR_DIMS(array)[1] == n;

	if (matrix || (ARR_NDIM(array) == 1 && n_numbers == n * n))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
			 errmsg("vcov must hold %d rows of %d numbers", n, n),
			 errhint("It is the covariance matrix of beta, which has %d: as an array of arrays, or as one array of %d numbers, row by row.",
					 n, n * n)));
}

static double *
get_vcov(FunctionCallInfo fcinfo, int n)
{
	int			n_numbers;
	double	   *vcov = get_numbers(fcinfo, 1, "vcov", &n_numbers);
	int			row;
	int			column;

	check_shape(PG_GETARG_ARRAYTYPE_P(1), n_numbers, n);
	for (int i = 0; i < n_numbers; i++)
		if (!(fabs(vcov[i]) <= COEFFICIENT_LIMIT * COEFFICIENT_LIMIT))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("vcov holds %g", vcov[i]),
					 errhint("Covariances lie within -1e100 and 1e100. Leave out coefficients without a standard error, such as that of the reference.")));
	if (find_asymmetry(vcov, n, &row, &column))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov is not symmetric: row %d, column %d holds %g, row %d, column %d holds %g",
						row + 1, column + 1, vcov[row * n + column],
						column + 1, row + 1, vcov[column * n + row]),
				 errhint("It is the covariance matrix of beta, in the same order.")));
	if (!is_covariance(vcov, n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov is no covariance matrix: some sum of the coefficients would have a negative variance"),
				 errhint("It must be positive semi-definite. Are these variances and covariances, not standard errors or correlations, of beta, in the same order?")));
	return vcov;
}

bool
get_event_study(FunctionCallInfo fcinfo, EventStudy *study)
{
	int			n;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	study->beta = get_beta(fcinfo, &n);
	study->covariance = get_vcov(fcinfo, n);
	study->n_pre = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT32(2);
	if (study->n_pre < 1 || study->n_pre >= n)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n_pre must lie between 1 and %d", n - 1),
				 errhint("It is how many of the %d coefficients are before the reference, event time -1, which is not among them; those after it are at event times 0, 1, ...",
						 n)));
	study->n_post = n - study->n_pre;
	study->weights = NULL;
	return true;
}

WaveStudy *
get_wave_study(FunctionCallInfo fcinfo, int n, const char *function)
{
	Controls	controls = (Controls)
		get_one_of(fcinfo, n, "control", &wave_controls);
	WaveBase	base = (WaveBase) get_one_of(fcinfo, n + 1, "base", &wave_bases);
	AggregateVcov vcov = (AggregateVcov)
		get_one_of(fcinfo, n + 2, "vcov", &aggregate_vcovs);
	const Sample *sample;

	if (base != BASE_UNIVERSAL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs effects that are all compared with one period",
						function),
				 errhint("Leave base out, or write base => 'universal'. With another base each effect before the start is a change from the period before it, of which violations of parallel trends are no sums.")));
	if (PG_ARGISNULL(0))
		return NULL;
	sample = PG_GETARG_WAVES(0);
	refuse_wave_covariates(sample, function);
	require_clusters(sample, function);
	if (sample_rows(sample) == 0)
		return NULL;
	return wave_study_create(sample, controls, vcov);
}

int
get_bounds_of(FunctionCallInfo fcinfo, int n, const char *name,
			  const char *hint, double **numbers)
{
	int			n_numbers;

	if (PG_ARGISNULL(n))
		return -1;
	*numbers = get_numbers(fcinfo, n, name, &n_numbers);
	for (int i = 0; i < n_numbers; i++)
		if (!((*numbers)[i] >= 0.0 && (*numbers)[i] <= COEFFICIENT_LIMIT))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must hold finite numbers that are not negative, not %g",
							name, (*numbers)[i]),
					 errhint("%s", hint)));
	return n_numbers;
}

int
get_position(FunctionCallInfo fcinfo, int n, int n_post)
{
	char	   *of = get_choice(fcinfo, n, "of");
	char	   *end;
	long		position;

	if (name_is(of, "mean"))
		return 0;
	if (name_is(of, "first"))
		return 1;
	errno = 0;
	position = strtol(of, &end, 10);
	if (end == of || *end != '\0' || errno != 0 || position < 1 ||
		position > n_post)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no effect \"%s\"", of),
				 errhint("of is 'first', 'mean' or the position among the effects from event time 0 on: from '1' to '%d' here.",
						 n_post)));
	return (int) position;
}

double *
position_weights(int position, int n_post)
{
	double	   *weights = palloc0(size_mul(n_post, sizeof(double)));

	for (int t = 0; t < n_post; t++)
		weights[t] = position == 0 ? 1.0 / n_post :
			t == position - 1 ? 1.0 : 0.0;
	return weights;
}
