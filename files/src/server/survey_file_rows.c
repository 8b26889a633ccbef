/*-------------------------------------------------------------------------
 *
 * survey_file_rows.c
 *		SQL function survey_file_rows: one jsonb a row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/json.h"

#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(survey_file_rows);

typedef struct RowsOut
{
	ReturnSetInfo *info;
	char	  **names;			/* as the server has them */
} RowsOut;

static void
put_row(Session *session, const SurveyValue *values, int64 row)
{
	RowsOut    *out = session->result;
	Datum		columns[2];
	bool		nulls[2] = {0};

	columns[0] = Int64GetDatum(row + 1);
	columns[1] = row_json(&session->file, out->names, values);
	tuplestore_putvalues(out->info->setResult, out->info->setDesc, columns, nulls);
}

Datum
survey_file_rows(PG_FUNCTION_ARGS)
{
	RowsOut		out = {give_rows(fcinfo, 2), NULL};
	Session    *session;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	session = session_open(fcinfo);
	out.names = MemoryContextAlloc(session->context,
								   mul_size(session->file.n_variables, sizeof(char *)));
	for (int i = 0; i < session->file.n_variables; i++)
	{
		MemoryContext before = MemoryContextSwitchTo(session->context);

		out.names[i] = server_text(session->file.variables[i].name);
		MemoryContextSwitchTo(before);
	}
	session_rows(session, put_row, &out);
	session_close(session);
	PG_RETURN_NULL();
}
