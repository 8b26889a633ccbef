/*-------------------------------------------------------------------------
 *
 * attack_solver.c
 *		The smallest and the largest value of each target.
 *
 * Part by part: each is a linear program of its own, and what a target has in
 * several parts adds up.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/base/memory.h"
#include "pg/attack.h"

#ifdef HAVE_GLPK

#include "miscadmin.h"

#include "pg/attack_solver.h"

/* ---- ranges ---- */

static void
note_bindings(Solver *solver)
{
	for (int row = 1; row <= solver->n_rows; row++)
		if (glp_get_row_stat(solver->program, row) != GLP_BS &&
			fabs(glp_get_row_dual(solver->program, row)) > SOLVER_NOTHING)
			attack_note_binding(solver->attack, solver->target->line,
								solver->rows[row]);
}

/* The smallest value for a sign of 1, the largest for -1. */
static SolverEnd
find_end(Solver *solver, double sign, double enough)
{
	SolverEnd	end = {true, 0.0};

	glp_set_obj_dir(solver->program, sign > 0.0 ? GLP_MIN : GLP_MAX);
	switch (solver_solve(solver, solver->program))
	{
		case GLP_OPT:
			note_bindings(solver);
			if (solver->attack->whole)
				return solver_whole_end(solver, sign, enough);
			end.value = solver_tidy(glp_get_obj_val(solver->program));
			return end;
		case GLP_UNBND:
			if (solver->attack->whole)
				return solver_unlimited_end(solver, sign);
			end.value = -sign * INFINITY;
			return end;
		default:
			solver_report_rows(solver);
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
		switch (solver_solve(solver, solver->program))
		{
			case GLP_OPT:
				note_bindings(solver);
				end[side] = solver_best_possible(solver, side == 0 ? 1.0 : -1.0);
				break;
			case GLP_UNBND:
				return false;
			default:
				solver_report_rows(solver);
		}
	}
	return end[1] - end[0] < enough - SOLVER_NOTHING;
}

static void
find_range(Solver *solver)
{
	AttackTarget *target = attack_target(solver->attack, solver->target->line);
	SolverEnd	low;
	SolverEnd	high;

	solver_set_objective(solver, true);
	/* What is known may be enough without asking. */
	if (solver->attack->whole && !isinf(target->enough))
	{
		low = solver_best_known(solver, 1.0);
		high = solver_best_known(solver, -1.0);
		if (low.known && high.value - low.value >= target->enough)
		{
			solver_set_objective(solver, false);
			target->low += low.value;
			target->high += high.value;
			return;
		}
	}
	/* Where it is too narrow even if unknowns need not be whole, what is known will do. */
	if (solver->attack->whole && solver->attack->patience > 0 &&
		!isinf(target->enough) && solver->n_points > 0 && is_narrow(solver, target->enough))
	{
		target->low += solver_best_known(solver, 1.0).value;
		target->high += solver_best_known(solver, -1.0).value;
		solver_set_objective(solver, false);
		return;
	}
	low = find_end(solver, 1.0, target->enough);
	high = find_end(solver, -1.0, target->enough);
	/* After a search that was broken off: points met since then are points. */
	if (!low.known && solver->n_points > 0)
		low = isinf(low.value) ? (SolverEnd) {true, low.value} :
			solver_best_known(solver, 1.0);
	/* What is true is possible, whatever rounding says. */
	if (solver->attack->truth != NULL)
	{
		low.value = Min(low.value, solver_target_at(solver, solver->points));
		high.value = Max(high.value, solver_target_at(solver, solver->points));
	}
	solver_set_objective(solver, false);
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
		solver_add_truth(solver);
	if (!lone)
		solver_make_program(solver);
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
		solver_draw_to_multiples(&attack->atom_low[atom], &attack->atom_high[atom],
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
			!solver_within(0.0, attack->row_low[row], attack->row_high[row]))
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
			target->low = target->high = solver_tidy(target->low +
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
		solver.points = core_alloc_array(solver_max_points(attack->n_atoms),
										 size_mul(n, sizeof(double)));
	draw_bounds(attack);
	check_empty_rows(&solver);
	solver_enter(&solver);
	PG_TRY();
	{
		solve_parts(&solver);
	}
	PG_FINALLY();
	{
		solver_leave(&solver);
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
