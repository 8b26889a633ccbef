/*-------------------------------------------------------------------------
 *
 * column_data.h
 *		A bootstrap_sample made ready for statistics and their replicates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_DATA_H
#define RESILIENCE_COLUMN_DATA_H

#include <stdbool.h>
#include <stdint.h>

#include "core/column/column_question.h"
#include "core/sample/value_sample.h"

/* Rows, and sums of w, w d and w d^2 over them. */
typedef struct ColumnTotals
{
	double		rows;
	double		weight;
	double		sum;
	double		squares;
} ColumnTotals;

/*
 * Values are kept as d = (value - centre) 2^-exponent, with the exponent that
 * makes every |d| less than 1.
 */
typedef struct ColumnData
{
	const ValueSample *sample;	/* in canonical form */
	uint32_t	n_entries;
	bool		clustered;
	bool		weighted;
	double		centre;
	int			exponent;
	double	   *deviation;		/* of each entry */
	ColumnTotals totals;

	uint32_t	n_clusters;
	uint32_t   *first_entry;	/* of each cluster, and n_entries */
	ColumnTotals *cluster;		/* of each cluster */

	/* The distinct values in order, if the question wants them. */
	uint32_t	n_distinct;
	uint32_t   *rank;			/* of each entry; NULL: its own number */
	double	   *value;
	double	   *distance;		/* their deviations */
} ColumnData;

extern void column_data_create(const ValueSample *sample,
							   const ColumnQuestion *question,
							   ColumnData *data);
extern void column_data_free(ColumnData *data);

#endif							/* RESILIENCE_COLUMN_DATA_H */
