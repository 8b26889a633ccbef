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

/* In the order of AggregateType. */
const NameList aggregate_types = NAME_LIST("simple", "dynamic", "group",
										   "calendar");

#define NO_SHARE (-1)

EffectRange
aggregate_range(AggregateType type)
{
	return (EffectRange) {type == AGGREGATE_DYNAMIC ? INT64_MIN : 0, INT64_MAX};
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

	switch (average->type)
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
	average->n_rows = 1;
	if (average->type == AGGREGATE_SIMPLE)
		return;
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

	if (average->type == AGGREGATE_SIMPLE)
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
	return row == 0 || average->type != AGGREGATE_DYNAMIC ||
		average->keys[row] >= 0;
}

bool
wave_average_has(const WaveAverage *average, int row, int effect)
{
	return row == 0 ? wave_average_counts(average, average->row_of[effect]) :
		average->row_of[effect] == row;
}

/* ---- shares ---- */

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
	bool		of_rows = average->type == AGGREGATE_GROUP;

	average->n_shares = effects->n_cohorts;
	for (int group = 0; group < design->n_groups; group++)
		average->share_of_group[group] = find_cohort(effects,
													 design->groups[group].cohort);
	for (int k = 0; k < effects->n_effects; k++)
		average->share_of_effect[k] = of_rows ? NO_SHARE :
			effects->effects[k].cohort;
	for (int row = 0; row < average->n_rows; row++)
		average->share_of_row[row] = row > 0 && of_rows ?
			find_cohort(effects, average->keys[row]) : NO_SHARE;
}

static void
sum_shares(WaveAverage *average)
{
	const WaveCells *cells = average->effects->cells;

	average->shares = core_alloc_array(size_add(average->n_shares, 1), sizeof(dd));
	for (int group = 0; group < cells->design->n_groups; group++)
	{
		int			share = average->share_of_group[group];

		if (share != NO_SHARE)
			average->shares[share] = dd_add(average->shares[share],
											cells->of_groups[group].w);
	}
}

WaveAverage *
wave_average_create(const WaveEffects *effects, AggregateType type)
{
	WaveAverage *average = core_alloc(sizeof(WaveAverage));
	size_t		n_effects = size_add(effects->n_effects, 1);

	average->effects = effects;
	average->type = type;
	list_keys(average);
	average->row_of = core_alloc_array(n_effects, sizeof(int));
	for (int k = 0; k < effects->n_effects; k++)
		average->row_of[k] = find_row(average, key_of(average, &effects->effects[k]));
	average->share_of_group = core_alloc_array(size_add(effects->cells->design->n_groups, 1),
											   sizeof(int));
	average->share_of_effect = core_alloc_array(n_effects, sizeof(int));
	average->share_of_row = core_alloc_array(average->n_rows, sizeof(int));
	share_by_cohort(average);
	sum_shares(average);
	return average;
}

void
wave_average_free(WaveAverage *average)
{
	core_free(average->shares);
	core_free(average->share_of_row);
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
	values->rows = core_alloc_array(average->n_rows, sizeof(double));
	values->weights = core_alloc_array(average->n_rows, sizeof(double));
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

/* Start from shares, and add those of a cluster, or subtract them. */
static void
add_cluster(const WaveAverage *average, uint32_t cluster, bool subtract,
			dd *shares)
{
	const WaveCells *cells = average->effects->cells;
	const Design *design = cells->design;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		int			share = average->share_of_group[design->group_of[i]];
		dd			w = cells->of_cells[i].w;

		if (share != NO_SHARE)
			shares[share] = subtract ? dd_sub(shares[share], w) :
				dd_add(shares[share], w);
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

/* A weight, or what a cluster moves it by. */
static double
weight_of(const WaveValues *values, int share, double otherwise)
{
	return share == NO_SHARE ? otherwise : values->shares[share];
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
		double		w = weight_of(values, average->share_of_effect[k], 1.0);

		if (!average->effects->effects[k].exists)
			continue;
		sums[row] += w * values->effects[k];
		weights[row] += w;
	}
	for (int row = 0; row < average->n_rows; row++)
		sums[row] = weights[row] > 0.0 ? sums[row] / weights[row] : NAN;
	if (average->type == AGGREGATE_SIMPLE)
		return;
	for (int row = 1; row < average->n_rows; row++)
		if (wave_average_counts(average, row) && !isnan(sums[row]))
		{
			double		w = weight_of(values, average->share_of_row[row], 1.0);

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
	for (int k = 0; k < average->effects->n_effects; k++)
	{
		int			row = average->row_of[k];
		int			share = average->share_of_effect[k];
		double		weight = at->weights[row];

		if (!average->effects->effects[k].exists)
			continue;
		sums[row] += weight_of(at, share, 1.0) / weight * moves->effects[k];
		if (share != NO_SHARE)
			sums[row] += moves->shares[share] / weight *
				(at->effects[k] - at->rows[row]);
	}
	for (int row = 1; row < average->n_rows; row++)
	{
		int			share = average->share_of_row[row];

		if (!wave_average_counts(average, row) || isnan(at->rows[row]))
			continue;
		sums[0] += weight_of(at, share, 1.0) / at->weights[0] * sums[row];
		if (share != NO_SHARE)
			sums[0] += moves->shares[share] / at->weights[0] *
				(at->rows[row] - at->rows[0]);
	}
}
