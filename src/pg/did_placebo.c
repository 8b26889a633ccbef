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

#include "executor/executor.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "core/answer/contrast.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/words/words.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/join_samples.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_placebo);

/* Its arguments. */
enum
{
	ARG_OUTCOMES,
	ARG_VCOV,
	ARG_CONF_LEVEL,
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

/* Each has four columns of a regression whose work grows with the cube. */
#define OUTCOMES_MOST 50

#define FUNCTION "did_placebo"
#define CALLS "did_sample(outcome, treated, post, area), numbers all (outcome::integer of a yes or no)"

typedef struct Named
{
	const Sample *sample;
	char	   *outcome;		/* NULL if it has no name */
} Named;

/* Those of an array of did_named_sample that have a sample. */
static Named *
get_outcomes(FunctionCallInfo fcinfo, int *n)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n_elements = array_elements(PG_GETARG_ARRAYTYPE_P(ARG_OUTCOMES),
											&elements, &nulls);
	Named	   *outcomes = core_alloc_array(size_add(n_elements, 1), sizeof(Named));

	*n = 0;
	for (int i = 0; i < n_elements; i++)
	{
		HeapTupleHeader row;
		bool		isnull = true;
		Datum		value;

		if (nulls[i])
			continue;
		row = DatumGetHeapTupleHeader(elements[i]);
		value = GetAttributeByName(row, "sample", &isnull);
		if (isnull)
			continue;
		outcomes[*n].sample = DatumGetTwoWaves(value);
		value = GetAttributeByName(row, "outcome", &isnull);
		outcomes[*n].outcome = isnull ? NULL : TextDatumGetCString(value);
		(*n)++;
	}
	return outcomes;
}

static void
check_outcomes(const Named *outcomes, int n)
{
	if (n > OUTCOMES_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s takes at most %d outcomes, not %d", FUNCTION,
						OUTCOMES_MOST, n),
				 errhint("Test them in groups that were named before.")));
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
put_outcome(ResultRow *row, const Named *named, const Choices *choices)
{
	Estimate	e;

	estimate_effect(named->sample, choices, &e);
	row_set_text(row, COL_OUTCOME, named->outcome);
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

static const char *
joint_note(const JointTest *joint, const Named *outcomes)
{
	if (joint->lacking >= 0)
		return psprintf("no joint test: \"%s\" has no effect or no standard error",
						outcomes[joint->lacking].outcome != NULL ?
						outcomes[joint->lacking].outcome : "");
	if (joint->dependent)
		return "no joint test: some of the outcomes follow from the others";
	return words_note(&joint->test.facts, NULL);
}

static void
put_joint(ResultRow *row, const Named *outcomes, int n, Vcov vcov)
{
	const Sample **samples = core_alloc_array(n, sizeof(Sample *));
	JointTest	joint;

	for (int i = 0; i < n; i++)
		samples[i] = outcomes[i].sample;
	contrast_joint(join_samples(samples, n, joined_arm, FUNCTION, CALLS), n,
				   vcov, &joint);
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

Datum
did_placebo(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	Choices		choices;
	ResultRow	row;
	Named	   *outcomes;
	int			n;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	require_joint(choices.vcov);
	if (PG_ARGISNULL(ARG_OUTCOMES))
		return (Datum) 0;
	outcomes = get_outcomes(fcinfo, &n);
	check_outcomes(outcomes, n);
	for (int i = 0; i < n; i++)
		put_outcome(&row, &outcomes[i], &choices);
	if (n > 0)
		put_joint(&row, outcomes, n, choices.vcov);
	return (Datum) 0;
}
