/*-------------------------------------------------------------------------
 *
 * wave_effects.c
 *		The effects of cohorts in periods, all of them together, and what
 *		each cluster does to them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_effects.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/sample/sample_join.h"

static void
find_sides(WaveEffects *effects, WaveEffect *effect)
{
	WavePlan   *wave_plan = wave_plan_create(effects->waves,
											 wave_effects_cohort(effects, effect),
											 effect->period, effect->base,
											 effects->choices);
	int			n_groups = wave_plan->plan.n_groups;
	int		   *groups = core_alloc_array(size_add(n_groups, 1), sizeof(int));

	/* Groups are in the order of cohorts, and so in that of the cells. */
	for (int side = 0; side < effects->n_sides; side++)
	{
		bool		of_second = side >= DESIGN_SIDES;
		int			n = 0;

		for (int i = 0; i < n_groups; i++)
		{
			const PlannedGroup *planned = &wave_plan->groups[i];
			int			group;

			if (2 * planned->treated + planned->after != side % DESIGN_SIDES)
				continue;
			group = wave_cells_find(effects->cells, of_second ?
									joined_wave_cohort(planned->cohort, 1) :
									planned->cohort, planned->period);
			if (group >= 0)
				groups[n++] = group;
		}
		effect->sides[side] = wave_means_of(effects->means, groups, n);
	}
	core_free(groups);
	wave_plan_free(wave_plan);
}

static void
add_effect(WaveEffects *effects, int cohort, int32_t period)
{
	WaveEffect *effect = &effects->effects[effects->n_effects++];

	effect->cohort = cohort;
	effect->period = period;
	effect->estimate = NAN;
	for (int side = 0; side < EFFECT_SIDES; side++)
		effect->sides[side] = NO_MEAN;
	effect->has_base = waves_find_base(effects->waves,
									   effects->waves->cohorts[cohort], period,
									   effects->choices, &effect->base);
	if (!effect->has_base)
		return;
	effect->is_base = effect->base == period;
	if (effect->is_base)
	{
		effect->exists = true;
		effect->estimate = 0.0;
	}
	else
		find_sides(effects, effect);
}

static void
list_effects(WaveEffects *effects, const EffectRange *range)
{
	const Waves *waves = effects->waves;
	const WaveChoices *choices = effects->choices;

	effects->n_cohorts = waves_treated_cohorts(waves, choices->anticipation);
	effects->effects = core_alloc_array(size_add(size_mul(effects->n_cohorts,
														  waves->n_periods), 1),
										sizeof(WaveEffect));
	for (int i = 0; i < effects->n_cohorts; i++)
	{
		int32_t		cohort = waves->cohorts[i];

		if (waves_is_always_treated(waves, cohort, choices->anticipation) ||
			waves_is_only_control(waves, cohort, choices) ||
			(int64_t) waves->periods[waves->n_periods - 1] - cohort < range->followed)
			continue;
		for (int j = 0; j < waves->n_periods; j++)
		{
			int64_t		event = (int64_t) waves->periods[j] - cohort;

			core_check_interrupts();
			if (event >= range->first && event <= range->last)
				add_effect(effects, i, waves->periods[j]);
		}
	}
}

WaveEffects *
wave_effects_create(const Sample *sample, const Waves *waves,
					const WaveChoices *choices, const EffectRange *range,
					const EffectMaker *maker)
{
	WaveEffects *effects = core_alloc(sizeof(WaveEffects));

	effects->sample = sample;
	effects->waves = waves;
	effects->choices = choices;
	effects->range = *range;
	effects->n_sides = maker->joined ? EFFECT_SIDES : DESIGN_SIDES;
	effects->maker = maker;
	effects->cells = wave_cells_create(sample);
	effects->means = wave_means_create(effects->cells);
	list_effects(effects, range);
	wave_means_close(effects->means);
	effects->made = maker->open(effects);
	return effects;
}

void
wave_effects_free(WaveEffects *effects)
{
	effects->maker->close(effects->made);
	core_free(effects->effects);
	wave_means_free(effects->means);
	wave_cells_free(effects->cells);
	core_free(effects);
}

void
wave_effects_scores(const WaveEffects *effects, uint32_t cluster,
					Adjustment adjustment, double *scores)
{
	effects->maker->scores(effects->made, cluster, adjustment, scores);
}

void
wave_effects_without(const WaveEffects *effects, uint32_t cluster,
					 double *estimates)
{
	effects->maker->without(effects->made, cluster, estimates);
}
