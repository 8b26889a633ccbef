/*-------------------------------------------------------------------------
 *
 * column_totals.c
 *		Statistics of a column that follow from sums.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_totals.h"

#include <math.h>

double
column_totals_statistic(const ColumnData *data, const ColumnQuestion *question,
						const ColumnTotals *totals)
{
	double		mean = totals->sum / totals->weight;
	double		variance;

	switch (question->statistic)
	{
		case COLUMN_SUM:
			return data->centre * totals->weight +
				ldexp(totals->sum, data->exponent);
		case COLUMN_SD:
			variance = (totals->squares - totals->sum * mean) /
				totals->weight * (totals->rows / (totals->rows - 1.0));
			return variance > 0.0 ? ldexp(sqrt(variance), data->exponent) : 0.0;
		default:
			return data->centre + ldexp(mean, data->exponent);
	}
}

double
column_totals_error(const ColumnData *data, const ColumnQuestion *question,
					const ColumnTotals *totals, const uint32_t *multiplicity)
{
	bool		is_sum = question->statistic == COLUMN_SUM;
	double		mean = totals->sum / totals->weight;
	double		centre = ldexp(data->centre, -data->exponent);
	double		average = 0.0;
	double		squares = 0.0;

	if (!data->clustered)
	{
		squares = fmax(0.0, totals->squares - totals->sum * mean);
		return ldexp(sqrt(squares) / (is_sum ? 1.0 : totals->rows),
					 data->exponent);
	}
	if (is_sum)
		average = (centre * totals->weight + totals->sum) / data->n_clusters;
	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		const ColumnTotals *cluster = &data->cluster[g];
		double		times = multiplicity != NULL ? multiplicity[g] : 1.0;
		double		score = is_sum ?
			centre * cluster->weight + cluster->sum - average :
			cluster->sum - mean * cluster->weight;

		squares += times * score * score;
	}
	return ldexp(sqrt(squares) / (is_sum ? 1.0 : totals->weight),
				 data->exponent);
}
