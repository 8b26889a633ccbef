/*-------------------------------------------------------------------------
 *
 * value_sample_wire.h
 *		bootstrap_sample: the bytes it is sent and written as.
 *
 * All integers and floats are big-endian.
 *
 *		"bts"  version u8   kind u16   missing rows i64
 *		entries u32   labels u32   heap size u32
 *		label lengths u32 ...   heap
 *		entries: [cluster i64]  value f64  [weight f64]  rows i64
 *
 * in that order and without padding.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VALUE_SAMPLE_WIRE_H
#define RESILIENCE_VALUE_SAMPLE_WIRE_H

#include "core/sample/value_sample.h"

/* The sample must be in canonical form. */
extern size_t value_sample_wire_size(const ValueSample *sample);
extern void value_sample_wire_encode(const ValueSample *sample,
									 unsigned char *bytes);

/*
 * Returns NULL if the bytes are not those of a canonical sample, and then
 * *problem says why.  Never allocates more than a small multiple of length.
 * Labels may still hold text that is not valid in the caller's encoding.
 */
extern ValueSample *value_sample_wire_decode(const unsigned char *bytes,
											 size_t length,
											 const char **problem);

#endif							/* RESILIENCE_VALUE_SAMPLE_WIRE_H */
