/*-------------------------------------------------------------------------
 *
 * pretrend_power.c
 *		What trends does a look at the effects before the start find?
 *
 * In standard errors from their means, the effects before the reference are
 * normal numbers Z, and passing is a box of them with limits a and b.  Then the
 * mean of a coefficient that goes with them by cov(., Z_k) is moved by (Tallis
 * 1961)
 *
 *		sum_k cov(., Z_k) (F_k(a_k) - F_k(b_k)) / P(box),
 *
 * F_k(x) the density of Z_k at x times the probability that the others are in
 * the box if Z_k = x.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/pretrend_power.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/sign_changes.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

/* The box, in standard errors. */
typedef struct Box
{
	int			n;
	double	   *errors;
	double	   *correlation;
	double	   *low;
	double	   *high;
} Box;

static double
error_of(const EventStudy *study, int i)
{
	double		variance =
		study->covariance[i * (study->n_pre + study->n_post + 1)];

	return sqrt(fmax(variance, 0.0));
}

bool
pretrends_vary(const EventStudy *study)
{
	for (int i = 0; i < study->n_pre; i++)
		if (!(error_of(study, i) > 0.0))
			return false;
	return true;
}

static Box *
box_create(const EventStudy *study, double critical, double slope)
{
	Box		   *box = core_alloc(sizeof(Box));
	int			n = study->n_pre;
	int			n_all = n + study->n_post;

	box->n = n;
	box->errors = core_alloc_array(n, sizeof(double));
	box->correlation = core_alloc_array(size_mul(n, n), sizeof(double));
	box->low = core_alloc_array(n, sizeof(double));
	box->high = core_alloc_array(n, sizeof(double));
	for (int i = 0; i < n; i++)
	{
		double		mean;

		box->errors[i] = error_of(study, i);
		mean = slope * steps_from_reference(n, i) / box->errors[i];
		box->low[i] = -critical - mean;
		box->high[i] = critical - mean;
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			box->correlation[i * n + j] = i == j ? 1.0 :
				study->covariance[i * n_all + j] / box->errors[i] /
				box->errors[j];
	return box;
}

static void
box_free(Box *box)
{
	core_free(box->high);
	core_free(box->low);
	core_free(box->correlation);
	core_free(box->errors);
	core_free(box);
}

static BoxProbability
box_probability(const Box *box)
{
	return normal_box(box->correlation, box->n, box->low, box->high);
}

BoxProbability
pretrend_pass(const EventStudy *study, double critical, double slope)
{
	Box		   *box = box_create(study, critical, slope);
	BoxProbability pass = box_probability(box);

	box_free(box);
	return pass;
}

/* ---- the slope that is found with a power ---- */

typedef struct Wanted
{
	const EventStudy *study;
	double		critical;
	double		power;
} Wanted;

static double
excess_power(double slope, const void *context)
{
	const Wanted *wanted = context;

	return 1.0 - pretrend_pass(wanted->study, wanted->critical,
							   slope).probability - wanted->power;
}

double
pretrend_slope(const EventStudy *study, double critical, double power)
{
	Wanted		wanted = {study, critical, power};
	double		high = INFINITY;

	if (excess_power(0.0, &wanted) > 0.0)
		return NAN;
	/* A slope that is found by one of them alone half of the time. */
	for (int i = 0; i < study->n_pre; i++)
		high = fmin(high, critical * error_of(study, i) /
					-steps_from_reference(study->n_pre, i));
	while (excess_power(high, &wanted) < 0.0)
		high *= 2.0;
	return find_rising(excess_power, &wanted, 0.0, high,
					   study->n_pre <= 2 ? SAME_LEVEL : 0.1 * BOX_ERROR);
}

/* ---- what passing does to the coefficients ---- */

/* The others of the box, if Z_k = x: what is left of them varies less. */
static double
others_in_box(const Box *box, int k, double x)
{
	int			n = box->n - 1;
	double	   *correlation = core_alloc_array(size_add(size_mul(n, n), 1),
											   sizeof(double));
	double	   *limits = core_alloc_array(size_add(size_mul(2, n), 1),
										  sizeof(double));
	double	   *errors = core_alloc_array(size_add(n, 1), sizeof(double));
	double		probability;

	for (int i = 0; i < n; i++)
	{
		int			of = i + (i >= k);
		double		with = box->correlation[of * box->n + k];
		double		left = 1.0 - with * with;

		errors[i] = left > SINGULAR_CORRELATION ? sqrt(left) : 0.0;
		limits[i] = box->low[of] - with * x;
		limits[n + i] = box->high[of] - with * x;
		if (errors[i] > 0.0)
		{
			limits[i] /= errors[i];
			limits[n + i] /= errors[i];
		}
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			int			row = i + (i >= k);
			int			column = j + (j >= k);

			if (errors[i] > 0.0 && errors[j] > 0.0)
				correlation[i * n + j] = i == j ? 1.0 :
					(box->correlation[row * box->n + column] -
					 box->correlation[row * box->n + k] *
					 box->correlation[column * box->n + k]) /
					(errors[i] * errors[j]);
		}
	probability = normal_box(correlation, n, limits, limits + n).probability;
	core_free(errors);
	core_free(limits);
	core_free(correlation);
	return probability;
}

static double
density_in_box(const Box *box, int k, double x)
{
	double		density = 0.3989422804014327 * portable_exp(-0.5 * x * x);

	return density > 0.0 && box->n > 1 ?
		density * others_in_box(box, k, x) : density;
}

void
pretrend_bias(const EventStudy *study, double critical, double slope,
			  double *bias)
{
	int			n_all = study->n_pre + study->n_post;
	Box		   *box = box_create(study, critical, slope);
	double		pass = box_probability(box).probability;

	for (int i = 0; i < n_all; i++)
		bias[i] = slope * steps_from_reference(study->n_pre, i);
	for (int k = 0; k < study->n_pre; k++)
	{
		double		moved = (density_in_box(box, k, box->low[k]) -
							 density_in_box(box, k, box->high[k])) / pass;

		core_check_interrupts();
		for (int i = 0; i < n_all; i++)
			bias[i] += study->covariance[i * n_all + k] / box->errors[k] * moved;
	}
	box_free(box);
}
