/*-------------------------------------------------------------------------
 *
 * imputed_rows.h
 *		The rows of an imputation while they are made.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_IMPUTED_ROWS_H
#define RESILIENCE_IMPUTED_ROWS_H

#include "core/answer/imputation.h"

/* What a row, or a cluster's part of it, adds up to. */
typedef struct RowSums
{
	dd			weight;
	dd			outcome;
	dd		   *row;			/* design->k */
	double		size;			/* of the outcomes and what is expected */
} RowSums;

/* By place, of the cells that count: the means that scores are taken from. */
typedef struct PlaceMeans
{
	dd		   *weights;
	dd		   *sums;
	uint32_t   *clusters;
	uint32_t   *last;			/* cluster counted, from 1 */
	dd		   *rows;			/* what is expected: places x k */
	bool	   *alone;			/* one cluster makes it, or what is expected */
} PlaceMeans;

typedef struct Imputation
{
	const UntreatedFit *untreated;
	const EventChoices *choices;
	int			k;
	int			power;			/* of the weight that cells count by */
	EventRow   *rows;
	int			n_rows;
	int		   *row_of;			/* by place: beside that over all, or NO_ROW */
	bool	   *over_all;		/* by place */
	RowSums    *sums;			/* by row */
	PlaceMeans	means;
	CellRest	rest;			/* of the cell looked at */
} Imputation;

/* Is a place a part of a row, or the place of a cell of some row? */
extern bool imputed_is_of_row(const Imputation *of, int place, int row);
extern bool imputed_counts(const Imputation *of, int place);
extern bool imputed_has_cells(const Imputation *of, int row);

/* What is expected: the row of a regression times its coefficients. */
extern dd	imputed_fitted(const Imputation *of, const dd *row);

/* By row; adding is of the cells of a cluster. */
extern RowSums *row_sums_create(const Imputation *of);
extern void row_sums_free(const Imputation *of, RowSums *sums);
extern void row_sums_clear(const Imputation *of, RowSums *sums);
extern void row_sums_add(Imputation *of, RowSums *sums, uint32_t cluster);

/* Without the cluster of a cell there is no estimate. */
extern void imputed_fail(EventRow *row, const Cell *cell);

/*
 * Add (G - 1) / G times the squares of what leaving a cluster out changes, by
 * row; rows that cannot do without one fail.
 */
extern void imputed_leave_out(Imputation *of, double *squares);

#endif							/* RESILIENCE_IMPUTED_ROWS_H */
