/*-------------------------------------------------------------------------
 *
 * bootstrap_ci.c
 *		From a bootstrap_sample to an estimate with an interval.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/bootstrap_ci.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/answer/limits_draws.h"
#include "core/base/memory.h"
#include "core/column/column_estimate.h"
#include "core/column/column_jackknife.h"
#include "core/column/column_replicates.h"
#include "core/column/column_totals.h"

const ColumnChoices default_column_choices = {
	.question = {COLUMN_MEAN, 0.5, 0.1},
	.kind = INTERVAL_PERCENTILE,
	.reps = 1999,
	.seed = 2016,
	.conf_level = 0.95
};

/* What is drawn: clusters, or rows. */
static int64_t
units_of(const ColumnData *data)
{
	return data->clustered ? data->n_clusters : data->sample->image.n_rows;
}

static bool
can_draw(const ColumnData *data, const ColumnQuestion *question)
{
	return units_of(data) >= 2 &&
		column_has_statistic(question, data->totals.rows);
}

/* ---- replicates ---- */

/*
 * Pivots from values and standard errors; replicates whose values do not vary
 * have none, and are left out.
 */
static void
make_pivots(BootstrapReplicates *replicates)
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
draw_replicates(const ColumnData *data, const ColumnChoices *choices,
				BootstrapReplicates *replicates)
{
	ColumnDraws	draws = {.data = data, .question = &choices->question,
		.seed = choices->seed, .reps = choices->reps,
		.values = replicates->values, .std_errors = replicates->pivots};

	column_replicates(&draws);
	replicates->n = choices->reps;
	if (replicates->pivots != NULL)
	{
		replicates->std_error = column_totals_error(data, &choices->question,
													&data->totals, NULL);
		make_pivots(replicates);
	}
}

static void
find_interval(const ColumnData *data, const ColumnChoices *choices,
			  ColumnEstimate *estimate)
{
	BootstrapReplicates replicates = {.estimate = estimate->estimate};
	BootstrapInterval interval;
	ConfidenceInterval ends = {NAN, NAN, NAN, NAN};
	DrawsOutcome outcome = {.reps = choices->reps, .lost = LOSS_STD_ERROR,
		.accelerated = true,
		.units = data->clustered ? ABOUT_CLUSTERS : ABOUT_ROWS,
	.n_units = units_of(data)};

	replicates.noise = column_rounding(data, &choices->question,
									   estimate->estimate);
	replicates.values = core_alloc_array(choices->reps, sizeof(double));
	if (choices->kind == INTERVAL_STUDENTIZED)
		replicates.pivots = core_alloc_array(choices->reps, sizeof(double));
	if (choices->kind == INTERVAL_BCA)
		outcome.accelerated = column_acceleration(data, &choices->question,
												  &replicates.acceleration);
	draw_replicates(data, choices, &replicates);
	interval = bootstrap_interval(&replicates, choices->kind,
								  choices->conf_level, 0.0);
	estimate->used = outcome.used = replicates.n;
	outcome.status = interval.status;
	outcome.extreme = interval.extreme;
	if (interval.status == REPLICATES_OK ||
		interval.status == REPLICATES_ONE_SIDED)
	{
		estimate->std_error = interval.std_error;
		estimate->bias = interval.bias;
	}
	if (interval.status == REPLICATES_OK && outcome.accelerated)
	{
		ends.low = estimate->low = interval.low;
		ends.high = estimate->high = interval.high;
	}
	note_draws(&outcome, &ends, &estimate->facts);
	if (replicates.pivots != NULL)
		core_free(replicates.pivots);
	core_free(replicates.values);
}

static void
note_odd_values(const ValueSample *sample, ColumnEstimate *estimate)
{
	double		codes[2];
	int64_t		rows;
	int			n = value_sample_codes(sample, codes, &rows);

	note_codes(n, codes, rows, &estimate->facts);
}

void
bootstrap_column(const ValueSample *sample, const ColumnChoices *choices,
				 ColumnEstimate *estimate)
{
	ColumnData	data;

	column_data_create(sample, &choices->question, &data);
	memset(estimate, 0, sizeof(*estimate));
	estimate->rows = sample->image.n_rows;
	estimate->missing = sample->image.n_missing;
	estimate->clusters = data.clustered ? (int64_t) data.n_clusters : -1;
	estimate->estimate = estimate->std_error = estimate->bias =
		estimate->low = estimate->high = NAN;
	if (data.n_entries > 0 &&
		column_has_statistic(&choices->question, data.totals.rows))
		estimate->estimate = column_estimate(&data, &choices->question);
	estimate->weighted = data.weighted;
	estimate->units = units_of(&data);
	estimate->choices = *choices;
	note_odd_values(sample, estimate);
	if (data.n_entries == 0)
		add_counted_fact(&estimate->facts, FACT_NO_ROWS, sample->image.n_missing);
	else if (units_of(&data) < 2)
		add_fact(&estimate->facts, FACT_NOTHING_TO_DRAW,
				 (Fact) {.subject = data.clustered ? ABOUT_CLUSTERS : ABOUT_ROWS});
	else if (can_draw(&data, &choices->question))
		find_interval(&data, choices, estimate);
	column_data_free(&data);
}

bool
bootstrap_column_replicates(const ValueSample *sample,
							const ColumnChoices *choices,
							double *replicates)
{
	ColumnDraws	draws = {.question = &choices->question,
		.seed = choices->seed, .reps = choices->reps, .values = replicates};
	ColumnData	data;
	bool		possible;

	column_data_create(sample, &choices->question, &data);
	draws.data = &data;
	possible = can_draw(&data, &choices->question);
	if (possible)
		column_replicates(&draws);
	column_data_free(&data);
	return possible;
}
