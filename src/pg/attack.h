/*-------------------------------------------------------------------------
 *
 * attack.h
 *		What an attacker knows, and what he can work out from it.
 *
 * Unknown numbers (atoms) within bounds, rows of sums of them within limits,
 * and targets: sums of which the smallest and the largest value is wanted
 * that everything known allows.
 *
 * Rows that have no atom in common say nothing about each other.  So the
 * system falls into parts, and each is asked by itself.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ATTACK_H
#define RESILIENCE_ATTACK_H

#include <math.h>

#include "pg/compat.h"

/* Beyond this, neighbouring whole numbers are one in a double. */
#define ATTACK_LIMIT 1e15

/* Of a row or a target. */
typedef struct AttackEntry
{
	int32		part;
	int32		line;			/* number of the row or target, from 1 */
	int32		atom;			/* from 1 */
	double		coefficient;
} AttackEntry;

typedef struct AttackTarget
{
	int32		target;
	double		low;
	double		high;
	double		enough;			/* a range that is this wide need not be wider */
	bool		unknown;		/* of one part not even one point is known */
} AttackTarget;

/* That a row's limit holds a target in. */
typedef struct AttackBinding
{
	int32		target;
	int32		row;
} AttackBinding;

/* Numbers of atoms, rows and parts are from 1: element 0 is not used. */
typedef struct Attack
{
	int			n_atoms;
	double	   *atom_low;
	double	   *atom_high;
	int			n_rows;
	double	   *row_low;
	double	   *row_high;
	bool		whole;
	int			patience;		/* nodes that a search may take, if there is a
								 * walk before it; 0: no walk, and more of them */
	double	   *truth;			/* what the unknowns are, or NULL */

	/* by part, row and atom; without zeros, each atom of a row once */
	int			n_entries;
	AttackEntry *entries;

	/* as entries are; which targets there are is in targets */
	int			n_target_entries;
	AttackEntry *target_entries;

	/* by number */
	int			n_targets;
	AttackTarget *targets;

	int			n_bindings;
	int			max_bindings;
	AttackBinding *bindings;

	/* made by attack_split */
	int			n_parts;
	int32	   *part_of_atom;
	int32	   *local;			/* number of an atom in its part, from 1 */
	int32	   *part_atoms;		/* atoms by part */
	int32	   *part_start;		/* first of them, for each part and one more */
} Attack;

/* A part, and the target in hand: unknowns by their numbers in the part, from 0. */
typedef struct AttackPart
{
	const Attack *attack;
	int			n_atoms;
	const int32 *atoms;
	const AttackEntry *entries;
	int			n_entries;
	const AttackEntry *target;
	int			n_target;
} AttackPart;

/* How far a limit may be missed, as it was computed in doubles. */
static inline double
attack_slack(double limit)
{
	return Min(1e-9 * Max(1.0, fabs(limit)), 1e-3);
}

extern void attack_split(Attack *attack);
extern AttackTarget *attack_target(Attack *attack, int32 number);
extern void attack_note_binding(Attack *attack, int32 target, int32 row);

pg_noreturn extern void report_attack_contradiction(const char *which);

/* Fills in targets and bindings. */
extern void attack_solve(Attack *attack);

/*
 * From a whole point to one where the target is at most as wanted for a sign of
 * 1, at least for -1.  Returns whether it was found in so many steps.
 */
extern bool attack_walk(const AttackPart *part, double sign, double wanted,
						int n_steps, double *point);

/* Version of the library that solves; NULL in a build without one. */
extern const char *attack_library(void);

#endif							/* RESILIENCE_ATTACK_H */
