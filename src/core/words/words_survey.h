/*-------------------------------------------------------------------------
 *
 * words_survey.h
 *		Estimates of a survey in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_SURVEY_H
#define RESILIENCE_WORDS_SURVEY_H

#include "core/answer/survey_estimate.h"

/* What was estimated, by what variance and interval; NULL if nothing was. */
extern char *words_survey_method(const Sample *sample,
								 const SurveyQuestion *question,
								 const SurveyEstimate *estimate);

/* That strata say nothing of their own variance. */
extern char *words_lonely_strata(int64_t lonely, int64_t of);

#endif							/* RESILIENCE_WORDS_SURVEY_H */
