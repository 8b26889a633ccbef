/*-------------------------------------------------------------------------
 *
 * names.c
 *		Lists of names, such as those of an enum in its order.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/names.h"

#include "core/base/ascii.h"
#include "core/base/text.h"

/* Not strcasecmp, which a locale may have a say in. */
bool
name_is(const char *name, const char *other)
{
	while (*name != '\0' && ascii_to_lower(*name) == ascii_to_lower(*other))
	{
		name++;
		other++;
	}
	return *name == *other;
}

int
names_find(const NameList *list, const char *name)
{
	for (int i = 0; i < list->n; i++)
		if (name_is(list->names[i], name))
			return i;
	return -1;
}

char *
names_text(const NameList *list, const char *last)
{
	Text		text;

	text_init(&text);
	for (int i = 0; i < list->n; i++)
		text_append(&text, "%s%s", i == 0 ? "" : i + 1 < list->n ? ", " : last,
					list->names[i]);
	return text.data;
}
