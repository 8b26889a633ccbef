/*-------------------------------------------------------------------------
 *
 * wave_judge.c
 *		What is said of averages of effects: standard errors, intervals, and
 *		why there are none.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_judge.h"

#include <math.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/limits.h"
#include "core/base/memory.h"

/* Whose rows a row of averages is made of: by group, or by cell. */
typedef struct Marks
{
	bool		by_cell;
	size_t		n;
	unsigned char *marks;
} Marks;

static Marks
marks_create(const WaveWork *work)
{
	const Design *design = work->effects->cells->design;
	Marks		marks = {.by_cell = work->effects->maker->mark != NULL};

	marks.n = marks.by_cell ? design->first_cell[design->n_clusters] :
		(uint32_t) design->n_groups;
	marks.marks = core_alloc(size_add(marks.n, 1));
	return marks;
}

static void
mark_sides(const WaveEffects *effects, const WaveEffect *effect,
		   unsigned char *marks)
{
	for (int side = 0; side < effects->n_sides; side++)
	{
		const WaveMean *mean = &effects->means->means[effect->sides[side]];

		for (int i = 0; i < mean->n_groups; i++)
			marks[mean->groups[i]] |= effect_side_is_treated(side) ?
				OF_TREATED : OF_COMPARATORS;
	}
}

static void
mark_effects(const WaveWork *work, int row, Marks *marks)
{
	const WaveEffects *effects = work->effects;

	memset(marks->marks, 0, marks->n);
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];

		if (!effect->exists || effect->is_base ||
			!wave_average_has(work->average, row, k))
			continue;
		if (marks->by_cell)
			effects->maker->mark(effects->made, k, marks->marks);
		else
			mark_sides(effects, effect, marks->marks);
	}
}

/* Rows and clusters of the effects of a row; returns clusters to compare with. */
static uint32_t
count_rows(const WaveWork *work, int row, Marks *marks)
{
	const WaveCells *cells = work->effects->cells;
	const Design *design = cells->design;
	Estimate   *e = &work->rows->rows[row].estimate;
	uint32_t	comparators = 0;

	mark_effects(work, row, marks);
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		unsigned char seen = 0;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			unsigned char mark = marks->marks[marks->by_cell ? i :
											  design->group_of[i]];

			seen |= mark;
			e->rows += mark != 0 ? cells->of_cells[i].rows : 0;
		}
		e->clusters += seen != 0;
		e->clusters_treated += (seen & OF_TREATED) != 0;
		comparators += (seen & OF_COMPARATORS) != 0;
	}
	e->clustered = true;
	return comparators;
}

typedef struct EffectCounts
{
	int64_t		all;
	int64_t		existing;
	int64_t		bases;
	int64_t		single;
} EffectCounts;

static EffectCounts
count_effects(const WaveWork *work, int row)
{
	EffectCounts counts = {0};

	for (int k = 0; k < work->effects->n_effects; k++)
	{
		const WaveEffect *effect = &work->effects->effects[k];

		if (!wave_average_has(work->average, row, k))
			continue;
		counts.all++;
		counts.existing += effect->exists;
		counts.bases += effect->is_base;
		counts.single += effect->exists && effect->single;
	}
	return counts;
}

/* Why a row that has an estimate has no standard error, if so. */
static bool
lacks_std_error(const WaveWork *work, const EffectCounts *counts, Estimate *e)
{
	const Design *design = work->effects->cells->design;

	if (counts->bases == counts->existing)
		add_plain_fact(&e->facts, FACT_BASE_PERIOD);
	else if (e->status == VARIANCE_INDISPENSABLE)
		add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER,
				 (Fact) {.cluster = sample_cell(design->sample,
												design->first_cell[e->at])->cluster});
	else if (work->choices->vcov != AGGREGATE_JACKKNIFE &&
			 counts->single == counts->existing - counts->bases)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else
		return false;
	return true;
}

/* The standard error of a row and its interval. */
static void
judge_row(const WaveWork *work, int row, const EffectCounts *counts)
{
	Estimate   *e = &work->rows->rows[row].estimate;
	double		level = work->choices->conf_level;
	double		df = isnan(e->df) ? e->clusters - 1.0 : e->df;

	e->df = NAN;
	if (lacks_std_error(work, counts, e))
		return;
	e->std_error = sqrt(wave_rows_product(work->rows, row, row));
	e->has_std_error = isfinite(e->std_error);
	if (work->choices->reference == REFERENCE_NORMAL)
		e->has_interval = normal_interval(e->estimate, e->std_error, level,
										  &e->interval);
	else if (t_interval(e->estimate, e->std_error, df, level, &e->interval))
	{
		e->has_interval = true;
		e->df = df;
	}
	if (!e->has_interval)
		add_fact(&e->facts, FACT_NO_VARIATION,
				 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
	if (counts->single > 0)
		add_counted_fact(&e->facts, FACT_SINGLE_COHORTS, counts->single);
}

static void
note_effects(const WaveWork *work, int row)
{
	const WaveEffects *effects = work->effects;

	for (int k = 0; k < effects->n_effects && effects->maker->note != NULL; k++)
		if (wave_average_has(work->average, row, k))
			effects->maker->note(effects->made, k,
								 &work->rows->rows[row].estimate.facts);
}

static void
judge_any(const WaveWork *work, int row, Marks *marks)
{
	Estimate   *e = &work->rows->rows[row].estimate;
	EffectCounts counts = count_effects(work, row);

	e->method.weighted = work->effects->cells->design->powers > 1;
	e->method.waves = &work->choices->waves;
	e->method.n_covariates = work->effects->sample->n_covariates;
	e->method.choices.covariates = work->choices->covariates;
	e->method.pairs = work->choices->of == EFFECTS_OF_PAIRS;
	e->method.triple = work->choices->of == EFFECTS_OF_TRIPLE;
	e->has_estimate = !isnan(work->at->rows[row]);
	if (!e->has_estimate)
		add_plain_fact(&e->facts, FACT_NO_EFFECTS);
	else
	{
		uint32_t	comparators = count_rows(work, row, marks);

		e->estimate = work->at->rows[row];
		if (counts.existing < counts.all)
			add_fact(&e->facts, FACT_LEFT_OUT_EFFECTS,
					 (Fact) {.count = counts.all - counts.existing,
					 .of = counts.all});
		note_effects(work, row);
		judge_row(work, row, &counts);
		if (e->has_interval)
			note_few_arms(e->clusters_treated, comparators, e);
	}
	note_cohorts(work->effects->waves, &work->choices->waves, &e->facts);
}

void
wave_judge(const WaveWork *work)
{
	WaveRows   *rows = work->rows;
	Marks		marks = marks_create(work);

	for (int row = 0; row < rows->n_rows; row++)
	{
		judge_any(work, row, &marks);
		if (!rows->rows[row].estimate.has_std_error)
			for (uint32_t c = 0; c < rows->n_clusters; c++)
				wave_rows_scores(rows, row)[c] = NAN;
	}
	core_free(marks.marks);
}
