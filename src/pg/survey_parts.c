/*-------------------------------------------------------------------------
 *
 * survey_parts.c
 *		Samples of parts of a survey as arguments, and the row of a test.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/base/memory.h"
#include "core/sample/replicate_keys.h"
#include "pg/array_elements.h"
#include "pg/join_samples.h"
#include "pg/survey_parts.h"
#include "pg/survey_sample.h"

/* ---- arrays ---- */

Datum *
get_whole_array(FunctionCallInfo fcinfo, int n, const char *name, int *n_elements)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(n);
	Datum	   *elements;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not hold NULL", name),
				 errhint("What belongs together is at the same place in each array: leave it out of all of them.")));
	*n_elements = array_elements(array, &elements, NULL);
	return elements;
}

/* ---- the samples ---- */

/*
 * Of samples whose rows are their units, rows outside a part could be those of
 * another part or others: they would be counted twice, or not.
 */
static void
require_psus(const Sample *const *samples, int n)
{
	bool		rows = (samples[0]->image.flags & SAMPLE_CLUSTERED) == 0 ||
		(samples[0]->image.flags & SAMPLE_ROWS_ARE_PSUS) != 0;

	for (int part = 0; part < n && n > 1 && rows; part++)
		for (uint32 i = 0; i < samples[part]->image.n_entries; i++)
		{
			CHECK_FOR_INTERRUPTS();
			if (sample_cell(samples[part], i)->period == OUT_OF_DOMAIN)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("rows outside sample %d may be those of another sample", part + 1),
						 errdetail("Without a psu each row is a unit, and rows of several samples are taken to be different rows."),
						 errhint("Give each row's own key as psu; or build the samples by GROUP BY or FILTER, of rows whose value is not NULL.")));
		}
}

const Sample **
get_survey_parts(FunctionCallInfo fcinfo, int argument, int *n)
{
	Datum	   *elements = get_whole_array(fcinfo, argument, "samples", n);
	const Sample **samples = core_alloc_array(size_add(*n, 1), sizeof(Sample *));

	if (*n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no samples"),
				 errhint("Give an array of them, such as array_agg(sample ORDER BY grp).")));
	if (*n > SURVEY_PARTS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("at most %d samples can be compared, not %d", SURVEY_PARTS_MOST, *n),
				 errhint("Merge samples by survey_rollup.")));
	for (int i = 0; i < *n; i++)
		samples[i] = survey_of_any(DatumGetSurvey(elements[i]));
	require_psus(samples, *n);
	return samples;
}

const Sample *
join_survey_parts(const Sample *const *samples, int n, const char *function)
{
	return join_samples(samples, n, joined_arm, function,
						"survey_sample(value, psu, weight, stratum) with GROUP BY");
}

/* ---- a row ---- */

void
set_survey_units(ResultRow *row, int column, const Sample *sample,
				 const SurveyUnits *units)
{
	if (sample_has_replicates(sample))
		return;
	row_set_count(row, column, (int64) units->with_rows);
	row_set_count(row, column + 1, units->strata_with_rows);
}
