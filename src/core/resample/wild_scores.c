/*-------------------------------------------------------------------------
 *
 * wild_scores.c
 *		What the statistic of a wild cluster bootstrap is made of.
 *
 * In the whitened coordinates of fit.h, with H = U_g'W_gU_g, the
 * residuals' score u = U_g'W_g e_g, N = (I - H)^+ and delta = l'b - r, the
 * score of cluster g is
 *
 *		WCU1x	u
 *		WCU3x	u + H N u
 *		WCR1x	u + H l delta / l'l
 *		WCR3x	u + H N (u + l (delta - l'N u) / l'N l)
 *
 * the last from least squares without the cluster and with l'b = r.  (I - H
 * has no inverse if an effect rests on the cluster alone: then ^+ leaves the
 * effect out, which is fitting the effect to the cluster perfectly.)
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/wild_scores.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_visit.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

const WildMethod wild_methods[N_WILD_METHODS] = {
	[WILD_WCR11] = {true, false, false},
	[WILD_WCR13] = {true, false, true},
	[WILD_WCR31] = {true, true, false},
	[WILD_WCR33] = {true, true, true},
	[WILD_WCU11] = {false, false, false},
	[WILD_WCU13] = {false, false, true},
	[WILD_WCU31] = {false, true, false},
	[WILD_WCU33] = {false, true, true}
};

/* Vectors of one cluster while its scores are made. */
typedef struct Scratch
{
	int			width;
	dd		   *score[2];
	dd		   *without_u;		/* N u */
	dd		   *without_l;		/* N l */
	dd		   *shared;
} Scratch;

/* score += H x times a factor */
static void
add_share(const ClusterVisit *visit, Scratch *s, int part, const dd *x,
		  dd factor)
{
	cluster_visit_share(visit, s->shared, x);
	for (int i = 0; i < s->width; i++)
		dd_accumulate_product(&s->score[part][i], s->shared[i], factor);
}

/* The scores of the cluster loaded. */
static void
find_scores(ClusterVisit *visit, const WildMethod *method, Scratch *s)
{
	const dd   *u = cluster_visit_residuals(visit);
	const dd   *l = cluster_visit_contrast(visit, 0);
	dd			one = dd_from(1.0);

	for (int i = 0; i < s->width; i++)
	{
		s->score[0][i] = u[i];
		s->score[1][i] = DD_ZERO;
	}
	if (method->jackknifed_scores)
	{
		cluster_visit_without(visit, s->without_u, u);
		add_share(visit, s, 0, s->without_u, one);
	}
	if (!method->restricted)
		return;
	if (method->jackknifed_scores)
	{
		dd			norm;
		dd			along = dot_product(l, s->without_u, s->width);

		cluster_visit_without(visit, s->without_l, l);
		norm = dot_product(l, s->without_l, s->width);
		add_share(visit, s, 0, s->without_l, dd_neg(dd_div(along, norm)));
		add_share(visit, s, 1, s->without_l, dd_div(one, norm));
	}
	else
		add_share(visit, s, 1, l,
				  dd_div(one, dot_product(l, l, s->width)));
}

/* What the cluster loaded brings in, by its scores. */
static void
put_cluster(ClusterVisit *visit, const WildMethod *method, uint32_t g,
			Scratch *s, WildScores *scores)
{
	const dd   *l = cluster_visit_contrast(visit, 0);
	const dd   *gamma = cluster_visit_gamma(visit, 0);
	int			width = s->width;
	int			stride = scores->k + 1;
	dd			own;

	cluster_visit_adjust(visit, method->jackknife_variance ? ADJUST_INVERSE :
						 ADJUST_NONE);
	own = cluster_visit_score(visit, 0);
	scores->variance += dd_mul(own, own).hi;
	cluster_visit_share(visit, s->shared, gamma);
	for (int i = 0; i < width; i++)
		scores->share[g * stride + i] = s->shared[i].hi;
	find_scores(visit, method, s);
	for (int part = 0; part < scores->n_parts; part++)
	{
		scores->c[part][g] = dot_product(l, s->score[part], width).hi;
		scores->own[part][g] = dot_product(gamma, s->score[part], width).hi;
		for (int i = 0; i < width; i++)
			scores->scores[part][g * stride + i] = s->score[part][i].hi;
	}
}

static void
allocate(const Fit *fit, const WildMethod *method, WildScores *scores)
{
	const Design *design = fit->design;
	size_t		clusters = design->n_clusters;
	size_t		matrix = size_mul(clusters, size_mul(size_add(design->k, 1),
													 sizeof(double)));

	scores->n_clusters = design->n_clusters;
	scores->n_parts = method->restricted ? 2 : 1;
	scores->k = design->k;
	scores->n_sums = design->k;
	scores->effect_of = NULL;
	if (design->absorbed != NULL)
	{
		scores->n_sums += design->absorbed->n_parts;
		scores->effect_of = design->absorbed->part_of;
	}
	for (int part = 0; part < scores->n_parts; part++)
	{
		scores->c[part] = core_alloc_array(clusters, sizeof(double));
		scores->own[part] = core_alloc_array(clusters, sizeof(double));
		scores->scores[part] = core_alloc(matrix);
	}
	scores->share = core_alloc(matrix);
	scores->variance = 0.0;
}

void
wild_scores_free(WildScores *scores)
{
	core_free(scores->share);
	for (int part = scores->n_parts - 1; part >= 0; part--)
	{
		core_free(scores->scores[part]);
		core_free(scores->own[part]);
		core_free(scores->c[part]);
	}
}

/*
 * How large n0, n1, q0 and q2 are when they are but rounding errors: beside
 * their terms, and those that the outcome enters beside the outcome.
 */
static void
find_noise(WildScores *scores, double of_outcome)
{
	for (int part = 0; part < scores->n_parts; part++)
	{
		double		sum = 0.0;
		double		squares = 0.0;

		for (uint32_t g = 0; g < scores->n_clusters; g++)
		{
			sum += fabs(scores->c[part][g]);
			squares += scores->own[part][g] * scores->own[part][g];
		}
		scores->noise[part] = CANCELLED_SUM * sum;
		scores->square_noise[part] = CANCELLED_SQUARES * scores->n_clusters *
			squares;
	}
	scores->noise[0] = fmax(scores->noise[0], of_outcome);
	scores->square_noise[0] = fmax(scores->square_noise[0],
								   of_outcome * of_outcome);
}

bool
wild_scores_create(const Fit *fit, const dd *contrast,
				   const WildMethod *method, WildScores *scores, uint32_t *at)
{
	ClusterVisit *visit = cluster_visit_create(fit, contrast, 1,
											   WITHOUT_SQUARES);
	size_t		vector = size_mul(fit->design->width, sizeof(dd));
	Scratch		scratch = {.width = fit->design->width};
	bool		complete = true;

	scratch.score[0] = core_alloc(vector);
	scratch.score[1] = core_alloc(vector);
	scratch.without_u = core_alloc(vector);
	scratch.without_l = core_alloc(vector);
	scratch.shared = core_alloc(vector);
	allocate(fit, method, scores);
	for (uint32_t g = 0; g < scores->n_clusters && complete; g++)
	{
		core_check_interrupts();
		cluster_visit_load(visit, g);
		complete = !cluster_visit_indispensable(visit, 0);
		if (complete)
			put_cluster(visit, method, g, &scratch, scores);
		else
			*at = g;
	}
	find_noise(scores, noise_of_clusters(fit, contrast,
										 method->jackknifed_scores ||
										 method->jackknife_variance ?
										 ADJUST_INVERSE : ADJUST_NONE));
	core_free(scratch.shared);
	core_free(scratch.without_l);
	core_free(scratch.without_u);
	core_free(scratch.score[1]);
	core_free(scratch.score[0]);
	cluster_visit_free(visit);
	if (!complete)
		wild_scores_free(scores);
	return complete;
}
