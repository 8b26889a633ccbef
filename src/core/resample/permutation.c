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
#include "core/resample/wild.h"

/* In the order of PermutationStatistic. */
const NameList permutation_statistic_names = NAME_LIST("difference", "t");

/* Of units: 2 to the power of twice as much is within double. */
#define MAX_EXPONENT 500

/* ---- groups ---- */

/* The clusters by group, those of one group in their own order. */
static Keyed *
order_by_group(const Collapsed *collapsed, Scheme scheme)
{
	Keyed	   *order = core_alloc_array(size_add(collapsed->n, 1),
										 sizeof(Keyed));

	for (uint32_t i = 0; i < collapsed->n; i++)
	{
		order[i].key = scheme == SCHEME_BLOCKS ?
			collapsed->changes[i].block : 0.0;
		order[i].index = i;
	}
	sort_keyed(order, collapsed->n);
	return order;
}

/* A group without both arms has nothing to say and is left out. */
static void
add_group(const Collapsed *collapsed, const Keyed *order, uint32_t n,
		  Permutation *permutation)
{
	uint32_t	start = permutation->n;
	uint32_t	treated = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		const ClusterChange *change = &collapsed->changes[order[i].index];

		permutation->changes[permutation->n] = change->change;
		permutation->treated[permutation->n++] = change->treated;
		treated += change->treated;
	}
	if (treated == 0 || treated == n)
	{
		permutation->n_left_out += n;
		permutation->n = start;
		return;
	}
	permutation->n_treated[permutation->n_groups] = treated;
	permutation->first[++permutation->n_groups] = permutation->n;
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
sum_arms(const Permutation *permutation, const bool *assigned,
		 uint32_t group, Arm arms[2])
{
	arms[0] = arms[1] = (Arm) {0.0, 0.0, 0.0, 0.0, 0.0, 0.0};
	for (uint32_t i = permutation->first[group];
		 i < permutation->first[group + 1]; i++)
	{
		Arm		   *arm = &arms[assigned[i] ? 1 : 0];

		arm->n += 1.0;
		arm->a += permutation->changes[i];
		arm->b += permutation->treated[i] ? 1.0 : 0.0;
	}
	for (int side = 0; side < 2; side++)
	{
		arms[side].a /= arms[side].n;
		arms[side].b /= arms[side].n;
	}
	if (permutation->statistic != STATISTIC_T || permutation->n_groups > 1)
		return;
	for (uint32_t i = permutation->first[group];
		 i < permutation->first[group + 1]; i++)
	{
		Arm		   *arm = &arms[assigned[i] ? 1 : 0];
		double		a = permutation->changes[i] - arm->a;
		double		b = (permutation->treated[i] ? 1.0 : 0.0) - arm->b;

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
variance_of_groups(const Permutation *permutation, double x_mean,
				   double y_mean)
{
	Quadratic	variance = {0.0, 0.0, 0.0};
	double		n = permutation->n_groups;

	for (uint32_t group = 0; group < permutation->n_groups; group++)
	{
		double		x = permutation->x[group] - x_mean;
		double		y = permutation->y[group] - y_mean;

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

/* The difference a - b r of an assignment, and its variance. */
static Quadratic
assignment_statistic(const Permutation *permutation, const bool *assigned,
					 double *a, double *b)
{
	double		n = permutation->n_groups;
	Arm			arms[2];

	*a = *b = 0.0;
	for (uint32_t group = 0; group < permutation->n_groups; group++)
	{
		sum_arms(permutation, assigned, group, arms);
		permutation->x[group] = arms[1].a - arms[0].a;
		permutation->y[group] = arms[1].b - arms[0].b;
		*a += permutation->x[group];
		*b += permutation->y[group];
	}
	*a /= n;
	*b /= n;
	if (permutation->n_groups == 1)
		return variance_of_arms(arms);
	return variance_of_groups(permutation, *a, *b);
}

/*
 * The difference has no standard error to measure null values in.  A power of
 * 2 loses no digits; its square must not leave the range of double, nor be so
 * small beside the changes that it is smaller than their rounding errors.
 */
static double
find_unit(const Permutation *permutation)
{
	double		largest = 0.0;
	double		spread = 0.0;
	int			exponent;

	for (uint32_t i = 0; i < permutation->n; i++)
	{
		double		change = permutation->changes[i];

		largest = fmax(largest, fabs(change));
		spread = fmax(spread, fabs(change - permutation->changes[0]));
	}
	if (largest == 0.0)
		return 1.0;
	frexp(fmax(spread, SMALLEST_UNIT * largest), &exponent);
	return ldexp(1.0, exponent < -MAX_EXPONENT ? -MAX_EXPONENT : exponent);
}

PermutationStatus
permutation_create(const Collapsed *collapsed, Scheme scheme,
				   PermutationStatistic statistic, Permutation *permutation)
{
	Keyed	   *order = order_by_group(collapsed, scheme);
	size_t		n = (size_t) collapsed->n + 1;
	size_t		groups = (n + 1) * sizeof(uint32_t);
	bool		enough;
	Quadratic	variance;
	double		estimate;
	double		slope;

	permutation->statistic = STATISTIC_T;
	permutation->n = permutation->n_groups = permutation->n_left_out = 0;
	permutation->first = core_alloc(groups);
	permutation->n_treated = core_alloc(groups);
	permutation->changes = core_alloc_array(n, sizeof(double));
	permutation->treated = core_alloc_array(n, sizeof(bool));
	permutation->assigned = core_alloc_array(n, sizeof(bool));
	permutation->x = core_alloc_array(n, sizeof(double));
	permutation->y = core_alloc_array(n, sizeof(double));
	permutation->estimate = permutation->std_error = 0.0;
	for (uint32_t start = 0, end = 0; start < collapsed->n; start = end)
	{
		core_check_interrupts();
		while (end < collapsed->n && order[end].key == order[start].key)
			end++;
		add_group(collapsed, order + start, end - start, permutation);
	}
	core_free(order);
	if (permutation->n_groups == 0)
		return PERMUTATION_EMPTY;

	variance = assignment_statistic(permutation, permutation->treated,
									&estimate, &slope);
	permutation->estimate = estimate;
	permutation->statistic = statistic;
	permutation->unit = find_unit(permutation);
	permutation->noise = CANCELLED_SUM * collapse_largest(collapsed);
	for (uint32_t i = 0; i < permutation->n; i++)
		permutation->changes[i] -= permutation->treated[i] ? estimate : 0.0;
	enough = permutation->n_groups > 1 ||
		(permutation->n_treated[0] > 1 &&
		 permutation->n - permutation->n_treated[0] > 1);
	if (enough && sqrt(variance.v0) > permutation->noise)
		permutation->std_error = sqrt(variance.v0);
	/* The difference is a statistic without a standard error, too. */
	if (statistic == STATISTIC_DIFFERENCE || permutation->std_error > 0.0)
		return PERMUTATION_OK;
	return enough ? PERMUTATION_CONSTANT : PERMUTATION_TOO_FEW;
}

void
permutation_free(Permutation *permutation)
{
	core_free(permutation->y);
	core_free(permutation->x);
	core_free(permutation->assigned);
	core_free(permutation->treated);
	core_free(permutation->changes);
	core_free(permutation->n_treated);
	core_free(permutation->first);
}

double
permutation_variance(const Permutation *permutation)
{
	double		unit = permutation->statistic == STATISTIC_T ?
		permutation->std_error : permutation->unit;

	return unit * unit;
}

/* The data, or each cluster in the other arm? */
static Likeness
assignment_likeness(const Permutation *permutation)
{
	bool		exchanged = permutation->assigned[0] != permutation->treated[0];

	for (uint32_t i = 1; i < permutation->n; i++)
		if ((permutation->assigned[i] != permutation->treated[i]) != exchanged)
			return LIKE_NONE;
	return exchanged ? LIKE_MIRROR : LIKE_DATA;
}

/* With r = estimate - delta: what is left of the changes is e + delta T. */
static void
add_assignment(const Permutation *permutation, Inversion *inversion)
{
	double		a;
	double		b;
	Quadratic	v = assignment_statistic(permutation, permutation->assigned,
										 &a, &b);
	Draw		draw = {.n0 = a, .n1 = b,
		.q0 = permutation_variance(permutation), .weight = 1.0,
	.likeness = assignment_likeness(permutation)};

	if (fabs(a) <= permutation->noise)
		draw.n0 = 0.0;
	if (fabs(b) <= CANCELLED_SUM)
		draw.n1 = 0.0;
	if (v.v2 <= NO_SLOPE_VARIANCE)
		v.v1 = v.v2 = 0.0;
	if (permutation->statistic == STATISTIC_T)
	{
		draw.q0 = v.v0;
		draw.q1 = -v.v1;
		draw.q2 = v.v2;
	}
	inversion_add(inversion, &draw);
}

/* ---- assignments ---- */

uint32_t
permutation_assignments(const Permutation *permutation)
{
	double		count = 1.0;

	if (permutation->n_groups == 0)
		return 0;
	for (uint32_t group = 0; group < permutation->n_groups; group++)
	{
		uint32_t	n = permutation->first[group + 1] -
			permutation->first[group];
		uint32_t	treated = permutation->n_treated[group];
		uint32_t	fewer = treated < n - treated ? treated : n - treated;
		double		ways = 1.0;

		/* By the smaller arm it never grows beyond the result. */
		for (uint32_t i = 0; i < fewer && ways <= MAX_ENUMERATED; i++)
			ways = ways * (n - i) / (i + 1);
		count *= ways;
		if (count > MAX_ENUMERATED)
			return 0;
	}
	return (uint32_t) count;
}

/*
 * The next assignment within a group, in lexicographic order from the labels
 * first to the labels last; false, and the first one again, after the last.
 */
static bool
next_in_group(bool *assigned, uint32_t n)
{
	uint32_t	last = n;
	uint32_t	moved = 0;

	/* Find the last label with a free place behind it. */
	while (last > 0 && assigned[last - 1])
		last--;
	moved = n - last;
	while (last > 0 && !assigned[last - 1])
		last--;
	for (uint32_t i = 0; last == 0 && i < n; i++)
		assigned[i] = i < moved;
	if (last == 0)
		return false;

	/* Move it one on, and those behind it right after it. */
	assigned[last - 1] = false;
	for (uint32_t i = last; i < n; i++)
		assigned[i] = i <= last + moved;
	return true;
}

static void
enumerate(Permutation *permutation, Inversion *inversion)
{
	uint32_t	group = 0;

	for (uint32_t g = 0; g < permutation->n_groups; g++)
		for (uint32_t i = permutation->first[g];
			 i < permutation->first[g + 1]; i++)
			permutation->assigned[i] =
				i - permutation->first[g] < permutation->n_treated[g];
	while (group < permutation->n_groups)
	{
		core_check_interrupts();
		add_assignment(permutation, inversion);
		for (group = 0; group < permutation->n_groups; group++)
			if (next_in_group(permutation->assigned + permutation->first[group],
							  permutation->first[group + 1] -
							  permutation->first[group]))
				break;
	}
}

/* Labels of one group dealt out anew: Fisher and Yates, as far as needed. */
static void
shuffle_group(const Permutation *permutation, uint32_t group, Random *random,
			  uint32_t *order)
{
	uint32_t	first = permutation->first[group];
	uint32_t	n = permutation->first[group + 1] - first;

	for (uint32_t i = 0; i < n; i++)
	{
		order[i] = i;
		permutation->assigned[first + i] = false;
	}
	for (uint32_t i = 0; i < permutation->n_treated[group]; i++)
	{
		uint32_t	j = i + random_below(random, n - i);
		uint32_t	drawn = order[j];

		order[j] = order[i];
		order[i] = drawn;
		permutation->assigned[first + drawn] = true;
	}
}

static bool
all_pairs(const Permutation *permutation)
{
	return permutation->n == 2 * permutation->n_groups;
}

/* A pair changes arms or not by one bit. */
static void
flip_pairs(const Permutation *permutation, Random *random)
{
	uint32_t	bits = 0;

	for (uint32_t group = 0; group < permutation->n_groups; group++)
	{
		uint32_t	i = permutation->first[group];
		bool		keep;

		if (group % 32 == 0)
			bits = random_word(random);
		keep = (bits >> (group % 32)) & 1;
		permutation->assigned[i] = permutation->treated[i] == keep;
		permutation->assigned[i + 1] = permutation->treated[i + 1] == keep;
	}
}

static void
draw_at_random(Permutation *permutation, uint32_t reps, uint64_t seed,
			   Inversion *inversion)
{
	uint32_t   *order = core_alloc_array(permutation->n, sizeof(uint32_t));
	bool		pairs = all_pairs(permutation);

	for (uint32_t i = 0; i < reps; i++)
	{
		Random		random;

		core_check_interrupts();
		random_start(&random, seed, pairs ? STREAM_FLIPS : STREAM_ASSIGNMENT,
					 i);
		if (pairs)
			flip_pairs(permutation, &random);
		for (uint32_t group = 0; !pairs && group < permutation->n_groups;
			 group++)
			shuffle_group(permutation, group, &random, order);
		add_assignment(permutation, inversion);
	}
	core_free(order);
}

void
permutation_run(Permutation *permutation, uint32_t reps, uint64_t seed,
				Inversion *inversion)
{
	if (permutation_assignments(permutation) > 0)
		enumerate(permutation, inversion);
	else
		draw_at_random(permutation, reps, seed, inversion);
}
