/*-------------------------------------------------------------------------
 *
 * event_study.c
 *		Regressions on many waves: the effect over all, and by event time.
 *
 * Two-way fixed effects are two regressions: of one coefficient over all, in
 * which the always treated take part, and of one for each event time.  The
 * other regressions have a coefficient for each cohort in each period that an
 * effect is looked for in, and means of these.  The methods that impute have
 * one on untreated rows only.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/event_study.h"

#include "core/answer/fitted_terms.h"
#include "core/answer/imputation.h"
#include "core/base/memory.h"

/* In the order of EventMethod, of EventWeights and of EventVcov. */
const NameList event_methods = NAME_LIST("twfe", "sunab", "etwfe",
										 "imputation", "two_stage");
const NameList event_weights = NAME_LIST("cell", "rows");
const NameList event_vcovs = NAME_LIST("CR0", "CR1", "CR1S", "CR1N", "CR2",
									   "CR3", "jackknife");

bool
event_has_vcov(EventMethod method, EventVcov vcov)
{
	bool		regression = method != EVENT_IMPUTATION &&
		method != EVENT_TWO_STAGE;

	return regression || vcov == EVENT_CR0 || vcov == EVENT_JACKKNIFE;
}

/* ---- which regression ---- */

static RegressionChoices
regression_choices(const Sample *sample, const EventChoices *choices,
				   Terms terms)
{
	RegressionChoices of = {
		.terms = terms, .levels = choices->levels,
		.adjusting = ADJUSTING_COMMON, .binned = choices->binned,
		.first_event = choices->min_event, .last_event = choices->max_event
	};

	if (sample->n_covariates == 0)
		of.adjusting = ADJUSTING_NONE;
	else if (choices->method == EVENT_ETWFE)
		of.adjusting = ADJUSTING_BY_PLACE;
	return of;
}

static Terms
terms_of(const EventChoices *choices)
{
	if (choices->method == EVENT_TWFE)
		return TERMS_EVENT;
	if (choices->method == EVENT_ETWFE &&
		choices->controls == CONTROLS_NOT_YET)
		return TERMS_TREATED;
	return TERMS_SATURATED;
}

/* ---- why there is no estimate ---- */

static bool
has_controls(const Places *places)
{
	for (int i = 0; i < places->n; i++)
		if (places->places[i].kind == PLACE_CONTROL)
			return true;
	return false;
}

static void
note_missing(const FittedTerms *terms, const Places *places, EventRow *row)
{
	Estimate   *e = &row->estimate;

	if (e->has_estimate)
		return;
	if (terms->n == 0)
		add_plain_fact(&e->facts, FACT_NO_TERMS);
	else if (terms->regression->terms == TERMS_EVENT && !has_controls(places))
		add_plain_fact(&e->facts, FACT_ONLY_TRENDS);
	else
		add_fact(&e->facts, FACT_NOT_IDENTIFIED,
				 (Fact) {.subject = terms->design->n_covariates > 0 ?
				 ABOUT_EFFECTS_AND_COVARIATES : ABOUT_EFFECTS});
}

static void
note_left_out(int64_t left_out, int64_t of, EventRow *row)
{
	if (left_out > 0)
		add_fact(&row->estimate.facts, FACT_LEFT_OUT_ROWS,
				 (Fact) {.count = left_out, .of = of});
}

/* ---- one regression ---- */

static void
regress(const Sample *sample, const Places *places,
		const EventChoices *choices, Terms of, EventRows *rows, int first,
		int end)
{
	RegressionChoices regression_of = regression_choices(sample, choices, of);
	WaveRegression *regression = wave_regression_create(places, &regression_of);
	FittedTerms *terms = fitted_terms_create(sample, places, regression,
											 choices, rows);

	fitted_terms_judge(terms, rows, first, end);
	for (int i = first; i < end; i++)
	{
		EventRow   *row = &rows->rows[i];

		note_missing(terms, places, row);
		if (of == TERMS_EVENT_UNTREATED)
			add_plain_fact(&row->estimate.facts, FACT_UNTREATED_ONLY);
		else
			note_left_out(sample_rows(sample) -
						  sample_rows(terms->design->sample),
						  sample_rows(sample), row);
	}
	fitted_terms_free(terms);
	wave_regression_free(regression);
}

static void
regress_over_all(const Sample *sample, const Waves *waves,
				 const EventChoices *choices, EventRows *rows)
{
	Places	   *places = places_create(sample, waves, choices->reference,
									   PARTS_ALL);

	regress(sample, places, choices, TERMS_STATIC, rows, 0, 1);
	places_free(places);
}

static EventRows *
by_regression(const Sample *sample, const Waves *waves,
			  const EventChoices *choices)
{
	bool		twfe = choices->method == EVENT_TWFE;
	Terms		terms = terms_of(choices);
	Places	   *places = places_create(sample, waves, choices->reference,
									   twfe ? PARTS_WITH_REFERENCE :
									   PARTS_UNTIL_LAST);
	EventRows  *rows = event_rows_list(places, choices,
									   terms != TERMS_TREATED);

	event_rows_note(rows, places, choices);
	if (twfe)
		regress_over_all(sample, waves, choices, rows);
	regress(sample, places, choices, terms, rows, twfe ? 1 : 0, rows->n);
	places_free(places);
	return rows;
}

/* ---- imputation ---- */

/* How many rows are before the start: they follow that over all. */
static int
count_before(const EventRows *rows)
{
	int			n = 0;

	while (n + 1 < rows->n && rows->rows[n + 1].event_time < 0)
		n++;
	return n;
}

/* Of untreated rows, with coefficients of the event times before the start. */
static void
regress_before(const Sample *sample, const Waves *waves,
			   const EventChoices *choices, EventRows *rows)
{
	Places	   *places = places_create(sample, waves, choices->reference,
									   PARTS_WITH_REFERENCE);
	int			before = count_before(rows);

	if (before > 0)
		regress(sample, places, choices, TERMS_EVENT_UNTREATED, rows, 1,
				1 + before);
	places_free(places);
}

static EventRows *
by_imputation(const Sample *sample, const Waves *waves,
			  const EventChoices *choices)
{
	Places	   *places = places_create(sample, waves, choices->reference,
									   PARTS_ALL);
	EventRows  *rows = event_rows_list(places, choices, true);
	UntreatedFit *untreated = untreated_fit_create(sample, places,
												   choices->levels);
	bool		regressed = choices->method == EVENT_IMPUTATION;

	event_rows_note(rows, places, choices);
	impute_rows(untreated, choices, rows);
	for (int i = 0; i < rows->n; i++)
	{
		EventRow   *row = &rows->rows[i];
		Estimate   *e = &row->estimate;

		if (regressed && !row->overall && row->event_time < 0)
			continue;
		note_left_out(untreated->left_out, sample_rows(sample), row);
		if (!rows->rows[0].estimate.has_estimate)
			add_plain_fact(&e->facts, FACT_NO_TERMS);
		else if (!e->has_estimate)
			add_fact(&e->facts, FACT_NOT_IDENTIFIED,
					 (Fact) {.subject = ABOUT_EFFECTS});
	}
	if (regressed)
		regress_before(sample, waves, choices, rows);
	untreated_fit_free(untreated);
	places_free(places);
	return rows;
}

static bool
imputes(const EventChoices *choices)
{
	return choices->method == EVENT_IMPUTATION ||
		choices->method == EVENT_TWO_STAGE;
}

EventRows *
event_study(const Sample *sample, const Waves *waves,
			const EventChoices *choices)
{
	return imputes(choices) ? by_imputation(sample, waves, choices) :
		by_regression(sample, waves, choices);
}

EventRows *
event_study_before(const Sample *sample, const Waves *waves,
				   const EventChoices *choices)
{
	Places	   *places;
	EventRows  *rows;

	if (!imputes(choices))
		return by_regression(sample, waves, choices);
	places = places_create(sample, waves, choices->reference, PARTS_ALL);
	rows = event_rows_list(places, choices, true);
	event_rows_note(rows, places, choices);
	regress_before(sample, waves, choices, rows);
	places_free(places);
	return rows;
}
