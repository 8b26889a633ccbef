/*-------------------------------------------------------------------------
 *
 * calibration.c
 *		Weights that reproduce known totals of the population.
 *
 * The equations are those of the minimum of a convex function of the
 * coefficients, of whose slope they are the zero: Newton's steps are shortened
 * where the slope along them would not become less.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/calibration.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/calibration_targets.h"
#include "core/model/margin_fit.h"
#include "core/numeric/matrix.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

#define MAX_STEPS 200
#define MAX_HALVINGS 60

/* ---- the factor of a pattern, and its derivative ---- */

static double
clip(const CalibrationChoices *choices, double g)
{
	return g < choices->lower ? choices->lower :
		g > choices->upper ? choices->upper : g;
}

static double
logit_factor(const CalibrationChoices *choices, double u)
{
	double		below = 1.0 - choices->lower;
	double		above = choices->upper - 1.0;
	double		range = choices->upper - choices->lower;
	double		odds = portable_exp(range / (below * above) * u) * below / above;

	return isinf(odds) ? choices->upper :
		choices->lower + range * (odds / (1.0 + odds));
}

static dd
factor_of(const CalibrationChoices *choices, dd u)
{
	dd			linear = dd_add(u, dd_from(1.0));

	switch (choices->method)
	{
		case CALIBRATE_LINEAR:
			return linear.hi < choices->lower || linear.hi > choices->upper ?
				dd_from(clip(choices, linear.hi)) : linear;
		case CALIBRATE_LOGIT:
			return dd_from(logit_factor(choices, u.hi));
		default:
			return dd_from(clip(choices, portable_exp(u.hi)));
	}
}

static double
slope_of(const CalibrationChoices *choices, double g)
{
	double		below = g - choices->lower;
	double		above = choices->upper - g;

	if (choices->method == CALIBRATE_LOGIT)
		return below * above /
			((1.0 - choices->lower) * (choices->upper - 1.0));
	if (!(below > 0.0 && above > 0.0))
		return 0.0;
	return choices->method == CALIBRATE_LINEAR ? 1.0 : g;
}

/* ---- the solution ---- */

typedef struct Point
{
	dd		   *coefficients;
	dd		   *factors;		/* of patterns */
	dd		   *misfit;			/* of columns: what is left to the target */
} Point;

static Point
point_create(const MarginTable *table)
{
	Point		point = {
		core_alloc_array(table->n_columns, sizeof(dd)),
		core_alloc_array(table->n_patterns, sizeof(dd)),
		core_alloc_array(table->n_columns, sizeof(dd))
	};

	return point;
}

static void
point_free(Point *point)
{
	core_free(point->misfit);
	core_free(point->factors);
	core_free(point->coefficients);
}

/* What is made of the coefficients. */
static bool
evaluate(const Problem *problem, Point *point)
{
	const MarginTable *table = problem->table;
	dd		   *weights = core_alloc_array(table->n_patterns, sizeof(dd));
	bool		finite = true;

	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		core_check_interrupts();
		point->factors[i] = factor_of(problem->choices,
									  pattern_sum(table, i, point->coefficients));
		finite = finite && fabs(point->factors[i].hi) <= VALUE_LIMIT;
		weights[i] = dd_mul(problem->weights[i], point->factors[i]);
	}
	margin_sums(table, weights, point->misfit);
	for (uint32_t j = 0; j < table->n_columns; j++)
		point->misfit[j] = dd_sub(problem->targets[j], point->misfit[j]);
	core_free(weights);
	return finite;
}

static MarginFit *
fit_at(const Problem *problem, const Point *point)
{
	const MarginTable *table = problem->table;
	dd		   *weights = core_alloc_array(table->n_patterns, sizeof(dd));
	MarginFit  *fit;

	for (uint32_t i = 0; i < table->n_patterns; i++)
		weights[i] = dd_mul_d(problem->weights[i],
							  slope_of(problem->choices, point->factors[i].hi));
	fit = margin_fit_create(table, weights);
	core_free(weights);
	return fit;
}

/* Go along a step, as far as the slope along it becomes less. */
static bool
take_step(const Problem *problem, Point *point, Point *trial, const dd *step)
{
	int			n = (int) problem->table->n_columns;
	double		slope = dot_product(point->misfit, step, n).hi;
	double		length = 1.0;

	for (int halving = 0; halving < MAX_HALVINGS; halving++, length *= 0.5)
	{
		Point		swap = *point;

		for (int j = 0; j < n; j++)
			trial->coefficients[j] = dd_add(point->coefficients[j],
											dd_mul_d(step[j], length));
		if (!evaluate(problem, trial) ||
			!(fabs(dot_product(trial->misfit, step, n).hi) < slope))
			continue;
		*point = *trial;
		*trial = swap;
		return true;
	}
	return false;
}

/* The column furthest from its target, as a share of what it adds up. */
static double
largest_misfit(const Problem *problem, const Point *point, uint32_t *worst)
{
	const MarginTable *table = problem->table;
	double	   *sizes = core_alloc_array(table->n_columns, sizeof(double));
	double		largest = 0.0;

	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		const MarginEntry *entries = pattern_entries(table, i);

		for (uint32_t j = 0; j < table->n_used; j++)
			sizes[entries[j].column] += fabs(problem->weights[i].hi *
											 point->factors[i].hi *
											 entries[j].value);
	}
	*worst = 0;
	for (uint32_t j = 0; j < table->n_columns; j++)
	{
		double		size = sizes[j] + fabs(problem->targets[j].hi);
		double		share = size > 0.0 ? fabs(point->misfit[j].hi) / size : 0.0;

		if (share <= largest)
			continue;
		largest = share;
		*worst = j;
	}
	core_free(sizes);
	return largest;
}

/* A step of Newton's squares the misfit: one more from there is the last. */
static bool
approach(const Problem *problem, Point *point, Point *trial, dd *step)
{
	uint32_t	worst;

	for (int i = 0; i < MAX_STEPS; i++)
	{
		bool		reached = largest_misfit(problem, point, &worst) < TOTALS_REACHED;
		MarginFit  *fit = fit_at(problem, point);
		bool		moved;

		margin_fit_solve(fit, point->misfit, step);
		margin_fit_free(fit);
		moved = take_step(problem, point, trial, step);
		if (reached)
			return true;
		if (!moved)
			break;
	}
	return largest_misfit(problem, point, &worst) < TOTALS_REACHED;
}

/* Linear factors may be of either sign, and bounds are what was asked for. */
static CalibrationStatus
check_factors(const Problem *problem, const Sample *sample,
			  const Point *point)
{
	const MarginTable *table = problem->table;
	bool		may_vanish = problem->choices->method == CALIBRATE_LINEAR ||
		isfinite(problem->choices->lower);

	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		double		g = point->factors[i].hi;
		Key			key;

		if (fabs(g) <= WEIGHT_LIMIT && (may_vanish || g >= 1.0 / WEIGHT_LIMIT))
			continue;
		key = image_key(&sample->image, table->label_of_pattern[i], true);
		problem->fault->pattern = margin_text(&key);
		problem->fault->reached = g;
		return CALIBRATION_VANISHED;
	}
	return CALIBRATION_OK;
}

static CalibrationStatus
solve(const Problem *problem, const Sample *sample, Point *point)
{
	const MarginTable *table = problem->table;
	Point		trial = point_create(table);
	dd		   *step = core_alloc_array(table->n_columns, sizeof(dd));
	CalibrationStatus status;
	uint32_t	worst;

	evaluate(problem, point);
	if (approach(problem, point, &trial, step))
		status = check_factors(problem, sample, point);
	else
	{
		largest_misfit(problem, point, &worst);
		problem->fault->known = problem->totals.known[problem->known[worst]];
		problem->fault->reached = problem->fault->known.total -
			point->misfit[worst].hi;
		status = CALIBRATION_NOT_REACHED;
	}
	core_free(step);
	point_free(&trial);
	return status;
}

/* One margin of categories: whatever the method, the ratio of its totals. */
static void
poststratify(const Problem *problem, Point *point)
{
	const MarginTable *table = problem->table;
	dd		   *sums = core_alloc_array(table->n_columns, sizeof(dd));

	margin_sums(table, problem->weights, sums);
	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		uint32_t	column = pattern_entries(table, i)->column;

		point->factors[i] = dd_div(problem->targets[column], sums[column]);
	}
	core_free(sums);
}

static CalibrationStatus
find_factors(Problem *problem, const Sample *sample, double *factors)
{
	const MarginTable *table = problem->table;
	Point		point = point_create(table);
	CalibrationStatus status = CALIBRATION_OK;

	if (problem->choices->method == CALIBRATE_POSTSTRATIFY)
	{
		poststratify(problem, &point);
		status = check_factors(problem, sample, &point);
	}
	else
		status = solve(problem, sample, &point);
	for (uint32_t i = 0; i < table->n_patterns && status == CALIBRATION_OK; i++)
		factors[table->label_of_pattern[i]] = point.factors[i].hi;
	point_free(&point);
	return status;
}

static CalibrationStatus
calibrate_table(Problem *problem, const Sample *sample, double *factors)
{
	const MarginTable *table = problem->table;
	CalibrationStatus status;

	problem->known = core_alloc_array(table->n_columns, sizeof(uint32_t));
	problem->targets = core_alloc_array(table->n_columns, sizeof(dd));
	problem->weights = core_alloc_array(table->n_patterns, sizeof(dd));
	pattern_weights(table, sample, 1, problem->weights);
	status = find_calibration_targets(problem);
	if (status == CALIBRATION_OK)
		status = find_factors(problem, sample, factors);
	core_free(problem->weights);
	core_free(problem->targets);
	core_free(problem->known);
	return status;
}

static CalibrationStatus
status_of_table(MarginTableStatus status)
{
	switch (status)
	{
		case MARGINS_NO_ROWS:
			return CALIBRATION_NO_ROWS;
		case MARGINS_NOT_A_NUMBER:
			return CALIBRATION_NOT_A_NUMBER;
		case MARGINS_NULL:
			return CALIBRATION_NULL;
		case MARGINS_TOO_MANY:
			return CALIBRATION_TOO_MANY;
		case MARGINS_OK:
			break;
	}
	return CALIBRATION_OK;
}

CalibrationStatus
calibrate(const Sample *sample, KnownTotal *totals, uint32_t n_totals,
		  const CalibrationChoices *choices, double *factors,
		  MarginRole *roles, CalibrationFault *fault)
{
	Problem		problem = {NULL, choices, {totals, n_totals}, NULL, NULL, NULL,
	fault};
	MarginTable *table;
	CalibrationStatus status;

	sort_items(totals, n_totals, sizeof(KnownTotal), compare_totals, NULL);
	status = status_of_table(margin_table_create(sample, role_by_totals,
												 &problem.totals, &table,
												 &fault->field));
	problem.table = table;
	if (status == CALIBRATION_OK)
		status = calibrate_table(&problem, sample, factors);
	for (uint32_t j = 0; j < table->n_margins && status == CALIBRATION_OK; j++)
		roles[j] = table->roles[j];
	margin_table_free(table);
	return status;
}
