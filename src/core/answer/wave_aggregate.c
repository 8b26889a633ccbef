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

#include "core/answer/group_time.h"
#include "core/answer/limits.h"
#include "core/answer/wave_adjusted.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* In the order of AggregateVcov. */
const NameList aggregate_vcovs = NAME_LIST("CR0", "jackknife");

typedef struct Work
{
	const Waves *waves;
	const AggregateChoices *choices;
	WaveEffects *effects;
	WaveAverage *average;
	WaveValues *at;
	WaveRows   *rows;
} Work;

/* ---- scores ---- */

static void
linearise(const Work *work)
{
	WaveValues *moves = wave_values_create(work->average);
	WaveRows   *rows = work->rows;

	for (uint32_t c = 0; c < rows->n_clusters; c++)
	{
		core_check_interrupts();
		wave_effects_scores(work->effects, c, ADJUST_NONE, moves->effects);
		wave_average_part(work->average, c, moves);
		wave_average_moves(work->average, work->at, moves);
		for (int row = 0; row < rows->n_rows; row++)
			wave_rows_scores(rows, row)[c] = moves->rows[row];
	}
	wave_values_free(moves);
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
fail_rows(const Work *work, uint32_t cluster, const double *effects)
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

/* Differences that squared, and times (G - 1) / G, are the jackknife's. */
static void
leave_out(const Work *work)
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

static double
sum_products(const WaveRows *rows, int i, int j)
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
			double		value = sum_products(rows, i, j);

			core_check_interrupts();
			covariance[(size_t) i * rows->n_rows + j] = value;
			covariance[(size_t) j * rows->n_rows + i] = value;
		}
}

/* ---- what is said of a row ---- */

enum
{
	OF_COMPARATORS = 1,
	OF_TREATED = 2
};

/* Whose rows a row of averages is made of. */
static void
mark_groups(const Work *work, int row, unsigned char *marks)
{
	const WaveMeans *means = work->effects->means;

	memset(marks, 0, work->effects->cells->design->n_groups);
	for (int k = 0; k < work->effects->n_effects; k++)
	{
		const WaveEffect *effect = &work->effects->effects[k];

		if (!effect->exists || effect->is_base ||
			!wave_average_has(work->average, row, k))
			continue;
		for (int side = 0; side < DESIGN_SIDES; side++)
		{
			const WaveMean *mean = &means->means[effect->sides[side]];

			for (int i = 0; i < mean->n_groups; i++)
				marks[mean->groups[i]] |= side >= TREATED_PRE ?
					OF_TREATED : OF_COMPARATORS;
		}
	}
}

/* Rows and clusters of the effects of a row; returns clusters to compare with. */
static uint32_t
count_rows(const Work *work, int row, unsigned char *marks)
{
	const WaveCells *cells = work->effects->cells;
	const Design *design = cells->design;
	Estimate   *e = &work->rows->rows[row].estimate;
	uint32_t	comparators = 0;

	mark_groups(work, row, marks);
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		unsigned char seen = 0;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
			if (marks[design->group_of[i]] != 0)
			{
				seen |= marks[design->group_of[i]];
				e->rows += cells->of_cells[i].rows;
			}
		e->clusters += seen != 0;
		e->clusters_treated += (seen & OF_TREATED) != 0;
		comparators += (seen & OF_COMPARATORS) != 0;
	}
	e->clustered = true;
	return comparators;
}

typedef struct EffectCounts
{
	int64_t		all;
	int64_t		existing;
	int64_t		bases;
	int64_t		single;
} EffectCounts;

static EffectCounts
count_effects(const Work *work, int row)
{
	EffectCounts counts = {0};

	for (int k = 0; k < work->effects->n_effects; k++)
	{
		const WaveEffect *effect = &work->effects->effects[k];

		if (!wave_average_has(work->average, row, k))
			continue;
		counts.all++;
		counts.existing += effect->exists;
		counts.bases += effect->is_base;
		counts.single += effect->exists && effect->single;
	}
	return counts;
}

/* The standard error of a row, its interval, and why there is none. */
static void
judge_row(const Work *work, int row, const EffectCounts *counts)
{
	Estimate   *e = &work->rows->rows[row].estimate;

	if (counts->bases == counts->existing)
		add_plain_fact(&e->facts, FACT_BASE_PERIOD);
	else if (e->status == VARIANCE_INDISPENSABLE)
	{
		const Design *design = work->effects->cells->design;

		add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER,
				 (Fact) {.cluster = sample_cell(design->sample,
												design->first_cell[e->at])->cluster});
	}
	else if (work->choices->vcov == AGGREGATE_CR0 &&
			 counts->single == counts->existing - counts->bases)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else
	{
		e->std_error = sqrt(sum_products(work->rows, row, row));
		e->has_std_error = isfinite(e->std_error);
		e->has_interval = e->has_std_error && e->std_error > 0.0 &&
			t_interval(e->estimate, e->std_error, e->clusters - 1.0,
					   work->choices->conf_level, &e->interval);
		if (e->has_interval)
			e->df = e->clusters - 1.0;
		else
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
		if (counts->single > 0)
			add_counted_fact(&e->facts, FACT_SINGLE_COHORTS, counts->single);
	}
}

static void
finish_row(const Work *work, int row, unsigned char *marks)
{
	Estimate   *e = &work->rows->rows[row].estimate;
	EffectCounts counts = count_effects(work, row);

	e->method.weighted = work->effects->cells->design->powers > 1;
	e->method.waves = &work->choices->waves;
	e->method.n_covariates = work->effects->sample->n_covariates;
	e->method.choices.covariates = work->choices->covariates;
	if (counts.existing == 0)
		add_plain_fact(&e->facts, FACT_NO_EFFECTS);
	else
	{
		uint32_t	comparators = count_rows(work, row, marks);

		e->estimate = work->at->rows[row];
		e->has_estimate = true;
		if (counts.existing < counts.all)
			add_fact(&e->facts, FACT_LEFT_OUT_EFFECTS,
					 (Fact) {.count = counts.all - counts.existing,
					 .of = counts.all});
		judge_row(work, row, &counts);
		if (e->has_interval)
			note_few_arms(e->clusters_treated, comparators, e);
	}
	note_cohorts(work->waves, &work->choices->waves, &e->facts);
}

static void
finish_rows(const Work *work)
{
	WaveRows   *rows = work->rows;
	unsigned char *marks = core_alloc(size_add(work->effects->cells->design->n_groups, 1));

	for (int row = 0; row < rows->n_rows; row++)
	{
		finish_row(work, row, marks);
		if (!rows->rows[row].estimate.has_std_error)
			for (uint32_t c = 0; c < rows->n_clusters; c++)
				wave_rows_scores(rows, row)[c] = NAN;
	}
	core_free(marks);
}

/* ---- all of it ---- */

static WaveRows *
allocate_rows(const WaveAverage *average)
{
	WaveRows   *rows = core_alloc(sizeof(WaveRows));

	rows->n_rows = average->n_rows;
	rows->n_clusters = wave_effects_clusters(average->effects);
	rows->rows = core_alloc_array(rows->n_rows, sizeof(WaveAggregate));
	for (int row = 0; row < rows->n_rows; row++)
	{
		rows->rows[row].overall = row == 0;
		rows->rows[row].key = average->keys[row];
		estimate_clear(&rows->rows[row].estimate);
	}
	rows->scores = core_alloc_array(size_mul(rows->n_rows, rows->n_clusters),
									sizeof(double));
	return rows;
}

WaveRows *
wave_aggregate(const Sample *sample, const Waves *waves,
			   const AggregateChoices *choices)
{
	EffectRange range = aggregate_range(choices->type);
	Work		work = {.waves = waves, .choices = choices};

	work.effects = wave_effects_create(sample, waves, &choices->waves, &range,
									   sample->n_covariates > 0 ?
									   &effects_adjusted[choices->covariates] :
									   &effects_of_means);
	work.average = wave_average_create(work.effects, choices->type);
	work.at = wave_values_create(work.average);
	work.rows = allocate_rows(work.average);
	for (int k = 0; k < work.effects->n_effects; k++)
		work.at->effects[k] = work.effects->effects[k].estimate;
	wave_average_all(work.average, work.at);
	wave_average_rows(work.average, work.at);
	if (choices->vcov == AGGREGATE_CR0)
		linearise(&work);
	else
		leave_out(&work);
	finish_rows(&work);

	wave_values_free(work.at);
	wave_average_free(work.average);
	wave_effects_free(work.effects);
	return work.rows;
}

void
wave_rows_free(WaveRows *rows)
{
	core_free(rows->scores);
	core_free(rows->rows);
	core_free(rows);
}
