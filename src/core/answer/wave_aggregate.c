/*-------------------------------------------------------------------------
 *
 * wave_aggregate.c
 *		Averages of the effects on cohorts in periods.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_aggregate.h"

#include <math.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/limits.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/saturated.h"
#include "core/numeric/tolerance.h"

/* In the order of AggregateType and of AggregateVcov. */
const NameList aggregate_types = NAME_LIST("simple", "dynamic", "group",
										   "calendar");
const NameList aggregate_vcovs = NAME_LIST("CR0", "jackknife");

/* A group of an effect's two-by-two, and on which side of it. */
typedef struct Member
{
	int			group;
	int			side;
} Member;

/* The effect on a cohort in a period, or one that is not to be had. */
typedef struct Effect
{
	int			cohort;			/* its number */
	int			row;			/* of the aggregates */
	bool		is_base;		/* 0 by construction */
	bool		exists;
	bool		single;			/* a side has one cluster */
	int			n_members;
	Member	   *members;
} Effect;

/* Sums of groups, which lose those of a cluster that is left out. */
typedef struct GroupSums
{
	dd		   *w;
	dd		   *wy;
	int64_t    *rows;
	dd		   *shares;			/* by cohort: weight over all periods */
} GroupSums;

typedef struct Work
{
	const Sample *sample;
	const Waves *waves;
	AggregateType type;
	Design	   *design;			/* a group for each cohort and period */
	CellSums   *cells;
	GroupSums	sums;
	int			n_cohorts;		/* that are treated */
	int			n_effects;
	Effect	   *effects;
	int			n_rows;
	WaveAggregate *rows;
} Work;

/* ---- sums ---- */

static GroupSums
sums_allocate(const Work *work)
{
	GroupSums	sums;

	sums.w = core_alloc_array(work->design->n_groups, sizeof(dd));
	sums.wy = core_alloc_array(work->design->n_groups, sizeof(dd));
	sums.rows = core_alloc_array(work->design->n_groups, sizeof(int64_t));
	sums.shares = core_alloc_array(size_add(work->n_cohorts, 1), sizeof(dd));
	return sums;
}

static void
sums_free(GroupSums *sums)
{
	core_free(sums->shares);
	core_free(sums->rows);
	core_free(sums->wy);
	core_free(sums->w);
}

/* The number of a cohort that is treated, or -1. */
static int
cohort_number(const Work *work, int32_t cohort)
{
	int			low = 0;
	int			high = work->n_cohorts;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (work->waves->cohorts[middle] < cohort)
			low = middle + 1;
		else
			high = middle;
	}
	return low < work->n_cohorts && work->waves->cohorts[low] == cohort ?
		low : -1;
}

/* Add a cluster's cells (sign 1), or take them away (-1). */
static void
sums_add(const Work *work, GroupSums *sums, uint32_t cluster, int sign)
{
	const Design *design = work->design;
	int			components = sample_components(design->sample);

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		uint32_t	group = design->group_of[i];
		dd			w = sign > 0 ? work->cells[i].w : dd_neg(work->cells[i].w);
		dd			wy = sign > 0 ? work->cells[i].wy :
			dd_neg(work->cells[i].wy);
		int			cohort = cohort_number(work, cell->cohort);

		sums->w[group] = dd_add(sums->w[group], w);
		sums->wy[group] = dd_add(sums->wy[group], wy);
		sums->rows[group] += sign * cell_rows(cell, components);
		if (cohort >= 0)
			sums->shares[cohort] = dd_add(sums->shares[cohort], w);
	}
}

static void
open_design(Work *work)
{
	const Sample *sample = work->sample;
	int			n_groups;
	PlannedGroup *groups = saturated_groups(sample, &n_groups);
	double	   *columns = core_alloc_array(size_add(n_groups, 1),
										   sizeof(double));
	DesignPlan	plan = {EFFECTS_NONE, false, n_groups, 1, 0, groups, columns,
	NULL};
	int			power;

	/* For its clusters, groups and sums of cells: nothing is fitted. */
	work->design = design_create(sample, &plan);
	core_free(columns);
	core_free(groups);
	power = design_weight_power(work->design);
	work->cells = core_alloc_array(size_add(work->design->sample->image.n_entries, 1),
								   sizeof(CellSums));
	for (uint32_t i = 0; i < work->design->sample->image.n_entries; i++)
	{
		core_check_interrupts();
		work->cells[i] = design_cell_sums(work->design,
										  sample_cell(work->design->sample, i),
										  power);
	}
	work->sums = sums_allocate(work);
	for (uint32_t c = 0; c < work->design->n_clusters; c++)
	{
		core_check_interrupts();
		sums_add(work, &work->sums, c, 1);
	}
}

/* Groups are by cohort, then period. */
static int
find_group(const Design *design, int32_t cohort, int32_t period)
{
	int			low = 0;
	int			high = design->n_groups;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		const DesignGroup *group = &design->groups[middle];

		if (group->cohort < cohort ||
			(group->cohort == cohort && group->period < period))
			low = middle + 1;
		else
			high = middle;
	}
	return low < design->n_groups && design->groups[low].cohort == cohort &&
		design->groups[low].period == period ? low : -1;
}

/* ---- effects ---- */

/* Whether the effect has rows on all sides; then estimate is it. */
static bool
estimate_from(const Effect *effect, const GroupSums *sums, double *estimate,
			  dd means[DESIGN_SIDES], dd weights[DESIGN_SIDES])
{
	dd			wy[DESIGN_SIDES] = {{0.0, 0.0}};
	int64_t		rows[DESIGN_SIDES] = {0};
	dd			sum = dd_from(0.0);

	for (int side = 0; side < DESIGN_SIDES; side++)
		weights[side] = dd_from(0.0);
	for (int i = 0; i < effect->n_members; i++)
	{
		const Member *member = &effect->members[i];

		rows[member->side] += sums->rows[member->group];
		weights[member->side] = dd_add(weights[member->side],
									   sums->w[member->group]);
		wy[member->side] = dd_add(wy[member->side], sums->wy[member->group]);
	}
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		if (rows[side] == 0)
			return false;
		means[side] = dd_div(wy[side], weights[side]);
		sum = side == COMPARATOR_PRE || side == TREATED_POST ?
			dd_add(sum, means[side]) : dd_sub(sum, means[side]);
	}
	*estimate = sum.hi;
	return true;
}

static void
find_members(Work *work, Effect *effect, int32_t period, int32_t base,
			 const WaveChoices *choices)
{
	WavePlan   *wave_plan = wave_plan_create(work->waves,
											 work->waves->cohorts[effect->cohort],
											 period, base, choices);

	effect->members = core_alloc_array(size_add(wave_plan->plan.n_groups, 1),
									   sizeof(Member));
	for (int i = 0; i < wave_plan->plan.n_groups; i++)
	{
		const PlannedGroup *planned = &wave_plan->groups[i];
		int			group = find_group(work->design, planned->cohort,
									   planned->period);

		if (group >= 0)
			effect->members[effect->n_members++] = (Member) {
				group, 2 * planned->treated + planned->after
			};
	}
	wave_plan_free(wave_plan);
}

/* Which side a cell's group is on, in side_of by group; -1 for none. */
static void
mark_sides(const Effect *effect, signed char *side_of, bool set)
{
	for (int i = 0; i < effect->n_members; i++)
		side_of[effect->members[i].group] = set ? effect->members[i].side : -1;
}

/* What an effect's clusters move it by, if asked for, and whether a side has
 * a single one. */
static void
find_scores(const Work *work, Effect *effect, signed char *side_of,
			double *scores)
{
	const Design *design = work->design;
	uint32_t	clusters[DESIGN_SIDES] = {0};
	dd			means[DESIGN_SIDES];
	dd			weights[DESIGN_SIDES];
	double		estimate;

	if (!estimate_from(effect, &work->sums, &estimate, means, weights))
		return;
	mark_sides(effect, side_of, true);
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		bool		seen[DESIGN_SIDES] = {false};
		dd			score = dd_from(0.0);
		double		size = 0.0;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			int			side = side_of[design->group_of[i]];
			dd			fitted;
			dd			part;

			if (side < 0)
				continue;
			seen[side] = true;
			fitted = dd_mul(work->cells[i].w, means[side]);
			part = dd_div(dd_sub(work->cells[i].wy, fitted), weights[side]);
			size += (fabs(work->cells[i].wy.hi) + fabs(fitted.hi)) / weights[side].hi;
			score = side == COMPARATOR_PRE || side == TREATED_POST ?
				dd_add(score, part) : dd_sub(score, part);
		}
		for (int side = 0; side < DESIGN_SIDES; side++)
			clusters[side] += seen[side];
		if (scores != NULL)
			scores[c] = fabs(score.hi) <= CANCELLED_SUM * size ? 0.0 : score.hi;
	}
	mark_sides(effect, side_of, false);
	for (int side = 0; side < DESIGN_SIDES; side++)
		effect->single |= clusters[side] < 2;
}

/* ---- the aggregates and their effects ---- */

static int
compare_keys(const void *a, const void *b, const void *unused)
{
	int32_t		ka = ((const WaveAggregate *) a)->key;
	int32_t		kb = ((const WaveAggregate *) b)->key;

	(void) unused;
	return (ka > kb) - (ka < kb);
}

static int32_t
key_of(const Work *work, int32_t cohort, int32_t period)
{
	switch (work->type)
	{
		case AGGREGATE_DYNAMIC:
			return period - cohort;
		case AGGREGATE_GROUP:
			return cohort;
		default:
			return period;
	}
}

/* Does the effect belong to some aggregate? */
static bool
is_asked_for(const Work *work, int32_t cohort, int32_t period,
			 const WaveChoices *choices)
{
	return (period >= cohort || work->type == AGGREGATE_DYNAMIC) &&
		!waves_is_always_treated(work->waves, cohort, choices->anticipation) &&
		!waves_is_only_control(work->waves, cohort, choices);
}

/* Over all, then a row for each key. */
static void
list_rows(Work *work, const WaveChoices *choices)
{
	const Waves *waves = work->waves;
	size_t		room = size_add(size_mul(work->n_cohorts, waves->n_periods), 1);
	int			n = 1;

	work->rows = core_alloc_array(room, sizeof(WaveAggregate));
	work->n_rows = 1;
	work->n_effects = 0;
	for (int i = 0; i < work->n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			core_check_interrupts();
			if (!is_asked_for(work, waves->cohorts[i], waves->periods[j], choices))
				continue;
			work->n_effects++;
			if (work->type != AGGREGATE_SIMPLE)
				work->rows[n++].key = key_of(work, waves->cohorts[i],
											 waves->periods[j]);
		}
	sort_items(work->rows + 1, n - 1, sizeof(WaveAggregate), compare_keys, NULL);
	for (int i = 1; i < n; i++)
		if (i == 1 || work->rows[i].key != work->rows[work->n_rows - 1].key)
			work->rows[work->n_rows++].key = work->rows[i].key;
	work->rows[0].overall = true;
	for (int i = 0; i < work->n_rows; i++)
		estimate_clear(&work->rows[i].estimate);
}

static int
find_row(const Work *work, int32_t key)
{
	int			low = 1;
	int			high = work->n_rows;

	if (work->type == AGGREGATE_SIMPLE)
		return 0;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (work->rows[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
list_effects(Work *work, const WaveChoices *choices)
{
	const Waves *waves = work->waves;
	int			n = 0;

	work->effects = core_alloc_array(size_add(work->n_effects, 1),
									 sizeof(Effect));
	for (int i = 0; i < work->n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			int32_t		cohort = waves->cohorts[i];
			int32_t		period = waves->periods[j];
			Effect	   *effect;
			int32_t		base;

			core_check_interrupts();
			if (!is_asked_for(work, cohort, period, choices))
				continue;
			effect = &work->effects[n++];
			effect->cohort = i;
			effect->row = find_row(work, key_of(work, cohort, period));
			if (!waves_find_base(waves, cohort, period, choices, &base))
				continue;
			effect->is_base = base == period;
			if (!effect->is_base)
				find_members(work, effect, period, base, choices);
		}
}

/* Does what is said of a row count in that over all? */
static bool
counts_over_all(const Work *work, int row)
{
	return row == 0 || work->type != AGGREGATE_DYNAMIC ||
		work->rows[row].key >= 0;
}

/* ---- averages ---- */

/* Effects and shares, or what a cluster moves them by. */
typedef struct Values
{
	double	   *effects;
	double	   *shares;			/* by cohort */
	double	   *rows;			/* what they come to */
} Values;

static Values
values_allocate(const Work *work)
{
	return (Values) {
		core_alloc_array(size_add(work->n_effects, 1), sizeof(double)),
		core_alloc_array(size_add(work->n_cohorts, 1), sizeof(double)),
		core_alloc_array(size_mul(work->n_rows, 2), sizeof(double))
	};
}

static void
values_free(Values *values)
{
	core_free(values->rows);
	core_free(values->shares);
	core_free(values->effects);
}

static double
weight_of(const Work *work, const Effect *effect, const Values *values)
{
	return work->type == AGGREGATE_GROUP ? 1.0 : values->shares[effect->cohort];
}

/* Of rows: the mean, or by cohort with its share. */
static double
weight_of_row(const Work *work, int row, const double *shares)
{
	if (work->type != AGGREGATE_GROUP)
		return 1.0;
	return shares[cohort_number(work, work->rows[row].key)];
}

/* Each row, and the one over all; NaN of those without effects. */
static void
average(const Work *work, Values *values)
{
	double	   *sums = values->rows;
	double	   *weights = values->rows + work->n_rows;
	double		sum = 0.0;
	double		weight = 0.0;

	memset(sums, 0, size_mul(size_mul(work->n_rows, 2), sizeof(double)));
	for (int k = 0; k < work->n_effects; k++)
	{
		const Effect *effect = &work->effects[k];
		double		w = weight_of(work, effect, values);

		if (!effect->exists)
			continue;
		sums[effect->row] += w * values->effects[k];
		weights[effect->row] += w;
	}
	for (int row = 0; row < work->n_rows; row++)
		sums[row] = weights[row] > 0.0 ? sums[row] / weights[row] : NAN;
	if (work->type == AGGREGATE_SIMPLE)
		return;
	for (int row = 1; row < work->n_rows; row++)
		if (counts_over_all(work, row) && !isnan(sums[row]))
		{
			double		w = weight_of_row(work, row, values->shares);

			sum += w * sums[row];
			weight += w;
		}
	sums[0] = weight > 0.0 ? sum / weight : NAN;
	weights[0] = weight;
}

/* What a cluster moves them by: of effects, and of the shares. */
static void
linearise(const Work *work, const Values *at, Values *moves)
{
	const double *weights = at->rows + work->n_rows;
	double	   *sums = moves->rows;

	memset(sums, 0, work->n_rows * sizeof(double));
	for (int k = 0; k < work->n_effects; k++)
	{
		const Effect *effect = &work->effects[k];
		double		weight = weights[effect->row];

		if (!effect->exists)
			continue;
		sums[effect->row] += weight_of(work, effect, at) / weight * moves->effects[k];
		if (work->type != AGGREGATE_GROUP)
			sums[effect->row] += moves->shares[effect->cohort] / weight *
				(at->effects[k] - at->rows[effect->row]);
	}
	for (int row = 1; row < work->n_rows; row++)
	{
		if (!counts_over_all(work, row) || isnan(at->rows[row]))
			continue;
		sums[0] += weight_of_row(work, row, at->shares) / weights[0] * sums[row];
		if (work->type == AGGREGATE_GROUP)
			sums[0] += weight_of_row(work, row, moves->shares) / weights[0] *
				(at->rows[row] - at->rows[0]);
	}
}

static void
take_sums(Work *work, const GroupSums *sums, Values *values)
{
	dd			means[DESIGN_SIDES];
	dd			weights[DESIGN_SIDES];

	for (int k = 0; k < work->n_effects; k++)
	{
		values->effects[k] = work->effects[k].is_base ? 0.0 : NAN;
		if (!work->effects[k].is_base)
			estimate_from(&work->effects[k], sums, &values->effects[k],
						  means, weights);
	}
	for (int i = 0; i < work->n_cohorts; i++)
		values->shares[i] = sums->shares[i].hi;
}

/* ---- variances ---- */

static void
add_linearised(Work *work, const Values *at, double *const *scores,
			   double *squares)
{
	Values		moves = values_allocate(work);
	GroupSums	sums = sums_allocate(work);

	for (uint32_t c = 0; c < work->design->n_clusters; c++)
	{
		core_check_interrupts();
		for (int i = 0; i < work->n_cohorts; i++)
			sums.shares[i] = dd_from(0.0);
		sums_add(work, &sums, c, 1);
		for (int i = 0; i < work->n_cohorts; i++)
			moves.shares[i] = sums.shares[i].hi;
		for (int k = 0; k < work->n_effects; k++)
			moves.effects[k] = scores[k] == NULL ? 0.0 : scores[k][c];
		linearise(work, at, &moves);
		for (int row = 0; row < work->n_rows; row++)
			squares[row] += moves.rows[row] * moves.rows[row];
	}
	sums_free(&sums);
	values_free(&moves);
}

static void
fail_row(WaveAggregate *row, uint32_t cluster)
{
	if (row->estimate.status != VARIANCE_OK)
		return;
	row->estimate.status = VARIANCE_INDISPENSABLE;
	row->estimate.at = cluster;
}

/* (G - 1) / G times the squares of what leaving a cluster out changes. */
static void
add_left_out(Work *work, const Values *at, double *squares)
{
	uint32_t	n = work->design->n_clusters;
	size_t		n_groups = work->design->n_groups;
	Values		without = values_allocate(work);
	GroupSums	sums = sums_allocate(work);

	for (uint32_t c = 0; c < n; c++)
	{
		core_check_interrupts();
		memcpy(sums.w, work->sums.w, n_groups * sizeof(dd));
		memcpy(sums.wy, work->sums.wy, n_groups * sizeof(dd));
		memcpy(sums.rows, work->sums.rows, n_groups * sizeof(int64_t));
		memcpy(sums.shares, work->sums.shares, work->n_cohorts * sizeof(dd));
		sums_add(work, &sums, c, -1);
		take_sums(work, &sums, &without);
		for (int k = 0; k < work->n_effects; k++)
			if (work->effects[k].exists && isnan(without.effects[k]))
			{
				fail_row(&work->rows[work->effects[k].row], c);
				if (counts_over_all(work, work->effects[k].row))
					fail_row(&work->rows[0], c);
			}
		average(work, &without);
		for (int row = 0; row < work->n_rows; row++)
		{
			double		change = without.rows[row] - at->rows[row];

			if (fabs(change) > CANCELLED_SUM * fabs(at->rows[row]))
				squares[row] += change * change * (n - 1.0) / n;
		}
	}
	sums_free(&sums);
	values_free(&without);
}

/* ---- what is said of a row ---- */

enum
{
	OF_COMPARATORS = 1,
	OF_TREATED = 2
};

/* Rows and clusters of the effects of a row; returns clusters to compare with. */
static uint32_t
count_rows(const Work *work, int row, unsigned char *marks)
{
	const Design *design = work->design;
	Estimate   *e = &work->rows[row].estimate;
	int			components = sample_components(design->sample);
	uint32_t	comparators = 0;

	memset(marks, 0, design->n_groups);
	for (int k = 0; k < work->n_effects; k++)
	{
		const Effect *effect = &work->effects[k];

		if (!effect->exists || (row == 0 ? !counts_over_all(work, effect->row) :
								effect->row != row))
			continue;
		for (int i = 0; i < effect->n_members; i++)
			marks[effect->members[i].group] |=
				effect->members[i].side >= TREATED_PRE ? OF_TREATED : OF_COMPARATORS;
	}
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		unsigned char seen = 0;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
			if (marks[design->group_of[i]] != 0)
			{
				seen |= marks[design->group_of[i]];
				e->rows += cell_rows(sample_cell(design->sample, i), components);
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
count_effects(const Work *work, int row)
{
	EffectCounts counts = {0};

	for (int k = 0; k < work->n_effects; k++)
	{
		const Effect *effect = &work->effects[k];

		if (row == 0 ? !counts_over_all(work, effect->row) : effect->row != row)
			continue;
		counts.all++;
		counts.existing += effect->exists;
		counts.bases += effect->is_base;
		counts.single += effect->exists && effect->single;
	}
	return counts;
}

/* The standard error of a row, its interval, and why there is none. */
static void
judge_row(const Work *work, int row, const EffectCounts *counts,
		  double square, AggregateVcov vcov, double conf_level)
{
	Estimate   *e = &work->rows[row].estimate;
	const Cell *cell;

	if (counts->bases == counts->existing)
		add_plain_fact(&e->facts, FACT_BASE_PERIOD);
	else if (e->status == VARIANCE_INDISPENSABLE)
	{
		cell = sample_cell(work->design->sample, work->design->first_cell[e->at]);
		add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER,
				 (Fact) {.cluster = cell->cluster});
	}
	else if (vcov == AGGREGATE_CR0 &&
			 counts->single == counts->existing - counts->bases)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else
	{
		e->std_error = sqrt(square);
		e->has_std_error = isfinite(e->std_error);
		e->has_interval = e->has_std_error && e->std_error > 0.0 &&
			t_interval(e->estimate, e->std_error, e->clusters - 1.0,
					   conf_level, &e->interval);
		if (e->has_interval)
			e->df = e->clusters - 1.0;
		else
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
		if (counts->single > 0)
			add_counted_fact(&e->facts, FACT_SINGLE_COHORTS, counts->single);
	}
}

static void
finish_rows(const Work *work, const Values *at, const double *squares,
			AggregateVcov vcov, double conf_level, const WaveChoices *choices)
{
	unsigned char *marks = core_alloc(size_add(work->design->n_groups, 1));

	for (int row = 0; row < work->n_rows; row++)
	{
		Estimate   *e = &work->rows[row].estimate;
		EffectCounts counts = count_effects(work, row);
		uint32_t	comparators;

		e->method.weighted = work->design->powers > 1;
		e->method.waves = choices;
		if (counts.existing == 0)
			add_plain_fact(&e->facts, FACT_NO_EFFECTS);
		else
		{
			comparators = count_rows(work, row, marks);
			e->estimate = at->rows[row];
			e->has_estimate = true;
			if (counts.existing < counts.all)
				add_fact(&e->facts, FACT_LEFT_OUT_EFFECTS,
						 (Fact) {.count = counts.all - counts.existing,
						 .of = counts.all});
			judge_row(work, row, &counts, squares[row], vcov, conf_level);
			if (e->has_interval)
				note_few_arms(e->clusters_treated, comparators, e);
		}
		note_cohorts(work->waves, choices, &e->facts);
	}
	core_free(marks);
}

/* ---- all of it ---- */

static double **
allocate_scores(Work *work, AggregateVcov vcov)
{
	double	  **scores = core_alloc_array(size_add(work->n_effects, 1),
										  sizeof(double *));
	signed char *side_of = core_alloc(size_add(work->design->n_groups, 1));

	memset(side_of, -1, work->design->n_groups);
	for (int k = 0; k < work->n_effects; k++)
	{
		if (work->effects[k].is_base || !work->effects[k].exists)
			continue;
		if (vcov == AGGREGATE_CR0)
			scores[k] = core_alloc_array(work->design->n_clusters, sizeof(double));
		find_scores(work, &work->effects[k], side_of, scores[k]);
	}
	core_free(side_of);
	return scores;
}

static void
work_free(Work *work)
{
	for (int k = 0; k < work->n_effects; k++)
		if (work->effects[k].members != NULL)
			core_free(work->effects[k].members);
	core_free(work->effects);
	sums_free(&work->sums);
	core_free(work->cells);
	design_free(work->design);
}

WaveAggregate *
wave_aggregate(const Sample *sample, const Waves *waves, AggregateType type,
			   const WaveChoices *choices, AggregateVcov vcov,
			   double conf_level, int *n_aggregates)
{
	Work		work = {.sample = sample, .waves = waves, .type = type};
	Values		at;
	double	   *squares;
	double	  **scores;

	work.n_cohorts = waves_treated_cohorts(waves, choices->anticipation);
	open_design(&work);
	list_rows(&work, choices);
	list_effects(&work, choices);
	at = values_allocate(&work);
	squares = core_alloc_array(work.n_rows, sizeof(double));
	take_sums(&work, &work.sums, &at);
	for (int k = 0; k < work.n_effects; k++)
		work.effects[k].exists = !isnan(at.effects[k]);
	average(&work, &at);
	scores = allocate_scores(&work, vcov);
	if (vcov == AGGREGATE_CR0)
		add_linearised(&work, &at, scores, squares);
	else
		add_left_out(&work, &at, squares);
	finish_rows(&work, &at, squares, vcov, conf_level, choices);

	for (int k = 0; k < work.n_effects; k++)
		if (scores[k] != NULL)
			core_free(scores[k]);
	core_free(scores);
	core_free(squares);
	values_free(&at);
	work_free(&work);
	*n_aggregates = work.n_rows;
	return work.rows;
}
