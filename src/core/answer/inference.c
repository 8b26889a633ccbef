/*-------------------------------------------------------------------------
 *
 * inference.c
 *		What the ways of inference in by_*.c have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inference.h"

#include <math.h>

#include "core/answer/limits_draws.h"

Inversion *
begin_test(Test *test, const Choices *choices)
{
	test->null_value = choices->null_value;
	test->alternative = choices->alternative;
	test->ties = choices->ties;
	return inversion_create(test, !isnan(choices->conf_level));
}

static void
find_set(Inversion *inversion, double conf_level, Estimate *estimate,
		 ConfidenceSet *set)
{
	if (!inversion->wants_set)
		return;
	set->segments = inversion_set(inversion, 1.0 - conf_level, &set->n);
	if (set->n > 0)
	{
		estimate->interval.low = set->segments[0].low;
		estimate->interval.high = set->segments[set->n - 1].high;
	}
}

void
end_test(Inversion *inversion, const Choices *choices, Estimate *estimate,
		 ConfidenceSet *set)
{
	estimate->interval.p_value = inversion_p_value(inversion);
	find_set(inversion, choices->conf_level, estimate, set);
	estimate->has_interval = true;
	note_set(set, choices->alternative, estimate);
	note_smallest_p(inversion_smallest_p(inversion), choices->conf_level,
					estimate);
	inversion_free(inversion);
}

const Cell *
find_mixed_cluster(const Sample *sample)
{
	for (uint32_t i = 1; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const Cell *before = sample_cell(sample, i - 1);

		if (cell->cluster == before->cluster &&
			cell->cohort != before->cohort)
			return cell;
	}
	return NULL;
}
