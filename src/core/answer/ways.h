/*-------------------------------------------------------------------------
 *
 * ways.h
 *		The registry of ways of inference: one row for each.
 *
 * A way is what a name chooses: CR2 of did_estimate's vcov, WCR31 of
 * did_bootstrap's method.  What a way needs of a sample, which choices it has
 * and what it gives is said in its row; refusals, lists of names, the lines of
 * did_report and the reference's table follow from it.
 *
 * A new way of a family there is: a row here, and its enumerator and arithmetic
 * where the family's are (resample/, variance/).  A new family: WayFamily
 * (method.h), its infer function (a file by_NAME.c, declared in inference.h),
 * its line in way_families and its rows (ways.c), and its sentence (writers in
 * words/words_method.c).  Only a new choice, or a new SQL function, touches
 * choices.{h,c} and src/pg.  docs/reference.md must have the row, or
 * test/t/005_documents.pl fails.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAYS_H
#define RESILIENCE_WAYS_H

#include "core/answer/inference.h"

/* What a sample must have; FOR_ROWS is meant for one without clusters. */
typedef enum Need
{
	NEEDS_NOTHING = 0,
	NEEDS_CLUSTERS = 1 << 0,
	NEEDS_ONE_ARM = 1 << 1,		/* in each cluster */
	NEEDS_BLOCKS = 1 << 2,
	FOR_ROWS = 1 << 3
} Need;

typedef enum Gift
{
	GIVES_SET = 1 << 0,			/* all of a confidence set, and for a NaN as
								 * conf_level no interval */
	GIVES_STEP_DOWN = 1 << 1,	/* several outcomes together */
	GIVES_PIVOTS = 1 << 2		/* replicates have a standard error */
} Gift;

typedef struct Way
{
	const char *name;
	WayFamily	family;
	int			variant;		/* the family's enum: Vcov, WildKind,
								 * BootstrapMethod, Scheme, CollapseTest */
	unsigned	needs;
	unsigned	choices;
	unsigned	gives;
	const char *label;			/* in did_report, or NULL */
} Way;

extern const Way ways[];
extern const int n_ways;

typedef struct WayFamilyKind
{
	const char *function;		/* in SQL */
	const char *argument;		/* that names the way */
	int			usual;			/* variant: the default */
	void		(*infer) (const Sample *sample, const Choices *choices,
						  Estimate *estimate, ConfidenceSet *set);
} WayFamilyKind;

extern const WayFamilyKind way_families[N_WAY_FAMILIES];

static inline const char *
way_function(const Way *way)
{
	return way_families[way->family].function;
}

static inline const char *
way_argument(const Way *way)
{
	return way_families[way->family].argument;
}

extern const Way *way_of(WayFamily family, int variant);

/* The one that a function's DEFAULT names. */
extern const Way *usual_way(WayFamily family);

/* Its default choices. */
extern Choices choices_of(const Way *way);

/* What these choices need of a sample, and what a sample has of it. */
extern unsigned choices_need(const Choices *choices);
extern unsigned resample_needs(Resample resample);
extern unsigned sample_meets(const Sample *sample);

/* The sample must meet what the choices need. */
extern void infer(const Sample *sample, const Choices *choices,
				  Estimate *estimate, ConfidenceSet *set);

/* ---- by name ---- */

/* Ways of a function that have all these choices and give all this. */
typedef struct WaysOf
{
	const char *function;
	unsigned	choices;
	unsigned	gives;
	unsigned	without;		/* needs */
} WaysOf;

/* Of its argument that names one. */
extern const char *ways_argument(const WaysOf *of);

/* Whatever the case; NULL if there is none. */
extern const Way *way_by_name(const WaysOf *of, const char *name);

/* "WCR11, WCR13", with "last" for the last comma; the caller frees it. */
extern char *ways_text(const WaysOf *of, const char *last);

extern const char *vcov_name(Vcov vcov);
extern bool vcov_by_name(const char *name, Vcov *vcov);

#endif							/* RESILIENCE_WAYS_H */
