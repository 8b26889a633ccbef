/*-------------------------------------------------------------------------
 *
 * replicate_keys.c
 *		survey_sample: the keys of one that has replicate weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/replicate_keys.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

static double
double_of(int64_t block)
{
	double		number;

	memcpy(&number, &block, sizeof(number));
	return number;
}

static int64_t
block_of(double number)
{
	int64_t		block;

	memcpy(&block, &number, sizeof(block));
	return block;
}

uint32_t
replicates_count(const Sample *sample)
{
	uint32_t	n = sample->image.n_entries;
	int64_t		last = n == 0 ? 0 : sample_cell(sample, n - 1)->cluster;

	return last > 0 && last <= REPLICATES_MOST ? (uint32_t) last : 0;
}

void
replicate_design_free(ReplicateDesign *design)
{
	core_free(design->factors);
	core_free(design);
}

/* What a cell says; false if it cannot. */
static bool
read_cell(ReplicateDesign *design, const Cell *cell)
{
	double		number = double_of(cell->block);

	if (cell->cluster == REPLICATE_CENTRE)
	{
		design->about_estimate = cell->block != 0;
		return true;
	}
	if (!(number >= 0.0) || !isfinite(number))
		return false;
	if (cell->cluster == REPLICATE_SAMPLING)
		design->df = number;
	else if (cell->cluster > 0 && cell->cluster <= design->n)
		design->factors[cell->cluster - 1] = number;
	else
		return false;
	return true;
}

ReplicateDesign *
replicate_design_of(const Sample *sample)
{
	ReplicateDesign *design = core_alloc(sizeof(ReplicateDesign));
	bool		possible = true;

	design->n = replicates_count(sample);
	design->factors = core_alloc_array(size_add(design->n, 1), sizeof(double));
	for (uint32_t i = 0; i < sample->image.n_entries && possible; i++)
	{
		core_check_interrupts();
		possible = read_cell(design, sample_cell(sample, i));
	}
	if (possible && design->n > 0 && design->df > 0.0)
		return design;
	replicate_design_free(design);
	return NULL;
}

static Digest
digest_of(const ReplicateDesign *design)
{
	Digest		digest = digest_start(UINT64_C(0x726570) << 32);

	digest = digest_double(digest, design->df);
	digest = digest_word(digest, design->about_estimate);
	for (uint32_t r = 0; r < design->n; r++)
		digest = digest_double(digest, design->factors[r]);
	return digest_finish(digest);
}

Sample *
sample_with_design(const Sample *sample, const ReplicateDesign *design)
{
	size_t		size = image_size(&sample->image);
	Sample	   *copy = core_alloc(size);
	ReplicateDesign *before = replicate_design_of(sample);

	core_copy(copy, sample, size);
	for (uint32_t i = 0; i < copy->image.n_entries; i++)
	{
		Cell	   *cell = sample_cell(copy, i);

		core_check_interrupts();
		if (cell->cluster == REPLICATE_CENTRE)
			cell->block = design->about_estimate ? 1 : 0;
		else
			cell->block = block_of(cell->cluster == REPLICATE_SAMPLING ?
								   design->df : design->factors[cell->cluster - 1]);
	}
	if (before != NULL)
	{
		digest_add_times(&copy->digest, digest_of(before), UINT64_MAX);
		replicate_design_free(before);
	}
	digest_add(&copy->digest, digest_of(design));
	return copy;
}
