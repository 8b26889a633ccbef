/*-------------------------------------------------------------------------
 *
 * twfe_weights.c
 *		What two-way fixed effects make of each cohort in each period.
 *
 * The coefficient l'b is sum (w x'Ml) y over rows: a cohort in a period has
 * the sum of w x'Ml over its rows as its weight.  It is w r / sum w r of the
 * treated, r being what is left of the treatment after effects and covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/twfe_weights.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/fit.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* M l, with l the contrast of the term. */
static void
find_factors(const Fit *fit, int term, dd *factors)
{
	int			k = fit->design->k;

	for (int j = 0; j < k; j++)
		factors[j] = DD_ZERO;
	factors[term] = dd_from(1.0);
	solve_transposed(fit->r, k, factors);
	solve_upper(fit->r, k, factors);
}

/* sum w x'f over a cell's rows, x less the means of its effect. */
static dd
along(const Fit *fit, uint32_t cluster, uint32_t cell, const dd *factors,
	  dd *row)
{
	const Design *design = fit->design;
	const AbsorbedEffect *effect = fit_effect(fit, cluster);
	int			components = sample_components(design->sample);
	const dd   *m = cell_moments(sample_cell(design->sample, cell), components,
								 design_weight_power(design));
	dd			sum;

	design_row(design, cell, row);
	for (int j = 0; effect != NULL && j < design->k; j++)
		row[j] = dd_sub(row[j], effect->means[j]);
	sum = dd_mul(dot_product(row, factors, design->k), dd_normalize(m[0]));
	for (int j = 0; j < design->n_covariates; j++)
		dd_accumulate_product(&sum, dd_normalize(m[moments_index(j + 1, 0)]),
							  factors[design->n_columns + j]);
	return sum;
}

typedef struct PlaceSums
{
	dd			weight;
	dd			along;
	int64_t		rows;
	uint32_t	clusters;
	uint32_t	last;			/* cluster counted, from 1 */
} PlaceSums;

static void
sum_places(const Fit *fit, const WaveRegression *regression, bool identified,
		   PlaceSums *sums)
{
	const Design *design = fit->design;
	size_t		width = size_add(design->width, 1);
	dd		   *factors = core_alloc_array(width, sizeof(dd));
	dd		   *row = core_alloc_array(width, sizeof(dd));
	int			components = sample_components(design->sample);

	if (identified)
		find_factors(fit, regression->first_term, factors);
	for (uint32_t c = 0; c < design->n_clusters; c++)
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			const Cell *cell = sample_cell(design->sample, i);
			PlaceSums  *sum = &sums[regression->place_of[design->group_of[i]]];

			core_check_interrupts();
			sum->rows += cell_rows(cell, components);
			sum->clusters += sum->last != c + 1;
			sum->last = c + 1;
			sum->weight = dd_add(sum->weight,
								 dd_normalize(cell_moments(cell, components,
														   design_weight_power(design))[0]));
			sum->along = dd_add(sum->along, along(fit, c, i, factors, row));
		}
	core_free(row);
	core_free(factors);
}

/* Of treated places, and what they add up to. */
static void
list_weights(TwfeWeights *weights, const Places *places,
			 const PlaceSums *sums, bool identified)
{
	dd			all = DD_ZERO;
	dd			treated = DD_ZERO;
	dd			negative = DD_ZERO;

	weights->weights = core_alloc_array(size_add(places->n, 1), sizeof(TwfeWeight));
	for (int i = 0; i < places->n; i++)
	{
		if (places->places[i].kind != PLACE_TREATED)
			continue;
		weights->weights[weights->n++] = (TwfeWeight) {
			.cohort = places->places[i].cohort,
			.period = places->places[i].period,
			.rows = sums[i].rows, .clusters = sums[i].clusters,
			.weight = identified ? sums[i].along.hi : NAN,
			.share = sums[i].weight.hi
		};
		all = dd_add(all, sums[i].along);
		treated = dd_add(treated, sums[i].weight);
		if (sums[i].along.hi < 0.0)
			negative = dd_add(negative, sums[i].along);
	}
	for (int i = 0; i < weights->n; i++)
		weights->weights[i].share /= treated.hi;
	weights->negative = identified ? negative.hi : NAN;
	weights->adds_up = !identified || fabs(all.hi - 1.0) <= TIED;
}

TwfeWeights *
twfe_weights(const Sample *sample, const Waves *waves, Levels levels)
{
	TwfeWeights *weights = core_alloc(sizeof(TwfeWeights));
	Places	   *places = places_create(sample, waves, -1, PARTS_ALL);
	RegressionChoices choices = {
		.terms = TERMS_STATIC, .levels = levels,
		.adjusting = sample->n_covariates > 0 ? ADJUSTING_COMMON :
		ADJUSTING_NONE
	};
	WaveRegression *regression = wave_regression_create(places, &choices);
	Design	   *design = design_create(sample, &regression->plan);
	Fit		   *fit = fit_create(design);
	PlaceSums  *sums = core_alloc_array(size_add(places->n, 1), sizeof(PlaceSums));
	dd		   *contrast = core_alloc_array(size_add(design->k, 1), sizeof(dd));
	bool		identified = false;

	if (regression->n_terms > 0)
	{
		contrast[regression->first_term] = dd_from(1.0);
		identified = fit_is_estimable(fit, contrast);
	}
	sum_places(fit, regression, identified, sums);
	list_weights(weights, places, sums, identified);
	if (weights->n == 0)
		add_plain_fact(&weights->facts, FACT_NO_TERMS);
	else if (!identified)
		add_fact(&weights->facts, FACT_NOT_IDENTIFIED,
				 (Fact) {.subject = sample->n_covariates > 0 ?
				 ABOUT_EFFECTS_AND_COVARIATES : ABOUT_EFFECTS});
	core_free(contrast);
	core_free(sums);
	fit_free(fit);
	design_free(design);
	wave_regression_free(regression);
	places_free(places);
	return weights;
}

void
twfe_weights_free(TwfeWeights *weights)
{
	core_free(weights->weights);
	core_free(weights);
}
