/*-------------------------------------------------------------------------
 *
 * words_summary.h
 *		A result in one sentence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_SUMMARY_H
#define RESILIENCE_WORDS_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A result as its reader has it, which may be made by hand: numbers that
 * there are not are NaN, counts -1 and texts NULL.
 */
typedef struct ResultRead
{
	double		estimate;
	double		std_error;
	double		df;
	double		p_value;
	double		low;
	double		high;
	double		conf_level;
	int64_t		rows;
	int64_t		clusters;
	int64_t		clusters_treated;
	bool		proportion;		/* to be told in percentage points */
	bool		logarithm;		/* to be told as the ratio that it is of */
	const char *method;
	const char *note;
} ResultRead;

/* In a method: what its p-value is of, if that is not 0. */
#define METHOD_NULL_VALUE " of an effect of "

/* The caller's to free. */
extern char *words_summary(const ResultRead *result);

#endif							/* RESILIENCE_WORDS_SUMMARY_H */
