/*-------------------------------------------------------------------------
 *
 * wave_study.c
 *		The event study of a sample of many waves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_study.h"

#include <math.h>

#include "core/base/memory.h"

/* What is compared with itself is 0, and does not vary. */
static bool
is_base(const WaveAggregate *row)
{
	return row->estimate.has_estimate && row->estimate.estimate == 0.0 &&
		!(row->estimate.std_error > 0.0);
}

static bool
is_reference(const WaveAggregate *row)
{
	return row->key == -1 && is_base(row);
}

static void
refuse(WaveStudy *study, WaveStudyStatus status, int32_t at)
{
	if (study->status != STUDY_OK)
		return;
	study->status = status;
	study->at = at;
}

/* The rows by event time, of which the first is over all. */
static void
check_rows(WaveStudy *study, const WaveRows *rows)
{
	bool		has_reference = false;

	for (int i = 1; i < rows->n_rows; i++)
	{
		const WaveAggregate *row = &rows->rows[i];

		if (i > 1 && row->key != row[-1].key + 1)
			refuse(study, STUDY_GAP, row->key);
		if (!row->estimate.has_estimate)
			refuse(study, STUDY_NO_ESTIMATE, row->key);
		if (is_reference(row))
		{
			has_reference = true;
			continue;
		}
		if (row->key == -1 || (row->key < -1 && is_base(row)))
			refuse(study, STUDY_NO_REFERENCE, row->key);
		if (!(row->estimate.std_error > 0.0))
			refuse(study, STUDY_NO_ERROR, row->key);
		study->study.n_pre += row->key < -1;
		study->study.n_post += row->key >= 0;
	}
	if (rows->n_rows < 2)
		refuse(study, STUDY_NO_EFFECTS, 0);
	if (!has_reference)
		refuse(study, STUDY_NO_REFERENCE, -1);
	if (study->study.n_pre == 0)
		refuse(study, STUDY_NONE_BEFORE, 0);
	if (study->study.n_post == 0)
		refuse(study, STUDY_NONE_AFTER, 0);
}

static void
fill_study(WaveStudy *study, const WaveRows *rows)
{
	int			n = study->study.n_pre + study->study.n_post;
	double	   *all = core_alloc_array(size_mul(rows->n_rows, rows->n_rows),
									   sizeof(double));
	int			row = 0;

	wave_rows_covariance(rows, all);
	study->beta = core_alloc_array(n, sizeof(double));
	study->covariance = core_alloc_array(size_mul(n, n), sizeof(double));
	for (int i = 1; i < rows->n_rows; i++)
	{
		int			column = 0;

		if (is_reference(&rows->rows[i]))
			continue;
		study->beta[row] = rows->rows[i].estimate.estimate;
		for (int j = 1; j < rows->n_rows; j++)
			if (!is_reference(&rows->rows[j]))
				study->covariance[row * n + column++] =
					all[(size_t) i * rows->n_rows + j];
		row++;
	}
	study->study.beta = study->beta;
	study->study.covariance = study->covariance;
	core_free(all);
}

WaveStudy *
wave_study_create(const Sample *sample, Controls controls, AggregateVcov vcov)
{
	WaveStudy  *study = core_alloc(sizeof(WaveStudy));
	AggregateChoices choices = {
		.average = {
			.type = AGGREGATE_DYNAMIC,
			.first_event = INT64_MIN,
			.last_event = INT64_MAX
		},
		.waves = {controls, BASE_UNIVERSAL, 0},
		.vcov = vcov,
		.conf_level = 0.95
	};
	Waves	   *waves = waves_create(sample);
	WaveRows   *rows = wave_aggregate(sample, waves, &choices);

	study->clusters = rows->n_clusters;
	check_rows(study, rows);
	if (study->status == STUDY_OK)
		fill_study(study, rows);
	wave_rows_free(rows);
	waves_free(waves);
	return study;
}

void
wave_study_free(WaveStudy *study)
{
	if (study->beta != NULL)
	{
		core_free(study->covariance);
		core_free(study->beta);
	}
	core_free(study);
}
