/*-------------------------------------------------------------------------
 *
 * attack_solver.h
 *		A part of what an attacker knows as a linear program, and a search for
 *		whole points of it.
 *
 * One Solver goes through the parts of a system.  attack_program.c makes the
 * linear program of a part and solves it by GLPK, attack_whole.c seeks points
 * of it in whole numbers, and attack_solver.c asks them for the ends of ranges.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ATTACK_SOLVER_H
#define RESILIENCE_ATTACK_SOLVER_H

#include <glpk.h>

#include "pg/attack.h"

/* A dual value or a number of people below this is rounding. */
#define SOLVER_NOTHING 1e-7

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
typedef struct SolverEnd
{
	bool		known;
	double		value;
} SolverEnd;

/* ---- the linear program ---- */

/* GLPK is made ready for this solver, and left alone again. */
extern void solver_enter(Solver *solver);
extern void solver_leave(Solver *solver);

/* The program of the part in hand, which must be possible. */
extern void solver_make_program(Solver *solver);

/* The target in hand as the objective, or none. */
extern void solver_set_objective(Solver *solver, bool on);
extern void solver_set_column(glp_prob *program, int column, double low,
							  double high);

/* Returns GLP_OPT, GLP_UNBND or GLP_NOFEAS. */
extern int	solver_solve(Solver *solver, glp_prob *program);

/* Returns whether it came to an end that can be believed. */
extern bool solver_simplex(Solver *solver, glp_prob *program, int method,
						   double tolerance);

/* What is a whole number but for rounding is one. */
extern double solver_tidy(double value);

/* Limits between which multiples lie, drawn to the outermost of them. */
extern void solver_draw_to_multiples(double *low, double *high, double of);

static inline bool
solver_within(double value, double low, double high)
{
	return value >= low - attack_slack(low) &&
		value <= high + attack_slack(high);
}

pg_noreturn extern void solver_report_rows(Solver *solver);
pg_noreturn extern void solver_report_not_whole(Solver *solver);

/* ---- whole points ---- */

extern int	solver_max_points(int n_atoms);

/* What the caller knows to be true is the first point. */
extern void solver_add_truth(Solver *solver);

/* The value of the target in hand at a point. */
extern double solver_target_at(const Solver *solver, const double *point);

/* The best value that the target has at any point known. */
extern SolverEnd solver_best_known(const Solver *solver, double sign);

/* No value can be better than that of the relaxation, which is in hand. */
extern double solver_best_possible(const Solver *solver, double sign);

/*
 * The end of the target's range in whole numbers, from an optimum of the
 * relaxation, or where that has none.  A range that is wide enough is not
 * made wider.
 */
extern SolverEnd solver_whole_end(Solver *solver, double sign, double enough);
extern SolverEnd solver_unlimited_end(Solver *solver, double sign);

#endif							/* RESILIENCE_ATTACK_SOLVER_H */
