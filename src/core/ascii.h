/*-------------------------------------------------------------------------
 *
 * ascii.h
 *		Characters of codes: ASCII, whatever the locale or the encoding.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ASCII_H
#define RESILIENCE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline bool
ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
ascii_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
ascii_to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static inline char
ascii_to_upper(char c)
{
	return ascii_is_lower(c) ? c - ('a' - 'A') : c;
}

/* Leave out white space at both ends. */
static inline void
ascii_strip(const char **text, size_t *length)
{
	while (*length > 0 && ascii_is_space((*text)[0]))
	{
		(*text)++;
		(*length)--;
	}
	while (*length > 0 && ascii_is_space((*text)[*length - 1]))
		(*length)--;
}

#endif							/* RESILIENCE_ASCII_H */
