/*-------------------------------------------------------------------------
 *
 * logit.c
 *		Logistic regression by maximum likelihood, of weighted rows.
 *
 * Newton's method.  The likelihood is concave: a step goes too far if the slope
 * along it has turned and is as steep as before, and is then halved.  Where
 * there is no maximum the linear predictor of some row goes up by about one in
 * each step, without end, until the information of a direction drowns.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/logit.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

#define MOST_STEPS 200
#define MOST_HALVES 60

/* A slope that has turned is too steep above this share of the one before. */
static const double TOO_STEEP = 0.9;

typedef struct Newton
{
	const LogitRows *rows;
	Logit	   *logit;
	int			rank;
	double		total;			/* sum of weights */
	dd		   *gradient;
	dd		   *step;
	dd		   *before;			/* coefficients */
	double	   *predictor;		/* by row */
	double		moved;			/* the furthest that one of them went */
} Newton;

static void *
copy_of(const void *from, size_t size)
{
	void	   *copy = core_alloc(size);

	core_copy(copy, from, size);
	return copy;
}

/* Odds, gradient and information at the coefficients. */
static void
evaluate(Newton *newton)
{
	const LogitRows *rows = newton->rows;
	Logit	   *logit = newton->logit;
	int			k = rows->k;

	memset(newton->gradient, 0, k * sizeof(dd));
	memset(logit->information, 0, (size_t) k * k * sizeof(dd));
	newton->moved = 0.0;
	for (uint32_t i = 0; i < rows->n; i++)
	{
		const dd   *x = rows->x + (size_t) i * k;
		dd			w = rows->weights[i];
		double		predictor = dot_product(x, logit->coefficients, k).hi;
		double		odds = portable_exp(predictor);
		dd			error;
		dd			spread;

		core_check_interrupts();
		logit->odds[i] = odds;
		if (dd_is_zero(w))
			continue;
		newton->moved = fmax(newton->moved,
							 fabs(predictor - newton->predictor[i]));
		newton->predictor[i] = predictor;
		/* s (1 - p) - (w - s) p: of one kind of rows there is no difference */
		error = dd_sub(dd_mul_d(rows->successes[i], odds_failure(odds)),
					   dd_mul_d(dd_sub(w, rows->successes[i]),
								odds_success(odds)));
		spread = dd_mul_d(w, odds_success(odds) * odds_failure(odds));
		for (int j = 0; j < k; j++)
		{
			dd			xj;

			if (logit->dropped[j])
				continue;
			xj = dd_mul(x[j], spread);
			newton->gradient[j] = dd_add(newton->gradient[j],
										 dd_mul(x[j], error));
			for (int h = 0; h <= j; h++)
				if (!logit->dropped[h])
					dd_accumulate_product(&logit->information[j * k + h], xj,
										  x[h]);
		}
	}
	for (int j = 0; j < k; j++)
		for (int h = 0; h < j; h++)
			logit->information[h * k + j] = logit->information[j * k + h];
}

/* Columns that depend on others do so at any coefficients. */
static void
find_dropped(Newton *newton)
{
	const LogitRows *rows = newton->rows;
	int			k = rows->k;
	dd		   *xx = core_alloc_array(size_mul(k, k), sizeof(dd));

	for (uint32_t i = 0; i < rows->n; i++)
	{
		const dd   *x = rows->x + (size_t) i * k;

		core_check_interrupts();
		for (int j = 0; j < k; j++)
		{
			dd			xj = dd_mul(x[j], rows->weights[i]);

			for (int h = 0; h <= j; h++)
				dd_accumulate_product(&xx[j * k + h], xj, x[h]);
		}
		newton->total += rows->weights[i].hi;
	}
	for (int j = 0; j < k; j++)
		for (int h = 0; h < j; h++)
			xx[h * k + j] = xx[j * k + h];
	newton->rank = cholesky(newton->logit->r, xx, k, newton->logit->dropped);
	core_free(xx);
}

/* The step, and the slope along it; false if the information is not of rank. */
static bool
find_step(Newton *newton, double *slope)
{
	Logit	   *logit = newton->logit;
	int			k = logit->k;
	bool	   *dropped = core_alloc_array(k, sizeof(bool));
	int			rank = cholesky(logit->r, logit->information, k, dropped);

	core_free(dropped);
	if (rank < newton->rank)
		return false;
	memcpy(newton->step, newton->gradient, k * sizeof(dd));
	solve_transposed(logit->r, k, newton->step);
	solve_upper(logit->r, k, newton->step);
	*slope = dot_product(newton->step, newton->gradient, k).hi;
	return isfinite(*slope);
}

static void
go(Newton *newton, double slope)
{
	Logit	   *logit = newton->logit;
	int			k = logit->k;
	double		share = 1.0;

	memcpy(newton->before, logit->coefficients, k * sizeof(dd));
	for (int halves = 0; halves < MOST_HALVES; halves++)
	{
		for (int j = 0; j < k; j++)
			logit->coefficients[j] = dd_add(newton->before[j],
											dd_mul_d(newton->step[j], share));
		evaluate(newton);
		if (slope <= NEWTON_STRAIGHT * newton->total ||
			dot_product(newton->step, newton->gradient, k).hi >=
			-TOO_STEEP * slope)
			return;
		share *= 0.5;
	}
}

static bool
climb(Newton *newton)
{
	double		slope;

	evaluate(newton);
	for (int step = 0; step < MOST_STEPS; step++)
	{
		core_check_interrupts();
		if (!find_step(newton, &slope))
			return false;
		go(newton, slope);
		if (slope <= NEWTON_ENDED * newton->total &&
			newton->moved <= PREDICTOR_STANDS)
			return find_step(newton, &slope);
	}
	return false;
}

Logit *
logit_fit(const LogitRows *rows, const dd *start)
{
	Logit	   *logit = core_alloc(sizeof(Logit));
	size_t		k = rows->k;
	Newton		newton = {.rows = rows, .logit = logit};
	bool		found;

	logit->k = rows->k;
	logit->dropped = core_alloc_array(k, sizeof(bool));
	logit->coefficients = start != NULL ? copy_of(start, k * sizeof(dd)) :
		core_alloc_array(k, sizeof(dd));
	logit->information = core_alloc_array(size_mul(k, k), sizeof(dd));
	logit->r = core_alloc_array(size_mul(k, k), sizeof(dd));
	logit->odds = core_alloc_array(size_add(rows->n, 1), sizeof(double));
	newton.gradient = core_alloc_array(k, sizeof(dd));
	newton.step = core_alloc_array(k, sizeof(dd));
	newton.before = core_alloc_array(k, sizeof(dd));
	newton.predictor = core_alloc_array(size_add(rows->n, 1), sizeof(double));
	find_dropped(&newton);
	for (size_t j = 0; j < k; j++)
		if (logit->dropped[j])
			logit->coefficients[j] = DD_ZERO;
	found = climb(&newton);
	core_free(newton.predictor);
	core_free(newton.before);
	core_free(newton.step);
	core_free(newton.gradient);
	if (found)
		return logit;
	logit_free(logit);
	return NULL;
}

void
logit_free(Logit *logit)
{
	core_free(logit->odds);
	core_free(logit->r);
	core_free(logit->information);
	core_free(logit->coefficients);
	core_free(logit->dropped);
	core_free(logit);
}
