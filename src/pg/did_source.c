/*-------------------------------------------------------------------------
 *
 * did_source.c
 *		SQL functions did_source_form and did_source_refuse, for did_table:
 *		columns as arguments of the aggregates' fixed types.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "pg/arguments.h"

PG_FUNCTION_INFO_V1(did_source_form);
PG_FUNCTION_INFO_V1(did_source_refuse);

/* did_source_form(argument text, role text, type oid) */
Datum
did_source_form(PG_FUNCTION_ARGS)
{
	char	   *argument = text_to_cstring(PG_GETARG_TEXT_PP(0));
	ArgumentRole role = argument_role(text_to_cstring(PG_GETARG_TEXT_PP(1)));

	PG_RETURN_TEXT_P(cstring_to_text(argument_column_form(argument, role,
														  PG_GETARG_OID(2))));
}

/* Who calls did_table names a column, and has no place for a condition. */
pg_noreturn static void
refuse_flag(const char *argument, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be 0 or 1, not %.15g", argument, value),
			 errhint("%s names a column. Name one of a view that has the condition: CREATE VIEW two_waves AS SELECT *, wave = %.15g AS later FROM survey. Several waves or staggered starts are the business of did_wave_table.",
					 argument, value)));
}

/*
 * did_source_refuse(argument text, role text, value text): the error of a
 * value that the argument cannot have.
 */
Datum
did_source_refuse(PG_FUNCTION_ARGS)
{
	char	   *argument = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *value = text_to_cstring(PG_GETARG_TEXT_PP(2));

	switch (argument_role(text_to_cstring(PG_GETARG_TEXT_PP(1))))
	{
		case ROLE_FLAG:
			refuse_flag(argument, strtod(value, NULL));
		case ROLE_WAVE:
			report_bad_wave(argument, strtod(value, NULL));
		default:
			report_not_whole(argument, value);
	}
}
