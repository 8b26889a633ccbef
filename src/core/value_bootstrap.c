/*-------------------------------------------------------------------------
 *
 * value_bootstrap.c
 *		From a bootstrap_sample to an estimate with an interval.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/value_bootstrap.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/memory.h"

/* The bootstrap of few units has too small a variance. */
#define FEW_UNITS 10

const ValueChoices default_value_choices = {
	.question = {STATISTIC_MEAN, 0.5, 0.1},
	.kind = INTERVAL_PERCENTILE,
	.reps = 1999,
	.seed = 2016,
	.conf_level = 0.95
};

bool
has_plug_in_error(ValueStatistic statistic)
{
	return statistic == STATISTIC_MEAN || statistic == STATISTIC_SUM ||
		statistic == STATISTIC_PROPORTION;
}

/* What is drawn: clusters, or rows. */
static int64_t
units_of(const ValueData *data)
{
	return data->clustered ? data->n_clusters : data->values->n_rows;
}

static bool
can_draw(const ValueData *data, const ValueQuestion *question)
{
	return units_of(data) >= 2 && has_statistic(question, data->totals.rows);
}

/* ---- words ---- */

/* What became of the replicates. */
typedef struct ValueOutcome
{
	uint32_t	used;
	bool		accelerated;
	bool		extreme;
	ReplicatesStatus status;
} ValueOutcome;

static void __attribute__((format(printf, 2, 3)))
add_value_note(ValueEstimate *estimate, const char *format,...)
{
	size_t		used = strlen(estimate->note);
	va_list		arguments;

	if (used > 0)
		used += snprintf(estimate->note + used, sizeof(estimate->note) - used,
						 "; ");
	va_start(arguments, format);
	vsnprintf(estimate->note + used, sizeof(estimate->note) - used, format,
			  arguments);
	va_end(arguments);
}

/* 1234567 as 1,234,567 */
static const char *
grouped(int64_t n, char text[32])
{
	char		digits[24];
	int			length = snprintf(digits, sizeof(digits), "%" PRId64, n);
	int			at = 0;

	for (int i = 0; i < length; i++)
	{
		if (i > 0 && (length - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

static void
describe_statistic(const ValueData *data, const ValueQuestion *question,
				   char *text, size_t size)
{
	const char *weighted = data->weighted ? "weighted " : "";

	if (question->statistic == STATISTIC_QUANTILE)
		snprintf(text, size, "%squantile %.15g", weighted,
				 question->probability);
	else if (question->statistic == STATISTIC_TRIMMED_MEAN)
		snprintf(text, size, "%strimmed mean without %.15g%% at each end",
				 weighted, 100.0 * question->trim);
	else
		snprintf(text, size, "%s%s", weighted,
				 question->statistic == STATISTIC_SD ? "standard deviation" :
				 value_statistic_names[question->statistic]);
}

static void
describe_value_bootstrap(const ValueData *data, const ValueChoices *choices,
						 ValueEstimate *estimate)
{
	char		what[96];
	char		units[32];
	char		reps[32];

	describe_statistic(data, &choices->question, what, sizeof(what));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; bootstrap of %s %s%s; %s interval; %s replicates, seed %"
			 PRId64, what, grouped(units_of(data), units),
			 data->clustered ? "cluster" : "row",
			 units_of(data) == 1 ? "" : "s",
			 interval_kind_names[choices->kind],
			 grouped(choices->reps, reps), (int64_t) choices->seed);
}

static void
describe_interval(const ValueData *data, const ValueChoices *choices,
				  const ValueOutcome *outcome, ValueEstimate *estimate)
{
	char		number[32];

	if (outcome->status == REPLICATES_CONSTANT)
		add_value_note(estimate, "the replicates do not vary: no interval");
	else if (outcome->status == REPLICATES_TOO_FEW)
		add_value_note(estimate, "hardly a replicate has a standard error: "
					   "no interval");
	else if (outcome->used < choices->reps)
		add_value_note(estimate, "%s replicate%s without a standard error "
					   "left out",
					   grouped(choices->reps - outcome->used, number),
					   choices->reps - outcome->used == 1 ? "" : "s");
	if (!outcome->accelerated)
		add_value_note(estimate, "without one of the %s there would be no "
					   "estimate: no bca interval",
					   data->clustered ? "clusters" : "rows");
	else if (outcome->status == REPLICATES_ONE_SIDED)
		add_value_note(estimate, "all replicates lie on one side of the "
					   "estimate: no bca interval");
	if (outcome->extreme && !isnan(estimate->low))
		add_value_note(estimate, "an end of the interval is the outermost "
					   "replicate: use more replicates");
	if (units_of(data) < FEW_UNITS)
		add_value_note(estimate, "%" PRId64 " %s: the bootstrap of so few "
					   "is unreliable", units_of(data),
					   data->clustered ? "clusters" : "rows");
}

static void
describe_value_limits(const ValueData *data, const ValueChoices *choices,
					  const ValueOutcome *outcome, ValueEstimate *estimate)
{
	if (data->n_entries == 0)
		add_value_note(estimate, "no rows");
	else if (units_of(data) < 2)
		add_value_note(estimate, "one %s: nothing to draw from",
					   data->clustered ? "cluster" : "row");
	else
		describe_interval(data, choices, outcome, estimate);
}

/* ---- replicates ---- */

/*
 * Pivots from values and standard errors; replicates whose values do not vary
 * have none, and are left out.
 */
static void
make_pivots(Replicates *replicates)
{
	uint32_t	used = 0;

	for (uint32_t i = 0; i < replicates->n; i++)
	{
		double		std_error = replicates->pivots[i];

		if (!(std_error > 0.0))
			continue;
		replicates->values[used] = replicates->values[i];
		replicates->pivots[used++] =
			(replicates->values[i] - replicates->estimate) / std_error;
	}
	replicates->n = used;
}

static void
draw_replicates(const ValueData *data, const ValueChoices *choices,
				Replicates *replicates)
{
	ValueDraws	draws = {.data = data, .question = &choices->question,
		.seed = choices->seed, .reps = choices->reps,
		.values = replicates->values, .std_errors = replicates->pivots};

	value_draws(&draws);
	replicates->n = choices->reps;
	if (replicates->pivots != NULL)
	{
		replicates->std_error = plug_in_error(data, &choices->question,
											  &data->totals, NULL);
		make_pivots(replicates);
	}
}

static void
find_interval(const ValueData *data, const ValueChoices *choices,
			  ValueEstimate *estimate, ValueOutcome *outcome)
{
	size_t		size = choices->reps * sizeof(double);
	Replicates	replicates = {.estimate = estimate->estimate};
	ReplicatesInterval interval;

	replicates.values = core_alloc(size);
	if (choices->kind == INTERVAL_STUDENTIZED)
		replicates.pivots = core_alloc(size);
	if (choices->kind == INTERVAL_BCA)
		outcome->accelerated = value_acceleration(data, &choices->question,
												  &replicates.acceleration);
	draw_replicates(data, choices, &replicates);
	interval = replicates_interval(&replicates, choices->kind,
								   choices->conf_level, 0.0);
	estimate->used = outcome->used = replicates.n;
	outcome->status = interval.status;
	outcome->extreme = interval.extreme;
	if (interval.status == REPLICATES_OK ||
		interval.status == REPLICATES_ONE_SIDED)
	{
		estimate->std_error = interval.std_error;
		estimate->bias = interval.bias;
	}
	if (interval.status == REPLICATES_OK && outcome->accelerated)
	{
		estimate->low = interval.low;
		estimate->high = interval.high;
	}
	if (replicates.pivots != NULL)
		core_free(replicates.pivots);
	core_free(replicates.values);
}

void
value_bootstrap(const Values *values, const ValueChoices *choices,
				ValueEstimate *estimate)
{
	ValueOutcome outcome = {.accelerated = true};
	ValueData	data;

	value_data_create(values, &choices->question, &data);
	memset(estimate, 0, sizeof(*estimate));
	estimate->rows = values->n_rows;
	estimate->missing = values->n_missing;
	estimate->clusters = data.clustered ? (int64_t) data.n_clusters : -1;
	estimate->estimate = estimate->std_error = estimate->bias =
		estimate->low = estimate->high = NAN;
	if (data.n_entries > 0 &&
		has_statistic(&choices->question, data.totals.rows))
		estimate->estimate = value_estimate(&data, &choices->question);
	describe_value_bootstrap(&data, choices, estimate);
	if (can_draw(&data, &choices->question))
		find_interval(&data, choices, estimate, &outcome);
	describe_value_limits(&data, choices, &outcome, estimate);
	value_data_free(&data);
}

bool
value_replicates(const Values *values, const ValueChoices *choices,
				 double *replicates)
{
	ValueDraws	draws = {.question = &choices->question,
		.seed = choices->seed, .reps = choices->reps, .values = replicates};
	ValueData	data;
	bool		possible;

	value_data_create(values, &choices->question, &data);
	draws.data = &data;
	possible = can_draw(&data, &choices->question);
	if (possible)
		value_draws(&draws);
	value_data_free(&data);
	return possible;
}
