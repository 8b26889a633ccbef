/*-------------------------------------------------------------------------
 *
 * assignments.c
 *		The ways in which other clusters could have been treated.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/assignments.h"

#include "core/base/memory.h"
#include "core/random/random.h"
#include "core/resample/enumeration.h"

/* The labels "treated" while they move. */
typedef struct Labels
{
	const Partition *groups;
	const bool *treated;		/* as it was */
	uint32_t   *n_treated;		/* of each group */
	bool	   *assigned;		/* as it might have been */
} Labels;

static uint32_t
count_treated(const Partition *groups, const bool *treated, uint32_t group)
{
	uint32_t	count = 0;

	for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
		count += treated[i];
	return count;
}

uint32_t
assignments_count(const Partition *groups, const bool *treated)
{
	double		count = 1.0;

	if (groups->n_parts == 0)
		return 0;
	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		uint32_t	n = partition_size(groups, group);
		uint32_t	n_treated = count_treated(groups, treated, group);
		uint32_t	fewer = n_treated < n - n_treated ? n_treated :
			n - n_treated;
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

/* ---- all ---- */

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
visit_all(Labels *labels, AssignmentVisitor visit, void *context)
{
	const Partition *groups = labels->groups;
	uint32_t	group = 0;

	for (uint32_t h = 0; h < groups->n_parts; h++)
		for (uint32_t i = groups->first[h]; i < groups->first[h + 1]; i++)
			labels->assigned[i] = i - groups->first[h] < labels->n_treated[h];
	while (group < groups->n_parts)
	{
		core_check_interrupts();
		visit(context, labels->assigned);
		for (group = 0; group < groups->n_parts; group++)
			if (next_in_group(labels->assigned + groups->first[group],
							  partition_size(groups, group)))
				break;
	}
}

/* ---- at random ---- */

/* Labels of one group dealt out anew: Fisher and Yates, as far as needed. */
static void
shuffle_group(Labels *labels, uint32_t group, Random *random, uint32_t *order)
{
	uint32_t	n = partition_size(labels->groups, group);
	bool	   *assigned = labels->assigned + labels->groups->first[group];

	for (uint32_t i = 0; i < n; i++)
	{
		order[i] = i;
		assigned[i] = false;
	}
	for (uint32_t i = 0; i < labels->n_treated[group]; i++)
	{
		uint32_t	j = i + random_below(random, n - i);
		uint32_t	drawn = order[j];

		order[j] = order[i];
		order[i] = drawn;
		assigned[drawn] = true;
	}
}

static bool
all_pairs(const Partition *groups)
{
	return partition_members(groups) == 2 * groups->n_parts;
}

/* A pair changes arms or not by one bit. */
static void
flip_pairs(Labels *labels, Random *random)
{
	uint32_t	bits = 0;

	for (uint32_t group = 0; group < labels->groups->n_parts; group++)
	{
		uint32_t	i = labels->groups->first[group];
		bool		keep;

		if (group % 32 == 0)
			bits = random_word(random);
		keep = (bits >> (group % 32)) & 1;
		labels->assigned[i] = labels->treated[i] == keep;
		labels->assigned[i + 1] = labels->treated[i + 1] == keep;
	}
}

static void
visit_random(Labels *labels, uint32_t reps, uint64_t seed,
			 AssignmentVisitor visit, void *context)
{
	const Partition *groups = labels->groups;
	uint32_t   *order = core_alloc_array(size_add(partition_members(groups), 1),
										 sizeof(uint32_t));
	bool		pairs = all_pairs(groups);

	for (uint32_t i = 0; i < reps; i++)
	{
		Random		random;

		core_check_interrupts();
		random_start(&random, seed, pairs ? STREAM_FLIPS : STREAM_ASSIGNMENT,
					 i);
		if (pairs)
			flip_pairs(labels, &random);
		for (uint32_t group = 0; !pairs && group < groups->n_parts; group++)
			shuffle_group(labels, group, &random, order);
		visit(context, labels->assigned);
	}
	core_free(order);
}

static Labels
labels_create(const Partition *groups, const bool *treated)
{
	Labels		labels = {.groups = groups, .treated = treated};

	labels.n_treated = core_alloc_array(size_add(groups->n_parts, 1),
										sizeof(uint32_t));
	labels.assigned = core_alloc_array(size_add(partition_members(groups), 1),
									   sizeof(bool));
	for (uint32_t group = 0; group < groups->n_parts; group++)
		labels.n_treated[group] = count_treated(groups, treated, group);
	return labels;
}

static void
labels_free(Labels *labels)
{
	core_free(labels->assigned);
	core_free(labels->n_treated);
}

void
assignments_visit(const Partition *groups, const bool *treated, uint32_t reps,
				  uint64_t seed, AssignmentVisitor visit, void *context)
{
	Labels		labels = labels_create(groups, treated);

	if (assignments_count(groups, treated) > 0)
		visit_all(&labels, visit, context);
	else
		visit_random(&labels, reps, seed, visit, context);
	labels_free(&labels);
}

void
assignments_draw(const Partition *groups, const bool *treated, uint32_t reps,
				 uint64_t seed, AssignmentVisitor visit, void *context)
{
	Labels		labels = labels_create(groups, treated);

	visit_random(&labels, reps, seed, visit, context);
	labels_free(&labels);
}
