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

#include "core/base/names.h"
#include "core/sample/value_sample.h"

typedef enum ValueStatistic
{
	STATISTIC_MEAN,
	STATISTIC_SUM,
	STATISTIC_PROPORTION,
	STATISTIC_MEDIAN,
	STATISTIC_QUANTILE,
	STATISTIC_TRIMMED_MEAN,
	STATISTIC_SD
} ValueStatistic;

#define N_VALUE_STATISTICS 7

extern const NameList value_statistic_names;

/* Which statistic: its name and its number, if it has one. */
typedef struct ValueQuestion
{
	ValueStatistic statistic;
	double		probability;	/* of a quantile */
	double		trim;			/* share left out at each end */
} ValueQuestion;

/* Statistics of the ordered values, not of sums. */
static inline bool
wants_order(const ValueQuestion *question)
{
	return question->statistic == STATISTIC_MEDIAN ||
		question->statistic == STATISTIC_QUANTILE ||
		question->statistic == STATISTIC_TRIMMED_MEAN;
}

/* Rows, and sums of w, w d and w d^2 over them. */
typedef struct ValueTotals
{
	double		rows;
	double		weight;
	double		sum;
	double		squares;
} ValueTotals;

/*
 * Values are kept as d = (value - centre) 2^-exponent, with the exponent that
 * makes every |d| less than 1.
 */
typedef struct ValueData
{
	const ValueSample *sample;	/* in canonical form */
	uint32_t	n_entries;
	bool		clustered;
	bool		weighted;
	double		centre;
	int			exponent;
	double	   *deviation;		/* of each entry */
	ValueTotals totals;

	uint32_t	n_clusters;
	uint32_t   *first_entry;	/* of each cluster, and n_entries */
	ValueTotals *cluster;		/* of each cluster */

	/* The distinct values in order, if the question wants them. */
	uint32_t	n_distinct;
	uint32_t   *rank;			/* of each entry; NULL: its own number */
	double	   *value;
	double	   *distance;		/* their deviations */
} ValueData;

extern void value_data_create(const ValueSample *sample,
							  const ValueQuestion *question,
							  ValueData *data);
extern void value_data_free(ValueData *data);

/* Whether every value is 0 or 1. */
extern bool value_sample_is_binary(const ValueSample *sample);

/* Of sums; rows and weight > 0. */
extern double statistic_of_totals(const ValueData *data,
								  const ValueQuestion *question,
								  const ValueTotals *totals);

/* Whether the statistic exists for as many rows. */
static inline bool
has_statistic(const ValueQuestion *question, double rows)
{
	return rows >= (question->statistic == STATISTIC_SD ? 2.0 : 1.0);
}

static inline void
add_totals(ValueTotals *to, const ValueTotals *from, double times)
{
	to->rows += times * from->rows;
	to->weight += times * from->weight;
	to->sum += times * from->sum;
	to->squares += times * from->squares;
}

/* ---- ordered values ---- */

/* Cumulated over the distinct values: weight, and weight times distance. */
typedef struct Cumulated
{
	double		weight;
	double		sum;
} Cumulated;

/* What is taken away of an Ordered: ranks, and Cumulated over them. */
typedef struct OrderedPart
{
	uint32_t	n;
	const uint32_t *rank;
	const Cumulated *upto;
} OrderedPart;

typedef struct Ordered
{
	const ValueData *data;
	double		rows;			/* less those of the part */
	double		weight;			/* likewise */
	const Cumulated *upto;		/* each distinct value, itself included */
	OrderedPart part;			/* n = 0: nothing */
} Ordered;

extern double statistic_of_ordered(const Ordered *ordered,
								   const ValueQuestion *question);

/*
 * The rule for quantiles: type 7 of n rows is the mean of the rows of ranks
 * low and low + 1, the latter weighted by share.
 */
typedef struct QuantileRank
{
	double		low;			/* from 1 */
	double		share;
} QuantileRank;

extern QuantileRank quantile_rank(const ValueQuestion *question, double rows);

/* Rows cut off at each end. */
extern double trimmed_rows(const ValueQuestion *question, double rows);

static inline double
interpolate(double low, double high, double share)
{
	return share > 0.0 && high != low ?
		(1.0 - share) * low + share * high : low;
}

#endif							/* RESILIENCE_COLUMN_DATA_H */
