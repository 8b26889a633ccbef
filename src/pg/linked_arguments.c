/*-------------------------------------------------------------------------
 *
 * linked_arguments.c
 *		Arguments of effects on another scale: did_ratio, and did_estimate with
 *		a link.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/fpc.h"
#include "pg/linked_arguments.h"
#include "pg/needs.h"

static const Choice arguments[] = {
	CHOICE_CONF_LEVEL, CHOICE_FPC, CHOICE_LONELY_PSU
};

/* Of these, behind vcov. */
#define ARG_FPC 2

static void
require_linear(Vcov vcov, const char *function)
{
	if (!linked_vcov_applies(vcov))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has no vcov \"%s\"", function, vcov_name(vcov)),
				 errhint("%s", vcov == VCOV_IID ?
						 "Outcomes of different means do not have one variance: choose HC1, or a clustered vcov." :
						 "It has those that linearise: choose CR3, the jackknife to first order, or survey.")));
}

static void
refuse_covariates(const Sample *sample, const char *function)
{
	if (sample->n_covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s does not adjust for covariates, and this sample has %d",
						function, sample->n_covariates),
				 errhint("Make the sample without covariates.")));
}

bool
get_linked(FunctionCallInfo fcinfo, Link link, int first, const char *function,
		   Linked *linked)
{
	const WaysOf of = {.function = "did_estimate"};
	Choices    *choices = &linked->choices;
	unsigned	given;

	linked->link = link;
	*choices = choices_of(get_way(fcinfo, first, &of));
	given = get_choices(fcinfo, first + 1, arguments, lengthof(arguments), choices);
	require_linear(choices->vcov, function);
	if (PG_ARGISNULL(0))
		return false;
	linked->sample = PG_GETARG_SAMPLE(0);
	refuse_covariates(linked->sample, function);
	require_vcov(linked->sample, &choices->vcov);
	require_link(linked->sample, link);
	/* lonely_psu may stand with any vcov, as in did_estimate. */
	refuse_choices(choices, given & ~CHOICE_LONELY_PSU);
	if (given & CHOICE_FPC)
		choices->population = get_fpc(fcinfo, first + ARG_FPC, linked->sample);
	linked_effect(linked->sample, link, choices, &linked->effect);
	require_variance(&linked->effect.estimate, choices);
	return true;
}
