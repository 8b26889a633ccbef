/*-------------------------------------------------------------------------
 *
 * collapse.c
 *		The two-step analysis: tests of the clusters' changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/collapse.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/signed_rank.h"
#include "core/inference/t_tests.h"

static void
take_t_test(const TTest *test, CollapseResult *result)
{
	static const CollapseStatus statuses[] = {
		[T_TEST_OK] = COLLAPSE_OK,
		[T_TEST_EMPTY] = COLLAPSE_EMPTY,
		[T_TEST_TOO_FEW] = COLLAPSE_TOO_FEW,
		[T_TEST_CONSTANT] = COLLAPSE_CONSTANT
	};

	result->status = statuses[test->status];
	result->estimate = test->estimate;
	result->std_error = test->std_error;
	result->df = test->df;
	result->interval = test->interval;
}

/* Of the t test of the same differences the mean stays, if too many to rank. */
static void
rank_instead(const double *differences, uint32_t n, double conf_level,
			 CollapseResult *result)
{
	SignedRank	rank;

	result->status = COLLAPSE_TOO_MANY;
	result->std_error = result->df = 0.0;
	if (n > MAX_SIGNED_RANK)
		return;
	rank = signed_rank_test(differences, n, conf_level);
	result->status = COLLAPSE_OK;
	result->estimate = rank.estimate;
	result->interval.statistic = rank.statistic;
	result->interval.p_value = rank.p_value;
	result->interval.low = rank.low;
	result->interval.high = rank.high;
}

/* ---- of the two arms ---- */

static void
test_arms(const ClusterChanges *changes, bool pooled, double conf_level,
		  CollapseResult *result)
{
	double	   *values = core_alloc_array(size_add(changes->n, 1),
										  sizeof(double));
	double		noise = cluster_changes_noise(changes);
	uint32_t	n_comparator = 0;
	uint32_t	n_treated = 0;
	const double *treated;
	TTest		test;

	/* Comparators from the left, treated from the right. */
	for (uint32_t i = 0; i < changes->n; i++)
	{
		const ClusterChange *change = &changes->changes[i];

		if (change->treated)
			values[changes->n - ++n_treated] = change->change;
		else
			values[n_comparator++] = change->change;
	}
	treated = values + n_comparator;
	test = pooled ?
		pooled_t_test(values, n_comparator, treated, n_treated, noise,
					  conf_level) :
		welch_t_test(values, n_comparator, treated, n_treated, noise,
					 conf_level);
	take_t_test(&test, result);
	result->units = changes->n;
	core_free(values);
}

/* ---- within blocks ---- */

/* Treated less comparator: the difference of the arms' mean changes. */
static double
difference_of_arms(const ClusterChanges *changes, const Partition *blocks,
				   uint32_t h)
{
	double		sums[2] = {0.0, 0.0};
	uint32_t	counts[2] = {0, 0};

	for (uint32_t i = blocks->first[h]; i < blocks->first[h + 1]; i++)
	{
		const ClusterChange *change = &changes->changes[blocks->members[i]];
		int			arm = change->treated ? 1 : 0;

		sums[arm] += change->change;
		counts[arm]++;
	}
	return sums[1] / counts[1] - sums[0] / counts[0];
}

static void
test_blocks(const ClusterChanges *changes, bool by_rank, double conf_level,
			CollapseResult *result)
{
	Partition  *blocks = cluster_changes_by_group(changes, SCHEME_BLOCKS,
												  &result->n_left_out);
	uint32_t	n = blocks->n_parts;
	double	   *differences = core_alloc_array(size_add(n, 1), sizeof(double));
	double		noise = cluster_changes_noise(changes);
	TTest		test;

	for (uint32_t h = 0; h < n; h++)
	{
		core_check_interrupts();
		differences[h] = difference_of_arms(changes, blocks, h);
		/* A rank test must know a difference of 0. */
		if (fabs(differences[h]) <= noise)
			differences[h] = 0.0;
	}
	test = paired_t_test(differences, n, noise, conf_level);
	take_t_test(&test, result);
	result->units = n;
	if (by_rank && n > 1)
		rank_instead(differences, n, conf_level, result);
	core_free(differences);
	partition_free(blocks);
}

CollapseResult
collapse_test(const ClusterChanges *changes, CollapseTest test,
			  double conf_level)
{
	CollapseResult result = {.status = COLLAPSE_OK};

	if (test == COLLAPSE_POOLED || test == COLLAPSE_WELCH)
		test_arms(changes, test == COLLAPSE_POOLED, conf_level, &result);
	else
		test_blocks(changes, test == COLLAPSE_SIGNED_RANK, conf_level,
					&result);
	return result;
}
