/*-------------------------------------------------------------------------
 *
 * chi_scale.h
 *		What makes normal numbers a multivariate t: the root of a chi-squared
 *		number over its degrees of freedom.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHI_SCALE_H
#define RESILIENCE_CHI_SCALE_H

typedef struct ChiScale ChiScale;

/* df is positive and finite. */
extern ChiScale *chi_scale_create(double df);
extern void chi_scale_free(ChiScale *scale);

/* The quantile, right to 1e-6 in probability. */
extern double chi_scale_quantile(const ChiScale *scale, double probability);

/* The mean of a function of the scale, to nearly the last digit. */
extern double chi_scale_mean(const ChiScale *scale,
							 double (*f) (double scale, const void *context),
							 const void *context);

#endif							/* RESILIENCE_CHI_SCALE_H */
