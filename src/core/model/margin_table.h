/*-------------------------------------------------------------------------
 *
 * margin_table.h
 *		The margins of a sample's rows, as the columns of a regression.
 *
 * A pattern is what rows have in all margins; rows of one pattern have one row
 * of the regression.  A category has a column of zeros and ones, an amount one
 * of its values.  The categories of the margin that has most of them come
 * first: each pattern has exactly one of those, so that the sums of squares
 * between them are diagonal, and may be many (margin_fit.h).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MARGIN_TABLE_H
#define RESILIENCE_MARGIN_TABLE_H

#include "core/numeric/dd.h"
#include "core/sample/margins.h"

/* Columns but those of the margin with most categories. */
#define MAX_MARGIN_COLUMNS 400

#define NO_PATTERN UINT32_MAX

typedef struct MarginColumn
{
	uint32_t	margin;
	MarginText	category;		/* no text: an amount */
} MarginColumn;

/* What a pattern has in a column that it has something in. */
typedef struct MarginEntry
{
	uint32_t	column;
	double		value;
} MarginEntry;

typedef struct MarginTable
{
	uint32_t	n_margins;		/* that rows have */
	MarginText *names;
	MarginRole *roles;

	uint32_t	n_used;
	uint32_t	n_columns;
	uint32_t	n_first;		/* of the margin with most categories, or 0 */
	MarginColumn *columns;

	uint32_t	n_patterns;
	uint32_t   *pattern_of_label;	/* or NO_PATTERN */
	uint32_t   *label_of_pattern;
	MarginEntry *entries;		/* n_used of each pattern, that of the first
								 * columns first */
} MarginTable;

/* How margins are used: by their number, and names. */
typedef MarginRole (*RoleOfMargin) (const void *context, const MarginText *name);

typedef enum MarginTableStatus
{
	MARGINS_OK,
	MARGINS_NO_ROWS,			/* the sample has none */
	MARGINS_NOT_A_NUMBER,		/* a row has no number where an amount is asked */
	MARGINS_NULL,				/* a row has no category */
	MARGINS_TOO_MANY			/* more than MAX_MARGIN_COLUMNS */
} MarginTableStatus;

/*
 * Of a sample with margins, as its roles are or as they are said to be.  *fault
 * is the field that is at fault.  The table points into the sample.
 */
extern MarginTableStatus margin_table_create(const Sample *sample,
											 RoleOfMargin role,
											 const void *context,
											 MarginTable **table,
											 MarginField *fault);
extern void margin_table_free(MarginTable *table);

static inline const MarginEntry *
pattern_entries(const MarginTable *table, uint32_t pattern)
{
	return table->entries + (size_t) pattern * table->n_used;
}

static inline uint32_t
pattern_of_cell(const MarginTable *table, const Sample *sample,
				const Cell *cell)
{
	return table->pattern_of_label[*(const int64_t *)
								   ((const char *) cell + sample->image.entry_bytes -
									sizeof(int64_t))];
}

/* What the columns, each times its coefficient, add up to. */
extern dd	pattern_sum(const MarginTable *table, uint32_t pattern,
						const dd *coefficients);

/*
 * The sums of the rows' weights, to some power, by pattern: of all rows.  Of
 * power 0 they are counts; a sample without weights has those of 1.
 */
extern void pattern_weights(const MarginTable *table, const Sample *sample,
							int power, dd *sums);

/* The sum of a number of each pattern, for each column. */
extern void margin_sums(const MarginTable *table, const dd *by_pattern,
						dd *by_column);

#endif							/* RESILIENCE_MARGIN_TABLE_H */
