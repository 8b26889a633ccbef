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

/* ---- the study of a sample ---- */

int
get_study_estimator(FunctionCallInfo fcinfo, int n)
{
	return get_one_of(fcinfo, n, "estimator", &study_estimators);
}

static void
refuse_not_yet(EventMethod method)
{
	if (method == EVENT_ETWFE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("estimator 'etwfe' with control => 'notyet' has no effects before the start"),
				 errhint("It compares with all periods before the start together. control => 'never' compares with one, and has effects in the others.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("control => 'notyet' is not of estimator '%s'",
					event_methods.names[method]),
			 errhint("Regressions have their own controls: leave it out.")));
}

EventChoices
get_study_events(FunctionCallInfo fcinfo, int estimator, Controls controls,
				 int32 anticipation, int vcov, int levels)
{
	EventChoices choices = {
		.method = study_event_method(estimator),
		.controls = controls, .reference = -1 - anticipation,
		.weights = EVENT_BY_CELL, .min_event = MIN_EVENT,
		.max_event = MAX_EVENT, .conf_level = 0.95
	};

	choices.vcov = (EventVcov) get_one_of(fcinfo, vcov, "vcov", &event_vcovs);
	choices.levels = (Levels) get_one_of(fcinfo, levels, "effects", &wave_levels);
	if (choices.method == EVENT_TWO_STAGE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("estimator 'two_stage' has no effects before the start that say how trends were"),
				 errhint("It takes all untreated rows to be on trend, and what it gives before the start is what they are off it by. Choose 'group_time', 'twfe', 'sunab' or 'etwfe'.")));
	if (controls != CONTROLS_NEVER)
		refuse_not_yet(choices.method);
	return choices;
}

void
refuse_study_levels(FunctionCallInfo fcinfo, int levels)
{
	if (get_one_of(fcinfo, levels, "effects", &wave_levels) != LEVELS_CLUSTER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effects is a choice of estimators that are regressions"),
				 errhint("They are 'twfe', 'sunab' and 'etwfe': leave effects out for 'group_time'.")));
}

/* Those after it are of another making than those before it. */
static void
refuse_imputed(const EventChoices *choices, const char *function)
{
	if (choices->method == EVENT_IMPUTATION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s cannot compare the effects of estimator 'imputation' before the start with those after it",
						function),
				 errhint("Those after it are compared with all untreated rows, those before it with one period by another regression, so that trends would bend at the start by themselves (Roth 2024). did_pretrend tests those before it; here choose 'group_time', 'twfe', 'sunab' or 'etwfe'.")));
}

static void
require_universal(WaveBase base, const char *function)
{
	if (base != BASE_UNIVERSAL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs effects that are all compared with one period",
						function),
				 errhint("Leave base out, or write base => 'universal'. With another base each effect before the start is a change from the period before it, of which violations of parallel trends are no sums.")));
}

/* Arguments of the study, from the first on. */
enum
{
	STUDY_CONTROL,
	STUDY_BASE,
	STUDY_VCOV,
	STUDY_ANTICIPATION,
	STUDY_ESTIMATOR,
	STUDY_EFFECTS
};

const Sample *
get_study_sample(FunctionCallInfo fcinfo, const char *function)
{
	const Sample *sample;

	if (PG_ARGISNULL(0))
		return NULL;
	sample = PG_GETARG_WAVES(0);
	require_clusters(sample, function);
	return sample_rows(sample) == 0 ? NULL : sample;
}

WaveStudy *
get_wave_study(FunctionCallInfo fcinfo, int n, const char *function)
{
	WaveChoices choices;
	EventChoices events;
	AggregateVcov vcov;
	const Sample *sample;
	int			estimator = get_study_estimator(fcinfo, n + STUDY_ESTIMATOR);

	choices.controls = (Controls)
		get_one_of(fcinfo, n + STUDY_CONTROL, "control", &wave_controls);
	choices.base = (WaveBase)
		get_one_of(fcinfo, n + STUDY_BASE, "base", &wave_bases);
	choices.anticipation = get_anticipation(fcinfo, n + STUDY_ANTICIPATION);
	require_universal(choices.base, function);
	if (estimator != STUDY_OF_AVERAGES)
	{
		events = get_study_events(fcinfo, estimator, choices.controls,
								  choices.anticipation, n + STUDY_VCOV,
								  n + STUDY_EFFECTS);
		refuse_imputed(&events, function);
		sample = get_study_sample(fcinfo, function);
		return sample == NULL ? NULL : wave_study_of_events(sample, &events);
	}
	refuse_study_levels(fcinfo, n + STUDY_EFFECTS);
	vcov = (AggregateVcov)
		get_one_of(fcinfo, n + STUDY_VCOV, "vcov", &aggregate_vcovs);
	sample = get_study_sample(fcinfo, function);
	if (sample == NULL)
		return NULL;
	refuse_wave_covariates(sample, function);
	return wave_study_of_averages(sample, &choices, vcov);
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
position_weights(int position, int n_post, int n_anticipated)
{
	double	   *weights = palloc0(size_mul(n_post, sizeof(double)));
	int			n = n_post - n_anticipated;

	for (int t = 0; t < n; t++)
		weights[n_anticipated + t] = position == 0 ? 1.0 / n :
			t == position - 1 ? 1.0 : 0.0;
	return weights;
}
