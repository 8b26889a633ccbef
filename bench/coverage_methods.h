/*-------------------------------------------------------------------------
 *
 * coverage_methods.h
 *		The methods that the study of coverage compares.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COVERAGE_METHODS_H
#define RESILIENCE_COVERAGE_METHODS_H

#include <stdint.h>

#include "coverage_sample.h"

/* What a method says of one sample. */
typedef struct Answer
{
	bool		given;
	bool		rejects;		/* "no effect", at 5% */
	double		df;
} Answer;

/* Of bootstraps that draw. */
#define REPS 999

typedef struct StudiedMethod
{
	const char *name;
	Answer		(*ask) (const struct StudiedMethod *method, const Sample *sample,
						uint64_t seed);
	int			which;			/* of its family */
	bool		slow;			/* milliseconds a sample */
	bool		wants_pairs;
	bool		shows_df;
} StudiedMethod;

extern const StudiedMethod methods[];
extern const int n_methods;

#define MAX_METHODS 32

#endif							/* RESILIENCE_COVERAGE_METHODS_H */
