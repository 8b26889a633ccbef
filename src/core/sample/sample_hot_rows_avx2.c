/*-------------------------------------------------------------------------
 *
 * sample_hot_rows_avx2.c
 *		sample_hot_rows.c for processors with AVX2.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

/* Before any header: it defines __FMA__, which dd.h goes by. */
#pragma GCC target("avx2,bmi2,fma")

#define KNOWN_CELLS_ADD known_cells_add_avx2
#define IN_VECTORS
#include "core/sample/sample_hot_rows.c"

#endif
