/*-------------------------------------------------------------------------
 *
 * wave_label_units.c
 *		What each cluster brings to whatever label it has.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_label_parts.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

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
		Seen	   *at = &seen[wave_number_of_period(waves, cell->period)];

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
	const Cell *first = sample_cell(design->sample, design->first_cell[cluster]);
	uint32_t	label = wave_label_of(labels, first->cohort);
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

void
wave_labels_list_units(WaveLabels *labels)
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
