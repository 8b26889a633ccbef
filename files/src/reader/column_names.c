/*-------------------------------------------------------------------------
 *
 * column_names.c
 *		Names of columns, from names of variables.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/column_names.h"

#include <stdio.h>
#include <string.h>

#include "core/base/bytes.h"
#include "reader/encoding.h"

/* Columns that every table has. */
static const char *const own_names[] = {
	"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"
};

#define N_OWN_NAMES (sizeof(own_names) / sizeof(own_names[0]))

/* FNV-1a, and linear probing in a table that is never more than half full. */
static TakenName *
place_of(const ColumnNames *names, const char *name)
{
	uint64_t	hash = 14695981039346656037u;
	size_t		place;

	for (const char *c = name; *c != '\0'; c++)
		hash = (hash ^ (unsigned char) *c) * 1099511628211u;
	place = (size_t) (hash & (names->size - 1));
	while (names->taken[place].name != NULL && strcmp(names->taken[place].name, name) != 0)
		place = (place + 1) & (names->size - 1);
	return &names->taken[place];
}

bool
column_names_begin(ColumnNames *names, Arena *arena, size_t n)
{
	size_t		least = size_mul(size_add(n, N_OWN_NAMES), 2);

	names->arena = arena;
	names->size = 16;
	while (names->size < least)
		names->size = size_mul(names->size, 2);
	names->taken = arena_array(arena, names->size, sizeof(TakenName));
	if (names->taken == NULL)
		return false;
	for (size_t i = 0; i < N_OWN_NAMES; i++)
		place_of(names, own_names[i])->name = own_names[i];
	return true;
}

/* The name in lower case, if "fold", with an ending, in 63 bytes. */
static void
make_name(char made[MOST_NAME_BYTES + 1], const char *name, const char *ending,
		  bool fold)
{
	size_t		length = utf8_cut(name, strlen(name), MOST_NAME_BYTES - strlen(ending));

	memcpy(made, name, length);
	strcpy(made + length, ending);
	for (size_t i = 0; fold && i < length; i++)
		if (made[i] >= 'A' && made[i] <= 'Z')
			made[i] += 'a' - 'A';
}

const char *
column_names_add(ColumnNames *names, const char *name, const char *suffix,
				 bool fold)
{
	char		made[MOST_NAME_BYTES + 1];
	char		ending[MOST_NAME_BYTES + 1];
	TakenName  *first;
	TakenName  *place;

	make_name(made, name, suffix, fold);
	first = place = place_of(names, made);
	/* Not from 2 again, when many have the same name. */
	while (place->name != NULL)
	{
		first->again += first->again == 0 ? 2 : 1;
		snprintf(ending, sizeof(ending), "%s_%d", suffix, first->again);
		make_name(made, name, ending, fold);
		place = place_of(names, made);
	}
	place->name = arena_text(names->arena, made, strlen(made));
	return place->name;
}
