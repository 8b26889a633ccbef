/*-------------------------------------------------------------------------
 *
 * test_tag.c
 *		Canonical form and order of tags.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "core/codes/domain_tag.h"

#define RANDOM_TEXTS 200000

/* A copy without a terminator, so that valgrind sees a byte read too far. */
static TagStatus
read_copy(const char *text, size_t length, Tag *tag, char *part)
{
	char	   *copy = malloc(length > 0 ? length : 1);
	TagFault	fault;
	TagStatus	status;

	memcpy(copy, text, length);
	status = tag_read(copy, length, tag, &fault);
	part[0] = '\0';
	if (status != TAG_OK)
		strncat(part, fault.part == NULL ? "whole" : fault.part, 15);
	free(copy);
	return status;
}

static void
reads_as(const char *text, const char *canonical)
{
	char		part[16];
	Tag			tag;

	assert_int_equal(read_copy(text, strlen(text), &tag, part), TAG_OK);
	assert_int_equal(tag.length, strlen(canonical));
	assert_memory_equal(tag.text, canonical, tag.length);
	assert_true(tag_is_canonical(tag.text, tag.length));
}

static void
is_refused(const char *text, TagStatus expected, const char *expected_part)
{
	char		part[16];
	Tag			tag;

	assert_int_equal(read_copy(text, strlen(text), &tag, part), expected);
	assert_string_equal(part, expected_part);
	assert_false(tag_is_canonical(text, strlen(text)));
}

static void
texts_become_canonical(void **state)
{
	(void) state;
	reads_as("nrp4:economic_systems", "nrp4:economic_systems");
	reads_as(" NRP4 :\tEconomic - Systems\n", "nrp4:economic_systems");
	reads_as("a:b-", "a:b_");
	reads_as("a:b__c", "a:b__c");
	is_refused("", TAG_NO_COLON, "whole");
	is_refused("abc", TAG_NO_COLON, "whole");
	is_refused("a:b:c", TAG_MORE_COLONS, "whole");
	is_refused(":b", TAG_EMPTY, "framework");
	is_refused("a: ", TAG_EMPTY, "domain");
	is_refused("1:b", TAG_BAD_START, "framework");
	is_refused("a:_b", TAG_BAD_START, "domain");
	is_refused("a:\xc3\xa9", TAG_BAD_START, "domain");
	is_refused("a.b:c", TAG_BAD_CHARACTER, "framework");
	is_refused("a:b\tc", TAG_BAD_CHARACTER, "domain");
}

static void
parts_have_a_greatest_length(void **state)
{
	char		text[2 * TAG_PART_MAX + 3];

	(void) state;
	memset(text, 'a', sizeof(text));
	text[TAG_PART_MAX] = ':';
	text[TAG_MAX] = '\0';
	reads_as(text, text);
	text[TAG_MAX] = 'a';
	text[TAG_MAX + 1] = '\0';
	is_refused(text, TAG_TOO_LONG, "domain");
	text[TAG_PART_MAX] = 'a';
	text[TAG_PART_MAX + 1] = ':';
	is_refused(text, TAG_TOO_LONG, "framework");
}

/*
 * Whatever the bytes: what is canonical reads as itself and nothing else
 * does, and what was read reads as itself again.
 */
static void
only_canonical_bytes_stay_as_they_are(void **state)
{
	static const char alphabet[] = "abzAZ019__--  ::.\t\0\xc3";
	uint64_t	random = 20141001;
	int			canonical = 0;
	int			converted = 0;

	(void) state;
	for (int i = 0; i < RANDOM_TEXTS; i++)
	{
		char		text[12];
		char		part[16];
		size_t		length = next_uniform(&random) * sizeof(text);
		Tag			tag;
		Tag			again;
		bool		same;

		for (size_t j = 0; j < length; j++)
			text[j] = alphabet[(int) (next_uniform(&random) * (sizeof(alphabet) - 1))];
		same = read_copy(text, length, &tag, part) == TAG_OK;
		if (same)
		{
			assert_int_equal(read_copy(tag.text, tag.length, &again, part), TAG_OK);
			assert_int_equal(again.length, tag.length);
			assert_memory_equal(again.text, tag.text, tag.length);
			same = tag.length == length && memcmp(tag.text, text, length) == 0;
			converted += !same;
		}
		assert_int_equal(tag_is_canonical(text, length), same);
		canonical += same;
	}
	assert_true(canonical > 100);
	assert_true(converted > 1000);
}

static void
tags_sort_by_framework_then_domain(void **state)
{
	static const char *const sorted[] = {
		"a:z", "nrp:a", "nrp:b", "nrp4:a", "nrp4:a1", "nrp4:a_", "nrp4:aa",
		"nrp4:b", "nrp40:a", "nrp_old:a", "nrpx:a", "z:a"
	};
	int			n = sizeof(sorted) / sizeof(sorted[0]);

	(void) state;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			assert_int_equal(tag_compare(sorted[i], strlen(sorted[i]),
										 sorted[j], strlen(sorted[j])),
							 (i > j) - (i < j));
	assert_int_equal(tag_framework_length("nrp4:a", 6), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_canonical),
		cmocka_unit_test(parts_have_a_greatest_length),
		cmocka_unit_test(only_canonical_bytes_stay_as_they_are),
		cmocka_unit_test(tags_sort_by_framework_then_domain),
	};

	return cmocka_run_group_tests_name("tag", tests, NULL, NULL);
}
