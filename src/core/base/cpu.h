/*-------------------------------------------------------------------------
 *
 * cpu.h
 *		What this processor has, beyond what every processor of its kind has.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CPU_H
#define RESILIENCE_CPU_H

#include <stdbool.h>

/* Whether functions for AVX2 and AVX-512 can be compiled at all. */
#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_BUILDS

/* What such functions may use: as cpu_has_avx2 and its likes ask. */
#define FOR_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define FOR_AVX512 __attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw")))
#define FOR_AVX512_VNNI \
	__attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw,avx512vnni")))
#endif

static inline bool
cpu_has_avx2(void)
{
#ifdef HAS_AVX2_BUILDS
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
		__builtin_cpu_supports("popcnt");
#else
	return false;
#endif
}

static inline bool
cpu_has_avx512(void)
{
#ifdef HAS_AVX2_BUILDS
	return cpu_has_avx2() && __builtin_cpu_supports("avx512f") &&
		__builtin_cpu_supports("avx512bw");
#else
	return false;
#endif
}

static inline bool
cpu_has_avx512_vnni(void)
{
#ifdef HAS_AVX2_BUILDS
	return cpu_has_avx512() && __builtin_cpu_supports("avx512vnni");
#else
	return false;
#endif
}

/* Likewise for arithmetic of doubles and of words of 64 bits. */
static inline bool
cpu_has_avx2_fma(void)
{
#ifdef HAS_AVX2_BUILDS
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
		__builtin_cpu_supports("fma");
#else
	return false;
#endif
}

static inline bool
cpu_has_avx512_doubles(void)
{
#ifdef HAS_AVX2_BUILDS
	return cpu_has_avx2_fma() && cpu_has_avx512() &&
		__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
	return false;
#endif
}

/* The most of these that it has. */
static inline const char *
cpu_vectors(void)
{
	return cpu_has_avx512_vnni() ? "AVX-512 with VNNI" :
		cpu_has_avx512() ? "AVX-512" :
		cpu_has_avx2() ? "AVX2" : "plain";
}

#endif							/* RESILIENCE_CPU_H */
