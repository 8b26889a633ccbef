/*-------------------------------------------------------------------------
 *
 * synthetic.c
 *		Synthetic difference-in-differences, and synthetic controls.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/synthetic.h"

#include <math.h>

#include "core/answer/group_time.h"
#include "core/answer/limits.h"
#include "core/answer/synthetic_placebo.h"
#include "core/base/memory.h"
#include "core/model/synthetic_fit.h"
#include "core/numeric/tolerance.h"

/* In the order of SyntheticMethod and of SyntheticVcov. */
const NameList synthetic_methods = NAME_LIST("sdid", "sc", "did");
const NameList synthetic_vcovs = NAME_LIST("placebo", "jackknife");

/* ---- who takes part ---- */

static void
list_areas(Synthetic *synthetic, const AreaMeans *means)
{
	int64_t		incomplete = 0;
	int64_t		mixed = 0;
	int64_t		all = 0;
	Facts	   *facts = &synthetic->estimate.facts;

	synthetic->areas = core_alloc_array(size_add(means->n_areas, 1),
										sizeof(uint32_t));
	for (int treated = 0; treated < 2; treated++)
		for (uint32_t i = 0; i < means->n_areas; i++)
		{
			const Area *area = &means->areas[i];
			int32_t		cohort = treated ? synthetic->cohort : NEVER_TREATED;
			uint32_t   *n = treated ? &synthetic->n_treated :
				&synthetic->n_controls;

			core_check_interrupts();
			if (area->status == AREA_MIXED)
				mixed += treated;
			if (area->status == AREA_MIXED || area->cohort != cohort)
				continue;
			all++;
			if (area->status == AREA_INCOMPLETE)
			{
				incomplete++;
				continue;
			}
			synthetic->areas[synthetic->n_controls + synthetic->n_treated] = i;
			(*n)++;
			synthetic->estimate.rows += area->rows;
		}
	synthetic->estimate.clustered = true;
	synthetic->estimate.clusters = synthetic->n_controls + synthetic->n_treated;
	synthetic->estimate.clusters_treated = synthetic->n_treated;
	if (incomplete > 0)
		add_fact(facts, FACT_INCOMPLETE_CLUSTERS,
				 (Fact) {.count = incomplete, .of = all});
	if (mixed > 0)
		add_counted_fact(facts, FACT_LEFT_OUT_MIXED, mixed);
}

static SyntheticSides
sides_of(const Synthetic *synthetic, const AreaMeans *means)
{
	return (SyntheticSides) {
		means, synthetic->n_before, synthetic->first_after,
		synthetic->areas, synthetic->n_controls,
		synthetic->areas + synthetic->n_controls, synthetic->n_treated
	};
}

/* Is there somebody on either side, and enough before the start? */
static bool
can_be_estimated(Synthetic *synthetic, const Waves *waves,
				 SyntheticMethod method)
{
	Facts	   *facts = &synthetic->estimate.facts;
	int			least = method == SYNTHETIC_DID ? 1 : 2;

	if (synthetic->n_before == 0)
		add_counted_fact(facts, FACT_ALWAYS_TREATED, waves->periods[0]);
	else if (synthetic->n_before < least)
		add_plain_fact(facts, FACT_ONE_PERIOD_BEFORE);
	else if (synthetic->n_controls == 0 || synthetic->n_treated == 0)
		add_fact(facts, FACT_NO_COMPLETE_CLUSTERS, (Fact) {
			.subject = synthetic->n_treated == 0 ? ABOUT_TREATED :
			ABOUT_COMPARATOR
		});
	else
		return true;
	return false;
}

/* ---- the rule, and the weights by it ---- */

/* The penalties of the paper's authors; false, and why, without them. */
static bool
make_rule(const SyntheticSides *sides, SyntheticMethod method,
		  SyntheticRule *rule, Facts *facts)
{
	int			n_after = sides->means->n_periods - sides->first_after;
	dd			share = dd_sqrt(dd_from((double) sides->n_treated * n_after));
	dd			noise;

	*rule = (SyntheticRule) {
		.areas_free = method != SYNTHETIC_DID,
		.areas_shifted = method == SYNTHETIC_SDID,
		.periods_free = method == SYNTHETIC_SDID,
		.in_levels = method == SYNTHETIC_SC
	};
	if (method == SYNTHETIC_DID)
		return true;
	if (!synthetic_noise(sides, &noise) || !(noise.hi > 0.0))
	{
		add_plain_fact(facts, FACT_NO_CHANGES_BEFORE);
		return false;
	}
	rule->area_penalty = method == SYNTHETIC_SDID ? dd_mul(share, noise) :
		dd_mul_d(noise, SYNTHETIC_PENALTY);
	rule->period_penalty = dd_mul_d(noise, SYNTHETIC_PENALTY);
	return true;
}

static void
keep_weights(Synthetic *synthetic, const AreaMeans *means,
			 const SyntheticWeights *weights)
{
	int			n_after = means->n_periods - synthetic->first_after;

	synthetic->of_areas = core_alloc_array(synthetic->estimate.clusters,
										   sizeof(dd));
	synthetic->of_periods = core_alloc_array(means->n_periods, sizeof(dd));
	for (uint32_t i = 0; i < synthetic->estimate.clusters; i++)
		synthetic->of_areas[i] = i < synthetic->n_controls ?
			weights->of_controls[i] :
			dd_div(dd_from(1.0), dd_from(synthetic->n_treated));
	for (int t = 0; t < means->n_periods; t++)
		synthetic->of_periods[t] = t < synthetic->n_before ?
			weights->of_before[t] : t < synthetic->first_after ? DD_ZERO :
			dd_div(dd_from(1.0), dd_from(n_after));
}

static bool
estimate(Synthetic *synthetic, const SyntheticSides *sides,
		 const SyntheticRule *rule, SyntheticWeights *weights)
{
	Estimate   *e = &synthetic->estimate;

	*weights = synthetic_weights_allocate(sides->n_controls, sides->n_before);
	if (!synthetic_fit(sides, rule, weights))
	{
		add_plain_fact(&e->facts, FACT_NO_CHANGES_BEFORE);
		return false;
	}
	keep_weights(synthetic, sides->means, weights);
	e->estimate = synthetic_effect(sides, weights).hi;
	e->has_estimate = isfinite(e->estimate);
	return e->has_estimate;
}

/* ---- the jackknife ---- */

/*
 * Each area left out, the weights of the others as they are, but for their
 * sum (Arkhangelsky et al., algorithm 3).  False, and why, where one cannot.
 */
static bool
leave_out(const SyntheticSides *sides, const SyntheticWeights *weights,
		  dd *effects, Facts *facts)
{
	uint32_t	n = 0;
	dd			effect = synthetic_effect(sides, weights);
	dd			controls = DD_ZERO;
	dd			treated;

	for (uint32_t i = 0; i < sides->n_controls; i++)
		controls = dd_add(controls, dd_mul(weights->of_controls[i],
										   synthetic_change(sides, sides->controls[i], weights)));
	treated = dd_add(effect, controls);
	for (uint32_t i = 0; i < sides->n_controls; i++)
	{
		dd			weight = weights->of_controls[i];
		dd			others = dd_sub(dd_from(1.0), weight);
		dd			own = dd_mul(weight, synthetic_change(sides, sides->controls[i], weights));

		core_check_interrupts();
		if (!(others.hi > NO_WEIGHT))
		{
			add_fact(facts, FACT_INDISPENSABLE_CLUSTER, (Fact) {
				.cluster = sides->means->areas[sides->controls[i]].cluster
			});
			return false;
		}
		effects[n++] = dd_sub(treated, dd_div(dd_sub(controls, own), others));
	}
	for (uint32_t i = 0; i < sides->n_treated; i++)
	{
		dd			sum = dd_mul_d(treated, sides->n_treated);

		sum = dd_sub(sum, synthetic_change(sides, sides->treated[i], weights));
		effects[n++] = dd_sub(dd_div(sum, dd_from(sides->n_treated - 1.0)),
							  controls);
	}
	return true;
}

static void
jackknife(const SyntheticSides *sides, const SyntheticWeights *weights,
		  const SyntheticChoices *choices, Estimate *e)
{
	uint32_t	n = sides->n_controls + sides->n_treated;
	dd		   *effects = core_alloc_array(n, sizeof(dd));
	dd			mean = DD_ZERO;
	dd			squares = DD_ZERO;

	if (sides->n_treated == 1)
		add_plain_fact(&e->facts, FACT_ONE_TREATED_CLUSTER);
	else if (leave_out(sides, weights, effects, &e->facts))
	{
		for (uint32_t i = 0; i < n; i++)
			mean = dd_add(mean, dd_div(effects[i], dd_from(n)));
		for (uint32_t i = 0; i < n; i++)
			squares = dd_add(squares, dd_square(dd_sub(effects[i], mean)));
		e->std_error = dd_sqrt(dd_mul_d(squares, (n - 1.0) / n)).hi;
		if (e->std_error <= ROUNDED_OUTCOMES * fabs(e->estimate))
			e->std_error = 0.0;
		e->has_std_error = true;
		e->has_interval = t_interval(e->estimate, e->std_error, n - 1.0,
									 choices->conf_level, &e->interval);
		if (e->has_interval)
		{
			e->df = n - 1.0;
			note_few_arms(sides->n_treated, sides->n_controls, e);
		}
		else
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_CHANGES, .loss = LOSS_TEST});
	}
	core_free(effects);
}

/* ---- all of it ---- */

static Synthetic *
open_synthetic(const AreaMeans *means, const Waves *waves, int32_t cohort,
			   int32_t anticipation)
{
	Synthetic  *synthetic = core_alloc(sizeof(Synthetic));
	const WaveChoices usual = {
		.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL,
		.anticipation = anticipation
	};

	synthetic->cohort = cohort;
	estimate_clear(&synthetic->estimate);
	for (int t = 0; t < waves->n_periods; t++)
	{
		synthetic->n_before += waves->periods[t] + anticipation < cohort;
		synthetic->first_after += waves->periods[t] < cohort;
	}
	list_areas(synthetic, means);
	note_cohorts(waves, &usual, &synthetic->estimate.facts);
	return synthetic;
}

static Synthetic *
create(const AreaMeans *means, const Waves *waves, int32_t cohort,
	   SyntheticMethod method, int32_t anticipation,
	   const SyntheticChoices *choices)
{
	Synthetic  *synthetic = open_synthetic(means, waves, cohort, anticipation);
	SyntheticSides sides = sides_of(synthetic, means);
	SyntheticRule rule;
	SyntheticWeights weights;

	if (!can_be_estimated(synthetic, waves, method) ||
		!make_rule(&sides, method, &rule, &synthetic->estimate.facts))
		return synthetic;
	if (estimate(synthetic, &sides, &rule, &weights) && choices != NULL)
	{
		if (choices->vcov == SYNTHETIC_JACKKNIFE)
			jackknife(&sides, &weights, choices, &synthetic->estimate);
		else
			synthetic_placebo(&sides, &rule, choices, synthetic);
	}
	synthetic_weights_free(&weights);
	return synthetic;
}

Synthetic *
synthetic_create(const AreaMeans *means, const Waves *waves, int32_t cohort,
				 const SyntheticChoices *choices)
{
	return create(means, waves, cohort, choices->method, choices->anticipation,
				  choices);
}

Synthetic *
synthetic_weights(const AreaMeans *means, const Waves *waves, int32_t cohort,
				  SyntheticMethod method, int32_t anticipation)
{
	return create(means, waves, cohort, method, anticipation, NULL);
}

void
synthetic_free(Synthetic *synthetic)
{
	if (synthetic->of_areas != NULL)
	{
		core_free(synthetic->of_periods);
		core_free(synthetic->of_areas);
	}
	core_free(synthetic->areas);
	core_free(synthetic);
}
