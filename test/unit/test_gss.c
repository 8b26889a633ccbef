/*-------------------------------------------------------------------------
 *
 * test_gss.c
 *		Codes of areas: packed and unpacked, and what they are of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/codes/gss_code.h"

static void
packs_to(const char *code, int32_t expected)
{
	int32_t		packed;
	char		back[GSS_LENGTH];

	assert_true(gss_pack(code, &packed));
	assert_int_equal(packed, expected);
	gss_unpack(packed, back);
	assert_memory_equal(back, code, GSS_LENGTH);
}

/* E, S and W are 9 before, 5 and 9 after N. */
static void
codes_pack_in_the_order_of_the_text(void **state)
{
	(void) state;
	packs_to("N00000000", 0);
	packs_to("N09000003", 9000003);
	packs_to("E00000000", -900000000);
	packs_to("E01012345", -898987655);
	packs_to("S12000046", 512000046);
	packs_to("W92000004", 992000004);
	packs_to("W99999999", 999999999);
}

static void
what_is_no_code_is_refused(void **state)
{
	int32_t		packed;

	(void) state;
	assert_false(gss_pack("A01012345", &packed));
	assert_false(gss_pack("e01012345", &packed));
	assert_false(gss_pack("E0101234O", &packed));
	assert_false(gss_pack("EE1012345", &packed));
	assert_false(gss_pack("\0" "01012345", &packed));
	assert_false(gss_pack("E\0" "1012345", &packed));
	assert_false(gss_letter('\0'));
}

/* The search finds each row, so the table is in order. */
static void
every_row_of_the_table_is_found(void **state)
{
	int			found = 0;

	(void) state;
	for (const char *letter = GSS_LETTERS; *letter; letter++)
		for (int number = 0; number < 100; number++)
		{
			char		code[GSS_LENGTH + 1];
			const char *kind;

			snprintf(code, sizeof(code), "%c%02d999999", *letter, number);
			kind = gss_entity_kind(code);
			found += kind != NULL;
			if (kind != NULL)
				assert_true(strlen(kind) > 0);
		}
	assert_int_equal(found, 186);
	assert_string_equal(gss_entity_kind("E00000001"), "output area");
	assert_string_equal(gss_entity_kind("E01012345"), "LSOA");
	assert_string_equal(gss_entity_kind("N20000001"), "data zone");
	assert_string_equal(gss_entity_kind("W92000004"), "country");
	assert_null(gss_entity_kind("E03000001"));
	assert_null(gss_entity_kind("W99000001"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_pack_in_the_order_of_the_text),
		cmocka_unit_test(what_is_no_code_is_refused),
		cmocka_unit_test(every_row_of_the_table_is_found),
	};

	return cmocka_run_group_tests_name("gss", tests, NULL, NULL);
}
