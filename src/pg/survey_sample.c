/*-------------------------------------------------------------------------
 *
 * survey_sample.c
 *		The type survey_sample: what describes it, and errors about its samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "core/sample/margins.h"
#include "core/sample/replicate_keys.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_wire.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/survey_sample.h"

/* ---- the type ---- */

static Image *
wire_decode(const unsigned char *bytes, size_t length, const char **problem)
{
	return (Image *) survey_wire_decode(bytes, length, problem);
}

const SampleType survey_sample_type = {
	.image = &sample_type,
	.name = "survey_sample",
	.rollup = "survey_rollup",
	.smaller = "Is the psu argument the unit that was drawn, such as an area, rather than a row's own key? Where rows were drawn, give NULL as psu.",
	.alike = "Build them by the same aggregate, with the same arguments, of the same types: psu, weight and stratum are each given in every row, or NULL in every row.",
	.wire_size = sample_image_wire_size,
	.wire_encode = sample_image_wire_encode,
	.wire_decode = wire_decode,
	.canonical = sample_image_canonical,
	.merge = sample_image_merge,
	.report = sample_image_report
};

SAMPLE_TYPE_FUNCTION(survey_sample_in, sample_type_in, survey_sample_type)
SAMPLE_TYPE_FUNCTION(survey_sample_out, sample_type_out, survey_sample_type)
SAMPLE_TYPE_FUNCTION(survey_sample_recv, sample_type_recv, survey_sample_type)
SAMPLE_TYPE_FUNCTION(survey_sample_send, sample_type_send, survey_sample_type)

/* ---- what functions can take ---- */

const Sample *
survey_as_drawn(const Sample *sample)
{
	if (sample_is_calibrated(sample))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this is not to be had of a calibrated sample"),
				 errdetail("Its estimates depend on the margins, which survey_mean, survey_total, survey_proportion and survey_ratio know of."),
				 errhint("Write the weights of survey_calibration_weights to the rows, and make a sample with them: the estimate is the same, and its standard error that of weights as they are.")));
	return sample;
}

const Sample *
DatumGetWeightedSurvey(Datum datum)
{
	const Sample *sample = DatumGetKeyedSurvey(datum);

	return sample_is_calibrated(sample) ? sample :
		sample_image_collapsed(sample);
}

void
require_state_of_values(const Sample *sample, int n, const char *aggregate)
{
	if (sample->image.n_entries > 0 &&
		(!(sample->image.flags & SAMPLE_PATTERNS) || sample->n_covariates != n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("this sample is no state of the aggregate %s",
						aggregate),
				 errhint("Call the aggregate, or the function %s of samples.",
						 aggregate)));
}

/* ---- replicate weights ---- */

const Sample *
survey_of_units(const Sample *sample)
{
	if (sample_has_replicates(sample))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function needs the units that were drawn, and the sample has replicate weights"),
				 errhint("survey_mean, survey_total, survey_proportion, survey_ratio, survey_quantile, survey_contrast and survey_chisq take such a sample.")));
	return sample;
}

const Sample *
survey_of_any(const Sample *sample)
{
	if (sample_has_replicates(sample) && sample->image.n_entries > 0 &&
		replicate_design_of(sample) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("what the replicate weights are has not been said"),
				 errhint("Say it once: survey_replicate_design(sample, 'JK1'), or 'JKn', 'BRR', 'Fay', 'bootstrap'.")));
	return sample;
}

/* ---- errors ---- */

void
survey_report_two_strata(const Key *psu)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("PSU \"%s\" lies in two strata", shown_key(*psu)),
			 errhint("A stratum holds whole PSUs. If PSUs of different strata have the same key, make it of both: concat(stratum, '/', psu).")));
}

void
survey_report_other_replicates(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("the samples have other numbers of replicate weights, or other things were said of them"),
			 errhint("Merge samples first, and then say what their replicates are: survey_replicate_design(survey_rollup(sample), ...).")));
}

/* What there are too many of, and what to do. */
static void
report_too_large(const Sample *sample)
{
	bool		patterns = (sample->image.flags & SAMPLE_PATTERNS) != 0;

	if (sample_has_margins(sample))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many margins: a survey_sample cannot exceed 1 GB"),
				 errdetail("It holds %u cells of %u bytes, one for each PSU and what its rows have in the margins.",
						   sample->image.n_entries, sample->image.entry_bytes),
				 errhint("Round amounts to the digits that matter, and leave out of margins what no totals are known of.")));

	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many %s: a survey_sample cannot exceed 1 GB",
					patterns ? "values" : "PSUs"),
			 errdetail("It holds %u cells of %u bytes, one for each PSU%s.",
					   sample->image.n_entries, sample->image.entry_bytes,
					   patterns ? " and value" : ""),
			 errhint("%s", patterns ?
					 "Round the value (or the rank) to the digits that matter; equal values of a PSU take no more room than one." :
					 survey_sample_type.smaller)));
}

/* The margins of the rows of a cell: "age", "sex" */
static const char *
margin_names_shown(const Sample *sample, const Cell *cell)
{
	Key			key = sample_unit_key(sample, cell);
	MarginText	rest = margin_text(&key);
	MarginField field;
	StringInfoData shown;

	initStringInfo(&shown);
	while (margins_next(&rest, &field))
		appendStringInfo(&shown, "%s\"%.*s\"", shown.len > 0 ? ", " : "",
						 (int) field.name.length, field.name.text);
	return shown.data;
}

void
survey_sample_report(SampleStatus status, const Sample *sample,
					 const Cell *cell)
{
	Key			psu;

	switch (status)
	{
		case SAMPLE_TOO_LARGE:
			report_too_large(sample);
			break;
		case SAMPLE_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many rows: a survey_sample counts up to %lld, and as many left out",
							(long long) SAMPLE_MAX_ROWS),
					 errhint("Was a sample merged with itself?")));
			break;
		case SAMPLE_TWO_BLOCKS:
			if (sample_has_replicates(sample))
				survey_report_other_replicates();
			psu = sample_cluster_key(sample, cell);
			survey_report_two_strata(&psu);
			break;
		case SAMPLE_NO_ROWS_LIKE_IT:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("samples cannot be merged whose sums no rows have"),
					 errdetail("One of them was not made by the aggregates of this extension, or was changed since."),
					 errhint("Build the samples again from their rows.")));
			break;
		case SAMPLE_OTHER_COVARIATES:
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("auxiliaries must have the same length in every row"),
					 errhint("Build the array from the same columns for every row; one with a NULL in it says that the row is to be left out.")));
			break;
		case SAMPLE_OTHER_KIND:
			sample_type_report_other_kind(&survey_sample_type);
			break;
		case SAMPLE_OTHER_MARGINS:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("rows have different margins"),
					 errdetail("One has %s, another has not.",
							   margin_names_shown(sample, cell)),
					 errhint("Build margins from the same columns for every row, by jsonb_build_object('sex', sex, 'age', age_band) say: a row without a category keeps its key, with null.")));
			break;
		case SAMPLE_HAS_FACTORS:
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("calibrated samples cannot be merged"),
					 errdetail("The weights of each are those of its own totals."),
					 errhint("Merge the samples of calibration_sample by survey_rollup first, then calibrate what comes out to the totals of all.")));
			break;
		case SAMPLE_OK:
		case SAMPLE_TWO_CLUSTERS:
		case SAMPLE_TWO_COHORTS:
			break;
	}
	elog(ERROR, "unexpected sample status %d", (int) status);
}
