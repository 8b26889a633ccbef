/*-------------------------------------------------------------------------
 *
 * synthetic_fit.c
 *		Weights of areas and periods, and the effect by these.
 *
 * Y has a row for each area and a column for each period, N0 comparators and
 * T0 periods before the start.  Weights w of comparators make
 *
 *		sum over t <= T0 of (w0 + sum of w_j Y_jt - mean of treated Y_it)^2
 *			+ T0 zeta^2 |w|^2
 *
 * the smallest, and weights v of periods
 *
 *		sum over j of (v0 + sum of v_t Y_jt - mean of Y_jt after)^2
 *			+ N0 zeta^2 |v|^2,
 *
 * both not negative and summing to 1.  The constants w0 and v0 are fitted by
 * taking means.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/synthetic_fit.h"

#include "core/base/memory.h"
#include "core/numeric/simplex_fit.h"
#include "core/numeric/tolerance.h"

SyntheticWeights
synthetic_weights_allocate(uint32_t n_controls, int n_before)
{
	return (SyntheticWeights) {
		core_alloc_array(size_add(n_controls, 1), sizeof(dd)),
		core_alloc_array(size_add(n_before, 1), sizeof(dd))
	};
}

void
synthetic_weights_free(SyntheticWeights *weights)
{
	core_free(weights->of_before);
	core_free(weights->of_controls);
}

/* ---- means ---- */

static dd
mean_of(const dd *values, size_t n)
{
	dd			sum = DD_ZERO;

	for (size_t i = 0; i < n; i++)
		sum = dd_add(sum, values[i]);
	return dd_div(sum, dd_from(n));
}

static void
centre(dd *values, size_t n)
{
	dd			mean = mean_of(values, n);

	for (size_t i = 0; i < n; i++)
		values[i] = dd_sub(values[i], mean);
}

/* An area's mean from the start on. */
static dd
mean_after(const SyntheticSides *sides, uint32_t area)
{
	return mean_of(area_row(sides->means, area) + sides->first_after,
				   sides->means->n_periods - sides->first_after);
}

static void
set_equal(dd *weights, size_t n)
{
	for (size_t i = 0; i < n; i++)
		weights[i] = dd_div(dd_from(1.0), dd_from(n));
}

bool
synthetic_noise(const SyntheticSides *sides, dd *variance)
{
	size_t		n = size_mul(sides->n_controls,
							 sides->n_before > 0 ? sides->n_before - 1 : 0);
	dd			mean = DD_ZERO;
	dd			squares = DD_ZERO;
	double		size = 0.0;

	if (n < 2)
		return false;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < sides->n_controls; i++)
		{
			const dd   *row = area_row(sides->means, sides->controls[i]);

			core_check_interrupts();
			for (int t = 1; t < sides->n_before; t++)
			{
				dd			change = dd_sub(row[t], row[t - 1]);

				if (pass == 0)
				{
					mean = dd_add(mean, dd_div(change, dd_from(n)));
					size += row[t].hi * row[t].hi + row[t - 1].hi * row[t - 1].hi;
				}
				else
					squares = dd_add(squares, dd_square(dd_sub(change, mean)));
			}
		}
	/* Means that are right to rounding may differ by it. */
	if (squares.hi <= NO_SPREAD * size)
		squares = DD_ZERO;
	*variance = dd_div(squares, dd_from(n - 1));
	return true;
}

/* ---- weights ---- */

static bool
fit_areas(const SyntheticSides *sides, const SyntheticRule *rule, dd *weights)
{
	size_t		n_before = sides->n_before;
	dd		   *columns = core_alloc_array(size_mul(sides->n_controls, n_before),
										   sizeof(dd));
	dd		   *target = core_alloc_array(n_before, sizeof(dd));
	bool		found;

	for (uint32_t i = 0; i < sides->n_controls; i++)
	{
		dd		   *column = columns + i * n_before;

		memcpy(column, area_row(sides->means, sides->controls[i]),
			   n_before * sizeof(dd));
		if (rule->areas_shifted)
			centre(column, n_before);
	}
	for (uint32_t i = 0; i < sides->n_treated; i++)
	{
		const dd   *row = area_row(sides->means, sides->treated[i]);

		for (size_t t = 0; t < n_before; t++)
			target[t] = dd_add(target[t], row[t]);
	}
	for (size_t t = 0; t < n_before; t++)
		target[t] = dd_div(target[t], dd_from(sides->n_treated));
	if (rule->areas_shifted)
		centre(target, n_before);
	found = simplex_fit(columns, target, n_before, sides->n_controls,
						dd_mul_d(rule->area_penalty, n_before), weights);
	core_free(target);
	core_free(columns);
	return found;
}

static bool
fit_periods(const SyntheticSides *sides, const SyntheticRule *rule,
			dd *weights)
{
	uint32_t	n = sides->n_controls;
	dd		   *columns = core_alloc_array(size_mul(n, sides->n_before),
										   sizeof(dd));
	dd		   *target = core_alloc_array(n, sizeof(dd));
	bool		found;

	for (uint32_t i = 0; i < n; i++)
	{
		const dd   *row = area_row(sides->means, sides->controls[i]);

		for (int t = 0; t < sides->n_before; t++)
			columns[(size_t) t * n + i] = row[t];
		target[i] = mean_after(sides, sides->controls[i]);
	}
	for (int t = 0; t < sides->n_before; t++)
		centre(columns + (size_t) t * n, n);
	centre(target, n);
	found = simplex_fit(columns, target, n, sides->n_before,
						dd_mul_d(rule->period_penalty, n), weights);
	core_free(target);
	core_free(columns);
	return found;
}

bool
synthetic_fit(const SyntheticSides *sides, const SyntheticRule *rule,
			  SyntheticWeights *weights)
{
	if (!rule->areas_free)
		set_equal(weights->of_controls, sides->n_controls);
	else if (!fit_areas(sides, rule, weights->of_controls))
		return false;
	if (rule->in_levels)
		for (int t = 0; t < sides->n_before; t++)
			weights->of_before[t] = DD_ZERO;
	else if (!rule->periods_free)
		set_equal(weights->of_before, sides->n_before);
	else if (!fit_periods(sides, rule, weights->of_before))
		return false;
	return true;
}

/* ---- the effect ---- */

dd
synthetic_change(const SyntheticSides *sides, uint32_t area,
				 const SyntheticWeights *weights)
{
	const dd   *row = area_row(sides->means, area);
	dd			change = mean_after(sides, area);

	for (int t = 0; t < sides->n_before; t++)
		change = dd_sub(change, dd_mul(weights->of_before[t], row[t]));
	return change;
}

dd
synthetic_effect(const SyntheticSides *sides, const SyntheticWeights *weights)
{
	dd			treated = DD_ZERO;
	dd			effect;

	for (uint32_t i = 0; i < sides->n_treated; i++)
		treated = dd_add(treated, synthetic_change(sides, sides->treated[i],
												   weights));
	effect = dd_div(treated, dd_from(sides->n_treated));
	for (uint32_t i = 0; i < sides->n_controls; i++)
		effect = dd_sub(effect, dd_mul(weights->of_controls[i],
									   synthetic_change(sides, sides->controls[i],
														weights)));
	return effect;
}
