/*-------------------------------------------------------------------------
 *
 * romano_wolf.c
 *		p-values of several outcomes, adjusted for there being several.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/romano_wolf.h"

#include <math.h>
#include <string.h>

#include "core/answer/limits.h"
#include "core/answer/limits_draws.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/tolerance.h"
#include "core/resample/wild_statistic.h"

/* ---- clusters of all samples ---- */

static int
compare_keys(const Key *a, const Key *b)
{
	size_t		shorter = a->length < b->length ? a->length : b->length;
	int			order;

	if (a->text == NULL || b->text == NULL)
		return (a->number > b->number) - (a->number < b->number);
	order = memcmp(a->text, b->text, shorter);
	if (order != 0)
		return order;
	return (a->length > b->length) - (a->length < b->length);
}

typedef struct Keys
{
	uint32_t	n;
	Key		   *keys;			/* sorted */
} Keys;

static Key
cluster_key(const Design *design, uint32_t g)
{
	return sample_cluster_key(design->sample,
							  sample_cell(design->sample,
										  design->first_cell[g]));
}

/* The keys that either of two sorted lists has. */
static void
merge_keys(Keys *keys, const Design *design)
{
	Key		   *merged = core_alloc_array(size_add(size_add(keys->n,
												   design->n_clusters), 1),
										  sizeof(Key));
	uint32_t	n = 0;
	uint32_t	i = 0;
	uint32_t	g = 0;

	while (i < keys->n || g < design->n_clusters)
	{
		Key			other;
		int			order;

		if (g < design->n_clusters)
			other = cluster_key(design, g);
		order = i == keys->n ? 1 : g == design->n_clusters ? -1 :
			compare_keys(&keys->keys[i], &other);
		merged[n++] = order <= 0 ? keys->keys[i] : other;
		i += order <= 0;
		g += order >= 0;
	}
	if (keys->keys != NULL)
		core_free(keys->keys);
	keys->keys = merged;
	keys->n = n;
}

/* ---- the statistics of one vector of weights ---- */

/* An outcome with a statistic. */
typedef struct Contender
{
	Hypothesis *hypothesis;
	const Fitted *fitted;
	WildScores	scores;
	WildStatistic *tracker;
	uint32_t   *place;			/* of its clusters among all */
	uint32_t   *cluster_at;		/* the reverse, or n_clusters */
	double	   *v;				/* weights of its own clusters */
	double		delta;
	double		statistic;		/* size, of the data */
	double		scale;			/* of the variance's small-sample factor */
	double		data;			/* weight of draws that count as its data, */
	double		alone;			/* of those as extreme, by itself, */
	double		beyond;			/* and by the largest of it and the rest */
} Contender;

typedef struct Contest
{
	Fitted	   *fitted;			/* of all outcomes */
	Contender  *contenders;		/* those with a statistic */
	Keyed	   *order;			/* from the smallest statistic to the largest */
	uint32_t	n;
	double		total;
	Ties		ties;
	bool		includes_data;	/* as in Test */
} Contest;

/*
 * The size of the outcome's statistic.  A vector that is the data to its own
 * clusters, or their mirror image, has at least the data's.
 */
static double
track(const Contest *contest, Contender *contender, const WildVector *vector,
	  double weight)
{
	WildVector	own = *vector;
	Draw		draw;
	double		size;

	for (uint32_t g = 0; g < contender->scores.n_clusters; g++)
		contender->v[g] = vector->v[contender->place[g]];
	own.v = contender->v;
	if (!vector->fresh)
	{
		own.changed = contender->cluster_at[vector->changed];
		/* A cluster that this outcome does not have changes nothing. */
		if (own.changed == contender->scores.n_clusters)
		{
			own.changed = 0;
			own.change = 0.0;
		}
	}
	draw = wild_statistic_of(contender->tracker, &own);
	size = contender->scale * fabs(draw_statistic(&draw, contender->delta));
	if (contest->ties == TIES_STRICT ||
		wild_likeness(contender->v, contender->scores.n_clusters) == LIKE_NONE)
		return size;
	contender->data += weight;
	return fmax(size, contender->statistic);
}

static bool
as_extreme(const Contest *contest, double draw, double data)
{
	return is_as_extreme(draw, data, TIED_AT_ZERO, contest->ties);
}

static void
compete(void *context, const WildVector *vector)
{
	Contest    *contest = context;
	double		weight = vector->mirrored ? 2.0 * vector->weight :
		vector->weight;
	double		largest = 0.0;

	contest->total += weight;
	for (uint32_t i = 0; i < contest->n; i++)
	{
		Contender  *contender = &contest->contenders[contest->order[i].index];
		double		draw;

		core_check_interrupts();
		draw = track(contest, contender, vector, weight);
		largest = fmax(largest, draw);
		if (as_extreme(contest, draw, contender->statistic))
			contender->alone += weight;
		if (as_extreme(contest, largest, contender->statistic))
			contender->beyond += weight;
	}
}

static double
share(const Contest *contest, double weight)
{
	return share_of_draws(weight, contest->total, contest->includes_data,
						  contest->ties);
}

/* From the largest statistic down p-values may only grow. */
static void
set_p_values(Contest *contest)
{
	double		largest = 0.0;

	for (uint32_t i = contest->n; i-- > 0;)
	{
		Contender  *contender = &contest->contenders[contest->order[i].index];
		Hypothesis *hypothesis = contender->hypothesis;

		hypothesis->estimate.interval.p_value =
			share(contest, contender->alone);
		largest = fmax(largest, share(contest, contender->beyond));
		hypothesis->p_adjusted = largest;
		note_smallest_p(share(contest, contender->data), NAN,
						&hypothesis->estimate);
	}
}

/* ---- the outcomes ---- */

/* False if the outcome has no statistic. */
static bool
enter(Contender *contender, const Fitted *fitted, const Choices *choices)
{
	Estimate   *estimate = &contender->hypothesis->estimate;

	if (!infer_scores(fitted, choices, estimate, &contender->scores))
		return false;
	/*
	 * Outcomes that differ in rows or clusters differ in the factor of their
	 * variance, so that it matters to which statistic is the largest.
	 */
	contender->scale = sqrt(contender->scores.variance) / estimate->std_error;
	contender->delta = estimate->estimate - choices->null_value;
	contender->statistic = fabs(contender->delta) / estimate->std_error;
	estimate->interval.statistic = contender->delta / estimate->std_error;
	return true;
}

/* Where the outcome's clusters are among all. */
static void
find_places(Contender *contender, const Design *design, const Keys *keys)
{
	uint32_t	n = design->n_clusters;
	uint32_t	i = 0;

	contender->place = core_alloc_array(n, sizeof(uint32_t));
	contender->cluster_at = core_alloc_array(keys->n, sizeof(uint32_t));
	contender->v = core_alloc_array(n, sizeof(double));
	for (uint32_t j = 0; j < keys->n; j++)
		contender->cluster_at[j] = n;
	for (uint32_t g = 0; g < n; g++)
	{
		Key			key = cluster_key(design, g);

		while (compare_keys(&keys->keys[i], &key) < 0)
			i++;
		contender->place[g] = i;
		contender->cluster_at[i] = g;
	}
}

static void
run_contest(Contest *contest, const Keys *keys, const Choices *choices)
{
	bool		enumerated = wild_vectors(choices->weights, keys->n) > 0;

	contest->includes_data = wild_includes_data(choices->weights, keys->n);
	contest->order = core_alloc_array(contest->n, sizeof(Keyed));
	for (uint32_t i = 0; i < contest->n; i++)
	{
		Contender  *contender = &contest->contenders[i];

		contender->tracker = wild_statistic_create(&contender->scores,
												   enumerated);
		contest->order[i].key = contender->statistic;
		contest->order[i].index = i;
	}
	sort_keyed(contest->order, contest->n);
	wild_visit(choices->weights, keys->n, choices->reps, choices->seed,
			   compete, contest);
	set_p_values(contest);
	for (uint32_t i = contest->n; i-- > 0;)
	{
		wild_statistic_free(contest->contenders[i].tracker);
		wild_scores_free(&contest->contenders[i].scores);
	}
	core_free(contest->order);
}

/* The largest statistic first, those without one last; then as they were. */
static void
order_hypotheses(Hypothesis *hypotheses, uint32_t n)
{
	Hypothesis *copy = core_alloc_array(size_add(n, 1), sizeof(Hypothesis));
	Keyed	   *order = core_alloc_array(size_add(n, 1), sizeof(Keyed));

	for (uint32_t i = 0; i < n; i++)
	{
		double		statistic = hypotheses[i].estimate.interval.statistic;

		copy[i] = hypotheses[i];
		order[i].key = isnan(statistic) ? INFINITY : -fabs(statistic);
		order[i].index = i;
	}
	sort_keyed(order, n);
	for (uint32_t i = 0; i < n; i++)
		hypotheses[i] = copy[order[i].index];
	core_free(order);
	core_free(copy);
}

/* Fit all outcomes; those with a statistic compete. */
static void
enter_all(Contest *contest, Hypothesis *hypotheses, uint32_t n,
		  const Choices *choices, Keys *keys)
{
	for (uint32_t i = 0; i < n; i++)
	{
		Hypothesis *hypothesis = &hypotheses[i];
		Contender  *contender = &contest->contenders[contest->n];
		Fitted	   *fitted = &contest->fitted[i];

		hypothesis->p_adjusted = NAN;
		contender->hypothesis = hypothesis;
		contender->fitted = fitted;
		if (!estimate_begin(hypothesis->sample, choices->effects, fitted,
							&hypothesis->estimate))
			continue;
		if (enter(contender, fitted, choices))
		{
			merge_keys(keys, fitted->design);
			contest->n++;
		}
		note_variance(fitted->design, true, &hypothesis->estimate);
	}
}

void
stepdown_test(Hypothesis *hypotheses, uint32_t n, const Choices *choices)
{
	Contest		contest = {0};
	Keys		keys = {0, NULL};

	contest.contenders = core_alloc_array(size_add(n, 1), sizeof(Contender));
	contest.fitted = core_alloc_array(size_add(n, 1), sizeof(Fitted));
	contest.ties = choices->ties;
	enter_all(&contest, hypotheses, n, choices, &keys);
	for (uint32_t i = 0; i < contest.n; i++)
	{
		Contender  *contender = &contest.contenders[i];
		const Design *design = contender->fitted->design;

		find_places(contender, design, &keys);
		note_few_treated(design, &contender->hypothesis->estimate);
		contender->hypothesis->estimate.method.family = WAY_WILD;
		contender->hypothesis->estimate.method.choices = *choices;
		contender->hypothesis->estimate.method.clusters = keys.n;
		contender->hypothesis->estimate.method.outcomes = contest.n;
		contender->hypothesis->estimate.method.draws =
			wild_vectors(choices->weights, keys.n);
	}
	if (contest.n > 0)
		run_contest(&contest, &keys, choices);
	order_hypotheses(hypotheses, n);
	for (uint32_t i = 0; i < n; i++)
		estimate_end(&contest.fitted[i]);
	for (uint32_t i = 0; i < contest.n; i++)
	{
		core_free(contest.contenders[i].v);
		core_free(contest.contenders[i].cluster_at);
		core_free(contest.contenders[i].place);
	}
	if (keys.keys != NULL)
		core_free(keys.keys);
	core_free(contest.fitted);
	core_free(contest.contenders);
}
