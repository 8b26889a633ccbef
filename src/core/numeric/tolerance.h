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

/* ---- columns and sums, in double-double ---- */

/*
 * A column depends on others when less than this share of its sum of squares
 * is left after them: far above the 1e-32 that a copy rounded to double
 * leaves, far below what honest collinearity does.
 */
#define DEPENDENT_COLUMN 1e-26

/*
 * Sums whose terms cancel to less than this share have cancelled: double-
 * double leaves some 1e-31 of terms.
 */
#define CANCELLED_TERMS 1e-28

/*
 * What is left of squares, of a column or of clusters' sums, when a cluster is
 * taken out of the others' or they cancel: columns are rounded to double.
 */
#define DROWNED 1e-24

/*
 * A standard error is nothing if outcomes that are off by this share of
 * themselves would make it (noise.h): they are rounded to some 1e-16, and what
 * they were computed from was as well.
 */
#define ROUNDED_OUTCOMES 1e-13

/*
 * Outcomes far from 0, measured as they are from one of their number, were
 * rounded to this share of their distance from 0 when they were stored.
 */
#define STORED_OUTCOMES 1.2e-16

/*
 * A contrast depends on a dropped column if its coefficient would change it by
 * more than this share of the contrast's size, in standard units.
 */
#define NOT_ESTIMABLE 1e-10

/*
 * CR2 leaves out directions in which the matrix it takes the inverse root of
 * has an eigenvalue below this, as R's clubSandwich does.  A cluster of more
 * than some 1e6 times the weight of all others in a group then adds nothing
 * for that group, where the root proper would still add something finite;
 * near this value, and only there, the two programs may decide differently.
 * CR3 and the jackknife ask the others instead (others.h), at any weight.
 */
#define SINGULAR 1e-12

/*
 * A matrix with an eigenvalue below this share of its largest, or of 1, is near
 * enough to singular that its root takes eigenvectors in double-double.
 */
#define NEARLY_SINGULAR 1e-6

/*
 * A step of this share of what is sought leaves its square: far below what a
 * double shows of it.
 */
#define ROOT_FOUND 1e-13

/* Columns of which a cluster holds all but this share outweigh the others. */
#define OUTWEIGHED 1e-6

/* Of those of which it leaves more than this share, others have enough. */
#define CLEARLY_LEFT 1e-2

/*
 * Directions of (X, WX), scaled to a unit diagonal, with an eigenvalue below
 * this do not exist: weights that vary by less than 1e-12 do not vary.
 */
#define NO_DIRECTION 1e-24

/*
 * n sum w^2 = (sum w)^2 (1 + CV^2): below this squared coefficient of
 * variation, weights are equal up to the rounding of the weights themselves.
 */
#define EQUAL_WEIGHTS 1e-24

/*
 * What is left of the diagonal of a positive semidefinite matrix, as a share of
 * its largest, is rounding below this: far below NO_DIRECTION, which decides.
 */
#define NO_PIVOT_LEFT 1e-29

/* A row with a leverage this close to 1 is alone in its effect or group. */
#define PERFECT_FIT 1e-12

/*
 * What is left of a sum of squares about a mean, as a share of that about the
 * origin, when all values are the same.
 */
#define NO_SPREAD 1e-26

/*
 * What is left of a sum of weights less sum w^2 / sum w, as a share of it,
 * when one row has them all: weights are rounded to double, and squared.
 */
#define NO_FREEDOM 1e-24

/* Off-diagonal elements below this share of a matrix's norm are zero. */
#define NO_ROTATION 1e-32

/*
 * What whitening leaves of terms that cancel must not pass for a small number:
 * it may be all that there is of a column in a draw of clusters.
 * Double-double leaves some 1e-32 of them.
 */
#define CANCELLED_WHITENED 1e-29

/*
 * Sums of squares whose terms cancel to less than this share have few digits
 * left of double-double's 31.
 */
#define CANCELLED_FREEDOM 1e-20

/*
 * A row beside which another of its cell has less than this share of weight:
 * sums of squared weights hold little of the other.
 */
#define OUTWEIGHING_ROW 1e-12

/*
 * Numbers of people that are worked out from sums in double-double are whole up
 * to this.  (Of a count, whose unit is one.)
 */
#define WHOLE_COUNT 1e-6

/*
 * A weight of those that sum to 1 below this is 0, and what one would gain is
 * nothing if it is less than this share of its terms.  A ridge of 1e-14 of
 * the columns' squares leaves 1e-18 of double-double's 1e-32.
 */
#define NO_WEIGHT 1e-16

/*
 * The square of the small penalty of synthetic controls, as a share of the
 * variance of comparators' changes: part of their definition (Arkhangelsky and
 * others 2021), which makes their weights unique.
 */
#define SYNTHETIC_PENALTY 1e-12

/*
 * A mean of outcomes from 0 to 1 this close to an end is there: all are the
 * same.  What one cluster leaves of others has lost no more than that.
 */
#define ALL_THE_SAME 1e-20

/*
 * Newton's steps square their length: after one of log odds as short as this
 * the next is below double's digits.
 */
#define NO_LOGIT_STEP 1e-12

/*
 * Scoring's steps towards the coefficients of a model with a log link shrink
 * by a factor each; the last one is this share of the coefficients.
 */
#define NO_MODEL_STEP 1e-14

/*
 * All of a stratum's population was drawn if less than this share of it was
 * not: that of R's survey.
 */
#define ALL_SAMPLED 1e-7

/* ---- what is read ---- */

/*
 * Turning sums of a stored sample into doubles leaves about 1e-16 of a unit
 * diagonal; a forgery shows above this.
 */
#define FORGED 1e-9

/*
 * Squares below this, in the outcome's own unit, have lost digits to underflow,
 * or are zero for numbers that are not: only their size is looked at.  (The one
 * limit that is not relative: it is that of double.)
 */
#define UNDERFLOWN 1e-200

/*
 * Covariances that were printed are right to some seven digits: what is further
 * from symmetric, or from having no negative eigenvalue, is another matrix.
 */
#define PRINTED_COVARIANCE 1e-6

/* ---- statistics, in double ---- */

/*
 * Two statistics, replicates, ranks, levels, sums of weights or places on the
 * line of null values are the same if they differ by less than this share of
 * their size.  Each comes from sums over clusters or rows, right to some
 * 1e-14.
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
 * Of a coefficient with less than this share of its variance left after others,
 * those others are all there is: correlations come from sums of clusters that
 * are right to some 1e-14.
 */
#define SINGULAR_CORRELATION 1e-10

/* Rounding may bring an effective number of clusters this far above theirs. */
#define MORE_THAN_ALL 1e-9

/*
 * A column of a sample drawn anew that is left with less than this share of
 * what the replicate's clusters hold of it depends on those before it.
 */
#define NO_PIVOT 1e-10

/* Steps towards a root that are smaller than this share of it are none. */
#define NO_STEP 1e-16

/*
 * Newton's steps towards the largest likelihood end when the slope along one
 * (twice what it gains) is below this share of the sum of weights, whose
 * rounding is some 1e-32, and no linear predictor moves: each step squares the
 * error.  Below the larger share likelihoods are straight but for rounding.
 */
#define NEWTON_ENDED 1e-22
#define NEWTON_STRAIGHT 1e-18
#define PREDICTOR_STANDS 1e-6

/*
 * The slopes of assignments in the null value lie between -1 and 1; a variance
 * of them below this is that of rounding errors.
 */
#define NO_SLOPE_VARIANCE 1e-24

/*
 * An assignment whose slope is this close to 1 is the true one, and to -1 its
 * mirror image: those of others are off by some share of the clusters.
 */
#define TIED_SHARES 1e-9

/*
 * The unit that null values of a difference without a standard error are
 * measured in, as a share of the largest change: places are told apart to TIED
 * units, changes only to 1e-16.
 */
#define SMALLEST_UNIT 1e-2

/* ---- several normal numbers at once, and what is found from them ---- */

/*
 * A probability of more than two numbers is a mean over points; more are taken
 * until it is right to this, or there are as many as are taken at all.
 */
#define BOX_ERROR 1e-5

/* What is promised of one that is an integral over a number, or over two. */
#define EXACT_BOX_ERROR 1e-8

/*
 * What such integrals are asked for: the inner one of two more exactly than the
 * outer one, which must not see steps in it.
 */
#define SCALE_INTEGRAL 1e-12
#define SLICE_INTEGRAL 1e-13

/* A place has a probability if it is off by less: that of SCALE_INTEGRAL. */
#define SAME_LEVEL 1e-12

/* Or if the places around it are this share of themselves from each other. */
#define LEVEL_WITHIN 1e-13

/*
 * A step towards the quantile of a box by more than this probability is worth
 * another look: the slope that it was taken by is good to some hundredths.
 */
#define LONG_STEP 1e-4

/* Ends that are this share of themselves from each other can come no closer. */
#define NO_CLOSER 1e-15

/* ---- sensitivity to trends that are not parallel ---- */

/*
 * A critical value of the least favourable case is met by a probability that is
 * off by less: ten times SAME_LEVEL, as there may be many numbers.
 */
#define CRITICAL_LEVEL 1e-11

/*
 * Logarithms of two tails that differ by less than this: their difference is
 * the density times the width up to its square, and has few digits of its own.
 */
#define SAME_TAILS 1e-6

/* Segments are apart if it is by more than this share of a standard error. */
#define TOUCHING_SEGMENTS 1e-10

/* A penalty that is less than this share of the first is none. */
#define NO_PENALTY 1e-18

/*
 * The bound at which an effect is no longer told from 0 is looked for from this
 * share of the unit on, and found to that share of itself.
 */
#define SMALLEST_BOUND 1e-3
#define BREAKDOWN_WITHIN 1e-10

/* Next to a place, in units or in the distance to the next place. */
#define NEXT_TO_PLACE 1e-9

/* Ends of a set are found to this share of a unit, or of themselves. */
#define END_WITHIN 1e-12

/* ---- propensities ---- */

/*
 * What is nearer to 1 is taken as that, as R's DRDID does: odds of a million are
 * as good as certain, and no weight is larger.
 */
#define LARGEST_PROPENSITY (1.0 - 1e-6)

/* Comparators from here on are left out, as in DRDID. */
#define TRIMMED_FROM 0.995

/* ---- distributions ---- */

/* Tails of Student's t by the incomplete beta function up to here. */
#define BETA_TAIL_DF 1000.0

/* ---- calibration to known totals ---- */

/* Totals of two margins are those of one population if they differ by less. */
#define SUMS_AGREE 1e-9

/*
 * Weighted totals that are this share of themselves from the known ones are
 * there after another step of Newton's, which squares it.
 */
#define TOTALS_REACHED 1e-11

/* ---- several effects ---- */

/* A share of variance between imputations is taken to be no less, as in R's mice. */
#define LEAST_BETWEEN_SHARE 1e-4

/*
 * Heterogeneity is found to this share of itself; below that share of a study's
 * variance it is none.
 */
#define REML_WITHIN 1e-14
#define REML_ZERO 1e-12

/* ---- numbers that somebody printed ---- */

/*
 * Of a number that is printed with all its digits other programs have this share
 * of itself in common with ours.
 */
#define PRINTED_DIGITS 1e-9

#endif							/* RESILIENCE_TOLERANCE_H */
