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

#include "core/inference/honest.h"

/* What an answer is of, beside the study. */
typedef struct HonestAsked
{
	Restriction restriction;
	HonestMethod method;
	int			position;		/* after the reference, from 1; 0: the mean */
	int			n_post;
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

#endif							/* RESILIENCE_WORDS_HONEST_H */
