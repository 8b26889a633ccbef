/*-------------------------------------------------------------------------
 *
 * balance.c
 *		Are the arms alike to begin with?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/balance.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

typedef struct ArmSums
{
	dd			w;
	dd			ww;
	dd			wy;
	dd			wyy;
} ArmSums;

/* sum w (y - mean)^2 / (sum w - sum w^2 / sum w): n - 1 without weights */
static double
arm_variance(const ArmSums *arm)
{
	dd			mean = dd_div(arm->wy, arm->w);
	dd			squares = dd_sub(arm->wyy, dd_mul(mean, arm->wy));
	dd			freedom = dd_sub(arm->w, dd_div(arm->ww, arm->w));

	/* of one row, or of rows that are all the same, rounding is left */
	if (!(freedom.hi > NO_FREEDOM * arm->w.hi) ||
		!(squares.hi > NO_SPREAD * arm->wyy.hi))
		return 0.0;
	return dd_div(squares, freedom).hi;
}

static void
sum_arms(const Design *design, ArmSums *treated, ArmSums *comparator)
{
	int			power = design_weight_power(design);

	for (uint32_t i = 0; i < design->sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		ArmSums    *arm = design_group(design, i)->treated ? treated : comparator;
		CellSums	sums = design_cell_sums(design, cell, power);

		core_check_interrupts();
		arm->w = dd_add(arm->w, sums.w);
		arm->wy = dd_add(arm->wy, sums.wy);
		arm->wyy = dd_add(arm->wyy, sums.wyy);
		arm->ww = dd_add(arm->ww,
						 design_cell_sums(design, cell,
										  design->powers - 1).w);
	}
}

Balance
compare_arms(const Sample *sample)
{
	Design	   *design = two_waves_baseline(sample);
	Choices		choices = default_choices;
	ArmSums		treated;
	ArmSums		comparator;
	Balance		balance;
	double		origin = design->origin[sample->n_covariates];

	memset(&balance, 0, sizeof(balance));
	memset(&treated, 0, sizeof(treated));
	memset(&comparator, 0, sizeof(comparator));
	estimate_vcov_applies(sample, &choices.vcov);
	sum_arms(design, &treated, &comparator);
	balance.rows_treated = design->groups[TREATED_PRE].rows;
	balance.rows_comparator = design->groups[COMPARATOR_PRE].rows;
	balance.difference.clusters = design->n_clusters;

	if (balance.rows_treated > 0)
		balance.mean_treated = dd_add(dd_div(treated.wy, treated.w),
									  dd_from(origin)).hi;
	if (balance.rows_comparator > 0)
		balance.mean_comparator = dd_add(dd_div(comparator.wy, comparator.w),
										 dd_from(origin)).hi;
	if (balance.rows_treated > 0 && balance.rows_comparator > 0)
	{
		double		variance_treated = arm_variance(&treated);
		double		variance_comparator = arm_variance(&comparator);
		Fit		   *fit = fit_create(design);

		estimate_contrast(fit, design_contrast(design, 0), &choices,
						  &balance.difference);
		balance.has_spread = variance_treated > 0.0 &&
			variance_comparator > 0.0;
		if (balance.has_spread)
		{
			balance.smd = balance.difference.estimate /
				sqrt((variance_treated + variance_comparator) / 2.0);
			balance.variance_ratio = variance_treated / variance_comparator;
		}
		fit_free(fit);
	}
	design_free(design);
	return balance;
}
