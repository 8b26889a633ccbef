/*-------------------------------------------------------------------------
 *
 * two_way_logit.h
 *		Odds that are a product: of a row of a table, and of a column.
 *
 * The logit with effects of rows and columns, by maximum (quasi-)likelihood,
 * of cells with weights and weighted sums of outcomes between 0 and 1.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TWO_WAY_LOGIT_H
#define RESILIENCE_TWO_WAY_LOGIT_H

#include <stdbool.h>

#include "core/numeric/dd.h"

typedef struct TableCell
{
	int			row;
	int			column;
	bool		used;			/* it has a weight */
	dd			w;				/* sum of weights */
	dd			wy;				/* sum of weights times outcomes */
} TableCell;

/* What the odds of a place in the table are. */
typedef enum OddsStatus
{
	ODDS_OK,
	ODDS_UNCONNECTED,			/* no chain of cells leads from row to column */
	ODDS_SEPARATED				/* the likelihood grows for ever, as they go to
								 * 0 or infinity */
} OddsStatus;

typedef struct TwoWayLogit
{
	int			n_rows;
	int			n_nodes;		/* rows, then columns */
	int			n_cells;
	const TableCell *cells;
	bool	   *fits;			/* cells that have finite odds */
	int		   *connected;		/* by node: nodes that cells connect */
	int		   *together;		/* nodes that have finite odds among them */
	dd		   *odds;			/* by node */
	dd		   *root;			/* of the information, n_nodes x n_nodes */
	bool	   *dropped;
} TwoWayLogit;

/*
 * The cells must outlive it.  "start" are odds of nodes to begin with, or NULL.
 */
extern TwoWayLogit *two_way_logit_create(const TableCell *cells, int n_cells,
										 int n_rows, int n_columns,
										 const dd *start);
extern void two_way_logit_free(TwoWayLogit *logit);

extern OddsStatus two_way_logit_odds(const TwoWayLogit *logit, int row,
									 int column, dd *odds);

/*
 * Of odds that there are: what each node's score is multiplied by, to get what
 * it moves the logarithm of the odds by.
 */
extern void two_way_logit_direction(const TwoWayLogit *logit, int row,
									int column, dd *direction);

/* The mean that a cell that fits is fitted by. */
extern dd	two_way_logit_mean(const TwoWayLogit *logit, int cell);

/* Is a weighted sum of outcomes that of 0, or of 1, in every row? */
extern bool is_all_zero(dd w, dd wy);
extern bool is_all_one(dd w, dd wy);

#endif							/* RESILIENCE_TWO_WAY_LOGIT_H */
