/*-------------------------------------------------------------------------
 *
 * encoding.h
 *		Texts of a file's encoding as UTF-8.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_ENCODING_H
#define RESILIENCE_FILES_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#define ENCODING_BYTES 64

typedef struct Encoding
{
	void	   *converter;		/* iconv's; NULL for UTF-8 */
	char		name[ENCODING_BYTES];
	char	   *text;			/* the last one, which grows */
	size_t		capacity;
} Encoding;

typedef enum EncodingResult
{
	ENCODING_OK,
	ENCODING_BAD_BYTE,
	ENCODING_NO_MEMORY
} EncodingResult;

/* false if there is none of that name, by iconv's names or PostgreSQL's. */
extern bool encoding_open(Encoding *encoding, const char *name);
extern void encoding_close(Encoding *encoding);

/*
 * The text as UTF-8, without trailing blanks; a character that was cut off at
 * the end is left out.  Valid until the next one; "bad" is where a byte is that
 * is not of the encoding.
 */
extern EncodingResult encoding_text(Encoding *encoding, const char *bytes,
									size_t length, const char **text,
									size_t *text_length, size_t *bad);

/* How many of the bytes are UTF-8, a cut character at the end not counted. */
extern bool utf8_check(const char *bytes, size_t length, size_t *valid);

/* The longest beginning of at most "most" bytes that cuts no character. */
extern size_t utf8_cut(const char *text, size_t length, size_t most);

#endif							/* RESILIENCE_FILES_ENCODING_H */
