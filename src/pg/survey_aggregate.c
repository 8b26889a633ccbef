/*-------------------------------------------------------------------------
 *
 * survey_aggregate.c
 *		The aggregates survey_sample, survey_distribution, survey_quantile,
 *		survey_chisq, inequality_sample, survey_ratio and calibration_sample,
 *		and survey_rollup: rows in, sample out.
 *
 * A psu, a weight or a stratum that is NULL in every row is one that is not
 * given; one that is NULL in some rows only is an error, since such a row is in
 * no place of the design.  A row whose value is NULL is outside the domain.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/sample/sample_hot.h"
#include "pg/arguments.h"
#include "pg/compat.h"
#include "pg/row_covariates.h"
#include "pg/row_margins.h"
#include "pg/sample_state.h"
#include "pg/survey_sample.h"

/*
 * What an overload takes: the positions of its arguments (0 if there is none
 * such) and their types.  How many of the arguments there are is known at run
 * time.
 */
typedef struct Signature
{
	int			denominator;	/* of a ratio: the one auxiliary */
	int			rank;			/* the pattern of a row */
	int			p;				/* what is asked of it: beside its value */
	int			column;			/* of a table, whose row is the value */
	int			psu;
	int			weight;
	int			stratum;
	int			auxiliaries;
	int			margins;
	bool		distribution;	/* the value is the pattern of a row */
	ArgumentTypes types;
} Signature;

enum
{
	ARG_STATE,
	ARG_VALUE
};

/* What tells the digests of categories from those of rows. */
#define CATEGORY_DOMAIN (UINT64_C(0x636174) << 32)

/* Is the argument given, with something in this row? */
#define GIVEN(argument) \
	(signature.argument > 0 && nargs > signature.argument && \
	 !PG_ARGISNULL(signature.argument))

static inline uint32
text_flag(Signature signature, int n, uint32 flag)
{
	return key_is_text(signature.types, n) ? flag : 0;
}

/* Of a row: those of one sample are of one kind. */
static inline uint32
kind_of(FunctionCallInfo fcinfo, Signature signature, int nargs)
{
	uint32		kind = SAMPLE_SURVEY;

	if (signature.column > 0 || outcome_is_boolean(signature.types, ARG_VALUE))
		kind |= SAMPLE_BOOLEAN_OUTCOME;
	if (signature.rank > 0 || signature.distribution || signature.column > 0)
		kind |= SAMPLE_PATTERNS;
	if (signature.distribution)
		kind |= SAMPLE_OF_VALUES;
	if (signature.margins > 0)
		kind |= SAMPLE_UNITS | SAMPLE_TEXT_UNIT;
	if (GIVEN(weight))
		kind |= SAMPLE_WEIGHTED;
	if (GIVEN(stratum))
		kind |= SAMPLE_BLOCKED |
			text_flag(signature, signature.stratum, SAMPLE_TEXT_BLOCK);
	if (GIVEN(psu))
		kind |= SAMPLE_CLUSTERED |
			text_flag(signature, signature.psu, SAMPLE_TEXT_CLUSTER);
	else if (GIVEN(stratum))
		kind |= SAMPLE_CLUSTERED | SAMPLE_ROWS_ARE_PSUS |
			text_flag(signature, signature.stratum, SAMPLE_TEXT_CLUSTER);
	return kind;
}

/* ---- complaints ---- */

/* Which argument was NULL in some rows, by the kinds of two rows. */
pg_noreturn static void
report_mixture(uint32 kind, uint32 other)
{
	uint32		difference = kind ^ other;
	const char *argument = "psu";
	const char *hint = "Leave such rows out by WHERE psu IS NOT NULL, or give each a key of its own.";

	if (difference & SAMPLE_BLOCKED)
	{
		argument = "stratum";
		hint = "Leave such rows out by WHERE stratum IS NOT NULL, or give them a stratum: coalesce(stratum, 'none').";
	}
	else if (difference & SAMPLE_WEIGHTED)
	{
		argument = "weight";
		hint = "Write coalesce(weight, 0): a row of weight 0 is left out, and its PSU stays in the design.";
	}
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s is NULL in some rows and given in others", argument),
			 errdetail("NULL in every row stands for a design without it."),
			 errhint("%s", hint)));
}

/* The margins of a row, which must be known where weights are to be theirs. */
static Key
margins_of_row(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("margins is NULL in some rows"),
				 errhint("Leave such rows out by WHERE margins IS NOT NULL. A category that is not known is null within margins, and can be given a category of its own there by coalesce.")));
	return read_margins(PG_GETARG_DATUM(n));
}

/* ---- the transition functions ---- */

/* The long way of a row: mostly the first of its cell, or one of weight 0. */
static void
add_the_long_way(Sample **state, const Row *row)
{
	SampleStatus status = row->weight == 0.0 ?
		sample_add_weightless(state, row) : sample_add(state, row);

	if (status == SAMPLE_TWO_BLOCKS)
		survey_report_two_strata(&row->cluster);
	if (status != SAMPLE_OK)
		survey_sample_report(status, *state, NULL);
}

/*
 * What the row has beside its value, which is of no use without: *weight is 0
 * if a part of it is missing.
 */
static const double *
further_values(FunctionCallInfo fcinfo, Signature signature, Sample **state,
			   double *weight)
{
	static const double nothing[MAX_COVARIATES];
	const double *values = nothing;
	int			length = 0;

	/* What is not an array is one of no length. */
	if (!PG_ARGISNULL(signature.auxiliaries))
		values = read_covariates(fcinfo, signature.auxiliaries,
								 signature.types, "auxiliaries", &length);
	expect_covariates(state, length);
	if (values != NULL)
		return values;
	*weight = 0.0;
	return nothing;
}

/* The same in every row: it goes with the value, so that no state is lost. */
static double
read_p(FunctionCallInfo fcinfo, Signature signature)
{
	double		p = PG_ARGISNULL(signature.p) ? -1.0 :
		read_number(fcinfo, signature.p, signature.types);

	if (!(p >= 0.0 && p <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p must lie between 0 and 1"),
				 errhint("The median is the quantile of 0.5.")));
	return p;
}

/*
 * A category of a table as a number: 52 bits of its digest, by which categories
 * are told apart whatever the order of rows.
 */
static double
read_category(FunctionCallInfo fcinfo, int n, ArgumentTypes types)
{
	Key			key = types.any != NULL ? read_key(fcinfo, n, types) :
		text_key(PG_GETARG_DATUM(n));
	Digest		digest = digest_finish(digest_key(digest_start(CATEGORY_DOMAIN), &key));

	return (double) (digest.lane[0] >> 12);
}

static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, Signature signature)
{
	const int	nargs = PG_NARGS();
	const ArgumentTypes types = signature.types;
	const bool	patterns = signature.rank > 0 || signature.distribution ||
		signature.column > 0;
	const int	beside = signature.rank + signature.denominator;
	const uint32 kind = kind_of(fcinfo, signature, nargs);
	Image	   *before = NULL;
	Sample	   *state;
	double		value = 0.0;
	double		second[2] = {0.0, 0.0};	/* pattern or denominator */
	const double *further = NULL;
	double		weight = 1.0;
	Key			psu_key = {0};
	Key			stratum_key = {0};
	Key			margins_key = {0};
	int32		domain = IN_DOMAIN;
	int64		psu;
	int64		stratum;

	require_aggregate_context(fcinfo, &survey_sample_type);
	if (PG_ARGISNULL(ARG_STATE))
		state = sample_create(kind, signature.p + signature.column > 0 ? 2 :
							  patterns || signature.denominator > 0 ? 1 : 0);
	else
	{
		before = (Image *) DatumGetPointer(PG_GETARG_DATUM(ARG_STATE));
		if (unlikely(!VARATT_IS_EXTENDED(before) && before->flags != kind &&
					 !(before->flags & IMAGE_CANONICAL)))
			report_mixture(before->flags, kind);
		before = state_of_datum(&survey_sample_type,
								PG_GETARG_DATUM(ARG_STATE), kind);
		state = (Sample *) before;
	}

	if (PG_ARGISNULL(ARG_VALUE) || (beside > 0 && PG_ARGISNULL(beside)) ||
		(signature.column > 0 && PG_ARGISNULL(signature.column)))
		domain = OUT_OF_DOMAIN;
	else if (signature.column > 0)
	{
		value = 1.0;
		second[0] = read_category(fcinfo, ARG_VALUE, types);
		second[1] = read_category(fcinfo, signature.column, types);
	}
	else
	{
		value = read_outcome(fcinfo, ARG_VALUE, types,
							 signature.denominator > 0 ? "numerator" : "value");
		if (beside > 0)
			second[0] = check_number(signature.rank > 0 ? "rank" : "denominator",
								  read_number(fcinfo, beside, types));
		else if (signature.distribution)
			second[0] = value;
	}
	if (signature.p > 0)
		second[1] = read_p(fcinfo, signature);
	if (GIVEN(weight))
		weight = read_weight(fcinfo, signature.weight, types);
	if (GIVEN(stratum))
		stratum_key = read_key(fcinfo, signature.stratum, types);
	if (GIVEN(psu))
		psu_key = read_key(fcinfo, signature.psu, types);
	else if (GIVEN(stratum))
		psu_key = stratum_key;
	if (signature.margins > 0)
		margins_key = margins_of_row(fcinfo, signature.margins);
	if (beside > 0 || patterns)
		further = second;
	else if (signature.auxiliaries > 0 && nargs > signature.auxiliaries)
		further = further_values(fcinfo, signature, &state, &weight);

	if (patterns || signature.margins > 0 || weight == 0.0 ||
		!find_key(&state->image, psu_key, &psu) ||
		!find_key(&state->image, stratum_key, &stratum) ||
		!known_cell_add(state, psu, stratum, NEVER_TREATED, domain, value,
						weight, further))
	{
		Row			row = {value, further, weight, psu_key, stratum_key,
		NEVER_TREATED, domain, margins_key};

		if (state->image.n_entries == 0 && GIVEN(psu))
			refuse_choice(fcinfo, signature.psu, "psu", &psu_key);
		if (state->image.n_entries == 0 && GIVEN(stratum))
			refuse_choice(fcinfo, signature.stratum, "stratum", &stratum_key);
		add_the_long_way(&state, &row);
	}
	return return_state(&state->image, before);
}

/* (value, psu, weight, stratum, auxiliaries) */
#define SURVEY_POSITIONS .psu = 2, .weight = 3, .stratum = 4, .auxiliaries = 5

static const CallForm survey_form = {
	"survey_sample", 1, 5, {
		{"value", ROLE_OUTCOME}, {"psu", ROLE_KEY}, {"weight", ROLE_WEIGHT},
		{"stratum", ROLE_KEY}, {"auxiliaries", ROLE_COVARIATES}
	}
};

ENTRY(survey_accum_float8_bigint, SURVEY_POSITIONS)
ENTRY(survey_accum_float8_text, SURVEY_POSITIONS, .types.text_keys = true)
ENTRY(survey_accum_boolean_bigint, SURVEY_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(survey_accum_boolean_text, SURVEY_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(survey_accum_any, survey_sample_type, survey_form,
			 SURVEY_POSITIONS)

/* (value, psu, weight, stratum) */
#define DISTRIBUTION_POSITIONS \
	.psu = 2, .weight = 3, .stratum = 4, .distribution = true

static const CallForm distribution_form = {
	"survey_distribution", 1, 4, {
		{"value", ROLE_OUTCOME}, {"psu", ROLE_KEY}, {"weight", ROLE_WEIGHT},
		{"stratum", ROLE_KEY}
	}
};

ENTRY(survey_distribution_accum_bigint, DISTRIBUTION_POSITIONS)
ENTRY(survey_distribution_accum_text, DISTRIBUTION_POSITIONS,
	  .types.text_keys = true)
ENTRY_OF_ANY(survey_distribution_accum_any, survey_sample_type,
			 distribution_form, DISTRIBUTION_POSITIONS)

/* (value, p, psu, weight, stratum) */
#define QUANTILE_POSITIONS \
	.p = 2, .psu = 3, .weight = 4, .stratum = 5, .distribution = true

static const CallForm quantile_form = {
	"survey_quantile", 2, 5, {
		{"value", ROLE_OUTCOME}, {"p", ROLE_OUTCOME}, {"psu", ROLE_KEY},
		{"weight", ROLE_WEIGHT}, {"stratum", ROLE_KEY}
	}
};

ENTRY(survey_quantile_accum_bigint, QUANTILE_POSITIONS)
ENTRY(survey_quantile_accum_text, QUANTILE_POSITIONS,
	  .types.text_keys = true)
ENTRY_OF_ANY(survey_quantile_accum_any, survey_sample_type, quantile_form,
			 QUANTILE_POSITIONS)

/* (row_category, column_category, psu, weight, stratum) */
#define TABLE_POSITIONS .column = 2, .psu = 3, .weight = 4, .stratum = 5

static const CallForm table_form = {
	"survey_chisq", 2, 5, {
		{"row_category", ROLE_KEY}, {"column_category", ROLE_KEY},
		{"psu", ROLE_KEY}, {"weight", ROLE_WEIGHT}, {"stratum", ROLE_KEY}
	}
};

ENTRY(survey_chisq_accum_bigint, TABLE_POSITIONS)
ENTRY(survey_chisq_accum_text, TABLE_POSITIONS, .types.text_keys = true)
ENTRY_OF_ANY(survey_chisq_accum_any, survey_sample_type, table_form,
			 TABLE_POSITIONS)

/* (value, rank, psu, weight, stratum) */
#define INEQUALITY_POSITIONS .rank = 2, .psu = 3, .weight = 4, .stratum = 5

static const CallForm inequality_form = {
	"inequality_sample", 2, 5, {
		{"value", ROLE_OUTCOME}, {"rank", ROLE_OUTCOME}, {"psu", ROLE_KEY},
		{"weight", ROLE_WEIGHT}, {"stratum", ROLE_KEY}
	}
};

ENTRY(inequality_accum_float8_bigint, INEQUALITY_POSITIONS)
ENTRY(inequality_accum_float8_text, INEQUALITY_POSITIONS,
	  .types.text_keys = true)
ENTRY(inequality_accum_boolean_bigint, INEQUALITY_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(inequality_accum_boolean_text, INEQUALITY_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(inequality_accum_any, survey_sample_type, inequality_form,
			 INEQUALITY_POSITIONS)

/* (numerator, denominator, psu, weight, stratum) */
#define RATIO_POSITIONS \
	.denominator = 2, .psu = 3, .weight = 4, .stratum = 5

static const CallForm ratio_form = {
	"survey_ratio", 2, 5, {
		{"numerator", ROLE_OUTCOME}, {"denominator", ROLE_OUTCOME},
		{"psu", ROLE_KEY}, {"weight", ROLE_WEIGHT}, {"stratum", ROLE_KEY}
	}
};

ENTRY(survey_ratio_accum_float8_bigint, RATIO_POSITIONS)
ENTRY(survey_ratio_accum_float8_text, RATIO_POSITIONS, .types.text_keys = true)
ENTRY(survey_ratio_accum_boolean_bigint, RATIO_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(survey_ratio_accum_boolean_text, RATIO_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(survey_ratio_accum_any, survey_sample_type, ratio_form,
			 RATIO_POSITIONS)

/* (value, psu, weight, stratum, margins, auxiliaries) */
#define CALIBRATION_POSITIONS \
	.psu = 2, .weight = 3, .stratum = 4, .margins = 5, .auxiliaries = 6

static const CallForm calibration_form = {
	"calibration_sample", 5, 6, {
		{"value", ROLE_OUTCOME}, {"psu", ROLE_KEY}, {"weight", ROLE_WEIGHT},
		{"stratum", ROLE_KEY}, {"margins", ROLE_MARGINS},
		{"auxiliaries", ROLE_COVARIATES}
	}
};

ENTRY(calibration_accum_float8_bigint, CALIBRATION_POSITIONS)
ENTRY(calibration_accum_float8_text, CALIBRATION_POSITIONS,
	  .types.text_keys = true)
ENTRY(calibration_accum_boolean_bigint, CALIBRATION_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(calibration_accum_boolean_text, CALIBRATION_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(calibration_accum_any, survey_sample_type, calibration_form,
			 CALIBRATION_POSITIONS)

SAMPLE_TYPE_FUNCTION(survey_sample_combine, sample_type_combine,
					 survey_sample_type)
SAMPLE_TYPE_FUNCTION(survey_sample_final, sample_type_final,
					 survey_sample_type)
