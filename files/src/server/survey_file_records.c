/*-------------------------------------------------------------------------
 *
 * survey_file_records.c
 *		SQL function survey_file_records: rows of the types that are asked for.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/session.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(survey_file_records);

/* Days from the beginning of 1970 to PostgreSQL's. */
#define DAYS_2000 10957

typedef struct RecordsOut
{
	ReturnSetInfo *info;
	int			n_columns;
	int32	   *positions;		/* of variables from 1; negative for their missing codes */
	Datum	   *values;
	bool	   *nulls;
} RecordsOut;

pg_noreturn static void
does_not_fit(const SurveyVariable *variable, const SurveyValue *value, Oid type, int64 row)
{
	SurveyCode	code = code_of(value);

	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("variable \"%s\", row " INT64_FORMAT ": %s is no %s",
					server_text(variable->name), row + 1, code_text(&code),
					format_type_be(type)),
			 errhint("survey_file_columns() says of which types the columns are.")));
	pg_unreachable();
}

static Datum
number_datum(const SurveyVariable *variable, const SurveyValue *value, Oid type, int64 row)
{
	double		number = value->number;

	switch (type)
	{
		case INT4OID:
			if (is_whole(number) && number >= PG_INT32_MIN && number <= PG_INT32_MAX)
				return Int32GetDatum((int32) number);
			break;
		case INT8OID:
			if (is_whole(number))
				return Int64GetDatum((int64) number);
			break;
		case FLOAT4OID:
			return Float4GetDatum((float4) number);
		case FLOAT8OID:
			return Float8GetDatum(number);
		case TEXTOID:
			return CStringGetTextDatum(number_text(number));
	}
	does_not_fit(variable, value, type, row);
}

static Datum
instant_datum(const SurveyVariable *variable, const SurveyValue *value,
			  const Instant *instant, Oid type, int64 row)
{
	Interval   *interval;

	switch (type)
	{
		case DATEOID:
			if (variable->kind != KIND_INTERVAL)
				return DateADTGetDatum((DateADT) (instant->days - DAYS_2000));
			break;
		case TIMESTAMPOID:
			if (variable->kind != KIND_INTERVAL)
				return TimestampGetDatum((instant->days - DAYS_2000) * USECS_PER_DAY +
										 instant->microseconds);
			break;
		case INTERVALOID:
			if (variable->kind == KIND_INTERVAL)
			{
				interval = palloc0(sizeof(Interval));
				interval->time = instant->microseconds;
				return IntervalPGetDatum(interval);
			}
			break;
	}
	does_not_fit(variable, value, type, row);
}

static Datum
value_datum(const SurveyVariable *variable, const SurveyValue *value, Oid type,
			int64 row, bool *is_null)
{
	Instant		instant;

	*is_null = value->state == VALUE_SYSTEM_MISSING || value->state == VALUE_TAGGED_MISSING;
	if (*is_null)
		return (Datum) 0;
	if (value->state == VALUE_TEXT)
	{
		if (type != TEXTOID)
			does_not_fit(variable, value, type, row);
		return server_text_datum(value->text, is_null);
	}
	if (variable->kind == KIND_NUMBER)
		return number_datum(variable, value, type, row);
	/* A code, or a number that is no date: it is in the column of missing codes. */
	*is_null = value->user_missing || !instant_of(variable->unit, value->number, &instant);
	return *is_null ? (Datum) 0 : instant_datum(variable, value, &instant, type, row);
}

/* What the variable's own column had to leave out. */
static Datum
lost_datum(const SurveyVariable *variable, const SurveyValue *value, Oid type,
		   int64 row, bool *is_null)
{
	Instant		instant;
	SurveyCode	code = code_of(value);
	bool		is_lost = value->state == VALUE_TAGGED_MISSING ||
		(value->state == VALUE_NUMBER && variable->kind != KIND_NUMBER &&
		 (value->user_missing || !instant_of(variable->unit, value->number, &instant)));

	if (type != TEXTOID)
		does_not_fit(variable, value, type, row);
	*is_null = !is_lost;
	return is_lost ? CStringGetTextDatum(code_text(&code)) : (Datum) 0;
}

static void
put_row(Session *session, const SurveyValue *values, int64 row)
{
	RecordsOut *out = session->result;

	for (int i = 0; i < out->n_columns; i++)
	{
		int			place = abs(out->positions[i]) - 1;
		const SurveyVariable *variable = &session->file.variables[place];
		Oid			type = TupleDescAttr(out->info->setDesc, i)->atttypid;

		out->values[i] = out->positions[i] > 0 ?
			value_datum(variable, &values[place], type, row, &out->nulls[i]) :
			lost_datum(variable, &values[place], type, row, &out->nulls[i]);
	}
	tuplestore_putvalues(out->info->setResult, out->info->setDesc, out->values, out->nulls);
}

static void
read_positions(FunctionCallInfo fcinfo, const SurveyFile *file, RecordsOut *out)
{
	ArrayType  *array = PG_ARGISNULL(3) ? NULL : PG_GETARG_ARRAYTYPE_P(3);

	if (array == NULL || ARR_NDIM(array) != 1 || array_contains_nulls(array) ||
		ARR_DIMS(array)[0] != out->n_columns)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there must be one position for each column"),
				 errhint("survey_file_table() makes a table of the file.")));
	out->positions = (int32 *) ARR_DATA_PTR(array);
	for (int i = 0; i < out->n_columns; i++)
		if (out->positions[i] == 0 || out->positions[i] < -file->n_variables ||
			out->positions[i] > file->n_variables)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the file has no variable at position %d", out->positions[i])));
}

Datum
survey_file_records(PG_FUNCTION_ARGS)
{
	RecordsOut	out = {0};
	Session    *session;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	out.info = (ReturnSetInfo *) fcinfo->resultinfo;
	out.n_columns = out.info->setDesc->natts;
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	session = session_open(fcinfo);
	read_positions(fcinfo, &session->file, &out);
	out.values = palloc_array(Datum, out.n_columns);
	out.nulls = palloc_array(bool, out.n_columns);
	session_rows(session, put_row, &out);
	session_close(session);
	PG_RETURN_NULL();
}
