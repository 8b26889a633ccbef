/*-------------------------------------------------------------------------
 *
 * groups.c
 *		The groups of a page scan: a hash table of keys.
 *
 * Keys are equal where their bytes are (eligible.c lets no others pass), but
 * for floating-point numbers, where 0 and -0 are, and all NaN; NULL is a key
 * like another, as in any GROUP BY.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "utils/datum.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

#define FIRST_SLOTS 64

/* What a group takes beside its keys and states, about. */
#define OVERHEAD 100

Groups *
groups_create(int n_keys, int n_states, MemoryContext parent)
{
	Groups	   *groups = palloc0(sizeof(Groups));

	groups->context = AllocSetContextCreate(parent, "page scan groups",
											ALLOCSET_DEFAULT_SIZES);
	groups->n_keys = n_keys;
	groups->n_states = n_states;
	groups->key = core_alloc_array(n_keys + 1, sizeof(RowValue *));
	groups->key_type = core_alloc_array(n_keys + 1, sizeof(KeyType));
	groups->of_row = core_alloc_array(BATCH_ROWS, sizeof(PageGroup *));
	groups->high = HASH_RANGE;
	return groups;
}

void
groups_set_key(Groups *groups, int k, RowValue *key, Oid type)
{
	KeyType    *key_type = &groups->key_type[k];

	groups->key[k] = key;
	get_typlenbyval(type, &key_type->length, &key_type->by_value);
	type = getBaseType(type);
	key_type->is_float = type == FLOAT4OID || type == FLOAT8OID;
}

void
groups_clear(Groups *groups)
{
	MemoryContextReset(groups->context);
	groups->group = NULL;
	groups->slot = NULL;
	groups->n = groups->room = 0;
	groups->n_slots = 0;
	groups->used = 0;
}

/* ---- keys ---- */

/*
 * As columns have it: of a function's result, what is beyond the type's length
 * may be anything (the hash functions and oids fill it with zeros, not with
 * the sign).
 */
static inline Datum
without_what_is_beyond(const KeyType *type, Datum value)
{
	switch (type->length)
	{
		case sizeof(int32):
			return Int32GetDatum(DatumGetInt32(value));
		case sizeof(int16):
			return Int16GetDatum(DatumGetInt16(value));
		case sizeof(char):
			return CharGetDatum(DatumGetChar(value));
		default:
			return value;
	}
}

/* A key of some row: of a text in whatever form it is stored. */
static inline Datum
key_of_row(const KeyType *type, Datum value)
{
	if (type->by_value)
		return without_what_is_beyond(type, value);
	return type->length == -1 ?
		PointerGetDatum(PG_DETOAST_DATUM_PACKED(value)) : value;
}

/* What is the same of equal numbers. */
static uint64
bits_of_float(const KeyType *type, Datum key)
{
	double		number = type->length == sizeof(float4) ?
		DatumGetFloat4(key) : DatumGetFloat8(key);
	uint64		bits;

	number = isnan(number) ? get_float8_nan() : number + 0.0;
	memcpy(&bits, &number, sizeof(bits));
	return bits;
}

typedef struct KeyBytes
{
	const char *start;
	Size		n;
} KeyBytes;

/* Of a key that is behind a pointer, and no floating-point number. */
static inline KeyBytes
bytes_of(const KeyType *type, Datum key)
{
	KeyBytes	bytes = {DatumGetPointer(key), type->length};

	if (type->length == -1)
	{
		bytes.n = VARSIZE_ANY_EXHDR(bytes.start);
		bytes.start = VARDATA_ANY(bytes.start);
	}
	return bytes;
}

/* The finalizer of MurmurHash3, which every bit goes through. */
static inline uint64
mix(uint64 hash)
{
	hash = (hash ^ (hash >> 33)) * UINT64CONST(0xff51afd7ed558ccd);
	hash = (hash ^ (hash >> 33)) * UINT64CONST(0xc4ceb9fe1a85ec53);
	return hash ^ (hash >> 33);
}

static uint32
hash_of(const Groups *groups, const Datum *key, const bool *null)
{
	uint64		hash = 0;

	for (int k = 0; k < groups->n_keys; k++)
	{
		uint64		part;

		if (null[k])
			part = 1;
		else if (groups->key_type[k].is_float)
			part = bits_of_float(&groups->key_type[k], key[k]);
		else if (groups->key_type[k].by_value)
			part = (uint64) key[k];
		else
		{
			KeyBytes	bytes = bytes_of(&groups->key_type[k], key[k]);

			part = hash_bytes_extended((const unsigned char *) bytes.start,
									   bytes.n, 0);
		}
		hash = mix(hash ^ part) + k + 1;
	}
	return (uint32) (hash >> 32);
}

static bool
are_equal(const KeyType *type, Datum a, Datum b)
{
	KeyBytes	x;
	KeyBytes	y;

	if (type->is_float)
		return bits_of_float(type, a) == bits_of_float(type, b);
	if (type->by_value)
		return a == b;
	x = bytes_of(type, a);
	y = bytes_of(type, b);
	return x.n == y.n && memcmp(x.start, y.start, x.n) == 0;
}

static bool
same_key(const Groups *groups, const PageGroup *group, const Datum *key,
		 const bool *null)
{
	for (int k = 0; k < groups->n_keys; k++)
	{
		if (group->key_null[k] != null[k])
			return false;
		if (!null[k] && !are_equal(&groups->key_type[k], group->key[k], key[k]))
			return false;
	}
	return true;
}

/* What a key takes beside its Datum. */
static Size
size_of(const KeyType *type, Datum key)
{
	return type->by_value ? 0 :
		type->length == -1 ? VARSIZE_ANY(DatumGetPointer(key)) : type->length;
}

/* ---- the table ---- */

static void
enter_slot(Groups *groups, uint32 number)
{
	uint32		at = groups->group[number]->hash & (groups->n_slots - 1);

	while (groups->slot[at] != 0)
		at = (at + 1) & (groups->n_slots - 1);
	groups->slot[at] = number + 1;
}

static void
make_slots(Groups *groups, uint32 n_slots)
{
	if (groups->slot != NULL)
		pfree(groups->slot);
	groups->slot = NULL;
	groups->slot = core_alloc_array(n_slots, sizeof(uint32));
	groups->n_slots = n_slots;
	for (int i = 0; i < groups->n; i++)
		enter_slot(groups, i);
}

static void
make_room(Groups *groups)
{
	if (groups->n < groups->room)
		return;
	if (groups->room > INT_MAX / 8)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many groups"),
				 errhint("SET resilience.page_scan = off.")));
	if (groups->group == NULL)
	{
		groups->room = FIRST_SLOTS / 2;
		groups->group = core_alloc_array(groups->room, sizeof(PageGroup *));
	}
	else
	{
		groups->room *= 2;
		groups->group = repalloc_huge(groups->group,
									  size_mul(groups->room, sizeof(PageGroup *)));
	}
	make_slots(groups, groups->room * 2);
}

static PageGroup *
add_group(Groups *groups, uint32 hash, const Datum *key, const bool *null)
{
	MemoryContext before = MemoryContextSwitchTo(groups->context);
	Size		size = offsetof(PageGroup, state) +
		groups->n_states * sizeof(TransitionState);
	PageGroup  *group;

	make_room(groups);
	group = palloc0(size);
	group->hash = hash;
	group->key = core_alloc_array(groups->n_keys + 1, sizeof(Datum));
	group->key_null = core_alloc_array(groups->n_keys + 1, sizeof(bool));
	for (int k = 0; k < groups->n_keys; k++)
	{
		group->key_null[k] = null[k];
		if (null[k])
			continue;
		group->key[k] = datumCopy(key[k], groups->key_type[k].by_value,
								  groups->key_type[k].length);
		groups->used += size_of(&groups->key_type[k], group->key[k]);
	}
	for (int s = 0; s < groups->n_states; s++)
		group->state[s].null = true;
	groups->group[groups->n] = group;
	enter_slot(groups, groups->n++);
	groups->used += size + OVERHEAD;
	MemoryContextSwitchTo(before);
	return group;
}

static PageGroup *
find_group(Groups *groups, const Datum *key, const bool *null)
{
	uint32		hash = hash_of(groups, key, null);
	uint32		at;

	if (hash < groups->low || hash >= groups->high)
		return NULL;
	if (groups->n_slots > 0)
	{
		at = hash & (groups->n_slots - 1);
		while (groups->slot[at] != 0)
		{
			PageGroup  *group = groups->group[groups->slot[at] - 1];

			if (group->hash == hash && same_key(groups, group, key, null))
				return group;
			at = (at + 1) & (groups->n_slots - 1);
		}
	}
	return add_group(groups, hash, key, null);
}

/* ---- the rows of a page ---- */

static bool
same_as_row_before(const Groups *groups, const Datum *key, const bool *null,
				   const Datum *last, const bool *last_null)
{
	for (int k = 0; k < groups->n_keys; k++)
		if (!groups->key_type[k].by_value || null[k] != last_null[k] ||
			(!null[k] && key[k] != last[k]))
			return false;
	return true;
}

void
groups_find(Groups *groups, const Selection *rows, MemoryContext row_context)
{
	Datum		key[2][INDEX_MAX_KEYS];
	bool		null[2][INDEX_MAX_KEYS];
	PageGroup  *group = NULL;
	MemoryContext before;

	if (groups->n_keys == 0)
	{
		if (groups->n == 0)
			add_group(groups, 0, NULL, NULL);
		return;
	}
	before = MemoryContextSwitchTo(row_context);
	for (int i = 0; i < rows->n; i++)
	{
		int			row = rows->row[i];
		int			this = i & 1;

		for (int k = 0; k < groups->n_keys; k++)
		{
			const ColumnValues *values = groups->key[k]->values;

			null[this][k] = values->null[row];
			key[this][k] = values->null[row] ? (Datum) 0 :
				key_of_row(&groups->key_type[k], values->value[row]);
		}
		if (i == 0 ||
			!same_as_row_before(groups, key[this], null[this],
								key[!this], null[!this]))
			group = find_group(groups, key[this], null[this]);
		groups->of_row[row] = group;
		if (!row_context->isReset)
			MemoryContextReset(row_context);
	}
	MemoryContextSwitchTo(before);
}

/*
 * The rows by their groups, those of a group in the order in which they are,
 * without those whose group is not for now; in "together", or as they are where
 * there is one group.  States do not know of each other.
 */
const Selection *
groups_put_together(const Groups *groups, const Selection *rows,
					Selection *together)
{
	PageGroup  *group[BATCH_ROWS];
	int			n_groups = 0;
	int			next = 0;

	if (groups->n_keys == 0)
		return rows;
	for (int i = 0; i < rows->n; i++)
	{
		PageGroup  *of_row = groups->of_row[rows->row[i]];

		if (of_row != NULL && of_row->n_rows++ == 0)
			group[n_groups++] = of_row;
	}
	/* From here on n_rows is where the next row of the group goes. */
	for (int g = 0; g < n_groups; g++)
	{
		int			n = group[g]->n_rows;

		group[g]->n_rows = next;
		next += n;
	}
	together->n = next;
	for (int i = 0; i < rows->n; i++)
	{
		PageGroup  *of_row = groups->of_row[rows->row[i]];

		if (of_row != NULL)
			together->row[of_row->n_rows++] = rows->row[i];
	}
	for (int g = 0; g < n_groups; g++)
		group[g]->n_rows = 0;
	return together;
}

/*
 * The group of the row at "from", of rows that were put together; *end is where
 * the next row of another group is.
 */
PageGroup *
groups_same(const Groups *groups, const Selection *rows, int from, int *end)
{
	PageGroup  *group;

	if (groups->n_keys == 0)
	{
		*end = rows->n;
		return groups->group[0];
	}
	group = groups->of_row[rows->row[from]];
	for (*end = from + 1; *end < rows->n; (*end)++)
		if (groups->of_row[rows->row[*end]] != group)
			break;
	return group;
}

/*
 * Let go of the groups from a hash on, for another pass over the table to
 * bring back.
 */
void
groups_drop_from(Groups *groups, uint64 hash)
{
	int			n = 0;

	for (int i = 0; i < groups->n; i++)
	{
		PageGroup  *group = groups->group[i];

		if (group->hash < hash)
		{
			groups->group[n++] = group;
			continue;
		}
		for (int s = 0; s < groups->n_states; s++)
			if (!group->state[s].null)
			{
				groups->used -= VARSIZE_ANY(DatumGetPointer(group->state[s].value));
				pfree(DatumGetPointer(group->state[s].value));
			}
		for (int k = 0; k < groups->n_keys; k++)
			if (!groups->key_type[k].by_value && !group->key_null[k])
			{
				groups->used -= size_of(&groups->key_type[k], group->key[k]);
				pfree(DatumGetPointer(group->key[k]));
			}
		groups->used -= offsetof(PageGroup, state) +
			groups->n_states * sizeof(TransitionState) + OVERHEAD;
		pfree(group->key);
		pfree(group->key_null);
		pfree(group);
	}
	groups->n = n;
	groups->high = hash;
	if (groups->slot != NULL)
	{
		memset(groups->slot, 0, groups->n_slots * sizeof(uint32));
		for (int i = 0; i < n; i++)
			enter_slot(groups, i);
	}
}
