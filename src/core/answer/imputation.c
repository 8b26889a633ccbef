/*-------------------------------------------------------------------------
 *
 * imputation.c
 *		Effects as outcomes less what untreated cells let expect.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/imputed_rows.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_scores.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

bool
imputed_is_of_row(const Imputation *of, int place, int row)
{
	return row == 0 ? of->over_all[place] : of->row_of[place] == row;
}

bool
imputed_counts(const Imputation *of, int place)
{
	return place != NO_PLACE &&
		(of->over_all[place] || of->row_of[place] != NO_ROW);
}

dd
imputed_fitted(const Imputation *of, const dd *row)
{
	return dot_product(row, of->untreated->fit->coefficients, of->k);
}

/* ---- sums ---- */

RowSums *
row_sums_create(const Imputation *of)
{
	RowSums    *sums = core_alloc_array(of->n_rows, sizeof(RowSums));

	for (int row = 0; row < of->n_rows; row++)
		sums[row].row = core_alloc_array(size_add(of->k, 1), sizeof(dd));
	return sums;
}

void
row_sums_free(const Imputation *of, RowSums *sums)
{
	for (int row = 0; row < of->n_rows; row++)
		core_free(sums[row].row);
	core_free(sums);
}

void
row_sums_clear(const Imputation *of, RowSums *sums)
{
	for (int row = 0; row < of->n_rows; row++)
	{
		dd		   *columns = sums[row].row;

		for (int j = 0; j < of->k; j++)
			columns[j] = DD_ZERO;
		sums[row] = (RowSums) {.row = columns};
	}
}

/* Add a cell of a row, outcomes measured from a mean. */
static void
add_rest(const Imputation *of, RowSums *sums, const CellRest *rest, dd mean)
{
	dd			off = dd_mul(mean, rest->weight);

	sums->weight = dd_add(sums->weight, rest->weight);
	sums->outcome = dd_add(sums->outcome, dd_sub(rest->outcome, off));
	for (int j = 0; j < of->k; j++)
		sums->row[j] = dd_add(sums->row[j], rest->row[j]);
	sums->size += fabs(rest->outcome.hi) + fabs(off.hi) +
		fabs(imputed_fitted(of, rest->row).hi);
}

void
row_sums_add(Imputation *of, RowSums *sums, uint32_t cluster)
{
	const UntreatedFit *untreated = of->untreated;

	for (uint32_t i = untreated->first_cell[cluster];
		 i < untreated->first_cell[cluster + 1]; i++)
	{
		int			place = untreated->place_of[i];

		core_check_interrupts();
		if (!imputed_counts(of, place))
			continue;
		untreated_fit_rest(untreated, cluster, i, of->power, &of->rest);
		for (int row = 0; row < of->n_rows; row++)
			if (imputed_is_of_row(of, place, row))
				add_rest(of, &sums[row], &of->rest, DD_ZERO);
	}
}

bool
imputed_has_cells(const Imputation *of, int row)
{
	return of->sums[row].weight.hi > 0.0;
}

/* The effect that sums come to. */
static dd
effect_of(const Imputation *of, const RowSums *sums)
{
	return dd_div(dd_sub(sums->outcome, imputed_fitted(of, sums->row)), sums->weight);
}

/* ---- the means ---- */

/* By place, of its treated cells: squares of weights where they count. */
static void
find_means(Imputation *of)
{
	const UntreatedFit *untreated = of->untreated;
	int			power = of->power == 0 ? 0 : 2;
	size_t		n = size_add(untreated->places->n, 1);

	of->means.weights = core_alloc_array(n, sizeof(dd));
	of->means.sums = core_alloc_array(n, sizeof(dd));
	of->means.clusters = core_alloc_array(n, sizeof(uint32_t));
	of->means.last = core_alloc_array(n, sizeof(uint32_t));
	of->means.alone = core_alloc_array(n, sizeof(bool));
	of->means.rows = core_alloc_array(size_add(size_mul(n, of->k), 1),
									  sizeof(dd));
	for (uint32_t c = 0; c < untreated->n_clusters; c++)
		for (uint32_t i = untreated->first_cell[c];
			 i < untreated->first_cell[c + 1]; i++)
		{
			int			place = untreated->place_of[i];

			core_check_interrupts();
			if (!imputed_counts(of, place))
				continue;
			untreated_fit_rest(untreated, c, i, power, &of->rest);
			of->means.weights[place] = dd_add(of->means.weights[place],
											  of->rest.weight);
			of->means.sums[place] =
				dd_add(of->means.sums[place],
					   dd_sub(of->rest.outcome, imputed_fitted(of, of->rest.row)));
			of->means.clusters[place] += of->means.last[place] != c + 1;
			of->means.last[place] = c + 1;
			for (int j = 0; j < of->k; j++)
			{
				dd		   *sum = &of->means.rows[(size_t) place * of->k + j];

				*sum = dd_add(*sum, of->rest.row[j]);
			}
		}
}

/* Which places rest on one cluster: that, or the first stage, would fail. */
static void
find_alone(Imputation *of)
{
	int			n = of->untreated->places->n;
	Scores	   *scores = scores_of_fit(of->untreated->fit, of->means.rows, n,
									   ADJUST_NONE);

	for (int i = 0; i < n; i++)
		of->means.alone[i] = of->means.clusters[i] == 1 ||
			(of->means.clusters[i] > 0 &&
			 scores->indispensable[i] != NO_CLUSTER);
	scores_free(scores);
}

static dd
mean_of(const Imputation *of, int place, int row)
{
	if (of->choices->method == EVENT_TWO_STAGE)
		return effect_of(of, &of->sums[row]);
	return dd_div(of->means.sums[place], of->means.weights[place]);
}

/* ---- opening ---- */

static void
find_rows_of_places(Imputation *of, const EventRows *rows)
{
	const Places *places = of->untreated->places;
	bool		before = of->choices->method == EVENT_TWO_STAGE;

	of->row_of = core_alloc_array(size_add(places->n, 1), sizeof(int));
	of->over_all = core_alloc_array(size_add(places->n, 1), sizeof(bool));
	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];

		of->row_of[i] = !before && place->kind != PLACE_TREATED ? NO_ROW :
			event_row_of(rows, place, of->choices);
		of->over_all[i] = event_over_all(place, of->choices);
	}
}

static void
open_rows(Imputation *of, const UntreatedFit *untreated,
		  const EventChoices *choices, EventRows *rows)
{
	*of = (Imputation) {
		.untreated = untreated, .choices = choices,
		.k = untreated->design->k, .rows = rows->rows, .n_rows = rows->n
	};
	of->power = choices->weights == EVENT_BY_ROWS ||
		untreated->design->powers == 1 ? 0 : 1;
	of->rest.row = core_alloc_array(size_add(of->k, 1), sizeof(dd));
	find_rows_of_places(of, rows);
	of->sums = row_sums_create(of);
	for (uint32_t c = 0; c < untreated->n_clusters; c++)
		row_sums_add(of, of->sums, c);
	find_means(of);
	find_alone(of);
}

static void
close_rows(Imputation *of)
{
	core_free(of->means.rows);
	core_free(of->means.alone);
	core_free(of->means.last);
	core_free(of->means.clusters);
	core_free(of->means.sums);
	core_free(of->means.weights);
	row_sums_free(of, of->sums);
	core_free(of->over_all);
	core_free(of->row_of);
	core_free(of->rest.row);
}

/* ---- what there is of a row ---- */

/* Rows and clusters: all that the first stage has, and the row's own. */
static void
describe_row(const Imputation *of, int row)
{
	const UntreatedFit *untreated = of->untreated;
	const Sample *sample = untreated->sample;
	EventRow   *found = &of->rows[row];
	RowPlaces	places = row_places_create(untreated->places);
	int			components = sample_components(sample);
	int64_t		rows = 0;
	uint32_t	clusters = 0;

	for (int i = 0; i < untreated->places->n; i++)
		places.own[i] = imputed_is_of_row(of, i, row);
	row_places_compare(untreated->places, &places);
	for (uint32_t c = 0; c < untreated->n_clusters; c++)
	{
		bool		any = false;
		bool		own = false;
		bool		compared = false;

		core_check_interrupts();
		for (uint32_t i = untreated->first_cell[c];
			 i < untreated->first_cell[c + 1]; i++)
		{
			int			place = untreated->place_of[i];

			if (place == NO_PLACE)
				continue;
			any = true;
			own |= places.own[place];
			compared |= places.compared[place];
			rows += cell_rows(sample_cell(sample, i), components);
		}
		clusters += any;
		found->estimate.clusters_treated += own;
		found->comparators += compared;
	}
	row_places_free(&places);
	event_row_describe(untreated->design, rows, clusters, found);
}

/* Of a row: its places with cells, and those that rest on one cluster. */
static void
count_places(const Imputation *of, int row, int64_t *all, int64_t *single)
{
	*all = *single = 0;
	for (int i = 0; i < of->untreated->places->n; i++)
		if (imputed_is_of_row(of, i, row) && of->means.clusters[i] > 0)
		{
			++*all;
			*single += of->means.alone[i];
		}
}

/* The row's contrast of the first stage: what is expected of its cells. */
static void
put_contrasts(const Imputation *of, dd *contrasts)
{
	for (int row = 0; row < of->n_rows; row++)
		for (int j = 0; j < of->k && imputed_has_cells(of, row); j++)
			contrasts[(size_t) row * of->k + j] =
				dd_div(of->sums[row].row[j], of->sums[row].weight);
}

void
imputed_fail(EventRow *row, const Cell *cell)
{
	row->estimate.status = VARIANCE_INDISPENSABLE;
	add_fact(&row->estimate.facts, FACT_INDISPENSABLE_CLUSTER,
			 (Fact) {.cluster = cell->cluster});
}

/* ---- the variance of the authors ---- */

/* The part of a cluster's score that is its own: differences less means. */
static void
own_scores(Imputation *of, uint32_t cluster, RowSums *own)
{
	const UntreatedFit *untreated = of->untreated;

	row_sums_clear(of, own);
	for (uint32_t i = untreated->first_cell[cluster];
		 i < untreated->first_cell[cluster + 1]; i++)
	{
		int			place = untreated->place_of[i];

		if (!imputed_counts(of, place))
			continue;
		untreated_fit_rest(untreated, cluster, i, of->power, &of->rest);
		for (int row = 0; row < of->n_rows; row++)
			if (imputed_is_of_row(of, place, row))
				add_rest(of, &own[row], &of->rest, mean_of(of, place, row));
	}
}

static double
score_of(const Imputation *of, const RowSums *own, const RowSums *all,
		 dd first_stage)
{
	dd			rest = dd_sub(own->outcome, imputed_fitted(of, own->row));
	dd			score = dd_sub(dd_div(rest, all->weight), first_stage);
	double		size = own->size / all->weight.hi + fabs(first_stage.hi);

	return fabs(score.hi) <= CANCELLED_SUM * size ? 0.0 : score.hi;
}

static void
add_squares(Imputation *of, const Scores *scores, double *squares)
{
	const UntreatedFit *untreated = of->untreated;
	RowSums    *own = row_sums_create(of);

	for (uint32_t c = 0; c < untreated->n_clusters; c++)
	{
		uint32_t	g = untreated->in_design[c];

		core_check_interrupts();
		own_scores(of, c, own);
		for (int row = 0; row < of->n_rows; row++)
		{
			dd			first_stage = g == NO_CLUSTER ? DD_ZERO :
				scores_of_cluster(scores, g)[row];
			double		score;

			if (!imputed_has_cells(of, row))
				continue;
			score = score_of(of, &own[row], &of->sums[row], first_stage);
			squares[row] += score * score;
		}
	}
	row_sums_free(of, own);
}

/* Nothing is known of a row that rests on single clusters alone. */
static void
find_lonely(Imputation *of)
{
	for (int row = 0; row < of->n_rows; row++)
	{
		int64_t		all;
		int64_t		single;

		count_places(of, row, &all, &single);
		if (single == all)
			of->rows[row].estimate.status = VARIANCE_TOO_FEW;
	}
}

static void
conservative_variance(Imputation *of, double *squares)
{
	dd		   *contrasts = core_alloc_array(size_add(size_mul(of->n_rows, of->k), 1),
											 sizeof(dd));
	Scores	   *scores;

	put_contrasts(of, contrasts);
	scores = scores_regardless(of->untreated->fit, contrasts, of->n_rows,
							   ADJUST_NONE);
	find_lonely(of);
	add_squares(of, scores, squares);
	scores_free(scores);
	core_free(contrasts);
}

/* ---- all of it ---- */

static void
estimate_rows(Imputation *of)
{
	for (int row = 0; row < of->n_rows; row++)
	{
		Estimate   *e = &of->rows[row].estimate;

		if (!imputed_has_cells(of, row))
			continue;
		e->estimate = effect_of(of, &of->sums[row]).hi;
		e->has_estimate = isfinite(e->estimate);
		describe_row(of, row);
	}
}

static void
judge_row(const Imputation *of, int row, double square)
{
	EventRow   *found = &of->rows[row];
	Estimate   *e = &found->estimate;
	int64_t		all;
	int64_t		single;

	count_places(of, row, &all, &single);
	if (e->status == VARIANCE_TOO_FEW)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	if (e->status != VARIANCE_OK)
		return;
	e->std_error = sqrt(square);
	e->has_std_error = isfinite(e->std_error);
	event_row_judge(of->choices, e->clusters - 1.0, found);
	if (e->std_error == 0.0)
		add_fact(&e->facts, FACT_NO_VARIATION,
				 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
	if (single > 0)
		add_counted_fact(&e->facts, FACT_SINGLE_COHORTS, single);
}

void
impute_rows(const UntreatedFit *untreated, const EventChoices *choices,
			EventRows *rows)
{
	double	   *squares = core_alloc_array(rows->n, sizeof(double));
	Imputation	of;

	open_rows(&of, untreated, choices, rows);
	estimate_rows(&of);
	if (choices->vcov == EVENT_JACKKNIFE)
		imputed_leave_out(&of, squares);
	else
		conservative_variance(&of, squares);
	for (int row = 0; row < rows->n; row++)
		if (imputed_has_cells(&of, row))
			judge_row(&of, row, squares[row]);
	close_rows(&of);
	core_free(squares);
}
