/*-------------------------------------------------------------------------
 *
 * cic_values.h
 *		Changes in changes of any outcome, from the values of four samples
 *		(Athey and Imbens 2006).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CIC_VALUES_H
#define RESILIENCE_CIC_VALUES_H

#include "core/answer/estimate.h"
#include "core/sample/value_sample.h"

typedef enum CicOutcome
{
	CIC_DISCRETE,				/* those of one value are spread over its rank */
	CIC_CONTINUOUS				/* values are ranks */
} CicOutcome;

extern const NameList cic_outcomes;

typedef struct CicValues
{
	Estimate	estimate;		/* its method is not filled in */
	double		low;			/* what the effect lies between, whatever those
								 * of one value do; NaN */
	double		high;
} CicValues;

/*
 * In the order of TwoWavesGroup: comparators before and after, the treated
 * before and after.  The samples must be canonical and of one kind.
 */
extern void cic_of_values(const ValueSample *const samples[TWO_WAVES_GROUPS],
						  CicOutcome outcome, double conf_level,
						  CicValues *result);

#endif							/* RESILIENCE_CIC_VALUES_H */
