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

/* Of "n_contrasts" rows of factors of the fit's columns, as in a design. */
extern Refit *refit_create(const Fit *fit, const dd *contrasts,
						   int n_contrasts);
extern void refit_free(Refit *refit);

/* The estimate of a contrast in the sample as it is. */
extern double refit_of_sample(const Refit *refit, int contrast);

/* With the clusters weighted; false if the model cannot be fitted then. */
extern bool refit_weighted(Refit *refit, const double *weights);

/* Of what was fitted last. */
extern double refit_estimate(const Refit *refit, int contrast);

/*
 * Likewise with the same weights: the cluster-robust standard error without
 * any factor, sqrt(sum of weight times squared score).
 */
extern double refit_std_error(Refit *refit, int contrast,
							  const double *weights);

#endif							/* RESILIENCE_REFIT_H */
