/*-------------------------------------------------------------------------
 *
 * fit.c
 *		Weighted least squares from normal equations, with absorbed effects.
 *
 * Forming X'WX squares the condition number; done in double-double it leaves
 * as many digits as an orthogonal factorisation in double does, and more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/fit.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* First pass: the means within each effect. */
static void
find_means(Fit *fit, Equations *equations)
{
	const Design *design = fit->design;
	int			k = design->k;
	int			width = design->width;
	int			power = design_weight_power(design);

	fit->effects = core_alloc_array(design->absorbed->n_parts,
									sizeof(AbsorbedEffect));
	for (uint32_t i = 0; i < design->absorbed->n_parts; i++)
		fit->effects[i].means = core_alloc_array(k, sizeof(dd));
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		AbsorbedEffect *effect = &fit->effects[design->absorbed->part_of[g]];

		core_check_interrupts();
		equations_of_cluster(design, g, NULL, equations);
		for (int j = 0; j < k; j++)
			dd_accumulate(&effect->means[j],
						  equations->xx[power][k * width + j]);
		dd_accumulate(&effect->outcome, equations->xy[power][k]);
		dd_accumulate(&effect->weight, equations->xx[power][k * width + k]);
		dd_accumulate(&effect->squares, equations->xx[2][k * width + k]);
	}
	for (uint32_t i = 0; i < design->absorbed->n_parts; i++)
	{
		AbsorbedEffect *effect = &fit->effects[i];

		for (int j = 0; j < k; j++)
			effect->means[j] = dd_div(effect->means[j], effect->weight);
		effect->outcome = dd_div(effect->outcome, effect->weight);
	}
}

void
fit_cluster(const Fit *fit, uint32_t cluster, Equations *equations)
{
	const AbsorbedEffect *effect = fit_effect(fit, cluster);

	equations_of_cluster(fit->design, cluster,
						 effect == NULL ? NULL : effect->means, equations);
}

void
fit_cell(const Fit *fit, uint32_t cluster, uint32_t cell,
		 Equations *equations)
{
	const AbsorbedEffect *effect = fit_effect(fit, cluster);

	equations_of_cell(fit->design, cell,
					  effect == NULL ? NULL : effect->means, equations);
}

dd
fit_outcome_size(const Fit *fit, dd weight, dd squares)
{
	const Design *design = fit->design;
	double		far = design->origin[design->sample->n_covariates] *
		(STORED_OUTCOMES / ROUNDED_OUTCOMES);

	return dd_add(squares, dd_mul_d(dd_mul_d(weight, far), far));
}

/* Second pass: the sums over all clusters. */
static void
find_totals(Fit *fit, Equations *equations)
{
	const Design *design = fit->design;
	int			k = design->k;
	int			width = design->width;
	int			components = sample_components(design->sample);
	dd			weight = DD_ZERO;

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		core_check_interrupts();
		fit_cluster(fit, g, equations);
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
			dd_accumulate(&weight,
						  cell_moments(sample_cell(design->sample, i), components,
									   design_weight_power(design))[0]);
		for (int power = 0; power < design->powers; power++)
			for (int i = 0; i < k; i++)
			{
				for (int j = 0; j < k; j++)
					dd_accumulate(&fit->total.xx[power][i * k + j],
								  equations->xx[power][i * width + j]);
				dd_accumulate(&fit->total.xy[power][i],
							  equations->xy[power][i]);
			}
		dd_accumulate(&fit->total.yy, equations->yy);
	}
	fit->squares = fit_outcome_size(fit, weight, fit->total.yy).hi;
	for (uint32_t i = 0; fit->effects != NULL &&
		 i < design->absorbed->n_parts; i++)
	{
		const AbsorbedEffect *effect = &fit->effects[i];

		fit->total.yy = dd_sub(fit->total.yy,
							   dd_mul(effect->weight,
									  dd_mul(effect->outcome,
											 effect->outcome)));
	}
}

static void
count_parameters(Fit *fit)
{
	const Design *design = fit->design;

	fit->parameters = fit->parameters_not_nested = fit->rank;
	if (design->absorbed == NULL)
		return;
	fit->parameters += design->absorbed->n_parts;
	fit->parameters_not_nested += design->effects == EFFECTS_CLUSTER ? 1 :
		design->absorbed->n_parts;
}

Fit *
fit_create(const Design *design)
{
	Fit		   *fit = core_alloc(sizeof(Fit));
	int			k = design->k;
	int			power = design_weight_power(design);
	Equations	equations;
	dd			explained;

	fit->design = design;
	fit->rows = sample_rows(design->sample);
	fit->dropped = core_alloc_array(k, sizeof(bool));
	fit->r = core_alloc_array(size_mul(k, k), sizeof(dd));
	fit->coefficients = core_alloc_array(k, sizeof(dd));
	equations_init(&fit->total, k, design->powers);
	equations_init(&equations, design->width, design->powers);
	if (design->absorbed != NULL)
		find_means(fit, &equations);
	find_totals(fit, &equations);
	equations_free(&equations);

	fit->rank = cholesky(fit->r, fit->total.xx[power], k, fit->dropped);
	for (int j = 0; j < k; j++)
		fit->coefficients[j] = fit->total.xy[power][j];
	solve_transposed(fit->r, k, fit->coefficients);
	explained = dot_product(fit->coefficients, fit->coefficients, k);
	solve_upper(fit->r, k, fit->coefficients);
	count_parameters(fit);

	fit->rss = dd_sub(fit->total.yy, explained);
	if (fit->rss.hi < 0.0)
		fit->rss = DD_ZERO;
	return fit;
}

void
fit_free(Fit *fit)
{
	for (uint32_t i = 0; fit->effects != NULL &&
		 i < fit->design->absorbed->n_parts; i++)
		core_free(fit->effects[i].means);
	if (fit->effects != NULL)
		core_free(fit->effects);
	equations_free(&fit->total);
	core_free(fit->coefficients);
	core_free(fit->r);
	core_free(fit->dropped);
	core_free(fit);
}

void
fit_factor(const Fit *fit, dd *r, dd *coefficients)
{
	int			k = fit->design->k;
	int			width = fit->design->width;

	for (int i = 0; i < width; i++)
	{
		coefficients[i] = i < k ? fit->coefficients[i] : DD_ZERO;
		for (int j = 0; j < width; j++)
			r[i * width + j] = i < k && j < k ? fit->r[i * k + j] : DD_ZERO;
	}
}

void
fit_whiten_contrast(const Fit *fit, const dd *contrast, dd *whitened)
{
	int			k = fit->design->k;

	for (int j = 0; j < k; j++)
		whitened[j] = contrast[j];
	solve_transposed(fit->r, k, whitened);
}

double
fit_contrast_square(const Fit *fit, const dd *contrast)
{
	int			k = fit->design->k;
	dd		   *l = core_alloc_array(k, sizeof(dd));
	double		length;

	fit_whiten_contrast(fit, contrast, l);
	length = dot_product(l, l, k).hi;
	core_free(l);
	return length;
}

/*
 * A dropped column is a combination X gamma of those kept.  Had its
 * coefficient been 1 instead of 0, those of the others would change by
 * -gamma: the contrast is what it is only if its own factor is l'gamma.
 */
bool
contrast_is_estimable(const dd *xx, const dd *r, const bool *dropped, int k,
					  const dd *contrast)
{
	dd		   *gamma = core_alloc_array(size_mul(2, k), sizeof(dd));
	dd		   *direction = gamma + k;
	bool		estimable = true;
	double		norm;

	for (int i = 0; i < k; i++)
		direction[i] = contrast[i];
	solve_transposed(r, k, direction);
	norm = sqrt(dot_product(direction, direction, k).hi);
	for (int j = 0; j < k; j++)
	{
		double		size = sqrt(xx[j * k + j].hi);
		dd			change;

		if (!dropped[j])
			continue;
		for (int i = 0; i < k; i++)
			gamma[i] = xx[i * k + j];
		solve_transposed(r, k, gamma);
		solve_upper(r, k, gamma);
		change = dd_sub(contrast[j], dot_product(contrast, gamma, k));
		if (fabs(change.hi) > NOT_ESTIMABLE * size * norm)
			estimable = false;
	}
	core_free(gamma);
	return estimable;
}

bool
fit_is_estimable(const Fit *fit, const dd *contrast)
{
	return contrast_is_estimable(fit->total.xx[design_weight_power(fit->design)],
								 fit->r, fit->dropped, fit->design->k,
								 contrast);
}

dd
fit_estimate(const Fit *fit, const dd *contrast)
{
	return dot_product(contrast, fit->coefficients, fit->design->k);
}
