/*-------------------------------------------------------------------------
 *
 * power_arguments.c
 *		What functions about power are asked: an effect or a power.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "pg/choice_arguments.h"
#include "pg/power_arguments.h"

/* No effect on outcomes that a sample takes is larger. */
#define EFFECT_MOST 1e51

/* Far out in the tails of few degrees of freedom nobody looks for power. */
#define ALPHA_LEAST 0.0001

double
get_between(FunctionCallInfo fcinfo, int n, const char *name, double low,
			double high, bool ends)
{
	double		value;

	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is not said", name),
				 errhint("It has no default: it is a number between %g and %g, from earlier surveys or reports of like ones. did_icc gives the icc of a sample.",
						 low, high)));
	value = PG_GETARG_FLOAT8(n);
	if (!(ends ? value >= low && value <= high : value > low && value < high))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", name, value),
				 errhint("It lies between %g and %g.", low, high)));
	return value;
}

double
get_alpha(FunctionCallInfo fcinfo, int n)
{
	double		alpha = PG_ARGISNULL(n) ? NAN : PG_GETARG_FLOAT8(n);

	if (!(alpha >= ALPHA_LEAST && alpha < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("alpha must lie between %g and 1", ALPHA_LEAST),
				 errhint("A two-sided test at 5%% has the alpha 0.05.")));
	return alpha;
}

double
get_effect(FunctionCallInfo fcinfo, int n)
{
	double		effect = get_number(fcinfo, n, "effect");

	if (fabs(effect) > EFFECT_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effect must lie between -1e51 and 1e51"),
				 errhint("It is in units of the outcome: of a proportion, 0.05 is five percentage points.")));
	return effect;
}

double
get_power(FunctionCallInfo fcinfo, int n, double alpha)
{
	double		power = PG_GETARG_FLOAT8(n);

	if (!(power > alpha && power < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("power must lie between alpha, %g, and 1", alpha),
				 errhint("A power of 80%% is 0.8.")));
	return power;
}

void
report_nothing_given(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("neither effect nor power is given"),
			 errhint("Give effect to have its power, or power to have the smallest effect that is found so often.")));
}
