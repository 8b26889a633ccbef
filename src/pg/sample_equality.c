/*-------------------------------------------------------------------------
 *
 * sample_equality.c
 *		When two samples are equal: comparisons, hashes and digests.
 *
 * Two samples are equal if they are of one kind, have as many rows, left out
 * as many, and the digests of their rows agree (core/sample/digest.h).  Their bytes
 * are not looked at: those of a did_sample depend on how the rows came.  The
 * order has no meaning but that there is one.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "pg/bootstrap_sample.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/survey_sample.h"

/* All that is compared of a sample; hashed as it lies, without gaps. */
typedef struct Identity
{
	uint64		kind;
	int64		rows;
	int64		missing;
	Digest		digest;
} Identity;

static void
free_if_copy(const void *image, Datum datum)
{
	if (image != DatumGetPointer(datum))
		pfree(unconstify(void *, image));
}

static Identity
sample_identity(const Sample *sample, Datum datum)
{
	Identity	identity = {
		.kind = (sample->image.flags & SAMPLE_KIND) |
		(uint64) sample->n_covariates << 16,
		.rows = sample_rows(sample),
		.missing = sample->image.n_missing,
		.digest = sample->digest
	};

	free_if_copy(sample, datum);
	return identity;
}

static Identity
did_sample_identity(Datum datum)
{
	return sample_identity(DatumGetKeyedSample(datum), datum);
}

static Identity
survey_sample_identity(Datum datum)
{
	return sample_identity(DatumGetKeyedSurvey(datum), datum);
}

static Identity
bootstrap_sample_identity(Datum datum)
{
	const ValueSample *sample = DatumGetValueSample(datum);
	Identity	identity = {
		.kind = sample->image.flags & VALUE_SAMPLE_KIND,
		.rows = sample->image.n_rows,
		.missing = sample->image.n_missing,
		.digest = value_sample_digest(sample)
	};

	free_if_copy(sample, datum);
	return identity;
}

/* ---- of any sample ---- */

static int
compare_identities(Identity a, Identity b)
{
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	if (a.rows != b.rows)
		return a.rows < b.rows ? -1 : 1;
	if (a.missing != b.missing)
		return a.missing < b.missing ? -1 : 1;
	for (int i = 0; i < 2; i++)
		if (a.digest.lane[i] != b.digest.lane[i])
			return a.digest.lane[i] < b.digest.lane[i] ? -1 : 1;
	return 0;
}

static text *
identity_text(Identity identity)
{
	char	   *shown = psprintf("%llx-%llx-%llx-%016llx%016llx",
								 (unsigned long long) identity.kind,
								 (unsigned long long) identity.rows,
								 (unsigned long long) identity.missing,
								 (unsigned long long) identity.digest.lane[0],
								 (unsigned long long) identity.digest.lane[1]);

	return cstring_to_text(shown);
}

/* ---- the functions of a type ---- */

#define COMPARISON(function, identity_of, operator) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(compare_identities(identity_of(PG_GETARG_DATUM(0)), \
										  identity_of(PG_GETARG_DATUM(1))) operator 0); \
	}

#define ORDER(function, identity_of) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_INT32(compare_identities(identity_of(PG_GETARG_DATUM(0)), \
										   identity_of(PG_GETARG_DATUM(1)))); \
	}

#define HASH(function, identity_of) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Identity identity = identity_of(PG_GETARG_DATUM(0)); \
		PG_RETURN_UINT32(hash_bytes((const unsigned char *) &identity, \
									sizeof(identity))); \
	}

#define HASH_WITH_SEED(function, identity_of) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		const Identity identity = identity_of(PG_GETARG_DATUM(0)); \
		PG_RETURN_UINT64(hash_bytes_extended((const unsigned char *) &identity, \
											 sizeof(identity), \
											 PG_GETARG_INT64(1))); \
	}

#define DIGEST(function, identity_of) \
	PG_FUNCTION_INFO_V1(function); \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_TEXT_P(identity_text(identity_of(PG_GETARG_DATUM(0)))); \
	}

/* Named as src/sql/operators.awk names them. */
#define EQUALITY(type) \
	COMPARISON(type##_eq, type##_identity, ==) \
	COMPARISON(type##_ne, type##_identity, !=) \
	COMPARISON(type##_lt, type##_identity, <) \
	COMPARISON(type##_le, type##_identity, <=) \
	COMPARISON(type##_gt, type##_identity, >) \
	COMPARISON(type##_ge, type##_identity, >=) \
	ORDER(type##_cmp, type##_identity) \
	HASH(type##_hash, type##_identity) \
	HASH_WITH_SEED(type##_hash_extended, type##_identity)

EQUALITY(did_sample)
EQUALITY(bootstrap_sample)
EQUALITY(survey_sample)
DIGEST(did_digest, did_sample_identity)
DIGEST(bootstrap_digest, bootstrap_sample_identity)
DIGEST(survey_digest, survey_sample_identity)
