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

#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/linked_arguments.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_ratio);

/* Its arguments; those that follow ARG_VCOV are get_linked's. */
enum
{
	ARG_SAMPLE,
	ARG_LINK,
	ARG_VCOV,
	N_ARGS = ARG_VCOV + LINKED_ARGS
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
	row_set_text(&row, COL_METHOD, words_method(&e->method));
	row_set_text(&row, COL_NOTE, words_note(&e->facts, sample));
	return row_close(&row);
}

Datum
did_ratio(PG_FUNCTION_ARGS)
{
	Linked		linked;

	require_arguments(fcinfo, N_ARGS);
	if (!get_linked(fcinfo, (Link) get_one_of(fcinfo, ARG_LINK, "link", &link_names),
					ARG_VCOV, "did_ratio", &linked))
		PG_RETURN_NULL();
	return form_row(fcinfo, linked.sample, linked.link, &linked.choices,
					&linked.effect);
}
