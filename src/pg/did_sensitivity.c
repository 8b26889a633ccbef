/*-------------------------------------------------------------------------
 *
 * did_sensitivity.c
 *		did_sensitivity: intervals that allow for a violation of parallel
 *		trends.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/float.h"

#include "core/base/bytes.h"
#include "core/inference/sensitivity.h"
#include "pg/choices.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(did_sensitivity);

static const char *const reference_names[] = {"t", "normal"};

/* What of a did_result is needed; NaN for NULL. */
typedef struct GivenResult
{
	double		estimate;
	double		std_error;
	double		df;
	double		level;
} GivenResult;

static double
get_attribute(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, name, &isnull);

	return isnull ? get_float8_nan() : DatumGetFloat8(value);
}

static double *
get_bounds(FunctionCallInfo fcinfo, const GivenResult *effect, int *n)
{
	static const double of_estimate[] = {0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2};
	ArrayType  *array;
	Datum	   *elements;
	bool	   *nulls;
	double	   *bounds;

	if (PG_ARGISNULL(1))
	{
		*n = isnan(effect->estimate) ? 0 : lengthof(of_estimate);
		bounds = palloc(size_mul(size_add(*n, 1), sizeof(double)));
		for (int i = 0; i < *n; i++)
			bounds[i] = of_estimate[i] * fabs(effect->estimate);
		return bounds;
	}
	array = PG_GETARG_ARRAYTYPE_P(1);
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &elements, &nulls, n);
	bounds = palloc(size_mul(size_add(*n, 1), sizeof(double)));
	for (int i = 0; i < *n; i++)
	{
		bounds[i] = nulls[i] ? get_float8_nan() : DatumGetFloat8(elements[i]);
		if (!(bounds[i] >= 0.0 && isfinite(bounds[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("m must hold finite numbers that are not negative"),
					 errhint("m is how far apart the arms' trends may have been, in units of the outcome: for a proportion 0.02 is two percentage points.")));
	}
	return bounds;
}

#define SENSITIVITY_COLUMNS 5

static void
put_row(ReturnSetInfo *rsinfo, const GivenResult *effect, double m,
		double breakdown)
{
	Datum		values[SENSITIVITY_COLUMNS] = {0};
	bool		nulls[SENSITIVITY_COLUMNS] = {false, true, true, true, true};

	values[0] = Float8GetDatum(m);
	if (effect->std_error > 0.0)
	{
		double		reach = effect->std_error *
			biased_critical_value(m / effect->std_error, effect->df,
								  effect->level);

		values[1] = Float8GetDatum(effect->estimate - reach);
		values[2] = Float8GetDatum(effect->estimate + reach);
		values[3] = BoolGetDatum(fabs(effect->estimate) > reach);
		values[4] = Float8GetDatum(breakdown);
		nulls[1] = nulls[2] = nulls[3] = false;
		nulls[4] = breakdown < 0.0;
	}
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

Datum
did_sensitivity(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	HeapTupleHeader row;
	Datum		clusters;
	bool		isnull;
	GivenResult effect;
	bool		normal;
	double		breakdown = -1.0;
	double	   *bounds;
	int			n;

	InitMaterializedSRF(fcinfo, 0);
	normal = get_one_of(fcinfo, 2, "reference", reference_names,
						lengthof(reference_names), "t, normal") == 1;
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	effect.estimate = get_attribute(row, "estimate");
	effect.std_error = get_attribute(row, "std_error");
	effect.df = get_attribute(row, "df");
	effect.level = get_attribute(row, "conf_level");

	/* What goes through no t distribution has no df; its clusters have. */
	clusters = GetAttributeByName(row, "n_clusters", &isnull);
	if (isnan(effect.df) && !isnull && DatumGetInt64(clusters) > 1)
		effect.df = DatumGetInt64(clusters) - 1.0;

	/* A did_result can be made by hand: hold it to what we would make. */
	if (!(isfinite(effect.estimate) && isfinite(effect.std_error) &&
		  effect.std_error > 0.0 &&
		  isfinite(effect.estimate / effect.std_error) &&
		  effect.level > 0.0 && effect.level < 1.0))
		effect.std_error = get_float8_nan();
	if (normal || !(effect.df > 0.0))
		effect.df = get_float8_infinity();
	bounds = get_bounds(fcinfo, &effect, &n);
	if (effect.std_error > 0.0)
		breakdown = breakdown_point(effect.estimate, effect.std_error,
									effect.df, effect.level);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		put_row(rsinfo, &effect, bounds[i], breakdown);
	}
	return (Datum) 0;
}
