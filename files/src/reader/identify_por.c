/*-------------------------------------------------------------------------
 *
 * identify_por.c
 *		The character table of a portable file of SPSS.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/identify.h"

#include <string.h>

#define LINE_BYTES 80
#define VANITY_BYTES 200
#define TABLE_BYTES 256
#define MARK "SPSSPORT"

/*
 * Where each of 256 characters of SPSS's own list is in this file's character
 * set, as SPSS writes it for ASCII, from the 64th; the others are not used, which a 0 says.
 */
static const char ascii_table[] =
"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz "
".<(+0&[]!$*);^-/|,%_>?`:#@'=\"000000~000000000000000000000{}\\";

/* The byte at a place that line ends are not counted in; lines are filled up with blanks. */
typedef struct Unfolded
{
	size_t		from[VANITY_BYTES + TABLE_BYTES + sizeof(MARK)];
	size_t		n;
} Unfolded;

static void
unfold(const unsigned char *bytes, size_t size, Unfolded *unfolded)
{
	size_t		n = VANITY_BYTES + TABLE_BYTES + strlen(MARK);

	unfolded->n = 0;
	for (size_t i = 0; i < size && unfolded->n < n; i++)
		if (bytes[i] != '\r' && bytes[i] != '\n')
			unfolded->from[unfolded->n++] = i;
}

static unsigned char
byte_at(const unsigned char *bytes, const Unfolded *unfolded, size_t place)
{
	return bytes[unfolded->from[place]];
}

/* By the mark, of ASCII or as the table has it. */
bool
por_is(const unsigned char *bytes, size_t size)
{
	Unfolded	unfolded;

	if (size >= 20 && memcmp(bytes, "ASCII SPSS PORT FILE", 20) == 0)
		return true;
	unfold(bytes, size, &unfolded);
	if (unfolded.n < VANITY_BYTES + TABLE_BYTES + strlen(MARK))
		return false;
	for (size_t i = 0; i < strlen(MARK); i++)
		if (byte_at(bytes, &unfolded, VANITY_BYTES + TABLE_BYTES + i) !=
			byte_at(bytes, &unfolded, VANITY_BYTES + 74 + (size_t) (MARK[i] - 'A')))
			return false;
	return byte_at(bytes, &unfolded, VANITY_BYTES + 74) !=
		byte_at(bytes, &unfolded, VANITY_BYTES + 75);
}

/*
 * PSPP names digits and signs twice, and ReadStat takes the later place, which
 * is that of superscripts.  Such a table is replaced by the one of SPSS, whose
 * characters are at the same bytes.
 */
void
por_look(const unsigned char *bytes, size_t size, Identified *found)
{
	Unfolded	unfolded;
	FileView   *view = &found->view;
	size_t		end;
	bool		is_ascii = true;
	bool		is_twice = false;

	found->format = SURVEY_POR;
	found->has_encoding = true;
	unfold(bytes, size, &unfolded);
	if (unfolded.n < VANITY_BYTES + TABLE_BYTES)
		return;
	for (size_t i = 0; i < 62; i++)
		is_ascii = is_ascii &&
			byte_at(bytes, &unfolded, VANITY_BYTES + 64 + i) == (unsigned char) ascii_table[i];
	for (size_t i = 128; i < TABLE_BYTES; i++)
	{
		unsigned char byte = byte_at(bytes, &unfolded, VANITY_BYTES + i);

		is_twice = is_twice || (byte >= '1' && byte <= '9');
	}
	end = unfolded.from[VANITY_BYTES + TABLE_BYTES - 1] + 1;
	if (!is_ascii || !is_twice || end > sizeof(view->table))
		return;
	memcpy(view->table, bytes, end);
	for (size_t i = 0; i < TABLE_BYTES; i++)
	{
		size_t		of_list = i - 64;

		view->table[unfolded.from[VANITY_BYTES + i]] =
			i >= 64 && of_list < strlen(ascii_table) ? (unsigned char) ascii_table[of_list] : '0';
	}
	view->n_pieces = 0;
	view->size = 0;
	view_add(view, view->table, end);
	view_add(view, bytes + end, size - end);
}
