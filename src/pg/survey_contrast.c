/*-------------------------------------------------------------------------
 *
 * survey_contrast.c
 *		survey_contrast, survey_contrast_test: contrasts of parts of a survey.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "core/answer/survey_contrast.h"
#include "core/base/memory.h"
#include "pg/choice_arguments.h"
#include "pg/row.h"
#include "pg/survey_answers.h"
#include "pg/survey_parts.h"

PG_FUNCTION_INFO_V1(survey_contrast_of_samples);
PG_FUNCTION_INFO_V1(survey_contrast_test);

/* Larger than any that means something. */
#define WEIGHT_MOST 1e6

/* The arguments of both, but for those between. */
enum
{
	ARG_SAMPLES,
	ARG_WEIGHTS,
	ARG_KIND
};

static double *
get_weights(FunctionCallInfo fcinfo, int n, const char *name, int *n_weights)
{
	Datum	   *elements = get_whole_array(fcinfo, n, name, n_weights);
	double	   *weights = core_alloc_array(size_add(*n_weights, 1), sizeof(double));
	bool		any = false;

	for (int i = 0; i < *n_weights; i++)
	{
		weights[i] = DatumGetFloat8(elements[i]);
		any |= weights[i] != 0.0;
		if (!(fabs(weights[i]) <= WEIGHT_MOST))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weight %d is %g", i + 1, weights[i]),
					 errhint("Weights are numbers such as 1 and -1, for a difference, or 0.5 and 0.5, for a mean.")));
	}
	if (!any)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("all weights are 0"),
				 errhint("Weights are numbers such as 1 and -1, for a difference, or 0.5 and 0.5, for a mean.")));
	return weights;
}

/* For a ratio there must be something to divide by. */
static void
require_auxiliary(const Sample *joined, PartStatistic statistic)
{
	if (statistic == PART_RATIO && joined->n_covariates == 0 &&
		sample_rows(joined) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the samples have nothing to divide by"),
				 errhint("The denominator is the first of the auxiliaries: survey_sample(numerator, psu, weight, stratum, ARRAY[denominator]).")));
}

/* What both functions begin with. */
typedef struct Asked
{
	int			n;
	PartStatistic statistic;
	const Sample *joined;
	SurveyUnits *units;
	SurveyChoices survey;
	SurveyParts *parts;
	int64		rows;
	int64		missing;
} Asked;

static Asked
get_parts(FunctionCallInfo fcinfo, int design_arg)
{
	Asked		asked = {0};
	const Sample **samples = get_survey_parts(fcinfo, ARG_SAMPLES, &asked.n);

	asked.statistic = get_one_of(fcinfo, ARG_KIND, "kind", &part_statistic_names);
	asked.joined = join_survey_parts(samples, asked.n, "survey_contrast");
	require_auxiliary(asked.joined, asked.statistic);
	asked.units = get_survey_design(fcinfo, design_arg, asked.joined, &asked.survey);
	asked.parts = survey_parts_create(asked.joined, asked.units, asked.n,
									  asked.statistic, &asked.survey);
	require_population(asked.parts->covariance->status[0]);
	for (int i = 0; i < asked.n; i++)
		asked.rows += asked.parts->rows[i];
	return asked;
}

static void
note_parts(StringInfo note, const Asked *asked)
{
	const SurveyParts *parts = asked->parts;

	if (parts->lacking >= 0)
		note_append(note, parts->rows[parts->lacking] == 0 ?
					"no estimate: sample %d has no rows with a value" :
					"no estimate: what to divide by adds up to 0 in sample %d",
					parts->lacking + 1);
	else
		note_variance_status(note, "standard error", parts->covariance->status[0], asked->joined,
							 parts->covariance->at[0], &asked->survey);
	note_lonely_policy(note, asked->joined, asked->units, &asked->survey);
	note_lost_replicates(note, parts->lost);
}

static const char *
plural_of(PartStatistic statistic)
{
	return psprintf("%ss", part_statistic_names.names[statistic]);
}

/* ---- survey_contrast ---- */

enum
{
	ARG_SCALE = ARG_KIND + 1,
	ARG_DESIGN,
	ARG_CONF_LEVEL = ARG_DESIGN + N_SURVEY_ARGUMENTS,
	N_ARGS
};

/* The columns of survey_contrast_result. */
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
	COL_N_PSUS,
	COL_N_STRATA,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

static const char *
contrast_method(const Asked *asked, ContrastScale scale)
{
	static const char *const sums[] = {
		[SCALE_DIFFERENCE] = "weighted sum of the %s of %d samples, variance %s",
		[SCALE_LOG_RATIO] = "weighted sum of the logarithms of the %s of %d samples, variance %s",
		[SCALE_RATIO] = "ratio of the %s of %d samples, interval and test of its logarithm, variance %s"
	};

	return psprintf(sums[scale], plural_of(asked->statistic), asked->n,
					survey_variance_text(asked->joined, &asked->survey));
}

static const char *
contrast_note(const Asked *asked, const SurveyContrast *contrast)
{
	StringInfoData note;

	initStringInfo(&note);
	note_parts(&note, asked);
	if (asked->parts->lacking < 0 && contrast->not_positive >= 0)
		note_append(&note, "no estimate: the %s of sample %d is not positive, and has no logarithm",
					part_statistic_names.names[asked->statistic],
					contrast->not_positive + 1);
	else if (contrast->std_error == 0.0)
		note_append(&note, "no test: the contrast does not vary between PSUs");
	else if (!isnan(contrast->std_error) && !(contrast->df > 0.0))
		note_append(&note, "no test: there are no degrees of freedom");
	return note.len > 0 ? note.data : NULL;
}

static Datum
form_contrast(FunctionCallInfo fcinfo, const Asked *asked, ContrastScale scale,
			  double conf_level, const SurveyContrast *contrast)
{
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	row_set_number(&row, COL_ESTIMATE, contrast->estimate);
	row_set_number(&row, COL_STD_ERROR, contrast->std_error);
	if (contrast->has_interval)
	{
		row_set_number(&row, COL_STATISTIC, contrast->interval.statistic);
		row_set_number(&row, COL_P_VALUE, contrast->interval.p_value);
		row_set_number(&row, COL_CONF_LOW, contrast->interval.low);
		row_set_number(&row, COL_CONF_HIGH, contrast->interval.high);
	}
	if (!isinf(contrast->df))
		row_set_number(&row, COL_DF, contrast->df);
	row_set_number(&row, COL_CONF_LEVEL, conf_level);
	row_set_count(&row, COL_N, asked->rows);
	set_survey_units(&row, COL_N_PSUS, asked->joined, asked->units);
	if (!isnan(contrast->estimate))
		row_set_text(&row, COL_METHOD, contrast_method(asked, scale));
	row_set_text(&row, COL_NOTE, contrast_note(asked, contrast));
	return row_close(&row);
}

Datum
survey_contrast_of_samples(PG_FUNCTION_ARGS)
{
	ContrastScale scale;
	double		conf_level;
	double	   *weights;
	int			n_weights;
	Asked		asked;
	SurveyContrast contrast;

	require_arguments(fcinfo, N_ARGS);
	scale = get_one_of(fcinfo, ARG_SCALE, "scale", &contrast_scale_names);
	conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLES) || PG_ARGISNULL(ARG_WEIGHTS))
		PG_RETURN_NULL();
	weights = get_weights(fcinfo, ARG_WEIGHTS, "weights", &n_weights);
	asked = get_parts(fcinfo, ARG_DESIGN);
	if (asked.n != n_weights)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %d samples and %d weights", asked.n, n_weights),
				 errhint("Give a weight for each sample, in the same order.")));
	survey_contrast(asked.parts, weights, scale, conf_level, &contrast);
	return form_contrast(fcinfo, &asked, scale, conf_level, &contrast);
}

/* ---- survey_contrast_test ---- */

enum
{
	ARG_TEST_DESIGN = ARG_KIND + 1,
	N_TEST_ARGS = ARG_TEST_DESIGN + N_SURVEY_ARGUMENTS
};

/* Rows of a matrix; without one, each part less the first. */
static double *
get_contrasts(FunctionCallInfo fcinfo, int n_parts, int *n_contrasts)
{
	double	   *contrasts;
	ArrayType  *array;
	int			n;

	if (PG_ARGISNULL(ARG_WEIGHTS))
	{
		*n_contrasts = n_parts - 1;
		contrasts = core_alloc_array(size_mul(n_parts, n_parts), sizeof(double));
		for (int i = 0; i < n_parts - 1; i++)
		{
			contrasts[i * n_parts] = -1.0;
			contrasts[i * n_parts + i + 1] = 1.0;
		}
		return contrasts;
	}
	array = PG_GETARG_ARRAYTYPE_P(ARG_WEIGHTS);
	contrasts = get_weights(fcinfo, ARG_WEIGHTS, "contrasts", &n);
	*n_contrasts = n / n_parts;
	if (ARR_NDIM(array) > 2 || n % n_parts != 0 || *n_contrasts > SURVEY_PARTS_MOST ||
		(ARR_NDIM(array) == 2 && ARR_DIMS(array)[1] != n_parts) ||
		(ARR_NDIM(array) == 1 && n != n_parts))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("contrasts must have a weight for each of %d samples", n_parts),
				 errhint("Write a row for each contrast, as '{{1,-1,0},{0,1,-1}}' of three samples.")));
	return contrasts;
}

static const char *
test_note(const Asked *asked, const SurveyWald *wald, int n_contrasts)
{
	StringInfoData note;

	initStringInfo(&note);
	note_parts(&note, asked);
	if (wald->rank > 0 && wald->rank < n_contrasts)
		note_append(&note, "%d of %d contrasts follow from others, or do not vary",
					n_contrasts - wald->rank, n_contrasts);
	if (wald->rank > 0 && isnan(wald->test.p_value))
		note_append(&note, "no test: fewer degrees of freedom than contrasts");
	if (wald->rank == 0 && note.len == 0)
		note_append(&note, "no test: no contrast varies between PSUs");
	return note.len > 0 ? note.data : NULL;
}

Datum
survey_contrast_test(PG_FUNCTION_ARGS)
{
	Asked		asked;
	double	   *contrasts;
	int			n_contrasts;
	SurveyWald	wald;
	ResultRow	row;

	require_arguments(fcinfo, N_TEST_ARGS);
	if (PG_ARGISNULL(ARG_SAMPLES))
		PG_RETURN_NULL();
	row_open(&row, fcinfo, N_TEST_COLS);
	asked = get_parts(fcinfo, ARG_TEST_DESIGN);
	contrasts = get_contrasts(fcinfo, asked.n, &n_contrasts);
	if (n_contrasts == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("one sample has nothing to be compared with"),
				 errhint("Give two samples or more; or contrasts => '{1}', to test whether its %s is 0.",
						 part_statistic_names.names[asked.statistic])));
	survey_contrasts_wald(asked.parts, contrasts, n_contrasts, &wald);
	row_set_text(&row, COL_TEST, "Wald");
	row_set_number(&row, COL_TEST_STATISTIC, wald.test.statistic);
	if (!isnan(wald.test.p_value))
	{
		row_set_number(&row, COL_TEST_DF1, wald.test.df1);
		if (!isinf(wald.test.df2))
			row_set_number(&row, COL_TEST_DF2, wald.test.df2);
		row_set_number(&row, COL_TEST_P_VALUE, wald.test.p_value);
	}
	row_set_count(&row, COL_TEST_N, asked.rows);
	set_survey_units(&row, COL_TEST_N_PSUS, asked.joined, asked.units);
	row_set_text(&row, COL_TEST_METHOD,
				 psprintf("Wald test of %d contrasts of the %s of %d samples by F (Hotelling), variance %s",
						  n_contrasts, plural_of(asked.statistic), asked.n,
						  survey_variance_text(asked.joined, &asked.survey)));
	row_set_text(&row, COL_TEST_NOTE, test_note(&asked, &wald, n_contrasts));
	return row_close(&row);
}
