/*-------------------------------------------------------------------------
 *
 * reweight.c
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
#include "core/reweight.h"

#include <math.h>

#include "core/cluster_vectors.h"
#include "core/matrix.h"
#include "core/memory.h"

/* In the whole sample every pivot is 1. */
static const double NO_PIVOT = 1e-10;

/* Sums that should be 0 are 0 to this share of their terms. */
static const double NOISE = 1e-13;

static int
equations_size(const Reweighting *rw)
{
	return rw->width * (rw->width + 1);
}

Reweighting *
reweight_create(const Fit *fit, const dd *contrast)
{
	const Design *design = fit->design;
	Reweighting *rw = core_alloc(sizeof(Reweighting));
	ClusterVectors *cv = cluster_vectors_create(fit, contrast);
	int			power = design_weight_power(design);
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
	rw->contrast = core_alloc(k * sizeof(double));
	rw->absent = core_alloc(k * sizeof(bool));
	rw->equations = core_alloc((size_t) rw->n_clusters * equations_size(rw) *
							   sizeof(double));
	rw->sum = core_alloc(equations_size(rw) * sizeof(double));
	rw->effects = core_alloc(((size_t) rw->n_effects * (k + 2) + 1) *
							 sizeof(double));
	rw->solution = core_alloc(k * sizeof(double));
	rw->direction = core_alloc(k * sizeof(double));
	for (int j = 0; j < k; j++)
	{
		rw->contrast[j] = cv->l[j].hi;
		rw->absent[j] = fit->dropped[j];
	}
	for (uint32_t g = 0; g < rw->n_clusters; g++)
	{
		double	   *to = rw->equations + (size_t) g * equations_size(rw);

		core_check_interrupts();
		cluster_vectors_load(cv, g);
		for (int i = 0; i < rw->width; i++)
			for (int j = 0; j < rw->width; j++)
				*to++ = cv->uu[power][i * cv->width + j].hi;
		for (int i = 0; i < rw->width; i++)
			*to++ = cv->ue[power][i].hi;
		rw->noise += NOISE *
			fabs(dot_product(cv->l, cv->ue[power], cv->width).hi);
	}
	cluster_vectors_free(cv);
	return rw;
}

void
reweight_free(Reweighting *rw)
{
	core_free(rw->direction);
	core_free(rw->solution);
	core_free(rw->effects);
	core_free(rw->sum);
	core_free(rw->equations);
	core_free(rw->absent);
	core_free(rw->contrast);
	core_free(rw);
}

/* The weighted sum of the clusters' equations; rows of effects apart. */
static void
add_clusters(Reweighting *rw, const double *weights)
{
	int			k = rw->k;
	int			width = rw->width;
	const double *from = rw->equations;

	for (int i = 0; i < equations_size(rw); i++)
		rw->sum[i] = 0.0;
	for (uint32_t i = 0; i < rw->n_effects * (k + 2); i++)
		rw->effects[i] = 0.0;
	for (uint32_t g = 0; g < rw->n_clusters; g++, from += equations_size(rw))
	{
		double		weight = weights[g];

		if (weight == 0.0)
			continue;
		for (int i = 0; i < k; i++)
			for (int j = 0; j <= i; j++)
				rw->sum[i * width + j] += weight * from[i * width + j];
		for (int i = 0; i < k; i++)
			rw->sum[width * width + i] += weight * from[width * width + i];
		if (width > k)
		{
			double	   *effect = rw->effects + rw->effect_of[g] * (k + 2);

			for (int j = 0; j <= k; j++)
				effect[j] += weight * from[k * width + j];
			effect[k + 1] += weight * from[width * width + k];
		}
	}
}

/* Take out of the other columns what the effects explain. */
static void
eliminate_effects(Reweighting *rw)
{
	int			k = rw->k;
	int			width = rw->width;
	const double *effect = rw->effects;

	for (uint32_t b = 0; b < rw->n_effects; b++, effect += k + 2)
	{
		if (!(effect[k] > 0.0))
			continue;
		for (int i = 0; i < k; i++)
		{
			double		share = effect[i] / effect[k];

			for (int j = 0; j <= i; j++)
				rw->sum[i * width + j] -= share * effect[j];
			rw->sum[width * width + i] -= share * effect[k + 1];
		}
	}
}

/* The sum's Cholesky factor L, in place below the diagonal. */
static bool
factorise(Reweighting *rw)
{
	int			width = rw->width;
	double	   *l = rw->sum;

	for (int j = 0; j < rw->k; j++)
	{
		double		pivot = l[j * width + j];

		if (rw->absent[j])
			continue;
		for (int h = 0; h < j; h++)
			pivot -= l[j * width + h] * l[j * width + h];
		if (!(pivot > NO_PIVOT))
			return false;
		pivot = sqrt(pivot);
		l[j * width + j] = pivot;
		for (int i = j + 1; i < rw->k; i++)
		{
			double		sum = l[i * width + j];

			for (int h = 0; h < j; h++)
				sum -= l[i * width + h] * l[j * width + h];
			l[i * width + j] = sum / pivot;
		}
	}
	return true;
}

static void
solve(const Reweighting *rw, const double *right, double *x)
{
	int			k = rw->k;
	int			width = rw->width;
	const double *l = rw->sum;

	for (int i = 0; i < k; i++)
	{
		x[i] = right[i];
		for (int j = 0; j < i; j++)
			x[i] -= l[i * width + j] * x[j];
		x[i] = rw->absent[i] ? 0.0 : x[i] / l[i * width + i];
	}
	for (int i = k - 1; i >= 0; i--)
	{
		for (int j = i + 1; j < k; j++)
			x[i] -= l[j * width + i] * x[j];
		x[i] = rw->absent[i] ? 0.0 : x[i] / l[i * width + i];
	}
}

/*
 * direction' (U_g'e_g - U_g'U_g solution), where both have an entry for the
 * effect, too: what makes the effect's own equation hold.
 */
static double
cluster_score(const Reweighting *rw, uint32_t g)
{
	int			k = rw->k;
	int			width = rw->width;
	const double *from = rw->equations + (size_t) g * equations_size(rw);
	const double *effect = width > k ?
		rw->effects + rw->effect_of[g] * (k + 2) : NULL;
	double		solution_effect = 0.0;
	double		direction_effect = 0.0;
	double		score = 0.0;

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
	for (int i = 0; i < width; i++)
	{
		double		residual = from[width * width + i];

		for (int j = 0; j < k; j++)
			residual -= from[i * width + j] * rw->solution[j];
		if (width > k)
			residual -= from[i * width + k] * solution_effect;
		score += residual * (i < k ? rw->direction[i] : direction_effect);
	}
	return score;
}

bool
reweight_estimate(Reweighting *rw, const double *weights, double *estimate,
				  double *std_error)
{
	double		change = 0.0;
	double		sum = 0.0;

	add_clusters(rw, weights);
	eliminate_effects(rw);
	if (!factorise(rw))
		return false;
	solve(rw, rw->sum + rw->width * rw->width, rw->solution);
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
			double		score = cluster_score(rw, g);

			sum += weights[g] * score * score;
		}
	*std_error = sqrt(sum);
	return sum > 0.0;
}
