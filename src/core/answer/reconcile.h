/*-------------------------------------------------------------------------
 *
 * reconcile.h
 *		Which choices give the numbers that somebody published?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RECONCILE_H
#define RESILIENCE_RECONCILE_H

#include "core/answer/conventions.h"
#include "core/inference/inversion.h"
#include "core/inference/printed.h"
#include "core/model/link.h"

typedef enum Figure
{
	FIGURE_ESTIMATE,
	FIGURE_STD_ERROR,
	FIGURE_STATISTIC,
	FIGURE_DF,
	FIGURE_P_VALUE,
	FIGURE_LOW,
	FIGURE_HIGH,
	N_FIGURES
} Figure;

extern const NameList figure_names;

typedef struct Published
{
	Printed		figures[N_FIGURES];
	int			covariates_most;	/* in a subset; all together always */
} Published;

/* What of a scale was published. */
typedef enum Shown
{
	SHOWN_EFFECT,				/* in units of the outcome */
	SHOWN_LOGARITHM,			/* of a ratio */
	SHOWN_RATIO,
	N_SHOWN
} Shown;

extern const NameList shown_names;

typedef enum RoundingRule
{
	RULE_NEAREST,
	RULE_TRUNCATED,
	RULE_CHAINED				/* the rest was worked out of estimate and
								 * standard error as they are printed */
} RoundingRule;

extern const NameList rounding_names;

/* One of the choices, and how near it comes. */
typedef struct Reconciled
{
	/* the regression */
	bool		weighted;
	Effects		effects;
	uint64_t	covariates;		/* a bit for each that is adjusted for */
	Link		link;
	/* the variance and what it is judged by */
	const char *variance;
	Freedom		freedom;
	Setting		setting;
	/* how it was written down */
	Shown		shown;
	double		multiplier;		/* of units of the outcome */
	RoundingRule rounding;
	Alternative alternative;
	double		conf_level;
	/* what comes of it */
	double		estimate;		/* on the scale */
	double		std_error;
	double		df;				/* infinite: the normal distribution */
	double		distance;		/* the largest: at most 1 if all agree */
	bool		used;			/* some program does it */
	int64_t		rows;
	uint32_t	clusters;
	uint32_t	order;			/* of the search: the plainest first */
} Reconciled;

typedef struct ReconciledList
{
	Reconciled *list;			/* nearest first */
	size_t		n;
	size_t		capacity;
} ReconciledList;

static inline bool
reconciled_agrees(const Reconciled *found)
{
	return found->distance <= 1.0;
}

/* As it would be printed, with all its digits. */
extern void reconciled_figures(const Reconciled *found,
							   double figures[N_FIGURES]);

/* The distance of one figure. */
extern double reconciled_distance(const Reconciled *found,
								  const Published *published, Figure figure);

/*
 * All choices for a canonical sample of two waves; the caller frees the list.
 * The variance is looked for only if more than an estimate was published.
 */
extern void reconcile(const Sample *sample, const Published *published,
					  ReconciledList *found);

#endif							/* RESILIENCE_RECONCILE_H */
