/*-------------------------------------------------------------------------
 *
 * did_many_rows.h
 *		Many rows into a did_sample at once: the short way of its aggregates.
 *
 * Values are taken from the columns of a page in pieces, as the core wants them:
 * where they lie next to each other and are of its types, as they are.  In a
 * header, as the compiler makes a function of it for each overload.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DID_MANY_ROWS_H
#define RESILIENCE_DID_MANY_ROWS_H

#include "core/sample/sample_hot.h"
#include "pg/did_signature.h"
#include "pg/short_way.h"

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

#endif							/* RESILIENCE_DID_MANY_ROWS_H */
