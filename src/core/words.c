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
	if (vcov == VCOV_CR2 || vcov == VCOV_CR3)
		return "t with Satterthwaite degrees of freedom";
	if (vcov == VCOV_SURVEY || vcov == VCOV_JKN)
		return "t with PSUs - strata degrees of freedom";
	if (vcov_is_clustered(vcov))
		return "t with clusters - 1 degrees of freedom";
	return "t with n - k degrees of freedom";
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
		case VCOV_SURVEY:
			return "survey (linearised)";
		case VCOV_JK1:
			return "JK1 (survey jackknife)";
		case VCOV_JKN:
			return "JKn (stratified survey jackknife)";
		default:
			return vcov_name(vcov);
	}
}

const char *
plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

static uint32_t
count_strata(const Design *design)
{
	Partition  *strata = partition_by_block(design);
	uint32_t	n = strata->n_parts;

	partition_free(strata);
	return n;
}

void
describe_design(const Design *design, char *text, size_t size)
{
	const char *weighted = design->powers > 1 ? "weighted " : "";
	int			used;

	if (design->effects == EFFECTS_NONE)
		used = snprintf(text, size, "two-by-two difference-in-differences "
						"of %smeans", weighted);
	else
		used = snprintf(text, size, "%sdifference-in-differences with effects "
						"of %" PRIu32 " %s%s and of %s", weighted,
						design->absorbed->n_parts,
						design->effects == EFFECTS_CLUSTER ? "cluster" :
						"block", plural(design->absorbed->n_parts),
						design->effects == EFFECTS_CLUSTER ? "the period" :
						"arm and period");
	if (design->n_covariates > 0)
		snprintf(text + used, size - used, ", adjusted for %d covariate%s",
				 design->n_covariates, plural(design->n_covariates));
}

void
describe_method(const Design *design, const Choices *choices,
				Estimate *estimate)
{
	char		by[160];
	char		units[64] = "rows";

	describe_design(design, by, sizeof(by));
	if (vcov_is_of_survey(choices->vcov))
	{
		uint32_t	strata = choices->vcov == VCOV_JK1 ? 1 :
			count_strata(design);

		snprintf(units, sizeof(units), "%" PRIu32 " PSU%s in %" PRIu32
				 " strat%s", design->n_clusters, plural(design->n_clusters),
				 strata, strata == 1 ? "um" : "a");
	}
	else if (vcov_is_clustered(choices->vcov))
		snprintf(units, sizeof(units), "%" PRIu32 " cluster%s",
				 design->n_clusters, plural(design->n_clusters));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; %s variance over %s; %s", by, long_name(choices->vcov),
			 units, reference_distribution(choices->vcov));
}

void
add_note(Estimate *estimate, const char *format,...)
{
	size_t		used = strlen(estimate->note);
	int			length;
	va_list		args;

	if (used > 0 && used + 2 < sizeof(estimate->note))
	{
		strcpy(estimate->note + used, "; ");
		used += 2;
	}
	va_start(args, format);
	length = vsnprintf(estimate->note + used, sizeof(estimate->note) - used,
					   format, args);
	va_end(args);
	if (used + length < sizeof(estimate->note))
		return;

	/* Cut short, maybe within a character of UTF-8: leave that one out. */
	used = sizeof(estimate->note) - 1;
	while (used > 0 && ((unsigned char) estimate->note[used - 1] & 0xC0) == 0x80)
		used--;
	if (used > 0 && ((unsigned char) estimate->note[used - 1] & 0xC0) == 0xC0)
		estimate->note[used - 1] = '\0';
}

bool
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

void
name_cluster(const Design *design, uint32_t cluster, char *text, size_t size)
{
	Key			key = sample_cluster_key(design->sample,
										 sample_cell(design->sample,
													 design->first_cell[cluster]));

	if (key.text != NULL)
	{
		/* Cut a long name before a character of UTF-8, not within one. */
		size_t		length = key.length < size ? key.length : size - 1;

		while (length > 0 && length < key.length &&
			   ((unsigned char) key.text[length] & 0xC0) == 0x80)
			length--;
		snprintf(text, size, "%.*s", (int) length, key.text);
	}
	else
		snprintf(text, size, "%" PRId64, key.number);
}

static void
describe_too_few(const Design *design, bool clustered, Estimate *estimate)
{
	bool		named = false;
	char		name[80];

	for (int group = 0; group < N_GROUPS; group++)
	{
		if (clustered ? design->group_clusters[group] >= 2 :
			design->group_rows[group] >= 2)
			continue;
		add_note(estimate, "only 1 %s: %s", clustered ? "cluster" : "row",
				 group_names[group]);
		named = true;
	}
	if (!named && estimate->status == VARIANCE_INDISPENSABLE)
	{
		name_cluster(design, estimate->at, name, sizeof(name));
		add_note(estimate, "without cluster \"%s\" there would be no estimate",
				 name);
	}
	add_note(estimate, "too few for a standard error");
}

static void
describe_lonely(const Design *design, Estimate *estimate)
{
	char		name[80];

	name_cluster(design, estimate->at, name, sizeof(name));
	add_note(estimate, "cluster \"%s\" is alone in its stratum: no standard "
			 "error by this variance", name);
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
describe_dropped(const Design *design, const Fit *fit, Estimate *estimate)
{
	int			first = design->k - design->n_covariates;

	for (int j = first; j < design->k; j++)
		if (fit->dropped[j])
			add_note(estimate, "covariate %d depends on the others, the groups "
					 "or the effects, and was dropped", j - first + 1);
	if (!estimate->has_estimate)
		add_note(estimate, "the treatment cannot be told apart from %s",
				 design->effects == EFFECTS_NONE ? "the covariates" :
				 design->n_covariates > 0 ? "the effects and covariates" :
				 "the effects");
	else if (estimate->clustered && fit->rank > (int) design->n_clusters)
		add_note(estimate, "%d parameters for %" PRIu32 " clusters",
				 fit->rank, design->n_clusters);
}

void
describe_variance(const Design *design, bool clustered, Estimate *estimate)
{
	switch (estimate->status)
	{
		case VARIANCE_TOO_FEW:
		case VARIANCE_INDISPENSABLE:
			describe_too_few(design, clustered, estimate);
			break;
		case VARIANCE_LONELY_PSU:
			describe_lonely(design, estimate);
			break;
		case VARIANCE_ZERO:
			add_note(estimate, "the residuals do not vary: no test, no interval");
			break;
		default:
			break;
	}
}

void
describe_trends(Estimate *estimate)
{
	add_note(estimate, "one pre-period: parallel trends cannot be tested");
}

void
describe_limits(const Design *design, const Fit *fit, const Choices *choices,
				Estimate *estimate)
{
	if (describe_empty(design, estimate))
		return;
	describe_dropped(design, fit, estimate);
	describe_variance(design, vcov_is_clustered(choices->vcov), estimate);
	describe_few_clusters(design, choices, estimate);
	describe_trends(estimate);
}
