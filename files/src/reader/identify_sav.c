/*-------------------------------------------------------------------------
 *
 * identify_sav.c
 *		What ReadStat passes over in an SPSS file.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/identify.h"

#include <string.h>

#define HEADER_BYTES 176

/* A reader of its records that never goes beyond the last byte. */
typedef struct Records
{
	const unsigned char *bytes;
	size_t		size;
	size_t		at;
	bool		is_big;
	bool		is_cut;
} Records;

static uint32_t
next_number(Records *records)
{
	const unsigned char *b = records->bytes + records->at;

	if (records->size - records->at < 4)
	{
		records->is_cut = true;
		return 0;
	}
	records->at += 4;
	return records->is_big ?
		(uint32_t) b[0] << 24 | (uint32_t) b[1] << 16 | (uint32_t) b[2] << 8 | b[3] :
		(uint32_t) b[3] << 24 | (uint32_t) b[2] << 16 | (uint32_t) b[1] << 8 | b[0];
}

static void
skip(Records *records, uint64_t n)
{
	if (n > records->size - records->at)
		records->is_cut = true;
	else
		records->at += (size_t) n;
}

/* Is it a variable, and not a further piece of a text? */
static bool
skip_variable(Records *records)
{
	int32_t		width = (int32_t) next_number(records);
	uint32_t	has_label;
	int64_t		n_missing;

	has_label = next_number(records);
	n_missing = (int32_t) next_number(records);
	skip(records, 16);
	if (has_label)
		skip(records, ((uint64_t) next_number(records) + 3) / 4 * 4);
	skip(records, (uint64_t) (n_missing < 0 ? -n_missing : n_missing) * 8);
	return width >= 0;
}

static void
skip_value_labels(Records *records)
{
	uint32_t	n = next_number(records);

	for (uint32_t i = 0; i < n && !records->is_cut; i++)
	{
		skip(records, 8);
		if (records->at < records->size)
			skip(records, (uint64_t) (records->bytes[records->at] + 8) / 8 * 8);
		else
			records->is_cut = true;
	}
}

/* Of lines "$name=...": the names, joined by commas. */
static void
note_sets(const unsigned char *text, size_t length, char *sets, size_t size)
{
	bool		begins = true;
	size_t		used = strlen(sets);

	for (size_t i = 0; i < length; i++)
	{
		if (begins && text[i] == '$')
		{
			size_t		end = i;

			while (end < length && text[end] > ' ' && text[end] < 127 && text[end] != '=')
				end++;
			if (used + (end - i) + 3 < size)
			{
				if (used > 0)
					used += (size_t) (strcpy(sets + used, ", ") - sets) - used + 2;
				memcpy(sets + used, text + i, end - i);
				used += end - i;
				sets[used] = '\0';
			}
		}
		begins = text[i] == '\n';
	}
	if (used == 0)
		strcpy(sets, "of no name");
}

static void
look_at_extension(Records *records, Identified *found)
{
	uint32_t	kind = next_number(records);
	uint64_t	size = next_number(records);
	uint64_t	length = size * next_number(records);

	if (length <= records->size - records->at && !records->is_cut)
	{
		if ((kind == 7 || kind == 19) && length > 0)
			note_sets(records->bytes + records->at, (size_t) length, found->sets,
					  sizeof(found->sets));
		if (kind == 3 || kind == 20)
			found->has_encoding = true;
	}
	skip(records, length);
}

/*
 * The dictionary's records, as far as they can be followed: what is damaged is
 * left for ReadStat to refuse.
 */
bool
sav_look(const unsigned char *bytes, size_t size, Identified *found,
		 Problem *problem)
{
	Records		records = {bytes, size, HEADER_BYTES, false, false};
	int			n_variables = 0;

	found->format = bytes[3] == '3' ? SURVEY_ZSAV : SURVEY_SAV;
	if (size < HEADER_BYTES)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again: it was cut off.",
					"the SPSS file ends within its header");
		return false;
	}
	records.is_big = bytes[64] == 0 && bytes[67] != 0;
	while (!records.is_cut)
	{
		uint32_t	type = next_number(&records);

		if (type == 2)
			n_variables += skip_variable(&records);
		else if (type == 3)
			skip_value_labels(&records);
		else if (type == 4)
			skip(&records, (uint64_t) next_number(&records) * 4);
		else if (type == 6)
			skip(&records, (uint64_t) next_number(&records) * 80);
		else if (type == 7)
			look_at_extension(&records, found);
		else
			break;
	}
	if (n_variables > MOST_VARIABLES)
		return too_wide(problem, n_variables);
	if (n_variables == 0)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Look at what wrote the file: nothing was exported.",
					"the SPSS file has no variables");
		return false;
	}
	return true;
}
