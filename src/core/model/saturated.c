/*-------------------------------------------------------------------------
 *
 * saturated.c
 *		A column for each cohort in each period that has rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/saturated.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

static int
compare_groups(const void *a, const void *b, const void *unused)
{
	const PlannedGroup *ga = a;
	const PlannedGroup *gb = b;

	(void) unused;
	if (ga->cohort != gb->cohort)
		return ga->cohort < gb->cohort ? -1 : 1;
	return (ga->period > gb->period) - (ga->period < gb->period);
}

static PlannedGroup
group_of_cell(const Cell *cell)
{
	bool		treated = cell->cohort != NEVER_TREATED;

	return (PlannedGroup) {cell->cohort, cell->period, treated,
		treated && cell->period >= cell->cohort};
}

PlannedGroup *
saturated_groups(const Sample *sample, int *n_groups)
{
	int			components = sample_components(sample);
	PlannedGroup *groups = core_alloc_array(size_add(sample->image.n_entries, 1),
											sizeof(PlannedGroup));
	size_t		n = 0;
	int			distinct = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			groups[n++] = group_of_cell(cell);
	}
	sort_items(groups, n, sizeof(PlannedGroup), compare_groups, NULL);
	for (size_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (distinct == 0 ||
			compare_groups(&groups[distinct - 1], &groups[i], NULL) != 0)
			groups[distinct++] = groups[i];
	}
	*n_groups = distinct;
	return groups;
}

SaturatedPlan *
saturated_create(const Sample *sample, Effects effects, bool with_covariates,
				 int n_contrasts)
{
	SaturatedPlan *saturated = core_alloc(sizeof(SaturatedPlan));
	int			n;

	saturated->groups = saturated_groups(sample, &n);
	saturated->columns = core_alloc_array(size_mul(n, n), sizeof(double));
	saturated->contrasts = core_alloc_array(size_mul(n_contrasts, n),
											sizeof(double));
	for (int group = 0; group < n; group++)
		saturated->columns[(size_t) group * n + group] = 1.0;
	saturated->plan = (DesignPlan) {
		effects, with_covariates, n, n, n_contrasts,
		saturated->groups, saturated->columns, saturated->contrasts
	};
	return saturated;
}

void
saturated_free(SaturatedPlan *saturated)
{
	core_free(saturated->contrasts);
	core_free(saturated->columns);
	core_free(saturated->groups);
	core_free(saturated);
}

static bool
add_mean(SaturatedPlan *saturated, int contrast, int32_t cohort,
		 int32_t period, double factor)
{
	int			n = saturated->plan.n_groups;

	for (int group = 0; group < n; group++)
		if (saturated->groups[group].cohort == cohort &&
			saturated->groups[group].period == period)
		{
			saturated->contrasts[(size_t) contrast * n + group] += factor;
			return true;
		}
	return false;
}

bool
saturated_difference(SaturatedPlan *saturated, int contrast, int32_t treated,
					 int32_t comparators, int32_t period, int32_t base)
{
	return add_mean(saturated, contrast, treated, period, 1.0) &&
		add_mean(saturated, contrast, treated, base, -1.0) &&
		add_mean(saturated, contrast, comparators, period, -1.0) &&
		add_mean(saturated, contrast, comparators, base, 1.0);
}
