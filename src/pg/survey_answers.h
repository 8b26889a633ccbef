/*-------------------------------------------------------------------------
 *
 * survey_answers.h
 *		What functions of survey_samples have in common: the choices of a
 *		design, what they complain of, and what they note.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_ANSWERS_H
#define RESILIENCE_SURVEY_ANSWERS_H

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "core/answer/survey_contrast.h"
#include "pg/survey_arguments.h"
#include "pg/survey_sample.h"

/* What there is to say, piece by piece; "lost" is what there is not. */
extern void note_append(StringInfo note, const char *format,...)
			pg_attribute_printf(2, 3);
extern void note_variance_status(StringInfo note, const char *lost,
								 VarianceStatus status, const Sample *sample,
								 uint32 cell, const SurveyChoices *survey);
extern void note_lonely_policy(StringInfo note, const Sample *sample,
							   const SurveyUnits *units,
							   const SurveyChoices *survey);
extern void note_lost_replicates(StringInfo note, uint32 lost);

/* How the variance was had, as the end of a method. */
extern const char *survey_variance_text(const Sample *sample,
										const SurveyChoices *choices);


#endif							/* RESILIENCE_SURVEY_ANSWERS_H */
