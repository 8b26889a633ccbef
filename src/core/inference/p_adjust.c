/*-------------------------------------------------------------------------
 *
 * p_adjust.c
 *		p-values adjusted for there being several of them, by their number
 *		alone.
 *
 * Holm (1979), Hochberg (1988), Hommel (1988) in the form of Wright (1992),
 * Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/p_adjust.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

const NameList p_adjustment_names = NAME_LIST(
	[P_ADJUST_HOLM] = "holm",
	[P_ADJUST_HOCHBERG] = "hochberg",
	[P_ADJUST_HOMMEL] = "hommel",
	[P_ADJUST_BONFERRONI] = "bonferroni",
	[P_ADJUST_BH] = "BH",
	[P_ADJUST_BY] = "BY",
	[P_ADJUST_FDR] = "fdr",
	[P_ADJUST_NONE] = "none"
);

/* 1 + 1/2 + ... + 1/n, added up in R's order. */
static double
harmonic_number(uint32_t n)
{
	double		sum = 0.0;

	for (uint32_t i = 1; i <= n; i++)
	{
		if (i % 65536 == 0)
			core_check_interrupts();
		sum += 1.0 / i;
	}
	return sum;
}

/* From the smallest up: none below the one before it. */
static void
step_down(Keyed *sorted, uint32_t n, uint32_t total)
{
	double		largest = 0.0;

	for (uint32_t i = 0; i < n; i++)
	{
		largest = fmax(largest, (total - i) * sorted[i].key);
		sorted[i].key = fmin(1.0, largest);
	}
}

/* From the largest down, each times its factor: none above the one after it. */
static void
step_up(Keyed *sorted, uint32_t n, uint32_t total, PAdjustment method)
{
	double		smallest = INFINITY;
	double		sum = method == P_ADJUST_BY ? harmonic_number(total) : 1.0;

	for (uint32_t i = n; i-- > 0;)
	{
		double		rank = i + 1.0;
		double		factor = method == P_ADJUST_HOCHBERG ? total + 1.0 - rank :
			method == P_ADJUST_BY ? sum * total / rank : total / rank;

		smallest = fmin(smallest, factor * sorted[i].key);
		sorted[i].key = fmin(1.0, smallest);
	}
}

/*
 * The smallest level at which the closed test with Simes' rejects.  For every
 * number m of hypotheses that may hold together the bound is that of the m
 * largest p-values.
 */
static void
close_by_simes(Keyed *sorted, uint32_t n, uint32_t total)
{
	double	   *p = core_alloc_array(total, sizeof(double));
	double	   *bound = core_alloc_array(total, sizeof(double));
	double	   *q = core_alloc_array(total, sizeof(double));
	double		least = INFINITY;

	for (uint32_t i = 0; i < total; i++)
	{
		p[i] = i < n ? sorted[i].key : 1.0;
		least = fmin(least, total * p[i] / (i + 1.0));
	}
	for (uint32_t i = 0; i < total; i++)
		bound[i] = q[i] = least;
	for (uint32_t m = total - 1; m >= 2; m--)
	{
		/* of the m largest, all but the smallest */
		uint32_t	others = total - m + 1;
		double		simes = INFINITY;

		core_check_interrupts();
		for (uint32_t i = others; i < total; i++)
			simes = fmin(simes, m * p[i] / (i - others + 2.0));
		for (uint32_t i = 0; i < others; i++)
			q[i] = fmin(m * p[i], simes);
		for (uint32_t i = others; i < total; i++)
			q[i] = q[others - 1];
		for (uint32_t i = 0; i < total; i++)
			bound[i] = fmax(bound[i], q[i]);
	}
	for (uint32_t i = 0; i < n; i++)
		sorted[i].key = fmax(bound[i], p[i]);
	core_free(q);
	core_free(bound);
	core_free(p);
}

void
p_adjust(double *p, uint32_t n, uint32_t total, PAdjustment method)
{
	Keyed	   *sorted;

	if (method == P_ADJUST_NONE || total <= 1)
		return;
	sorted = core_alloc_array(n, sizeof(Keyed));
	for (uint32_t i = 0; i < n; i++)
		sorted[i] = (Keyed) {p[i], i};
	sort_keyed(sorted, n);
	switch (method)
	{
		case P_ADJUST_HOLM:
			step_down(sorted, n, total);
			break;
		case P_ADJUST_HOCHBERG:
		case P_ADJUST_BH:
		case P_ADJUST_BY:
		case P_ADJUST_FDR:
			step_up(sorted, n, total, method);
			break;
		case P_ADJUST_HOMMEL:
			close_by_simes(sorted, n, total);
			break;
		case P_ADJUST_BONFERRONI:
			for (uint32_t i = 0; i < n; i++)
				sorted[i].key = fmin(1.0, total * sorted[i].key);
			break;
		case P_ADJUST_NONE:
			break;
	}
	for (uint32_t i = 0; i < n; i++)
		p[sorted[i].index] = sorted[i].key;
	core_free(sorted);
}
