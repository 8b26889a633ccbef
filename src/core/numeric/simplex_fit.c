/*-------------------------------------------------------------------------
 *
 * simplex_fit.c
 *		Least squares with weights that are not negative and sum to 1.
 *
 * Which weights are above 0 is what is looked for.  Those of a guess (the free
 * ones) come from linear equations; a guess is right if all of them are
 * positive and none of the others would make the sum of squares smaller.  At first
 * all that are wrong change sides at once (Judice and Pires 1994), which
 * nearly always ends after a few steps.  Where it does not, one after another
 * does, never uphill (Lawson and Hanson 1974), which always ends.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/simplex_fit.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* So often the wrong ones may become no fewer. */
#define MAX_STALLS 5

typedef struct Problem
{
	const dd   *a;
	const dd   *b;
	int			m;
	int			n;
	dd			ridge;
	dd		   *x;
	dd		   *gains;			/* what the others would gain, by column */
	double	   *sizes;			/* what that could be without cancelling */
	bool	   *is_free;
	int			n_free;
	int		   *free;			/* their columns */
	/* for the equations */
	dd		   *matrix;
	dd		   *root;
	bool	   *dropped;
	dd		   *weights;		/* of the free columns */
	dd			multiplier;		/* of their sum */
	dd		   *left;			/* of b */
	dd		   *ones;
} Problem;

static const dd *
column(const Problem *p, int j)
{
	return p->a + (size_t) j * p->m;
}

/* The root of matrix, k x k; false if it has none. */
static bool
take_root(Problem *p, int k)
{
	return cholesky(p->root, p->matrix, k, p->dropped) == k;
}

static void
solve_root(const Problem *p, int k, dd *x)
{
	solve_transposed(p->root, k, x);
	solve_upper(p->root, k, x);
}

/*
 * With A the free columns and u the multiplier of their sum, the free weights
 * are x = (A'A + ridge I)^-1 (A'b - u 1).  What is left is r = b - A x.
 */
static bool
solve_by_columns(Problem *p)
{
	int			k = p->n_free;
	dd			sum = dd_from(-1.0);
	dd			sum_ones = DD_ZERO;

	for (int i = 0; i < k; i++)
	{
		const dd   *a = column(p, p->free[i]);

		core_check_interrupts();
		for (int j = i; j < k; j++)
			p->matrix[i * k + j] = p->matrix[j * k + i] =
				dot_product(a, column(p, p->free[j]), p->m);
		p->matrix[i * k + i] = dd_add(p->matrix[i * k + i], p->ridge);
		p->weights[i] = dot_product(a, p->b, p->m);
		p->ones[i] = dd_from(1.0);
	}
	if (!take_root(p, k))
		return false;
	solve_root(p, k, p->weights);
	solve_root(p, k, p->ones);
	for (int i = 0; i < k; i++)
	{
		sum = dd_add(sum, p->weights[i]);
		sum_ones = dd_add(sum_ones, p->ones[i]);
	}
	if (!(sum_ones.hi > 0.0))
		return false;
	p->multiplier = dd_div(sum, sum_ones);
	core_copy(p->left, p->b, p->m * sizeof(dd));
	for (int i = 0; i < k; i++)
	{
		const dd   *a = column(p, p->free[i]);

		p->weights[i] = dd_sub(p->weights[i],
							   dd_mul(p->multiplier, p->ones[i]));
		for (int h = 0; h < p->m; h++)
			p->left[h] = dd_sub(p->left[h], dd_mul(a[h], p->weights[i]));
	}
	return true;
}

/* M = AA' + ridge I, of the free columns, and A 1 in "ones". */
static void
add_rows(Problem *p)
{
	int			m = p->m;

	for (int h = 0; h < m; h++)
	{
		core_check_interrupts();
		p->ones[h] = DD_ZERO;
		for (int i = h; i < m; i++)
			p->matrix[h * m + i] = h == i ? p->ridge : DD_ZERO;
		for (int j = 0; j < p->n_free; j++)
		{
			const dd   *a = column(p, p->free[j]);

			p->ones[h] = dd_add(p->ones[h], a[h]);
			for (int i = h; i < m; i++)
				dd_accumulate_product(&p->matrix[h * m + i], a[h], a[i]);
		}
		for (int i = h; i < m; i++)
			p->matrix[i * m + h] = p->matrix[h * m + i];
	}
}

/*
 * The same where there are as many columns as rows or more, by the smaller
 * matrix: r = M^-1 (ridge b + u A 1) and x = (A'r - u 1) / ridge.  With a small
 * ridge the fit is nearly perfect, and b - A x would be nothing but rounding.
 */
static bool
solve_by_rows(Problem *p)
{
	int			m = p->m;
	dd			sum = dd_from(-1.0);
	dd			sum_ones = DD_ZERO;

	add_rows(p);
	if (!take_root(p, m))
		return false;
	solve_root(p, m, p->ones);
	core_copy(p->left, p->b, m * sizeof(dd));
	solve_root(p, m, p->left);
	for (int j = 0; j < p->n_free; j++)
	{
		const dd   *a = column(p, p->free[j]);

		sum = dd_add(sum, dot_product(a, p->left, m));
		sum_ones = dd_add(sum_ones, dd_sub(dd_from(1.0),
										   dot_product(a, p->ones, m)));
	}
	if (!(sum_ones.hi > 0.0))
		return false;
	p->multiplier = dd_div(dd_mul(p->ridge, sum), sum_ones);
	for (int h = 0; h < m; h++)
		p->left[h] = dd_add(dd_mul(p->ridge, p->left[h]),
							dd_mul(p->multiplier, p->ones[h]));
	for (int j = 0; j < p->n_free; j++)
		p->weights[j] = dd_div(dd_sub(dot_product(column(p, p->free[j]),
												  p->left, m),
									  p->multiplier), p->ridge);
	return true;
}

/* The free weights that make it the smallest, of any sign. */
static bool
solve_free(Problem *p)
{
	p->n_free = 0;
	for (int j = 0; j < p->n; j++)
		if (p->is_free[j])
			p->free[p->n_free++] = j;
	return p->n_free < p->m ? solve_by_columns(p) : solve_by_rows(p);
}

/* The solution, and what each of the others would gain by it. */
static void
take_solution(Problem *p)
{
	for (int j = 0; j < p->n; j++)
		p->x[j] = DD_ZERO;
	for (int j = 0; j < p->n_free; j++)
		p->x[p->free[j]] = p->weights[j];
	for (int j = 0; j < p->n; j++)
	{
		const dd   *a = column(p, j);

		core_check_interrupts();
		p->gains[j] = DD_ZERO;
		p->sizes[j] = fabs(p->multiplier.hi);
		if (p->is_free[j])
			continue;
		p->gains[j] = dd_sub(dot_product(a, p->left, p->m), p->multiplier);
		for (int h = 0; h < p->m; h++)
			p->sizes[j] += fabs(a[h].hi * p->left[h].hi);
	}
}

static bool
is_wrong(const Problem *p, int j)
{
	return p->is_free[j] ? p->x[j].hi < -NO_WEIGHT :
		p->gains[j].hi > NO_WEIGHT * p->sizes[j];
}

/* All that are wrong change sides, as long as they become fewer. */
static bool
change_all(Problem *p)
{
	int			fewest = p->n + 1;
	int			stalls = 0;

	while (stalls < MAX_STALLS)
	{
		int			wrong = 0;

		core_check_interrupts();
		if (!solve_free(p))
			return false;
		take_solution(p);
		for (int j = 0; j < p->n; j++)
			wrong += is_wrong(p, j);
		if (wrong == 0)
			return true;
		if (wrong < fewest)
		{
			fewest = wrong;
			stalls = 0;
		}
		else
			stalls++;
		for (int j = 0, left = p->n_free; j < p->n; j++)
			if (is_wrong(p, j))
			{
				/* Somebody stays. */
				if (p->is_free[j] && left == 1)
					continue;
				left += p->is_free[j] ? -1 : 1;
				p->is_free[j] = !p->is_free[j];
			}
	}
	return false;
}

/* From weights x on towards the solution, until one is 0; false if none becomes. */
static bool
step_towards(Problem *p, dd *x)
{
	dd			share = dd_from(1.0);

	for (int j = 0; j < p->n_free; j++)
	{
		dd			from = x[p->free[j]];
		dd			part;

		if (p->weights[j].hi > 0.0)
			continue;
		part = dd_div(from, dd_sub(from, p->weights[j]));
		if (dd_sub(part, share).hi < 0.0)
			share = part;
	}
	for (int j = 0; j < p->n_free; j++)
	{
		dd		   *at = &x[p->free[j]];

		*at = dd_add(*at, dd_mul(share, dd_sub(p->weights[j], *at)));
		if (p->weights[j].hi <= 0.0 && at->hi <= NO_WEIGHT)
		{
			*at = DD_ZERO;
			p->is_free[p->free[j]] = false;
		}
	}
	return share.hi < 1.0;
}

/* One after another, each step downhill. */
static bool
change_singly(Problem *p)
{
	dd		   *x = core_alloc_array(p->n, sizeof(dd));
	bool		found = false;

	for (int j = 0; j < p->n; j++)
	{
		p->is_free[j] = true;
		x[j] = dd_div(dd_from(1.0), dd_from(p->n));
	}
	for (;;)
	{
		int			best = -1;

		core_check_interrupts();
		if (!solve_free(p))
			break;
		if (step_towards(p, x))
			continue;
		take_solution(p);
		for (int j = 0; j < p->n; j++)
			if (!p->is_free[j] && is_wrong(p, j) &&
				(best < 0 || p->gains[j].hi > p->gains[best].hi))
				best = j;
		if (best < 0)
		{
			found = true;
			break;
		}
		p->is_free[best] = true;
	}
	core_free(x);
	return found;
}

/* What is below 0 by rounding is 0. */
static void
clean_up(Problem *p)
{
	for (int j = 0; j < p->n; j++)
		if (p->x[j].hi < 0.0)
			p->x[j] = DD_ZERO;
}

bool
simplex_fit(const dd *a, const dd *b, int m, int n, dd ridge, dd *x)
{
	size_t		k = m < n ? m : n;
	Problem		p = {.a = a, .b = b, .m = m, .n = n, .ridge = ridge, .x = x};
	bool		found;

	p.gains = core_alloc_array(n, sizeof(dd));
	p.sizes = core_alloc_array(n, sizeof(double));
	p.is_free = core_alloc_array(n, sizeof(bool));
	p.free = core_alloc_array(n, sizeof(int));
	p.matrix = core_alloc_array(size_mul(k, k), sizeof(dd));
	p.root = core_alloc_array(size_mul(k, k), sizeof(dd));
	p.dropped = core_alloc_array(k, sizeof(bool));
	p.weights = core_alloc_array(n, sizeof(dd));
	p.ones = core_alloc_array(m > n ? m : n, sizeof(dd));
	p.left = core_alloc_array(m, sizeof(dd));
	for (int j = 0; j < n; j++)
		p.is_free[j] = true;
	found = ridge.hi > 0.0 && (change_all(&p) || change_singly(&p));
	clean_up(&p);
	core_free(p.left);
	core_free(p.ones);
	core_free(p.weights);
	core_free(p.dropped);
	core_free(p.root);
	core_free(p.matrix);
	core_free(p.free);
	core_free(p.is_free);
	core_free(p.sizes);
	core_free(p.gains);
	return found;
}
