/*-------------------------------------------------------------------------
 *
 * sample_image.c
 *		The image that did_sample and survey_sample share, as a SampleType has it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/sample/sample_collapse.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_wire.h"
#include "pg/did_sample.h"
#include "pg/sample_image.h"

size_t
sample_image_wire_size(const Image *canonical)
{
	return sample_wire_size((const Sample *) canonical);
}

void
sample_image_wire_encode(const Image *canonical, unsigned char *bytes)
{
	sample_wire_encode((const Sample *) canonical, bytes);
}

Image *
sample_image_canonical(const Image *image)
{
	const Sample *sample = (const Sample *) image;
	Sample	   *canonical;
	const Cell *conflict;
	SampleStatus status = sample_canonical(sample, &canonical, &conflict);

	if (status != SAMPLE_OK)
		sample_report(status, sample, conflict);
	return &canonical->image;
}

Image *
sample_image_merge(Image *into, const Image *from)
{
	Sample	   *merged = (Sample *) into;
	const Cell *conflict = NULL;
	SampleStatus status = sample_merge(&merged, (const Sample *) from,
									   &conflict);

	if (status != SAMPLE_OK)
		sample_report(status, (const Sample *) from, conflict);
	return &merged->image;
}

void
sample_image_report(SampleStatus status, const Image *image)
{
	sample_report(status, (const Sample *) image, NULL);
}

const Sample *
sample_image_collapsed(const Sample *sample)
{
	Sample	   *collapsed;
	SampleStatus status;

	if (!sample_has_further_key(sample))
		return sample;
	status = sample_collapse(sample, &collapsed);
	if (status != SAMPLE_OK)
		sample_report(status, sample, NULL);
	return collapsed;
}
