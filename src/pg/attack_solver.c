/*-------------------------------------------------------------------------
 *
 * attack_solver.c
 *		The smallest and the largest value of each target, by GLPK.
 *
 * One linear program for each part of the system.  From one target to the
 * next only the objective changes, so each starts where the last one ended.
 *
 * Where unknowns are whole numbers the ends of a range are sought by branch
 * and bound.  That is exact unless it takes too many steps.  Then the range
 * is the one that the whole points which are known span: never wider than the
 * true one, so that who asks whether it is wide enough errs on the safe side.
 * Steps are counted, not timed, so that every machine says the same.
 *
 * GLPK holds its memory itself.  Its fatal errors, and a cancelled query,
 * leave it by longjmp, as its manual allows if its environment is freed.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "core/base/memory.h"
#include "pg/attack.h"

#ifdef HAVE_GLPK

#include <glpk.h>

/* How far from its bound a basic number may be, relative to the bound. */
#define TOLERANCE 1e-9

/* A dual value or a number of people below this is rounding. */
#define NOTHING 1e-7

/* Iterations between two looks at interrupts. */
#define ITERATIONS_AT_ONCE 500
#define EXACT_ITERATIONS_AT_ONCE 20

/* A system that is small enough for exact arithmetic. */
#define MAX_EXACT_ENTRIES 20000

/* Iterations of one search for a whole point. */
#define MAX_ITERATIONS 200000

/* Steps of a walk to a whole point. */
#define MAX_STEPS 1500

/* Megabytes that GLPK may have. */
#define MEMORY_LIMIT 4096

/* Whole points that are kept of a part, while there is room for them. */
#define MAX_POINTS 256
#define MAX_POINT_NUMBERS 1000000

/* Rows that an error names at most. */
#define MAX_NAMED_ROWS 8

typedef struct Solver
{
	Attack	   *attack;
	bool		own_environment;
	glp_prob   *program;		/* of the part in hand */
	glp_prob   *elastic;		/* the same where the rows may give way */
	char	   *message;		/* what GLPK said last */

	/* the part in hand */
	int			n_atoms;
	const int32 *atoms;			/* by their numbers in the part, from 0 */
	int			n_rows;
	int32	   *rows;			/* by their numbers in the part, from 1 */
	const AttackEntry *entries;
	int			n_entries;
	const AttackEntry *target;	/* entries of the target in hand */
	int			n_target;
	int			n_points;
	double	   *points;			/* whole points that fit, n_atoms each */
	int			max_nodes;		/* of branch and bound */

	/* scratch of attack->n_atoms and more */
	int		   *index;
	double	   *value;
} Solver;

/* What an end of a range is: a number, or none that is known. */
typedef struct End
{
	bool		known;
	double		value;
} End;

/* ---- GLPK as a guest ---- */

/* Nothing goes to the terminal; the last words before an error are kept. */
static int
hear(void *info, const char *text)
{
	Solver	   *solver = info;

	strlcpy(solver->message, text, 200);
	return 1;
}

static void
fail(void *info)
{
	Solver	   *solver = info;

	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("the linear programming library GLPK gave up"),
			 errdetail_internal("%s", solver->message),
			 errhint("The system may be too large: ask for fewer rows and unknowns at once.")));
}

static void
enter(Solver *solver)
{
	/* Another library in this session may use it too. */
	solver->own_environment = glp_init_env() == 0;
	if (solver->own_environment)
		glp_mem_limit(MEMORY_LIMIT);
	glp_term_hook(hear, solver);
	glp_error_hook(fail, solver);
}

/*
 * After an error its objects cannot be deleted one by one.  If the
 * environment is another's, they are lost: what he holds must not go.
 */
static void
leave(Solver *solver)
{
	glp_term_hook(NULL, NULL);
	glp_error_hook(NULL, NULL);
	if (solver->own_environment)
		glp_free_env();
}

/* ---- a linear program ---- */

static double
tidy(double value)
{
	double		whole = rint(value);

	/* What is within the tolerance of a whole number is meant to be it. */
	if (fabs(value - whole) <= 10.0 * TOLERANCE * Max(1.0, fabs(value)))
		value = whole;
	return value + 0.0;			/* no negative zero */
}

static int
kind_of(double low, double high)
{
	if (isinf(low))
		return isinf(high) ? GLP_FR : GLP_UP;
	if (isinf(high))
		return GLP_LO;
	return high - low <= attack_slack(high) ? GLP_FX : GLP_DB;
}

static void
set_row(glp_prob *program, int row, double low, double high)
{
	int			kind = kind_of(low, high);

	if (kind == GLP_FX)
		low = high = tidy(low + (high - low) / 2.0);
	glp_set_row_bnds(program, row, kind, low, high);
}

static void
set_column(glp_prob *program, int column, double low, double high)
{
	int			kind = kind_of(low, high);

	if (kind == GLP_FX)
		low = high = tidy(low + (high - low) / 2.0);
	glp_set_col_bnds(program, column, kind, low, high);
}

/* Limits between which multiples lie, drawn to the outermost of them. */
static void
draw_to_multiples(double *low, double *high, double of)
{
	*low = of * ceil((*low - attack_slack(*low)) / of);
	*high = of * floor((*high + attack_slack(*high)) / of);
}

static bool
has_ended(glp_prob *program)
{
	int			status = glp_get_status(program);

	return status == GLP_OPT || status == GLP_UNBND || status == GLP_NOFEAS;
}

/* In exact arithmetic a limit needs its slack said. */
static void
loosen_rows(glp_prob *program)
{
	for (int row = 1; row <= glp_get_num_rows(program); row++)
	{
		int			kind = glp_get_row_type(program, row);
		double		low = glp_get_row_lb(program, row);
		double		high = glp_get_row_ub(program, row);

		glp_set_row_bnds(program, row, kind == GLP_FX ? GLP_DB : kind,
						 low - attack_slack(low), high + attack_slack(high));
	}
}

/* Slow, for what rounding has got the better of. */
static bool
solve_exactly(Solver *solver, glp_prob *program)
{
	glp_smcp	parameters;
	int			said;

	glp_init_smcp(&parameters);
	parameters.msg_lev = GLP_MSG_OFF;
	parameters.it_lim = EXACT_ITERATIONS_AT_ONCE;
	loosen_rows(program);
	glp_std_basis(program);
	do
	{
		CHECK_FOR_INTERRUPTS();
		said = glp_exact(program, &parameters);
	} while (said == GLP_EITLIM);
	return said == 0 && has_ended(program);
}

/* Returns whether it came to an end that can be believed. */
static bool
solve_by_simplex(Solver *solver, glp_prob *program, int method,
				 double tolerance)
{
	glp_smcp	parameters;
	int64		left = 20 * ((int64) glp_get_num_rows(program) +
							 glp_get_num_cols(program)) + 10000;
	int			said;

	glp_init_smcp(&parameters);
	parameters.msg_lev = GLP_MSG_OFF;
	parameters.meth = method;
	parameters.tol_bnd = tolerance;
	parameters.tol_dj = tolerance;
	parameters.it_lim = ITERATIONS_AT_ONCE;
	do
	{
		CHECK_FOR_INTERRUPTS();
		said = glp_simplex(program, &parameters);
		left -= ITERATIONS_AT_ONCE;
	} while (said == GLP_EITLIM && left > 0);
	return said == 0 && has_ended(program);
}

/*
 * By the primal method, as the last basis fits, whatever the new objective.
 * Returns GLP_OPT, GLP_UNBND or GLP_NOFEAS.  That nothing fits is believed
 * when exact arithmetic says it, too, or, as that is slow, in a large system
 * when it is said twice, the second time from the start and with the tolerance
 * that GLPK has by default.
 */
static int
solve(Solver *solver, glp_prob *program)
{
	if (!solve_by_simplex(solver, program, GLP_PRIMAL, TOLERANCE) ||
		glp_get_status(program) == GLP_NOFEAS)
	{
		glp_std_basis(program);
		if ((!solve_by_simplex(solver, program, GLP_PRIMAL, NOTHING) ||
			 (glp_get_status(program) == GLP_NOFEAS &&
			  glp_get_num_nz(program) <= MAX_EXACT_ENTRIES)) &&
			!solve_exactly(solver, program))
			ereport(ERROR,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("the linear program could not be solved"),
					 errhint("Its numbers may be of very different sizes: divide rows and unknowns so that they are near 1.")));
	}
	return glp_get_status(program);
}

/* ---- which rows contradict each other ---- */

static bool
fits_elastic(Solver *solver)
{
	return solve(solver, solver->elastic) == GLP_OPT &&
		glp_get_obj_val(solver->elastic) <= NOTHING;
}

/* The program with two more columns for each row, which cost. */
static void
make_elastic(Solver *solver)
{
	solver->elastic = glp_create_prob();
	glp_copy_prob(solver->elastic, solver->program, GLP_OFF);
	for (int column = 1; column <= solver->n_atoms; column++)
		glp_set_obj_coef(solver->elastic, column, 0.0);
	glp_set_obj_dir(solver->elastic, GLP_MIN);
	glp_add_cols(solver->elastic, 2 * solver->n_rows);
	for (int row = 1; row <= solver->n_rows; row++)
		for (int side = 0; side < 2; side++)
		{
			int			column = solver->n_atoms + 2 * row - side;
			int			index[2] = {0, row};
			double		value[2] = {0.0, side == 0 ? 1.0 : -1.0};

			glp_set_mat_col(solver->elastic, column, 1, index, value);
			glp_set_col_bnds(solver->elastic, column, GLP_LO, 0.0, 0.0);
			glp_set_obj_coef(solver->elastic, column, 1.0);
		}
	glp_std_basis(solver->elastic);
}

static const char *
name_rows(Solver *solver, const bool *which)
{
	StringInfoData named;
	int			n = 0;

	initStringInfo(&named);
	for (int row = 1; row <= solver->n_rows; row++)
	{
		if (!which[row] || ++n > MAX_NAMED_ROWS + 1)
			continue;
		if (n > MAX_NAMED_ROWS)
			appendStringInfoString(&named, ", ...");
		else
			appendStringInfo(&named, "%s%d", n == 1 ? "" : ", ",
							 solver->rows[row]);
	}
	return n == 0 ? "all of them, if only by a hair" :
		psprintf("%s %s", n == 1 ? "row" : "rows", named.data);
}

/*
 * Rows of which a multiple is impossible have a dual value; of those, each
 * goes without which the others still contradict each other.
 */
static void
report_rows(Solver *solver)
{
	bool	   *guilty = core_alloc_array(size_add(solver->n_rows, 1),
										  sizeof(bool));

	make_elastic(solver);
	(void) fits_elastic(solver);
	for (int row = 1; row <= solver->n_rows; row++)
		guilty[row] = fabs(glp_get_row_dual(solver->elastic, row)) > NOTHING;
	for (int row = 1; row <= solver->n_rows; row++)
		if (!guilty[row])
			glp_set_row_bnds(solver->elastic, row, GLP_FR, 0.0, 0.0);
	for (int row = 1; row <= solver->n_rows; row++)
		if (guilty[row])
		{
			int			kind = glp_get_row_type(solver->elastic, row);
			double		low = glp_get_row_lb(solver->elastic, row);
			double		high = glp_get_row_ub(solver->elastic, row);

			glp_set_row_bnds(solver->elastic, row, GLP_FR, 0.0, 0.0);
			guilty[row] = fits_elastic(solver);
			if (guilty[row])
				glp_set_row_bnds(solver->elastic, row, kind, low, high);
		}
	report_attack_contradiction(psprintf("%s, together with the bounds of the unknowns",
										 name_rows(solver, guilty)));
}

static void
report_not_whole(Solver *solver)
{
	bool	   *all = core_alloc_array(size_add(solver->n_rows, 1),
									   sizeof(bool));

	memset(all, true, solver->n_rows + 1);
	report_attack_contradiction(psprintf("%s in whole numbers",
										 name_rows(solver, all)));
}

/* ---- the program of a part ---- */

/* Of numbers up to ATTACK_LIMIT, which are whole. */
static double
common_divisor(double a, double b)
{
	while (b != 0.0)
	{
		double		rest = fmod(a, b);

		a = b;
		b = rest;
	}
	return fabs(a);
}

/* Shares of a whole are counts, divided: what makes them counts again, else 1. */
static double
scale_to_whole(const AttackEntry *entries, int n)
{
	double		smallest = INFINITY;

	for (int i = 0; i < n; i++)
		smallest = Min(smallest, fabs(entries[i].coefficient));
	for (int i = 0; i < n; i++)
	{
		double		ratio = entries[i].coefficient / smallest;

		if (fabs(ratio) > 1e6 || fabs(ratio - rint(ratio)) > 1e-12 * fabs(ratio))
			return 1.0;
	}
	return smallest == rint(smallest) ? 1.0 : 1.0 / smallest;
}

static void
add_row(Solver *solver, int row, const AttackEntry *entries, int n)
{
	Attack	   *attack = solver->attack;
	double		low = attack->row_low[entries->line];
	double		high = attack->row_high[entries->line];
	bool		whole = attack->whole;
	double		divisor = 0.0;
	double		scale = 1.0;

	if (whole)
		scale = scale_to_whole(entries, n);
	for (int i = 0; i < n; i++)
	{
		double		coefficient = entries[i].coefficient * scale;

		if (scale != 1.0)
			coefficient = rint(coefficient);
		solver->index[i + 1] = attack->local[entries[i].atom];
		solver->value[i + 1] = coefficient;
		whole = whole && coefficient == rint(coefficient);
		if (whole)
			divisor = common_divisor(divisor, coefficient);
	}
	low *= scale;
	high *= scale;
	/* Sums of multiples of a number are multiples of it. */
	if (whole)
	{
		draw_to_multiples(&low, &high, divisor);
		if (low > high)
			report_attack_contradiction(psprintf("row %d in whole numbers",
												 entries->line));
	}
	glp_set_mat_row(solver->program, row, n, solver->index, solver->value);
	set_row(solver->program, row, low, high);
}

static void
add_columns(Solver *solver)
{
	Attack	   *attack = solver->attack;

	glp_add_cols(solver->program, solver->n_atoms);
	for (int column = 1; column <= solver->n_atoms; column++)
	{
		int32		atom = solver->atoms[column - 1];

		set_column(solver->program, column, attack->atom_low[atom],
				   attack->atom_high[atom]);
	}
}

static void
add_rows(Solver *solver)
{
	solver->n_rows = 0;
	for (int i = 0; i < solver->n_entries; i++)
		if (i == 0 || solver->entries[i].line != solver->entries[i - 1].line)
			solver->rows[++solver->n_rows] = solver->entries[i].line;
	glp_add_rows(solver->program, solver->n_rows);
	for (int i = 0, row = 1; i < solver->n_entries; row++)
	{
		int			first = i;

		while (i < solver->n_entries &&
			   solver->entries[i].line == solver->entries[first].line)
			i++;
		add_row(solver, row, &solver->entries[first], i - first);
	}
}

/* Everything known must be possible, whether or not it is asked about. */
static void
make_program(Solver *solver)
{
	solver->program = glp_create_prob();
	add_columns(solver);
	add_rows(solver);
	glp_scale_prob(solver->program, GLP_SF_AUTO);
	glp_adv_basis(solver->program, 0);
	if (solve(solver, solver->program) == GLP_NOFEAS)
		report_rows(solver);
}

static void
set_objective(Solver *solver, bool on)
{
	for (int i = 0; i < solver->n_target; i++)
		glp_set_obj_coef(solver->program,
						 solver->attack->local[solver->target[i].atom],
						 on ? solver->target[i].coefficient : 0.0);
}

/* ---- whole points ---- */

static double
target_at(const Solver *solver, const double *point)
{
	long double sum = 0.0;

	for (int i = 0; i < solver->n_target; i++)
		sum += (long double) solver->target[i].coefficient *
			point[solver->attack->local[solver->target[i].atom] - 1];
	return (double) sum;
}

static bool
within(double value, double low, double high)
{
	return value >= low - attack_slack(low) &&
		value <= high + attack_slack(high);
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
		if (!within(point[i], attack->atom_low[solver->atoms[i]],
					attack->atom_high[solver->atoms[i]]))
			return -solver->atoms[i];
	for (int i = 0; i < solver->n_entries;)
	{
		int32		line = solver->entries[i].line;
		long double sum = 0.0;

		for (; i < solver->n_entries && solver->entries[i].line == line; i++)
			sum += (long double) solver->entries[i].coefficient *
				point[attack->local[solver->entries[i].atom] - 1];
		if (!within((double) sum, attack->row_low[line], attack->row_high[line]))
			return line;
	}
	return 0;
}

/* What the caller knows to be true must be possible; it is the first point. */
static void
add_truth(Solver *solver)
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

static int
max_points(int n_atoms)
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
	int			max = max_points(solver->n_atoms);
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
static End
best_known(const Solver *solver, double sign)
{
	End			best = {false, 0.0};

	for (int i = 0; i < solver->n_points; i++)
	{
		double		value = target_at(solver, solver->points +
									  (size_t) i * solver->n_atoms);

		if (!best.known || sign * value < sign * best.value)
			best.value = value;
		best.known = true;
	}
	return best;
}

/* No value can be better than that of the relaxation, which is in hand. */
static double
best_possible(const Solver *solver, double sign)
{
	double		bound = sign * glp_get_obj_val(solver->program);
	double		slack = NOTHING * Max(1.0, fabs(bound));

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
	End			wanted;			/* a value that is good enough, if there is one */
	double		bound;			/* no point is better */
	End			best;
	bool		complete;		/* no node was given up */
	Branch	   *branches;		/* the way to the node in hand */
	int			n_branches;
	int			max_branches;
} Search;

static void
take_side(const Search *search, const Branch *branch)
{
	set_column(search->solver->program, branch->column,
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

	set_column(search->solver->program, branch->column, branch->low,
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

	if (!solve_by_simplex(solver, solver->program, GLP_DUALP, NOTHING))
	{
		glp_std_basis(solver->program);
		if (!solve_by_simplex(solver, solver->program, GLP_PRIMAL, NOTHING))
		{
			search->complete = false;
			return 0;
		}
	}
	if (glp_get_status(solver->program) == GLP_NOFEAS)
		return 0;
	if (search->best.known && search->sign * search->best.value <=
		search->sign * best_possible(solver, search->sign))
		return 0;
	column = fractional_column(solver, value);
	if (column > 0)
		return column;
	if (add_point(solver, glp_get_col_prim))
		search->best = best_known(solver, search->sign);
	else
		search->complete = false;
	return 0;
}

/*
 * From an optimum of the relaxation, depth first.  Leaves the best that was
 * found among the points.
 */
static void
branch_and_bound(Solver *solver, double sign, bool any, End wanted)
{
	Search		search;
	int			started = glp_get_it_cnt(solver->program);
	bool		ended = false;

	memset(&search, 0, sizeof(search));
	search.solver = solver;
	search.sign = sign;
	search.any = any;
	search.wanted = wanted;
	search.bound = best_possible(solver, sign);
	search.best = best_known(solver, sign);
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
		report_not_whole(solver);
}

/* ---- ends of ranges ---- */

/* Where the relaxation has no end, whole points have none, if there are any. */
static End
end_without_limit(Solver *solver, double sign)
{
	End			end = {true, -sign * INFINITY};
	End			nowhere = {false, 0.0};

	if (solver->n_points > 0)
		return end;
	set_objective(solver, false);
	if (solve(solver, solver->program) == GLP_OPT &&
		!add_point(solver, glp_get_col_prim))
		branch_and_bound(solver, sign, true, nowhere);
	set_objective(solver, true);
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
	int			max = max_points(solver->n_atoms);
	int			n = solver->n_points < max ? solver->n_points : max - 1;
	double	   *point = solver->points + (size_t) n * solver->n_atoms;
	double		value = best_known(solver, sign).value;
	int			from = 0;

	while (from < solver->n_points - 1 &&
		   target_at(solver, solver->points + (size_t) from * solver->n_atoms) != value)
		from++;
	memmove(point, solver->points + (size_t) from * solver->n_atoms,
			solver->n_atoms * sizeof(double));
	for (double to = wanted; sign * to < sign * value - NOTHING; to += sign)
	{
		if (attack_walk(&part, sign, to, MAX_STEPS, point) && keep_point(solver, n))
			return;
		memcpy(point, solver->points + (size_t) from * solver->n_atoms,
			   solver->n_atoms * sizeof(double));
	}
}

static End
whole_end(Solver *solver, double sign, double enough)
{
	double		bound = best_possible(solver, sign);
	End			best = best_known(solver, sign);
	End			wanted = best_known(solver, -sign);

	wanted.value -= sign * enough;
	wanted.known = wanted.known && !isinf(enough);
	if (wanted.known && best.known &&
		sign * best.value <= sign * wanted.value)
		return best;
	if (best.known && sign * best.value <= sign * bound)
		return best;
	/* Often the corner that the relaxation ends in is a whole point. */
	if (add_point(solver, glp_get_col_prim))
		best = best_known(solver, sign);
	if (solver->attack->patience > 0 && wanted.known && best.known)
	{
		if (sign * wanted.value < sign * bound)
			wanted.value = bound;
		if (sign * best.value > sign * wanted.value)
			walk_to(solver, sign, wanted.value);
		best = best_known(solver, sign);
		if (sign * best.value <= sign * wanted.value)
			return best;
	}
	if (!best.known || sign * best.value > sign * bound)
	{
		branch_and_bound(solver, sign, false, wanted);
		best = best_known(solver, sign);
	}
	return best;
}

/* ---- ranges ---- */

static void
note_bindings(Solver *solver)
{
	for (int row = 1; row <= solver->n_rows; row++)
		if (glp_get_row_stat(solver->program, row) != GLP_BS &&
			fabs(glp_get_row_dual(solver->program, row)) > NOTHING)
			attack_note_binding(solver->attack, solver->target->line,
								solver->rows[row]);
}

/* The smallest value for a sign of 1, the largest for -1. */
static End
find_end(Solver *solver, double sign, double enough)
{
	End			end = {true, 0.0};

	glp_set_obj_dir(solver->program, sign > 0.0 ? GLP_MIN : GLP_MAX);
	switch (solve(solver, solver->program))
	{
		case GLP_OPT:
			note_bindings(solver);
			if (solver->attack->whole)
				return whole_end(solver, sign, enough);
			end.value = tidy(glp_get_obj_val(solver->program));
			return end;
		case GLP_UNBND:
			if (solver->attack->whole)
				return end_without_limit(solver, sign);
			end.value = -sign * INFINITY;
			return end;
		default:
			report_rows(solver);
	}
	return end;
}

/* Is the target held within less than enough, whole or not?  Notes by what. */
static bool
is_narrow(Solver *solver, double enough)
{
	double		end[2];

	for (int side = 0; side < 2; side++)
	{
		glp_set_obj_dir(solver->program, side == 0 ? GLP_MIN : GLP_MAX);
		switch (solve(solver, solver->program))
		{
			case GLP_OPT:
				note_bindings(solver);
				end[side] = best_possible(solver, side == 0 ? 1.0 : -1.0);
				break;
			case GLP_UNBND:
				return false;
			default:
				report_rows(solver);
		}
	}
	return end[1] - end[0] < enough - NOTHING;
}

static void
find_range(Solver *solver)
{
	AttackTarget *target = attack_target(solver->attack, solver->target->line);
	End			low;
	End			high;

	set_objective(solver, true);
	/* What is known may be enough without asking. */
	if (solver->attack->whole && !isinf(target->enough))
	{
		low = best_known(solver, 1.0);
		high = best_known(solver, -1.0);
		if (low.known && high.value - low.value >= target->enough)
		{
			set_objective(solver, false);
			target->low += low.value;
			target->high += high.value;
			return;
		}
	}
	/* Where it is too narrow even if unknowns need not be whole, what is known will do. */
	if (solver->attack->whole && solver->attack->patience > 0 &&
		!isinf(target->enough) && solver->n_points > 0 && is_narrow(solver, target->enough))
	{
		target->low += best_known(solver, 1.0).value;
		target->high += best_known(solver, -1.0).value;
		set_objective(solver, false);
		return;
	}
	low = find_end(solver, 1.0, target->enough);
	high = find_end(solver, -1.0, target->enough);
	/* After a search that was broken off: points met since then are points. */
	if (!low.known && solver->n_points > 0)
		low = isinf(low.value) ? (End) {true, low.value} :
			best_known(solver, 1.0);
	/* What is true is possible, whatever rounding says. */
	if (solver->attack->truth != NULL)
	{
		low.value = Min(low.value, target_at(solver, solver->points));
		high.value = Max(high.value, target_at(solver, solver->points));
	}
	set_objective(solver, false);
	target->unknown = target->unknown || !low.known || !high.known;
	if (!target->unknown)
	{
		target->low += low.value;
		target->high += high.value;
	}
}

/* An unknown of which no row says anything: between its bounds. */
static void
range_of_lone_atom(Solver *solver)
{
	AttackTarget *target = attack_target(solver->attack, solver->target->line);
	double		coefficient = solver->target->coefficient;
	double		low = solver->attack->atom_low[solver->atoms[0]];
	double		high = solver->attack->atom_high[solver->atoms[0]];

	target->low += coefficient * (coefficient > 0.0 ? low : high);
	target->high += coefficient * (coefficient > 0.0 ? high : low);
}

/* Asks the part in hand about the targets that it has a share in. */
static void
solve_part(Solver *solver, const AttackEntry *targets, int n)
{
	bool		lone = solver->n_entries == 0;

	solver->n_points = 0;
	if (solver->attack->truth != NULL)
		add_truth(solver);
	if (!lone)
		make_program(solver);
	if (solver->attack->whole && !lone)
		solver->max_nodes = solver->attack->patience > 0 ?
			solver->attack->patience :
			Max(200, Min(5000, 1000000 / (solver->n_rows + solver->n_atoms)));
	for (int i = 0; i < n; i += solver->n_target)
	{
		CHECK_FOR_INTERRUPTS();
		solver->target = &targets[i];
		solver->n_target = 1;
		while (i + solver->n_target < n &&
			   targets[i + solver->n_target].line == targets[i].line)
			solver->n_target++;
		if (lone)
			range_of_lone_atom(solver);
		else
			find_range(solver);
	}
	if (!lone)
		glp_delete_prob(solver->program);
	solver->program = NULL;
}

/* Bounds of whole numbers are whole. */
static void
draw_bounds(Attack *attack)
{
	for (int atom = 1; attack->whole && atom <= attack->n_atoms; atom++)
	{
		draw_to_multiples(&attack->atom_low[atom], &attack->atom_high[atom],
						  1.0);
		if (attack->atom_low[atom] > attack->atom_high[atom])
			report_attack_contradiction(psprintf("unknown %d in whole numbers",
												 atom));
	}
}

/* The sum of no unknowns is 0. */
static void
check_empty_rows(Solver *solver)
{
	Attack	   *attack = solver->attack;
	bool	   *has_entries = core_alloc_array(size_add(attack->n_rows, 1),
											   sizeof(bool));

	for (int i = 0; i < attack->n_entries; i++)
		has_entries[attack->entries[i].line] = true;
	for (int row = 1; row <= attack->n_rows; row++)
		if (!has_entries[row] &&
			!within(0.0, attack->row_low[row], attack->row_high[row]))
			report_attack_contradiction(psprintf("row %d, which has no unknowns",
												 row));
}

static int
entries_of_part(const AttackEntry *entries, int n, int part)
{
	int			count = 0;

	while (count < n && entries[count].part == part)
		count++;
	return count;
}

/* Not inlined, so that none of its variables lie beside the caller's PG_TRY. */
pg_noinline static void
solve_parts(Solver *solver)
{
	Attack	   *attack = solver->attack;
	int			entry = 0;
	int			target = 0;

	for (int part = 1; part <= attack->n_parts; part++)
	{
		int			n_targets = entries_of_part(attack->target_entries + target,
												attack->n_target_entries - target,
												part);

		CHECK_FOR_INTERRUPTS();
		solver->atoms = attack->part_atoms + attack->part_start[part];
		solver->n_atoms = attack->part_start[part + 1] -
			attack->part_start[part];
		solver->entries = attack->entries + entry;
		solver->n_entries = entries_of_part(solver->entries,
											attack->n_entries - entry, part);
		solve_part(solver, attack->target_entries + target, n_targets);
		entry += solver->n_entries;
		target += n_targets;
	}
}

/* Ends that are the same number but for rounding. */
static void
order_ends(Attack *attack)
{
	for (int i = 0; i < attack->n_targets; i++)
	{
		AttackTarget *target = &attack->targets[i];

		if (target->low > target->high)
			target->low = target->high = tidy(target->low +
											  (target->high - target->low) / 2.0);
	}
}

void
attack_solve(Attack *attack)
{
	Solver		solver;
	size_t		n = size_add(Max(attack->n_atoms, attack->n_rows), 1);

	memset(&solver, 0, sizeof(solver));
	solver.attack = attack;
	solver.message = core_alloc(200);
	solver.index = core_alloc_array(n, sizeof(int));
	solver.value = core_alloc_array(n, sizeof(double));
	solver.rows = core_alloc_array(n, sizeof(int32));
	if (attack->whole || attack->truth != NULL)
		solver.points = core_alloc_array(max_points(attack->n_atoms),
										 size_mul(n, sizeof(double)));
	draw_bounds(attack);
	check_empty_rows(&solver);
	enter(&solver);
	PG_TRY();
	{
		solve_parts(&solver);
	}
	PG_FINALLY();
	{
		leave(&solver);
	}
	PG_END_TRY();
	order_ends(attack);
}

const char *
attack_library(void)
{
	return glp_version();
}

#else

void
attack_solve(Attack *attack)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("this build cannot work out what numbers give away: GLPK was not there when it was made"),
			 errhint("Install libglpk-dev, then make, make install and reconnect.")));
}

const char *
attack_library(void)
{
	return NULL;
}

#endif
