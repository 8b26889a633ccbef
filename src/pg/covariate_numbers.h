/*-------------------------------------------------------------------------
 *
 * covariate_numbers.h
 *		A subset of covariates as an array of their places, from 1 on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COVARIATE_NUMBERS_H
#define RESILIENCE_COVARIATE_NUMBERS_H

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/sample/sample.h"

/* Of a bit for each. */
static inline Datum
covariate_numbers(uint64 covariates)
{
	Datum		numbers[MAX_COVARIATES];
	int			n = 0;

	for (int j = 0; j < MAX_COVARIATES; j++)
		if ((covariates >> j) & 1)
			numbers[n++] = Int32GetDatum(j + 1);
	return PointerGetDatum(construct_array(numbers, n, INT4OID, sizeof(int32),
										   true, TYPALIGN_INT));
}

#endif							/* RESILIENCE_COVARIATE_NUMBERS_H */
