/*-------------------------------------------------------------------------
 *
 * by_way.c
 *		A did_result by a way of inference and its choices.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/by_way.h"
#include "pg/choice_arguments.h"
#include "pg/did_result.h"
#include "pg/did_sample.h"
#include "pg/needs.h"

Datum
result_by_way(FunctionCallInfo fcinfo, const char *function,
			  const Choice *arguments, int n_arguments)
{
	const WaysOf of = {.function = function};
	const Sample *sample;
	Choices		choices;
	unsigned	given;
	ConfidenceSet set;
	Estimate	estimate;

	require_arguments(fcinfo, 2 + n_arguments);
	choices = choices_of(get_way(fcinfo, 1, &of));
	given = get_choices(fcinfo, 2, arguments, n_arguments, &choices);
	refuse_choices(&choices, given);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	require_needs(sample, &choices, function);
	infer(sample, &choices, &estimate, &set);
	return form_result(fcinfo, sample, choices.conf_level, &estimate);
}
