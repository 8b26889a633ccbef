/*-------------------------------------------------------------------------
 *
 * printed.c
 *		A number as somebody printed it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/printed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/ascii.h"
#include "core/numeric/tolerance.h"

/* Longer than any number that is a number. */
#define MOST_CHARACTERS 60

/* Beyond them a double has no digits. */
#define MOST_EXPONENT 300

/* U+2212, in UTF-8. */
static const char minus_sign[] = "\xE2\x88\x92";

typedef struct Reader
{
	const char *at;
	const char *end;
	char		number[MOST_CHARACTERS + 8];	/* as strtod reads it */
	size_t		n;
	int			places;			/* digits after the point */
	int			digits;
} Reader;

static bool
take(Reader *reader, const char *bytes)
{
	size_t		length = strlen(bytes);

	if ((size_t) (reader->end - reader->at) < length ||
		memcmp(reader->at, bytes, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static void
skip_spaces(Reader *reader)
{
	while (take(reader, " "))
		;
}

static void
take_sign(Reader *reader)
{
	if (take(reader, "-") || take(reader, minus_sign))
		reader->number[reader->n++] = '-';
	else
		take(reader, "+");
}

static int
take_digits(Reader *reader)
{
	int			n = 0;

	for (; reader->at < reader->end && ascii_is_digit(*reader->at); n++)
		reader->number[reader->n++] = *reader->at++;
	return n;
}

/* False if there is an exponent that is none. */
static bool
take_exponent(Reader *reader)
{
	size_t		before;

	if (!take(reader, "e") && !take(reader, "E"))
		return true;
	reader->number[reader->n++] = 'e';
	before = reader->n;
	take_sign(reader);
	if (take_digits(reader) == 0)
		return false;
	reader->number[reader->n] = '\0';
	reader->places -= (int) strtol(reader->number + before, NULL, 10);
	return true;
}

static bool
take_number(Reader *reader, Printed *printed)
{
	take_sign(reader);
	reader->digits = take_digits(reader);
	if (take(reader, "."))
	{
		reader->number[reader->n++] = '.';
		reader->places = take_digits(reader);
	}
	if (reader->digits + reader->places == 0 || !take_exponent(reader) ||
		abs(reader->places) > MOST_EXPONENT)
		return false;
	reader->number[reader->n] = '\0';
	printed->value = strtod(reader->number, NULL);
	printed->unit = pow(10.0, -reader->places);
	return isfinite(printed->value);
}

bool
printed_parse(const char *text, size_t length, Printed *printed)
{
	Reader		reader = {.at = text, .end = text + length};

	skip_spaces(&reader);
	while (reader.end > reader.at && reader.end[-1] == ' ')
		reader.end--;
	if (reader.end - reader.at > MOST_CHARACTERS)
		return false;
	printed->kind = take(&reader, "<") ? PRINTED_BELOW :
		take(&reader, ">") ? PRINTED_ABOVE : PRINTED_NUMBER;
	skip_spaces(&reader);
	if (!take_number(&reader, printed))
		return false;
	skip_spaces(&reader);
	take(&reader, "%");
	return reader.at == reader.end;
}

double
printed_distance(const Printed *printed, double number, Rounding rounding)
{
	double		half = printed->unit / 2.0 +
		PRINTED_DIGITS * fabs(printed->value);
	double		middle = printed->value;

	if (printed->kind == PRINTED_NOTHING)
		return 0.0;
	if (isnan(number))
		return INFINITY;
	switch (printed->kind)
	{
		case PRINTED_BELOW:
			return number < printed->value ? 0.0 :
				1.0 + (number - printed->value) / half;
		case PRINTED_ABOVE:
			return number > printed->value ? 0.0 :
				1.0 + (printed->value - number) / half;
		default:
			break;
	}
	/* Towards 0: what was cut off was anything up to a whole unit. */
	if (rounding == ROUNDED_TRUNCATED)
		middle += (middle < 0.0 ? -0.5 : 0.5) * printed->unit;
	return fabs(number - middle) / half;
}
