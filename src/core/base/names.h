/*-------------------------------------------------------------------------
 *
 * names.h
 *		Lists of names, such as those of an enum in its order.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NAMES_H
#define RESILIENCE_NAMES_H

#include <stdbool.h>

typedef struct NameList
{
	const char *const *names;
	int			n;
} NameList;

/* To initialise one: NAME_LIST("small", "large"), or by [ENUMERATOR] = name. */
#define NAME_LIST(...) { \
	(const char *const[]) {__VA_ARGS__}, \
	sizeof((const char *const[]) {__VA_ARGS__}) / sizeof(const char *) \
}

/* Are they the same, whatever the case of ASCII letters? */
extern bool name_is(const char *name, const char *other);

/* Which of the names, whatever the case; -1 if none. */
extern int	names_find(const NameList *list, const char *name);

/* "small, large", with "last" for the last comma; the caller frees it. */
extern char *names_text(const NameList *list, const char *last);

#endif							/* RESILIENCE_NAMES_H */
