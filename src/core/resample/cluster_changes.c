/*-------------------------------------------------------------------------
 *
 * cluster_changes.c
 *		The change of each cluster, and t tests of the changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/cluster_changes.h"

#include "core/base/memory.h"
#include "core/inference/signed_rank.h"
#include "core/inference/t_interval.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* In the order of CollapseTest. */
const char *const collapse_test_names[N_COLLAPSE_TESTS] = {
	"pooled", "welch", "paired", "signed-rank"
};

const char	collapse_test_list[] = "pooled, welch, paired, signed-rank";

/* ---- adjustment for covariates ---- */

/* The moments of a cell about its own mean, added to sums over all cells. */
static void
add_within(const Design *design, const Cell *cell, dd *xx, dd *xy)
{
	int			components = sample_components(design->sample);
	int			k = design->n_covariates;
	const dd   *m = cell_moments(cell, components,
								 design_weight_power(design));

	for (int i = 1; i < components; i++)
		for (int j = 1; j <= i && j <= k; j++)
		{
			dd			mean_product =
				dd_div(dd_mul(m[moments_index(i, 0)], m[moments_index(j, 0)]),
					   m[0]);
			dd			within = dd_sub(m[moments_index(i, j)], mean_product);

			if (i > k)
				dd_accumulate(&xy[j - 1], within);
			else
			{
				dd_accumulate(&xx[(i - 1) * k + j - 1], within);
				if (i != j)
					dd_accumulate(&xx[(j - 1) * k + i - 1], within);
			}
		}
}

/* Coefficients of the covariates in the regression within cells. */
static dd *
within_coefficients(const Design *design)
{
	int			k = design->n_covariates;
	dd		   *xx = core_alloc_array(size_add(size_mul(k, k), 1), sizeof(dd));
	dd		   *r = core_alloc_array(size_add(size_mul(k, k), 1), sizeof(dd));
	dd		   *gamma = core_alloc_array(size_add(k, 1), sizeof(dd));
	bool	   *dropped = core_alloc_array(size_add(k, 1), sizeof(bool));

	for (uint32_t i = 0; i < design->sample->n_cells; i++)
		add_within(design, sample_cell(design->sample, i), xx, gamma);
	cholesky(r, xx, k, dropped);
	solve_transposed(r, k, gamma);
	solve_upper(r, k, gamma);
	core_free(dropped);
	core_free(r);
	core_free(xx);
	return gamma;
}

/* sum w x of covariate j of a cell, x from the origin */
static dd
covariate_sum(const Design *design, const Cell *cell, int j)
{
	int			components = sample_components(design->sample);
	const dd   *m = cell_moments(cell, components,
								 design_weight_power(design));
	dd			shift = dd_two_diff(cell_reference(cell)[j],
									design->origin[j]);

	return dd_add(m[moments_index(j + 1, 0)], dd_mul(m[0], shift));
}

/* ---- changes ---- */

/*
 * The adjusted mean of a cluster before the start or after it, and how large
 * it could be if its terms did not cancel; false without rows.
 */
static bool
adjusted_mean(const Design *design, uint32_t cluster, bool after,
			  const dd *gamma, dd *mean, double *size)
{
	dd			w = DD_ZERO;
	dd			wy = DD_ZERO;
	double		terms = 0.0;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		CellSums	sums;

		if (design_group(design, i)->after != after)
			continue;
		sums = design_cell_sums(design, cell, design_weight_power(design));
		w = dd_add(w, sums.w);
		wy = dd_add(wy, sums.wy);
		terms += fabs(sums.wy.hi);
		for (int j = 0; j < design->n_covariates; j++)
		{
			dd			term = dd_mul(gamma[j],
									  covariate_sum(design, cell, j));

			wy = dd_sub(wy, term);
			terms += fabs(term.hi);
		}
	}
	if (!(w.hi > 0.0))
		return false;
	*mean = dd_div(wy, w);
	*size = fmax(*size, terms / w.hi);
	return true;
}

void
collapse_create(const Design *design, Collapsed *collapsed)
{
	dd		   *gamma = within_coefficients(design);
	Partition  *blocks = partition_by_block(design);
	dd			pre;
	dd			post;
	double		size = 0.0;

	collapsed->n = collapsed->n_treated = collapsed->n_left_out = 0;
	collapsed->n_blocks = blocks->n_parts;
	collapsed->changes = core_alloc_array(size_add(design->n_clusters, 1),
										  sizeof(ClusterChange));
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		ClusterChange *change = &collapsed->changes[collapsed->n];

		core_check_interrupts();
		if (!adjusted_mean(design, g, false, gamma, &pre, &size) ||
			!adjusted_mean(design, g, true, gamma, &post, &size))
		{
			collapsed->n_left_out++;
			continue;
		}
		change->cluster = g;
		change->block = blocks->part_of[g];
		change->treated = design_cluster_is_treated(design, g);
		change->change = dd_sub(post, pre).hi;
		collapsed->n_treated += change->treated;
		collapsed->n++;
	}
	/* A mean that stayed where it was has not changed by its rounding. */
	for (uint32_t i = 0; i < collapsed->n; i++)
		if (fabs(collapsed->changes[i].change) <= CANCELLED_SUM * size)
			collapsed->changes[i].change = 0.0;
	partition_free(blocks);
	core_free(gamma);
}

void
collapse_free(Collapsed *collapsed)
{
	core_free(collapsed->changes);
}

double
collapse_largest(const Collapsed *collapsed)
{
	double		largest = 0.0;

	for (uint32_t i = 0; i < collapsed->n; i++)
		largest = fmax(largest, fabs(collapsed->changes[i].change));
	return largest;
}

/* ---- tests ---- */

typedef struct Moments1
{
	uint32_t	n;
	double		mean;
	double		squares;		/* sum of squares about the mean */
} Moments1;

static Moments1
moments_of(const double *values, uint32_t n)
{
	Moments1	m = {n, 0.0, 0.0};

	for (uint32_t i = 0; i < n; i++)
		m.mean += values[i];
	m.mean = n > 0 ? m.mean / n : 0.0;
	for (uint32_t i = 0; i < n; i++)
		m.squares += (values[i] - m.mean) * (values[i] - m.mean);
	return m;
}

/* Differences of the arms' mean changes, by block that has both arms. */
static uint32_t
find_differences(const Collapsed *collapsed, double *differences,
				 uint32_t *n_left_out)
{
	double		noise = CANCELLED_SUM * collapse_largest(collapsed);
	uint32_t	n_blocks = collapsed->n_blocks;
	double	   *sums = core_alloc_array(size_add(size_mul(2, n_blocks), 1),
										sizeof(double));
	uint32_t   *counts = core_alloc_array(size_add(size_mul(2, n_blocks), 1),
										  sizeof(uint32_t));
	uint32_t	n = 0;

	for (uint32_t i = 0; i < collapsed->n; i++)
	{
		const ClusterChange *change = &collapsed->changes[i];
		uint32_t	at = 2 * change->block + (change->treated ? 1 : 0);

		sums[at] += change->change;
		counts[at]++;
	}
	for (uint32_t b = 0; b < n_blocks; b++)
	{
		double		difference;

		if (counts[2 * b] == 0 || counts[2 * b + 1] == 0)
		{
			*n_left_out += counts[2 * b] + counts[2 * b + 1];
			continue;
		}
		difference = sums[2 * b + 1] / counts[2 * b + 1] -
			sums[2 * b] / counts[2 * b];
		/* A rank test must know a difference of 0. */
		differences[n++] = fabs(difference) <= noise ? 0.0 : difference;
	}
	core_free(counts);
	core_free(sums);
	return n;
}

static void
test_by_t(const Collapsed *collapsed, double variance, double df,
		  double conf_level, CollapseResult *result)
{
	ConfidenceInterval interval;

	if (!(sqrt(variance) > CANCELLED_SUM * collapse_largest(collapsed)))
	{
		result->status = COLLAPSE_CONSTANT;
		return;
	}
	result->std_error = sqrt(variance);
	result->df = df;
	if (!t_interval(result->estimate, result->std_error, df, conf_level,
					&interval))
	{
		result->status = COLLAPSE_CONSTANT;
		return;
	}
	result->statistic = interval.statistic;
	result->p_value = interval.p_value;
	result->low = interval.low;
	result->high = interval.high;
}

static void
test_arms(const Collapsed *collapsed, bool pooled, double conf_level,
		  CollapseResult *result)
{
	double	   *values = core_alloc_array(size_add(collapsed->n, 1),
										  sizeof(double));
	uint32_t	n[2] = {0, 0};
	Moments1	arm[2];
	double		variance[2];
	double		share[2];

	/* Comparators from the left, treated from the right. */
	for (uint32_t i = 0; i < collapsed->n; i++)
	{
		const ClusterChange *change = &collapsed->changes[i];

		if (change->treated)
			values[collapsed->n - 1 - n[1]++] = change->change;
		else
			values[n[0]++] = change->change;
	}
	arm[0] = moments_of(values, n[0]);
	arm[1] = moments_of(values + n[0], n[1]);
	core_free(values);

	result->units = collapsed->n;
	result->estimate = arm[1].mean - arm[0].mean;
	if (n[0] == 0 || n[1] == 0)
		result->status = COLLAPSE_EMPTY;
	else if (pooled ? n[0] + n[1] < 3 : n[0] < 2 || n[1] < 2)
		result->status = COLLAPSE_TOO_FEW;
	else if (pooled)
	{
		double		df = n[0] + n[1] - 2.0;

		test_by_t(collapsed, (arm[0].squares + arm[1].squares) / df *
				  (1.0 / n[0] + 1.0 / n[1]), df, conf_level, result);
	}
	else
	{
		for (int i = 0; i < 2; i++)
			variance[i] = arm[i].squares / (n[i] - 1.0) / n[i];
		/* Shares have squares within double, whatever the unit. */
		for (int i = 0; i < 2; i++)
			share[i] = variance[i] / (variance[0] + variance[1]);
		test_by_t(collapsed, variance[0] + variance[1],
				  1.0 / (share[0] * share[0] / (n[0] - 1.0) +
						 share[1] * share[1] / (n[1] - 1.0)),
				  conf_level, result);
	}
}

static void
test_blocks(const Collapsed *collapsed, bool by_rank, double conf_level,
			CollapseResult *result)
{
	double	   *differences = core_alloc_array(size_add(collapsed->n_blocks, 1),
											   sizeof(double));
	uint32_t	n = find_differences(collapsed, differences,
									 &result->n_left_out);
	Moments1	m = moments_of(differences, n);

	result->units = n;
	result->estimate = m.mean;
	if (n == 0)
		result->status = COLLAPSE_EMPTY;
	else if (n < 2)
		result->status = COLLAPSE_TOO_FEW;
	else if (!by_rank)
		test_by_t(collapsed, m.squares / (n - 1.0) / n, n - 1.0, conf_level,
				  result);
	else if (n > MAX_SIGNED_RANK)
		result->status = COLLAPSE_TOO_MANY;
	else
	{
		SignedRank	rank = signed_rank_test(differences, n, conf_level);

		result->estimate = rank.estimate;
		result->statistic = rank.statistic;
		result->p_value = rank.p_value;
		result->low = rank.low;
		result->high = rank.high;
	}
	core_free(differences);
}

CollapseResult
collapse_test(const Collapsed *collapsed, CollapseTest test,
			  double conf_level)
{
	CollapseResult result = {.status = COLLAPSE_OK};

	if (test == COLLAPSE_POOLED || test == COLLAPSE_WELCH)
		test_arms(collapsed, test == COLLAPSE_POOLED, conf_level, &result);
	else
		test_blocks(collapsed, test == COLLAPSE_SIGNED_RANK, conf_level,
					&result);
	return result;
}
