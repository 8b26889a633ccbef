/*-------------------------------------------------------------------------
 *
 * read.h
 *		A labelled survey file, read by ReadStat from memory.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_READ_H
#define RESILIENCE_FILES_READ_H

#include "reader/survey_file.h"

/*
 * What the caller is told.  None of it may leave by longjmp: the library's
 * frames lie between.  false ends the reading with PROBLEM_CALLER.
 */
typedef struct SurveyCaller
{
	void	   *context;
	bool		(*go_on) (void *context);	/* asked often; may be NULL */
	bool		(*take_row) (void *context, const SurveyFile *file,
							 const SurveyValue *values, int64_t row);
} SurveyCaller;

typedef struct SurveyChoices
{
	const char *encoding;		/* NULL for the file's own */
	const char *dataset;		/* of a SAS transport file, NULL for the only one */
} SurveyChoices;

/*
 * Reads the dictionary; "file" is zeroed before, and freed by survey_close
 * whatever happens.  The bytes must stay where they are.
 */
extern bool survey_open(const unsigned char *bytes, size_t size,
						const SurveyChoices *choices, const SurveyCaller *caller,
						SurveyFile *file, Problem *problem);

/* Reads the rows of a file that was opened. */
extern bool survey_rows(const unsigned char *bytes, size_t size,
						const SurveyChoices *choices, const SurveyCaller *caller,
						SurveyFile *file, int64_t *n_rows, Problem *problem);

extern void survey_close(SurveyFile *file);

/* Is a value of the variable declared missing? */
extern bool survey_is_missing(const SurveyVariable *variable, const SurveyCode *code);

#endif							/* RESILIENCE_FILES_READ_H */
