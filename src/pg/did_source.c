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
			report_bad_flag(argument, strtod(value, NULL));
		case ROLE_WAVE:
			report_bad_wave(argument, strtod(value, NULL));
		default:
			report_not_whole(argument, value);
	}
}
