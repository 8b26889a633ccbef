/*-------------------------------------------------------------------------
 *
 * fuzz.h
 *		For the drivers of libFuzzer.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FUZZ_H
#define RESILIENCE_FUZZ_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int	LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What should hold does not: say so, and let libFuzzer keep the input. */
#define fuzz_fail(...) \
	do { \
		fprintf(stderr, "FAILED: " __VA_ARGS__); \
		fprintf(stderr, "\n"); \
		abort(); \
	} while (0)

#endif							/* RESILIENCE_FUZZ_H */
