/*-------------------------------------------------------------------------
 *
 * fitted_sample.c
 *		A sample, fitted: for what an estimate rests on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/fitted_sample.h"

Fit *
fit_sample(const Sample *sample, Effects effects)
{
	Design	   *design = design_create(sample, effects, true);

	for (int group = 0; group < N_GROUPS; group++)
		if (design->group_rows[group] == 0)
			return NULL;
	return fit_create(design);
}
