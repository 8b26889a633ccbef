/*-------------------------------------------------------------------------
 *
 * wave_arguments.c
 *		What the functions for many waves have in common among their
 *		arguments.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/choice_arguments.h"
#include "pg/wave_arguments.h"

int32
get_anticipation(FunctionCallInfo fcinfo, int n)
{
	int32		value = PG_ARGISNULL(n) ? -1 : PG_GETARG_INT32(n);

	if (value < 0 || value > WAVE_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("anticipation must lie between 0 and %d", WAVE_LIMIT),
				 errhint("It is how long before its start a cohort may respond to it, in the units of the period.")));
	return value;
}

WaveChoices
get_wave_choices(FunctionCallInfo fcinfo, int n)
{
	WaveChoices choices;

	choices.controls = (Controls)
		get_one_of(fcinfo, n, "control", &wave_controls);
	choices.base = (WaveBase) get_one_of(fcinfo, n + 1, "base", &wave_bases);
	choices.anticipation = get_anticipation(fcinfo, n + 2);
	return choices;
}

void
get_balance(FunctionCallInfo fcinfo, int n, AverageChoices *choices)
{
	choices->balanced = !PG_ARGISNULL(n);
	choices->balance = choices->balanced ? PG_GETARG_INT32(n) : 0;
	if (choices->balance < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("balance must not be negative"),
				 errhint("It is the event time up to which cohorts must be observed; NULL takes all cohorts.")));
}

/* The first and the last event time, from the n-th argument on. */
void
get_events(FunctionCallInfo fcinfo, int n, AverageChoices *choices)
{
	choices->first_event = PG_ARGISNULL(n) ? INT64_MIN : PG_GETARG_INT32(n);
	choices->last_event = PG_ARGISNULL(n + 1) ? INT64_MAX :
		PG_GETARG_INT32(n + 1);
	if (choices->first_event > choices->last_event)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_event must not be above max_event"),
				 errhint("Event times are periods less the first treated; NULL takes all of them.")));
}

void
refuse_wave_covariates(const Sample *sample, const char *function)
{
	if (sample->n_covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s does not adjust for covariates, and this sample has %d",
						function, sample->n_covariates),
				 errhint("Make the sample without them: did_wave_sample(outcome, first_treated, period [, cluster [, weight [, block]]]).")));
}
