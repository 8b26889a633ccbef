/*-------------------------------------------------------------------------
 *
 * estimate.h
 *		The whole way from a sample to a result: design, fit, variance,
 *		interval, and the facts that go with them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ESTIMATE_H
#define RESILIENCE_ESTIMATE_H

#include "core/answer/facts.h"
#include "core/answer/method.h"
#include "core/inference/t_interval.h"
#include "core/model/two_waves.h"

/* Numbers that there are not are NaN. */
typedef struct Estimate
{
	bool		has_estimate;
	bool		has_std_error;
	bool		has_interval;
	double		estimate;
	double		std_error;
	double		df;
	ConfidenceInterval interval;
	int64_t		rows;
	int64_t		missing;
	bool		clustered;		/* the sample has clusters */
	uint32_t	clusters;
	uint32_t	clusters_treated;
	VarianceStatus status;
	uint32_t	at;				/* the cluster at fault */
	Method		method;
	Facts		facts;
} Estimate;

/* The vcov that a choice means for this sample, or false if it has none. */
extern bool estimate_vcov_applies(const Sample *sample, Vcov *vcov);

/* A sample fitted, for whatever is to be inferred about the effect. */
typedef struct Fitted
{
	Design	   *design;
	Fit		   *fit;			/* NULL if a group has no rows */
	const dd   *contrast;		/* the effect */
} Fitted;

/* The design, the counts, and what is odd about the rows; nothing fitted. */
extern void estimate_open(const Sample *sample, Effects effects,
						  Fitted *fitted, Estimate *estimate);

/*
 * That, and the estimate; false if there is none.  What was fitted is to be
 * freed in any case.
 */
extern bool estimate_begin(const Sample *sample, Effects effects,
						   Fitted *fitted, Estimate *estimate);
extern void estimate_end(Fitted *fitted);

/*
 * The same of a design of some of the rows, which is what was fitted's from then
 * on; its first contrast is the effect.
 */
extern bool estimate_begin_designed(const Sample *sample, Design *design,
									Fitted *fitted, Estimate *estimate);

/* The sample must be canonical, and the choices such as apply to it. */
extern void estimate_effect(const Sample *sample, const Choices *choices,
							Estimate *estimate);

/* The same of a design of some of the rows, which it frees. */
extern void estimate_designed(const Sample *sample, Design *design,
							  const Choices *choices, Estimate *estimate);

/* No estimate, and nothing said; and what is known before there is one. */
extern void estimate_clear(Estimate *estimate);
extern void estimate_of_design(const Sample *sample, const Design *design,
							   Estimate *estimate);

/*
 * The standard error of an estimate that stands, or why there is none; returns
 * its degrees of freedom.
 */
extern double estimate_std_error(const Fit *fit, const dd *contrast,
								 const Choices *choices, Estimate *estimate);

/* Estimate and standard error of any contrast; fills that part only. */
extern void estimate_contrast(const Fit *fit, const dd *contrast,
							  const Choices *choices, Estimate *estimate);

/* The same by a variance that there is. */
extern void estimate_by_variance(const Fit *fit, const dd *contrast,
								 const Variance *variance, double conf_level,
								 Estimate *estimate);

/* Of a survey's variance. */
extern uint32_t estimate_count_strata(const Design *design);

/* The mean of one group and its standard error, by the same variance. */
typedef struct GroupMean
{
	bool		treated;
	bool		after;			/* the start of treatment */
	int64_t		rows;
	double		weight;			/* sum of weights */
	double		effective_rows; /* Kish: (sum w)^2 / sum w^2 */
	double		mean;
	bool		has_std_error;
	double		std_error;
} GroupMean;

/* Of comparators, then of the treated; each before the start, then after. */
extern void estimate_group_means(const Sample *sample,
								 GroupMean means[TWO_WAVES_GROUPS]);

#endif							/* RESILIENCE_ESTIMATE_H */
