/*-------------------------------------------------------------------------
 *
 * did_wave_inference.c
 *		did_wave_permutation, did_wave_bootstrap and did_wave_confidence_set:
 *		effects of many waves, and averages of them, judged without a variance;
 *		and did_wave_report, by every way.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/wave_report.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_wave_permutation);
PG_FUNCTION_INFO_V1(did_wave_bootstrap);
PG_FUNCTION_INFO_V1(did_wave_confidence_set);
PG_FUNCTION_INFO_V1(did_wave_report);

/* The arguments that both have first. */
enum
{
	ARG_SAMPLE,
	ARG_OF,
	ARG_CONTROL,
	ARG_BASE,
	ARG_ANTICIPATION,
	ARG_WAY,					/* scheme or method */
	N_COMMON_ARGS
};

/* And last. */
enum
{
	LAST_WEIGHTS,
	LAST_BALANCE,
	LAST_EVENTS,				/* the first and the last */
	N_LAST_ARGS = LAST_EVENTS + 2
};

/* ---- what is asked ---- */

/* The last of the arguments begin with the n-th. */
static void
get_question(FunctionCallInfo fcinfo, int n, WaveQuestion *question)
{
	AverageChoices *average = &question->aggregate.average;
	NameList	weights = average_weights;

	/* Shares of units are not among those that labels are moved with. */
	weights.n = WEIGH_UNIT;
	memset(question, 0, sizeof(*question));
	average->type = (AggregateType)
		get_one_of(fcinfo, ARG_OF, "of", &aggregate_types);
	average->weights = (AverageWeights)
		get_one_of(fcinfo, n + LAST_WEIGHTS, "weights", &weights);
	get_balance(fcinfo, n + LAST_BALANCE, average);
	get_events(fcinfo, n + LAST_EVENTS, average);
	question->aggregate.waves = get_wave_choices(fcinfo, ARG_CONTROL);
	question->aggregate.conf_level = 0.95;
}

/* The sample, if it can be inferred from and has rows; or NULL. */
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

/* ---- what comes of it ---- */

static void
put_result(ResultRow *row, const WaveInference *inference, int i)
{
	const WaveResult *result = &inference->results[i];

	if (result->has_event_time)
		row_set(row, WAVE_EVENT_TIME, Int32GetDatum(result->event_time));
	if (result->has_cohort)
		row_set(row, WAVE_COHORT, Int32GetDatum(result->cohort));
	if (result->has_period)
		row_set(row, WAVE_PERIOD, Int32GetDatum(result->period));
	if (result->has_base)
		row_set(row, WAVE_BASE_PERIOD, Int32GetDatum(result->base));
	wave_result_set(row, &result->estimate,
					inference->question->choices.conf_level, inference->sample);
	if (result->has_rows)
	{
		wave_result_set_counts(row, &result->estimate);
		row_set_text(row, WAVE_METHOD, words_wave_method(inference, i));
	}
	row_put(row);
}

static void
put_results(ResultRow *row, const Sample *sample, const WaveQuestion *question,
			void (*judge) (WaveInference *inference))
{
	WaveInference *inference = wave_inference_open(sample, question);

	judge(inference);
	for (int i = 0; i < inference->n_results; i++)
		put_result(row, inference, i);
	wave_inference_close(inference);
}

/*
 * ---- did_wave_permutation(did_sample, of, control, base, anticipation, scheme,
 * statistic, unit, reps, seed, null_value, alternative, ties, conf_level,
 * weights, balance, min_event, max_event) ----
 */

enum
{
	ARG_STATISTIC = N_COMMON_ARGS,
	ARG_UNIT,
	ARG_REPS
};

static const Choice of_permutation[] = {
	CHOICE_REPS, CHOICE_SEED, CHOICE_NULL_VALUE, CHOICE_ALTERNATIVE,
	CHOICE_TIES, CHOICE_CONF_LEVEL
};

#define LAST_OF_PERMUTATION (ARG_REPS + (int) lengthof(of_permutation))

static const Choice of_statistic = CHOICE_STATISTIC;

/* Labels are of whole clusters, and may move within blocks. */
static void
require_movable(const Sample *sample, const WaveQuestion *question,
				const char *function)
{
	const Cell *cell = find_mixed_cluster(sample);
	Key			key;

	if (question->choices.way->needs & NEEDS_BLOCKS)
		require_blocks(sample, "scheme \"blocks\"");
	if (cell == NULL)
		return;
	key = sample_cluster_key(sample, cell);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cluster \"%s\" has rows of two cohorts, and %s moves cohorts among whole clusters",
					key.text != NULL ? pnstrdup(key.text, key.length) :
					psprintf(INT64_FORMAT, key.number), function),
			 errhint("Make a cluster of each cohort's part, such as the area instead of the local authority; or use a wild bootstrap, which does not need it.")));
}

Datum
did_wave_permutation(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_permutation"};
	const Sample *sample;
	WaveQuestion question;
	ResultRow	row;

	require_arguments(fcinfo, LAST_OF_PERMUTATION + N_LAST_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	get_question(fcinfo, LAST_OF_PERMUTATION, &question);
	question.choices = choices_of(get_way(fcinfo, ARG_WAY, &of));
	get_choices(fcinfo, ARG_STATISTIC, &of_statistic, 1, &question.choices);
	question.unit = (WaveUnit) get_one_of(fcinfo, ARG_UNIT, "unit", &wave_units);
	get_choices(fcinfo, ARG_REPS, of_permutation, lengthof(of_permutation),
				&question.choices);
	sample = get_clustered_waves(fcinfo, "did_wave_permutation");
	if (sample == NULL)
		return (Datum) 0;
	require_movable(sample, &question, "did_wave_permutation");
	put_results(&row, sample, &question, wave_permutation);
	return (Datum) 0;
}

/*
 * ---- did_wave_bootstrap(did_sample, of, control, base, anticipation, method,
 * wild_weights, reps, seed, null_value, alternative, ties, conf_level, vcov,
 * weights, balance, min_event, max_event) ----
 */

static const Choice of_bootstrap[] = {
	CHOICE_WEIGHTS, CHOICE_REPS, CHOICE_SEED, CHOICE_NULL_VALUE,
	CHOICE_ALTERNATIVE, CHOICE_TIES, CHOICE_CONF_LEVEL, CHOICE_VCOV
};

#define LAST_OF_BOOTSTRAP (N_COMMON_ARGS + (int) lengthof(of_bootstrap))

Datum
did_wave_bootstrap(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_bootstrap", .gives = GIVES_SET};
	const Sample *sample;
	WaveQuestion question;
	ResultRow	row;

	require_arguments(fcinfo, LAST_OF_BOOTSTRAP + N_LAST_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	get_question(fcinfo, LAST_OF_BOOTSTRAP, &question);
	question.choices = choices_of(get_way(fcinfo, ARG_WAY, &of));
	get_choices(fcinfo, N_COMMON_ARGS, of_bootstrap, lengthof(of_bootstrap),
				&question.choices);
	sample = get_clustered_waves(fcinfo, "did_wave_bootstrap");
	if (sample != NULL)
		put_results(&row, sample, &question, wave_bootstrap);
	return (Datum) 0;
}

/*
 * ---- did_wave_confidence_set(did_sample, of, control, base, anticipation,
 * method, wild_weights, reps, seed, alternative, ties, conf_level, scheme,
 * statistic, unit, weights, balance, min_event, max_event) ----
 */

static const Choice of_set[] = {
	CHOICE_WEIGHTS, CHOICE_REPS, CHOICE_SEED, CHOICE_ALTERNATIVE, CHOICE_TIES,
	CHOICE_CONF_LEVEL
};

enum
{
	ARG_LEVEL_OF_SET = N_COMMON_ARGS + lengthof(of_set) - 1,
	ARG_SCHEME,
	ARG_STATISTIC_OF_SET,
	ARG_UNIT_OF_SET,
	LAST_OF_SET,
	N_SET_ARGS = LAST_OF_SET + N_LAST_ARGS
};

/* Columns of did_wave_confidence_set. */
enum
{
	COL_EVENT_TIME,
	COL_COHORT,
	COL_PERIOD,
	COL_LOWER,
	COL_UPPER,
	N_SET_COLS
};

static void
put_segments(ResultRow *row, const WaveResult *result)
{
	for (uint32 i = 0; i < result->set.n; i++)
	{
		if (result->has_event_time)
			row_set(row, COL_EVENT_TIME, Int32GetDatum(result->event_time));
		if (result->has_cohort)
			row_set(row, COL_COHORT, Int32GetDatum(result->cohort));
		if (result->has_period)
			row_set(row, COL_PERIOD, Int32GetDatum(result->period));
		row_set_number(row, COL_LOWER, result->set.segments[i].low);
		row_set_number(row, COL_UPPER, result->set.segments[i].high);
		row_put(row);
	}
}

Datum
did_wave_confidence_set(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	WaveQuestion question;
	WaveInference *inference;
	bool		permuted;
	ResultRow	row;

	require_arguments(fcinfo, N_SET_ARGS);
	rows_open(&row, fcinfo, N_SET_COLS);
	get_question(fcinfo, LAST_OF_SET, &question);
	question.choices = choices_of(get_way_to_set(fcinfo, ARG_WAY, ARG_SCHEME));
	permuted = question.choices.way->family == WAY_PERMUTATION;
	get_choices(fcinfo, N_COMMON_ARGS, of_set, lengthof(of_set),
				&question.choices);
	get_choices(fcinfo, ARG_STATISTIC_OF_SET, &of_statistic, 1,
				&question.choices);
	question.unit = (WaveUnit)
		get_one_of(fcinfo, ARG_UNIT_OF_SET, "unit", &wave_units);
	/* A set without a level is none. */
	question.choices.conf_level = get_conf_level(fcinfo, ARG_LEVEL_OF_SET);
	sample = get_clustered_waves(fcinfo, "did_wave_confidence_set");
	if (sample == NULL)
		return (Datum) 0;
	if (permuted)
		require_movable(sample, &question, "did_wave_confidence_set");
	inference = wave_inference_open(sample, &question);
	if (permuted)
		wave_permutation(inference);
	else
		wave_bootstrap(inference);
	for (int i = 0; i < inference->n_results; i++)
		put_segments(&row, &inference->results[i]);
	wave_inference_close(inference);
	return (Datum) 0;
}

/*
 * ---- did_wave_report(did_sample, of, control, base, anticipation, conf_level,
 * weights, balance, min_event, max_event) ----
 */

enum
{
	ARG_LEVEL_OF_REPORT = ARG_WAY,
	LAST_OF_REPORT,
	N_REPORT_ARGS = LAST_OF_REPORT + N_LAST_ARGS
};

/* Columns of did_wave_report. */
enum
{
	LINE_EVENT_TIME,
	LINE_COHORT,
	LINE_PERIOD,
	LINE_INFERENCE,
	LINE_ESTIMATE,
	LINE_STD_ERROR,
	LINE_STATISTIC,
	LINE_DF,
	LINE_P_VALUE,
	LINE_CONF_LOW,
	LINE_CONF_HIGH,
	LINE_METHOD,
	LINE_NOTE,
	LINE_FACTS,
	N_LINE_COLS
};

static void
put_line(ResultRow *row, const Sample *sample, const WaveLine *line, int i)
{
	const WaveResult *result = &line->inference->results[i];
	const Estimate *e = &result->estimate;

	if (result->has_event_time)
		row_set(row, LINE_EVENT_TIME, Int32GetDatum(result->event_time));
	if (result->has_cohort)
		row_set(row, LINE_COHORT, Int32GetDatum(result->cohort));
	if (result->has_period)
		row_set(row, LINE_PERIOD, Int32GetDatum(result->period));
	row_set_text(row, LINE_INFERENCE, line->label);
	row_set_number(row, LINE_ESTIMATE, e->estimate);
	row_set_number(row, LINE_STD_ERROR, e->std_error);
	row_set_number(row, LINE_STATISTIC, e->interval.statistic);
	row_set_number(row, LINE_DF, e->df);
	row_set_number(row, LINE_P_VALUE, e->interval.p_value);
	row_set_number(row, LINE_CONF_LOW, e->interval.low);
	row_set_number(row, LINE_CONF_HIGH, e->interval.high);
	if (result->has_rows)
		row_set_text(row, LINE_METHOD, words_wave_method(line->inference, i));
	row_set_text(row, LINE_NOTE, words_note(&e->facts, sample));
	row_set(row, LINE_FACTS, facts_json(&e->facts, sample));
	row_put(row);
}

Datum
did_wave_report(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	WaveQuestion question;
	WaveReport *report;
	ResultRow	row;

	require_arguments(fcinfo, N_REPORT_ARGS);
	rows_open(&row, fcinfo, N_LINE_COLS);
	get_question(fcinfo, LAST_OF_REPORT, &question);
	question.aggregate.conf_level = get_conf_level(fcinfo, ARG_LEVEL_OF_REPORT);
	sample = get_clustered_waves(fcinfo, "did_wave_report");
	if (sample == NULL)
		return (Datum) 0;
	report = wave_report_create(sample, &question.aggregate);
	for (int i = 0; i < report->lines[0].inference->n_results; i++)
		for (int j = 0; j < report->n_lines; j++)
			put_line(&row, sample, &report->lines[j], i);
	wave_report_free(report);
	return (Datum) 0;
}
