/*-------------------------------------------------------------------------
 *
 * named_samples.c
 *		Samples of several outcomes: an array of did_named_sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"

#include "core/base/memory.h"
#include "pg/did_sample.h"
#include "pg/named_samples.h"

int
named_samples(ArrayType *array, NamedSample **samples)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n = array_elements(array, &elements, &nulls);
	int			n_samples = 0;

	*samples = core_alloc_array(size_add(n, 1), sizeof(NamedSample));
	for (int i = 0; i < n; i++)
	{
		NamedSample *named = &(*samples)[n_samples];
		HeapTupleHeader row;
		Datum		sample;
		bool		isnull = true;

		if (nulls[i])
			continue;
		row = DatumGetHeapTupleHeader(elements[i]);
		sample = GetAttributeByName(row, "sample", &isnull);
		if (isnull)
			continue;
		named->outcome = GetAttributeByName(row, "outcome", &named->unnamed);
		named->sample = DatumGetTwoWaves(sample);
		n_samples++;
	}
	return n_samples;
}
