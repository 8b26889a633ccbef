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

#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/numeric/tolerance.h"

typedef struct OfMeans
{
	const WaveEffects *effects;
	WaveVisit  *visit;
} OfMeans;

static dd
add_side(dd sum, int side, dd term)
{
	return side == COMPARATOR_PRE || side == TREATED_POST ?
		dd_add(sum, term) : dd_sub(sum, term);
}

static void
estimate_effect_of(const WaveEffects *effects, WaveEffect *effect)
{
	dd			sum = DD_ZERO;

	for (int side = 0; side < DESIGN_SIDES; side++)
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
		for (int side = 0; side < DESIGN_SIDES; side++)
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
		for (int side = 0; side < DESIGN_SIDES; side++)
			sum = add_side(sum, side, made->visit->values[effect->sides[side]]);
		estimates[k] = sum.hi;
	}
}

const EffectMaker effects_of_means = {
	open_means, score_means, leave_out, close_means
};
