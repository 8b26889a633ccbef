/*-------------------------------------------------------------------------
 *
 * words_parts.h
 *		What several texts say.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_PARTS_H
#define RESILIENCE_WORDS_PARTS_H

#include "core/answer/facts.h"
#include "core/answer/method.h"
#include "core/base/text.h"
#include "core/inference/bootstrap_interval.h"
#include "core/sample/sample.h"

/* "1 treated cluster" */
extern void write_arm(Text *text, const Fact *fact);

/* The cluster's key in quotes, between two texts. */
extern void write_about_cluster(Text *text, const char *before,
								const Fact *fact, const Sample *sample,
								const char *after);

/* "difference-in-differences of means of a cohort and the never treated, ..." */
extern void write_waves(Text *text, const Method *method);

/* "; percentile interval; 1,999 replicates, seed 2016" */
extern void write_replicates(Text *text, IntervalKind kind, uint32_t reps,
							 uint64_t seed);

#endif							/* RESILIENCE_WORDS_PARTS_H */
