/*-------------------------------------------------------------------------
 *
 * survey_arguments.h
 *		The choices that functions of a survey_sample have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_ARGUMENTS_H
#define RESILIENCE_SURVEY_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/survey_estimate.h"

/*
 * Arguments fpc, lonely_psu, domain_lonely and design, from the n-th on: what
 * was drawn, of a canonical sample that has no patterns, and how variances are
 * made of it.
 */
#define N_SURVEY_ARGUMENTS 4

extern SurveyUnits *get_survey_design(FunctionCallInfo fcinfo, int n,
									  const Sample *sample,
									  SurveyChoices *choices);

/* Complain of more PSUs than there are. */
extern void require_population(VarianceStatus status);

#endif							/* RESILIENCE_SURVEY_ARGUMENTS_H */
