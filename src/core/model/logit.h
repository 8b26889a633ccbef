/*-------------------------------------------------------------------------
 *
 * logit.h
 *		Logistic regression by maximum likelihood, of weighted rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LOGIT_H
#define RESILIENCE_LOGIT_H

#include <stdint.h>

#include "core/numeric/matrix.h"

/* A row may stand for many that have the same x. */
typedef struct LogitRows
{
	uint32_t	n;
	int			k;
	const dd   *x;				/* n x k */
	const dd   *weights;		/* 0 or more */
	const dd   *successes;		/* the part of the weight that is of these */
} LogitRows;

typedef struct Logit
{
	int			k;
	bool	   *dropped;		/* columns that depend on earlier ones */
	dd		   *coefficients;	/* those of dropped columns are 0 */
	dd		   *information;	/* sum w p (1 - p) x x' */
	dd		   *r;				/* and its factor, R'R */
	double	   *odds;			/* by row: p / (1 - p) */
} Logit;

/*
 * NULL if there is no maximum: some combination of the columns tells successes
 * from failures, all of them or those beyond a point (Albert and Anderson
 * 1984), so that a coefficient is infinite.  "start" is where to begin, or NULL.
 */
extern Logit *logit_fit(const LogitRows *rows, const dd *start);
extern void logit_free(Logit *logit);

/* p and 1 - p from the odds, each right to its last digits. */
static inline double
odds_success(double odds)
{
	return odds > 1.0 ? 1.0 / (1.0 + 1.0 / odds) : odds / (1.0 + odds);
}

static inline double
odds_failure(double odds)
{
	return 1.0 / (1.0 + odds);
}

#endif							/* RESILIENCE_LOGIT_H */
