/*-------------------------------------------------------------------------
 *
 * wave_pretrend.c
 *		Are there effects before the start?  A joint test of all of them.
 *
 * With a the effects and V their covariance the statistic is a'V^-1 a.  Of few
 * clusters V is known badly: it is judged by Hotelling's T-squared, with the
 * degrees of freedom of means_freedom.h for CR2 and CR3, else with clusters - 1.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_pretrend.h"

#include <math.h>

#include "core/answer/group_time.h"
#include "core/base/memory.h"
#include "core/numeric/matrix.h"

/* The effects that are tested, by number. */
typedef struct Tested
{
	const WaveRows *rows;
	int			n;
	int		   *effects;
} Tested;

void
pretrend_note_tested(Pretrend *pretrend, int64_t tested, int64_t all)
{
	pretrend->effects = (int) tested;
	if (tested == 0)
		add_counted_fact(&pretrend->facts, FACT_NO_PRETREND, all);
	else if (tested < all)
		add_fact(&pretrend->facts, FACT_LEFT_OUT_EFFECTS,
				 (Fact) {.count = all - tested, .of = all});
}

/* Those with a standard error; others that could have had one are told of. */
static Tested
list_tested(const WaveRows *rows, Pretrend *pretrend)
{
	Tested		tested = {rows, 0, core_alloc_array(size_add(rows->n_rows, 1),
													sizeof(int))};
	int64_t		all = 0;

	for (int row = 0; row < rows->n_rows; row++)
	{
		const WaveEffect *effect = rows->rows[row].effect;

		if (!effect->has_base || effect->is_base)
			continue;
		all++;
		if (rows->rows[row].estimate.std_error > 0.0)
			tested.effects[tested.n++] = row;
	}
	pretrend_note_tested(pretrend, tested.n, all);
	return tested;
}

/* Clusters with rows of what is tested. */
static uint32_t
count_clusters(const Tested *tested)
{
	const WaveEffects *effects = tested->rows->effects;
	const Design *design = effects->cells->design;
	bool	   *marks = core_alloc_array(size_add(design->n_groups, 1), sizeof(bool));
	uint32_t	clusters = 0;

	for (int i = 0; i < tested->n; i++)
		for (int side = 0; side < DESIGN_SIDES; side++)
		{
			const WaveMean *mean = &effects->means->means
				[effects->effects[tested->effects[i]].sides[side]];

			for (int j = 0; j < mean->n_groups; j++)
				marks[mean->groups[j]] = true;
		}
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		bool		seen = false;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
			seen |= marks[design->group_of[i]];
		clusters += seen;
	}
	core_free(marks);
	return clusters;
}

/* In double-double, so that effects that depend on others are seen to. */
static dd *
covariance_of(const Tested *tested)
{
	int			n = tested->n;
	dd		   *v = core_alloc_array(size_mul(n, n), sizeof(dd));

	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
		{
			const double *a = wave_rows_scores(tested->rows, tested->effects[i]);
			const double *b = wave_rows_scores(tested->rows, tested->effects[j]);
			dd			sum = DD_ZERO;

			core_check_interrupts();
			for (uint32_t c = 0; c < tested->rows->n_clusters; c++)
				sum = dd_add(sum, dd_two_prod(a[c], b[c]));
			v[(size_t) i * n + j] = v[(size_t) j * n + i] = sum;
		}
	return v;
}

void
pretrend_find_wald(Pretrend *pretrend, int n, const double *effects,
				   const dd *v, bool *dropped)
{
	dd		   *r = core_alloc_array(size_mul(n, n), sizeof(dd));
	dd		   *x = core_alloc_array(n, sizeof(dd));

	pretrend->rank = cholesky(r, v, n, dropped);
	for (int i = 0; i < n; i++)
		x[i] = dd_from(effects[i]);
	solve_transposed(r, n, x);
	pretrend->wald = dot_product(x, x, n).hi;
	pretrend->has_wald = isfinite(pretrend->wald);
	core_free(x);
	core_free(r);
}

/* The statistic and its rank; leaves only effects that do not depend on others. */
static void
find_wald(Tested *tested, Pretrend *pretrend)
{
	int			n = tested->n;
	dd		   *v = covariance_of(tested);
	double	   *effects = core_alloc_array(n, sizeof(double));
	bool	   *dropped = core_alloc_array(n, sizeof(bool));

	for (int i = 0; i < n; i++)
		effects[i] = tested->rows->rows[tested->effects[i]].estimate.estimate;
	pretrend_find_wald(pretrend, n, effects, v, dropped);
	tested->n = 0;
	for (int i = 0; i < n; i++)
		if (!dropped[i])
			tested->effects[tested->n++] = tested->effects[i];
	core_free(dropped);
	core_free(effects);
	core_free(v);
}

/* NaN if the variance has none of its own. */
static double
find_eta(const Tested *tested, AggregateVcov vcov)
{
	const WaveEffects *effects = tested->rows->effects;
	Adjustment	adjustment = aggregate_adjustment(vcov);
	size_t		n_effects = effects->n_effects;
	double	   *factors;
	void	   *freedom;
	double		eta;

	if (adjustment == ADJUST_NONE || effects->maker->freedom == NULL)
		return NAN;
	factors = core_alloc_array(size_mul(tested->n, n_effects), sizeof(double));
	for (int i = 0; i < tested->n; i++)
		factors[i * n_effects + tested->effects[i]] = 1.0;
	freedom = effects->maker->freedom(effects->made, adjustment);
	eta = effects->maker->freedom_joint(freedom, factors, tested->n);
	effects->maker->freedom_close(freedom);
	core_free(factors);
	return eta;
}

static void
note_many_tested(Pretrend *pretrend)
{
	add_fact(&pretrend->facts, FACT_MANY_TESTED,
			 (Fact) {.count = pretrend->rank, .of = pretrend->clusters});
}

/* Of more effects than half the clusters the covariances are no ground. */
bool
pretrend_is_testable(Pretrend *pretrend)
{
	if (2.0 * pretrend->rank <= pretrend->clusters)
		return true;
	note_many_tested(pretrend);
	return false;
}

void
pretrend_judge(Pretrend *pretrend, double freedom)
{
	pretrend->has_test = wald_test(pretrend->wald, pretrend->rank, freedom,
								   &pretrend->test);
	if (!pretrend->has_test)
		note_many_tested(pretrend);
}

static void
judge(const Tested *tested, const AggregateChoices *choices,
	  Pretrend *pretrend)
{
	double		freedom = INFINITY;

	if (!pretrend_is_testable(pretrend))
		return;
	if (choices->reference == REFERENCE_T)
	{
		freedom = find_eta(tested, choices->vcov);
		pretrend->by_eta = isfinite(freedom);
		if (!pretrend->by_eta)
			freedom = pretrend->clusters - 1.0;
	}
	pretrend_judge(pretrend, freedom);
}

Pretrend *
wave_pretrend(const Sample *sample, const Waves *waves,
			  const AggregateChoices *choices)
{
	Pretrend   *pretrend = core_alloc(sizeof(Pretrend));
	AggregateChoices of_effects = *choices;
	WaveRows   *rows;
	Tested		tested;

	of_effects.average = (AverageChoices) {
		.type = AGGREGATE_GROUP_TIME,
		.first_event = choices->average.first_event,
		.last_event = choices->average.last_event
	};
	rows = wave_aggregate(sample, waves, &of_effects);
	pretrend->method.waves = &choices->waves;
	pretrend->method.n_covariates = sample->n_covariates;
	pretrend->method.choices.covariates = choices->covariates;
	pretrend->method.weighted = rows->effects->cells->design->powers > 1;
	tested = list_tested(rows, pretrend);
	if (tested.n > 0)
	{
		pretrend->clusters = count_clusters(&tested);
		find_wald(&tested, pretrend);
		judge(&tested, choices, pretrend);
	}
	note_cohorts(waves, &choices->waves, &pretrend->facts);
	core_free(tested.effects);
	wave_rows_free(rows);
	return pretrend;
}
