/*-------------------------------------------------------------------------
 *
 * attack_walk.c
 *		A walk among whole points towards one that keeps all limits.
 *
 * From a point that keeps them, but where the target is not as it is wanted:
 * a limit is picked that is not kept, and one unknown of it goes up or down by
 * one, that which makes least of what is not kept, all told.  Limits that stay
 * in the way weigh more and more.  What comes of it is checked by who calls.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "core/base/memory.h"
#include "pg/attack.h"

/* Unknowns that were moved rest for so many steps. */
#define REST 7

/* An unknown in a row, by unknown. */
typedef struct Step
{
	int32		row;
	double		coefficient;
} Step;

typedef struct Walk
{
	const AttackPart *part;
	int			n_rows;			/* the last is the target */
	int			n_steps;
	Step	   *steps;
	int		   *first_step;		/* of each unknown, and the end */
	int		   *first_entry;	/* of each row in members, and the end */
	int32	   *members;		/* unknowns by row */
	double	   *low;
	double	   *high;
	double	   *sum;
	double	   *unit;			/* what makes a miss one of people */
	double	   *weight;			/* what it counts */
	int		   *rests;			/* until which step */
	int32	   *missed;			/* rows that are not kept */
	uint64		random;
} Walk;

/* The same numbers every time: what is released must not depend on chance. */
static uint32
draw(Walk *walk, uint32 n)
{
	walk->random ^= walk->random << 13;
	walk->random ^= walk->random >> 7;
	walk->random ^= walk->random << 17;
	return (uint32) ((walk->random >> 33) % n);
}

static double
miss(const Walk *walk, int row, double sum)
{
	double		by = Max(walk->low[row] - sum, sum - walk->high[row]);

	return by > 0.0 ? by * walk->weight[row] : 0.0;
}

/* What moving an unknown changes of all that is not kept. */
static double
change(const Walk *walk, int unknown, double by)
{
	double		all = 0.0;

	for (int i = walk->first_step[unknown]; i < walk->first_step[unknown + 1]; i++)
	{
		int			row = walk->steps[i].row;

		all += miss(walk, row, walk->sum[row] + by * walk->steps[i].coefficient) -
			miss(walk, row, walk->sum[row]);
	}
	return all;
}

static void
move(Walk *walk, double *point, int unknown, double by)
{
	point[unknown] += by;
	for (int i = walk->first_step[unknown]; i < walk->first_step[unknown + 1]; i++)
		walk->sum[walk->steps[i].row] += by * walk->steps[i].coefficient;
}

/* ---- the rows, and the target as one of them ---- */

static void
count_entries(Walk *walk, const AttackEntry *entries, int n, int row)
{
	for (int i = 0; i < n; i++)
	{
		if (i > 0 && entries[i].line != entries[i - 1].line)
			row++;
		walk->first_entry[row + 1]++;
		walk->first_step[walk->part->attack->local[entries[i].atom]]++;
	}
}

static void
put_entries(Walk *walk, const AttackEntry *entries, int n, int row,
			int *next_member, int *next_step, const double *point)
{
	double		largest = 0.0;

	for (int i = 0; i < n; i++)
	{
		int			unknown = walk->part->attack->local[entries[i].atom] - 1;
		Step	   *step = &walk->steps[next_step[unknown]++];

		if (i > 0 && entries[i].line != entries[i - 1].line)
		{
			row++;
			largest = 0.0;
		}
		step->row = row;
		step->coefficient = entries[i].coefficient;
		walk->members[next_member[row]++] = unknown;
		walk->sum[row] += entries[i].coefficient * point[unknown];
		largest = Max(largest, fabs(entries[i].coefficient));
		walk->weight[row] = walk->unit[row] = 1.0 / largest;
	}
}

static void
lay_out(Walk *walk, const double *point)
{
	const AttackPart *part = walk->part;
	int			n_rows = 1;
	int		   *next_member;
	int		   *next_step;

	for (int i = 0; i < part->n_entries; i++)
		if (i == 0 || part->entries[i].line != part->entries[i - 1].line)
			n_rows++;
	walk->n_rows = n_rows;
	walk->n_steps = part->n_entries + part->n_target;
	walk->steps = core_alloc_array(size_add(walk->n_steps, 1), sizeof(Step));
	walk->members = core_alloc_array(size_add(walk->n_steps, 1), sizeof(int32));
	walk->first_step = core_alloc_array(size_add(part->n_atoms, 2), sizeof(int));
	walk->first_entry = core_alloc_array(size_add(n_rows, 2), sizeof(int));
	walk->low = core_alloc_array(n_rows, sizeof(double));
	walk->high = core_alloc_array(n_rows, sizeof(double));
	walk->sum = core_alloc_array(n_rows, sizeof(double));
	walk->unit = core_alloc_array(n_rows, sizeof(double));
	walk->weight = core_alloc_array(n_rows, sizeof(double));
	walk->missed = core_alloc_array(n_rows, sizeof(int32));
	walk->rests = core_alloc_array(size_add(part->n_atoms, 1), sizeof(int));

	count_entries(walk, part->entries, part->n_entries, 0);
	count_entries(walk, part->target, part->n_target, n_rows - 1);
	for (int row = 0; row < n_rows; row++)
		walk->first_entry[row + 1] += walk->first_entry[row];
	for (int unknown = 0; unknown < part->n_atoms; unknown++)
		walk->first_step[unknown + 1] += walk->first_step[unknown];
	next_member = core_alloc_array(size_add(n_rows, 1), sizeof(int));
	next_step = core_alloc_array(size_add(part->n_atoms, 1), sizeof(int));
	memcpy(next_member, walk->first_entry, n_rows * sizeof(int));
	memcpy(next_step, walk->first_step, part->n_atoms * sizeof(int));
	put_entries(walk, part->entries, part->n_entries, 0, next_member, next_step, point);
	put_entries(walk, part->target, part->n_target, n_rows - 1, next_member, next_step, point);
	pfree(next_member);
	pfree(next_step);
	for (int i = 0, row = 0; i < part->n_entries; i++)
		if (i == 0 || part->entries[i].line != part->entries[i - 1].line)
		{
			walk->low[row] = part->attack->row_low[part->entries[i].line];
			walk->high[row++] = part->attack->row_high[part->entries[i].line];
		}
}

static void
clear(Walk *walk)
{
	pfree(walk->steps);
	pfree(walk->members);
	pfree(walk->first_step);
	pfree(walk->first_entry);
	pfree(walk->low);
	pfree(walk->high);
	pfree(walk->sum);
	pfree(walk->unit);
	pfree(walk->weight);
	pfree(walk->missed);
	pfree(walk->rests);
}

/* ---- walking ---- */

static int
list_missed(Walk *walk)
{
	int			n = 0;

	for (int row = 0; row < walk->n_rows; row++)
		if (walk->sum[row] < walk->low[row] - attack_slack(walk->low[row]) / 2.0 ||
			walk->sum[row] > walk->high[row] + attack_slack(walk->high[row]) / 2.0)
			walk->missed[n++] = row;
	return n;
}

/* One step, to keep a row; of moves that are as good, any. */
static void
take_step(Walk *walk, double *point, int row, int now)
{
	const AttackPart *part = walk->part;
	double		least = INFINITY;
	int			best = -1;
	double		best_by = 0.0;
	int			ties = 0;

	for (int i = walk->first_entry[row]; i < walk->first_entry[row + 1]; i++)
	{
		int			unknown = walk->members[i];
		int32		atom = part->atoms[unknown];

		if (walk->rests[unknown] > now)
			continue;
		for (double by = -1.0; by <= 1.0; by += 2.0)
		{
			double		all;

			if (point[unknown] + by < part->attack->atom_low[atom] - 0.5 ||
				point[unknown] + by > part->attack->atom_high[atom] + 0.5)
				continue;
			all = change(walk, unknown, by);
			if (all > least)
				continue;
			if (all < least)
				ties = 0;
			if (draw(walk, ++ties) == 0)
			{
				best = unknown;
				best_by = by;
			}
			least = all;
		}
	}
	if (best < 0)
		return;
	if (least >= 0.0)
		for (int i = 0, n = list_missed(walk); i < n; i++)
			walk->weight[walk->missed[i]] += walk->unit[walk->missed[i]];
	move(walk, point, best, best_by);
	walk->rests[best] = now + 1 + (int) draw(walk, REST);
}

bool
attack_walk(const AttackPart *part, double sign, double wanted, int n_steps,
			double *point)
{
	Walk		walk;
	int			n;

	memset(&walk, 0, sizeof(walk));
	walk.part = part;
	walk.random = UINT64CONST(88172645463325252);
	lay_out(&walk, point);
	walk.low[walk.n_rows - 1] = sign > 0.0 ? -INFINITY : wanted;
	walk.high[walk.n_rows - 1] = sign > 0.0 ? wanted : INFINITY;
	for (int now = 0; (n = list_missed(&walk)) > 0 && now < n_steps; now++)
	{
		CHECK_FOR_INTERRUPTS();
		take_step(&walk, point, walk.missed[draw(&walk, n)], now);
	}
	clear(&walk);
	return n == 0;
}
