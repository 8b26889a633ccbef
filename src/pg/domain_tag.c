/*-------------------------------------------------------------------------
 *
 * domain_tag.c
 *		The type domain_tag: input, output, parts, order and hash.
 *
 * A value is a varlena of the canonical text.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#include "core/codes/domain_tag.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(domain_tag_in);
PG_FUNCTION_INFO_V1(domain_tag_out);
PG_FUNCTION_INFO_V1(domain_tag_recv);
PG_FUNCTION_INFO_V1(domain_tag_send);
PG_FUNCTION_INFO_V1(domain_tag_construct);
PG_FUNCTION_INFO_V1(domain_tag_framework);
PG_FUNCTION_INFO_V1(domain_tag_domain);
PG_FUNCTION_INFO_V1(domain_tag_eq);
PG_FUNCTION_INFO_V1(domain_tag_ne);
PG_FUNCTION_INFO_V1(domain_tag_lt);
PG_FUNCTION_INFO_V1(domain_tag_le);
PG_FUNCTION_INFO_V1(domain_tag_gt);
PG_FUNCTION_INFO_V1(domain_tag_ge);
PG_FUNCTION_INFO_V1(domain_tag_cmp);
PG_FUNCTION_INFO_V1(domain_tag_sortsupport);
PG_FUNCTION_INFO_V1(domain_tag_hash);
PG_FUNCTION_INFO_V1(domain_tag_hash_extended);
PG_FUNCTION_INFO_V1(domain_tag_smaller);
PG_FUNCTION_INFO_V1(domain_tag_larger);
PG_FUNCTION_INFO_V1(domain_tag_eq_text);
PG_FUNCTION_INFO_V1(domain_tag_ne_text);
PG_FUNCTION_INFO_V1(text_eq_domain_tag);
PG_FUNCTION_INFO_V1(text_ne_domain_tag);
PG_FUNCTION_INFO_V1(domain_tag_cmp_text);
PG_FUNCTION_INFO_V1(domain_tag_hash_text);
PG_FUNCTION_INFO_V1(domain_tag_hash_text_extended);

/* More of a wrong input than this is not repeated in an error. */
#define SHOWN_MAX 100

static Datum
bytes_datum(const char *bytes, size_t length)
{
	return PointerGetDatum(cstring_to_text_with_len(bytes, length));
}

/* ---- input and output ---- */

static const char *
shown(const TagFault *fault)
{
	int			length = pg_mbcliplen(fault->text, fault->length, SHOWN_MAX);

	return psprintf("%.*s%s", length, fault->text,
					length < fault->length ? "..." : "");
}

/* What is wrong, to stand after what it is wrong with. */
static const char *
problem_of(TagStatus status)
{
	switch (status)
	{
		case TAG_NO_COLON:
			return "has no colon between framework and domain";
		case TAG_MORE_COLONS:
			return "has more than one colon";
		case TAG_EMPTY:
			return "is empty";
		case TAG_BAD_START:
			return "does not begin with a letter";
		case TAG_BAD_CHARACTER:
			return "has a character that is not a letter, digit or underscore";
		case TAG_TOO_LONG:
			return "is longer than 63 bytes";
		case TAG_OK:
			break;
	}
	elog(ERROR, "unexpected tag status %d", (int) status);
}

static Datum
report_fault(Node *context, TagStatus status, const TagFault *fault)
{
	if (fault->part == NULL)
		ereturn(context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("domain_tag \"%s\" %s", shown(fault),
						problem_of(status)),
				 errhint("Write framework:domain, such as nrp4:economic_systems.")));
	ereturn(context, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("%s \"%s\" of a domain_tag %s", fault->part, shown(fault),
					problem_of(status)),
			 errhint("Each part is a letter from a to z, then up to 62 letters, digits and underscores, such as economic_systems; capitals, spaces and hyphens are converted.")));
}

Datum
domain_tag_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	Tag			tag;
	TagFault	fault;
	TagStatus	status = tag_read(text, strlen(text), &tag, &fault);

	if (status != TAG_OK)
		return report_fault(fcinfo->context, status, &fault);
	return bytes_datum(tag.text, tag.length);
}

Datum
domain_tag_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(TextDatumGetCString(PG_GETARG_DATUM(0)));
}

/*
 * The binary form is the canonical text: ASCII, and thus the same in every
 * encoding.  Bytes that are not are not repeated, as they may be no text.
 */
Datum
domain_tag_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, length);

	if (!tag_is_canonical(bytes, length))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type %s", "domain_tag"),
				 errdetail("It is not framework:domain in canonical form."),
				 errhint("Send the tag as PostgreSQL prints it, such as nrp4:economic_systems, or send it as text, which is converted.")));
	return bytes_datum(bytes, length);
}

Datum
domain_tag_send(PG_FUNCTION_ARGS)
{
	struct varlena *tag = PG_GETARG_VARLENA_PP(0);

	return bytes_datum(VARDATA_ANY(tag), VARSIZE_ANY_EXHDR(tag));
}

/* ---- parts ---- */

Datum
domain_tag_construct(PG_FUNCTION_ARGS)
{
	text	   *framework = PG_GETARG_TEXT_PP(0);
	text	   *domain = PG_GETARG_TEXT_PP(1);
	Tag			tag;
	TagFault	fault;
	TagStatus	status = tag_join(VARDATA_ANY(framework),
								  VARSIZE_ANY_EXHDR(framework),
								  VARDATA_ANY(domain),
								  VARSIZE_ANY_EXHDR(domain), &tag, &fault);

	if (status != TAG_OK)
		return report_fault(NULL, status, &fault);
	return bytes_datum(tag.text, tag.length);
}

Datum
domain_tag_framework(PG_FUNCTION_ARGS)
{
	struct varlena *tag = PG_GETARG_VARLENA_PP(0);
	const char *bytes = VARDATA_ANY(tag);

	return bytes_datum(bytes,
					   tag_framework_length(bytes, VARSIZE_ANY_EXHDR(tag)));
}

Datum
domain_tag_domain(PG_FUNCTION_ARGS)
{
	struct varlena *tag = PG_GETARG_VARLENA_PP(0);
	const char *bytes = VARDATA_ANY(tag);
	size_t		length = VARSIZE_ANY_EXHDR(tag);
	size_t		start = tag_framework_length(bytes, length) + 1;

	return bytes_datum(bytes + start, length - start);
}

/* ---- order and hash ---- */

/* An index keeps what a comparison leaks until its scan ends: free copies. */
static int
compare_datums(Datum a, Datum b)
{
	struct varlena *tag_a = PG_DETOAST_DATUM_PACKED(a);
	struct varlena *tag_b = PG_DETOAST_DATUM_PACKED(b);
	int			order = tag_compare(VARDATA_ANY(tag_a),
									VARSIZE_ANY_EXHDR(tag_a),
									VARDATA_ANY(tag_b),
									VARSIZE_ANY_EXHDR(tag_b));

	if ((Pointer) tag_a != DatumGetPointer(a))
		pfree(tag_a);
	if ((Pointer) tag_b != DatumGetPointer(b))
		pfree(tag_b);
	return order;
}

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	return compare_datums(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1));
}

Datum
domain_tag_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) == 0);
}

Datum
domain_tag_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) != 0);
}

Datum
domain_tag_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

Datum
domain_tag_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

Datum
domain_tag_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

Datum
domain_tag_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

Datum
domain_tag_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

static int
compare_in_sort(Datum a, Datum b, SortSupport ssup)
{
	return compare_datums(a, b);
}

Datum
domain_tag_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = compare_in_sort;
	PG_RETURN_VOID();
}

Datum
domain_tag_hash(PG_FUNCTION_ARGS)
{
	struct varlena *tag = PG_GETARG_VARLENA_PP(0);
	uint32		hash = hash_bytes((unsigned char *) VARDATA_ANY(tag),
								  VARSIZE_ANY_EXHDR(tag));

	PG_FREE_IF_COPY(tag, 0);
	PG_RETURN_UINT32(hash);
}

Datum
domain_tag_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *tag = PG_GETARG_VARLENA_PP(0);
	uint64		hash = hash_bytes_extended((unsigned char *) VARDATA_ANY(tag),
										   VARSIZE_ANY_EXHDR(tag),
										   PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(tag, 0);
	PG_RETURN_UINT64(hash);
}

Datum
domain_tag_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(compare_arguments(fcinfo) <= 0 ? 0 : 1));
}

Datum
domain_tag_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(compare_arguments(fcinfo) >= 0 ? 0 : 1));
}

/* ---- compared with text: by the bytes ---- */

static bool
equal_arguments(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	bool		equal = VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return equal;
}

Datum
domain_tag_eq_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(equal_arguments(fcinfo));
}

Datum
domain_tag_ne_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!equal_arguments(fcinfo));
}

Datum
text_eq_domain_tag(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(equal_arguments(fcinfo));
}

Datum
text_ne_domain_tag(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!equal_arguments(fcinfo));
}

/* In an index of tags, text that is no tag comes before all. */
Datum
domain_tag_cmp_text(PG_FUNCTION_ARGS)
{
	struct varlena *text = PG_GETARG_VARLENA_PP(1);
	bool		is_tag = tag_is_canonical(VARDATA_ANY(text),
										  VARSIZE_ANY_EXHDR(text));

	PG_FREE_IF_COPY(text, 1);
	PG_RETURN_INT32(is_tag ? compare_arguments(fcinfo) : 1);
}

/* A tag is hashed by its bytes. */
Datum
domain_tag_hash_text(PG_FUNCTION_ARGS)
{
	return domain_tag_hash(fcinfo);
}

Datum
domain_tag_hash_text_extended(PG_FUNCTION_ARGS)
{
	return domain_tag_hash_extended(fcinfo);
}
