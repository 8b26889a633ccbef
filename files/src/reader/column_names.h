/*-------------------------------------------------------------------------
 *
 * column_names.h
 *		Names of columns, from names of variables.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_COLUMN_NAMES_H
#define RESILIENCE_FILES_COLUMN_NAMES_H

#include "reader/survey_file.h"

/* What PostgreSQL takes for a name. */
#define MOST_NAME_BYTES 63

typedef struct TakenName
{
	const char *name;
	int			again;			/* the last number that was put behind it */
} TakenName;

typedef struct ColumnNames
{
	Arena	   *arena;
	TakenName  *taken;			/* a hash table */
	size_t		size;
} ColumnNames;

/* Room for so many names; false if there is no memory. */
extern bool column_names_begin(ColumnNames *names, Arena *arena, size_t n);

/*
 * The name with a suffix, cut to 63 bytes, ASCII letters in lower case if "fold";
 * "_2", "_3", ... behind it if a column, or one of PostgreSQL's own, has it.
 * NULL if there is no memory.
 */
extern const char *column_names_add(ColumnNames *names, const char *name,
									const char *suffix, bool fold);

#endif							/* RESILIENCE_FILES_COLUMN_NAMES_H */
