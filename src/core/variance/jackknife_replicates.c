/*-------------------------------------------------------------------------
 *
 * jackknife_replicates.c
 *		The fit without one PSU, the others of its stratum making up for it.
 *
 * Replicates are made from sums of equations over strata, out of which effects
 * can be taken.  From a sum in which a PSU or a stratum holds nearly all of a
 * column it is not subtracted: the others are added up without it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/jackknife_replicates.h"

#include "core/base/memory.h"
#include "core/model/equations.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

struct JackknifeReplicates
{
	const Fit  *fit;
	const Partition *strata;
	const PsuCounts *counts;
	uint32_t	h;				/* the stratum whose clusters are left out */
	Equations	stratum;		/* its sums */
	Equations	elsewhere;		/* those of the other strata, effects out */
	Equations	whole;			/* everything, effects out */
	/* scratch */
	Equations	cluster;
	Equations	rest;			/* the stratum without a cluster */
	Equations	part;
	dd		   *a;
	dd		   *r;
	bool	   *dropped;
};

/*
 * Equations of (x, 1) of rows that share an effect: take out their own mean.
 * Without effects there is nothing to take out.
 */
static void
take_out_effect(Equations *equations, int k, int power)
{
	int			width = equations->width;
	dd		   *xx = equations->xx[power];
	dd		   *xy = equations->xy[power];
	dd			weight;

	if (width == k || dd_is_zero(xx[width * width - 1]))
		return;
	weight = xx[width * width - 1];
	for (int i = 0; i < k; i++)
	{
		dd			mean = dd_div(xx[k * width + i], weight);

		for (int j = 0; j < k; j++)
			xx[i * width + j] = dd_sub(xx[i * width + j],
									   dd_mul(mean, xx[k * width + j]));
		xy[i] = dd_sub(xy[i], dd_mul(mean, xy[k]));
	}
}

/*
 * The equations of one cluster.  Effects lie within a stratum: they are
 * clusters, and taken out here, or the stratum itself.
 */
static void
load_cluster(JackknifeReplicates *jk, uint32_t g)
{
	const Design *design = jk->fit->design;

	core_check_interrupts();
	equations_of_cluster(design, g, NULL, &jk->cluster);
	if (design->effects == EFFECTS_CLUSTER)
		take_out_effect(&jk->cluster, design->k, design_weight_power(design));
}

/* The sum over a stratum's clusters, but for "without" if there is one. */
static void
sum_stratum(JackknifeReplicates *jk, uint32_t h, uint32_t without,
			Equations *sum)
{
	const Partition *strata = jk->strata;

	equations_clear(sum);
	for (uint32_t i = strata->first[h]; i < strata->first[h + 1]; i++)
		if (strata->members[i] != without)
		{
			load_cluster(jk, strata->members[i]);
			equations_add(sum, &jk->cluster,
						  design_weight_power(jk->fit->design), dd_from(1.0));
		}
}

static void
take_out_block(const JackknifeReplicates *jk, Equations *equations)
{
	const Design *design = jk->fit->design;

	if (design->effects == EFFECTS_BLOCK)
		take_out_effect(equations, design->k, design_weight_power(design));
}

/* Does the part have all but nothing of some column? */
static bool
holds_nearly_all(const JackknifeReplicates *jk, const Equations *part,
				 const Equations *sum)
{
	int			power = design_weight_power(jk->fit->design);
	int			width = sum->width;

	for (int j = 0; j < width; j++)
	{
		double		all = sum->xx[power][j * width + j].hi;

		if (all > 0.0 &&
			part->xx[power][j * width + j].hi > (1.0 - OUTWEIGHED) * all)
			return true;
	}
	return false;
}

void
jackknife_replicates_stratum(JackknifeReplicates *jk, uint32_t h)
{
	int			power = design_weight_power(jk->fit->design);
	dd			one = dd_from(1.0);

	jk->h = h;
	sum_stratum(jk, h, NO_CLUSTER, &jk->part);
	take_out_block(jk, &jk->part);
	equations_clear(&jk->elsewhere);
	if (!holds_nearly_all(jk, &jk->part, &jk->whole))
	{
		equations_add(&jk->elsewhere, &jk->whole, power, one);
		equations_add(&jk->elsewhere, &jk->part, power, dd_from(-1.0));
	}
	else
		for (uint32_t other = 0; other < jk->strata->n_parts; other++)
			if (other != h)
			{
				sum_stratum(jk, other, NO_CLUSTER, &jk->part);
				take_out_block(jk, &jk->part);
				equations_add(&jk->elsewhere, &jk->part, power, one);
			}
	sum_stratum(jk, h, NO_CLUSTER, &jk->stratum);
}

/* "part" is everything, with a cluster left out of its stratum. */
static void
leave_out(JackknifeReplicates *jk, uint32_t cluster)
{
	int			power = design_weight_power(jk->fit->design);
	double		n = jk->counts->in_stratum[jk->h];
	dd			factor = dd_div(dd_from(n), dd_from(n - 1.0));

	equations_clear(&jk->part);
	if (cluster != NO_CLUSTER)
		load_cluster(jk, cluster);
	if (cluster != NO_CLUSTER &&
		holds_nearly_all(jk, &jk->cluster, &jk->stratum))
	{
		sum_stratum(jk, jk->h, cluster, &jk->rest);
		equations_add(&jk->part, &jk->rest, power, factor);
	}
	else
	{
		equations_add(&jk->part, &jk->stratum, power, factor);
		if (cluster != NO_CLUSTER)
			equations_add(&jk->part, &jk->cluster, power, dd_neg(factor));
	}
	take_out_block(jk, &jk->part);
	equations_add(&jk->part, &jk->elsewhere, power, dd_from(1.0));
}

bool
jackknife_replicates_fit(JackknifeReplicates *jk, uint32_t without,
						 dd *coefficients)
{
	const Design *design = jk->fit->design;
	int			k = design->k;
	int			width = jk->part.width;
	int			power = design_weight_power(design);
	int			rank;

	leave_out(jk, without);
	for (int i = 0; i < k; i++)
	{
		for (int j = 0; j < k; j++)
			jk->a[i * k + j] = jk->part.xx[power][i * width + j];
		coefficients[i] = jk->part.xy[power][i];
	}
	rank = cholesky(jk->r, jk->a, k, jk->dropped);
	solve_transposed(jk->r, k, coefficients);
	solve_upper(jk->r, k, coefficients);
	return rank == jk->fit->rank;
}

JackknifeReplicates *
jackknife_replicates_create(const Fit *fit, const Partition *strata,
							const PsuCounts *counts)
{
	JackknifeReplicates *jk = core_alloc(sizeof(JackknifeReplicates));
	const Design *design = fit->design;
	int			k = design->k;

	jk->fit = fit;
	jk->strata = strata;
	jk->counts = counts;
	equations_init(&jk->stratum, design->width, design->powers);
	equations_init(&jk->elsewhere, design->width, design->powers);
	equations_init(&jk->whole, design->width, design->powers);
	equations_init(&jk->cluster, design->width, design->powers);
	equations_init(&jk->rest, design->width, design->powers);
	equations_init(&jk->part, design->width, design->powers);
	jk->a = core_alloc_array(size_mul(k, k), sizeof(dd));
	jk->r = core_alloc_array(size_mul(k, k), sizeof(dd));
	jk->dropped = core_alloc_array(k, sizeof(bool));
	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		sum_stratum(jk, h, NO_CLUSTER, &jk->stratum);
		take_out_block(jk, &jk->stratum);
		equations_add(&jk->whole, &jk->stratum, design_weight_power(design),
					  dd_from(1.0));
	}
	return jk;
}

void
jackknife_replicates_free(JackknifeReplicates *jk)
{
	core_free(jk->dropped);
	core_free(jk->r);
	core_free(jk->a);
	equations_free(&jk->part);
	equations_free(&jk->rest);
	equations_free(&jk->cluster);
	equations_free(&jk->whole);
	equations_free(&jk->elsewhere);
	equations_free(&jk->stratum);
	core_free(jk);
}
