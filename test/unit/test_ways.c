/*-------------------------------------------------------------------------
 *
 * test_ways.c
 *		The registry of ways of inference, and lists of names.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <string.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"

static void
names_are_found_whatever_the_case(void **unused)
{
	const NameList list = NAME_LIST("small", "rao-wu", "JKn");
	const NameList one = NAME_LIST("alone");
	char	   *text;

	(void) unused;
	assert_int_equal(list.n, 3);
	assert_int_equal(names_find(&list, "SMALL"), 0);
	assert_int_equal(names_find(&list, "Rao-Wu"), 1);
	assert_int_equal(names_find(&list, "jkN"), 2);
	assert_int_equal(names_find(&list, "jk"), -1);
	assert_int_equal(names_find(&list, "jkn1"), -1);
	assert_int_equal(names_find(&list, ""), -1);
	/* Letters only: "-" and the byte 32 below it are not the same. */
	assert_int_equal(names_find(&list, "rao\rwu"), -1);
	text = names_text(&list, " or ");
	assert_string_equal(text, "small, rao-wu or JKn");
	core_free(text);
	text = names_text(&one, " or ");
	assert_string_equal(text, "alone");
	core_free(text);
}

static void
enums_have_as_many_names_as_values(void **unused)
{
	(void) unused;
	assert_int_equal(effects_names.n, EFFECTS_BLOCK + 1);
	assert_int_equal(lonely_psu_names.n, LONELY_ADJUST + 1);
	assert_int_equal(alternative_names.n, N_ALTERNATIVES);
	assert_int_equal(ties_names.n, N_TIES);
	assert_int_equal(wild_weights_names.n, N_WILD_WEIGHTS);
	assert_int_equal(permutation_statistic_names.n, N_PERMUTATION_STATISTICS);
	assert_int_equal(resample_names.n, N_RESAMPLES);
	assert_int_equal(interval_kind_names.n, INTERVAL_STUDENTIZED + 1);
	for (int i = 0; i < N_CHOICES; i++)
	{
		assert_int_equal(choice_kinds[i].choice, 1 << i);
		assert_ptr_equal(choice_kind((Choice) (1 << i)), &choice_kinds[i]);
	}
}

/* What a family's enum has and what the registry has are the same. */
static void
every_variant_has_its_row(void **unused)
{
	static const int variants[N_WAY_FAMILIES] = {
		[WAY_VARIANCE] = VCOV_JKN + 1,
		[WAY_WILD] = N_WILD_METHODS,
		[WAY_DRAWN] = N_BOOTSTRAP_METHODS,
		[WAY_PERMUTATION] = N_SCHEMES,
		[WAY_CHANGES] = N_COLLAPSE_TESTS
	};
	int			n = 0;

	(void) unused;
	for (int family = WAY_VARIANCE; family < N_WAY_FAMILIES; family++)
		for (int variant = 0; variant < variants[family]; variant++)
		{
			const Way  *way = way_of((WayFamily) family, variant);
			WaysOf		of = {.function = way_families[family].function};

			assert_non_null(way);
			/* By its name, in its function, it is the only one. */
			assert_ptr_equal(way_by_name(&of, way->name), way);
			assert_string_equal(ways_argument(&of), way_argument(way));
			n++;
		}
	assert_int_equal(n, n_ways);
	assert_null(way_of(WAY_CHANGES, N_COLLAPSE_TESTS));
}

static void
ways_are_what_the_core_takes_them_for(void **unused)
{
	(void) unused;
	for (int i = 0; i < n_ways; i++)
	{
		const Way  *way = &ways[i];
		Choices		choices = choices_of(way);

		assert_ptr_equal(choices.way, way);
		/* A test by draws has a set, and nothing else has. */
		assert_true(!(way->gives & GIVES_SET) == !(way->choices & CHOICE_TIES));
		assert_true(!(way->needs & NEEDS_CLUSTERS) == !!(way->needs & FOR_ROWS));
		if (way->family == WAY_VARIANCE)
		{
			assert_true(vcov_is_clustered(choices.vcov) ==
						!!(way->needs & NEEDS_CLUSTERS));
			assert_string_equal(vcov_name(choices.vcov), way->name);
		}
		if (way->family == WAY_WILD)
		{
			const WildMethod *wild = &wild_methods[way->variant];

			/* WCR31: restricted, scores and variance by the jackknife. */
			assert_true(wild->restricted == (way->name[2] == 'R'));
			assert_true(wild->jackknifed_scores == (way->name[3] == '3'));
			assert_true(wild->jackknife_variance == (way->name[4] == '3'));
			assert_true(wild_vcov_fits((WildKind) way->variant, choices.vcov));
		}
		assert_true((choices.conf_type == INTERVAL_STUDENTIZED) ==
					!!(way->gives & GIVES_PIVOTS));
	}
}

static void
needs_follow_from_choices(void **unused)
{
	Choices		drawn = choices_of(way_of(WAY_DRAWN, BOOTSTRAP_CLUSTER));
	Choices		rescaled = choices_of(way_of(WAY_DRAWN, BOOTSTRAP_RAO_WU));

	(void) unused;
	assert_int_equal(choices_need(&drawn), NEEDS_CLUSTERS | NEEDS_ONE_ARM);
	assert_int_equal(choices_need(&rescaled), NEEDS_CLUSTERS);
	drawn.resample = RESAMPLE_BLOCK;
	assert_int_equal(choices_need(&drawn),
					 NEEDS_CLUSTERS | NEEDS_ONE_ARM | NEEDS_BLOCKS);
	drawn.resample = RESAMPLE_PAIR;
	assert_int_equal(choices_need(&drawn), NEEDS_CLUSTERS | NEEDS_BLOCKS);
}

static void
samples_meet_what_they_have(void **unused)
{
	(void) unused;
	for (int mixed = 0; mixed < 2; mixed++)
		for (uint32_t flags = 0; flags < 4; flags++)
		{
			bool		clustered = flags & 1;
			Sample	   *sample = sample_create((clustered ? SAMPLE_CLUSTERED : 0) |
											   (flags & 2 ? SAMPLE_BLOCKED : 0), 0);
			unsigned	meets;

			for (int i = 0; i < 8; i++)
			{
				Row			row = make_row(i, i % 4 > 1, i % 2,
										   clustered ? i / (mixed ? 4 : 2) : 0, 1.0);

				add_row(&sample, &row);
			}
			sample = finish(sample);
			meets = sample_meets(sample);
			assert_true(!!(meets & NEEDS_CLUSTERS) == clustered);
			assert_true(!!(meets & FOR_ROWS) == !clustered);
			assert_true(!!(meets & NEEDS_BLOCKS) == !!(flags & 2));
			if (clustered)
				assert_true(!!(meets & NEEDS_ONE_ARM) == !mixed);
			core_free(sample);
		}
}

static void
lists_are_of_the_ways_that_have_it(void **unused)
{
	const struct
	{
		WaysOf		of;
		const char *last;
		const char *text;
	}			lists[] = {
		{{.function = "did_estimate", .without = NEEDS_CLUSTERS}, " or ", "iid, HC0, HC1, HC2 or HC3"},
		{{.function = "did_estimate", .choices = CHOICE_FPC}, ", ", "survey"},
		{{.function = "did_bootstrap", .choices = CHOICE_CONF_TYPE}, ", ", "cluster, rao-wu, fractional"},
		{{.function = "did_bootstrap", .gives = GIVES_STEP_DOWN}, ", ", "WCR11, WCR13, WCR31, WCR33, WCU11, WCU13, WCU31, WCU33"},
		{{.function = "did_permutation", .gives = GIVES_SET}, ", ", "clusters, blocks"},
		{{.function = "did_collapse", .choices = CHOICE_SEED}, ", ", ""}
	};

	(void) unused;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
	{
		char	   *text = ways_text(&lists[i].of, lists[i].last);

		assert_string_equal(text, lists[i].text);
		core_free(text);
	}
	assert_null(way_by_name(&lists[0].of, "CR2"));
	assert_null(way_by_name(&lists[2].of, "WCR31"));
	assert_non_null(way_by_name(&lists[3].of, "wcr31"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_whatever_the_case),
		cmocka_unit_test(enums_have_as_many_names_as_values),
		cmocka_unit_test(every_variant_has_its_row),
		cmocka_unit_test(ways_are_what_the_core_takes_them_for),
		cmocka_unit_test(needs_follow_from_choices),
		cmocka_unit_test(samples_meet_what_they_have),
		cmocka_unit_test(lists_are_of_the_ways_that_have_it)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
