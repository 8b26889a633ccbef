/*-------------------------------------------------------------------------
 *
 * margin_table.c
 *		The margins of a sample's rows, as the columns of a regression.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/margin_table.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/sample_keys.h"

#define NO_MARGIN UINT32_MAX

/* What a pattern has in a margin, before columns have numbers. */
typedef struct Answer
{
	uint32_t	margin;
	uint32_t	pattern;
	MarginText	value;
} Answer;

/* ---- patterns ---- */

static MarginText
text_of_pattern(const MarginTable *table, const Sample *sample,
				uint32_t pattern)
{
	Key			key = image_key(&sample->image, table->label_of_pattern[pattern],
								true);

	return margin_text(&key);
}

static void
find_patterns(MarginTable *table, const Sample *sample)
{
	int			components = sample_components(sample);
	uint32_t	n_labels = sample->image.n_labels;

	table->pattern_of_label = core_alloc_array(n_labels, sizeof(uint32_t));
	table->label_of_pattern = core_alloc_array(n_labels, sizeof(uint32_t));
	for (uint32_t i = 0; i < n_labels; i++)
		table->pattern_of_label[i] = NO_PATTERN;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		int64_t		label = *cell_unit(sample, cell);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			table->pattern_of_label[label] = 0;
	}
	/* In the order of labels: that of cells depends on the units. */
	for (uint32_t i = 0; i < n_labels; i++)
		if (table->pattern_of_label[i] != NO_PATTERN)
		{
			table->pattern_of_label[i] = table->n_patterns;
			table->label_of_pattern[table->n_patterns++] = i;
		}
}

/* ---- margins ---- */

static void
find_margins(MarginTable *table, const Sample *sample, RoleOfMargin role,
			 const void *context)
{
	MarginText	rest = text_of_pattern(table, sample, 0);
	MarginField field;
	uint32_t	n = 0;

	while (margins_next(&rest, &field))
		n++;
	table->names = core_alloc_array(n, sizeof(MarginText));
	table->roles = core_alloc_array(n, sizeof(MarginRole));
	rest = text_of_pattern(table, sample, 0);
	while (margins_next(&rest, &field))
	{
		MarginRole	used = role == NULL ? field.role : role(context, &field.name);

		table->names[table->n_margins] = field.name;
		table->roles[table->n_margins++] = used;
		table->n_used += used != MARGIN_UNUSED;
	}
}

static MarginTableStatus
check_field(MarginRole role, const MarginField *field)
{
	if (role == MARGIN_AMOUNT && (field->type != MARGIN_NUMBER ||
								  isnan(margin_number(&field->value))))
		return MARGINS_NOT_A_NUMBER;
	return role == MARGIN_CATEGORY && field->type == MARGIN_NULL ?
		MARGINS_NULL : MARGINS_OK;
}

static MarginTableStatus
list_answers(const MarginTable *table, const Sample *sample, Answer *answers,
			 MarginField *fault)
{
	size_t		n = 0;

	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		MarginText	rest = text_of_pattern(table, sample, i);

		core_check_interrupts();
		for (uint32_t j = 0; margins_next(&rest, fault); j++)
		{
			MarginTableStatus status = check_field(table->roles[j], fault);

			if (status != MARGINS_OK)
				return status;
			if (table->roles[j] != MARGIN_UNUSED)
				answers[n++] = (Answer) {j, i, fault->value};
		}
	}
	return MARGINS_OK;
}

/* ---- columns ---- */

static int
compare_answers(const void *a, const void *b, const void *table)
{
	const Answer *aa = a;
	const Answer *ab = b;

	if (aa->margin != ab->margin)
		return aa->margin < ab->margin ? -1 : 1;
	/* All values of an amount are of one column. */
	if (((const MarginTable *) table)->roles[aa->margin] == MARGIN_AMOUNT)
		return 0;
	return compare_margin_texts(&aa->value, &ab->value);
}

static bool
starts_column(const MarginTable *table, const Answer *answers, size_t i)
{
	return i == 0 || compare_answers(&answers[i - 1], &answers[i], table) != 0;
}

/* The columns of each margin, and all of them. */
static void
count_columns(MarginTable *table, const Answer *answers, size_t n,
			  uint32_t *counts)
{
	for (size_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (!starts_column(table, answers, i))
			continue;
		counts[answers[i].margin]++;
		table->n_columns++;
	}
}

/* The margin with most categories. */
static uint32_t
largest_margin(const MarginTable *table, const uint32_t *counts)
{
	uint32_t	largest = NO_MARGIN;

	for (uint32_t j = 0; j < table->n_margins; j++)
		if (table->roles[j] == MARGIN_CATEGORY &&
			(largest == NO_MARGIN || counts[j] > counts[largest]))
			largest = j;
	return largest;
}

static MarginEntry
entry_of(const MarginTable *table, uint32_t column, const Answer *answer)
{
	return (MarginEntry) {column,
		table->roles[answer->margin] == MARGIN_AMOUNT ?
		margin_number(&answer->value) : 1.0};
}

/* Where the entry of a margin stands among those of a pattern. */
static uint32_t
place_of_margin(const MarginTable *table, uint32_t margin, uint32_t first)
{
	uint32_t	place = first != NO_MARGIN && margin < first ? 1 : 0;

	if (margin == first)
		return 0;
	for (uint32_t j = 0; j < margin; j++)
		place += table->roles[j] != MARGIN_UNUSED;
	return place;
}

static void
fill_columns(MarginTable *table, const Answer *answers, size_t n,
			 uint32_t first)
{
	uint32_t	next = table->n_first;
	uint32_t	next_first = 0;
	uint32_t	column = 0;
	uint32_t	place = 0;

	for (size_t i = 0; i < n; i++)
	{
		const Answer *answer = &answers[i];
		bool		amount = table->roles[answer->margin] == MARGIN_AMOUNT;

		core_check_interrupts();
		if (starts_column(table, answers, i))
		{
			column = answer->margin == first ? next_first++ : next++;
			place = place_of_margin(table, answer->margin, first);
			table->columns[column] = (MarginColumn) {answer->margin,
				amount ? (MarginText) {NULL, 0} : answer->value};
		}
		table->entries[(size_t) answer->pattern * table->n_used + place] =
			entry_of(table, column, answer);
	}
}

static MarginTableStatus
make_columns(MarginTable *table, Answer *answers, size_t n)
{
	uint32_t   *counts = core_alloc_array(table->n_margins, sizeof(uint32_t));
	uint32_t	first;

	sort_items(answers, n, sizeof(Answer), compare_answers, table);
	count_columns(table, answers, n, counts);
	first = largest_margin(table, counts);
	table->n_first = first == NO_MARGIN ? 0 : counts[first];
	core_free(counts);
	if (table->n_columns - table->n_first > MAX_MARGIN_COLUMNS)
		return MARGINS_TOO_MANY;
	table->columns = core_alloc_array(table->n_columns, sizeof(MarginColumn));
	table->entries = core_alloc_array(n, sizeof(MarginEntry));
	fill_columns(table, answers, n, first);
	return MARGINS_OK;
}

MarginTableStatus
margin_table_create(const Sample *sample, RoleOfMargin role,
					const void *context, MarginTable **created,
					MarginField *fault)
{
	MarginTable *table = core_alloc(sizeof(MarginTable));
	MarginTableStatus status;
	Answer	   *answers;
	size_t		n;

	*created = table;
	find_patterns(table, sample);
	if (table->n_patterns == 0)
		return MARGINS_NO_ROWS;
	find_margins(table, sample, role, context);
	n = size_mul(table->n_patterns, table->n_used);
	answers = core_alloc_array(n, sizeof(Answer));
	status = list_answers(table, sample, answers, fault);
	if (status == MARGINS_OK)
		status = make_columns(table, answers, n);
	core_free(answers);
	return status;
}

/* A table that was given up has a part of its arrays. */
static void
free_array(void *array)
{
	if (array != NULL)
		core_free(array);
}

void
margin_table_free(MarginTable *table)
{
	free_array(table->entries);
	free_array(table->columns);
	free_array(table->roles);
	free_array(table->names);
	free_array(table->label_of_pattern);
	free_array(table->pattern_of_label);
	core_free(table);
}

/* ---- sums ---- */

dd
pattern_sum(const MarginTable *table, uint32_t pattern, const dd *coefficients)
{
	const MarginEntry *entries = pattern_entries(table, pattern);
	dd			sum = DD_ZERO;

	for (uint32_t j = 0; j < table->n_used; j++)
		sum = dd_add(sum, dd_mul_d(coefficients[entries[j].column],
								   entries[j].value));
	return sum;
}

void
pattern_weights(const MarginTable *table, const Sample *sample, int power,
				dd *sums)
{
	int			components = sample_components(sample);

	if (sample_powers(sample) == 1)
		power = 0;
	for (uint32_t i = 0; i < table->n_patterns; i++)
		sums[i] = DD_ZERO;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			dd_accumulate(&sums[pattern_of_cell(table, sample, cell)],
						  cell_moments(cell, components, power)[0]);
	}
}

void
margin_sums(const MarginTable *table, const dd *by_pattern, dd *by_column)
{
	for (uint32_t j = 0; j < table->n_columns; j++)
		by_column[j] = DD_ZERO;
	for (uint32_t i = 0; i < table->n_patterns; i++)
	{
		const MarginEntry *entries = pattern_entries(table, i);

		core_check_interrupts();
		for (uint32_t j = 0; j < table->n_used; j++)
			dd_accumulate(&by_column[entries[j].column],
						  dd_mul_d(by_pattern[i], entries[j].value));
	}
}
