/*-------------------------------------------------------------------------
 *
 * sample_image.h
 *		The image that did_sample and survey_sample share, as a SampleType has it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_IMAGE_H
#define RESILIENCE_SAMPLE_IMAGE_H

#include "fmgr.h"

#include "core/sample/sample.h"
#include "pg/compat.h"
#include "pg/sample_type.h"

/* What a SampleType asks for; each complains in the words of the image's type. */
extern size_t sample_image_wire_size(const Image *canonical);
extern void sample_image_wire_encode(const Image *canonical,
									 unsigned char *bytes);
extern Image *sample_image_canonical(const Image *image);
extern Image *sample_image_merge(Image *into, const Image *from);
extern void sample_image_report(SampleStatus status, const Image *image);

/* Without the further key of its cells, if they have one. */
extern const Sample *sample_image_collapsed(const Sample *sample);

#endif							/* RESILIENCE_SAMPLE_IMAGE_H */
