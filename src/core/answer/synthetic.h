/*-------------------------------------------------------------------------
 *
 * synthetic.h
 *		Synthetic difference-in-differences, and synthetic controls: cohorts
 *		against a weighted mean of the never treated.
 *
 * Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021); Abadie, Diamond and
 * Hainmueller (2010).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SYNTHETIC_H
#define RESILIENCE_SYNTHETIC_H

#include "core/answer/estimate.h"
#include "core/model/area_means.h"

typedef enum SyntheticMethod
{
	SYNTHETIC_SDID,				/* weights of areas and of periods */
	SYNTHETIC_SC,				/* of areas; levels, not changes */
	SYNTHETIC_DID				/* all the same */
} SyntheticMethod;

extern const NameList synthetic_methods;

typedef enum SyntheticVcov
{
	SYNTHETIC_PLACEBO,			/* the never treated as if they were treated */
	SYNTHETIC_JACKKNIFE			/* each area left out, weights as they are */
} SyntheticVcov;

extern const NameList synthetic_vcovs;

typedef struct SyntheticChoices
{
	SyntheticMethod method;
	SyntheticVcov vcov;
	uint32_t	reps;			/* of placebos that are drawn */
	uint64_t	seed;
	double		conf_level;
	int32_t		anticipation;	/* periods so long before the start are left out */
} SyntheticChoices;

/* All sets of comparators are gone through if there are no more than these. */
#define MAX_PLACEBOS 10000

/* One cohort.  Areas are those of the means: comparators, then the treated. */
typedef struct Synthetic
{
	int32_t		cohort;
	uint32_t	n_controls;
	uint32_t	n_treated;
	int			n_before;		/* periods before the start and its anticipation */
	int			first_after;	/* the first from the start on */
	uint32_t   *areas;
	dd		   *of_areas;		/* weights, those of the treated too; NULL if
								 * there is no estimate */
	dd		   *of_periods;		/* likewise, those from the start on too; 0 of
								 * those left out */
	uint32_t	placebos;
	bool		all_placebos;	/* these are all there are */
	Estimate	estimate;
} Synthetic;

/* A cohort that is treated in some period; the means know of anticipation, too. */
extern Synthetic *synthetic_create(const AreaMeans *means, const Waves *waves,
								   int32_t cohort,
								   const SyntheticChoices *choices);
extern void synthetic_free(Synthetic *synthetic);

/* Only the weights: no variance. */
extern Synthetic *synthetic_weights(const AreaMeans *means,
									const Waves *waves, int32_t cohort,
									SyntheticMethod method,
									int32_t anticipation);

#endif							/* RESILIENCE_SYNTHETIC_H */
