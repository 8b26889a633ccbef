/*-------------------------------------------------------------------------
 *
 * refit.h
 *		The estimate when clusters count more or less than once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_REFIT_H
#define RESILIENCE_REFIT_H

#include "core/model/fit.h"

typedef struct Refit Refit;

extern Refit *refit_create(const Fit *fit, const dd *contrast);
extern void refit_free(Refit *refit);

/* The estimate of the sample as it is. */
extern double refit_of_sample(const Refit *refit);

/*
 * The estimate with the clusters weighted, and if std_error is not NULL its
 * cluster-robust standard error without any factor, sqrt(sum of weight times
 * squared score).  False if the model cannot be fitted.
 */
extern bool refit_estimate(Refit *refit, const double *weights,
						   double *estimate, double *std_error);

#endif							/* RESILIENCE_REFIT_H */
