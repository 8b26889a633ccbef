/*-------------------------------------------------------------------------
 *
 * bootstrap_sample.h
 *		bootstrap_sample as an argument and a result of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BOOTSTRAP_SAMPLE_H
#define RESILIENCE_BOOTSTRAP_SAMPLE_H

#include "fmgr.h"

#include "core/sample/value_sample.h"
#include "pg/compat.h"

/*
 * The sample behind a datum: in canonical form, or as an aggregate left it.
 */
extern const ValueSample *DatumGetValueSample(Datum datum);
extern ValueSample *DatumGetValueSampleAsIs(Datum datum);

/* Set the length word: to be done before an image leaves as a datum. */
extern Datum ValueSampleGetDatum(ValueSample *sample);

/* Report what the core refused. */
pg_noreturn extern void value_sample_report(ValueSampleStatus status);

#endif							/* RESILIENCE_BOOTSTRAP_SAMPLE_H */
