/*-------------------------------------------------------------------------
 *
 * fma.h
 *		Which functions there are twice.
 *
 * Double-double arithmetic has the same digits with fused multiply-add, in
 * two thirds of the time or less, but not every processor has it.  A file
 * NAME.c whose arithmetic matters is compiled a second time by NAME_fma.c,
 * under another name.  Only where the target would not have it anyway.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FMA_H
#define RESILIENCE_FMA_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
	!defined(__FMA__)
#define HAS_FMA_CLONES
#endif

/* Call the one that this processor runs: from a second copy, a second one. */
#ifdef IS_FMA_CLONE
#define CALL_FASTEST(name, ...) name##_fma(__VA_ARGS__)
#elif defined(HAS_FMA_CLONES)
#define CALL_FASTEST(name, ...) \
	(__builtin_cpu_supports("fma") ? name##_fma(__VA_ARGS__) : \
	 name##_portable(__VA_ARGS__))
#else
#define CALL_FASTEST(name, ...) name##_portable(__VA_ARGS__)
#endif

#endif							/* RESILIENCE_FMA_H */
