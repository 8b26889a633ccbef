/*-------------------------------------------------------------------------
 *
 * did_report.c
 *		did_report: the same effect by every way of inference, side by side.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_report);

/* Columns of did_report. */
enum
{
	COL_INFERENCE,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

static void
put_line(ResultRow *row, const char *label, const Sample *sample,
		 const Estimate *e)
{
	row_set_text(row, COL_INFERENCE, label);
	row_set_number(row, COL_ESTIMATE, e->estimate);
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_DF, e->df);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_CONF_LOW, e->interval.low);
	row_set_number(row, COL_CONF_HIGH, e->interval.high);
	row_set_text(row, COL_METHOD, words_method(&e->method));
	row_set_text(row, COL_NOTE, words_note(&e->facts, sample));
	row_set(row, COL_FACTS, facts_json(&e->facts, sample));
	row_put(row);
}

Datum
did_report(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Effects		effects;
	double		conf_level;
	unsigned	meets;
	ResultRow	row;

	rows_open(&row, fcinfo, N_COLS);
	require_arguments(fcinfo, 3);
	effects = get_effects(fcinfo, 1);
	conf_level = get_conf_level(fcinfo, 2);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	sample = PG_GETARG_SAMPLE(0);
	require_effects(sample, effects);
	meets = sample_meets(sample);
	for (int i = 0; i < n_ways; i++)
	{
		Choices		choices = choices_of(&ways[i]);
		ConfidenceSet set;
		Estimate	estimate;

		CHECK_FOR_INTERRUPTS();
		if (ways[i].label == NULL || (choices_need(&choices) & ~meets))
			continue;
		choices.effects = effects;
		choices.conf_level = conf_level;
		infer(sample, &choices, &estimate, &set);
		/* HC2 may need rows that the sample does not hold. */
		if (estimate.status != VARIANCE_UNEQUAL_ROWS)
			put_line(&row, ways[i].label, sample, &estimate);
	}
	return (Datum) 0;
}
