/*-------------------------------------------------------------------------
 *
 * reading.h
 *		One pass of ReadStat over a file: what its callbacks share.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_READING_H
#define RESILIENCE_FILES_READING_H

#include <readstat.h>

#include "reader/encoding.h"
#include "reader/identify.h"
#include "reader/read.h"

typedef enum Pass
{
	PASS_ENCODING,				/* which encoding does the file name? */
	PASS_DETECT,				/* is every text UTF-8? */
	PASS_DICTIONARY,
	PASS_ROWS
} Pass;

typedef struct Reading
{
	Pass		pass;
	const Identified *found;
	const SurveyCaller *caller;
	SurveyFile *file;
	Problem    *problem;
	Encoding	encoding;		/* of the texts that arrive here */
	bool		is_utf8;		/* PASS_DETECT: so far */
	bool		was_ended;		/* by the caller */

	/* where ReadStat reads */
	size_t		at;

	/* the row that is being filled */
	SurveyValue *values;
	size_t	   *starts;			/* of texts in the buffer */
	char	   *texts;
	size_t		texts_used;
	size_t		texts_size;
	int			obs_index;		/* ReadStat's number of it, -1 for none */
	int64_t		n_rows;
} Reading;

extern void reading_set_dictionary_handlers(readstat_parser_t *parser);
extern void reading_set_value_handler(readstat_parser_t *parser);

/*
 * A text as UTF-8, valid until the next one; false with a problem that says
 * whose it is.
 */
extern bool reading_text(Reading *reading, const char *bytes, size_t n,
						 const char *whose, int64_t row, const char **text, size_t *length);

/* To ReadStat: go on, or not. */
extern int	reading_done(Reading *reading, bool is_well);
extern bool reading_no_memory(Reading *reading);

/* After the dictionary's pass: labels to variables, names, kinds, remarks. */
extern bool dictionary_finish(Reading *reading);

/* After the rows' pass: the last row, if it is whole. */
extern bool values_finish(Reading *reading);

#endif							/* RESILIENCE_FILES_READING_H */
