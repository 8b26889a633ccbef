/*-------------------------------------------------------------------------
 *
 * panel_argument.c
 *		A sample whose units have one row in a period, as an argument.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/sample/sample_keys.h"
#include "pg/choice_arguments.h"
#include "pg/panel_argument.h"

static void
report_twice(const Sample *sample, const Cell *cell)
{
	Key			key = sample_unit_key(sample, cell);
	const char *unit = key.text != NULL ? pnstrdup(key.text, key.length) :
		psprintf(INT64_FORMAT, key.number);

	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("unit \"%s\" has " INT64_FORMAT " rows in period %d, where a panel has one",
					unit, cell_rows(cell, sample_components(sample)),
					cell->period),
			 errhint("Take one row of each unit in each period, or their mean; or make the unit's key of all that tells its rows apart.")));
}

static const NameList panel_uses = NAME_LIST("rows", "pairs");

PanelUse
get_panel_use(FunctionCallInfo fcinfo, int n)
{
	return (PanelUse) get_one_of(fcinfo, n, "panel", &panel_uses);
}

void
require_units(const Sample *sample, const char *what)
{
	if (!sample_has_units(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs a sample of units", what),
				 errhint("Make it with their key: did_panel_sample(outcome, first_treated, period, unit [, cluster [, weight [, block [, covariates]]]]).")));
}

Panel *
panel_of(const Sample *sample, const char *what)
{
	Panel	   *panel;

	require_units(sample, what);
	panel = panel_create(sample);
	if (panel->twice != NULL)
		report_twice(sample, panel->twice);
	return panel;
}
