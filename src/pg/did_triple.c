/*-------------------------------------------------------------------------
 *
 * did_triple.c
 *		did_triple: the effect on the eligible, less that on the others.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/triple.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/join_samples.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_triple);

/* Its arguments. */
enum
{
	ARG_ELIGIBLE,
	ARG_INELIGIBLE,
	ARG_CONTROL,
	ARG_BASE,
	ARG_ANTICIPATION,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	N_ARGS
};

/*
 * The difference of two estimates that are each adjusted is no adjusted triple
 * difference.
 */
static void
refuse_covariates(const Sample *eligible, const Sample *ineligible)
{
	if (eligible->n_covariates + ineligible->n_covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("did_triple does not adjust for covariates, and a sample has %d",
						Max(eligible->n_covariates, ineligible->n_covariates)),
				 errdetail("The difference of two estimates that are each adjusted for covariates is not a triple difference adjusted for them: the covariates of the ineligible are others than those of the eligible."),
				 errhint("Make both samples without covariates; or, for one covariate of few values, compare within each of its values.")));
}

Datum
did_triple(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	const Sample *eligible;
	const Sample *ineligible;
	WaveChoices wave_choices;
	Choices		choices;
	Triple	   *triple;
	int			n_cohorts;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	wave_choices = get_wave_choices(fcinfo, ARG_CONTROL);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_ELIGIBLE) || PG_ARGISNULL(ARG_INELIGIBLE))
		return (Datum) 0;
	eligible = PG_GETARG_WAVES(ARG_ELIGIBLE);
	ineligible = PG_GETARG_WAVES(ARG_INELIGIBLE);
	refuse_covariates(eligible, ineligible);
	require_vcov(eligible, &choices.vcov);
	triple = triple_create(eligible, ineligible,
						   join_samples((const Sample *[]) {eligible, ineligible}, 2,
										joined_wave_cohort, "did_triple",
										"did_wave_sample(outcome, first_treated, period, cluster) FILTER (WHERE eligible) and FILTER (WHERE NOT eligible)"));
	n_cohorts = waves_treated_cohorts(triple->waves, wave_choices.anticipation);
	for (int i = 0; i < n_cohorts; i++)
		for (int j = 0; j < triple->waves->n_periods; j++)
		{
			GroupTime	found;

			CHECK_FOR_INTERRUPTS();
			triple_effect(triple, triple->waves->cohorts[i],
						  triple->waves->periods[j], &wave_choices, &choices,
						  &found);
			require_variance(&found.estimate, &choices);
			wave_result_put(&row, &found, choices.conf_level, triple->joined);
		}
	return (Datum) 0;
}
