/*-------------------------------------------------------------------------
 *
 * survey_estimate.c
 *		Means, totals, proportions and ratios of a survey.
 *
 * Variances are those of the linearised statistic (R's survey::svymean and its
 * kin): the score of a row is w (y - m) / W of a mean, w y of a total and
 * w (y - R x) / X of a ratio.  The design effect is that variance over that of
 * as many rows drawn one by one, with the same variance of residuals.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_estimate.h"

#include <math.h>
#include <string.h>

#include "core/answer/limits.h"
#include "core/answer/survey_contrast.h"
#include "core/base/memory.h"
#include "core/inference/quantiles.h"
#include "core/model/noise.h"
#include "core/numeric/tolerance.h"
#include "core/sample/margins.h"

/* In the order of DesignEffect. */
const NameList design_effect_names = NAME_LIST("replace", "finite");

const SurveyQuestion default_survey_question = {.conf_level = 0.95};

/* Fewer degrees of freedom than these, and the variance itself is a guess. */
static const double LOW_DF = 4.0;

/* Sums over the rows in the domain, by the power of the weight that weighs. */
typedef struct Sums
{
	SurveyStatistic statistic;
	int			outcome;		/* component of a row */
	int			power;
	dd			w;
	dd			y;
	dd			x;				/* of a ratio; and the squares */
	dd			xx;
	dd			centre;			/* the mean, or the ratio */
	dd			unit;			/* that residuals are divided by */
	dd			squares;		/* sum of w y^2 */
	dd			residuals;		/* the same of residuals */
} Sums;

/* Of replicate weights, the sampling weights are the ones that estimate. */
static bool
is_counted(const Sample *sample, const Cell *cell)
{
	return !sample_has_replicates(sample) || cell->cluster == REPLICATE_SAMPLING;
}

static bool
in_domain(const Sample *sample, const Cell *cell)
{
	return cell->period == IN_DOMAIN && is_counted(sample, cell) &&
		cell_rows(cell, sample_components(sample)) > 0;
}

/* A sum over a cell that weighs rows, by the weights that they have now. */
static dd
weighted(const Sample *sample, const Cell *cell, dd sum)
{
	return dd_mul_d(dd_normalize(sum), cell_weight_factor(sample, cell));
}

/* The sum of w z over a cell, of a component z of the rows. */
static dd
cell_sum(const Sample *sample, const Cell *cell, int power, int component)
{
	int			m = sample_components(sample);
	const dd   *moments = cell_moments(cell, m, power);

	return weighted(sample, cell,
					dd_add(dd_mul_d(dd_normalize(moments[0]),
									cell_reference(cell)[component - 1]),
						   dd_normalize(moments[moments_index(component, 0)])));
}

/* The sum of w z^2 over a cell. */
static dd
cell_squares(const Sample *sample, const Cell *cell, int power, int component)
{
	int			m = sample_components(sample);
	const dd   *moments = cell_moments(cell, m, power);
	double		reference = cell_reference(cell)[component - 1];
	dd			sum = dd_mul(dd_two_square(reference), dd_normalize(moments[0]));
	dd			cross = dd_mul_d(dd_normalize(moments[moments_index(component, 0)]),
								 2.0 * reference);

	return weighted(sample, cell,
					dd_add(dd_add(sum, cross),
						   dd_normalize(moments[moments_index(component, component)])));
}

static void
add_up(const Sample *sample, Sums *sums, SurveyEstimate *estimate)
{
	int			m = sample_components(sample);

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		int64_t		rows = cell_rows(cell, m);

		core_check_interrupts();
		if (!is_counted(sample, cell))
			continue;
		if (!in_domain(sample, cell))
		{
			estimate->missing += rows;
			continue;
		}
		estimate->rows += rows;
		sums->w = dd_add(sums->w, weighted(sample, cell,
										   cell_moments(cell, m, sums->power)[0]));
		sums->y = dd_add(sums->y, cell_sum(sample, cell, sums->power,
										   sums->outcome));
		sums->squares = dd_add(sums->squares,
							   cell_squares(sample, cell, sums->power,
											sums->outcome));
		if (sums->statistic != SURVEY_RATIO)
			continue;
		sums->x = dd_add(sums->x, cell_sum(sample, cell, sums->power, 1));
		sums->xx = dd_add(sums->xx, cell_squares(sample, cell, sums->power, 1));
	}
}

/* ---- residuals ---- */

/* What a row's residual is made of: factors of 1, covariates, outcome. */
static void
residual_coefficients(const Sums *sums, dd *coefficients)
{
	if (sums->statistic == SURVEY_RATIO)
		coefficients[1] = dd_neg(sums->centre);
	else
		coefficients[0] = dd_neg(sums->centre);
	coefficients[sums->outcome] = dd_from(1.0);
}

/* Those of a row's score, but for its weight. */
static void
score_coefficients(const Sample *sample, const Cell *cell, dd *coefficients,
				   const void *context)
{
	const Sums *sums = context;

	if (cell->period != IN_DOMAIN)
		return;
	if (sums->statistic == SURVEY_TOTAL)
		coefficients[sums->outcome] = dd_from(1.0);
	else
	{
		residual_coefficients(sums, coefficients);
		for (int j = 0; j < sample_components(sample); j++)
			coefficients[j] = dd_div(coefficients[j], sums->unit);
	}
}

/* The squares of the residuals of a cell's rows. */
static void
add_residuals(const Sample *sample, const Cell *cell, Sums *sums)
{
	int			m = sample_components(sample);
	const dd   *moments = cell_moments(cell, m, sums->power);
	const double *reference = cell_reference(cell);
	dd			of[MAX_COMPONENTS];
	dd			residuals = DD_ZERO;

	memset(of, 0, sizeof(of));
	residual_coefficients(sums, of);
	for (int j = 1; j < m; j++)
		of[0] = dd_add(of[0], dd_mul_d(of[j], reference[j - 1]));
	for (int j = 0; j < m; j++)
		for (int k = 0; k < m; k++)
		{
			dd			moment = dd_normalize(moments[j >= k ? moments_index(j, k) :
													  moments_index(k, j)]);

			residuals = dd_add(residuals, dd_mul(dd_mul(of[j], of[k]), moment));
		}
	sums->residuals = dd_add(sums->residuals, weighted(sample, cell, residuals));
}

/* Those that are all there is of the rounding of values are none. */
static void
sum_residuals(const Sample *sample, Sums *sums)
{
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (in_domain(sample, cell))
			add_residuals(sample, cell, sums);
	}
	if (sqrt(fabs(sums->residuals.hi)) <=
		NOISE_CERTAIN * STORED_OUTCOMES * sqrt(fabs(sums->squares.hi)))
		sums->residuals = DD_ZERO;
}

/* ---- variance ---- */

/* Of as many rows drawn one by one, from very many, and what it is short of. */
static double
variance_of_rows(const Sums *sums, const SurveyEstimate *estimate)
{
	double		n = estimate->rows;
	double		of_residuals = dd_div(sums->residuals, sums->w).hi *
		n / (n - 1.0);
	double		unit = sums->statistic == SURVEY_TOTAL ? 1.0 :
		sums->unit.hi;
	double		factor = sums->w.hi / unit;

	return n > 1.0 ? of_residuals / n * factor * factor : NAN;
}

static void
find_design_effect(const Sums *sums, const SurveyQuestion *question,
				   double variance, SurveyEstimate *estimate)
{
	double		of_rows = variance_of_rows(sums, estimate);
	double		n = estimate->rows;

	if (!(of_rows > 0.0))
		return;
	/* The error of a total is mostly that of how many there are. */
	if (sums->statistic != SURVEY_TOTAL)
		estimate->effective_rows = n * of_rows / variance;
	estimate->design_effect = variance / of_rows;
	if (question->deff == DEFF_REPLACE)
		return;
	estimate->design_effect /= (estimate->weight - n) / estimate->weight;
	if (estimate->weight > n)
		return;
	estimate->design_effect = NAN;
	add_plain_fact(&estimate->facts, FACT_WEIGHTS_BELOW_ROWS);
}

static bool
all_certain(const SurveyUnits *units, const SurveyChoices *survey)
{
	for (uint32_t h = 0; h < units->strata->n_parts; h++)
		if (units->in_domain[h] > 0 &&
			!stratum_is_certain(survey, h, units->drawn[h]))
			return false;
	return true;
}

static void
note_no_variance(const Sample *sample, const SurveyUnits *units,
				 const SurveyChoices *survey, const Covariance *covariance,
				 SurveyEstimate *estimate)
{
	estimate->status = covariance->status[0];
	/* A policy was given, and there is no other stratum for it to go by. */
	if (estimate->status == VARIANCE_LONELY_PSU && survey->lonely != LONELY_FAIL)
		note_lonely_strata(units, survey, &estimate->facts);
	else if (units->rows_are_psus || units->strata->n_parts == 1)
		add_fact(&estimate->facts, FACT_TOO_FEW,
				 (Fact) {.subject = units->rows_are_psus ? ABOUT_ROWS :
				 ABOUT_PSUS, .loss = LOSS_STD_ERROR});
	else if (estimate->status == VARIANCE_LONELY_PSU)
		add_fact(&estimate->facts, FACT_LONELY_PSU,
				 (Fact) {.cluster = sample_cell(sample, covariance->at[0])->cluster});
}

/* By replicate weights, which bring degrees of freedom of their own. */
static double
variance_of_replicates(const Sample *sample, const SurveyUnits *units,
					   const SurveyQuestion *question, SurveyEstimate *estimate)
{
	static const PartStatistic statistics[] = {
		[SURVEY_MEAN] = PART_MEAN, [SURVEY_TOTAL] = PART_TOTAL,
		[SURVEY_PROPORTION] = PART_MEAN, [SURVEY_RATIO] = PART_RATIO
	};
	SurveyParts *parts = survey_parts_create(sample, units, 1,
											 statistics[question->statistic],
											 &question->survey);
	double		variance = covariance_value(parts->covariance, 0, 0)->hi;

	estimate->replicates = parts->replicates;
	estimate->df = parts->df;
	if (parts->lost > 0)
		add_fact(&estimate->facts, FACT_LOST_REPLICATES,
				 (Fact) {.count = parts->lost, .of = parts->replicates});
	survey_parts_free(parts);
	return variance;
}

/* The variance, or NaN. */
static double
find_variance(const Sample *sample, const SurveyUnits *units,
			  const SurveyQuestion *question, const Sums *sums,
			  SurveyEstimate *estimate)
{
	const RowSums wanted = {1, score_coefficients, sums};
	Covariance *covariance = covariance_of_row_sums(sample, units, &wanted,
													&question->survey);
	double		variance = NAN;

	if (covariance->status[0] != VARIANCE_OK)
		note_no_variance(sample, units, &question->survey, covariance, estimate);
	else
	{
		note_lonely_strata(units, &question->survey, &estimate->facts);
		variance = covariance_value(covariance, 0, 0)->hi;
	}
	covariance_free(covariance);

	/* What is left of scores that are all the same. */
	if (variance <= DROWNED * variance_of_rows(sums, estimate) ||
		(sums->residuals.hi == 0.0 && sums->statistic != SURVEY_TOTAL))
		variance = isnan(variance) ? variance : 0.0;
	return variance;
}

/* ---- interval ---- */

/* The rows of a Korn-Graubard interval are all those that were calibrated. */
static int64_t
rows_of_interval(const Sample *sample, const SurveyEstimate *estimate)
{
	return sample_is_calibrated(sample) ? sample_rows(sample) : estimate->rows;
}

static void
find_interval(const Sample *sample, const SurveyUnits *units,
			  const SurveyQuestion *question, double variance,
			  SurveyEstimate *estimate)
{
	double		t;

	if (variance == 0.0 && estimate->replicates == 0 &&
		all_certain(units, &question->survey))
	{
		estimate->low = estimate->high = estimate->estimate;
		return;
	}
	if (!(estimate->df > 0.0))
	{
		if (!isnan(variance))
			add_fact(&estimate->facts, FACT_TOO_FEW,
					 (Fact) {.subject = ABOUT_PSUS, .loss = LOSS_INTERVAL});
		return;
	}
	if (estimate->df < LOW_DF)
		add_fact(&estimate->facts, FACT_LOW_DF, (Fact) {.value = estimate->df});
	if (!(variance > 0.0))
		return;
	if (question->statistic == SURVEY_PROPORTION)
	{
		if (proportion_interval(question->interval, estimate->estimate,
								variance, rows_of_interval(sample, estimate),
								estimate->df,
								question->conf_level, &estimate->low,
								&estimate->high) &&
			(estimate->low < 0.0 || estimate->high > 1.0))
			add_plain_fact(&estimate->facts, FACT_BEYOND_RANGE);
		return;
	}
	t = t_upper_quantile((1.0 - question->conf_level) / 2.0, estimate->df);
	estimate->low = estimate->estimate - t * estimate->std_error;
	estimate->high = estimate->estimate + t * estimate->std_error;
}

/* ---- rows ---- */

static void
note_values(const Sample *sample, SurveyEstimate *estimate)
{
	ValueRange	range;
	double		codes[2];
	int64_t		rows;
	int			n;

	if (!survey_value_range(sample, &range))
		return;
	n = range_codes(&range, codes, &rows);
	if (n > 0)
		add_fact(&estimate->facts, FACT_CODE_LIKE_VALUES,
				 (Fact) {.count = rows, .value = codes[0],
				 .other = n > 1 ? codes[1] : NAN});
}

/* The generalised regression estimator may give such. */
static void
note_negative_weights(const Sample *sample, SurveyEstimate *estimate)
{
	int			components = sample_components(sample);
	int64_t		rows = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_weight_factor(sample, cell) < 0.0)
			rows += cell_rows(cell, components);
	}
	if (rows > 0)
		add_counted_fact(&estimate->facts, FACT_NEGATIVE_WEIGHTS, rows);
}

/* Rows that took no place in the design, as they are no part of a PSU. */
static void
note_rows_left_out(const Sample *sample, const SurveyUnits *units,
				   SurveyEstimate *estimate)
{
	if (units->rows_are_psus && sample->image.n_missing > 0)
		add_counted_fact(&estimate->facts, FACT_OUT_OF_DESIGN,
						 sample->image.n_missing);
}

/* ---- the whole way ---- */

static void
clear(const Sample *sample, const SurveyUnits *units,
	  SurveyEstimate *estimate)
{
	memset(estimate, 0, sizeof(*estimate));
	estimate->estimate = estimate->std_error = estimate->df = NAN;
	estimate->low = estimate->high = NAN;
	estimate->design_effect = estimate->effective_rows = NAN;
	estimate->missing = sample->image.n_missing;
	estimate->psus = units->with_rows;
	estimate->strata = units->strata_with_rows;
}

/* What is to be divided by is 0, but for what cancelling leaves. */
static bool
has_cancelled(const Sums *sums)
{
	return fabs(sums->unit.hi) <= CANCELLED_SUM * sqrt(sums->w.hi) * sqrt(sums->xx.hi);
}

/* False if there is none. */
static bool
find_estimate(Sums *sums, SurveyEstimate *estimate)
{
	sums->unit = sums->statistic == SURVEY_RATIO ? sums->x : sums->w;
	sums->centre = dd_div(sums->y, sums->unit);
	if (has_cancelled(sums) || !isfinite(sums->centre.hi))
	{
		add_plain_fact(&estimate->facts, FACT_ZERO_DENOMINATOR);
		return false;
	}
	estimate->estimate = (sums->statistic == SURVEY_TOTAL ?
						  sums->y : sums->centre).hi;
	return true;
}

static void
note_no_interval(const Sums *sums, double variance, SurveyEstimate *estimate)
{
	if (variance != 0.0 || !isnan(estimate->low))
		return;
	if (sums->residuals.hi == 0.0 && sums->statistic != SURVEY_RATIO)
		add_fact(&estimate->facts, FACT_SAME_VALUES,
				 (Fact) {.value = sums->centre.hi});
	else
		add_fact(&estimate->facts, FACT_NO_VARIATION,
				 (Fact) {.subject = ABOUT_PSUS, .loss = LOSS_INTERVAL});
}

void
survey_estimate(const Sample *sample, const SurveyUnits *units,
				const SurveyQuestion *question, SurveyEstimate *estimate)
{
	Sums		sums = {
		.statistic = question->statistic,
		.outcome = sample_components(sample) - 1,
		.power = sample_powers(sample) > 1 ? 1 : 0
	};
	double		variance;

	clear(sample, units, estimate);
	add_up(sample, &sums, estimate);
	estimate->weight = sums.w.hi;
	if (estimate->rows == 0)
	{
		add_counted_fact(&estimate->facts, FACT_NO_ROWS, estimate->missing);
		return;
	}
	if (!sample_has_replicates(sample))
	{
		note_values(sample, estimate);
		note_rows_left_out(sample, units, estimate);
	}
	note_negative_weights(sample, estimate);
	if (!find_estimate(&sums, estimate))
		return;
	sum_residuals(sample, &sums);
	estimate->df = survey_units_df(units);
	variance = sample_has_replicates(sample) ?
		variance_of_replicates(sample, units, question, estimate) :
		find_variance(sample, units, question, &sums, estimate);
	if (isnan(variance))
	{
		estimate->df = NAN;
		return;
	}
	estimate->std_error = sqrt(variance);
	if (variance > 0.0)
		find_design_effect(&sums, question, variance, estimate);
	find_interval(sample, units, question, variance, estimate);
	note_no_interval(&sums, variance, estimate);
}
