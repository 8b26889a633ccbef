/*-------------------------------------------------------------------------
 *
 * survey_totals.c
 *		Totals over the rows of a survey_sample, and the covariance of
 *		functions of them.
 *
 * By the design, the covariance of functions of totals is J V J', with V that
 * of the totals and J the derivatives: that of the linearised scores, as these
 * are sums of the totals' own.  By replicate weights it is the sum over
 * replicates of
 *
 *		factor (theta_r - centre)(theta_r - centre)'
 *
 * with a factor of scale times rscale, about the estimate or about the mean of
 * the replicates whose factor is not 0 (R's survey::svrVar).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/survey_totals.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* ---- totals ---- */

/* The set of weights of each cell: replicates from 0 on, then the sampling's. */
static void
sum_by_weights(const Sample *sample, const RowSums *sums, SurveyTotals *totals)
{
	uint32_t	n = sample->image.n_entries;
	uint32_t   *set = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	uint32_t	sets = totals->design == NULL ? 0 : totals->design->n;
	dd		   *all = core_alloc_array(size_mul(size_add(sets, 1), sums->n), sizeof(dd));

	for (uint32_t i = 0; i < n; i++)
	{
		int64_t		key = sample_cell(sample, i)->cluster;

		set[i] = sets;
		if (totals->design != NULL && key != REPLICATE_SAMPLING)
			set[i] = key > 0 && key <= sets ? (uint32_t) key - 1 : NO_PART;
	}
	row_sums_by_part(sample, sums, set, all);
	totals->replicates = all;
	totals->totals = all + (size_t) sets * sums->n;
	core_free(set);
}

SurveyTotals *
survey_totals_create(const Sample *sample, const SurveyUnits *units,
					 const RowSums *sums, const SurveyChoices *survey)
{
	SurveyTotals *totals = core_alloc(sizeof(SurveyTotals));

	totals->n = sums->n;
	if (sample_has_replicates(sample))
	{
		totals->design = replicate_design_of(sample);
		/* Without rows there is nothing to be said of. */
		if (totals->design == NULL)
			totals->design = core_alloc(sizeof(ReplicateDesign));
		totals->df = totals->design->df;
	}
	else
	{
		totals->covariance = covariance_of_row_sums(sample, units, sums, survey);
		totals->df = survey_units_df(units);
	}
	sum_by_weights(sample, sums, totals);
	return totals;
}

void
survey_totals_free(SurveyTotals *totals)
{
	if (totals->covariance != NULL)
		covariance_free(totals->covariance);
	if (totals->design != NULL)
		replicate_design_free(totals->design);
	core_free(totals->replicates);
	core_free(totals);
}

/* ---- functions of them ---- */

/* What rounding leaves of terms that cancel is no variance. */
static dd
without_noise(dd sum, double size)
{
	return fabs(sum.hi) <= NO_SPREAD * size ? DD_ZERO : sum;
}

/* J V J', term by term, as some of them cancel. */
static void
linearise(const SurveyTotals *totals, const dd *derivatives,
		  Covariance *covariance)
{
	int			m = totals->n;
	dd		   *half = core_alloc_array(m, sizeof(dd));
	double	   *sizes = core_alloc_array(m, sizeof(double));

	for (int i = 0; i < covariance->n; i++)
	{
		core_check_interrupts();
		for (int h = 0; h < m; h++)
		{
			half[h] = DD_ZERO;
			sizes[h] = 0.0;
			for (int g = 0; g < m; g++)
			{
				dd			term = dd_mul(derivatives[i * m + g],
										  *covariance_value(totals->covariance, g, h));

				half[h] = dd_add(half[h], term);
				sizes[h] += fabs(term.hi);
			}
		}
		for (int j = 0; j <= i; j++)
		{
			dd			sum = DD_ZERO;
			double		size = 0.0;

			for (int h = 0; h < m; h++)
			{
				dd_accumulate_product(&sum, half[h], derivatives[j * m + h]);
				size += sizes[h] * fabs(derivatives[j * m + h].hi);
			}
			*covariance_value(covariance, i, j) = i == j ? without_noise(sum, size) : sum;
		}
	}
	core_free(sizes);
	core_free(half);
}

static bool
all_finite(const dd *values, int n)
{
	for (int i = 0; i < n; i++)
		if (!isfinite(values[i].hi))
			return false;
	return true;
}

/* The values of each replicate; one that lacks any has a factor of 0. */
static dd *
values_of_replicates(SurveyTotals *totals, const TotalsFunctions *functions,
					 double *factors)
{
	int			n = functions->n;
	dd		   *values = core_alloc_array(size_mul(totals->design->n, n), sizeof(dd));

	totals->lost = 0;
	for (uint32_t r = 0; r < totals->design->n; r++)
	{
		dd		   *at = values + (size_t) r * n;

		core_check_interrupts();
		functions->values(totals->replicates + (size_t) r * totals->n, at, NULL,
						  functions->context);
		factors[r] = totals->design->factors[r];
		if (!all_finite(at, n))
		{
			factors[r] = 0.0;
			totals->lost++;
		}
	}
	return values;
}

static void
centre(const SurveyTotals *totals, const double *factors, const dd *values,
	   int n, dd *centres)
{
	double		counted = 0.0;

	for (int i = 0; i < n; i++)
		centres[i] = DD_ZERO;
	for (uint32_t r = 0; r < totals->design->n; r++)
		if (factors[r] > 0.0)
		{
			counted++;
			for (int i = 0; i < n; i++)
				centres[i] = dd_add(centres[i], values[(size_t) r * n + i]);
		}
	for (int i = 0; i < n && counted > 0.0; i++)
		centres[i] = dd_div(centres[i], dd_from(counted));
}

/* Of no replicate there is no variance, and one is its own mean. */
static bool
too_many_lost(const SurveyTotals *totals)
{
	uint32_t	left = totals->design->n - totals->lost;

	return totals->lost > 0 && left < (totals->design->about_estimate ? 1 : 2);
}

static void
replicate(SurveyTotals *totals, const TotalsFunctions *functions,
		  const dd *estimates, Covariance *covariance)
{
	int			n = functions->n;
	double	   *factors = core_alloc_array(totals->design->n, sizeof(double));
	dd		   *values = values_of_replicates(totals, functions, factors);
	dd		   *centres = core_alloc_array(n, sizeof(dd));
	double	   *sizes = core_alloc_array(n, sizeof(double));

	if (totals->design->about_estimate)
		for (int i = 0; i < n; i++)
			centres[i] = estimates[i];
	else
		centre(totals, factors, values, n, centres);
	for (uint32_t r = 0; r < totals->design->n; r++)
	{
		core_check_interrupts();
		for (int i = 0; i < n && factors[r] > 0.0; i++)
		{
			dd			off = dd_mul_d(dd_sub(values[(size_t) r * n + i], centres[i]),
									   factors[r]);

			sizes[i] += factors[r] * centres[i].hi * centres[i].hi;
			for (int j = 0; j <= i; j++)
				dd_accumulate_product(covariance_value(covariance, i, j), off,
									  dd_sub(values[(size_t) r * n + j], centres[j]));
		}
	}
	for (int i = 0; i < n; i++)
		*covariance_value(covariance, i, i) =
			without_noise(*covariance_value(covariance, i, i), sizes[i]);
	core_free(sizes);
	core_free(centres);
	core_free(values);
	core_free(factors);
}

/* What does not vary does not vary along with anything, but for noise. */
static void
clear_constants(Covariance *covariance)
{
	int			n = covariance->n;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n && dd_is_zero(*covariance_value(covariance, i, i)); j++)
			*covariance_value(covariance, i, j) =
				*covariance_value(covariance, j, i) = DD_ZERO;
}

Covariance *
covariance_of_functions(SurveyTotals *totals, const TotalsFunctions *functions)
{
	int			n = functions->n;
	Covariance *covariance;
	dd		   *values;
	dd		   *derivatives;

	if (totals->covariance != NULL && totals->covariance->status[0] != VARIANCE_OK)
		return covariance_failed(n, totals->covariance->status[0],
								 totals->covariance->at[0]);
	covariance = covariance_create(n);
	values = core_alloc_array(n, sizeof(dd));
	derivatives = core_alloc_array(size_mul(n, totals->n), sizeof(dd));
	functions->values(totals->totals, values, derivatives, functions->context);
	if (totals->design != NULL)
		replicate(totals, functions, values, covariance);
	else
		linearise(totals, derivatives, covariance);
	covariance_mirror(covariance);
	clear_constants(covariance);
	for (int i = 0; i < n; i++)
		covariance->df[i] = totals->df;
	if (totals->design != NULL && too_many_lost(totals))
		for (int i = 0; i < n; i++)
			covariance_fail(covariance, i, VARIANCE_TOO_FEW, 0);
	core_free(derivatives);
	core_free(values);
	return covariance;
}
