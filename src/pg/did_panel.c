/*-------------------------------------------------------------------------
 *
 * did_panel.c
 *		Samples of units and of patterns: did_panel_balance, did_drop_key,
 *		and did_wave_cells of any sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/cohort_cells.h"
#include "core/sample/sample_keys.h"
#include "pg/did_sample.h"
#include "pg/panel_argument.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_panel_balance);
PG_FUNCTION_INFO_V1(did_drop_key);
PG_FUNCTION_INFO_V1(did_wave_cells);

Datum
did_panel_balance(PG_FUNCTION_ARGS)
{
	Panel	   *panel;
	Sample	   *balanced;
	SampleStatus status;

	require_arguments(fcinfo, 1);
	panel = panel_of(PG_GETARG_KEYED(0), "did_panel_balance");
	status = panel_balance(panel, &balanced);
	if (status != SAMPLE_OK)
		sample_report(status, panel->sample, NULL);
	return image_datum(&balanced->image);
}

Datum
did_drop_key(PG_FUNCTION_ARGS)
{
	const Sample *sample;

	require_arguments(fcinfo, 1);
	sample = PG_GETARG_KEYED(0);
	if (!sample_has_further_key(sample))
		return PG_GETARG_DATUM(0);
	return image_datum(unconstify(Image *, &PG_GETARG_WAVES(0)->image));
}

/* ---- did_wave_cells(did_sample) ---- */

enum
{
	COL_COHORT,
	COL_PERIOD,
	COL_N,
	COL_N_CLUSTERS,
	COL_N_UNITS,
	COL_SUM_WEIGHTS,
	COL_N_EFFECTIVE,
	COL_MEAN,
	N_COLS
};

Datum
did_wave_cells(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	CohortCell *cells;
	uint32		n;
	ResultRow	row;

	require_arguments(fcinfo, 1);
	rows_open(&row, fcinfo, N_COLS);
	sample = PG_GETARG_KEYED(0);
	cells = cohort_cells(sample, &n);
	for (uint32 i = 0; i < n; i++)
	{
		const CohortCell *cell = &cells[i];

		CHECK_FOR_INTERRUPTS();
		if (cell->cohort != NEVER_TREATED)
			row_set(&row, COL_COHORT, Int32GetDatum(cell->cohort));
		row_set(&row, COL_PERIOD, Int32GetDatum(cell->period));
		row_set_count(&row, COL_N, cell->rows);
		if (sample->image.flags & SAMPLE_CLUSTERED)
			row_set_count(&row, COL_N_CLUSTERS, cell->clusters);
		if (sample_has_units(sample))
			row_set_count(&row, COL_N_UNITS, cell->entries);
		row_set_number(&row, COL_SUM_WEIGHTS, cell->weight);
		row_set_number(&row, COL_N_EFFECTIVE, cell->effective_rows);
		row_set_number(&row, COL_MEAN, cell->mean);
		row_put(&row);
	}
	return (Datum) 0;
}
