/*-------------------------------------------------------------------------
 *
 * waves.c
 *		The cohorts and periods of a sample of many waves, and the plan of the
 *		effect on one cohort in one period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/waves.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/two_waves.h"

/* In the order of Controls and of WaveBase. */
const NameList wave_controls = NAME_LIST("never", "notyet");
const NameList wave_bases = NAME_LIST("varying", "universal");

/* ---- cohorts and periods ---- */

static int
compare_numbers(const void *a, const void *b, const void *unused)
{
	int32_t		na = *(const int32_t *) a;
	int32_t		nb = *(const int32_t *) b;

	(void) unused;
	return (na > nb) - (na < nb);
}

/* Sort, and leave each once; how many these are. */
static int
sort_distinct(int32_t *numbers, size_t n)
{
	int			distinct = 0;

	sort_items(numbers, n, sizeof(int32_t), compare_numbers, NULL);
	for (size_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (distinct == 0 || numbers[distinct - 1] != numbers[i])
			numbers[distinct++] = numbers[i];
	}
	return distinct;
}

/* Like 202304: a year of four digits, then a quarter or a month. */
static bool
is_code(int32_t period)
{
	return period / 100 >= 1900 && period / 100 < 2200 &&
		period % 100 >= 1 && period % 100 <= 12;
}

/* All of them, and of more than one year. */
static bool
are_codes(const int32_t *periods, int n)
{
	for (int i = 0; i < n; i++)
		if (!is_code(periods[i]))
			return false;
	return n > 0 && periods[0] / 100 != periods[n - 1] / 100;
}

Waves *
waves_create(const Sample *sample)
{
	int			components = sample_components(sample);
	size_t		room = size_add(sample->image.n_entries, 1);
	Waves	   *waves = core_alloc(sizeof(Waves));
	size_t		n = 0;

	waves->periods = core_alloc_array(room, sizeof(int32_t));
	waves->cohorts = core_alloc_array(room, sizeof(int32_t));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) == 0)
			continue;
		waves->periods[n] = cell->period;
		waves->cohorts[n++] = cell->cohort;
	}
	waves->n_periods = sort_distinct(waves->periods, n);
	waves->n_cohorts = sort_distinct(waves->cohorts, n);
	waves->coded = are_codes(waves->periods, waves->n_periods);
	return waves;
}

void
waves_free(Waves *waves)
{
	core_free(waves->cohorts);
	core_free(waves->periods);
	core_free(waves);
}

bool
waves_is_never_treated(const Waves *waves, int32_t cohort,
					   int32_t anticipation)
{
	return cohort == NEVER_TREATED ||
		cohort > waves->periods[waves->n_periods - 1] + anticipation;
}

int
waves_treated_cohorts(const Waves *waves, int32_t anticipation)
{
	int			n = waves->n_cohorts;

	while (n > 0 && waves_is_never_treated(waves, waves->cohorts[n - 1],
										   anticipation))
		n--;
	return n;
}

bool
waves_is_always_treated(const Waves *waves, int32_t cohort,
						int32_t anticipation)
{
	return cohort <= waves->periods[0] + anticipation;
}

/* How many periods come before one. */
static int
periods_before(const Waves *waves, int32_t period)
{
	int			low = 0;
	int			high = waves->n_periods;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (waves->periods[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
waves_find_base(const Waves *waves, int32_t cohort, int32_t period,
				const WaveChoices *choices, int32_t *base)
{
	bool		before = period < cohort && choices->base == BASE_VARYING;
	int			n = periods_before(waves, before ? period :
								   cohort - choices->anticipation);

	if (n == 0)
		return false;
	*base = waves->periods[n - 1];
	return true;
}

bool
waves_is_only_control(const Waves *waves, int32_t cohort,
					  const WaveChoices *choices)
{
	int			n = waves_treated_cohorts(waves, choices->anticipation);

	return choices->controls == CONTROLS_NOT_YET && n == waves->n_cohorts &&
		cohort == waves->cohorts[n - 1];
}

/* ---- the plan ---- */

static bool
is_control(const Waves *waves, int32_t cohort, int32_t treated, int32_t last,
		   const WaveChoices *choices)
{
	if (waves_is_never_treated(waves, cohort, choices->anticipation))
		return true;
	return choices->controls == CONTROLS_NOT_YET && cohort != treated &&
		cohort > last + choices->anticipation;
}

static const double identity[TWO_WAVES_GROUPS * TWO_WAVES_GROUPS] = {
	1.0, 0.0, 0.0, 0.0,
	0.0, 1.0, 0.0, 0.0,
	0.0, 0.0, 1.0, 0.0,
	0.0, 0.0, 0.0, 1.0
};

static const double effect[] = {1.0, -1.0, -1.0, 1.0};

/* The groups of a cohort in the base and in the period. */
static void
add_cohort(WavePlan *wave_plan, int32_t cohort, int32_t period, int32_t base,
		   bool treated)
{
	for (int after = 0; after < 2; after++)
	{
		int			n = wave_plan->plan.n_groups++;

		wave_plan->groups[n] = (PlannedGroup) {
			cohort, after ? period : base, treated, after
		};
		memcpy(wave_plan->columns + (size_t) n * TWO_WAVES_GROUPS,
			   identity + (2 * treated + after) * TWO_WAVES_GROUPS,
			   TWO_WAVES_GROUPS * sizeof(double));
	}
}

/* In the order of two_waves.c: of two waves it is the same plan. */
WavePlan *
wave_plan_create(const Waves *waves, int32_t cohort, int32_t period,
				 int32_t base, const WaveChoices *choices)
{
	size_t		room = size_mul(2, size_add(waves->n_cohorts, 1));
	WavePlan   *wave_plan = core_alloc(sizeof(WavePlan));
	int32_t		last = period > base ? period : base;

	wave_plan->groups = core_alloc_array(room, sizeof(PlannedGroup));
	wave_plan->columns = core_alloc_array(size_mul(room, TWO_WAVES_GROUPS),
										  sizeof(double));
	for (int i = 0; i < waves->n_cohorts; i++)
	{
		core_check_interrupts();
		if (!is_control(waves, waves->cohorts[i], cohort, last, choices))
			continue;
		add_cohort(wave_plan, waves->cohorts[i], period, base, false);
		wave_plan->n_controls++;
	}
	add_cohort(wave_plan, cohort, period, base, true);
	wave_plan->plan.effects = EFFECTS_NONE;
	wave_plan->plan.with_covariates = false;
	wave_plan->plan.n_columns = TWO_WAVES_GROUPS;
	wave_plan->plan.n_contrasts = 1;
	wave_plan->plan.groups = wave_plan->groups;
	wave_plan->plan.columns = wave_plan->columns;
	wave_plan->plan.contrasts = effect;
	return wave_plan;
}

void
wave_plan_free(WavePlan *wave_plan)
{
	core_free(wave_plan->columns);
	core_free(wave_plan->groups);
	core_free(wave_plan);
}
