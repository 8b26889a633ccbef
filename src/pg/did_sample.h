/*-------------------------------------------------------------------------
 *
 * did_sample.h
 *		did_sample as an argument and a result of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DID_SAMPLE_H
#define RESILIENCE_DID_SAMPLE_H

#include "fmgr.h"

#include "core/sample/sample.h"
#include "pg/compat.h"
#include "pg/sample_type.h"

extern const SampleType did_sample_type;

/* The sample behind a datum, in canonical form, with whatever keys it has. */
static inline const Sample *
DatumGetKeyedSample(Datum datum)
{
	return (const Sample *) sample_of_datum(&did_sample_type, datum);
}

/*
 * The same for whoever wants clusters, cohorts and periods: a sample of units
 * or of patterns comes without its further key.
 */
extern const Sample *DatumGetSample(Datum datum);

#define PG_GETARG_WAVES(n) DatumGetSample(PG_GETARG_DATUM(n))
#define PG_GETARG_KEYED(n) DatumGetKeyedSample(PG_GETARG_DATUM(n))

/*
 * The same for whoever knows treated and comparators, before and after, and
 * nothing else: refuses a sample of many waves.
 */
extern const Sample *DatumGetTwoWaves(Datum datum);

#define PG_GETARG_SAMPLE(n) DatumGetTwoWaves(PG_GETARG_DATUM(n))

/* A key in an error message. */
extern const char *shown_key(Key key);

/* Report what the core refused; "cell" of "sample" is at fault, if given;
 * of a survey_sample in words of its own. */
pg_noreturn extern void sample_report(SampleStatus status,
									  const Sample *sample,
									  const Cell *cell);
pg_noreturn extern void sample_report_two_blocks(const Key *cluster);

#endif							/* RESILIENCE_DID_SAMPLE_H */
