/*-------------------------------------------------------------------------
 *
 * survey_quantile.c
 *		Quantiles of a value in a survey, with Woodruff's intervals.
 *
 * The share of people at or below the estimate has a variance as any mean has;
 * the interval for that share becomes one for the quantile by the rule that the
 * estimate came by (Woodruff 1952; R's survey::svyquantile).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_quantile.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

/* ---- the values ---- */

typedef struct CellValue
{
	double		value;
	double		rows;
	dd			weight;
} CellValue;

static int
compare_values(const void *a, const void *b, const void *unused)
{
	double		va = ((const CellValue *) a)->value;
	double		vb = ((const CellValue *) b)->value;

	(void) unused;
	return (va > vb) - (va < vb);
}

/* Of a replicate sample the sampling weights count; of others, all rows do. */
static bool
is_counted(const Sample *sample, const Cell *cell)
{
	return !sample_has_replicates(sample) || cell->cluster == REPLICATE_SAMPLING;
}

/* Those in the domain; counts the rows of it and of the others. */
static uint32_t
read_cells(SurveyDistribution *distribution, CellValue *values)
{
	const Sample *sample = distribution->sample;
	int			m = sample_components(sample);
	int			power = sample_powers(sample) > 1 ? 1 : 0;
	uint32_t	n = 0;

	distribution->missing = sample->image.n_missing;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		int64_t		rows = cell_rows(cell, m);

		core_check_interrupts();
		if (rows == 0 || !is_counted(sample, cell))
			continue;
		if (cell->period != IN_DOMAIN)
		{
			distribution->missing += rows;
			continue;
		}
		distribution->rows += rows;
		values[n++] = (CellValue) {
			cell_reference(cell)[0], rows,
			dd_normalize(cell_moments(cell, m, power)[0])
		};
	}
	sort_items(values, n, sizeof(CellValue), compare_values, NULL);
	return n;
}

static WeightedValues *
distinct_values(const CellValue *cells, uint32_t n)
{
	WeightedValues *values = weighted_values_create(n);
	dd			up_to = DD_ZERO;

	values->n = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (i == 0 || cells[i].value != cells[i - 1].value)
			values->values[values->n++] = cells[i].value;
		up_to = dd_add(up_to, cells[i].weight);
		values->rows[values->n - 1] += cells[i].rows;
		values->up_to[values->n - 1] = up_to;
	}
	return values;
}

SurveyDistribution *
survey_distribution_create(const Sample *sample, const SurveyUnits *units)
{
	SurveyDistribution *distribution = core_alloc(sizeof(SurveyDistribution));
	CellValue  *cells = core_alloc_array(size_add(sample->image.n_entries, 1),
										 sizeof(CellValue));
	uint32_t	n;

	distribution->sample = sample;
	n = read_cells(distribution, cells);
	distribution->units = units;
	distribution->values = distinct_values(cells, n);
	core_free(cells);
	return distribution;
}

void
survey_distribution_free(SurveyDistribution *distribution)
{
	weighted_values_free(distribution->values);
	core_free(distribution);
}

/* ---- the share at or below a value ---- */

/* Totals: the weight of the domain, and of those at or below. */
static void
weigh(const Sample *sample, const Cell *cell, dd *coefficients,
	  const void *context)
{
	const double *value = context;

	if (cell->period != IN_DOMAIN)
		return;
	coefficients[0] = dd_from(1.0);
	if (cell_reference(cell)[0] <= *value)
		coefficients[sample_components(sample)] = dd_from(1.0);
}

static void
share_of_totals(const dd *totals, dd *share, dd *derivatives,
				const void *unused)
{
	(void) unused;
	share[0] = dd_div(totals[1], totals[0]);
	if (derivatives == NULL)
		return;
	derivatives[0] = dd_neg(dd_div(share[0], totals[0]));
	derivatives[1] = dd_div(dd_from(1.0), totals[0]);
}

static void
find_share(const SurveyDistribution *distribution,
		   const QuantileChoices *choices, QuantileEstimate *estimate,
		   Share *share)
{
	const RowSums sums = {2, weigh, &estimate->estimate};
	const TotalsFunctions functions = {1, share_of_totals, NULL};
	SurveyTotals *totals = survey_totals_create(distribution->sample,
												distribution->units, &sums,
												&choices->survey);
	Covariance *covariance = covariance_of_functions(totals, &functions);

	estimate->status = covariance->status[0];
	estimate->at = covariance->at[0];
	estimate->df = totals->df;
	estimate->lost = totals->lost;
	*share = (Share) {
		dd_div(totals->totals[1], totals->totals[0]).hi,
		covariance_value(covariance, 0, 0)->hi, totals->df, distribution->rows
	};
	covariance_free(covariance);
	survey_totals_free(totals);
}

void
survey_quantile(const SurveyDistribution *distribution, double p,
				const QuantileChoices *choices, QuantileEstimate *estimate)
{
	Share		share;
	double		low;
	double		high;
	double		quantile;

	*estimate = (QuantileEstimate) {
		.estimate = weighted_quantile(distribution->values, choices->rule, p),
		.std_error = NAN, .low = NAN, .high = NAN, .df = NAN
	};
	if (isnan(estimate->estimate))
		return;
	find_share(distribution, choices, estimate, &share);
	if (estimate->status != VARIANCE_OK)
		return;
	if (!share_interval(&share, choices->interval, choices->conf_level, &low,
						&high, &quantile))
	{
		estimate->status = VARIANCE_ZERO;
		return;
	}
	if (low >= 0.0)
		estimate->low = weighted_quantile(distribution->values, choices->rule, low);
	if (high <= 1.0)
		estimate->high = weighted_quantile(distribution->values, choices->rule, high);
	estimate->std_error = (estimate->high - estimate->low) / (2.0 * quantile);
}
