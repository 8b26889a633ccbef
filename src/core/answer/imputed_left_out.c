/*-------------------------------------------------------------------------
 *
 * imputed_left_out.c
 *		The jackknife of imputed effects: each cluster left out, what is
 *		expected and the means computed anew.
 *
 * What is expected of the others without a cluster follows from the change of
 * the first stage's coefficients, (I - H)^- U'We in whitened coordinates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/imputed_rows.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_visit.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

typedef struct LeftOut
{
	ClusterVisit *visit;
	RowSums    *own;			/* of the cluster left out */
	dd		   *change;			/* of coefficients, whitened */
	dd		   *contrast;
	dd		   *whitened;
} LeftOut;

/* Is the cluster all there is of one of the row's places? */
static bool
empties_place(const Imputation *of, uint32_t cluster, int row)
{
	const UntreatedFit *untreated = of->untreated;

	for (uint32_t i = untreated->first_cell[cluster];
		 i < untreated->first_cell[cluster + 1]; i++)
	{
		int			place = untreated->place_of[i];

		if (imputed_counts(of, place) && imputed_is_of_row(of, place, row) &&
			of->means.clusters[place] == 1)
			return true;
	}
	return false;
}

/* What a row is without the cluster; false if there is no such estimate. */
static bool
row_without(const Imputation *of, const LeftOut *left_out, uint32_t cluster,
			int row, double *estimate)
{
	const UntreatedFit *untreated = of->untreated;
	const RowSums *own = &left_out->own[row];
	dd			weight = dd_sub(of->sums[row].weight, own->weight);
	dd			effect;

	if (empties_place(of, cluster, row))
		return false;
	for (int j = 0; j < of->k; j++)
		left_out->contrast[j] = dd_div(dd_sub(of->sums[row].row[j],
											  own->row[j]), weight);
	effect = dd_sub(dd_div(dd_sub(of->sums[row].outcome, own->outcome), weight),
					imputed_fitted(of, left_out->contrast));
	if (untreated->in_design[cluster] != NO_CLUSTER)
	{
		if (!cluster_visit_dispensable(left_out->visit, left_out->contrast))
			return false;
		fit_whiten_contrast(untreated->fit, left_out->contrast,
							left_out->whitened);
		effect = dd_add(effect, dot_product(left_out->whitened,
											left_out->change, of->k));
	}
	*estimate = effect.hi;
	return true;
}

static void
leave_cluster_out(Imputation *of, LeftOut *left_out, uint32_t cluster,
				  double *squares)
{
	const UntreatedFit *untreated = of->untreated;
	uint32_t	g = untreated->in_design[cluster];

	row_sums_clear(of, left_out->own);
	row_sums_add(of, left_out->own, cluster);
	if (g != NO_CLUSTER)
	{
		cluster_visit_load(left_out->visit, g);
		cluster_visit_without(left_out->visit, left_out->change,
							  cluster_visit_residuals(left_out->visit));
	}
	for (int row = 0; row < of->n_rows; row++)
	{
		Estimate   *e = &of->rows[row].estimate;
		double		without;

		if (!imputed_has_cells(of, row) || e->status != VARIANCE_OK)
			continue;
		if (!row_without(of, left_out, cluster, row, &without))
			imputed_fail(&of->rows[row],
					 sample_cell(untreated->sample,
								 untreated->first_cell[cluster]));
		else if (fabs(without - e->estimate) > CANCELLED_SUM * fabs(e->estimate))
			squares[row] += (without - e->estimate) * (without - e->estimate) *
				(e->clusters - 1.0) / e->clusters;
	}
}

void
imputed_leave_out(Imputation *of, double *squares)
{
	const UntreatedFit *untreated = of->untreated;
	size_t		width = size_add(untreated->design->width, 1);
	LeftOut		left_out = {
		.visit = cluster_visit_create(untreated->fit, NULL, 0,
									  WITHOUT_SQUARES),
		.own = row_sums_create(of),
		.change = core_alloc_array(width, sizeof(dd)),
		.contrast = core_alloc_array(width, sizeof(dd)),
		.whitened = core_alloc_array(width, sizeof(dd))
	};

	for (uint32_t c = 0; c < untreated->n_clusters; c++)
	{
		core_check_interrupts();
		leave_cluster_out(of, &left_out, c, squares);
	}
	core_free(left_out.whitened);
	core_free(left_out.contrast);
	core_free(left_out.change);
	row_sums_free(of, left_out.own);
	cluster_visit_free(left_out.visit);
}
