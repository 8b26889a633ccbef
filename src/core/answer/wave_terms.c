/*-------------------------------------------------------------------------
 *
 * wave_terms.c
 *		Averages of the effects on cohorts in periods as sums of means.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_terms.h"

#include <string.h>

#include "core/base/memory.h"

/* From factors of effects to those of the groups that their sides are made of:
 * a side's mean is its groups' by their weights. */
static void
put_coefficients(const WaveEffects *effects, const double *factors,
				 double *coefficients)
{
	const WaveCells *cells = effects->cells;

	memset(coefficients, 0, cells->design->n_groups * sizeof(double));
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];

		if (factors[k] == 0.0 || effect->is_base || !effect->exists)
			continue;
		for (int side = 0; side < DESIGN_SIDES; side++)
		{
			const WaveMean *mean = &effects->means->means[effect->sides[side]];

			for (int i = 0; i < mean->n_groups; i++)
				coefficients[mean->groups[i]] += effect_sign(side) * factors[k] *
					cells->of_groups[mean->groups[i]].w.hi / mean->sums.w.hi;
		}
	}
}

static int
put_terms(const WaveAverage *average, int row, const double *coefficients,
		  WaveTerm *terms)
{
	const WaveCells *cells = average->effects->cells;
	const Design *design = cells->design;
	int			n = 0;

	for (int group = 0; group < design->n_groups; group++)
	{
		const WaveSums *sums = &cells->of_groups[group];
		WaveTerm   *term = &terms[n];

		if (coefficients[group] == 0.0)
			continue;
		term->overall = row < average->n_overall;
		term->key = average->keys[row];
		term->cohort = design->groups[group].cohort;
		term->period = design->groups[group].period;
		term->rows = sums->rows;
		term->mean = design->origin[design->n_covariates] + sums->wy.hi / sums->w.hi;
		term->coefficient = coefficients[group];
		n++;
	}
	return n;
}

int
wave_terms(const Sample *sample, const Waves *waves,
		   const AverageChoices *choices, const WaveChoices *of_waves,
		   WaveTerm **terms)
{
	EffectRange range = average_range(choices, waves);
	WaveEffects *effects = wave_effects_create(sample, waves, of_waves, &range,
											   &effects_of_means);
	WaveAverage *average = wave_average_create(effects, choices);
	WaveValues *at = wave_values_create(average);
	size_t		n_groups = effects->cells->design->n_groups;
	double	   *factors = core_alloc_array(size_add(effects->n_effects, 1),
										   sizeof(double));
	double	   *coefficients = core_alloc_array(size_add(n_groups, 1),
												sizeof(double));
	int			n = 0;

	*terms = core_alloc_array(size_add(size_mul(average->n_rows, n_groups), 1),
							  sizeof(WaveTerm));
	for (int k = 0; k < effects->n_effects; k++)
		at->effects[k] = effects->effects[k].estimate;
	wave_average_all(average, at);
	wave_average_rows(average, at);
	for (int row = 0; row < average->n_rows; row++)
	{
		core_check_interrupts();
		wave_average_factors(average, at, row, factors);
		put_coefficients(effects, factors, coefficients);
		n += put_terms(average, row, coefficients, *terms + n);
	}
	core_free(coefficients);
	core_free(factors);
	wave_values_free(at);
	wave_average_free(average);
	wave_effects_free(effects);
	return n;
}
