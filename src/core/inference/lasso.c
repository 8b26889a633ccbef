/*-------------------------------------------------------------------------
 *
 * lasso.c
 *		The numbers u that make u'Qu / 2 + g'u + penalty sum |u| least.
 *
 * Let c = -(g + Qu).  Where u_j is not 0, c_j is the penalty with u_j's sign;
 * elsewhere it is smaller.  As the penalty falls by one, the numbers that are
 * not 0 move by Q^-1 sign; until another c_j is as large as the penalty, or a
 * number becomes 0.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/lasso.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

struct LassoPath
{
	int			n;
	double	   *q;
	double	   *g;
	int			n_knots;
	int			max_knots;
	double	   *penalties;		/* of the knots, falling; the last is 0 */
	double	   *values;			/* u at each knot */
};

/* On the way: which numbers are not 0, and where they go. */
typedef struct Walk
{
	LassoPath  *path;
	double		penalty;
	double	   *u;
	double	   *signs;			/* 0: not among them */
	bool	   *barred;			/* depend on others that are among them */
	double	   *factor;			/* room for a Cholesky factor */
	double	   *move;			/* of u, for each unit that the penalty falls */
	int			newest;			/* what was added last, or -1 */
	int			last;			/* what became 0 last, or -1 */
} Walk;

/* c_j, or of a move of u instead of u: -(Q move)_j */
static double
product(const LassoPath *path, const double *u, int j)
{
	double		sum = 0.0;

	for (int i = 0; i < path->n; i++)
		sum -= path->q[j * path->n + i] * u[i];
	return sum;
}

static void
add_knot(Walk *walk)
{
	LassoPath  *path = walk->path;

	path->penalties[path->n_knots] = walk->penalty;
	memcpy(path->values + (size_t) path->n_knots * path->n, walk->u,
		   path->n * sizeof(double));
	path->n_knots++;
}

/*
 * The move Q^-1 sign of the numbers that are not 0, by Cholesky; false if one of
 * them depends on others.
 */
static bool
find_move(Walk *walk)
{
	const LassoPath *path = walk->path;
	int			n = path->n;
	double	   *r = walk->factor;

	memset(walk->move, 0, n * sizeof(double));
	for (int i = 0; i < n; i++)
	{
		double		left = path->q[i * n + i];
		double		sum = walk->signs[i];

		if (walk->signs[i] == 0.0)
			continue;
		for (int j = 0; j < i; j++)
		{
			double		element = path->q[i * n + j];

			if (walk->signs[j] == 0.0)
				continue;
			for (int k = 0; k < j; k++)
				if (walk->signs[k] != 0.0)
					element -= r[i * n + k] * r[j * n + k];
			r[i * n + j] = element / r[j * n + j];
			left -= r[i * n + j] * r[i * n + j];
			sum -= r[i * n + j] * walk->move[j];
		}
		if (!(left > SINGULAR_CORRELATION * path->q[i * n + i]))
			return false;
		r[i * n + i] = sqrt(left);
		walk->move[i] = sum / r[i * n + i];
	}
	for (int i = n - 1; i >= 0; i--)
	{
		if (walk->signs[i] == 0.0)
			continue;
		for (int j = i + 1; j < n; j++)
			if (walk->signs[j] != 0.0)
				walk->move[i] -= r[j * n + i] * walk->move[j];
		walk->move[i] /= r[i * n + i];
	}
	return true;
}

/* What happens first as the penalty falls. */
typedef struct Event
{
	double		fall;			/* by how much */
	int			number;			/* -1: the penalty is 0 */
	double		sign;			/* that it takes; 0: it becomes 0 */
} Event;

static void
consider(Event *first, double fall, int number, double sign)
{
	if (fall >= 0.0 && fall < first->fall)
		*first = (Event) {fall, number, sign};
}

static Event
next_event(const Walk *walk)
{
	const LassoPath *path = walk->path;
	Event		first = {walk->penalty, -1, 0.0};

	for (int j = 0; j < path->n; j++)
	{
		double		at;
		double		by;

		if (walk->signs[j] != 0.0)
		{
			if (walk->move[j] * walk->u[j] < 0.0)
				consider(&first, -walk->u[j] / walk->move[j], j, 0.0);
			continue;
		}
		if (walk->barred[j])
			continue;
		at = product(path, walk->u, j) - path->g[j];
		by = product(path, walk->move, j);
		/* at + by fall = +-(penalty - fall) */
		if (1.0 + by > 0.0 && !(j == walk->last && at > 0.0))
			consider(&first, fmax((walk->penalty - at) / (1.0 + by), 0.0), j, 1.0);
		if (1.0 - by > 0.0 && !(j == walk->last && at < 0.0))
			consider(&first, fmax((walk->penalty + at) / (1.0 - by), 0.0), j, -1.0);
	}
	return first;
}

/* The next of them; false at the end. */
static bool
step(Walk *walk)
{
	const LassoPath *path = walk->path;
	Event		event;

	/* What depends on the others is left at 0. */
	if (!find_move(walk))
	{
		walk->signs[walk->newest] = 0.0;
		walk->barred[walk->newest] = true;
		if (!find_move(walk))
			return false;
	}
	event = next_event(walk);
	for (int j = 0; j < path->n; j++)
		walk->u[j] += event.fall * walk->move[j];
	walk->penalty -= event.fall;
	if (event.number >= 0)
	{
		walk->signs[event.number] = event.sign;
		if (event.sign == 0.0)
			walk->u[event.number] = 0.0;
		walk->last = event.sign == 0.0 ? event.number : -1;
		if (event.sign != 0.0)
			walk->newest = event.number;
	}
	else
		walk->penalty = 0.0;
	return event.number >= 0;
}

static void
walk_along(LassoPath *path)
{
	int			n = path->n;
	Walk		walk = {.path = path, .last = -1};
	int			first = -1;

	walk.u = core_alloc_array(n, sizeof(double));
	walk.signs = core_alloc_array(n, sizeof(double));
	walk.barred = core_alloc_array(n, sizeof(bool));
	walk.factor = core_alloc_array(size_mul(n, n), sizeof(double));
	walk.move = core_alloc_array(n, sizeof(double));
	for (int j = 0; j < n; j++)
		if (fabs(path->g[j]) > walk.penalty)
		{
			walk.penalty = fabs(path->g[j]);
			first = j;
		}
	add_knot(&walk);
	if (first >= 0)
	{
		walk.newest = first;
		walk.signs[first] = path->g[first] > 0.0 ? -1.0 : 1.0;
		while (path->n_knots < path->max_knots - 1 && step(&walk))
		{
			core_check_interrupts();
			add_knot(&walk);
		}
		walk.penalty = 0.0;
		add_knot(&walk);
	}
	core_free(walk.move);
	core_free(walk.factor);
	core_free(walk.barred);
	core_free(walk.signs);
	core_free(walk.u);
}

LassoPath *
lasso_path_create(const double *q, const double *g, int n)
{
	LassoPath  *path = core_alloc(sizeof(LassoPath));
	size_t		squares = size_mul(n, n);

	path->n = n;
	path->q = core_alloc_array(size_add(squares, 1), sizeof(double));
	path->g = core_alloc_array(size_add(n, 1), sizeof(double));
	if (n > 0)
	{
		memcpy(path->q, q, squares * sizeof(double));
		memcpy(path->g, g, n * sizeof(double));
	}
	path->max_knots = 64 * n + 256;
	path->penalties = core_alloc_array(path->max_knots, sizeof(double));
	path->values = core_alloc_array(size_add(size_mul(path->max_knots, n), 1),
									sizeof(double));
	if (n > 0)
		walk_along(path);
	return path;
}

void
lasso_path_free(LassoPath *path)
{
	core_free(path->values);
	core_free(path->penalties);
	core_free(path->g);
	core_free(path->q);
	core_free(path);
}

double
lasso_path_start(const LassoPath *path)
{
	return path->n_knots > 0 ? path->penalties[0] : 0.0;
}

LassoPoint
lasso_path_at(const LassoPath *path, double penalty, double *u)
{
	LassoPoint	point = {0.0, 0.0};
	int			n = path->n;
	int			next = 1;
	double		share = 0.0;

	while (next < path->n_knots && path->penalties[next] > penalty)
		next++;
	if (next < path->n_knots)
		share = (path->penalties[next - 1] - penalty) /
			(path->penalties[next - 1] - path->penalties[next]);
	for (int j = 0; j < n; j++)
	{
		const double *from = path->values + (size_t) (next - 1) * n;

		u[j] = next < path->n_knots && share > 0.0 ?
			from[j] + share * (from[n + j] - from[j]) : from[j];
		point.size += fabs(u[j]);
	}
	for (int j = 0; j < n; j++)
		point.objective += u[j] * (path->g[j] - 0.5 * product(path, u, j));
	return point;
}
