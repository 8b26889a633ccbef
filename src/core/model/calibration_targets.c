/*-------------------------------------------------------------------------
 *
 * calibration_targets.c
 *		Do known totals fit the margins of a sample?  If so, what each column
 *		of these is to add up to.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/calibration_targets.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* ---- the known totals ---- */

/* By margin, an amount before categories. */
int
compare_totals(const void *a, const void *b, const void *unused)
{
	const KnownTotal *ta = a;
	const KnownTotal *tb = b;
	int			order = compare_margin_texts(&ta->margin, &tb->margin);

	(void) unused;
	if (order != 0)
		return order;
	if (ta->category.text == NULL || tb->category.text == NULL)
		return (ta->category.text != NULL) - (tb->category.text != NULL);
	return compare_margin_texts(&ta->category, &tb->category);
}

/* The first that does not come before the one given: n if all do. */
static uint32_t
find_total(const Totals *totals, const KnownTotal *wanted)
{
	uint32_t	low = 0;
	uint32_t	high = totals->n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (compare_totals(&totals->known[middle], wanted, NULL) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_of_margin(const Totals *totals, uint32_t i, const MarginText *margin)
{
	return i < totals->n &&
		compare_margin_texts(&totals->known[i].margin, margin) == 0;
}

MarginRole
role_by_totals(const void *context, const MarginText *name)
{
	const Totals *totals = context;
	KnownTotal	wanted = {*name, {NULL, 0}, 0.0};
	uint32_t	i = find_total(totals, &wanted);

	if (!is_of_margin(totals, i, name))
		return MARGIN_UNUSED;
	return totals->known[i].category.text == NULL ? MARGIN_AMOUNT :
		MARGIN_CATEGORY;
}

/* ---- what is to be solved ---- */

static bool
is_amount(const MarginTable *table, uint32_t column)
{
	return table->columns[column].category.text == NULL;
}

static CalibrationStatus
check_margin_names(Problem *problem)
{
	const MarginTable *table = problem->table;

	for (uint32_t i = 0; i < problem->totals.n; i++)
	{
		bool		found = false;

		for (uint32_t j = 0; j < table->n_margins && !found; j++)
			found = compare_margin_texts(&problem->totals.known[i].margin,
										 &table->names[j]) == 0;
		problem->fault->known = problem->totals.known[i];
		if (!found)
			return CALIBRATION_NO_SUCH_MARGIN;
	}
	return CALIBRATION_OK;
}

static CalibrationStatus
check_method(Problem *problem)
{
	const MarginTable *table = problem->table;
	CalibrationMethod method = problem->choices->method;

	for (uint32_t j = 0; j < table->n_columns; j++)
	{
		problem->fault->known.margin = table->names[table->columns[j].margin];
		if (is_amount(table, j) &&
			(method == CALIBRATE_RAKE || method == CALIBRATE_POSTSTRATIFY))
			return CALIBRATION_NO_AMOUNTS;
	}
	return method == CALIBRATE_POSTSTRATIFY && table->n_used != 1 ?
		CALIBRATION_ONE_MARGIN : CALIBRATION_OK;
}

/* Every column has a total ... */
static CalibrationStatus
find_targets(Problem *problem, bool *used)
{
	const MarginTable *table = problem->table;

	for (uint32_t j = 0; j < table->n_columns; j++)
	{
		const MarginColumn *column = &table->columns[j];
		KnownTotal	wanted = {table->names[column->margin], column->category, 0.0};
		uint32_t	i = find_total(&problem->totals, &wanted);

		problem->fault->field.name = wanted.margin;
		problem->fault->field.value = wanted.category;
		if (i == problem->totals.n ||
			compare_totals(&problem->totals.known[i], &wanted, NULL) != 0)
			return CALIBRATION_NO_TOTAL;
		problem->fault->known = problem->totals.known[i];
		if (!is_amount(table, j) && !(problem->totals.known[i].total > 0.0))
			return CALIBRATION_NOT_POSITIVE;
		problem->known[j] = i;
		problem->targets[j] = dd_from(problem->totals.known[i].total);
		used[i] = true;
	}
	return CALIBRATION_OK;
}

/* ... and every total a column, but those of nobody. */
static CalibrationStatus
check_respondents(Problem *problem, const bool *used)
{
	for (uint32_t i = 0; i < problem->totals.n; i++)
	{
		problem->fault->known = problem->totals.known[i];
		if (!used[i] && problem->totals.known[i].total != 0.0)
			return CALIBRATION_NO_RESPONDENTS;
	}
	return CALIBRATION_OK;
}

static CalibrationStatus
match_totals(Problem *problem)
{
	bool	   *used = core_alloc_array(problem->totals.n, sizeof(bool));
	CalibrationStatus status = find_targets(problem, used);

	if (status == CALIBRATION_OK)
		status = check_respondents(problem, used);
	core_free(used);
	return status;
}

/*
 * The categories of each margin are the whole population, so their totals add
 * up to the same; what rounding leaves between margins is taken out, as no
 * weights could have it.
 */
static CalibrationStatus
align_sums(Problem *problem)
{
	const MarginTable *table = problem->table;
	dd		   *sums = core_alloc_array(table->n_margins, sizeof(dd));
	CalibrationStatus status = CALIBRATION_OK;
	uint32_t	first;

	for (uint32_t j = 0; j < table->n_columns; j++)
		dd_accumulate(&sums[table->columns[j].margin], problem->targets[j]);
	first = table->columns[0].margin;
	for (uint32_t j = table->n_first; j < table->n_columns && !is_amount(table, 0); j++)
	{
		uint32_t	margin = table->columns[j].margin;

		if (is_amount(table, j))
			continue;
		if (fabs(sums[margin].hi - sums[first].hi) > SUMS_AGREE * sums[first].hi)
		{
			problem->fault->known = (KnownTotal) {table->names[first],
				{NULL, 0}, sums[first].hi};
			problem->fault->other = (KnownTotal) {table->names[margin],
				{NULL, 0}, sums[margin].hi};
			status = CALIBRATION_SUMS_DIFFER;
			break;
		}
		problem->targets[j] = dd_mul(problem->targets[j],
									 dd_div(sums[first], sums[margin]));
	}
	core_free(sums);
	return status;
}

CalibrationStatus
find_calibration_targets(Problem *problem)
{
	CalibrationStatus status = check_margin_names(problem);

	if (status == CALIBRATION_OK)
		status = check_method(problem);
	if (status == CALIBRATION_OK)
		status = match_totals(problem);
	if (status == CALIBRATION_OK)
		status = align_sums(problem);
	return status;
}
