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

/* The methods are those of EventMethod. */
const NameList study_estimators = NAME_LIST("group_time", "twfe", "sunab",
											"etwfe", "imputation",
											"two_stage");

/* A row by event time, whoever made it. */
typedef struct StudyRow
{
	int			number;			/* among those of the estimator */
	int32_t		event_time;
	const Estimate *estimate;
	bool		is_reference;	/* of all cohorts */
	bool		other_reference;	/* of some, and not at the event time asked for */
} StudyRow;

typedef struct StudyRows
{
	int			n;
	StudyRow   *rows;
} StudyRows;

static void
refuse(WaveStudy *study, WaveStudyStatus status, int32_t at)
{
	if (study->status != STUDY_OK)
		return;
	study->status = status;
	study->at = at;
}

static void
check_row(WaveStudy *study, const StudyRow *row)
{
	if (!row->estimate->has_estimate)
		refuse(study, STUDY_NO_ESTIMATE, row->event_time);
	if (row->other_reference ||
		(row->event_time == study->reference && !row->is_reference))
		refuse(study, STUDY_NO_REFERENCE, row->event_time);
	if (row->is_reference)
		return;
	if (!(row->estimate->std_error > 0.0))
		refuse(study, STUDY_NO_ERROR, row->event_time);
	if (row->event_time < study->reference)
		study->study.n_pre++;
	else
		study->study.n_post++;
	if (row->event_time > study->reference && row->event_time < 0)
		study->n_anticipated++;
}

static void
check_rows(WaveStudy *study, const StudyRows *rows)
{
	bool		has_reference = false;

	for (int i = 0; i < rows->n; i++)
	{
		const StudyRow *row = &rows->rows[i];

		if (i > 0 && row->event_time != row[-1].event_time + 1)
			refuse(study, STUDY_GAP, row->event_time);
		has_reference |= row->is_reference;
		check_row(study, row);
	}
	if (rows->n == 0)
		refuse(study, STUDY_NO_EFFECTS, 0);
	if (!has_reference)
		refuse(study, STUDY_NO_REFERENCE, study->reference);
	if (study->study.n_pre == 0)
		refuse(study, STUDY_NONE_BEFORE, 0);
	if (study->study.n_post == study->n_anticipated)
		refuse(study, STUDY_NONE_AFTER, 0);
}

static WaveStudy *
create_study(int estimator, int32_t reference, const StudyRows *rows)
{
	WaveStudy  *study = core_alloc(sizeof(WaveStudy));

	study->estimator = estimator;
	study->reference = reference;
	check_rows(study, rows);
	if (study->status == STUDY_OK)
	{
		int			n = study->study.n_pre + study->study.n_post;

		study->beta = core_alloc_array(n, sizeof(double));
		study->covariance = core_alloc_array(size_mul(n, n), sizeof(double));
		study->study.beta = study->beta;
		study->study.covariance = study->covariance;
	}
	return study;
}

/* Of the i-th and j-th effect, by the numbers of their rows. */
typedef double (*CovarianceOf) (const void *source, int i, int j);

static void
fill_study(WaveStudy *study, const StudyRows *rows, CovarianceOf covariance,
		   const void *source)
{
	int			n = study->study.n_pre + study->study.n_post;
	int			row = 0;

	for (int i = 0; i < rows->n; i++)
	{
		int			column = 0;

		core_check_interrupts();
		if (rows->rows[i].is_reference)
			continue;
		study->beta[row] = rows->rows[i].estimate->estimate;
		for (int j = 0; j < rows->n; j++)
			if (!rows->rows[j].is_reference)
				study->covariance[row * n + column++] =
					covariance(source, rows->rows[i].number,
							   rows->rows[j].number);
		row++;
	}
}

/* ---- averages ---- */

/* Is some cohort's base in the row, though its event time is another? */
static bool
holds_other_base(const WaveRows *rows, int32_t event_time, int32_t reference)
{
	const WaveEffects *effects = rows->effects;

	for (int k = 0; k < effects->n_effects && event_time != reference; k++)
	{
		const WaveEffect *effect = &effects->effects[k];

		if (effect->is_base && effect->period -
			wave_effects_cohort(effects, effect) == event_time)
			return true;
	}
	return false;
}

static double
covariance_of_averages(const void *source, int i, int j)
{
	return wave_rows_product(source, i, j);
}

WaveStudy *
wave_study_of_averages(const Sample *sample, const WaveChoices *of,
					   AggregateVcov vcov)
{
	AggregateChoices choices = {
		.average = {
			.type = AGGREGATE_DYNAMIC,
			.first_event = INT64_MIN,
			.last_event = INT64_MAX
		},
		.waves = *of,
		.vcov = vcov,
		.conf_level = 0.95
	};
	int32_t		reference = -1 - of->anticipation;
	Waves	   *waves = waves_create(sample);
	WaveRows   *found = wave_aggregate(sample, waves, &choices);
	StudyRows	rows = {.n = found->n_rows - 1};
	WaveStudy  *study;

	rows.rows = core_alloc_array(size_add(rows.n, 1), sizeof(StudyRow));
	for (int i = 0; i < rows.n; i++)
	{
		const WaveAggregate *row = &found->rows[i + 1];
		const Estimate *e = &row->estimate;

		/* What is compared with itself is 0, and does not vary. */
		rows.rows[i] = (StudyRow) {
			i + 1, row->key, e,
			.is_reference = row->key == reference && e->has_estimate &&
				e->estimate == 0.0 && !(e->std_error > 0.0),
			.other_reference = holds_other_base(found, row->key, reference)
		};
	}
	study = create_study(STUDY_OF_AVERAGES, reference, &rows);
	study->clusters = found->n_clusters;
	if (study->status == STUDY_OK)
		fill_study(study, &rows, covariance_of_averages, found);
	core_free(rows.rows);
	wave_rows_free(found);
	waves_free(waves);
	return study;
}

/* ---- regressions ---- */

static double
covariance_of_events(const void *source, int i, int j)
{
	return event_rows_covariance(source, i, j)->hi;
}

WaveStudy *
wave_study_of_events(const Sample *sample, const EventChoices *choices)
{
	Waves	   *waves = waves_create(sample);
	EventRows  *found = event_study(sample, waves, choices);
	StudyRows	rows = {.n = found->n - 1};
	WaveStudy  *study;

	rows.rows = core_alloc_array(size_add(rows.n, 1), sizeof(StudyRow));
	for (int i = 0; i < rows.n; i++)
	{
		const EventRow *row = &found->rows[i + 1];

		rows.rows[i] = (StudyRow) {
			i + 1, row->event_time, &row->estimate,
			.is_reference = row->is_reference &&
				row->event_time == choices->reference,
			.other_reference = row->other_reference
		};
	}
	study = create_study(study_of_events(choices->method), choices->reference,
						 &rows);
	study->clusters = rows.n == 0 ? 0 : rows.rows[rows.n - 1].estimate->clusters;
	if (study->status == STUDY_OK)
		fill_study(study, &rows, covariance_of_events, found);
	core_free(rows.rows);
	event_rows_free(found);
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
