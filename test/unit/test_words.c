/*
 * Facts, and what is made of them: texts that are never cut, what matters
 * most first, sentences with as many digits as are supported.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/words/words.h"
#include "core/words/words_summary.h"
#include "rows.h"

static void
texts_grow(void **unused)
{
	Text		text;

	(void) unused;
	text_init(&text);
	for (int i = 0; i < 5000; i++)
		text_append(&text, "%d,", i);
	assert_int_equal(text.length, strlen(text.data));
	/* 1-digit, 2-digit, 3-digit and 4-digit numbers, each with a comma */
	assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4 + 4000 * 5);
	assert_string_equal(text.data + text.length - 10, "4998,4999,");
	core_free(text.data);

	text_init(&text);
	text_append_grouped(&text, 0);
	text_append_bytes(&text, " ", 1);
	text_append_grouped(&text, 999);
	text_append_bytes(&text, " ", 1);
	text_append_grouped(&text, -1234);
	text_append_bytes(&text, " ", 1);
	text_append_grouped(&text, INT64_MIN);
	assert_string_equal(text.data, "0 999 -1,234 -9,223,372,036,854,775,808");
	core_free(text.data);
}

static Sample *
one_cell(const char *name)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER, 0);
	Row			row = make_row(1.0, true, true, 0, 1.0);

	row.cluster.text = name;
	row.cluster.length = strlen(name);
	add_row(&sample, &row);
	return finish(sample);
}

static void
every_fact_has_words(void **unused)
{
	Sample	   *sample = one_cell("North End");
	char	   *seen[N_FACTS];

	(void) unused;
	for (int code = 0; code < N_FACTS; code++)
	{
		const FactKind *kind = &fact_kinds[code];
		Facts		facts = {0};

		assert_non_null(kind->code);
		for (int other = 0; other < code; other++)
			assert_string_not_equal(kind->code, fact_kinds[other].code);
		add_fact(&facts, code, (Fact) {.subject = ABOUT_CLUSTERS, .count = 3,
				 .of = 7, .value = 0.25, .other = NAN,
				 .members = kind->members == NULL ? 0 : 1});
		seen[code] = words_note(&facts, sample);
		assert_non_null(seen[code]);
		assert_true(strlen(seen[code]) > 10);
		/* No two facts are told alike. */
		for (int other = 0; other < code; other++)
			assert_string_not_equal(seen[code], seen[other]);
		if (kind->has_cluster)
			assert_non_null(strstr(seen[code], "\"North End\""));
		if (kind->count != NULL && code != FACT_NO_ROWS)
			assert_non_null(strchr(seen[code], '3'));
	}
	for (int code = 0; code < N_FACTS; code++)
		core_free(seen[code]);
	core_free(sample);
}

static void
what_matters_comes_first(void **unused)
{
	Facts		facts = {0};
	char	   *note;

	(void) unused;
	assert_null(words_note(&facts, NULL));
	add_fact(&facts, FACT_DROPPED_COVARIATES, (Fact) {.members = ~UINT64_C(0)});
	add_plain_fact(&facts, FACT_TRENDS_UNTESTED);
	add_fact(&facts, FACT_FEW_CLUSTERS,
			 (Fact) {.subject = ABOUT_TREATED, .count = 1});
	note = words_note(&facts, NULL);
	assert_memory_equal(note, "1 treated cluster: cluster-robust inference is "
						"unreliable; covariates 1, 2, ", 73);
	assert_non_null(strstr(note, "63, 64 depend on the others, the groups or "
						   "the effects, and were dropped; no periods before"));
	core_free(note);
}

static void
assert_summary(ResultRead result, const char *expected)
{
	char	   *summary = words_summary(&result);

	assert_string_equal(summary, expected);
	core_free(summary);
}

static void
sentences_have_supported_digits(void **unused)
{
	ResultRead	none = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, -1, -1, -1, false, false, NULL, NULL};
	ResultRead	r = none;

	(void) unused;
	assert_summary(none, "no estimate: the result does not say why");
	r.estimate = 12345.678;
	assert_summary(r, "+1.235e+04 (no standard error)");
	r.std_error = 0.5;
	assert_summary(r, "+12345.68 (standard error 0.50)");
	r.low = 12344.5;
	r.high = 12346.7;
	r.conf_level = 0.95;
	assert_summary(r, "+12345.7 (95% CI 12344.5 to 12346.7)");
	r.low = -INFINITY;
	assert_summary(r, "+12345.68 (95% CI up to 12346.70)");
	r.p_value = 0.00099;
	r.rows = 1;
	r.df = 3.96;
	assert_summary(r, "+12345.68 (95% CI up to 12346.70), p < 0.001, 1 interview, 4 degrees of freedom");
	r.method = "a; b c (d) of e";
	r.clusters = 1;
	assert_summary(r, "+12345.68 (95% CI up to 12346.70), p < 0.001, 1 interview, b c with 4 degrees of freedom");
	r = none;
	r.note = "no rows: x";
	assert_summary(r, "no estimate: no rows: x");
	r.estimate = -0.5;
	r.proportion = true;
	assert_summary(r, "-50.0 percentage points (no standard error)");
	/* exp(0.25) = 1.284, exp(0.05) = 1.051, exp(0.45) = 1.568 */
	r = none;
	r.logarithm = true;
	r.estimate = 0.25;
	assert_summary(r, "ratio 1.284 (no standard error)");
	r.low = 0.05;
	r.high = 0.45;
	r.conf_level = 0.95;
	assert_summary(r, "ratio 1.28 (95% CI 1.05 to 1.57)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_grow),
		cmocka_unit_test(every_fact_has_words),
		cmocka_unit_test(what_matters_comes_first),
		cmocka_unit_test(sentences_have_supported_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
