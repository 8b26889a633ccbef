/*-------------------------------------------------------------------------
 *
 * two_way_logit.c
 *		Odds that are a product: of a row of a table, and of a column.
 *
 * A cell whose outcomes are all 1 wants its odds to be infinite, one of 0s
 * wants them 0, and nothing else holds them unless other cells do.  As in a
 * tournament (Ford 1957): let a cell of 1s lead from its row to its column, one
 * of 0s back, and one of both in both directions; odds are finite among nodes
 * that lead to each other, and cells between others are fitted without error.
 *
 * Odds are found by Newton's method.  Steps of logarithms are short enough to
 * go uphill, and made without exponentials: (2 + s) / (2 - s) is e^s for the
 * small steps at the end.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/two_way_logit.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* The longest step of a cell's log odds; of so many, none was ever needed. */
static const double LONGEST_STEP = 1.0;
#define MAX_STEPS 2000

bool
is_all_zero(dd w, dd wy)
{
	return wy.hi <= ALL_THE_SAME * w.hi;
}

bool
is_all_one(dd w, dd wy)
{
	return dd_sub(w, wy).hi <= ALL_THE_SAME * w.hi;
}

static int
column_node(const TwoWayLogit *logit, const TableCell *cell)
{
	return logit->n_rows + cell->column;
}

/* ---- which odds are finite ---- */

/* Does a cell lead from its row to its column, or back? */
static bool
leads(const TableCell *cell, bool back)
{
	return cell->used && (back ? !is_all_one(cell->w, cell->wy) :
						  !is_all_zero(cell->w, cell->wy));
}

/* Mark what is reached from the nodes marked, along the cells or against them. */
static void
reach(const TwoWayLogit *logit, bool along, bool *marked)
{
	bool		grew = true;

	while (grew)
	{
		grew = false;
		core_check_interrupts();
		for (int i = 0; i < logit->n_cells; i++)
		{
			const TableCell *cell = &logit->cells[i];
			int			ends[2] = {cell->row, column_node(logit, cell)};

			for (int back = 0; back < 2; back++)
			{
				int			from = ends[along ? back : !back];
				int			to = ends[along ? !back : back];

				if (!leads(cell, back) || !marked[from] || marked[to])
					continue;
				marked[to] = true;
				grew = true;
			}
		}
	}
}

/* Nodes that cells of any kind connect have the same number. */
static void
find_connected(TwoWayLogit *logit)
{
	bool		grew = true;

	for (int i = 0; i < logit->n_nodes; i++)
		logit->connected[i] = i;
	while (grew)
	{
		grew = false;
		core_check_interrupts();
		for (int i = 0; i < logit->n_cells; i++)
		{
			int		   *a = &logit->connected[logit->cells[i].row];
			int		   *b = &logit->connected[column_node(logit, &logit->cells[i])];

			if (!logit->cells[i].used || *a == *b)
				continue;
			*a = *b = *a < *b ? *a : *b;
			grew = true;
		}
	}
}

static void
find_together(TwoWayLogit *logit)
{
	bool	   *after = core_alloc_array(logit->n_nodes, sizeof(bool));
	bool	   *before = core_alloc_array(logit->n_nodes, sizeof(bool));

	for (int i = 0; i < logit->n_nodes; i++)
		logit->together[i] = -1;
	for (int i = 0; i < logit->n_nodes; i++)
	{
		if (logit->together[i] >= 0)
			continue;
		memset(after, 0, logit->n_nodes * sizeof(bool));
		memset(before, 0, logit->n_nodes * sizeof(bool));
		after[i] = before[i] = true;
		reach(logit, true, after);
		reach(logit, false, before);
		for (int j = 0; j < logit->n_nodes; j++)
			if (after[j] && before[j])
				logit->together[j] = i;
	}
	for (int i = 0; i < logit->n_cells; i++)
	{
		const TableCell *cell = &logit->cells[i];

		logit->fits[i] = cell->used &&
			logit->together[cell->row] == logit->together[column_node(logit, cell)];
	}
	core_free(before);
	core_free(after);
}

/* ---- the odds ---- */

static dd
cell_odds(const TwoWayLogit *logit, const TableCell *cell)
{
	return dd_mul(logit->odds[cell->row],
				  logit->odds[column_node(logit, cell)]);
}

dd
two_way_logit_mean(const TwoWayLogit *logit, int cell)
{
	dd			odds = cell_odds(logit, &logit->cells[cell]);

	return dd_div(odds, dd_add(dd_from(1.0), odds));
}

/* The scores of all nodes, and the root of the information. */
static void
take_scores(TwoWayLogit *logit, dd *scores, dd *information)
{
	int			n = logit->n_nodes;

	for (int i = 0; i < n; i++)
		scores[i] = DD_ZERO;
	for (int i = 0; i < n * n; i++)
		information[i] = DD_ZERO;
	for (int i = 0; i < logit->n_cells; i++)
	{
		const TableCell *cell = &logit->cells[i];
		int			row = cell->row;
		int			column = column_node(logit, cell);
		dd			mean;
		dd			left;
		dd			weight;

		if (!logit->fits[i])
			continue;
		mean = two_way_logit_mean(logit, i);
		left = dd_sub(cell->wy, dd_mul(cell->w, mean));
		weight = dd_mul(dd_mul(cell->w, mean), dd_sub(dd_from(1.0), mean));
		scores[row] = dd_add(scores[row], left);
		scores[column] = dd_add(scores[column], left);
		information[row * n + row] = dd_add(information[row * n + row], weight);
		information[column * n + column] = dd_add(information[column * n + column], weight);
		information[row * n + column] = dd_add(information[row * n + column], weight);
		information[column * n + row] = information[row * n + column];
	}
	/* One node of each that are together depends on the others. */
	cholesky(logit->root, information, n, logit->dropped);
}

/* Move by a step; the largest that a cell's log odds would go, if all of it. */
static double
take_step(TwoWayLogit *logit, const dd *step)
{
	double		size = 0.0;
	double		share = 1.0;

	for (int i = 0; i < logit->n_cells; i++)
		if (logit->fits[i])
		{
			const TableCell *cell = &logit->cells[i];
			dd			moves = dd_add(step[cell->row],
									   step[column_node(logit, cell)]);

			size = fmax(size, fabs(moves.hi));
		}
	for (int i = 0; i < logit->n_nodes; i++)
		share = fmin(share, LONGEST_STEP / fabs(step[i].hi));
	share = fmin(share, LONGEST_STEP / size);
	for (int i = 0; i < logit->n_nodes; i++)
	{
		dd			s = share < 1.0 ? dd_mul_d(step[i], share) : step[i];

		logit->odds[i] = dd_mul(logit->odds[i],
								dd_div(dd_add(dd_from(2.0), s),
									   dd_sub(dd_from(2.0), s)));
	}
	return size;
}

static void
find_odds(TwoWayLogit *logit)
{
	int			n = logit->n_nodes;
	dd		   *scores = core_alloc_array(n, sizeof(dd));
	dd		   *information = core_alloc_array(size_mul(n, n), sizeof(dd));
	double		size = INFINITY;

	for (int i = 0; i < MAX_STEPS; i++)
	{
		core_check_interrupts();
		take_scores(logit, scores, information);
		/* The step before was so short that this one would not be seen. */
		if (size <= NO_LOGIT_STEP)
			break;
		solve_transposed(logit->root, n, scores);
		solve_upper(logit->root, n, scores);
		size = take_step(logit, scores);
	}
	core_free(information);
	core_free(scores);
}

TwoWayLogit *
two_way_logit_create(const TableCell *cells, int n_cells, int n_rows,
					 int n_columns, const dd *start)
{
	TwoWayLogit *logit = core_alloc(sizeof(TwoWayLogit));
	size_t		n = size_add(n_rows, n_columns);

	logit->n_rows = n_rows;
	logit->n_nodes = n_rows + n_columns;
	logit->n_cells = n_cells;
	logit->cells = cells;
	logit->fits = core_alloc_array(size_add(n_cells, 1), sizeof(bool));
	logit->connected = core_alloc_array(n, sizeof(int));
	logit->together = core_alloc_array(n, sizeof(int));
	logit->odds = core_alloc_array(n, sizeof(dd));
	logit->root = core_alloc_array(size_mul(n, n), sizeof(dd));
	logit->dropped = core_alloc_array(n, sizeof(bool));
	for (size_t i = 0; i < n; i++)
		logit->odds[i] = start != NULL ? start[i] : dd_from(1.0);
	find_connected(logit);
	find_together(logit);
	find_odds(logit);
	return logit;
}

void
two_way_logit_free(TwoWayLogit *logit)
{
	core_free(logit->dropped);
	core_free(logit->root);
	core_free(logit->odds);
	core_free(logit->together);
	core_free(logit->connected);
	core_free(logit->fits);
	core_free(logit);
}

OddsStatus
two_way_logit_odds(const TwoWayLogit *logit, int row, int column, dd *odds)
{
	int			node = logit->n_rows + column;

	if (logit->connected[row] != logit->connected[node])
		return ODDS_UNCONNECTED;
	if (logit->together[row] != logit->together[node])
		return ODDS_SEPARATED;
	*odds = dd_mul(logit->odds[row], logit->odds[node]);
	return ODDS_OK;
}

void
two_way_logit_direction(const TwoWayLogit *logit, int row, int column,
						dd *direction)
{
	for (int i = 0; i < logit->n_nodes; i++)
		direction[i] = DD_ZERO;
	direction[row] = direction[logit->n_rows + column] = dd_from(1.0);
	solve_transposed(logit->root, logit->n_nodes, direction);
	solve_upper(logit->root, logit->n_nodes, direction);
}
