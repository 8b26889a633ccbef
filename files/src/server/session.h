/*-------------------------------------------------------------------------
 *
 * session.h
 *		A survey file that a function was given, and rows that it gives.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_SESSION_H
#define RESILIENCE_FILES_SESSION_H

#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"

#include "pg/compat.h"
#include "reader/print_format.h"
#include "reader/read.h"

typedef struct Session Session;

/* May raise errors: they are kept until the library has come to its end. */
typedef void (*RowUse) (Session *session, const SurveyValue *values, int64 row);

struct Session
{
	const unsigned char *bytes;
	size_t		size;
	SurveyChoices choices;
	SurveyFile	file;
	MemoryContext context;		/* of the session; frees the file with it */
	MemoryContext row_context;	/* reset after each row */
	RowUse		use;
	void	   *result;			/* the user's */
	ErrorData  *error;			/* what was raised while the library was at work */
};

/* Opens the file of the first argument, with the encoding and the data set of the next two. */
extern Session *session_open(FunctionCallInfo fcinfo);
extern int64 session_rows(Session *session, RowUse use, void *result);
extern void session_close(Session *session);

/* UTF-8 as the server has it; NULL stays. */
extern char *server_text(const char *text);
extern Datum server_text_datum(const char *text, bool *is_null);

/* A whole number, of which the next ones are there too. */
extern bool is_whole(double number);

/* The code of a value that is not system-missing. */
extern SurveyCode code_of(const SurveyValue *value);

/* A code as text: the number as short as it can be, ".a", or the text. */
extern char *code_text(const SurveyCode *code);
extern char *number_text(double number);

/* Texts of notes as text[]; NULL if there are none. */
extern Datum notes_array(const SurveyNotes *notes, bool *is_null);

pg_noreturn extern void do_not_fit(void);

/* A materialised result of so many columns, or an error that says what to run. */
extern ReturnSetInfo *give_rows(FunctionCallInfo fcinfo, int n_columns);

#endif							/* RESILIENCE_FILES_SESSION_H */
