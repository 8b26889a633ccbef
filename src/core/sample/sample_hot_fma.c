/*-------------------------------------------------------------------------
 *
 * sample_hot_fma.c
 *		sample_hot.c for processors with fused multiply-add.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
	!defined(__FMA__)

/* Before any header: it defines __FMA__, which dd.h goes by. */
#pragma GCC target("fma")

#define KNOWN_CELL_ADD known_cell_add_fma
#include "core/sample/sample_hot.c"

#endif
