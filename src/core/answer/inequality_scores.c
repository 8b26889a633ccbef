/*-------------------------------------------------------------------------
 *
 * inequality_scores.c
 *		How a sum of indices of inequality moves with each row.
 *
 * The rank r_k = (W below k + W_k / 2) / W of a pool moves with the weight of a
 * row at rank i by ([k > i] + [k = i] / 2 - r_k) / W.  So an index that moves by
 * d_k with r_k moves, besides, with a row at rank i by
 *
 *		(sum of d_k over k > i + d_i / 2 - sum of d_k r_k) / W
 *
 * for every row of the pool, whatever the index.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inequality_parts.h"

#include <math.h>

#include "core/base/memory.h"

double
inequality_sum(const Ranked *ranked, const InequalityQuestion *question,
			   const double *factors, double *values, InequalityStatus *status)
{
	dd			sum = DD_ZERO;
	bool		all = true;

	for (int p = 0; p < ranked->n_populations; p++)
	{
		dd			value = DD_ZERO;

		status[p] = inequality_index_of(ranked, p, question, &value, NULL, 1.0);
		values[p] = status[p] == INEQUALITY_OK ? value.hi : NAN;
		all &= status[p] == INEQUALITY_OK && isfinite(value.hi);
		sum = dd_add(sum, dd_mul_d(value, factors[p]));
	}
	return all ? sum.hi : NAN;
}

static dd
weight_of_pool(const Ranked *ranked, int pool)
{
	dd			weight = DD_ZERO;

	for (int p = 0; p < ranked->n_populations; p++)
		for (uint32_t k = 0; ranked->pool_of[p] == pool && k < ranked->n_ranks; k++)
			weight = dd_add(weight, ranked_sums(ranked, p)[k].weight);
	return weight;
}

/* What moves of the ranks do to a row, by its rank. */
static void
move_ranks(const Ranked *ranked, int pool, const dd *by_rank, dd *scores)
{
	const dd   *ranks = ranked->ranks + (size_t) pool * ranked->n_ranks;
	dd			weight = weight_of_pool(ranked, pool);
	dd			above = DD_ZERO;
	dd			all = DD_ZERO;

	core_check_interrupts();
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
		all = dd_add(all, dd_mul(by_rank[k], ranks[k]));
	for (uint32_t k = ranked->n_ranks; k-- > 0;)
	{
		dd			move = dd_add(above, dd_mul_d(by_rank[k], 0.5));

		above = dd_add(above, by_rank[k]);
		move = dd_div(dd_sub(move, all), weight);
		for (int p = 0; p < ranked->n_populations; p++)
			if (ranked->pool_of[p] == pool)
				add_move(&scores[(size_t) p * ranked->n_ranks + k], move, 1.0);
	}
}

InequalityScores
inequality_scores(const Ranked *ranked, const InequalityQuestion *question,
				  const double *factors)
{
	size_t		n = ranked->n_ranks;
	size_t		room = size_mul(size_add(n, 1), ranked->n_populations);
	InequalityScores scores;
	dd		   *by_rank = NULL;

	scores.by_weight = core_alloc_array(room, sizeof(dd));
	scores.by_sum = core_alloc_array(room, sizeof(dd));
	if (!question->ranks_fixed)
		by_rank = core_alloc_array(size_mul(size_add(n, 1), ranked->n_pools), sizeof(dd));
	for (int p = 0; p < ranked->n_populations; p++)
	{
		InequalityMoves moves = {scores.by_weight + p * n, scores.by_sum + p * n,
		by_rank == NULL ? NULL : by_rank + ranked->pool_of[p] * n};
		dd			value;

		inequality_index_of(ranked, p, question, &value, &moves, factors[p]);
	}
	for (int pool = 0; by_rank != NULL && pool < ranked->n_pools; pool++)
		move_ranks(ranked, pool, by_rank + pool * n, scores.by_weight);
	if (by_rank != NULL)
		core_free(by_rank);
	return scores;
}

void
inequality_scores_free(InequalityScores *scores)
{
	core_free(scores->by_sum);
	core_free(scores->by_weight);
}
