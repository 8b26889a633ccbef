/*-------------------------------------------------------------------------
 *
 * synthetic_placebo.c
 *		What would be found if some of the comparators were the treated.
 *
 * As many comparators as there are treated areas take their place, against the
 * other comparators; weights are found anew, by the same penalties.  The
 * effects of placebos are what chance makes of none.  As neither they nor the
 * weights know the outcomes of the treated after the start, an effect of d has the
 * p-value of the estimate less d, and all d that are not rejected are the
 * interval: the estimate, give or take one of the placebos.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/synthetic_placebo.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* Labels of comparators. */
enum
{
	IN_CONTROLS,
	IN_TREATED,
	N_LABELS
};

typedef struct Placebos
{
	const SyntheticSides *sides;
	const SyntheticRule *rule;
	uint32_t   *controls;
	uint32_t   *treated;
	SyntheticWeights weights;
	double	   *effects;
	uint32_t	n;				/* so far */
	uint32_t	lost;			/* whose weights are not determined */
} Placebos;

static void
add_placebo(void *context, const uint32_t *labels)
{
	Placebos   *p = context;
	SyntheticSides sides = *p->sides;

	sides.n_controls = sides.n_treated = 0;
	for (uint32_t i = 0; i < p->sides->n_controls; i++)
		if (labels[i] == IN_TREATED)
			p->treated[sides.n_treated++] = p->sides->controls[i];
		else
			p->controls[sides.n_controls++] = p->sides->controls[i];
	sides.controls = p->controls;
	sides.treated = p->treated;
	if (synthetic_fit(&sides, p->rule, &p->weights))
		p->effects[p->n++] = synthetic_effect(&sides, &p->weights).hi;
	else
		p->lost++;
}

/* All sets of comparators, or some at random; how many they are. */
static uint32_t
run(Placebos *p, const SyntheticChoices *choices, bool *all)
{
	uint32_t	n = p->sides->n_controls;
	uint32_t   *part_of = core_alloc_array(n, sizeof(uint32_t));
	uint32_t   *labels = core_alloc_array(n, sizeof(uint32_t));
	Partition  *together = partition_by_part(part_of, n, 1);
	Labelling	labelling = {together, N_LABELS, labels};
	uint32_t	count;

	for (uint32_t i = 0; i < n; i++)
		labels[i] = i < p->sides->n_treated ? IN_TREATED : IN_CONTROLS;
	count = assignments_count(&labelling);
	*all = count > 0 && count <= MAX_PLACEBOS;
	if (!*all)
		count = choices->reps;
	p->controls = core_alloc_array(n, sizeof(uint32_t));
	p->treated = core_alloc_array(n, sizeof(uint32_t));
	p->weights = synthetic_weights_allocate(n, p->sides->n_before);
	p->effects = core_alloc_array(count, sizeof(double));
	if (*all)
		assignments_visit(&labelling, 0, 0, add_placebo, p);
	else
		assignments_draw(&labelling, choices->reps, choices->seed, add_placebo,
						 p);
	synthetic_weights_free(&p->weights);
	core_free(p->treated);
	core_free(p->controls);
	partition_free(together);
	core_free(labels);
	core_free(part_of);
	return count;
}

/* Their standard deviation, of all of them. */
static double
spread(const Placebos *p)
{
	dd			mean = DD_ZERO;
	dd			squares = DD_ZERO;

	for (uint32_t i = 0; i < p->n; i++)
		mean = dd_add(mean, dd_div(dd_from(p->effects[i]), dd_from(p->n)));
	for (uint32_t i = 0; i < p->n; i++)
		squares = dd_add(squares, dd_square(dd_sub(dd_from(p->effects[i]), mean)));
	return dd_sqrt(dd_div(squares, dd_from(p->n))).hi;
}

/* Sizes of placebos in order; how many are as large as a given one. */
static uint32_t
count_as_large(const double *sizes, uint32_t n, double size)
{
	uint32_t	count = 0;

	while (count < n && sizes[n - 1 - count] >= size * (1.0 - TIED))
		count++;
	return count;
}

static void
judge(Placebos *p, double conf_level, Estimate *e)
{
	double		alpha = 1.0 - conf_level;
	uint32_t	n = p->n;
	uint32_t	needed;			/* placebos as large, for not to be rejected */

	for (uint32_t i = 0; i < n; i++)
		p->effects[i] = fabs(p->effects[i]);
	sort_numbers(p->effects, n);
	e->interval.statistic = e->has_std_error && e->std_error > 0.0 ?
		e->estimate / e->std_error : NAN;
	e->interval.p_value = (1.0 + count_as_large(p->effects, n, fabs(e->estimate))) /
		(n + 1.0);
	for (needed = 0; needed < n; needed++)
		if ((1.0 + needed) / (n + 1.0) > alpha * (1.0 + TIED))
			break;
	e->has_interval = true;
	if (needed == 0)
	{
		e->interval.low = -INFINITY;
		e->interval.high = INFINITY;
		add_fact(&e->facts, FACT_UNBOUNDED, (Fact) {.subject = ABOUT_BOTH_ENDS});
	}
	else
	{
		e->interval.low = e->estimate - p->effects[n - needed];
		e->interval.high = e->estimate + p->effects[n - needed];
	}
	if (1.0 / (n + 1.0) > alpha)
		add_fact(&e->facts, FACT_SMALLEST_P, (Fact) {.value = 1.0 / (n + 1.0)});
}

void
synthetic_placebo(const SyntheticSides *sides, const SyntheticRule *rule,
				  const SyntheticChoices *choices, Synthetic *synthetic)
{
	Placebos	p = {.sides = sides, .rule = rule};
	Estimate   *e = &synthetic->estimate;

	if (sides->n_controls <= sides->n_treated)
	{
		add_fact(&e->facts, FACT_NO_PLACEBOS, (Fact) {
			.count = sides->n_controls, .of = sides->n_treated
		});
		return;
	}
	synthetic->placebos = run(&p, choices, &synthetic->all_placebos);
	if (p.lost > 0)
		add_fact(&e->facts, FACT_LOST_REPLICATES, (Fact) {
			.count = p.lost, .of = synthetic->placebos, .loss = LOSS_ESTIMATE
		});
	if (p.n > 1)
	{
		e->std_error = spread(&p);
		e->has_std_error = true;
	}
	if (p.n > 0)
		judge(&p, choices->conf_level, e);
	core_free(p.effects);
}
