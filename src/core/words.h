/*-------------------------------------------------------------------------
 *
 * words.h
 *		What a result says about itself: how it was made, and its limits.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_H
#define RESILIENCE_WORDS_H

#include "core/estimate.h"

/* Estimator, variance and reference distribution, for a report to quote. */
extern void describe_method(const Design *design, const Choices *choices,
							Estimate *estimate);

/* What a careful statistician would add; fit is NULL if a group is empty. */
extern void describe_limits(const Design *design, const Fit *fit,
							const Choices *choices, Estimate *estimate);

/* ---- parts of these, for other kinds of inference ---- */

/* What the effect was estimated by. */
extern void describe_design(const Design *design, char *text, size_t size);

extern void add_note(Estimate *estimate, const char *format,...)
			__attribute__((format(printf, 2, 3)));

/* Say why there is no estimate; true if a group is empty. */
extern bool describe_empty(const Design *design, Estimate *estimate);

/* Name the columns that say nothing the others do not. */
extern void describe_dropped(const Design *design, const Fit *fit,
							 Estimate *estimate);

/* Say why there is no standard error, if there is none. */
extern void describe_variance(const Design *design, bool clustered,
							  Estimate *estimate);

/* One pre-period. */
extern void describe_trends(Estimate *estimate);

/* A cluster by its key. */
extern void name_cluster(const Design *design, uint32_t cluster, char *text,
						 size_t size);

/* "s", unless n is 1 */
extern const char *plural(int64_t n);

#endif							/* RESILIENCE_WORDS_H */
