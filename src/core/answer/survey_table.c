/*-------------------------------------------------------------------------
 *
 * survey_table.c
 *		Tests of independence of the two-way table of a survey.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/survey_table.h"

#include <math.h>

#include "core/base/memory.h"

/* In the order of TableTest. */
const NameList table_test_names = NAME_LIST("F", "Chisq", "Wald", "adjWald");

/* ---- totals and shares ---- */

static void
weigh(const Sample *sample, const Cell *cell, dd *coefficients,
	  const void *context)
{
	const TableCells *cells = context;

	if (cell->period == IN_DOMAIN)
		coefficients[cells->cell_of(sample, cell, cells->context) *
					 sample_components(sample)] = dd_from(1.0);
}

static void
values_are_totals(const dd *totals, dd *values, dd *derivatives,
				  const void *context)
{
	const int	k = *(const int *) context;

	for (int i = 0; i < k; i++)
	{
		values[i] = totals[i];
		if (derivatives != NULL)
			derivatives[i * k + i] = dd_from(1.0);
	}
}

static void
values_are_shares(const dd *totals, dd *values, dd *derivatives,
				  const void *context)
{
	const int	k = *(const int *) context;
	dd			all = DD_ZERO;

	for (int i = 0; i < k; i++)
		all = dd_add(all, totals[i]);
	for (int i = 0; i < k; i++)
	{
		values[i] = dd_is_zero(all) ? dd_from(NAN) : dd_div(totals[i], all);
		for (int j = 0; j < k && derivatives != NULL; j++)
			derivatives[i * k + j] = dd_div(dd_sub(dd_from(i == j), values[i]), all);
	}
}

static int64_t
count_rows(const Sample *sample)
{
	int64_t		rows = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell->period == IN_DOMAIN &&
			(!sample_has_replicates(sample) || cell->cluster == REPLICATE_SAMPLING))
			rows += cell_rows(cell, sample_components(sample));
	}
	return rows;
}

void
survey_table_test(const Sample *sample, const SurveyUnits *units,
				  const TableCells *cells, const SurveyChoices *survey,
				  TableAnswer *answer)
{
	const int	k = cells->n_rows * cells->n_columns;
	const RowSums sums = {k, weigh, cells};
	const TotalsFunctions of_totals = {k, values_are_totals, &k};
	const TotalsFunctions of_shares = {k, values_are_shares, &k};
	SurveyTotals *totals = survey_totals_create(sample, units, &sums, survey);
	Covariance *total = covariance_of_functions(totals, &of_totals);
	Covariance *share = covariance_of_functions(totals, &of_shares);

	answer->rows = count_rows(sample);
	answer->df = totals->df;
	answer->lost = totals->lost;
	answer->status = share->status[0];
	answer->at = share->at[0];
	answer->tested = false;
	if (answer->status == VARIANCE_OK)
	{
		const TwoWayTable table = {
			cells->n_rows, cells->n_columns, answer->rows, totals->totals,
			total->values, share->values, totals->df
		};

		answer->tested = test_independence(&table, &answer->tests);
	}
	covariance_free(share);
	covariance_free(total);
	survey_totals_free(totals);
}

/* ---- patterns ---- */

/* Where a category is among those in order, or would be. */
static int
find_category(const double *categories, int n, double category)
{
	int			i = 0;

	while (i < n && categories[i] < category)
		i++;
	return i;
}

static int
cell_of_pattern(const Sample *sample, const Cell *cell, const void *context)
{
	const PatternTable *table = context;
	const double *pattern = cell_reference(cell);

	(void) sample;
	return find_category(table->rows, table->cells.n_rows, pattern[0]) *
		table->cells.n_columns +
		find_category(table->columns, table->cells.n_columns, pattern[1]);
}

/* Enter a category that may be there; false if there is no room. */
static bool
enter_category(double *categories, int *n, int most, double category)
{
	int			at = find_category(categories, *n, category);

	if (at < *n && categories[at] == category)
		return true;
	if (*n == most)
		return false;
	for (int i = (*n)++; i > at; i--)
		categories[i] = categories[i - 1];
	categories[at] = category;
	return true;
}

bool
pattern_table_find(const Sample *sample, int most, PatternTable *table)
{
	bool		fits = true;

	*table = (PatternTable) {
		core_alloc_array(most, sizeof(double)),
		core_alloc_array(most, sizeof(double)),
		{0, 0, cell_of_pattern, table}
	};
	for (uint32_t i = 0; i < sample->image.n_entries && fits; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const double *pattern = cell_reference(cell);

		core_check_interrupts();
		if (cell->period == IN_DOMAIN && cell_rows(cell, sample_components(sample)) > 0)
			fits = enter_category(table->rows, &table->cells.n_rows, most, pattern[0]) &&
				enter_category(table->columns, &table->cells.n_columns, most, pattern[1]);
	}
	return fits;
}

void
pattern_table_free(PatternTable *table)
{
	core_free(table->columns);
	core_free(table->rows);
}
