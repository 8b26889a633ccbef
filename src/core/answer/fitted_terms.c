/*-------------------------------------------------------------------------
 *
 * fitted_terms.c
 *		From the terms of one regression to rows of an event study.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/fitted_terms.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_scores.h"

/* ---- what terms count by ---- */

TermSums
term_sums_create(const FittedTerms *terms)
{
	return (TermSums) {
		core_alloc_array(size_add(terms->n, 1), sizeof(dd)),
		core_alloc_array(size_add(size_mul(terms->n, terms->design->n_covariates), 1),
						 sizeof(dd))
	};
}

void
term_sums_free(TermSums *sums)
{
	core_free(sums->covariates);
	core_free(sums->weights);
}

void
term_sums_add(const FittedTerms *terms, TermSums *sums, uint32_t cluster,
		 double sign)
{
	const Design *design = terms->design;
	int			components = sample_components(design->sample);
	int			power = terms->choices->weights == EVENT_BY_ROWS ? 0 :
		design_weight_power(design);

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		const dd   *m = cell_moments(cell, components, power);
		int			term = terms->term_of[design->group_of[i]];
		dd			weight = dd_normalize(m[0]);

		if (term < 0)
			continue;
		sums->weights[term] = dd_add(sums->weights[term],
									 dd_mul_d(weight, sign));
		for (int j = 0; j < design->n_covariates; j++)
		{
			dd		   *sum = &sums->covariates[(size_t) term * design->n_covariates + j];
			dd			at = dd_two_diff(cell_reference(cell)[j],
										 design->origin[j]);

			at = dd_add(dd_mul(at, weight),
						dd_normalize(m[moments_index(j + 1, 0)]));
			*sum = dd_add(*sum, dd_mul_d(at, sign));
		}
	}
}

/* ---- the terms ---- */

bool
fitted_terms_have_slopes(const FittedTerms *terms)
{
	return terms->regression->slopes.n > 0 && terms->design->n_covariates > 0;
}

int
fitted_terms_slope(const FittedTerms *terms, int term, int covariate)
{
	const Design *design = terms->design;

	return design->n_columns +
		(terms->regression->first_slope + term) * design->n_covariates +
		covariate;
}

/* At the mean of the covariates over the term's rows. */
static void
put_contrast(FittedTerms *terms, const TermSums *sums, int term)
{
	const Design *design = terms->design;
	dd		   *contrast = terms->contrasts + (size_t) term * design->k;
	int			n = design->n_covariates;

	contrast[terms->regression->first_term + term] = dd_from(1.0);
	terms->weights[term] = terms->averaged ? sums->weights[term] :
		dd_from(1.0);
	for (int j = 0; j < n && fitted_terms_have_slopes(terms); j++)
	{
		dd			mean = dd_div(sums->covariates[(size_t) term * n + j],
								  sums->weights[term]);

		terms->means[(size_t) term * n + j] = mean;
		contrast[fitted_terms_slope(terms, term, j)] = mean;
	}
}

static void
find_contrasts(FittedTerms *terms)
{
	TermSums	sums = term_sums_create(terms);

	for (uint32_t c = 0; c < terms->design->n_clusters; c++)
	{
		core_check_interrupts();
		term_sums_add(terms, &sums, c, 1.0);
	}
	for (int term = 0; term < terms->n; term++)
	{
		core_check_interrupts();
		put_contrast(terms, &sums, term);
		terms->exists[term] =
			fit_is_estimable(terms->fit, terms->contrasts +
							 (size_t) term * terms->design->k);
	}
	term_sums_free(&sums);
}

static void
find_rows_of_terms(FittedTerms *terms, const Places *places,
				   const EventRows *rows)
{
	const WaveRegression *regression = terms->regression;
	bool		twfe = terms->choices->method == EVENT_TWFE;

	for (int term = 0; term < terms->n; term++)
		terms->row_of[term] = NO_ROW;
	for (int group = 0; group < regression->plan.n_groups; group++)
	{
		const Place *place = &places->places[regression->place_of[group]];
		int			term = regression->term_of[regression->place_of[group]];

		terms->term_of[group] = term;
		if (term < 0)
			continue;
		if (regression->terms == TERMS_STATIC)
			terms->over_all[term] = true;
		else
		{
			terms->row_of[term] = event_row_of(rows, place, terms->choices);
			terms->over_all[term] = !twfe &&
				event_over_all(place, terms->choices);
		}
	}
}

FittedTerms *
fitted_terms_create(const Sample *sample, const Places *places,
					const WaveRegression *regression,
					const EventChoices *choices, const EventRows *rows)
{
	FittedTerms *terms = core_alloc(sizeof(FittedTerms));
	size_t		n = size_add(regression->n_terms, 1);
	size_t		k;

	terms->places = places;
	terms->regression = regression;
	terms->choices = choices;
	terms->n = regression->n_terms;
	terms->averaged = regression->terms == TERMS_TREATED ||
		regression->terms == TERMS_SATURATED;
	terms->design = design_create_sloped(sample, &regression->plan,
										 regression->slopes.n > 0 ?
										 &regression->slopes : NULL);
	terms->fit = fit_create(terms->design);
	k = size_add(terms->design->k, 1);
	terms->term_of = core_alloc_array(size_add(regression->plan.n_groups, 1),
									  sizeof(int));
	terms->row_of = core_alloc_array(n, sizeof(int));
	terms->over_all = core_alloc_array(n, sizeof(bool));
	terms->weights = core_alloc_array(n, sizeof(dd));
	terms->means = core_alloc_array(size_add(size_mul(n, terms->design->n_covariates), 1),
									sizeof(dd));
	terms->contrasts = core_alloc_array(size_mul(n, k), sizeof(dd));
	terms->exists = core_alloc_array(n, sizeof(bool));
	terms->rests_on = core_alloc_array(n, sizeof(uint32_t));
	find_rows_of_terms(terms, places, rows);
	find_contrasts(terms);
	return terms;
}

void
fitted_terms_free(FittedTerms *terms)
{
	core_free(terms->rests_on);
	core_free(terms->exists);
	core_free(terms->contrasts);
	core_free(terms->means);
	core_free(terms->weights);
	core_free(terms->over_all);
	core_free(terms->row_of);
	core_free(terms->term_of);
	fit_free(terms->fit);
	design_free(terms->design);
	core_free(terms);
}

/* ---- rows as means of terms ---- */

/* Of a row: the terms that exist, and those that do not. */
typedef struct TermCounts
{
	int64_t		all;
	int64_t		existing;
	int64_t		single;			/* rest on one cluster */
} TermCounts;

bool
fitted_term_is_of_row(const FittedTerms *terms, int term, int row)
{
	return row == 0 ? terms->over_all[term] : terms->row_of[term] == row;
}

static TermCounts
count_terms(const FittedTerms *terms, int row)
{
	TermCounts	counts = {0};

	for (int term = 0; term < terms->n; term++)
	{
		if (!fitted_term_is_of_row(terms, term, row))
			continue;
		counts.all++;
		counts.existing += terms->exists[term];
		counts.single += terms->exists[term] &&
			terms->rests_on[term] != NO_CLUSTER;
	}
	return counts;
}

/* The mean of the terms' contrasts; false if there is none. */
static bool
put_row_contrast(const FittedTerms *terms, int row, dd *contrast)
{
	int			k = terms->design->k;
	dd			weight = DD_ZERO;

	for (int term = 0; term < terms->n; term++)
		if (terms->exists[term] && fitted_term_is_of_row(terms, term, row))
			weight = dd_add(weight, terms->weights[term]);
	if (!(weight.hi > 0.0))
		return false;
	for (int term = 0; term < terms->n; term++)
	{
		const dd   *of_term = terms->contrasts + (size_t) term * k;
		dd			share = dd_div(terms->weights[term], weight);

		if (!terms->exists[term] || !fitted_term_is_of_row(terms, term, row))
			continue;
		for (int j = 0; j < k; j++)
			if (!dd_is_zero(of_term[j]))
				dd_accumulate_product(&contrast[j], of_term[j], share);
	}
	return true;
}

/* ---- a variance by formula ---- */

static Vcov
vcov_of(EventVcov vcov)
{
	static const Vcov of[] = {
		[EVENT_CR0] = VCOV_CR0,
		[EVENT_CR1] = VCOV_CR1,
		[EVENT_CR1S] = VCOV_CR1S,
		[EVENT_CR1N] = VCOV_CR1N,
		[EVENT_CR2] = VCOV_CR2,
		[EVENT_CR3] = VCOV_CR3
	};

	return of[vcov];
}

/* Of rows that have a contrast, "numbers" of them. */
static void
judge_by_formula(FittedTerms *terms, EventRows *rows, const dd *contrasts,
				 const int *numbers, int n)
{
	Vcov		vcov = vcov_of(terms->choices->vcov);
	uint32_t   *rests_on = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	Covariance *covariance = vcov == VCOV_CR3 ?
		covariance_of_fit(terms->fit, contrasts, n, vcov, NULL) :
		covariance_regardless(terms->fit, contrasts, n, vcov, rests_on);

	for (int i = 0; i < n; i++)
	{
		Variance	variance = covariance_variance(covariance, i);
		TermCounts	counts = count_terms(terms, numbers[i]);
		Estimate   *e = &rows->rows[numbers[i]].estimate;

		e->status = variance.status;
		e->at = variance.at;
		/* Of a row that rests on single clusters alone nothing is known. */
		if (vcov != VCOV_CR3 && counts.single == counts.existing)
		{
			e->status = VARIANCE_TOO_FEW;
			continue;
		}
		if (e->status != VARIANCE_OK && e->status != VARIANCE_ZERO)
			continue;
		e->std_error = variance.std_error;
		e->has_std_error = isfinite(e->std_error);
		event_row_judge(terms->choices, variance.df, &rows->rows[numbers[i]]);
	}
	event_rows_put_covariance(rows, covariance, numbers);
	covariance_free(covariance);
	core_free(rests_on);
}

/* ---- what is said of a row ---- */

static void
note_terms(const FittedTerms *terms, EventRows *rows, int row)
{
	Estimate   *e = &rows->rows[row].estimate;
	const Design *design = terms->design;
	TermCounts	counts = count_terms(terms, row);

	if (counts.existing < counts.all && counts.existing > 0)
		add_fact(&e->facts, FACT_LEFT_OUT_EFFECTS,
				 (Fact) {.count = counts.all - counts.existing,
				 .of = counts.all});
	if (e->status == VARIANCE_INDISPENSABLE)
		add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER,
				 (Fact) {.cluster = sample_cell(design->sample,
												design->first_cell[e->at])->cluster});
	else if (e->status == VARIANCE_TOO_FEW)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else if (e->has_std_error && e->std_error == 0.0)
		add_fact(&e->facts, FACT_NO_VARIATION,
				 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
	if (e->has_std_error && counts.single > 0)
		add_counted_fact(&e->facts, FACT_SINGLE_COHORTS, counts.single);
}

/* Of the whole regression. */
static void
note_regression(const FittedTerms *terms, EventRow *row)
{
	const Design *design = terms->design;
	Fact		dropped = {0};

	for (int j = design->n_columns;
		 j < design->k && terms->regression->slopes.n == 0; j++)
		if (terms->fit->dropped[j])
			dropped.members |= UINT64_C(1) << (j - design->n_columns);
	if (dropped.members != 0)
		add_fact(&row->estimate.facts, FACT_DROPPED_COVARIATES, dropped);
	if (row->estimate.has_estimate &&
		terms->fit->rank > (int) design->n_clusters)
		add_fact(&row->estimate.facts, FACT_MANY_PARAMETERS,
				 (Fact) {.count = terms->fit->rank, .of = design->n_clusters});
}

/* Clusters with cells that the row is of, and those compared with. */
static void
describe_row(const FittedTerms *terms, EventRows *rows, int row)
{
	const Design *design = terms->design;
	const int  *place_of = terms->regression->place_of;
	RowPlaces	of = row_places_create(terms->places);

	for (int group = 0; group < design->n_groups; group++)
		of.own[place_of[group]] = terms->term_of[group] >= 0 &&
			terms->exists[terms->term_of[group]] &&
			fitted_term_is_of_row(terms, terms->term_of[group], row);
	row_places_compare(terms->places, &of);
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		bool		own = false;
		bool		compared = false;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c];
			 i < design->first_cell[c + 1]; i++)
		{
			own |= of.own[place_of[design->group_of[i]]];
			compared |= of.compared[place_of[design->group_of[i]]];
		}
		rows->rows[row].estimate.clusters_treated += own;
		rows->rows[row].comparators += compared;
	}
	row_places_free(&of);
	event_row_describe(design, sample_rows(design->sample), design->n_clusters,
					   &rows->rows[row]);
}

/* ---- all of it ---- */

/* Which terms rest on one cluster. */
static void
find_single_terms(FittedTerms *terms)
{
	Scores	   *scores = scores_of_fit(terms->fit, terms->contrasts, terms->n,
									   ADJUST_NONE);

	for (int term = 0; term < terms->n; term++)
		terms->rests_on[term] = scores->indispensable[term];
	scores_free(scores);
}

void
fitted_terms_judge(FittedTerms *terms, EventRows *rows, int first, int end)
{
	int			k = terms->design->k;
	dd		   *contrasts = core_alloc_array(size_add(size_mul(end - first, k), 1),
											 sizeof(dd));
	int		   *numbers = core_alloc_array(size_add(end - first, 1),
										   sizeof(int));
	int			n = 0;

	find_single_terms(terms);
	for (int row = first; row < end; row++)
	{
		Estimate   *e = &rows->rows[row].estimate;
		dd		   *contrast = contrasts + (size_t) n * k;

		if (!put_row_contrast(terms, row, contrast))
			continue;
		describe_row(terms, rows, row);
		e->estimate = fit_estimate(terms->fit, contrast).hi;
		e->has_estimate = isfinite(e->estimate);
		numbers[n++] = row;
	}
	if (terms->choices->vcov == EVENT_JACKKNIFE)
		fitted_terms_leave_out(terms, rows, numbers, n);
	else
		judge_by_formula(terms, rows, contrasts, numbers, n);
	for (int i = 0; i < n; i++)
	{
		note_terms(terms, rows, numbers[i]);
		note_regression(terms, &rows->rows[numbers[i]]);
	}
	core_free(numbers);
	core_free(contrasts);
}
