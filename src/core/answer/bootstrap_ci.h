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
#include "core/column/column_draws.h"
#include "core/inference/bootstrap_interval.h"

typedef struct ValueChoices
{
	ValueQuestion question;
	IntervalKind kind;
	uint32_t	reps;
	uint64_t	seed;
	double		conf_level;
} ValueChoices;

extern const ValueChoices default_value_choices;

typedef struct ValueEstimate
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
	ValueChoices choices;
	Facts		facts;
} ValueEstimate;

/* Whether a studentized interval of the statistic can be had. */
extern bool has_plug_in_error(ValueStatistic statistic);

extern void value_bootstrap(const ValueSample *sample,
							const ValueChoices *choices,
							ValueEstimate *estimate);

/*
 * The replicates alone, reps of them; false if there can be none.
 */
extern bool value_replicates(const ValueSample *sample,
							 const ValueChoices *choices, double *replicates);

/* The statistic of the data themselves. */
extern double value_estimate(const ValueData *data,
							 const ValueQuestion *question);

/*
 * Efron's acceleration, by leaving out each cluster, or each row.  False if
 * without one of them there would be no estimate.
 */
extern bool value_acceleration(const ValueData *data,
							   const ValueQuestion *question,
							   double *acceleration);

#endif							/* RESILIENCE_BOOTSTRAP_CI_H */
