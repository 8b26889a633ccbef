/*-------------------------------------------------------------------------
 *
 * words_summary.c
 *		A result in one sentence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/numeric/portable_math.h"

/* As many digits as a double has, and the numbers that need no exponent. */
#define MOST_DIGITS 15
static const double PLAIN_BELOW = 1e15;
static const double PLAIN_FROM = 0.000001;

/* How a result's numbers are written. */
typedef struct Style
{
	double		factor;			/* 100 for percentage points */
	bool		plain;			/* without exponent, to so many decimals */
	int			digits;			/* decimals; otherwise significant ones */
} Style;

/*
 * Two significant digits of what the estimate is uncertain by: half the width
 * of the interval, else the standard error.  Of percentage points one decimal
 * at least; without an uncertainty four significant digits.
 */
static Style
style_of(const ResultRead *r)
{
	Style		style = {r->proportion ? 100.0 : 1.0, r->proportion,
	r->proportion ? 1 : 4};
	double		width = (r->high - r->low) / 2.0;
	double		largest = fabs(r->estimate);
	int			place;

	if (!(width > 0.0 && isfinite(width)))
		width = r->std_error;
	else
		largest = fmax(largest, fmax(fabs(r->low), fabs(r->high)));
	if (!(width > 0.0 && isfinite(width)))
		return style;

	width *= style.factor;
	largest = fmax(largest * style.factor, width);
	place = (int) floor(log10(width));
	style.plain = width >= PLAIN_FROM && largest < PLAIN_BELOW;
	if (style.plain)
		style.digits = place >= 1 ? 0 : 1 - place;
	else
		style.digits = (int) floor(log10(largest)) - place + 2;
	if (style.plain && r->proportion && style.digits < 1)
		style.digits = 1;
	if (style.digits > MOST_DIGITS)
		style.digits = MOST_DIGITS;
	return style;
}

static void
write_number(Text *text, const Style *style, double value, bool with_sign)
{
	char		digits[64];

	value *= style->factor;
	snprintf(digits, sizeof(digits), style->plain ? "%.*f" : "%.*g",
			 style->digits, value);
	/* What rounds to nothing has no sign. */
	if (strpbrk(digits, "123456789") == NULL)
		text_append(text, "%s", digits + (digits[0] == '-' ? 1 : 0));
	else
		text_append(text, "%s%s", with_sign && value > 0.0 ? "+" : "",
					digits);
}

static void
write_interval(Text *text, const Style *style, const ResultRead *r)
{
	bool		low = isfinite(r->low);
	bool		high = isfinite(r->high);

	if (isnan(r->low) || isnan(r->high))
	{
		if (!isfinite(r->std_error))
			text_append(text, " (no standard error)");
		else
		{
			text_append(text, " (standard error ");
			write_number(text, style, r->std_error, false);
			text_append(text, ")");
		}
		return;
	}
	text_append(text, " (");
	if (isfinite(r->conf_level))
		text_append(text, "%.10g%% ", 100.0 * r->conf_level);
	if (low && high)
	{
		text_append(text, "CI ");
		write_number(text, style, r->low, false);
		text_append(text, " to ");
		write_number(text, style, r->high, false);
	}
	else if (low)
	{
		text_append(text, "CI from ");
		write_number(text, style, r->low, false);
		text_append(text, " upwards");
	}
	else if (high)
	{
		text_append(text, "CI up to ");
		write_number(text, style, r->high, false);
	}
	else
		text_append(text, "CI without bounds: any effect is compatible with "
					"the data");
	text_append(text, ")");
}

static void
write_units(Text *text, const ResultRead *r)
{
	/* Rows that are each a cluster of their own are not areas. */
	if (r->clusters >= 0 && r->clusters != r->rows)
	{
		text_append(text, ", ");
		text_append_grouped(text, r->clusters);
		text_append(text, " area%s", plural(r->clusters));
		if (r->clusters_treated >= 0)
			text_append(text, " (%" PRId64 " treated)", r->clusters_treated);
	}
	if (r->rows >= 0)
	{
		text_append(text, ", ");
		text_append_grouped(text, r->rows);
		text_append(text, " interview%s", plural(r->rows));
	}
}

/*
 * The name of the inference, which in a method follows the estimator:
 * "...; CR2 (Bell-McCaffrey) variance over ..." is CR2.
 */
static bool
write_method(Text *text, const char *method)
{
	static const char *const ends[] = {" (", " variance", " of ", " over ",
	";"};
	const char *name = method == NULL ? NULL : strstr(method, "; ");
	size_t		length;

	if (name == NULL || name[2] == '\0')
		return false;
	name += 2;
	length = strlen(name);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
	{
		const char *end = strstr(name + 1, ends[i]);

		if (end != NULL && (size_t) (end - name) < length)
			length = end - name;
	}
	text_append(text, ", ");
	text_append_bytes(text, name, length);
	return true;
}

static void
write_df(Text *text, bool after_method, double df)
{
	double		tenths = round(10.0 * df);

	if (!(df > 0.0 && df < PLAIN_BELOW))
		return;
	text_append(text, after_method ? " with " : ", ");
	text_append_grouped(text, (int64_t) (tenths / 10.0));
	if (fmod(tenths, 10.0) != 0.0)
		text_append(text, ".%d", (int) fmod(tenths, 10.0));
	text_append(text, " degrees of freedom");
}

/* Of which effect, if not of none: the method says so. */
static void
write_p_value(Text *text, const ResultRead *result)
{
	const char *tested = result->method == NULL ? NULL :
		strstr(result->method, METHOD_NULL_VALUE);
	double		scale = result->proportion ? 100.0 : 1.0;

	if (!(result->p_value >= 0.0 && result->p_value <= 1.0))
		return;
	if (result->p_value < 0.001)
		text_append(text, ", p < 0.001");
	else
		text_append(text, ", p = %.3f", result->p_value);
	if (tested != NULL)
		text_append(text, METHOD_NULL_VALUE "%+.6g%s",
					scale * strtod(tested + strlen(METHOD_NULL_VALUE), NULL),
					result->proportion ? " percentage points" : "");
}

/* A standard error has no ratio that it is of. */
static ResultRead
as_ratio(const ResultRead *result)
{
	ResultRead	ratio = *result;

	ratio.estimate = portable_exp(result->estimate);
	ratio.low = portable_exp(result->low);
	ratio.high = portable_exp(result->high);
	ratio.std_error = NAN;
	return ratio;
}

char *
words_summary(const ResultRead *result)
{
	double		shown = result->estimate * (result->proportion ? 100.0 : 1.0);
	ResultRead	told = result->logarithm ? as_ratio(result) : *result;
	Style		style = style_of(&told);
	Text		text;

	text_init(&text);
	if (!isfinite(shown))
	{
		text_append(&text, "no %sestimate: %s",
					isnan(shown) ? "" : "finite ",
					result->note != NULL && result->note[0] != '\0' ?
					result->note : "the result does not say why");
		return text.data;
	}
	if (result->logarithm)
		text_append(&text, "ratio ");
	write_number(&text, &style, told.estimate, !result->logarithm);
	if (result->proportion)
		text_append(&text, " percentage points");
	write_interval(&text, &style, &told);
	write_p_value(&text, result);
	write_units(&text, result);
	write_df(&text, write_method(&text, result->method), result->df);
	return text.data;
}
