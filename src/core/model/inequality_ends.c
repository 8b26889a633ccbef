/*-------------------------------------------------------------------------
 *
 * inequality_ends.c
 *		Indices of the means at the ends of the order, and of all: rate
 *		difference and ratio, and what is attributable to not being the best.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/inequality_index.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

typedef struct Part
{
	RankSums	sums;
	dd			mean;			/* from the origin */
	dd			value;			/* the outcome itself */
} Part;

static Part
part_of(const Ranked *ranked, RankSums sums)
{
	Part		part = {.sums = sums};

	part.mean = dd_div(sums.sum, sums.weight);
	part.value = dd_add(part.mean, dd_from(ranked->origin));
	return part;
}

/* What an index of a part by its mean adds to the moves of a rank in it. */
static void
move_with(const Part *part, dd by_mean, InequalityMoves *moves, uint32_t k,
		  double factor)
{
	dd			by_sum = dd_div(by_mean, part->sums.weight);

	add_move(&moves->by_sum[k], by_sum, factor);
	add_move(&moves->by_weight[k], dd_neg(dd_mul(by_sum, part->mean)), factor);
}

/* The ends of the order, and how many ranks there are. */
static uint32_t
find_ends(const Ranked *ranked, int population, uint32_t ends[2], RankSums *all)
{
	const RankSums *sums = ranked_sums(ranked, population);
	uint32_t	n = 0;

	*all = (RankSums) {0};
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		if (sums[k].rows == 0)
			continue;
		if (n++ == 0)
			ends[0] = k;
		ends[1] = k;
		all->rows += sums[k].rows;
		all->weight = dd_add(all->weight, sums[k].weight);
		all->sum = dd_add(all->sum, sums[k].sum);
	}
	return n;
}

/* Of an index by the mean that it is of, and by the other. */
static void
ends_move(const InequalityQuestion *question, dd value, const Part *all,
		  const Part *other, dd by_part[2])
{
	dd			unit = dd_from(1.0);

	by_part[0] = unit;
	by_part[1] = dd_neg(unit);
	if (question->index == INDEX_RATE_RATIO)
	{
		by_part[0] = dd_div(unit, other->value);
		by_part[1] = dd_neg(dd_div(value, other->value));
	}
	else if (question->index == INDEX_PAF)
	{
		by_part[0] = dd_div(other->value, dd_square(all->value));
		by_part[1] = dd_neg(dd_div(unit, all->value));
	}
}

InequalityStatus
inequality_of_ends(const Ranked *ranked, int population,
				   const InequalityQuestion *question, dd *value,
				   InequalityMoves *moves, double factor)
{
	const RankSums *sums = ranked_sums(ranked, population);
	bool		of_all = question->index == INDEX_PAR || question->index == INDEX_PAF;
	bool		relative = question->index == INDEX_RATE_RATIO ||
		question->index == INDEX_PAF;
	uint32_t	ends[2] = {0, 0};
	uint32_t	reference;
	RankSums	total;
	Part		all;
	Part		one;			/* less the other, or over it */
	Part		other;
	dd			difference;
	dd			by_part[2];

	core_check_interrupts();
	if (find_ends(ranked, population, ends, &total) < 2)
		return INEQUALITY_ONE_RANK;
	reference = ends[of_all && question->reference == REFERENCE_HIGHEST ? 1 : 0];
	all = part_of(ranked, total);
	one = of_all ? all : part_of(ranked, sums[ends[1]]);
	other = part_of(ranked, sums[reference]);
	difference = dd_sub(one.mean, other.mean);
	if (relative)
	{
		/* A ratio is to the other; a fraction is of all. */
		dd			base = of_all ? all.value : other.value;

		if (fabs(base.hi) <= ROUNDED_OUTCOMES * (fabs(one.value.hi) + fabs(other.value.hi)) ||
			base.hi == 0.0)
			return INEQUALITY_ZERO_MEAN;
		*value = dd_div(of_all ? difference : one.value, base);
	}
	else
		*value = difference;
	if (moves == NULL)
		return INEQUALITY_OK;
	ends_move(question, *value, &all, &other, by_part);
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
		if (of_all || k == ends[1])
			move_with(&one, by_part[0], moves, k, factor);
	move_with(&other, by_part[1], moves, reference, factor);
	return INEQUALITY_OK;
}
