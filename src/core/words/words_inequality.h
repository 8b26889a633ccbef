/*-------------------------------------------------------------------------
 *
 * words_inequality.h
 *		Indices of inequality in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_INEQUALITY_H
#define RESILIENCE_WORDS_INEQUALITY_H

#include "core/answer/inequality.h"

/* What was estimated and how; the caller's to free. */
extern char *words_inequality_method(const Inequality *found);
extern char *words_inequality_permutation_method(const Inequality *found);

#endif							/* RESILIENCE_WORDS_INEQUALITY_H */
