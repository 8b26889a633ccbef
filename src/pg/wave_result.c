/*-------------------------------------------------------------------------
 *
 * wave_result.c
 *		did_wave_result, the row that estimators of many waves give.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "core/words/words.h"
#include "pg/facts_json.h"
#include "pg/wave_result.h"

void
wave_result_set(ResultRow *row, const Estimate *e, double conf_level,
				const Sample *sample)
{
	row_set_number(row, WAVE_ESTIMATE, e->estimate);
	row_set_number(row, WAVE_STD_ERROR, e->std_error);
	row_set_number(row, WAVE_STATISTIC, e->interval.statistic);
	row_set_number(row, WAVE_DF, e->df);
	row_set_number(row, WAVE_P_VALUE, e->interval.p_value);
	row_set_number(row, WAVE_CONF_LOW, e->interval.low);
	row_set_number(row, WAVE_CONF_HIGH, e->interval.high);
	row_set_number(row, WAVE_CONF_LEVEL, conf_level);
	row_set_text(row, WAVE_NOTE, words_note(&e->facts, sample));
	row_set(row, WAVE_FACTS, facts_json(&e->facts, sample));
}

void
wave_result_set_counts(ResultRow *row, const Estimate *e)
{
	row_set_count(row, WAVE_N, e->rows);
	if (!e->clustered)
		return;
	row_set_count(row, WAVE_N_CLUSTERS, e->clusters);
	row_set_count(row, WAVE_N_CLUSTERS_TREATED, e->clusters_treated);
}

void
wave_result_put(ResultRow *row, const GroupTime *found, double conf_level,
				const Sample *sample)
{
	row_set(row, WAVE_EVENT_TIME, Int32GetDatum(found->period - found->cohort));
	row_set(row, WAVE_COHORT, Int32GetDatum(found->cohort));
	row_set(row, WAVE_PERIOD, Int32GetDatum(found->period));
	if (found->has_base)
		row_set(row, WAVE_BASE_PERIOD, Int32GetDatum(found->base));
	if (found->has_rows)
		wave_result_set_counts(row, &found->estimate);
	wave_result_set(row, &found->estimate, conf_level, sample);
	row_set_text(row, WAVE_METHOD, words_method(&found->estimate.method));
	row_put(row);
}

void
wave_result_put_average(ResultRow *row, const Sample *sample,
						const AggregateChoices *choices, const WaveRows *rows,
						int i)
{
	static const int columns[] = {
		[AGGREGATE_SIMPLE] = WAVE_EVENT_TIME,
		[AGGREGATE_DYNAMIC] = WAVE_EVENT_TIME,
		[AGGREGATE_GROUP] = WAVE_COHORT,
		[AGGREGATE_CALENDAR] = WAVE_PERIOD
	};
	const WaveAggregate *found = &rows->rows[i];
	const Estimate *e = &found->estimate;

	if (!found->overall)
		row_set(row, columns[choices->average.type], Int32GetDatum(found->key));
	if (e->has_estimate && e->rows > 0)
	{
		wave_result_set_counts(row, e);
		row_set_text(row, WAVE_METHOD, words_aggregate_method(rows, i, choices));
	}
	wave_result_set(row, e, choices->conf_level, sample);
	row_put(row);
}
