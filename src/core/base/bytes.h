/*-------------------------------------------------------------------------
 *
 * bytes.h
 *		Sizes of memory that cannot wrap.
 *
 * A sum or product that is too large becomes SIZE_MAX, which no limit allows
 * and no host can allocate: what was too large stays so.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BYTES_H
#define RESILIENCE_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline size_t
size_add(size_t a, size_t b)
{
	return b > SIZE_MAX - a ? SIZE_MAX : a + b;
}

static inline size_t
size_mul(size_t a, size_t b)
{
	return b != 0 && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

#endif							/* RESILIENCE_BYTES_H */
