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
#include "pg/sample_type.h"

extern const SampleType bootstrap_sample_type;

/* The sample behind a datum, in canonical form. */
static inline const ValueSample *
DatumGetValueSample(Datum datum)
{
	return (const ValueSample *) sample_of_datum(&bootstrap_sample_type, datum);
}

/* Report what the core refused. */
pg_noreturn extern void value_sample_report(SampleStatus status);

#endif							/* RESILIENCE_BOOTSTRAP_SAMPLE_H */
