/*-------------------------------------------------------------------------
 *
 * low_rank.h
 *		Eigenvalues and -vectors of a positive semidefinite matrix that may be
 *		of much lower rank than it has rows.
 *
 * A cluster seen in a few periods spans few directions of a regression that
 * has a column for each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LOW_RANK_H
#define RESILIENCE_LOW_RANK_H

#include "core/numeric/dd.h"

/*
 * A = V diag(values) V' of k x k, V's rows of k entries; returns how many
 * columns of V there are, at most k: the other eigenvalues are 0.  Destroys A.
 */
extern int	eigen_semidefinite(dd *a, int k, dd *values, dd *vectors);

/* y = f(A) x, with the eigenvalues and -vectors of A that there are. */
extern void low_rank_times_vector(dd *y, const dd *values, const dd *vectors,
								  int rank, dd (*f) (dd), const dd *x, int k);

#endif							/* RESILIENCE_LOW_RANK_H */
