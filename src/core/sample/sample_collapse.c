/*-------------------------------------------------------------------------
 *
 * sample_collapse.c
 *		did_sample: the cells without their further key.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_collapse.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_cells.h"
#include "core/sample/sample_check.h"
#include "core/sample/sample_keys.h"

/* ---- labels ---- */

/* What the labels of clusters and blocks become where those of units go. */
typedef struct Labels
{
	uint32_t   *becomes;		/* by old number */
	char	   *stays;
	uint32_t	n;
	uint32_t	heap_size;
} Labels;

static void
find_labels(const Sample *sample, Labels *labels)
{
	const Image *image = &sample->image;

	labels->becomes = core_alloc_array(image->n_labels, sizeof(uint32_t));
	labels->stays = core_alloc(image->n_labels);
	labels->n = labels->heap_size = 0;
	for (uint32_t i = 0; i < image->n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (image->flags & SAMPLE_TEXT_CLUSTER)
			labels->stays[cell->cluster] = 1;
		if (image->flags & SAMPLE_TEXT_BLOCK)
			labels->stays[cell->block] = 1;
	}
	for (uint32_t i = 0; i < image->n_labels; i++)
	{
		core_check_interrupts();
		if (!labels->stays[i])
			continue;
		labels->becomes[i] = labels->n++;
		labels->heap_size += image_labels(image)[i].length;
	}
}

static void
free_labels(Labels *labels)
{
	core_free(labels->stays);
	core_free(labels->becomes);
}

/* In the order that they have. */
static void
copy_labels(Image *to, const Image *from, const Labels *labels)
{
	uint32_t	used = 0;

	for (uint32_t i = 0; i < from->n_labels; i++)
	{
		Label		old = image_labels(from)[i];
		Label	   *label;

		core_check_interrupts();
		if (!labels->stays[i])
			continue;
		label = &image_labels(to)[labels->becomes[i]];
		label->offset = used;
		label->length = old.length;
		core_copy(image_heap(to) + used, image_heap(from) + old.offset,
				  old.length);
		used += old.length;
	}
}

/* ---- cells ---- */

/* Are they one cell once they have no further key? */
static bool
same_cell(const Cell *a, const Cell *b)
{
	return a->cluster == b->cluster && a->cohort == b->cohort &&
		a->period == b->period;
}

static uint32_t
count_cells(const Sample *sample)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		n += i == 0 || !same_cell(sample_cell(sample, i - 1),
								  sample_cell(sample, i));
	}
	return n;
}

static int64_t
new_key(const Labels *labels, int64_t key, bool is_text)
{
	return is_text ? labels->becomes[key] : key;
}

/* The cells from the one given on that become this one; the first that does not. */
static uint32_t
fill_cell(Sample *collapsed, Cell *target, Cell *sums, const Sample *sample,
		  uint32_t first, const Labels *labels)
{
	const Cell *cell = sample_cell(sample, first);
	size_t		size = cell_doubles(sample) * sizeof(double);
	uint32_t	i;

	target->cluster = new_key(labels, cell->cluster,
							  sample->image.flags & SAMPLE_TEXT_CLUSTER);
	target->block = new_key(labels, cell->block,
							sample->image.flags & SAMPLE_TEXT_BLOCK);
	target->cohort = cell->cohort;
	target->period = cell->period;
	memcpy(sums->data, cell->data, size);
	for (i = first + 1; i < sample->image.n_entries &&
		 same_cell(cell, sample_cell(sample, i)); i++)
	{
		core_check_interrupts();
		cell_merge(sums, sample_cell(sample, i), sample_components(sample),
				   sample_powers(sample));
	}
	if (i > first + 1)
		cell_recentre(target, sums, collapsed);
	else
		memcpy(target->data, cell->data, size);
	return i;
}

static SampleStatus
fill_cells(Sample *collapsed, const Sample *sample, const Labels *labels)
{
	Cell	   *sums = core_alloc(collapsed->image.entry_bytes);
	SampleStatus status = SAMPLE_OK;
	uint32_t	next = 0;

	for (uint32_t i = 0; i < collapsed->image.n_entries && status == SAMPLE_OK; i++)
	{
		Cell	   *target = sample_cell(collapsed, i);

		core_check_interrupts();
		next = fill_cell(collapsed, target, sums, sample, next, labels);
		if (problem_of_sums(collapsed, target) != NULL)
			status = SAMPLE_NO_ROWS_LIKE_IT;
	}
	core_free(sums);
	return status;
}

SampleStatus
sample_collapse(const Sample *sample, Sample **collapsed)
{
	uint32_t	flags = sample->image.flags & SAMPLE_KIND &
		~(uint32_t) SAMPLE_FURTHER_KEY;
	Sample	   *result;
	Labels		labels;
	SampleStatus status;

	find_labels(sample, &labels);
	result = sample_allocate_canonical(flags, sample->n_covariates,
									   count_cells(sample), labels.n,
									   labels.heap_size);
	result->image.n_rows = sample->image.n_rows;
	result->image.n_missing = sample->image.n_missing;
	result->digest = sample->digest;
	memcpy(sample_ranges(result), sample_ranges(sample),
		   (size_t) sample_n_ranges(flags, sample->n_covariates) * sizeof(ValueRange));
	copy_labels(&result->image, &sample->image, &labels);
	status = fill_cells(result, sample, &labels);
	free_labels(&labels);
	if (status == SAMPLE_OK)
		*collapsed = result;
	else
		core_free(result);
	return status;
}
