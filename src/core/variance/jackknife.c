/*-------------------------------------------------------------------------
 *
 * jackknife.c
 *		The jackknife of a stratified survey, JKn.
 *
 * A PSU at a time is left out of its stratum, whose other PSUs make up for it
 * with n_h/(n_h - 1) times their weight; the variance is the sum of
 * (n_h - 1)/n_h times the squared changes of the estimate about their mean,
 * as R's svrVar has it.
 *
 * PSUs without rows in the domain are left out in their turn, too: the others
 * of their stratum then count more, or, in a stratum without any rows, nothing
 * changes (R's subset() of a replicate design).
 *
 * The degrees of freedom are the rank of the replicates' weights less 1, as
 * in R's degf: PSUs less strata, if all PSUs have rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"
#include "core/variance/variance.h"

/* The sums that replicates are made of, from which effects can be taken out. */
typedef struct Jackknife
{
	const Fit  *fit;
	const dd   *contrast;
	const Partition *strata;
	const PsuCounts *counts;
	Equations	cluster;
	Equations	stratum;		/* the stratum whose clusters are left out */
	Equations	whole;			/* everything, effects taken out */
	Equations	elsewhere;		/* the other strata, likewise */
	Equations	rest;			/* the stratum without a cluster */
	Equations	part;
	dd		   *r;
	dd		   *b;
	bool	   *dropped;
} Jackknife;

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
load_cluster(Jackknife *jk, uint32_t g)
{
	const Design *design = jk->fit->design;

	core_check_interrupts();
	equations_of_cluster(design, g, NULL, &jk->cluster);
	if (design->effects == EFFECTS_CLUSTER)
		take_out_effect(&jk->cluster, design->k, design_weight_power(design));
}

/* The sum over a stratum's clusters, but for "without" if there is one. */
static void
sum_stratum(Jackknife *jk, uint32_t h, uint32_t without, Equations *sum)
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
take_out_block(const Jackknife *jk, Equations *equations)
{
	const Design *design = jk->fit->design;

	if (design->effects == EFFECTS_BLOCK)
		take_out_effect(equations, design->k, design_weight_power(design));
}

/* Does the part have all but nothing of some column? */
static bool
holds_nearly_all(const Jackknife *jk, const Equations *part,
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

/* "elsewhere" and "stratum", for the clusters of stratum h. */
static void
load_stratum(Jackknife *jk, uint32_t h)
{
	int			power = design_weight_power(jk->fit->design);
	dd			one = dd_from(1.0);

	sum_stratum(jk, h, UINT32_MAX, &jk->part);
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
				sum_stratum(jk, other, UINT32_MAX, &jk->part);
				take_out_block(jk, &jk->part);
				equations_add(&jk->elsewhere, &jk->part, power, one);
			}
	sum_stratum(jk, h, UINT32_MAX, &jk->stratum);
}

/* Everything, with "without" left out of stratum h (the one loaded). */
static void
make_replicate(Jackknife *jk, uint32_t h, uint32_t without)
{
	int			power = design_weight_power(jk->fit->design);
	double		n = jk->counts->in_stratum[h];
	dd			factor = dd_div(dd_from(n), dd_from(n - 1.0));

	equations_clear(&jk->part);
	if (without != UINT32_MAX)
		load_cluster(jk, without);
	if (without != UINT32_MAX &&
		holds_nearly_all(jk, &jk->cluster, &jk->stratum))
	{
		sum_stratum(jk, h, without, &jk->rest);
		equations_add(&jk->part, &jk->rest, power, factor);
	}
	else
	{
		equations_add(&jk->part, &jk->stratum, power, factor);
		if (without != UINT32_MAX)
			equations_add(&jk->part, &jk->cluster, power, dd_neg(factor));
	}
	take_out_block(jk, &jk->part);
	equations_add(&jk->part, &jk->elsewhere, power, dd_from(1.0));
}

/* The estimate of a replicate, from jk->part; false if there is none. */
static bool
solve_replicate(Jackknife *jk, dd *estimate)
{
	const Design *design = jk->fit->design;
	int			k = design->k;
	int			width = jk->part.width;
	int			power = design_weight_power(design);
	dd		   *a = jk->b + k;
	int			rank;

	for (int i = 0; i < k; i++)
	{
		for (int j = 0; j < k; j++)
			a[i * k + j] = jk->part.xx[power][i * width + j];
		jk->b[i] = jk->part.xy[power][i];
	}
	rank = cholesky(jk->r, a, k, jk->dropped);
	solve_transposed(jk->r, k, jk->b);
	solve_upper(jk->r, k, jk->b);
	*estimate = dot_product(jk->contrast, jk->b, k);
	return rank == jk->fit->rank;
}

static Jackknife *
jackknife_create(const Fit *fit, const dd *contrast, const Partition *strata,
				 const PsuCounts *counts)
{
	Jackknife  *jk = core_alloc(sizeof(Jackknife));
	const Design *design = fit->design;
	int			k = design->k;

	jk->fit = fit;
	jk->contrast = contrast;
	jk->strata = strata;
	jk->counts = counts;
	equations_init(&jk->cluster, design->width, design->powers);
	equations_init(&jk->stratum, design->width, design->powers);
	equations_init(&jk->whole, design->width, design->powers);
	equations_init(&jk->elsewhere, design->width, design->powers);
	equations_init(&jk->rest, design->width, design->powers);
	equations_init(&jk->part, design->width, design->powers);
	jk->r = core_alloc_array(size_mul(k, k), sizeof(dd));
	jk->b = core_alloc_array(size_add(k, size_mul(k, k)), sizeof(dd));
	jk->dropped = core_alloc_array(k, sizeof(bool));
	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		sum_stratum(jk, h, UINT32_MAX, &jk->stratum);
		take_out_block(jk, &jk->stratum);
		equations_add(&jk->whole, &jk->stratum, design_weight_power(design),
					  dd_from(1.0));
	}
	return jk;
}

static void
jackknife_free(Jackknife *jk)
{
	core_free(jk->dropped);
	core_free(jk->b);
	core_free(jk->r);
	equations_free(&jk->part);
	equations_free(&jk->rest);
	equations_free(&jk->elsewhere);
	equations_free(&jk->whole);
	equations_free(&jk->stratum);
	equations_free(&jk->cluster);
	core_free(jk);
}

/* Equal replicates: their change of the estimate, how many, and (n - 1)/n. */
typedef struct Replicate
{
	dd			change;
	double		number;
	double		n;
} Replicate;

/* The replicates of one stratum; false if one, *at, cannot be estimated. */
static bool
replicate_stratum(Jackknife *jk, uint32_t h, dd estimate,
				  Replicate *replicates, uint32_t *at)
{
	const Partition *strata = jk->strata;
	double		n = jk->counts->in_stratum[h];
	uint32_t	n_absent = jk->counts->in_stratum[h] -
		partition_size(strata, h);

	load_stratum(jk, h);
	for (uint32_t i = strata->first[h]; i < strata->first[h + 1]; i++)
	{
		Replicate  *replicate = &replicates[i + h];

		make_replicate(jk, h, strata->members[i]);
		*at = strata->members[i];
		if (!solve_replicate(jk, &replicate->change))
			return false;
		replicate->change = dd_sub(replicate->change, estimate);
		replicate->number = 1.0;
		replicate->n = n;
	}
	/* one for each PSU without rows, all alike */
	if (n_absent > 0)
	{
		Replicate  *replicate = &replicates[strata->first[h + 1] + h];

		make_replicate(jk, h, UINT32_MAX);
		if (!solve_replicate(jk, &replicate->change))
			return false;
		replicate->change = dd_sub(replicate->change, estimate);
		replicate->number = n_absent;
		replicate->n = n;
	}
	return true;
}

/* About the mean of all replicates, those of strata without rows among them. */
static dd
variance_of_replicates(const Replicate *replicates, size_t n_replicates,
					   const PsuCounts *counts)
{
	dd			number = DD_ZERO;
	dd			mean = DD_ZERO;
	dd			variance = DD_ZERO;

	for (size_t i = 0; i < n_replicates; i++)
	{
		number = dd_add(number, dd_from(replicates[i].number));
		mean = dd_add(mean, dd_mul_d(replicates[i].change,
									 replicates[i].number));
	}
	for (uint32_t i = 0; i < counts->n_outside; i++)
		number = dd_add(number, dd_from(counts->outside[i]));
	mean = dd_div(mean, number);
	for (size_t i = 0; i < n_replicates; i++)
	{
		dd			apart = dd_sub(replicates[i].change, mean);
		double		n = replicates[i].n;

		if (replicates[i].number > 0.0)
			variance = dd_add(variance,
							  dd_mul(dd_mul_d(dd_mul(apart, apart),
											  replicates[i].number),
									 dd_div(dd_from(n - 1.0), dd_from(n))));
	}
	/* of each of these n - 1 in n of n changes of 0 */
	for (uint32_t i = 0; i < counts->n_outside; i++)
		variance = dd_add(variance, dd_mul_d(dd_mul(mean, mean),
											 counts->outside[i] - 1.0));
	return variance;
}

/*
 * A stratum all of whose n PSUs have rows has n replicates whose weights add
 * up to a constant: they span n - 1 dimensions, those of others as many as
 * they have PSUs with rows.  The sample's own weights are one more, unless
 * every stratum is such that they are among these.
 */
static double
jackknife_df(const Partition *strata, const PsuCounts *counts)
{
	double		dimensions = 0.0;
	bool		complete = false;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		bool		all = counts->in_stratum[h] == partition_size(strata, h);

		dimensions += partition_size(strata, h) - (all ? 1.0 : 0.0);
		complete = complete || all;
	}
	return complete ? dimensions : dimensions - 1.0;
}

Variance
variance_of_jackknife(const Fit *fit, const dd *contrast,
					  const Partition *strata, const PsuCounts *counts)
{
	size_t		n_replicates = (size_t) fit->design->n_clusters +
		strata->n_parts;
	dd			estimate = fit_estimate(fit, contrast);
	Jackknife  *jk;
	Replicate  *replicates;
	Variance	result = variance_failed(VARIANCE_OK, 0);

	for (uint32_t h = 0; h < strata->n_parts; h++)
		if (counts->in_stratum[h] == 1)
			return variance_failed(VARIANCE_LONELY_PSU,
								   partition_first_cluster(strata, h));
	jk = jackknife_create(fit, contrast, strata, counts);
	replicates = core_alloc_array(n_replicates, sizeof(Replicate));
	for (uint32_t h = 0; result.status == VARIANCE_OK &&
		 h < strata->n_parts; h++)
	{
		uint32_t	at = 0;

		if (!replicate_stratum(jk, h, estimate, replicates, &at))
			result = variance_failed(VARIANCE_INDISPENSABLE, at);
	}
	if (result.status == VARIANCE_OK)
	{
		dd			variance = variance_of_replicates(replicates, n_replicates,
													  counts);

		result = variance_result(variance,
								 clusters_are_noise(fit, contrast,
													ADJUST_INVERSE, INFINITY,
													variance),
								 jackknife_df(strata, counts));
	}
	core_free(replicates);
	jackknife_free(jk);
	return result;
}
