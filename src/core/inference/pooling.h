/*-------------------------------------------------------------------------
 *
 * pooling.h
 *		One effect of several: of the same data imputed several times (Rubin),
 *		or of separate studies (meta-analysis).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_POOLING_H
#define RESILIENCE_POOLING_H

#include <stdint.h>

#include "core/base/names.h"
#include "core/inference/t_interval.h"

/* An effect by itself. */
typedef struct Effect
{
	double		estimate;
	double		variance;
} Effect;

/* ---- imputations ---- */

typedef struct Imputed
{
	double		estimate;
	double		within;			/* mean of the variances */
	double		between;		/* variance of the estimates */
	double		total;
	double		df;
	double		missing_information;	/* share of it that is missing */
} Imputed;

/* At least two, and degrees of freedom as if nothing were missing. */
extern Imputed pool_imputed(const Effect *effects, uint32_t n,
							double complete_df);

/* ---- studies ---- */

typedef enum PoolMethod
{
	POOL_FE,					/* one effect, the same in all */
	POOL_DL,					/* DerSimonian and Laird */
	POOL_REML
} PoolMethod;

extern const NameList pool_methods;

typedef enum PoolTest
{
	POOL_NORMAL,
	POOL_KNAPP_HARTUNG
} PoolTest;

extern const NameList pool_tests;

typedef struct Pooled
{
	double		estimate;
	double		std_error;
	double		df;				/* infinite for the normal distribution */
	double		heterogeneity;	/* variance of the effects between studies */
	double		q;				/* Cochran's */
	double		q_p_value;
	double		share;			/* I squared, from 0 to 1 */
	double		ratio;			/* H squared */
	ConfidenceInterval interval;
	double		new_low;		/* of the effect in another study */
	double		new_high;
} Pooled;

/* One at least, with variances above 0. */
extern Pooled pool_studies(const Effect *effects, uint32_t n,
						   PoolMethod method, PoolTest test,
						   double conf_level);

#endif							/* RESILIENCE_POOLING_H */
