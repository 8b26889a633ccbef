/*-------------------------------------------------------------------------
 *
 * test_reconcile.c
 *		Numbers as they were printed, and subsets.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/base/subsets.h"
#include "core/inference/printed.h"

static bool
parses(const char *text, Printed *printed)
{
	return printed_parse(text, strlen(text), printed);
}

static void
assert_printed(const char *text, PrintedKind kind, double value, double unit)
{
	Printed		printed;

	if (!parses(text, &printed))
		fail_msg("\"%s\" is not read", text);
	assert_int_equal(printed.kind, kind);
	assert_true(fabs(printed.value - value) <= 1e-15 * fabs(value));
	assert_true(fabs(printed.unit / unit - 1.0) < 1e-12);
}

static void
printed_numbers(void **unused)
{
	static const char *const none[] = {
		"", " ", "-", ".", "1e", "1e+", "e5", "1.2.3", "1,5", "0x1", "nan", "inf",
		"< ", "<<1", "1%%", "1e400", "1e-400", "--1", "1 2"
	};
	char		nines[70];
	Printed		printed;

	(void) unused;
	assert_printed("0.0750", PRINTED_NUMBER, 0.075, 1e-4);
	assert_printed(" 12 ", PRINTED_NUMBER, 12.0, 1.0);
	assert_printed(".5", PRINTED_NUMBER, 0.5, 0.1);
	assert_printed("5.", PRINTED_NUMBER, 5.0, 1.0);
	assert_printed("+7.5 %", PRINTED_NUMBER, 7.5, 0.1);
	assert_printed("-1.6e-02", PRINTED_NUMBER, -0.016, 1e-3);
	assert_printed("3E5", PRINTED_NUMBER, 3e5, 1e5);
	assert_printed("\xE2\x88\x92" "0.62", PRINTED_NUMBER, -0.62, 0.01);
	assert_printed("<0.001", PRINTED_BELOW, 0.001, 0.001);
	assert_printed("> .05", PRINTED_ABOVE, 0.05, 0.01);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (parses(none[i], &printed))
			fail_msg("\"%s\" is read as %g", none[i], printed.value);
	memset(nines, '9', sizeof(nines));
	assert_true(printed_parse(nines, 60, &printed));
	assert_false(printed_parse(nines, 61, &printed));
}

static void
assert_distance(const char *text, double number, Rounding rounding,
				double distance)
{
	Printed		printed;

	assert_true(parses(text, &printed));
	if (!(fabs(printed_distance(&printed, number, rounding) - distance) < 1e-6))
		fail_msg("%g is %g from \"%s\"", number,
				 printed_distance(&printed, number, rounding), text);
}

/* In halves of the last digit. */
static void
distances(void **unused)
{
	Printed		nothing = {PRINTED_NOTHING, 0.0, 0.0};

	(void) unused;
	assert_distance("0.075", 0.075, ROUNDED_NEAREST, 0.0);
	assert_distance("0.075", 0.0755, ROUNDED_NEAREST, 1.0);
	assert_distance("0.075", 0.0745, ROUNDED_NEAREST, 1.0);
	assert_distance("0.075", 0.0765, ROUNDED_NEAREST, 3.0);
	assert_distance("0.075", 0.0759, ROUNDED_TRUNCATED, 0.8);
	assert_distance("0.075", 0.0749, ROUNDED_TRUNCATED, 1.2);
	assert_distance("-0.075", -0.0759, ROUNDED_TRUNCATED, 0.8);
	assert_distance("<0.001", 0.0005, ROUNDED_NEAREST, 0.0);
	assert_distance("<0.001", 0.002, ROUNDED_NEAREST, 3.0);
	assert_distance(">0.05", 0.06, ROUNDED_NEAREST, 0.0);
	assert_distance(">0.05", 0.04, ROUNDED_NEAREST, 3.0);
	assert_true(isinf(printed_distance(&(Printed) {PRINTED_NUMBER, 1.0, 1.0},
									   NAN, ROUNDED_NEAREST)));
	assert_true(printed_distance(&nothing, NAN, ROUNDED_NEAREST) == 0.0);
}

typedef struct Seen
{
	uint64_t	subsets[20];
	int			n;
} Seen;

static void
see(void *context, uint64_t subset)
{
	Seen	   *seen = context;

	seen->subsets[seen->n++] = subset;
}

static void
subsets(void **unused)
{
	static const uint64_t expected[] = {7, 0, 1, 2, 4, 3, 5, 6};
	Seen		seen = {.n = 0};

	(void) unused;
	subsets_visit(3, 3, see, &seen);
	assert_int_equal(seen.n, 8);
	assert_memory_equal(seen.subsets, expected, sizeof(expected));
	seen.n = 0;
	subsets_visit(3, 1, see, &seen);
	assert_int_equal(seen.n, 5);
	seen.n = 0;
	subsets_visit(0, 2, see, &seen);
	assert_int_equal(seen.n, 1);
	seen.n = 0;
	subsets_visit(64, 0, see, &seen);
	assert_int_equal(seen.n, 2);
	assert_true(seen.subsets[0] == UINT64_MAX);
	assert_true(subsets_count(3, 3) == 8.0 && subsets_count(3, 1) == 5.0 &&
				subsets_count(0, 2) == 1.0 && subsets_count(64, 0) == 2.0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_numbers),
		cmocka_unit_test(distances),
		cmocka_unit_test(subsets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
