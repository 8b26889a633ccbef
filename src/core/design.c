/*-------------------------------------------------------------------------
 *
 * design.c
 *		From a sample to the normal equations of each cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/design.h"

#include "core/memory.h"

/* Note which groups and arms each cluster has, and how many rows. */
static void
count_groups(Design *design)
{
	int			components = sample_components(design->sample);

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		bool		seen[N_GROUPS] = {false};

		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			const Cell *cell = sample_cell(design->sample, i);

			seen[design_group(cell)] = true;
			design->group_rows[design_group(cell)] +=
				cell_rows(cell, components);
		}
		for (int group = 0; group < N_GROUPS; group++)
			design->group_clusters[group] += seen[group];
		design->n_treated += seen[TREATED_PRE] || seen[TREATED_POST];
		design->n_comparator += seen[COMPARATOR_PRE] || seen[COMPARATOR_POST];
	}
}

Design *
design_create(const Sample *sample)
{
	Design	   *design = core_alloc(sizeof(Design));
	int			components = sample_components(sample);

	design->sample = sample;
	design->k = N_GROUPS;
	design->powers = sample_powers(sample);
	if (sample->n_cells > 0)
		design->origin =
			cell_reference(sample_cell(sample, 0))[components - 2];

	design->first_cell = core_alloc((sample->n_cells + 1) * sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		if (i == 0 || sample_cell(sample, i)->cluster !=
			sample_cell(sample, i - 1)->cluster)
			design->first_cell[design->n_clusters++] = i;
	}
	design->first_cell[design->n_clusters] = sample->n_cells;
	count_groups(design);
	return design;
}

void
design_free(Design *design)
{
	core_free(design->first_cell);
	core_free(design);
}

void
design_contrast(const Design *design, dd *contrast)
{
	for (int j = 0; j < design->k; j++)
		contrast[j] = DD_ZERO;
	contrast[TREATED_POST] = contrast[COMPARATOR_PRE] = dd_from(1.0);
	contrast[TREATED_PRE] = contrast[COMPARATOR_POST] = dd_from(-1.0);
}

CellSums
design_cell_sums(const Design *design, const Cell *cell, int power)
{
	int			components = sample_components(design->sample);
	int			y = components - 1;
	const dd   *m = cell_moments(cell, components, power);
	dd			delta = dd_two_diff(cell_reference(cell)[y - 1],
									design->origin);
	dd			about_cell = m[moments_index(y, 0)];
	CellSums	sums;

	/* As in moments_shift, for the outcome alone. */
	sums.w = m[0];
	sums.wy = dd_add(about_cell, dd_mul(delta, m[0]));
	sums.wyy = dd_add(m[moments_index(y, y)],
					  dd_mul(delta, dd_add(about_cell, sums.wy)));
	return sums;
}

void
equations_init(Equations *equations, const Design *design)
{
	int			k = design->k;

	equations->k = k;
	for (int power = 0; power < MAX_POWERS; power++)
	{
		if (power >= design->powers)
		{
			equations->xx[power] = equations->xx[0];
			equations->xy[power] = equations->xy[0];
			continue;
		}
		equations->xx[power] = core_alloc(k * k * sizeof(dd));
		equations->xy[power] = core_alloc(k * sizeof(dd));
	}
	equations->yy = DD_ZERO;
}

void
equations_free(Equations *equations)
{
	for (int power = MAX_POWERS - 1; power >= 0; power--)
	{
		if (power > 0 && equations->xx[power] == equations->xx[0])
			continue;
		core_free(equations->xx[power]);
		core_free(equations->xy[power]);
	}
}

static void
clear(Equations *equations, int powers)
{
	int			k = equations->k;

	for (int power = 0; power < powers; power++)
	{
		for (int i = 0; i < k * k; i++)
			equations->xx[power][i] = DD_ZERO;
		for (int i = 0; i < k; i++)
			equations->xy[power][i] = DD_ZERO;
	}
	equations->yy = DD_ZERO;
}

static void
add_cells(const Design *design, uint32_t from, uint32_t to,
		  Equations *equations)
{
	int			k = design->k;

	for (uint32_t i = from; i < to; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		int			column = design_group(cell);

		for (int power = 0; power < design->powers; power++)
		{
			CellSums	sums = design_cell_sums(design, cell, power);

			dd_accumulate(&equations->xx[power][column * k + column], sums.w);
			dd_accumulate(&equations->xy[power][column], sums.wy);
			if (power == design_weight_power(design))
				dd_accumulate(&equations->yy, sums.wyy);
		}
	}
}

void
design_cluster(const Design *design, uint32_t cluster, Equations *equations)
{
	clear(equations, design->powers);
	add_cells(design, design->first_cell[cluster],
			  design->first_cell[cluster + 1], equations);
}

void
design_total(const Design *design, Equations *equations)
{
	clear(equations, design->powers);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		core_check_interrupts();
		add_cells(design, design->first_cell[g], design->first_cell[g + 1],
				  equations);
	}
}
