/*-------------------------------------------------------------------------
 *
 * hexadecimal.c
 *		The text form of samples: their binary form, two digits a byte.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/base/bytes.h"
#include "pg/hexadecimal.h"

/* Bytes between two looks at whether the query was cancelled. */
#define PIECE ((size_t) 1 << 18)

char *
hexadecimal_of(const char *bytes, size_t size)
{
	char	   *text = palloc(size_add(size_mul(2, size), 1));

	for (size_t done = 0; done < size; done += PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		hex_encode(bytes + done, Min(PIECE, size - done), text + 2 * done);
	}
	text[2 * size] = '\0';
	return text;
}

static bool
is_hexadecimal(const char *digits, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!((digits[i] >= '0' && digits[i] <= '9') ||
			  (digits[i] >= 'a' && digits[i] <= 'f') ||
			  (digits[i] >= 'A' && digits[i] <= 'F')))
			return false;
	return true;
}

char *
bytes_of_hexadecimal(const char *text, size_t *size)
{
	size_t		length = strlen(text);
	char	   *bytes;

	if (length % 2 != 0)
		return NULL;
	*size = length / 2;
	bytes = palloc(size_add(*size, 1));
	for (size_t done = 0; done < *size; done += PIECE)
	{
		size_t		piece = Min(PIECE, *size - done);

		CHECK_FOR_INTERRUPTS();
		if (!is_hexadecimal(text + 2 * done, 2 * piece))
		{
			pfree(bytes);
			return NULL;
		}
		hex_decode(text + 2 * done, 2 * piece, bytes + done);
	}
	return bytes;
}
