/*-------------------------------------------------------------------------
 *
 * cic.c
 *		Changes in changes of outcomes that are 0 or 1.
 *
 * Proportions of 1: q00 and q01 of comparators before and after, q10 and q11
 * of the treated.  What the treated would have had lies between 0 and q10 if
 * the comparators' proportion fell, between q10 and 1 if it rose, and is q10 if
 * it stayed, unless all comparators are alike and tell nothing of others.  If
 * those who answer alike before would, without the treatment, have changed
 * alike in both arms, it is a point: q10 q01 / q00 if it fell, and so with the
 * proportions of 0 if it rose.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/cic.h"

#include <math.h>

#include "core/answer/wave_effects.h"
#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/model/two_way_logit.h"
#include "core/numeric/tolerance.h"

/* ---- four proportions ---- */

typedef struct Counterfactual
{
	bool		exists;
	bool		fell;			/* the comparators' proportion */
	bool		stayed;
	dd			point;
	dd			slopes[TWO_WAVES_GROUPS];	/* in the proportions */
} Counterfactual;

/* Of proportions whose change is a fall: q10 q01 / q00. */
static void
shrink(const dd q[TWO_WAVES_GROUPS], Counterfactual *found)
{
	found->slopes[TREATED_PRE] = dd_div(q[COMPARATOR_POST], q[COMPARATOR_PRE]);
	found->slopes[COMPARATOR_POST] = dd_div(q[TREATED_PRE], q[COMPARATOR_PRE]);
	found->point = dd_mul(q[TREATED_PRE], found->slopes[TREATED_PRE]);
	found->slopes[COMPARATOR_PRE] = dd_neg(dd_div(found->point,
												  q[COMPARATOR_PRE]));
	found->slopes[TREATED_POST] = DD_ZERO;
	found->exists = true;
}

static Counterfactual
counterfactual_of(const dd q[TWO_WAVES_GROUPS])
{
	Counterfactual found = {0};
	dd			change = dd_sub(q[COMPARATOR_POST], q[COMPARATOR_PRE]);
	dd			others[TWO_WAVES_GROUPS];

	found.stayed = fabs(change.hi) <= ALL_THE_SAME;
	found.fell = !found.stayed && change.hi < 0.0;
	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
		others[group] = dd_sub(dd_from(1.0), q[group]);
	if (found.fell)
		shrink(q, &found);
	else if (!is_all_one(dd_from(1.0), q[COMPARATOR_PRE]))
	{
		/* Of zeros: the slope of 1 - f(1 - q) is that of f. */
		shrink(others, &found);
		found.point = dd_sub(dd_from(1.0), found.point);
	}
	return found;
}

/* ---- the effects ---- */

typedef struct Work
{
	const WaveEffects *effects;
	double		origin;			/* that means are measured from */
	const CicChoices *choices;
	Cic		   *rows;			/* by cohort, then period */
	const WaveEffect **effect_of;	/* by row; NULL if there is none */
	ScoreVariance *variances;
	Counterfactual *found;
	int			n_rows;
} Work;

static dd
cic_effect(const dd q[TWO_WAVES_GROUPS], const Counterfactual *found)
{
	return dd_sub(q[TREATED_POST], found->point);
}

static void
set_bounds(const dd q[TWO_WAVES_GROUPS], Cic *row,
		   const Counterfactual *found)
{
	dd			ones = q[COMPARATOR_PRE];
	bool		may_fall = found->fell ||
		(found->stayed && is_all_zero(dd_from(1.0), ones));
	bool		may_rise = found->stayed ? is_all_one(dd_from(1.0), ones) :
		!found->fell;
	dd			least = may_fall ? DD_ZERO : q[TREATED_PRE];
	dd			most = may_rise ? dd_from(1.0) : q[TREATED_PRE];

	row->low = dd_sub(q[TREATED_POST], most).hi;
	row->high = dd_sub(q[TREATED_POST], least).hi;
}

/* The proportions of an effect, as they are or without the visited cluster. */
static bool
proportions(const Work *work, const WaveEffect *effect,
			const WaveVisit *without, dd q[TWO_WAVES_GROUPS])
{
	for (int side = 0; side < TWO_WAVES_GROUPS; side++)
	{
		int			mean = effect->sides[side];

		if (mean == NO_MEAN)
			return false;
		q[side] = dd_add(without != NULL ? without->values[mean] :
						 work->effects->means->means[mean].value,
						 dd_from(work->origin));
		if (isnan(q[side].hi))
			return false;
	}
	return true;
}

static void
estimate(Work *work, int i)
{
	Cic		   *row = &work->rows[i];
	Estimate   *e = &row->effect.estimate;
	dd			q[TWO_WAVES_GROUPS];
	Fact		empty = {0};

	if (!proportions(work, work->effect_of[i], NULL, q))
	{
		for (int side = 0; side < TWO_WAVES_GROUPS; side++)
			if (work->effect_of[i]->sides[side] == NO_MEAN)
				empty.members |= UINT64_C(1) << side;
		add_fact(&e->facts, FACT_EMPTY_GROUPS, empty);
		return;
	}
	work->found[i] = counterfactual_of(q);
	set_bounds(q, row, &work->found[i]);
	row->effect.has_rows = true;
	if (!work->found[i].exists)
	{
		add_plain_fact(&e->facts, FACT_NO_COUNTERFACTUAL);
		return;
	}
	e->estimate = cic_effect(q, &work->found[i]).hi;
	e->has_estimate = true;
	if (work->found[i].stayed)
		add_plain_fact(&e->facts, FACT_KINK);
}

/* ---- variances ---- */

static double
score(const Work *work, int i, const WaveVisit *visit)
{
	const Counterfactual *found = &work->found[i];
	const WaveEffect *effect = work->effect_of[i];
	dd			sum = visit->moves[effect->sides[TREATED_POST]];
	double		size = visit->sizes[effect->sides[TREATED_POST]];

	for (int side = 0; side < TREATED_POST; side++)
	{
		sum = dd_sub(sum, dd_mul(found->slopes[side],
								 visit->moves[effect->sides[side]]));
		size += fabs(found->slopes[side].hi) * visit->sizes[effect->sides[side]];
	}
	return fabs(sum.hi) <= CANCELLED_SUM * size ? 0.0 : sum.hi;
}

static double
without(const Work *work, int i, const WaveVisit *visit)
{
	dd			q[TWO_WAVES_GROUPS];
	Counterfactual found;

	if (!proportions(work, work->effect_of[i], visit, q))
		return NAN;
	found = counterfactual_of(q);
	return found.exists ? cic_effect(q, &found).hi : NAN;
}

static void
visit_clusters(Work *work)
{
	const Design *design = work->effects->cells->design;
	WaveVisit  *visit = wave_visit_create(work->effects->means);

	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		core_check_interrupts();
		wave_visit_load(visit, c);
		if (work->choices->vcov == SCORES_CR0)
			wave_visit_score(visit, ADJUST_NONE);
		else
			wave_visit_leave_out(visit);
		for (int i = 0; i < work->n_rows; i++)
		{
			const Estimate *e = &work->rows[i].effect.estimate;

			if (e->has_estimate)
				score_variance_add(&work->variances[i], e->estimate,
								   work->choices->vcov == SCORES_CR0 ?
								   score(work, i, visit) :
								   without(work, i, visit),
								   sample_cell(design->sample, design->first_cell[c])->cluster);
		}
	}
	wave_visit_free(visit);
}

/* ---- rows ---- */

/* Rows and clusters of the groups of an effect. */
static void
count_rows(const Work *work, const WaveEffect *effect, Estimate *e)
{
	const WaveCells *cells = work->effects->cells;
	signed char *side_of = core_alloc(size_add(cells->design->n_groups, 1));

	for (int side = 0; side < TWO_WAVES_GROUPS; side++)
	{
		const WaveMean *mean = &work->effects->means->means[effect->sides[side]];

		for (int i = 0; i < mean->n_groups; i++)
			side_of[mean->groups[i]] = 1 + side;
		e->rows += mean->sums.rows;
	}
	for (uint32_t c = 0; c < cells->design->n_clusters; c++)
	{
		bool		seen = false;
		bool		treated = false;

		core_check_interrupts();
		for (uint32_t i = cells->design->first_cell[c];
			 i < cells->design->first_cell[c + 1]; i++)
		{
			int			side = side_of[cells->design->group_of[i]] - 1;

			seen |= side >= 0;
			treated |= side >= TREATED_PRE;
		}
		e->clusters += seen;
		e->clusters_treated += treated;
	}
	e->clustered = true;
	core_free(side_of);
}

/* A row for each cohort and period from its start on, and what there is of it. */
static void
list_rows(Work *work, const Waves *waves)
{
	const WaveEffects *effects = work->effects;
	int			n_cohorts = waves_treated_cohorts(waves, work->choices->waves.anticipation);
	size_t		room = size_add(size_mul(n_cohorts, waves->n_periods), 1);
	int			next = 0;

	work->rows = core_alloc_array(room, sizeof(Cic));
	work->effect_of = core_alloc_array(room, sizeof(WaveEffect *));
	work->variances = core_alloc_array(room, sizeof(ScoreVariance));
	work->found = core_alloc_array(room, sizeof(Counterfactual));
	for (int i = 0; i < n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			Cic		   *row = &work->rows[work->n_rows];
			bool		to_compare;

			if (waves->periods[j] < waves->cohorts[i])
				continue;
			core_check_interrupts();
			to_compare = group_time_begin(waves, waves->cohorts[i], waves->periods[j],
										  &work->choices->waves, &row->effect);
			group_time_note_waves(waves, &work->choices->waves, &row->effect);
			row->low = row->high = NAN;
			if (next < effects->n_effects &&
				effects->effects[next].cohort == i &&
				effects->effects[next].period == waves->periods[j])
			{
				if (to_compare)
					work->effect_of[work->n_rows] = &effects->effects[next];
				next++;
			}
			work->n_rows++;
		}
}

/* Is there a cohort to compare with, whether it has rows or not? */
static bool
has_controls(const Waves *waves, const CicChoices *choices, GroupTime *row)
{
	WavePlan   *wave_plan = wave_plan_create(waves, row->cohort, row->period,
											 row->base, &choices->waves);
	bool		has = wave_plan->n_controls > 0;

	if (!has)
		group_time_note_no_controls(waves, &choices->waves, row);
	wave_plan_free(wave_plan);
	return has;
}

Cic *
cic_of_proportions(const Sample *sample, const Waves *waves,
				   const CicChoices *choices, int *n)
{
	const EffectRange range = {0, INT64_MAX, INT64_MIN};
	WaveEffects *effects = wave_effects_create(sample, waves, &choices->waves,
											   &range, &effects_of_means);
	const Design *design = effects->cells->design;
	Work		work = {.effects = effects, .choices = choices,
	.origin = design->origin[sample->n_covariates]};

	list_rows(&work, waves);
	for (int i = 0; i < work.n_rows; i++)
	{
		core_check_interrupts();
		work.variances[i] = score_variance(choices->vcov, design->n_clusters);
		if (work.effect_of[i] == NULL ||
			!has_controls(waves, choices, &work.rows[i].effect))
			continue;
		estimate(&work, i);
		if (work.rows[i].effect.has_rows)
			count_rows(&work, work.effect_of[i], &work.rows[i].effect.estimate);
	}
	visit_clusters(&work);
	for (int i = 0; i < work.n_rows; i++)
		if (work.rows[i].effect.estimate.has_estimate)
			score_variance_judge(&work.variances[i], work.effect_of[i]->single,
								 choices->conf_level,
								 &work.rows[i].effect.estimate);
	core_free(work.found);
	core_free(work.variances);
	core_free(work.effect_of);
	wave_effects_free(effects);
	*n = work.n_rows;
	return work.rows;
}
