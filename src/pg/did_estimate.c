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
#include "pg/needs.h"

PG_FUNCTION_INFO_V1(did_estimate);
PG_FUNCTION_INFO_V1(did_estimate_final);

/* Report what keeps the choices from being applied to the sample. */
static void
check_choices(const Sample *sample, Choices *choices)
{
	const WaysOf of_rows = {.function = "did_estimate",
	.without = NEEDS_CLUSTERS};

	if (!estimate_vcov_applies(sample, &choices->vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" needs clusters, and this sample has none",
						vcov_name(choices->vcov)),
				 errhint("Give did_sample a cluster argument, or choose %s.",
						 ways_text(&of_rows, " or "))));
	require_effects(sample, choices->effects);
}

static Datum
estimate_sample(FunctionCallInfo fcinfo, const Sample *sample,
				const Choices *choices)
{
	Estimate	estimate;

	estimate_effect(sample, choices, &estimate);
	if (estimate.status == VARIANCE_UNEQUAL_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("vcov \"%s\" needs every row by itself, which sums over rows of different weights or covariates do not hold",
						vcov_name(choices->vcov)),
				 errhint("Choose a clustered vcov (or HC1, without covariates); or build the sample with each row's own key as its cluster, which keeps every row (and with the area as its block, for effects => 'block').")));
	if (estimate.status == VARIANCE_FPC_TOO_SMALL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fpc is less than the number of PSUs in the sample"),
				 errhint("fpc is the number of PSUs (clusters) in the population of each stratum, not a fraction.")));
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
	check_choices(sample, &choices);
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
	check_choices(sample, &choices);
	/* lonely_psu may stand with any vcov, as the option it is in R. */
	refuse_choices(&choices, given & ~CHOICE_LONELY_PSU);
	if (given & CHOICE_FPC)
		choices.population = get_fpc(fcinfo, ARG_FPC, sample);
	PG_RETURN_DATUM(estimate_sample(fcinfo, sample, &choices));
}
