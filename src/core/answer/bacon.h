/*-------------------------------------------------------------------------
 *
 * bacon.h
 *		What two-way fixed effects are an average of.
 *
 * Of means of clusters in periods, every cluster counting as one, the
 * coefficient of being treated is a weighted mean of differences-in-
 * differences of two cohorts each (Goodman-Bacon 2021).  Some of these have
 * cohorts that are treated already as what is compared with.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BACON_H
#define RESILIENCE_BACON_H

#include "core/answer/facts.h"
#include "core/model/waves.h"

typedef enum BaconType
{
	BACON_TREATED_UNTREATED,
	BACON_EARLIER_LATER,		/* treated against those not treated yet */
	BACON_LATER_EARLIER,		/* against those who are treated already */
	BACON_LATER_ALWAYS
} BaconType;

/* As they are shown. */
extern const char *const bacon_types[];

typedef struct BaconPair
{
	BaconType	type;
	int32_t		treated;		/* cohort */
	int32_t		control;		/* NEVER_TREATED: all that are, or count as such */
	uint32_t	clusters_treated;
	uint32_t	clusters_control;
	double		estimate;
	double		weight;
} BaconPair;

typedef struct Bacon
{
	int			n;				/* 0: the facts say why */
	BaconPair  *pairs;
	double		twfe;			/* the coefficient: sum of weight x estimate */
	bool		adds_up;		/* it is */
	Facts		facts;
} Bacon;

/*
 * The sample must be canonical and have clusters.  All clusters must have rows
 * in every period, unless those that do not are to be left out ("complete").
 */
extern Bacon *bacon_decompose(const Sample *sample, const Waves *waves,
							  bool complete);
extern void bacon_free(Bacon *bacon);

#endif							/* RESILIENCE_BACON_H */
