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
	if (choices->vcov == SYNTHETIC_JACKKNIFE)
		text_append(&text, "; jackknife over %" PRIu32 " clusters, weights "
					"fixed; t with clusters - 1 degrees of freedom",
					synthetic->estimate.clusters);
	else if (synthetic->placebos > 0)
		write_placebo(&text, synthetic, choices);
	return text.data;
}
