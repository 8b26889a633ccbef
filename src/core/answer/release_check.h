/*-------------------------------------------------------------------------
 *
 * release_check.h
 *		What a sample would tell of single people, were it given away.
 *
 * The reader has what the sample holds, exactly: of each cell (cluster, arm or
 * cohort, and period; and of covariates that are a key) the number of answers, sums and sums of squares and products of the
 * outcome and the covariates, unweighted and weighted; of the whole the
 * smallest and largest values and how many people gave each.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RELEASE_CHECK_H
#define RESILIENCE_RELEASE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample/sample.h"

/* What may be given away; shares are between 0 and 1. */
typedef struct ReleaseRules
{
	int64_t		min_base;		/* answers in a cell */
	int64_t		min_count;		/* people of whom the same is told */
	int			dominance_n;	/* so many of them may not make up */
	double		dominance_share;	/* this share of a total, or more */
	double		p_share;		/* nobody's part may be known so closely */
} ReleaseRules;

typedef enum ReleaseCode
{
	/* of the whole sample: nothing else is said of it */
	RELEASE_UNITS,
	/* of the whole sample */
	RELEASE_RARE_VALUE,
	/* of a cell that is too small: nothing else is said of it */
	RELEASE_SINGLE_ANSWER,
	RELEASE_TWO_ANSWERS,
	RELEASE_FEW_ANSWERS,
	/* of a cell that is not */
	RELEASE_ALL_ALIKE,
	RELEASE_NEARLY_ALIKE,
	RELEASE_SMALL_COUNT,
	RELEASE_DOMINATED,
	RELEASE_P_PERCENT,
	RELEASE_DOMINANT_WEIGHT,
	RELEASE_SMALL_CROSSING,
	/* of a cell, with one of an earlier sample subtracted */
	RELEASE_FEW_NEW,
	RELEASE_CHANGED,
	N_RELEASE_CODES
} ReleaseCode;

/* The keys of the codes, as they are shown. */
extern const char *const release_codes[N_RELEASE_CODES];

typedef struct ReleaseFinding
{
	ReleaseCode code;
	const Cell *cell;			/* NULL: the whole sample */
	int			variable;		/* a covariate from 0, the outcome after them,
								 * or -1 */
	int			other;			/* a second one, likewise */
	int64_t		rows;			/* of the cell, or of the sample */
	int64_t		least;			/* people of whom it is told: between these */
	int64_t		most;
	int			more;			/* values, or pairs of variables, besides */
	double		value;			/* the answer that they gave, or NaN */
	double		share;			/* of the total that the largest may have, or
								 * of an answer that it may be off */
	bool		less;			/* the earlier sample has more rows */
} ReleaseFinding;

typedef void (*TakeFinding) (void *context, const ReleaseFinding *finding);

/*
 * Of a canonical sample: its own findings, then those of each cell in order.
 * Of a sample of units nothing but that it is one: what it would tell without
 * their key, ask of sample_collapse.
 */
extern void check_release(const Sample *sample, const ReleaseRules *rules,
						  TakeFinding take, void *context);

/*
 * What it tells beside another canonical sample, of the same kind and with as
 * many covariates, that the reader has: of cells that both have.
 */
extern void check_release_difference(const Sample *sample,
									 const Sample *earlier,
									 const ReleaseRules *rules,
									 TakeFinding take, void *context);

#endif							/* RESILIENCE_RELEASE_CHECK_H */
