/*-------------------------------------------------------------------------
 *
 * panel.c
 *		did_sample: a panel's units, followed through the periods.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/panel.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/sample_keys.h"

/* ---- the rows ---- */

static int
compare_rows(const void *a, const void *b, const void *unused)
{
	const PanelRow *ra = a;
	const PanelRow *rb = b;

	(void) unused;
	if (ra->unit != rb->unit)
		return ra->unit < rb->unit ? -1 : 1;
	return (ra->period > rb->period) - (ra->period < rb->period);
}

static int
compare_periods(const void *a, const void *b, const void *unused)
{
	int32_t		pa = *(const int32_t *) a;
	int32_t		pb = *(const int32_t *) b;

	(void) unused;
	return (pa > pb) - (pa < pb);
}

static void
list_rows(Panel *panel)
{
	const Sample *sample = panel->sample;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		int64_t		rows = cell_rows(cell, sample_components(sample));

		core_check_interrupts();
		if (rows > 1)
		{
			panel->twice = cell;
			return;
		}
		if (rows == 1)
			panel->rows[panel->n_rows++] = (PanelRow) {
				*cell_unit(sample, cell), cell->period, i
			};
	}
	sort_items(panel->rows, panel->n_rows, sizeof(PanelRow), compare_rows, NULL);
}

static int
count_periods(const Panel *panel)
{
	int32_t    *periods = core_alloc_array(panel->n_rows, sizeof(int32_t));
	int			n = 0;

	for (uint32_t i = 0; i < panel->n_rows; i++)
	{
		core_check_interrupts();
		periods[i] = panel->rows[i].period;
	}
	sort_items(periods, panel->n_rows, sizeof(int32_t), compare_periods, NULL);
	for (uint32_t i = 0; i < panel->n_rows; i++)
	{
		core_check_interrupts();
		n += i == 0 || periods[i] != periods[i - 1];
	}
	core_free(periods);
	return n;
}

Panel *
panel_create(const Sample *sample)
{
	Panel	   *panel = core_alloc(sizeof(Panel));

	panel->sample = sample;
	panel->rows = core_alloc_array(sample->image.n_entries, sizeof(PanelRow));
	list_rows(panel);
	if (panel->twice == NULL)
		panel->n_periods = count_periods(panel);
	return panel;
}

void
panel_free(Panel *panel)
{
	core_free(panel->rows);
	core_free(panel);
}

/* One past the last row of the unit that has this one. */
static uint32_t
end_of_unit(const Panel *panel, uint32_t first)
{
	uint32_t	i = first;

	while (i < panel->n_rows && panel->rows[i].unit == panel->rows[first].unit)
	{
		core_check_interrupts();
		i++;
	}
	return i;
}

/* ---- rows again ---- */

/* Could it have been taken in?  Of bytes that were forged, not always. */
static bool
is_row(const Sample *sample, const Row *row)
{
	for (int j = 0; j < sample->n_covariates; j++)
		if (!(fabs(row->covariates[j]) <= VALUE_LIMIT))
			return false;
	return fabs(row->outcome) <= VALUE_LIMIT &&
		row->weight >= 1.0 / WEIGHT_LIMIT && row->weight <= WEIGHT_LIMIT;
}

/* A mean of one row is the row. */
static Row
row_of(const Panel *panel, uint32_t number)
{
	const Sample *sample = panel->sample;
	const Cell *cell = sample_cell(sample, panel->rows[number].number);
	int			components = sample_components(sample);
	Row			row = {
		.outcome = cell_reference(cell)[components - 2],
		.covariates = cell_reference(cell),
		.weight = 1.0,
		.cluster = sample_cluster_key(sample, cell),
		.block = sample_block_key(sample, cell),
		.cohort = cell->cohort,
		.period = cell->period,
		.unit = sample_unit_key(sample, cell)
	};

	if (sample_powers(sample) > 1)
		row.weight = cell_moments(cell, components, 1)->hi;
	return row;
}

static SampleStatus
add(Sample **sample, const Row *row)
{
	Sample	   *before = *sample;
	SampleStatus status = is_row(before, row) ? sample_add(sample, row) :
		SAMPLE_NO_ROWS_LIKE_IT;

	if (*sample != before)
		core_free(before);
	return status;
}

/* Frees the sample that grew. */
static SampleStatus
finish(Sample *growing, SampleStatus status, Sample **result)
{
	const Cell *conflict;

	if (status == SAMPLE_OK)
		status = sample_canonical(growing, result, &conflict);
	core_free(growing);
	return status;
}

/* ---- complete units ---- */

SampleStatus
panel_balance(const Panel *panel, Sample **balanced)
{
	const Sample *sample = panel->sample;
	Sample	   *growing = sample_create(sample->image.flags & SAMPLE_KIND,
										sample->n_covariates);
	SampleStatus status = SAMPLE_OK;
	int64_t		left_out = sample->image.n_missing;
	uint32_t	end;

	for (uint32_t i = 0; i < panel->n_rows && status == SAMPLE_OK; i = end)
	{
		end = end_of_unit(panel, i);
		if (end - i != (uint32_t) panel->n_periods)
		{
			left_out += end - i;
			continue;
		}
		for (uint32_t j = i; j < end && status == SAMPLE_OK; j++)
		{
			Row			row = row_of(panel, j);

			core_check_interrupts();
			status = add(&growing, &row);
		}
	}
	growing->image.n_missing = left_out;
	return finish(growing, status, balanced);
}

/* ---- units in two periods ---- */

/* The unit's row in a period, from its first on; the end if it has none. */
static uint32_t
find_row(const Panel *panel, uint32_t first, uint32_t end, int32_t period)
{
	while (first < end && panel->rows[first].period != period)
		first++;
	return first;
}

static SampleStatus
add_pair(Sample **sample, const Panel *panel, uint32_t earlier, uint32_t later)
{
	Row			first = row_of(panel, earlier);
	Row			second = row_of(panel, later);
	SampleStatus status = add(sample, &first);

	second.covariates = first.covariates;
	second.weight = first.weight;
	return status == SAMPLE_OK ? add(sample, &second) : status;
}

SampleStatus
panel_pair(const Panel *panel, int32_t one, int32_t other, bool keyed,
		   Sample **pair)
{
	const uint32_t kind = keyed ? SAMPLE_KIND :
		SAMPLE_KIND & ~(uint32_t) SAMPLE_FURTHER_KEY;
	int32_t		earlier = one < other ? one : other;
	int32_t		later = one < other ? other : one;
	Sample	   *growing = sample_create(panel->sample->image.flags & kind,
										panel->sample->n_covariates);
	SampleStatus status = SAMPLE_OK;
	uint32_t	end;

	for (uint32_t i = 0; i < panel->n_rows && status == SAMPLE_OK; i = end)
	{
		uint32_t	first;
		uint32_t	second;

		end = end_of_unit(panel, i);
		first = find_row(panel, i, end, earlier);
		second = find_row(panel, first, end, later);
		if (second < end)
			status = add_pair(&growing, panel, first, second);
	}
	return finish(growing, status, pair);
}
