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
merge_with_itself(const Values *values)
{
	Values	   *merged = values_thaw(values, VALUES_MAX_SIZE);
	Values	   *image = merged;
	Values	   *canonical;
	Values	   *read;
	const char *problem;
	unsigned char *bytes;

	/* Counts may become too many, which the caller is told. */
	if (values_merge(&merged, values, VALUES_MAX_SIZE) == VALUES_OK)
	{
		canonical = values_canonical(merged);
		bytes = core_alloc(values_wire_size(canonical));
		values_wire_encode(canonical, bytes);
		read = values_wire_decode(bytes, values_wire_size(canonical),
								  VALUES_MAX_SIZE, &problem);
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
use_values(const Values *values)
{
	merge_with_itself(values);
	for (int statistic = 0; statistic < N_VALUE_STATISTICS; statistic++)
	{
		ValueChoices choices = default_value_choices;
		ValueEstimate e;

		if (statistic == STATISTIC_PROPORTION && !values_are_binary(values))
			continue;
		choices.question.statistic = (ValueStatistic) statistic;
		choices.reps = 9;
		value_bootstrap(values, &choices, &e);
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
	Values	   *values = values_wire_decode(bytes, size, VALUES_MAX_SIZE, &problem);
	unsigned char *again;

	if ((values == NULL) != (problem != NULL))
		fuzz_fail("a sample and a problem, or neither");
	if (values == NULL)
		return 0;
	if (values_wire_size(values) != size)
		fuzz_fail("%zu bytes were read and %zu would be written", size,
				  values_wire_size(values));
	again = core_alloc(size);
	values_wire_encode(values, again);
	if (memcmp(again, bytes, size) != 0)
		fuzz_fail("other bytes are written than were read");
	core_free(again);
	use_values(values);
	core_free(values);
	return 0;
}
