/*-------------------------------------------------------------------------
 *
 * event_effects.c
 *		Effects at consecutive event times with their covariances.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/event_effects.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

double
event_study_estimate(const EventStudy *study)
{
	double		sum = 0.0;

	for (int t = 0; t < study->n_post; t++)
		sum += study->weights[t] * study->beta[study->n_pre + t];
	return sum;
}

double
event_study_error(const EventStudy *study)
{
	int			n = study->n_pre + study->n_post;
	double		sum = 0.0;

	for (int s = 0; s < study->n_post; s++)
		for (int t = 0; t < study->n_post; t++)
			sum += study->weights[s] * study->weights[t] *
				study->covariance[(study->n_pre + s) * n + study->n_pre + t];
	return sqrt(fmax(sum, 0.0));
}

bool
find_asymmetry(const double *matrix, int n, int *row, int *column)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
			if (fabs(matrix[i * n + j] - matrix[j * n + i]) > PRINTED_COVARIANCE *
				(sqrt(fabs(matrix[i * (n + 1)])) *
				 sqrt(fabs(matrix[j * (n + 1)]))))
			{
				*row = i;
				*column = j;
				return true;
			}
	return false;
}

/* Of the rows from k on, the one with most left on the diagonal. */
static int
largest_left(const double *left, const int *order, int k, int n)
{
	int			found = k;

	for (int i = k + 1; i < n; i++)
		if (left[order[i] * (n + 1)] > left[order[found] * (n + 1)])
			found = i;
	return found;
}

/* What is left of correlations after some of the numbers is next to nothing. */
static bool
is_nothing(const double *left, const int *order, int k, int n)
{
	for (int i = k; i < n; i++)
		for (int j = k; j < n; j++)
			if (fabs(left[order[i] * n + order[j]]) > PRINTED_COVARIANCE)
				return false;
	return true;
}

static void
take_out(double *left, const int *order, int k, int n)
{
	int			pivot = order[k];

	for (int i = k + 1; i < n; i++)
	{
		double		share = left[order[i] * n + pivot] /
			left[pivot * (n + 1)];

		for (int j = k + 1; j < n; j++)
			left[order[i] * n + order[j]] -=
				share * left[pivot * n + order[j]];
	}
}

/*
 * One number after the other is taken out of the correlations, that of which
 * most is left first.  Of covariances nothing below 0 is left on the way, and at
 * the end nothing.
 */
bool
is_covariance(const double *matrix, int n)
{
	double	   *left = core_alloc_array(size_mul(n, n), sizeof(double));
	int		   *order = core_alloc_array(n, sizeof(int));
	bool		answer = true;
	int			k;

	for (int i = 0; i < n; i++)
	{
		order[i] = i;
		for (int j = 0; j < n; j++)
		{
			double		scale = sqrt(fabs(matrix[i * (n + 1)])) *
				sqrt(fabs(matrix[j * (n + 1)]));

			left[i * n + j] = matrix[i * n + j] == 0.0 ? 0.0 :
				matrix[i * n + j] / scale;
		}
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			if (!(fabs(left[i * n + j]) <= 1.0 + PRINTED_COVARIANCE))
				answer = false;
	for (k = 0; k < n && answer; k++)
	{
		int			found = largest_left(left, order, k, n);
		int			kept = order[k];

		core_check_interrupts();
		if (!(left[order[found] * (n + 1)] > PRINTED_COVARIANCE))
			break;
		order[k] = order[found];
		order[found] = kept;
		take_out(left, order, k, n);
	}
	answer = answer && is_nothing(left, order, k, n);
	core_free(order);
	core_free(left);
	return answer;
}
