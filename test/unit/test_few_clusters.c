/*-------------------------------------------------------------------------
 *
 * test_few_clusters.c
 *		Inference for few clusters against the tables of test/oracle, which
 *		naive programs in R made: counts must be met exactly.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/answer/romano_wolf.h"
#include "core/answer/ways.h"
#include "csv.h"
#include "survey.h"

static Csv	survey;

static void
assert_close(double ours, double theirs)
{
	if (ours == theirs)
		return;
	if (!(fabs(ours - theirs) <= 1e-10 * fmax(1.0, fabs(theirs))))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

static int
find_name(const NameList *names, const char *name)
{
	int			i = names_find(names, name);

	if (i < 0)
		fail_msg("there is no %s", name);
	return i;
}

static Effects
effects_of(const char *name)
{
	return strcmp(name, "none") == 0 ? EFFECTS_NONE :
		strcmp(name, "cluster") == 0 ? EFFECTS_CLUSTER : EFFECTS_BLOCK;
}

static const Way *
find_way(const char *function, const char *name)
{
	const Way  *way = way_by_name(&(WaysOf) {.function = function}, name);

	if (way == NULL)
		fail_msg("%s has no %s", function, name);
	return way;
}

/*
 * The oracle takes block effects in two ways; of the methods that end in 1
 * ours is the one that fits the whole model anew.
 */
static bool
is_ours(const Csv *csv, int row)
{
	const char *method = csv_text(csv, row, "method");

	return !(csv_is(csv, row, "effects", "block") && method[4] == '1');
}

static Choices
wild_choices_of(const Csv *csv, int row)
{
	Choices		choices = choices_of(find_way("did_bootstrap",
											  csv_text(csv, row, "method")));

	choices.effects = effects_of(csv_text(csv, row, "effects"));
	choices.conf_level = NAN;
	return choices;
}

static void
assert_count(double p_value, double all, const Csv *csv, int row,
			 const char *column)
{
	double		count = csv_number(csv, row, column);

	if (!(fabs(p_value * all - count) < 1e-6))
		fail_msg("%s of row %d: %.17g is not %.17g", column, row,
				 p_value * all, count);
}

/* ---- the wild bootstrap ---- */

static double
wild_p(const Sample *sample, Choices choices, Alternative alternative,
	   Ties ties)
{
	Estimate	estimate;
	ConfidenceSet set;

	choices.alternative = alternative;
	choices.ties = ties;
	infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
	return estimate.interval.p_value;
}

static void
wild_counts_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/wild.csv");
	Samples		samples = {.survey = &survey};
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		double		vectors = csv_number(&csv, i, "n_vectors");
		int			n_areas = csv_number(&csv, i, "n_areas");
		const Sample *sample;
		Choices		choices;
		Estimate	estimate;
		ConfidenceSet set;

		choices = wild_choices_of(&csv, i);
		/* The larger ones in the plain case only: they take longer. */
		if (n_areas == 9 || !is_ours(&csv, i) ||
			(vectors > 10000.0 && !(csv_is(&csv, i, "outcome", "y") &&
									csv_is(&csv, i, "null_value", "0") &&
									csv_is(&csv, i, "weighted", "1") &&
									csv_is(&csv, i, "covariates", "0"))) ||
			(n_areas == 18 && !(csv_is(&csv, i, "effects", "none") &&
								wild_methods[choices.way->variant].jackknifed_scores)))
			continue;
		sample = survey_sample_of(&samples, &csv, i, "n_areas", true);
		choices.weights = find_name(&wild_weights_names,
									csv_text(&csv, i, "weights"));
		choices.null_value = csv_number(&csv, i, "null_value");
		infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
		assert_close(estimate.estimate, csv_number(&csv, i, "estimate"));
		assert_close(estimate.interval.statistic, csv_number(&csv, i, "t0"));
		assert_count(estimate.interval.p_value, vectors, &csv, i,
					 "count_inclusive");
		assert_count(wild_p(sample, choices, ALTERNATIVE_TWO_SIDED,
							TIES_STRICT), vectors, &csv, i, "count_strict");
		assert_count(wild_p(sample, choices, ALTERNATIVE_GREATER,
							TIES_STRICT), vectors, &csv, i, "count_greater");
		assert_count(wild_p(sample, choices, ALTERNATIVE_LESS,
							TIES_INCLUSIVE), vectors, &csv, i,
					 "count_less_inclusive");
		checked++;
	}
	assert_true(checked > 1000);
	core_free(samples.sample);
	csv_free(&csv);
}

static void
mammen_p_values_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/wild_mammen.csv");
	Samples		samples = {.survey = &survey};

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		const Sample *sample;
		Choices		choices;

		if (!is_ours(&csv, i) || csv_is(&csv, i, "n_areas", "18"))
			continue;
		sample = survey_sample_of(&samples, &csv, i, "n_areas", true);
		choices = wild_choices_of(&csv, i);
		choices.weights = WEIGHTS_MAMMEN;
		choices.null_value = csv_number(&csv, i, "null_value");
		assert_close(wild_p(sample, choices, ALTERNATIVE_TWO_SIDED,
							TIES_INCLUSIVE),
					 csv_number(&csv, i, "p_inclusive"));
		assert_close(wild_p(sample, choices, ALTERNATIVE_TWO_SIDED,
							TIES_STRICT), csv_number(&csv, i, "p_strict"));
		assert_close(wild_p(sample, choices, ALTERNATIVE_LESS, TIES_STRICT),
					 csv_number(&csv, i, "p_less"));
	}
	core_free(samples.sample);
	csv_free(&csv);
}

/* The segments of one set follow on one another. */
static void
wild_sets_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/wild_sets.csv");
	Samples		samples = {.survey = &survey};
	int			several = 0;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		int			segment = csv_number(&csv, i, "segment");
		uint32_t	segments = csv_number(&csv, i, "segments");
		Choices		choices;
		Estimate	estimate;
		ConfidenceSet set;

		if (!is_ours(&csv, i) || segment > 1 ||
			csv_is(&csv, i, "n_areas", "9") || csv_is(&csv, i, "n_areas", "18"))
			continue;
		/* Of Webb's vectors there are many: one sample of those. */
		if (csv_is(&csv, i, "weights", "webb") &&
			!(csv_is(&csv, i, "outcome", "y") &&
			  csv_is(&csv, i, "weighted", "0") &&
			  csv_is(&csv, i, "covariates", "1") &&
			  csv_is(&csv, i, "conf_level", "0.8")))
			continue;
		choices = wild_choices_of(&csv, i);
		choices.weights = find_name(&wild_weights_names,
									csv_text(&csv, i, "weights"));
		choices.ties = TIES_STRICT;
		choices.alternative = csv_is(&csv, i, "p_type", "symmetric") ?
			ALTERNATIVE_TWO_SIDED : ALTERNATIVE_EQUAL_TAILED;
		choices.conf_level = csv_number(&csv, i, "conf_level");
		infer_by_wild_bootstrap(survey_sample_of(&samples, &csv, i, "n_areas", true),
								&choices, &estimate, &set);
		assert_int_equal(set.n, segments);
		for (uint32_t j = 0; j < segments; j++)
		{
			assert_close(set.segments[j].low,
						 csv_number(&csv, i + j, "lower"));
			assert_close(set.segments[j].high,
						 csv_number(&csv, i + j, "upper"));
		}
		several += segments > 1;
		core_free(set.segments);
	}
	assert_true(several > 0);
	core_free(samples.sample);
	csv_free(&csv);
}

/* ---- several outcomes ---- */

static void
check_family(const Csv *csv, int first, int n)
{
	Hypothesis	hypotheses[8];
	Sample	   *samples[8];
	Choices		choices = wild_choices_of(csv, first);

	for (int i = 0; i < n; i++)
	{
		samples[i] = survey_sample(&survey, "all",
								   csv_text(csv, first + i, "outcome"),
								   csv_number(csv, first + i, "weighted") > 0.0,
								   false, true);
		hypotheses[i].number = first + i;
		hypotheses[i].sample = samples[i];
	}
	choices.vcov = VCOV_CR1S;
	stepdown_test(hypotheses, n, &choices);
	for (int i = 0; i < n; i++)
	{
		const Hypothesis *h = &hypotheses[i];

		assert_int_equal(csv_number(csv, h->number, "step"), i + 1);
		assert_count(h->estimate.interval.p_value, 262144.0, csv, h->number,
					 "marginal_count");
		assert_close(h->p_adjusted, csv_number(csv, h->number, "p_value"));
		core_free(samples[i]);
	}
}

static void
step_down_p_values_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/romano_wolf.csv");
	int			n;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i += n)
	{
		n = 1;
		while (i + n < csv.n_rows && !csv_is(&csv, i + n, "position", "1"))
			n++;
		/* Some: they take longer. */
		if (n < 6 && csv_is(&csv, i, "weighted", "1") &&
			csv_is(&csv, i, "effects", "cluster") &&
			csv_is(&csv, i, "method", "WCR31"))
			check_family(&csv, i, n);
	}
	csv_free(&csv);
}

/* ---- permutation and two steps ---- */

static Choices
permutation_choices_of(const Csv *csv, int row)
{
	Choices		choices = choices_of(find_way("did_permutation",
											  csv_text(csv, row, "scheme")));

	choices.statistic = csv_is(csv, row, "statistic", "difference") ?
		STATISTIC_DIFFERENCE : STATISTIC_T;
	return choices;
}

/*
 * t of blocks is that of their differences.  Of the many assignments of 16 and
 * 18 clusters there is one sample.
 */
static bool
is_asked(const Csv *csv, int row)
{
	if (csv_is(csv, row, "scheme", "blocks"))
		return !csv_is(csv, row, "statistic", "welch");
	return csv_is(csv, row, "sample", "six") ||
		(csv_is(csv, row, "weighted", "1") &&
		 csv_is(csv, row, "covariates", "1") &&
		 csv_is(csv, row, "outcome", "y"));
}

static double
permutation_p(const Sample *sample, Choices choices,
			  Alternative alternative, Ties ties)
{
	Estimate	estimate;
	ConfidenceSet set;

	choices.alternative = alternative;
	choices.ties = ties;
	choices.conf_level = NAN;
	infer_by_permutation(sample, &choices, &estimate, &set);
	return estimate.interval.p_value;
}

static void
permutation_counts_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/permutation.csv");
	Samples		samples = {.survey = &survey};

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		double		all = csv_number(&csv, i, "n_labellings");
		Choices		choices = permutation_choices_of(&csv, i);
		const Sample *sample;

		if (!is_asked(&csv, i))
			continue;
		sample = survey_sample_of(&samples, &csv, i, "sample", true);
		assert_count(permutation_p(sample, choices, ALTERNATIVE_TWO_SIDED,
								   TIES_INCLUSIVE), all, &csv, i,
					 "count_inclusive");
		assert_count(permutation_p(sample, choices, ALTERNATIVE_TWO_SIDED,
								   TIES_STRICT), all, &csv, i, "count_strict");
		assert_count(permutation_p(sample, choices, ALTERNATIVE_LESS,
								   TIES_INCLUSIVE), all, &csv, i, "count_less");
		assert_count(permutation_p(sample, choices, ALTERNATIVE_GREATER,
								   TIES_STRICT), all, &csv, i,
					 "count_greater_strict");
	}
	core_free(samples.sample);
	csv_free(&csv);
}

static void
permutation_sets_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/permutation_sets.csv");
	Samples		samples = {.survey = &survey};

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		Choices		choices = permutation_choices_of(&csv, i);
		Estimate	estimate;
		ConfidenceSet set;

		if (!is_asked(&csv, i) ||
			csv_number(&csv, i, "segments") > 1.0)
			continue;
		choices.conf_level = csv_number(&csv, i, "conf_level");
		infer_by_permutation(survey_sample_of(&samples, &csv, i, "sample", true), &choices,
							 &estimate, &set);
		assert_int_equal(set.n, 1);
		assert_close(set.segments[0].low, csv_number(&csv, i, "lower"));
		assert_close(set.segments[0].high, csv_number(&csv, i, "upper"));
		core_free(set.segments);
	}
	core_free(samples.sample);
	csv_free(&csv);
}

static void
two_steps_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/collapse.csv");
	Samples		samples = {.survey = &survey};
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		Choices		choices;
		ConfidenceSet set;
		bool		ranks = csv_is(&csv, i, "test", "signed_rank");
		Estimate	e;

		if (csv_is(&csv, i, "test", "mann_whitney"))
			continue;
		choices = choices_of(find_way("did_collapse", ranks ? "signed-rank" :
									  csv_text(&csv, i, "test")));
		infer_by_changes(survey_sample_of(&samples, &csv, i, "sample", true), &choices,
							&e, &set);
		assert_close(e.estimate, csv_number(&csv, i, "estimate"));
		assert_close(e.interval.statistic, csv_number(&csv, i, "statistic"));
		assert_close(e.interval.p_value, csv_number(&csv, i, "p_value"));
		if (!ranks)
		{
			assert_close(e.std_error, csv_number(&csv, i, "std_error"));
			assert_close(e.df, csv_number(&csv, i, "df"));
		}
		/* R shows the widest interval of a lower level, we none. */
		if (ranks && csv_number(&csv, i, "achieved") < 0.95)
			assert_true(isinf(e.interval.low));
		else
		{
			assert_close(e.interval.low, csv_number(&csv, i, "conf_low"));
			assert_close(e.interval.high, csv_number(&csv, i, "conf_high"));
		}
		checked++;
	}
	assert_true(checked > 50);
	core_free(samples.sample);
	csv_free(&csv);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wild_counts_are_those_of_the_oracle),
		cmocka_unit_test(mammen_p_values_are_those_of_the_oracle),
		cmocka_unit_test(wild_sets_are_those_of_the_oracle),
		cmocka_unit_test(step_down_p_values_are_those_of_the_oracle),
		cmocka_unit_test(permutation_counts_are_those_of_the_oracle),
		cmocka_unit_test(permutation_sets_are_those_of_the_oracle),
		cmocka_unit_test(two_steps_are_those_of_the_oracle),
	};
	int			failed;

	survey = csv_read("../data/nrp18.csv");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	csv_free(&survey);
	return failed;
}
