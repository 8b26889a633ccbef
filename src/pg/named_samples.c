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
#include "utils/builtins.h"

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "pg/did_sample.h"
#include "pg/named_samples.h"

static int
compare_names(const void *a, const void *b, const void *context)
{
	(void) context;
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* By its name a row of the result is known, and that of a joint test has none. */
static void
require_different_names(const NamedSample *samples, int n)
{
	char	  **names = core_alloc_array(size_add(n, 1), sizeof(char *));

	for (int i = 0; i < n; i++)
		names[i] = TextDatumGetCString(samples[i].outcome);
	sort_items(names, n, sizeof(char *), compare_names, NULL);
	for (int i = 1; i < n; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("two samples have the name \"%s\"", names[i]),
					 errhint("Rows of the result are told apart by it. Of subgroups make it of both: concat(outcome, ', ', sex); of parts of the same outcome make one sample by did_rollup.")));
}

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
		named->outcome = GetAttributeByName(row, "outcome", &isnull);
		if (isnull)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a sample has no name"),
					 errhint("Give each sample the name of its outcome, which is in its row of the result: ROW('age', sample)::did_named_sample.")));
		named->sample = DatumGetTwoWaves(sample);
		n_samples++;
	}
	require_different_names(*samples, n_samples);
	return n_samples;
}
