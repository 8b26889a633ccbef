/*-------------------------------------------------------------------------
 *
 * wave_means.c
 *		The means that effects of cohorts in periods are made of, and what
 *		each cluster does to them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/wave_means.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

WaveMeans *
wave_means_create(const WaveCells *cells)
{
	WaveMeans  *means = core_alloc(sizeof(WaveMeans));
	int			n_groups = cells->design->n_groups;

	means->cells = cells;
	means->room = 16;
	means->means = core_alloc_array(means->room, sizeof(WaveMean));
	means->first_with = core_alloc_array(size_add(n_groups, 1), sizeof(int));
	means->first_of = core_alloc_array(size_add(n_groups, 1), sizeof(int));
	for (int group = 0; group < n_groups; group++)
		means->first_with[group] = NO_MEAN;
	return means;
}

void
wave_means_free(WaveMeans *means)
{
	for (int i = 0; i < means->n_means; i++)
		core_free(means->means[i].groups);
	if (means->mean_of != NULL)
		core_free(means->mean_of);
	core_free(means->first_of);
	core_free(means->first_with);
	core_free(means->means);
	core_free(means);
}

static void
grow(WaveMeans *means)
{
	size_t		room = size_mul(means->room, 2);
	WaveMean   *larger = core_alloc_array(room, sizeof(WaveMean));

	core_copy(larger, means->means, means->n_means * sizeof(WaveMean));
	core_free(means->means);
	means->means = larger;
	means->room = (int) room;
}

int
wave_means_of(WaveMeans *means, const int *groups, int n_groups)
{
	size_t		size = size_mul(n_groups, sizeof(int));
	WaveMean   *mean;

	if (n_groups == 0)
		return NO_MEAN;
	for (int i = means->first_with[groups[0]]; i != NO_MEAN;
		 i = means->means[i].next)
		if (means->means[i].n_groups == n_groups &&
			memcmp(means->means[i].groups, groups, size) == 0)
			return i;
	if (means->n_means == means->room)
		grow(means);
	mean = &means->means[means->n_means];
	mean->n_groups = n_groups;
	mean->groups = core_alloc(size);
	memcpy(mean->groups, groups, size);
	mean->next = means->first_with[groups[0]];
	for (int i = 0; i < n_groups; i++)
		wave_sums_add(&mean->sums, &means->cells->of_groups[groups[i]]);
	mean->value = dd_div(mean->sums.wy, mean->sums.w);
	return means->first_with[groups[0]] = means->n_means++;
}

/* The means of each group. */
static void
list_means(WaveMeans *means)
{
	int			n_groups = means->cells->design->n_groups;
	int		   *next = core_alloc_array(size_add(n_groups, 1), sizeof(int));
	size_t		n = 0;

	for (int i = 0; i < means->n_means; i++)
		for (int j = 0; j < means->means[i].n_groups; j++)
			next[means->means[i].groups[j]]++;
	for (int group = 0; group < n_groups; group++)
	{
		means->first_of[group] = (int) n;
		n = size_add(n, next[group]);
		next[group] = means->first_of[group];
	}
	means->first_of[n_groups] = (int) n;
	means->mean_of = core_alloc_array(size_add(n, 1), sizeof(int));
	for (int i = 0; i < means->n_means; i++)
		for (int j = 0; j < means->means[i].n_groups; j++)
			means->mean_of[next[means->means[i].groups[j]]++] = i;
	core_free(next);
}

void
wave_means_close(WaveMeans *means)
{
	WaveVisit  *visit;

	list_means(means);
	visit = wave_visit_create(means);
	for (uint32_t c = 0; c < means->cells->design->n_clusters; c++)
	{
		wave_visit_load(visit, c);
		for (int i = 0; i < visit->n_touched; i++)
			means->means[visit->touched[i]].clusters++;
	}
	wave_visit_free(visit);
}

/* ---- a cluster ---- */

WaveVisit *
wave_visit_create(const WaveMeans *means)
{
	WaveVisit  *visit = core_alloc(sizeof(WaveVisit));
	size_t		n = size_add(means->n_means, 1);

	visit->means = means;
	visit->touched = core_alloc_array(n, sizeof(int));
	visit->parts = core_alloc_array(n, sizeof(WaveSums));
	visit->adjusted = core_alloc_array(n, sizeof(MeanFactors));
	visit->moves = core_alloc_array(n, sizeof(dd));
	visit->sizes = core_alloc_array(n, sizeof(double));
	visit->values = core_alloc_array(n, sizeof(dd));
	for (int i = 0; i < means->n_means; i++)
		visit->values[i] = means->means[i].value;
	return visit;
}

void
wave_visit_free(WaveVisit *visit)
{
	core_free(visit->values);
	core_free(visit->sizes);
	core_free(visit->moves);
	core_free(visit->adjusted);
	core_free(visit->parts);
	core_free(visit->touched);
	core_free(visit);
}

static void
forget(WaveVisit *visit)
{
	for (int i = 0; i < visit->n_touched; i++)
	{
		int			mean = visit->touched[i];

		visit->parts[mean] = (WaveSums) {0};
		visit->adjusted[mean] = (MeanFactors) {DD_ZERO, DD_ZERO};
		visit->moves[mean] = DD_ZERO;
		visit->sizes[mean] = 0.0;
		visit->values[mean] = visit->means->means[mean].value;
	}
	visit->n_touched = 0;
}

void
wave_visit_load(WaveVisit *visit, uint32_t cluster)
{
	const WaveMeans *means = visit->means;
	const Design *design = means->cells->design;

	core_check_interrupts();
	forget(visit);
	visit->cluster = cluster;
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		uint32_t	group = design->group_of[i];

		for (int j = means->first_of[group]; j < means->first_of[group + 1]; j++)
		{
			int			mean = means->mean_of[j];

			if (visit->parts[mean].rows == 0)
				visit->touched[visit->n_touched++] = mean;
			wave_sums_add(&visit->parts[mean], &means->cells->of_cells[i]);
		}
	}
}

/* ---- scores ---- */

/*
 * The matrix that CR2 takes the inverse root of is I - 1a' - a1' + q11' on the
 * cluster's rows, with a = w / W and q = sum w^2 / W^2 of all rows.  It differs
 * from I in the span of 1 and w only.  There, with rows n, and D the sum of
 * squares of w about its mean, it is, from the direction of 1 and the rest of w,
 *
 *		[ b  -d ]		b = 1 - 2 sum w / W + q n
 *		[ -d  1 ]		d = sqrt(n D) / W
 *
 * of which the inverse root is [1 + s  d; d  b + s] / (s t), s^2 = b - d^2 and
 * t^2 = b + 1 + 2 s.  It is applied to w.  An eigenvalue of 0 is left out.
 */
static MeanFactors
adjust_root(const WaveSums *all, const WaveSums *part)
{
	dd			one = dd_from(1.0);
	dd			n = dd_from((double) part->rows);
	dd			mean = dd_div(part->w, n);
	dd			share = dd_div(part->w, all->w);
	dd			spread = dd_sub(part->ww, dd_mul(part->w, mean));
	dd			q = dd_div(all->ww, dd_mul(all->w, all->w));
	dd			b = dd_add(dd_sub(one, dd_mul_d(share, 2.0)), dd_mul(q, n));
	dd			tilt = dd_div(spread, all->w);
	dd			det = dd_sub(b, dd_div(dd_mul(n, tilt), all->w));
	dd			trace = dd_add(b, one);
	double		gap = sqrt(fmax(trace.hi * trace.hi - 4.0 * det.hi, 0.0));
	double		least = 2.0 * det.hi / (trace.hi + gap);
	dd			along;
	dd			gamma;
	dd			over;

	if (least < SINGULAR)
	{
		dd			most = dd_sub(trace, dd_from(least));

		over = dd_mul(dd_sub(most, dd_from(least)), dd_sqrt(most));
		along = dd_sub(dd_mul(dd_sub(b, dd_from(least)), mean), tilt);
		gamma = dd_sub(dd_sub(one, dd_from(least)), share);
	}
	else
	{
		dd			s = dd_sqrt(det);

		over = dd_mul(s, dd_sqrt(dd_add(trace, dd_mul_d(s, 2.0))));
		along = dd_add(dd_mul(dd_add(one, s), mean), tilt);
		gamma = dd_add(dd_add(share, b), s);
	}
	gamma = dd_div(gamma, over);
	return (MeanFactors) {
		dd_sub(dd_div(along, over), dd_mul(gamma, mean)), gamma
	};
}

/* Without weights only the factor of all rows is asked for. */
static MeanFactors
adjust(const WaveSums *all, const WaveSums *part, bool weighted,
	   Adjustment adjustment)
{
	dd			one = dd_from(1.0);
	dd			rest = dd_sub(one, dd_div(part->w, all->w));

	switch (adjustment)
	{
		case ADJUST_NONE:
			return (MeanFactors) {DD_ZERO, one};
		case ADJUST_INVERSE:
			return (MeanFactors) {DD_ZERO, part->rows == all->rows ?
				dd_from(NAN) : dd_div(one, rest)};
		case ADJUST_ROOT:
			if (weighted)
				return adjust_root(all, part);
			return (MeanFactors) {DD_ZERO, rest.hi < SINGULAR ?
				DD_ZERO : dd_div(one, dd_sqrt(rest))};
	}
	return (MeanFactors) {DD_ZERO, one};
}

void
wave_visit_adjust(WaveVisit *visit, Adjustment adjustment)
{
	bool		weighted = visit->means->cells->design->powers > 1;

	for (int i = 0; i < visit->n_touched; i++)
	{
		int			mean = visit->touched[i];

		visit->adjusted[mean] = adjust(&visit->means->means[mean].sums,
									   &visit->parts[mean], weighted, adjustment);
	}
}

void
wave_visit_score(WaveVisit *visit, Adjustment adjustment)
{
	bool		weighted = visit->means->cells->design->powers > 1;

	wave_visit_adjust(visit, adjustment);
	for (int i = 0; i < visit->n_touched; i++)
	{
		int			mean = visit->touched[i];
		const WaveMean *all = &visit->means->means[mean];
		const WaveSums *part = &visit->parts[mean];
		MeanFactors v = visit->adjusted[mean];
		dd			fitted = dd_mul(part->w, all->value);
		dd			sum = dd_sub(part->wy, fitted);
		double		size = fabs(part->wy.hi) + fabs(fitted.hi);

		if (adjustment != ADJUST_NONE)
		{
			sum = dd_mul(v.gamma, sum);
			size *= fabs(v.gamma.hi);
		}
		if (adjustment == ADJUST_ROOT && weighted)
		{
			fitted = dd_mul(dd_from((double) part->rows), all->value);
			dd_accumulate_product(&sum, v.alpha, dd_sub(part->y, fitted));
			size += fabs(v.alpha.hi) * (fabs(part->y.hi) + fabs(fitted.hi));
		}
		visit->moves[mean] = dd_div(sum, all->sums.w);
		visit->sizes[mean] = size / all->sums.w.hi;
	}
}

void
wave_visit_leave_out(WaveVisit *visit)
{
	for (int i = 0; i < visit->n_touched; i++)
	{
		int			mean = visit->touched[i];
		const WaveSums *all = &visit->means->means[mean].sums;
		const WaveSums *part = &visit->parts[mean];

		visit->values[mean] = part->rows == all->rows ? dd_from(NAN) :
			dd_div(dd_sub(all->wy, part->wy), dd_sub(all->w, part->w));
	}
}
