/*-------------------------------------------------------------------------
 *
 * poisson_bytes.c
 *		How often a row is drawn: a Poisson number from one random byte.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/poisson_bytes.h"

#include <math.h>
#include <string.h>

#define ONE_OVER_E 0x1.78b56362cef38p-2

/*
 * e^-lambda as e^-1 e^d, d = 1 - lambda, from the series: + and * only, so
 * that the table is the same everywhere.
 */
static double
exp_minus(double lambda)
{
	double		d = 1.0 - lambda;
	double		sum = 1.0;

	for (int i = 14; i >= 1; i--)
		sum = 1.0 + sum * d / i;
	return ONE_OVER_E * sum;
}

/* What each cell of the guide decides, if it decides. */
static void
make_guide(PoissonBytes *table)
{
	int			k = 0;

	for (int cell = 0; cell < 1 << POISSON_GUIDE_BITS; cell++)
	{
		uint64_t	low = (uint64_t) cell << (64 - POISSON_GUIDE_BITS);
		uint64_t	high = low | (UINT64_MAX >> POISSON_GUIDE_BITS);

		while (k < POISSON_MOST && table->bound[k] <= low)
			k++;
		table->guide[cell] = k < POISSON_MOST && table->bound[k] <= high ?
			POISSON_UNDECIDED : k;
	}
}

void
poisson_bytes(PoissonBytes *table, double lambda)
{
	double		p = exp_minus(lambda);
	double		rest[POISSON_MOST];
	double		sum = 0.0;
	int			used = 0;
	int			left_over;

	table->lambda = lambda;
	memset(table->count, POISSON_UNDECIDED, sizeof(table->count));
	for (int k = 0; k < POISSON_MOST; k++)
	{
		int			whole = (int) (256.0 * p);

		rest[k] = 256.0 * p - whole;
		for (int i = 0; i < whole; i++)
			table->count[(uint8_t) (used + i - 128)] = (uint8_t) k;
		used += whole;
		if (k <= POISSON_BYTE_MOST)
			table->threshold[k] = (int8_t) (used - 128);
		p = p * lambda / (k + 1);
	}
	left_over = 256 - used;
	for (int k = 0; k < POISSON_MOST; k++)
	{
		double		share;

		sum += rest[k];
		share = sum / left_over;
		table->bound[k] = share < 1.0 ? (uint64_t) (share * 0x1p64) :
			UINT64_MAX;
	}
	make_guide(table);
}

/*
 * The first word decides unless it is the upper half of a bound; then the
 * lower half is compared with the next.
 */
int
poisson_compare(const PoissonBytes *table, RandomWords *words, uint32_t word)
{
	int			k = 0;

	while (k < POISSON_MOST && (uint32_t) (table->bound[k] >> 32) < word)
		k++;
	if (k < POISSON_MOST && (uint32_t) (table->bound[k] >> 32) == word)
	{
		uint64_t	both = ((uint64_t) word << 32) | random_words_next(words);

		while (k < POISSON_MOST && table->bound[k] <= both)
			k++;
	}
	return k;
}
