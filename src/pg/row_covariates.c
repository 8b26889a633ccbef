/*-------------------------------------------------------------------------
 *
 * row_covariates.c
 *		The array of covariates, or of auxiliaries, of a row of an aggregate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"

#include "pg/did_sample.h"
#include "pg/row_covariates.h"

const double *
read_covariates(FunctionCallInfo fcinfo, int n, ArgumentTypes types,
				const char *name, int *length)
{
	const Argument *argument = types.any == NULL ? NULL :
		&types.any->argument[n];
	ArrayType  *array = argument == NULL ? PG_GETARG_ARRAYTYPE_P(n) :
		argument_array(argument, PG_GETARG_DATUM(n));
	const double *values = (const double *) ARR_DATA_PTR(array);

	*length = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", name),
				 errhint("Write it as ARRAY[age, sex, ...].")));
	if (*length > MAX_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many %s: %d, where at most %d are allowed",
						name, *length, MAX_COVARIATES),
				 errhint("Leave out %s, or combine categories.", name)));
	if (array_contains_nulls(array))
		return NULL;
	if (argument != NULL)
		values = argument_numbers(argument, array, *length);
	for (int i = 0; i < *length; i++)
		check_number(name, values[i]);
	return values;
}

void
expect_covariates(Sample **state, int length)
{
	SampleStatus status = sample_expect_covariates(state, length);

	if (status != SAMPLE_OK)
		sample_report(status, *state, NULL);
}
