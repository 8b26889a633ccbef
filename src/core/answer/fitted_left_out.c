/*-------------------------------------------------------------------------
 *
 * fitted_left_out.c
 *		The jackknife of means of terms: each cluster left out, what terms
 *		count by and the means of covariates computed anew.
 *
 * Terms without a cluster are had from the scores of CR3, which are what the
 * cluster makes of them at the means of all rows; a covariate with slopes by
 * term moves them by its slope without the cluster times what the mean moves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/fitted_terms.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_scores.h"
#include "core/numeric/tolerance.h"

typedef struct LeftOut
{
	FittedTerms *terms;
	int			n_slopes;		/* of each term, that are its own */
	Scores	   *scores;			/* of the terms, then of their slopes */
	TermSums	all;
	TermSums	sums;			/* without the cluster */
	dd		   *contrasts;
} LeftOut;

/* Terms at the means of all rows, and their slopes. */
static void
left_out_open(LeftOut *left_out, FittedTerms *terms)
{
	int			k = terms->design->k;
	int			n = terms->n;
	int			n_slopes = fitted_terms_have_slopes(terms) ? terms->design->n_covariates : 0;
	size_t		n_contrasts = size_mul(n, 1 + n_slopes);
	dd		   *contrasts = core_alloc_array(size_add(size_mul(n_contrasts, k), 1),
											 sizeof(dd));

	left_out->terms = terms;
	left_out->n_slopes = n_slopes;
	for (size_t i = 0; i < (size_t) n * k; i++)
		contrasts[i] = terms->contrasts[i];
	for (int term = 0; term < n; term++)
		for (int j = 0; j < n_slopes; j++)
			contrasts[(size_t) (n + term * n_slopes + j) * k +
					  fitted_terms_slope(terms, term, j)] = dd_from(1.0);
	left_out->contrasts = contrasts;
	left_out->scores = scores_of_fit(terms->fit, contrasts, (int) n_contrasts,
									 ADJUST_INVERSE);
	left_out->all = term_sums_create(terms);
	left_out->sums = term_sums_create(terms);
	for (uint32_t c = 0; c < terms->design->n_clusters; c++)
		term_sums_add(terms, &left_out->all, c, 1.0);
}

static void
left_out_close(LeftOut *left_out)
{
	term_sums_free(&left_out->sums);
	term_sums_free(&left_out->all);
	scores_free(left_out->scores);
	core_free(left_out->contrasts);
}

/* What a term is without a cluster, at the means of the rows that are left. */
static dd
term_without(const LeftOut *left_out, uint32_t cluster, int term)
{
	const FittedTerms *terms = left_out->terms;
	const dd   *scores = scores_of_cluster(left_out->scores, cluster);
	int			k = terms->design->k;
	int			n_slopes = left_out->n_slopes;
	dd			value = dd_sub(fit_estimate(terms->fit, terms->contrasts + (size_t) term * k),
							   scores[term]);

	for (int j = 0; j < n_slopes; j++)
	{
		int			i = terms->n + term * n_slopes + j;
		dd			mean = dd_div(left_out->sums.covariates[(size_t) term * n_slopes + j],
								  left_out->sums.weights[term]);
		dd			slope = dd_sub(fit_estimate(terms->fit,
												left_out->contrasts + (size_t) i * k),
								   scores[i]);
		dd			apart = dd_sub(mean, terms->means[(size_t) term * n_slopes + j]);

		/* Of a covariate that is constant in the term's rows. */
		if (left_out->scores->indispensable[i] != NO_CLUSTER &&
			fabs(apart.hi) <= DROWNED * fabs(mean.hi))
			continue;
		value = dd_add(value, dd_mul(apart, slope));
	}
	return value;
}

static double
row_without(const LeftOut *left_out, uint32_t cluster, int row)
{
	const FittedTerms *terms = left_out->terms;
	dd			sum = DD_ZERO;
	dd			weight = DD_ZERO;

	for (int term = 0; term < terms->n; term++)
	{
		dd			w = terms->averaged ? left_out->sums.weights[term] :
			dd_from(1.0);

		if (!terms->exists[term] || !fitted_term_is_of_row(terms, term, row))
			continue;
		sum = dd_add(sum, dd_mul(w, term_without(left_out, cluster, term)));
		weight = dd_add(weight, w);
	}
	return dd_div(sum, weight).hi;
}

static dd
change_without(const LeftOut *left_out, uint32_t cluster,
			   const EventRows *rows, int row)
{
	double		estimate = rows->rows[row].estimate.estimate;
	double		change = row_without(left_out, cluster, row) - estimate;

	return dd_from(fabs(change) > CANCELLED_SUM * fabs(estimate) ? change : 0.0);
}

static void
copy_sums(const LeftOut *left_out)
{
	const FittedTerms *terms = left_out->terms;

	for (int i = 0; i < terms->n; i++)
		left_out->sums.weights[i] = left_out->all.weights[i];
	for (int i = 0; i < terms->n * terms->design->n_covariates; i++)
		left_out->sums.covariates[i] = left_out->all.covariates[i];
}

/* Does a row have an estimate whatever cluster is left out? */
static bool
stands_without_any(const LeftOut *left_out, EventRows *rows, int row)
{
	const FittedTerms *terms = left_out->terms;
	const uint32_t *rests_on = left_out->scores->indispensable;
	Estimate   *e = &rows->rows[row].estimate;

	for (int term = 0; term < terms->n; term++)
		if (terms->exists[term] && fitted_term_is_of_row(terms, term, row) &&
			rests_on[term] != NO_CLUSTER)
		{
			e->status = VARIANCE_INDISPENSABLE;
			e->at = rests_on[term];
			return false;
		}
	return true;
}

void
fitted_terms_leave_out(FittedTerms *terms, EventRows *rows, const int *numbers,
					   int n_numbers)
{
	uint32_t	n = terms->design->n_clusters;
	dd			factor = dd_div(dd_from(n - 1.0), dd_from(n));
	Covariance *covariance = covariance_create(n_numbers);
	dd		   *changes = core_alloc_array(size_add(n_numbers, 1), sizeof(dd));
	LeftOut		left_out;

	left_out_open(&left_out, terms);
	for (int i = 0; i < n_numbers; i++)
		if (!stands_without_any(&left_out, rows, numbers[i]))
			covariance->status[i] = VARIANCE_INDISPENSABLE;
	for (uint32_t c = 0; c < n; c++)
	{
		core_check_interrupts();
		copy_sums(&left_out);
		term_sums_add(terms, &left_out.sums, c, -1.0);
		for (int i = 0; i < n_numbers; i++)
			if (covariance->status[i] == VARIANCE_OK)
				changes[i] = change_without(&left_out, c, rows, numbers[i]);
		covariance_add_products(covariance, changes);
	}
	covariance_multiply(covariance, factor);
	covariance_mirror(covariance);
	for (int i = 0; i < n_numbers; i++)
	{
		EventRow   *row = &rows->rows[numbers[i]];

		row->estimate.std_error = covariance->status[i] == VARIANCE_OK ?
			sqrt(covariance_value(covariance, i, i)->hi) : NAN;
		row->estimate.has_std_error = isfinite(row->estimate.std_error);
		event_row_judge(terms->choices, n - 1.0, row);
	}
	event_rows_put_covariance(rows, covariance, numbers);
	left_out_close(&left_out);
	core_free(changes);
	covariance_free(covariance);
}
