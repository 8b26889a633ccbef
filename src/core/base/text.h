/*-------------------------------------------------------------------------
 *
 * text.h
 *		A text that grows as it is written: nothing is ever cut off.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEXT_H
#define RESILIENCE_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef struct Text
{
	char	   *data;			/* ends with a zero byte; the caller frees it */
	size_t		length;
	size_t		capacity;
} Text;

extern void text_init(Text *text);
extern void text_append(Text *text, const char *format,...)
			__attribute__((format(printf, 2, 3)));
extern void text_append_bytes(Text *text, const char *bytes, size_t length);

/* 1234567 as 1,234,567 */
extern void text_append_grouped(Text *text, int64_t n);

/* "s", unless n is 1 */
extern const char *plural(int64_t n);

#endif							/* RESILIENCE_TEXT_H */
