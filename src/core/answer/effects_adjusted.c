/*-------------------------------------------------------------------------
 *
 * effects_adjusted.c
 *		Effects of cohorts in periods that are adjusted for covariates.
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
#include "core/model/side_freedom.h"

typedef struct OfAdjusted
{
	const WaveEffects *effects;
	signed char *side_of;		/* by group */
	Adjusted  **adjusted;		/* by effect; NULL if there are none */
	/* of effects x clusters, once they were asked for */
	double	   *scores[ADJUST_INVERSE + 1];
} OfAdjusted;

/* Put the groups of an effect on their sides, or all outside again. */
static void
mark_sides(const OfAdjusted *made, const WaveEffect *effect, bool set)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		const WaveMean *mean = &made->effects->means->means[effect->sides[side]];

		for (int i = 0; i < mean->n_groups; i++)
			made->side_of[mean->groups[i]] = set ? side : OUTSIDE;
	}
}

static bool
has_sides(const WaveEffect *effect)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
		if (effect->sides[side] == NO_MEAN)
			return false;
	return true;
}

static void
open_effect(const WaveEffects *effects, OfAdjusted *made,
			CovariateMethod method, int k)
{
	WaveEffect *effect = &effects->effects[k];

	core_check_interrupts();
	if (effect->is_base || !has_sides(effect))
		return;
	mark_sides(made, effect, true);
	made->adjusted[k] = adjusted_create(effects->cells->design, made->side_of,
										method);
	mark_sides(made, effect, false);
	effect->exists = isfinite(made->adjusted[k]->estimate);
	effect->estimate = made->adjusted[k]->estimate;
	for (int side = 0; side < DESIGN_SIDES; side++)
		effect->single |=
			effects->means->means[effect->sides[side]].clusters < 2;
}

static void *
open_adjusted(WaveEffects *effects, CovariateMethod method)
{
	OfAdjusted *made = core_alloc(sizeof(OfAdjusted));
	size_t		n_groups = effects->cells->design->n_groups;

	made->effects = effects;
	made->side_of = core_alloc(size_add(n_groups, 1));
	memset(made->side_of, OUTSIDE, n_groups);
	made->adjusted = core_alloc_array(size_add(effects->n_effects, 1),
									  sizeof(Adjusted *));
	for (int k = 0; k < effects->n_effects; k++)
		open_effect(effects, made, method, k);
	return made;
}

static void *
open_reg(WaveEffects *effects)
{
	return open_adjusted(effects, COVARIATES_REG);
}

static void *
open_ipw(WaveEffects *effects)
{
	return open_adjusted(effects, COVARIATES_IPW);
}

static void *
open_dr(WaveEffects *effects)
{
	return open_adjusted(effects, COVARIATES_DR);
}

static void
close_adjusted(void *state)
{
	OfAdjusted *made = state;

	for (int k = 0; k < made->effects->n_effects; k++)
		if (made->adjusted[k] != NULL)
			adjusted_free(made->adjusted[k]);
	for (int i = 0; i <= ADJUST_INVERSE; i++)
		if (made->scores[i] != NULL)
			core_free(made->scores[i]);
	core_free(made->adjusted);
	core_free(made->side_of);
	core_free(made);
}

static bool
is_scored(const OfAdjusted *made, int k)
{
	return !made->effects->effects[k].is_base &&
		made->effects->effects[k].exists;
}

/* Residuals are adjusted in one fit for each effect: for all clusters at once. */
static void
find_scores(OfAdjusted *made, Adjustment adjustment)
{
	const WaveEffects *effects = made->effects;
	size_t		n = wave_effects_clusters(effects);

	made->scores[adjustment] =
		core_alloc_array(size_add(size_mul(effects->n_effects, n), 1),
						 sizeof(double));
	for (int k = 0; k < effects->n_effects; k++)
	{
		core_check_interrupts();
		if (!is_scored(made, k))
			continue;
		mark_sides(made, &effects->effects[k], true);
		adjusted_scores(effects->cells->design, made->side_of,
						made->adjusted[k], adjustment,
						made->scores[adjustment] + k * n);
		mark_sides(made, &effects->effects[k], false);
	}
}

static void
score_adjusted(void *state, uint32_t cluster, Adjustment adjustment,
			   double *scores)
{
	OfAdjusted *made = state;
	size_t		n = wave_effects_clusters(made->effects);

	if (adjustment != ADJUST_NONE && made->scores[adjustment] == NULL)
		find_scores(made, adjustment);
	for (int k = 0; k < made->effects->n_effects; k++)
		scores[k] = !is_scored(made, k) ? 0.0 :
			adjustment != ADJUST_NONE ? made->scores[adjustment][k * n + cluster] :
			adjusted_score(made->adjusted[k], cluster);
}

static void
leave_out(void *state, uint32_t cluster, double *estimates)
{
	OfAdjusted *made = state;

	for (int k = 0; k < made->effects->n_effects; k++)
		estimates[k] = is_scored(made, k) ?
			adjusted_without(made->adjusted[k], cluster) :
			made->effects->effects[k].estimate;
}

/* Together with what was noted of other effects. */
static void
note_effect(void *state, int k, Facts *facts)
{
	OfAdjusted *made = state;
	const Adjusted *adjusted;

	if (!is_scored(made, k))
		return;
	adjusted = made->adjusted[k];
	if (adjusted->trimmed > 0)
		add_counted_fact(facts, FACT_TRIMMED_ROWS,
						 facts->facts[FACT_TRIMMED_ROWS].count + adjusted->trimmed);
	if (adjusted->dropped != 0)
		add_fact(facts, FACT_DROPPED_COVARIATES, (Fact) {
				 .members = facts->facts[FACT_DROPPED_COVARIATES].members |
				 adjusted->dropped});
}

/* ---- degrees of freedom, of outcome regression ---- */

static void *
open_freedom(void *state, Adjustment adjustment)
{
	OfAdjusted *made = state;
	const WaveEffects *effects = made->effects;
	const Design *design = effects->cells->design;
	SideFreedom *freedom = side_freedom_create(design, effects->n_effects);

	for (int k = 0; k < effects->n_effects; k++)
	{
		SideRegressions *regressions;

		core_check_interrupts();
		if (!is_scored(made, k) || effects->effects[k].single)
			continue;
		mark_sides(made, &effects->effects[k], true);
		regressions = adjusted_regressions(design, made->side_of,
										   made->adjusted[k]);
		side_freedom_add(freedom, k, made->side_of, regressions, adjustment);
		side_regressions_free(regressions);
		mark_sides(made, &effects->effects[k], false);
	}
	return freedom;
}

static double
freedom_of_sum(void *freedom, const double *factors)
{
	return side_freedom_of(freedom, factors);
}

/* Those of a joint test nobody has found. */
static double
freedom_of_test(void *freedom, const double *factors, int n_sums)
{
	(void) freedom;
	(void) factors;
	(void) n_sums;
	return NAN;
}

static void
close_freedom(void *freedom)
{
	side_freedom_free(freedom);
}

#define MAKER(open_by) \
	{.open = open_by, .scores = score_adjusted, .without = leave_out, \
	.note = note_effect, .close = close_adjusted}

const EffectMaker effects_adjusted[N_COVARIATE_METHODS] = {
	[COVARIATES_REG] = {
		.open = open_reg, .scores = score_adjusted, .without = leave_out,
		.freedom = open_freedom, .freedom_of = freedom_of_sum,
		.freedom_joint = freedom_of_test, .freedom_close = close_freedom,
		.note = note_effect, .close = close_adjusted
	},
	[COVARIATES_IPW] = MAKER(open_ipw),
	[COVARIATES_DR] = MAKER(open_dr)
};
