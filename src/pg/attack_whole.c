/*-------------------------------------------------------------------------
 *
 * attack_whole.c
 *		Points of a linear program in whole numbers.
 *
 * Where unknowns are whole numbers the ends of a range are sought by branch
 * and bound.  That is exact unless it takes too many steps.  Then the range
 * is the one that the whole points which are known span: never wider than the
 * true one, so that who asks whether it is wide enough errs on the safe side.
 * Steps are counted, not timed, so that every machine says the same.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/base/memory.h"

#ifdef HAVE_GLPK

#include "miscadmin.h"

#include "pg/attack_solver.h"

/* Iterations of one search for a whole point. */
#define MAX_ITERATIONS 200000

/* Steps of a walk to a whole point. */
#define MAX_STEPS 1500

/* Whole points that are kept of a part, while there is room for them. */
#define MAX_POINTS 256
#define MAX_POINT_NUMBERS 1000000

/* ---- points ---- */

double
solver_target_at(const Solver *solver, const double *point)
{
	long double sum = 0.0;

	for (int i = 0; i < solver->n_target; i++)
		sum += (long double) solver->target[i].coefficient *
			point[solver->attack->local[solver->target[i].atom] - 1];
	return (double) sum;
}

/*
 * Only what keeps every limit is a point: GLPK has looser ideas of it.
 * Returns the row that it breaks, or minus the unknown, else 0.
 */
static int
broken_limit(const Solver *solver, const double *point)
{
	const Attack *attack = solver->attack;

	for (int i = 0; i < solver->n_atoms; i++)
		if (!solver_within(point[i], attack->atom_low[solver->atoms[i]],
					attack->atom_high[solver->atoms[i]]))
			return -solver->atoms[i];
	for (int i = 0; i < solver->n_entries;)
	{
		int32		line = solver->entries[i].line;
		long double sum = 0.0;

		for (; i < solver->n_entries && solver->entries[i].line == line; i++)
			sum += (long double) solver->entries[i].coefficient *
				point[attack->local[solver->entries[i].atom] - 1];
		if (!solver_within((double) sum, attack->row_low[line], attack->row_high[line]))
			return line;
	}
	return 0;
}

/* What the caller knows to be true must be possible; it is the first point. */
void
solver_add_truth(Solver *solver)
{
	const Attack *attack = solver->attack;
	int			broken;

	for (int i = 0; i < solver->n_atoms; i++)
		solver->points[i] = attack->truth[solver->atoms[i]];
	broken = broken_limit(solver, solver->points);
	if (broken != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("truth does not keep the limits of %s %d",
						broken > 0 ? "row" : "unknown", abs(broken)),
				 errhint("A limit of a number that was rounded must let in every number that is rounded to it.")));
	solver->n_points = 1;
}

int
solver_max_points(int n_atoms)
{
	return Max(2, Min(MAX_POINTS, MAX_POINT_NUMBERS / Max(n_atoms, 1)));
}

/* Takes the point that is last in the room for points, if it is one. */
static bool
keep_point(Solver *solver, int n)
{
	if (broken_limit(solver, solver->points + (size_t) n * solver->n_atoms) != 0)
		return false;
	solver->n_points = n + 1;
	return true;
}

/* Takes the point that a function of GLPK gives, if it is one. */
static bool
add_point(Solver *solver, double (*number) (glp_prob *, int))
{
	int			max = solver_max_points(solver->n_atoms);
	int			n = solver->n_points < max ? solver->n_points : max - 1;
	double	   *point = solver->points + (size_t) n * solver->n_atoms;

	for (int i = 0; i < solver->n_atoms; i++)
	{
		double		value = number(solver->program, i + 1);

		if (fabs(value - rint(value)) > 1e-5)
			return false;
		point[i] = rint(value) + 0.0;
	}
	return keep_point(solver, n);
}

/* The best value that the target has at any point known. */
SolverEnd
solver_best_known(const Solver *solver, double sign)
{
	SolverEnd	best = {false, 0.0};

	for (int i = 0; i < solver->n_points; i++)
	{
		double		value = solver_target_at(solver, solver->points +
											 (size_t) i * solver->n_atoms);

		if (!best.known || sign * value < sign * best.value)
			best.value = value;
		best.known = true;
	}
	return best;
}

/* No value can be better than that of the relaxation, which is in hand. */
double
solver_best_possible(const Solver *solver, double sign)
{
	double		bound = sign * glp_get_obj_val(solver->program);
	double		slack = SOLVER_NOTHING * Max(1.0, fabs(bound));

	for (int i = 0; i < solver->n_target; i++)
		if (solver->target[i].coefficient != rint(solver->target[i].coefficient))
			return sign * (bound + slack);
	return sign * ceil(bound - slack);
}

/* ---- branch and bound ---- */

/*
 * GLPK has its own, which cannot be interrupted within a node and was seen to
 * go round in circles there.
 */

/* A column that is to be whole: up to split, or from the next whole number. */
typedef struct Branch
{
	int			column;
	double		low;			/* its bounds before */
	double		high;
	double		split;
	bool		upper;			/* the side in hand */
	bool		last;			/* the other one was looked at */
} Branch;

typedef struct Search
{
	Solver	   *solver;
	double		sign;
	bool		any;			/* one point is enough */
	SolverEnd	wanted;			/* a value that is good enough, if there is one */
	double		bound;			/* no point is better */
	SolverEnd	best;
	bool		complete;		/* no node was given up */
	Branch	   *branches;		/* the way to the node in hand */
	int			n_branches;
	int			max_branches;
} Search;

static void
take_side(const Search *search, const Branch *branch)
{
	solver_set_column(search->solver->program, branch->column,
					  branch->upper ? branch->split + 1.0 : branch->low,
					  branch->upper ? branch->high : branch->split);
}

static void
push_branch(Search *search, int column, double value)
{
	glp_prob   *program = search->solver->program;
	int			kind = glp_get_col_type(program, column);
	Branch	   *branch;

	if (search->n_branches == search->max_branches)
	{
		size_t		size;

		search->max_branches = search->max_branches > 0 ?
			2 * search->max_branches : 64;
		size = size_mul(search->max_branches, sizeof(Branch));
		search->branches = search->branches == NULL ? core_alloc(size) :
			repalloc_huge(search->branches, size);
	}
	branch = &search->branches[search->n_branches++];
	branch->column = column;
	branch->low = kind == GLP_FR || kind == GLP_UP ? -INFINITY :
		glp_get_col_lb(program, column);
	branch->high = kind == GLP_FR || kind == GLP_LO ? INFINITY :
		glp_get_col_ub(program, column);
	branch->split = floor(value);
	branch->upper = value - branch->split > 0.5;
	branch->last = false;
	take_side(search, branch);
}

static void
pop_branch(Search *search)
{
	const Branch *branch = &search->branches[--search->n_branches];

	solver_set_column(search->solver->program, branch->column, branch->low,
					  branch->high);
}

/* Returns whether there is another node. */
static bool
next_node(Search *search)
{
	Branch	   *branch;

	while (search->n_branches > 0 &&
		   search->branches[search->n_branches - 1].last)
		pop_branch(search);
	if (search->n_branches == 0)
		return false;
	branch = &search->branches[search->n_branches - 1];
	branch->last = true;
	branch->upper = !branch->upper;
	take_side(search, branch);
	return true;
}

/* The column that is furthest from whole; 0 if all are whole. */
static int
fractional_column(const Solver *solver, double *value)
{
	double		furthest = 1e-6;
	int			found = 0;

	for (int column = 1; column <= solver->n_atoms; column++)
	{
		double		x = glp_get_col_prim(solver->program, column);
		double		distance = fabs(x - rint(x));

		if (distance > furthest)
		{
			furthest = distance;
			found = column;
			*value = x;
		}
	}
	return found;
}

static bool
is_found(const Search *search)
{
	return search->best.known &&
		(search->any ||
		 search->sign * search->best.value <= search->sign * search->bound ||
		 (search->wanted.known && search->sign * search->best.value <=
		  search->sign * search->wanted.value));
}

/* Returns the column to branch by, or 0 if there is nothing better here. */
static int
look_at_node(Search *search, double *value)
{
	Solver	   *solver = search->solver;
	int			column;

	if (!solver_simplex(solver, solver->program, GLP_DUALP, SOLVER_NOTHING))
	{
		glp_std_basis(solver->program);
		if (!solver_simplex(solver, solver->program, GLP_PRIMAL, SOLVER_NOTHING))
		{
			search->complete = false;
			return 0;
		}
	}
	if (glp_get_status(solver->program) == GLP_NOFEAS)
		return 0;
	if (search->best.known && search->sign * search->best.value <=
		search->sign * solver_best_possible(solver, search->sign))
		return 0;
	column = fractional_column(solver, value);
	if (column > 0)
		return column;
	if (add_point(solver, glp_get_col_prim))
		search->best = solver_best_known(solver, search->sign);
	else
		search->complete = false;
	return 0;
}

/*
 * From an optimum of the relaxation, depth first.  Leaves the best that was
 * found among the points.
 */
static void
branch_and_bound(Solver *solver, double sign, bool any, SolverEnd wanted)
{
	Search		search;
	int			started = glp_get_it_cnt(solver->program);
	bool		ended = false;

	memset(&search, 0, sizeof(search));
	search.solver = solver;
	search.sign = sign;
	search.any = any;
	search.wanted = wanted;
	search.bound = solver_best_possible(solver, sign);
	search.best = solver_best_known(solver, sign);
	search.complete = true;
	for (int nodes = 0; nodes < solver->max_nodes && !ended &&
		 glp_get_it_cnt(solver->program) - started < MAX_ITERATIONS; nodes++)
	{
		double		value = 0.0;
		int			column = look_at_node(&search, &value);

		CHECK_FOR_INTERRUPTS();
		if (is_found(&search))
			ended = true;
		else if (column > 0)
			push_branch(&search, column, value);
		else
			ended = !next_node(&search);
	}
	while (search.n_branches > 0)
		pop_branch(&search);
	if (search.branches != NULL)
		pfree(search.branches);
	if (ended && search.complete && solver->n_points == 0)
		solver_report_not_whole(solver);
}

/* ---- ends of ranges ---- */

/* Where the relaxation has no end, whole points have none, if there are any. */
SolverEnd
solver_unlimited_end(Solver *solver, double sign)
{
	SolverEnd	end = {true, -sign * INFINITY};
	SolverEnd	nowhere = {false, 0.0};

	if (solver->n_points > 0)
		return end;
	solver_set_objective(solver, false);
	if (solver_solve(solver, solver->program) == GLP_OPT &&
		!add_point(solver, glp_get_col_prim))
		branch_and_bound(solver, sign, true, nowhere);
	solver_set_objective(solver, true);
	end.known = solver->n_points > 0;
	return end;
}

/* Walks from the best point known to where the target is as wanted, or nearly. */
static void
walk_to(Solver *solver, double sign, double wanted)
{
	AttackPart	part = {
		solver->attack, solver->n_atoms, solver->atoms, solver->entries,
		solver->n_entries, solver->target, solver->n_target
	};
	int			max = solver_max_points(solver->n_atoms);
	int			n = solver->n_points < max ? solver->n_points : max - 1;
	double	   *point = solver->points + (size_t) n * solver->n_atoms;
	double		value = solver_best_known(solver, sign).value;
	int			from = 0;

	while (from < solver->n_points - 1 &&
		   solver_target_at(solver, solver->points + (size_t) from * solver->n_atoms) != value)
		from++;
	memmove(point, solver->points + (size_t) from * solver->n_atoms,
			solver->n_atoms * sizeof(double));
	for (double to = wanted; sign * to < sign * value - SOLVER_NOTHING; to += sign)
	{
		if (attack_walk(&part, sign, to, MAX_STEPS, point) && keep_point(solver, n))
			return;
		memcpy(point, solver->points + (size_t) from * solver->n_atoms,
			   solver->n_atoms * sizeof(double));
	}
}

SolverEnd
solver_whole_end(Solver *solver, double sign, double enough)
{
	double		bound = solver_best_possible(solver, sign);
	SolverEnd	best = solver_best_known(solver, sign);
	SolverEnd	wanted = solver_best_known(solver, -sign);

	wanted.value -= sign * enough;
	wanted.known = wanted.known && !isinf(enough);
	if (wanted.known && best.known &&
		sign * best.value <= sign * wanted.value)
		return best;
	if (best.known && sign * best.value <= sign * bound)
		return best;
	/* Often the corner that the relaxation ends in is a whole point. */
	if (add_point(solver, glp_get_col_prim))
		best = solver_best_known(solver, sign);
	if (solver->attack->patience > 0 && wanted.known && best.known)
	{
		if (sign * wanted.value < sign * bound)
			wanted.value = bound;
		if (sign * best.value > sign * wanted.value)
			walk_to(solver, sign, wanted.value);
		best = solver_best_known(solver, sign);
		if (sign * best.value <= sign * wanted.value)
			return best;
	}
	if (!best.known || sign * best.value > sign * bound)
	{
		branch_and_bound(solver, sign, false, wanted);
		best = solver_best_known(solver, sign);
	}
	return best;
}

#endif							/* HAVE_GLPK */
