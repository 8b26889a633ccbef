/*-------------------------------------------------------------------------
 *
 * side_regressions.c
 *		An effect adjusted by outcome regression as a contrast of one fit.
 *
 * A sample is made that has the covariates of each period of comparators as
 * covariates of their own, which are 0 elsewhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/side_regressions.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/model/adjusted.h"
#include "core/model/two_waves.h"

/* Which covariate of two sets a covariate is on a side, or -1. */
static int
covariate_on_side(const Design *design, uint64_t dropped, int side, int j)
{
	if (side > COMPARATOR_POST || (dropped >> j) & 1)
		return -1;
	return side * design->n_covariates + j;
}

/* Components from 0: the constant, covariates, the outcome. */
static void
spread_moments(dd *to, const dd *from, const int *place, int components)
{
	for (int j = 0; j < components; j++)
		for (int h = 0; h <= j; h++)
			if (place[j] >= 0 && place[h] >= 0)
				to[moments_index(place[j], place[h])] =
					from[moments_index(j, h)];
}

static void
spread_cell(const Design *design, uint64_t dropped, int side,
			const Cell *cell, const Sample *spread, Cell *to)
{
	int			n = design->n_covariates;
	int			components = n + 2;
	int			place[MAX_COMPONENTS];

	*to = *cell;
	place[0] = 0;
	for (int j = 0; j < n; j++)
	{
		int			covariate = covariate_on_side(design, dropped, side, j);

		place[j + 1] = covariate < 0 ? -1 : covariate + 1;
		if (covariate >= 0)
			cell_reference(to)[covariate] =
				cell_reference(cell)[j] - design->origin[j];
	}
	place[n + 1] = 2 * n + 1;
	cell_reference(to)[2 * n] = cell_reference(cell)[n];
	for (int power = 0; power < design->powers; power++)
		spread_moments(cell_moments(to, sample_components(spread), power),
					   cell_moments(cell, components, power), place, components);
}

/* Cells that are on some side, in a sample of twice the covariates. */
static Sample *
spread_sample(const Design *design, const signed char *side_of,
			  uint64_t dropped)
{
	const Sample *sample = design->sample;
	uint32_t	n_cells = 0;
	uint32_t	n = 0;
	Sample	   *spread;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		n_cells += side_of[design->group_of[i]] != OUTSIDE;
	/* Nobody asks for the text of a key. */
	spread = sample_allocate_canonical(sample->image.flags &
									   ~(SAMPLE_TEXT_KEYS | SAMPLE_FURTHER_KEY),
									   2 * sample->n_covariates, n_cells, 0, 0);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		int			side = side_of[design->group_of[i]];

		core_check_interrupts();
		if (side == OUTSIDE)
			continue;
		spread_cell(design, dropped, side, sample_cell(sample, i), spread,
					sample_cell(spread, n++));
	}
	return spread;
}

/* A column for each side. */
static Design *
open_design(const Sample *spread, const Design *design,
			const signed char *side_of)
{
	PlannedGroup *groups = core_alloc_array(design->n_groups,
											sizeof(PlannedGroup));
	double	   *columns = core_alloc_array(size_mul(design->n_groups,
													DESIGN_SIDES),
										   sizeof(double));
	DesignPlan	plan = {EFFECTS_NONE, true, 0, DESIGN_SIDES, 0, groups, columns,
	NULL};
	Design	   *opened;

	for (int group = 0; group < design->n_groups; group++)
	{
		int			side = side_of[group];

		if (side == OUTSIDE)
			continue;
		groups[plan.n_groups] = (PlannedGroup) {
			design->groups[group].cohort, design->groups[group].period,
			side >= TREATED_PRE, side & 1
		};
		columns[plan.n_groups++ * DESIGN_SIDES + side] = 1.0;
	}
	opened = design_create(spread, &plan);
	core_free(columns);
	core_free(groups);
	return opened;
}

static dd *
contrast_at(const Design *design, int n_covariates, const dd *mean)
{
	dd		   *contrast = core_alloc_array(design->k, sizeof(dd));
	dd		   *before = contrast + DESIGN_SIDES;
	dd		   *after = before + n_covariates;

	contrast[COMPARATOR_PRE] = contrast[TREATED_POST] = dd_from(1.0);
	contrast[COMPARATOR_POST] = contrast[TREATED_PRE] = dd_from(-1.0);
	for (int j = 0; j < n_covariates; j++)
	{
		before[j] = mean[j];
		after[j] = dd_neg(mean[j]);
	}
	return contrast;
}

SideRegressions *
side_regressions_create(const Design *design, const signed char *side_of,
						const dd *mean, uint64_t dropped)
{
	SideRegressions *regressions = core_alloc(sizeof(SideRegressions));
	int			n = design->n_covariates;

	regressions->sample = spread_sample(design, side_of, dropped);
	regressions->design = open_design(regressions->sample, design, side_of);
	regressions->fit = fit_create(regressions->design);
	regressions->contrast = contrast_at(regressions->design, n, mean);
	for (int j = 0; j < n; j++)
		if ((dropped >> j) & 1)
			regressions->contrast[DESIGN_SIDES + j] =
				regressions->contrast[DESIGN_SIDES + n + j] = DD_ZERO;
	return regressions;
}

void
side_regressions_free(SideRegressions *regressions)
{
	core_free(regressions->contrast);
	fit_free(regressions->fit);
	design_free(regressions->design);
	core_free(regressions->sample);
	core_free(regressions);
}
