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
#include <string.h>

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

/*
 * How many bytes of white space begin a text: ASCII's, or what spreadsheets
 * and web pages leave at the ends of a cell without showing it, in UTF-8.
 */
static inline size_t
blank_length(const char *text, size_t length)
{
	static const char *const blanks[] = {
		"\xC2\xA0",				/* no-break space */
		"\xC2\xAD",				/* soft hyphen */
		"\xE2\x80\xA8", "\xE2\x80\xA9", /* line, paragraph separator */
		"\xE2\x80\xAF", "\xE2\x81\x9F", /* narrow spaces */
		"\xE2\x81\xA0",			/* word joiner */
		"\xE3\x80\x80",			/* ideographic space */
		"\xEF\xBB\xBF"			/* byte-order mark */
	};

	if (length == 0)
		return 0;
	if (ascii_is_space(text[0]))
		return 1;
	/* U+2000 to U+200F: spaces of all widths, zero width, direction marks */
	if (length >= 3 && memcmp(text, "\xE2\x80", 2) == 0 &&
		((unsigned char) text[2] & 0xF0) == 0x80)
		return 3;
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
	{
		size_t		size = strlen(blanks[i]);

		if (length >= size && memcmp(text, blanks[i], size) == 0)
			return size;
	}
	return 0;
}

/* Leave out white space at both ends. */
static inline void
strip_blanks(const char **text, size_t *length)
{
	size_t		size;

	while ((size = blank_length(*text, *length)) > 0)
	{
		*text += size;
		*length -= size;
	}
	/* From the end: a blank is one byte to three. */
	for (size = 1; size <= 3 && size <= *length;)
		if (blank_length(*text + *length - size, size) == size)
		{
			*length -= size;
			size = 1;
		}
		else
			size++;
}

#endif							/* RESILIENCE_ASCII_H */
