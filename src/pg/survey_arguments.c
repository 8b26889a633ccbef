/*-------------------------------------------------------------------------
 *
 * survey_arguments.c
 *		The choices that functions of a survey_sample have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/sample/margins.h"
#include "core/sample/replicate_keys.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/fpc.h"
#include "pg/survey_arguments.h"
#include "pg/survey_sample.h"

enum
{
	ARG_FPC,
	ARG_LONELY_PSU,
	ARG_DOMAIN_LONELY,
	ARG_DESIGN
};

static void
report_misfit(DesignFit fit, const Sample *sample, uint32 at)
{
	const Cell *cell = sample_cell(sample, at);
	bool		rows = (sample->image.flags & SAMPLE_CLUSTERED) == 0;
	bool		strata = (sample->image.flags & SAMPLE_ROWS_ARE_PSUS) != 0;
	const char *unit = rows ? "" : shown_key(sample_cluster_key(sample, cell));
	const char *hint = "design is the survey_sample of all rows, made with the same psu and stratum as the sample, which is of some of them.";

	if (fit == DESIGN_OF_OTHER_KIND)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the design has other PSUs or strata than the sample, or keys of another type"),
				 errhint("%s", hint)));
	if (fit == DESIGN_WITHOUT_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the design has fewer %s than the sample in a stratum",
						rows || strata ? "rows" : "PSUs"),
				 errhint("%s", hint)));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 fit == DESIGN_OTHER_STRATUM ?
			 errmsg("PSU \"%s\" has another stratum in the design", unit) :
			 rows ? errmsg("the design has no rows") :
			 errmsg("the design has no %s \"%s\"", strata ? "stratum" : "PSU",
					unit),
			 errhint("%s", hint)));
}

static void
refuse_for_replicates(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (!PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is for samples of units that were drawn, and this one has replicate weights", name),
				 errhint("Replicate weights hold the design; finite populations are in their factors: survey_replicate_design(sample, 'JKn', rscales => ...).")));
}

SurveyUnits *
get_survey_design(FunctionCallInfo fcinfo, int n, const Sample *sample,
				  SurveyChoices *choices)
{
	SurveyUnits *units = survey_units_create(sample);

	choices->lonely = (LonelyPsu) get_one_of(fcinfo, n + ARG_LONELY_PSU,
											 "lonely_psu", &lonely_psu_names);
	if (PG_ARGISNULL(n + ARG_DOMAIN_LONELY))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("domain_lonely must not be NULL"),
				 errhint("Leave the argument out to get its default.")));
	choices->domain_lonely = PG_GETARG_BOOL(n + ARG_DOMAIN_LONELY);
	if (sample_has_replicates(sample))
	{
		refuse_for_replicates(fcinfo, n + ARG_FPC, "fpc");
		refuse_for_replicates(fcinfo, n + ARG_DESIGN, "design");
		return units;
	}
	if (!PG_ARGISNULL(n + ARG_DESIGN) && sample_is_calibrated(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a calibrated sample takes no design"),
				 errdetail("Its margins are those of all rows, so that it has these itself."),
				 errhint("Give rows outside the domain to calibration_sample as well, with NULL as value.")));
	if (!PG_ARGISNULL(n + ARG_DESIGN))
	{
		uint32		at;
		DesignFit	fit = survey_units_take_design(units, sample,
												   PG_GETARG_SURVEY(n + ARG_DESIGN),
												   &at);

		if (fit != DESIGN_FITS)
			report_misfit(fit, sample, at);
	}
	if (!PG_ARGISNULL(n + ARG_FPC))
		choices->population = get_survey_fpc(fcinfo, n + ARG_FPC, sample,
											 units);
	return units;
}

void
require_population(VarianceStatus status)
{
	if (status == VARIANCE_FPC_TOO_SMALL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fpc is less than the number of PSUs in the sample"),
				 errhint("fpc is the number of PSUs (rows, if no psu is given) in the population of each stratum, not a fraction.")));
}
