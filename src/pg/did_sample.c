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

#include "core/sample/sample_wire.h"
#include "pg/compat.h"
#include "pg/did_sample.h"

/* ---- the type ---- */

static size_t
wire_size(const Image *canonical)
{
	return sample_wire_size((const Sample *) canonical);
}

static void
wire_encode(const Image *canonical, unsigned char *bytes)
{
	sample_wire_encode((const Sample *) canonical, bytes);
}

static Image *
wire_decode(const unsigned char *bytes, size_t length, const char **problem)
{
	return (Image *) sample_wire_decode(bytes, length, problem);
}

static Image *
canonical_form(const Image *image)
{
	const Sample *sample = (const Sample *) image;
	Sample	   *canonical;
	const Cell *conflict;
	SampleStatus status = sample_canonical(sample, &canonical, &conflict);

	if (status != SAMPLE_OK)
		sample_report(status, sample, conflict);
	return &canonical->image;
}

static Image *
merge(Image *into, const Image *from)
{
	Sample	   *merged = (Sample *) into;
	const Cell *conflict = NULL;
	SampleStatus status = sample_merge(&merged, (const Sample *) from,
									   &conflict);

	if (status != SAMPLE_OK)
		sample_report(status, (const Sample *) from, conflict);
	return &merged->image;
}

static void
report(SampleStatus status, const Image *image)
{
	sample_report(status, (const Sample *) image, NULL);
}

const SampleType did_sample_type = {
	.image = &sample_type,
	.name = "did_sample",
	.rollup = "did_rollup",
	.smaller = "Is the cluster argument the unit that was assigned, such as an area, rather than a row's own key?",
	.wire_size = wire_size,
	.wire_encode = wire_encode,
	.wire_decode = wire_decode,
	.canonical = canonical_form,
	.merge = merge,
	.report = report
};

SAMPLE_TYPE_FUNCTION(did_sample_in, sample_type_in, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_out, sample_type_out, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_recv, sample_type_recv, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_send, sample_type_send, did_sample_type)

const Sample *
DatumGetTwoWaves(Datum datum)
{
	const Sample *sample = DatumGetSample(datum);

	if (!sample_is_two_waves(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("this sample has many waves, and the function is for two"),
				 errdetail("Its cohorts or periods are others than those of did_sample(outcome, treated, post)."),
				 errhint("did_group_time(sample) estimates the effect of every cohort in every period. For two of the waves, make a did_sample of their rows.")));
	return sample;
}

/* ---- errors ---- */

void
sample_report_two_blocks(const Key *cluster)
{
	char	   *name = cluster->text != NULL ?
		pnstrdup(cluster->text, cluster->length) :
		psprintf(INT64_FORMAT, cluster->number);

	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cluster \"%s\" lies in two blocks", name),
			 errhint("A block (stratum or matched pair) holds whole clusters: give every row of a cluster the same block.")));
}

void
sample_report(SampleStatus status, const Sample *sample, const Cell *cell)
{
	Key			cluster;

	switch (status)
	{
		case SAMPLE_TOO_LARGE:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many clusters: a did_sample cannot exceed 1 GB"),
					 errdetail("It holds %u cells of %u bytes, one for each cluster, cohort (or arm) and period.",
							   sample->image.n_entries, sample->image.entry_bytes),
					 errhint("%s", did_sample_type.smaller)));
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
		case SAMPLE_OK:
			break;
	}
	elog(ERROR, "unexpected sample status %d", (int) status);
}
