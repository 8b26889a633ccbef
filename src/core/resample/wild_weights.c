/*-------------------------------------------------------------------------
 *
 * wild_weights.c
 *		The random weights of a wild cluster bootstrap, by cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/wild_weights.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/random/random.h"
#include "core/resample/enumeration.h"

/* In the order of WildWeights. */
const NameList wild_weights_names =
NAME_LIST("rademacher", "webb", "mammen", "normal");

/* sqrt(1/2), sqrt(3/2), (sqrt(5) - 1)/2 and (sqrt(5) + 1)/2 */
#define ROOT_HALF 0.70710678118654752440
#define ROOT_THREE_HALVES 1.22474487139158904910
#define GOLDEN_LESS_ONE 0.61803398874989484820
#define GOLDEN 1.61803398874989484820

/* P(-0.618...) = (sqrt(5) + 1) / (2 sqrt(5)) (Mammen 1993) */
#define MAMMEN_LOW 0.72360679774997896964

/* The values a weight may have. */
typedef struct Support
{
	int			n;				/* 0: a continuum */
	bool		symmetric;
	double		values[6];
} Support;

static const Support supports[N_WILD_WEIGHTS] = {
	[WEIGHTS_RADEMACHER] = {2, true, {-1.0, 1.0}},
	[WEIGHTS_WEBB] = {6, true, {-ROOT_THREE_HALVES, -1.0, -ROOT_HALF,
	ROOT_HALF, 1.0, ROOT_THREE_HALVES}},
	[WEIGHTS_MAMMEN] = {2, false, {-GOLDEN_LESS_ONE, GOLDEN}},
	[WEIGHTS_NORMAL] = {0, true, {0.0}}
};

uint32_t
wild_vectors(WildWeights weights, uint32_t n_clusters)
{
	uint64_t	n = 1;

	if (supports[weights].n == 0)
		return 0;
	for (uint32_t g = 0; g < n_clusters; g++)
	{
		n *= supports[weights].n;
		if (n > MAX_ENUMERATED)
			return 0;
	}
	return (uint32_t) n;
}

void
wild_draw(WildWeights weights, uint64_t seed, uint32_t replicate, double *v,
		  uint32_t n_clusters)
{
	Random		random;
	uint32_t	bits = 0;

	random_start(&random, seed, STREAM_WILD, replicate);
	for (uint32_t g = 0; g < n_clusters; g++)
		switch (weights)
		{
			case WEIGHTS_RADEMACHER:
				if (g % 32 == 0)
					bits = random_word(&random);
				v[g] = (bits >> (g % 32)) & 1 ? 1.0 : -1.0;
				break;
			case WEIGHTS_WEBB:
				v[g] = supports[WEIGHTS_WEBB].values[random_below(&random, 6)];
				break;
			case WEIGHTS_MAMMEN:
				v[g] = random_uniform(&random) < MAMMEN_LOW ?
					-GOLDEN_LESS_ONE : GOLDEN;
				break;
			case WEIGHTS_NORMAL:
				v[g] = random_normal(&random);
				break;
		}
}

/* ---- all vectors ---- */

/*
 * One after the other so that a step changes one weight to a neighbouring
 * value: Knuth's loopless reflected mixed-radix Gray code (The Art of Computer
 * Programming, 7.2.1.1, algorithm H).  It runs over all weights but the first.
 */
typedef struct GrayCode
{
	uint32_t	n;				/* weights */
	int			radix;			/* values of each */
	int		   *digit;			/* which value each weight has */
	int		   *direction;
	uint32_t   *focus;
} GrayCode;

static void
gray_code_init(GrayCode *code, uint32_t n, int radix)
{
	code->n = n;
	code->radix = radix;
	code->digit = core_alloc_array(size_add(n, 1), sizeof(int));
	code->direction = core_alloc_array(size_add(n, 1), sizeof(int));
	code->focus = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i <= n; i++)
	{
		code->direction[i] = 1;
		code->focus[i] = i;
	}
}

static void
gray_code_free(GrayCode *code)
{
	core_free(code->focus);
	core_free(code->direction);
	core_free(code->digit);
}

/* Changes one digit and tells which; false after the last vector. */
static bool
gray_code_next(GrayCode *code, uint32_t *changed)
{
	uint32_t	i = code->focus[0];

	code->focus[0] = 0;
	if (i == code->n)
		return false;
	code->digit[i] += code->direction[i];
	if (code->digit[i] == 0 || code->digit[i] == code->radix - 1)
	{
		code->direction[i] = -code->direction[i];
		code->focus[i] = code->focus[i + 1];
		code->focus[i + 1] = i + 1;
	}
	*changed = i;
	return true;
}

/* The probability of a vector, times the number of vectors. */
static double
vector_weight(WildWeights weights, const double *v, uint32_t n)
{
	double		product = 1.0;

	if (weights != WEIGHTS_MAMMEN)
		return 1.0;
	for (uint32_t g = 0; g < n; g++)
		product *= 2.0 * (v[g] < 0.0 ? MAMMEN_LOW : 1.0 - MAMMEN_LOW);
	return product;
}

Likeness
wild_likeness(const double *v, uint32_t n)
{
	if (fabs(v[0]) != 1.0)
		return LIKE_NONE;
	for (uint32_t g = 1; g < n; g++)
		if (v[g] != v[0])
			return LIKE_NONE;
	return v[0] > 0.0 ? LIKE_DATA : LIKE_MIRROR;
}

bool
wild_includes_data(WildWeights weights, uint32_t n_clusters)
{
	return wild_vectors(weights, n_clusters) > 0 && supports[weights].symmetric;
}

/* All vectors whose first weight is as it is. */
static void
visit_rest(WildWeights weights, uint32_t n, double *v, WildVisitor visit,
		   void *context)
{
	const Support *support = &supports[weights];
	WildVector	vector = {v, 0, 0.0, true, 1.0, support->symmetric, LIKE_NONE};
	GrayCode	code;
	uint32_t	count = 0;
	double		value;

	for (uint32_t g = 1; g < n; g++)
		v[g] = support->values[0];
	gray_code_init(&code, n - 1, support->n);
	for (;;)
	{
		vector.weight = vector_weight(weights, v, n);
		vector.likeness = wild_likeness(v, n);
		visit(context, &vector);
		if (!gray_code_next(&code, &vector.changed))
			break;
		if (++count % 1024 == 0)
			core_check_interrupts();
		/* Start sums anew now and then, lest rounding errors add up. */
		vector.fresh = count % 1024 == 0;
		value = support->values[code.digit[vector.changed]];
		vector.changed++;
		vector.change = value - v[vector.changed];
		v[vector.changed] = value;
	}
	gray_code_free(&code);
}

void
wild_visit(WildWeights weights, uint32_t n_clusters, uint32_t reps,
		   uint64_t seed, WildVisitor visit, void *context)
{
	const Support *support = &supports[weights];
	double	   *v = core_alloc_array(n_clusters, sizeof(double));

	if (wild_vectors(weights, n_clusters) > 0)
	{
		/* Of a symmetric distribution half: the rest are the negatives. */
		for (int i = support->symmetric ? support->n / 2 : 0;
			 i < support->n; i++)
		{
			v[0] = support->values[i];
			visit_rest(weights, n_clusters, v, visit, context);
		}
	}
	else
		for (uint32_t i = 0; i < reps; i++)
		{
			WildVector	vector = {v, 0, 0.0, true, 1.0, false, LIKE_NONE};

			core_check_interrupts();
			wild_draw(weights, seed, i, v, n_clusters);
			vector.likeness = wild_likeness(v, n_clusters);
			visit(context, &vector);
		}
	core_free(v);
}
