/*-------------------------------------------------------------------------
 *
 * effects_of_pairs.c
 *		Effects of cohorts in periods, of a panel's units that have a row in the
 *		period and in the base.
 *
 * Each pair of periods is a sample of its own, whose effects are made as those
 * of any rows; what a cluster does to them is put where the cluster stands in
 * the sample of all.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_effects.h"

#include <math.h>
#include <string.h>

#include "core/answer/wave_adjusted.h"
#include "core/base/memory.h"
#include "core/model/unit_rows.h"
#include "core/sample/panel.h"

/* Two periods, and the effects that are of them. */
typedef struct Pair
{
	int32_t		earlier;
	int32_t		later;
	Sample	   *sample;
	WaveEffects *effects;		/* numbered as those of all */
	uint32_t   *cluster_of;		/* by cluster of all; or NO_CLUSTER */
} Pair;

typedef struct OfPairs
{
	const WaveEffects *effects;
	const EffectMaker *maker;	/* of each pair */
	int			n_pairs;
	Pair	   *pairs;
	int		   *pair_of;		/* by effect, or -1 */
	double	   *values;			/* by effect: room */
	UnitCells	units;
} OfPairs;

/* ---- the pairs ---- */

static Pair
pair_of_effect(const WaveEffect *effect)
{
	bool		before = effect->base < effect->period;

	return (Pair) {
		.earlier = before ? effect->base : effect->period,
		.later = before ? effect->period : effect->base
	};
}

/* The pair of an effect, a new one if need be. */
static int
find_pair(OfPairs *made, const WaveEffect *effect)
{
	Pair		pair = pair_of_effect(effect);

	for (int i = 0; i < made->n_pairs; i++)
		if (made->pairs[i].earlier == pair.earlier &&
			made->pairs[i].later == pair.later)
			return i;
	made->pairs[made->n_pairs] = pair;
	return made->n_pairs++;
}

static bool
same_key(const Key *a, const Key *b)
{
	if (a->text == NULL)
		return a->number == b->number;
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static Key
key_of(const WaveEffects *effects, uint32_t cluster)
{
	const Design *design = effects->cells->design;

	return sample_cluster_key(design->sample,
							  sample_cell(design->sample,
										  design->first_cell[cluster]));
}

/* Clusters of the pair are some of those of all, in the same order. */
static void
find_clusters(const WaveEffects *all, Pair *pair)
{
	uint32_t	next = 0;
	uint32_t	n = wave_effects_clusters(pair->effects);

	pair->cluster_of = core_alloc_array(size_add(wave_effects_clusters(all), 1),
										sizeof(uint32_t));
	for (uint32_t c = 0; c < wave_effects_clusters(all); c++)
	{
		Key			own = key_of(all, c);
		Key			other;

		core_check_interrupts();
		pair->cluster_of[c] = NO_CLUSTER;
		if (next == n)
			continue;
		other = key_of(pair->effects, next);
		if (same_key(&own, &other))
			pair->cluster_of[c] = next++;
	}
}

/* A propensity is of a row: then units stay apart. */
static void
open_pair(OfPairs *made, const Panel *panel, Pair *pair)
{
	const WaveEffects *effects = made->effects;
	bool		keyed = made->maker != &effects_of_means &&
		made->maker != &effects_adjusted[COVARIATES_REG];

	if (panel_pair(panel, pair->earlier, pair->later, keyed,
				   &pair->sample) != SAMPLE_OK)
	{
		pair->sample = NULL;
		return;
	}
	pair->effects = wave_effects_create(pair->sample, effects->waves,
										effects->choices, &effects->range,
										made->maker);
	find_clusters(effects, pair);
}

static void
take_effect(OfPairs *made, int k)
{
	WaveEffect *effect = &made->effects->effects[k];
	const Pair *pair = &made->pairs[made->pair_of[k]];
	const WaveEffect *found;

	if (pair->effects == NULL)
		return;
	found = &pair->effects->effects[k];
	effect->exists = found->exists;
	effect->single = found->single;
	effect->estimate = found->estimate;
}

static void *
open_pairs(WaveEffects *effects, CovariateMethod method)
{
	OfPairs    *made = core_alloc(sizeof(OfPairs));
	size_t		n = size_add(effects->n_effects, 1);
	Panel	   *panel = panel_create(effects->sample);

	made->effects = effects;
	made->maker = effects->sample->n_covariates > 0 ?
		&effects_adjusted[method] : &effects_of_means;
	made->pairs = core_alloc_array(n, sizeof(Pair));
	made->pair_of = core_alloc_array(n, sizeof(int));
	made->values = core_alloc_array(n, sizeof(double));
	made->units = unit_cells_create(effects->cells);
	for (int k = 0; k < effects->n_effects; k++)
		made->pair_of[k] = effects->effects[k].has_base &&
			!effects->effects[k].is_base ?
			find_pair(made, &effects->effects[k]) : -1;
	for (int i = 0; i < made->n_pairs; i++)
	{
		core_check_interrupts();
		open_pair(made, panel, &made->pairs[i]);
	}
	panel_free(panel);
	for (int k = 0; k < effects->n_effects; k++)
		if (made->pair_of[k] >= 0)
			take_effect(made, k);
	return made;
}

static void *
open_reg(WaveEffects *effects)
{
	return open_pairs(effects, COVARIATES_REG);
}

static void *
open_ipw(WaveEffects *effects)
{
	return open_pairs(effects, COVARIATES_IPW);
}

static void *
open_dr(WaveEffects *effects)
{
	return open_pairs(effects, COVARIATES_DR);
}

static void
close_pairs(void *state)
{
	OfPairs    *made = state;

	for (int i = 0; i < made->n_pairs; i++)
		if (made->pairs[i].effects != NULL)
		{
			core_free(made->pairs[i].cluster_of);
			wave_effects_free(made->pairs[i].effects);
			core_free(made->pairs[i].sample);
		}
	unit_cells_free(&made->units);
	core_free(made->values);
	core_free(made->pair_of);
	core_free(made->pairs);
	core_free(made);
}

/* ---- what clusters do ---- */

/* Take the values of a pair's effects to where they belong. */
static void
put_values(const OfPairs *made, int pair, double *values)
{
	for (int k = 0; k < made->effects->n_effects; k++)
		if (made->pair_of[k] == pair && made->effects->effects[k].exists)
			values[k] = made->values[k];
}

static void
score_pairs(void *state, uint32_t cluster, Adjustment adjustment,
			double *scores)
{
	OfPairs    *made = state;

	memset(scores, 0, made->effects->n_effects * sizeof(double));
	for (int i = 0; i < made->n_pairs; i++)
	{
		const Pair *pair = &made->pairs[i];

		if (pair->effects == NULL || pair->cluster_of[cluster] == NO_CLUSTER)
			continue;
		wave_effects_scores(pair->effects, pair->cluster_of[cluster],
							adjustment, made->values);
		put_values(made, i, scores);
	}
}

static void
leave_out(void *state, uint32_t cluster, double *estimates)
{
	OfPairs    *made = state;

	for (int k = 0; k < made->effects->n_effects; k++)
		estimates[k] = made->effects->effects[k].estimate;
	for (int i = 0; i < made->n_pairs; i++)
	{
		const Pair *pair = &made->pairs[i];

		if (pair->effects == NULL || pair->cluster_of[cluster] == NO_CLUSTER)
			continue;
		wave_effects_without(pair->effects, pair->cluster_of[cluster],
							 made->values);
		put_values(made, i, estimates);
	}
}

/* ---- what is said ---- */

/* Whose the groups of an effect are. */
static unsigned char *
marks_of_groups(const WaveEffects *effects, const WaveEffect *effect)
{
	unsigned char *marks = core_alloc(size_add(effects->cells->design->n_groups, 1));

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		const WaveMean *mean = &effects->means->means[effect->sides[side]];

		for (int i = 0; i < mean->n_groups; i++)
			marks[mean->groups[i]] = side >= TREATED_PRE ? OF_TREATED :
				OF_COMPARATORS;
	}
	return marks;
}

static void
mark_cells(void *state, int k, unsigned char *marks)
{
	OfPairs    *made = state;
	const WaveEffects *effects = made->effects;
	const Pair *pair = &made->pairs[made->pair_of[k]];
	unsigned char *of_groups = marks_of_groups(effects, &effects->effects[k]);
	const UnitCell *cells = made->units.cells;
	uint32_t	end;

	for (uint32_t i = 0; i < made->units.n; i = end)
	{
		int			found = 0;

		core_check_interrupts();
		end = unit_cells_end(&made->units, i);
		for (uint32_t j = i; j < end; j++)
			found += cells[j].period == pair->earlier ||
				cells[j].period == pair->later;
		for (uint32_t j = i; j < end && found == 2; j++)
			if (cells[j].period == pair->earlier ||
				cells[j].period == pair->later)
				marks[cells[j].cell] |=
					of_groups[effects->cells->design->group_of[cells[j].cell]];
	}
	core_free(of_groups);
}

static void
note_effect(void *state, int k, Facts *facts)
{
	OfPairs    *made = state;
	const WaveEffects *effects = made->pair_of[k] < 0 ? NULL :
		made->pairs[made->pair_of[k]].effects;

	if (effects != NULL && effects->maker->note != NULL)
		effects->maker->note(effects->made, k, facts);
}

#define MAKER(open_by) \
	{.open = open_by, .scores = score_pairs, .without = leave_out, \
	.mark = mark_cells, .note = note_effect, .close = close_pairs}

const EffectMaker effects_of_pairs[N_COVARIATE_METHODS] = {
	[COVARIATES_REG] = MAKER(open_reg),
	[COVARIATES_IPW] = MAKER(open_ipw),
	[COVARIATES_DR] = MAKER(open_dr)
};
