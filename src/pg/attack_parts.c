/*-------------------------------------------------------------------------
 *
 * attack_parts.c
 *		Parts of a system of rows that have no unknown in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/base/memory.h"
#include "pg/attack.h"

static int
compare_int32(int32 a, int32 b)
{
	return a < b ? -1 : a > b;
}

static int
by_line_and_atom(const void *a, const void *b)
{
	const AttackEntry *x = a;
	const AttackEntry *y = b;
	int			line = compare_int32(x->line, y->line);

	return line != 0 ? line : compare_int32(x->atom, y->atom);
}

static int
by_part_and_line(const void *a, const void *b)
{
	const AttackEntry *x = a;
	const AttackEntry *y = b;
	int			part = compare_int32(x->part, y->part);

	return part != 0 ? part : by_line_and_atom(a, b);
}

/* Entries of one atom of one line become their sum; zeros go. */
static int
combine(AttackEntry *entries, int n)
{
	int			kept = 0;

	qsort(entries, n, sizeof(AttackEntry), by_line_and_atom);
	for (int i = 0; i < n;)
	{
		AttackEntry sum = entries[i];

		for (i++; i < n && by_line_and_atom(&entries[i], &sum) == 0; i++)
			sum.coefficient += entries[i].coefficient;
		if (sum.coefficient != 0.0)
			entries[kept++] = sum;
	}
	return kept;
}

/* ---- which atoms are tied to each other ---- */

static int32
root_of(int32 *parent, int32 atom)
{
	while (parent[atom] != atom)
	{
		parent[atom] = parent[parent[atom]];
		atom = parent[atom];
	}
	return atom;
}

/* The smaller number is the root, so parts are in the order of their atoms. */
static void
tie(int32 *parent, int32 a, int32 b)
{
	a = root_of(parent, a);
	b = root_of(parent, b);
	parent[Max(a, b)] = Min(a, b);
}

static void
number_parts(Attack *attack, int32 *parent)
{
	int32	   *size;
	int			start = 0;

	for (int atom = 1; atom <= attack->n_atoms; atom++)
	{
		int32		root = root_of(parent, atom);

		attack->part_of_atom[atom] = root == atom ? ++attack->n_parts :
			attack->part_of_atom[root];
	}
	size = core_alloc_array(size_add(attack->n_parts, 2), sizeof(int32));
	attack->part_start = core_alloc_array(size_add(attack->n_parts, 2), sizeof(int32));
	for (int atom = 1; atom <= attack->n_atoms; atom++)
		attack->local[atom] = ++size[attack->part_of_atom[atom]];
	for (int part = 1; part <= attack->n_parts; part++)
	{
		attack->part_start[part] = start;
		start += size[part];
	}
	attack->part_start[attack->n_parts + 1] = start;
	for (int atom = 1; atom <= attack->n_atoms; atom++)
		attack->part_atoms[attack->part_start[attack->part_of_atom[atom]] +
						   attack->local[atom] - 1] = atom;
	pfree(size);
}

static void
sort_by_part(const Attack *attack, AttackEntry *entries, int n)
{
	for (int i = 0; i < n; i++)
		entries[i].part = attack->part_of_atom[entries[i].atom];
	qsort(entries, n, sizeof(AttackEntry), by_part_and_line);
}

void
attack_split(Attack *attack)
{
	size_t		n = size_add(attack->n_atoms, 1);
	int32	   *parent = core_alloc_array(n, sizeof(int32));

	attack->n_entries = combine(attack->entries, attack->n_entries);
	attack->n_target_entries = combine(attack->target_entries,
									   attack->n_target_entries);
	attack->part_of_atom = core_alloc_array(n, sizeof(int32));
	attack->local = core_alloc_array(n, sizeof(int32));
	attack->part_atoms = core_alloc_array(n, sizeof(int32));
	for (int atom = 0; atom <= attack->n_atoms; atom++)
		parent[atom] = atom;
	for (int i = 1; i < attack->n_entries; i++)
		if (attack->entries[i].line == attack->entries[i - 1].line)
			tie(parent, attack->entries[i].atom, attack->entries[i - 1].atom);
	number_parts(attack, parent);
	sort_by_part(attack, attack->entries, attack->n_entries);
	sort_by_part(attack, attack->target_entries, attack->n_target_entries);
	pfree(parent);
}

/* ---- what is found ---- */

AttackTarget *
attack_target(Attack *attack, int32 number)
{
	int			first = 0;
	int			last = attack->n_targets - 1;

	while (first < last)
	{
		int			middle = first + (last - first) / 2;

		if (attack->targets[middle].target < number)
			first = middle + 1;
		else
			last = middle;
	}
	Assert(attack->targets[first].target == number);
	return &attack->targets[first];
}

void
attack_note_binding(Attack *attack, int32 target, int32 row)
{
	if (attack->n_bindings == attack->max_bindings)
	{
		size_t		size;

		attack->max_bindings = attack->max_bindings > 0 ?
			(int) Min(2 * (int64) attack->max_bindings, PG_INT32_MAX) : 256;
		size = size_mul(attack->max_bindings, sizeof(AttackBinding));
		attack->bindings = attack->bindings == NULL ? core_alloc(size) :
			repalloc_huge(attack->bindings, size);
	}
	attack->bindings[attack->n_bindings].target = target;
	attack->bindings[attack->n_bindings].row = row;
	attack->n_bindings++;
}

void
report_attack_contradiction(const char *which)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("the rows contradict each other: nothing fits %s", which),
			 errhint("Look at these limits: a number that was rounded stands for all the numbers that are rounded to it.")));
}
