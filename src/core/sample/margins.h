/*-------------------------------------------------------------------------
 *
 * margins.h
 *		survey_sample: the margins that a row belongs to, as a text.
 *
 * Of a sample that can be calibrated the further key of a cell (sample_keys.h)
 * is not a unit, but what its rows are in each margin: their sex, their age
 * group, their income.  The text is one field for each margin,
 *
 *		name 0x1F role type value 0x1E
 *
 * in the order of jsonb's keys: by length, then byte by byte.  A calibrated
 * sample has the same fields, and their roles.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MARGINS_H
#define RESILIENCE_MARGINS_H

#include "core/base/text.h"
#include "core/sample/sample.h"

#define MARGIN_NAME_END '\x1F'
#define MARGIN_END '\x1E'

/* What a margin was to the calibration. */
typedef enum MarginRole
{
	MARGIN_UNUSED = ' ',
	MARGIN_CATEGORY = '=',
	MARGIN_AMOUNT = '#'
} MarginRole;

typedef enum MarginType
{
	MARGIN_TEXT = 's',
	MARGIN_NUMBER = 'n',
	MARGIN_BOOLEAN = 'b',
	MARGIN_NULL = '0'
} MarginType;

/* Texts that do not end with a zero byte. */
typedef struct MarginText
{
	const char *text;
	uint32_t	length;
} MarginText;

typedef struct MarginField
{
	MarginText	name;
	MarginText	value;
	MarginRole	role;
	MarginType	type;
} MarginField;

static inline MarginText
margin_text(const Key *key)
{
	return (MarginText) {key->text, (uint32_t) key->length};
}

/* In the order of jsonb's keys. */
extern int	compare_margin_texts(const MarginText *a, const MarginText *b);

/* Can the bytes stand in a name or a value? */
extern bool margin_text_fits(const char *text, size_t length);

extern void margins_append(Text *text, const MarginField *field);

/*
 * Take the first field off a text.  False if there is none: at the end, where
 * nothing is left of the text, and where it is not one of margins.
 */
extern bool margins_next(MarginText *rest, MarginField *field);

/* The number of a field, NaN if it is none that a row may hold. */
extern double margin_number(const MarginText *value);

/* Is the further key of cells their margins? */
static inline bool
sample_has_margins(const Sample *sample)
{
	const uint32_t margins = SAMPLE_SURVEY | SAMPLE_UNITS;

	return (sample->image.flags & margins) == margins;
}

static inline bool
sample_is_calibrated(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_CALIBRATED) != 0;
}

/* Of a calibrated sample: what the weight of a cell's rows is multiplied by. */
static inline double
cell_factor(const Sample *sample, const Cell *cell)
{
	return cell_reference(cell)[sample->n_covariates - 1];
}

/* The same of any sample. */
static inline double
cell_weight_factor(const Sample *sample, const Cell *cell)
{
	return sample_is_calibrated(sample) ? cell_factor(sample, cell) : 1.0;
}

/* Auxiliaries of rows; the factor of a calibrated sample follows them. */
static inline int
sample_auxiliaries(const Sample *sample)
{
	return sample->n_covariates - (sample_is_calibrated(sample) ? 1 : 0);
}

/*
 * NULL, or why the margins of a sample's cells are not those of rows: in words
 * that follow "As a sample,".  Those of rows that an aggregate took can only
 * have other names than those of other rows, which *conflict then is of.
 */
extern const char *problem_of_margins(const Sample *sample,
									  const Cell **conflict);

#endif							/* RESILIENCE_MARGINS_H */
