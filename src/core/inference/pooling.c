/*-------------------------------------------------------------------------
 *
 * pooling.c
 *		One effect of several: of the same data imputed several times (Rubin),
 *		or of separate studies (meta-analysis).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/pooling.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/wald_test.h"
#include "core/numeric/tolerance.h"

const NameList pool_methods = NAME_LIST(
	[POOL_FE] = "FE",
	[POOL_DL] = "DL",
	[POOL_REML] = "REML"
);

const NameList pool_tests = NAME_LIST(
	[POOL_NORMAL] = "z",
	[POOL_KNAPP_HARTUNG] = "knha"
);

/* Many more than are needed: each is right to a few digits more. */
#define REML_STEPS 1000

/* ---- imputations ---- */

/*
 * Rubin (1987); degrees of freedom of Barnard and Rubin (1999), with the floor
 * that R's mice has for a share of variance between imputations.
 */
Imputed
pool_imputed(const Effect *effects, uint32_t n, double complete_df)
{
	Imputed		pooled = {0};
	double		extra;
	double		lambda;
	double		old_df;
	double		observed_df;
	double		increase;

	for (uint32_t i = 0; i < n; i++)
	{
		pooled.estimate += effects[i].estimate / n;
		pooled.within += effects[i].variance / n;
	}
	for (uint32_t i = 0; i < n; i++)
		pooled.between += pow(effects[i].estimate - pooled.estimate, 2) / (n - 1.0);
	extra = (1.0 + 1.0 / n) * pooled.between;
	pooled.total = pooled.within + extra;
	lambda = fmax(extra / pooled.total, LEAST_BETWEEN_SHARE);
	old_df = (n - 1.0) / (lambda * lambda);
	observed_df = (complete_df + 1.0) / (complete_df + 3.0) * complete_df * (1.0 - lambda);
	pooled.df = isinf(complete_df) ? old_df :
		old_df * observed_df / (old_df + observed_df);
	increase = extra / pooled.within;
	pooled.missing_information = (increase + 2.0 / (pooled.df + 3.0)) / (increase + 1.0);
	return pooled;
}

/* ---- studies ---- */

/* Sums over studies weighted by 1 / (variance + heterogeneity). */
typedef struct Sums
{
	double		w;
	double		w2;
	double		mean;			/* weighted */
	double		q;				/* squared distances from it, by w */
	double		q2;				/* the same by w^2 */
	double		w3;
} Sums;

static Sums
weigh(const Effect *effects, uint32_t n, double heterogeneity)
{
	Sums		sums = {0};

	for (uint32_t i = 0; i < n; i++)
	{
		double		w = 1.0 / (effects[i].variance + heterogeneity);

		sums.w += w;
		sums.w2 += w * w;
		sums.w3 += w * w * w;
		sums.mean += w * effects[i].estimate;
	}
	sums.mean /= sums.w;
	for (uint32_t i = 0; i < n; i++)
	{
		double		w = 1.0 / (effects[i].variance + heterogeneity);
		double		square = pow(effects[i].estimate - sums.mean, 2);

		sums.q += w * square;
		sums.q2 += w * w * square;
	}
	return sums;
}

/* Hedges and Olkin's, from where the likelihood's maximum is looked for. */
static double
heterogeneity_unweighted(const Effect *effects, uint32_t n)
{
	double		mean = 0.0;
	double		spread = 0.0;
	double		variance = 0.0;

	for (uint32_t i = 0; i < n; i++)
	{
		mean += effects[i].estimate / n;
		variance += effects[i].variance / n;
	}
	for (uint32_t i = 0; i < n; i++)
		spread += pow(effects[i].estimate - mean, 2) / (n - 1.0);
	return fmax(0.0, spread - variance);
}

/*
 * Where the derivative of the restricted likelihood is 0, or 0 if that lies
 * below:  sum w^2 (y - mean)^2 = sum w - sum w^2 / sum w  with weights
 * w = 1 / (v + heterogeneity).  Steps by the expected information (Viechtbauer
 * 2005), half as long where they would lead below 0.
 */
static double
heterogeneity_reml(const Effect *effects, uint32_t n)
{
	double		tau2 = heterogeneity_unweighted(effects, n);

	for (int i = 0; i < REML_STEPS; i++)
	{
		Sums		s = weigh(effects, n, tau2);
		double		trace = s.w - s.w2 / s.w;
		double		trace_of_square = s.w2 - 2.0 * s.w3 / s.w + s.w2 * s.w2 / (s.w * s.w);
		double		step = (s.q2 - trace) / trace_of_square;
		double		next = tau2 + step;

		core_check_interrupts();
		if (next < 0.0)
			next = tau2 < REML_ZERO * effects[0].variance ? 0.0 : tau2 / 2.0;
		if (fabs(next - tau2) <= REML_WITHIN * tau2)
			return next;
		tau2 = next;
	}
	return tau2;
}

static bool
interval_of(double estimate, double std_error, double df, double conf_level,
			ConfidenceInterval *interval)
{
	if (isinf(df))
		return normal_interval(estimate, std_error, conf_level, interval);
	return t_interval(estimate, std_error, df, conf_level, interval);
}

Pooled
pool_studies(const Effect *effects, uint32_t n, PoolMethod method,
			 PoolTest test, double conf_level)
{
	Pooled		pooled = {0};
	Sums		fixed = weigh(effects, n, 0.0);
	Sums		sums;
	double		freedom = n - 1.0;
	double		dispersion = fixed.w - fixed.w2 / fixed.w;	/* of weights */
	ConfidenceInterval new_study;
	WaldTest	homogeneity;

	pooled.q = fixed.q;
	wald_test(fixed.q, (int) n - 1, INFINITY, &homogeneity);
	pooled.q_p_value = homogeneity.p_value;
	if (n > 1 && method == POOL_DL)
		pooled.heterogeneity = fmax(0.0, (fixed.q - freedom) / dispersion);
	else if (n > 1 && method == POOL_REML)
		pooled.heterogeneity = heterogeneity_reml(effects, n);
	sums = weigh(effects, n, pooled.heterogeneity);
	pooled.estimate = sums.mean;
	pooled.std_error = sqrt(1.0 / sums.w);
	pooled.df = INFINITY;
	if (test == POOL_KNAPP_HARTUNG)
	{
		pooled.df = freedom;
		pooled.std_error = n > 1 ? sqrt(sums.q / freedom / sums.w) : NAN;
	}
	if (n > 1)
	{
		/* The variance of a typical study (Higgins and Thompson 2002). */
		double		typical = freedom / dispersion;

		pooled.share = method == POOL_FE ? fmax(0.0, (fixed.q - freedom) / fixed.q) :
			pooled.heterogeneity / (typical + pooled.heterogeneity);
		pooled.ratio = method == POOL_FE ? fixed.q / freedom :
			pooled.heterogeneity / typical + 1.0;
	}
	else
		pooled.share = pooled.ratio = NAN;
	interval_of(pooled.estimate, pooled.std_error, pooled.df, conf_level,
				&pooled.interval);
	pooled.new_low = pooled.new_high = NAN;
	if (method != POOL_FE && n > 1 &&
		interval_of(pooled.estimate, hypot(pooled.std_error, sqrt(pooled.heterogeneity)),
					pooled.df, conf_level, &new_study))
	{
		pooled.new_low = new_study.low;
		pooled.new_high = new_study.high;
	}
	return pooled;
}
