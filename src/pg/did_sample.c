/*-------------------------------------------------------------------------
 *
 * did_sample.c
 *		The type did_sample: input, output, and errors about samples.
 *
 * The text form is the binary form in hexadecimal: one reader to trust.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "core/base/bytes.h"
#include "core/sample/sample_wire.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/hexadecimal.h"

PG_FUNCTION_INFO_V1(did_sample_in);
PG_FUNCTION_INFO_V1(did_sample_out);
PG_FUNCTION_INFO_V1(did_sample_recv);
PG_FUNCTION_INFO_V1(did_sample_send);

Sample *
DatumGetSampleAsIs(Datum datum)
{
	Sample	   *sample = (Sample *) PG_DETOAST_DATUM(datum);

	if (sample->version != SAMPLE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("did_sample has format version %d, which this release does not know",
						sample->version),
				 sample->version < SAMPLE_VERSION ?
				 errhint("It was made by a version before the first release: build it again from the rows.") :
				 errhint("Install the release of resilience that wrote it, or a later one.")));
	return sample;
}

const Sample *
DatumGetSample(Datum datum)
{
	const Sample *sample = DatumGetSampleAsIs(datum);
	Sample	   *canonical;
	const Cell *conflict;
	SampleStatus status;

	if (sample->flags & SAMPLE_CANONICAL)
		return sample;

	/* An aggregate's state on its way: to another node, say. */
	status = sample_canonical(sample, &canonical, &conflict);
	if (status != SAMPLE_OK)
		sample_report(status, sample, conflict);
	return canonical;
}

Datum
SampleGetDatum(Sample *sample)
{
	SET_VARSIZE(sample, sample_size(sample));
	return PointerGetDatum(sample);
}

/* ---- errors ---- */

void
sample_report_two_blocks(const Key *cluster)
{
	char	   *name = cluster->text != NULL ?
		pnstrdup(cluster->text, cluster->length) :
		psprintf(INT64_FORMAT, cluster->number);

	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("cluster \"%s\" lies in two blocks", name),
			 errhint("A block (stratum or matched pair) holds whole clusters: give every row of a cluster the same block.")));
}

void
sample_report(SampleStatus status, const Sample *sample, const Cell *cell)
{
	Key			cluster;

	switch (status)
	{
		case SAMPLE_TOO_LARGE:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many clusters: a did_sample cannot exceed 1 GB"),
					 errdetail("It holds %u cells of %u bytes, one for each cluster, arm and period.",
							   sample->n_cells, sample->cell_bytes),
					 errhint("Is the cluster argument the unit that was assigned, such as an area, rather than a row's own key?")));
			break;
		case SAMPLE_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many rows: a did_sample counts up to %lld, and as many left out",
							(long long) SAMPLE_MAX_ROWS),
					 errhint("Was a sample merged with itself?")));
			break;
		case SAMPLE_TWO_BLOCKS:
			cluster = sample_cluster_key(sample, cell);
			sample_report_two_blocks(&cluster);
			break;
		case SAMPLE_OTHER_COVARIATES:
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("covariates must have the same length in every row"),
					 errhint("Build the array from the same columns for every row; rows with a NULL in it are left out.")));
			break;
		case SAMPLE_OTHER_KIND:
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("samples of different kinds cannot be merged"),
					 errhint("Build them with the same arguments of did_sample, of the same types.")));
			break;
		case SAMPLE_OK:
			break;
	}
	elog(ERROR, "unexpected sample status %d", (int) status);
}

/* ---- input and output ---- */

static Datum
report_malformed(Node *context, int sqlstate, const char *problem)
{
	ereturn(context, (Datum) 0,
			(errcode(sqlstate),
			 errmsg("invalid value for type %s", "did_sample"),
			 errdetail("As a sample, %s.", problem),
			 errhint("Values of this type come from the aggregates did_sample and did_rollup; they are not written by hand.")));
}

/* The sample in the bytes, or what did_sample_in returns after a soft error. */
static Datum
read_sample(const char *bytes, size_t length, Node *context, int sqlstate)
{
	const char *problem;
	Sample	   *sample = sample_wire_decode((const unsigned char *) bytes,
											length,
											&problem);

	if (sample == NULL)
		return report_malformed(context, sqlstate, problem);
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = sample_labels(sample)[i];

		if (!pg_verifymbstr(sample_heap(sample) + label.offset,
							label.length, true))
			return report_malformed(context, sqlstate,
									"a text key is not valid in the encoding of this database");
	}
	return SampleGetDatum(sample);
}

Datum
did_sample_in(PG_FUNCTION_ARGS)
{
	size_t		size;
	char	   *bytes = bytes_of_hexadecimal(PG_GETARG_CSTRING(0), &size);
	Datum		result;

	if (bytes == NULL)
		return report_malformed(fcinfo->context,
								ERRCODE_INVALID_TEXT_REPRESENTATION,
								"it is not an even number of hexadecimal digits");
	result = read_sample(bytes, size, fcinfo->context,
						 ERRCODE_INVALID_TEXT_REPRESENTATION);
	pfree(bytes);
	return result;
}

Datum
did_sample_out(PG_FUNCTION_ARGS)
{
	const Sample *sample = PG_GETARG_SAMPLE(0);
	size_t		size = sample_wire_size(sample);
	char	   *bytes;
	char	   *text;

	if (2 * size + 1 > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("did_sample of %zu bytes is too large for its text form",
						size),
				 errhint("Use the binary form, for instance COPY ... WITH (FORMAT binary).")));
	bytes = palloc(size);
	sample_wire_encode(sample, (unsigned char *) bytes);
	text = hexadecimal_of(bytes, size);
	pfree(bytes);
	PG_RETURN_CSTRING(text);
}

Datum
did_sample_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, length);

	return read_sample(bytes, length, NULL,
					   ERRCODE_INVALID_BINARY_REPRESENTATION);
}

Datum
did_sample_send(PG_FUNCTION_ARGS)
{
	const Sample *sample = PG_GETARG_SAMPLE(0);
	size_t		size = sample_wire_size(sample);
	bytea	   *result;

	if (size + VARHDRSZ > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("did_sample of %zu bytes is too large for its binary form",
						size),
				 errhint("Is the cluster argument the unit that was assigned, such as an area, rather than a row's own key?")));
	result = palloc(size_add(size, VARHDRSZ));
	SET_VARSIZE(result, size + VARHDRSZ);
	sample_wire_encode(sample, (unsigned char *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}
