/*-------------------------------------------------------------------------
 *
 * adjusted.c
 *		A two-by-two that is adjusted for covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/adjusted_parts.h"

#include <math.h>

#include "core/base/memory.h"

/* In the order of CovariateMethod. */
const NameList covariate_methods = NAME_LIST("reg", "ipw", "dr");

static bool
varies(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	const dd   *m = cell_moments(cell, components, 0);

	for (int j = 1; j <= sample->n_covariates; j++)
		if (m[moments_index(j, j)].hi > 0.0)
			return true;
	return false;
}

/* The cells that are on some side. */
static void
list_cells(AdjustedWork *work, const signed char *side_of, Adjusted *adjusted)
{
	const Design *design = work->design;
	uint32_t	n = 0;

	for (uint32_t i = 0; i < design->sample->image.n_entries; i++)
		n += side_of[design->group_of[i]] != OUTSIDE;
	work->cells = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	work->sides = core_alloc(size_add(n, 1));
	n = 0;
	work->first = core_alloc_array(size_add(design->n_clusters, 1),
								   sizeof(uint32_t));
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		core_check_interrupts();
		work->first[c] = n;
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			int			side = side_of[design->group_of[i]];

			if (side == OUTSIDE)
				continue;
			work->cells[n] = i;
			work->sides[n++] = side;
			adjusted->varying += varies(design->sample,
										sample_cell(design->sample, i));
		}
	}
	work->first[design->n_clusters] = work->n_cells = n;
	adjusted->cells = n;
}

/* What each cell has one of. */
static void
take_rows(AdjustedWork *work)
{
	size_t		n = size_add(work->n_cells, 1);
	int			k = work->k;

	work->x = core_alloc_array(size_mul(n, k), sizeof(dd));
	work->w = core_alloc_array(n, sizeof(dd));
	work->wy = core_alloc_array(n, sizeof(dd));
	work->treated = core_alloc_array(n, sizeof(dd));
	for (uint32_t i = 0; i < work->n_cells; i++)
	{
		CellSums	sums = design_cell_sums(work->design,
											sample_cell(work->design->sample,
														work->cells[i]),
											work->power);

		core_check_interrupts();
		design_row(work->design, work->cells[i], work->x + (size_t) i * k);
		work->w[i] = sums.w;
		work->wy[i] = sums.wy;
		work->treated[i] = side_is_treated(work->sides[i]) ? sums.w : DD_ZERO;
	}
}

static double
size_of_terms(const AdjustedWork *work)
{
	const Solution *s = &work->solution;
	double		size = fabs(s->residual[0].hi) + fabs(s->residual[1].hi);

	for (int side = 0; side < DESIGN_SIDES; side++)
		for (int j = 0; j < work->k; j++)
			size += fabs(s->v[side][j].hi * work->sums[side].xy[j].hi);
	return size;
}

static void
count(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;
	const Solution *s = &work->solution;
	int			k = work->k;

	work->solution.size = size_of_terms(work);
	for (int j = 1; j < k; j++)
		if (work->dropped[j] || (s->logit != NULL && s->logit->dropped[j]))
			adjusted->dropped |= UINT64_C(1) << (j - 1);
	for (int side = 0; side < DESIGN_SIDES; side++)
		for (int j = 0; j < k; j++)
			adjusted->parameters += adjusted_is_regressed(work, side) ?
				!work->dropped[j] : j == 0;
	if (s->logit == NULL)
		return;
	for (int j = 0; j < k; j++)
		adjusted->parameters += !s->logit->dropped[j];
	for (uint32_t i = 0; i < work->n_cells; i++)
		if (adjusted_is_trimmed(work, s, i))
			adjusted->trimmed += cell_rows(sample_cell(work->design->sample,
													   work->cells[i]),
										   sample_components(work->design->sample));
}

static AdjustedStatus
estimate(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;
	AdjustedStatus status;

	for (int side = 0; side < DESIGN_SIDES; side++)
		if (work->sums[side].rows == 0)
			return ADJUSTED_EMPTY;
	if (work->method != COVARIATES_REG && adjusted->varying > 0)
		return ADJUSTED_VARYING;
	if (work->method != COVARIATES_REG)
		take_rows(work);
	adjusted_drop_columns(work);
	status = adjusted_solve(work, work->sums, work->w, work->treated, &work->solution);
	if (status == ADJUSTED_OK && work->solution.logit != NULL)
		adjusted_find_z(work, &work->solution);
	return status;
}

Adjusted *
adjusted_create(const Design *design, const signed char *side_of,
				CovariateMethod method)
{
	Adjusted   *adjusted = core_alloc(sizeof(Adjusted));
	AdjustedWork *work = core_alloc(sizeof(AdjustedWork));

	adjusted->work = work;
	adjusted->method = method;
	work->design = design;
	work->method = method;
	work->k = design->k;
	work->power = design_weight_power(design);
	work->dropped = core_alloc_array(work->k, sizeof(bool));
	side_sums_allocate(work->sums, work->k);
	side_sums_allocate(work->part, work->k);
	side_sums_allocate(work->rest, work->k);
	equations_init(&work->equations, design->width, design->powers);
	solution_allocate(&work->solution, work->k);
	list_cells(work, side_of, adjusted);
	for (uint32_t i = 0; i < work->n_cells; i++)
		adjusted_add_cell(work, i, work->sums);
	adjusted->status = estimate(adjusted);
	adjusted->estimate = adjusted->status == ADJUSTED_OK ?
		work->solution.estimate : NAN;
	if (adjusted->status == ADJUSTED_OK)
		count(adjusted);
	return adjusted;
}

void
adjusted_free(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;

	if (work->x != NULL)
	{
		core_free(work->treated);
		core_free(work->wy);
		core_free(work->w);
		core_free(work->x);
	}
	core_free(work->first);
	core_free(work->sides);
	core_free(work->cells);
	solution_free(&work->solution);
	equations_free(&work->equations);
	side_sums_free(work->rest);
	side_sums_free(work->part);
	side_sums_free(work->sums);
	core_free(work->dropped);
	core_free(work);
	core_free(adjusted);
}

const dd *
adjusted_mean(const Adjusted *adjusted)
{
	return adjusted->work->solution.mean + 1;
}
