/*-------------------------------------------------------------------------
 *
 * untreated_fit.c
 *		A regression on untreated cells, and what it lets expect of any cell.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/untreated_fit.h"

#include "core/base/memory.h"

/* ---- cells and clusters ---- */

/* The place of a cohort in a period: all are there. */
static int
find_place(const Places *places, const Cell *cell)
{
	int			low = 0;
	int			high = places->n;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		const Place *place = &places->places[middle];

		if (place->cohort < cell->cohort ||
			(place->cohort == cell->cohort && place->period < cell->period))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
list_clusters(UntreatedFit *untreated)
{
	const Sample *sample = untreated->sample;
	const Design *design = untreated->design;
	uint32_t	n = sample->image.n_entries;
	uint32_t	next = 0;

	untreated->first_cell = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	untreated->in_design = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		int64_t		cluster = sample_cell(sample, i)->cluster;
		uint32_t	c = untreated->n_clusters;

		core_check_interrupts();
		if (i > 0 && sample_cell(sample, i - 1)->cluster == cluster)
			continue;
		untreated->first_cell[c] = i;
		untreated->in_design[c] = NO_CLUSTER;
		/* The design has clusters of the sample, in the same order. */
		if (next < design->n_clusters &&
			sample_cell(design->sample, design->first_cell[next])->cluster == cluster)
			untreated->in_design[c] = next++;
		untreated->n_clusters++;
	}
	untreated->first_cell[untreated->n_clusters] = n;
}

/* ---- what can be expected ---- */

static bool
is_identified(const UntreatedFit *untreated, uint32_t cluster, uint32_t cell,
			  CellRest *rest)
{
	const Fit  *fit = untreated->fit;

	if (untreated->design->effects == EFFECTS_CLUSTER &&
		untreated->in_design[cluster] == NO_CLUSTER)
		return false;
	untreated_fit_rest(untreated, cluster, cell, 0, rest);
	/* Of columns that are all there any combination is. */
	return fit->rank == untreated->design->k ||
		fit_is_estimable(fit, rest->row);
}

/* Places of cells whose expectation is not identified are forgotten. */
static void
find_places(UntreatedFit *untreated)
{
	const Sample *sample = untreated->sample;
	int			components = sample_components(sample);
	size_t		k = size_add(untreated->design->k, 1);
	CellRest	rest = {.row = core_alloc_array(k, sizeof(dd))};
	double	   *row = core_alloc_array(k, sizeof(double));

	untreated->place_of = core_alloc_array(size_add(sample->image.n_entries, 1),
										   sizeof(int));
	for (uint32_t c = 0; c < untreated->n_clusters; c++)
		for (uint32_t i = untreated->first_cell[c];
			 i < untreated->first_cell[c + 1]; i++)
		{
			const Cell *cell = sample_cell(sample, i);
			int			place = find_place(untreated->places, cell);
			int64_t		rows = cell_rows(cell, components);

			core_check_interrupts();
			untreated->place_of[i] = NO_PLACE;
			if (rows == 0)
				continue;
			untreated->place_of[i] = place;
			if (!wave_regression_row(untreated->regression,
									 &untreated->places->places[place], row) ||
				(untreated->places->places[place].kind == PLACE_TREATED &&
				 !is_identified(untreated, c, i, &rest)))
			{
				untreated->place_of[i] = NO_PLACE;
				untreated->left_out += rows;
			}
		}
	core_free(row);
	core_free(rest.row);
}

UntreatedFit *
untreated_fit_create(const Sample *sample, const Places *places,
					 Levels levels)
{
	UntreatedFit *untreated = core_alloc(sizeof(UntreatedFit));
	RegressionChoices choices = {
		.terms = TERMS_NONE, .levels = levels,
		.adjusting = sample->n_covariates > 0 ? ADJUSTING_COMMON :
		ADJUSTING_NONE
	};

	untreated->sample = sample;
	untreated->places = places;
	untreated->regression = wave_regression_create(places, &choices);
	untreated->design = design_create(sample, &untreated->regression->plan);
	untreated->fit = fit_create(untreated->design);
	list_clusters(untreated);
	find_places(untreated);
	return untreated;
}

void
untreated_fit_free(UntreatedFit *untreated)
{
	core_free(untreated->place_of);
	core_free(untreated->in_design);
	core_free(untreated->first_cell);
	fit_free(untreated->fit);
	design_free(untreated->design);
	wave_regression_free(untreated->regression);
	core_free(untreated);
}

/* ---- what is left ---- */

/* The row of a place, in numbers that are 0 or 1. */
static void
put_columns(const UntreatedFit *untreated, int place, dd weight, dd *row)
{
	int			n = untreated->design->n_columns;
	double	   *columns = core_alloc_array(size_add(n, 1), sizeof(double));

	wave_regression_row(untreated->regression,
						&untreated->places->places[place], columns);
	for (int j = 0; j < n; j++)
		row[j] = dd_mul_d(weight, columns[j]);
	core_free(columns);
}

void
untreated_fit_rest(const UntreatedFit *untreated, uint32_t cluster,
				   uint32_t cell, int power, CellRest *rest)
{
	const Design *design = untreated->design;
	const Cell *of = sample_cell(untreated->sample, cell);
	int			components = sample_components(untreated->sample);
	const dd   *m = cell_moments(of, components, power);
	int			n = design->n_columns;
	CellSums	sums = design_cell_sums(design, of, power);
	const AbsorbedEffect *effect;

	rest->weight = dd_normalize(sums.w);
	rest->outcome = dd_normalize(sums.wy);
	put_columns(untreated, untreated->place_of[cell], rest->weight, rest->row);
	for (int j = 0; j < design->n_covariates; j++)
		rest->row[n + j] =
			dd_add(dd_normalize(m[moments_index(j + 1, 0)]),
				   dd_mul(dd_two_diff(cell_reference(of)[j], design->origin[j]),
						  rest->weight));
	effect = untreated->in_design[cluster] == NO_CLUSTER ? NULL :
		fit_effect(untreated->fit, untreated->in_design[cluster]);
	if (effect == NULL)
		return;
	rest->outcome = dd_sub(rest->outcome,
						   dd_mul(effect->outcome, rest->weight));
	for (int j = 0; j < design->k; j++)
		rest->row[j] = dd_sub(rest->row[j],
							  dd_mul(effect->means[j], rest->weight));
}
