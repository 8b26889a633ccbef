/*-------------------------------------------------------------------------
 *
 * column_data.c
 *		A bootstrap_sample made ready for statistics and their replicates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_data.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/dd.h"

#define CHECK_EVERY 65536

/* The weighted mean, rounded to double. */
static double
centre_of(const ValueSample *sample)
{
	dd			weight = DD_ZERO;
	dd			sum = DD_ZERO;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);
		dd			mass = dd_two_prod((double) entry->rows,
									   entry_weight(sample, entry));

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		dd_accumulate(&weight, mass);
		dd_accumulate(&sum, dd_mul_d(mass, entry->value));
	}
	return dd_div(sum, weight).hi;
}

static void
find_deviations(ColumnData *data)
{
	double		largest = 0.0;

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		double		d = value_sample_entry(data->sample, i)->value -
			data->centre;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		data->deviation[i] = d;
		largest = fmax(largest, fabs(d));
	}
	if (largest > 0.0)
		frexp(largest, &data->exponent);
	for (uint32_t i = 0; i < data->n_entries; i++)
		data->deviation[i] = ldexp(data->deviation[i], -data->exponent);
}

static void
find_clusters(ColumnData *data)
{
	const ValueSample *sample = data->sample;
	uint32_t	n = 0;

	for (uint32_t i = 0; i < data->n_entries; i++)
		if (i == 0 || value_sample_entry(sample, i)->cluster !=
			value_sample_entry(sample, i - 1)->cluster)
			n++;
	data->n_clusters = n;
	data->first_entry = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	n = 0;
	for (uint32_t i = 0; i < data->n_entries; i++)
		if (i == 0 || value_sample_entry(sample, i)->cluster !=
			value_sample_entry(sample, i - 1)->cluster)
			data->first_entry[n++] = i;
	data->first_entry[n] = data->n_entries;
	data->cluster = core_alloc_array(size_add(n, 1), sizeof(ColumnTotals));
}

/* Totals without the rounding of long sums. */
typedef struct ExactTotals
{
	double		rows;
	dd			weight;
	dd			sum;
	dd			squares;
} ExactTotals;

static void
add_entry(const ColumnData *data, uint32_t i, ExactTotals *exact)
{
	const ValueEntry *entry = value_sample_entry(data->sample, i);
	dd			mass = dd_two_prod((double) entry->rows,
								   entry_weight(data->sample, entry));
	dd			product = dd_mul_d(mass, data->deviation[i]);

	exact->rows += (double) entry->rows;
	dd_accumulate(&exact->weight, mass);
	dd_accumulate(&exact->sum, product);
	dd_accumulate(&exact->squares, dd_mul_d(product, data->deviation[i]));
}

static ColumnTotals
rounded(const ExactTotals *exact)
{
	ColumnTotals totals = {exact->rows, exact->weight.hi, exact->sum.hi,
	exact->squares.hi};

	return totals;
}

static void
find_totals(ColumnData *data)
{
	ExactTotals all = {0.0, DD_ZERO, DD_ZERO, DD_ZERO};

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		add_entry(data, i, &all);
	}
	data->totals = rounded(&all);
	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		ExactTotals exact = {0.0, DD_ZERO, DD_ZERO, DD_ZERO};

		if (g % CHECK_EVERY == 0)
			core_check_interrupts();
		for (uint32_t i = data->first_entry[g]; i < data->first_entry[g + 1]; i++)
			add_entry(data, i, &exact);
		data->cluster[g] = rounded(&exact);
	}
}

/* Entries of clusters are in the order of the values within each only. */
static void
rank_entries(ColumnData *data)
{
	Keyed	   *order = core_alloc_array(size_add(data->n_entries, 1),
										 sizeof(Keyed));
	uint32_t	n = 0;

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		order[i].key = value_sample_entry(data->sample, i)->value;
		order[i].index = i;
	}
	sort_keyed(order, data->n_entries);
	data->rank = core_alloc_array(size_add(data->n_entries, 1),
								  sizeof(uint32_t));
	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		uint32_t	entry = order[i].index;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (n == 0 || data->value[n - 1] != order[i].key)
		{
			data->value[n] = order[i].key;
			data->distance[n++] = data->deviation[entry];
		}
		data->rank[entry] = n - 1;
	}
	data->n_distinct = n;
	core_free(order);
}

static void
find_order(ColumnData *data)
{
	size_t		n = size_add(data->n_entries, 1);

	data->value = core_alloc_array(n, sizeof(double));
	data->distance = core_alloc_array(n, sizeof(double));
	if (data->clustered)
	{
		rank_entries(data);
		return;
	}
	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		data->value[i] = value_sample_entry(data->sample, i)->value;
		data->distance[i] = data->deviation[i];
	}
	data->n_distinct = data->n_entries;
}

void
column_data_create(const ValueSample *sample, const ColumnQuestion *question,
				   ColumnData *data)
{
	memset(data, 0, sizeof(*data));
	data->sample = sample;
	data->n_entries = sample->image.n_entries;
	data->clustered = (sample->image.flags & VALUE_SAMPLE_CLUSTERED) != 0;
	data->weighted = (sample->image.flags & VALUE_SAMPLE_WEIGHTED) != 0;
	data->deviation = core_alloc_array(size_add(data->n_entries, 1),
									   sizeof(double));
	if (data->n_entries == 0)
		return;
	data->centre = centre_of(sample);
	find_deviations(data);
	if (data->clustered)
		find_clusters(data);
	find_totals(data);
	if (column_wants_order(question))
		find_order(data);
}

void
column_data_free(ColumnData *data)
{
	void	   *chunks[] = {data->deviation, data->first_entry, data->cluster,
		data->rank, data->value, data->distance};

	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++)
		if (chunks[i] != NULL)
			core_free(chunks[i]);
}
