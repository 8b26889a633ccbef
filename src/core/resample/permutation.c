/*-------------------------------------------------------------------------
 *
 * permutation.c
 *		Randomisation inference: what if other clusters had been treated?
 *
 * Under "the effect is r" the changes would have been d - r T, with T = 1 for
 * the clusters treated in fact.  The statistic of an assignment A is the mean
 * over groups of (mean of those in A less mean of the rest), linear in r, over
 * its standard error, the root of a quadratic in r: what inversion.h needs.
 * (Large effects would cost digits: what is kept are e = d - estimate T.)
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/permutation.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* In the order of PermutationStatistic. */
const NameList permutation_statistic_names = NAME_LIST("difference", "t");

/* Of units: 2 to the power of twice as much is within double. */
#define MAX_EXPONENT 500

/* What moves; the other label is that of comparators. */
#define TREATED 0
#define N_LABELS 2

/* The changes in the order of the groups' members. */
typedef struct GroupedChanges
{
	PermutationStatistic statistic;
	Partition  *groups;
	double	   *changes;		/* less the estimate if treated */
	bool	   *treated;		/* as it was */
	uint32_t   *labels;			/* likewise, as what moves */
	double		noise;			/* means of changes this small are 0 */
	double		variance;		/* of the data's statistic */
	double	   *x;				/* differences a - b r, by group */
	double	   *y;
} GroupedChanges;

static GroupedChanges *
grouped_create(const ClusterChanges *changes, Scheme scheme,
			   PermutationStatistic statistic, uint32_t *n_left_out)
{
	GroupedChanges *grouped = core_alloc(sizeof(GroupedChanges));
	Partition  *groups = cluster_changes_by_group(changes, scheme, n_left_out);
	uint32_t	n = partition_members(groups);

	grouped->statistic = statistic;
	grouped->groups = groups;
	grouped->changes = core_alloc_array(size_add(n, 1), sizeof(double));
	grouped->treated = core_alloc_array(size_add(n, 1), sizeof(bool));
	grouped->labels = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	grouped->x = core_alloc_array(size_add(groups->n_parts, 1),
								  sizeof(double));
	grouped->y = core_alloc_array(size_add(groups->n_parts, 1),
								  sizeof(double));
	grouped->noise = cluster_changes_noise(changes);
	for (uint32_t i = 0; i < n; i++)
	{
		const ClusterChange *change = &changes->changes[groups->members[i]];

		grouped->changes[i] = change->change;
		grouped->treated[i] = change->treated;
		grouped->labels[i] = change->treated ? TREATED : N_LABELS - 1;
	}
	return grouped;
}

static Labelling
labelling_of(const GroupedChanges *grouped)
{
	return (Labelling) {grouped->groups, N_LABELS, grouped->labels};
}

/* ---- the statistic of an assignment ---- */

/* Mean and sum of squares of a + b r, over the clusters of one arm. */
typedef struct Arm
{
	double		n;
	double		a;
	double		b;
	double		aa;
	double		ab;
	double		bb;
} Arm;

static void
sum_arms(const GroupedChanges *grouped, const uint32_t *assigned,
		 uint32_t group, bool with_squares, Arm arms[2])
{
	const double *changes = grouped->changes;
	const bool *treated = grouped->treated;
	uint32_t	first = grouped->groups->first[group];
	uint32_t	end = grouped->groups->first[group + 1];

	arms[0] = arms[1] = (Arm) {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
	for (uint32_t i = first; i < end; i++)
	{
		Arm		   *arm = &arms[assigned[i] == TREATED ? 1 : 0];

		arm->n += 1.0;
		arm->a += changes[i];
		arm->b += treated[i] ? 1.0 : 0.0;
	}
	for (int side = 0; side < 2; side++)
	{
		arms[side].a /= arms[side].n;
		arms[side].b /= arms[side].n;
	}
	for (uint32_t i = first; with_squares && i < end; i++)
	{
		Arm		   *arm = &arms[assigned[i] == TREATED ? 1 : 0];
		double		a = changes[i] - arm->a;
		double		b = (treated[i] ? 1.0 : 0.0) - arm->b;

		arm->aa += a * a;
		arm->ab += a * b;
		arm->bb += b * b;
	}
}

/* A quadratic in r, of which v0 + v1 r + v2 r^2 is the variance. */
typedef struct Quadratic
{
	double		v0;
	double		v1;
	double		v2;
} Quadratic;

/* The variance of the mean of the groups' differences x - y r. */
static Quadratic
variance_of_groups(const GroupedChanges *grouped, double x_mean,
				   double y_mean)
{
	Quadratic	variance = {0.0, 0.0, 0.0};
	double		n = grouped->groups->n_parts;

	for (uint32_t group = 0; group < grouped->groups->n_parts; group++)
	{
		double		x = grouped->x[group] - x_mean;
		double		y = grouped->y[group] - y_mean;

		variance.v0 += x * x / (n * (n - 1.0));
		variance.v1 -= 2.0 * x * y / (n * (n - 1.0));
		variance.v2 += y * y / (n * (n - 1.0));
	}
	return variance;
}

/* The variance of the difference of two arms, each by itself. */
static Quadratic
variance_of_arms(const Arm arms[2])
{
	Quadratic	variance = {0.0, 0.0, 0.0};

	for (int side = 0; side < 2; side++)
	{
		double		divisor = arms[side].n * (arms[side].n - 1.0);

		if (divisor > 0.0)
		{
			variance.v0 += arms[side].aa / divisor;
			variance.v1 -= 2.0 * arms[side].ab / divisor;
			variance.v2 += arms[side].bb / divisor;
		}
	}
	return variance;
}

/* The difference a - b r of an assignment, and its variance if wanted. */
static Quadratic
assignment_statistic(GroupedChanges *grouped, const uint32_t *assigned,
					 bool with_variance, double *a, double *b)
{
	uint32_t	n_groups = grouped->groups->n_parts;
	double		n = n_groups;
	bool		with_squares = with_variance && n_groups == 1;
	Arm			arms[2];

	*a = *b = 0.0;
	for (uint32_t group = 0; group < n_groups; group++)
	{
		sum_arms(grouped, assigned, group, with_squares, arms);
		grouped->x[group] = arms[1].a - arms[0].a;
		grouped->y[group] = arms[1].b - arms[0].b;
		*a += grouped->x[group];
		*b += grouped->y[group];
	}
	*a /= n;
	*b /= n;
	if (!with_variance)
		return (Quadratic) {0.0, 0.0, 0.0};
	if (n_groups == 1)
		return variance_of_arms(arms);
	return variance_of_groups(grouped, *a, *b);
}

/*
 * The difference has no standard error to measure null values in.  A power of
 * 2 loses no digits; its square must not leave the range of double, nor be so
 * small beside the changes that it is smaller than their rounding errors.
 */
static double
find_unit(const GroupedChanges *grouped)
{
	uint32_t	n = partition_members(grouped->groups);
	double		largest = 0.0;
	double		spread = 0.0;
	int			exponent;

	for (uint32_t i = 0; i < n; i++)
	{
		double		change = grouped->changes[i];

		largest = fmax(largest, fabs(change));
		spread = fmax(spread, fabs(change - grouped->changes[0]));
	}
	if (largest == 0.0)
		return 1.0;
	frexp(fmax(spread, SMALLEST_UNIT * largest), &exponent);
	return ldexp(1.0, exponent < -MAX_EXPONENT ? -MAX_EXPONENT : exponent);
}

/* Are there enough for the difference to have a standard error? */
static bool
has_enough_clusters(const GroupedChanges *grouped)
{
	uint32_t	n = partition_members(grouped->groups);
	uint32_t	treated = 0;

	for (uint32_t i = 0; i < n; i++)
		treated += grouped->treated[i];
	return grouped->groups->n_parts > 1 || (treated > 1 && n - treated > 1);
}

/* The estimate and its standard error; the changes less the estimate. */
static void
take_estimate(GroupedChanges *grouped, Permutation *permutation)
{
	double		slope;
	Quadratic	variance = assignment_statistic(grouped, grouped->labels, true,
												&permutation->estimate, &slope);
	double		unit = find_unit(grouped);
	bool		enough = has_enough_clusters(grouped);

	for (uint32_t i = 0; i < permutation->n; i++)
		grouped->changes[i] -= grouped->treated[i] ? permutation->estimate : 0.0;
	if (enough && sqrt(variance.v0) > grouped->noise)
		permutation->std_error = sqrt(variance.v0);
	if (grouped->statistic == STATISTIC_T)
	{
		unit = permutation->std_error;
		if (unit == 0.0)
			permutation->status = enough ? PERMUTATION_CONSTANT :
				PERMUTATION_TOO_FEW;
	}
	permutation->variance = grouped->variance = unit * unit;
}

void
permutation_create(const ClusterChanges *changes, Scheme scheme,
				   PermutationStatistic statistic, Permutation *permutation)
{
	GroupedChanges *grouped = grouped_create(changes, scheme, statistic,
											 &permutation->n_left_out);
	Labelling	labelling = labelling_of(grouped);

	permutation->grouped = grouped;
	permutation->status = PERMUTATION_OK;
	permutation->n = partition_members(grouped->groups);
	permutation->n_groups = grouped->groups->n_parts;
	permutation->n_assignments = assignments_count(&labelling);
	permutation->estimate = permutation->std_error = 0.0;
	permutation->variance = 0.0;
	if (permutation->n_groups > 0)
		take_estimate(grouped, permutation);
	else
		permutation->status = PERMUTATION_EMPTY;
}

void
permutation_free(Permutation *permutation)
{
	GroupedChanges *grouped = permutation->grouped;

	core_free(grouped->y);
	core_free(grouped->x);
	core_free(grouped->labels);
	core_free(grouped->treated);
	core_free(grouped->changes);
	partition_free(grouped->groups);
	core_free(grouped);
}

/* The data, or each cluster in the other arm? */
static Likeness
assignment_likeness(const GroupedChanges *grouped, const uint32_t *assigned)
{
	uint32_t	n = partition_members(grouped->groups);
	const uint32_t *labels = grouped->labels;
	bool		exchanged = assigned[0] != labels[0];

	for (uint32_t i = 1; i < n; i++)
		if ((assigned[i] != labels[i]) != exchanged)
			return LIKE_NONE;
	return exchanged ? LIKE_MIRROR : LIKE_DATA;
}

/* With r = estimate - delta: what is left of the changes is e + delta T. */
static void
add_assignment(GroupedChanges *grouped, const uint32_t *assigned,
			   Inversion *inversion)
{
	bool		by_t = grouped->statistic == STATISTIC_T;
	double		a;
	double		b;
	Quadratic	v = assignment_statistic(grouped, assigned, by_t, &a, &b);
	Draw		draw = {.n0 = a, .n1 = b, .q0 = grouped->variance,
		.weight = 1.0, .likeness = assignment_likeness(grouped, assigned)};

	if (fabs(a) <= grouped->noise)
		draw.n0 = 0.0;
	if (fabs(b) <= CANCELLED_SUM)
		draw.n1 = 0.0;
	if (v.v2 <= NO_SLOPE_VARIANCE)
		v.v1 = v.v2 = 0.0;
	if (by_t)
	{
		draw.q0 = v.v0;
		draw.q1 = -v.v1;
		draw.q2 = v.v2;
	}
	inversion_add(inversion, &draw);
}

typedef struct Run
{
	GroupedChanges *grouped;
	Inversion  *inversion;
} Run;

static void
run_assignment(void *context, const uint32_t *assigned)
{
	Run		   *run = context;

	add_assignment(run->grouped, assigned, run->inversion);
}

void
permutation_run(const Permutation *permutation, uint32_t reps, uint64_t seed,
				Inversion *inversion)
{
	GroupedChanges *grouped = permutation->grouped;
	Labelling	labelling = labelling_of(grouped);
	Run			run = {grouped, inversion};

	assignments_visit(&labelling, reps, seed, run_assignment, &run);
}
