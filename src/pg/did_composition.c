/*-------------------------------------------------------------------------
 *
 * did_composition.c
 *		did_composition: how much of an effect is who answered.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "core/answer/composition.h"
#include "core/answer/ways.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_composition);

/* Its arguments. */
enum
{
	ARG_SAMPLE,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	N_ARGS
};

/* Columns of did_composition_part; means in the order of TwoWavesGroup. */
enum
{
	COL_PART,
	COL_COVARIATE,
	COL_MEANS,
	COL_DIFFERENCE = COL_MEANS + TWO_WAVES_GROUPS,
	COL_DIFFERENCE_STD_ERROR,
	COL_COEFFICIENT,
	COL_COEFFICIENT_STD_ERROR,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_SHARE,
	COL_N,
	COL_N_CLUSTERS,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

#define FUNCTION "did_composition"

static void
check_sample(const Sample *sample)
{
	require_clusters(sample, FUNCTION);
	/* A sample that no row is in does not know of covariates. */
	if (sample->n_covariates == 0 && sample_rows(sample) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs covariates, and this sample has none", FUNCTION),
				 errhint("Say who answered: did_sample(outcome, treated, post, area, weight, block, ARRAY[age, female]).")));
}

static void
require_scores(Vcov vcov)
{
	if (!composition_vcov_applies(vcov))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has no vcov \"%s\"", FUNCTION, vcov_name(vcov)),
				 errhint("It is one of: CR0, CR1, CR2, CR3, CRV3.")));
}

static void
put_part(ResultRow *row, const char *part, const Component *component,
		 const Composition *of)
{
	row_set_text(row, COL_PART, part);
	row_set_number(row, COL_ESTIMATE, component->estimate);
	row_set_number(row, COL_STD_ERROR, component->std_error);
	row_set_number(row, COL_STATISTIC, component->interval.statistic);
	if (!isnan(component->interval.low))
		row_set_number(row, COL_DF, component->df);
	row_set_number(row, COL_P_VALUE, component->interval.p_value);
	row_set_number(row, COL_CONF_LOW, component->interval.low);
	row_set_number(row, COL_CONF_HIGH, component->interval.high);
	if (of->raw.estimate != 0.0)
		row_set_number(row, COL_SHARE, component->estimate / of->raw.estimate);
	row_set_count(row, COL_N, of->rows);
	row_set_count(row, COL_N_CLUSTERS, of->clusters);
}

static const char *
method_of(const char *what, Vcov vcov)
{
	return vcov == VCOV_CRV3 ?
		psprintf("%s; jackknife over clusters", what) :
		psprintf("%s; %s variance", what, vcov_name(vcov));
}

static void
put_covariate(ResultRow *row, const Composition *of, int j, Vcov vcov)
{
	const CovariatePart *part = &of->covariates[j];

	put_part(row, "covariate", &part->contribution, of);
	row_set(row, COL_COVARIATE, Int32GetDatum(j + 1));
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		row_set_number(row, COL_MEANS + i, part->means[i]);
	row_set_number(row, COL_DIFFERENCE, part->difference.estimate);
	row_set_number(row, COL_DIFFERENCE_STD_ERROR, part->difference.std_error);
	row_set_number(row, COL_COEFFICIENT, part->coefficient.estimate);
	row_set_number(row, COL_COEFFICIENT_STD_ERROR, part->coefficient.std_error);
	row_set_text(row, COL_METHOD,
				 method_of("coefficient x difference-in-differences of the covariate's mean",
						   vcov));
	if ((of->dropped >> j) & 1)
		row_set_text(row, COL_NOTE, "follows from the groups and the covariates before it: left out of the adjustment");
	row_put(row);
}

static const char *
note_of(const Composition *of, const Sample *sample)
{
	Facts		facts;

	switch (of->problem)
	{
		case COMPOSITION_EMPTY:
			if (sample_rows(sample) == 0)
			{
				memset(&facts, 0, sizeof(facts));
				add_counted_fact(&facts, FACT_NO_ROWS, sample->image.n_missing);
				return words_note(&facts, sample);
			}
			return "no effect: treated or comparators have no rows before or after the start";
		case COMPOSITION_NO_EFFECT:
			return "no adjusted effect: the covariates tell treated after the start from all others";
		case COMPOSITION_NO_VARIANCE:
			return "no standard error: an arm has one cluster";
		default:
			return NULL;
	}
}

static void
put_all(ResultRow *row, const Composition *of, const Sample *sample,
		Vcov vcov)
{
	const char *note = note_of(of, sample);

	put_part(row, "effect", &of->raw, of);
	row_set_text(row, COL_METHOD, method_of("difference-in-differences without covariates", vcov));
	row_set_text(row, COL_NOTE, note);
	row_put(row);
	if (of->problem == COMPOSITION_EMPTY || of->problem == COMPOSITION_NO_EFFECT)
		return;
	put_part(row, "adjusted effect", &of->adjusted, of);
	row_set_text(row, COL_METHOD, method_of("difference-in-differences, adjusted for the covariates", vcov));
	row_set_text(row, COL_NOTE, note);
	row_put(row);
	put_part(row, "composition", &of->composition, of);
	row_set_text(row, COL_METHOD, method_of("effect less adjusted effect: sum of the covariates' contributions, by their joint scores", vcov));
	row_set_text(row, COL_NOTE, note);
	row_put(row);
	for (int j = 0; j < of->n_covariates; j++)
		put_covariate(row, of, j, vcov);
}

Datum
did_composition(PG_FUNCTION_ARGS)
{
	const WaysOf ways = {.function = "did_estimate"};
	Choices		choices;
	Composition found;
	ResultRow	row;
	const Sample *sample;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &ways));
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	require_scores(choices.vcov);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_SAMPLE(ARG_SAMPLE);
	check_sample(sample);
	composition_find(sample, choices.vcov, choices.conf_level, &found);
	put_all(&row, &found, sample, choices.vcov);
	return (Datum) 0;
}
