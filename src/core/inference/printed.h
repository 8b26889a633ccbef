/*-------------------------------------------------------------------------
 *
 * printed.h
 *		A number as somebody printed it: as many digits as it has, and what
 *		other numbers are printed so.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PRINTED_H
#define RESILIENCE_PRINTED_H

#include <stdbool.h>
#include <stddef.h>

typedef enum PrintedKind
{
	PRINTED_NOTHING,			/* no number was printed */
	PRINTED_NUMBER,
	PRINTED_BELOW,				/* "<0.001" */
	PRINTED_ABOVE				/* ">0.05" */
} PrintedKind;

typedef struct Printed
{
	PrintedKind kind;
	double		value;
	double		unit;			/* 1 in the last digit that was printed */
} Printed;

/*
 * "0.0750", "-1.6", "7.5%", "<0.001", "3e-5", a minus sign of typographers;
 * false of anything else.
 */
extern bool printed_parse(const char *text, size_t length, Printed *printed);

/* What became of the digits that were not printed. */
typedef enum Rounding
{
	ROUNDED_NEAREST,
	ROUNDED_TRUNCATED			/* cut off */
} Rounding;

/*
 * How far a number is from one that is printed so, in units of half of the last
 * digit: at most 1 if it is such a one, and 0 in the middle.
 */
extern double printed_distance(const Printed *printed, double number,
							   Rounding rounding);

#endif							/* RESILIENCE_PRINTED_H */
