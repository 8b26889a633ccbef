/*-------------------------------------------------------------------------
 *
 * margins.c
 *		survey_sample: the margins that a row belongs to, as a text.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/margins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_keys.h"

/* ---- texts ---- */

int
compare_margin_texts(const MarginText *a, const MarginText *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return a->length == 0 ? 0 : memcmp(a->text, b->text, a->length);
}

bool
margin_text_fits(const char *text, size_t length)
{
	return length < SAMPLE_MAX_SIZE &&
		memchr(text, MARGIN_NAME_END, length) == NULL &&
		memchr(text, MARGIN_END, length) == NULL;
}

void
margins_append(Text *text, const MarginField *field)
{
	const char	after_name[3] = {MARGIN_NAME_END, (char) field->role,
	(char) field->type};
	const char	end = MARGIN_END;

	text_append_bytes(text, field->name.text, field->name.length);
	text_append_bytes(text, after_name, sizeof(after_name));
	text_append_bytes(text, field->value.text, field->value.length);
	text_append_bytes(text, &end, 1);
}

/* What comes before the first such byte, which goes with it. */
static bool
take(MarginText *rest, char end, MarginText *taken)
{
	const char *at = rest->length == 0 ? NULL :
		memchr(rest->text, end, rest->length);

	if (at == NULL)
		return false;
	taken->text = rest->text;
	taken->length = (uint32_t) (at - rest->text);
	rest->text += taken->length + 1;
	rest->length -= taken->length + 1;
	return true;
}

bool
margins_next(MarginText *rest, MarginField *field)
{
	MarginText	left = *rest;

	if (!take(&left, MARGIN_NAME_END, &field->name) ||
		!take(&left, MARGIN_END, &field->value) || field->value.length < 2)
		return false;
	field->role = (MarginRole) field->value.text[0];
	field->type = (MarginType) field->value.text[1];
	field->value.text += 2;
	field->value.length -= 2;
	*rest = left;
	return true;
}

/* Digits of a number within VALUE_LIMIT, and more of them than matter. */
#define NUMBER_LENGTH 400

double
margin_number(const MarginText *value)
{
	char		digits[NUMBER_LENGTH + 1];
	char	   *end;
	double		number;

	if (value->length == 0 || value->length > NUMBER_LENGTH ||
		memchr("-0123456789", value->text[0], 11) == NULL)
		return NAN;
	memcpy(digits, value->text, value->length);
	digits[value->length] = '\0';
	number = strtod(digits, &end);
	if (end != digits + value->length || !(fabs(number) <= VALUE_LIMIT))
		return NAN;
	return number;
}

/* ---- what a sample has ---- */

static MarginText
margins_of(const Sample *sample, uint32_t label)
{
	Key			key = image_key(&sample->image, label, true);

	return margin_text(&key);
}

/* The value is one of its type, and of its role. */
static bool
value_plausible(const MarginField *field)
{
	if (!margin_text_fits(field->value.text, field->value.length))
		return false;
	switch (field->type)
	{
		case MARGIN_TEXT:
			return field->role != MARGIN_AMOUNT;
		case MARGIN_NUMBER:
			/* As a category it may be any number that jsonb holds. */
			return field->value.length > 0 &&
				(field->role != MARGIN_AMOUNT || !isnan(margin_number(&field->value)));
		case MARGIN_BOOLEAN:
			return field->role != MARGIN_AMOUNT &&
				((field->value.length == 4 && memcmp(field->value.text, "true", 4) == 0) ||
				 (field->value.length == 5 && memcmp(field->value.text, "false", 5) == 0));
		case MARGIN_NULL:
			return field->role == MARGIN_UNUSED && field->value.length == 0;
		default:
			return false;
	}
}

static bool
role_plausible(MarginRole role, bool calibrated)
{
	return role == MARGIN_UNUSED ||
		(calibrated && (role == MARGIN_CATEGORY || role == MARGIN_AMOUNT));
}

/* Is it a text of margins, of which a calibrated sample has used at least one? */
static bool
fields_plausible(MarginText rest, bool calibrated)
{
	MarginField field;
	MarginText	before = {NULL, 0};
	int			n = 0;
	int			used = 0;

	while (margins_next(&rest, &field))
	{
		if (!role_plausible(field.role, calibrated) ||
			!value_plausible(&field) ||
			(n > 0 && compare_margin_texts(&before, &field.name) >= 0))
			return false;
		before = field.name;
		used += field.role != MARGIN_UNUSED;
		n++;
	}
	return rest.length == 0 && n > 0 && (used > 0 || !calibrated);
}

/* Have the two the same margins, in the same roles? */
static bool
same_fields(MarginText a, MarginText b)
{
	MarginField of_a;
	MarginField of_b;

	while (margins_next(&a, &of_a))
		if (!margins_next(&b, &of_b) || of_a.role != of_b.role ||
			compare_margin_texts(&of_a.name, &of_b.name) != 0)
			return false;
	return b.length == 0;
}

static const char *
problem_of_cell(const Sample *sample, const Cell *cell, int64_t first,
				double *factors)
{
	int64_t		label = *cell_unit(sample, cell);
	bool		calibrated = sample_is_calibrated(sample);
	double		factor;

	if (isnan(factors[label]))
	{
		if (!fields_plausible(margins_of(sample, label), calibrated))
			return "its margins are not a text of such";
		if (!same_fields(margins_of(sample, first), margins_of(sample, label)))
			return "its rows have different margins";
		factors[label] = calibrated ? cell_factor(sample, cell) : 0.0;
	}
	if (!calibrated)
		return NULL;
	factor = cell_factor(sample, cell);
	if (!(fabs(factor) <= WEIGHT_LIMIT) || factor != factors[label])
		return "the same margins have different factors";
	return NULL;
}

const char *
problem_of_margins(const Sample *sample, const Cell **conflict)
{
	int			components = sample_components(sample);
	const char *problem = NULL;
	double	   *factors;		/* by label; NaN until it is met */
	int64_t		first = -1;

	*conflict = NULL;
	factors = core_alloc_array(sample->image.n_labels, sizeof(double));
	for (uint32_t i = 0; i < sample->image.n_labels; i++)
	{
		core_check_interrupts();
		factors[i] = NAN;
	}
	for (uint32_t i = 0; i < sample->image.n_entries && problem == NULL; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) == 0)
			continue;
		if (first < 0)
			first = *cell_unit(sample, cell);
		problem = problem_of_cell(sample, cell, first, factors);
		*conflict = cell;
	}
	core_free(factors);
	return problem;
}
