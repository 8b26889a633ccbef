/*-------------------------------------------------------------------------
 *
 * inequality_index.h
 *		Indices of inequality of a ranked population, and how they move with
 *		its sums.
 *
 * With r the rank, W_k and S_k the sums of weight and of weight times outcome
 * at rank k, m and v the mean and the variance (over the sum of weights) of
 * the rank, mu the mean of the outcome, and a + b r the weighted line through
 * the outcomes:
 *
 *		sii				b: from the lowest end of the order to the highest
 *		rii				(a + b) / a
 *		rii_mean		b / mu
 *		generalised		2 v b, the covariance of outcome and rank, twice
 *		concentration	2 v b / mu
 *		erreygers		8 v b / (upper - lower)
 *		wagstaff		2 v b (upper - lower) / ((upper - mu)(mu - lower))
 *		gini			the concentration index of what is ranked by itself
 *
 * By a model the first two are p(1) - p(0) and p(1) / p(0) of its predictions.
 * theil, mld, ge and atkinson are of the values themselves, and the rest of the
 * means at the two ends of the order and of all.
 *
 * Kakwani, Wagstaff and van Doorslaer (1997), Erreygers (2009), Mackenbach and
 * Kunst (1997), Cowell (2011).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INEQUALITY_INDEX_H
#define RESILIENCE_INEQUALITY_INDEX_H

#include "core/base/names.h"
#include "core/model/ranked.h"

typedef enum InequalityIndex
{
	INDEX_SII,
	INDEX_RII,
	INDEX_RII_MEAN,
	INDEX_CONCENTRATION,
	INDEX_GENERALISED,
	INDEX_ERREYGERS,
	INDEX_WAGSTAFF,
	INDEX_GINI,
	INDEX_THEIL,
	INDEX_MLD,
	INDEX_GE,
	INDEX_ATKINSON,
	INDEX_RATE_DIFFERENCE,
	INDEX_RATE_RATIO,
	INDEX_PAR,
	INDEX_PAF
} InequalityIndex;

extern const NameList inequality_index_names;

typedef enum InequalityModel
{
	INEQUALITY_LINEAR,
	INEQUALITY_LOGIT,
	INEQUALITY_LOG_BINOMIAL,
	INEQUALITY_POISSON
} InequalityModel;

extern const NameList inequality_model_names;

typedef enum InequalityReference
{
	REFERENCE_HIGHEST,			/* rank */
	REFERENCE_LOWEST
} InequalityReference;

extern const NameList inequality_reference_names;

typedef struct InequalityQuestion
{
	InequalityIndex index;
	InequalityModel model;		/* of INDEX_SII and INDEX_RII */
	double		lower;			/* bounds of the outcome, of those that have any */
	double		upper;
	double		epsilon;		/* of INDEX_GE and INDEX_ATKINSON */
	InequalityReference reference;	/* of INDEX_PAR and INDEX_PAF */
	bool		ranks_fixed;	/* as if they were not estimated */
} InequalityQuestion;

/* Of the line: their errors with fixed ranks are those of a regression. */
static inline bool
index_is_of_line(const InequalityQuestion *question)
{
	return question->index <= INDEX_WAGSTAFF &&
		question->model == INEQUALITY_LINEAR;
}

static inline bool
index_is_of_values(InequalityIndex index)
{
	return index >= INDEX_GINI && index <= INDEX_ATKINSON;
}

static inline bool
index_is_ratio(InequalityIndex index)
{
	return index == INDEX_RII || index == INDEX_RATE_RATIO;
}

/* Is there a value that says that there is no inequality to either side? */
static inline bool
index_has_sides(InequalityIndex index)
{
	return !index_is_of_values(index);
}

/* Why there is no index. */
typedef enum InequalityStatus
{
	INEQUALITY_OK,
	INEQUALITY_EMPTY,			/* no rows */
	INEQUALITY_ONE_RANK,
	INEQUALITY_ZERO_MEAN,		/* what it is relative to is 0 */
	INEQUALITY_AT_BOUND,		/* the mean is a bound */
	INEQUALITY_NO_MAXIMUM,		/* of the model's likelihood */
	INEQUALITY_TOO_FAR_APART	/* values, for their powers */
} InequalityStatus;

/*
 * How an index moves, by rank: with W_k and S_k, and with the rank itself
 * while these stay.  The outcome in S_k is measured from the origin.
 */
typedef struct InequalityMoves
{
	dd		   *by_weight;
	dd		   *by_sum;
	dd		   *by_rank;
} InequalityMoves;

/* The line, and what the index is of it. */
typedef struct InequalityLine
{
	dd			value;
	dd			by_intercept;	/* derivatives, the outcome as it is */
	dd			by_slope;
} InequalityLine;

/*
 * The index of one population; its moves are added to what is there, times
 * "factor", or not wanted if NULL.
 */
extern InequalityStatus inequality_index_of(const Ranked *ranked, int population,
										 const InequalityQuestion *question,
										 dd *value, InequalityMoves *moves,
										 double factor);

/* By kind. */
extern InequalityStatus inequality_of_line(const Ranked *ranked, int population,
										   const InequalityQuestion *question,
										   InequalityLine *line,
										   InequalityMoves *moves, double factor);
extern InequalityStatus inequality_of_model(const Ranked *ranked, int population,
											const InequalityQuestion *question,
											dd *value, InequalityMoves *moves,
											double factor);
extern InequalityStatus inequality_of_values(const Ranked *ranked, int population,
											 const InequalityQuestion *question,
											 dd *value, InequalityMoves *moves,
											 double factor);
extern InequalityStatus inequality_of_ends(const Ranked *ranked, int population,
										   const InequalityQuestion *question,
										   dd *value, InequalityMoves *moves,
										   double factor);

static inline void
add_move(dd *move, dd change, double factor)
{
	*move = dd_add(*move, dd_mul_d(change, factor));
}

#endif							/* RESILIENCE_INEQUALITY_INDEX_H */
