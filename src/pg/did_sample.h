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

/*
 * The sample behind a datum: in canonical form, or as an aggregate left it.
 */
extern const Sample *DatumGetSample(Datum datum);
extern Sample *DatumGetSampleAsIs(Datum datum);

#define PG_GETARG_SAMPLE(n) DatumGetSample(PG_GETARG_DATUM(n))

/* Set the length word: to be done before an image leaves as a datum. */
extern Datum SampleGetDatum(Sample *sample);

/* Report what the core refused; "cell" of "sample" is at fault, if given. */
pg_noreturn extern void sample_report(SampleStatus status,
									  const Sample *sample,
									  const Cell *cell);
pg_noreturn extern void sample_report_two_blocks(const Key *cluster);

#endif							/* RESILIENCE_DID_SAMPLE_H */
