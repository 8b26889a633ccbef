/*-------------------------------------------------------------------------
 *
 * did_reconcile.c
 *		did_reconcile: which choices give the numbers that somebody published?
 *
 * What was published is declared "any", so that 0.0750 can be written as a
 * number, which keeps its digits, and '<0.001' as a text.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "core/answer/reconcile.h"
#include "core/base/memory.h"
#include "core/base/subsets.h"
#include "pg/covariate_numbers.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_reconcile);

/* Its arguments; from ARG_FIGURES on, those in figure_of. */
enum
{
	ARG_SAMPLE,
	ARG_FIGURES,
	ARG_MAX_COVARIATES = ARG_FIGURES + N_FIGURES,
	ARG_MAX_ROWS,
	N_ARGS
};

/* In the order that they are asked for most. */
static const Figure figure_of[N_FIGURES] = {
	FIGURE_ESTIMATE, FIGURE_STD_ERROR, FIGURE_P_VALUE, FIGURE_LOW, FIGURE_HIGH,
	FIGURE_STATISTIC, FIGURE_DF
};

/* Columns of did_reconciled. */
enum
{
	COL_AGREES,
	COL_DISTANCE,
	COL_DISAGREES,
	COL_TOOLS,
	COL_VCOV,
	COL_FREEDOM,
	COL_EFFECTS,
	COL_COVARIATES,
	COL_WEIGHTED,
	COL_LINK,
	COL_SHOWN,
	COL_MULTIPLIER,
	COL_ALTERNATIVE,
	COL_CONF_LEVEL,
	COL_ROUNDING,
	COL_FIGURES,				/* in the order of Figure */
	COL_N = COL_FIGURES + N_FIGURES,
	COL_N_CLUSTERS,
	N_COLS
};

/* Each makes a few regressions for every one of its weights and effects. */
#define SUBSETS_USUAL 64
#define SUBSETS_MOST 1024

/* ---- what was published ---- */

/* The text of an argument of whatever type. */
static char *
text_of(FunctionCallInfo fcinfo, int n, const char *name)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, n);
	Datum		value = PG_GETARG_DATUM(n);
	Oid			output;
	bool		is_varlena;

	if (OidIsValid(type))
		type = getBaseType(type);
	switch (type)
	{
		case UNKNOWNOID:
			return DatumGetCString(value);
		case TEXTOID:
		case VARCHAROID:
			return TextDatumGetCString(value);
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
			getTypeOutputInfo(type, &output, &is_varlena);
			return OidOutputFunctionCall(output, value);
		default:
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("%s must be a number or a text", name),
					 errhint("Write it as it was printed: 0.0750 or '<0.001'.")));
	}
	return NULL;				/* not reached */
}

static void
get_figure(FunctionCallInfo fcinfo, int n, Figure figure, Printed *printed)
{
	const char *name = figure_names.names[figure];
	char	   *text;

	if (PG_ARGISNULL(n))
		return;
	text = text_of(fcinfo, n, name);
	if (!printed_parse(text, strlen(text), printed))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is no number: \"%s\"", name, text),
				 errhint("Write it as it was printed: 0.0750, '7.5%%' or '<0.001'.")));
	if (figure == FIGURE_STD_ERROR && printed->kind == PRINTED_NUMBER &&
		printed->value < 0.0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("std_error is %s", text),
				 errhint("A standard error is 0 or more.")));
	if (figure == FIGURE_P_VALUE && printed->kind == PRINTED_NUMBER &&
		!(printed->value >= 0.0 && printed->value <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p_value is %s", text),
				 errhint("A p-value lies between 0 and 1: write 0.016, not 1.6.")));
}

static void
get_published(FunctionCallInfo fcinfo, Published *published)
{
	for (int i = 0; i < N_FIGURES; i++)
		get_figure(fcinfo, ARG_FIGURES + i, figure_of[i],
				   &published->figures[figure_of[i]]);
}

static void
refuse_nothing(const Published *published)
{
	for (int i = 0; i < N_FIGURES; i++)
		if (published->figures[i].kind != PRINTED_NOTHING)
			return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("nothing was published"),
			 errhint("Give what there is: an estimate, and a std_error, a p_value or conf_low and conf_high.")));
}

/* As many as make no more subsets than usual, if it is not given. */
static int
get_covariates_most(FunctionCallInfo fcinfo, const Sample *sample)
{
	int			n = sample->n_covariates;
	int			most = n;

	if (!PG_ARGISNULL(ARG_MAX_COVARIATES))
		most = PG_GETARG_INT32(ARG_MAX_COVARIATES);
	else
		while (most > 0 && subsets_count(n, most) > SUBSETS_USUAL)
			most--;
	if (most < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_covariates is %d", most),
				 errhint("It is how many covariates a subset has at most; all together are tried in any case.")));
	if (subsets_count(n, most) > SUBSETS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are %.10g subsets of covariates, more than %d",
						subsets_count(n, most), SUBSETS_MOST),
				 errhint("Lower max_covariates.")));
	return most;
}

static int
get_max_rows(FunctionCallInfo fcinfo)
{
	int			most;

	if (PG_ARGISNULL(ARG_MAX_ROWS))
		return INT_MAX;
	most = PG_GETARG_INT32(ARG_MAX_ROWS);
	if (most < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_rows is %d", most),
				 errhint("It is how many of the nearest choices are shown; NULL for all.")));
	return most;
}

/* ---- rows ---- */

static Datum
disagreeing(const Reconciled *found, const Published *published)
{
	Datum		names[N_FIGURES];
	int			n = 0;

	for (int i = 0; i < N_FIGURES; i++)
		if (reconciled_distance(found, published, (Figure) i) > 1.0)
			names[n++] = CStringGetTextDatum(figure_names.names[i]);
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false,
										   TYPALIGN_INT));
}

static void
put_writing(ResultRow *row, const Reconciled *found, const Published *published)
{
	const Printed *figures = published->figures;

	row_set_text(row, COL_SHOWN, shown_names.names[found->shown]);
	row_set_number(row, COL_MULTIPLIER, found->multiplier);
	if (figures[FIGURE_P_VALUE].kind != PRINTED_NOTHING)
		row_set_text(row, COL_ALTERNATIVE, alternative_names.names[found->alternative]);
	row_set_number(row, COL_CONF_LEVEL, found->conf_level);
	row_set_text(row, COL_ROUNDING, rounding_names.names[found->rounding]);
}

static void
put_figures(ResultRow *row, const Reconciled *found)
{
	double		figures[N_FIGURES];

	reconciled_figures(found, figures);
	for (int i = 0; i < N_FIGURES; i++)
		row_set_number(row, COL_FIGURES + i, figures[i]);
}

static void
put_found(ResultRow *row, const Reconciled *found, const Published *published)
{
	row_set(row, COL_AGREES, BoolGetDatum(reconciled_agrees(found)));
	row_set_number(row, COL_DISTANCE, found->distance);
	row_set(row, COL_DISAGREES, disagreeing(found, published));
	if (found->variance != NULL)
	{
		row_set_text(row, COL_TOOLS, convention_tools(found->variance, found->freedom,
													  found->setting));
		row_set_text(row, COL_VCOV, found->variance);
		row_set_text(row, COL_FREEDOM, freedom_names.names[found->freedom]);
	}
	row_set_text(row, COL_EFFECTS, effects_names.names[found->effects]);
	row_set(row, COL_COVARIATES, covariate_numbers(found->covariates));
	row_set(row, COL_WEIGHTED, BoolGetDatum(found->weighted));
	row_set_text(row, COL_LINK, link_names.names[found->link]);
	put_writing(row, found, published);
	put_figures(row, found);
	row_set_count(row, COL_N, found->rows);
	if (found->clusters > 0)
		row_set_count(row, COL_N_CLUSTERS, found->clusters);
	row_put(row);
}

Datum
did_reconcile(PG_FUNCTION_ARGS)
{
	Published	published = {0};
	ReconciledList found;
	ResultRow	row;
	const Sample *sample;
	int			max_rows;

	rows_open(&row, fcinfo, N_COLS);
	require_arguments(fcinfo, N_ARGS);
	get_published(fcinfo, &published);
	max_rows = get_max_rows(fcinfo);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_SAMPLE(ARG_SAMPLE);
	refuse_nothing(&published);
	published.covariates_most = get_covariates_most(fcinfo, sample);
	reconcile(sample, &published, &found);
	for (size_t i = 0; i < found.n && i < (size_t) max_rows; i++)
		put_found(&row, &found.list[i], &published);
	return (Datum) 0;
}
