/*-------------------------------------------------------------------------
 *
 * did_sample.c
 *		The type did_sample: what describes it, and errors about its samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/sample/sample_keys.h"
#include "core/sample/sample_wire.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/sample_image.h"
#include "pg/survey_sample.h"

/* ---- the type ---- */

static Image *
wire_decode(const unsigned char *bytes, size_t length, const char **problem)
{
	return (Image *) sample_wire_decode(bytes, length, problem);
}

const SampleType did_sample_type = {
	.image = &sample_type,
	.name = "did_sample",
	.rollup = "did_rollup",
	.alike = "Build them by the same aggregate, with the same arguments, of the same types.",
	.smaller = "Is the cluster argument the unit that was assigned, such as an area, rather than a row's own key?",
	.wire_size = sample_image_wire_size,
	.wire_encode = sample_image_wire_encode,
	.wire_decode = wire_decode,
	.canonical = sample_image_canonical,
	.merge = sample_image_merge,
	.report = sample_image_report
};

SAMPLE_TYPE_FUNCTION(did_sample_in, sample_type_in, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_out, sample_type_out, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_recv, sample_type_recv, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_send, sample_type_send, did_sample_type)

const Sample *
DatumGetSample(Datum datum)
{
	return sample_image_collapsed(DatumGetKeyedSample(datum));
}

const Sample *
DatumGetTwoWaves(Datum datum)
{
	const Sample *sample = DatumGetSample(datum);

	if (!sample_is_two_waves(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("this sample has many waves, and the function is for two"),
				 errdetail("Its cohorts or periods are others than those of did_sample(outcome, treated, post)."),
				 errhint("did_group_time(sample) estimates the effect of every cohort in every period. For two of the waves, make a did_sample of their rows. SELECT resilience_guide('waves') has an example.")));
	return sample;
}

/* ---- errors ---- */

const char *
shown_key(Key key)
{
	return key.text != NULL ? pnstrdup(key.text, key.length) :
		psprintf(INT64_FORMAT, key.number);
}

void
sample_report_two_blocks(const Key *cluster)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cluster \"%s\" lies in two blocks", shown_key(*cluster)),
			 errhint("A block (stratum or matched pair) holds whole clusters: give every row of a cluster the same block.")));
}

/* What there are too many of, what has a cell, and what to do. */
static void
report_too_large(const Sample *sample)
{
	const char *what = "clusters";
	const char *each = "cluster, cohort (or arm) and period";
	const char *hint = did_sample_type.smaller;

	if (sample_has_units(sample))
	{
		what = "units";
		each = "unit and period";
		hint = "Make a did_wave_sample, which has a cell for each cluster only, if neither complete cases nor covariates that vary are asked for; or a sample of each region.";
	}
	if (sample->image.flags & SAMPLE_PATTERNS)
	{
		what = "patterns";
		each = "cluster, cohort, period and pattern of covariates";
		hint = "A covariate that is measured, not classified, makes a pattern of every row: put it into classes, width_bucket(age, 20, 80, 6) say, or use did_wave_sample, whose method => 'reg' is exact for any covariate.";
	}
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many %s: a did_sample cannot exceed 1 GB", what),
			 errdetail("It holds %u cells of %u bytes, one for each %s.",
					   sample->image.n_entries, sample->image.entry_bytes,
					   each),
			 errhint("%s", hint)));
}

/* A unit is in two places. */
static void
report_mixed_unit(SampleStatus status, const Sample *sample, const Cell *cell)
{
	const char *unit = shown_key(sample_unit_key(sample, cell));

	if (status == SAMPLE_TWO_CLUSTERS)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("unit \"%s\" lies in two clusters", unit),
				 errhint("Give every row of a unit the cluster that it was in at first; or make the unit's key of the unit and its cluster, if one that moves is another one.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("unit \"%s\" lies in two cohorts", unit),
			 errhint("first_treated is when the unit was treated first, the same in all of its rows and periods; NULL in all of them if it never was.")));
}

void
sample_report(SampleStatus status, const Sample *sample, const Cell *cell)
{
	Key			cluster;

	if (sample != NULL && (sample->image.flags & SAMPLE_SURVEY))
		survey_sample_report(status, sample, cell);
	switch (status)
	{
		case SAMPLE_TOO_LARGE:
			report_too_large(sample);
			break;
		case SAMPLE_TWO_CLUSTERS:
		case SAMPLE_TWO_COHORTS:
			report_mixed_unit(status, sample, cell);
			break;
		case SAMPLE_NO_ROWS_LIKE_IT:
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("samples cannot be merged whose sums no rows have"),
					 errdetail("One of them was not made by the aggregates of this extension, or was changed since."),
					 errhint("Build the samples again from their rows.")));
			break;
		case SAMPLE_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many rows: a did_sample counts up to %lld, and as many left out",
							(long long) SAMPLE_MAX_ROWS),
					 errhint("Was a sample merged with itself?")));
			break;
		case SAMPLE_TWO_BLOCKS:
			cluster = sample_cluster_key(sample, cell);
			sample_report_two_blocks(&cluster);
			break;
		case SAMPLE_OTHER_COVARIATES:
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("covariates must have the same length in every row"),
					 errhint("Build the array from the same columns for every row; rows with a NULL in it are left out.")));
			break;
		case SAMPLE_OTHER_KIND:
			sample_type_report_other_kind(&did_sample_type);
			break;
		case SAMPLE_OTHER_MARGINS:
		case SAMPLE_HAS_FACTORS:
		case SAMPLE_OK:
			break;
	}
	elog(ERROR, "unexpected sample status %d", (int) status);
}
