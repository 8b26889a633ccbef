/*-------------------------------------------------------------------------
 *
 * wave_effects.h
 *		The effects of cohorts in periods, all of them together, and what
 *		each cluster does to them.
 *
 * The effect on a cohort in a period is of four groups of rows: its own and
 * those of cohorts that it is compared with, in the period and in a base.  How
 * an estimate is made of these is an EffectMaker's affair; of their means, for
 * one (effects_of_means).  Covariances of effects, and of whatever is made of
 * them, are sums over clusters of products of scores.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_EFFECTS_H
#define RESILIENCE_WAVE_EFFECTS_H

#include "core/answer/facts.h"
#include "core/model/two_waves.h"
#include "core/model/wave_means.h"
#include "core/model/waves.h"

/* Of an effect, and of a second that it is less of. */
#define EFFECT_SIDES (2 * DESIGN_SIDES)

/* Is the side one of the treated? */
static inline bool
effect_side_is_treated(int side)
{
	return side % DESIGN_SIDES >= TREATED_PRE;
}

typedef struct WaveEffect
{
	int			cohort;			/* its number among those of the waves */
	int32_t		period;
	bool		has_base;
	int32_t		base;
	bool		is_base;		/* 0 by construction */
	bool		exists;
	bool		single;			/* a side has one cluster */
	int			sides[EFFECT_SIDES];	/* means; NO_MEAN of nobody */
	double		estimate;		/* NaN if it does not exist */
} WaveEffect;

/* Which event times there are to be effects of, and of which cohorts. */
typedef struct EffectRange
{
	int64_t		first;
	int64_t		last;
	int64_t		followed;		/* up to which event time, at least, cohorts are
								 * in periods of the sample */
} EffectRange;

typedef struct EffectMaker EffectMaker;

typedef struct WaveEffects
{
	const Sample *sample;
	const Waves *waves;
	const WaveChoices *choices;
	EffectRange range;
	WaveCells  *cells;
	WaveMeans  *means;
	int			n_cohorts;		/* of the waves, that are treated */
	int			n_sides;		/* of each effect */
	int			n_effects;
	WaveEffect *effects;		/* by cohort, then period */
	const EffectMaker *maker;
	void	   *made;			/* the maker's own */
} WaveEffects;

/* Whose a cell is that takes part in an effect. */
enum
{
	OF_COMPARATORS = 1,
	OF_TREATED = 2
};

/*
 * How effects are estimated.  To "open" is to fill in "exists", "single" and
 * "estimate" of each effect that has a base and is not one, and to return what
 * the others want to know.  Scores are what a cluster moves each effect by, to
 * first order, NaN where there is none because the effect would not be there
 * without the cluster; of an effect that does not exist they are not looked at.
 * Estimates without a cluster are NaN where there are none.  Degrees of freedom
 * are those of the sum of effects times factors, judged by the scores, and of a
 * joint test of n such sums (means_freedom.h); where "freedom" is NULL there are
 * only as many as clusters, less 1.
 */
struct EffectMaker
{
	bool		joined;			/* the sample is one of two, joined: each effect is
								 * that of the first less that of the second */
	void	   *(*open) (WaveEffects *effects);
	void		(*scores) (void *made, uint32_t cluster,
						   Adjustment adjustment, double *scores);
	void		(*without) (void *made, uint32_t cluster, double *estimates);
	void	   *(*freedom) (void *made, Adjustment adjustment);
	double		(*freedom_of) (void *freedom, const double *factors);
	double		(*freedom_joint) (void *freedom, const double *factors,
								  int n_sums);
	void		(*freedom_close) (void *freedom);
	/* Mark the cells that an effect is of, by number; NULL: all of its sides. */
	void		(*mark) (void *made, int effect, unsigned char *marks);
	/* Add what is to be known of an effect in an average; NULL: nothing. */
	void		(*note) (void *made, int effect, Facts *facts);
	void		(*close) (void *made);
};

/* Difference of differences of means; and of the eligible less the others. */
extern const EffectMaker effects_of_means;
extern const EffectMaker effects_of_triple;

/* The sign that the mean of a side has. */
extern int	effect_sign(int side);

/*
 * The sample must be canonical; sample, waves and choices are to outlive the
 * effects.  Of cohorts that are always treated, or only controls, there are
 * none.
 */
extern WaveEffects *wave_effects_create(const Sample *sample,
										const Waves *waves,
										const WaveChoices *choices,
										const EffectRange *range,
										const EffectMaker *maker);
extern void wave_effects_free(WaveEffects *effects);

extern void wave_effects_scores(const WaveEffects *effects, uint32_t cluster,
								Adjustment adjustment, double *scores);
extern void wave_effects_without(const WaveEffects *effects, uint32_t cluster,
								 double *estimates);

static inline uint32_t
wave_effects_clusters(const WaveEffects *effects)
{
	return effects->cells->design->n_clusters;
}

static inline int32_t
wave_effects_cohort(const WaveEffects *effects, const WaveEffect *effect)
{
	return effects->waves->cohorts[effect->cohort];
}

#endif							/* RESILIENCE_WAVE_EFFECTS_H */
