/*-------------------------------------------------------------------------
 *
 * wave_averages.c
 *		did_aggregate: averages of the effects on cohorts in periods; did_vcov,
 *		their covariances; did_pretrend, whether there are effects before the
 *		start; programme_wave_terms, the means that averages are sums of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/wave_aggregate.h"
#include "core/answer/wave_terms.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/event_study_arguments.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/panel_argument.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_aggregate);
PG_FUNCTION_INFO_V1(did_vcov);
PG_FUNCTION_INFO_V1(did_pretrend);
PG_FUNCTION_INFO_V1(programme_wave_terms);

/* ---- arguments, of which the first of all is the sample ---- */

#define ARG_SAMPLE 0

/* The sample, with its further key if the choices need it. */
static const Sample *
get_keyed_or_waves(FunctionCallInfo fcinfo, const AggregateChoices *choices)
{
	const Sample *keyed;

	if (choices->of != EFFECTS_OF_PAIRS &&
		choices->average.weights != WEIGH_UNIT)
		return get_waves_by_method(fcinfo, ARG_SAMPLE, choices->covariates);
	keyed = PG_GETARG_KEYED(ARG_SAMPLE);
	if (choices->of == EFFECTS_OF_PAIRS)
		panel_free(panel_of(keyed, "panel => 'pairs'"));
	require_units(keyed, "weights => 'unit'");
	return keyed;
}

/* The sample, if it can be averaged over by these choices and has rows; or NULL. */
static const Sample *
get_clustered_waves(FunctionCallInfo fcinfo, const AggregateChoices *choices,
					const char *function)
{
	const Sample *sample;

	if (PG_ARGISNULL(ARG_SAMPLE))
		return NULL;
	sample = get_keyed_or_waves(fcinfo, choices);
	require_clusters(sample, function);
	if (!aggregate_vcov_applies(sample, choices))
		refuse_adjusted_vcov(sample, choices->covariates,
							 aggregate_vcovs.names[choices->vcov],
							 "jackknife or CR0");
	return sample_rows(sample) > 0 ? sample : NULL;
}

/* ---- did_aggregate ---- */

enum
{
	AGGREGATE_TYPE = 1,
	AGGREGATE_WAVES,			/* control, base and anticipation */
	AGGREGATE_METHOD = AGGREGATE_WAVES + 3,
	AGGREGATE_VCOV,
	AGGREGATE_CONF_LEVEL,
	AGGREGATE_WEIGHTS,
	AGGREGATE_SHARES,
	AGGREGATE_BALANCE,
	AGGREGATE_EVENTS,			/* the first and the last */
	AGGREGATE_BAND = AGGREGATE_EVENTS + 2,
	AGGREGATE_REFERENCE,
	AGGREGATE_PANEL,
	N_AGGREGATE_ARGS
};

static EffectsOf
get_effects_of(FunctionCallInfo fcinfo, int panel)
{
	return get_panel_use(fcinfo, panel) == PANEL_PAIRS ? EFFECTS_OF_PAIRS :
		EFFECTS_OF_ROWS;
}

static AggregateChoices
get_aggregate_choices(FunctionCallInfo fcinfo)
{
	AggregateChoices choices;
	NameList	types = aggregate_types;

	types.n = AGGREGATE_GROUP_TIME;
	choices.average.type = (AggregateType)
		get_one_of(fcinfo, AGGREGATE_TYPE, "type", &types);
	choices.waves = get_wave_choices(fcinfo, AGGREGATE_WAVES);
	choices.covariates = get_covariate_method(fcinfo, AGGREGATE_METHOD);
	choices.vcov = (AggregateVcov)
		get_one_of(fcinfo, AGGREGATE_VCOV, "vcov", &aggregate_vcovs);
	choices.conf_level = get_conf_level(fcinfo, AGGREGATE_CONF_LEVEL);
	choices.average.weights = (AverageWeights)
		get_one_of(fcinfo, AGGREGATE_WEIGHTS, "weights", &average_weights);
	choices.average.shares = (AverageShares)
		get_one_of(fcinfo, AGGREGATE_SHARES, "shares", &average_shares);
	get_balance(fcinfo, AGGREGATE_BALANCE, &choices.average);
	get_events(fcinfo, AGGREGATE_EVENTS, &choices.average);
	choices.band = (Band) get_one_of(fcinfo, AGGREGATE_BAND, "band", &band_names);
	choices.reference = (Reference)
		get_one_of(fcinfo, AGGREGATE_REFERENCE, "reference", &reference_names);
	choices.of = get_effects_of(fcinfo, AGGREGATE_PANEL);
	return choices;
}

Datum
did_aggregate(PG_FUNCTION_ARGS)
{
	AggregateChoices choices;
	const Sample *sample;
	WaveRows   *found;
	ResultRow	row;

	require_arguments(fcinfo, N_AGGREGATE_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	choices = get_aggregate_choices(fcinfo);
	sample = get_clustered_waves(fcinfo, &choices, "did_aggregate");
	if (sample == NULL)
		return (Datum) 0;
	found = wave_aggregate(sample, waves_create(sample), &choices);
	for (int i = 0; i < found->n_rows; i++)
		wave_result_put_average(&row, sample, &choices, found, i);
	return (Datum) 0;
}

/* ---- programme_wave_terms, whose arguments are those of did_aggregate ---- */

enum
{
	TERM_KEY,
	TERM_COHORT,
	TERM_PERIOD,
	TERM_N,
	TERM_MEAN,
	TERM_COEFFICIENT,
	N_TERM_COLUMNS
};

static void
put_term(ResultRow *row, const WaveTerm *term)
{
	if (!term->overall)
		row_set(row, TERM_KEY, Int32GetDatum(term->key));
	if (term->cohort != NEVER_TREATED)
		row_set(row, TERM_COHORT, Int32GetDatum(term->cohort));
	row_set(row, TERM_PERIOD, Int32GetDatum(term->period));
	row_set_count(row, TERM_N, term->rows);
	row_set_number(row, TERM_MEAN, term->mean);
	row_set_number(row, TERM_COEFFICIENT, term->coefficient);
	row_put(row);
}

Datum
programme_wave_terms(PG_FUNCTION_ARGS)
{
	AggregateChoices choices;
	const Sample *sample;
	WaveTerm   *terms;
	ResultRow	row;
	int			n;

	require_arguments(fcinfo, N_AGGREGATE_ARGS);
	rows_open(&row, fcinfo, N_TERM_COLUMNS);
	choices = get_aggregate_choices(fcinfo);
	sample = get_clustered_waves(fcinfo, &choices, "programme_wave_terms");
	if (sample == NULL)
		return (Datum) 0;
	refuse_wave_covariates(sample, "programme_wave_terms");
	if (choices.of != EFFECTS_OF_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("effects of changes are not sums of the means of cohorts"),
				 errhint("programme_wave_terms takes effects of all rows: panel => 'rows'.")));
	n = wave_terms(sample, waves_create(sample), &choices.average,
				   &choices.waves, &terms);
	for (int i = 0; i < n; i++)
		put_term(&row, &terms[i]);
	return (Datum) 0;
}

/* ---- did_vcov ---- */

enum
{
	VCOV_OF = 1,
	VCOV_WAVES,					/* control, base and anticipation */
	VCOV_METHOD = VCOV_WAVES + 3,
	VCOV_VCOV,
	VCOV_WEIGHTS,
	VCOV_SHARES,
	VCOV_BALANCE,
	VCOV_EVENTS,				/* the first and the last */
	VCOV_PANEL = VCOV_EVENTS + 2,
	N_VCOV_ARGS
};

/* Its columns. */
enum
{
	COVARIANCE_ROW,
	COVARIANCE_COLUMN,
	COVARIANCE_VALUE,
	N_COVARIANCE_COLUMNS
};

static AggregateChoices
get_vcov_choices(FunctionCallInfo fcinfo)
{
	AggregateChoices choices;

	choices.average.type = (AggregateType)
		get_one_of(fcinfo, VCOV_OF, "of", &aggregate_types);
	choices.waves = get_wave_choices(fcinfo, VCOV_WAVES);
	choices.covariates = get_covariate_method(fcinfo, VCOV_METHOD);
	choices.vcov = (AggregateVcov)
		get_one_of(fcinfo, VCOV_VCOV, "vcov", &aggregate_vcovs);
	choices.average.weights = (AverageWeights)
		get_one_of(fcinfo, VCOV_WEIGHTS, "weights", &average_weights);
	choices.average.shares = (AverageShares)
		get_one_of(fcinfo, VCOV_SHARES, "shares", &average_shares);
	get_balance(fcinfo, VCOV_BALANCE, &choices.average);
	get_events(fcinfo, VCOV_EVENTS, &choices.average);
	choices.of = get_effects_of(fcinfo, VCOV_PANEL);
	/* No interval is looked at. */
	choices.band = BAND_POINTWISE;
	choices.reference = REFERENCE_NORMAL;
	choices.conf_level = 0.95;
	return choices;
}

static const char *
key_of(const WaveAggregate *found)
{
	if (found->overall)
		return "overall";
	if (found->effect != NULL)
		return psprintf("%d in %d", found->cohort, found->effect->period);
	return psprintf("%d", found->key);
}

static void
put_covariances(ResultRow *row, const WaveRows *found)
{
	for (int i = 0; i < found->n_rows; i++)
		for (int j = 0; j < found->n_rows; j++)
		{
			CHECK_FOR_INTERRUPTS();
			row_set_text(row, COVARIANCE_ROW, key_of(&found->rows[i]));
			row_set_text(row, COVARIANCE_COLUMN, key_of(&found->rows[j]));
			row_set_number(row, COVARIANCE_VALUE, wave_rows_product(found, i, j));
			row_put(row);
		}
}

Datum
did_vcov(PG_FUNCTION_ARGS)
{
	AggregateChoices choices;
	const Sample *sample;
	ResultRow	row;

	require_arguments(fcinfo, N_VCOV_ARGS);
	rows_open(&row, fcinfo, N_COVARIANCE_COLUMNS);
	choices = get_vcov_choices(fcinfo);
	sample = get_clustered_waves(fcinfo, &choices, "did_vcov");
	if (sample != NULL)
		put_covariances(&row, wave_aggregate(sample, waves_create(sample),
											 &choices));
	return (Datum) 0;
}

/* ---- did_pretrend ---- */

enum
{
	PRETREND_WAVES = 1,			/* control, base and anticipation */
	PRETREND_METHOD_OF = PRETREND_WAVES + 3,
	PRETREND_VCOV,
	PRETREND_REFERENCE,
	PRETREND_EVENTS,			/* the first and the last */
	PRETREND_ESTIMATOR = PRETREND_EVENTS + 2,
	PRETREND_EFFECTS,
	N_PRETREND_ARGS
};

/* Its columns. */
enum
{
	PRETREND_STATISTIC,
	PRETREND_DF1,
	PRETREND_DF2,
	PRETREND_P_VALUE,
	PRETREND_WALD,
	PRETREND_N_EFFECTS,
	PRETREND_N_CLUSTERS,
	PRETREND_METHOD,
	PRETREND_NOTE,
	PRETREND_FACTS,
	N_PRETREND_COLUMNS
};

/* All but the variance, of which each estimator has its own. */
static AggregateChoices
get_pretrend_choices(FunctionCallInfo fcinfo)
{
	AggregateChoices choices = {.conf_level = 0.95};

	choices.waves = get_wave_choices(fcinfo, PRETREND_WAVES);
	choices.covariates = get_covariate_method(fcinfo, PRETREND_METHOD_OF);
	choices.reference = (Reference)
		get_one_of(fcinfo, PRETREND_REFERENCE, "reference", &reference_names);
	get_events(fcinfo, PRETREND_EVENTS, &choices.average);
	if (PG_ARGISNULL(PRETREND_EVENTS + 1))
		choices.average.last_event = -1 - (int64_t) choices.waves.anticipation;
	else if (choices.average.last_event >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_event must be negative"),
				 errhint("Effects from the start of treatment on are no trend before it; did_aggregate gives those.")));
	return choices;
}

static void
put_pretrend(ResultRow *row, const Sample *sample, const Pretrend *found,
			 const char *method)
{
	const WaldTest *test = &found->test;

	if (found->has_test)
	{
		row_set_number(row, PRETREND_STATISTIC, test->statistic);
		if (!isinf(test->df2))
			row_set_number(row, PRETREND_DF2, test->df2);
		row_set_number(row, PRETREND_P_VALUE, test->p_value);
	}
	if (found->has_wald)
	{
		row_set(row, PRETREND_DF1, Int32GetDatum(found->rank));
		row_set_number(row, PRETREND_WALD, found->wald);
		row_set_count(row, PRETREND_N_CLUSTERS, found->clusters);
		row_set_text(row, PRETREND_METHOD, method);
	}
	row_set_count(row, PRETREND_N_EFFECTS, found->effects);
	row_set_text(row, PRETREND_NOTE, words_note(&found->facts, sample));
	row_set(row, PRETREND_FACTS, facts_json(&found->facts, sample));
	row_put(row);
}

/* Of a regression; the choices are those that it shares with averages. */
static void
test_events(FunctionCallInfo fcinfo, ResultRow *row, int estimator,
			const AggregateChoices *choices)
{
	EventChoices events =
		get_study_events(fcinfo, estimator, choices->waves.controls,
						 choices->waves.anticipation, PRETREND_VCOV,
						 PRETREND_EFFECTS);
	const Sample *sample;
	Pretrend   *found;

	if (choices->covariates != COVARIATES_REG)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("method '%s' is of estimator 'group_time'",
						covariate_methods.names[choices->covariates]),
				 errhint("Regressions have covariates among their columns: leave method out.")));
	events.min_event = (int32) Max(choices->average.first_event, MIN_EVENT);
	events.max_event = (int32) Max(choices->average.last_event, MIN_EVENT);
	sample = get_study_sample(fcinfo, "did_pretrend");
	if (sample == NULL)
		return;
	found = event_pretrend(sample, waves_create(sample), &events,
						   choices->reference);
	put_pretrend(row, sample, found,
				 words_event_pretrend_method(found, &events,
											 choices->reference));
}

static void
test_averages(FunctionCallInfo fcinfo, ResultRow *row,
			  AggregateChoices *choices)
{
	const Sample *sample;
	Pretrend   *found;

	refuse_study_levels(fcinfo, PRETREND_EFFECTS);
	choices->vcov = (AggregateVcov)
		get_one_of(fcinfo, PRETREND_VCOV, "vcov", &aggregate_vcovs);
	sample = get_clustered_waves(fcinfo, choices, "did_pretrend");
	if (sample == NULL)
		return;
	found = wave_pretrend(sample, waves_create(sample), choices);
	put_pretrend(row, sample, found, words_pretrend_method(found, choices));
}

Datum
did_pretrend(PG_FUNCTION_ARGS)
{
	AggregateChoices choices;
	int			estimator;
	ResultRow	row;

	require_arguments(fcinfo, N_PRETREND_ARGS);
	rows_open(&row, fcinfo, N_PRETREND_COLUMNS);
	choices = get_pretrend_choices(fcinfo);
	estimator = get_study_estimator(fcinfo, PRETREND_ESTIMATOR);
	if (estimator == STUDY_OF_AVERAGES)
		test_averages(fcinfo, &row, &choices);
	else
		test_events(fcinfo, &row, estimator, &choices);
	return (Datum) 0;
}
