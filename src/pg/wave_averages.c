/*-------------------------------------------------------------------------
 *
 * wave_averages.c
 *		did_aggregate: averages of the effects on cohorts in periods.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/wave_aggregate.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_aggregate);

/* ---- arguments ---- */

enum
{
	ARG_SAMPLE,
	ARG_TYPE,
	ARG_CONTROL,				/* and base, and anticipation */
	ARG_VCOV = ARG_CONTROL + 3,
	ARG_CONF_LEVEL,
	ARG_WEIGHTS,
	ARG_SHARES,
	ARG_BALANCE,
	ARG_MIN_EVENT,
	ARG_MAX_EVENT,
	ARG_REFERENCE,
	N_ARGS
};

static void
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
static void
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

/* The sample, if it can be averaged over and has rows; or NULL. */
static const Sample *
get_clustered_waves(FunctionCallInfo fcinfo, const char *function)
{
	const Sample *sample;

	if (PG_ARGISNULL(ARG_SAMPLE))
		return NULL;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	refuse_wave_covariates(sample, function);
	require_clusters(sample, function);
	return sample_rows(sample) > 0 ? sample : NULL;
}

/* ---- did_aggregate ---- */

static AggregateChoices
get_aggregate_choices(FunctionCallInfo fcinfo)
{
	AggregateChoices choices;
	NameList	types = aggregate_types;

	types.n = AGGREGATE_GROUP_TIME;
	choices.average.type = (AggregateType)
		get_one_of(fcinfo, ARG_TYPE, "type", &types);
	choices.waves = get_wave_choices(fcinfo, ARG_CONTROL);
	choices.vcov = (AggregateVcov)
		get_one_of(fcinfo, ARG_VCOV, "vcov", &aggregate_vcovs);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	choices.average.weights = (AverageWeights)
		get_one_of(fcinfo, ARG_WEIGHTS, "weights", &average_weights);
	choices.average.shares = (AverageShares)
		get_one_of(fcinfo, ARG_SHARES, "shares", &average_shares);
	get_balance(fcinfo, ARG_BALANCE, &choices.average);
	get_events(fcinfo, ARG_MIN_EVENT, &choices.average);
	choices.reference = (Reference)
		get_one_of(fcinfo, ARG_REFERENCE, "reference", &reference_names);
	return choices;
}

static void
put_aggregate(ResultRow *row, const Sample *sample,
			  const AggregateChoices *choices, const WaveAggregate *found)
{
	static const int columns[] = {
		[AGGREGATE_SIMPLE] = WAVE_EVENT_TIME,
		[AGGREGATE_DYNAMIC] = WAVE_EVENT_TIME,
		[AGGREGATE_GROUP] = WAVE_COHORT,
		[AGGREGATE_CALENDAR] = WAVE_PERIOD
	};
	const Estimate *e = &found->estimate;

	if (!found->overall)
		row_set(row, columns[choices->average.type], Int32GetDatum(found->key));
	if (e->has_estimate && e->rows > 0)
	{
		wave_result_set_counts(row, e);
		row_set_text(row, WAVE_METHOD, words_aggregate_method(found, choices));
	}
	wave_result_set(row, e, choices->conf_level, sample);
	row_put(row);
}

Datum
did_aggregate(PG_FUNCTION_ARGS)
{
	AggregateChoices choices;
	const Sample *sample;
	WaveRows   *found;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	choices = get_aggregate_choices(fcinfo);
	sample = get_clustered_waves(fcinfo, "did_aggregate");
	if (sample == NULL)
		return (Datum) 0;
	found = wave_aggregate(sample, waves_create(sample), &choices);
	for (int i = 0; i < found->n_rows; i++)
		put_aggregate(&row, sample, &choices, &found->rows[i]);
	return (Datum) 0;
}
