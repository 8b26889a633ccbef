/*-------------------------------------------------------------------------
 *
 * ranked.c
 *		Rows by rank.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/ranked.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

/* ---- the cells ---- */

static int
population_of_cell(const Sample *sample, const Cell *cell,
				   PopulationOf population_of)
{
	if (cell_rows(cell, sample_components(sample)) == 0)
		return NO_POPULATION;
	return population_of(cell->cohort, cell->period);
}

/* Somewhere among the outcomes: what is rounded is then their spread. */
static double
find_origin(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);

	if (range == NULL || range->n == 0)
		return 0.0;
	return 0.5 * (range->value[0] + range->value[range->n - 1]);
}

void
ranked_power_sums(const Ranked *ranked, const RankedCell *ranked_cell,
				  int power, dd sums[3])
{
	const Sample *sample = ranked->sample;
	int			components = sample_components(sample);
	int			y = components - 1;
	const Cell *cell = sample_cell(sample, ranked_cell->cell);
	const dd   *moments = cell_moments(cell, components,
									   sample_powers(sample) > 1 ? power : 0);
	dd			shift = dd_two_diff(cell_reference(cell)[y - 1], ranked->origin);
	dd			w = moments[0];
	dd			wd = moments[moments_index(y, 0)];

	sums[0] = w;
	sums[1] = dd_add(wd, dd_mul(w, shift));
	sums[2] = dd_add(moments[moments_index(y, y)],
					 dd_mul(shift, dd_add(sums[1], wd)));
}

static void
add_cell(Ranked *ranked, uint32_t i, int population)
{
	const Cell *cell = sample_cell(ranked->sample, i);
	RankedCell *to = &ranked->cells[ranked->n_cells];
	dd			sums[3];

	to->cell = i;
	to->population = population;
	to->rows = cell_rows(cell, sample_components(ranked->sample));
	ranked_power_sums(ranked, to, 1, sums);
	to->weight = sums[0];
	to->sum = sums[1];
	ranked->n_cells++;
}

/* Cells of one cluster follow on one another. */
static void
list_clusters(Ranked *ranked, PopulationOf population_of)
{
	const Sample *sample = ranked->sample;
	uint32_t	n = sample->image.n_entries;

	for (uint32_t i = 0; i < n;)
	{
		const Cell *first = sample_cell(sample, i);
		uint32_t	begin = ranked->n_cells;

		for (; i < n && sample_cell(sample, i)->cluster == first->cluster; i++)
		{
			int			population = population_of_cell(sample, sample_cell(sample, i),
														population_of);

			core_check_interrupts();
			if (population != NO_POPULATION)
				add_cell(ranked, i, population);
		}
		if (ranked->n_cells == begin)
			ranked->absent[ranked->n_absent++] = first->block;
		else
			ranked->clusters[ranked->n_clusters++] =
				(RankedCluster) {first->cluster, first->block, begin, ranked->n_cells};
	}
}

/* Number the ranks from the lowest. */
static void
number_ranks(Ranked *ranked)
{
	Keyed	   *order = core_alloc_array(size_add(ranked->n_cells, 1), sizeof(Keyed));

	for (uint32_t i = 0; i < ranked->n_cells; i++)
		order[i] = (Keyed) {
			cell_reference(sample_cell(ranked->sample, ranked->cells[i].cell))[0], i
		};
	sort_keyed(order, ranked->n_cells);
	ranked->values = core_alloc_array(size_add(ranked->n_cells, 1), sizeof(double));
	for (uint32_t i = 0; i < ranked->n_cells; i++)
	{
		if (i == 0 || order[i].key != order[i - 1].key)
			ranked->values[ranked->n_ranks++] = order[i].key;
		ranked->cells[order[i].index].rank = ranked->n_ranks - 1;
	}
	core_free(order);
}

/* ---- sums and ranks ---- */

static void
add_to_sums(RankSums *sums, const RankedCell *cell)
{
	sums->rows += cell->rows;
	sums->weight = dd_add(sums->weight, cell->weight);
	sums->sum = dd_add(sums->sum, cell->sum);
}

static void
find_ranks_of_pool(Ranked *ranked, int pool)
{
	dd		   *ranks = ranked->ranks + (size_t) pool * ranked->n_ranks;
	dd			below = DD_ZERO;

	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		dd			level = DD_ZERO;

		for (int p = 0; p < ranked->n_populations; p++)
			if (ranked->pool_of[p] == pool)
				level = dd_add(level, ranked_sums(ranked, p)[k].weight);
		ranks[k] = dd_add(below, dd_mul_d(level, 0.5));
		below = dd_add(below, level);
	}
	for (uint32_t k = 0; below.hi > 0.0 && k < ranked->n_ranks; k++)
		ranks[k] = dd_div(ranks[k], below);
	core_check_interrupts();
}

static void
find_ranks(Ranked *ranked)
{
	for (int pool = 0; pool < ranked->n_pools; pool++)
		find_ranks_of_pool(ranked, pool);
}

void
ranked_move(Ranked *ranked, PopulationMoved moved, const void *context)
{
	size_t		n = (size_t) ranked->n_populations * ranked->n_ranks;

	for (size_t i = 0; i < n; i++)
		ranked->sums[i] = (RankSums) {0};
	for (uint32_t c = 0; c < ranked->n_clusters; c++)
	{
		core_check_interrupts();
		for (uint32_t i = ranked->clusters[c].first; i < ranked->clusters[c].end; i++)
		{
			const RankedCell *cell = &ranked->cells[i];
			int			p = moved(context, c, cell->population);

			add_to_sums(&ranked_sums(ranked, p)[cell->rank], cell);
		}
	}
	find_ranks(ranked);
}

static int
as_it_is(const void *unused, uint32_t cluster, int population)
{
	(void) unused;
	(void) cluster;
	return population;
}

Ranked *
ranked_create(const Sample *sample, PopulationOf population_of,
			  int n_populations, const int *pool_of)
{
	Ranked	   *ranked = core_alloc(sizeof(Ranked));
	size_t		room = size_add(sample->image.n_entries, 1);

	ranked->sample = sample;
	ranked->origin = find_origin(sample);
	ranked->n_populations = n_populations;
	for (int p = 0; p < n_populations; p++)
	{
		ranked->pool_of[p] = pool_of[p];
		if (pool_of[p] >= ranked->n_pools)
			ranked->n_pools = pool_of[p] + 1;
	}
	ranked->cells = core_alloc_array(room, sizeof(RankedCell));
	ranked->clusters = core_alloc_array(room, sizeof(RankedCluster));
	ranked->absent = core_alloc_array(room, sizeof(int64_t));
	list_clusters(ranked, population_of);
	number_ranks(ranked);
	if ((uint64_t) ranked->n_ranks * n_populations > RANKED_MOST)
	{
		ranked_free(ranked);
		return NULL;
	}
	room = size_add(ranked->n_ranks, 1);
	ranked->sums = core_alloc_array(size_mul(room, n_populations), sizeof(RankSums));
	ranked->ranks = core_alloc_array(size_mul(room, ranked->n_pools), sizeof(dd));
	ranked_move(ranked, as_it_is, NULL);
	return ranked;
}

void
ranked_free(Ranked *ranked)
{
	if (ranked->sums != NULL)
	{
		core_free(ranked->ranks);
		core_free(ranked->sums);
	}
	core_free(ranked->values);
	core_free(ranked->absent);
	core_free(ranked->clusters);
	core_free(ranked->cells);
	core_free(ranked);
}

/* ---- without a cluster ---- */

/* What nobody is left of is nothing, not what subtraction leaves. */
static void
take_from_sums(RankSums *sums, const RankedCell *cell)
{
	sums->rows -= cell->rows;
	sums->weight = sums->rows == 0 ? DD_ZERO : dd_sub(sums->weight, cell->weight);
	sums->sum = sums->rows == 0 ? DD_ZERO : dd_sub(sums->sum, cell->sum);
}

void
ranked_leave_out(Ranked *ranked, uint32_t cluster)
{
	for (uint32_t i = ranked->clusters[cluster].first; i < ranked->clusters[cluster].end; i++)
	{
		const RankedCell *cell = &ranked->cells[i];

		take_from_sums(&ranked_sums(ranked, cell->population)[cell->rank], cell);
	}
	find_ranks(ranked);
}

void
ranked_put_back(Ranked *ranked, uint32_t cluster)
{
	for (uint32_t i = ranked->clusters[cluster].first; i < ranked->clusters[cluster].end; i++)
	{
		const RankedCell *cell = &ranked->cells[i];

		add_to_sums(&ranked_sums(ranked, cell->population)[cell->rank], cell);
	}
}

/* ---- what is ranked by ---- */

bool
ranked_by_outcome(const Ranked *ranked)
{
	const Sample *sample = ranked->sample;
	int			components = sample_components(sample);
	int			y = components - 1;

	for (uint32_t i = 0; i < ranked->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, ranked->cells[i].cell);

		core_check_interrupts();
		if (cell_reference(cell)[y - 1] != cell_reference(cell)[0] ||
			cell_moments(cell, components, 0)[moments_index(y, y)].hi != 0.0)
			return false;
	}
	return true;
}
