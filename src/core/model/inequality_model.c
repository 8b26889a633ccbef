/*-------------------------------------------------------------------------
 *
 * inequality_model.c
 *		Slope and relative index of inequality from a generalised linear model
 *		of the outcome by rank: p(1) - p(0) and p(1) / p(0) of its predictions.
 *
 * Logistic, log-binomial and Poisson regression with a log link; the outcome
 * of a rank is its mean.  The score of (a, b) is the sum over ranks of
 * q (S - W mu) (1, r)', with mu the prediction and q = mu' / variance: 1, or
 * 1 / (1 - mu) of the log-binomial model.  The coefficients move with it over
 * the expected information, as in R's glm and svyglm, if ranks are fixed; if
 * they are estimated, over its derivative, so that the whole is the derivative
 * of the index (only the log-binomial's are two things).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/inequality_index.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

#define MOST_STEPS 200
#define MOST_HALVINGS 60

typedef struct Model
{
	const Ranked *ranked;
	const RankSums *sums;
	const dd   *ranks;
	InequalityModel model;
	double		a;
	double		b;
} Model;

/* The prediction at a rank, and what goes with it. */
typedef struct Prediction
{
	double		mu;
	double		slope;			/* of mu in the linear predictor */
	double		q;
	double		q_slope;
} Prediction;

static Prediction
predict(InequalityModel model, double eta)
{
	double		mu = portable_exp(eta);

	switch (model)
	{
		case INEQUALITY_LOGIT:
			mu = eta > 0.0 ? 1.0 / (1.0 + portable_exp(-eta)) : mu / (1.0 + mu);
			return (Prediction) {mu, mu * (1.0 - mu), 1.0, 0.0};
		case INEQUALITY_LOG_BINOMIAL:
			return (Prediction) {mu, mu, 1.0 / (1.0 - mu), mu / ((1.0 - mu) * (1.0 - mu))};
		default:
			return (Prediction) {mu, mu, 1.0, 0.0};
	}
}

/* Sum of weight times outcome as it is. */
static dd
sum_at(const Model *model, uint32_t k)
{
	return dd_add(model->sums[k].sum,
				  dd_mul_d(model->sums[k].weight, model->ranked->origin));
}

/* A symmetric matrix of two, and a vector. */
typedef struct Equations2
{
	dd			aa;
	dd			ab;
	dd			bb;
	dd			ra;
	dd			rb;
} Equations2;

/* Are all predictions ones that the model can have? */
static bool
is_allowed(const Model *model)
{
	if (!isfinite(model->a) || !isfinite(model->b))
		return false;
	return model->model != INEQUALITY_LOG_BINOMIAL ||
		(model->a < 0.0 && model->a + model->b < 0.0);
}

/* Information, expected or observed, and the score. */
static Equations2
equations_of(const Model *model, bool observed)
{
	Equations2	e = {DD_ZERO, DD_ZERO, DD_ZERO, DD_ZERO, DD_ZERO};

	core_check_interrupts();
	for (uint32_t k = 0; k < model->ranked->n_ranks; k++)
	{
		dd			r = model->ranks[k];
		Prediction	p;
		dd			residual;
		dd			h;
		dd			score;

		if (model->sums[k].rows == 0)
			continue;
		p = predict(model->model, model->a + model->b * r.hi);
		residual = dd_sub(sum_at(model, k), dd_mul_d(model->sums[k].weight, p.mu));
		h = dd_mul_d(model->sums[k].weight, p.slope * p.q);
		if (observed)
			h = dd_sub(h, dd_mul_d(residual, p.q_slope));
		score = dd_mul_d(residual, p.q);
		e.aa = dd_add(e.aa, h);
		e.ab = dd_add(e.ab, dd_mul(h, r));
		e.bb = dd_add(e.bb, dd_mul(h, dd_square(r)));
		e.ra = dd_add(e.ra, score);
		e.rb = dd_add(e.rb, dd_mul(score, r));
	}
	return e;
}

/* The solution for the right-hand side (x, y); false if there is none. */
static bool
solve(const Equations2 *e, dd x, dd y, dd *first, dd *second)
{
	dd			det = dd_sub(dd_mul(e->aa, e->bb), dd_square(e->ab));

	if (!(fabs(det.hi) > DEPENDENT_COLUMN * e->aa.hi * e->bb.hi))
		return false;
	*first = dd_div(dd_sub(dd_mul(e->bb, x), dd_mul(e->ab, y)), det);
	*second = dd_div(dd_sub(dd_mul(e->aa, y), dd_mul(e->ab, x)), det);
	return true;
}

/* The log likelihood at a rank, but for a constant. */
static double
likelihood_of(const Model *model)
{
	double		sum = 0.0;

	for (uint32_t k = 0; k < model->ranked->n_ranks; k++)
	{
		double		eta = model->a + model->b * model->ranks[k].hi;
		double		w = model->sums[k].weight.hi;
		double		s = sum_at(model, k).hi;
		double		mu = predict(model->model, eta).mu;

		if (model->sums[k].rows == 0)
			continue;
		if (model->model == INEQUALITY_POISSON)
			sum += s * eta - w * mu;
		else if (model->model == INEQUALITY_LOG_BINOMIAL)
			sum += s * eta + (w - s) * portable_log(1.0 - mu);
		else
			sum += s * eta - w * (eta > 0.0 ?
								  eta + portable_log(1.0 + portable_exp(-eta)) :
								  portable_log(1.0 + portable_exp(eta)));
	}
	return sum;
}

/* Fisher's scoring, with steps that are halved until they lead upwards. */
static bool
maximise(Model *model, double weight)
{
	double		likelihood = likelihood_of(model);

	for (int i = 0; i < MOST_STEPS; i++)
	{
		Equations2	e = equations_of(model, false);
		Model		next = *model;
		dd			step_a;
		dd			step_b;
		double		gain;
		double		share = 1.0;
		int			halvings = 0;

		if (!solve(&e, e.ra, e.rb, &step_a, &step_b))
			return false;
		gain = dd_add(dd_mul(step_a, e.ra), dd_mul(step_b, e.rb)).hi;
		for (;; share *= 0.5, halvings++)
		{
			next.a = model->a + share * step_a.hi;
			next.b = model->b + share * step_b.hi;
			if (is_allowed(&next) &&
				(gain < NEWTON_STRAIGHT * weight ||
				 likelihood_of(&next) >= likelihood - TIED * fabs(likelihood)))
				break;
			if (halvings == MOST_HALVINGS)
				return false;
		}
		*model = next;
		likelihood = likelihood_of(model);
		if (share == 1.0 && fabs(step_a.hi) + fabs(step_b.hi) <=
			NO_MODEL_STEP * (1.0 + fabs(model->a) + fabs(model->b)))
			return true;
	}
	return false;
}

/* Rates of all ranks alike, to begin with; false if that has no logarithm. */
static bool
begin(Model *model, double *weight)
{
	dd			w = DD_ZERO;
	dd			s = DD_ZERO;
	dd			rest;
	uint32_t	n = 0;
	bool		binary = model->model != INEQUALITY_POISSON;

	for (uint32_t k = 0; k < model->ranked->n_ranks; k++)
	{
		w = dd_add(w, model->sums[k].weight);
		if (model->sums[k].rows == 0)
			continue;
		s = dd_add(s, sum_at(model, k));
		n++;
	}
	rest = dd_sub(w, s);
	*weight = w.hi;
	model->b = 0.0;
	if (n < 2 || s.hi <= ALL_THE_SAME * w.hi ||
		(binary && rest.hi <= ALL_THE_SAME * w.hi))
		return false;
	model->a = portable_log(model->model == INEQUALITY_LOGIT ? s.hi / rest.hi : s.hi / w.hi);
	return true;
}

static void
add_moves(const Model *model, const Equations2 *information, double by_a,
		  double by_b, InequalityMoves *moves, double factor)
{
	dd			c0;
	dd			c1;

	if (!solve(information, dd_from(by_a), dd_from(by_b), &c0, &c1))
		return;
	for (uint32_t k = 0; k < model->ranked->n_ranks; k++)
	{
		dd			r = model->ranks[k];
		dd			g = dd_add(c0, dd_mul(c1, r));
		Prediction	p;
		dd			residual;
		dd			by_sum;
		dd			by_weight;

		if (model->sums[k].rows == 0)
			continue;
		p = predict(model->model, model->a + model->b * r.hi);
		residual = dd_sub(sum_at(model, k), dd_mul_d(model->sums[k].weight, p.mu));
		by_sum = dd_mul_d(g, p.q);
		by_weight = dd_mul(by_sum, dd_two_diff(model->ranked->origin, p.mu));
		add_move(&moves->by_sum[k], by_sum, factor);
		add_move(&moves->by_weight[k], by_weight, factor);
		if (moves->by_rank != NULL)
		{
			dd			bend = dd_sub(dd_mul_d(residual, p.q_slope),
									  dd_mul_d(model->sums[k].weight, p.slope * p.q));

			add_move(&moves->by_rank[k],
					 dd_add(dd_mul(c1, dd_mul_d(residual, p.q)),
							dd_mul(g, dd_mul_d(bend, model->b))), factor);
		}
	}
}

InequalityStatus
inequality_of_model(const Ranked *ranked, int population,
					const InequalityQuestion *question, dd *value,
					InequalityMoves *moves, double factor)
{
	Model		model = {ranked, ranked_sums(ranked, population),
	ranked_ranks(ranked, population), question->model, 0.0, 0.0};
	Prediction	low;
	Prediction	high;
	Equations2	information;
	double		weight;
	bool		ratio = question->index == INDEX_RII;
	double		found;

	if (!begin(&model, &weight) || !maximise(&model, weight))
		return INEQUALITY_NO_MAXIMUM;
	low = predict(model.model, model.a);
	high = predict(model.model, model.a + model.b);
	found = ratio ? high.mu / low.mu : high.mu - low.mu;
	*value = dd_from(found);
	if (moves == NULL)
		return INEQUALITY_OK;
	information = equations_of(&model, moves->by_rank != NULL);
	if (ratio)
		add_moves(&model, &information,
				  high.slope / low.mu - found * low.slope / low.mu,
				  high.slope / low.mu, moves, factor);
	else
		add_moves(&model, &information, high.slope - low.slope, high.slope,
				  moves, factor);
	return INEQUALITY_OK;
}
