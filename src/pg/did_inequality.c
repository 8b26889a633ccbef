/*-------------------------------------------------------------------------
 *
 * did_inequality.c
 *		did_inequality and did_inequality_permutation: the
 *		difference-in-differences of an index of inequality.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/ways.h"
#include "core/words/words.h"
#include "core/words/words_inequality.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/fpc.h"
#include "pg/inequality_arguments.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_inequality);
PG_FUNCTION_INFO_V1(did_inequality_permutation);

/* Columns of did_inequality_result. */
enum
{
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_TREATED_PRE,
	COL_TREATED_POST,
	COL_COMPARATOR_PRE,
	COL_COMPARATOR_POST,
	COL_N,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_INDEX,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

#define HOW "did_inequality_sample(value, rank, treated, post, cluster, weight, block)"
#define HOW_VALUES "did_inequality_sample(value, value, treated, post, cluster, weight, block)"

/* The two-by-two of a sample by rank, with its ranks. */
static const Sample *
get_sample(FunctionCallInfo fcinfo, int n, const char *function)
{
	const Sample *sample = PG_GETARG_KEYED(n);

	require_ranks(sample, function, HOW);
	if (!sample_is_two_waves(sample))
		(void) PG_GETARG_SAMPLE(n); /* complains */
	require_clusters(sample, function);
	return sample;
}

static Datum
form_result(FunctionCallInfo fcinfo, const Inequality *found, char *method)
{
	const Estimate *e = &found->estimate;
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	row_set_number(&row, COL_ESTIMATE, e->estimate);
	row_set_number(&row, COL_STD_ERROR, e->std_error);
	row_set_number(&row, COL_STATISTIC, e->interval.statistic);
	row_set_number(&row, COL_DF, e->df);
	row_set_number(&row, COL_P_VALUE, e->interval.p_value);
	row_set_number(&row, COL_CONF_LOW, e->interval.low);
	row_set_number(&row, COL_CONF_HIGH, e->interval.high);
	row_set_number(&row, COL_CONF_LEVEL, found->request->choices->conf_level);
	row_set_number(&row, COL_TREATED_PRE, found->values[TREATED_PRE]);
	row_set_number(&row, COL_TREATED_POST, found->values[TREATED_POST]);
	row_set_number(&row, COL_COMPARATOR_PRE, found->values[COMPARATOR_PRE]);
	row_set_number(&row, COL_COMPARATOR_POST, found->values[COMPARATOR_POST]);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	row_set_count(&row, COL_N_CLUSTERS, e->clusters);
	row_set_count(&row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
	row_set_text(&row, COL_INDEX, inequality_index_names.names[found->question.index]);
	row_set_text(&row, COL_METHOD, method);
	row_set_text(&row, COL_NOTE, words_note(&e->facts, found->request->sample));
	row_set(&row, COL_FACTS, facts_json(&e->facts, found->request->sample));
	return row_close(&row);
}

/* Of the values themselves: nobody else is in their order. */
static RankWithin
get_within(FunctionCallInfo fcinfo, int n, const InequalityQuestion *question)
{
	RankWithin within = (RankWithin) get_one_of(fcinfo, n, "within", &rank_within_names);

	if (within == WITHIN_WAVE && question->index > INDEX_WAGSTAFF)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("index \"%s\" has no ranks within the wave",
						inequality_index_names.names[question->index]),
				 errhint("within => 'wave' is for the indices sii, rii, rii_mean, concentration, generalised, erreygers and wagstaff.")));
	return within;
}

/* ---- did_inequality ---- */

enum
{
	ARG_SAMPLE,
	ARG_INDEX,
	ARG_VCOV = ARG_INDEX + N_INDEX_ARGUMENTS,
	ARG_WITHIN = ARG_VCOV + 2,
	ARG_VALUES,
	ARG_FPC = ARG_VALUES + N_INDEX_VALUES,
	ARG_LONELY_PSU,
	ARG_CONF_LEVEL,
	N_ARGS
};

Datum
did_inequality(PG_FUNCTION_ARGS)
{
	Choices		choices = default_choices;
	InequalityRequest request = {.choices = &choices};
	Inequality	found;

	require_arguments(fcinfo, N_ARGS);
	get_inequality_index(fcinfo, ARG_INDEX, &request.question);
	choices.vcov = get_inequality_vcov(fcinfo, ARG_VCOV, &request.question);
	request.within = get_within(fcinfo, ARG_WITHIN, &request.question);
	get_inequality_values(fcinfo, ARG_VALUES, &request.question);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	request.survey.lonely = (LonelyPsu) get_one_of(fcinfo, ARG_LONELY_PSU, "lonely_psu",
												   &lonely_psu_names);
	if (!PG_ARGISNULL(ARG_FPC) && choices.vcov != VCOV_SURVEY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" has no fpc", vcov_name(choices.vcov)),
				 errhint("fpc is for vcov => 'survey', whose strata are the blocks.")));
	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	request.sample = get_sample(fcinfo, ARG_SAMPLE, "did_inequality");
	if (!PG_ARGISNULL(ARG_FPC))
		request.survey.population = get_fpc(fcinfo, ARG_FPC, request.sample);
	require_inequality(inequality_did(&request, &found), &found, HOW_VALUES);
	require_variance(&found.estimate, &choices);
	return form_result(fcinfo, &found, words_inequality_method(&found));
}

/* ---- did_inequality_permutation ---- */

enum
{
	ARG_SCHEME = ARG_INDEX + N_INDEX_ARGUMENTS,
	ARG_OF_WITHIN,
	ARG_OF_VALUES,
	ARG_REPS = ARG_OF_VALUES + N_INDEX_VALUES,
	ARG_SEED,
	ARG_ALTERNATIVE,
	ARG_TIES,
	N_PERMUTATION_ARGS
};

Datum
did_inequality_permutation(PG_FUNCTION_ARGS)
{
	static const char function[] = "did_inequality_permutation";
	const WaysOf schemes = {.function = "did_permutation"};
	Choices		choices = choices_of(get_way(fcinfo, ARG_SCHEME, &schemes));
	InequalityRequest request = {.choices = &choices};
	Inequality	found;

	require_arguments(fcinfo, N_PERMUTATION_ARGS);
	get_inequality_index(fcinfo, ARG_INDEX, &request.question);
	request.within = get_within(fcinfo, ARG_OF_WITHIN, &request.question);
	get_inequality_values(fcinfo, ARG_OF_VALUES, &request.question);
	choices.reps = get_reps(fcinfo, ARG_REPS);
	choices.seed = get_seed(fcinfo, ARG_SEED);
	choices.alternative = (Alternative) get_one_of(fcinfo, ARG_ALTERNATIVE, "alternative",
												   &alternative_names);
	choices.ties = (Ties) get_one_of(fcinfo, ARG_TIES, "ties", &ties_names);
	choices.conf_level = NAN;
	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	request.sample = get_sample(fcinfo, ARG_SAMPLE, function);
	require_needs(request.sample, &choices, function);
	require_inequality(inequality_permutation(&request, &found), &found, HOW_VALUES);
	return form_result(fcinfo, &found, words_inequality_permutation_method(&found));
}
