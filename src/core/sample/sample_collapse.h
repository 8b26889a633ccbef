/*-------------------------------------------------------------------------
 *
 * sample_collapse.h
 *		did_sample: the cells without their further key.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_COLLAPSE_H
#define RESILIENCE_SAMPLE_COLLAPSE_H

#include "core/sample/sample.h"

/*
 * Of a canonical sample with a further key, the canonical sample of the same
 * rows without it: to the last digit that anything shows.  Its digest is not
 * that of those rows, as the keys were a part of each.  SAMPLE_NO_ROWS_LIKE_IT
 * of sums that no rows have, though each cell's could be.
 */
extern SampleStatus sample_collapse(const Sample *sample, Sample **collapsed);

#endif							/* RESILIENCE_SAMPLE_COLLAPSE_H */
