/*-------------------------------------------------------------------------
 *
 * bootstrap_ci.h
 *		From a bootstrap_sample to an estimate with an interval.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BOOTSTRAP_CI_H
#define RESILIENCE_BOOTSTRAP_CI_H

#include "core/answer/facts.h"
#include "core/column/column_question.h"
#include "core/inference/bootstrap_interval.h"
#include "core/sample/value_sample.h"

typedef struct ColumnChoices
{
	ColumnQuestion question;
	IntervalKind kind;
	uint32_t	reps;
	uint64_t	seed;
	double		conf_level;
} ColumnChoices;

extern const ColumnChoices default_column_choices;

typedef struct ColumnEstimate
{
	double		estimate;		/* NaN: there is none, and so below */
	double		std_error;
	double		bias;
	double		low;
	double		high;
	int64_t		rows;
	int64_t		missing;
	int64_t		clusters;		/* -1 without a cluster argument */
	uint32_t	used;			/* replicates that have an estimate */
	bool		weighted;
	int64_t		units;			/* what is drawn: clusters, or rows */
	ColumnChoices choices;
	Facts		facts;
} ColumnEstimate;

extern void bootstrap_column(const ValueSample *sample,
							 const ColumnChoices *choices,
							 ColumnEstimate *estimate);

/* The replicates alone, reps of them; false if there can be none. */
extern bool bootstrap_column_replicates(const ValueSample *sample,
										const ColumnChoices *choices,
										double *replicates);

#endif							/* RESILIENCE_BOOTSTRAP_CI_H */
