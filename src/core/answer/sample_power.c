/*-------------------------------------------------------------------------
 *
 * sample_power.c
 *		What randomisation inference would find with a sample's own changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/sample_power.h"

#include "core/model/two_waves.h"

void
sample_changes(const Sample *sample, ClusterChanges *changes)
{
	Design	   *design = two_waves_design(sample, EFFECTS_NONE, true);

	cluster_changes_create(design, changes);
	design_free(design);
}
