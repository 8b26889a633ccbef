/*-------------------------------------------------------------------------
 *
 * sample_check.h
 *		did_sample: could rows have made the sums of a cell?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_CHECK_H
#define RESILIENCE_SAMPLE_CHECK_H

#include "core/sample/sample.h"

/*
 * NULL, or why no rows can have made the reference and the sums of a cell of a
 * canonical sample: in words that follow "As a sample,".
 */
extern const char *problem_of_sums(const Sample *sample, const Cell *cell);

#endif							/* RESILIENCE_SAMPLE_CHECK_H */
