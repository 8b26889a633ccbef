/*-------------------------------------------------------------------------
 *
 * column_estimate.c
 *		A statistic of the rows of a column themselves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_estimate.h"

#include <float.h>
#include <math.h>

#include "core/base/memory.h"
#include "core/column/column_order.h"
#include "core/column/column_totals.h"

double
column_estimate(const ColumnData *data, const ColumnQuestion *question)
{
	ColumnOrder ordered = {.data = data, .rows = data->totals.rows};
	Cumulated  *upto;
	double		estimate;

	if (!column_wants_order(question))
		return column_totals_statistic(data, question, &data->totals);
	ordered.upto = upto = column_cumulate(data);
	ordered.weight = upto[data->n_distinct - 1].weight;
	estimate = column_order_statistic(&ordered, question);
	core_free(upto);
	return estimate;
}

/*
 * What rounding in double makes of the statistic and its replicates.  Order
 * statistics are values or lie between two of them.  A sum and the squares
 * behind a standard deviation are made of terms that may cancel.
 */
double
column_rounding(const ColumnData *data, const ColumnQuestion *question,
				double estimate)
{
	double		weight = data->totals.weight;
	double		spread = ldexp(sqrt(data->totals.squares / weight),
							   data->exponent);
	double		size = fabs(estimate);

	switch (question->statistic)
	{
		case COLUMN_MEDIAN:
		case COLUMN_QUANTILE:
			return 0.0;
		case COLUMN_MEAN:
		case COLUMN_PROPORTION:
			size += spread;
			break;
		case COLUMN_SUM:
			size = weight * (spread + fabs(data->centre));
			break;
		case COLUMN_SD:
			if (size > 0.0)
				size += spread * (spread / size);
			break;
		case COLUMN_TRIMMED_MEAN:
			break;
	}
	return 2.0 * DBL_EPSILON * size;
}
