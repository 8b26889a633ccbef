/*-------------------------------------------------------------------------
 *
 * survey_contrast.c
 *		Contrasts of means, totals or ratios of parts of a survey that share
 *		its units.
 *
 * As R's survey::svycontrast of a svyby with covmat = TRUE, ratios by the delta
 * method.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_contrast.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* In the orders of PartStatistic and ContrastScale. */
const NameList part_statistic_names = NAME_LIST("mean", "total", "ratio");
const NameList contrast_scale_names = NAME_LIST("difference", "log_ratio", "ratio");

/* ---- the parts ---- */

/* Of each part the sum of its values, then what they are divided by. */
enum
{
	SUM_OF_VALUES,
	SUM_BELOW,
	SUMS_OF_PART
};

typedef struct PartsAsked
{
	int			n;
	PartStatistic statistic;
} PartsAsked;

static int
part_of(const Cell *cell)
{
	return NEVER_TREATED - cell->cohort;
}

static void
sums_of_part(const Sample *sample, const Cell *cell, dd *coefficients,
			 const void *context)
{
	const PartsAsked *asked = context;
	int			m = sample_components(sample);
	dd		   *of = coefficients + (size_t) part_of(cell) * SUMS_OF_PART * m;

	if (cell->period != IN_DOMAIN)
		return;
	of[SUM_OF_VALUES * m + m - 1] = dd_from(1.0);
	if (asked->statistic == PART_MEAN)
		of[SUM_BELOW * m] = dd_from(1.0);
	if (asked->statistic == PART_RATIO)
		of[SUM_BELOW * m + 1] = dd_from(1.0);
}

static void
values_of_parts(const dd *totals, dd *values, dd *derivatives,
				const void *context)
{
	const PartsAsked *asked = context;
	int			m = asked->n * SUMS_OF_PART;

	for (int i = 0; i < asked->n; i++)
	{
		dd			sum = totals[i * SUMS_OF_PART + SUM_OF_VALUES];
		dd			below = totals[i * SUMS_OF_PART + SUM_BELOW];

		if (asked->statistic == PART_TOTAL)
			below = dd_from(1.0);
		values[i] = dd_is_zero(below) ? dd_from(NAN) : dd_div(sum, below);
		if (derivatives == NULL)
			continue;
		derivatives[i * m + i * SUMS_OF_PART + SUM_OF_VALUES] =
			dd_div(dd_from(1.0), below);
		if (asked->statistic != PART_TOTAL)
			derivatives[i * m + i * SUMS_OF_PART + SUM_BELOW] =
				dd_neg(dd_div(values[i], below));
	}
}

static void
count_rows(const Sample *joined, SurveyParts *parts)
{
	for (uint32_t i = 0; i < joined->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(joined, i);

		core_check_interrupts();
		if (cell->period == IN_DOMAIN &&
			(!sample_has_replicates(joined) || cell->cluster == REPLICATE_SAMPLING))
			parts->rows[part_of(cell)] += cell_rows(cell, sample_components(joined));
	}
}

SurveyParts *
survey_parts_create(const Sample *joined, const SurveyUnits *units, int n,
					PartStatistic statistic, const SurveyChoices *survey)
{
	SurveyParts *parts = core_alloc(sizeof(SurveyParts));
	const PartsAsked asked = {n, statistic};
	const RowSums sums = {n * SUMS_OF_PART, sums_of_part, &asked};
	const TotalsFunctions functions = {n, values_of_parts, &asked};
	SurveyTotals *totals = survey_totals_create(joined, units, &sums, survey);

	parts->n = n;
	parts->values = core_alloc_array(n, sizeof(dd));
	parts->rows = core_alloc_array(n, sizeof(int64_t));
	count_rows(joined, parts);
	values_of_parts(totals->totals, parts->values, NULL, &asked);
	parts->lacking = -1;
	for (int i = n - 1; i >= 0; i--)
		if (parts->rows[i] == 0 || !isfinite(parts->values[i].hi))
			parts->lacking = i;
	parts->covariance = parts->lacking >= 0 ?
		covariance_failed(n, VARIANCE_TOO_FEW, 0) :
		covariance_of_functions(totals, &functions);
	parts->df = totals->df;
	parts->lost = totals->lost;
	parts->replicates = totals->design == NULL ? 0 : totals->design->n;
	survey_totals_free(totals);
	return parts;
}

void
survey_parts_free(SurveyParts *parts)
{
	covariance_free(parts->covariance);
	core_free(parts->rows);
	core_free(parts->values);
	core_free(parts);
}

/* ---- one contrast ---- */

/*
 * Is l'V l what rounding leaves of terms that cancel, as where all parts vary
 * alike?
 */
static bool
is_noise(const SurveyParts *parts, const dd *factors, dd variance)
{
	double		size = 0.0;

	for (int i = 0; i < parts->n; i++)
		size += fabs(factors[i].hi) *
			sqrt(covariance_value(parts->covariance, i, i)->hi);
	return variance.hi <= NO_SPREAD * size * size;
}

/* l'V l of factors by part. */
static double
variance_of(const SurveyParts *parts, const dd *factors)
{
	dd		   *half = core_alloc_array(parts->n, sizeof(dd));
	dd			variance;

	symmetric_times_vector(half, parts->covariance->values, factors, parts->n);
	variance = dot_product(half, factors, parts->n);
	core_free(half);
	return is_noise(parts, factors, variance) ? 0.0 : variance.hi;
}

static bool
find_interval(double estimate, double std_error, double df, double conf_level,
			  ConfidenceInterval *interval)
{
	return isinf(df) ? normal_interval(estimate, std_error, conf_level, interval) :
		t_interval(estimate, std_error, df, conf_level, interval);
}

void
survey_contrast(const SurveyParts *parts, const double *weights,
				ContrastScale scale, double conf_level,
				SurveyContrast *contrast)
{
	dd		   *factors = core_alloc_array(parts->n, sizeof(dd));
	dd			sum = DD_ZERO;
	double		logarithm = 0.0;
	double		variance;

	*contrast = (SurveyContrast) {
		NAN, NAN, parts->df, false, {NAN, NAN, NAN, NAN}, -1
	};
	for (int i = 0; i < parts->n; i++)
	{
		factors[i] = dd_from(weights[i]);
		sum = dd_add(sum, dd_mul_d(parts->values[i], weights[i]));
		if (scale == SCALE_DIFFERENCE || weights[i] == 0.0)
			continue;
		if (!(parts->values[i].hi > 0.0) && contrast->not_positive < 0)
			contrast->not_positive = i;
		factors[i] = dd_div(factors[i], parts->values[i]);
		logarithm += weights[i] * log(parts->values[i].hi);
	}
	if (parts->lacking < 0 && contrast->not_positive < 0)
	{
		variance = variance_of(parts, factors);
		contrast->estimate = scale == SCALE_DIFFERENCE ? sum.hi : logarithm;
		contrast->std_error = variance > 0.0 ? sqrt(variance) : variance;
		contrast->has_interval = find_interval(contrast->estimate,
											   contrast->std_error, parts->df,
											   conf_level, &contrast->interval);
		if (scale == SCALE_RATIO)
		{
			contrast->estimate = exp(contrast->estimate);
			contrast->std_error *= contrast->estimate;
			contrast->interval.low = exp(contrast->interval.low);
			contrast->interval.high = exp(contrast->interval.high);
		}
	}
	core_free(factors);
}

/* ---- several at once ---- */

void
survey_contrasts_wald(const SurveyParts *parts, const double *contrasts,
					  int n_contrasts, SurveyWald *wald)
{
	int			n = parts->n;
	int			q = n_contrasts;
	dd		   *l = core_alloc_array(size_mul(q, n), sizeof(dd));
	dd		   *half = core_alloc_array(n, sizeof(dd));
	dd		   *covariance = core_alloc_array(size_mul(q, q), sizeof(dd));
	dd		   *root = core_alloc_array(size_mul(q, q), sizeof(dd));
	dd		   *off = core_alloc_array(q, sizeof(dd));
	bool	   *dropped = core_alloc_array(q, sizeof(bool));

	*wald = (SurveyWald) {0, NAN, {NAN, NAN, NAN, NAN}};
	for (int at = 0; at < q * n; at++)
		l[at] = dd_from(contrasts[at]);
	for (int i = 0; i < q; i++)
	{
		core_check_interrupts();
		symmetric_times_vector(half, parts->covariance->values, l + i * n, n);
		off[i] = dot_product(l + i * n, parts->values, n);
		for (int j = 0; j <= i; j++)
			covariance[i * q + j] = covariance[j * q + i] =
				dot_product(half, l + j * n, n);
		if (is_noise(parts, l + i * n, covariance[i * q + i]))
			covariance[i * q + i] = DD_ZERO;
	}
	if (parts->lacking < 0 && parts->covariance->status[0] == VARIANCE_OK)
	{
		wald->rank = cholesky(root, covariance, q, dropped);
		solve_transposed(root, q, off);
		wald->wald = dot_product(off, off, q).hi;
		wald_test(wald->wald, wald->rank, parts->df, &wald->test);
	}
	core_free(dropped);
	core_free(off);
	core_free(root);
	core_free(covariance);
	core_free(half);
	core_free(l);
}
