/*-------------------------------------------------------------------------
 *
 * sample_wire.c
 *		did_sample and survey_sample: the bytes they are sent and written as.
 *
 * The reader trusts nothing.  What it lets through is a sample that could
 * have come from rows, so that no function after it need check again.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_wire.h"

#include "core/base/memory.h"
#include "core/sample/image_wire.h"
#include "core/sample/margins.h"
#include "core/sample/sample_check.h"
#include "core/sample/sample_keys.h"

/* Of the header, what follows the start: it ends with the counts. */
#define HEADER_SIZE (26 + WIRE_COUNTS_SIZE)
#define RANGE_SIZE(n) (2 + (n) * 16)	/* of n values */

static const WireFormat did_format = {
	"did", 2, 3, "it does not begin like a did_sample", &sample_type
};

static const WireFormat survey_format = {
	"svy", 1, 2, "it does not begin like a survey_sample", &sample_type
};

static const WireFormat *
format_of(uint32_t kind)
{
	return (kind & SAMPLE_SURVEY) ? &survey_format : &did_format;
}

/* ---- writing ---- */

size_t
sample_wire_size(const Sample *sample)
{
	WireCounts	counts = counts_of(&sample->image);
	size_t		size = WIRE_START_SIZE + HEADER_SIZE +
		arrays_size(&counts, sample->image.entry_bytes);
	int			n = sample_n_ranges(sample->image.flags, sample->n_covariates);

	for (int j = 0; j < n; j++)
		size += RANGE_SIZE(sample_ranges(sample)[j].n);
	return size;
}

static unsigned char *
put_range(unsigned char *to, const ValueRange *range)
{
	to = put_uint(to, range->n, 1);
	to = put_uint(to, range->more, 1);
	for (int i = 0; i < range->n; i++)
	{
		to = put_double(to, range->value[i]);
		to = put_uint(to, range->rows[i], 8);
	}
	return to;
}

void
sample_wire_encode(const Sample *sample, unsigned char *bytes)
{
	size_t		doubles = cell_doubles(sample);
	int			n_ranges = sample_n_ranges(sample->image.flags,
										   sample->n_covariates);

	bytes = put_start(bytes, format_of(sample->image.flags), &sample->image);
	bytes = put_uint(bytes, sample->n_covariates, 2);
	bytes = put_uint(bytes, sample->image.n_missing, 8);
	bytes = put_uint(bytes, sample->digest.lane[0], 8);
	bytes = put_uint(bytes, sample->digest.lane[1], 8);
	bytes = put_counts(bytes, &sample->image);
	for (int j = 0; j < n_ranges; j++)
		bytes = put_range(bytes, &sample_ranges(sample)[j]);
	bytes = put_labels(bytes, &sample->image);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		bytes = put_uint(bytes, cell->cluster, 8);
		bytes = put_uint(bytes, cell->block, 8);
		bytes = put_uint(bytes, (uint32_t) cell->cohort, 4);
		bytes = put_uint(bytes, (uint32_t) cell->period, 4);
		for (size_t j = 0; j < doubles; j++)
			bytes = put_double(bytes, cell->data[j]);
		if (sample_has_units(sample))
			bytes = put_uint(bytes, (uint64_t) *cell_unit(sample, cell), 8);
	}
}

/* ---- reading ---- */

typedef struct Header
{
	uint32_t	kind;
	int			n_covariates;
	int64_t		n_missing;
	Digest		digest;
	WireCounts	counts;
} Header;

/*
 * Where rows are units, the key of a cell is that of its stratum.  Margins are
 * texts, and what is calibrated has them.
 */
static bool
survey_kind_exists(uint32_t kind)
{
	bool		text_cluster = (kind & SAMPLE_TEXT_CLUSTER) != 0;
	bool		text_block = (kind & SAMPLE_TEXT_BLOCK) != 0;
	bool		margins = (kind & SAMPLE_TEXT_UNIT) != 0;

	if ((kind & SAMPLE_SURVEY) == 0)
		return (kind & (SAMPLE_ROWS_ARE_PSUS | SAMPLE_CALIBRATED |
						SAMPLE_RAKED | SAMPLE_OF_VALUES)) == 0;
	return ((kind & SAMPLE_ROWS_ARE_PSUS) == 0 ||
			((kind & SAMPLE_BLOCKED) != 0 && text_cluster == text_block)) &&
		((kind & SAMPLE_UNITS) == 0 || margins) &&
		((kind & SAMPLE_CALIBRATED) == 0 || margins) &&
		((kind & SAMPLE_RAKED) == 0 || (kind & SAMPLE_CALIBRATED) != 0) &&
		((kind & SAMPLE_OF_VALUES) == 0 || (kind & SAMPLE_PATTERNS) != 0);
}

/* Sets of weights have numbers, and so has what is said of them. */
static bool
replicates_exist(uint32_t kind)
{
	const uint32_t needed = SAMPLE_SURVEY | SAMPLE_WEIGHTED |
		SAMPLE_CLUSTERED | SAMPLE_BLOCKED;

	return (kind & SAMPLE_REPLICATES) == 0 ||
		((kind & needed) == needed &&
		 (kind & (SAMPLE_TEXT_KEYS | SAMPLE_ROWS_ARE_PSUS)) == 0);
}

static bool
kind_exists(uint32_t kind)
{
	uint32_t	clustered = SAMPLE_TEXT_CLUSTER | SAMPLE_BLOCKED |
		((kind & SAMPLE_SURVEY) ? 0 : SAMPLE_UNITS);

	return ((kind & clustered) == 0 || (kind & SAMPLE_CLUSTERED) != 0) &&
		((kind & SAMPLE_TEXT_BLOCK) == 0 || (kind & SAMPLE_BLOCKED) != 0) &&
		((kind & SAMPLE_TEXT_UNIT) == 0 || (kind & SAMPLE_UNITS) != 0) &&
		((kind & SAMPLE_PATTERNS) == 0 || (kind & SAMPLE_UNITS) == 0) &&
		survey_kind_exists(kind) && replicates_exist(kind);
}

static const char *
read_header(WireReader *reader, const WireFormat *format, Header *header)
{
	const char *problem = get_start(reader, format, HEADER_SIZE,
									&header->kind);

	if (problem != NULL)
		return problem;
	if (!kind_exists(header->kind) || format_of(header->kind) != format)
		return "its kind of rows does not exist";
	header->n_covariates = get_uint(reader, 2);
	if (header->n_covariates > MAX_COVARIATES)
		return "it has too many covariates";
	if ((header->kind & SAMPLE_CALIBRATED) && header->n_covariates == 0)
		return "it is calibrated without factors";
	if ((header->kind & SAMPLE_OF_VALUES) && header->n_covariates == 0)
		return "it is a distribution without values";
	problem = get_rows_left_out(reader, &header->n_missing);
	if (problem != NULL)
		return problem;
	header->digest.lane[0] = get_uint(reader, 8);
	header->digest.lane[1] = get_uint(reader, 8);
	return get_counts(reader, format, header->kind, &header->counts);
}

/* Of what the header says there is; the ranges have been read. */
static const char *
check_size(const WireReader *reader, const Header *header)
{
	const WireCounts *counts = &header->counts;

	return check_arrays(reader, counts,
						sample_entry_size(header->kind, header->n_covariates),
						sample_canonical_size(header->kind,
											  header->n_covariates,
											  counts->n_entries,
											  counts->n_labels,
											  counts->heap_size));
}

static const char *
read_range(WireReader *reader, ValueRange *range)
{
	int			n;

	if (bytes_left(reader) < RANGE_SIZE(0))
		return WRONG_LENGTH;
	n = get_uint(reader, 1);
	range_init(range);
	range->more = get_uint(reader, 1);
	if (n > RANGE_VALUES)
		return "its smallest and largest values are not those of rows";
	if (bytes_left(reader) < n * (size_t) 16)
		return WRONG_LENGTH;
	range->n = n;
	for (int i = 0; i < n; i++)
	{
		range->value[i] = get_double(reader);
		range->rows[i] = (int64_t) get_uint(reader, 8);
	}
	return NULL;
}

static const char *
read_ranges(WireReader *reader, const Header *header, ValueRange *ranges)
{
	int			n = sample_n_ranges(header->kind, header->n_covariates);
	const char *problem = NULL;

	for (int j = 0; j < n && problem == NULL; j++)
		problem = read_range(reader, &ranges[j]);
	return problem;
}

/* What can be told once the rows have been counted. */
static const char *
check_rows(const Sample *sample)
{
	int			n = sample_n_ranges(sample->image.flags, sample->n_covariates);
	Digest		nothing = {{0, 0}};

	if (sample->image.n_rows + sample->image.n_missing == 0 &&
		!digest_equal(sample->digest, nothing))
		return "it has a digest of no rows";
	for (int j = 0; j < n; j++)
		if (!range_plausible(&sample_ranges(sample)[j], sample->image.n_rows,
							 VALUE_LIMIT))
			return "its smallest and largest values are not those of rows";
	return NULL;
}

static bool
is_key(const Sample *sample, int64_t key, uint32_t present, uint32_t text)
{
	if ((sample->image.flags & text) != 0)
		return key >= 0 && key < sample->image.n_labels;
	return (sample->image.flags & present) != 0 || key == 0;
}

/* One of none has no rows. */
static bool
is_unit(const Sample *sample, const Cell *cell)
{
	int64_t		unit = *cell_unit(sample, cell);

	if (cell_rows(cell, sample_components(sample)) == 0)
		return unit == NO_UNIT;
	return is_key(sample, unit, SAMPLE_UNITS, SAMPLE_TEXT_UNIT);
}

static bool
is_time(const Sample *sample, const Cell *cell)
{
	if (sample->image.flags & SAMPLE_SURVEY)
		return cell->cohort == NEVER_TREATED &&
			(cell->period == IN_DOMAIN || cell->period == OUT_OF_DOMAIN);
	return (cell->cohort == NEVER_TREATED || is_wave(cell->cohort)) &&
		is_wave(cell->period);
}

static const char *
check_keys(const Sample *sample, const Cell *cell, const Cell *previous)
{
	int			components = sample_components(sample);
	CellKey		key = cell_key(sample, cell);
	CellKey		before;

	if (!is_key(sample, cell->cluster, SAMPLE_CLUSTERED,
				SAMPLE_TEXT_CLUSTER) ||
		!is_key(sample, cell->block, SAMPLE_BLOCKED, SAMPLE_TEXT_BLOCK))
		return "a cell has no such cluster or block";
	if (sample_has_units(sample) && !is_unit(sample, cell))
		return "a cell has no such unit";
	if ((sample->image.flags & SAMPLE_ROWS_ARE_PSUS) &&
		cell->cluster != cell->block)
		return "a cell of a stratum has the key of another";
	if (!is_time(sample, cell))
		return "a cell has no such cohort or period";
	if (previous == NULL || previous->cluster < cell->cluster)
		return NULL;
	if (previous->cluster == cell->cluster &&
		(cell_rows(previous, components) == 0 ||
		 cell_rows(cell, components) == 0))
		return "a cell has no rows, where its cluster has others";
	before = cell_key(sample, previous);
	if (compare_cell_keys(&before, &key, sample->n_covariates) >= 0)
		return "its cells are not in order";
	if (previous->block != cell->block)
		return "a cluster lies in two blocks";
	return NULL;
}

static const char *
read_cells(WireReader *reader, Sample *sample)
{
	size_t		doubles = cell_doubles(sample);
	Cell	   *previous = NULL;
	const char *problem;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		core_check_interrupts();
		cell->cluster = (int64_t) get_uint(reader, 8);
		cell->block = (int64_t) get_uint(reader, 8);
		cell->cohort = (int32_t) get_uint(reader, 4);
		cell->period = (int32_t) get_uint(reader, 4);
		for (size_t j = 0; j < doubles; j++)
			cell->data[j] = get_double(reader);
		if (sample_has_units(sample))
			*cell_unit(sample, cell) = (int64_t) get_uint(reader, 8);

		/* The sums first: whether a cell has rows matters to its keys. */
		problem = problem_of_sums(sample, cell);
		if (problem == NULL)
			problem = check_keys(sample, cell, previous);
		if (problem != NULL)
			return problem;
		sample->image.n_rows += cell_rows(cell, sample_components(sample));
		if (sample->image.n_rows > SAMPLE_MAX_ROWS)
			return "its number of rows is out of range";
		previous = cell;
	}
	return NULL;
}

static const char *
check_units(const Sample *sample)
{
	const Cell *conflict;

	if (sample_has_margins(sample))
		return problem_of_margins(sample, &conflict);
	switch (sample_find_mixed_unit(sample, &conflict))
	{
		case SAMPLE_TWO_CLUSTERS:
			return "a unit lies in two clusters";
		case SAMPLE_TWO_COHORTS:
			return "a unit lies in two cohorts";
		default:
			return NULL;
	}
}

/* The first covariate that all rows of a cell have the same of. */
static int
first_constant(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_PATTERNS) ? 0 :
		sample_auxiliaries(sample);
}

/* Of patterns and factors: the values of a covariate are those of the cells. */
static const char *
check_patterns(const Sample *sample)
{
	for (int j = first_constant(sample); j < sample->n_covariates; j++)
	{
		ValueRange	range;

		range_init(&range);
		for (uint32_t i = 0; i < sample->image.n_entries; i++)
		{
			const Cell *cell = sample_cell(sample, i);
			int64_t		rows = cell_rows(cell, sample_components(sample));

			core_check_interrupts();
			if (rows > 0)
				range_insert(&range, cell_reference(cell)[j], rows);
		}
		if (!range_equal(&range, &sample_ranges(sample)[j]))
			return "its smallest and largest values are not those of rows";
	}
	return NULL;
}

/* Every label stands for a key of some cell. */
static const char *
check_labels_used(const Sample *sample)
{
	char	   *used = core_alloc(sample->image.n_labels);
	const char *problem = NULL;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		if (sample->image.flags & SAMPLE_TEXT_CLUSTER)
			used[sample_cell(sample, i)->cluster] = 1;
		if (sample->image.flags & SAMPLE_TEXT_BLOCK)
			used[sample_cell(sample, i)->block] = 1;
		if ((sample->image.flags & SAMPLE_TEXT_UNIT) &&
			*cell_unit(sample, sample_cell(sample, i)) != NO_UNIT)
			used[*cell_unit(sample, sample_cell(sample, i))] = 1;
	}
	for (uint32_t i = 0; i < sample->image.n_labels; i++)
	{
		core_check_interrupts();
		if (!used[i])
			problem = "a text key is not used";
	}
	core_free(used);
	return problem;
}

static const char *
read_arrays(WireReader *reader, Sample *sample)
{
	const char *problem = get_labels(reader, &sample->image);

	if (problem == NULL)
		problem = read_cells(reader, sample);
	if (problem == NULL)
		problem = check_labels_used(sample);
	if (problem == NULL)
		problem = check_units(sample);
	if (problem == NULL)
		problem = check_rows(sample);
	if (problem == NULL)
		problem = check_patterns(sample);
	return problem;
}

static Sample *
decode(const WireFormat *format, const unsigned char *bytes, size_t length,
	   const char **problem)
{
	WireReader	reader = {bytes, bytes + length};
	Header		header;
	ValueRange	ranges[MAX_COVARIATES + 1];
	Sample	   *sample;

	*problem = read_header(&reader, format, &header);
	if (*problem == NULL)
		*problem = read_ranges(&reader, &header, ranges);
	if (*problem == NULL)
		*problem = check_size(&reader, &header);
	if (*problem != NULL)
		return NULL;
	sample = sample_allocate_canonical(header.kind, header.n_covariates,
									   header.counts.n_entries,
									   header.counts.n_labels,
									   header.counts.heap_size);
	sample->image.n_missing = header.n_missing;
	sample->digest = header.digest;
	memcpy(sample_ranges(sample), ranges,
		   sample->cells_offset - sizeof(Sample));
	*problem = read_arrays(&reader, sample);
	if (*problem == NULL)
		return sample;
	core_free(sample);
	return NULL;
}

Sample *
sample_wire_decode(const unsigned char *bytes, size_t length,
				   const char **problem)
{
	return decode(&did_format, bytes, length, problem);
}

Sample *
survey_wire_decode(const unsigned char *bytes, size_t length,
				   const char **problem)
{
	return decode(&survey_format, bytes, length, problem);
}
