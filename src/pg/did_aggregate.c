/*-------------------------------------------------------------------------
 *
 * did_aggregate.c
 *		The aggregates did_sample, did_wave_sample, did_panel_sample,
 *		did_pattern_sample and did_inequality_sample, and did_rollup: rows in,
 *		sample out.
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
#include "pg/did_many_rows.h"
#include "pg/did_sample.h"
#include "pg/did_signature.h"
#include "pg/row_covariates.h"
#include "pg/sample_state.h"
#include "pg/short_way.h"

/* ---- the transition functions ---- */

/* The long way of a row: mostly the first of its cell, or one of weight 0. */
static void
add_the_long_way(Sample **state, const Row *row)
{
	SampleStatus status = row->weight == 0.0 ?
		sample_add_weightless(state, row) : sample_add(state, row);

	if (status == SAMPLE_TWO_BLOCKS)
		sample_report_two_blocks(&row->cluster);
	if (status != SAMPLE_OK)
		sample_report(status, *state, NULL);
}

static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, Signature signature)
{
	const int	nargs = PG_NARGS();
	const ArgumentTypes types = signature.types;
	const uint32 kind = kind_of(signature, nargs);
	Image	   *before = NULL;
	Sample	   *state;
	double		outcome;
	const double *covariates = NULL;
	double		rank;
	double		weight = 1.0;
	Key			unit_key = {0};
	Key			cluster_key = {0};
	Key			block_key = {0};
	int32		cohort;
	int32		period = PERIOD_PRE;
	int64		cluster;
	int64		block;

	require_aggregate_context(fcinfo, &did_sample_type);
	if (PG_ARGISNULL(ARG_STATE))
		state = sample_create(kind, HAS(rank) ? 1 : 0);
	else
	{
		before = state_of_datum(&did_sample_type, PG_GETARG_DATUM(ARG_STATE),
								kind);
		state = (Sample *) before;
	}

	/* Who is never treated has no first period. */
	for (int i = ARG_OUTCOME; i < nargs; i++)
		if (PG_ARGISNULL(i) && !(HAS(period) && i == ARG_FIRST_TREATED))
		{
			state->image.n_missing++;
			return return_state(&state->image, before);
		}

	outcome = read_outcome(fcinfo, ARG_OUTCOME, types,
						  signature.rank == 0 &&
						  (signature.post > 0 || signature.period > 0) ?
						  "outcome" : "value");
	if (HAS(period))
	{
		cohort = PG_ARGISNULL(ARG_FIRST_TREATED) ? NEVER_TREATED :
			read_wave(fcinfo, ARG_FIRST_TREATED, types, "first_treated");
		period = read_wave(fcinfo, signature.period, types, "period");
	}
	else
		cohort = read_flag(fcinfo, signature.treated > 0 ? signature.treated :
						   ARG_TREATED, types) ? PERIOD_POST : NEVER_TREATED;
	if (HAS(post) && read_flag(fcinfo, signature.post, types))
		period = PERIOD_POST;
	if (HAS(unit))
		unit_key = read_key(fcinfo, signature.unit, types_of_unit(signature));
	if (HAS(cluster))
		cluster_key = read_key(fcinfo, signature.cluster, types);
	else if (HAS(unit))
		cluster_key = unit_key;
	if (HAS(weight))
		weight = read_weight(fcinfo, signature.weight, types);
	if (HAS(block))
		block_key = read_key(fcinfo, signature.block, types);
	if (HAS(rank))
	{
		rank = check_number("rank", read_number(fcinfo, signature.rank, types));
		covariates = &rank;
	}
	if (HAS(covariates))
	{
		int			length;

		covariates = read_covariates(fcinfo, signature.covariates, types,
									 "covariates", &length);
		if (covariates == NULL)
		{
			state->image.n_missing++;
			return return_state(&state->image, before);
		}
		expect_covariates(&state, length);
	}

	/* Of a panel, nearly every row is the first of its cell. */
	if (HAS(unit) || signature.patterns ||
		(HAS(weight) && weight == 0.0) ||
		!find_key(&state->image, cluster_key, &cluster) ||
		!find_key(&state->image, block_key, &block) ||
		!known_cell_add(state, cluster, block, cohort, period, outcome,
						weight, covariates))
	{
		Row			row = {outcome, covariates, weight, cluster_key, block_key,
		cohort, period, unit_key};

		if (state->image.n_entries == 0 && HAS(cluster))
			refuse_choice(fcinfo, signature.cluster, "cluster", &cluster_key);
		if (state->image.n_entries == 0 && HAS(block))
			refuse_choice(fcinfo, signature.block, "block", &block_key);
		add_the_long_way(&state, &row);
	}
	return return_state(&state->image, before);
}

/* (outcome, treated, post, cluster, weight, block, covariates) */
#define SAMPLE_POSITIONS \
	.post = 3, .cluster = 4, .weight = 5, .block = 6, .covariates = 7

static const CallForm sample_form = {
	"did_sample", 3, 7, {
		{"outcome", ROLE_OUTCOME}, {"treated", ROLE_FLAG}, {"post", ROLE_FLAG},
		{"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}, {"block", ROLE_KEY},
		{"covariates", ROLE_COVARIATES}
	}
};

QUICK_ENTRY(did_accum_float8_bigint, SAMPLE_POSITIONS)
QUICK_ENTRY(did_accum_float8_text, SAMPLE_POSITIONS, .types.text_keys = true)
QUICK_ENTRY(did_accum_boolean_bigint, SAMPLE_POSITIONS, .types.boolean_outcome = true)
QUICK_ENTRY(did_accum_boolean_text, SAMPLE_POSITIONS, .types.boolean_outcome = true,
	  .types.text_keys = true)
QUICK_ENTRY_OF_ANY(did_accum_any, did_sample_type, sample_form, SAMPLE_POSITIONS)

/* (outcome, first_treated, period, cluster, weight, block, covariates) */
#define WAVE_POSITIONS \
	.period = 3, .cluster = 4, .weight = 5, .block = 6, .covariates = 7

static const CallForm wave_form = {
	"did_wave_sample", 3, 7, {
		{"outcome", ROLE_OUTCOME}, {"first_treated", ROLE_WAVE},
		{"period", ROLE_WAVE}, {"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT},
		{"block", ROLE_KEY}, {"covariates", ROLE_COVARIATES}
	}
};

QUICK_ENTRY(did_wave_accum_float8_bigint, WAVE_POSITIONS)
QUICK_ENTRY(did_wave_accum_float8_text, WAVE_POSITIONS, .types.text_keys = true)
QUICK_ENTRY(did_wave_accum_boolean_bigint, WAVE_POSITIONS,
	  .types.boolean_outcome = true)
QUICK_ENTRY(did_wave_accum_boolean_text, WAVE_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
QUICK_ENTRY_OF_ANY(did_wave_accum_any, did_sample_type, wave_form, WAVE_POSITIONS)

/* (outcome, first_treated, period, unit, cluster, weight, block, covariates) */
#define PANEL_POSITIONS \
	.period = 3, .unit = 4, .cluster = 5, .weight = 6, .block = 7, \
	.covariates = 8

static const CallForm panel_form = {
	"did_panel_sample", 4, 8, {
		{"outcome", ROLE_OUTCOME}, {"first_treated", ROLE_WAVE},
		{"period", ROLE_WAVE}, {"unit", ROLE_KEY}, {"cluster", ROLE_KEY},
		{"weight", ROLE_WEIGHT}, {"block", ROLE_KEY},
		{"covariates", ROLE_COVARIATES}
	}
};

ENTRY(did_panel_accum_float8_bigint_bigint, PANEL_POSITIONS)
ENTRY(did_panel_accum_float8_bigint_text, PANEL_POSITIONS,
	  .types.text_keys = true)
ENTRY(did_panel_accum_float8_text_bigint, PANEL_POSITIONS, .text_unit = true)
ENTRY(did_panel_accum_float8_text_text, PANEL_POSITIONS, .text_unit = true,
	  .types.text_keys = true)
ENTRY(did_panel_accum_boolean_bigint_bigint, PANEL_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(did_panel_accum_boolean_bigint_text, PANEL_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY(did_panel_accum_boolean_text_bigint, PANEL_POSITIONS, .text_unit = true,
	  .types.boolean_outcome = true)
ENTRY(did_panel_accum_boolean_text_text, PANEL_POSITIONS, .text_unit = true,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(did_panel_accum_any, did_sample_type, panel_form, PANEL_POSITIONS)

/* (outcome, first_treated, period, cluster, weight, block, covariates) */
#define PATTERN_POSITIONS WAVE_POSITIONS, .patterns = true

static const CallForm pattern_form = {
	"did_pattern_sample", 7, 7, {
		{"outcome", ROLE_OUTCOME}, {"first_treated", ROLE_WAVE},
		{"period", ROLE_WAVE}, {"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT},
		{"block", ROLE_KEY}, {"covariates", ROLE_COVARIATES}
	}
};

ENTRY(did_pattern_accum_float8_bigint, PATTERN_POSITIONS)
ENTRY(did_pattern_accum_float8_text, PATTERN_POSITIONS,
	  .types.text_keys = true)
ENTRY(did_pattern_accum_boolean_bigint, PATTERN_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(did_pattern_accum_boolean_text, PATTERN_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(did_pattern_accum_any, did_sample_type, pattern_form,
			 PATTERN_POSITIONS)

/* (value, rank, treated, post, cluster, weight, block) */
#define RANK_POSITIONS \
	.rank = 2, .treated = 3, .post = 4, .cluster = 5, .weight = 6, .block = 7, \
	.patterns = true

static const CallForm rank_form = {
	"did_inequality_sample", 4, 7, {
		{"value", ROLE_OUTCOME}, {"rank", ROLE_OUTCOME},
		{"treated", ROLE_FLAG}, {"post", ROLE_FLAG}, {"cluster", ROLE_KEY},
		{"weight", ROLE_WEIGHT}, {"block", ROLE_KEY}
	}
};

ENTRY(did_rank_accum_float8_bigint, RANK_POSITIONS)
ENTRY(did_rank_accum_float8_text, RANK_POSITIONS, .types.text_keys = true)
ENTRY(did_rank_accum_boolean_bigint, RANK_POSITIONS,
	  .types.boolean_outcome = true)
ENTRY(did_rank_accum_boolean_text, RANK_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
ENTRY_OF_ANY(did_rank_accum_any, did_sample_type, rank_form, RANK_POSITIONS)

/* (value, treated, cluster, weight) */
#define BALANCE_POSITIONS .cluster = 3, .weight = 4

static const CallForm balance_form = {
	"did_balance", 2, 4, {
		{"value", ROLE_OUTCOME}, {"treated", ROLE_FLAG},
		{"cluster", ROLE_KEY}, {"weight", ROLE_WEIGHT}
	}
};

QUICK_ENTRY(did_balance_accum_float8_bigint, BALANCE_POSITIONS)
QUICK_ENTRY(did_balance_accum_float8_text, BALANCE_POSITIONS, .types.text_keys = true)
QUICK_ENTRY(did_balance_accum_boolean_bigint, BALANCE_POSITIONS,
	  .types.boolean_outcome = true)
QUICK_ENTRY(did_balance_accum_boolean_text, BALANCE_POSITIONS,
	  .types.boolean_outcome = true, .types.text_keys = true)
QUICK_ENTRY_OF_ANY(did_balance_accum_any, did_sample_type, balance_form, BALANCE_POSITIONS)

/* A panel's rows, and those of patterns, are mostly the first of their cells. */
const ShortWayEntry did_short_ways[] = {
	HAS_SHORT_WAY(did_accum_float8_bigint),
	HAS_SHORT_WAY(did_accum_float8_text),
	HAS_SHORT_WAY(did_accum_boolean_bigint),
	HAS_SHORT_WAY(did_accum_boolean_text),
	HAS_SHORT_WAY(did_accum_any),
	HAS_SHORT_WAY(did_wave_accum_float8_bigint),
	HAS_SHORT_WAY(did_wave_accum_float8_text),
	HAS_SHORT_WAY(did_wave_accum_boolean_bigint),
	HAS_SHORT_WAY(did_wave_accum_boolean_text),
	HAS_SHORT_WAY(did_wave_accum_any),
	HAS_SHORT_WAY(did_balance_accum_float8_bigint),
	HAS_SHORT_WAY(did_balance_accum_float8_text),
	HAS_SHORT_WAY(did_balance_accum_boolean_bigint),
	HAS_SHORT_WAY(did_balance_accum_boolean_text),
	HAS_SHORT_WAY(did_balance_accum_any),
	{NULL, NULL}
};

SAMPLE_TYPE_FUNCTION(did_sample_combine, sample_type_combine, did_sample_type)
SAMPLE_TYPE_FUNCTION(did_sample_final, sample_type_final, did_sample_type)
