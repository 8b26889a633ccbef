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

static int32
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

CovariateMethod
get_covariate_method(FunctionCallInfo fcinfo, int n)
{
	return (CovariateMethod) get_one_of(fcinfo, n, "method",
										&covariate_methods);
}

void
refuse_adjusted_vcov(const Sample *sample, CovariateMethod method,
					 const char *vcov, const char *others)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("vcov \"%s\" is not of effects that are adjusted for %d covariate%s by method \"%s\"",
					vcov, sample->n_covariates,
					sample->n_covariates == 1 ? "" : "s",
					covariate_methods.names[method]),
			 errhint("Choose %s.", others)));
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
