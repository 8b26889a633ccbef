/*-------------------------------------------------------------------------
 *
 * did_estimate.c
 *		did_estimate: from a sample to a did_result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/did_result.h"
#include "pg/did_sample.h"
#include "pg/fpc.h"
#include "pg/linked_arguments.h"
#include "pg/needs.h"

PG_FUNCTION_INFO_V1(did_estimate);
PG_FUNCTION_INFO_V1(did_estimate_final);
PG_FUNCTION_INFO_V1(did_estimate_linked);

static Datum
estimate_sample(FunctionCallInfo fcinfo, const Sample *sample,
				const Choices *choices)
{
	Estimate	estimate;

	estimate_effect(sample, choices, &estimate);
	require_variance(&estimate, choices);
	return form_result(fcinfo, sample, choices->conf_level, &estimate);
}

/* The final function of the aggregate did_estimate: the default choices. */
Datum
did_estimate_final(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Choices		choices = choices_of(usual_way(WAY_VARIANCE));

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	require_vcov(sample, &choices.vcov);
	require_effects(sample, choices.effects);
	PG_RETURN_DATUM(estimate_sample(fcinfo, sample, &choices));
}

/* ---- did_estimate(did_sample, vcov, effects, conf_level, fpc, lonely_psu) ---- */

#define ARG_FPC 4

static const Choice arguments[] = {
	CHOICE_EFFECTS, CHOICE_CONF_LEVEL, CHOICE_FPC, CHOICE_LONELY_PSU
};

Datum
did_estimate(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	const Sample *sample;
	Choices		choices;
	unsigned	given;

	require_arguments(fcinfo, 2 + lengthof(arguments));
	choices = choices_of(get_way(fcinfo, 1, &of));
	given = get_choices(fcinfo, 2, arguments, lengthof(arguments), &choices);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	require_vcov(sample, &choices.vcov);
	require_effects(sample, choices.effects);
	/* lonely_psu may stand with any vcov, as the option it is in R. */
	refuse_choices(&choices, given & ~CHOICE_LONELY_PSU);
	if (given & CHOICE_FPC)
		choices.population = get_fpc(fcinfo, ARG_FPC, sample);
	PG_RETURN_DATUM(estimate_sample(fcinfo, sample, &choices));
}

/* ---- did_estimate(did_sample, link, vcov, conf_level, fpc, lonely_psu) ---- */

Datum
did_estimate_linked(PG_FUNCTION_ARGS)
{
	Linked		linked;
	Estimate   *e = &linked.effect.estimate;

	require_arguments(fcinfo, 2 + LINKED_ARGS);
	if (!get_linked(fcinfo, (Link) get_one_of(fcinfo, 1, "link", &link_names),
					2, "did_estimate with a link", &linked))
		PG_RETURN_NULL();
	if (linked.link == LINK_IDENTITY)
	{
		/* To the last digit what it is without a link. */
		estimate_effect(linked.sample, &linked.choices, e);
		e->method.says_scale = true;
	}
	else if (e->has_estimate)
		add_fact(&e->facts, FACT_RATIO,
				 (Fact) {.value = linked.effect.ratio, .other = linked.effect.effect});
	return form_result(fcinfo, linked.sample, linked.choices.conf_level, e);
}
