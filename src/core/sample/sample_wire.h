/*-------------------------------------------------------------------------
 *
 * sample_wire.h
 *		did_sample and survey_sample: the bytes they are sent and written as.
 *
 * All integers and floats are big-endian.
 *
 *		"did"  version u8   kind u16   covariates u16   missing rows i64
 *		digest u64 u64   cells u32   labels u32   heap size u32
 *		ranges (values u8   more u8   (value f64, rows i64) ...) ...
 *		label lengths u32 ...   heap
 *		cells: cluster i64  block i64  cohort i32  period i32
 *			   reference row f64 ...   moments (f64 hi, f64 lo) ...   [unit i64]
 *
 * in that order and without padding.  Samples of units or of patterns are of
 * version 3, all others of version 2.  Those of a survey_sample begin with
 * "svy" and are of versions 2 and 1; neither reader takes the other's.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_WIRE_H
#define RESILIENCE_SAMPLE_WIRE_H

#include "core/sample/sample.h"

/* The sample must be in canonical form. */
extern size_t sample_wire_size(const Sample *sample);
extern void sample_wire_encode(const Sample *sample, unsigned char *bytes);

/*
 * Returns NULL if the bytes are not those of a canonical sample, and then
 * *problem says why.  Never allocates more than a small multiple of length.
 * Labels may still hold text that is not valid in the caller's encoding.
 */
extern Sample *sample_wire_decode(const unsigned char *bytes, size_t length,
								  const char **problem);
extern Sample *survey_wire_decode(const unsigned char *bytes, size_t length,
								  const char **problem);

#endif							/* RESILIENCE_SAMPLE_WIRE_H */
