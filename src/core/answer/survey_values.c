/*-------------------------------------------------------------------------
 *
 * survey_values.c
 *		What the values of the rows in the domain of a survey look like.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_estimate.h"

#include "core/base/memory.h"

bool
survey_value_range(const Sample *sample, ValueRange *range)
{
	const ValueRange *all = sample_range(sample, sample->n_covariates);
	int			components = sample_components(sample);
	int64_t		outside = 0;
	int			kept = 0;

	if (all == NULL)
		return false;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		if (sample_cell(sample, i)->period == OUT_OF_DOMAIN)
			outside += cell_rows(sample_cell(sample, i), components);
	}
	range_init(range);
	range->more = all->more;
	for (int i = 0; i < all->n; i++)
	{
		int64_t		rows = all->rows[i] - (all->value[i] == 0.0 ? outside : 0);

		if (rows <= 0)
			continue;
		range->value[kept] = all->value[i];
		range->rows[kept++] = rows;
	}
	range->n = kept;

	/* The sides are full of it, or there is nothing between them. */
	if (kept < all->n && all->more)
		range->more = 0;
	return true;
}

bool
survey_is_binary(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);

	return range == NULL || sample_rows(sample) == 0 || range_is_binary(range);
}
