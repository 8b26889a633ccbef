/*-------------------------------------------------------------------------
 *
 * survey_file.h
 *		What a labelled survey file holds.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_SURVEY_FILE_H
#define RESILIENCE_FILES_SURVEY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "reader/arena.h"

typedef enum SurveyFormat
{
	SURVEY_SAV,
	SURVEY_ZSAV,
	SURVEY_POR,
	SURVEY_DTA,
	SURVEY_SAS7BDAT,
	SURVEY_XPT
} SurveyFormat;

#define N_SURVEY_FORMATS (SURVEY_XPT + 1)

/* "sav", "zsav", ... */
extern const char *const survey_format_names[N_SURVEY_FORMATS];

/* What the numbers of a variable mean, by its print format. */
typedef enum SurveyKind
{
	KIND_NUMBER,
	KIND_TEXT,
	KIND_DATE,
	KIND_TIMESTAMP,
	KIND_INTERVAL
} SurveyKind;

#define N_SURVEY_KINDS (KIND_INTERVAL + 1)

extern const char *const survey_kind_names[N_SURVEY_KINDS];

/* A code: a text, a Stata or SAS missing value, or a number. */
typedef struct SurveyCode
{
	const char *text;			/* NULL unless the variable is of texts */
	char		tag;			/* 'a' to 'z', 'A' to 'Z', '_'; 0 unless one of those */
	double		number;
} SurveyCode;

typedef struct SurveyLabel
{
	SurveyCode	code;
	const char *label;
	struct SurveyLabel *next;
} SurveyLabel;

typedef struct SurveyLabelSet
{
	const char *name;
	SurveyLabel *first;
	SurveyLabel *last;
	int			n_labels;
	struct SurveyLabelSet *next;
} SurveyLabelSet;

/* User-missing: a code has the same ends; LOWEST is -infinity. */
typedef struct SurveyMissing
{
	double		low;
	double		high;
	const char *text;			/* of texts, which have no ranges here */
} SurveyMissing;

/* ReadStat holds no more. */
#define MOST_MISSING 16

typedef struct SurveyVariable
{
	const char *name;			/* unique */
	const char *label;			/* NULL if none */
	const char *format;			/* print format, NULL if none */
	const char *set_name;		/* of its value labels, NULL if none */
	const SurveyLabelSet *labels;	/* NULL if none */
	const char *storage;		/* "double", "text", ... */
	const char *measure;		/* NULL if not said */
	const char *remark;			/* what is odd about it, NULL if nothing */
	size_t		width;
	int			unit;			/* of dates and times, a ClockUnit */
	SurveyKind	kind;
	bool		is_weight;
	bool		is_float;
	int			n_missing;
	SurveyMissing missing[MOST_MISSING];
} SurveyVariable;

typedef struct SurveyNote
{
	const char *text;
	struct SurveyNote *next;
} SurveyNote;

typedef struct SurveyNotes
{
	SurveyNote *first;
	SurveyNote *last;
} SurveyNotes;

/* ReadStat keeps some kilobytes of each: the files that there are have fewer. */
#define MOST_VARIABLES 100000

typedef struct SurveyFile
{
	Arena		arena;			/* of all that it points to */
	SurveyFormat format;
	int64_t		version;
	const char *label;			/* NULL if none */
	const char *table;			/* name of the data set, NULL if none */
	const char *declared;		/* encoding that the file names, NULL if none */
	const char *encoding;		/* that texts were read by */
	const char *compression;	/* NULL if not said */
	const char *byte_order;		/* NULL if not said */
	int64_t		n_rows;			/* as the file says, -1 if it does not */
	time_t		created;		/* 0 if not said */
	time_t		modified;
	int			n_variables;
	SurveyVariable *variables;
	SurveyLabelSet *label_sets;
	SurveyNotes notes;			/* documents of the file */
	SurveyNotes remarks;		/* what the reader of the result should know */
} SurveyFile;

/* Below it all whole numbers are doubles; beyond, not every next one is. */
#define MOST_WHOLE 9007199254740992.0

typedef enum ValueState
{
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_SYSTEM_MISSING,
	VALUE_TAGGED_MISSING
} ValueState;

typedef struct SurveyValue
{
	ValueState	state;
	bool		user_missing;	/* a number or text that is declared so */
	char		tag;
	double		number;
	const char *text;			/* UTF-8, valid until the next row */
	size_t		length;
} SurveyValue;

/* Why a file is not read, for the reader of an error. */
typedef enum ProblemKind
{
	PROBLEM_NONE,
	PROBLEM_NOT_SURVEY,			/* something else */
	PROBLEM_UNSUPPORTED,		/* a survey file that cannot be read */
	PROBLEM_DAMAGED,
	PROBLEM_TEXT,				/* bytes that are not of the encoding */
	PROBLEM_ENCODING,			/* an encoding that nobody knows */
	PROBLEM_CHOICE,				/* one of several data sets must be named */
	PROBLEM_MEMORY,
	PROBLEM_CALLER				/* the caller's own, who knows what it was */
} ProblemKind;

#define PROBLEM_BYTES 700

typedef struct Problem
{
	ProblemKind kind;
	char		message[PROBLEM_BYTES];
	char		hint[PROBLEM_BYTES];
} Problem;

extern void problem_set(Problem *problem, ProblemKind kind, const char *hint,
						const char *format,...)
			__attribute__((format(printf, 4, 5)));

/* false if there is no memory for it. */
extern bool note_add(Arena *arena, SurveyNotes *notes, const char *format,...)
			__attribute__((format(printf, 3, 4)));

#endif							/* RESILIENCE_FILES_SURVEY_FILE_H */
