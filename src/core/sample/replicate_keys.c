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
#include "core/sample/sample_hot.h"
#include "core/sample/sample_keys.h"

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

/* What the centre's block says: how many replicates, and about what. */
static int64_t
centre_block(uint32_t n, bool about_estimate)
{
	return 2 * (int64_t) n + about_estimate;
}

uint32_t
replicates_count(const Sample *sample)
{
	const Cell *first = sample_cell(sample, 0);

	if (sample->image.n_entries == 0 || first->cluster != REPLICATE_CENTRE ||
		first->block < 2 || first->block > 2 * REPLICATES_MOST + 1)
		return 0;
	return (uint32_t) (first->block / 2);
}

/* ---- rows ---- */

Sample *
replicate_sample_create(uint32_t flags, int n_covariates)
{
	return sample_create(flags | SAMPLE_SURVEY | SAMPLE_REPLICATES |
						 SAMPLE_WEIGHTED | SAMPLE_CLUSTERED | SAMPLE_BLOCKED,
						 n_covariates);
}

/* A set of weights that gives the row none is there all the same. */
static SampleStatus
add_set(Sample **sample, const Row *row)
{
	Sample	   *before = *sample;
	int64_t		missing = before->image.n_missing;
	SampleStatus status;

	if (row->weight > 0.0)
	{
		if (!(before->image.flags & SAMPLE_PATTERNS) &&
			known_cell_add(before, row->cluster.number, row->block.number,
						   row->cohort, row->period, row->outcome, row->weight,
						   row->covariates))
			return SAMPLE_OK;
		status = sample_add(sample, row);
	}
	else
	{
		status = sample_add_weightless(sample, row);
		if (status == SAMPLE_OK && row->cluster.number != REPLICATE_SAMPLING)
			(*sample)->image.n_missing = missing;
	}
	return status;
}

/* Of a state: is what it says of the number of replicates what the row has? */
static bool
same_number(const Sample *state, uint32_t n)
{
	static const double no_pattern[MAX_COVARIATES];
	const CellKey key = {
		.cluster = REPLICATE_CENTRE,
		.pattern = (state->image.flags & SAMPLE_PATTERNS) ? no_pattern : NULL,
		.cohort = NEVER_TREATED, .period = PERIOD_PRE
	};
	uint32_t	slot = *find_slot_of_key(state, &key);

	return slot == 0 || sample_cell(state, slot - 1)->block == centre_block(n, false);
}

/* Images that moved in between are freed here; that of the caller is not. */
static SampleStatus
add_and_free(Sample **sample, const Sample *callers, const Row *row)
{
	Sample	   *before = *sample;
	SampleStatus status = add_set(sample, row);

	if (*sample != before && before != callers)
		core_free(before);
	return status;
}

SampleStatus
replicate_sample_add(Sample **sample, const ReplicateRow *row)
{
	Sample	   *callers = *sample;
	Row			of = {row->value, row->further, 0.0, {0}, {0}, NEVER_TREATED,
	row->domain, {0}};
	SampleStatus status = SAMPLE_OK;

	if (!same_number(callers, row->n))
		return SAMPLE_OTHER_COVARIATES;
	if (callers->image.n_entries == 0)
	{
		Digest		digest = callers->digest;

		/* It is no row: merged samples hold it once. */
		of.cluster.number = REPLICATE_CENTRE;
		of.block.number = centre_block(row->n, false);
		status = add_and_free(sample, callers, &of);
		of.block.number = 0;
		(*sample)->digest = digest;
	}
	for (uint32_t r = 0; r <= row->n && status == SAMPLE_OK; r++)
	{
		of.cluster.number = r;
		of.weight = r == 0 ? row->weight : row->replicates[r - 1];
		status = add_and_free(sample, callers, &of);
	}
	return status;
}

/* ---- what is said of the replicates ---- */

void
replicate_design_free(ReplicateDesign *design)
{
	if (design->factors != NULL)
		core_free(design->factors);
	core_free(design);
}

/* What a cell says; false if it cannot. */
static bool
read_cell(ReplicateDesign *design, const Cell *cell)
{
	double		number = double_of(cell->block);

	if (cell->cluster == REPLICATE_CENTRE)
		design->about_estimate = cell->block % 2 == 1;
	else if (!(number >= 0.0))
		return false;
	else if (cell->cluster == REPLICATE_SAMPLING)
		design->df = number;
	else if (cell->cluster > 0 && cell->cluster <= design->n && isfinite(number))
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

/* A sample that was read may have other sets of weights than it should. */
static double
factor_of(const ReplicateDesign *design, const Cell *cell)
{
	return cell->cluster > 0 && cell->cluster <= design->n ?
		design->factors[cell->cluster - 1] : 0.0;
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
			cell->block = centre_block(design->n, design->about_estimate);
		else
			cell->block = block_of(cell->cluster == REPLICATE_SAMPLING ?
								   design->df : factor_of(design, cell));
	}
	if (before != NULL)
	{
		digest_add_times(&copy->digest, digest_of(before), UINT64_MAX);
		replicate_design_free(before);
	}
	digest_add(&copy->digest, digest_of(design));
	return copy;
}
