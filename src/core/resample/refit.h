/*-------------------------------------------------------------------------
 *
 * refit.h
 *		The estimate when clusters count more or less than once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_REFIT_H
#define RESILIENCE_REFIT_H

#include "core/model/fit.h"

/*
 * Each cluster's equations in coordinates where those of the whole sample are
 * the identity.  There replicates are well conditioned, whatever the data, and
 * double is enough.
 */
typedef struct Reweighting
{
	uint32_t	n_clusters;
	int			k;				/* columns */
	int			width;			/* with an effect that clusters share, or k */
	uint32_t	n_effects;		/* shared ones */
	const uint32_t *effect_of;
	double		estimate;		/* of the sample as it is */
	double		noise;			/* changes below this are none */
	double	   *contrast;
	bool	   *absent;			/* columns that were dropped */
	double	   *equations;		/* of each cluster: U'WU and U'We */
	/* scratch */
	double	   *sum;			/* of the clusters' equations */
	double	   *effects;		/* of each: its row of U'WU, and of U'We */
	double	   *size;			/* its diagonal, effects not taken out */
	double	   *solution;
	double	   *direction;
} Reweighting;

extern Reweighting *reweight_create(const Fit *fit, const dd *contrast);
extern void reweight_free(Reweighting *reweighting);

/*
 * The estimate with the clusters weighted, and if std_error is not NULL its
 * cluster-robust standard error without any factor, sqrt(sum of weight times
 * squared score).  False if the model cannot be fitted.
 */
extern bool reweight_estimate(Reweighting *reweighting, const double *weights,
							  double *estimate, double *std_error);

#endif							/* RESILIENCE_REFIT_H */
