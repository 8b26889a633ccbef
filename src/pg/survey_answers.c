/*-------------------------------------------------------------------------
 *
 * survey_answers.c
 *		What functions of survey_samples have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/base/memory.h"
#include "core/words/words.h"
#include "core/words/words_survey.h"
#include "pg/survey_answers.h"

void
note_append(StringInfo note, const char *format,...)
{
	if (note->len > 0)
		appendStringInfoString(note, "; ");
	for (;;)
	{
		va_list		arguments;
		int			needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(note, format, arguments);
		va_end(arguments);
		if (needed == 0)
			return;
		enlargeStringInfo(note, needed);
	}
}

void
note_variance_status(StringInfo note, const char *lost, VarianceStatus status,
					 const Sample *sample, uint32 cell,
					 const SurveyChoices *survey)
{
	if (status == VARIANCE_LONELY_PSU && survey->lonely != LONELY_FAIL)
		note_append(note, "no %s: there is no stratum of several PSUs to go by", lost);
	else if (status == VARIANCE_LONELY_PSU && !(sample->image.flags & SAMPLE_BLOCKED))
		note_append(note, "no %s: there is one PSU", lost);
	else if (status == VARIANCE_LONELY_PSU)
		note_append(note, "no %s: the stratum of PSU %s has no other PSU (lonely_psu says what else to do)",
					lost, words_cluster(sample, sample_cell(sample, cell)->cluster));
	else if (status == VARIANCE_ZERO)
		note_append(note, "no %s: there is nothing that varies between PSUs", lost);
}

/* Strata whose variance was supplied by lonely_psu, or taken for nothing. */
void
note_lonely_policy(StringInfo note, const Sample *sample,
				   const SurveyUnits *units, const SurveyChoices *survey)
{
	LonelyStrata found;

	if (sample_has_replicates(sample) || survey->lonely == LONELY_FAIL)
		return;
	found = survey_lonely_strata(units, survey);
	if (found.lonely > 0)
		note_append(note, "%s (lonely_psu => '%s')",
					words_lonely_strata(found.lonely, found.of),
					lonely_psu_names.names[survey->lonely]);
}

void
note_lost_replicates(StringInfo note, uint32 lost)
{
	if (lost > 0)
		note_append(note, "%u replicates had no such value and were left out", lost);
}

const char *
survey_variance_text(const Sample *sample, const SurveyChoices *choices)
{
	ReplicateDesign *design;

	if (!sample_has_replicates(sample))
		return choices->population != NULL ?
			"by linearisation, finite populations" : "by linearisation";
	design = replicate_design_of(sample);
	return psprintf("by %u replicate weights about the %s", design->n,
					design->about_estimate ? "estimate" : "mean");
}
