/*-------------------------------------------------------------------------
 *
 * wave_labels.c
 *		The effects of cohorts in periods, if other clusters were of these
 *		cohorts.
 *
 * What a cluster brings to whatever label it has is a row of sums by place.  A
 * place is a period, or where clusters are the units, a pair of periods
 * between which they change.  A mean is of some labels in one place, and an
 * effect a sum of means with signs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_labels.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* In the order of WaveUnit. */
const NameList wave_units = NAME_LIST("rows", "clusters");

/* Rows or clusters, and sums of the outcomes, each by its weight. */
typedef struct Sums
{
	double		w;
	double		wy[N_LABEL_OUTCOMES];
	double		rows;
	double		units;			/* clusters that have any */
} Sums;

typedef struct Place
{
	int			period;			/* its number among the waves' */
	int			base;			/* likewise; the same, unless it is a pair */
} Place;

typedef struct Mean
{
	int			place;
	bool	   *of;				/* by label */
	Sums		sums;			/* under the last assignment */
	double		values[N_LABEL_OUTCOMES];	/* NaN of nobody */
} Mean;

/* Means, with signs: of the cohort, then of those it is compared with. */
#define MAX_TERMS 4

typedef struct Effect
{
	int			n_terms;		/* 0: it is a base, or has none */
	int			means[MAX_TERMS];
	double		signs[MAX_TERMS];
} Effect;

struct WaveLabels
{
	const WaveEffects *effects;
	WaveAverage *average;
	WaveUnit	unit;
	int			n_always;		/* cohorts that have no label */
	uint32_t	n_labels;
	uint32_t	n_units;
	uint32_t   *clusters;		/* by unit */
	uint32_t   *actual;			/* labels by unit */
	const uint32_t *assigned;	/* in the last assignment */
	double		size;
	int			n_places;
	Place	   *places;
	Sums	   *of_units;		/* units x places */
	Sums	   *of_labels;		/* labels x places */
	int			n_means;
	Mean	   *means;
	Effect	   *of_effects;
	int		   *share_of;		/* labels x places: what a sum adds to; -1 */
	uint32_t   *label_of_share; /* of clusters, by share */
};

static Sums *
sums_of_unit(const WaveLabels *labels, uint32_t unit)
{
	return labels->of_units + (size_t) unit * labels->n_places;
}

static Sums *
sums_of_label(const WaveLabels *labels, uint32_t label)
{
	return labels->of_labels + (size_t) label * labels->n_places;
}

/* ---- labels ---- */

/* The label of a cohort; always treated, it has none: n_labels. */
static uint32_t
label_of(const WaveLabels *labels, int32_t cohort)
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

static int
number_of_period(const Waves *waves, int32_t period)
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
			of[label_of(labels, wave_plan->groups[i].cohort)] = true;
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
	int			period = number_of_period(effects->waves, of->period);
	int			base = number_of_period(effects->waves, of->base);

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

/* ---- what a cluster brings ---- */

/* A cluster in a period, outcomes measured from the design's origin. */
typedef struct Seen
{
	dd			w;				/* 0 if it was not seen */
	dd			wy;
	int64_t		rows;
	bool		treated;
} Seen;

static void
see_cluster(const WaveLabels *labels, uint32_t cluster, Seen *seen)
{
	const WaveCells *cells = labels->effects->cells;
	const Design *design = cells->design;
	const Waves *waves = labels->effects->waves;

	memset(seen, 0, waves->n_periods * sizeof(Seen));
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		Seen	   *at = &seen[number_of_period(waves, cell->period)];

		at->w = dd_add(at->w, cells->of_cells[i].w);
		at->wy = dd_add(at->wy, cells->of_cells[i].wy);
		at->rows += cells->of_cells[i].rows;
		at->treated = cell->period >= cell->cohort;
	}
}

/* How far apart numbers lie, and how large they and their terms are. */
typedef struct Extent
{
	double		low;
	double		high;
	double		largest;
} Extent;

static void
bring_rows(const Seen *seen, Sums *sums, Extent *extent)
{
	double		mean;

	if (!(seen->w.hi > 0.0))
		return;
	mean = dd_div(seen->wy, seen->w).hi;
	extent->low = fmin(extent->low, mean);
	extent->high = fmax(extent->high, mean);
	*sums = (Sums) {
		seen->w.hi, {seen->wy.hi, seen->treated ? seen->w.hi : 0.0},
		(double) seen->rows, 1.0
	};
}

static void
bring_change(const Seen *period, const Seen *base, Sums *sums, Extent *extent)
{
	dd			after;
	dd			before;
	double		change;

	if (!(period->w.hi > 0.0 && base->w.hi > 0.0))
		return;
	after = dd_div(period->wy, period->w);
	before = dd_div(base->wy, base->w);
	change = dd_sub(after, before).hi;
	extent->largest = fmax(extent->largest, fmax(fabs(after.hi), fabs(before.hi)));
	extent->high = fmax(extent->high, fabs(change));
	*sums = (Sums) {
		1.0, {change, (double) period->treated - (double) base->treated},
		(double) (period->rows + base->rows), 1.0
	};
}

/* What the cluster would bring as the next unit; false if it is none. */
static bool
add_unit(WaveLabels *labels, uint32_t cluster, Seen *seen, Extent *extent)
{
	const Design *design = labels->effects->cells->design;
	uint32_t	label = label_of(labels,
								 sample_cell(design->sample,
											 design->first_cell[cluster])->cohort);
	Sums	   *sums = sums_of_unit(labels, labels->n_units);
	bool		any = false;

	if (label == labels->n_labels)
		return false;
	see_cluster(labels, cluster, seen);
	for (int i = 0; i < labels->n_places; i++)
	{
		const Place *place = &labels->places[i];

		if (labels->unit == UNIT_ROWS)
			bring_rows(&seen[place->period], &sums[i], extent);
		else
			bring_change(&seen[place->period], &seen[place->base], &sums[i],
						 extent);
		any |= sums[i].units > 0.0;
	}
	if (!any)
		return false;
	labels->clusters[labels->n_units] = cluster;
	labels->actual[labels->n_units++] = label;
	return true;
}

/* A mean that stayed where it was has not changed by its rounding. */
static void
drop_rounding(WaveLabels *labels, double largest)
{
	for (size_t i = 0; i < (size_t) labels->n_units * labels->n_places; i++)
		if (fabs(labels->of_units[i].wy[0]) <= CANCELLED_SUM * largest)
			labels->of_units[i].wy[0] = 0.0;
}

static void
list_units(WaveLabels *labels)
{
	uint32_t	n_clusters = wave_effects_clusters(labels->effects);
	size_t		room = size_add(n_clusters, 1);
	Seen	   *seen = core_alloc_array(size_add(labels->effects->waves->n_periods, 1),
										sizeof(Seen));
	Extent		extent = {INFINITY, -INFINITY, 0.0};

	labels->clusters = core_alloc_array(room, sizeof(uint32_t));
	labels->actual = core_alloc_array(room, sizeof(uint32_t));
	labels->of_units = core_alloc_array(size_mul(room, labels->n_places),
										sizeof(Sums));
	for (uint32_t c = 0; c < n_clusters; c++)
	{
		core_check_interrupts();
		add_unit(labels, c, seen, &extent);
	}
	if (labels->unit == UNIT_ROWS)
		labels->size = fmax(extent.high - extent.low, 0.0);
	else
	{
		labels->size = fmax(extent.high, 0.0);
		drop_rounding(labels, extent.largest);
	}
	core_free(seen);
}

/* ---- shares ---- */

#define NO_SHARE (-1)

/* What a label in a place adds to. */
static void
set_share(WaveLabels *labels, int32_t cohort, int32_t period, int share)
{
	uint32_t	label = label_of(labels, cohort);
	int			place = number_of_period(labels->effects->waves, period);

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
	list_units(labels);
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

/* ---- an assignment ---- */

LabelValues *
label_values_create(const WaveLabels *labels)
{
	LabelValues *values = core_alloc(sizeof(LabelValues));
	size_t		n = size_add(labels->effects->n_effects, 1);

	for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
		values->effects[outcome] = core_alloc_array(n, sizeof(double));
	values->shares = core_alloc_array(labels->average == NULL ? 1 :
									  size_add(labels->average->n_shares, 1),
									  sizeof(double));
	return values;
}

void
label_values_free(LabelValues *values)
{
	core_free(values->shares);
	for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
		core_free(values->effects[outcome]);
	core_free(values);
}

static void
add_sums(Sums *to, const Sums *from)
{
	to->w += from->w;
	to->wy[0] += from->wy[0];
	to->wy[1] += from->wy[1];
	to->rows += from->rows;
	to->units += from->units;
}

static void
find_means(WaveLabels *labels)
{
	for (int i = 0; i < labels->n_means; i++)
	{
		Mean	   *mean = &labels->means[i];

		mean->sums = (Sums) {0};
		for (uint32_t label = 0; label < labels->n_labels; label++)
			if (mean->of[label])
				add_sums(&mean->sums, &sums_of_label(labels, label)[mean->place]);
		for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
			mean->values[outcome] = mean->sums.units > 0.0 ?
				mean->sums.wy[outcome] / mean->sums.w : NAN;
	}
}

static void
put_effects(const WaveLabels *labels, LabelValues *values)
{
	for (int k = 0; k < labels->effects->n_effects; k++)
	{
		const Effect *effect = &labels->of_effects[k];
		double		none = labels->effects->effects[k].is_base ? 0.0 : NAN;

		for (int outcome = 0; outcome < N_LABEL_OUTCOMES; outcome++)
		{
			double		sum = effect->n_terms > 0 ? 0.0 : none;

			for (int i = 0; i < effect->n_terms; i++)
				sum += effect->signs[i] *
					labels->means[effect->means[i]].values[outcome];
			values->effects[outcome][k] = sum;
		}
	}
}

/* Of rows: from sums by place of what has a label. */
static void
add_shares(const WaveLabels *labels, const Sums *of, uint32_t label,
		   LabelValues *values)
{
	const int  *share_of = labels->share_of + (size_t) label * labels->n_places;

	bool		of_rows = labels->average != NULL &&
		labels->average->choices->weights == WEIGH_ROWS;

	for (int i = 0; i < labels->n_places; i++)
		if (share_of[i] != NO_SHARE)
			values->shares[share_of[i]] += of_rows ? of[i].rows : of[i].w;
}

static void
clear_shares(const WaveLabels *labels, LabelValues *values)
{
	if (labels->average != NULL)
		memset(values->shares, 0, labels->average->n_shares * sizeof(double));
}

static void
put_shares(const WaveLabels *labels, LabelValues *values)
{
	clear_shares(labels, values);
	if (labels->average == NULL)
		return;
	if (labels->unit == UNIT_CLUSTERS)
		for (int share = 0; share < labels->average->n_shares; share++)
			for (uint32_t unit = 0; unit < labels->n_units; unit++)
				values->shares[share] +=
					labels->assigned[unit] == labels->label_of_share[share];
	else
		for (uint32_t label = 0; label < labels->n_labels; label++)
			add_shares(labels, sums_of_label(labels, label), label, values);
}

void
wave_labels_assign(WaveLabels *labels, const uint32_t *assigned,
				   LabelValues *values)
{
	labels->assigned = assigned;
	memset(labels->of_labels, 0,
		   (size_t) labels->n_labels * labels->n_places * sizeof(Sums));
	for (uint32_t unit = 0; unit < labels->n_units; unit++)
	{
		const Sums *from = sums_of_unit(labels, unit);
		Sums	   *to = sums_of_label(labels, assigned[unit]);

		for (int i = 0; i < labels->n_places; i++)
			add_sums(&to[i], &from[i]);
	}
	find_means(labels);
	put_effects(labels, values);
	put_shares(labels, values);
}

/* What a unit of the mean moves it by. */
static double
move_of(const WaveLabels *labels, const Mean *mean, uint32_t unit, int outcome)
{
	const Sums *sums = &sums_of_unit(labels, unit)[mean->place];
	double		n = mean->sums.units;
	double		move = (sums->wy[outcome] - sums->w * mean->values[outcome]) /
		mean->sums.w;

	if (labels->unit == UNIT_ROWS)
		return move;
	return n > 1.0 ? move * sqrt(n / (n - 1.0)) : 0.0;
}

void
wave_labels_moves(const WaveLabels *labels, uint32_t unit, LabelValues *moves)
{
	uint32_t	label = labels->assigned[unit];

	for (int k = 0; k < labels->effects->n_effects; k++)
	{
		const Effect *effect = &labels->of_effects[k];

		moves->effects[0][k] = moves->effects[1][k] = 0.0;
		for (int i = 0; i < effect->n_terms; i++)
		{
			const Mean *mean = &labels->means[effect->means[i]];

			for (int outcome = 0; mean->of[label] && outcome < N_LABEL_OUTCOMES;
				 outcome++)
				moves->effects[outcome][k] += effect->signs[i] *
					move_of(labels, mean, unit, outcome);
		}
	}
	/* How many clusters a cohort has is no matter of chance here. */
	clear_shares(labels, moves);
	if (labels->unit == UNIT_ROWS)
		add_shares(labels, sums_of_unit(labels, unit), label, moves);
}
