/*-------------------------------------------------------------------------
 *
 * domain_tag.h
 *		Tags of the form framework:domain: canonical form and order.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DOMAIN_TAG_H
#define RESILIENCE_DOMAIN_TAG_H

#include <stdbool.h>
#include <stddef.h>

#define TAG_PART_MAX 63			/* as long as a name in PostgreSQL */
#define TAG_MAX (2 * TAG_PART_MAX + 1)

typedef enum TagStatus
{
	TAG_OK,
	TAG_NO_COLON,
	TAG_MORE_COLONS,
	TAG_EMPTY,
	TAG_BAD_START,
	TAG_BAD_CHARACTER,
	TAG_TOO_LONG
} TagStatus;

typedef struct Tag
{
	size_t		length;
	char		text[TAG_MAX];	/* not terminated */
} Tag;

/* What is at fault: a part, or (part is NULL) the whole. */
typedef struct TagFault
{
	const char *part;			/* "framework" or "domain" */
	const char *text;			/* into the input; white space stripped */
	size_t		length;
} TagFault;

/* Bring a text, or the two parts of a tag, into canonical form. */
extern TagStatus tag_read(const char *text, size_t length,
						  Tag *tag, TagFault *fault);
extern TagStatus tag_join(const char *framework, size_t framework_length,
						  const char *domain, size_t domain_length,
						  Tag *tag, TagFault *fault);

/* Would tag_read give these very bytes? */
extern bool tag_is_canonical(const char *bytes, size_t length);

/* These take canonical tags. */
extern size_t tag_framework_length(const char *tag, size_t length);
extern int	tag_compare(const char *a, size_t a_length,
						const char *b, size_t b_length);

#endif							/* RESILIENCE_DOMAIN_TAG_H */
