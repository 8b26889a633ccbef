/*-------------------------------------------------------------------------
 *
 * wild_statistic.c
 *		The statistic of a wild cluster bootstrap, vector by vector.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/wild_statistic.h"

#include <math.h>

#include "core/base/memory.h"

struct WildStatistic
{
	const WildScores *scores;
	double	   *applied;		/* of the last vector */
	double	   *columns;		/* what each weight adds to it; or NULL */
	double	   *sums;			/* scratch */
};

/* ---- of one vector ---- */

static int
applied_width(const WildScores *scores)
{
	return scores->n_parts * (1 + (int) scores->n_clusters);
}

/* Numerator and the clusters' contributions to the variance, by part. */
static void
apply_vector(WildStatistic *statistic, const double *v, double *out)
{
	const WildScores *scores = statistic->scores;
	uint32_t	n = scores->n_clusters;
	int			k = scores->k;
	int			stride = k + 1;
	const uint32_t *effect_of = scores->effect_of;
	double	   *sums = statistic->sums;

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

/* Of what apply_vector made. */
static Draw
statistic_of(const WildScores *scores, const double *applied)
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

/* ---- of one vector after the other ---- */

/* What each weight adds, as a column for each cluster. */
static void
find_columns(WildStatistic *statistic)
{
	int			width = applied_width(statistic->scores);
	uint32_t	n = statistic->scores->n_clusters;
	double	   *unit = core_alloc_array(n, sizeof(double));

	statistic->columns = core_alloc_array(size_mul(n, width), sizeof(double));
	for (uint32_t g = 0; g < n; g++)
	{
		unit[g] = 1.0;
		apply_vector(statistic, unit,
					 statistic->columns + (size_t) g * width);
		unit[g] = 0.0;
	}
	core_free(unit);
}

WildStatistic *
wild_statistic_create(const WildScores *scores, bool enumerated)
{
	WildStatistic *statistic = core_alloc(sizeof(WildStatistic));

	statistic->scores = scores;
	statistic->applied = core_alloc_array(applied_width(scores),
										  sizeof(double));
	statistic->sums = core_alloc_array(scores->n_sums, sizeof(double));
	if (enumerated)
		find_columns(statistic);
	return statistic;
}

void
wild_statistic_free(WildStatistic *statistic)
{
	if (statistic->columns != NULL)
		core_free(statistic->columns);
	core_free(statistic->sums);
	core_free(statistic->applied);
	core_free(statistic);
}

Draw
wild_statistic_of(WildStatistic *statistic, const WildVector *vector)
{
	Draw		draw;

	if (vector->fresh)
		apply_vector(statistic, vector->v, statistic->applied);
	else
	{
		int			width = applied_width(statistic->scores);
		const double *column = statistic->columns +
			(size_t) vector->changed * width;

		for (int i = 0; i < width; i++)
			statistic->applied[i] += vector->change * column[i];
	}
	draw = statistic_of(statistic->scores, statistic->applied);
	draw.weight = vector->weight;
	draw.mirrored = vector->mirrored;
	draw.likeness = vector->likeness;
	return draw;
}

typedef struct Run
{
	WildStatistic *statistic;
	Inversion  *inversion;
} Run;

static void
run_vector(void *context, const WildVector *vector)
{
	Run		   *run = context;
	Draw		draw = wild_statistic_of(run->statistic, vector);

	inversion_add(run->inversion, &draw);
}

void
wild_run(const WildScores *scores, WildWeights weights, uint32_t reps,
		 uint64_t seed, Inversion *inversion)
{
	bool		enumerated = wild_vectors(weights, scores->n_clusters) > 0;
	Run			run = {wild_statistic_create(scores, enumerated), inversion};

	wild_visit(weights, scores->n_clusters, reps, seed, run_vector, &run);
	wild_statistic_free(run.statistic);
}
