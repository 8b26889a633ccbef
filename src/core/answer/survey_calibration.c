/*-------------------------------------------------------------------------
 *
 * survey_calibration.c
 *		A survey_sample whose weights reproduce known totals, and these weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_calibration.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/sample/sample_factors.h"
#include "core/sample/sample_keys.h"

const NameList calibration_method_names =
NAME_LIST("poststratify", "rake", "linear", "raking", "logit");

/* Each name of a margin takes two bytes at least in the text of margins. */
static uint32_t
most_margins(const Sample *sample)
{
	return sample->image.heap_used / 2 + 1;
}

CalibrationStatus
survey_calibrate(const Sample *sample, KnownTotal *totals, uint32_t n_totals,
				 const CalibrationChoices *choices, Sample **calibrated,
				 CalibrationFault *fault)
{
	double	   *of_label = core_alloc_array(sample->image.n_labels,
											sizeof(double));
	MarginRole *roles = core_alloc_array(most_margins(sample),
										 sizeof(MarginRole));
	Factors		factors = {of_label, roles, SAMPLE_CALIBRATED |
		(choices->method == CALIBRATE_RAKE ? SAMPLE_RAKED : 0)};
	CalibrationStatus status = calibrate(sample, totals, n_totals, choices,
										 of_label, roles, fault);

	if (status == CALIBRATION_OK)
	{
		*calibrated = sample_with_factors(sample, &factors);
		if (*calibrated == NULL)
			status = CALIBRATION_TOO_LARGE;
	}
	core_free(roles);
	core_free(of_label);
	return status;
}

MarginWeights *
survey_margin_weights(const Sample *sample, uint32_t *n)
{
	int			components = sample_components(sample);
	int			power = sample_powers(sample) > 1 ? 1 : 0;
	uint32_t	n_labels = sample->image.n_labels;
	MarginWeights *weights = core_alloc_array(n_labels, sizeof(MarginWeights));
	dd		   *sums = core_alloc_array(n_labels, sizeof(dd));

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		MarginWeights *of_label;

		core_check_interrupts();
		if (cell_rows(cell, components) == 0)
			continue;
		of_label = &weights[*cell_unit(sample, cell)];
		of_label->margins = sample_unit_key(sample, cell);
		of_label->rows += cell_rows(cell, components);
		of_label->factor = sample_is_calibrated(sample) ?
			cell_factor(sample, cell) : NAN;
		dd_accumulate(&sums[*cell_unit(sample, cell)],
					  cell_moments(cell, components, power)[0]);
	}
	*n = 0;
	for (uint32_t i = 0; i < n_labels; i++)
	{
		core_check_interrupts();
		if (weights[i].rows == 0)
			continue;
		weights[*n] = weights[i];
		weights[(*n)++].sum_weights = sums[i].hi;
	}
	core_free(sums);
	return weights;
}
