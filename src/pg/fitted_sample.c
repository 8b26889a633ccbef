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

#include "core/answer/limits.h"
#include "pg/fitted_sample.h"

Fit *
fit_sample(const Sample *sample, Effects effects)
{
	Design	   *design = two_waves_design(sample, effects, true);

	return has_empty_groups(design) ? NULL : fit_create(design);
}
