/*-------------------------------------------------------------------------
 *
 * words.c
 *		What a result says about itself: how it was made, and its limits.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * With fewer clusters than this in an arm, tests by cluster-robust variances
 * reject a true null far too often (MacKinnon and Webb 2018).
 */
#define FEW_CLUSTERS 6

/* Satterthwaite's approximation fails below this (Tipton 2015). */
static const double LOW_DF = 4.0;

static const char *const group_names[N_GROUPS] = {
	"comparator, pre", "comparator, post", "treated, pre", "treated, post"
};

static const char *
reference_distribution(Vcov vcov)
{
	switch (vcov)
	{
		case VCOV_CR2:
		case VCOV_CR3:
			return "t with Satterthwaite degrees of freedom";
		case VCOV_CR0:
		case VCOV_CR1:
		case VCOV_CR1S:
		case VCOV_CRV3:
		case VCOV_CRV3J:
			return "t with clusters - 1 degrees of freedom";
		default:
			return "t with n - k degrees of freedom";
	}
}

static const char *
long_name(Vcov vcov)
{
	switch (vcov)
	{
		case VCOV_IID:
			return "classical (iid)";
		case VCOV_CR2:
			return "CR2 (Bell-McCaffrey)";
		case VCOV_CR3:
			return "CR3 (jackknife)";
		case VCOV_CRV3:
			return "CRV3 (jackknife)";
		case VCOV_CRV3J:
			return "CRV3J (jackknife about its mean)";
		default:
			return vcov_name(vcov);
	}
}

void
describe_method(const Design *design, const Choices *choices,
				Estimate *estimate)
{
	char		units[64] = "rows";

	if (vcov_is_clustered(choices->vcov))
		snprintf(units, sizeof(units), "%" PRIu32 " cluster%s",
				 design->n_clusters, design->n_clusters == 1 ? "" : "s");
	snprintf(estimate->method, sizeof(estimate->method),
			 "two-by-two difference-in-differences of %smeans; "
			 "%s variance over %s; %s",
			 design->powers > 1 ? "weighted " : "", long_name(choices->vcov),
			 units, reference_distribution(choices->vcov));
}

static void
add_note(Estimate *estimate, const char *format,...)
			__attribute__((format(printf, 2, 3)));

static void
add_note(Estimate *estimate, const char *format,...)
{
	size_t		used = strlen(estimate->note);
	va_list		args;

	if (used > 0 && used + 2 < sizeof(estimate->note))
	{
		strcpy(estimate->note + used, "; ");
		used += 2;
	}
	va_start(args, format);
	vsnprintf(estimate->note + used, sizeof(estimate->note) - used, format,
			  args);
	va_end(args);
}

/* Say why there is no estimate; true if there is none. */
static bool
describe_empty(const Design *design, Estimate *estimate)
{
	bool		none = false;

	if (estimate->rows == 0)
	{
		add_note(estimate, "no complete rows");
		return true;
	}
	for (int group = 0; group < N_GROUPS; group++)
		if (design->group_rows[group] == 0)
		{
			add_note(estimate, "no rows: %s", group_names[group]);
			none = true;
		}
	return none;
}

static void
describe_too_few(const Design *design, const Choices *choices,
				 Estimate *estimate)
{
	bool		clustered = vcov_is_clustered(choices->vcov);

	for (int group = 0; group < N_GROUPS; group++)
	{
		if (clustered && design->group_clusters[group] < 2)
			add_note(estimate, "only 1 cluster: %s", group_names[group]);
		if (!clustered && design->group_rows[group] < 2)
			add_note(estimate, "only 1 row: %s", group_names[group]);
	}
	add_note(estimate, "too few for a standard error");
}

static void
describe_few_clusters(const Design *design, const Choices *choices,
					  Estimate *estimate)
{
	uint32_t	fewest = design->n_treated;
	const char *arm = "treated";

	if (!vcov_is_clustered(choices->vcov) || !estimate->has_interval)
		return;
	if (design->n_comparator < fewest)
	{
		fewest = design->n_comparator;
		arm = "comparator";
	}
	if (fewest < FEW_CLUSTERS)
		add_note(estimate, "%" PRIu32 " %s clusters: cluster-robust "
				 "inference is unreliable", fewest, arm);
	else if (estimate->df < LOW_DF)
		add_note(estimate, "%.1f degrees of freedom: cluster-robust "
				 "inference is unreliable", estimate->df);
}

void
describe_limits(const Design *design, const Choices *choices,
				VarianceStatus status, Estimate *estimate)
{
	if (describe_empty(design, estimate))
		return;
	switch (status)
	{
		case VARIANCE_TOO_FEW:
			describe_too_few(design, choices, estimate);
			break;
		case VARIANCE_ZERO:
			add_note(estimate, "the residuals do not vary: no test, no interval");
			break;
		default:
			break;
	}
	describe_few_clusters(design, choices, estimate);
	if (design->sample->n_covariates > 0)
		add_note(estimate, "covariates are kept in the sample but not "
				 "adjusted for in this release");
	add_note(estimate, "one pre-period: parallel trends cannot be tested");
}
