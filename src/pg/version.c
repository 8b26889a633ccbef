/*-------------------------------------------------------------------------
 *
 * version.c
 *		resilience_library: what the library is, as it was built and runs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <gsl/gsl_version.h>

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "core/base/cpu.h"
#include "pg/compat.h"
#include "pg/did_result.h"

#if defined(__clang__)
#define COMPILER __VERSION__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

#define N_COLS 6

PG_FUNCTION_INFO_V1(resilience_library);

Datum
resilience_library(PG_FUNCTION_ARGS)
{
	TupleDesc	tupdesc;
	Datum		values[N_COLS];
	bool		nulls[N_COLS] = {false};

	require_arguments(fcinfo, 0);
	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
		tupdesc->natts != N_COLS)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the SQL objects of extension \"resilience\" do not fit its library"),
				 errhint("Run ALTER EXTENSION resilience UPDATE.")));
	values[0] = CStringGetTextDatum(RESILIENCE_VERSION);
	values[1] = CStringGetTextDatum(PG_VERSION);
	values[2] = CStringGetTextDatum(GetConfigOption("server_version", false,
													false));
	/* The header's version and the library's; they may differ. */
	values[3] = CStringGetTextDatum(strcmp(GSL_VERSION, gsl_version) == 0 ?
									gsl_version :
									psprintf("%s, built with %s", gsl_version,
											 GSL_VERSION));
	values[4] = CStringGetTextDatum(COMPILER);
	/* What rows of a column are drawn with: column/row_draws.c. */
	values[5] = CStringGetTextDatum(cpu_vectors());
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
													  values, nulls)));
}
