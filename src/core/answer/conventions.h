/*-------------------------------------------------------------------------
 *
 * conventions.h
 *		What other programs make of the same regression: their variances, the
 *		degrees of freedom that they judge them by, and which has what by
 *		default.
 *
 * A variance is one of a few that differ in more than a factor, times a factor
 * for few clusters or rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CONVENTIONS_H
#define RESILIENCE_CONVENTIONS_H

#include "core/base/names.h"
#include "core/variance/variance.h"

/* With n rows, G clusters and k parameters. */
typedef enum Factor
{
	FACTOR_NONE,
	FACTOR_CLUSTERS,			/* G / (G - 1) */
	FACTOR_STATA,				/* G (n - 1) / ((G - 1)(n - k)) */
	FACTOR_NOT_NESTED,			/* the same, effects that are clusters counting
								 * as a constant */
	FACTOR_WITHIN,				/* and without a constant either */
	FACTOR_PARAMETERS,			/* G / (G - k) */
	FACTOR_LESS_ONE,			/* (G - 1) / G */
	FACTOR_ONE_ROW,				/* n / (n - 1) */
	FACTOR_ROWS,				/* n / (n - k) */
	FACTOR_ROWS_NOT_NESTED,		/* the same, as above */
	FACTOR_ROWS_WITHIN			/* the same, without a constant either */
} Factor;

typedef enum Freedom
{
	FREEDOM_SATTERTHWAITE,
	FREEDOM_DESIGN,				/* PSUs - strata */
	FREEDOM_DESIGN_MODEL,		/* PSUs - strata + 1 - k */
	FREEDOM_CLUSTERS,			/* G - 1 */
	FREEDOM_CLUSTERS_LESS_TWO,
	FREEDOM_CLUSTERS_MODEL,		/* G - k */
	FREEDOM_ROWS,				/* n - k */
	FREEDOM_NORMAL,
	FREEDOM_TEST,				/* that of a test of clusters' changes */
	N_FREEDOMS
} Freedom;

extern const NameList freedom_names;

/* What it is a regression of. */
typedef enum Setting
{
	OF_GROUPS = 1 << 0,			/* treated, post and their product */
	OF_CLUSTER_EFFECTS = 1 << 1,
	OF_BLOCK_EFFECTS = 1 << 2,
	OF_LINK = 1 << 3,			/* a generalised linear model of groups */
	OF_WEIGHTED_LINK = 1 << 4	/* the same with weights */
} Setting;

#define OF_LINKS (OF_LINK | OF_WEIGHTED_LINK)
#define OF_ANY (OF_LINEAR | OF_LINKS)
#define OF_LINEAR (OF_GROUPS | OF_CLUSTER_EFFECTS | OF_BLOCK_EFFECTS)

typedef struct VarianceRule
{
	const char *name;
	Vcov		base;
	Factor		factor;
	unsigned	settings;		/* that it is no other rule's twin in */
} VarianceRule;

extern const VarianceRule variance_rules[];
extern const int n_variance_rules;

/* Numbers of a fit that factors and degrees of freedom are made of. */
typedef struct FitCounts
{
	double		rows;
	double		clusters;
	double		parameters;
	double		parameters_not_nested;
	double		design;			/* PSUs - strata; NaN if unknown */
} FitCounts;

extern double factor_value(Factor factor, const FitCounts *counts);

/*
 * "own" are those that the variance itself has.  NaN if they are not for it, or
 * there are none.
 */
extern double freedom_value(Freedom freedom, Vcov base,
							const FitCounts *counts, double own);

/* Does a program have a variance with these degrees of freedom? */
extern bool convention_is_used(const char *variance, Freedom freedom,
							   Setting setting);

/* Those that do, for the caller to free; NULL if none does. */
extern char *convention_tools(const char *variance, Freedom freedom,
							  Setting setting);

#endif							/* RESILIENCE_CONVENTIONS_H */
