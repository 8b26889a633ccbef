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
	ARG_TYPE,
	ARG_WEIGHTS,
	ARG_SHARES,
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

/* The two samples side by side; NULL if one of them is. */
static Triple *
get_triple(FunctionCallInfo fcinfo)
{
	const Sample *eligible;
	const Sample *ineligible;

	if (PG_ARGISNULL(ARG_ELIGIBLE) || PG_ARGISNULL(ARG_INELIGIBLE))
		return NULL;
	eligible = PG_GETARG_WAVES(ARG_ELIGIBLE);
	ineligible = PG_GETARG_WAVES(ARG_INELIGIBLE);
	refuse_covariates(eligible, ineligible);
	return triple_create(eligible, ineligible,
						 join_samples((const Sample *[]) {eligible, ineligible}, 2,
									  joined_wave_cohort, "did_triple",
									  "did_wave_sample(outcome, first_treated, period, cluster) FILTER (WHERE eligible) and FILTER (WHERE NOT eligible)"));
}

/* ---- averages ---- */

static AggregateChoices
get_average_choices(FunctionCallInfo fcinfo, AggregateType type)
{
	AggregateChoices choices = {
		.average = {
			.type = type, .first_event = INT64_MIN, .last_event = INT64_MAX
		},
		.of = EFFECTS_OF_TRIPLE
	};
	NameList	weights = average_weights;

	/* Units are no matter of a triple difference. */
	weights.n = WEIGH_UNIT;
	choices.average.weights = (AverageWeights)
		get_one_of(fcinfo, ARG_WEIGHTS, "weights", &weights);
	choices.average.shares = (AverageShares)
		get_one_of(fcinfo, ARG_SHARES, "shares", &average_shares);
	choices.waves = get_wave_choices(fcinfo, ARG_CONTROL);
	choices.vcov = (AggregateVcov)
		get_one_of(fcinfo, ARG_VCOV, "vcov", &aggregate_vcovs);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	return choices;
}

static void
put_averages(FunctionCallInfo fcinfo, ResultRow *row, AggregateType type)
{
	AggregateChoices choices = get_average_choices(fcinfo, type);
	Triple	   *triple = get_triple(fcinfo);
	WaveRows   *found;

	if (triple == NULL || sample_rows(triple->joined) == 0)
		return;
	require_clusters(triple->joined, "an average of did_triple");
	found = wave_aggregate(triple->joined, triple->waves, &choices);
	for (int i = 0; i < found->n_rows; i++)
		wave_result_put_average(row, triple->joined, &choices, found, i);
}

/* ---- each effect ---- */

static void
put_effects(FunctionCallInfo fcinfo, ResultRow *row)
{
	const WaysOf of = {.function = "did_estimate"};
	WaveChoices wave_choices = get_wave_choices(fcinfo, ARG_CONTROL);
	Choices		choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	Triple	   *triple;
	int			n_cohorts;

	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	triple = get_triple(fcinfo);
	if (triple == NULL)
		return;
	require_vcov(triple->joined, &choices.vcov);
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
			wave_result_put(row, &found, choices.conf_level, triple->joined);
		}
}

Datum
did_triple(PG_FUNCTION_ARGS)
{
	AggregateType type;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	type = (AggregateType) get_one_of(fcinfo, ARG_TYPE, "type", &aggregate_types);
	if (type == AGGREGATE_GROUP_TIME)
		put_effects(fcinfo, &row);
	else
		put_averages(fcinfo, &row, type);
	return (Datum) 0;
}
