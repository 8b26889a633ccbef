/*-------------------------------------------------------------------------
 *
 * hexadecimal.h
 *		The text form of samples: their binary form, two digits a byte.
 *
 * A piece at a time, so that hundreds of megabytes can be cancelled.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_HEXADECIMAL_H
#define RESILIENCE_HEXADECIMAL_H

/* Ends with a zero byte; "size" is at most MaxAllocSize / 2 - 1. */
extern char *hexadecimal_of(const char *bytes, size_t size);

/* The bytes, or NULL if the text is not an even number of digits. */
extern char *bytes_of_hexadecimal(const char *text, size_t *size);

#endif							/* RESILIENCE_HEXADECIMAL_H */
