/*-------------------------------------------------------------------------
 *
 * did_placebo.c
 *		did_placebo: effects on outcomes that cannot have moved, side by side,
 *		and a test of all of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "core/answer/contrast.h"
#include "core/answer/romano_wolf.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/join_samples.h"
#include "pg/named_samples.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_placebo);

/* Its arguments. */
enum
{
	ARG_OUTCOMES,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	ARG_TEST,
	N_ARGS
};

/* Columns of did_placebo_result. */
enum
{
	COL_OUTCOME,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_NUMERATOR,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_N,
	COL_N_CLUSTERS,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* The joint test. */
typedef enum PlaceboTest
{
	TEST_WALD,
	TEST_WILD,
	TEST_PERMUTATION
} PlaceboTest;

static const NameList test_names = NAME_LIST("wald", "wild", "permutation");

#define FUNCTION "did_placebo"
#define CALLS "did_sample(outcome, treated, post, area), numbers all (outcome::integer of a yes or no)"

static void
check_outcomes(const NamedSample *outcomes, int n)
{
	require_joinable(n, 0, FUNCTION, "outcomes",
					 "Test them in groups that were named before.");
	for (int i = 0; i < n; i++)
	{
		require_clusters(outcomes[i].sample, FUNCTION);
		if (outcomes[i].sample->n_covariates > 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("%s does not adjust for covariates, and sample %d has %d",
							FUNCTION, i + 1, outcomes[i].sample->n_covariates),
					 errhint("Make the samples without covariates.")));
	}
}

static void
require_joint(Vcov vcov)
{
	if (vcov != VCOV_CR0 && vcov != VCOV_CR1 && vcov != VCOV_CR2 &&
		vcov != VCOV_CR3)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has no vcov \"%s\"", FUNCTION, vcov_name(vcov)),
				 errhint("It is one of: CR0, CR1, CR2, CR3.")));
}

static void
put_outcome(ResultRow *row, const NamedSample *named, const Choices *choices)
{
	Estimate	e;

	estimate_effect(named->sample, choices, &e);
	row_set(row, COL_OUTCOME, named->outcome);
	row_set_number(row, COL_ESTIMATE, e.estimate);
	row_set_number(row, COL_STD_ERROR, e.std_error);
	row_set_number(row, COL_STATISTIC, e.interval.statistic);
	row_set_number(row, COL_DF, e.df);
	row_set_number(row, COL_P_VALUE, e.interval.p_value);
	row_set_number(row, COL_CONF_LOW, e.interval.low);
	row_set_number(row, COL_CONF_HIGH, e.interval.high);
	row_set_count(row, COL_N, e.rows);
	row_set_count(row, COL_N_CLUSTERS, e.clusters);
	row_set_text(row, COL_METHOD, words_method(&e.method));
	row_set_text(row, COL_NOTE, words_note(&e.facts, named->sample));
	row_put(row);
}

/* ---- the joint test ---- */

static const char *
joint_note(const JointTest *joint, const NamedSample *outcomes)
{
	if (joint->lacking >= 0)
		return psprintf("no joint test: \"%s\" has no effect or no standard error",
						TextDatumGetCString(outcomes[joint->lacking].outcome));
	if (joint->dependent)
		return "no joint test: some of the outcomes follow from the others";
	return words_note(&joint->test.facts, NULL);
}

static const Sample **
samples_of(const NamedSample *outcomes, int n)
{
	const Sample **samples = core_alloc_array(n, sizeof(Sample *));

	for (int i = 0; i < n; i++)
		samples[i] = outcomes[i].sample;
	return samples;
}

static void
put_wald(ResultRow *row, const NamedSample *outcomes, int n, Vcov vcov)
{
	JointTest	joint;

	contrast_joint(join_samples(samples_of(outcomes, n), n, joined_arm, FUNCTION,
								CALLS), n, vcov, &joint);
	if (joint.test.has_test)
	{
		row_set_number(row, COL_STATISTIC, joint.test.test.statistic);
		row_set(row, COL_NUMERATOR, Int32GetDatum((int32) joint.test.test.df1));
		row_set_number(row, COL_DF, joint.test.test.df2);
		row_set_number(row, COL_P_VALUE, joint.test.test.p_value);
		row_set_text(row, COL_METHOD,
					 psprintf("Wald test of %d effect%s, %s variance; F by Hotelling's T-squared with %s",
							  n, n == 1 ? "" : "s", vcov_name(vcov),
							  joint.test.by_eta ?
							  "Satterthwaite degrees of freedom (HTZ)" :
							  "clusters - 1 degrees of freedom"));
	}
	row_set_count(row, COL_N_CLUSTERS, joint.test.clusters);
	row_set_text(row, COL_NOTE, joint_note(&joint, outcomes));
	row_put(row);
}

/* The first step of Romano and Wolf: the largest statistic of all outcomes. */
static void
put_wild(ResultRow *row, const NamedSample *outcomes, int n)
{
	Choices		choices = choices_of(usual_way(WAY_WILD));
	Hypothesis *hypotheses = core_alloc_array(n, sizeof(Hypothesis));
	const Estimate *largest = &hypotheses[0].estimate;

	/* They must be of one kind, as for the other tests. */
	join_samples(samples_of(outcomes, n), n, joined_arm, FUNCTION, CALLS);
	for (int i = 0; i < n; i++)
		hypotheses[i].sample = outcomes[i].sample;
	choices.conf_level = NAN;
	stepdown_test(hypotheses, n, &choices);
	row_set_number(row, COL_P_VALUE, hypotheses[0].p_adjusted);
	if (!isnan(hypotheses[0].p_adjusted))
		row_set_number(row, COL_STATISTIC, fabs(largest->interval.statistic));
	row_set_count(row, COL_N_CLUSTERS, largest->clusters);
	row_set_text(row, COL_METHOD,
				 psprintf("largest t statistic of %d effect%s; %s", n,
						  n == 1 ? "" : "s", words_method(&largest->method)));
	row_set_text(row, COL_NOTE, isnan(hypotheses[0].p_adjusted) ?
				 "no joint test: no outcome has an effect and a standard error" :
				 words_note(&largest->facts, hypotheses[0].sample));
	row_put(row);
}

static const char *
permutation_method(const JointPermutation *joint, int n, Scheme scheme,
				   const Choices *choices)
{
	const char *over = scheme == SCHEME_BLOCKS ?
		psprintf("within %u block%s", joint->n_groups, joint->n_groups == 1 ? "" : "s") :
		"over clusters";
	const char *draws = joint->n_assignments > 0 ?
		psprintf("exact, all %u assignments", joint->n_assignments) :
		psprintf("%u random assignments, seed " UINT64_FORMAT, choices->reps,
				 choices->seed);

	return psprintf("largest of %d difference%s of the mean changes of %u clusters, in standard deviations; permutation of the treatment %s; %s",
					n, n == 1 ? "" : "s", joint->n, over, draws);
}

static void
put_permutation(ResultRow *row, const NamedSample *outcomes, int n)
{
	const Sample **samples = samples_of(outcomes, n);
	Scheme		scheme = (samples[0]->image.flags & SAMPLE_BLOCKED) ?
		SCHEME_BLOCKS : SCHEME_CLUSTERS;
	Choices		choices = choices_of(way_of(WAY_PERMUTATION, scheme));
	JointPermutation joint;
	Facts		facts;

	require_needs(join_samples(samples, n, joined_as_one, FUNCTION, CALLS),
				  &choices, FUNCTION);
	contrast_joint_permutation(join_samples(samples, n, joined_arm, FUNCTION,
											CALLS), n, scheme, &choices, &joint);
	row_set_number(row, COL_STATISTIC, joint.statistic);
	row_set_number(row, COL_P_VALUE, joint.p_value);
	row_set_count(row, COL_N_CLUSTERS, joint.n);
	row_set_text(row, COL_METHOD, permutation_method(&joint, n, scheme, &choices));
	memset(&facts, 0, sizeof(facts));
	add_plain_fact(&facts, FACT_NOT_RANDOMISED);
	row_set_text(row, COL_NOTE, isnan(joint.statistic) ?
				 "no joint test: the changes of clusters with rows of all outcomes do not vary, or an arm has none" :
				 words_note(&facts, NULL));
	row_put(row);
}

static void
put_joint(ResultRow *row, const NamedSample *outcomes, int n, Vcov vcov,
		  PlaceboTest test)
{
	switch (test)
	{
		case TEST_WILD:
			put_wild(row, outcomes, n);
			break;
		case TEST_PERMUTATION:
			put_permutation(row, outcomes, n);
			break;
		default:
			put_wald(row, outcomes, n, vcov);
			break;
	}
}

Datum
did_placebo(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	Choices		choices;
	ResultRow	row;
	PlaceboTest test;
	NamedSample *outcomes;
	int			n;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	require_joint(choices.vcov);
	test = (PlaceboTest) get_one_of(fcinfo, ARG_TEST, "test", &test_names);
	if (PG_ARGISNULL(ARG_OUTCOMES))
		return (Datum) 0;
	n = named_samples(PG_GETARG_ARRAYTYPE_P(ARG_OUTCOMES), &outcomes);
	check_outcomes(outcomes, n);
	for (int i = 0; i < n; i++)
		put_outcome(&row, &outcomes[i], &choices);
	if (n > 0)
		put_joint(&row, outcomes, n, choices.vcov, test);
	return (Datum) 0;
}
