/*-------------------------------------------------------------------------
 *
 * variance.h
 *		The variance of a contrast, and the degrees of freedom to judge it by.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VARIANCE_H
#define RESILIENCE_VARIANCE_H

#include "core/fit.h"

typedef enum Vcov
{
	VCOV_IID,
	VCOV_HC0,
	VCOV_HC1,
	VCOV_HC2,
	VCOV_HC3,
	VCOV_CR0,
	VCOV_CR1,
	VCOV_CR1S,
	VCOV_CR2,
	VCOV_CR3,
	VCOV_CRV3,
	VCOV_CRV3J
} Vcov;

typedef enum VarianceStatus
{
	VARIANCE_OK,
	VARIANCE_TOO_FEW,			/* a group rests on one row or one cluster */
	VARIANCE_ZERO,				/* the residuals do not vary */
	VARIANCE_UNEQUAL_WEIGHTS	/* HC2 and HC3 want one weight in each cell */
} VarianceStatus;

typedef struct Variance
{
	VarianceStatus status;
	double		std_error;
	double		df;
} Variance;

/* By name, whatever the case; false if there is none. */
extern bool vcov_by_name(const char *name, Vcov *vcov);
extern const char *vcov_name(Vcov vcov);

/* All names, for messages. */
extern const char vcov_names[];

static inline bool
vcov_is_clustered(Vcov vcov)
{
	return vcov >= VCOV_CR0;
}

extern Variance variance_of(const Design *design, const Fit *fit,
							const dd *contrast, Vcov vcov);

/* The two families, each in a file of its own. */
extern Variance variance_of_rows(const Design *design, const Fit *fit,
								 const dd *contrast, Vcov vcov);
extern Variance variance_of_clusters(const Design *design, const Fit *fit,
									 const dd *contrast, Vcov vcov);

/* From a variance in double-double; zero if it drowns in the scale given. */
extern Variance variance_result(dd variance, dd scale, double df);

#endif							/* RESILIENCE_VARIANCE_H */
