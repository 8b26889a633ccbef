/*-------------------------------------------------------------------------
 *
 * sample_image.h
 *		did_sample: what sample.c needs of the layout of an image.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_IMAGE_H
#define RESILIENCE_SAMPLE_IMAGE_H

#include "core/sample/sample.h"

/* The slot that holds the label, or the free one where it belongs. */
extern uint32_t *sample_label_slot(const Sample *sample, const char *text,
								   size_t length);

/*
 * Make room for one more cell, or for one more label of the given length, in
 * a new image.
 */
extern SampleStatus sample_grow(Sample **sample, bool for_cell,
								size_t label_length);

/* The part of a row's digest that is the same for all rows of its cell. */
extern Digest sample_key_digest(uint32_t flags, const Key *cluster,
								const Key *block, int32_t cohort,
								int32_t period);

#endif							/* RESILIENCE_SAMPLE_IMAGE_H */
