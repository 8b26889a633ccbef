/*-------------------------------------------------------------------------
 *
 * words_release.h
 *		What a sample would tell of single people, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_RELEASE_H
#define RESILIENCE_WORDS_RELEASE_H

#include "core/answer/release_check.h"

/* What a finding is about: the outcome, a covariate; NULL if neither. */
extern char *words_release_variable(const ReleaseFinding *found,
									const Sample *sample);

/* What the reader would learn, and what to do; the caller frees both. */
extern char *words_release_what(const ReleaseFinding *found,
								const Sample *sample,
								const ReleaseRules *rules);
extern char *words_release_advice(const ReleaseFinding *found,
								  const Sample *sample);

#endif							/* RESILIENCE_WORDS_RELEASE_H */
