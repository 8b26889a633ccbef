/*-------------------------------------------------------------------------
 *
 * encoding.c
 *		Texts of a file's encoding as UTF-8.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/encoding.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/bytes.h"

#define NO_CONVERTER ((iconv_t) -1)

/*
 * Letters, digits and what joins them: iconv takes a name as a part of a path,
 * and what follows "//" as an instruction.
 */
static bool
is_plain_name(const char *name)
{
	size_t		length = strlen(name);

	return length > 0 && length < ENCODING_BYTES &&
		strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			   "0123456789-_.:") == length && name[0] != '.';
}

static bool
is_utf8(const char *name)
{
	return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

bool
encoding_open(Encoding *encoding, const char *name)
{
	char		known[ENCODING_BYTES + 8];
	iconv_t		converter;

	memset(encoding, 0, sizeof(*encoding));
	if (!is_plain_name(name))
		return false;
	snprintf(encoding->name, ENCODING_BYTES, "%s", name);
	if (is_utf8(name))
	{
		strcpy(encoding->name, "UTF-8");
		return true;
	}
	/* PostgreSQL writes WIN1252 for what all others call WINDOWS-1252. */
	if (strncasecmp(name, "WIN", 3) == 0 && isdigit((unsigned char) name[3]))
		snprintf(known, sizeof(known), "WINDOWS-%s", name + 3);
	else
		snprintf(known, sizeof(known), "%s", name);
	converter = iconv_open("UTF-8", known);
	if (converter == NO_CONVERTER)
		return false;
	snprintf(encoding->name, ENCODING_BYTES, "%.*s", ENCODING_BYTES - 1, known);
	encoding->converter = converter;
	return true;
}

void
encoding_close(Encoding *encoding)
{
	if (encoding->converter != NULL)
		iconv_close((iconv_t) encoding->converter);
	free(encoding->text);
	memset(encoding, 0, sizeof(*encoding));
}

/* Bytes of the character that begins with this one; 0 if none does. */
static int
character_bytes(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 :
		first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
}

/* Not longer than need be, no half of a surrogate pair, nothing above U+10FFFF. */
static bool
second_byte_fits(unsigned char first, unsigned char second)
{
	return (second & 0xC0) == 0x80 &&
		!(first == 0xE0 && second < 0xA0) && !(first == 0xED && second > 0x9F) &&
		!(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F);
}

bool
utf8_check(const char *bytes, size_t length, size_t *valid)
{
	const unsigned char *b = (const unsigned char *) bytes;
	size_t		i = 0;

	*valid = 0;
	while (i < length)
	{
		int			n = character_bytes(b[i]);

		if (n == 0)
			return false;
		for (int k = 1; k < n; k++)
		{
			if (i + k == length)
				return true;
			if (k == 1 ? !second_byte_fits(b[i], b[i + 1]) : (b[i + k] & 0xC0) != 0x80)
				return false;
		}
		i += n;
		*valid = i;
	}
	return true;
}

size_t
utf8_cut(const char *text, size_t length, size_t most)
{
	size_t		cut = length < most ? length : most;

	if (cut < length)
		while (cut > 0 && ((unsigned char) text[cut] & 0xC0) == 0x80)
			cut--;
	return cut;
}

static size_t
without_blanks(const char *text, size_t length)
{
	while (length > 0 && text[length - 1] == ' ')
		length--;
	return length;
}

static bool
make_room(Encoding *encoding, size_t size)
{
	char	   *grown;

	if (size <= encoding->capacity)
		return true;
	grown = size == SIZE_MAX ? NULL : realloc(encoding->text, size);
	if (grown == NULL)
		return false;
	encoding->text = grown;
	encoding->capacity = size;
	return true;
}

EncodingResult
encoding_text(Encoding *encoding, const char *bytes, size_t length,
			  const char **text, size_t *text_length, size_t *bad)
{
	char	   *from = (char *) bytes;
	char	   *to;
	size_t		left;
	size_t		room;

	length = without_blanks(bytes, length);
	if (encoding->converter == NULL)
	{
		bool		valid = utf8_check(bytes, length, bad);

		*text = bytes;
		*text_length = without_blanks(bytes, *bad);
		return valid ? ENCODING_OK : ENCODING_BAD_BYTE;
	}
	/* No byte makes more than a character of four, or two of three. */
	if (!make_room(encoding, size_add(size_mul(length, 6), 8)))
		return ENCODING_NO_MEMORY;
	to = encoding->text;
	left = length;
	room = encoding->capacity;
	iconv((iconv_t) encoding->converter, NULL, NULL, NULL, NULL);
	if (iconv((iconv_t) encoding->converter, &from, &left, &to, &room) == (size_t) -1 &&
		errno != EINVAL)
	{
		*bad = (size_t) (from - bytes);
		return errno == E2BIG ? ENCODING_NO_MEMORY : ENCODING_BAD_BYTE;
	}
	*text = encoding->text;
	*text_length = without_blanks(encoding->text, (size_t) (to - encoding->text));
	/* A NUL can come of two bytes that are not. */
	if (memchr(encoding->text, 0, *text_length) != NULL)
	{
		*bad = 0;
		return ENCODING_BAD_BYTE;
	}
	return ENCODING_OK;
}
