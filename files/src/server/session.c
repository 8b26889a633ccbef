/*-------------------------------------------------------------------------
 *
 * session.c
 *		A survey file that a function was given, and rows that it gives.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "server/session.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "reader/encoding.h"

#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "resilience_files", .version = RESILIENCE_VERSION);
#else
PG_MODULE_MAGIC;
#endif

/* Bytes that are no UTF-8 in a message, which may have cut a name, as "?". */
static char *
server_message(const char *message)
{
	char	   *copy = pstrdup(message);
	size_t		length = strlen(copy);
	size_t		at = 0;
	size_t		valid;

	while (at < length)
	{
		utf8_check(copy + at, length - at, &valid);
		at += valid;
		if (at < length)
			copy[at++] = '?';
	}
	return pg_any_to_server(copy, (int) length, PG_UTF8);
}

pg_noreturn static void
raise_problem(const Session *session, const Problem *problem)
{
	static const int codes[] = {
		[PROBLEM_NONE] = ERRCODE_INTERNAL_ERROR,
		[PROBLEM_NOT_SURVEY] = ERRCODE_INVALID_PARAMETER_VALUE,
		[PROBLEM_UNSUPPORTED] = ERRCODE_FEATURE_NOT_SUPPORTED,
		[PROBLEM_DAMAGED] = ERRCODE_INVALID_BINARY_REPRESENTATION,
		[PROBLEM_TEXT] = ERRCODE_CHARACTER_NOT_IN_REPERTOIRE,
		[PROBLEM_ENCODING] = ERRCODE_INVALID_PARAMETER_VALUE,
		[PROBLEM_CHOICE] = ERRCODE_INVALID_PARAMETER_VALUE,
		[PROBLEM_MEMORY] = ERRCODE_OUT_OF_MEMORY,
		[PROBLEM_CALLER] = ERRCODE_QUERY_CANCELED
	};

	if (session->error != NULL)
		ReThrowError(session->error);
	ereport(ERROR,
			(errcode(codes[problem->kind]),
			 errmsg("%s", server_message(problem->message)),
			 problem->hint[0] != '\0' ? errhint("%s", problem->hint) : 0));
	pg_unreachable();
}

/* ---- what may raise errors, called by the library ---- */

typedef struct RowCall
{
	const SurveyValue *values;
	int64		row;
} RowCall;

/*
 * Either a row is used, or (without one) interrupts are looked at.  An error is
 * kept, for the library's frames lie between here and who will hear of it; as
 * nothing else is done until it is raised again, no subtransaction is needed.
 */
static bool
guarded(Session *session, const RowCall *call)
{
	MemoryContext before = CurrentMemoryContext;
	volatile bool is_well = true;

	PG_TRY();
	{
		if (call == NULL)
			CHECK_FOR_INTERRUPTS();
		else
		{
			CHECK_FOR_INTERRUPTS();
			MemoryContextSwitchTo(session->row_context);
			session->use(session, call->values, call->row);
			MemoryContextReset(session->row_context);
		}
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(session->context);
		session->error = CopyErrorData();
		FlushErrorState();
		is_well = false;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(before);
	return is_well;
}

static bool
go_on(void *context)
{
	return !InterruptPending || guarded(context, NULL);
}

static bool
take_row(void *context, const SurveyFile *file, const SurveyValue *values,
		 int64_t row)
{
	RowCall		call = {values, row};

	return guarded(context, &call);
}

/* ---- sessions ---- */

static void
close_file(void *file)
{
	survey_close(file);
}

static char *
utf8_argument(FunctionCallInfo fcinfo, int i)
{
	char	   *string;

	if (PG_ARGISNULL(i))
		return NULL;
	string = text_to_cstring(PG_GETARG_TEXT_PP(i));
	return pg_server_to_any(string, (int) strlen(string), PG_UTF8);
}

Session *
session_open(FunctionCallInfo fcinfo)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "survey file",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext before = MemoryContextSwitchTo(context);
	Session    *session = palloc0(sizeof(Session));
	MemoryContextCallback *callback = palloc0(sizeof(MemoryContextCallback));
	SurveyCaller caller = {session, go_on, NULL};
	Problem		problem = {0};
	bytea	   *file = PG_GETARG_BYTEA_PP(0);

	session->context = context;
	session->row_context = AllocSetContextCreate(context, "survey file row",
												 ALLOCSET_DEFAULT_SIZES);
	session->bytes = (const unsigned char *) VARDATA_ANY(file);
	session->size = VARSIZE_ANY_EXHDR(file);
	session->choices.encoding = utf8_argument(fcinfo, 1);
	session->choices.dataset = utf8_argument(fcinfo, 2);
	callback->func = close_file;
	callback->arg = &session->file;
	MemoryContextRegisterResetCallback(context, callback);
	if (!survey_open(session->bytes, session->size, &session->choices, &caller,
					 &session->file, &problem))
		raise_problem(session, &problem);
	MemoryContextSwitchTo(before);
	return session;
}

int64
session_rows(Session *session, RowUse use, void *result)
{
	SurveyCaller caller = {session, go_on, take_row};
	Problem		problem = {0};
	int64_t		n_rows = 0;

	session->use = use;
	session->result = result;
	if (!survey_rows(session->bytes, session->size, &session->choices, &caller,
					 &session->file, &n_rows, &problem))
		raise_problem(session, &problem);
	return n_rows;
}

void
session_close(Session *session)
{
	MemoryContextDelete(session->context);
}

/* ---- values for the server ---- */

char *
server_text(const char *text)
{
	return text == NULL ? NULL : pg_any_to_server(text, (int) strlen(text), PG_UTF8);
}

Datum
server_text_datum(const char *text, bool *is_null)
{
	*is_null = text == NULL;
	return text == NULL ? (Datum) 0 : CStringGetTextDatum(server_text(text));
}

bool
is_whole(double number)
{
	return number == floor(number) && fabs(number) < MOST_WHOLE;
}

SurveyCode
code_of(const SurveyValue *value)
{
	SurveyCode	code = {
		.text = value->state == VALUE_TEXT ? value->text : NULL,
		.tag = value->tag,
		.number = value->number
	};

	return code;
}

char *
number_text(double number)
{
	char	   *text = palloc(Max(DOUBLE_SHORTEST_DECIMAL_LEN, 32));

	if (is_whole(number))
		snprintf(text, 32, INT64_FORMAT, (int64) number);
	else
		double_to_shortest_decimal_buf(number, text);
	return text;
}

char *
code_text(const SurveyCode *code)
{
	if (code->text != NULL)
		return server_text(code->text);
	return code->tag != 0 ? psprintf(".%c", code->tag) : number_text(code->number);
}

Datum
notes_array(const SurveyNotes *notes, bool *is_null)
{
	ArrayBuildState *state = NULL;

	for (const SurveyNote *note = notes->first; note != NULL; note = note->next)
		state = accumArrayResult(state, CStringGetTextDatum(server_message(note->text)),
								 false, TEXTOID, CurrentMemoryContext);
	*is_null = state == NULL;
	return state == NULL ? (Datum) 0 : makeArrayResult(state, CurrentMemoryContext);
}

void
do_not_fit(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the SQL objects of extension \"resilience_files\" do not fit its library"),
			 errhint("Run ALTER EXTENSION resilience_files UPDATE.")));
	pg_unreachable();
}

ReturnSetInfo *
give_rows(FunctionCallInfo fcinfo, int n_columns)
{
	ReturnSetInfo *info;

	InitMaterializedSRF(fcinfo, 0);
	info = (ReturnSetInfo *) fcinfo->resultinfo;
	if (info->setDesc->natts != n_columns)
		do_not_fit();
	return info;
}
