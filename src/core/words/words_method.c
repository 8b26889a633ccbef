/*-------------------------------------------------------------------------
 *
 * words_method.c
 *		How a result was made, for a report to quote.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <inttypes.h>
#include <math.h>

#include "core/answer/ways.h"
#include "core/base/text.h"
#include "core/words/words.h"
#include "core/words/words_parts.h"
#include "core/words/words_summary.h"

/* ---- parts ---- */

/* Of one cohort in one period. */
void
write_waves(Text *text, const Method *method)
{
	static const char *const adjustments[] = {
		[COVARIATES_REG] = "outcome regression",
		[COVARIATES_IPW] = "inverse probability weighting",
		[COVARIATES_DR] = "outcome regression and inverse probability weighting (doubly robust)"
	};
	const WaveChoices *waves = method->waves;

	text_append(text, "%s of %smeans of a cohort and "
				"%s, %s base", method->triple ? "triple difference" :
				"difference-in-differences",
				method->weighted ? "weighted " : "",
				waves->controls == CONTROLS_NEVER ? "the never treated" :
				"those not yet treated",
				wave_bases.names[waves->base]);
	if (method->triple)
		text_append(text, ", of the eligible less the ineligible");
	if (waves->anticipation > 0)
		text_append(text, ", anticipation of %d period%s",
					waves->anticipation, plural(waves->anticipation));
	if (method->pairs)
		text_append(text, ", of units with rows in both periods");
	if (method->n_covariates > 0)
		text_append(text, ", adjusted for %d covariate%s by %s",
					method->n_covariates, plural(method->n_covariates),
					adjustments[method->choices.covariates]);
}

static void
write_design(Text *text, const Method *method)
{
	static const char *const links[] = {
		[LINK_IDENTITY] = "",
		[LINK_LOG] = "logarithms of ",
		[LINK_LOGIT] = "log odds of "
	};
	const char *weighted = method->weighted ? "weighted " : "";

	if (method->waves != NULL)
	{
		write_waves(text, method);
		return;
	}
	if (method->parts > 0)
		text_append(text, "weighted sum of %d two-by-two differences-in-differences "
					"of %smeans", method->parts, weighted);
	else if (method->effects == EFFECTS_NONE)
		text_append(text, "two-by-two difference-in-differences of %s%smeans",
					links[method->link], weighted);
	else
		text_append(text, "%sdifference-in-differences with effects of %"
					PRIu32 " %s%s and of %s", weighted, method->n_effects,
					method->effects == EFFECTS_CLUSTER ? "cluster" : "block",
					plural(method->n_effects),
					method->effects == EFFECTS_CLUSTER ? "the period" :
					"arm and period");
	if (method->n_covariates > 0)
		text_append(text, ", adjusted for %d covariate%s%s",
					method->n_covariates, plural(method->n_covariates),
					method->parts > 1 ? " in each" : "");
}

/* Rows that are each a cluster of their own are rows. */
static void
write_clusters(Text *text, const Method *method)
{
	if (method->clusters == method->rows && method->rows > 1)
		text_append(text, "%" PRIu32 " rows, each by itself",
					method->clusters);
	else
		text_append(text, "%" PRIu32 " cluster%s", method->clusters,
					plural(method->clusters));
}

/* How many draws, and whether they are all there are. */
static void
write_draws(Text *text, const Method *method, const char *what,
			uint32_t reps, uint64_t seed)
{
	if (method->draws > 0)
	{
		text_append(text, "exact, all ");
		text_append_grouped(text, method->draws);
		text_append(text, " %s (reps is not used)", what);
		return;
	}
	text_append_grouped(text, reps);
	text_append(text, " random %s, seed %" PRId64, what, (int64_t) seed);
}

/* The summary of a result reads it back (words_summary.c). */
static void
write_null_value(Text *text, double null_value)
{
	if (null_value != 0.0)
		text_append(text, METHOD_NULL_VALUE "%.6g", null_value);
}

static void
write_test(Text *text, Alternative alternative, Ties ties, double null_value,
		   double conf_level)
{
	static const char *const tails[N_ALTERNATIVES] = {
		[ALTERNATIVE_TWO_SIDED] = "two-sided test",
		[ALTERNATIVE_EQUAL_TAILED] = "equal-tailed test",
		[ALTERNATIVE_GREATER] = "one-sided test, greater",
		[ALTERNATIVE_LESS] = "one-sided test, less"
	};

	text_append(text, "%s", tails[alternative]);
	write_null_value(text, null_value);
	if (ties == TIES_STRICT)
		text_append(text, ", ties not counted");
	if (!isnan(conf_level))
		text_append(text, "; interval by exact inversion");
}

/* ---- a variance ---- */

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

static void
write_variance(Text *text, const Method *method)
{
	Vcov		vcov = method->choices.vcov;

	write_design(text, method);
	text_append(text, "; %s variance over ", long_name(vcov));
	if (vcov_is_of_survey(vcov))
		text_append(text, "%" PRIu32 " PSU%s in %" PRIu32 " strat%s",
					method->clusters, plural(method->clusters),
					method->strata, method->strata == 1 ? "um" : "a");
	else if (vcov_is_clustered(vcov))
		write_clusters(text, method);
	else
		text_append(text, "rows");
	text_append(text, "; %s", reference_distribution(vcov));
}

/* ---- draws ---- */

static void
write_wild(Text *text, const Method *method)
{
	static const char *const vectors[N_WILD_WEIGHTS] = {
		[WEIGHTS_RADEMACHER] = "sign vectors",
		[WEIGHTS_WEBB] = "vectors of Webb weights",
		[WEIGHTS_MAMMEN] = "vectors of Mammen weights",
		[WEIGHTS_NORMAL] = "vectors of normal weights"
	};
	const Choices *choices = &method->choices;

	write_design(text, method);
	text_append(text, "; %s wild cluster bootstrap of ",
				choices->way->name);
	write_clusters(text, method);
	text_append(text, "; ");
	write_draws(text, method, vectors[choices->weights], choices->reps,
				choices->seed);
	text_append(text, "; ");
	if (method->outcomes > 0)
		text_append(text, "step-down (Romano-Wolf) over %" PRIu32
					" outcome%s", method->outcomes, plural(method->outcomes));
	else
		write_test(text, choices->alternative, choices->ties,
				   choices->null_value, choices->conf_level);
}

static void
write_changes(Text *text, const Method *method)
{
	if (method->parts > 0)
		text_append(text, "difference of the mean weighted sums of changes in "
					"%d part%s of ", method->parts, plural(method->parts));
	else
		text_append(text, "difference of the mean changes of ");
	write_clusters(text, method);
	if (method->n_covariates > 0)
		text_append(text, ", adjusted for covariates within cells");
	text_append(text, "; ");
}

static void
write_permutation(Text *text, const Method *method)
{
	const Choices *choices = &method->choices;

	if (method->waves != NULL)
		write_waves(text, method);
	else
		write_changes(text, method);
	text_append(text, method->waves != NULL ? "; permutation of the cohorts " :
				"permutation of the treatment ");
	if (choices->way->variant == SCHEME_BLOCKS)
		text_append(text, "within %" PRIu32 " block%s", method->groups,
					plural(method->groups));
	else
		text_append(text, "over clusters");
	text_append(text, ", by the %s; ",
				permutation_statistic_names.names[choices->statistic]);
	if (method->groups == 0)
		text_append(text, "no assignments");
	else
		write_draws(text, method, "assignments", choices->reps,
					choices->seed);
	text_append(text, "; ");
	write_test(text, choices->alternative, choices->ties, choices->null_value,
			   choices->conf_level);
}

static void
write_collapse(Text *text, const Method *method)
{
	write_changes(text, method);
	switch ((CollapseTest) method->choices.way->variant)
	{
		case COLLAPSE_POOLED:
			text_append(text, "pooled t test; t with clusters - 2 degrees of "
						"freedom");
			break;
		case COLLAPSE_WELCH:
			text_append(text, "Welch t test; t with Satterthwaite degrees of "
						"freedom");
			break;
		case COLLAPSE_PAIRED:
			text_append(text, "paired t test over %" PRIu32 " block%s; t with "
						"blocks - 1 degrees of freedom", method->groups,
						plural(method->groups));
			break;
		case COLLAPSE_SIGNED_RANK:
			text_append(text, "pseudomedian and signed rank test (Wilcoxon) "
						"over %" PRIu32 " block%s; exact distribution",
						method->groups, plural(method->groups));
			break;
	}
}

static void
write_bootstrap(Text *text, const Method *method)
{
	static const char *const ways[N_RESAMPLES] = {
		[RESAMPLE_ARM] = " within arms",
		[RESAMPLE_BLOCK] = " within blocks and arms",
		[RESAMPLE_PAIR] = " in whole blocks"
	};
	static const char *const names[N_BOOTSTRAP_METHODS] = {
		[BOOTSTRAP_CLUSTER] = "cluster bootstrap",
		[BOOTSTRAP_RAO_WU] = "Rao-Wu rescaling bootstrap",
		[BOOTSTRAP_FRACTIONAL] = "fractional bootstrap (exponential weights)"
	};
	const Choices *choices = &method->choices;
	BootstrapMethod drawn = (BootstrapMethod) choices->way->variant;

	write_design(text, method);
	text_append(text, "; %s of ", names[drawn]);
	write_clusters(text, method);
	if (drawn == BOOTSTRAP_CLUSTER)
		text_append(text, "%s", ways[choices->resample]);
	write_replicates(text, choices->conf_type, choices->reps, choices->seed);
	if (choices->null_value != 0.0)
		text_append(text, "; p-value");
	write_null_value(text, choices->null_value);
}

char *
words_method(const Method *method)
{
	static void (*const writers[N_WAY_FAMILIES]) (Text *, const Method *) = {
		[WAY_VARIANCE] = write_variance,
		[WAY_WILD] = write_wild,
		[WAY_DRAWN] = write_bootstrap,
		[WAY_PERMUTATION] = write_permutation,
		[WAY_CHANGES] = write_collapse
	};
	static const char *const parallel[] = {
		[LINK_IDENTITY] = "in means (identity)",
		[LINK_LOG] = "in relative terms (log)",
		[LINK_LOGIT] = "in log odds (logit)"
	};
	Text		text;

	if (writers[method->family] == NULL)
		return NULL;
	text_init(&text);
	writers[method->family] (&text, method);
	if (method->says_scale)
		text_append(&text, "; trends assumed parallel %s", parallel[method->link]);
	return text.data;
}
