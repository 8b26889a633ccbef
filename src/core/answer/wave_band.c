/*-------------------------------------------------------------------------
 *
 * wave_band.c
 *		Intervals of averages of effects that hold all at once.
 *
 * Their ends are c standard errors away, where c is what the largest of so many
 * numbers with these correlations keeps with the confidence level: multivariate
 * t with the fewest degrees of freedom that any of the rows has, or normal.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_band.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/normal_box.h"

/* The rows that have an interval, but for that over all; and the fewest df. */
static int *
list_rows(WaveRows *rows)
{
	int		   *list = core_alloc_array(size_add(rows->n_rows, 1), sizeof(int));

	rows->band_df = INFINITY;
	for (int row = 0; row < rows->n_rows; row++)
	{
		const Estimate *e = &rows->rows[row].estimate;

		if (rows->rows[row].overall || !e->has_interval)
			continue;
		list[rows->n_band++] = row;
		rows->band_df = fmin(rows->band_df, e->df);
	}
	return list;
}

void
wave_band(WaveRows *rows, const AggregateChoices *choices)
{
	int		   *list = list_rows(rows);
	int			n = rows->n_band;
	double	   *covariance = core_alloc_array(size_add(size_mul(n, n), 1),
											  sizeof(double));

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			covariance[(size_t) i * n + j] = wave_rows_product(rows, list[i], list[j]);
	if (n > 0)
		rows->critical = sup_quantile_of_covariance(covariance, n, rows->band_df,
													choices->conf_level).critical;
	for (int i = 0; i < n; i++)
	{
		Estimate   *e = &rows->rows[list[i]].estimate;

		e->interval.low = e->estimate - rows->critical * e->std_error;
		e->interval.high = e->estimate + rows->critical * e->std_error;
	}
	core_free(covariance);
	core_free(list);
}
