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

#include "fmgr.h"
#include "utils/guc.h"

#include "core/base/cpu.h"
#include "pg/attack.h"
#include "pg/row.h"

#if defined(__clang__)
#define COMPILER __VERSION__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

/* Columns of resilience_library. */
enum
{
	COL_VERSION,
	COL_BUILT_FOR,
	COL_SERVER,
	COL_GSL,
	COL_COMPILER,
	COL_ROW_DRAWS,
	COL_GLPK,
	N_COLS
};

PG_FUNCTION_INFO_V1(resilience_library);

Datum
resilience_library(PG_FUNCTION_ARGS)
{
	ResultRow	row;

	require_arguments(fcinfo, 0);
	row_open(&row, fcinfo, N_COLS);
	row_set_text(&row, COL_VERSION, RESILIENCE_VERSION);
	row_set_text(&row, COL_BUILT_FOR, PG_VERSION);
	row_set_text(&row, COL_SERVER,
				 GetConfigOption("server_version", false, false));
	/* The header's version and the library's; they may differ. */
	row_set_text(&row, COL_GSL, strcmp(GSL_VERSION, gsl_version) == 0 ?
				 gsl_version :
				 psprintf("%s, built with %s", gsl_version, GSL_VERSION));
	row_set_text(&row, COL_COMPILER, COMPILER);
	/* What rows of a column are drawn with: column/row_tile.c. */
	row_set_text(&row, COL_ROW_DRAWS, cpu_vectors());
	/* NULL if the build did without. */
	row_set_text(&row, COL_GLPK, attack_library());
	PG_RETURN_DATUM(row_close(&row));
}
