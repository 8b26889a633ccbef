/*-------------------------------------------------------------------------
 *
 * column_jackknife.c
 *		How a statistic of a column changes without each unit.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_jackknife.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/column/column_estimate.h"
#include "core/column/column_order.h"
#include "core/column/column_totals.h"

#define CHECK_EVERY 4096

/* Running sums of powers of the influence, scaled as deviations are. */
typedef struct Influence
{
	const ColumnData *data;
	double		estimate;
	double		squares;
	double		cubes;
} Influence;

static void
add_influence(Influence *influence, double without, double times)
{
	double		change = ldexp(influence->estimate - without,
							   -influence->data->exponent);

	influence->squares += times * change * change;
	influence->cubes += times * change * change * change;
}

/* The totals without one row of entry i. */
static ColumnTotals
without_row(const ColumnData *data, uint32_t i)
{
	double		d = data->deviation[i];
	ColumnTotals one = {1.0, 1.0, d, d * d};
	ColumnTotals totals = data->totals;

	column_totals_add(&totals, &one, -1.0);
	return totals;
}

static bool
leave_out_of_sums(const ColumnQuestion *question, Influence *influence)
{
	const ColumnData *data = influence->data;
	uint32_t	n = data->clustered ? data->n_clusters : data->n_entries;

	for (uint32_t i = 0; i < n; i++)
	{
		ColumnTotals totals = data->totals;
		double		times = 1.0;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (data->clustered)
			column_totals_add(&totals, &data->cluster[i], -1.0);
		else
		{
			totals = without_row(data, i);
			times = (double) value_sample_entry(data->sample, i)->rows;
		}
		if (!column_has_statistic(question, totals.rows))
			return false;
		add_influence(influence,
					  column_totals_statistic(data, question, &totals), times);
	}
	return true;
}

/* ---- order ---- */

/* Cumulate the entries of a cluster, which are in the order of the values. */
static void
cumulate_cluster(const ColumnData *data, uint32_t cluster, uint32_t *rank,
				 Cumulated *upto, ColumnOrderPart *part)
{
	Cumulated	sum = {0.0, 0.0};
	uint32_t	n = 0;

	for (uint32_t i = data->first_entry[cluster];
		 i < data->first_entry[cluster + 1]; i++)
	{
		const ValueEntry *entry = value_sample_entry(data->sample, i);
		double		mass = (double) entry->rows *
			entry_weight(data->sample, entry);

		sum.weight += mass;
		sum.sum += mass * data->distance[data->rank[i]];
		if (n == 0 || rank[n - 1] != data->rank[i])
			rank[n++] = data->rank[i];
		upto[n - 1] = sum;
	}
	part->n = n;
	part->rank = rank;
	part->upto = upto;
}

static uint32_t
largest_cluster(const ColumnData *data)
{
	uint32_t	largest = 1;

	for (uint32_t g = 0; g < data->n_clusters; g++)
		if (data->first_entry[g + 1] - data->first_entry[g] > largest)
			largest = data->first_entry[g + 1] - data->first_entry[g];
	return largest;
}

static void
leave_out_clusters(const ColumnQuestion *question, const ColumnOrder *all,
				   Influence *influence)
{
	const ColumnData *data = influence->data;
	uint32_t	size = largest_cluster(data);
	uint32_t   *rank = core_alloc_array(size, sizeof(uint32_t));
	Cumulated  *upto = core_alloc_array(size, sizeof(Cumulated));

	for (uint32_t g = 0; g < data->n_clusters; g++)
	{
		ColumnOrder rest = *all;

		if (g % CHECK_EVERY == 0)
			core_check_interrupts();
		cumulate_cluster(data, g, rank, upto, &rest.part);
		rest.rows -= data->cluster[g].rows;
		rest.weight -= upto[rest.part.n - 1].weight;
		add_influence(influence, column_order_statistic(&rest, question), 1.0);
	}
	core_free(rank);
	core_free(upto);
}

static void
leave_out_rows(const ColumnQuestion *question, const ColumnOrder *all,
			   Influence *influence)
{
	const ColumnData *data = influence->data;

	for (uint32_t i = 0; i < data->n_distinct; i++)
	{
		ColumnOrder rest = *all;
		Cumulated	row = {1.0, data->distance[i]};

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		rest.part.n = 1;
		rest.part.rank = &i;
		rest.part.upto = &row;
		rest.rows -= 1.0;
		rest.weight -= 1.0;
		add_influence(influence, column_order_statistic(&rest, question),
					  (double) value_sample_entry(data->sample, i)->rows);
	}
}

bool
column_acceleration(const ColumnData *data, const ColumnQuestion *question,
					double *acceleration)
{
	Influence	influence = {.data = data};
	ColumnOrder all = {.data = data, .rows = data->totals.rows};
	Cumulated  *upto;
	double		scale;

	influence.estimate = column_estimate(data, question);
	if (!column_wants_order(question))
	{
		if (!leave_out_of_sums(question, &influence))
			return false;
	}
	else
	{
		all.upto = upto = column_cumulate(data);
		all.weight = upto[data->n_distinct - 1].weight;
		if (data->clustered)
			leave_out_clusters(question, &all, &influence);
		else
			leave_out_rows(question, &all, &influence);
		core_free(upto);
	}
	/* Influence that is next to nothing beside the values has no cube. */
	scale = 6.0 * influence.squares * sqrt(influence.squares);
	*acceleration = scale > 0.0 ? influence.cubes / scale : 0.0;
	return true;
}
