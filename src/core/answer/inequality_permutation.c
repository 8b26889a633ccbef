/*-------------------------------------------------------------------------
 *
 * inequality_permutation.c
 *		The difference-in-differences of an index of inequality, judged by
 *		what it would be under every other assignment of the treatment.
 *
 * An index is not linear in effects: there is a test of no effect, and no set
 * of effects that are compatible with the data.  Clusters with rows in one
 * wave only take part: they are in the ranks of the arm that they are given.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inequality_parts.h"

#include <math.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* What moves; the other label is that of comparators. */
#define TREATED 0
#define N_LABELS 2

typedef struct Moving
{
	Ranked	   *ranked;
	const InequalityRequest *request;
	Partition  *groups;
	uint32_t   *labels;			/* as they are, by member of the groups */
	bool	   *treated;		/* by cluster, as it would be */
	Inversion  *inversion;
	uint32_t	lost;			/* assignments without an index */
	uint32_t	seen;
} Moving;

static bool
is_treated(const Ranked *ranked, uint32_t cluster)
{
	return ranked->cells[ranked->clusters[cluster].first].population >= TREATED_PRE;
}

/*
 * Clusters of a block together, or all; a block of one arm has nothing to move,
 * and stays as it is.
 */
static void
group_clusters(Moving *moving, uint32_t *n_left_out)
{
	const Ranked *ranked = moving->ranked;
	uint32_t	n = ranked->n_clusters;
	ClusterChanges changes = {.n = n,
	.changes = core_alloc_array(size_add(n, 1), sizeof(ClusterChange))};

	for (uint32_t c = 0; c < n; c++)
		changes.changes[c] = (ClusterChange) {
			c, ranked->clusters[c].block, is_treated(ranked, c), 0.0
		};
	moving->groups = cluster_changes_by_group(&changes,
											  (Scheme) moving->request->choices->way->variant,
											  n_left_out);
	moving->labels = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	moving->treated = core_alloc_array(size_add(n, 1), sizeof(bool));
	for (uint32_t c = 0; c < n; c++)
		moving->treated[c] = changes.changes[c].treated;
	for (uint32_t i = 0; i < partition_members(moving->groups); i++)
		moving->labels[i] = moving->treated[moving->groups->members[i]] ? TREATED : N_LABELS - 1;
	core_free(changes.changes);
}

static int
population_moved(const void *context, uint32_t cluster, int population)
{
	const Moving *moving = context;

	return population % 2 + (moving->treated[cluster] ? TREATED_PRE : COMPARATOR_PRE);
}

static Likeness
likeness_of(const Moving *moving, const uint32_t *assigned)
{
	for (uint32_t i = 0; i < partition_members(moving->groups); i++)
		if (assigned[i] != moving->labels[i])
			return LIKE_NONE;
	return LIKE_DATA;
}

static void
run_assignment(void *context, const uint32_t *assigned)
{
	Moving	   *moving = context;
	double		values[MOST_POPULATIONS];
	InequalityStatus status[MOST_POPULATIONS];
	Draw		draw = {.q0 = 1.0, .weight = 1.0, .likeness = likeness_of(moving, assigned)};

	for (uint32_t i = 0; i < partition_members(moving->groups); i++)
		moving->treated[moving->groups->members[i]] = assigned[i] == TREATED;
	ranked_move(moving->ranked, population_moved, moving);
	draw.n0 = inequality_sum(moving->ranked, &moving->request->question,
							 inequality_effect, values, status);
	moving->seen++;
	if (isnan(draw.n0))
	{
		moving->lost++;
		draw.n0 = moving->request->choices->alternative == ALTERNATIVE_LESS ? -INFINITY : INFINITY;
	}
	inversion_add(moving->inversion, &draw);
}

static void
test_assignments(Moving *moving, Inequality *found)
{
	const Choices *choices = moving->request->choices;
	Labelling	labelling = {moving->groups, N_LABELS, moving->labels};
	Estimate   *e = &found->estimate;
	Test		test = {.estimate = e->estimate, .variance = 1.0};
	double		size = 0.0;
	Choices		without_set = *choices;
	ConfidenceSet set;

	for (int p = 0; p < found->n_populations; p++)
		size += fabs(found->values[p]);
	test.noise = TIED_AT_ZERO * size;
	found->draws = assignments_count(&labelling);
	test.includes_data = found->draws > 0;
	without_set.conf_level = NAN;
	no_set(&set);
	moving->inversion = begin_test(&test, &without_set);
	assignments_visit(&labelling, choices->reps, choices->seed, run_assignment, moving);
	e->interval.statistic = e->estimate;
	end_test(moving->inversion, &without_set, e, &set);
	if (moving->lost > 0)
		add_fact(&e->facts, FACT_LOST_ASSIGNMENTS,
				 (Fact) {.count = moving->lost, .of = moving->seen});
}

InequalityNeed
inequality_permutation(const InequalityRequest *given, Inequality *found)
{
	Ranked	   *ranked;
	InequalityNeed need = inequality_begin(given, two_waves_population,
										   TWO_WAVES_GROUPS, &ranked, found);
	InequalityRequest request = *given;
	Moving		moving = {.request = &request};
	Fitted		fitted;
	uint32_t	n_left_out;

	if (need != INEQUALITY_NEEDS_NOTHING)
		return need;
	request.question = found->question;
	moving.ranked = ranked;
	estimate_open(request.sample, EFFECTS_NONE, &fitted, &found->estimate);
	if (inequality_estimate(ranked, inequality_effect, found))
	{
		group_clusters(&moving, &n_left_out);
		found->estimate.method.clusters = partition_members(moving.groups);
		found->estimate.method.groups = moving.groups->n_parts;
		if (moving.groups->n_parts > 0)
			test_assignments(&moving, found);
		else
			add_fact(&found->estimate.facts, FACT_NO_CHANGES, (Fact) {.subject = ABOUT_BLOCKS});
		if (n_left_out > 0)
			add_fact(&found->estimate.facts, FACT_FIXED_ARMS,
					 (Fact) {.count = n_left_out, .of = ranked->n_clusters});
		add_plain_fact(&found->estimate.facts, FACT_NOT_RANDOMISED);
		partition_free(moving.groups);
		core_free(moving.labels);
		core_free(moving.treated);
	}
	estimate_end(&fitted);
	ranked_free(ranked);
	return need;
}
