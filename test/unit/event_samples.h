/*-------------------------------------------------------------------------
 *
 * event_samples.h
 *		Samples of event_study_data.csv, for values of R in other files.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_EVENT_SAMPLES_H
#define RESILIENCE_TEST_EVENT_SAMPLES_H

#include "csv.h"
#include "rows.h"

/* Of which data, outcome, weights and covariates a row of values is. */
typedef struct Question
{
	char		data[16];
	char		outcome[16];
	char		covariates[16]; /* x0, x1 or x1x2 */
	bool		weighted;
} Question;

/* Rows of the data, without those of a cluster ("without" -1: of all). */
extern Sample *event_sample(const Csv *data, const Question *question,
							int64_t without);

/* Each row of a file of values, with its sample; as many as are expected. */
extern void check_event_samples(const char *file, int expected,
								void (*check) (const Sample *sample,
											   const Csv *values, int row));

#endif							/* RESILIENCE_TEST_EVENT_SAMPLES_H */
