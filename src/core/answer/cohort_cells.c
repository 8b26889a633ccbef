/*-------------------------------------------------------------------------
 *
 * cohort_cells.c
 *		What a sample holds of each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/cohort_cells.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

/* A cell of the sample by where it belongs. */
typedef struct Place
{
	int32_t		cohort;
	int32_t		period;
	uint32_t	number;
} Place;

static int
compare_places(const void *a, const void *b, const void *unused)
{
	const Place *pa = a;
	const Place *pb = b;

	(void) unused;
	if (pa->cohort != pb->cohort)
		return pa->cohort < pb->cohort ? -1 : 1;
	return (pa->period > pb->period) - (pa->period < pb->period);
}

/* Those of one place in the order of their clusters. */
static Place *
sorted_places(const Sample *sample, uint32_t *n)
{
	Place	   *places = core_alloc_array(sample->image.n_entries, sizeof(Place));

	*n = 0;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, sample_components(sample)) > 0)
			places[(*n)++] = (Place) {cell->cohort, cell->period, i};
	}
	sort_items(places, *n, sizeof(Place), compare_places, NULL);
	return places;
}

/* Weights and outcomes, these from the origin. */
typedef struct Sums
{
	double		origin;
	dd			w;
	dd			ww;
	dd			wy;
} Sums;

static void
add_cell(Sums *sums, const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	const dd   *once = cell_moments(cell, components, powers > 1 ? 1 : 0);
	dd			w = dd_normalize(once[0]);
	dd			wy = dd_normalize(once[moments_index(components - 1, 0)]);
	dd			shift = dd_two_diff(cell_reference(cell)[components - 2],
									sums->origin);

	sums->w = dd_add(sums->w, w);
	sums->wy = dd_add(sums->wy, dd_add(wy, dd_mul(shift, w)));
	sums->ww = dd_add(sums->ww, powers > 1 ?
					  dd_normalize(cell_moments(cell, components, 2)[0]) : w);
}

/* The places from this one on that are the same; the first that is not. */
static uint32_t
sum_up(CohortCell *sum, const Sample *sample, const Place *places, uint32_t n,
	   uint32_t first)
{
	int			components = sample_components(sample);
	const Cell *before = NULL;
	Sums		sums = {.w = DD_ZERO, .ww = DD_ZERO, .wy = DD_ZERO};
	uint32_t	i;

	sum->cohort = places[first].cohort;
	sum->period = places[first].period;
	sums.origin = cell_reference(sample_cell(sample, places[first].number))[components - 2];
	for (i = first; i < n && compare_places(&places[first], &places[i], NULL) == 0; i++)
	{
		const Cell *cell = sample_cell(sample, places[i].number);

		core_check_interrupts();
		add_cell(&sums, sample, cell);
		sum->rows += cell_rows(cell, components);
		sum->clusters += before == NULL || before->cluster != cell->cluster;
		sum->entries++;
		before = cell;
	}
	sum->weight = sums.w.hi;
	sum->effective_rows = dd_div(dd_mul(sums.w, sums.w), sums.ww).hi;
	sum->mean = dd_add(dd_from(sums.origin), dd_div(sums.wy, sums.w)).hi;
	return i;
}

CohortCell *
cohort_cells(const Sample *sample, uint32_t *n)
{
	uint32_t	n_places;
	Place	   *places = sorted_places(sample, &n_places);
	CohortCell *cells = core_alloc_array(n_places, sizeof(CohortCell));
	uint32_t	next = 0;

	*n = 0;
	while (next < n_places)
	{
		core_check_interrupts();
		next = sum_up(&cells[(*n)++], sample, places, n_places, next);
	}
	core_free(places);
	return cells;
}
