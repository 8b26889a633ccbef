/*-------------------------------------------------------------------------
 *
 * tolerance.h
 *		When is a number nothing, and when are two numbers the same?
 *
 * Every limit of the core stands here, with what it is a share of: always
 * something of the data's own scale, so that no answer depends on the unit of
 * the outcome or of the weights.  They come from two kinds of arithmetic.
 * Sums over rows and the algebra of regressions are done in double-double,
 * which carries 1e-32 of the terms; statistics of draws are done in double,
 * which carries 1e-16.  A limit lies well above what rounding leaves and well
 * below what data can mean.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TOLERANCE_H
#define RESILIENCE_TOLERANCE_H

/* ---- statistics, in double ---- */

/*
 * Two statistics, or p-values, or places on the line of null values, are the
 * same if they differ by less than this share of their size.  Each is a
 * quotient of sums over clusters or rows, right to some 1e-14.
 */
#define TIED 1e-12

/*
 * A statistic is a number of standard errors.  Two that are next to 0 are the
 * same if they differ by less than this: their numerators cancel to 1e-16 of
 * terms that are of the order of the standard error.
 */
#define TIED_AT_ZERO 1e-14

/*
 * What is left of terms that cancel to less than this share of their sizes is
 * rounding: a numerator or variance as a polynomial in the null value, where
 * the terms themselves come from sums.
 */
#define CANCELLED 1e-12

/* The same of one sum in double, of terms that are right to the last digit. */
#define CANCELLED_SUM 1e-13

/* Squares of such sums: the square of CANCELLED_SUM. */
#define CANCELLED_SQUARES 1e-26

/*
 * The slopes of assignments in the null value lie between -1 and 1; a variance
 * of them below this is that of rounding errors.
 */
#define NO_SLOPE_VARIANCE 1e-24

/*
 * The unit that null values of a difference without a standard error are
 * measured in, as a share of the largest change: places are told apart to TIED
 * units, changes only to 1e-16.
 */
#define SMALLEST_UNIT 1e-2

#endif							/* RESILIENCE_TOLERANCE_H */
