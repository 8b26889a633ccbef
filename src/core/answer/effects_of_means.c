/*-------------------------------------------------------------------------
 *
 * effects_of_means.c
 *		Effects of cohorts in periods: differences of differences of means.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_effects.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/numeric/tolerance.h"
#include "core/variance/means_freedom.h"

typedef struct OfMeans
{
	const WaveEffects *effects;
	WaveVisit  *visit;
} OfMeans;

int
effect_sign(int side)
{
	int			of_one = side % DESIGN_SIDES;
	int			sign = of_one == COMPARATOR_PRE || of_one == TREATED_POST ? 1 : -1;

	return side < DESIGN_SIDES ? sign : -sign;
}

static dd
add_side(dd sum, int side, dd term)
{
	return effect_sign(side) > 0 ? dd_add(sum, term) : dd_sub(sum, term);
}

static void
estimate_effect_of(const WaveEffects *effects, WaveEffect *effect)
{
	dd			sum = DD_ZERO;

	for (int side = 0; side < effects->n_sides; side++)
	{
		const WaveMean *mean;

		if (effect->sides[side] == NO_MEAN)
			return;
		mean = &effects->means->means[effect->sides[side]];
		sum = add_side(sum, side, mean->value);
		effect->single |= mean->clusters < 2;
	}
	effect->exists = true;
	effect->estimate = sum.hi;
}

static void *
open_means(WaveEffects *effects)
{
	OfMeans    *made = core_alloc(sizeof(OfMeans));

	made->effects = effects;
	made->visit = wave_visit_create(effects->means);
	for (int k = 0; k < effects->n_effects; k++)
		if (!effects->effects[k].is_base)
			estimate_effect_of(effects, &effects->effects[k]);
	return made;
}

static void
close_means(void *state)
{
	OfMeans    *made = state;

	wave_visit_free(made->visit);
	core_free(made);
}

static void
score_means(void *state, uint32_t cluster, Adjustment adjustment,
			double *scores)
{
	OfMeans    *made = state;
	const WaveEffects *effects = made->effects;

	wave_visit_load(made->visit, cluster);
	wave_visit_score(made->visit, adjustment);
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];
		dd			score = DD_ZERO;
		double		size = 0.0;

		scores[k] = 0.0;
		if (effect->is_base || !effect->exists)
			continue;
		for (int side = 0; side < effects->n_sides; side++)
		{
			score = add_side(score, side, made->visit->moves[effect->sides[side]]);
			size += made->visit->sizes[effect->sides[side]];
		}
		if (!(fabs(score.hi) <= CANCELLED_SUM * size))
			scores[k] = score.hi;
	}
}

static void
leave_out(void *state, uint32_t cluster, double *estimates)
{
	OfMeans    *made = state;
	const WaveEffects *effects = made->effects;

	wave_visit_load(made->visit, cluster);
	wave_visit_leave_out(made->visit);
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];
		dd			sum = DD_ZERO;

		estimates[k] = effect->estimate;
		if (effect->is_base || !effect->exists)
			continue;
		for (int side = 0; side < effects->n_sides; side++)
			sum = add_side(sum, side, made->visit->values[effect->sides[side]]);
		estimates[k] = sum.hi;
	}
}

/* ---- degrees of freedom ---- */

typedef struct Freedom
{
	const WaveEffects *effects;
	MeansFreedom *of_means;
	double	   *factors;		/* by mean */
} Freedom;

static void *
freedom_of_means(void *state, Adjustment adjustment)
{
	OfMeans    *made = state;
	Freedom    *freedom = core_alloc(sizeof(Freedom));
	const WaveMeans *means = made->effects->means;

	freedom->effects = made->effects;
	freedom->of_means = means_freedom_create(means, adjustment);
	freedom->factors = core_alloc_array(size_add(means->n_means, 1),
										sizeof(double));
	return freedom;
}

/* From factors of effects to those of means. */
static void
put_factors(const WaveEffects *effects, const double *of_effects,
			double *of_means)
{
	memset(of_means, 0, effects->means->n_means * sizeof(double));
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];

		if (of_effects[k] == 0.0 || effect->is_base || !effect->exists)
			continue;
		for (int side = 0; side < effects->n_sides; side++)
			of_means[effect->sides[side]] += effect_sign(side) * of_effects[k];
	}
}

static double
freedom_of_sum(void *state, const double *factors)
{
	Freedom    *freedom = state;

	put_factors(freedom->effects, factors, freedom->factors);
	return means_freedom_of(freedom->of_means, freedom->factors,
							FREEDOM_QUICKEST);
}

static double
freedom_of_test(void *state, const double *factors, int n_sums)
{
	Freedom    *freedom = state;
	const WaveEffects *effects = freedom->effects;
	size_t		n_means = effects->means->n_means;
	double	   *of_means = core_alloc_array(size_add(size_mul(n_sums, n_means), 1),
											sizeof(double));
	double		eta;

	for (int i = 0; i < n_sums; i++)
		put_factors(effects, factors + (size_t) i * effects->n_effects,
					of_means + i * n_means);
	eta = means_freedom_joint(freedom->of_means, of_means, n_sums);
	core_free(of_means);
	return eta;
}

static void
close_freedom(void *state)
{
	Freedom    *freedom = state;

	core_free(freedom->factors);
	means_freedom_free(freedom->of_means);
	core_free(freedom);
}

#define MAKER \
	.open = open_means, .scores = score_means, .without = leave_out, \
	.freedom = freedom_of_means, .freedom_of = freedom_of_sum, \
	.freedom_joint = freedom_of_test, .freedom_close = close_freedom, \
	.close = close_means

const EffectMaker effects_of_means = {MAKER};

const EffectMaker effects_of_triple = {MAKER, .joined = true};
