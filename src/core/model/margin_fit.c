/*-------------------------------------------------------------------------
 *
 * margin_fit.c
 *		The regression on margins: its normal equations, factored.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/margin_fit.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

static int
other_columns(const MarginTable *table)
{
	return (int) (table->n_columns - table->n_first);
}

/* The sums of the other columns in a column of the first margin. */
static dd *
means_in(const MarginFit *fit, uint32_t first)
{
	return fit->means + (size_t) first * other_columns(fit->table);
}

/* The sums of squares and products of the others, and what their means take. */
static void
add_patterns(MarginFit *fit, const dd *weights, dd *squares)
{
	const MarginTable *table = fit->table;
	int			k = other_columns(table);
	uint32_t	from = table->n_first > 0 ? 1 : 0;

	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		const MarginEntry *entries = pattern_entries(table, i);

		core_check_interrupts();
		if (from > 0)
			dd_accumulate(&fit->first[entries[0].column], weights[i]);
		for (uint32_t a = from; a < table->n_used; a++)
		{
			int			row = (int) (entries[a].column - table->n_first);
			dd			weighted = dd_mul_d(weights[i], entries[a].value);

			if (from > 0)
				dd_accumulate(&means_in(fit, entries[0].column)[row], weighted);
			for (uint32_t b = from; b < table->n_used; b++)
				dd_accumulate(&squares[row * k + (int) (entries[b].column - table->n_first)],
							  dd_mul_d(weighted, entries[b].value));
		}
	}
}

/* Sums become means, and squares are taken about them. */
static void
centre(MarginFit *fit, dd *squares)
{
	int			k = other_columns(fit->table);

	for (uint32_t c = 0; c < fit->table->n_first; c++)
	{
		dd		   *means = means_in(fit, c);

		core_check_interrupts();
		if (dd_is_zero(fit->first[c]))
			continue;
		for (int a = 0; a < k; a++)
		{
			dd			mean = dd_div(means[a], fit->first[c]);

			for (int b = 0; b < k && !dd_is_zero(mean); b++)
				dd_accumulate_product(&squares[a * k + b], dd_neg(mean), means[b]);
		}
		for (int a = 0; a < k; a++)
			means[a] = dd_div(means[a], fit->first[c]);
	}
}

/* A column that only differs between the first ones' categories is none. */
static void
drop_explained(dd *squares, const dd *before, int k)
{
	for (int j = 0; j < k; j++)
		if (!(squares[j * k + j].hi > DEPENDENT_COLUMN * before[j].hi))
			for (int i = 0; i < k; i++)
				squares[i * k + j] = squares[j * k + i] = DD_ZERO;
}

MarginFit *
margin_fit_create(const MarginTable *table, const dd *weights)
{
	MarginFit  *fit = core_alloc(sizeof(MarginFit));
	int			k = other_columns(table);
	size_t		square = size_mul(k, k);
	dd		   *squares = core_alloc_array(square, sizeof(dd));
	dd		   *before = core_alloc_array(k, sizeof(dd));

	fit->table = table;
	fit->first = core_alloc_array(table->n_first, sizeof(dd));
	fit->means = core_alloc_array(size_mul(table->n_first, k), sizeof(dd));
	fit->factor = core_alloc_array(square, sizeof(dd));
	fit->dropped = core_alloc_array(k, sizeof(bool));
	add_patterns(fit, weights, squares);
	for (int j = 0; j < k; j++)
		before[j] = squares[j * k + j];
	centre(fit, squares);
	drop_explained(squares, before, k);
	core_check_interrupts();
	cholesky(fit->factor, squares, k, fit->dropped);
	core_free(before);
	core_free(squares);
	return fit;
}

void
margin_fit_free(MarginFit *fit)
{
	core_free(fit->dropped);
	core_free(fit->factor);
	core_free(fit->means);
	core_free(fit->first);
	core_free(fit);
}

void
margin_fit_solve(const MarginFit *fit, const dd *sums, dd *coefficients)
{
	const MarginTable *table = fit->table;
	int			k = other_columns(table);
	dd		   *others = coefficients + table->n_first;

	for (int a = 0; a < k; a++)
	{
		others[a] = sums[table->n_first + (uint32_t) a];
		for (uint32_t c = 0; c < table->n_first; c++)
			dd_accumulate_product(&others[a], dd_neg(means_in(fit, c)[a]), sums[c]);
	}
	core_check_interrupts();
	solve_transposed(fit->factor, k, others);
	solve_upper(fit->factor, k, others);
	for (uint32_t c = 0; c < table->n_first; c++)
		coefficients[c] = dd_is_zero(fit->first[c]) ? DD_ZERO :
			dd_sub(dd_div(sums[c], fit->first[c]),
				   dot_product(means_in(fit, c), others, k));
}

