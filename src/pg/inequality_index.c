/*-------------------------------------------------------------------------
 *
 * inequality_index.c
 *		inequality_index, and the aggregates of the commonest indices: from a
 *		survey_sample by rank to an inequality_result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/words/words.h"
#include "core/words/words_inequality.h"
#include "pg/choice_arguments.h"
#include "pg/facts_json.h"
#include "pg/inequality_arguments.h"
#include "pg/row.h"
#include "pg/survey_arguments.h"
#include "pg/survey_sample.h"

PG_FUNCTION_INFO_V1(inequality_index);
PG_FUNCTION_INFO_V1(slope_index_final);
PG_FUNCTION_INFO_V1(relative_index_final);
PG_FUNCTION_INFO_V1(concentration_index_final);
PG_FUNCTION_INFO_V1(gini_index_final);

/* Its arguments. */
enum
{
	ARG_SAMPLE,
	ARG_INDEX,
	ARG_VCOV = ARG_INDEX + N_INDEX_ARGUMENTS,
	ARG_VALUES = ARG_VCOV + 2,
	ARG_DESIGN = ARG_VALUES + N_INDEX_VALUES,
	ARG_CONF_LEVEL = ARG_DESIGN + N_SURVEY_ARGUMENTS,
	N_ARGS
};

/* Columns of inequality_result. */
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
	COL_MEAN,
	COL_N,
	COL_N_MISSING,
	COL_N_PSUS,
	COL_N_RANKS,
	COL_INDEX,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

#define HOW "inequality_sample(value, rank, psu, weight, stratum), or survey_distribution(value, psu, weight, stratum) for gini, theil, mld, ge and atkinson"
#define HOW_VALUES "survey_distribution(value, psu, weight, stratum)"

static Datum
form_result(FunctionCallInfo fcinfo, const Inequality *found)
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
	row_set_number(&row, COL_MEAN, found->mean);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	row_set_count(&row, COL_N_PSUS, (int64) found->psus);
	row_set_count(&row, COL_N_RANKS, found->n_ranks);
	row_set_text(&row, COL_INDEX, inequality_index_names.names[found->question.index]);
	row_set_text(&row, COL_METHOD, words_inequality_method(found));
	row_set_text(&row, COL_NOTE, words_note(&e->facts, found->request->sample));
	row_set(&row, COL_FACTS, facts_json(&e->facts, found->request->sample));
	return row_close(&row);
}

static Datum
estimate(FunctionCallInfo fcinfo, const InequalityRequest *request)
{
	Inequality	found;

	require_inequality(inequality_of_survey(request, &found), &found, HOW_VALUES);
	require_population(found.estimate.status);
	return form_result(fcinfo, &found);
}

/* Without PSUs each row is one, and sums do not hold it by itself. */
static void
require_psus(const Sample *sample, Vcov vcov)
{
	if (vcov != VCOV_SURVEY && (!(sample->image.flags & SAMPLE_CLUSTERED) ||
								(sample->image.flags & SAMPLE_ROWS_ARE_PSUS)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" needs PSUs, and this sample has none", vcov_name(vcov)),
				 errhint("Give the sample a psu argument (each row's own key, if rows were drawn), or choose vcov => 'survey'.")));
}

Datum
inequality_index(PG_FUNCTION_ARGS)
{
	Choices		choices = default_choices;
	InequalityRequest request = {.choices = &choices};

	require_arguments(fcinfo, N_ARGS);
	get_inequality_index(fcinfo, ARG_INDEX, &request.question);
	choices.vcov = get_inequality_vcov(fcinfo, ARG_VCOV, &request.question);
	get_inequality_values(fcinfo, ARG_VALUES, &request.question);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	request.sample = PG_GETARG_KEYED_SURVEY(ARG_SAMPLE);
	require_ranks(request.sample, "inequality_index", HOW);
	require_psus(request.sample, choices.vcov);
	request.units = get_survey_design(fcinfo, ARG_DESIGN, request.sample, &request.survey);
	return estimate(fcinfo, &request);
}

/* The final function of an aggregate: the default choices. */
static Datum
estimate_final(FunctionCallInfo fcinfo, InequalityIndex index)
{
	Choices		choices = default_choices;
	InequalityRequest request = {.choices = &choices, .survey = {.lonely = LONELY_FAIL},
	.question = {.index = index, .lower = NAN, .upper = NAN}};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	choices.vcov = VCOV_SURVEY;
	choices.conf_level = 0.95;
	request.sample = PG_GETARG_KEYED_SURVEY(0);
	/* Without rows it is not fixed how many values a cell has. */
	if (request.sample->image.n_entries > 0)
		require_ranks(request.sample, "an index of inequality", HOW);
	request.units = survey_units_create(request.sample);
	return estimate(fcinfo, &request);
}

#define FINAL(function, index) \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return estimate_final(fcinfo, index); \
	}

FINAL(slope_index_final, INDEX_SII)
FINAL(relative_index_final, INDEX_RII)
FINAL(concentration_index_final, INDEX_CONCENTRATION)
FINAL(gini_index_final, INDEX_GINI)
