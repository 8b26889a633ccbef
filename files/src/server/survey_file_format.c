/*-------------------------------------------------------------------------
 *
 * survey_file_format.c
 *		SQL function survey_file_format: which file it is.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/session.h"

#include <time.h>

#include "access/htup_details.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(survey_file_format);

#define COLUMNS 15

/*
 * The digits that the file has: ReadStat took them for local time, those of a
 * SAS data file for Greenwich's.
 */
static Datum
moment(const SurveyFile *file, time_t time, bool *is_null)
{
	struct tm	parts;
	Timestamp	timestamp;
	struct pg_tm tm = {0};

	*is_null = time == 0 || time == (time_t) -1;
	if (!*is_null)
		*is_null = (file->format == SURVEY_SAS7BDAT ? gmtime_r(&time, &parts) :
					localtime_r(&time, &parts)) == NULL;
	if (*is_null)
		return (Datum) 0;
	tm.tm_year = parts.tm_year + 1900;
	tm.tm_mon = parts.tm_mon + 1;
	tm.tm_mday = parts.tm_mday;
	tm.tm_hour = parts.tm_hour;
	tm.tm_min = parts.tm_min;
	tm.tm_sec = Min(parts.tm_sec, 59);
	*is_null = tm.tm_year < 1900 || tm.tm_year > 9999 ||
		tm2timestamp(&tm, 0, NULL, &timestamp) != 0;
	return *is_null ? (Datum) 0 : TimestampGetDatum(timestamp);
}

static const char *
weight_name(const SurveyFile *file)
{
	for (int i = 0; i < file->n_variables; i++)
		if (file->variables[i].is_weight)
			return file->variables[i].name;
	return NULL;
}

Datum
survey_file_format(PG_FUNCTION_ARGS)
{
	Session    *session;
	SurveyFile *file;
	TupleDesc	tupdesc;
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {0};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
		tupdesc->natts != COLUMNS)
		do_not_fit();
	session = session_open(fcinfo);
	file = &session->file;
	values[0] = CStringGetTextDatum(survey_format_names[file->format]);
	values[1] = Int32GetDatum((int32) file->version);
	values[2] = server_text_datum(file->label, &nulls[2]);
	values[3] = server_text_datum(file->table, &nulls[3]);
	values[4] = server_text_datum(file->encoding, &nulls[4]);
	values[5] = server_text_datum(file->declared, &nulls[5]);
	nulls[6] = file->n_rows < 0;
	values[6] = Int64GetDatum(file->n_rows);
	values[7] = Int32GetDatum(file->n_variables);
	values[8] = server_text_datum(weight_name(file), &nulls[8]);
	values[9] = server_text_datum(file->compression, &nulls[9]);
	values[10] = server_text_datum(file->byte_order, &nulls[10]);
	values[11] = moment(file, file->created, &nulls[11]);
	values[12] = moment(file, file->modified, &nulls[12]);
	values[13] = notes_array(&file->notes, &nulls[13]);
	values[14] = notes_array(&file->remarks, &nulls[14]);
	session_close(session);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls)));
}
