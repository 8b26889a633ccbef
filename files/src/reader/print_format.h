/*-------------------------------------------------------------------------
 *
 * print_format.h
 *		What a number means by its print format, and which date it is.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_PRINT_FORMAT_H
#define RESILIENCE_FILES_PRINT_FORMAT_H

#include "reader/survey_file.h"

/* What is counted, and from when. */
typedef enum ClockUnit
{
	CLOCK_NONE,
	CLOCK_SPSS_SECONDS,			/* since 14 October 1582 */
	CLOCK_DAYS,					/* since 1960, as all others below */
	CLOCK_SECONDS,
	CLOCK_MILLISECONDS,
	CLOCK_LEAP_MILLISECONDS,	/* leap seconds are counted too */
	CLOCK_WEEKS,				/* of seven days from 1 January, 52 a year */
	CLOCK_MONTHS,
	CLOCK_QUARTERS,
	CLOCK_HALF_YEARS,
	CLOCK_DURATION_SECONDS		/* a length of time, or a time of the day */
} ClockUnit;

typedef struct PrintFormat
{
	SurveyKind	kind;
	ClockUnit	unit;
	bool		is_known;		/* else its numbers are given as they are */
} PrintFormat;

extern PrintFormat print_format_read(SurveyFormat file, const char *format);

typedef struct Instant
{
	int64_t		days;			/* since 1 January 1970; of durations 0 */
	int64_t		microseconds;	/* of the day; of durations all */
} Instant;

/* false if it lies outside of the years 1 to 9999, or is no number. */
extern bool instant_of(ClockUnit unit, double value, Instant *instant);

/* YYYY-MM-DD, with Thh:mm:ss[.ffffff] unless a date at midnight; or a duration as [-]h:mm:ss. */
#define INSTANT_BYTES 64
extern int	instant_text(const Instant *instant, SurveyKind kind,
						 char text[INSTANT_BYTES]);

#endif							/* RESILIENCE_FILES_PRINT_FORMAT_H */
