/*-------------------------------------------------------------------------
 *
 * named_samples.h
 *		Samples of several outcomes: an array of did_named_sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NAMED_SAMPLES_H
#define RESILIENCE_NAMED_SAMPLES_H

#include "core/sample/sample.h"
#include "pg/array_elements.h"

typedef struct NamedSample
{
	const Sample *sample;		/* of two waves */
	Datum		outcome;		/* its name, a text */
} NamedSample;

/* Those that have a sample; how many. Complains if names do not tell them apart. */
extern int	named_samples(ArrayType *array, NamedSample **samples);

#endif							/* RESILIENCE_NAMED_SAMPLES_H */
