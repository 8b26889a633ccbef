/*-------------------------------------------------------------------------
 *
 * wave_permutation.c
 *		Effects of many waves judged by what they would be if other clusters
 *		were of the cohorts.
 *
 * Under "the effect is r, whoever is treated, from the start on" the outcomes
 * would have been y - r D, with D = 1 in the cells that were treated in fact.
 * What is reported is linear in the outcomes, so that of an assignment it is
 * a - b r, and its standard error the root of a quadratic in r: what
 * inversion.h needs.  Of the data b is 1 for an average from the start on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_inference.h"

#include <math.h>
#include <string.h>

#include "core/answer/limits_draws.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* 2 to the power of twice as much is within double. */
#define MAX_EXPONENT 500

/* A result, and what it is by the labels as they are. */
typedef struct Judged
{
	WaveResult *result;
	int			row;			/* of the averages, or the effect */
	double		a;
	double		b;
	bool		invertible;		/* b is 1 */
	double		center;			/* the effect that squares are taken at */
	double		variance;		/* of the data's statistic */
	int64_t		lost;			/* assignments that leave nobody */
	Inversion  *inversion;
} Judged;

/* a and b of each row, and sums over units of squares of what they move it. */
typedef struct RowValues
{
	double	   *of[N_LABEL_OUTCOMES];
	double	   *q0;
	double	   *q1;
	double	   *q2;
} RowValues;

typedef struct Work
{
	WaveInference *inference;
	const Choices *choices;
	WaveLabels *labels;
	LabelValues *values;
	LabelValues *moves;
	WaveValues *at[N_LABEL_OUTCOMES];	/* of averages */
	WaveValues *moved[N_LABEL_OUTCOMES];
	int			n_rows;
	RowValues	rows;
	Partition  *groups;			/* of units whose labels move */
	Labelling	labelling;
	uint32_t   *moving;			/* labels by member of the groups */
	uint32_t   *assigned;		/* by unit */
	uint32_t	n_assignments;	/* 0: too many */
	double		size;
	double		noise;			/* what is left of its terms is rounding */
	int			n_judged;
	Judged	   *judged;
} Work;

/* ---- from labels to rows ---- */

/* What there is of the effects is a matter of the assignment. */
static void
note_existence(Work *work)
{
	WaveEffects *effects = work->inference->effects;

	for (int k = 0; k < effects->n_effects; k++)
		effects->effects[k].exists = !isnan(work->values->effects[0][k]);
}

static void
copy_values(const Work *work, const LabelValues *from, int outcome,
			WaveValues *to)
{
	const WaveInference *inference = work->inference;

	memcpy(to->effects, from->effects[outcome],
		   inference->effects->n_effects * sizeof(double));
	memcpy(to->shares, from->shares,
		   inference->average->n_shares * sizeof(double));
}

static void
find_rows(Work *work)
{
	const WaveInference *inference = work->inference;

	for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
	{
		const double *rows = work->values->effects[outcome];

		if (inference->average != NULL)
		{
			copy_values(work, work->values, outcome, work->at[outcome]);
			wave_average_rows(inference->average, work->at[outcome]);
			rows = work->at[outcome]->rows;
		}
		memcpy(work->rows.of[outcome], rows, work->n_rows * sizeof(double));
	}
}

static const double *
moves_of_rows(Work *work, int outcome)
{
	if (work->inference->average == NULL)
		return work->moves->effects[outcome];
	copy_values(work, work->moves, outcome, work->moved[outcome]);
	wave_average_moves(work->inference->average, work->at[outcome],
					   work->moved[outcome]);
	return work->moved[outcome]->rows;
}

/*
 * Squares of (what moves a, less the center times what moves b) + delta times
 * what moves b, as a quadratic in delta.
 */
static void
find_squares(Work *work)
{
	RowValues  *rows = &work->rows;

	for (int row = 0; row < work->n_rows; row++)
		rows->q0[row] = rows->q1[row] = rows->q2[row] = 0.0;
	for (uint32_t unit = 0; unit < wave_labels_units(work->labels); unit++)
	{
		const double *a;
		const double *b;

		wave_labels_moves(work->labels, unit, work->moves);
		a = moves_of_rows(work, 0);
		b = moves_of_rows(work, 1);
		for (int i = 0; i < work->n_judged; i++)
		{
			const Judged *judged = &work->judged[i];
			int			row = judged->row;
			double		e = a[row] - judged->center * b[row];

			rows->q0[row] += e * e;
			rows->q1[row] += 2.0 * e * b[row];
			rows->q2[row] += b[row] * b[row];
		}
	}
}

static void
assign(Work *work, const uint32_t *by_unit)
{
	wave_labels_assign(work->labels, by_unit, work->values);
	note_existence(work);
	find_rows(work);
}

/* ---- whose labels move ---- */

/* Units by block, or all together; those of one label have none to move. */
static void
find_groups(Work *work)
{
	const WaveLabels *labels = work->labels;
	const Design *design = work->inference->effects->cells->design;
	const uint32_t *actual = wave_labels_actual(labels);
	uint32_t	n = wave_labels_units(labels);
	bool		by_block = work->choices->way->variant == SCHEME_BLOCKS;
	int64_t    *keys = core_alloc_array(size_add(n, 1), sizeof(int64_t));
	uint32_t   *part_of = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	uint32_t	n_groups = 0;
	Partition  *all;

	for (uint32_t i = 0; i < n; i++)
		keys[i] = !by_block ? 0 :
			sample_cell(design->sample,
						design->first_cell[wave_labels_cluster(labels, i)])->block;
	all = partition_by_key(keys, n);
	for (uint32_t h = 0; h < all->n_parts; h++)
	{
		bool		moves = false;

		for (uint32_t i = all->first[h]; i < all->first[h + 1]; i++)
			moves |= actual[all->members[i]] != actual[all->members[all->first[h]]];
		for (uint32_t i = all->first[h]; i < all->first[h + 1]; i++)
			part_of[all->members[i]] = moves ? n_groups : NO_PART;
		n_groups += moves;
	}
	work->groups = partition_by_part(part_of, n, n_groups);
	partition_free(all);
	core_free(part_of);
	core_free(keys);
}

static void
find_labelling(Work *work)
{
	const uint32_t *actual = wave_labels_actual(work->labels);
	uint32_t	n = wave_labels_units(work->labels);
	uint32_t	members;

	find_groups(work);
	members = partition_members(work->groups);
	work->moving = core_alloc_array(size_add(members, 1), sizeof(uint32_t));
	work->assigned = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i < members; i++)
		work->moving[i] = actual[work->groups->members[i]];
	memcpy(work->assigned, actual, n * sizeof(uint32_t));
	work->labelling = (Labelling) {
		work->groups, wave_labels_number(work->labels), work->moving
	};
	work->n_assignments = assignments_count(&work->labelling);
}

/* ---- the data ---- */

/*
 * The estimate has no standard error to measure null values in.  A power of 2
 * loses no digits.
 */
static double
find_unit(double size)
{
	int			exponent;

	if (!(size > 0.0))
		return 1.0;
	frexp(size, &exponent);
	return ldexp(1.0, exponent < -MAX_EXPONENT ? -MAX_EXPONENT :
				 exponent > MAX_EXPONENT ? MAX_EXPONENT : exponent);
}

/* Results that there is something to say of, and what they are. */
static void
list_judged(Work *work)
{
	WaveInference *inference = work->inference;

	work->judged = core_alloc_array(size_add(inference->n_results, 1),
									sizeof(Judged));
	for (int i = 0; i < inference->n_results; i++)
	{
		WaveResult *result = &inference->results[i];
		int			row = inference->average != NULL ? i : result->effect;
		Judged	   *judged = &work->judged[work->n_judged];

		if (row < 0 || !result->estimate.has_estimate ||
			result->estimate.facts.present[FACT_BASE_PERIOD] ||
			isnan(work->rows.of[0][row]))
			continue;
		judged->result = result;
		judged->row = row;
		judged->a = work->rows.of[0][row];
		judged->b = work->rows.of[1][row];
		judged->invertible = fabs(judged->b - 1.0) <= TIED;
		judged->center = judged->invertible ? judged->a :
			work->choices->null_value;
		work->n_judged++;
	}
}

/* Why there is no statistic, if there is none. */
static bool
begin_row(Work *work, Judged *judged)
{
	Estimate   *e = &judged->result->estimate;
	double		std_error = sqrt(work->rows.q0[judged->row]);
	double		unit = find_unit(work->size);

	/* Of rows it is what is averaged anyway, to more digits. */
	if (work->inference->question->unit == UNIT_CLUSTERS)
		e->estimate = judged->a;
	e->has_std_error = std_error > work->noise;
	e->std_error = e->has_std_error ? std_error : NAN;
	if (work->choices->statistic == STATISTIC_T)
	{
		if (!e->has_std_error)
		{
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_STATISTIC});
			return false;
		}
		unit = e->std_error;
	}
	judged->variance = unit * unit;
	return true;
}

/* Null values are tried for where the data are 1 from the start on. */
static void
open_inversion(Work *work, Judged *judged)
{
	Choices		choices = *work->choices;
	double		r = choices.null_value;
	Test		test = {
		.estimate = judged->invertible ? judged->a : judged->a - r * judged->b,
		.variance = judged->variance,
		.noise = TIED_AT_ZERO * (work->size + fabs(r)) / sqrt(judged->variance),
		.includes_data = work->n_assignments > 0
	};

	if (!judged->invertible)
	{
		choices.null_value = 0.0;
		choices.conf_level = NAN;
		if (!isnan(work->choices->conf_level))
			add_plain_fact(&judged->result->estimate.facts, FACT_PLACEBO);
	}
	judged->inversion = begin_test(&test, &choices);
}

/* ---- the assignments ---- */

/* The data, or of two labels, each cluster with the other? */
static Likeness
likeness_of(const Work *work, const uint32_t *moving)
{
	uint32_t	n = partition_members(work->groups);
	bool		exchanged = moving[0] != work->moving[0];

	for (uint32_t i = 1; i < n; i++)
		if ((moving[i] != work->moving[i]) != exchanged)
			return LIKE_NONE;
	if (!exchanged)
		return LIKE_DATA;
	/* All of them move, and there are no others to be exchanged with. */
	return n == wave_labels_units(work->labels) &&
		wave_labels_number(work->labels) == 2 ? LIKE_MIRROR : LIKE_NONE;
}

/* With r = estimate - delta: what is left of the outcomes is e + delta D. */
static Draw
draw_of(const Work *work, const Judged *judged)
{
	const RowValues *rows = &work->rows;
	double		a = rows->of[0][judged->row];
	double		b = rows->of[1][judged->row];
	Draw		draw = {.n0 = a - judged->center * b, .n1 = judged->invertible ? b : 0.0,
		.q0 = judged->variance, .weight = 1.0};

	if (fabs(draw.n0) <= work->noise)
		draw.n0 = 0.0;
	if (fabs(draw.n1) <= CANCELLED_SUM)
		draw.n1 = 0.0;
	if (work->choices->statistic != STATISTIC_T)
		return draw;
	draw.q0 = rows->q0[judged->row];
	if (judged->invertible && rows->q2[judged->row] > NO_SLOPE_VARIANCE)
	{
		draw.q1 = rows->q1[judged->row];
		draw.q2 = rows->q2[judged->row];
	}
	if (draw.q0 <= work->noise * work->noise)
		draw.q0 = 0.0;
	return draw;
}

static void
add_assignment(void *context, const uint32_t *moving)
{
	Work	   *work = context;
	Likeness	likeness = likeness_of(work, moving);

	for (uint32_t i = 0; i < partition_members(work->groups); i++)
		work->assigned[work->groups->members[i]] = moving[i];
	assign(work, work->assigned);
	if (work->choices->statistic == STATISTIC_T)
		find_squares(work);
	for (int i = 0; i < work->n_judged; i++)
	{
		Judged	   *judged = &work->judged[i];
		bool		lost = isnan(work->rows.of[0][judged->row]);
		Draw		draw = {.n0 = 1.0, .weight = 1.0};

		if (!lost)
			draw = draw_of(work, judged);
		/* What leaves nobody is as extreme as can be, on either side. */
		draw.likeness = lost ? LIKE_DATA : likeness;
		judged->lost += lost;
		inversion_add(judged->inversion, &draw);
	}
}

/* ---- what is said of it ---- */

static void
finish_row(const Work *work, Judged *judged)
{
	const Choices *choices = work->choices;
	Estimate   *e = &judged->result->estimate;
	Inversion  *inversion = judged->inversion;

	e->interval.statistic = choices->statistic == STATISTIC_T ?
		inversion->statistic : inversion->test.estimate -
		inversion->test.null_value;
	if (judged->lost > 0)
		add_fact(&e->facts, FACT_LOST_ASSIGNMENTS,
				 (Fact) {.count = judged->lost, .of = work->n_assignments > 0 ?
				 work->n_assignments : choices->reps});
	end_test(inversion, choices, e, &judged->result->set);
	note_wave_set(e);
}

static void
note_results(const Work *work)
{
	WaveInference *inference = work->inference;
	uint32_t	n = wave_effects_clusters(inference->effects);
	uint32_t	moving = partition_members(work->groups);

	for (int i = 0; i < inference->n_results; i++)
	{
		Estimate   *e = &inference->results[i].estimate;

		if (!e->has_estimate || e->facts.present[FACT_BASE_PERIOD])
			continue;
		e->method.family = WAY_PERMUTATION;
		e->method.waves = &inference->question->aggregate.waves;
		e->method.choices = *work->choices;
		e->method.clusters = moving;
		e->method.groups = work->groups->n_parts;
		e->method.draws = work->n_assignments;
		add_plain_fact(&e->facts, FACT_NOT_RANDOMISED);
		if (moving == 0)
			add_fact(&e->facts, FACT_NO_CHANGES,
					 (Fact) {.subject = work->choices->way->variant ==
					 SCHEME_BLOCKS ? ABOUT_BLOCKS : ABOUT_CLUSTERS});
		else if (moving < n)
			add_fact(&e->facts, FACT_FIXED_COHORTS,
					 (Fact) {.count = n - moving, .of = n});
	}
}

/* ---- all of it ---- */

static void
allocate(Work *work)
{
	const WaveInference *inference = work->inference;
	size_t		n;

	work->labels = wave_labels_create(inference->effects, inference->average,
									  inference->question->unit);
	work->values = label_values_create(work->labels);
	work->moves = label_values_create(work->labels);
	work->n_rows = inference->effects->n_effects;
	if (inference->average != NULL)
	{
		work->n_rows = inference->average->n_rows;
		for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
		{
			work->at[outcome] = wave_values_create(inference->average);
			work->moved[outcome] = wave_values_create(inference->average);
		}
	}
	n = size_add(work->n_rows, 1);
	for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
		work->rows.of[outcome] = core_alloc_array(n, sizeof(double));
	work->rows.q0 = core_alloc_array(n, sizeof(double));
	work->rows.q1 = core_alloc_array(n, sizeof(double));
	work->rows.q2 = core_alloc_array(n, sizeof(double));
}

static void
release(Work *work)
{
	core_free(work->judged);
	core_free(work->assigned);
	core_free(work->moving);
	partition_free(work->groups);
	core_free(work->rows.q2);
	core_free(work->rows.q1);
	core_free(work->rows.q0);
	for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
	{
		core_free(work->rows.of[outcome]);
		if (work->at[outcome] == NULL)
			continue;
		wave_values_free(work->moved[outcome]);
		wave_values_free(work->at[outcome]);
	}
	label_values_free(work->moves);
	label_values_free(work->values);
	wave_labels_free(work->labels);
}

/* Those that have a statistic remain. */
static void
begin_rows(Work *work)
{
	int			n = 0;

	for (int i = 0; i < work->n_judged; i++)
	{
		Judged		judged = work->judged[i];

		if (begin_row(work, &judged))
		{
			open_inversion(work, &judged);
			work->judged[n++] = judged;
		}
	}
	work->n_judged = n;
}

void
wave_permutation(WaveInference *inference)
{
	Work		work = {.inference = inference,
	.choices = &inference->question->choices};

	allocate(&work);
	work.size = wave_labels_size(work.labels);
	work.noise = CANCELLED_SUM * work.size;
	find_labelling(&work);
	assign(&work, work.assigned);
	list_judged(&work);
	find_squares(&work);
	if (work.groups->n_parts == 0)
		work.n_judged = 0;
	begin_rows(&work);
	if (work.n_judged > 0)
		assignments_visit(&work.labelling, work.choices->reps,
						  work.choices->seed, add_assignment, &work);
	for (int i = 0; i < work.n_judged; i++)
		finish_row(&work, &work.judged[i]);
	note_results(&work);
	release(&work);
}
