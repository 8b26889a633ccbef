/*-------------------------------------------------------------------------
 *
 * identify_xpt.c
 *		The data sets of a SAS transport file, and whether it was cut off.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/identify.h"

#include <stdio.h>
#include <string.h>

#define LINE 80
#define HEADER "HEADER RECORD*******"

/* Of a namestr record where its text or number is told, and how long it is. */
#define LENGTH_OFFSET 4
#define LEAST_NAMESTR 136
#define USUAL_NAMESTR 140

typedef struct Member
{
	size_t		begin;
	size_t		end;
} Member;

static bool
is_header(const unsigned char *bytes, size_t size, size_t at, const char *name)
{
	return at + LINE <= size && memcmp(bytes + at, HEADER, strlen(HEADER)) == 0 &&
		memcmp(bytes + at + strlen(HEADER), name, strlen(name)) == 0;
}

static bool
is_member(const unsigned char *bytes, size_t size, size_t at)
{
	return is_header(bytes, size, at, "MEMBER  HEADER RECORD!!!!!!!") ||
		is_header(bytes, size, at, "MEMBV8  HEADER RECORD!!!!!!!");
}

/* Lines begin at multiples of 80; one that is past the end is none. */
static size_t
next_member(const unsigned char *bytes, size_t size, size_t at)
{
	while (at < size && !is_member(bytes, size, at))
		at += LINE;
	return at < size ? at : size;
}

/* The name of a data set, which stands two lines further on. */
static void
member_name(const unsigned char *bytes, const Member *member, char name[33])
{
	size_t		at = member->begin + 2 * LINE + 8;
	size_t		most = memcmp(bytes + member->begin + strlen(HEADER), "MEMBV8", 6) == 0 ? 32 : 8;
	size_t		length = 0;

	if (at + most <= member->end)
		while (length < most && bytes[at + length] > ' ' && bytes[at + length] < 127)
		{
			name[length] = (char) bytes[at + length];
			length++;
		}
	name[length] = '\0';
}

static bool
same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if ((*a | 32) != (*b | 32))
			return false;
	return *a == *b;
}

static int
digits_at(const unsigned char *bytes, size_t at, int n)
{
	int			value = 0;

	for (int i = 0; i < n; i++)
		if (bytes[at + i] >= '0' && bytes[at + i] <= '9')
			value = value * 10 + bytes[at + i] - '0';
	return value;
}

/*
 * Rows have no count and no end: what is left over after the last whole one must
 * be blanks that fill its line.
 */
static void
look_for_cut(const unsigned char *bytes, const Member *member, bool is_last,
			 Problem *problem)
{
	size_t		at = member->begin;
	size_t		data;
	size_t		row = 0;
	int			n;
	int			namestr = digits_at(bytes, member->begin + 74, 4);

	while (at < member->end && !is_header(bytes, member->end, at, "NAMESTR ") &&
		   !is_header(bytes, member->end, at, "NAMSTV8 "))
		at += LINE;
	if (at >= member->end)
		return;					/* ReadStat refuses it */
	if (namestr != LEAST_NAMESTR)
		namestr = USUAL_NAMESTR;
	n = digits_at(bytes, at + 53, 5);
	at += LINE;
	if (n > MOST_VARIABLES || (size_t) n * namestr > member->end - at)
		return;
	for (int i = 0; i < n; i++)
	{
		const unsigned char *length = bytes + at + (size_t) i * namestr + LENGTH_OFFSET;

		row += (size_t) length[0] * 256 + length[1];
	}
	for (data = at; data < member->end; data += LINE)
		if (is_header(bytes, member->end, data, "OBS     ") ||
			is_header(bytes, member->end, data, "OBSV8   "))
			break;
	if (data >= member->end || row == 0)
		return;
	data += LINE;
	at = data + (member->end - data) / row * row;
	while (at < member->end && bytes[at] == ' ')
		at++;
	if (at < member->end)
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again: a whole one ends after a row, filled up with blanks.",
					is_last ? "the SAS transport file was cut off within a row: %zu bytes are left over after the last whole row" :
					"the data set within the SAS transport file was cut off within a row: %zu bytes are left over",
					(size_t) ((member->end - data) % row));
}

static void
list_members(const unsigned char *bytes, size_t size, char *list, size_t room)
{
	size_t		used = 0;

	for (size_t at = next_member(bytes, size, 0); at < size;)
	{
		size_t		next = next_member(bytes, size, at + LINE);
		Member		member = {at, next};
		char		name[33];

		member_name(bytes, &member, name);
		used += (size_t) snprintf(list + used, room - used, "%s%s", used > 0 ? ", " : "", name);
		if (used + 40 > room)
			return;
		at = next;
	}
}

bool
xpt_look(const unsigned char *bytes, size_t size, const char *dataset,
		 Identified *found, Problem *problem)
{
	size_t		first = next_member(bytes, size, 0);
	size_t		end = first < size ? next_member(bytes, size, first + LINE) : size;
	Member		member = {first, end};
	char		names[400] = "";
	char		name[33] = "";

	found->format = SURVEY_XPT;
	if (first >= size)
	{
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again, or look at what wrote it.",
					"the SAS transport file has no data set");
		return false;
	}
	list_members(bytes, size, names, sizeof(names));
	if (dataset == NULL && end < size)
	{
		problem_set(problem, PROBLEM_CHOICE, "Name one of them: dataset => 'NAME'.",
					"the SAS transport file holds several data sets: %s", names);
		return false;
	}
	member_name(bytes, &member, name);
	while (dataset != NULL && !same_name(name, dataset))
	{
		if (member.end >= size)
		{
			problem_set(problem, PROBLEM_CHOICE, "Name one that it holds.",
						"the SAS transport file holds no data set \"%.40s\"; it holds %s",
						dataset, names);
			return false;
		}
		member.begin = member.end;
		member.end = next_member(bytes, size, member.begin + LINE);
		member_name(bytes, &member, name);
	}
	if (size % LINE != 0)
		problem_set(problem, PROBLEM_DAMAGED, "Fetch the file again: a whole one is of lines of 80 bytes.",
					"the SAS transport file was cut off: its length of %zu bytes is no multiple of 80", size);
	look_for_cut(bytes, &member, member.end >= size, problem);
	if (problem->kind != PROBLEM_NONE)
		return false;
	found->view.n_pieces = 0;
	found->view.size = 0;
	view_add(&found->view, bytes, first);
	view_add(&found->view, bytes + member.begin, member.end - member.begin);
	return true;
}
