/*-------------------------------------------------------------------------
 *
 * text.c
 *		A text that grows as it is written.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"

#define FIRST_CAPACITY 256

void
text_init(Text *text)
{
	text->length = 0;
	text->capacity = FIRST_CAPACITY;
	text->data = core_alloc(text->capacity);
}

/* Room for so many bytes more, and the zero byte. */
static void
reserve(Text *text, size_t more)
{
	size_t		capacity = text->capacity;
	char	   *data;

	while (capacity - text->length <= more)
		capacity *= 2;
	if (capacity == text->capacity)
		return;
	data = core_alloc(capacity);
	memcpy(data, text->data, text->length);
	core_free(text->data);
	text->data = data;
	text->capacity = capacity;
}

void
text_append_bytes(Text *text, const char *bytes, size_t length)
{
	reserve(text, length);
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void
text_append(Text *text, const char *format,...)
{
	va_list		arguments;
	int			length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	reserve(text, (size_t) length);
	va_start(arguments, format);
	vsnprintf(text->data + text->length, text->capacity - text->length,
			  format, arguments);
	va_end(arguments);
	text->length += (size_t) length;
}

void
text_append_grouped(Text *text, int64_t n)
{
	char		digits[24];
	int			length = snprintf(digits, sizeof(digits), "%" PRId64, n);

	for (int i = 0; i < length; i++)
	{
		if (i > 0 && digits[i - 1] != '-' && (length - i) % 3 == 0)
			text_append_bytes(text, ",", 1);
		text_append_bytes(text, digits + i, 1);
	}
}

const char *
plural(int64_t n)
{
	return n == 1 ? "" : "s";
}
