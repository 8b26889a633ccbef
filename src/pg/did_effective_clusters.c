/*-------------------------------------------------------------------------
 *
 * did_effective_clusters.c
 *		did_effective_clusters: as how many clusters of the same size they
 *		count.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/cluster_diagnostics.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/fitted_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_effective_clusters);

Datum
did_effective_clusters(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	double		rho;
	Effects		effects;
	double		effective;
	Fit		   *fit;

	require_arguments(fcinfo, 3);
	sample = PG_GETARG_SAMPLE(0);
	rho = PG_GETARG_FLOAT8(1);
	effects = get_effects(fcinfo, 2);
	require_clusters(sample, "did_effective_clusters");
	require_effects(sample, effects);
	if (!(rho >= 0.0 && rho <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rho must lie between 0 and 1"),
				 errhint("It is the correlation of rows of the same cluster; did_icc estimates it.")));
	fit = fit_sample(sample, effects);
	if (fit == NULL || !effective_clusters(fit, rho, &effective))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(effective);
}
