/*-------------------------------------------------------------------------
 *
 * fuzz_bootstrap_sample.c
 *		What the reader of bootstrap_sample lets through can be used.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

#include "core/answer/bootstrap_ci.h"
#include "core/base/memory.h"
#include "core/sample/value_sample_wire.h"

static void
merge_with_itself(const ValueSample *sample)
{
	ValueSample *merged;
	ValueSample *image;
	ValueSample *canonical;
	ValueSample *read;
	const char *problem;
	unsigned char *bytes;

	if (value_sample_thaw(sample, &merged) != SAMPLE_OK)
		fuzz_fail("a sample of %zu bytes cannot be thawed",
				  image_size(&sample->image));
	image = merged;
	/* Counts may become too many, which the caller is told. */
	if (value_sample_merge(&merged, sample) == SAMPLE_OK)
	{
		canonical = value_sample_canonical(merged);
		bytes = core_alloc(value_sample_wire_size(canonical));
		value_sample_wire_encode(canonical, bytes);
		read = value_sample_wire_decode(bytes,
										value_sample_wire_size(canonical), &problem);
		if (read == NULL)
			fuzz_fail("what was made of an accepted sample is refused: %s",
					  problem);
		core_free(read);
		core_free(bytes);
		core_free(canonical);
	}
	if (image != merged)
		core_free(image);
	core_free(merged);
}

static void
use_values(const ValueSample *sample)
{
	merge_with_itself(sample);
	for (int statistic = 0; statistic < N_COLUMN_STATISTICS; statistic++)
	{
		ColumnChoices choices = default_column_choices;
		ColumnEstimate e;

		if (statistic == COLUMN_PROPORTION &&
			!value_sample_is_binary(sample))
			continue;
		choices.question.statistic = (ColumnStatistic) statistic;
		choices.reps = 9;
		bootstrap_column(sample, &choices, &e);
		if (isinf(e.estimate) || isinf(e.std_error) || e.std_error < 0.0 ||
			e.low > e.high)
			fuzz_fail("estimate %g, standard error %g, interval %g to %g",
					  e.estimate, e.std_error, e.low, e.high);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *problem = NULL;
	ValueSample *sample = value_sample_wire_decode(bytes, size,
												   &problem);
	unsigned char *again;

	if ((sample == NULL) != (problem != NULL))
		fuzz_fail("a sample and a problem, or neither");
	if (sample == NULL)
		return 0;
	if (value_sample_wire_size(sample) != size)
		fuzz_fail("%zu bytes were read and %zu would be written", size,
				  value_sample_wire_size(sample));
	again = core_alloc(size);
	value_sample_wire_encode(sample, again);
	if (memcmp(again, bytes, size) != 0)
		fuzz_fail("other bytes are written than were read");
	core_free(again);
	use_values(sample);
	core_free(sample);
	return 0;
}
