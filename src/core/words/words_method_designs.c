/*-------------------------------------------------------------------------
 *
 * words_method_designs.c
 *		How a synthetic control, an effect on the logit scale or one of
 *		changes in changes was made, for a report to quote.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_designs.h"

#include <inttypes.h>

#include "core/base/text.h"

static void
write_anticipation(Text *text, int32_t anticipation)
{
	if (anticipation > 0)
		text_append(text, ", anticipation of %" PRId32 " period%s",
					anticipation, plural(anticipation));
}

/* ---- synthetic controls ---- */

static void
write_placebo(Text *text, const Synthetic *synthetic,
			  const SyntheticChoices *choices)
{
	text_append(text, "; placebos in place of the treated: ");
	if (synthetic->all_placebos)
		text_append(text, "exact, all ");
	text_append_grouped(text, synthetic->placebos);
	text_append(text, synthetic->all_placebos ? " sets of comparators (reps is not used)" :
				" random sets of comparators");
	if (!synthetic->all_placebos)
		text_append(text, ", seed %" PRId64, (int64_t) choices->seed);
	text_append(text, "; two-sided test; interval by exact inversion");
}

char *
words_synthetic_method(const Synthetic *synthetic,
					   const SyntheticChoices *choices, bool weighted)
{
	static const char *const estimators[] = {
		[SYNTHETIC_SDID] = "synthetic difference-in-differences",
		[SYNTHETIC_SC] = "synthetic control",
		[SYNTHETIC_DID] = "difference-in-differences, equal weights"
	};
	Text		text;

	text_init(&text);
	text_append(&text, "%s, of %smeans of clusters in periods: %" PRIu32
				" treated and %" PRIu32 " never treated, %d period%s before "
				"the start", estimators[choices->method],
				weighted ? "weighted " : "", synthetic->n_treated,
				synthetic->n_controls, synthetic->n_before,
				plural(synthetic->n_before));
	write_anticipation(&text, choices->anticipation);
	if (choices->vcov == SYNTHETIC_JACKKNIFE)
		text_append(&text, "; jackknife over %" PRIu32 " clusters, weights "
					"fixed; t with clusters - 1 degrees of freedom",
					synthetic->estimate.clusters);
	else if (synthetic->placebos > 0)
		write_placebo(&text, synthetic, choices);
	return text.data;
}

/* ---- the logit scale, and changes in changes ---- */

static void
write_variance(Text *text, ScoreVcov vcov, uint32_t clusters)
{
	text_append(text, "; %s over %" PRIu32 " cluster%s; t with clusters - 1 "
				"degrees of freedom", vcov == SCORES_CR0 ? "CR0 variance" :
				"jackknife", clusters, plural(clusters));
}

char *
words_logit_method(const LogitEffect *effect, const LogitChoices *choices,
				   bool weighted)
{
	Text		text;

	text_init(&text);
	text_append(&text, "%s%s of %sproportions, by a logit with effects of "
				"cohorts and periods, fitted to the untreated",
				effect->overall ? "average, by the weights of cells, of " : "",
				choices->scale == SCALE_LOG_ODDS ? "log odds ratio" :
				"difference", weighted ? "weighted " : "");
	write_anticipation(&text, choices->anticipation);
	write_variance(&text, choices->vcov, effect->estimate.clusters);
	return text.data;
}

char *
words_cic_method(const Cic *cic, const CicChoices *choices, bool weighted)
{
	Text		text;

	text_init(&text);
	text_append(&text, "changes in changes of %sproportions of a cohort and "
				"%s, by conditional independence", weighted ? "weighted " : "",
				choices->waves.controls == CONTROLS_NEVER ?
				"the never treated" : "those not yet treated");
	write_anticipation(&text, choices->waves.anticipation);
	write_variance(&text, choices->vcov, cic->effect.estimate.clusters);
	return text.data;
}

char *
words_cic_values_method(const CicValues *cic, CicOutcome outcome,
						bool weighted)
{
	Text		text;

	text_init(&text);
	text_append(&text, "changes in changes of %sdistributions, %s outcome",
				weighted ? "weighted " : "", cic_outcomes.names[outcome]);
	if (cic->estimate.clustered)
		write_variance(&text, SCORES_JACKKNIFE, cic->estimate.clusters);
	return text.data;
}
