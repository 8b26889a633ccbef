/*-------------------------------------------------------------------------
 *
 * programme_answers.h
 *		The answers of a survey in memory, and how outcomes are made of them.
 *
 * Answers are not joined and sorted: an interview has a row of a table in
 * memory, a question a column, and a field the number of the answer's code.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PROGRAMME_ANSWERS_H
#define RESILIENCE_PROGRAMME_ANSWERS_H

#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/palloc.h"

#include "core/sample/sample.h"

/* An answer as it is coded: those that are written alike are one. */
typedef struct Code
{
	Datum		number;
	bool		is_answer;		/* not missing, and offered */
} Code;

/* An option of a question, or a code that stands for a missing answer. */
typedef struct Option
{
	Datum		code;
	bool		is_missing;
} Option;

typedef struct Question
{
	Key			key;
	bool		is_number;
	Option	   *options;
	int			n_options;
	Code	   *codes;
	uint32		n_codes;
	uint32		codes_capacity;
	uint32	   *slots;			/* numbers of codes from 1, by hash */
	uint32		n_slots;		/* a power of 2 */
} Question;

typedef enum Rule
{
	RULE_TOP_BOX,
	RULE_THRESHOLD,
	RULE_SUM,
	RULE_LOOKUP,
	RULE_NUMERIC
} Rule;

typedef struct OutcomeItem
{
	int			question;
	Datum		multiplier;
	Datum		constant;
} OutcomeItem;

/* A sum and its score. */
typedef struct Score
{
	Datum		raw;
	double		score;
} Score;

typedef struct Outcome
{
	Key			key;
	bool		is_proportion;
	Rule		rule;
	Datum	   *codes;			/* that count as yes */
	int			n_codes;
	Datum		at_least;		/* 0 if there is none, as below */
	Datum		at_most;
	int			min_answered;	/* 0 if all must be */
	OutcomeItem *items;
	int			n_items;
	Score	   *scores;
	int			n_scores;
} Outcome;

typedef struct Interview
{
	int64		number;
	Key			area;			/* without a text if it is not known */
	double		weight;
	bool		has_weight;
	bool		treated;
	bool		post;
} Interview;

typedef struct Survey
{
	MemoryContext memory;		/* as long as the call */
	Question   *questions;
	int			n_questions;
	int			questions_capacity;
	int		   *question_slots; /* numbers from 1, by hash */
	uint32		n_question_slots;
	Outcome    *outcomes;
	int			n_outcomes;
	int			outcomes_capacity;
	Interview  *interviews;
	uint32		n_interviews;
	uint32		interviews_capacity;
	uint32	   *interview_slots;	/* likewise */
	uint32		n_interview_slots;
	uint32	   *fields;			/* codes from 1, by interview and question */
} Survey;

/* The queries of programme_samples, in the order of its arguments. */
typedef enum AnswerQuery
{
	QUERY_OUTCOMES,
	QUERY_OPTIONS,
	QUERY_SCORES,
	QUERY_INTERVIEWS,
	QUERY_ANSWERS,
	N_ANSWER_QUERIES
} AnswerQuery;

/* What the queries give, which lives in the memory. */
extern Survey *programme_answers_read(const char *const *queries,
									  MemoryContext memory);

static inline bool
same_number(Datum a, Datum b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, a, b));
}

#endif							/* RESILIENCE_PROGRAMME_ANSWERS_H */
