/*-------------------------------------------------------------------------
 *
 * did_ratio.c
 *		did_ratio: the effect as a ratio of risk ratios or of odds ratios.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/linked.h"
#include "core/words/words_linked.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/fpc.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_ratio);

/* Its arguments; from ARG_CHOICES on, the choices below. */
enum
{
	ARG_SAMPLE,
	ARG_LINK,
	ARG_VCOV,
	ARG_CHOICES,
	ARG_FPC = ARG_CHOICES + 1
};

static const Choice arguments[] = {
	CHOICE_CONF_LEVEL, CHOICE_FPC, CHOICE_LONELY_PSU
};

/* Columns of did_ratio_result. */
enum
{
	COL_RATIO,
	COL_RATIO_LOW,
	COL_RATIO_HIGH,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_EFFECT,
	COL_EFFECT_STD_ERROR,
	COL_EFFECT_LOW,
	COL_EFFECT_HIGH,
	COL_DIFFERENCE,
	COL_N,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_LINK,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

static void
require_linear(Vcov vcov)
{
	if (!linked_vcov_applies(vcov))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("did_ratio has no vcov \"%s\"", vcov_name(vcov)),
				 errhint("%s", vcov == VCOV_IID ?
						 "Outcomes of different means do not have one variance: choose HC1, or a clustered vcov." :
						 "It has those that linearise: choose CR3, the jackknife to first order, or survey.")));
}

static void
refuse_covariates(const Sample *sample)
{
	if (sample->n_covariates > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("did_ratio does not adjust for covariates, and this sample has %d",
						sample->n_covariates),
				 errhint("Make the sample without covariates.")));
}

static void
put_estimate(ResultRow *row, const LinkedEffect *found)
{
	const Estimate *e = &found->estimate;

	row_set_number(row, COL_RATIO, found->ratio);
	row_set_number(row, COL_RATIO_LOW, found->ratio_low);
	row_set_number(row, COL_RATIO_HIGH, found->ratio_high);
	row_set_number(row, COL_ESTIMATE, e->estimate);
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_DF, e->df);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_CONF_LOW, e->interval.low);
	row_set_number(row, COL_CONF_HIGH, e->interval.high);
	row_set_number(row, COL_EFFECT, found->effect);
	row_set_number(row, COL_EFFECT_STD_ERROR, found->std_error);
	row_set_number(row, COL_EFFECT_LOW, found->interval.low);
	row_set_number(row, COL_EFFECT_HIGH, found->interval.high);
	row_set_number(row, COL_DIFFERENCE, found->difference);
}

static Datum
form_row(FunctionCallInfo fcinfo, const Sample *sample, Link link,
		 const Choices *choices, const LinkedEffect *found)
{
	const Estimate *e = &found->estimate;
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	put_estimate(&row, found);
	row_set_number(&row, COL_CONF_LEVEL, choices->conf_level);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	if (e->clustered)
	{
		row_set_count(&row, COL_N_CLUSTERS, e->clusters);
		row_set_count(&row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
	}
	row_set_text(&row, COL_LINK, link_names.names[link]);
	row_set_text(&row, COL_METHOD, words_linked_method(found));
	row_set_text(&row, COL_NOTE, words_linked_note(found, sample));
	return row_close(&row);
}

Datum
did_ratio(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	const Sample *sample;
	Link		link;
	Choices		choices;
	unsigned	given;
	LinkedEffect found;

	require_arguments(fcinfo, ARG_CHOICES + lengthof(arguments));
	link = (Link) get_one_of(fcinfo, ARG_LINK, "link", &link_names);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	given = get_choices(fcinfo, ARG_CHOICES, arguments, lengthof(arguments),
						&choices);
	require_linear(choices.vcov);
	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(ARG_SAMPLE);
	refuse_covariates(sample);
	require_vcov(sample, &choices.vcov);
	require_link(sample, link);
	/* lonely_psu may stand with any vcov, as in did_estimate. */
	refuse_choices(&choices, given & ~CHOICE_LONELY_PSU);
	if (given & CHOICE_FPC)
		choices.population = get_fpc(fcinfo, ARG_FPC, sample);
	linked_effect(sample, link, &choices, &found);
	require_variance(&found.estimate, &choices);
	return form_row(fcinfo, sample, link, &choices, &found);
}
