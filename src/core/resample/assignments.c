/*-------------------------------------------------------------------------
 *
 * assignments.c
 *		The ways in which other clusters could have had each of several
 *		labels, as many in each group as have it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/assignments.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/random/random.h"
#include "core/resample/enumeration.h"

/* The labels while they move. */
typedef struct Moving
{
	const Labelling *labelling;
	uint32_t   *counts;			/* of each label, by group */
	uint32_t   *assigned;		/* as they might have been, by member */
} Moving;

static uint32_t *
counts_of(const Moving *moving, uint32_t group)
{
	return moving->counts + (size_t) group * moving->labelling->n_labels;
}

static void
count_labels(Moving *moving)
{
	const Partition *groups = moving->labelling->groups;

	moving->counts = core_alloc_array(size_add(size_mul(groups->n_parts,
														moving->labelling->n_labels), 1),
									  sizeof(uint32_t));
	for (uint32_t group = 0; group < groups->n_parts; group++)
		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
			counts_of(moving, group)[moving->labelling->labels[i]]++;
}

/* ---- how many ---- */

/* Ways to choose some of n; more than can be enumerated are too many. */
static double
ways_to_choose(uint32_t n, uint32_t chosen)
{
	uint32_t	fewer = chosen < n - chosen ? chosen : n - chosen;
	double		ways = 1.0;

	/* By the smaller part it never grows beyond the result. */
	for (uint32_t i = 0; i < fewer && ways <= MAX_ENUMERATED; i++)
		ways = ways * (n - i) / (i + 1);
	return ways;
}

static double
ways_in_group(const Moving *moving, uint32_t group)
{
	uint32_t	free = partition_size(moving->labelling->groups, group);
	double		ways = 1.0;

	for (uint32_t label = 0;
		 label < moving->labelling->n_labels && ways <= MAX_ENUMERATED; label++)
	{
		uint32_t	count = counts_of(moving, group)[label];

		ways *= ways_to_choose(free, count);
		free -= count;
	}
	return ways;
}

static uint32_t
count_assignments(const Moving *moving)
{
	const Partition *groups = moving->labelling->groups;
	double		count = groups->n_parts == 0 ? 0.0 : 1.0;

	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		count *= ways_in_group(moving, group);
		if (count > MAX_ENUMERATED)
			return 0;
	}
	return (uint32_t) count;
}

uint32_t
assignments_count(const Labelling *labelling)
{
	Moving		moving = {.labelling = labelling};
	uint32_t	count;

	count_labels(&moving);
	count = count_assignments(&moving);
	core_free(moving.counts);
	return count;
}

/* ---- all ---- */

static void
swap(uint32_t *a, uint32_t *b)
{
	uint32_t	kept = *a;

	*a = *b;
	*b = kept;
}

static void
reverse(uint32_t *labels, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++)
		swap(&labels[i], &labels[n - 1 - i]);
}

/*
 * The next arrangement in lexicographic order (Knuth, The Art of Computer
 * Programming, 7.2.1.2, algorithm L); false, and the first again, after the
 * last.
 */
static bool
next_in_group(uint32_t *labels, uint32_t n)
{
	uint32_t	tail = n;
	uint32_t	larger = n;

	/* The tail falls: nothing follows it. */
	while (tail > 1 && labels[tail - 2] >= labels[tail - 1])
		tail--;
	if (tail <= 1)
	{
		reverse(labels, n);
		return false;
	}
	tail--;
	while (labels[larger - 1] <= labels[tail - 1])
		larger--;
	swap(&labels[tail - 1], &labels[larger - 1]);
	reverse(labels + tail, n - tail);
	return true;
}

static void
put_in_order(Moving *moving, uint32_t group)
{
	uint32_t	i = moving->labelling->groups->first[group];

	for (uint32_t label = 0; label < moving->labelling->n_labels; label++)
		for (uint32_t j = 0; j < counts_of(moving, group)[label]; j++)
			moving->assigned[i++] = label;
}

static void
visit_all(Moving *moving, AssignmentVisitor visit, void *context)
{
	const Partition *groups = moving->labelling->groups;
	uint32_t	group;

	for (group = 0; group < groups->n_parts; group++)
		put_in_order(moving, group);
	for (group = 0; group < groups->n_parts;)
	{
		core_check_interrupts();
		visit(context, moving->assigned);
		for (group = 0; group < groups->n_parts; group++)
			if (next_in_group(moving->assigned + groups->first[group],
							  partition_size(groups, group)))
				break;
	}
}

/* ---- at random ---- */

/* Dealt out anew, the last label to whoever is left: Fisher and Yates. */
static void
deal_out(Moving *moving, uint32_t group, Random *random, uint32_t *order)
{
	const Labelling *labelling = moving->labelling;
	uint32_t	n = partition_size(labelling->groups, group);
	uint32_t   *assigned = moving->assigned + labelling->groups->first[group];
	uint32_t	i = 0;

	for (uint32_t j = 0; j < n; j++)
	{
		order[j] = j;
		assigned[j] = labelling->n_labels - 1;
	}
	for (uint32_t label = 0; label + 1 < labelling->n_labels; label++)
		for (uint32_t k = 0; k < counts_of(moving, group)[label]; k++, i++)
		{
			swap(&order[i + random_below(random, n - i)], &order[i]);
			assigned[order[i]] = label;
		}
}

/* A pair changes its labels or not by one bit. */
static void
flip_pairs(Moving *moving, Random *random)
{
	const Partition *groups = moving->labelling->groups;
	uint32_t	bits = 0;

	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		uint32_t   *pair = moving->assigned + groups->first[group];

		memcpy(pair, moving->labelling->labels + groups->first[group],
			   2 * sizeof(uint32_t));
		if (group % 32 == 0)
			bits = random_word(random);
		if (!((bits >> (group % 32)) & 1))
			swap(&pair[0], &pair[1]);
	}
}

static void
visit_random(Moving *moving, uint32_t reps, uint64_t seed, AssignmentVisitor visit,
			 void *context)
{
	const Partition *groups = moving->labelling->groups;
	uint32_t   *order = core_alloc_array(size_add(partition_members(groups), 1),
										 sizeof(uint32_t));
	bool		pairs = partition_members(groups) == 2 * groups->n_parts;

	for (uint32_t i = 0; i < reps; i++)
	{
		Random		random;

		core_check_interrupts();
		random_start(&random, seed, pairs ? STREAM_FLIPS : STREAM_ASSIGNMENT,
					 i);
		if (pairs)
			flip_pairs(moving, &random);
		for (uint32_t group = 0; !pairs && group < groups->n_parts; group++)
			deal_out(moving, group, &random, order);
		visit(context, moving->assigned);
	}
	core_free(order);
}

static Moving
moving_create(const Labelling *labelling)
{
	Moving		moving = {.labelling = labelling};

	count_labels(&moving);
	moving.assigned = core_alloc_array(size_add(partition_members(labelling->groups), 1),
									   sizeof(uint32_t));
	return moving;
}

static void
moving_free(Moving *moving)
{
	core_free(moving->assigned);
	core_free(moving->counts);
}

void
assignments_visit(const Labelling *labelling, uint32_t reps, uint64_t seed,
				  AssignmentVisitor visit, void *context)
{
	Moving		moving = moving_create(labelling);

	if (count_assignments(&moving) > 0)
		visit_all(&moving, visit, context);
	else
		visit_random(&moving, reps, seed, visit, context);
	moving_free(&moving);
}

void
assignments_draw(const Labelling *labelling, uint32_t reps, uint64_t seed,
				 AssignmentVisitor visit, void *context)
{
	Moving		moving = moving_create(labelling);

	visit_random(&moving, reps, seed, visit, context);
	moving_free(&moving);
}
