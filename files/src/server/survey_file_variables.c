/*-------------------------------------------------------------------------
 *
 * survey_file_variables.c
 *		SQL function survey_file_variables: what the file says of each variable.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/json.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(survey_file_variables);

#define COLUMNS 12

Datum
survey_file_variables(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *info = give_rows(fcinfo, COLUMNS);
	Session    *session;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	session = session_open(fcinfo);
	for (int i = 0; i < session->file.n_variables; i++)
	{
		const SurveyVariable *variable = &session->file.variables[i];
		MemoryContext before = MemoryContextSwitchTo(session->row_context);
		Datum		values[COLUMNS];
		bool		nulls[COLUMNS] = {0};

		CHECK_FOR_INTERRUPTS();
		values[0] = Int32GetDatum(i + 1);
		values[1] = server_text_datum(variable->name, &nulls[1]);
		values[2] = server_text_datum(variable->label, &nulls[2]);
		values[3] = CStringGetTextDatum(survey_kind_names[variable->kind]);
		values[4] = CStringGetTextDatum(variable->storage);
		values[5] = server_text_datum(variable->format, &nulls[5]);
		values[6] = Int32GetDatum((int32) Min(variable->width, PG_INT32_MAX));
		values[7] = server_text_datum(variable->measure, &nulls[7]);
		values[8] = labels_json(variable, &nulls[8]);
		values[9] = missing_json(variable, &nulls[9]);
		values[10] = BoolGetDatum(variable->is_weight);
		values[11] = server_text_datum(variable->remark, &nulls[11]);
		tuplestore_putvalues(info->setResult, info->setDesc, values, nulls);
		MemoryContextSwitchTo(before);
		MemoryContextReset(session->row_context);
	}
	session_close(session);
	PG_RETURN_NULL();
}
