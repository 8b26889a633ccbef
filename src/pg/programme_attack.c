/*-------------------------------------------------------------------------
 *
 * programme_attack.c
 *		programme_attack: what can be worked out from sums that are known.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"

#include "core/base/memory.h"
#include "pg/attack.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(programme_attack);

/* Columns of programme_attack. */
enum
{
	COL_TARGET,
	COL_LOW,
	COL_HIGH,
	COL_BINDING,
	N_COLS
};

static const char *const argument_names[] = {
	"atom_low", "atom_high", "row_low", "row_high", "entry_row", "entry_atom",
	"entry_coefficient", "target_of", "target_atom", "target_coefficient",
	"whole", "truth", "enough", "patience"
};

/* The first ten are arrays that must be there. */
#define N_ARRAYS 10
#define ARGUMENT_WHOLE 10
#define ARGUMENT_TRUTH 11
#define ARGUMENT_ENOUGH 12
#define ARGUMENT_PATIENCE 13

/* ---- arguments ---- */

static ArrayType *
get_array(FunctionCallInfo fcinfo, int n)
{
	ArrayType  *array;

	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", argument_names[n]),
				 errhint("What there is none of is an empty array, '{}'.")));
	array = PG_GETARG_ARRAYTYPE_P(n);
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be an array of one dimension", argument_names[n]),
				 errhint("array_agg of numbers makes one.")));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not contain NULL", argument_names[n]),
				 errhint("A limit that is not known is '-Infinity' or 'Infinity'.")));
	return array;
}

static int
length_of(ArrayType *array)
{
	return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
}

static void
require_length(ArrayType *const *arrays, int n, int other)
{
	int			length = length_of(arrays[n]);
	int			expected = length_of(arrays[other]);

	if (length != expected)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d elements, and %s has %d", argument_names[n],
						length, argument_names[other], expected),
				 errhint("They are columns of one table: aggregate both from the same rows, in one order.")));
}

static double
check_number(int n, int i, double number)
{
	if (isnan(number) || (!isinf(number) && fabs(number) > ATTACK_LIMIT))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("element %d of %s must be a number up to 1e15, not %g",
						i + 1, argument_names[n], number),
				 errhint("A limit that is not known is '-Infinity' or 'Infinity'.")));
	return number;
}

pg_noreturn static void
report_infinite(int n, int i, double number)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("element %d of %s must not be %s", i + 1, argument_names[n],
					number < 0.0 ? "-Infinity" : "Infinity"),
			 errhint("Lower limits may be '-Infinity' and upper limits 'Infinity', which is to have none; everything else is finite.")));
}

/* Limits or bounds, as an array from 1; the one infinity that is allowed. */
static double *
get_limits(ArrayType *const *arrays, int n, double infinity)
{
	int			length = length_of(arrays[n]);
	const double *element = (const double *) ARR_DATA_PTR(arrays[n]);
	double	   *limits = core_alloc_array(size_add(length, 1), sizeof(double));

	for (int i = 0; i < length; i++)
	{
		limits[i + 1] = check_number(n, i, element[i]);
		if (isinf(element[i]) && element[i] != infinity)
			report_infinite(n, i, element[i]);
	}
	return limits;
}

/* Nothing fits between limits that are the wrong way round. */
static void
check_order(const double *low, const double *high, int n, const char *what)
{
	for (int i = 1; i <= n; i++)
		if (low[i] > high[i] + attack_slack(high[i]))
			report_attack_contradiction(psprintf("%s %d, from %.15g to %.15g",
												 what, i, low[i], high[i]));
}

static int32
check_index(int n, int i, int32 number, int last)
{
	if (number < 1 || number > last)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("element %d of %s is %d: there are numbers 1 to %d",
						i + 1, argument_names[n], number, last),
				 errhint("Rows are numbered as row_low is, unknowns as atom_low, targets from 1.")));
	return number;
}

/* The three arrays from the n-th. */
static AttackEntry *
get_entries(ArrayType *const *arrays, int n, int last_line, int n_atoms,
			int *n_entries)
{
	const int32 *line = (const int32 *) ARR_DATA_PTR(arrays[n]);
	const int32 *atom = (const int32 *) ARR_DATA_PTR(arrays[n + 1]);
	const double *coefficient = (const double *) ARR_DATA_PTR(arrays[n + 2]);
	AttackEntry *entries;

	*n_entries = length_of(arrays[n + 2]);
	require_length(arrays, n, n + 2);
	require_length(arrays, n + 1, n + 2);
	entries = core_alloc_array(size_add(*n_entries, 1), sizeof(AttackEntry));
	for (int i = 0; i < *n_entries; i++)
	{
		entries[i].part = 0;
		entries[i].line = check_index(n, i, line[i], last_line);
		entries[i].atom = check_index(n + 1, i, atom[i], n_atoms);
		entries[i].coefficient = check_number(n + 2, i, coefficient[i]);
		if (isinf(coefficient[i]))
			report_infinite(n + 2, i, coefficient[i]);
	}
	return entries;
}

static double *
get_truth(FunctionCallInfo fcinfo, ArrayType *const *arrays, bool whole)
{
	ArrayType  *all[ARGUMENT_TRUTH + 1];
	double	   *truth;
	int			length;

	if (PG_ARGISNULL(ARGUMENT_TRUTH))
		return NULL;
	memcpy(all, arrays, N_ARRAYS * sizeof(ArrayType *));
	all[ARGUMENT_TRUTH] = get_array(fcinfo, ARGUMENT_TRUTH);
	require_length(all, ARGUMENT_TRUTH, 0);
	truth = get_limits(all, ARGUMENT_TRUTH, 0.0);
	length = length_of(all[ARGUMENT_TRUTH]);
	for (int i = 1; whole && i <= length; i++)
		if (truth[i] != rint(truth[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of truth is %g, which is not whole", i,
							truth[i]),
					 errhint("With whole => false unknowns are any numbers.")));
	return truth;
}

/* Of target t, element t; without one, a range is wanted to its ends. */
static void
get_enough(Attack *attack, FunctionCallInfo fcinfo)
{
	ArrayType  *all[ARGUMENT_ENOUGH + 1];
	const double *enough = NULL;
	int			length = 0;

	if (!PG_ARGISNULL(ARGUMENT_ENOUGH))
	{
		all[ARGUMENT_ENOUGH] = get_array(fcinfo, ARGUMENT_ENOUGH);
		length = length_of(all[ARGUMENT_ENOUGH]);
		enough = get_limits(all, ARGUMENT_ENOUGH, INFINITY);
	}
	for (int i = 0; i < attack->n_targets; i++)
		attack->targets[i].enough = attack->targets[i].target <= length ?
			enough[attack->targets[i].target] : INFINITY;
}

static int
compare_int32(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return x < y ? -1 : x > y;
}

/* One for each number that occurs, in their order. */
static void
list_targets(Attack *attack)
{
	int			n = attack->n_target_entries;
	int32	   *numbers = core_alloc_array(size_add(n, 1), sizeof(int32));

	for (int i = 0; i < n; i++)
		numbers[i] = attack->target_entries[i].line;
	qsort(numbers, n, sizeof(int32), compare_int32);
	attack->targets = core_alloc_array(size_add(n, 1), sizeof(AttackTarget));
	for (int i = 0; i < n; i++)
		if (i == 0 || numbers[i] != numbers[i - 1])
			attack->targets[attack->n_targets++].target = numbers[i];
	pfree(numbers);
}

static void
get_attack(Attack *attack, FunctionCallInfo fcinfo)
{
	ArrayType  *arrays[N_ARRAYS];

	memset(attack, 0, sizeof(Attack));
	for (int n = 0; n < N_ARRAYS; n++)
		arrays[n] = get_array(fcinfo, n);
	if (PG_ARGISNULL(ARGUMENT_WHOLE))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("whole must not be NULL"),
				 errhint("It is true where the unknowns are counts, else false.")));
	attack->whole = PG_GETARG_BOOL(ARGUMENT_WHOLE);
	attack->patience = PG_ARGISNULL(ARGUMENT_PATIENCE) ? 0 :
		PG_GETARG_INT32(ARGUMENT_PATIENCE);
	require_length(arrays, 1, 0);
	require_length(arrays, 3, 2);
	attack->n_atoms = length_of(arrays[0]);
	attack->atom_low = get_limits(arrays, 0, -INFINITY);
	attack->atom_high = get_limits(arrays, 1, INFINITY);
	check_order(attack->atom_low, attack->atom_high, attack->n_atoms,
				"the bounds of unknown");
	attack->n_rows = length_of(arrays[2]);
	attack->row_low = get_limits(arrays, 2, -INFINITY);
	attack->row_high = get_limits(arrays, 3, INFINITY);
	check_order(attack->row_low, attack->row_high, attack->n_rows,
				"the limits of row");
	attack->entries = get_entries(arrays, 4, attack->n_rows, attack->n_atoms,
								  &attack->n_entries);
	attack->target_entries = get_entries(arrays, 7, PG_INT32_MAX,
										 attack->n_atoms,
										 &attack->n_target_entries);
	attack->truth = get_truth(fcinfo, arrays, attack->whole);
	list_targets(attack);
	get_enough(attack, fcinfo);
}

/* ---- result ---- */

static int
by_target_and_row(const void *a, const void *b)
{
	const AttackBinding *x = a;
	const AttackBinding *y = b;

	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* The rows that hold the target in, each once; *next moves on past them. */
static Datum
binding_rows(const Attack *attack, int32 target, int *next)
{
	const AttackBinding *binding = attack->bindings;
	int			first = *next;
	int			n = 0;
	Datum	   *rows;

	while (*next < attack->n_bindings && binding[*next].target == target)
		(*next)++;
	rows = core_alloc_array(size_add(*next - first, 1), sizeof(Datum));
	for (int i = first; i < *next; i++)
		if (i == first || binding[i].row != binding[i - 1].row)
			rows[n++] = Int32GetDatum(binding[i].row);
	return PointerGetDatum(construct_array(rows, n, INT4OID, sizeof(int32),
										   true, TYPALIGN_INT));
}

static void
put_targets(Attack *attack, ResultRow *row)
{
	int			next = 0;

	qsort(attack->bindings, attack->n_bindings, sizeof(AttackBinding),
		  by_target_and_row);
	for (int i = 0; i < attack->n_targets; i++)
	{
		const AttackTarget *found = &attack->targets[i];

		row_set(row, COL_TARGET, Int32GetDatum(found->target));
		/* The empty range: narrower than anything that is asked for. */
		row_set_number(row, COL_LOW, found->unknown ? INFINITY : found->low);
		row_set_number(row, COL_HIGH, found->unknown ? -INFINITY : found->high);
		row_set(row, COL_BINDING, binding_rows(attack, found->target, &next));
		row_put(row);
	}
}

Datum
programme_attack(PG_FUNCTION_ARGS)
{
	Attack		attack;
	ResultRow	row;

	require_arguments(fcinfo, lengthof(argument_names));
	rows_open(&row, fcinfo, N_COLS);
	get_attack(&attack, fcinfo);
	attack_split(&attack);
	attack_solve(&attack);
	put_targets(&attack, &row);
	return (Datum) 0;
}
