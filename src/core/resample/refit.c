/*-------------------------------------------------------------------------
 *
 * refit.c
 *		The estimate when clusters count more or less than once.
 *
 * With weights m_g the coefficients are those of the sample plus the solution
 * of (sum m_g U_g'U_g) x = sum m_g U_g'e_g.  An effect that clusters share is
 * eliminated first: its column is no longer orthogonal to the others when they
 * count differently.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/refit.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_visit.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/*
 * Equations are kept as the lower triangle of the matrix by rows, then the
 * right side, so that adding them up is one plain loop.
 */
static inline int
at(int i, int j)
{
	return i * (i + 1) / 2 + j;
}

static inline int
right_side(const Reweighting *rw)
{
	return at(rw->width, 0);
}

static inline int
equations_size(const Reweighting *rw)
{
	return right_side(rw) + rw->width;
}

Reweighting *
reweight_create(const Fit *fit, const dd *contrast)
{
	const Design *design = fit->design;
	Reweighting *rw = core_alloc(sizeof(Reweighting));
	ClusterVisit *visit = cluster_visit_create(fit, contrast, 1,
											   WITHOUT_SQUARES);
	const dd   *l = cluster_visit_contrast(visit, 0);
	int			k = design->k;

	rw->n_clusters = design->n_clusters;
	rw->k = rw->width = k;
	/* An effect of one cluster is orthogonal whatever the weights. */
	if (design->effects == EFFECTS_BLOCK)
	{
		rw->width = k + 1;
		rw->n_effects = design->absorbed->n_parts;
		rw->effect_of = design->absorbed->part_of;
	}
	rw->estimate = fit_estimate(fit, contrast).hi;
	rw->contrast = core_alloc_array(k, sizeof(double));
	rw->absent = core_alloc_array(k, sizeof(bool));
	rw->equations = core_alloc_array(size_mul(rw->n_clusters,
											  equations_size(rw)),
									 sizeof(double));
	rw->sum = core_alloc_array(equations_size(rw), sizeof(double));
	rw->effects = core_alloc_array(size_add(size_mul(rw->n_effects,
													 size_add(k, 2)), 1),
								   sizeof(double));
	rw->size = core_alloc_array(k, sizeof(double));
	rw->solution = core_alloc_array(k, sizeof(double));
	rw->direction = core_alloc_array(k, sizeof(double));
	for (int j = 0; j < k; j++)
	{
		rw->contrast[j] = l[j].hi;
		rw->absent[j] = fit->dropped[j];
	}
	for (uint32_t g = 0; g < rw->n_clusters; g++)
	{
		double	   *to = rw->equations + (size_t) g * equations_size(rw);
		const dd   *hat;
		const dd   *residuals;

		core_check_interrupts();
		cluster_visit_load(visit, g);
		hat = cluster_visit_hat(visit);
		residuals = cluster_visit_residuals(visit);
		for (int i = 0; i < rw->width; i++)
			for (int j = 0; j <= i; j++)
				*to++ = hat[i * design->width + j].hi;
		for (int i = 0; i < rw->width; i++)
			*to++ = residuals[i].hi;
		rw->noise += CANCELLED_SUM *
			fabs(dot_product(l, residuals, design->width).hi);
	}
	cluster_visit_free(visit);
	return rw;
}

void
reweight_free(Reweighting *rw)
{
	core_free(rw->direction);
	core_free(rw->solution);
	core_free(rw->size);
	core_free(rw->effects);
	core_free(rw->sum);
	core_free(rw->equations);
	core_free(rw->absent);
	core_free(rw->contrast);
	core_free(rw);
}

/* The rows of the effects' columns, each the sum over its clusters. */
static void
add_effect(Reweighting *rw, uint32_t g, const double *equations,
		   double weight)
{
	int			k = rw->k;
	double	   *effect = rw->effects + rw->effect_of[g] * (k + 2);

	for (int j = 0; j <= k; j++)
		effect[j] += weight * equations[at(k, j)];
	effect[k + 1] += weight * equations[right_side(rw) + k];
}

/* The weighted sum of the clusters' equations. */
static void
add_clusters(Reweighting *rw, const double *weights)
{
	int			size = equations_size(rw);
	const double *from = rw->equations;
	double	   *restrict sum = rw->sum;

	for (int i = 0; i < size; i++)
		sum[i] = 0.0;
	for (uint32_t i = 0; i < rw->n_effects * (rw->k + 2); i++)
		rw->effects[i] = 0.0;
	for (uint32_t g = 0; g < rw->n_clusters; g++, from += size)
	{
		/* Weights of 0 are too many, and too irregular, to skip. */
		for (int i = 0; i < size; i++)
			sum[i] += weights[g] * from[i];
		if (rw->n_effects > 0)
			add_effect(rw, g, from, weights[g]);
	}
}

static void
keep_sizes(Reweighting *rw)
{
	for (int i = 0; i < rw->k; i++)
		rw->size[i] = rw->sum[at(i, i)];
}

/* Take out of the other columns what the effects explain. */
static void
eliminate_effects(Reweighting *rw)
{
	int			k = rw->k;
	const double *effect = rw->effects;

	for (uint32_t b = 0; b < rw->n_effects; b++, effect += k + 2)
	{
		if (!(effect[k] > 0.0))
			continue;
		for (int i = 0; i < k; i++)
		{
			double		share = effect[i] / effect[k];

			for (int j = 0; j <= i; j++)
				rw->sum[at(i, j)] -= share * effect[j];
			rw->sum[right_side(rw) + i] -= share * effect[k + 1];
		}
	}
}

/* The sum's Cholesky factor L, in its place. */
static bool
factorise(Reweighting *rw)
{
	double	   *l = rw->sum;

	for (int i = 0; i < rw->k; i++)
	{
		double	   *row = l + at(i, 0);

		for (int j = 0; j <= i; j++)
		{
			const double *other = l + at(j, 0);
			double		sum = row[j];

			if (rw->absent[i] || rw->absent[j])
				continue;
			for (int h = 0; h < j; h++)
				sum -= row[h] * other[h];
			if (j < i)
				row[j] = sum / other[j];
			else if (sum > NO_PIVOT * rw->size[i])
				row[j] = sqrt(sum);
			else
				return false;
		}
	}
	return true;
}

static void
solve(const Reweighting *rw, const double *right, double *x)
{
	int			k = rw->k;
	const double *l = rw->sum;

	for (int i = 0; i < k; i++)
	{
		x[i] = right[i];
		for (int j = 0; j < i; j++)
			x[i] -= l[at(i, j)] * x[j];
		x[i] = rw->absent[i] ? 0.0 : x[i] / l[at(i, i)];
	}
	for (int i = k - 1; i >= 0; i--)
	{
		for (int j = i + 1; j < k; j++)
			x[i] -= l[at(j, i)] * x[j];
		x[i] = rw->absent[i] ? 0.0 : x[i] / l[at(i, i)];
	}
}

/*
 * direction' (U_g'e_g - U_g'U_g solution), where both have an entry for the
 * effect, too: what makes the effect's own equation hold.  "size" is that of
 * the terms it is the sum of.
 */
static double
cluster_score(const Reweighting *rw, uint32_t g, double *size)
{
	int			k = rw->k;
	const double *from = rw->equations + (size_t) g * equations_size(rw);
	const double *right = from + right_side(rw);
	const double *effect = rw->n_effects > 0 ?
		rw->effects + rw->effect_of[g] * (k + 2) : NULL;
	double		solution_effect = 0.0;
	double		direction_effect = 0.0;
	double		score = 0.0;

	*size = 0.0;
	if (effect != NULL && effect[k] > 0.0)
	{
		solution_effect = effect[k + 1];
		for (int j = 0; j < k; j++)
		{
			solution_effect -= effect[j] * rw->solution[j];
			direction_effect -= effect[j] * rw->direction[j];
		}
		solution_effect /= effect[k];
		direction_effect /= effect[k];
	}
	for (int i = 0; i < rw->width; i++)
	{
		double		residual = right[i];
		double		terms = fabs(residual);
		double		along = i < k ? rw->direction[i] : direction_effect;

		for (int j = 0; j <= rw->width - 1; j++)
		{
			double		term = from[i > j ? at(i, j) : at(j, i)] *
				(j < k ? rw->solution[j] : solution_effect);

			residual -= term;
			terms += fabs(term);
		}
		score += residual * along;
		*size += terms * fabs(along);
	}
	return score;
}

bool
reweight_estimate(Reweighting *rw, const double *weights, double *estimate,
				  double *std_error)
{
	double		change = 0.0;
	double		sum = 0.0;
	double		noise = 0.0;

	add_clusters(rw, weights);
	keep_sizes(rw);
	eliminate_effects(rw);
	if (!factorise(rw))
		return false;
	solve(rw, rw->sum + right_side(rw), rw->solution);
	for (int j = 0; j < rw->k; j++)
		change += rw->contrast[j] * rw->solution[j];
	/* Every cluster drawn once is the sample itself, and exactly so. */
	*estimate = fabs(change) <= rw->noise ? rw->estimate :
		rw->estimate + change;
	if (std_error == NULL)
		return true;

	solve(rw, rw->contrast, rw->direction);
	for (uint32_t g = 0; g < rw->n_clusters; g++)
		if (weights[g] != 0.0)
		{
			double		size;
			double		score = cluster_score(rw, g, &size);

			sum += weights[g] * score * score;
			noise += weights[g] * size * size;
		}
	*std_error = sqrt(sum);
	/* Clusters that are fitted perfectly have scores of rounding errors. */
	if (*std_error <= CANCELLED_SUM * sqrt(noise))
		*std_error = 0.0;
	return true;
}
