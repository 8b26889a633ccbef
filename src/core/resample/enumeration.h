/*-------------------------------------------------------------------------
 *
 * enumeration.h
 *		How many vectors of weights, or assignments of the treatment, are all
 *		gone through.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ENUMERATION_H
#define RESILIENCE_ENUMERATION_H

/* If there are more than this, some are drawn at random instead. */
#define MAX_ENUMERATED (1 << 20)

#endif							/* RESILIENCE_ENUMERATION_H */
