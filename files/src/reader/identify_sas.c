/*-------------------------------------------------------------------------
 *
 * identify_sas.c
 *		What ReadStat passes over in a SAS data file: rows that were deleted.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/identify.h"

#include <string.h>

#define ALIGNED '3'
#define ENCODING_OFFSET 70
#define HEADER_SIZE_OFFSET 196
#define ROW_SIZE 0xf7f7f7f7u

/* Words of the subheader of row sizes. */
#define ROW_COUNT_WORD 6
#define DELETED_WORD 7

typedef struct SasNumbers
{
	const unsigned char *bytes;
	size_t		size;
	bool		is_little;
	bool		is_long;
} SasNumbers;

/* 0 beyond the end. */
static uint64_t
number_at(const SasNumbers *numbers, uint64_t at, int n)
{
	uint64_t	value = 0;

	if (at > numbers->size || numbers->size - at < (uint64_t) n)
		return 0;
	for (int i = 0; i < n; i++)
		value = value << 8 |
			numbers->bytes[at + (numbers->is_little ? n - 1 - i : i)];
	return value;
}

/*
 * The subheader of row sizes of the first page that has one: its eighth word
 * counts the rows that are marked as deleted, of all those that are counted in
 * its seventh.
 */
static void
find_deleted(const SasNumbers *numbers, Identified *found)
{
	int			shift = numbers->bytes[35] == ALIGNED ? 4 : 0;
	uint64_t	header = number_at(numbers, HEADER_SIZE_OFFSET + shift, 4);
	uint64_t	page_size = number_at(numbers, HEADER_SIZE_OFFSET + shift + 4, 4);
	int			word = numbers->is_long ? 8 : 4;
	int			page_header = numbers->is_long ? 40 : 24;
	int			pointer = numbers->is_long ? 24 : 12;

	if (page_size < 1024)
		return;
	for (uint64_t page = header; page < numbers->size; page += page_size)
	{
		uint64_t	n = number_at(numbers, page + page_header - 4, 2);
		uint64_t	type = number_at(numbers, page + page_header - 8, 2);

		/* Pages of rows only have none, and no page after them matters. */
		if ((type & 0x0f00) == 0x0100)
			return;
		for (uint64_t i = 0; i < n && page_header + (i + 1) * pointer <= page_size; i++)
		{
			uint64_t	at = page + number_at(numbers, page + page_header + i * pointer, word);
			bool		is_row_size = number_at(numbers, at, 4) == ROW_SIZE ||
				(numbers->is_long && number_at(numbers, at + 4, 4) == ROW_SIZE &&
				 !numbers->is_little);

			if (is_row_size)
			{
				uint64_t	rows = number_at(numbers, at + ROW_COUNT_WORD * word, word);
				uint64_t	deleted = number_at(numbers, at + DELETED_WORD * word, word);

				if (deleted <= rows && rows <= INT64_MAX)
					found->n_deleted = (int64_t) deleted;
				return;
			}
		}
	}
}

bool
sas_look(const unsigned char *bytes, size_t size, Identified *found,
		 Problem *problem)
{
	SasNumbers	numbers = {bytes, size, false, false};

	found->format = SURVEY_SAS7BDAT;
	if (size < 288)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again: it was cut off.",
					"the SAS data file ends within its header");
		return false;
	}
	numbers.is_long = bytes[32] == ALIGNED;
	numbers.is_little = bytes[37] == 1;
	/* 0 and 204 say that no encoding was chosen; ReadStat takes Windows-1252 for them. */
	found->has_encoding = bytes[ENCODING_OFFSET] != 0 && bytes[ENCODING_OFFSET] != 204;
	find_deleted(&numbers, found);
	return true;
}
