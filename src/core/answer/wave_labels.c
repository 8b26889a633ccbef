/*-------------------------------------------------------------------------
 *
 * wave_labels.c
 *		The effects of cohorts in periods, if other clusters were of these
 *		cohorts.
 *
 * Which labels, places, means and effects there are, and what adds to a share.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_label_parts.h"

#include "core/base/memory.h"

/* In the order of WaveUnit. */
const NameList wave_units = NAME_LIST("rows", "clusters");

/* ---- labels ---- */

uint32_t
wave_label_of(const WaveLabels *labels, int32_t cohort)
{
	const WaveEffects *effects = labels->effects;
	int			low = 0;
	int			high = effects->n_cohorts;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (effects->waves->cohorts[middle] < cohort)
			low = middle + 1;
		else
			high = middle;
	}
	return low < labels->n_always ? labels->n_labels :
		(uint32_t) (low - labels->n_always);
}

static void
count_labels(WaveLabels *labels)
{
	const WaveEffects *effects = labels->effects;

	while (labels->n_always < effects->n_cohorts &&
		   waves_is_always_treated(effects->waves,
								   effects->waves->cohorts[labels->n_always],
								   effects->choices->anticipation))
		labels->n_always++;
	/* And one for those never treated, be there any or not. */
	labels->n_labels = effects->n_cohorts - labels->n_always + 1;
}

/* ---- places, means and effects ---- */

int
wave_number_of_period(const Waves *waves, int32_t period)
{
	int			low = 0;
	int			high = waves->n_periods;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (waves->periods[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
find_place(WaveLabels *labels, int period, int base)
{
	if (labels->unit == UNIT_ROWS)
		return period;
	for (int i = 0; i < labels->n_places; i++)
		if (labels->places[i].period == period && labels->places[i].base == base)
			return i;
	labels->places[labels->n_places] = (Place) {period, base};
	return labels->n_places++;
}

/* Takes the labels if it is a mean that there is not yet, or frees them. */
static int
find_mean(WaveLabels *labels, int place, bool *of)
{
	for (int i = 0; i < labels->n_means; i++)
		if (labels->means[i].place == place &&
			memcmp(labels->means[i].of, of, labels->n_labels * sizeof(bool)) == 0)
		{
			core_free(of);
			return i;
		}
	labels->means[labels->n_means].place = place;
	labels->means[labels->n_means].of = of;
	return labels->n_means++;
}

/* The labels on a side of an effect. */
static bool *
labels_on_side(const WaveLabels *labels, const WavePlan *wave_plan,
			   bool treated)
{
	bool	   *of = core_alloc_array(labels->n_labels, sizeof(bool));

	for (int i = 0; i < wave_plan->plan.n_groups; i++)
		if (wave_plan->groups[i].treated == treated)
			of[wave_label_of(labels, wave_plan->groups[i].cohort)] = true;
	return of;
}

static void
add_term(WaveLabels *labels, Effect *effect, const WavePlan *wave_plan,
		 bool treated, int place, double sign)
{
	bool	   *of = labels_on_side(labels, wave_plan, treated);

	effect->means[effect->n_terms] = find_mean(labels, place, of);
	effect->signs[effect->n_terms++] = sign;
}

static void
find_terms(WaveLabels *labels, const WaveEffect *of, Effect *effect)
{
	const WaveEffects *effects = labels->effects;
	WavePlan   *wave_plan = wave_plan_create(effects->waves,
											 wave_effects_cohort(effects, of),
											 of->period, of->base,
											 effects->choices);
	int			period = wave_number_of_period(effects->waves, of->period);
	int			base = wave_number_of_period(effects->waves, of->base);

	for (int treated = 1; treated >= 0 && wave_plan->n_controls > 0; treated--)
	{
		double		sign = treated ? 1.0 : -1.0;

		add_term(labels, effect, wave_plan, treated,
				 find_place(labels, period, base), sign);
		if (labels->unit == UNIT_ROWS)
			add_term(labels, effect, wave_plan, treated,
					 find_place(labels, base, base), -sign);
	}
	wave_plan_free(wave_plan);
}

static void
list_effects(WaveLabels *labels)
{
	const WaveEffects *effects = labels->effects;
	size_t		n = size_add(effects->n_effects, 1);

	if (labels->unit == UNIT_ROWS)
	{
		labels->n_places = effects->waves->n_periods;
		labels->places = core_alloc_array(size_add(labels->n_places, 1),
										  sizeof(Place));
		for (int i = 0; i < labels->n_places; i++)
			labels->places[i] = (Place) {i, i};
	}
	else
		labels->places = core_alloc_array(n, sizeof(Place));
	labels->means = core_alloc_array(size_mul(n, MAX_TERMS), sizeof(Mean));
	labels->of_effects = core_alloc_array(n, sizeof(Effect));
	for (int k = 0; k < effects->n_effects; k++)
	{
		const WaveEffect *effect = &effects->effects[k];

		core_check_interrupts();
		if (effect->has_base && !effect->is_base)
			find_terms(labels, effect, &labels->of_effects[k]);
	}
}

/* ---- shares ---- */

/* What a label in a place adds to. */
static void
set_share(WaveLabels *labels, int32_t cohort, int32_t period, int share)
{
	uint32_t	label = wave_label_of(labels, cohort);
	int			place = wave_number_of_period(labels->effects->waves, period);

	if (share == NO_SHARE || label == labels->n_labels)
		return;
	if (labels->unit == UNIT_CLUSTERS)
		labels->label_of_share[share] = label;
	else
		labels->share_of[(size_t) label * labels->n_places + place] = share;
}

/* A share each for effects on cohorts in periods in which nobody is of them. */
static void
add_shares_of_cells(WaveLabels *labels)
{
	const WaveEffects *effects = labels->effects;
	WaveAverage *average = labels->average;

	for (int k = 0; k < effects->n_effects; k++)
	{
		int32_t		cohort = wave_effects_cohort(effects, &effects->effects[k]);
		int32_t		period = effects->effects[k].period;

		if (wave_cells_find(effects->cells, cohort, period) >= 0)
			continue;
		average->share_of_effect[k] = average->n_shares;
		set_share(labels, cohort, period, average->n_shares++);
	}
}

/* The share of a cohort is that of all periods. */
static void
spread_shares(WaveLabels *labels)
{
	const WaveEffects *effects = labels->effects;
	const Waves *waves = effects->waves;

	for (int k = 0; k < effects->n_effects; k++)
		for (int i = 0; i < waves->n_periods; i++)
			set_share(labels, wave_effects_cohort(effects, &effects->effects[k]),
					  waves->periods[i], labels->average->share_of_effect[k]);
}

/*
 * A share is of rows of a cohort, in all periods or in one; where clusters are
 * the units, it is the number of those of the cohort.
 */
static void
find_shares(WaveLabels *labels)
{
	const WaveAverage *average = labels->average;
	const WaveEffects *effects = labels->effects;
	size_t		n = size_mul(labels->n_labels, labels->n_places);
	size_t		n_shares = average == NULL ? 0 :
		size_add(average->n_shares, effects->n_effects);

	labels->share_of = core_alloc_array(size_add(n, 1), sizeof(int));
	labels->label_of_share = core_alloc_array(size_add(n_shares, 1),
											  sizeof(uint32_t));
	for (size_t i = 0; i < n; i++)
		labels->share_of[i] = NO_SHARE;
	if (average == NULL)
		return;
	for (size_t i = 0; i < n_shares; i++)
		labels->label_of_share[i] = labels->n_labels;
	for (int group = 0; group < effects->cells->design->n_groups; group++)
		set_share(labels, effects->cells->design->groups[group].cohort,
				  effects->cells->design->groups[group].period,
				  average->share_of_group[group]);
	if (average->choices->weights == WEIGH_COHORT)
		spread_shares(labels);
	else if (average->choices->weights != WEIGH_EQUAL)
		add_shares_of_cells(labels);
}

/* ---- all of it ---- */

WaveLabels *
wave_labels_create(const WaveEffects *effects, WaveAverage *average,
				   WaveUnit unit)
{
	WaveLabels *labels = core_alloc(sizeof(WaveLabels));

	labels->effects = effects;
	labels->average = average;
	labels->unit = unit;
	count_labels(labels);
	list_effects(labels);
	wave_labels_list_units(labels);
	labels->of_labels = core_alloc_array(size_mul(labels->n_labels,
												  size_add(labels->n_places, 1)),
										 sizeof(Sums));
	find_shares(labels);
	return labels;
}

void
wave_labels_free(WaveLabels *labels)
{
	core_free(labels->label_of_share);
	core_free(labels->share_of);
	core_free(labels->of_labels);
	core_free(labels->of_units);
	core_free(labels->actual);
	core_free(labels->clusters);
	core_free(labels->of_effects);
	for (int i = 0; i < labels->n_means; i++)
		core_free(labels->means[i].of);
	core_free(labels->means);
	core_free(labels->places);
	core_free(labels);
}

uint32_t
wave_labels_units(const WaveLabels *labels)
{
	return labels->n_units;
}

uint32_t
wave_labels_cluster(const WaveLabels *labels, uint32_t unit)
{
	return labels->clusters[unit];
}

uint32_t
wave_labels_number(const WaveLabels *labels)
{
	return labels->n_labels;
}

const uint32_t *
wave_labels_actual(const WaveLabels *labels)
{
	return labels->actual;
}

double
wave_labels_size(const WaveLabels *labels)
{
	return labels->size;
}
