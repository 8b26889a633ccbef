/*-------------------------------------------------------------------------
 *
 * column_order.h
 *		Statistics of a column that follow from the order of its values.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_ORDER_H
#define RESILIENCE_COLUMN_ORDER_H

#include "core/column/column_data.h"

/* Cumulated over the distinct values: weight, and weight times distance. */
typedef struct Cumulated
{
	double		weight;
	double		sum;
} Cumulated;

/* What is taken away of an ColumnOrder: ranks, and Cumulated over them. */
typedef struct ColumnOrderPart
{
	uint32_t	n;
	const uint32_t *rank;
	const Cumulated *upto;
} ColumnOrderPart;

typedef struct ColumnOrder
{
	const ColumnData *data;
	double		rows;			/* less those of the part */
	double		weight;			/* likewise */
	const Cumulated *upto;		/* each distinct value, itself included */
	ColumnOrderPart part;			/* n = 0: nothing */
} ColumnOrder;

/* All of the data, in the order of the values; the caller frees it. */
extern Cumulated *column_cumulate(const ColumnData *data);

extern double column_order_statistic(const ColumnOrder *ordered,
									 const ColumnQuestion *question);

/*
 * The rule for quantiles: type 7 of n rows is the mean of the rows of ranks
 * low and low + 1, the latter weighted by share.
 */
typedef struct QuantileRank
{
	double		low;			/* from 1 */
	double		share;
} QuantileRank;

extern QuantileRank quantile_rank(const ColumnQuestion *question, double rows);

/* Rows cut off at each end. */
extern double trimmed_rows(const ColumnQuestion *question, double rows);

static inline double
interpolate(double low, double high, double share)
{
	return share > 0.0 && high != low ?
		(1.0 - share) * low + share * high : low;
}

#endif							/* RESILIENCE_COLUMN_ORDER_H */
