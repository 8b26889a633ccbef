/*-------------------------------------------------------------------------
 *
 * attack_program.c
 *		The linear program of a part of what an attacker knows, by GLPK.
 *
 * From one target to the next only the objective changes, so each solution
 * starts where the last one ended.  If nothing fits, the rows are found that
 * contradict each other.
 *
 * GLPK holds its memory itself.  Its fatal errors, and a cancelled query,
 * leave it by longjmp, as its manual allows if its environment is freed.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/base/memory.h"

#ifdef HAVE_GLPK

#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "pg/attack_solver.h"

/* How far from its bound a basic number may be, relative to the bound. */
#define TOLERANCE 1e-9

/* Iterations between two looks at interrupts. */
#define ITERATIONS_AT_ONCE 500
#define EXACT_ITERATIONS_AT_ONCE 20

/* A system that is small enough for exact arithmetic. */
#define MAX_EXACT_ENTRIES 20000

/* Megabytes that GLPK may have. */
#define MEMORY_LIMIT 4096

/* Rows that an error names at most. */
#define MAX_NAMED_ROWS 8

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

void
solver_enter(Solver *solver)
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
void
solver_leave(Solver *solver)
{
	glp_term_hook(NULL, NULL);
	glp_error_hook(NULL, NULL);
	if (solver->own_environment)
		glp_free_env();
}

/* ---- a linear program ---- */

double
solver_tidy(double value)
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
		low = high = solver_tidy(low + (high - low) / 2.0);
	glp_set_row_bnds(program, row, kind, low, high);
}

void
solver_set_column(glp_prob *program, int column, double low, double high)
{
	int			kind = kind_of(low, high);

	if (kind == GLP_FX)
		low = high = solver_tidy(low + (high - low) / 2.0);
	glp_set_col_bnds(program, column, kind, low, high);
}

/* Limits between which multiples lie, drawn to the outermost of them. */
void
solver_draw_to_multiples(double *low, double *high, double of)
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
bool
solver_simplex(Solver *solver, glp_prob *program, int method,
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
int
solver_solve(Solver *solver, glp_prob *program)
{
	if (!solver_simplex(solver, program, GLP_PRIMAL, TOLERANCE) ||
		glp_get_status(program) == GLP_NOFEAS)
	{
		glp_std_basis(program);
		if ((!solver_simplex(solver, program, GLP_PRIMAL, SOLVER_NOTHING) ||
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
	return solver_solve(solver, solver->elastic) == GLP_OPT &&
		glp_get_obj_val(solver->elastic) <= SOLVER_NOTHING;
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
void
solver_report_rows(Solver *solver)
{
	bool	   *guilty = core_alloc_array(size_add(solver->n_rows, 1),
										  sizeof(bool));

	make_elastic(solver);
	(void) fits_elastic(solver);
	for (int row = 1; row <= solver->n_rows; row++)
		guilty[row] = fabs(glp_get_row_dual(solver->elastic, row)) > SOLVER_NOTHING;
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

void
solver_report_not_whole(Solver *solver)
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
		solver_draw_to_multiples(&low, &high, divisor);
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

		solver_set_column(solver->program, column, attack->atom_low[atom],
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
void
solver_make_program(Solver *solver)
{
	solver->program = glp_create_prob();
	add_columns(solver);
	add_rows(solver);
	glp_scale_prob(solver->program, GLP_SF_AUTO);
	glp_adv_basis(solver->program, 0);
	if (solver_solve(solver, solver->program) == GLP_NOFEAS)
		solver_report_rows(solver);
}

void
solver_set_objective(Solver *solver, bool on)
{
	for (int i = 0; i < solver->n_target; i++)
		glp_set_obj_coef(solver->program,
						 solver->attack->local[solver->target[i].atom],
						 on ? solver->target[i].coefficient : 0.0);
}

#endif							/* HAVE_GLPK */
