/*-------------------------------------------------------------------------
 *
 * words_method_events.c
 *		How a row of an event study was made, for a report to quote.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <inttypes.h>

#include "core/words/words.h"
#include "core/words/words_parts.h"

/* What is said of either kind of row. */
static const struct
{
	const char *over_all;
	const char *at;
}			names[] = {
	[EVENT_TWFE] = {
		"two-way fixed effects: one coefficient of being treated",
		"two-way fixed effects: one coefficient of each event time"
	},
	[EVENT_SUNAB] = {
		"Sun-Abraham: mean over event times from 0 on of coefficients of "
		"cohorts at event times",
		"Sun-Abraham: mean of coefficients of cohorts at an event time"
	},
	[EVENT_ETWFE] = {
		"extended two-way fixed effects (Wooldridge): mean of the effects on "
		"cohorts in periods",
		"extended two-way fixed effects (Wooldridge): mean of the effects on "
		"cohorts at an event time"
	},
	[EVENT_IMPUTATION] = {
		"imputation (Borusyak, Jaravel and Spiess): mean of outcomes less what "
		"untreated rows let expect",
		"imputation (Borusyak, Jaravel and Spiess): mean at an event time of "
		"outcomes less what untreated rows let expect"
	},
	[EVENT_TWO_STAGE] = {
		"two stages (Gardner): treated rows' residuals from a regression on "
		"untreated ones",
		"two stages (Gardner): residuals at an event time from a regression "
		"on untreated rows"
	}
};

const char *
words_event_estimator(EventMethod method)
{
	static const char *const estimators[] = {
		[EVENT_TWFE] = "two-way fixed effects",
		[EVENT_SUNAB] = "Sun-Abraham",
		[EVENT_ETWFE] = "extended two-way fixed effects (Wooldridge)",
		[EVENT_IMPUTATION] = ("imputation (Borusyak, Jaravel and Spiess), which "
							  "before the start is a regression on untreated "
							  "rows"),
		[EVENT_TWO_STAGE] = "two stages (Gardner)"
	};

	return estimators[method];
}

static void
write_effects(Text *text, const Method *method, const EventChoices *choices)
{
	text_append(text, "; %seffects of %s and of periods",
				method->weighted ? "weighted, " : "",
				choices->levels == LEVELS_CLUSTER ? "clusters" : "cohorts");
	if (method->n_covariates > 0)
		text_append(text, ", adjusted for %d covariate%s%s",
					method->n_covariates, plural(method->n_covariates),
					choices->method == EVENT_ETWFE ?
					" with slopes by cohort, period and effect" : "");
}

static void
write_reference(Text *text, const EventRow *row, const EventChoices *choices)
{
	if (choices->method == EVENT_ETWFE)
		text_append(text, ", %s controls",
					wave_controls.names[choices->controls]);
	if (choices->reference != -1)
		text_append(text, ", reference at event time %" PRId32,
					choices->reference);
	if (choices->binned && !row->overall)
		text_append(text, ", what is beyond the first or last in these");
	if (choices->weights == EVENT_BY_ROWS)
		text_append(text, ", means over rows whatever their weights");
}

static void
write_variance(Text *text, const EventChoices *choices, uint32_t clusters,
			   bool own)
{
	static const char *const variances[] = {
		[EVENT_CR0] = "CR0 variance",
		[EVENT_CR1] = "CR1 variance",
		[EVENT_CR1S] = "CR1S variance",
		[EVENT_CR1N] = "CR1N variance",
		[EVENT_CR2] = "CR2 (Bell-McCaffrey) variance",
		[EVENT_CR3] = "CR3 (jackknife) variance",
		[EVENT_JACKKNIFE] = "jackknife"
	};

	text_append(text, "; %s over %" PRIu32 " cluster%s; ", own ?
				"the authors' conservative variance" :
				variances[choices->vcov], clusters, plural(clusters));
}

char *
words_event_method(const EventRow *row, const EventChoices *choices)
{
	Text		text;

	text_init(&text);
	text_append(&text, "%s", row->overall ? names[choices->method].over_all :
				names[choices->method].at);
	write_effects(&text, &row->estimate.method, choices);
	write_reference(&text, row, choices);
	write_variance(&text, choices, row->estimate.clusters,
				   choices->vcov == EVENT_CR0 &&
				   choices->method == EVENT_IMPUTATION);
	text_append(&text, "t with %s degrees of freedom",
				choices->vcov == EVENT_CR2 || choices->vcov == EVENT_CR3 ?
				"Satterthwaite" : "clusters - 1");
	return text.data;
}

char *
words_event_pretrend_method(const Pretrend *pretrend,
							const EventChoices *choices,
							Reference reference)
{
	Text		text;

	text_init(&text);
	text_append(&text, "Wald test of %d effect%s before the start, of %s",
				pretrend->rank, plural(pretrend->rank),
				words_event_estimator(choices->method));
	write_effects(&text, &pretrend->method, choices);
	if (choices->reference != -1)
		text_append(&text, ", reference at event time %" PRId32,
					choices->reference);
	write_variance(&text, choices, pretrend->clusters, false);
	text_append(&text, "%s", reference == REFERENCE_NORMAL ? "chi-squared" :
				"F of Hotelling's T-squared with clusters - 1 degrees of "
				"freedom");
	return text.data;
}
