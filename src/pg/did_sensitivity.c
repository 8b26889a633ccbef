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
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/float.h"

#include "core/base/bytes.h"
#include "core/inference/sensitivity.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_sensitivity);

static const NameList reference_names = NAME_LIST("t", "normal");

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

/* Columns of did_sensitivity. */
enum
{
	COL_VIOLATION,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_EXCLUDES_ZERO,
	COL_BREAKDOWN,
	N_COLS
};

static void
put_row(ResultRow *row, const GivenResult *effect, double m, double breakdown)
{
	row_set_number(row, COL_VIOLATION, m);
	if (effect->std_error > 0.0)
	{
		double		reach = effect->std_error *
			biased_critical_value(m / effect->std_error, effect->df,
								  effect->level);

		row_set_number(row, COL_CONF_LOW, effect->estimate - reach);
		row_set_number(row, COL_CONF_HIGH, effect->estimate + reach);
		row_set(row, COL_EXCLUDES_ZERO,
				BoolGetDatum(fabs(effect->estimate) > reach));
		if (!(breakdown < 0.0))
			row_set_number(row, COL_BREAKDOWN, breakdown);
	}
	row_put(row);
}

Datum
did_sensitivity(PG_FUNCTION_ARGS)
{
	HeapTupleHeader result;
	Datum		clusters;
	bool		isnull;
	GivenResult effect;
	bool		normal;
	double		breakdown = -1.0;
	double	   *bounds;
	int			n;
	ResultRow	row;

	rows_open(&row, fcinfo, N_COLS);
	normal = get_one_of(fcinfo, 2, "reference", &reference_names) == 1;
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	result = PG_GETARG_HEAPTUPLEHEADER(0);
	effect.estimate = get_attribute(result, "estimate");
	effect.std_error = get_attribute(result, "std_error");
	effect.df = get_attribute(result, "df");
	effect.level = get_attribute(result, "conf_level");

	/* What goes through no t distribution has no df; its clusters have. */
	clusters = GetAttributeByName(result, "n_clusters", &isnull);
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
		put_row(&row, &effect, bounds[i], breakdown);
	}
	return (Datum) 0;
}
