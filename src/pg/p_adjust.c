/*-------------------------------------------------------------------------
 *
 * p_adjust.c
 *		p_adjust: p-values adjusted for there being several of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"

#include "core/base/memory.h"
#include "core/inference/p_adjust.h"
#include "pg/choice_arguments.h"

PG_FUNCTION_INFO_V1(p_adjust_array);

/* How many tests there were: those that have a p-value, or more. */
static uint32
get_total(FunctionCallInfo fcinfo, int n, uint32 known)
{
	int32		total;

	if (PG_ARGISNULL(n))
		return known;
	total = PG_GETARG_INT32(n);
	if (total < 0 || (uint32) total < known)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n is %d, but there are %u p-values", total, known),
				 errhint("n is the number of all tests: leave it out if every one has its p-value here.")));
	return total;
}

Datum
p_adjust_array(PG_FUNCTION_ARGS)
{
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	uint32		known = 0;
	uint32		total;
	double	   *p;
	PAdjustment method;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	method = get_one_of(fcinfo, 1, "method", &p_adjustment_names);
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &elements, &nulls, &n);
	p = core_alloc_array(Max(n, 1), sizeof(double));
	for (int i = 0; i < n; i++)
	{
		double		value;

		if (nulls[i])
			continue;
		value = DatumGetFloat8(elements[i]);
		if (!(value >= 0.0 && value <= 1.0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("p-value %d is %g", i + 1, value),
					 errhint("p-values lie between 0 and 1; one that is not known is NULL, and is not counted.")));
		p[known++] = value;
	}
	total = get_total(fcinfo, 2, known);
	if (method == P_ADJUST_HOMMEL && total > HOMMEL_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("Hommel's procedure takes at most %d tests, not %u",
						HOMMEL_MOST, total),
				 errhint("Its work grows with their square. 'hochberg' needs the same assumptions and is hardly less powerful.")));
	p_adjust(p, known, total, method);
	known = 0;
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			elements[i] = Float8GetDatum(p[known++]);
	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(FLOAT8OID));
	PG_RETURN_ARRAYTYPE_P(construct_md_array(elements, nulls, ARR_NDIM(array),
											 ARR_DIMS(array), ARR_LBOUND(array),
											 FLOAT8OID, sizeof(float8),
											 FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
