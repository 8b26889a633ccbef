/*-------------------------------------------------------------------------
 *
 * did_release_check.c
 *		did_release_check: what a sample would tell of single people, were it
 *		given away.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/release_check.h"
#include "core/sample/sample_keys.h"
#include "core/words/words_release.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_release_check);

/* Columns of did_release_check. */
enum
{
	COL_CLUSTER,
	COL_ARM,
	COL_PERIOD,
	COL_N,
	COL_CODE,
	COL_VARIABLE,
	COL_VALUE,
	COL_PEOPLE,
	COL_WHAT,
	COL_ADVICE,
	N_COLS
};

typedef struct Output
{
	const Sample *sample;
	const ReleaseRules *rules;
	bool		two_waves;
	ResultRow	row;
} Output;

static void
put_finding(void *context, const ReleaseFinding *found)
{
	Output	   *output = context;
	const Sample *sample = output->sample;
	ResultRow  *row = &output->row;

	CHECK_FOR_INTERRUPTS();
	if (found->cell != NULL)
	{
		Key			cluster = sample_cluster_key(sample, found->cell);

		if (sample->image.flags & SAMPLE_CLUSTERED)
			row_set_key(row, COL_CLUSTER, &cluster);
		if (output->two_waves)
		{
			row_set_text(row, COL_ARM, found->cell->cohort == NEVER_TREATED ?
						 "comparator" : "treated");
			row_set_text(row, COL_PERIOD, found->cell->period == PERIOD_PRE ?
						 "pre" : "post");
		}
		else
		{
			row_set_text(row, COL_ARM, found->cell->cohort == NEVER_TREATED ?
						 pstrdup("never treated") :
						 psprintf("cohort %d", found->cell->cohort));
			row_set_text(row, COL_PERIOD, psprintf("%d", found->cell->period));
		}
	}
	row_set_count(row, COL_N, found->rows);
	row_set_text(row, COL_CODE, release_codes[found->code]);
	row_set_text(row, COL_VARIABLE, words_release_variable(found, sample));
	row_set_number(row, COL_VALUE, found->value);
	row_set_count(row, COL_PEOPLE, found->most);
	row_set_text(row, COL_WHAT,
				 words_release_what(found, sample, output->rules));
	row_set_text(row, COL_ADVICE, words_release_advice(found, sample));
	row_put(row);
}

/* ---- the rules ---- */

/* No rows would say that nothing was found. */
static void
refuse_null(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", name),
				 n == 0 ?
				 errhint("What is not there cannot be checked: leave out the rows that have no sample.") :
				 errhint("Leave it out for the default.")));
}

static int
count_argument(FunctionCallInfo fcinfo, int n, const char *name)
{
	int32		count;

	refuse_null(fcinfo, n, name);
	count = PG_GETARG_INT32(n);
	if (count < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be 1 or more", name),
				 errhint("It is a number of people: 1 switches the rule off.")));
	return count;
}

static double
share_argument(FunctionCallInfo fcinfo, int n, const char *name,
			   const char *hint)
{
	double		percent;

	refuse_null(fcinfo, n, name);
	percent = PG_GETARG_FLOAT8(n);
	if (!(percent >= 0.0 && percent <= 100.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be between 0 and 100", name),
				 errhint("%s", hint)));
	return percent / 100.0;
}

/* ---- what the reader had before ---- */

static void
check_difference(const Sample *earlier, Output *output)
{
	const Sample *sample = output->sample;

	if ((sample->image.flags & SAMPLE_KIND) !=
		(earlier->image.flags & SAMPLE_KIND) ||
		(sample->image.n_entries > 0 && earlier->image.n_entries > 0 &&
		 sample->n_covariates != earlier->n_covariates))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("samples of different kinds cannot be compared"),
				 errhint("Build them with the same arguments of did_sample, of the same types; or check that the reader cannot compare them by hand.")));
	check_release_difference(sample, earlier, output->rules, put_finding,
							 output);
}

/* Of patterns, pattern by pattern; of all else that has a further key, without. */
static void
check_earlier(FunctionCallInfo fcinfo, Output *output)
{
	const Sample *earlier = PG_GETARG_KEYED(6);

	if (((output->sample->image.flags ^ earlier->image.flags) &
		 SAMPLE_FURTHER_KEY) != 0)
	{
		output->sample = PG_GETARG_WAVES(0);
		earlier = PG_GETARG_WAVES(6);
	}
	check_difference(earlier, output);
}

Datum
did_release_check(PG_FUNCTION_ARGS)
{
	ReleaseRules rules;
	Output		output;

	require_arguments(fcinfo, 7);
	rows_open(&output.row, fcinfo, N_COLS);
	refuse_null(fcinfo, 0, "sample");
	output.sample = PG_GETARG_KEYED(0);
	output.two_waves = sample_is_two_waves(output.sample);
	output.rules = &rules;
	rules.min_base = count_argument(fcinfo, 1, "min_base");
	rules.min_count = count_argument(fcinfo, 2, "min_count");
	rules.dominance_n = count_argument(fcinfo, 3, "dominance_n");
	rules.dominance_share = share_argument(fcinfo, 4, "dominance_percent",
										   "It is the share of a total that dominance_n people may not have together, in percent.");
	rules.p_share = share_argument(fcinfo, 5, "p_percent",
								   "It is how closely nobody's part in a total may be known, in percent of that part.");
	check_release(output.sample, &rules, put_finding, &output);
	if (sample_has_units(output.sample))
	{
		/* What it would tell without their key. */
		output.sample = PG_GETARG_WAVES(0);
		check_release(output.sample, &rules, put_finding, &output);
	}
	if (!PG_ARGISNULL(6))
		check_earlier(fcinfo, &output);
	return (Datum) 0;
}
