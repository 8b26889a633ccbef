/*-------------------------------------------------------------------------
 *
 * wire.c
 *		did_sample: the bytes it is sent and written as.
 *
 * The reader trusts nothing.  What it lets through is a sample that could
 * have come from rows, so that no function after it need check again.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/wire.h"

#include <string.h>

#include "core/memory.h"

#define HEADER_SIZE 28

/* ---- writing ---- */

static unsigned char *
put_uint(unsigned char *to, uint64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--)
	{
		to[i] = (unsigned char) value;
		value >>= 8;
	}
	return to + width;
}

static unsigned char *
put_double(unsigned char *to, double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return put_uint(to, bits, 8);
}

static size_t
wire_size_for(size_t n_labels, size_t heap_size, size_t n_cells,
			  size_t one_cell)
{
	return HEADER_SIZE + n_labels * 4 + heap_size + n_cells * one_cell;
}

size_t
wire_size(const Sample *sample)
{
	return wire_size_for(sample->n_labels, sample->heap_used,
						 sample->n_cells, sample->cell_bytes);
}

void
wire_encode(const Sample *sample, unsigned char *bytes)
{
	size_t		doubles = (sample->cell_bytes - sizeof(Cell)) /
		sizeof(double);

	memcpy(bytes, "did", 3);
	bytes = put_uint(bytes + 3, SAMPLE_VERSION, 1);
	bytes = put_uint(bytes, sample->flags & SAMPLE_KIND, 2);
	bytes = put_uint(bytes, sample->n_covariates, 2);
	bytes = put_uint(bytes, sample->n_missing, 8);
	bytes = put_uint(bytes, sample->n_cells, 4);
	bytes = put_uint(bytes, sample->n_labels, 4);
	bytes = put_uint(bytes, sample->heap_used, 4);
	for (uint32_t i = 0; i < sample->n_labels; i++)
		bytes = put_uint(bytes, sample_labels(sample)[i].length, 4);
	memcpy(bytes, sample_heap(sample), sample->heap_used);
	bytes += sample->heap_used;
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		bytes = put_uint(bytes, cell->cluster, 8);
		bytes = put_uint(bytes, cell->block, 8);
		bytes = put_uint(bytes, (uint32_t) cell->cohort, 4);
		bytes = put_uint(bytes, (uint32_t) cell->period, 4);
		for (size_t j = 0; j < doubles; j++)
			bytes = put_double(bytes, cell->data[j]);
	}
}

/* ---- reading ---- */

typedef struct Reader
{
	const unsigned char *at;
} Reader;

static uint64_t
get_uint(Reader *reader, int width)
{
	uint64_t	value = 0;

	for (int i = 0; i < width; i++)
		value = (value << 8) | *reader->at++;
	return value;
}

static double
get_double(Reader *reader)
{
	uint64_t	bits = get_uint(reader, 8);
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

typedef struct Header
{
	uint32_t	kind;
	int			n_covariates;
	int64_t		n_missing;
	uint32_t	n_cells;
	uint32_t	n_labels;
	uint32_t	heap_size;
} Header;

static const char *
read_header(Reader *reader, size_t length, Header *header)
{
	size_t		one_cell;
	uint32_t	text;

	if (length < HEADER_SIZE || memcmp(reader->at, "did", 3) != 0)
		return "it does not begin like a did_sample";
	reader->at += 3;
	if (get_uint(reader, 1) != SAMPLE_VERSION)
		return "its format version is not known to this release";
	header->kind = get_uint(reader, 2);
	header->n_covariates = get_uint(reader, 2);
	header->n_missing = (int64_t) get_uint(reader, 8);
	header->n_cells = get_uint(reader, 4);
	header->n_labels = get_uint(reader, 4);
	header->heap_size = get_uint(reader, 4);

	text = header->kind & (SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK);
	if ((header->kind & ~SAMPLE_KIND) != 0 ||
		((header->kind & (SAMPLE_TEXT_CLUSTER | SAMPLE_BLOCKED)) != 0 &&
		 (header->kind & SAMPLE_CLUSTERED) == 0) ||
		((header->kind & SAMPLE_TEXT_BLOCK) != 0 &&
		 (header->kind & SAMPLE_BLOCKED) == 0))
		return "its kind of rows does not exist";
	if (header->n_covariates > MAX_COVARIATES)
		return "it has too many covariates";
	if (header->n_missing < 0 || header->n_missing > SAMPLE_MAX_ROWS)
		return "its number of missing rows is out of range";
	if (text == 0 && (header->n_labels != 0 || header->heap_size != 0))
		return "it has text keys where its kind has none";

	one_cell = cell_size(header->n_covariates + 2,
						 (header->kind & SAMPLE_WEIGHTED) ? MAX_POWERS : 1);
	if (wire_size_for(header->n_labels, header->heap_size, header->n_cells,
					  one_cell) != length)
		return "its length is not what its header says";
	if (sample_canonical_size(header->kind, header->n_covariates,
							  header->n_cells, header->n_labels,
							  header->heap_size) > SAMPLE_MAX_SIZE)
		return "it is too large";
	return NULL;
}

static const char *
read_labels(Reader *reader, Sample *sample)
{
	size_t		used = 0;

	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label	   *label = &sample_labels(sample)[i];

		label->offset = (uint32_t) used;
		label->length = get_uint(reader, 4);
		used += label->length;
		if (used > sample->heap_used)
			return "its text keys do not fit";
	}
	if (used != sample->heap_used)
		return "its text keys do not fit";
	memcpy(sample_heap(sample), reader->at, used);
	reader->at += used;

	for (uint32_t i = 1; i < sample->n_labels; i++)
	{
		Label		a = sample_labels(sample)[i - 1];
		Label		b = sample_labels(sample)[i];
		int			order = memcmp(sample_heap(sample) + a.offset,
								   sample_heap(sample) + b.offset,
								   a.length < b.length ? a.length : b.length);

		if (order > 0 || (order == 0 && a.length >= b.length))
			return "its text keys are not in order";
	}
	return NULL;
}

static const char *
check_moments(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	double		rows = cell_moments(cell, components, 0)->hi;
	double		bound;

	if (!(rows >= 1.0 && rows <= SAMPLE_MAX_ROWS) || rows != floor(rows) ||
		cell_moments(cell, components, 0)->lo != 0.0)
		return "the number of rows of a cell is out of range";
	for (int j = 0; j < components - 1; j++)
		if (!(fabs(cell_reference(cell)[j]) <= 2.0 * VALUE_LIMIT))
			return "the mean of a cell is out of range";
	if ((sample->flags & SAMPLE_BOOLEAN_OUTCOME) &&
		!(cell_reference(cell)[components - 2] >= 0.0 &&
		  cell_reference(cell)[components - 2] <= 1.0))
		return "a proportion is not between 0 and 1";

	bound = 16.0 * rows * VALUE_LIMIT * VALUE_LIMIT;
	for (int power = 0; power < powers; power++)
	{
		const dd   *moments = cell_moments(cell, components, power);

		for (int i = 0; i < moments_count(components); i++)
			if (!(fabs(moments[i].hi) <= bound) ||
				moments[i].hi + moments[i].lo != moments[i].hi)
				return "a sum is out of range";
		bound *= WEIGHT_LIMIT;
	}
	if (powers > 1)
	{
		double		mean_weight = cell_moments(cell, components, 1)->hi / rows;

		if (!(mean_weight >= 1.0 / WEIGHT_LIMIT &&
			  mean_weight <= WEIGHT_LIMIT))
			return "the weights of a cell are out of range";
	}
	if (!moments_plausible(cell_moments(cell, components, 0), components,
						   powers))
		return "no rows have the sums of a cell";
	return NULL;
}

static bool
is_key(const Sample *sample, int64_t key, uint32_t present, uint32_t text)
{
	if ((sample->flags & text) != 0)
		return key >= 0 && key < sample->n_labels;
	return (sample->flags & present) != 0 || key == 0;
}

static const char *
check_keys(const Sample *sample, const Cell *cell, const Cell *previous)
{
	if (!is_key(sample, cell->cluster, SAMPLE_CLUSTERED,
				SAMPLE_TEXT_CLUSTER) ||
		!is_key(sample, cell->block, SAMPLE_BLOCKED, SAMPLE_TEXT_BLOCK))
		return "a cell has no such cluster or block";
	if ((cell->cohort != NEVER_TREATED && cell->cohort != PERIOD_POST) ||
		(cell->period != PERIOD_PRE && cell->period != PERIOD_POST))
		return "a cell has no such cohort or period";
	if (previous == NULL || previous->cluster < cell->cluster)
		return NULL;
	if (previous->cluster > cell->cluster ||
		previous->cohort > cell->cohort ||
		(previous->cohort == cell->cohort &&
		 previous->period >= cell->period))
		return "its cells are not in order";
	if (previous->block != cell->block)
		return "a cluster lies in two blocks";
	return NULL;
}

static const char *
read_cells(Reader *reader, Sample *sample)
{
	size_t		doubles = (sample->cell_bytes - sizeof(Cell)) /
		sizeof(double);
	Cell	   *previous = NULL;
	const char *problem;

	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		core_check_interrupts();
		cell->cluster = (int64_t) get_uint(reader, 8);
		cell->block = (int64_t) get_uint(reader, 8);
		cell->cohort = (int32_t) get_uint(reader, 4);
		cell->period = (int32_t) get_uint(reader, 4);
		for (size_t j = 0; j < doubles; j++)
			cell->data[j] = get_double(reader);

		problem = check_keys(sample, cell, previous);
		if (problem == NULL)
			problem = check_moments(sample, cell);
		if (problem != NULL)
			return problem;
		previous = cell;
	}
	return NULL;
}

/* Every label stands for a cluster or a block of some cell. */
static const char *
check_labels_used(const Sample *sample)
{
	char	   *used = core_alloc((size_t) sample->n_labels + 1);
	const char *problem = NULL;

	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		if (sample->flags & SAMPLE_TEXT_CLUSTER)
			used[sample_cell(sample, i)->cluster] = 1;
		if (sample->flags & SAMPLE_TEXT_BLOCK)
			used[sample_cell(sample, i)->block] = 1;
	}
	for (uint32_t i = 0; i < sample->n_labels; i++)
		if (!used[i])
			problem = "a text key is not used";
	core_free(used);
	return problem;
}

Sample *
wire_decode(const unsigned char *bytes, size_t length, const char **problem)
{
	Reader		reader = {bytes};
	Header		header;
	Sample	   *sample;

	*problem = read_header(&reader, length, &header);
	if (*problem != NULL)
		return NULL;
	sample = sample_allocate_canonical(header.kind, header.n_covariates,
									   header.n_cells, header.n_labels,
									   header.heap_size);
	sample->n_missing = header.n_missing;
	*problem = read_labels(&reader, sample);
	if (*problem == NULL)
		*problem = read_cells(&reader, sample);
	if (*problem == NULL)
		*problem = check_labels_used(sample);
	if (*problem != NULL)
	{
		core_free(sample);
		return NULL;
	}
	return sample;
}
