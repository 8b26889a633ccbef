/*-------------------------------------------------------------------------
 *
 * wave_aggregate.c
 *		Averages of the effects on cohorts in periods, and how sure they are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_aggregate.h"

#include <math.h>
#include <string.h>

#include "core/answer/wave_adjusted.h"
#include "core/answer/wave_band.h"
#include "core/answer/wave_judge.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* In the order of AggregateVcov, of Reference and of Band. */
const NameList aggregate_vcovs = NAME_LIST("CR0", "CR2", "CR3", "jackknife");
const NameList reference_names = NAME_LIST("t", "normal");
const NameList band_names = NAME_LIST("pointwise", "uniform");

/* ---- scores ---- */

Adjustment
aggregate_adjustment(AggregateVcov vcov)
{
	return vcov == AGGREGATE_CR2 ? ADJUST_ROOT :
		vcov == AGGREGATE_CR3 ? ADJUST_INVERSE : ADJUST_NONE;
}

bool
aggregate_vcov_applies(const Sample *sample, const AggregateChoices *choices)
{
	return sample->n_covariates == 0 ||
		aggregate_adjustment(choices->vcov) == ADJUST_NONE ||
		adjusted_vcov_applies(sample, choices->covariates, VCOV_CR2);
}

static void
fail_row(WaveAggregate *row, uint32_t cluster)
{
	if (row->estimate.status != VARIANCE_OK)
		return;
	row->estimate.status = VARIANCE_INDISPENSABLE;
	row->estimate.at = cluster;
}

/* Rows of effects that are not there without a cluster. */
static void
fail_rows(const WaveWork *work, uint32_t cluster, const double *effects)
{
	for (int k = 0; k < work->effects->n_effects; k++)
		if (work->effects->effects[k].exists && isnan(effects[k]))
		{
			int			row = work->average->row_of[k];

			fail_row(&work->rows->rows[row], cluster);
			if (wave_average_counts(work->average, row))
				fail_row(&work->rows->rows[0], cluster);
		}
}

static void
linearise(const WaveWork *work)
{
	Adjustment	adjustment = aggregate_adjustment(work->choices->vcov);
	WaveValues *moves = wave_values_create(work->average);
	WaveRows   *rows = work->rows;

	for (uint32_t c = 0; c < rows->n_clusters; c++)
	{
		core_check_interrupts();
		wave_effects_scores(work->effects, c, adjustment, moves->effects);
		fail_rows(work, c, moves->effects);
		wave_average_part(work->average, c, moves);
		wave_average_moves(work->average, work->at, moves);
		for (int row = 0; row < rows->n_rows; row++)
			wave_rows_scores(rows, row)[c] = moves->rows[row];
	}
	wave_values_free(moves);
}

/* Differences that squared, and times (G - 1) / G, are the jackknife's. */
static void
leave_out(const WaveWork *work)
{
	WaveValues *without = wave_values_create(work->average);
	WaveRows   *rows = work->rows;
	double		factor = sqrt((rows->n_clusters - 1.0) / rows->n_clusters);

	for (uint32_t c = 0; c < rows->n_clusters; c++)
	{
		core_check_interrupts();
		wave_effects_without(work->effects, c, without->effects);
		fail_rows(work, c, without->effects);
		wave_average_rest(work->average, c, without);
		wave_average_rows(work->average, without);
		for (int row = 0; row < rows->n_rows; row++)
		{
			double		before = work->at->rows[row];
			double		change = without->rows[row] - before;

			wave_rows_scores(rows, row)[c] =
				fabs(change) > CANCELLED_SUM * fabs(before) ? factor * change : 0.0;
		}
	}
	wave_values_free(without);
}

double
wave_rows_product(const WaveRows *rows, int i, int j)
{
	const double *a = wave_rows_scores(rows, i);
	const double *b = wave_rows_scores(rows, j);
	double		sum = 0.0;

	for (uint32_t c = 0; c < rows->n_clusters; c++)
		sum += a[c] * b[c];
	return sum;
}

void
wave_rows_covariance(const WaveRows *rows, double *covariance)
{
	for (int i = 0; i < rows->n_rows; i++)
		for (int j = 0; j <= i; j++)
		{
			double		value = wave_rows_product(rows, i, j);

			core_check_interrupts();
			covariance[(size_t) i * rows->n_rows + j] = value;
			covariance[(size_t) j * rows->n_rows + i] = value;
		}
}

/* ---- all of it ---- */

/* Degrees of freedom of rows that are judged by adjusted scores. */
static void
find_freedom(const WaveWork *work)
{
	const EffectMaker *maker = work->effects->maker;
	Adjustment	adjustment = aggregate_adjustment(work->choices->vcov);
	double	   *factors;
	void	   *freedom;

	if (adjustment == ADJUST_NONE || maker->freedom == NULL ||
		work->choices->reference == REFERENCE_NORMAL)
		return;
	factors = core_alloc_array(size_add(work->effects->n_effects, 1),
							   sizeof(double));
	freedom = maker->freedom(work->effects->made, adjustment);
	for (int row = 0; row < work->rows->n_rows; row++)
	{
		Estimate   *e = &work->rows->rows[row].estimate;

		if (e->status != VARIANCE_OK)
			continue;
		wave_average_factors(work->average, work->at, row, factors);
		e->df = maker->freedom_of(freedom, factors);
	}
	maker->freedom_close(freedom);
	core_free(factors);
}

static WaveRows *
allocate_rows(const WaveAverage *average)
{
	WaveRows   *rows = core_alloc(sizeof(WaveRows));
	const WaveEffects *effects = average->effects;

	rows->n_rows = average->n_rows;
	rows->n_clusters = wave_effects_clusters(effects);
	rows->rows = core_alloc_array(size_add(rows->n_rows, 1),
								  sizeof(WaveAggregate));
	for (int row = 0; row < rows->n_rows; row++)
	{
		WaveAggregate *found = &rows->rows[row];

		found->overall = row < average->n_overall;
		found->key = average->keys[row];
		if (average->n_overall == 0)
		{
			found->effect = &effects->effects[row];
			found->cohort = wave_effects_cohort(effects, found->effect);
		}
		estimate_clear(&found->estimate);
	}
	rows->scores = core_alloc_array(size_add(size_mul(rows->n_rows,
													  rows->n_clusters), 1),
									sizeof(double));
	return rows;
}

static const EffectMaker *
maker_of(const Sample *sample, const AggregateChoices *choices)
{
	if (choices->of == EFFECTS_OF_PAIRS)
		return &effects_of_pairs[choices->covariates];
	if (choices->of == EFFECTS_OF_TRIPLE)
		return &effects_of_triple;
	return sample->n_covariates > 0 ? &effects_adjusted[choices->covariates] :
		&effects_of_means;
}

bool
aggregate_has_freedom(const AggregateChoices *choices)
{
	return choices->of != EFFECTS_OF_PAIRS &&
		aggregate_adjustment(choices->vcov) != ADJUST_NONE;
}

WaveRows *
wave_aggregate(const Sample *sample, const Waves *waves,
			   const AggregateChoices *choices)
{
	EffectRange range = average_range(&choices->average, waves);
	WaveWork	work = {.choices = choices};

	work.effects = wave_effects_create(sample, waves, &choices->waves, &range,
									   maker_of(sample, choices));
	work.average = wave_average_create(work.effects, &choices->average);
	work.at = wave_values_create(work.average);
	work.rows = allocate_rows(work.average);
	work.rows->effects = work.effects;
	work.rows->critical = NAN;
	for (int k = 0; k < work.effects->n_effects; k++)
		work.at->effects[k] = work.effects->effects[k].estimate;
	wave_average_all(work.average, work.at);
	wave_average_rows(work.average, work.at);
	if (choices->vcov == AGGREGATE_JACKKNIFE)
		leave_out(&work);
	else
		linearise(&work);
	find_freedom(&work);
	wave_judge(&work);
	if (choices->band == BAND_UNIFORM)
		wave_band(work.rows, choices);

	wave_values_free(work.at);
	wave_average_free(work.average);
	return work.rows;
}

void
wave_rows_free(WaveRows *rows)
{
	wave_effects_free(rows->effects);
	core_free(rows->scores);
	core_free(rows->rows);
	core_free(rows);
}
