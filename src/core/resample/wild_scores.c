/*-------------------------------------------------------------------------
 *
 * wild_scores.c
 *		What the statistic of a wild cluster bootstrap is made of.
 *
 * In the whitened coordinates of cluster_scores.h, with H = U_g'W_gU_g, the
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
#include "core/resample/wild.h"

#include "core/base/memory.h"
#include "core/model/cluster_scores.h"
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
	dd		   *score[2];
	dd		   *without_u;		/* N u */
	dd		   *without_l;		/* N l */
	dd		   *shared;
} Scratch;

/* score += H x times a factor */
static void
add_share(const ClusterVectors *cv, dd *score, const dd *x, dd factor,
		  dd *scratch)
{
	cluster_vectors_share(cv, scratch, x);
	for (int i = 0; i < cv->width; i++)
		dd_accumulate_product(&score[i], scratch[i], factor);
}

/* The scores of the cluster loaded and decomposed. */
static void
find_scores(ClusterVectors *cv, const WildMethod *method, Scratch *s)
{
	const dd   *u = cv->ue[cv->weighted ? 1 : 0];
	dd			one = dd_from(1.0);

	for (int i = 0; i < cv->width; i++)
	{
		s->score[0][i] = u[i];
		s->score[1][i] = DD_ZERO;
	}
	if (method->jackknifed_scores)
	{
		cluster_vectors_without(cv, s->without_u, u);
		add_share(cv, s->score[0], s->without_u, one, s->shared);
	}
	if (!method->restricted)
		return;
	if (method->jackknifed_scores)
	{
		dd			norm;
		dd			along = dot_product(cv->l, s->without_u, cv->width);

		cluster_vectors_without(cv, s->without_l, cv->l);
		norm = dot_product(cv->l, s->without_l, cv->width);
		add_share(cv, s->score[0], s->without_l,
				  dd_neg(dd_div(along, norm)), s->shared);
		add_share(cv, s->score[1], s->without_l, dd_div(one, norm), s->shared);
	}
	else
		add_share(cv, s->score[1], cv->l,
				  dd_div(one, dot_product(cv->l, cv->l, cv->width)),
				  s->shared);
}

/* What the cluster loaded brings in, by its scores. */
static void
put_cluster(ClusterVectors *cv, const WildMethod *method, uint32_t g,
			Scratch *s, WildScores *scores)
{
	int			width = cv->width;
	int			stride = scores->k + 1;
	dd			own;

	cluster_vectors_adjust(cv, method->jackknife_variance ? ADJUST_INVERSE :
						   ADJUST_NONE);
	own = cluster_vectors_score(cv);
	scores->variance += dd_mul(own, own).hi;
	cluster_vectors_share(cv, s->shared, cv->gamma);
	for (int i = 0; i < width; i++)
		scores->share[g * stride + i] = s->shared[i].hi;
	cluster_vectors_decompose(cv);
	find_scores(cv, method, s);
	for (int part = 0; part < scores->n_parts; part++)
	{
		scores->c[part][g] = dot_product(cv->l, s->score[part], width).hi;
		scores->own[part][g] =
			dot_product(cv->gamma, s->score[part], width).hi;
		for (int i = 0; i < width; i++)
			scores->scores[part][g * stride + i] = s->score[part][i].hi;
	}
}

static void
allocate(const Fit *fit, const WildMethod *method, WildScores *scores)
{
	const Design *design = fit->design;
	size_t		clusters = design->n_clusters;
	size_t		matrix = clusters * (design->k + 1) * sizeof(double);

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
	scores->sums = core_alloc_array(scores->n_sums, sizeof(double));
	scores->variance = 0.0;
}

void
wild_scores_free(WildScores *scores)
{
	core_free(scores->sums);
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
	ClusterVectors *cv = cluster_vectors_create(fit, contrast, WITHOUT_SQUARES);
	size_t		vector = cv->width * sizeof(dd);
	Scratch		scratch;
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
		cluster_vectors_load(cv, g);
		complete = !cluster_vectors_indispensable(cv);
		if (complete)
			put_cluster(cv, method, g, &scratch, scores);
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
	cluster_vectors_free(cv);
	if (!complete)
		wild_scores_free(scores);
	return complete;
}

void
wild_apply(WildScores *scores, const double *v, double *out)
{
	uint32_t	n = scores->n_clusters;
	int			k = scores->k;
	int			stride = k + 1;
	const uint32_t *effect_of = scores->effect_of;
	double	   *sums = scores->sums;

	for (int part = 0; part < scores->n_parts; part++, out += 1 + n)
	{
		const double *score = scores->scores[part];
		const double *share = scores->share;

		out[0] = 0.0;
		for (uint32_t i = 0; i < scores->n_sums; i++)
			sums[i] = 0.0;
		for (uint32_t g = 0; g < n; g++, score += stride)
		{
			out[0] += scores->c[part][g] * v[g];
			for (int i = 0; i < k; i++)
				sums[i] += score[i] * v[g];
			if (effect_of != NULL)
				sums[k + effect_of[g]] += score[k] * v[g];
		}
		for (uint32_t h = 0; h < n; h++, share += stride)
		{
			double		sum = scores->own[part][h] * v[h];

			for (int i = 0; i < k; i++)
				sum -= share[i] * sums[i];
			if (effect_of != NULL)
				sum -= share[k] * sums[k + effect_of[h]];
			out[1 + h] = sum;
		}
	}
}

Draw
wild_statistic(const WildScores *scores, const double *applied)
{
	uint32_t	n = scores->n_clusters;
	const double *p = applied + 1;
	const double *q = applied + n + 2;
	Draw		draw = {.weight = 1.0};

	draw.n0 = fabs(applied[0]) <= scores->noise[0] ? 0.0 : applied[0];
	for (uint32_t h = 0; h < n; h++)
		draw.q0 += p[h] * p[h];
	if (draw.q0 <= scores->square_noise[0])
		draw.q0 = 0.0;
	if (scores->n_parts == 1)
		return draw;
	draw.n1 = fabs(applied[n + 1]) <= scores->noise[1] ? 0.0 : applied[n + 1];
	for (uint32_t h = 0; h < n; h++)
	{
		draw.q1 += p[h] * q[h];
		draw.q2 += q[h] * q[h];
	}
	if (draw.q2 <= scores->square_noise[1])
		draw.q2 = 0.0;
	/* One that does not vary goes with nothing. */
	draw.q1 *= draw.q0 > 0.0 && draw.q2 > 0.0 ? 2.0 : 0.0;
	return draw;
}
