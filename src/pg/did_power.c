/*-------------------------------------------------------------------------
 *
 * did_power.c
 *		did_power: power, smallest effect or areas needed, by formula.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"

#include "core/base/memory.h"
#include "core/inference/power.h"
#include "pg/power_arguments.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_power);

enum
{
	ARG_AREAS_TREATED,
	ARG_AREAS_COMPARATOR,
	ARG_N,
	ARG_EFFECT,
	ARG_POWER,
	ARG_VARIANCE,
	ARG_PROPORTION,
	ARG_ICC,
	ARG_AREA_CORRELATION,
	ARG_PERSON_CORRELATION,
	ARG_ALPHA,
	ARG_N_TREATED,
	ARG_N_COMPARATOR,
	N_ARGS
};

/* Columns of did_power_result. */
enum
{
	COL_EFFECT,
	COL_POWER,
	COL_POWER_NORMAL,
	COL_AREAS_TREATED,
	COL_AREAS_COMPARATOR,
	COL_STD_ERROR,
	COL_DF,
	COL_ALPHA,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* That of outcomes as far apart as a sample takes them. */
#define VARIANCE_MOST 1e100

/* ---- arguments ---- */

/* 0 if it is not given. */
static uint32
get_areas(FunctionCallInfo fcinfo, int n, const char *name)
{
	int32		areas;

	if (PG_ARGISNULL(n))
		return 0;
	areas = PG_GETARG_INT32(n);
	if (areas < 1 || areas > POWER_AREAS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", name, areas),
				 errhint("It is a number of areas from 1 to %d; leave it out, and give effect and power, to have it worked out.",
						 POWER_AREAS_MOST)));
	return areas;
}

static double
inverse_of(double rows, const char *name)
{
	if (!(rows > 0.0 && isfinite(1.0 / rows) && isfinite(rows)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %s people in an area and wave", name,
						isnan(rows) ? "an unknown number of" : psprintf("%g", rows)),
				 errhint("It is the number of people asked in an area in one wave, above 0.")));
	return 1.0 / rows;
}

/* The mean of 1 / rows over an array, and how long the array is. */
static double
inverse_of_array(ArrayType *array, const char *name, uint32 *areas)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	double		sum = 0.0;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
					  TYPALIGN_DOUBLE, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		sum += inverse_of(nulls[i] ? NAN : DatumGetFloat8(elements[i]), name);
	if (n == 0)
		inverse_of(NAN, name);
	*areas = n;
	return sum / n;
}

/*
 * Sizes of an arm's areas: all alike, or one by one, which says how many areas
 * there are unless that is asked.
 */
static void
get_sizes(FunctionCallInfo fcinfo, int n, const char *name, const char *areas_name,
		  bool areas_asked, PowerArm *arm)
{
	uint32		listed;

	if (PG_ARGISNULL(n))
	{
		if (PG_ARGISNULL(ARG_N))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("how many people are asked in an area is not said"),
					 errhint("Give n, the people in an area in one wave; or n_treated and n_comparator, arrays with a number for each area.")));
		arm->inverse_rows = inverse_of(PG_GETARG_FLOAT8(ARG_N), "n");
		return;
	}
	arm->inverse_rows = inverse_of_array(PG_GETARG_ARRAYTYPE_P(n), name, &listed);
	if (arm->areas == 0 && !areas_asked)
		arm->areas = listed;
	else if (arm->areas > 0 && arm->areas != listed)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %u areas, and %s is %u", name, listed, areas_name,
						arm->areas),
				 errhint("Leave %s out: the array says how many areas there are.",
						 areas_name)));
}

static double
get_outcome_variance(FunctionCallInfo fcinfo)
{
	bool		by_variance = !PG_ARGISNULL(ARG_VARIANCE);
	double		value;

	if (by_variance == !PG_ARGISNULL(ARG_PROPORTION))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("give one of variance and proportion"),
				 errhint("variance is that of the outcome among all people of a wave; of a yes or no, give the proportion p, whose variance is p (1 - p).")));
	if (!by_variance)
	{
		value = get_between(fcinfo, ARG_PROPORTION, "proportion", 0.0, 1.0, false);
		return value * (1.0 - value);
	}
	value = PG_GETARG_FLOAT8(ARG_VARIANCE);
	if (!(value > 0.0 && value <= VARIANCE_MOST))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("variance is %g", value),
				 errhint("It is the square of the outcome's standard deviation, above 0 and up to 1e100.")));
	return value;
}

static PowerDesign
get_design(FunctionCallInfo fcinfo, bool areas_asked)
{
	PowerDesign design = {.alpha = get_alpha(fcinfo, ARG_ALPHA)};

	design.variance = get_outcome_variance(fcinfo);
	design.icc = get_between(fcinfo, ARG_ICC, "icc", 0.0, 1.0, true);
	design.area_correlation = get_between(fcinfo, ARG_AREA_CORRELATION,
										  "area_correlation", -1.0, 1.0, true);
	design.person_correlation = get_between(fcinfo, ARG_PERSON_CORRELATION,
											"person_correlation", -1.0, 1.0, true);
	design.treated.areas = get_areas(fcinfo, ARG_AREAS_TREATED, "areas_treated");
	design.comparators.areas = get_areas(fcinfo, ARG_AREAS_COMPARATOR,
										 "areas_comparator");
	get_sizes(fcinfo, ARG_N_TREATED, "n_treated", "areas_treated", areas_asked,
			  &design.treated);
	get_sizes(fcinfo, ARG_N_COMPARATOR, "n_comparator", "areas_comparator",
			  areas_asked, &design.comparators);
	if (!(design.icc < 1.0 || design.area_correlation < 1.0) ||
		!(design.icc > 0.0 || design.person_correlation < 1.0) ||
		(design.area_correlation == 1.0 && design.person_correlation == 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("with these correlations nothing varies between the waves"),
				 errhint("Of an effect that is estimated without error there is no power to work out: choose smaller correlations.")));
	return design;
}

static void
require_degrees(const PowerDesign *design)
{
	if (design->treated.areas == 0 || design->comparators.areas == 0)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("how many areas there are is not said"),
				 errhint("Give areas_treated and areas_comparator; or give both effect and power, and the areas are worked out.")));
	if (design->treated.areas + design->comparators.areas < 3)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("one treated area and one comparator leave no degrees of freedom"),
				 errhint("At least three areas are needed.")));
}

/* ---- what is asked ---- */

static const char *
find_areas(PowerDesign *design, double effect, double power)
{
	PowerSearch search = SEARCH_BOTH;

	if (design->treated.areas > 0 && design->comparators.areas > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effect, power and both numbers of areas are given: nothing is asked"),
				 errhint("Leave out what is to be worked out.")));
	if (effect == 0.0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effect is 0, which no number of areas finds"),
				 errhint("Give the effect that would matter, in units of the outcome.")));
	if (design->treated.areas > 0)
		search = SEARCH_COMPARATORS;
	else if (design->comparators.areas > 0)
		search = SEARCH_TREATED;
	if (power_areas(design, search, effect, power) > 0)
		return NULL;
	if (search != SEARCH_COMPARATORS)
		design->treated.areas = 0;
	if (search != SEARCH_TREATED)
		design->comparators.areas = 0;
	return psprintf("no number of areas up to %d has this power%s", POWER_AREAS_MOST,
					search == SEARCH_BOTH ? "" : " if the other arm stays as it is");
}

static const char *
method_text(const PowerDesign *design)
{
	return psprintf("two-sided t test at %g of the difference-in-differences of two waves, %s; outcome variance %g, intraclass correlation %g, area effects correlated %g between the waves",
					design->alpha,
					design->person_correlation == 0.0 ? "other people in each" :
					psprintf("the same people in both (correlated %g)",
							 design->person_correlation),
					design->variance, design->icc, design->area_correlation);
}

Datum
did_power(PG_FUNCTION_ARGS)
{
	bool		has_effect = !PG_ARGISNULL(ARG_EFFECT);
	bool		has_power = !PG_ARGISNULL(ARG_POWER);
	PowerDesign design;
	double		effect = NAN;
	double		power = NAN;
	const char *note = NULL;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	row_open(&row, fcinfo, N_COLS);
	if (!has_effect && !has_power)
		report_nothing_given();
	design = get_design(fcinfo, has_effect && has_power);
	if (has_effect)
		effect = get_effect(fcinfo, ARG_EFFECT);
	if (has_power)
		power = get_power(fcinfo, ARG_POWER, design.alpha);
	if (has_effect && has_power)
		note = find_areas(&design, effect, power);
	else
		require_degrees(&design);
	if (!has_effect)
		effect = power_effect(&design, power);

	row_set_number(&row, COL_EFFECT, effect);
	row_set_number(&row, COL_ALPHA, design.alpha);
	if (design.treated.areas > 0)
		row_set_count(&row, COL_AREAS_TREATED, design.treated.areas);
	if (design.comparators.areas > 0)
		row_set_count(&row, COL_AREAS_COMPARATOR, design.comparators.areas);
	if (note == NULL)
	{
		Power		found = power_of(&design, effect);

		row_set_number(&row, COL_POWER, found.by_t);
		row_set_number(&row, COL_POWER_NORMAL, found.by_normal);
		row_set_number(&row, COL_STD_ERROR, found.std_error);
		row_set_number(&row, COL_DF, found.df);
	}
	row_set_text(&row, COL_METHOD, method_text(&design));
	row_set_text(&row, COL_NOTE, note);
	return row_close(&row);
}
