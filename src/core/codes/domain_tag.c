/*-------------------------------------------------------------------------
 *
 * domain_tag.c
 *		Tags of the form framework:domain: canonical form and order.
 *
 * Characters are ASCII whatever the locale, so that a tag is the same tag,
 * and sorts the same, in every database.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/codes/domain_tag.h"

#include <string.h>

#include "core/base/ascii.h"

static bool
is_inner(char c)
{
	return ascii_is_lower(c) || ascii_is_digit(c) || c == '_';
}

/* Append a part in canonical form. */
static TagStatus
read_part(const char *part, const char *text, size_t length,
		  Tag *tag, TagFault *fault)
{
	size_t		used = 0;
	bool		in_run = false;

	fault->part = part;
	fault->text = text;
	fault->length = length;
	strip_blanks(&fault->text, &fault->length);
	if (fault->length == 0)
		return TAG_EMPTY;
	for (size_t i = 0; i < fault->length; i++)
	{
		char		c = ascii_to_lower(fault->text[i]);
		bool		joins = c == ' ' || c == '-';

		if (joins && in_run)
			continue;
		in_run = joins;
		if (joins)
			c = '_';
		if (used == 0 && !ascii_is_lower(c))
			return TAG_BAD_START;
		if (!is_inner(c))
			return TAG_BAD_CHARACTER;
		if (used == TAG_PART_MAX)
			return TAG_TOO_LONG;
		tag->text[tag->length++] = c;
		used++;
	}
	return TAG_OK;
}

TagStatus
tag_join(const char *framework, size_t framework_length,
		 const char *domain, size_t domain_length,
		 Tag *tag, TagFault *fault)
{
	TagStatus	status;

	tag->length = 0;
	status = read_part("framework", framework, framework_length, tag, fault);
	if (status != TAG_OK)
		return status;
	tag->text[tag->length++] = ':';
	return read_part("domain", domain, domain_length, tag, fault);
}

TagStatus
tag_read(const char *text, size_t length, Tag *tag, TagFault *fault)
{
	const char *colon;
	const char *domain;
	size_t		domain_length;

	fault->part = NULL;
	fault->text = text;
	fault->length = length;
	strip_blanks(&fault->text, &fault->length);
	colon = memchr(text, ':', length);
	if (colon == NULL)
		return TAG_NO_COLON;
	domain = colon + 1;
	domain_length = length - (domain - text);
	if (memchr(domain, ':', domain_length) != NULL)
		return TAG_MORE_COLONS;
	return tag_join(text, colon - text, domain, domain_length, tag, fault);
}

static bool
part_is_canonical(const char *part, size_t length)
{
	if (length == 0 || length > TAG_PART_MAX || !ascii_is_lower(part[0]))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!is_inner(part[i]))
			return false;
	return true;
}

bool
tag_is_canonical(const char *bytes, size_t length)
{
	const char *colon = length == 0 ? NULL : memchr(bytes, ':', length);

	return colon != NULL &&
		part_is_canonical(bytes, colon - bytes) &&
		part_is_canonical(colon + 1, length - (colon + 1 - bytes));
}

size_t
tag_framework_length(const char *tag, size_t length)
{
	return (const char *) memchr(tag, ':', length) - tag;
}

static int
compare_part(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int			order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a_length > b_length) - (a_length < b_length);
}

/*
 * By framework, then by domain.  The bytes of the whole would not do: ':'
 * sorts between digits and letters, so that nrp:x would come after nrp4:x but
 * before nrp_old:x.
 */
int
tag_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t		a_framework = tag_framework_length(a, a_length);
	size_t		b_framework = tag_framework_length(b, b_length);
	int			order = compare_part(a, a_framework, b, b_framework);

	if (order != 0)
		return order;
	return compare_part(a + a_framework + 1, a_length - a_framework - 1,
						b + b_framework + 1, b_length - b_framework - 1);
}
