/*-------------------------------------------------------------------------
 *
 * bootstrap_sample.c
 *		The type bootstrap_sample: input, output, and errors about samples.
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
#include "core/sample/value_sample_wire.h"
#include "pg/bootstrap_sample.h"
#include "pg/compat.h"
#include "pg/hexadecimal.h"

PG_FUNCTION_INFO_V1(bootstrap_sample_in);
PG_FUNCTION_INFO_V1(bootstrap_sample_out);
PG_FUNCTION_INFO_V1(bootstrap_sample_recv);
PG_FUNCTION_INFO_V1(bootstrap_sample_send);

ValueSample *
DatumGetValueSampleAsIs(Datum datum)
{
	ValueSample *sample = (ValueSample *) PG_DETOAST_DATUM(datum);

	if (sample->version != VALUE_SAMPLE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("bootstrap_sample has format version %d, which this release does not know",
						sample->version),
				 errhint("Install the release of resilience that wrote it, or a later one.")));
	return sample;
}

const ValueSample *
DatumGetValueSample(Datum datum)
{
	const ValueSample *sample = DatumGetValueSampleAsIs(datum);

	/* An aggregate's state on its way: to another node, say. */
	return (sample->flags & VALUE_SAMPLE_CANONICAL) ? sample :
		value_sample_canonical(sample);
}

Datum
ValueSampleGetDatum(ValueSample *sample)
{
	SET_VARSIZE(sample, value_sample_size(sample));
	return PointerGetDatum(sample);
}

void
value_sample_report(ValueSampleStatus status)
{
	switch (status)
	{
		case VALUE_SAMPLE_TOO_LARGE:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many different values: a bootstrap_sample cannot exceed 1 GB"),
					 errhint("Round the value (or the weight) to the digits that matter; equal values of a cluster take no more room than one.")));
			break;
		case VALUE_SAMPLE_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many rows: a bootstrap_sample counts up to %lld",
							(long long) VALUE_SAMPLE_MAX_ROWS),
					 errhint("Was a sample merged with itself?")));
			break;
		case VALUE_SAMPLE_OTHER_KIND:
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("samples of different kinds cannot be merged"),
					 errhint("Build them with the same arguments of bootstrap_sample, of the same types.")));
			break;
		case VALUE_SAMPLE_OK:
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
			 errmsg("invalid value for type %s", "bootstrap_sample"),
			 errdetail("As a sample, %s.", problem),
			 errhint("Values of this type come from the aggregates bootstrap_sample and bootstrap_rollup; they are not written by hand.")));
}

/* The sample in the bytes, or what the input function returns after a soft error. */
static Datum
read_sample(const char *bytes, size_t length, Node *context, int sqlstate)
{
	const char *problem;
	ValueSample *sample =
		value_sample_wire_decode((const unsigned char *) bytes, length,
								 VALUE_SAMPLE_MAX_SIZE, &problem);

	if (sample == NULL)
		return report_malformed(context, sqlstate, problem);
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = value_sample_labels(sample)[i];

		if (!pg_verifymbstr(value_sample_heap(sample) + label.offset,
							label.length, true))
			return report_malformed(context, sqlstate,
									"a text key is not valid in the encoding of this database");
	}
	return ValueSampleGetDatum(sample);
}

Datum
bootstrap_sample_in(PG_FUNCTION_ARGS)
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
bootstrap_sample_out(PG_FUNCTION_ARGS)
{
	const ValueSample *sample = DatumGetValueSample(PG_GETARG_DATUM(0));
	size_t		size = value_sample_wire_size(sample);
	char	   *bytes;
	char	   *text;

	if (2 * size + 1 > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("bootstrap_sample of %zu bytes is too large for its text form",
						size),
				 errhint("Use the binary form, for instance COPY ... WITH (FORMAT binary).")));
	bytes = palloc(size);
	value_sample_wire_encode(sample, (unsigned char *) bytes);
	text = hexadecimal_of(bytes, size);
	pfree(bytes);
	PG_RETURN_CSTRING(text);
}

Datum
bootstrap_sample_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, length);

	return read_sample(bytes, length, NULL,
					   ERRCODE_INVALID_BINARY_REPRESENTATION);
}

Datum
bootstrap_sample_send(PG_FUNCTION_ARGS)
{
	const ValueSample *sample = DatumGetValueSample(PG_GETARG_DATUM(0));
	size_t		size = value_sample_wire_size(sample);
	bytea	   *result;

	if (size + VARHDRSZ > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("bootstrap_sample of %zu bytes is too large for its binary form",
						size),
				 errhint("Round the value (or the weight) to the digits that matter.")));
	result = palloc(size_add(size, VARHDRSZ));
	SET_VARSIZE(result, size + VARHDRSZ);
	value_sample_wire_encode(sample, (unsigned char *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}
