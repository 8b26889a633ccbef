/*-------------------------------------------------------------------------
 *
 * bootstrap_sample.c
 *		The type bootstrap_sample: what describes it, and errors about its samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/sample/value_sample_wire.h"
#include "pg/compat.h"
#include "pg/bootstrap_sample.h"

/* ---- errors ---- */

void
value_sample_report(SampleStatus status)
{
	switch (status)
	{
		case SAMPLE_TOO_LARGE:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many different values: a bootstrap_sample cannot exceed 1 GB"),
					 errhint("Round the value (or the weight) to the digits that matter; equal values of a cluster take no more room than one.")));
			break;
		case SAMPLE_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many rows: a bootstrap_sample counts up to %lld",
							(long long) SAMPLE_MAX_ROWS),
					 errhint("Was a sample merged with itself?")));
			break;
		case SAMPLE_OTHER_KIND:
			sample_type_report_other_kind(&bootstrap_sample_type);
			break;
		case SAMPLE_OK:
		case SAMPLE_TWO_BLOCKS:
		case SAMPLE_TWO_CLUSTERS:
		case SAMPLE_TWO_COHORTS:
		case SAMPLE_NO_ROWS_LIKE_IT:
		case SAMPLE_OTHER_COVARIATES:
		case SAMPLE_OTHER_MARGINS:
		case SAMPLE_HAS_FACTORS:
			break;
	}
	elog(ERROR, "unexpected sample status %d", (int) status);
}

/* ---- the type ---- */

static size_t
wire_size(const Image *canonical)
{
	return value_sample_wire_size((const ValueSample *) canonical);
}

static void
wire_encode(const Image *canonical, unsigned char *bytes)
{
	value_sample_wire_encode((const ValueSample *) canonical, bytes);
}

static Image *
wire_decode(const unsigned char *bytes, size_t length, const char **problem)
{
	return (Image *) value_sample_wire_decode(bytes, length, problem);
}

static Image *
canonical_form(const Image *image)
{
	return (Image *) value_sample_canonical((const ValueSample *) image);
}

static Image *
merge(Image *into, const Image *from)
{
	ValueSample *merged = (ValueSample *) into;
	SampleStatus status = value_sample_merge(&merged,
											 (const ValueSample *) from);

	if (status != SAMPLE_OK)
		value_sample_report(status);
	return &merged->image;
}

static void
report(SampleStatus status, const Image *image)
{
	value_sample_report(status);
}

const SampleType bootstrap_sample_type = {
	.image = &value_sample_type,
	.name = "bootstrap_sample",
	.rollup = "bootstrap_rollup",
	.alike = "Build them with the same arguments of bootstrap_sample, of the same types.",
	.smaller = "Round the value (or the weight) to the digits that matter.",
	.wire_size = wire_size,
	.wire_encode = wire_encode,
	.wire_decode = wire_decode,
	.canonical = canonical_form,
	.merge = merge,
	.report = report
};

SAMPLE_TYPE_FUNCTION(bootstrap_sample_in, sample_type_in, bootstrap_sample_type)
SAMPLE_TYPE_FUNCTION(bootstrap_sample_out, sample_type_out, bootstrap_sample_type)
SAMPLE_TYPE_FUNCTION(bootstrap_sample_recv, sample_type_recv, bootstrap_sample_type)
SAMPLE_TYPE_FUNCTION(bootstrap_sample_send, sample_type_send, bootstrap_sample_type)
