/*-------------------------------------------------------------------------
 *
 * wave_average.c
 *		From the effects on cohorts in periods to averages of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_average.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/unit_rows.h"

/* In the order of AggregateType, AverageWeights and AverageShares. */
const NameList aggregate_types = NAME_LIST("simple", "dynamic", "group",
										   "calendar", "group_time");
const NameList average_weights = NAME_LIST("cohort", "cell", "equal", "rows",
										   "unit");
const NameList average_shares = NAME_LIST("estimated", "fixed");

#define NO_SHARE (-1)

EffectRange
average_range(const AverageChoices *choices, const Waves *waves)
{
	EffectRange range = {choices->first_event, choices->last_event, INT64_MIN};

	if (choices->type != AGGREGATE_DYNAMIC &&
		choices->type != AGGREGATE_GROUP_TIME && range.first < 0)
		range.first = 0;
	if (choices->balanced && waves->n_periods > 0)
	{
		int64_t		span = (int64_t) waves->periods[waves->n_periods - 1] -
			waves->periods[0];

		range.followed = choices->balance;
		if (range.first < choices->balance - span)
			range.first = choices->balance - span;
		if (range.last > choices->balance)
			range.last = choices->balance;
	}
	return range;
}

/* ---- rows ---- */

static int
compare_keys(const void *a, const void *b, const void *unused)
{
	int32_t		ka = *(const int32_t *) a;
	int32_t		kb = *(const int32_t *) b;

	(void) unused;
	return (ka > kb) - (ka < kb);
}

static int32_t
key_of(const WaveAverage *average, const WaveEffect *effect)
{
	int32_t		cohort = wave_effects_cohort(average->effects, effect);

	switch (average->choices->type)
	{
		case AGGREGATE_DYNAMIC:
			return effect->period - cohort;
		case AGGREGATE_GROUP:
			return cohort;
		default:
			return effect->period;
	}
}

/* Over all, then a row for each key. */
static void
list_keys(WaveAverage *average)
{
	const WaveEffects *effects = average->effects;
	int			n = 1;

	average->keys = core_alloc_array(size_add(effects->n_effects, 1),
									 sizeof(int32_t));
	average->n_rows = average->n_overall = 1;
	if (average->choices->type == AGGREGATE_SIMPLE)
		return;
	if (average->choices->type == AGGREGATE_GROUP_TIME)
	{
		average->n_rows = effects->n_effects;
		average->n_overall = 0;
		return;
	}
	for (int k = 0; k < effects->n_effects; k++)
		average->keys[n++] = key_of(average, &effects->effects[k]);
	sort_items(average->keys + 1, n - 1, sizeof(int32_t), compare_keys, NULL);
	for (int i = 1; i < n; i++)
		if (i == 1 || average->keys[i] != average->keys[average->n_rows - 1])
			average->keys[average->n_rows++] = average->keys[i];
}

static int
find_row(const WaveAverage *average, int32_t key)
{
	int			low = 1;
	int			high = average->n_rows;

	if (average->choices->type == AGGREGATE_SIMPLE)
		return 0;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (average->keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
wave_average_counts(const WaveAverage *average, int row)
{
	return average->n_overall > 0 &&
		(row == 0 || average->choices->type != AGGREGATE_DYNAMIC ||
		 average->keys[row] >= 0);
}

bool
wave_average_has(const WaveAverage *average, int row, int effect)
{
	return row < average->n_overall ?
		wave_average_counts(average, average->row_of[effect]) :
		average->row_of[effect] == row;
}

/* ---- shares ---- */

/* Has a cohort one weight, whatever the period? */
static bool
weighs_cohorts(const AverageChoices *choices)
{
	return choices->weights == WEIGH_COHORT || choices->weights == WEIGH_UNIT;
}

/* The number of a cohort that is treated, or -1. */
static int
find_cohort(const WaveEffects *effects, int32_t cohort)
{
	int			low = 0;
	int			high = effects->n_cohorts;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (effects->waves->cohorts[middle] < cohort)
			low = middle + 1;
		else
			high = middle;
	}
	return low < effects->n_cohorts &&
		effects->waves->cohorts[low] == cohort ? low : NO_SHARE;
}

/* Cohorts weigh by the sum of their weights over all periods. */
static void
share_by_cohort(WaveAverage *average)
{
	const WaveEffects *effects = average->effects;
	const Design *design = effects->cells->design;

	average->n_shares = effects->n_cohorts;
	for (int group = 0; group < design->n_groups; group++)
		average->share_of_group[group] = find_cohort(effects,
													 design->groups[group].cohort);
	for (int k = 0; k < effects->n_effects; k++)
		average->share_of_effect[k] = effects->effects[k].cohort;
}

/* Effects weigh by what there is of the cohort in the period: nothing, it may
 * be, of a base. */
static void
share_by_cell(WaveAverage *average)
{
	const WaveEffects *effects = average->effects;
	int			n_groups = effects->cells->design->n_groups;

	average->n_shares = n_groups + 1;
	for (int group = 0; group < n_groups; group++)
		average->share_of_group[group] = group;
	for (int k = 0; k < effects->n_effects; k++)
	{
		int			group = wave_cells_find(effects->cells,
											wave_effects_cohort(effects, &effects->effects[k]),
											effects->effects[k].period);

		average->share_of_effect[k] = group >= 0 ? group : n_groups;
	}
}

static void
share_equally(WaveAverage *average)
{
	for (int group = 0; group < average->effects->cells->design->n_groups; group++)
		average->share_of_group[group] = NO_SHARE;
	for (int k = 0; k < average->effects->n_effects; k++)
		average->share_of_effect[k] = NO_SHARE;
}

static dd
size_of(const WaveAverage *average, uint32_t cell)
{
	const WaveSums *sums = &average->effects->cells->of_cells[cell];

	if (average->choices->weights == WEIGH_ROWS)
		return dd_from((double) sums->rows);
	return average->rows_of_unit == NULL ? sums->w :
		dd_div(sums->w, dd_from((double) average->rows_of_unit[cell]));
}

static void
sum_shares(WaveAverage *average)
{
	const Design *design = average->effects->cells->design;

	average->shares = core_alloc_array(size_add(average->n_shares, 1), sizeof(dd));
	for (uint32_t i = 0; i < design->first_cell[design->n_clusters]; i++)
	{
		int			share = average->share_of_group[design->group_of[i]];

		core_check_interrupts();
		if (share != NO_SHARE)
			average->shares[share] = dd_add(average->shares[share],
											size_of(average, i));
	}
}

WaveAverage *
wave_average_create(const WaveEffects *effects, const AverageChoices *choices)
{
	WaveAverage *average = core_alloc(sizeof(WaveAverage));
	size_t		n_effects = size_add(effects->n_effects, 1);

	average->effects = effects;
	average->choices = choices;
	list_keys(average);
	average->row_of = core_alloc_array(n_effects, sizeof(int));
	for (int k = 0; k < effects->n_effects; k++)
		average->row_of[k] = average->n_overall == 0 ? k :
			find_row(average, key_of(average, &effects->effects[k]));
	average->share_of_group = core_alloc_array(size_add(effects->cells->design->n_groups, 1),
											   sizeof(int));
	average->share_of_effect = core_alloc_array(n_effects, sizeof(int));
	if (choices->weights == WEIGH_EQUAL || average->n_overall == 0)
		share_equally(average);
	else if (weighs_cohorts(choices))
		share_by_cohort(average);
	else
		share_by_cell(average);
	if (choices->weights == WEIGH_UNIT && average->n_overall > 0)
		average->rows_of_unit = unit_rows_create(effects->cells);
	sum_shares(average);
	return average;
}

void
wave_average_free(WaveAverage *average)
{
	if (average->rows_of_unit != NULL)
		core_free(average->rows_of_unit);
	core_free(average->shares);
	core_free(average->share_of_effect);
	core_free(average->share_of_group);
	core_free(average->row_of);
	core_free(average->keys);
	core_free(average);
}

/* ---- values ---- */

WaveValues *
wave_values_create(const WaveAverage *average)
{
	WaveValues *values = core_alloc(sizeof(WaveValues));

	values->effects = core_alloc_array(size_add(average->effects->n_effects, 1),
									   sizeof(double));
	values->shares = core_alloc_array(size_add(average->n_shares, 1),
									  sizeof(double));
	values->rows = core_alloc_array(size_add(average->n_rows, 1),
									sizeof(double));
	values->weights = core_alloc_array(size_add(average->n_rows, 1),
									   sizeof(double));
	return values;
}

void
wave_values_free(WaveValues *values)
{
	core_free(values->weights);
	core_free(values->rows);
	core_free(values->shares);
	core_free(values->effects);
	core_free(values);
}

void
wave_average_all(const WaveAverage *average, WaveValues *values)
{
	for (int i = 0; i < average->n_shares; i++)
		values->shares[i] = average->shares[i].hi;
}

/* Add those of a cluster to shares, or subtract them. */
static void
add_cluster(const WaveAverage *average, uint32_t cluster, bool subtract,
			dd *shares)
{
	const Design *design = average->effects->cells->design;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		int			share = average->share_of_group[design->group_of[i]];
		dd			size = size_of(average, i);

		if (share != NO_SHARE)
			shares[share] = subtract ? dd_sub(shares[share], size) :
				dd_add(shares[share], size);
	}
}

static void
put_shares(const WaveAverage *average, uint32_t cluster, bool rest,
		   WaveValues *values)
{
	dd		   *shares = core_alloc_array(size_add(average->n_shares, 1),
										  sizeof(dd));

	if (rest)
		memcpy(shares, average->shares, average->n_shares * sizeof(dd));
	if (average->choices->shares == SHARES_ESTIMATED)
		add_cluster(average, cluster, rest, shares);
	for (int i = 0; i < average->n_shares; i++)
		values->shares[i] = shares[i].hi;
	core_free(shares);
}

void
wave_average_part(const WaveAverage *average, uint32_t cluster,
				  WaveValues *values)
{
	put_shares(average, cluster, false, values);
}

void
wave_average_rest(const WaveAverage *average, uint32_t cluster,
				  WaveValues *values)
{
	put_shares(average, cluster, true, values);
}

/* Does the effect weigh as much as any other of its row? */
static bool
is_plain(const WaveAverage *average, int effect)
{
	return average->share_of_effect[effect] == NO_SHARE ||
		(average->choices->type == AGGREGATE_GROUP &&
		 weighs_cohorts(average->choices));
}

static double
weight_of(const WaveAverage *average, const WaveValues *values, int effect)
{
	return is_plain(average, effect) ? 1.0 :
		values->shares[average->share_of_effect[effect]];
}

/* What over all a row weighs, or what a cluster moves that by. */
static double
weight_of_row(const WaveAverage *average, const WaveValues *values, int row,
			  double plain)
{
	if (average->choices->type != AGGREGATE_GROUP ||
		average->choices->weights == WEIGH_EQUAL)
		return plain;
	if (weighs_cohorts(average->choices))
		return values->shares[find_cohort(average->effects, average->keys[row])];
	return values->weights[row];
}

void
wave_average_rows(const WaveAverage *average, WaveValues *values)
{
	double	   *sums = values->rows;
	double	   *weights = values->weights;
	double		sum = 0.0;
	double		weight = 0.0;

	memset(sums, 0, average->n_rows * sizeof(double));
	memset(weights, 0, average->n_rows * sizeof(double));
	for (int k = 0; k < average->effects->n_effects; k++)
	{
		int			row = average->row_of[k];
		double		w = weight_of(average, values, k);

		if (!average->effects->effects[k].exists)
			continue;
		sums[row] += w * values->effects[k];
		weights[row] += w;
	}
	for (int row = 0; row < average->n_rows; row++)
		sums[row] = weights[row] > 0.0 ? sums[row] / weights[row] : NAN;
	if (average->choices->type == AGGREGATE_SIMPLE || average->n_overall == 0)
		return;
	for (int row = 1; row < average->n_rows; row++)
		if (wave_average_counts(average, row) && !isnan(sums[row]))
		{
			double		w = weight_of_row(average, values, row, 1.0);

			sum += w * sums[row];
			weight += w;
		}
	sums[0] = weight > 0.0 ? sum / weight : NAN;
	weights[0] = weight;
}

void
wave_average_moves(const WaveAverage *average, const WaveValues *at,
				   WaveValues *moves)
{
	double	   *sums = moves->rows;

	memset(sums, 0, average->n_rows * sizeof(double));
	memset(moves->weights, 0, average->n_rows * sizeof(double));
	for (int k = 0; k < average->effects->n_effects; k++)
	{
		int			row = average->row_of[k];
		double		weight = at->weights[row];

		if (!average->effects->effects[k].exists)
			continue;
		sums[row] += weight_of(average, at, k) / weight * moves->effects[k];
		if (is_plain(average, k))
			continue;
		sums[row] += moves->shares[average->share_of_effect[k]] / weight *
			(at->effects[k] - at->rows[row]);
		moves->weights[row] += moves->shares[average->share_of_effect[k]];
	}
	for (int row = 1; row < average->n_rows; row++)
	{
		if (!wave_average_counts(average, row) || isnan(at->rows[row]))
			continue;
		sums[0] += weight_of_row(average, at, row, 1.0) / at->weights[0] * sums[row];
		sums[0] += weight_of_row(average, moves, row, 0.0) / at->weights[0] *
			(at->rows[row] - at->rows[0]);
	}
}

void
wave_average_factors(const WaveAverage *average, const WaveValues *at,
					 int row, double *factors)
{
	bool		of_rows = row < average->n_overall &&
		average->choices->type != AGGREGATE_SIMPLE;

	for (int k = 0; k < average->effects->n_effects; k++)
	{
		int			in = average->row_of[k];

		factors[k] = 0.0;
		if (!average->effects->effects[k].exists || isnan(at->rows[in]) ||
			!wave_average_has(average, row, k))
			continue;
		factors[k] = weight_of(average, at, k) / at->weights[in];
		if (of_rows)
			factors[k] *= weight_of_row(average, at, in, 1.0) / at->weights[0];
	}
}
