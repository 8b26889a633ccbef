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
#include "pg/did_sample.h"
#include "pg/row_covariates.h"
#include "pg/sample_state.h"
#include "pg/short_way.h"

/*
 * What an overload takes: the positions of its arguments (0 if there is none
 * such) and their types.  How many of the arguments there are is known at run
 * time.
 */
typedef struct Signature
{
	int			treated;		/* where it is not ARG_TREATED */
	int			post;
	int			period;			/* of many waves; then the arm is a cohort */
	int			unit;			/* of a panel; the cluster too, if there is no such */
	int			cluster;
	int			weight;
	int			block;
	int			covariates;
	int			rank;			/* a covariate by itself, which is a key */
	bool		patterns;		/* of covariates are keys */
	bool		text_unit;
	ArgumentTypes types;
} Signature;

/* The positions that are the same in all. */
enum
{
	ARG_STATE,
	ARG_OUTCOME,
	ARG_TREATED,
	ARG_FIRST_TREATED = ARG_TREATED
};

#define HAS(argument) (signature.argument > 0 && nargs > signature.argument)

/* A unit's key may be of another type than those of clusters and blocks. */
static inline ArgumentTypes
types_of_unit(Signature signature)
{
	ArgumentTypes types = signature.types;

	types.text_keys = signature.text_unit;
	return types;
}

/* Of samples whose cells have a further key. */
static inline uint32
further_kind_of(Signature signature, int nargs)
{
	bool		text_unit;
	uint32		kind = signature.patterns ? SAMPLE_PATTERNS : 0;

	if (!HAS(unit))
		return kind;
	text_unit = key_is_text(types_of_unit(signature), signature.unit);
	kind |= SAMPLE_UNITS | (text_unit ? SAMPLE_TEXT_UNIT : 0);
	if (!HAS(cluster))
		kind |= SAMPLE_CLUSTERED | (text_unit ? SAMPLE_TEXT_CLUSTER : 0);
	return kind;
}

static inline uint32
kind_of(Signature signature, int nargs)
{
	uint32		kind = outcome_is_boolean(signature.types, ARG_OUTCOME) ?
		SAMPLE_BOOLEAN_OUTCOME : 0;

	if (HAS(cluster))
		kind |= SAMPLE_CLUSTERED |
			(key_is_text(signature.types, signature.cluster) ? SAMPLE_TEXT_CLUSTER : 0);
	if (HAS(weight))
		kind |= SAMPLE_WEIGHTED;
	if (HAS(block))
		kind |= SAMPLE_BLOCKED |
			(key_is_text(signature.types, signature.block) ? SAMPLE_TEXT_BLOCK : 0);
	return kind | further_kind_of(signature, nargs);
}

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

/* ---- many rows at once ---- */

/* So many go to the core together. */
#define PIECE 64

typedef struct Piece
{
	int			n;
	int			start;			/* its first row, among those of the call */
	bool		in_line;		/* are its rows next to each other? */
	uint16		row[PIECE];
	int64		cluster[PIECE];
	int64		block[PIECE];
	int32		cohort[PIECE];
	int32		period[PIECE];
	double		outcome[PIECE];
	double		weight[PIECE];
	int			place[PIECE];	/* among them, where rows are left out */
	int			missing[PIECE]; /* that were left out before */
} Piece;

static pg_attribute_always_inline bool
row_is_missing(const PageRows *rows, int row, int nargs, Signature signature)
{
	for (int a = ARG_OUTCOME; a < nargs; a++)
		if (rows->argument[a]->has_nulls && rows->argument[a]->null[row] &&
			!(HAS(period) && a == ARG_FIRST_TREATED))
			return true;
	return false;
}

/* The next rows, from i on; returns how many are left out after the last. */
static pg_attribute_always_inline int
next_piece(Piece *piece, const PageRows *rows, int *i, bool has_nulls,
		   int nargs, Signature signature)
{
	int			missing = 0;

	piece->start = *i;
	if (!has_nulls)
	{
		piece->n = Min(rows->n - *i, PIECE);
		memcpy(piece->row, rows->row + *i, piece->n * sizeof(uint16));
		piece->in_line = piece->row[piece->n - 1] - piece->row[0] == piece->n - 1;
		*i += piece->n;
		return 0;
	}
	piece->in_line = false;
	for (piece->n = 0; *i < rows->n && piece->n < PIECE; (*i)++)
	{
		int			row = rows->row[*i];

		if (row_is_missing(rows, row, nargs, signature))
		{
			missing++;
			continue;
		}
		piece->row[piece->n] = row;
		piece->place[piece->n] = *i;
		piece->missing[piece->n++] = missing;
	}
	return missing;
}

/*
 * For each row that is left an argument's value; a row that is not a usual
 * one, and what follows it, is left no longer.
 */
#define READ_EACH(which, usual) \
	for (int k = 0; k < n; k++) \
	{ \
		Datum		value = values[which]; \
		if (unlikely(!(usual))) \
			n = k; \
	}
#define READ(position, usual) \
	do { \
		const Datum *values = rows->argument[position]->value; \
		if (piece->in_line) \
			READ_EACH(piece->row[0] + k, usual) \
		else \
			READ_EACH(piece->row[k], usual) \
	} while (0)

/* Values as they are, where they lie next to each other; or NULL. */
static inline const Datum *
values_in_line(const Piece *piece, const PageRows *rows, int position)
{
	return piece->in_line && sizeof(Datum) == sizeof(int64) ?
		rows->argument[position]->value + piece->row[0] : NULL;
}

/* Into "room", or as they are: their limits are for the core to see to. */
static pg_attribute_always_inline int
read_numbers(Piece *piece, double *room, const double **numbers,
			 const PageRows *rows, ArgumentTypes types, int position, int n)
{
	*numbers = number_is_double(types, position) ?
		(const double *) values_in_line(piece, rows, position) : NULL;
	if (*numbers != NULL)
		return n;
	*numbers = room;
	READ(position, usual_number(value, position, types, &room[k]));
	return n;
}

static pg_attribute_always_inline int
read_keys(Piece *piece, int64 *room, const int64 **keys, const Image *state,
		  const PageRows *rows, ArgumentTypes types, int position, int n)
{
	*keys = key_is_bigint(types, position) ?
		(const int64 *) values_in_line(piece, rows, position) : NULL;
	if (*keys != NULL)
		return n;
	*keys = room;
	READ(position, usual_key(value, position, types, state, rows->memory, &room[k]));
	return n;
}

/* Into "codes", or as they are. */
static pg_attribute_always_inline int
read_flags(Piece *piece, int32 *codes, int32 if_set, int32 if_not,
		   const uint64 **flags, const PageRows *rows, ArgumentTypes types,
		   int position, int n)
{
	bool		flag = false;

	*flags = flag_is_boolean(types, position) ?
		(const uint64 *) values_in_line(piece, rows, position) : NULL;
	if (*flags == NULL)
		READ(position, usual_flag(value, position, types, &flag) &&
			 (codes[k] = flag ? if_set : if_not, true));
	return n;
}

/* How many rows, from the first, are usual ones. */
static pg_attribute_always_inline int
read_piece(Piece *piece, KnownRows *known, const Image *state,
		   const PageRows *rows, int nargs, Signature signature)
{
	const ArgumentTypes types = signature.types;
	int			n = piece->n;

	if (outcome_is_boolean(types, ARG_OUTCOME))
	{
		READ(ARG_OUTCOME, (piece->outcome[k] = DatumGetBool(value) ? 1.0 : 0.0, true));
		known->outcome = piece->outcome;
	}
	else
		n = read_numbers(piece, piece->outcome, &known->outcome, rows, types,
						 ARG_OUTCOME, n);

	if (HAS(period))
	{
		const bool *never = rows->argument[ARG_FIRST_TREATED]->null;

		READ(ARG_FIRST_TREATED, never[piece->row[k]] ?
			 (piece->cohort[k] = NEVER_TREATED, true) :
			 usual_wave(value, ARG_FIRST_TREATED, types, &piece->cohort[k]));
		READ(signature.period,
			 usual_wave(value, signature.period, types, &piece->period[k]));
	}
	else
	{
		n = read_flags(piece, piece->cohort, PERIOD_POST, NEVER_TREATED,
					   &known->treated, rows, types, ARG_TREATED, n);
		if (HAS(post))
			n = read_flags(piece, piece->period, PERIOD_POST, PERIOD_PRE,
						   &known->post, rows, types, signature.post, n);
	}
	if (HAS(cluster))
		n = read_keys(piece, piece->cluster, &known->cluster, state, rows, types,
					  signature.cluster, n);
	if (HAS(weight))
		n = read_numbers(piece, piece->weight, &known->weight, rows, types,
						 signature.weight, n);
	if (HAS(block))
		n = read_keys(piece, piece->block, &known->block, state, rows, types,
					  signature.block, n);
	return n;
}

static const int64 no_keys[PIECE] = {0};

static pg_attribute_always_inline int
take_known(FunctionCallInfo fcinfo, Signature signature, const PageRows *rows)
{
	const int	nargs = PG_NARGS();
	Sample	   *sample = (Sample *) DatumGetPointer(PG_GETARG_DATUM(ARG_STATE));
	Piece		piece;
	KnownRows	known = {.cohort = piece.cohort,.period = piece.period};
	bool		has_nulls = false;
	int			i = 0;

	if (PG_ARGISNULL(ARG_STATE) || HAS(covariates) ||
		VARATT_IS_EXTENDED(sample) ||
		sample->image.flags != kind_of(signature, nargs))
		return 0;
	for (int a = ARG_OUTCOME; a < nargs; a++)
		has_nulls |= rows->argument[a]->has_nulls;
	/* What an overload or a call does not have is the same in all rows. */
	if (!HAS(cluster))
		known.cluster = no_keys;
	if (!HAS(block))
		known.block = no_keys;
	for (int k = 0; k < PIECE && !HAS(post) && !HAS(period); k++)
		piece.period[k] = PERIOD_PRE;
	while (i < rows->n)
	{
		int			missing = next_piece(&piece, rows, &i, has_nulls, nargs,
										 signature);

		known.n = read_piece(&piece, &known, &sample->image, rows, nargs,
							 signature);
		known.n = known_cells_add(sample, &known, rows->memory);
		if (known.n < piece.n && !has_nulls)
			return piece.start + known.n;
		if (known.n < piece.n)
		{
			sample->image.n_missing += piece.missing[known.n];
			return piece.place[known.n];
		}
		sample->image.n_missing += missing;
	}
	return i;
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
