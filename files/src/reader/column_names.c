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
static size_t
place_of(const ColumnNames *names, const char *name)
{
	uint64_t	hash = 14695981039346656037u;
	size_t		place;

	for (const char *c = name; *c != '\0'; c++)
		hash = (hash ^ (unsigned char) *c) * 1099511628211u;
	place = (size_t) (hash & (names->size - 1));
	while (names->taken[place] != NULL && strcmp(names->taken[place], name) != 0)
		place = (place + 1) & (names->size - 1);
	return place;
}

bool
column_names_begin(ColumnNames *names, Arena *arena, size_t n)
{
	size_t		least = size_mul(size_add(n, N_OWN_NAMES), 2);

	names->arena = arena;
	names->size = 16;
	while (names->size < least)
		names->size = size_mul(names->size, 2);
	names->taken = arena_array(arena, names->size, sizeof(char *));
	if (names->taken == NULL)
		return false;
	for (size_t i = 0; i < N_OWN_NAMES; i++)
		names->taken[place_of(names, own_names[i])] = own_names[i];
	return true;
}

const char *
column_names_add(ColumnNames *names, const char *name, const char *suffix,
				 bool fold)
{
	char		made[MOST_NAME_BYTES + 1];
	char		ending[MOST_NAME_BYTES + 1];
	size_t		place;

	for (int again = 1;; again++)
	{
		size_t		length;

		if (again == 1)
			snprintf(ending, sizeof(ending), "%s", suffix);
		else
			snprintf(ending, sizeof(ending), "%s_%d", suffix, again);
		length = utf8_cut(name, strlen(name), MOST_NAME_BYTES - strlen(ending));
		memcpy(made, name, length);
		strcpy(made + length, ending);
		for (size_t i = 0; fold && i < length; i++)
			if (made[i] >= 'A' && made[i] <= 'Z')
				made[i] += 'a' - 'A';
		place = place_of(names, made);
		if (names->taken[place] == NULL)
			break;
	}
	names->taken[place] = arena_text(names->arena, made, strlen(made));
	return names->taken[place];
}
