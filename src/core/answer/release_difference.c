/*-------------------------------------------------------------------------
 *
 * release_difference.c
 *		What two samples of nearly the same people tell when one is subtracted
 *		from the other.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdbool.h>

#include "core/answer/release_check.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/sample/sample_keys.h"

/* ---- the same cell in two samples ---- */

static int
compare_texts(const Key *a, const Key *b)
{
	size_t		shorter = a->length < b->length ? a->length : b->length;
	int			order = memcmp(a->text, b->text, shorter);

	return order != 0 ? order :
		(a->length > b->length) - (a->length < b->length);
}

/* In the order of canonical samples. */
static int
compare_cells(const Sample *sample, const Cell *cell, const Sample *other,
			  const Cell *other_cell)
{
	Key			a = sample_cluster_key(sample, cell);
	Key			b = sample_cluster_key(other, other_cell);
	int			order = a.text != NULL ? compare_texts(&a, &b) :
		(a.number > b.number) - (a.number < b.number);

	if (order != 0)
		return order;
	if (cell->cohort != other_cell->cohort)
		return cell->cohort < other_cell->cohort ? -1 : 1;
	if (cell->period != other_cell->period)
		return cell->period < other_cell->period ? -1 : 1;
	if (!(sample->image.flags & SAMPLE_PATTERNS))
		return 0;
	return compare_patterns(cell_reference(cell), cell_reference(other_cell),
							sample->n_covariates);
}

/* ---- sums ---- */

/* A sum about 0, and the size of the terms that it is made of. */
typedef struct Total
{
	dd			sum;
	double		size;
} Total;

static void
add_term(Total *total, dd term)
{
	total->sum = dd_add(total->sum, term);
	total->size += fabs(term.hi);
}

/* Of z_j z_k, where j is the leading 1 or the same component as k, or not. */
static Total
total_of(const Sample *sample, const Cell *cell, int power, int j, int k)
{
	const dd   *moments = cell_moments(cell, sample_components(sample), power);
	dd			c_j = dd_from(j == 0 ? 0.0 : cell_reference(cell)[j - 1]);
	dd			c_k = dd_from(k == 0 ? 0.0 : cell_reference(cell)[k - 1]);
	Total		total = {DD_ZERO, 0.0};

	add_term(&total, dd_normalize(moments[moments_index(j, k)]));
	add_term(&total, dd_mul(c_j, dd_normalize(moments[moments_index(k, 0)])));
	add_term(&total, dd_mul(c_k, dd_normalize(moments[moments_index(j, 0)])));
	add_term(&total, dd_mul(dd_mul(c_j, c_k), dd_normalize(moments[0])));
	return total;
}

/* As many answers: are they the same, as far as the sums say? */
static bool
sums_differ(const Sample *sample, const Cell *cell, const Sample *other,
			const Cell *other_cell)
{
	for (int power = 0; power < sample_powers(sample); power++)
		for (int j = 0; j < sample_components(sample); j++)
			for (int k = 0; k <= j; k++)
			{
				Total		a = total_of(sample, cell, power, j, k);
				Total		b = total_of(other, other_cell, power, j, k);

				if (fabs(dd_sub(a.sum, b.sum).hi) >
					CANCELLED_TERMS * (a.size + b.size))
					return true;
			}
	return false;
}

/* ---- findings ---- */

static void
compare_cell(const Sample *sample, const Cell *cell, const Sample *earlier,
			 const Cell *before, const ReleaseRules *rules, TakeFinding take,
			 void *context)
{
	int			components = sample_components(sample);
	int64_t		rows = cell_rows(cell, components);
	int64_t		difference = rows - cell_rows(before, components);
	int64_t		people = difference < 0 ? -difference : difference;
	ReleaseFinding found = {.code = RELEASE_FEW_NEW, .cell = cell,
		.variable = -1, .other = -1, .rows = rows, .least = people,
	.most = people, .value = NAN, .share = NAN};

	found.less = difference < 0;
	if (people == 0)
	{
		if (!sums_differ(sample, cell, earlier, before))
			return;
		found.code = RELEASE_CHANGED;
		found.least = 1;
		found.most = rows;
	}
	else if (people > 2 && people >= rules->min_base && people >= rules->min_count)
		return;
	take(context, &found);
}

void
check_release_difference(const Sample *sample, const Sample *earlier,
						 const ReleaseRules *rules, TakeFinding take,
						 void *context)
{
	uint32_t	i = 0;
	uint32_t	j = 0;

	while (i < sample->image.n_entries && j < earlier->image.n_entries)
	{
		const Cell *cell = sample_cell(sample, i);
		const Cell *before = sample_cell(earlier, j);
		int			order = compare_cells(sample, cell, earlier, before);

		core_check_interrupts();
		if (order == 0)
			compare_cell(sample, cell, earlier, before, rules, take, context);
		i += order <= 0;
		j += order >= 0;
	}
}
