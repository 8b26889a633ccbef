/*-------------------------------------------------------------------------
 *
 * cells.h
 *		What samples of cells go through, whatever they are of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FUZZ_CELLS_H
#define RESILIENCE_FUZZ_CELLS_H

#include "core/sample/sample.h"

/* Its bytes are those that it was read from. */
extern void must_be_written_the_same(const Sample *sample,
									 const uint8_t *bytes, size_t size);
extern void must_be_read_back(const Sample *sample);
extern void merge_with_itself(const Sample *sample);

/* What those see of it that do not ask for the further key; NULL if nothing. */
extern Sample *without_further_key(const Sample *sample);

#endif							/* RESILIENCE_FUZZ_CELLS_H */
