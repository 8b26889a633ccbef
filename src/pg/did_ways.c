/*-------------------------------------------------------------------------
 *
 * did_ways.c
 *		did_ways: the registry of ways of inference, as rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/answer/ways.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_ways);

/* Columns of did_ways. */
enum
{
	COL_WAY,
	COL_FUNCTION,
	COL_ARGUMENT,
	COL_NEEDS,
	COL_CHOICES,
	COL_GIVES,
	COL_LABEL,
	N_COLS
};

/* A flag and its word. */
typedef struct Flag
{
	unsigned	flag;
	const char *word;
} Flag;

static const Flag need_flags[] = {
	{NEEDS_CLUSTERS, "clusters"},
	{NEEDS_ONE_ARM, "one arm in a cluster"},
	{NEEDS_BLOCKS, "blocks"},
	{FOR_ROWS, "rows without clusters"}
};

static const Flag gift_flags[] = {
	{GIVES_SET, "set"},
	{GIVES_STEP_DOWN, "step-down"},
	{GIVES_PIVOTS, "studentized"}
};

static Datum
texts(Datum *words, int n)
{
	return PointerGetDatum(construct_array(words, n, TEXTOID, -1, false,
										   TYPALIGN_INT));
}

static Datum
words_of(unsigned flags, const Flag *of, int n)
{
	Datum		words[lengthof(need_flags)];
	int			n_words = 0;

	StaticAssertStmt(lengthof(gift_flags) <= lengthof(need_flags),
					 "there is room for the words of either");
	for (int i = 0; i < n; i++)
		if (flags & of[i].flag)
			words[n_words++] = CStringGetTextDatum(of[i].word);
	return texts(words, n_words);
}

static Datum
names_of_choices(unsigned choices)
{
	Datum		names[N_CHOICES];
	int			n = 0;

	for (int i = 0; i < N_CHOICES; i++)
		if (choices & choice_kinds[i].choice)
			names[n++] = CStringGetTextDatum(choice_kinds[i].name);
	return texts(names, n);
}

Datum
did_ways(PG_FUNCTION_ARGS)
{
	ResultRow	row;

	rows_open(&row, fcinfo, N_COLS);
	for (int i = 0; i < n_ways; i++)
	{
		row_set_text(&row, COL_WAY, ways[i].name);
		row_set_text(&row, COL_FUNCTION, way_function(&ways[i]));
		row_set_text(&row, COL_ARGUMENT, way_argument(&ways[i]));
		row_set(&row, COL_NEEDS, words_of(ways[i].needs, need_flags,
										  lengthof(need_flags)));
		row_set(&row, COL_CHOICES, names_of_choices(ways[i].choices));
		row_set(&row, COL_GIVES, words_of(ways[i].gives, gift_flags,
										  lengthof(gift_flags)));
		row_set_text(&row, COL_LABEL, ways[i].label);
		row_put(&row);
	}
	return (Datum) 0;
}
