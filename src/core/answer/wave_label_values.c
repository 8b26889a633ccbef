/*-------------------------------------------------------------------------
 *
 * wave_label_values.c
 *		The effects under an assignment of labels, and what moves them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_label_parts.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

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
