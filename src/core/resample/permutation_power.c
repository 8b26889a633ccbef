/*-------------------------------------------------------------------------
 *
 * permutation_power.c
 *		How surely would randomisation inference find an effect, with the
 *		changes that clusters had without one?
 *
 * With the effect r and the true assignment J, the changes are d + r J.  The
 * statistic of an assignment A is a + c r: a that of d, and c that of J as if it
 * were the changes, between -1 and 1.  That of J itself is b + r.  A counts
 * against J where |a + c r| >= |b + r|: between the roots (a - b) / (1 - c) and
 * (-a - b) / (1 + c), which lie on either side of -b.  (A = J counts always, and
 * so does its mirror image, with c = -1 and a = -b.)  The test rejects where at
 * most K of N count: above the Kth largest of the upper ends, and below the Kth
 * smallest of the lower ends, so that one pass gives the power at any effect.
 * An effect moves what a t test compares and not its standard error: it rejects
 * outside of the interval of b, its sign turned.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/permutation_power.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/inference/t_tests.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* Numbers of clusters, over all assignments, that are kept in memory. */
#define MEMBERS_MOST (1 << 25)

#define TREATED 0
#define N_LABELS 2

/* All assignments: the treated members of each, and its statistic. */
typedef struct Assigned
{
	const Partition *groups;
	uint32_t	n;				/* clusters */
	uint32_t	n_treated;
	const double *changes;		/* by member */
	double	   *when_treated;	/* by member: its part in the statistic */
	double	   *otherwise;
	uint32_t	n_assignments;	/* so far */
	uint32_t   *treated;		/* n_treated for each assignment */
	double	   *statistics;
} Assigned;

static void
add_assignment(void *context, const uint32_t *labels)
{
	Assigned   *all = context;
	uint32_t   *treated = all->treated +
		(size_t) all->n_assignments * all->n_treated;
	double		sum = 0.0;

	for (uint32_t i = 0; i < all->n; i++)
	{
		bool		is_treated = labels[i] == TREATED;

		if (is_treated)
			*treated++ = i;
		sum += all->changes[i] *
			(is_treated ? all->when_treated[i] : all->otherwise[i]);
	}
	all->statistics[all->n_assignments++] = sum;
}

/* ---- one true assignment ---- */

/* The number that would be at "rank" if they were in order; disorders them. */
static double
number_at_rank(double *numbers, uint32_t n, uint32_t rank)
{
	uint32_t	first = 0;
	uint32_t	end = n;

	while (end - first > 1)
	{
		double		pivot = numbers[first + (end - first) / 2];
		uint32_t	below = first;
		uint32_t	above = end;

		core_check_interrupts();
		for (uint32_t i = first; i < above;)
		{
			double		number = numbers[i];

			if (number < pivot)
			{
				numbers[i++] = numbers[below];
				numbers[below++] = number;
			}
			else if (number > pivot)
			{
				numbers[i] = numbers[--above];
				numbers[above] = number;
			}
			else
				i++;
		}
		if (rank < below)
			end = below;
		else if (rank >= above)
			first = above;
		else
			return pivot;
	}
	return numbers[first];
}

/* Room for the ends of one true assignment, and the arms of its t test. */
typedef struct Ends
{
	bool	   *is_treated;		/* by member */
	double	   *arms[2];		/* comparators, treated */
	double	   *moves;			/* by member: what it adds to c if treated */
	double	   *upper;
	double	   *lower;
	uint32_t	n;
	uint32_t	always;			/* assignments that count at any effect */
} Ends;

static void
find_ends(const Assigned *all, const uint32_t *truth, double statistic,
		  Ends *ends)
{
	double		least = 0.0;	/* c if no treated cluster is treated in truth */

	memset(ends->moves, 0, all->n * sizeof(double));
	for (uint32_t i = 0; i < all->n_treated; i++)
	{
		uint32_t	member = truth[i];

		least += all->otherwise[member];
		ends->moves[member] = all->when_treated[member] - all->otherwise[member];
	}
	ends->n = ends->always = 0;
	for (uint32_t j = 0; j < all->n_assignments; j++)
	{
		const uint32_t *treated = all->treated + (size_t) j * all->n_treated;
		double		a = all->statistics[j];
		double		c = least;
		double		one;
		double		other;

		for (uint32_t i = 0; i < all->n_treated; i++)
			c += ends->moves[treated[i]];
		if (fabs(c) > 1.0 - TIED_SHARES)
		{
			ends->always++;
			continue;
		}
		one = (a - statistic) / (1.0 - c);
		other = (-a - statistic) / (1.0 + c);
		ends->upper[ends->n] = fmax(one, other);
		ends->lower[ends->n++] = fmin(one, other);
	}
}

/* Where at most "most" of all assignments count. */
static Rejected
find_rejected(Ends *ends, uint32_t most)
{
	Rejected	rejected = {-INFINITY, INFINITY};

	if (most < ends->always)
		return rejected;
	most -= ends->always;
	if (most >= ends->n)
		return (Rejected) {INFINITY, INFINITY};
	rejected.high = number_at_rank(ends->upper, ends->n, ends->n - 1 - most);
	rejected.low = number_at_rank(ends->lower, ends->n, most);
	return rejected;
}

/* ---- the t test of one true assignment ---- */

static uint32_t
list_arms(const Assigned *all, const uint32_t *truth, Ends *ends)
{
	uint32_t	n[2] = {0, 0};

	memset(ends->is_treated, 0, all->n * sizeof(bool));
	for (uint32_t i = 0; i < all->n_treated; i++)
		ends->is_treated[truth[i]] = true;
	for (uint32_t i = 0; i < all->n; i++)
	{
		int			arm = ends->is_treated[i];

		ends->arms[arm][n[arm]++] = all->changes[i];
	}
	return n[0];
}

/* Instead of the treated: each group's difference. */
static void
list_differences(const Assigned *all, Ends *ends)
{
	const Partition *groups = all->groups;

	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		double		difference = 0.0;

		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
			difference += all->changes[i] * groups->n_parts *
				(ends->is_treated[i] ? all->when_treated[i] : all->otherwise[i]);
		ends->arms[1][group] = difference;
	}
}

static bool
find_rejected_by_t(const Assigned *all, const uint32_t *truth, double alpha,
				   double noise, Ends *ends, Rejected *rejected)
{
	uint32_t	n_comparators = list_arms(all, truth, ends);
	TTest		test;

	if (all->groups->n_parts == 1)
		test = pooled_t_test(ends->arms[0], n_comparators, ends->arms[1],
							 all->n_treated, noise, 1.0 - alpha);
	else
	{
		list_differences(all, ends);
		test = paired_t_test(ends->arms[1], all->groups->n_parts, noise, 1.0 - alpha);
	}
	*rejected = (Rejected) {-test.interval.high, -test.interval.low};
	return test.status == T_TEST_OK;
}

/* ---- those that are tried as the true one ---- */

typedef struct Trial
{
	const Assigned *all;
	Ends		ends;
	double		alpha;
	uint32_t	most;
	PermutationPower *found;
} Trial;

static void
try_truth(Trial *trial, const uint32_t *truth, double statistic)
{
	PermutationPower *found = trial->found;

	core_check_interrupts();
	find_ends(trial->all, truth, statistic, &trial->ends);
	found->smallest_p = (double) trial->ends.always /
		trial->all->n_assignments;
	found->rejected[found->n_true] = find_rejected(&trial->ends, trial->most);
	found->has_t &= find_rejected_by_t(trial->all, truth, trial->alpha,
									   CANCELLED_SUM * found->largest, &trial->ends,
									   &found->by_t[found->n_true]);
	found->n_true++;
}

/* Of one that was drawn: its members and statistic, as of the last in a list. */
static void
try_drawn(void *context, const uint32_t *labels)
{
	Trial	   *trial = context;
	Assigned	drawn = *trial->all;
	double		statistic;

	drawn.treated = core_alloc_array(drawn.n_treated, sizeof(uint32_t));
	drawn.statistics = &statistic;
	drawn.n_assignments = 0;
	add_assignment(&drawn, labels);
	try_truth(trial, drawn.treated, statistic);
	core_free(drawn.treated);
}

static void
try_all(Trial *trial, const Labelling *labelling, uint32_t reps, uint64_t seed)
{
	const Assigned *all = trial->all;
	size_t		n_true = all->n_assignments <= reps ? all->n_assignments : reps;

	trial->found->rejected = core_alloc_array(n_true, sizeof(Rejected));
	trial->found->by_t = core_alloc_array(n_true, sizeof(Rejected));
	trial->found->has_t = true;
	trial->ends.is_treated = core_alloc_array(all->n, sizeof(bool));
	trial->ends.arms[0] = core_alloc_array(all->n, sizeof(double));
	trial->ends.arms[1] = core_alloc_array(all->n, sizeof(double));
	trial->ends.moves = core_alloc_array(all->n, sizeof(double));
	trial->ends.upper = core_alloc_array(all->n_assignments, sizeof(double));
	trial->ends.lower = core_alloc_array(all->n_assignments, sizeof(double));
	if (all->n_assignments > reps)
		assignments_draw(labelling, reps, seed, try_drawn, trial);
	for (uint32_t j = 0; all->n_assignments <= reps && j < all->n_assignments; j++)
		try_truth(trial, all->treated + (size_t) j * all->n_treated,
				  all->statistics[j]);
	core_free(trial->ends.lower);
	core_free(trial->ends.upper);
	core_free(trial->ends.moves);
	core_free(trial->ends.arms[1]);
	core_free(trial->ends.arms[0]);
	core_free(trial->ends.is_treated);
}

/* ---- the whole ---- */

/* The part of each member in a mean over groups of the arms' difference. */
static void
find_parts(const Partition *groups, const uint32_t *labels, Assigned *all)
{
	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		double		treated = 0.0;
		double		size = partition_size(groups, group);

		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
			treated += labels[i] == TREATED;
		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
		{
			all->when_treated[i] = 1.0 / treated / groups->n_parts;
			all->otherwise[i] = -1.0 / (size - treated) / groups->n_parts;
		}
		all->n_treated += (uint32_t) treated;
	}
}

static void
go_through(const Labelling *labelling, const double *changes, double alpha,
		   uint32_t reps, uint64_t seed, PermutationPower *found)
{
	Assigned	all = {.groups = labelling->groups, .n = found->n, .changes = changes};
	Trial		trial = {.all = &all, .alpha = alpha, .found = found};

	all.when_treated = core_alloc_array(found->n, sizeof(double));
	all.otherwise = core_alloc_array(found->n, sizeof(double));
	find_parts(labelling->groups, labelling->labels, &all);
	found->n_treated = all.n_treated;
	found->n_assignments = assignments_count(labelling);
	if (found->n_assignments == 0 ||
		(double) found->n_assignments * all.n_treated > MEMBERS_MOST)
		found->status = PERMUTATION_POWER_TOO_MANY;
	else
	{
		all.treated = core_alloc_array(size_mul(found->n_assignments, all.n_treated),
									   sizeof(uint32_t));
		all.statistics = core_alloc_array(found->n_assignments, sizeof(double));
		assignments_visit(labelling, 0, 0, add_assignment, &all);
		trial.most = (uint32_t) floor(alpha * found->n_assignments * (1.0 + TIED));
		try_all(&trial, labelling, reps, seed);
		core_free(all.statistics);
		core_free(all.treated);
	}
	core_free(all.otherwise);
	core_free(all.when_treated);
}

void
permutation_power_create(const ClusterChanges *changes, Scheme scheme,
						 double alpha, uint32_t reps, uint64_t seed,
						 PermutationPower *found)
{
	Partition  *groups;
	Labelling	labelling = {.n_labels = N_LABELS};
	double	   *by_member;
	uint32_t   *labels;

	memset(found, 0, sizeof(*found));
	groups = cluster_changes_by_group(changes, scheme, &found->n_left_out);
	found->n = partition_members(groups);
	found->n_groups = groups->n_parts;
	found->largest = cluster_changes_largest(changes);
	by_member = core_alloc_array(size_add(found->n, 1), sizeof(double));
	labels = core_alloc_array(size_add(found->n, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i < found->n; i++)
	{
		const ClusterChange *change = &changes->changes[groups->members[i]];

		by_member[i] = change->change;
		labels[i] = change->treated ? TREATED : N_LABELS - 1;
	}
	labelling.groups = groups;
	labelling.labels = labels;
	if (found->n == 0)
		found->status = PERMUTATION_POWER_EMPTY;
	else
		go_through(&labelling, by_member, alpha, reps, seed, found);
	core_free(labels);
	core_free(by_member);
	partition_free(groups);
}

void
permutation_power_free(PermutationPower *found)
{
	if (found->rejected == NULL)
		return;
	core_free(found->by_t);
	core_free(found->rejected);
}

/* Where a statistic is as large as another it counts, whatever the rounding. */
static double
rounding_at(const PermutationPower *found, double effect)
{
	return TIED * (found->largest + effect);
}

static double
share_rejected(const PermutationPower *found, const Rejected *rejected,
			   double effect)
{
	double		rounding = rounding_at(found, effect);
	uint32_t	n = 0;

	for (uint32_t j = 0; j < found->n_true; j++)
		n += effect > rejected[j].high + rounding ||
			effect < rejected[j].low - rounding;
	return (double) n / found->n_true;
}

double
permutation_power_at(const PermutationPower *found, double effect)
{
	return share_rejected(found, found->rejected, effect);
}

double
permutation_power_by_t(const PermutationPower *found, double effect)
{
	return found->has_t ? share_rejected(found, found->by_t, effect) : NAN;
}

/* Both sorted: how many reject just above an effect, which is one of "high". */
typedef struct Sides
{
	double	   *high;
	double	   *low;
	uint32_t	n;
	uint32_t	n_high;			/* at or below the effect */
	uint32_t	n_low;			/* at or below it */
} Sides;

static double
power_above(const PermutationPower *found, Sides *sides, double effect)
{
	double		rounding = rounding_at(found, effect);

	while (sides->n_high < sides->n && sides->high[sides->n_high] <= effect + rounding)
		sides->n_high++;
	while (sides->n_low < sides->n && sides->low[sides->n_low] <= effect + rounding)
		sides->n_low++;
	return (double) (sides->n_high + (sides->n - sides->n_low)) / sides->n;
}

double
permutation_power_effect(const PermutationPower *found, double power,
						 double *reached)
{
	Sides		sides = {.n = found->n_true};
	double		effect = 0.0;

	*reached = permutation_power_at(found, 0.0);
	if (*reached >= power * (1.0 - TIED))
		return 0.0;
	sides.high = core_alloc_array(sides.n, sizeof(double));
	sides.low = core_alloc_array(sides.n, sizeof(double));
	for (uint32_t j = 0; j < sides.n; j++)
	{
		sides.high[j] = found->rejected[j].high;
		sides.low[j] = found->rejected[j].low;
	}
	sort_numbers(sides.high, sides.n);
	sort_numbers(sides.low, sides.n);
	*reached = power_above(found, &sides, effect);
	while (*reached < power * (1.0 - TIED) && !isnan(effect))
	{
		effect = sides.n_high < sides.n && isfinite(sides.high[sides.n_high]) ?
			sides.high[sides.n_high] : NAN;
		*reached = isnan(effect) ? NAN : power_above(found, &sides, effect);
	}
	core_free(sides.low);
	core_free(sides.high);
	return effect;
}
