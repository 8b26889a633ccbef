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
 * Each cluster's equations in coordinates where those of the whole sample are
 * the identity.  There replicates are well conditioned, whatever the data, and
 * double is enough.
 */
struct Refit
{
	uint32_t	n_clusters;
	int			k;				/* columns */
	int			width;			/* with an effect that clusters share, or k */
	uint32_t	n_effects;		/* shared ones */
	const uint32_t *effect_of;
	int			n_contrasts;
	int			loaded_width;	/* of a cluster visited */
	double	   *estimates;		/* of each contrast, in the sample as it is */
	double	   *noise;			/* changes of it below this are none */
	double	   *contrasts;		/* contrasts x k */
	bool	   *absent;			/* columns that were dropped */
	double	   *equations;		/* of each cluster: U'WU and U'We */
	/* scratch */
	double	   *sum;			/* of the clusters' equations */
	double	   *effects;		/* of each: its row of U'WU, and of U'We */
	double	   *size;			/* its diagonal, effects not taken out */
	double	   *solution;
	double	   *direction;
};

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
right_side(const Refit *refit)
{
	return at(refit->width, 0);
}

static inline int
equations_size(const Refit *refit)
{
	return right_side(refit) + refit->width;
}

/* Take down the cluster loaded; what rounding it leaves of each contrast. */
static void
put_cluster(Refit *refit, const ClusterVisit *visit, uint32_t g)
{
	const dd   *hat = cluster_visit_hat(visit);
	const dd   *residuals = cluster_visit_residuals(visit);
	double	   *to = refit->equations + (size_t) g * equations_size(refit);

	for (int i = 0; i < refit->width; i++)
		for (int j = 0; j <= i; j++)
			*to++ = hat[i * refit->loaded_width + j].hi;
	for (int i = 0; i < refit->width; i++)
		*to++ = residuals[i].hi;
	for (int c = 0; c < refit->n_contrasts; c++)
		refit->noise[c] += CANCELLED_SUM *
			fabs(dot_product(cluster_visit_contrast(visit, c), residuals,
							 refit->loaded_width).hi);
}

static void
allocate(Refit *refit)
{
	size_t		k = refit->k;
	size_t		size = equations_size(refit);

	refit->estimates = core_alloc_array(refit->n_contrasts, sizeof(double));
	refit->noise = core_alloc_array(refit->n_contrasts, sizeof(double));
	refit->contrasts = core_alloc_array(size_mul(refit->n_contrasts, k),
										sizeof(double));
	refit->absent = core_alloc_array(k, sizeof(bool));
	refit->equations = core_alloc_array(size_mul(refit->n_clusters, size),
										sizeof(double));
	refit->sum = core_alloc_array(size, sizeof(double));
	refit->effects = core_alloc_array(size_add(size_mul(refit->n_effects,
														size_add(k, 2)), 1),
									  sizeof(double));
	refit->size = core_alloc_array(k, sizeof(double));
	refit->solution = core_alloc_array(k, sizeof(double));
	refit->direction = core_alloc_array(k, sizeof(double));
}

Refit *
refit_create(const Fit *fit, const dd *contrasts, int n_contrasts)
{
	const Design *design = fit->design;
	Refit	   *refit = core_alloc(sizeof(Refit));
	ClusterVisit *visit = cluster_visit_create(fit, contrasts, n_contrasts,
											   WITHOUT_SQUARES);
	int			k = design->k;

	refit->n_clusters = design->n_clusters;
	refit->n_contrasts = n_contrasts;
	refit->loaded_width = design->width;
	refit->k = refit->width = k;
	/* An effect of one cluster is orthogonal whatever the weights. */
	if (design->effects == EFFECTS_BLOCK)
	{
		refit->width = k + 1;
		refit->n_effects = design->absorbed->n_parts;
		refit->effect_of = design->absorbed->part_of;
	}
	allocate(refit);
	for (int c = 0; c < n_contrasts; c++)
	{
		const dd   *l = cluster_visit_contrast(visit, c);

		refit->estimates[c] = fit_estimate(fit, contrasts + (size_t) c * k).hi;
		for (int j = 0; j < k; j++)
			refit->contrasts[c * k + j] = l[j].hi;
	}
	for (int j = 0; j < k; j++)
		refit->absent[j] = fit->dropped[j];
	for (uint32_t g = 0; g < refit->n_clusters; g++)
	{
		core_check_interrupts();
		cluster_visit_load(visit, g);
		put_cluster(refit, visit, g);
	}
	cluster_visit_free(visit);
	return refit;
}

void
refit_free(Refit *refit)
{
	core_free(refit->direction);
	core_free(refit->solution);
	core_free(refit->size);
	core_free(refit->effects);
	core_free(refit->sum);
	core_free(refit->equations);
	core_free(refit->absent);
	core_free(refit->contrasts);
	core_free(refit->noise);
	core_free(refit->estimates);
	core_free(refit);
}

double
refit_of_sample(const Refit *refit, int contrast)
{
	return refit->estimates[contrast];
}

/* The rows of the effects' columns, each the sum over its clusters. */
static void
add_effect(Refit *refit, uint32_t g, const double *equations,
		   double weight)
{
	int			k = refit->k;
	double	   *effect = refit->effects + refit->effect_of[g] * (k + 2);

	for (int j = 0; j <= k; j++)
		effect[j] += weight * equations[at(k, j)];
	effect[k + 1] += weight * equations[right_side(refit) + k];
}

/* The weighted sum of the clusters' equations. */
static void
add_clusters(Refit *refit, const double *weights)
{
	int			size = equations_size(refit);
	const double *from = refit->equations;
	double	   *restrict sum = refit->sum;

	for (int i = 0; i < size; i++)
		sum[i] = 0.0;
	for (uint32_t i = 0; i < refit->n_effects * (refit->k + 2); i++)
		refit->effects[i] = 0.0;
	for (uint32_t g = 0; g < refit->n_clusters; g++, from += size)
	{
		/* Weights of 0 are too many, and too irregular, to skip. */
		for (int i = 0; i < size; i++)
			sum[i] += weights[g] * from[i];
		if (refit->n_effects > 0)
			add_effect(refit, g, from, weights[g]);
	}
}

static void
keep_sizes(Refit *refit)
{
	for (int i = 0; i < refit->k; i++)
		refit->size[i] = refit->sum[at(i, i)];
}

/*
 * Take out of the other columns what the effects explain: the same as fit.c
 * does by measuring columns from their means before they are summed up, which
 * here would be to do anew for each replicate.  That cancels, but the columns
 * are orthonormal, and what is left is held against the size it had.
 */
static void
eliminate_effects(Refit *refit)
{
	int			k = refit->k;
	const double *effect = refit->effects;

	for (uint32_t b = 0; b < refit->n_effects; b++, effect += k + 2)
	{
		if (!(effect[k] > 0.0))
			continue;
		for (int i = 0; i < k; i++)
		{
			double		share = effect[i] / effect[k];

			for (int j = 0; j <= i; j++)
				refit->sum[at(i, j)] -= share * effect[j];
			refit->sum[right_side(refit) + i] -= share * effect[k + 1];
		}
	}
}

/* The sum's Cholesky factor L, in its place. */
static bool
factorise(Refit *refit)
{
	double	   *l = refit->sum;

	for (int i = 0; i < refit->k; i++)
	{
		double	   *row = l + at(i, 0);

		for (int j = 0; j <= i; j++)
		{
			const double *other = l + at(j, 0);
			double		sum = row[j];

			if (refit->absent[i] || refit->absent[j])
				continue;
			for (int h = 0; h < j; h++)
				sum -= row[h] * other[h];
			if (j < i)
				row[j] = sum / other[j];
			else if (sum > NO_PIVOT * refit->size[i])
				row[j] = sqrt(sum);
			else
				return false;
		}
	}
	return true;
}

static void
solve(const Refit *refit, const double *right, double *x)
{
	int			k = refit->k;
	const double *l = refit->sum;

	for (int i = 0; i < k; i++)
	{
		x[i] = right[i];
		for (int j = 0; j < i; j++)
			x[i] -= l[at(i, j)] * x[j];
		x[i] = refit->absent[i] ? 0.0 : x[i] / l[at(i, i)];
	}
	for (int i = k - 1; i >= 0; i--)
	{
		for (int j = i + 1; j < k; j++)
			x[i] -= l[at(j, i)] * x[j];
		x[i] = refit->absent[i] ? 0.0 : x[i] / l[at(i, i)];
	}
}

/*
 * direction' (U_g'e_g - U_g'U_g solution), where both have an entry for the
 * effect, too: what makes the effect's own equation hold.  "size" is that of
 * the terms it is the sum of.
 */
static double
cluster_score(const Refit *refit, uint32_t g, double *size)
{
	int			k = refit->k;
	const double *from = refit->equations + (size_t) g * equations_size(refit);
	const double *right = from + right_side(refit);
	const double *effect = refit->n_effects > 0 ?
		refit->effects + refit->effect_of[g] * (k + 2) : NULL;
	double		solution_effect = 0.0;
	double		direction_effect = 0.0;
	double		score = 0.0;

	*size = 0.0;
	if (effect != NULL && effect[k] > 0.0)
	{
		solution_effect = effect[k + 1];
		for (int j = 0; j < k; j++)
		{
			solution_effect -= effect[j] * refit->solution[j];
			direction_effect -= effect[j] * refit->direction[j];
		}
		solution_effect /= effect[k];
		direction_effect /= effect[k];
	}
	for (int i = 0; i < refit->width; i++)
	{
		double		residual = right[i];
		double		terms = fabs(residual);
		double		along = i < k ? refit->direction[i] : direction_effect;

		for (int j = 0; j <= refit->width - 1; j++)
		{
			double		term = from[i > j ? at(i, j) : at(j, i)] *
				(j < k ? refit->solution[j] : solution_effect);

			residual -= term;
			terms += fabs(term);
		}
		score += residual * along;
		*size += terms * fabs(along);
	}
	return score;
}

bool
refit_weighted(Refit *refit, const double *weights)
{
	add_clusters(refit, weights);
	keep_sizes(refit);
	eliminate_effects(refit);
	if (!factorise(refit))
		return false;
	solve(refit, refit->sum + right_side(refit), refit->solution);
	return true;
}

double
refit_estimate(const Refit *refit, int contrast)
{
	const double *l = refit->contrasts + (size_t) contrast * refit->k;
	double		estimate = refit->estimates[contrast];
	double		change = 0.0;

	for (int j = 0; j < refit->k; j++)
		change += l[j] * refit->solution[j];
	/* Every cluster drawn once is the sample itself, and exactly so. */
	return fabs(change) <= refit->noise[contrast] ? estimate :
		estimate + change;
}

double
refit_std_error(Refit *refit, int contrast, const double *weights)
{
	double		sum = 0.0;
	double		noise = 0.0;
	double		std_error;

	solve(refit, refit->contrasts + (size_t) contrast * refit->k,
		  refit->direction);
	for (uint32_t g = 0; g < refit->n_clusters; g++)
		if (weights[g] != 0.0)
		{
			double		size;
			double		score = cluster_score(refit, g, &size);

			sum += weights[g] * score * score;
			noise += weights[g] * size * size;
		}
	std_error = sqrt(sum);
	/* Clusters that are fitted perfectly have scores of rounding errors. */
	return std_error <= CANCELLED_SUM * sqrt(noise) ? 0.0 : std_error;
}
