/*-------------------------------------------------------------------------
 *
 * needs.h
 *		Does the sample have what is needed of it?  If not, each of these
 *		complains.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NEEDS_H
#define RESILIENCE_NEEDS_H

#include "core/answer/linked.h"
#include "core/answer/ways.h"

/* "what" is the function or the choice that needs it. */
extern void require_clusters(const Sample *sample, const char *what);
extern void require_blocks(const Sample *sample, const char *what);
extern void require_effects(const Sample *sample, Effects effects);

/* The vcov that is meant, of those of did_estimate, if the sample can have it. */
extern void require_vcov(const Sample *sample, Vcov *vcov);

/* That all outcomes have a value on the scale. */
extern void require_link(const Sample *sample, Link link);

/* That the choices could be kept when it came to the variance. */
extern void require_variance(const Estimate *estimate,
							 const Choices *choices);

/* All that these choices need, for a function. */
extern void require_needs(const Sample *sample, const Choices *choices,
						  const char *function);

#endif							/* RESILIENCE_NEEDS_H */
