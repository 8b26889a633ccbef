/*-------------------------------------------------------------------------
 *
 * words_honest.h
 *		What was supposed of violations of parallel trends, in English.
 *
 * Texts are the caller's to free; NULL if there is nothing to say.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_HONEST_H
#define RESILIENCE_WORDS_HONEST_H

#include <stdint.h>

#include "core/answer/wave_study.h"
#include "core/inference/honest.h"

/* What an answer is of, beside the study. */
typedef struct HonestAsked
{
	Restriction restriction;
	HonestMethod method;
	int			position;		/* from the start on, from 1; 0: the mean */
	int			n_post;			/* event times from the start on */
	int			estimator;		/* of study_estimators */
	int32_t		reference;		/* event time */
} HonestAsked;

extern char *words_honest_method(const HonestAsked *asked);

/* Of how many segments a set is made, whether it ends, and where 0 is in it. */
typedef struct HonestAnswer
{
	int			n_segments;
	bool		endless_below;
	bool		endless_above;
	double		breakdown;
	uint32_t	clusters;		/* 0: not known */
} HonestAnswer;

extern char *words_honest_note(const HonestAnswer *answer);

/* Why there is no set, or no bias. */
typedef enum HonestRefusal
{
	REFUSED_CONSTANT,			/* what is asked for does not vary */
	REFUSED_ONE_AND_THE_SAME,	/* nor does what tests would look at */
	REFUSED_CONSTANT_BEFORE,	/* nor does an effect before the start */
	REFUSED_RARE				/* hardly a study passes */
} HonestRefusal;

extern const char *words_honest_refusal(HonestRefusal refusal);

/* Without a violation effects before the start show one with that probability. */
extern char *words_pretrend_size(double size);

/* Why a sample has no event study for these questions. */
extern char *words_no_study(const WaveStudy *study);

/* A look at effects before the reference: its threshold, in standard errors. */
extern char *words_power_method(double critical, int n_pre, int estimator,
								int32_t reference);

#endif							/* RESILIENCE_WORDS_HONEST_H */
