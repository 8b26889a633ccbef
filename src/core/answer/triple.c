/*-------------------------------------------------------------------------
 *
 * triple.c
 *		The triple difference.
 *
 * It is one regression, with a mean for each of eight groups: treated and
 * comparators, before and after, of the eligible and of the others.  Clusters
 * are the same on both sides, so that what an area's people have in common
 * cancels in the standard error as it does in the effect.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/triple.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_join.h"

#define TRIPLE_GROUPS (2 * TWO_WAVES_GROUPS)

/* Of the eligible, then of the others. */
static const double difference[TRIPLE_GROUPS] = {
	1.0, -1.0, -1.0, 1.0,
	-1.0, 1.0, 1.0, -1.0
};

/* ---- the waves of both ---- */

/* Two lists of numbers in order as one; returns how many these are. */
static int
unite(const int32_t *a, int n_a, const int32_t *b, int n_b, int32_t *both)
{
	int			n = 0;

	for (int i = 0, j = 0; i < n_a || j < n_b;)
	{
		bool		from_a = j == n_b || (i < n_a && a[i] <= b[j]);
		int32_t		next = from_a ? a[i] : b[j];

		core_check_interrupts();
		i += i < n_a && a[i] == next;
		j += j < n_b && b[j] == next;
		both[n++] = next;
	}
	return n;
}

static Waves *
waves_of_both(const Sample *eligible, const Sample *ineligible)
{
	Waves	   *a = waves_create(eligible);
	Waves	   *b = waves_create(ineligible);
	Waves	   *both = core_alloc(sizeof(Waves));

	both->periods = core_alloc_array(size_add(size_add(a->n_periods, b->n_periods), 1),
									 sizeof(int32_t));
	both->cohorts = core_alloc_array(size_add(size_add(a->n_cohorts, b->n_cohorts), 1),
									 sizeof(int32_t));
	both->n_periods = unite(a->periods, a->n_periods, b->periods, b->n_periods,
							both->periods);
	both->n_cohorts = unite(a->cohorts, a->n_cohorts, b->cohorts, b->n_cohorts,
							both->cohorts);
	both->coded = (a->coded || a->n_periods == 0) &&
		(b->coded || b->n_periods == 0) && (a->coded || b->coded);
	waves_free(b);
	waves_free(a);
	return both;
}

Triple *
triple_create(const Sample *eligible, const Sample *ineligible,
			  const Sample *joined)
{
	Triple	   *triple = core_alloc(sizeof(Triple));

	triple->joined = joined;
	triple->waves = waves_of_both(eligible, ineligible);
	triple->cells = wave_cells_create(joined);
	return triple;
}

void
triple_free(Triple *triple)
{
	wave_cells_free(triple->cells);
	waves_free(triple->waves);
	core_free(triple);
}

/* ---- the plan ---- */

typedef struct TriplePlan
{
	DesignPlan	plan;
	PlannedGroup *groups;
	double	   *columns;
} TriplePlan;

/* The groups of a two-by-two, twice. */
static TriplePlan
plan_create(const WavePlan *pairs)
{
	int			n = pairs->plan.n_groups;
	TriplePlan	triple;

	triple.groups = core_alloc_array(size_mul(n, 2), sizeof(PlannedGroup));
	triple.columns = core_alloc_array(size_mul(size_mul(n, 2), TRIPLE_GROUPS),
									  sizeof(double));
	for (int i = 0; i < 2 * n; i++)
	{
		bool		ineligible = i >= n;
		PlannedGroup *group = &triple.groups[i];

		*group = pairs->groups[i % n];
		memcpy(triple.columns + (size_t) i * TRIPLE_GROUPS +
			   (ineligible ? TWO_WAVES_GROUPS : 0),
			   pairs->columns + (size_t) (i % n) * TWO_WAVES_GROUPS,
			   TWO_WAVES_GROUPS * sizeof(double));
		if (ineligible)
			group->cohort = joined_wave_cohort(group->cohort, 1);
	}
	triple.plan = (DesignPlan) {
		EFFECTS_NONE, false, 2 * n, TRIPLE_GROUPS, 1,
		triple.groups, triple.columns, difference
	};
	return triple;
}

static void
plan_free(TriplePlan *triple)
{
	core_free(triple->columns);
	core_free(triple->groups);
}

/* Which of the eight have no rows: bits. */
static unsigned
find_empty(const WaveCells *cells, const TriplePlan *plan)
{
	unsigned	empty = (1u << TRIPLE_GROUPS) - 1;

	for (int i = 0; i < plan->plan.n_groups; i++)
	{
		const PlannedGroup *group = &plan->groups[i];
		int			side = 2 * group->treated + group->after;

		if (wave_cells_find(cells, group->cohort, group->period) >= 0)
			empty &= ~(1u << ((i < plan->plan.n_groups / 2 ? 0 :
							   TWO_WAVES_GROUPS) + side));
	}
	return empty;
}

/* ---- the effect ---- */

static void
compare(const Triple *triple, const WavePlan *pairs,
		const WaveChoices *wave_choices, const Choices *choices,
		GroupTime *result)
{
	const unsigned of_one = (1u << TWO_WAVES_GROUPS) - 1;
	TriplePlan	plan = plan_create(pairs);
	unsigned	empty = find_empty(triple->cells, &plan);
	Estimate   *e = &result->estimate;

	if (empty != 0)
		add_fact(&e->facts, FACT_EMPTY_SUBGROUP, (Fact) {
			.subject = (empty & of_one) != 0 ? ABOUT_ELIGIBLE : ABOUT_INELIGIBLE,
			.members = (empty & of_one) != 0 ? empty & of_one :
			empty >> TWO_WAVES_GROUPS
		});
	else
	{
		estimate_designed(triple->joined, design_create(triple->joined, &plan.plan),
						  choices, e);
		e->method.waves = wave_choices;
		e->method.triple = true;
		result->has_rows = true;
	}
	plan_free(&plan);
}

void
triple_effect(const Triple *triple, int32_t cohort, int32_t period,
			  const WaveChoices *wave_choices, const Choices *choices,
			  GroupTime *result)
{
	const Waves *waves = triple->waves;
	WavePlan   *pairs;

	if (group_time_begin(waves, cohort, period, wave_choices, result))
	{
		pairs = wave_plan_create(waves, cohort, period, result->base,
								 wave_choices);
		if (pairs->n_controls == 0)
			group_time_note_no_controls(waves, wave_choices, result);
		else
			compare(triple, pairs, wave_choices, choices, result);
		wave_plan_free(pairs);
	}
	group_time_note_waves(waves, wave_choices, result);
}
