/*-------------------------------------------------------------------------
 *
 * sample_hot_rows_avx512.c
 *		sample_hot_rows.c for processors with AVX-512.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

/* Before any header: it defines __FMA__, which dd.h goes by. */
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,bmi2,fma,prefer-vector-width=512")

#define KNOWN_CELLS_ADD known_cells_add_avx512
#define IN_VECTORS
#include "core/sample/sample_hot_rows.c"

#endif
