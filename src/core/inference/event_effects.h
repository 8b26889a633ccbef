/*-------------------------------------------------------------------------
 *
 * event_effects.h
 *		Effects at consecutive event times with their covariances, whoever
 *		estimated them.
 *
 * The effect at the reference is 0 and is not among them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EVENT_EFFECTS_H
#define RESILIENCE_EVENT_EFFECTS_H

#include <stdbool.h>

typedef struct EventStudy
{
	int			n_pre;			/* before the reference, which come first; > 0 */
	int			n_post;			/* after it; > 0 */
	const double *beta;
	const double *covariance;	/* of all, by rows */
	const double *weights;		/* of those after, in what is asked for */
} EventStudy;

/* How far the i-th is from the reference: ... -2, -1, 1, 2 ... */
static inline int
steps_from_reference(int n_pre, int i)
{
	return i - n_pre + (i >= n_pre);
}

/* What is asked for, as estimated, and its standard error. */
extern double event_study_estimate(const EventStudy *study);
extern double event_study_error(const EventStudy *study);

/*
 * Where a matrix is not symmetric; or whether a symmetric one can be of
 * covariances.  Both but for rounding; the numbers are finite.
 */
extern bool find_asymmetry(const double *matrix, int n, int *row, int *column);
extern bool is_covariance(const double *matrix, int n);

#endif							/* RESILIENCE_EVENT_EFFECTS_H */
