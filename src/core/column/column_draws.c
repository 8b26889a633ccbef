/*-------------------------------------------------------------------------
 *
 * column_draws.c
 *		Bootstrap replicates of a statistic of a bootstrap_sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_draws.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/random/binomial.h"
#include "core/random/random_words.h"

/* So few entries are drawn by binomials, however few rows they stand for. */
#define FEW_ENTRIES 32

/* From so many rows for each entry a binomial takes less than its rows. */
#define MANY_ROWS 256

/* Below, rows are drawn one by one. */
#define POISSON_FROM 1024

/* Rows have numbers of 32 bits. */
#define POISSON_BELOW INT64_C(0x80000000)

/* Draws between two looks at interrupts. */
#define CHECK_EVERY 16384

ValueWay
value_way(const ValueData *data)
{
	int64_t		n = data->sample->image.n_rows;

	if (data->clustered)
		return WAY_CLUSTERS;
	if (data->n_entries <= FEW_ENTRIES ||
		n >= MANY_ROWS * (int64_t) data->n_entries || n >= POISSON_BELOW)
		return WAY_BINOMIAL;
	return n < POISSON_FROM ? WAY_SINGLE : WAY_POISSON;
}

double
plug_in_error(const ValueData *data, const ValueQuestion *question,
			  const ValueTotals *totals, const uint32_t *multiplicity)
{
	bool		is_sum = question->statistic == STATISTIC_SUM;
	double		mean = totals->sum / totals->weight;
	double		centre = ldexp(data->centre, -data->exponent);
	double		average = 0.0;
	double		squares = 0.0;

	if (!data->clustered)
	{
		squares = fmax(0.0, totals->squares - totals->sum * mean);
		return ldexp(sqrt(squares) / (is_sum ? 1.0 : totals->rows),
					 data->exponent);
	}
	if (is_sum)
		average = (centre * totals->weight + totals->sum) / data->n_clusters;
	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		const ValueTotals *cluster = &data->cluster[g];
		double		times = multiplicity != NULL ? multiplicity[g] : 1.0;
		double		score = is_sum ?
			centre * cluster->weight + cluster->sum - average :
			cluster->sum - mean * cluster->weight;

		squares += times * score * score;
	}
	return ldexp(sqrt(squares) / (is_sum ? 1.0 : totals->weight),
				 data->exponent);
}

/* ---- one replicate ---- */

/* What a replicate is drawn into. */
typedef struct Drawn
{
	const ValueDraws *draws;
	uint32_t	checked;		/* draws since the last look at interrupts */
	uint32_t   *multiplicity;	/* of each cluster */
	int64_t    *rows;			/* of each entry */
	uint32_t   *entry_of_row;	/* if rows are drawn one by one */
	Cumulated  *upto;			/* of each distinct value, for order */
} Drawn;

static inline void
check_now_and_then(Drawn *drawn)
{
	if (++drawn->checked >= CHECK_EVERY)
	{
		drawn->checked = 0;
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
		check_now_and_then(drawn);
		drawn->multiplicity[random_words_below(&words, n)]++;
	}
}

/* Entry by entry: how many of the rows that the others have not got. */
static void
draw_binomials(Drawn *drawn, uint32_t replicate)
{
	const ValueData *data = drawn->draws->data;
	int64_t		left = data->sample->image.n_rows;
	int64_t		whole = left;
	Random		random;

	random_start(&random, drawn->draws->seed, STREAM_VALUES, replicate);
	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		int64_t		part = value_sample_entry(data->sample, i)->rows;

		check_now_and_then(drawn);
		drawn->rows[i] = random_binomial(&random, left, part, whole);
		left -= drawn->rows[i];
		whole -= part;
	}
}

static void
draw_singly(Drawn *drawn, uint32_t replicate)
{
	const ValueData *data = drawn->draws->data;
	uint32_t	n = (uint32_t) data->sample->image.n_rows;
	RandomWords	words;

	random_words_start(&words, drawn->draws->seed, STREAM_VALUES, replicate, 0,
					   drawn->draws->plain);
	memset(drawn->rows, 0, data->n_entries * sizeof(int64_t));
	for (uint32_t i = 0; i < n; i++)
		drawn->rows[drawn->entry_of_row[random_words_below(&words, n)]]++;
}

/* ---- its statistic ---- */

static ValueTotals
totals_of(Drawn *drawn)
{
	const ValueData *data = drawn->draws->data;
	ValueTotals totals = {0.0, 0.0, 0.0, 0.0};

	if (data->clustered)
	{
		for (uint32_t g = 0; g < data->n_clusters; g++)
			if (drawn->multiplicity[g] > 0)
				add_totals(&totals, &data->cluster[g],
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
	const ValueData *data = drawn->draws->data;

	if (!data->clustered)
	{
		for (uint32_t i = 0; i < data->n_entries; i++)
			drawn->upto[i].weight = (double) drawn->rows[i];
		return;
	}
	memset(drawn->upto, 0, data->n_distinct * sizeof(Cumulated));
	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		if (drawn->multiplicity[g] == 0)
			continue;
		for (uint32_t i = data->first_entry[g]; i < data->first_entry[g + 1]; i++)
		{
			const ValueEntry *entry = value_sample_entry(data->sample, i);

			check_now_and_then(drawn);
			drawn->upto[data->rank[i]].weight += drawn->multiplicity[g] *
				((double) entry->rows * entry_weight(data->sample, entry));
		}
	}
}

static double
ordered_statistic(Drawn *drawn)
{
	const ValueData *data = drawn->draws->data;
	Ordered		ordered = {.data = data, .upto = drawn->upto};
	Cumulated	sum = {0.0, 0.0};

	weigh_values(drawn);
	for (uint32_t i = 0; i < data->n_distinct; i++)
	{
		sum.weight += drawn->upto[i].weight;
		sum.sum += drawn->upto[i].weight * data->distance[i];
		drawn->upto[i] = sum;
	}
	ordered.weight = sum.weight;
	ordered.rows = sum.weight;
	if (data->weighted)
	{
		ordered.rows = 0.0;
		for (uint32_t g = 0; g < data->n_clusters; g++)
			ordered.rows += drawn->multiplicity[g] * data->cluster[g].rows;
	}
	return statistic_of_ordered(&ordered, drawn->draws->question);
}

static void
finish_replicate(Drawn *drawn, uint32_t replicate)
{
	const ValueDraws *draws = drawn->draws;
	ValueTotals totals;

	if (wants_order(draws->question))
	{
		draws->values[replicate] = ordered_statistic(drawn);
		return;
	}
	totals = totals_of(drawn);
	draws->values[replicate] = statistic_of_totals(draws->data,
												   draws->question, &totals);
	if (draws->std_errors != NULL)
		draws->std_errors[replicate] = plug_in_error(draws->data,
													 draws->question, &totals,
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

void
value_draws_counts(const ValueDraws *draws, ValueWay way)
{
	const ValueData *data = draws->data;
	Drawn		drawn = {.draws = draws};

	if (way == WAY_CLUSTERS)
		drawn.multiplicity = core_alloc_array(data->n_clusters,
											  sizeof(uint32_t));
	else
		drawn.rows = core_alloc_array(data->n_entries, sizeof(int64_t));
	if (way == WAY_SINGLE)
		list_rows(&drawn);
	if (wants_order(draws->question))
		drawn.upto = core_alloc_array(data->n_distinct, sizeof(Cumulated));

	for (uint32_t i = 0; i < draws->reps; i++)
	{
		if (i % 64 == 0 || data->n_entries > 256)
			core_check_interrupts();
		if (way == WAY_CLUSTERS)
			draw_clusters(&drawn, i);
		else if (way == WAY_BINOMIAL)
			draw_binomials(&drawn, i);
		else
			draw_singly(&drawn, i);
		finish_replicate(&drawn, i);
	}

	if (drawn.multiplicity != NULL)
		core_free(drawn.multiplicity);
	if (drawn.rows != NULL)
		core_free(drawn.rows);
	if (drawn.entry_of_row != NULL)
		core_free(drawn.entry_of_row);
	if (drawn.upto != NULL)
		core_free(drawn.upto);
}

void
value_draws(const ValueDraws *draws)
{
	ValueWay	way = value_way(draws->data);

	if (way == WAY_POISSON)
		value_draws_rows(draws);
	else
		value_draws_counts(draws, way);
}
