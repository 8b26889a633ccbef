/*-------------------------------------------------------------------------
 *
 * did_pseudonymise.c
 *		did_pseudonymise, survey_pseudonymise: a sample without the names of its
 *		clusters, blocks and units, or PSUs and strata.
 *
 * A pseudonym is the beginning of an HMAC-SHA256 of the name, so that whoever
 * has the key gets the same ones anywhere, and nobody else can find out a name
 * by trying all there are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hmac.h"
#include "common/sha2.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"

#include "core/sample/margins.h"
#include "core/sample/replicate_keys.h"
#include "core/sample/sample_relabel.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/row.h"
#include "pg/survey_sample.h"

PG_FUNCTION_INFO_V1(did_pseudonymise);
PG_FUNCTION_INFO_V1(did_pseudonymise_text);
PG_FUNCTION_INFO_V1(survey_pseudonymise);
PG_FUNCTION_INFO_V1(survey_pseudonymise_text);

/* A key that can be guessed hides nothing: 128 bits, if it is a good one. */
#define MIN_KEY_BYTES 16

/* A key of fewer different bytes was typed, not drawn. */
#define MIN_DIFFERENT_BYTES 5

typedef struct Pseudonyms
{
	pg_hmac_ctx *hmac;
	const uint8 *key;
	size_t		key_length;
	bool		rows_are_psus;	/* the key of a cell is that of its stratum */
} Pseudonyms;

/* ---- the key ---- */

static int
different_bytes(const uint8 *key, size_t length)
{
	bool		seen[256] = {false};
	int			different = 0;

	for (size_t i = 0; i < length; i++)
		if (!seen[key[i]])
		{
			seen[key[i]] = true;
			different++;
		}
	return different;
}

static void
require_good_key(const uint8 *key, size_t length)
{
	if (length < MIN_KEY_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("key must have %d bytes or more", MIN_KEY_BYTES),
				 errdetail("It has %zu. A short key can be found by trying, and the names with it.", length),
				 errhint("Make one at random, once for all who will merge their samples: SELECT gen_random_uuid().")));
	if (different_bytes(key, length) < MIN_DIFFERENT_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("key must not repeat a few characters"),
				 errdetail("Such a key can be found by trying, and the names with it."),
				 errhint("Make one at random, once for all who will merge their samples: SELECT gen_random_uuid().")));
}

/* ---- text ---- */

/* The same bytes in every database, whatever its encoding. */
static const char *
in_utf8(const char *text, size_t length, size_t *new_length)
{
	char	   *converted;

	*new_length = length;
	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		return text;
	converted = pg_server_to_any(text, (int) length, PG_UTF8);
	if (converted != text)
		*new_length = strlen(converted);
	return converted;
}

/* ---- pseudonyms ---- */

/* A cluster's name is not signed as a block's or a unit's of the same name is. */
static const char *const role_names[N_KEY_ROLES] = {
	[KEY_OF_CLUSTER] = "cluster",
	[KEY_OF_BLOCK] = "block",
	[KEY_OF_UNIT] = "unit"
};

/* The beginning of the HMAC of two texts, one after the other. */
static void
sign(Pseudonyms *pseudonyms, const char *what, const char *text,
	 size_t length, uint8 *bytes)
{
	uint8		whole[PG_SHA256_DIGEST_LENGTH];

	if (pg_hmac_init(pseudonyms->hmac, pseudonyms->key,
					 pseudonyms->key_length) < 0 ||
		pg_hmac_update(pseudonyms->hmac, (const uint8 *) what,
					   strlen(what)) < 0 ||
		pg_hmac_update(pseudonyms->hmac, (const uint8 *) text, length) < 0 ||
		pg_hmac_final(pseudonyms->hmac, whole, sizeof(whole)) < 0)
		elog(ERROR, "could not compute an HMAC: %s",
			 pg_hmac_error(pseudonyms->hmac));
	memcpy(bytes, whole, RELABEL_BYTES);
}

static void
sign_key(void *context, KeyRole role, const Key *key,
		 unsigned char bytes[RELABEL_BYTES])
{
	const Pseudonyms *pseudonyms = context;
	const char *text;
	size_t		length;
	char		number[32];
	char		what[32];

	if (pseudonyms->rows_are_psus && role == KEY_OF_CLUSTER)
		role = KEY_OF_BLOCK;
	snprintf(what, sizeof(what), "%s %s ", role_names[role],
			 key->text == NULL ? "number" : "text");
	if (key->text == NULL)
	{
		length = snprintf(number, sizeof(number), INT64_FORMAT, key->number);
		sign(context, what, number, length, bytes);
		return;
	}
	text = in_utf8(key->text, key->length, &length);
	sign(context, what, text, length, bytes);
	if (text != key->text)
		pfree(unconstify(char *, text));
}

/* Samples of the same rows are equal under the same key. */
static Digest
sign_digest(Pseudonyms *pseudonyms, const Sample *sample)
{
	Digest		digest = {{0, 0}};
	uint8		bytes[RELABEL_BYTES];
	char	   *identity;

	/* No rows have that digest, and no names. */
	if (sample_rows(sample) == 0 && sample->image.n_missing == 0)
		return digest;
	identity = psprintf("%x %d %lld %lld %016llx%016llx",
						sample->image.flags & SAMPLE_KIND,
						sample->n_covariates,
						(long long) sample_rows(sample),
						(long long) sample->image.n_missing,
						(unsigned long long) sample->digest.lane[0],
						(unsigned long long) sample->digest.lane[1]);
	sign(pseudonyms, "digest ", identity, strlen(identity), bytes);
	pfree(identity);
	for (int i = 0; i < RELABEL_BYTES; i++)
		digest.lane[i / 8] = digest.lane[i / 8] << 8 | bytes[i];
	return digest;
}

static Datum
pseudonymise(const Sample *sample, const uint8 *key, size_t key_length)
{
	Pseudonyms	pseudonyms = {
		.key = key, .key_length = key_length,
		.rows_are_psus = (sample->image.flags & SAMPLE_ROWS_ARE_PSUS) != 0
	};
	Sample	   *result = NULL;
	RelabelStatus status;
	Key			first;
	Key			second;

	require_good_key(key, key_length);
	pseudonyms.hmac = pg_hmac_create(PG_SHA256);
	if (pseudonyms.hmac == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
	status = sample_relabel(sample, sign_key, &pseudonyms,
							sign_digest(&pseudonyms, sample), &result, &first,
							&second);
	pg_hmac_free(pseudonyms.hmac);

	if (status == RELABEL_TOO_LARGE)
		sample_report(SAMPLE_TOO_LARGE, sample, NULL);
	if (status == RELABEL_COLLISION)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("\"%s\" and \"%s\" have the same pseudonym under this key",
						shown_key(first), shown_key(second)),
				 errhint("It is an accident, and a rare one: take another key, all who use this one.")));
	return image_datum(&result->image);
}

/* The key as bytes, or as text in UTF-8. */
static Datum
pseudonymise_by_bytea(const Sample *sample, const bytea *key)
{
	return pseudonymise(sample, (const uint8 *) VARDATA_ANY(key),
						VARSIZE_ANY_EXHDR(key));
}

static Datum
pseudonymise_by_text(const Sample *sample, const text *key)
{
	size_t		length;
	const char *bytes = in_utf8(VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key), &length);

	return pseudonymise(sample, (const uint8 *) bytes, length);
}

Datum
did_pseudonymise(PG_FUNCTION_ARGS)
{
	require_arguments(fcinfo, 2);
	return pseudonymise_by_bytea(PG_GETARG_KEYED(0), PG_GETARG_BYTEA_PP(1));
}

Datum
did_pseudonymise_text(PG_FUNCTION_ARGS)
{
	require_arguments(fcinfo, 2);
	return pseudonymise_by_text(PG_GETARG_KEYED(0), PG_GETARG_TEXT_PP(1));
}

/* ---- of a survey ---- */

/* Margins are found by their names, and replicates have none. */
static const Sample *
survey_with_names(Datum datum)
{
	const Sample *sample = DatumGetKeyedSurvey(datum);

	if (sample_has_replicates(sample))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a sample of replicate weights holds no names"),
				 errhint("There is nothing in it that needs a pseudonym.")));
	if (sample_has_margins(sample))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a sample with margins cannot be given pseudonyms"),
				 errdetail("Its cells are of what people are in every margin at once, which names them better than their area does."),
				 errhint("Write the weights of survey_calibration_weights to the rows, and make a survey_sample with them.")));
	return sample;
}

Datum
survey_pseudonymise(PG_FUNCTION_ARGS)
{
	require_arguments(fcinfo, 2);
	return pseudonymise_by_bytea(survey_with_names(PG_GETARG_DATUM(0)),
								 PG_GETARG_BYTEA_PP(1));
}

Datum
survey_pseudonymise_text(PG_FUNCTION_ARGS)
{
	require_arguments(fcinfo, 2);
	return pseudonymise_by_text(survey_with_names(PG_GETARG_DATUM(0)),
								PG_GETARG_TEXT_PP(1));
}
