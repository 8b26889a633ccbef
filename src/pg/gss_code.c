/*-------------------------------------------------------------------------
 *
 * gss_code.c
 *		The type gss_code: input, output, order, hash, and what a code is of.
 *
 * A value is the code packed into an int4, passed by value.
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

#include "core/base/ascii.h"
#include "core/base/bytes.h"
#include "core/codes/gss_code.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(gss_code_in);
PG_FUNCTION_INFO_V1(gss_code_out);
PG_FUNCTION_INFO_V1(gss_code_recv);
PG_FUNCTION_INFO_V1(gss_code_send);
PG_FUNCTION_INFO_V1(gss_code_eq);
PG_FUNCTION_INFO_V1(gss_code_ne);
PG_FUNCTION_INFO_V1(gss_code_lt);
PG_FUNCTION_INFO_V1(gss_code_le);
PG_FUNCTION_INFO_V1(gss_code_gt);
PG_FUNCTION_INFO_V1(gss_code_ge);
PG_FUNCTION_INFO_V1(gss_code_cmp);
PG_FUNCTION_INFO_V1(gss_code_sortsupport);
PG_FUNCTION_INFO_V1(gss_code_hash);
PG_FUNCTION_INFO_V1(gss_code_hash_extended);
PG_FUNCTION_INFO_V1(gss_code_smaller);
PG_FUNCTION_INFO_V1(gss_code_larger);
PG_FUNCTION_INFO_V1(gss_code_eq_text);
PG_FUNCTION_INFO_V1(gss_code_ne_text);
PG_FUNCTION_INFO_V1(text_eq_gss_code);
PG_FUNCTION_INFO_V1(text_ne_gss_code);
PG_FUNCTION_INFO_V1(gss_code_cmp_text);
PG_FUNCTION_INFO_V1(gss_code_hash_text);
PG_FUNCTION_INFO_V1(gss_code_hash_text_extended);
PG_FUNCTION_INFO_V1(gss_entity);

/* More of a wrong input than this is not repeated in an error. */
#define SHOWN_MAX 40

#define GSS_HINT "A GSS code is a letter (E, J, K, L, M, N, S or W) and eight digits, such as E01012345."

/* ---- input and output ---- */

/* What is wrong with a code of so many characters, to stand after it. */
static const char *
problem_of(const char *code, int length)
{
	if (length == 0)
		return "is empty";
	if (length != GSS_LENGTH)
		return "does not have 9 characters";
	if (!gss_letter(code[0]))
		return "does not begin with E, J, K, L, M, N, S or W";
	return "does not have eight digits after its letter";
}

Datum
gss_code_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t		length = strlen(text);
	int			clipped;
	char		code[GSS_LENGTH] = {0};
	int32		packed;

	strip_blanks(&text, &length);
	for (int i = 0; i < length && i < GSS_LENGTH; i++)
		code[i] = ascii_to_upper(text[i]);
	if (length == GSS_LENGTH && gss_pack(code, &packed))
		PG_RETURN_INT32(packed);

	clipped = pg_mbcliplen(text, length, SHOWN_MAX);
	ereturn(fcinfo->context, (Datum) 0,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("gss_code \"%.*s%s\" %s", clipped, text,
					clipped < length ? "..." : "",
					problem_of(code, pg_mbstrlen_with_len(text, length))),
			 errhint(GSS_HINT)));
}

Datum
gss_code_out(PG_FUNCTION_ARGS)
{
	char	   *code = palloc(size_add(GSS_LENGTH, 1));

	gss_unpack(PG_GETARG_INT32(0), code);
	code[GSS_LENGTH] = '\0';
	PG_RETURN_CSTRING(code);
}

/*
 * The binary form is the nine characters.  Bytes that are not a code are not
 * repeated, as they may be no text.
 */
Datum
gss_code_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	const char *bytes = pq_getmsgbytes(message, length);
	int32		packed;

	if (length != GSS_LENGTH || !gss_pack(bytes, &packed))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type %s", "gss_code"),
				 errdetail("It is not the nine characters of a GSS code."),
				 errhint(GSS_HINT)));
	PG_RETURN_INT32(packed);
}

Datum
gss_code_send(PG_FUNCTION_ARGS)
{
	char		code[GSS_LENGTH];

	gss_unpack(PG_GETARG_INT32(0), code);
	PG_RETURN_BYTEA_P((bytea *) cstring_to_text_with_len(code, GSS_LENGTH));
}

/* ---- order and hash ---- */

Datum
gss_code_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) == PG_GETARG_INT32(1));
}

Datum
gss_code_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) != PG_GETARG_INT32(1));
}

Datum
gss_code_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) < PG_GETARG_INT32(1));
}

Datum
gss_code_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) <= PG_GETARG_INT32(1));
}

Datum
gss_code_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) > PG_GETARG_INT32(1));
}

Datum
gss_code_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_INT32(0) >= PG_GETARG_INT32(1));
}

Datum
gss_code_cmp(PG_FUNCTION_ARGS)
{
	int32		a = PG_GETARG_INT32(0);
	int32		b = PG_GETARG_INT32(1);

	PG_RETURN_INT32((a > b) - (a < b));
}

Datum
gss_code_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = ssup_datum_int32_cmp;
	PG_RETURN_VOID();
}

Datum
gss_code_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32(hash_bytes_uint32((uint32) PG_GETARG_INT32(0)));
}

Datum
gss_code_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(hash_bytes_uint32_extended((uint32) PG_GETARG_INT32(0),
												PG_GETARG_INT64(1)));
}

Datum
gss_code_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(Min(PG_GETARG_INT32(0), PG_GETARG_INT32(1)));
}

Datum
gss_code_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(Max(PG_GETARG_INT32(0), PG_GETARG_INT32(1)));
}

/* ---- compared with text: by the bytes that are printed ---- */

static int
compare_with_text(int32 packed, struct varlena *text)
{
	char		code[GSS_LENGTH];
	int			length = VARSIZE_ANY_EXHDR(text);
	int			order;

	gss_unpack(packed, code);
	order = memcmp(code, VARDATA_ANY(text), Min(length, GSS_LENGTH));
	return order != 0 ? order : GSS_LENGTH - length;
}

/* An index keeps what a comparison leaks until its scan ends: free copies. */
static int
compare_arguments(FunctionCallInfo fcinfo, int code, int text)
{
	struct varlena *bytes = PG_GETARG_VARLENA_PP(text);
	int			order = compare_with_text(PG_GETARG_INT32(code), bytes);

	PG_FREE_IF_COPY(bytes, text);
	return order;
}

Datum
gss_code_eq_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo, 0, 1) == 0);
}

Datum
gss_code_ne_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo, 0, 1) != 0);
}

Datum
text_eq_gss_code(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo, 1, 0) == 0);
}

Datum
text_ne_gss_code(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo, 1, 0) != 0);
}

Datum
gss_code_cmp_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo, 0, 1));
}

/* Text that is the text of a code has the hash of the code. */
static bool
is_code(struct varlena *text, int32 *packed)
{
	return VARSIZE_ANY_EXHDR(text) == GSS_LENGTH &&
		gss_pack(VARDATA_ANY(text), packed);
}

Datum
gss_code_hash_text(PG_FUNCTION_ARGS)
{
	struct varlena *text = PG_GETARG_VARLENA_PP(0);
	int32		packed;
	uint32		hash = is_code(text, &packed) ?
		hash_bytes_uint32((uint32) packed) :
		hash_bytes((unsigned char *) VARDATA_ANY(text),
				   VARSIZE_ANY_EXHDR(text));

	PG_FREE_IF_COPY(text, 0);
	PG_RETURN_UINT32(hash);
}

Datum
gss_code_hash_text_extended(PG_FUNCTION_ARGS)
{
	struct varlena *text = PG_GETARG_VARLENA_PP(0);
	uint64		seed = PG_GETARG_INT64(1);
	int32		packed;
	uint64		hash = is_code(text, &packed) ?
		hash_bytes_uint32_extended((uint32) packed, seed) :
		hash_bytes_extended((unsigned char *) VARDATA_ANY(text),
							VARSIZE_ANY_EXHDR(text), seed);

	PG_FREE_IF_COPY(text, 0);
	PG_RETURN_UINT64(hash);
}

/* ---- what a code is of ---- */

Datum
gss_entity(PG_FUNCTION_ARGS)
{
	char		code[GSS_LENGTH];
	const char *kind;

	gss_unpack(PG_GETARG_INT32(0), code);
	kind = gss_entity_kind(code);
	if (kind == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(kind));
}
