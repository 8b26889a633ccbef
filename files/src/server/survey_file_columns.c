/*-------------------------------------------------------------------------
 *
 * survey_file_columns.c
 *		SQL function survey_file_columns: how a table holds the file, by a look at its rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/session.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "reader/column_names.h"

PG_FUNCTION_INFO_V1(survey_file_columns);

#define COLUMNS 8

/* Of missing codes; a range can hold more than anybody would list. */
#define MOST_CODES 1000

typedef struct SeenCode
{
	SurveyCode	code;
	bool		has_label;
} SeenCode;

typedef struct ColumnSeen
{
	int64		n_lost;			/* missing values that the column has no room for */
	bool		has_fraction;
	bool		is_large;		/* a whole number beyond integer */
	bool		has_time;		/* a date that is not at midnight */
	int			n_codes;
	SeenCode   *codes;
} ColumnSeen;

static bool
same_code(const SurveyCode *a, const SurveyCode *b)
{
	if (a->text != NULL || b->text != NULL)
		return a->text != NULL && b->text != NULL && strcmp(a->text, b->text) == 0;
	return a->tag == b->tag && (a->tag != 0 || a->number == b->number);
}

static bool
has_label(const SurveyVariable *variable, const SurveyCode *code)
{
	if (variable->labels == NULL)
		return false;
	for (const SurveyLabel *label = variable->labels->first; label != NULL; label = label->next)
	{
		CHECK_FOR_INTERRUPTS();
		if (same_code(&label->code, code))
			return true;
	}
	return false;
}

/* A missing code, when it is met for the first time. */
static void
note_code(Session *session, const SurveyVariable *variable, ColumnSeen *seen,
		  const SurveyCode *code)
{
	SeenCode   *new;

	for (int i = 0; i < seen->n_codes; i++)
		if (same_code(&seen->codes[i].code, code))
			return;
	if (seen->n_codes == MOST_CODES)
		return;
	if (seen->codes == NULL)
		seen->codes = MemoryContextAllocZero(session->context,
											 mul_size(MOST_CODES, sizeof(SeenCode)));
	new = &seen->codes[seen->n_codes++];
	new->code = *code;
	if (code->text != NULL)
		new->code.text = MemoryContextStrdup(session->context, code->text);
	new->has_label = has_label(variable, code);
}

static void
look_at_number(const SurveyVariable *variable, const SurveyValue *value, ColumnSeen *seen)
{
	Instant		instant;

	if (variable->kind == KIND_NUMBER)
	{
		if (!is_whole(value->number))
			seen->has_fraction = true;
		else if (fabs(value->number) > PG_INT32_MAX)
			seen->is_large = true;
	}
	else if (value->user_missing || !instant_of(variable->unit, value->number, &instant))
		seen->n_lost++;
	else if (instant.microseconds != 0)
		seen->has_time = true;
}

static void
look_at_row(Session *session, const SurveyValue *values, int64 row)
{
	ColumnSeen *seen = session->result;

	for (int i = 0; i < session->file.n_variables; i++)
	{
		const SurveyVariable *variable = &session->file.variables[i];
		const SurveyValue *value = &values[i];

		if (value->state == VALUE_NUMBER)
			look_at_number(variable, value, &seen[i]);
		else if (value->state == VALUE_TAGGED_MISSING)
			seen[i].n_lost++;
		if (value->user_missing || value->state == VALUE_TAGGED_MISSING)
		{
			SurveyCode	code = code_of(value);

			note_code(session, variable, &seen[i], &code);
		}
	}
}

static const char *
type_of(const SurveyVariable *variable, const ColumnSeen *seen)
{
	switch (variable->kind)
	{
		case KIND_TEXT:
			return "text";
		case KIND_DATE:
			return seen->has_time ? "timestamp without time zone" : "date";
		case KIND_TIMESTAMP:
			return "timestamp without time zone";
		case KIND_INTERVAL:
			return "interval";
		case KIND_NUMBER:
			break;
	}
	return seen->has_fraction ? (variable->is_float ? "real" : "double precision") :
		seen->is_large ? "bigint" : "integer";
}

/* Of those without a label: those of the rows first, then those that are declared. */
static Datum
codes_array(const ColumnSeen *seen, bool *is_null)
{
	ArrayBuildState *state = NULL;

	for (int i = 0; i < seen->n_codes; i++)
		if (!seen->codes[i].has_label)
			state = accumArrayResult(state, CStringGetTextDatum(code_text(&seen->codes[i].code)),
									 false, TEXTOID, CurrentMemoryContext);
	*is_null = state == NULL;
	return state == NULL ? (Datum) 0 : makeArrayResult(state, CurrentMemoryContext);
}

static const char **
name_columns(Session *session, bool fold, const char ***missing)
{
	SurveyFile *file = &session->file;
	size_t		n = (size_t) file->n_variables;
	const char **names = MemoryContextAlloc(session->context, mul_size(n, sizeof(char *)));
	ColumnNames taken;
	bool		is_well = column_names_begin(&taken, &file->arena, mul_size(n, 2));

	*missing = MemoryContextAlloc(session->context, mul_size(n, sizeof(char *)));
	for (size_t i = 0; i < n && is_well; i++)
		is_well = (names[i] = column_names_add(&taken, file->variables[i].name, "", fold)) != NULL;
	for (size_t i = 0; i < n && is_well; i++)
		is_well = ((*missing)[i] = column_names_add(&taken, names[i], "_missing", fold)) != NULL;
	if (!is_well)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	return names;
}

/* Arguments: file, encoding, dataset, and whether names become lower case. */
Datum
survey_file_columns(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *info = give_rows(fcinfo, COLUMNS);
	Session    *session;
	ColumnSeen *seen;
	const char **names;
	const char **missing;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	session = session_open(fcinfo);
	names = name_columns(session, PG_GETARG_BOOL(3), &missing);
	seen = MemoryContextAllocZero(session->context,
								  mul_size(session->file.n_variables, sizeof(ColumnSeen)));
	session_rows(session, look_at_row, seen);
	for (int i = 0; i < session->file.n_variables; i++)
	{
		const SurveyVariable *variable = &session->file.variables[i];
		MemoryContext before = MemoryContextSwitchTo(session->row_context);
		Datum		values[COLUMNS];
		bool		nulls[COLUMNS] = {0};

		for (int k = 0; k < variable->n_missing; k++)
		{
			const SurveyMissing *declared = &variable->missing[k];
			SurveyCode	code = {declared->text, 0, declared->low};

			if (declared->text != NULL || declared->low == declared->high)
				note_code(session, variable, &seen[i], &code);
		}
		values[0] = Int32GetDatum(i + 1);
		values[1] = server_text_datum(variable->name, &nulls[1]);
		values[2] = server_text_datum(names[i], &nulls[2]);
		values[3] = CStringGetTextDatum(type_of(variable, &seen[i]));
		values[4] = server_text_datum(variable->label, &nulls[4]);
		values[5] = server_text_datum(missing[i], &nulls[5]);
		values[6] = Int64GetDatum(seen[i].n_lost);
		values[7] = codes_array(&seen[i], &nulls[7]);
		tuplestore_putvalues(info->setResult, info->setDesc, values, nulls);
		MemoryContextSwitchTo(before);
		MemoryContextReset(session->row_context);
	}
	session_close(session);
	PG_RETURN_NULL();
}
