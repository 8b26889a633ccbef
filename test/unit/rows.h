/*-------------------------------------------------------------------------
 *
 * rows.h
 *		Rows and samples for the unit tests.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_ROWS_H
#define RESILIENCE_TEST_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/sample/sample.h"

/* Reproducible numbers: splitmix64. */
extern uint64_t next_random(uint64_t *state);
extern double next_uniform(uint64_t *state);

/* A row of an integer-keyed sample. */
extern Row	make_row(double outcome, bool treated, bool post,
					 int64_t cluster, double weight);

/* Rows spread over clusters, half of them treated. */
extern void make_rows(Row *rows, int n, int clusters, uint64_t seed);

/* Add rows, freeing images left behind. */
extern void add_row(Sample **sample, const Row *row);
extern void add_weightless(Sample **sample, const Row *row);
extern void add_rows(Sample **sample, const Row *rows, int n);
extern void merge(Sample **into, const Sample *from);

/* One that rows can be added to; the sample given stays. */
extern Sample *thaw(const Sample *sample);

/* The canonical form; frees the sample given. */
extern Sample *finish(Sample *sample);

#endif							/* RESILIENCE_TEST_ROWS_H */
