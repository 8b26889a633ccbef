/*-------------------------------------------------------------------------
 *
 * words_linked.h
 *		Effects on another scale in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_LINKED_H
#define RESILIENCE_WORDS_LINKED_H

#include "core/answer/linked.h"

extern char *words_linked_method(const LinkedEffect *found);

/* NULL if there is nothing to say. */
extern char *words_linked_note(const LinkedEffect *found,
							   const Sample *sample);

#endif							/* RESILIENCE_WORDS_LINKED_H */
