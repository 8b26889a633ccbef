/*-------------------------------------------------------------------------
 *
 * calibration.h
 *		Weights that reproduce known totals of the population.
 *
 * The weight of a row is multiplied by g = F(u), where u is the sum of its
 * columns' coefficients (margin_table.h), such that the weighted totals of the
 * columns are the known ones (Deville and Sarndal 1992).  F is 1 + u for linear
 * calibration (the generalised regression estimator), exp(u) for raking, and
 * a curve between two bounds for logit.  One margin of categories is
 * poststratification, by any of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CALIBRATION_H
#define RESILIENCE_CALIBRATION_H

#include "core/model/margin_table.h"

typedef enum CalibrationMethod
{
	CALIBRATE_POSTSTRATIFY,
	CALIBRATE_RAKE,
	CALIBRATE_LINEAR,
	CALIBRATE_RAKING,
	CALIBRATE_LOGIT
} CalibrationMethod;

typedef struct CalibrationChoices
{
	CalibrationMethod method;
	double		lower;			/* bounds of g: -infinity and infinity are none */
	double		upper;
} CalibrationChoices;

/* Of a category of a margin, or of an amount, which has no text. */
typedef struct KnownTotal
{
	MarginText	margin;
	MarginText	category;
	double		total;
} KnownTotal;

typedef enum CalibrationStatus
{
	CALIBRATION_OK,
	CALIBRATION_NO_ROWS,
	CALIBRATION_NOT_A_NUMBER,	/* "field" of a row, of which an amount is known */
	CALIBRATION_NULL,			/* "field" of a row has no category */
	CALIBRATION_TOO_MANY,		/* categories */
	CALIBRATION_NO_SUCH_MARGIN, /* "known" is of one that rows do not have */
	CALIBRATION_NO_TOTAL,		/* "field" is a category without one */
	CALIBRATION_NO_RESPONDENTS, /* "known" is of a category without rows */
	CALIBRATION_NOT_POSITIVE,	/* "known" is a total of rows that is not */
	CALIBRATION_SUMS_DIFFER,	/* of "known" and "other", which are two margins */
	CALIBRATION_ONE_MARGIN,		/* poststratification is by one, of categories */
	CALIBRATION_NO_AMOUNTS,		/* "known" is one: these are by categories */
	CALIBRATION_NOT_REACHED,	/* "known" is furthest from its total */
	CALIBRATION_TOO_LARGE,		/* the sample, with factors */
	CALIBRATION_VANISHED		/* weights of "pattern" would be 0, or without end */
} CalibrationStatus;

typedef struct CalibrationFault
{
	MarginField field;
	KnownTotal	known;
	KnownTotal	other;
	MarginText	pattern;
	double		reached;		/* instead of the known total */
} CalibrationFault;

/*
 * The factors by label of a canonical sample with margins (those of labels that
 * are of no margins stay what they are), and the roles of its margins.  The
 * totals are sorted in place.
 */
extern CalibrationStatus calibrate(const Sample *sample, KnownTotal *totals,
								   uint32_t n_totals,
								   const CalibrationChoices *choices,
								   double *factors, MarginRole *roles,
								   CalibrationFault *fault);

#endif							/* RESILIENCE_CALIBRATION_H */
