/*-------------------------------------------------------------------------
 *
 * calibrated_fit.c
 *		What the margins of a calibrated sample say of a score.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/calibrated_fit.h"

#include "core/base/memory.h"

CalibratedFit *
calibrated_fit_create(const Sample *sample)
{
	MarginField fault;
	MarginTable *table;
	MarginTableStatus status = margin_table_create(sample, NULL, NULL, &table,
												   &fault);
	CalibratedFit *fit;
	dd		   *weights;

	if (status != MARGINS_OK)
	{
		margin_table_free(table);
		return NULL;
	}
	fit = core_alloc(sizeof(CalibratedFit));
	fit->table = table;
	fit->power = (sample->image.flags & SAMPLE_RAKED) ? 0 : 1;
	weights = core_alloc_array(table->n_patterns, sizeof(dd));
	pattern_weights(table, sample, fit->power, weights);
	fit->fit = margin_fit_create(table, weights);
	core_free(weights);
	return fit;
}

void
calibrated_fit_free(CalibratedFit *fit)
{
	margin_fit_free(fit->fit);
	margin_table_free(fit->table);
	core_free(fit);
}

void
calibrated_fit_values(const CalibratedFit *fit, dd *by_pattern)
{
	const MarginTable *table = fit->table;
	dd		   *sums = core_alloc_array(table->n_columns, sizeof(dd));
	dd		   *coefficients = core_alloc_array(table->n_columns, sizeof(dd));

	margin_sums(table, by_pattern, sums);
	margin_fit_solve(fit->fit, sums, coefficients);
	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		core_check_interrupts();
		by_pattern[i] = pattern_sum(table, i, coefficients);
	}
	core_free(coefficients);
	core_free(sums);
}
