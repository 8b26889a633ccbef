/*-------------------------------------------------------------------------
 *
 * signed_rank.c
 *		Wilcoxon's signed rank test of paired differences, exactly.
 *
 * Differences of 0 are left out, equal ones share the mean of their ranks, and
 * the distribution of the statistic over all 2^n signs is that of the ranks
 * as they are; without zeros and ties these are the numbers of R's
 * wilcox.test(exact = TRUE, conf.int = TRUE).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/signed_rank.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/tolerance.h"

/* Twice the rank of each size, so that mean ranks are whole numbers. */
static void
find_double_ranks(const Keyed *sizes, uint32_t n, uint32_t *ranks)
{
	for (uint32_t i = 0; i < n;)
	{
		uint32_t	end = i + 1;

		while (end < n && sizes[end].key <= sizes[i].key * (1.0 + TIED))
			end++;
		/* ranks i + 1 .. end */
		for (uint32_t j = i; j < end; j++)
			ranks[j] = i + 1 + end;
		i = end;
	}
}

/* The probability of each sum of double ranks under random signs. */
static double *
sign_distribution(const uint32_t *ranks, uint32_t n, uint32_t *largest)
{
	double	   *probability;
	uint32_t	total = 0;

	for (uint32_t i = 0; i < n; i++)
		total += ranks[i];
	probability = core_alloc_array(size_add(total, 1), sizeof(double));
	probability[0] = 1.0;
	*largest = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		*largest += ranks[i];
		for (uint32_t sum = *largest + 1; sum-- > 0;)
			probability[sum] = 0.5 *
				(probability[sum] +
				 (sum >= ranks[i] ? probability[sum - ranks[i]] : 0.0));
	}
	return probability;
}

static double
two_sided_p(const double *probability, uint32_t largest, uint32_t statistic)
{
	double		lower = 0.0;
	double		upper = 0.0;

	for (uint32_t sum = 0; sum <= largest; sum++)
	{
		if (sum <= statistic)
			lower += probability[sum];
		if (sum >= statistic)
			upper += probability[sum];
	}
	return fmin(1.0, 2.0 * fmin(lower, upper));
}

/* Means of all pairs of differences, sorted. */
static double *
walsh_averages(const double *differences, uint32_t n)
{
	double	   *averages = core_alloc_array(size_mul(n, size_add(n, 1)) / 2,
											sizeof(double));
	uint32_t	count = 0;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i; j < n; j++)
			averages[count++] = 0.5 * (differences[i] + differences[j]);
	sort_numbers(averages, count);
	return averages;
}

/*
 * The interval's ends are Walsh averages: as many are cut off on each side as
 * the distribution of n untied ranks has at most alpha/2 of (Hollander, Wolfe
 * and Chicken 2014, section 3.3).
 */
static void
find_interval(const double *differences, uint32_t n, double conf_level,
			  SignedRank *result)
{
	uint32_t	count = n * (n + 1) / 2;
	double	   *averages = walsh_averages(differences, n);
	uint32_t   *ranks = core_alloc_array(n, sizeof(uint32_t));
	double	   *probability;
	uint32_t	largest;
	uint32_t	cut = 0;
	double		lower;

	result->estimate = count % 2 == 1 ? averages[count / 2] :
		0.5 * (averages[count / 2 - 1] + averages[count / 2]);
	for (uint32_t i = 0; i < n; i++)
		ranks[i] = i + 1;
	probability = sign_distribution(ranks, n, &largest);

	/* cut - 1 is the largest sum with P(sum or less) <= alpha/2 */
	lower = probability[0];
	while (lower <= (1.0 - conf_level) / 2.0 * (1.0 + TIED) && cut < count / 2)
		lower += probability[++cut];
	result->low = cut > 0 ? averages[cut - 1] : -INFINITY;
	result->high = cut > 0 ? averages[count - cut] : INFINITY;
	core_free(probability);
	core_free(ranks);
	core_free(averages);
}

SignedRank
signed_rank_test(const double *differences, uint32_t n, double conf_level)
{
	Keyed	   *sizes = core_alloc_array(n, sizeof(Keyed));
	uint32_t   *ranks = core_alloc_array(n, sizeof(uint32_t));
	uint32_t	used = 0;
	uint32_t	positive = 0;
	uint32_t	largest;
	double	   *probability;
	SignedRank	result;

	for (uint32_t i = 0; i < n; i++)
		if (differences[i] != 0.0)
		{
			sizes[used].key = fabs(differences[i]);
			sizes[used++].index = i;
		}
	sort_keyed(sizes, used);
	find_double_ranks(sizes, used, ranks);
	for (uint32_t i = 0; i < used; i++)
		if (differences[sizes[i].index] > 0.0)
			positive += ranks[i];
	probability = sign_distribution(ranks, used, &largest);
	result.statistic = 0.5 * positive;
	result.p_value = two_sided_p(probability, largest, positive);
	find_interval(differences, n, conf_level, &result);
	core_free(probability);
	core_free(ranks);
	core_free(sizes);
	return result;
}
