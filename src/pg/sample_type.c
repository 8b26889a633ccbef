/*-------------------------------------------------------------------------
 *
 * sample_type.c
 *		A type of samples in SQL: datums, input and output.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "core/base/bytes.h"
#include "pg/compat.h"
#include "pg/hexadecimal.h"
#include "pg/sample_type.h"

/* ---- datums ---- */

Image *
sample_of_datum_as_is(const SampleType *type, Datum datum)
{
	Image	   *image = (Image *) PG_DETOAST_DATUM(datum);

	if (image->version != image_version(type->image, image->flags))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has format version %d, which this release does not know",
						type->name, image->version),
				 image->version < type->image->version ?
				 errhint("It was made by a version before the first release: build it again from the rows.") :
				 errhint("Install the release of resilience that wrote it, or a later one.")));
	return image;
}

const Image *
sample_of_datum(const SampleType *type, Datum datum)
{
	const Image *image = sample_of_datum_as_is(type, datum);

	/* An aggregate's state on its way: to another node, say. */
	return (image->flags & IMAGE_CANONICAL) ? image : type->canonical(image);
}

Datum
image_datum(Image *image)
{
	SET_VARSIZE(image, image_size(image));
	return PointerGetDatum(image);
}

/* ---- errors ---- */

void
sample_type_report_other_kind(const SampleType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("samples of different kinds cannot be merged"),
			 errhint("%s", type->alike)));
}

/* ---- input and output ---- */

/* From where a sample is read, and how to complain of what is there. */
typedef struct Input
{
	const SampleType *type;
	Node	   *context;		/* for soft errors */
	int			sqlstate;
} Input;

static Datum
report_malformed(const Input *input, const char *problem)
{
	ereturn(input->context, (Datum) 0,
			(errcode(input->sqlstate),
			 errmsg("invalid value for type %s", input->type->name),
			 errdetail("As a sample, %s.", problem),
			 errhint("Values of this type come from the aggregates %s and %s; they are not written by hand.",
					 input->type->name, input->type->rollup)));
}

/* The sample in the bytes, or what an input function returns after a soft error. */
static Datum
read_sample(const Input *input, const char *bytes, size_t length)
{
	const char *problem;
	Image	   *image =
		input->type->wire_decode((const unsigned char *) bytes, length,
								 &problem);

	if (image == NULL)
		return report_malformed(input, problem);
	for (uint32_t i = 0; i < image->n_labels; i++)
	{
		Label		label = image_labels(image)[i];

		CHECK_FOR_INTERRUPTS();
		if (!pg_verifymbstr(image_heap(image) + label.offset, label.length,
							true))
			return report_malformed(input,
									"a text key is not valid in the encoding of this database");
	}
	return image_datum(image);
}

Datum
sample_type_in(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Input input = {type, fcinfo->context, ERRCODE_INVALID_TEXT_REPRESENTATION};
	size_t		size;
	char	   *bytes = bytes_of_hexadecimal(PG_GETARG_CSTRING(0), &size);
	Datum		result;

	if (bytes == NULL)
		return report_malformed(&input,
								"it is not an even number of hexadecimal digits");
	result = read_sample(&input, bytes, size);
	pfree(bytes);
	return result;
}

Datum
sample_type_recv(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Input input = {type, NULL, ERRCODE_INVALID_BINARY_REPRESENTATION};
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;

	return read_sample(&input, pq_getmsgbytes(message, length), length);
}

Datum
sample_type_out(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Image *image = sample_of_datum(type, PG_GETARG_DATUM(0));
	size_t		size = type->wire_size(image);
	char	   *bytes;
	char	   *text;

	if (2 * size + 1 > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s of %zu bytes is too large for its text form",
						type->name, size),
				 errhint("Use the binary form, for instance COPY ... WITH (FORMAT binary).")));
	bytes = palloc(size);
	type->wire_encode(image, (unsigned char *) bytes);
	text = hexadecimal_of(bytes, size);
	pfree(bytes);
	PG_RETURN_CSTRING(text);
}

Datum
sample_type_send(FunctionCallInfo fcinfo, const SampleType *type)
{
	const Image *image = sample_of_datum(type, PG_GETARG_DATUM(0));
	size_t		size = type->wire_size(image);
	bytea	   *result;

	if (size + VARHDRSZ > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s of %zu bytes is too large for its binary form",
						type->name, size),
				 errhint("%s", type->smaller)));
	result = palloc(size_add(size, VARHDRSZ));
	SET_VARSIZE(result, size + VARHDRSZ);
	type->wire_encode(image, (unsigned char *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}
