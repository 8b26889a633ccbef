/*-------------------------------------------------------------------------
 *
 * wave_bootstrap.c
 *		Effects of many waves judged by a wild cluster bootstrap.
 *
 * Each is a contrast of one regression (wave_contrast.h): of an average the
 * weights are what they are in the sample, and taken as fixed.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_inference.h"

#include <math.h>

#include "core/answer/limits_draws.h"
#include "core/base/memory.h"
#include "core/model/wave_contrast.h"

/* ---- what a result is a sum of ---- */

static WaveTerm
term_of(const WaveInference *inference, int k, double factor)
{
	const WaveEffect *effect = &inference->effects->effects[k];

	return (WaveTerm) {
		wave_effects_cohort(inference->effects, effect), effect->period,
		effect->base, factor
	};
}

/* Averages as they are, by which factors are told. */
static WaveValues *
values_of(const WaveInference *inference)
{
	const WaveEffects *effects = inference->effects;
	WaveValues *at = wave_values_create(inference->average);

	for (int k = 0; k < effects->n_effects; k++)
		at->effects[k] = effects->effects[k].estimate;
	wave_average_all(inference->average, at);
	wave_average_rows(inference->average, at);
	return at;
}

/* Of those that are not 0 by construction; returns how many. */
static int
terms_of_average(const WaveInference *inference, const double *factors,
				 WaveTerm *terms)
{
	int			n = 0;

	for (int k = 0; k < inference->effects->n_effects; k++)
	{
		const WaveEffect *effect = &inference->effects->effects[k];

		if (effect->exists && !effect->is_base && factors[k] != 0.0)
			terms[n++] = term_of(inference, k, factors[k]);
	}
	return n;
}

/* ---- its test ---- */

/* The rest is as it was: a stack of effects has rows more than once. */
static void
take_test(const WaveQuestion *question, const Estimate *tested, bool by_itself,
		  Estimate *e)
{
	const Estimate before = *e;

	*e = *tested;
	e->rows = before.rows;
	e->clusters_treated = before.clusters_treated;
	e->method.rows = before.rows;
	e->method.waves = &question->aggregate.waves;
	for (int code = 0; code < N_FACTS; code++)
		if (before.facts.present[code])
			add_fact(&e->facts, code, before.facts.facts[code]);
	note_wave_set(e);
	/* These are about a two-by-two, or a regression that is meant as one. */
	if (!by_itself)
		e->facts.present[FACT_MANY_PARAMETERS] =
			e->facts.present[FACT_MIXED_COHORTS] =
			e->facts.present[FACT_ABSENT_CLUSTERS] = false;
}

static void
judge(const WaveInference *inference, const WaveTerm *terms, int n_terms,
	  WaveResult *result)
{
	const WaveQuestion *question = inference->question;
	WaveContrast *contrast = wave_contrast_create(inference->sample,
												  inference->waves,
												  &question->aggregate.waves,
												  terms, n_terms);
	Estimate	tested;

	infer_designed_by_wild_bootstrap(contrast->sample,
									 design_create(contrast->sample, &contrast->plan),
									&question->choices, &tested, &result->set);
	take_test(question, &tested, n_terms == 1, &result->estimate);
	wave_contrast_free(contrast);
}

void
wave_bootstrap(WaveInference *inference)
{
	size_t		n_effects = size_add(inference->effects->n_effects, 1);
	WaveTerm   *terms = core_alloc_array(n_effects, sizeof(WaveTerm));
	double	   *factors = core_alloc_array(n_effects, sizeof(double));
	WaveValues *at = inference->average == NULL ? NULL : values_of(inference);

	for (int i = 0; i < inference->n_results; i++)
	{
		WaveResult *result = &inference->results[i];
		int			n = 0;

		core_check_interrupts();
		if (at != NULL)
		{
			wave_average_factors(inference->average, at, i, factors);
			n = terms_of_average(inference, factors, terms);
		}
		else if (result->has_rows && result->effect >= 0)
		{
			terms[0] = term_of(inference, result->effect, 1.0);
			n = 1;
		}
		if (n > 0)
			judge(inference, terms, n, result);
	}
	if (at != NULL)
		wave_values_free(at);
	core_free(factors);
	core_free(terms);
}
