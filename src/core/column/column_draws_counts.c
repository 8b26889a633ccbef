/*-------------------------------------------------------------------------
 *
 * column_draws_counts.c
 *		Replicates by how often each cluster, or each entry, is drawn.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_draws.h"

#include "core/base/memory.h"
#include "core/column/column_order.h"
#include "core/column/column_totals.h"
#include "core/random/binomial.h"
#include "core/random/random_words.h"

/* Draws between two looks at interrupts. */
#define CHECK_EVERY 16384

/* ---- one replicate ---- */

/* What a replicate is drawn into. */
typedef struct Drawn
{
	const ColumnDraws *draws;
	uint32_t	checked;		/* draws since the last look at interrupts */
	uint32_t   *multiplicity;	/* of each cluster */
	int64_t    *rows;			/* of each entry */
	uint32_t   *entry_of_row;	/* if rows are drawn one by one */
	Cumulated  *upto;			/* of each distinct value, for order */
} Drawn;

/* Draws one replicate. */
typedef void (*Draw) (Drawn *drawn, uint32_t replicate);

static inline void
check_now_and_then(uint32_t *checked)
{
	if (++*checked >= CHECK_EVERY)
	{
		*checked = 0;
		core_check_interrupts();
	}
}

static void
draw_clusters(Drawn *drawn, uint32_t replicate)
{
	uint32_t	n = drawn->draws->data->n_clusters;
	RandomWords	words;

	random_words_start(&words, drawn->draws->seed, STREAM_VALUES, replicate, 0,
					   drawn->draws->plain);
	memset(drawn->multiplicity, 0, n * sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		check_now_and_then(&drawn->checked);
		drawn->multiplicity[random_words_below(&words, n)]++;
	}
}

/* Entry by entry: how many of the rows that the others have not got. */
static void
draw_binomials(Drawn *drawn, uint32_t replicate)
{
	const ColumnData *data = drawn->draws->data;
	int64_t		left = data->sample->image.n_rows;
	int64_t		whole = left;
	Random		random;

	random_start(&random, drawn->draws->seed, STREAM_VALUES, replicate);
	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		int64_t		part = value_sample_entry(data->sample, i)->rows;

		check_now_and_then(&drawn->checked);
		drawn->rows[i] = random_binomial(&random, left, part, whole);
		left -= drawn->rows[i];
		whole -= part;
	}
}

static void
draw_singly(Drawn *drawn, uint32_t replicate)
{
	const ColumnData *data = drawn->draws->data;
	uint32_t	n = (uint32_t) data->sample->image.n_rows;
	RandomWords	words;

	random_words_start(&words, drawn->draws->seed, STREAM_VALUES, replicate, 0,
					   drawn->draws->plain);
	memset(drawn->rows, 0, data->n_entries * sizeof(int64_t));
	for (uint32_t i = 0; i < n; i++)
		drawn->rows[drawn->entry_of_row[random_words_below(&words, n)]]++;
}

/* ---- its statistic ---- */

static ColumnTotals
totals_of(Drawn *drawn)
{
	const ColumnData *data = drawn->draws->data;
	ColumnTotals totals = {0.0, 0.0, 0.0, 0.0};

	if (data->clustered)
	{
		for (uint32_t g = 0; g < data->n_clusters; g++)
			if (drawn->multiplicity[g] > 0)
				column_totals_add(&totals, &data->cluster[g],
								  drawn->multiplicity[g]);
		return totals;
	}
	totals.rows = totals.weight = (double) data->sample->image.n_rows;
	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		double		d = data->deviation[i];

		totals.sum += (double) drawn->rows[i] * d;
		totals.squares += (double) drawn->rows[i] * (d * d);
	}
	return totals;
}

/* The weight that each distinct value has in the replicate. */
static void
weigh_values(Drawn *drawn)
{
	const ColumnData *data = drawn->draws->data;
	const ValueSample *sample = data->sample;
	const uint32_t *rank = data->rank;
	Cumulated  *upto = drawn->upto;
	uint32_t	checked = drawn->checked;

	if (!data->clustered)
	{
		for (uint32_t i = 0; i < data->n_entries; i++)
			upto[i].weight = (double) drawn->rows[i];
		return;
	}
	memset(upto, 0, data->n_distinct * sizeof(Cumulated));
	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		uint32_t	times = drawn->multiplicity[g];
		uint32_t	end = data->first_entry[g + 1];

		if (times == 0)
			continue;
		for (uint32_t i = data->first_entry[g]; i < end; i++)
		{
			const ValueEntry *entry = value_sample_entry(sample, i);

			check_now_and_then(&checked);
			upto[rank[i]].weight += times *
				((double) entry->rows * entry_weight(sample, entry));
		}
	}
	drawn->checked = checked;
}

static double
ordered_statistic(Drawn *drawn)
{
	const ColumnData *data = drawn->draws->data;
	const double *distance = data->distance;
	uint32_t	n = data->n_distinct;
	Cumulated  *upto = drawn->upto;
	ColumnOrder ordered = {.data = data, .upto = upto};
	Cumulated	sum = {0.0, 0.0};

	weigh_values(drawn);
	for (uint32_t i = 0; i < n; i++)
	{
		sum.weight += upto[i].weight;
		sum.sum += upto[i].weight * distance[i];
		upto[i] = sum;
	}
	ordered.weight = sum.weight;
	ordered.rows = sum.weight;
	if (data->weighted)
	{
		ordered.rows = 0.0;
		for (uint32_t g = 0; g < data->n_clusters; g++)
			ordered.rows += drawn->multiplicity[g] * data->cluster[g].rows;
	}
	return column_order_statistic(&ordered, drawn->draws->question);
}

static void
finish_replicate(Drawn *drawn, uint32_t replicate)
{
	const ColumnDraws *draws = drawn->draws;
	ColumnTotals totals;

	if (column_wants_order(draws->question))
	{
		draws->values[replicate] = ordered_statistic(drawn);
		return;
	}
	totals = totals_of(drawn);
	draws->values[replicate] =
		column_totals_statistic(draws->data, draws->question, &totals);
	if (draws->std_errors != NULL)
		draws->std_errors[replicate] =
			column_totals_error(draws->data, draws->question, &totals,
								drawn->multiplicity);
}

/* ---- all of them ---- */

static void
list_rows(Drawn *drawn)
{
	const ValueSample *sample = drawn->draws->data->sample;
	uint32_t	n = 0;

	drawn->entry_of_row = core_alloc_array(sample->image.n_rows, sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		for (int64_t j = 0; j < value_sample_entry(sample, i)->rows; j++)
			drawn->entry_of_row[n++] = i;
}

static void
draw_all(Drawn *drawn, Draw draw)
{
	const ColumnDraws *draws = drawn->draws;

	if (column_wants_order(draws->question))
		drawn->upto = core_alloc_array(draws->data->n_distinct,
									   sizeof(Cumulated));
	for (uint32_t i = 0; i < draws->reps; i++)
	{
		if (i % 64 == 0 || draws->data->n_entries > 256)
			core_check_interrupts();
		draw(drawn, i);
		finish_replicate(drawn, i);
	}
	if (drawn->upto != NULL)
		core_free(drawn->upto);
}

void
column_draw_clusters(const ColumnDraws *draws)
{
	Drawn		drawn = {.draws = draws};

	drawn.multiplicity = core_alloc_array(draws->data->n_clusters,
										  sizeof(uint32_t));
	draw_all(&drawn, draw_clusters);
	core_free(drawn.multiplicity);
}

void
column_draw_binomials(const ColumnDraws *draws)
{
	Drawn		drawn = {.draws = draws};

	drawn.rows = core_alloc_array(draws->data->n_entries, sizeof(int64_t));
	draw_all(&drawn, draw_binomials);
	core_free(drawn.rows);
}

void
column_draw_singly(const ColumnDraws *draws)
{
	Drawn		drawn = {.draws = draws};

	drawn.rows = core_alloc_array(draws->data->n_entries, sizeof(int64_t));
	list_rows(&drawn);
	draw_all(&drawn, draw_singly);
	core_free(drawn.entry_of_row);
	core_free(drawn.rows);
}
