/*-------------------------------------------------------------------------
 *
 * cells.c
 *		What samples of cells go through, whatever they are of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"
#include "cells.h"

#include "core/base/memory.h"
#include "core/sample/sample_collapse.h"
#include "core/sample/sample_wire.h"

void
must_be_written_the_same(const Sample *sample, const uint8_t *bytes,
						 size_t size)
{
	unsigned char *again;

	if (sample_wire_size(sample) != size)
		fuzz_fail("%zu bytes were read and %zu would be written", size,
				  sample_wire_size(sample));
	again = core_alloc(size);
	sample_wire_encode(sample, again);
	if (memcmp(again, bytes, size) != 0)
		fuzz_fail("other bytes are written than were read");
	core_free(again);
}

void
must_be_read_back(const Sample *sample)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	read = (sample->image.flags & SAMPLE_SURVEY) ?
		survey_wire_decode(bytes, size, &problem) :
		sample_wire_decode(bytes, size, &problem);
	if (read == NULL)
		fuzz_fail("what was made of an accepted sample is refused: %s",
				  problem);
	core_free(read);
	core_free(bytes);
}

void
merge_with_itself(const Sample *sample)
{
	Sample	   *merged;
	Sample	   *image;
	Sample	   *canonical;
	const Cell *conflict;
	SampleStatus status;

	if (sample_thaw(sample, &merged) != SAMPLE_OK)
		fuzz_fail("a small sample is too large");
	image = merged;
	status = sample_merge(&merged, sample, &conflict);
	if (status == SAMPLE_TOO_MANY_ROWS)
	{
		core_free(merged);
		return;
	}
	if (status != SAMPLE_OK)
		fuzz_fail("a sample does not merge with itself");
	if (image != merged)
		core_free(image);
	status = sample_canonical(merged, &canonical, &conflict);
	core_free(merged);
	if (status == SAMPLE_NO_ROWS_LIKE_IT)
		return;
	if (status != SAMPLE_OK)
		fuzz_fail("a sample merged with itself has no canonical form");
	must_be_read_back(canonical);
	core_free(canonical);
}

Sample *
without_further_key(const Sample *sample)
{
	Sample	   *collapsed;

	sample_has_patterns(sample);
	if (sample_collapse(sample, &collapsed) != SAMPLE_OK)
		return NULL;
	if (image_size(&collapsed->image) > image_size(&sample->image))
		fuzz_fail("a sample is larger without a key");
	must_be_read_back(collapsed);
	return collapsed;
}
