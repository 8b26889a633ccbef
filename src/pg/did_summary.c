/*-------------------------------------------------------------------------
 *
 * did_summary.c
 *		did_summary: a did_result in one sentence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "core/answer/method.h"
#include "core/words/words_summary.h"
#include "pg/did_result.h"

PG_FUNCTION_INFO_V1(did_summary);

static double
read_number(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, name, &isnull);

	return isnull ? get_float8_nan() : DatumGetFloat8(value);
}

static int64
read_count(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, name, &isnull);

	return isnull ? -1 : DatumGetInt64(value);
}

static const char *
read_text(HeapTupleHeader row, const char *name)
{
	bool		isnull;
	Datum		value = GetAttributeByName(row, name, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

Datum
did_summary(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row;
	const char *scale;
	ResultRead	result;

	require_arguments(fcinfo, 1);
	if (PG_ARGISNULL(0))
		PG_RETURN_TEXT_P(cstring_to_text("no estimate: there are no rows"));
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	result.estimate = read_number(row, "estimate");
	result.std_error = read_number(row, "std_error");
	result.df = read_number(row, "df");
	result.p_value = read_number(row, "p_value");
	result.low = read_number(row, "conf_low");
	result.high = read_number(row, "conf_high");
	result.conf_level = read_number(row, "conf_level");
	result.rows = read_count(row, "n");
	result.clusters = read_count(row, "n_clusters");
	result.clusters_treated = read_count(row, "n_clusters_treated");
	scale = read_text(row, "scale");
	result.proportion = scale != NULL && strcmp(scale, "proportion") == 0;
	result.logarithm = scale != NULL && (strcmp(scale, link_names.names[LINK_LOG]) == 0 ||
										 strcmp(scale, link_names.names[LINK_LOGIT]) == 0);
	result.method = read_text(row, "method");
	result.note = read_text(row, "note");
	PG_RETURN_TEXT_P(cstring_to_text(words_summary(&result)));
}
