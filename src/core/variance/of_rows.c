/*-------------------------------------------------------------------------
 *
 * of_rows.c
 *		Variances that take every row for its own unit: iid, HC0 to HC3.
 *
 * With w the weight, e the residual and h = w x'Mx the leverage of a row,
 * M = (X'WX)^-1, the variance of l'b is sum (l'Mx)^2 w^2 e^2 / d (and its
 * covariance with m'b has (l'Mx)(m'Mx) for (l'Mx)^2), where d is 1 for HC0,
 * 1 - h for HC2 and (1 - h)^2 for HC3; HC1 is HC0 times n/(n - k) (MacKinnon
 * and White 1985; R's sandwich::vcovHC).  "iid" is the classical s^2 l'Ml with
 * s^2 = sum w e^2 / (n - k).
 *
 * Without covariates the rows of a cell have the same x, and sums suffice;
 * for HC2 and HC3, only if they have the same weight as well.  With
 * covariates sums suffice only for cells of a single row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"
#include "core/variance/variance.h"

static bool
weights_are_equal(const Design *design, const Cell *cell)
{
	int			components = sample_components(design->sample);
	dd			n = cell_moments(cell, components, 0)[0];
	dd			w;
	dd			excess;

	if (design->powers == 1)
		return true;
	w = cell_moments(cell, components, 1)[0];
	excess = dd_sub(dd_mul(n, cell_moments(cell, components, 2)[0]),
					dd_mul(w, w));
	return excess.hi <= EQUAL_WEIGHTS * w.hi * w.hi;
}

/*
 * sum w^2 (y - fitted)^2 over the rows of a cell.  From the cell's own mean
 * and not from the origin: a row that outweighs the others is near either,
 * and has nothing left of digits that its square, at 1e36, would take.
 */
static dd
squared_scores(const Design *design, const Cell *cell, dd fitted)
{
	int			components = sample_components(design->sample);
	int			y = components - 1;
	const dd   *m = cell_moments(cell, components, design->powers - 1);
	dd			apart = dd_sub(fitted,
							   dd_two_diff(cell_reference(cell)[y - 1],
										   design->origin[y - 1]));
	dd			square = dd_sub(m[moments_index(y, y)],
								dd_mul(apart,
									   dd_mul_d(m[moments_index(y, 0)], 2.0)));

	return dd_add(square, dd_mul(dd_mul(apart, apart), m[0]));
}

/* 0 if the row is fitted perfectly, so that its residual says nothing. */
static dd
leverage_correction(Vcov vcov, dd leverage)
{
	dd			rest = dd_sub(dd_from(1.0), leverage);

	if (vcov != VCOV_HC2 && vcov != VCOV_HC3)
		return dd_from(1.0);
	if (rest.hi < PERFECT_FIT)
		return DD_ZERO;
	return vcov == VCOV_HC2 ? rest : dd_mul(rest, rest);
}

/* The contrasts, whitened, and room for a cell's row of the design. */
typedef struct RowScores
{
	int			n_contrasts;
	dd		   *whitened;		/* contrasts x k */
	dd		   *row;
	dd		   *along;			/* by contrast: what the row adds to it */
} RowScores;

static RowScores
row_scores_create(const Fit *fit, const dd *contrasts, int n_contrasts)
{
	int			k = fit->design->k;
	RowScores	scores = {n_contrasts, NULL, NULL, NULL};

	scores.whitened = core_alloc_array(size_mul(n_contrasts, k), sizeof(dd));
	scores.row = core_alloc_array(fit->design->width, sizeof(dd));
	scores.along = core_alloc_array(n_contrasts, sizeof(dd));
	for (int i = 0; i < n_contrasts; i++)
		fit_whiten_contrast(fit, contrasts + i * k, scores.whitened + i * k);
	return scores;
}

static void
row_scores_free(RowScores *scores)
{
	core_free(scores->along);
	core_free(scores->row);
	core_free(scores->whitened);
}

/* Can the scores of single rows be had from the sums of the cell? */
static bool
rows_are_equal(const Design *design, const Cell *cell, Vcov vcov)
{
	int			components = sample_components(design->sample);

	if (design->n_covariates > 0 && cell_rows(cell, components) > 1)
		return false;
	return (vcov != VCOV_HC2 && vcov != VCOV_HC3) ||
		weights_are_equal(design, cell);
}

/* Find what the cell's row is along the contrasts; returns its leverage. */
static dd
find_along(const Fit *fit, const AbsorbedEffect *effect, RowScores *scores)
{
	int			k = fit->design->k;
	dd			leverage;

	solve_transposed(fit->r, k, scores->row);
	for (int i = 0; i < scores->n_contrasts; i++)
		scores->along[i] = dot_product(scores->row, scores->whitened + i * k,
									   k);
	leverage = dot_product(scores->row, scores->row, k);
	if (effect != NULL)
		leverage = dd_add(leverage, dd_div(dd_from(1.0), effect->weight));
	return leverage;
}

/* Add the terms of one cell. */
static VarianceStatus
add_cell_terms(const Fit *fit, uint32_t number, const AbsorbedEffect *effect,
			   Vcov vcov, RowScores *scores, Covariance *covariance)
{
	const Design *design = fit->design;
	const Cell *cell = sample_cell(design->sample, number);
	int			k = design->k;
	int			components = sample_components(design->sample);
	dd			weight = dd_div(cell_moments(cell, components,
											 design_weight_power(design))[0],
								cell_moments(cell, components, 0)[0]);
	dd			fitted = effect == NULL ? DD_ZERO : effect->outcome;
	dd			correction;
	dd			squares;

	if (!rows_are_equal(design, cell, vcov))
		return VARIANCE_UNEQUAL_ROWS;

	design_row(design, number, scores->row);
	for (int j = 0; effect != NULL && j < k; j++)
		scores->row[j] = dd_sub(scores->row[j], effect->means[j]);
	fitted = dd_add(fitted, dot_product(scores->row, fit->coefficients, k));
	correction = leverage_correction(vcov,
									 dd_mul(weight,
											find_along(fit, effect, scores)));
	if (dd_is_zero(correction))
		return VARIANCE_TOO_FEW;
	squares = squared_scores(design, cell, fitted);
	for (int i = 0; i < scores->n_contrasts; i++)
		for (int j = 0; j <= i; j++)
		{
			dd			term = dd_mul(squares, dd_mul(scores->along[i],
													  scores->along[j]));
			dd		   *sum = covariance_value(covariance, i, j);

			*sum = dd_add(*sum, dd_div(term, correction));
		}
	return VARIANCE_OK;
}

/* HC0 to HC3, without the factor of HC1. */
static VarianceStatus
add_rows(const Fit *fit, Vcov vcov, RowScores *scores, Covariance *covariance)
{
	const Design *design = fit->design;
	VarianceStatus status = VARIANCE_OK;

	for (uint32_t g = 0; status == VARIANCE_OK && g < design->n_clusters; g++)
		for (uint32_t i = design->first_cell[g];
			 status == VARIANCE_OK && i < design->first_cell[g + 1]; i++)
		{
			core_check_interrupts();
			status = add_cell_terms(fit, i, fit_effect(fit, g), vcov, scores,
									covariance);
		}
	return status;
}

/* s^2 l'Ml */
static void
classical(const Fit *fit, double df, const RowScores *scores,
		  Covariance *covariance)
{
	int			k = fit->design->k;

	for (int i = 0; i < scores->n_contrasts; i++)
		for (int j = 0; j <= i; j++)
			*covariance_value(covariance, i, j) =
				dd_div(dd_mul(dot_product(scores->whitened + i * k,
										  scores->whitened + j * k, k),
							  fit->rss), dd_from(df));
}

/* A row that is alone in the groups of a column is fitted perfectly. */
static bool
rests_on_one_row(const Design *design, const dd *contrast)
{
	int			n = design->n_columns;

	for (int j = 0; j < n && design->effects == EFFECTS_NONE; j++)
	{
		int64_t		rows = 0;

		if (dd_is_zero(contrast[j]))
			continue;
		for (int group = 0; group < design->n_groups; group++)
			if (!dd_is_zero(design->columns[(size_t) group * n + j]))
				rows += design->groups[group].rows;
		if (rows < 2)
			return true;
	}
	return false;
}

/* The degrees of freedom, and what cannot be told or is nothing. */
static void
judge(const Fit *fit, const dd *contrasts, Vcov vcov, VarianceStatus status,
	  Covariance *covariance)
{
	int			k = fit->design->k;

	for (int i = 0; i < covariance->n; i++)
	{
		covariance->df[i] = (double) (fit->rows - fit->parameters);
		if (vcov != VCOV_IID && rests_on_one_row(fit->design,
												 contrasts + i * k))
			covariance_fail(covariance, i, VARIANCE_TOO_FEW, 0);
		else if (status != VARIANCE_OK)
			covariance_fail(covariance, i, status, 0);
	}
	for (int i = 0; i < covariance->n; i++)
		if (covariance->status[i] == VARIANCE_OK &&
			rows_are_noise(fit, contrasts + i * k, vcov == VCOV_IID,
						   *covariance_value(covariance, i, i)))
			covariance_clear(covariance, i);
}

Covariance *
covariance_of_rows(const Fit *fit, const dd *contrasts, int n_contrasts,
				   Vcov vcov)
{
	double		df = (double) (fit->rows - fit->parameters);
	VarianceStatus status = VARIANCE_OK;
	Covariance *covariance;
	RowScores	scores;

	if (df <= 0.0)
		return covariance_failed(n_contrasts, VARIANCE_TOO_FEW, 0);
	covariance = covariance_create(n_contrasts);
	scores = row_scores_create(fit, contrasts, n_contrasts);
	if (vcov == VCOV_IID)
		classical(fit, df, &scores, covariance);
	else
		status = add_rows(fit, vcov, &scores, covariance);
	if (vcov == VCOV_HC1)
		covariance_multiply(covariance, dd_div(dd_from((double) fit->rows),
											   dd_from(df)));
	covariance_mirror(covariance);
	judge(fit, contrasts, vcov, status, covariance);
	row_scores_free(&scores);
	return covariance;
}
