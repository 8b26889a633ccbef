/*-------------------------------------------------------------------------
 *
 * words_aggregate.c
 *		How averages of effects on cohorts in periods were made, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words.h"

#include <inttypes.h>
#include <math.h>

#include "core/base/memory.h"
#include "core/words/words_parts.h"

static const char *
average_of(const AverageChoices *choices, bool overall)
{
	static const char *const averages[] = {
		[AGGREGATE_SIMPLE] = "average over all cohorts and periods from the start on",
		[AGGREGATE_DYNAMIC] = "average at an event time",
		[AGGREGATE_GROUP] = "average of a cohort over its periods from the start on",
		[AGGREGATE_CALENDAR] = "average in a period over cohorts that have started",
		[AGGREGATE_GROUP_TIME] = "effect on a cohort in a period"
	};
	static const char *const all[] = {
		[AGGREGATE_SIMPLE] = "average over all cohorts and periods from the start on",
		[AGGREGATE_DYNAMIC] = "mean over event times from 0 on",
		[AGGREGATE_GROUP] = "average over cohorts",
		[AGGREGATE_CALENDAR] = "mean over periods"
	};

	return overall ? all[choices->type] : averages[choices->type];
}

static void
write_weights(Text *text, const AverageChoices *choices)
{
	static const char *const names[] = {
		[WEIGH_COHORT] = "cohorts by their weight over all periods",
		[WEIGH_CELL] = "effects by the cohort's weight in the period",
		[WEIGH_EQUAL] = "effects weighing the same",
		[WEIGH_ROWS] = "effects by the cohort's rows in the period",
		[WEIGH_UNIT] = "cohorts by their units, each by its mean weight"
	};

	text_append(text, ", %s", names[choices->weights]);
	if (choices->balanced)
		text_append(text, ", of cohorts that are observed up to event time "
					"%" PRId32, choices->balance);
	if (choices->first_event > INT64_MIN)
		text_append(text, ", from event time %" PRId64, choices->first_event);
	if (choices->last_event < INT64_MAX)
		text_append(text, ", up to event time %" PRId64, choices->last_event);
}

static const char *const vcov_names[] = {
	[AGGREGATE_CR0] = "CR0 variance",
	[AGGREGATE_CR2] = "CR2 (Bell-McCaffrey) variance of each effect, stacked",
	[AGGREGATE_CR3] = "CR3 (jackknife) variance of each effect, stacked",
	[AGGREGATE_JACKKNIFE] = "jackknife"
};

static void
write_variance(Text *text, const AggregateChoices *choices)
{
	text_append(text, "; %s", vcov_names[choices->vcov]);
	if (choices->average.weights == WEIGH_EQUAL)
		return;
	if (choices->average.shares == SHARES_FIXED)
		text_append(text, ", these weights being fixed,");
	else if (choices->vcov != AGGREGATE_JACKKNIFE)
		text_append(text, ", with that of these weights,");
}

static const char *
reference_of(const AggregateChoices *choices)
{
	if (choices->reference == REFERENCE_NORMAL)
		return "normal";
	if (aggregate_has_freedom(choices))
		return "t with Satterthwaite degrees of freedom";
	return "t with clusters - 1 degrees of freedom";
}

/* Rows without an interval are no part of it. */
static void
write_band(Text *text, const WaveRows *rows, int row)
{
	if (isnan(rows->critical) || rows->rows[row].overall ||
		!rows->rows[row].estimate.has_interval)
		return;
	text_append(text, "; uniform interval over %d row%s, %.3f standard errors "
				"either way by the multivariate ", rows->n_band,
				plural(rows->n_band), rows->critical);
	if (isinf(rows->band_df))
		text_append(text, "normal distribution");
	else
		text_append(text, "t with %.1f degrees of freedom", rows->band_df);
}

char *
words_aggregate_method(const WaveRows *rows, int row,
					   const AggregateChoices *choices)
{
	const WaveAggregate *aggregate = &rows->rows[row];
	const Estimate *e = &aggregate->estimate;
	Text		text;

	text_init(&text);
	text_append(&text, "%s", average_of(&choices->average, aggregate->overall));
	write_weights(&text, &choices->average);
	text_append(&text, ", of ");
	write_waves(&text, &e->method);
	write_variance(&text, choices);
	text_append(&text, " over %" PRIu32 " cluster%s; %s", e->clusters,
				plural(e->clusters), reference_of(choices));
	write_band(&text, rows, row);
	return text.data;
}

char *
words_pretrend_method(const Pretrend *pretrend,
					  const AggregateChoices *choices)
{
	Text		text;

	text_init(&text);
	text_append(&text, "Wald test of %d effect%s before the start, of ",
				pretrend->rank, plural(pretrend->rank));
	write_waves(&text, &pretrend->method);
	text_append(&text, "; %s over %" PRIu32 " cluster%s; ",
				vcov_names[choices->vcov], pretrend->clusters,
				plural(pretrend->clusters));
	if (choices->reference == REFERENCE_NORMAL)
		text_append(&text, "chi-squared");
	else
		text_append(&text, "F of Hotelling's T-squared with %s degrees of freedom",
					pretrend->by_eta ? "Pustejovsky and Tipton's" :
					"clusters - 1");
	return text.data;
}

/* An average by another way than a variance, or an effect by itself. */
char *
words_wave_method(const WaveInference *inference, int result)
{
	const AggregateChoices *choices = &inference->question->aggregate;
	const Method *method = &inference->results[result].estimate.method;
	char	   *rest;
	Text		text;

	if (inference->rows != NULL)
		return words_aggregate_method(inference->rows, result, choices);
	rest = words_method(method);
	if (rest == NULL)
		return NULL;
	text_init(&text);
	if (inference->average != NULL)
	{
		text_append(&text, "%s", average_of(&choices->average,
											result < inference->average->n_overall));
		write_weights(&text, &choices->average);
		if (method->family == WAY_WILD &&
			choices->average.weights != WEIGH_EQUAL)
			text_append(&text, ", these weights being fixed");
		text_append(&text, ", of ");
	}
	text_append(&text, "%s", rest);
	if (method->family == WAY_PERMUTATION &&
		inference->question->unit == UNIT_CLUSTERS)
		text_append(&text, "; each cluster counted once, by its change");
	core_free(rest);
	return text.data;
}
