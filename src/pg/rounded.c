/*-------------------------------------------------------------------------
 *
 * rounded.c
 *		programme_step_of: the step that a released number is rounded to.
 *		programme_rounded: the multiple of a step that is nearest to a number.
 *
 * In decimal digits, as people count them: what a release shows, and what its
 * audit computes in another way, must be rounded to the same side.  A release
 * rounds tens of thousands of numbers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* A quotient so near to a half of a step is one. */
#define DECIMALS_OF_STEPS	9

PG_FUNCTION_INFO_V1(programme_step_of);
PG_FUNCTION_INFO_V1(programme_rounded);

Datum
programme_step_of(PG_FUNCTION_ARGS)
{
	static const int digits[] = {1, 2, 5};
	float8		smallest = PG_GETARG_FLOAT8(0);
	int			exponent;

	if (!(smallest > 0) || isinf(smallest))
		PG_RETURN_NULL();
	exponent = (int) floor(log10(smallest));
	for (int place = 0; place < 2 * lengthof(digits); place++)
	{
		/* As it is written: a power computed of 0.1 is not always it. */
		char		written[32];
		float8		step;

		snprintf(written, sizeof(written), "%de%d", digits[place % lengthof(digits)],
				 exponent + place / (int) lengthof(digits));
		step = strtod(written, NULL);
		if (step >= smallest * (1 - 1e-12))
			PG_RETURN_FLOAT8(step);
	}
	PG_RETURN_NULL();
}

static Datum
rounded(Datum number, int decimals)
{
	return DirectFunctionCall2(numeric_round, number, Int32GetDatum(decimals));
}

Datum
programme_rounded(PG_FUNCTION_ARGS)
{
	float8		value = PG_GETARG_FLOAT8(0);
	Datum		step;
	Datum		steps;

	if (isnan(value) || isinf(value))
		PG_RETURN_FLOAT8(value);
	step = DirectFunctionCall1(float8_numeric, PG_GETARG_DATUM(1));
	steps = DirectFunctionCall2(numeric_div,
								DirectFunctionCall1(float8_numeric, PG_GETARG_DATUM(0)),
								step);
	steps = rounded(rounded(steps, DECIMALS_OF_STEPS), 0);
	return DirectFunctionCall1(numeric_float8,
							   DirectFunctionCall2(numeric_mul, steps, step));
}
