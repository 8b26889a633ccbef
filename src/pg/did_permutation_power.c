/*-------------------------------------------------------------------------
 *
 * did_permutation_power.c
 *		did_permutation_power: the power of randomisation inference with the
 *		changes that areas had, by going through all assignments.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"

#include "core/answer/sample_power.h"
#include "core/base/memory.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/power_arguments.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_permutation_power_sample);
PG_FUNCTION_INFO_V1(did_permutation_power_changes);

#define FUNCTION "did_permutation_power"

/* Columns of did_permutation_power_result. */
enum
{
	COL_EFFECT,
	COL_POWER,
	COL_POWER_T,
	COL_SMALLEST_P_VALUE,
	COL_ALPHA,
	COL_AREAS_TREATED,
	COL_AREAS_COMPARATOR,
	COL_ASSIGNMENTS,
	COL_ASSIGNMENTS_TRUE,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* What both functions have, from an argument on. */
enum
{
	ASKED_EFFECT,
	ASKED_POWER,
	ASKED_ALPHA,
	ASKED_REPS,
	ASKED_SEED,
	N_ASKED
};

typedef struct Asked
{
	bool		has_effect;
	double		effect;
	double		power;
	double		alpha;
	uint32		reps;
	uint64		seed;
} Asked;

static Asked
get_asked(FunctionCallInfo fcinfo, int n)
{
	Asked		asked = {.has_effect = !PG_ARGISNULL(n + ASKED_EFFECT)};
	bool		has_power = !PG_ARGISNULL(n + ASKED_POWER);

	asked.alpha = get_alpha(fcinfo, n + ASKED_ALPHA);
	if (asked.has_effect)
		asked.effect = get_effect(fcinfo, n + ASKED_EFFECT);
	if (has_power)
		asked.power = get_power(fcinfo, n + ASKED_POWER, asked.alpha);
	if (!asked.has_effect && !has_power)
		report_nothing_given();
	if (asked.has_effect && has_power)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effect and power are both given: nothing is asked"),
				 errhint("Leave out what is to be worked out. How many areas are needed did_power says.")));
	asked.reps = get_reps(fcinfo, n + ASKED_REPS);
	asked.seed = get_seed(fcinfo, n + ASKED_SEED);
	return asked;
}

static void
refuse(const PermutationPower *found)
{
	if (found->status == PERMUTATION_POWER_EMPTY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no group of areas has both arms"),
				 errhint("Some areas of a group must be treated and others not, in both waves.")));
	if (found->status == PERMUTATION_POWER_TOO_MANY)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are too many assignments to go through"),
				 errhint("Assign within smaller blocks, or use did_power: with so many areas the formula is good.")));
}

static const char *
method_text(const PermutationPower *found, const Asked *asked, Scheme scheme)
{
	return psprintf("randomisation inference at %g over %u assignments of %u of %u areas%s, %s",
					asked->alpha, found->n_assignments, found->n_treated, found->n,
					scheme == SCHEME_BLOCKS ?
					psprintf(" within %u blocks", found->n_groups) : "",
					found->n_true == found->n_assignments ?
					"each of which may be the true one" :
					psprintf("%u of which were drawn as the true one (seed " UINT64_FORMAT ")",
							 found->n_true, asked->seed));
}

static const char *
note_text(const PermutationPower *found, const Asked *asked, double power)
{
	StringInfoData note;

	initStringInfo(&note);
	if (isnan(power))
		appendStringInfo(&note, "no effect, however large, is found with this power: the smallest p-value that can be is %.4g",
						 found->smallest_p);
	else if (found->smallest_p > asked->alpha)
		appendStringInfo(&note, "nothing can be found at this alpha: the smallest p-value that can be is %.4g",
						 found->smallest_p);
	if (found->n_left_out > 0)
		appendStringInfo(&note, "%s%u areas left out, in blocks of one arm",
						 note.len > 0 ? "; " : "", found->n_left_out);
	return note.len > 0 ? note.data : NULL;
}

/* Rows of negative effects are those of the changes with the other sign. */
static Datum
power_row(FunctionCallInfo fcinfo, ClusterChanges *changes, Scheme scheme,
		  const Asked *asked)
{
	PermutationPower found;
	ResultRow	row;
	double		effect = asked->effect;
	double		power;

	row_open(&row, fcinfo, N_COLS);
	for (uint32 i = 0; asked->has_effect && effect < 0.0 && i < changes->n; i++)
		changes->changes[i].change = -changes->changes[i].change;
	permutation_power_create(changes, scheme, asked->alpha, asked->reps,
							 asked->seed, &found);
	refuse(&found);
	if (asked->has_effect)
		power = permutation_power_at(&found, fabs(effect));
	else
		effect = permutation_power_effect(&found, asked->power, &power);
	row_set_number(&row, COL_EFFECT, effect);
	row_set_number(&row, COL_POWER, power);
	if (!isnan(effect))
		row_set_number(&row, COL_POWER_T, permutation_power_by_t(&found, fabs(effect)));
	row_set_number(&row, COL_SMALLEST_P_VALUE, found.smallest_p);
	row_set_number(&row, COL_ALPHA, asked->alpha);
	row_set_count(&row, COL_AREAS_TREATED, found.n_treated);
	row_set_count(&row, COL_AREAS_COMPARATOR, found.n - found.n_treated);
	row_set_count(&row, COL_ASSIGNMENTS, found.n_assignments);
	row_set_count(&row, COL_ASSIGNMENTS_TRUE, found.n_true);
	row_set_text(&row, COL_METHOD, method_text(&found, asked, scheme));
	row_set_text(&row, COL_NOTE, note_text(&found, asked, power));
	permutation_power_free(&found);
	return row_close(&row);
}

/* ---- of a sample ---- */

enum
{
	SAMPLE_SAMPLE,
	SAMPLE_SCHEME,
	SAMPLE_ASKED,
	N_SAMPLE_ARGS = SAMPLE_ASKED + N_ASKED
};

Datum
did_permutation_power_sample(PG_FUNCTION_ARGS)
{
	const WaysOf permutations = {.function = "did_permutation"};
	Choices		choices;
	const Sample *sample;
	ClusterChanges changes;
	Asked		asked;

	require_arguments(fcinfo, N_SAMPLE_ARGS);
	choices = choices_of(get_way(fcinfo, SAMPLE_SCHEME, &permutations));
	if (PG_ARGISNULL(SAMPLE_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(SAMPLE_SAMPLE);
	asked = get_asked(fcinfo, SAMPLE_ASKED);
	require_needs(sample, &choices, FUNCTION);
	sample_changes(sample, &changes);
	return power_row(fcinfo, &changes, (Scheme) choices.way->variant, &asked);
}

/* ---- of changes ---- */

enum
{
	CHANGES_CHANGES,
	CHANGES_TREATED,
	CHANGES_BLOCKS,
	CHANGES_ASKED,
	N_CHANGES_ARGS = CHANGES_ASKED + N_ASKED
};

static double
change_of(Datum element, bool isnull, int i)
{
	double		change = isnull ? NAN : DatumGetFloat8(element);

	if (!(fabs(change) <= VALUE_LIMIT))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the change of area %d is %s", i + 1,
						isnull ? "NULL" : psprintf("%g", change)),
				 errhint("Each area has the change of its mean between two waves without a programme.")));
	return change;
}

static ClusterChanges
get_changes(FunctionCallInfo fcinfo)
{
	ClusterChanges changes = {0};
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(CHANGES_CHANGES), FLOAT8OID,
					  sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &n);
	changes.n = n;
	changes.changes = core_alloc_array(size_add(n, 1), sizeof(ClusterChange));
	for (int i = 0; i < n; i++)
	{
		changes.changes[i].cluster = i;
		changes.changes[i].change = change_of(elements[i], nulls[i], i);
	}
	return changes;
}

static void
get_blocks(FunctionCallInfo fcinfo, ClusterChanges *changes)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (PG_ARGISNULL(CHANGES_BLOCKS))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(CHANGES_BLOCKS), INT4OID,
					  sizeof(int32), true, TYPALIGN_INT, &elements, &nulls, &n);
	if (n != changes->n)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %u changes and %d blocks", changes->n, n),
				 errhint("Give the block of each area, in the same order.")));
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the block of area %d is NULL", i + 1),
					 errhint("Give the block of each area.")));
		changes->changes[i].block = DatumGetInt32(elements[i]);
	}
}

/* As many treated in each block as said, or half of them; who does not matter. */
static void
treat_some(FunctionCallInfo fcinfo, ClusterChanges *changes)
{
	int64	   *keys = core_alloc_array(size_add(changes->n, 1), sizeof(int64));
	Partition  *blocks;

	for (uint32 i = 0; i < changes->n; i++)
		keys[i] = changes->changes[i].block;
	blocks = partition_by_key(keys, changes->n);
	for (uint32 part = 0; part < blocks->n_parts; part++)
	{
		uint32		size = partition_size(blocks, part);
		int32		treated = PG_ARGISNULL(CHANGES_TREATED) ? (int32) (size / 2) :
			PG_GETARG_INT32(CHANGES_TREATED);

		if (treated < 1 || treated >= size)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%d of %u areas cannot be treated", treated, size),
					 errhint("Of all areas, or of each block, some are treated and others are not: treated is how many; left out, half.")));
		for (int32 i = 0; i < treated; i++)
			changes->changes[blocks->members[blocks->first[part] + i]].treated = true;
	}
	partition_free(blocks);
	core_free(keys);
}

Datum
did_permutation_power_changes(PG_FUNCTION_ARGS)
{
	ClusterChanges changes;
	Asked		asked;

	require_arguments(fcinfo, N_CHANGES_ARGS);
	asked = get_asked(fcinfo, CHANGES_ASKED);
	if (PG_ARGISNULL(CHANGES_CHANGES))
		PG_RETURN_NULL();
	changes = get_changes(fcinfo);
	get_blocks(fcinfo, &changes);
	treat_some(fcinfo, &changes);
	return power_row(fcinfo, &changes, PG_ARGISNULL(CHANGES_BLOCKS) ?
					 SCHEME_CLUSTERS : SCHEME_BLOCKS, &asked);
}
