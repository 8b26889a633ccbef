/*-------------------------------------------------------------------------
 *
 * fit.h
 *		Weighted least squares from normal equations, with absorbed effects.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FIT_H
#define RESILIENCE_FIT_H

#include "core/model/equations.h"

#define NO_CLUSTER UINT32_MAX

/*
 * What absorbing an effect takes of its rows.  Columns are replaced by their
 * deviations from the means within the effect, which leaves them orthogonal
 * (under W) to the effect's own indicator.
 */
typedef struct AbsorbedEffect
{
	dd			weight;			/* sum w */
	dd			squares;		/* sum w^2 */
	dd			outcome;		/* mean of the outcome: its coefficient */
	dd		   *means;			/* of the columns */
} AbsorbedEffect;

typedef struct Fit
{
	const Design *design;
	int			rank;			/* of the columns, without effects */
	bool	   *dropped;		/* columns that depend on earlier ones */
	Equations	total;			/* k columns, deviations if effects */
	dd		   *r;				/* X'WX = R'R */
	dd		   *coefficients;	/* those of dropped columns are 0 */
	dd			rss;			/* weighted residual sum of squares */
	double		squares;		/* weighted sum of squares of the outcome, with
								 * the effects in it, and its rounding */
	int64_t		rows;
	int64_t		parameters;		/* rank, and the number of effects */
	int64_t		parameters_not_nested;	/* without effects that are clusters,
										 * with a constant instead */
	AbsorbedEffect *effects;	/* by part of design->absorbed */
} Fit;

/*
 * What the squares of outcomes of a cell come to for the noise they may hold
 * (noise.h): the rounding when they were stored counts as if it were a part of
 * their size.
 */
extern dd	fit_outcome_size(const Fit *fit, dd weight, dd squares);

extern Fit *fit_create(const Design *design);
extern void fit_free(Fit *fit);

/* The effect that a cluster belongs to, or NULL. */
static inline const AbsorbedEffect *
fit_effect(const Fit *fit, uint32_t cluster)
{
	return fit->effects == NULL ? NULL :
		&fit->effects[fit->design->absorbed->part_of[cluster]];
}

/*
 * The equations of one cluster in deviations from the effect's means; the
 * last column is then the effect's indicator.
 */
extern void fit_cluster(const Fit *fit, uint32_t cluster,
						Equations *equations);

/* The same of one of its cells. */
extern void fit_cell(const Fit *fit, uint32_t cluster, uint32_t cell,
					 Equations *equations);

/*
 * Whitened coordinates are those where X'WX is the identity: a row x becomes
 * u = R^-T x, a contrast l, too.  An effect adds a column to the clusters that
 * have it, its indicator, which is orthogonal to the others under W.  This
 * gives R and the coefficients with room for it ("width" columns) ...
 */
extern void fit_factor(const Fit *fit, dd *r, dd *coefficients);

/* ... and this puts in the effect of a cluster, if there are effects. */
static inline void
fit_put_effect(const Fit *fit, uint32_t cluster, dd *r, dd *coefficients)
{
	const AbsorbedEffect *effect = fit_effect(fit, cluster);
	int			k = fit->design->k;

	if (effect == NULL)
		return;
	r[k * fit->design->width + k] = dd_sqrt(effect->weight);
	coefficients[k] = effect->outcome;
}

/* R^-T l (k entries; that of an effect is 0) */
extern void fit_whiten_contrast(const Fit *fit, const dd *contrast,
								dd *whitened);

/* Its length squared, l'Ml with M = (X'WX)^-1 */
extern double fit_contrast_square(const Fit *fit, const dd *contrast);

/* Does the contrast have one value, whatever was dropped? */
extern bool fit_is_estimable(const Fit *fit, const dd *contrast);

/* The same of k columns with X'WX = xx, its factor and the columns dropped. */
extern bool contrast_is_estimable(const dd *xx, const dd *r,
								  const bool *dropped, int k,
								  const dd *contrast);

/* b'(contrast) */
extern dd	fit_estimate(const Fit *fit, const dd *contrast);

#endif							/* RESILIENCE_FIT_H */
