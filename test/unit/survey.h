/*-------------------------------------------------------------------------
 *
 * survey.h
 *		Samples of the survey in test/data, cut as the oracles cut it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_SURVEY_H
#define RESILIENCE_TEST_SURVEY_H

#include "core/sample/sample.h"
#include "csv.h"

/* A part of it, by name ("all", "six", ...), and an outcome, likewise. */
extern Sample *survey_sample(const Csv *survey, const char *part,
							 const char *outcome, bool weighted,
							 bool covariates, bool blocked);

/* Of the row of an oracle, whose samples follow on one another. */
typedef struct Samples
{
	const Csv  *survey;
	char		part[16];
	char		outcome[16];
	int			weighted;
	int			covariates;
	bool		blocked;
	Sample	   *sample;			/* free it after the last */
} Samples;

/* "part" is the column that names it. */
extern const Sample *survey_sample_of(Samples *samples, const Csv *oracle,
									  int row, const char *part,
									  bool blocked);

#endif							/* RESILIENCE_TEST_SURVEY_H */
