/*-------------------------------------------------------------------------
 *
 * did_multiverse.c
 *		did_multiverse: the effect by every choice that could be defended, as
 *		rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/answer/multiverse.h"
#include "core/base/memory.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/covariate_numbers.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_multiverse);

enum
{
	ARG_SAMPLE,
	ARG_VCOV,
	ARG_EFFECTS,
	ARG_MAX_COVARIATES,
	ARG_LEAVE_OUT,
	ARG_CONF_LEVEL,
	ARG_LINKS,
	N_ARGS
};

/* Columns of did_universe. */
enum
{
	COL_VCOV,
	COL_EFFECTS,
	COL_LINK,
	COL_COVARIATES,
	COL_WITHOUT,
	COL_WITHOUT_KEY,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_N,
	COL_NOTE,
	N_COLS
};

/* In the order of LeftOut. */
static const NameList left_out_names = NAME_LIST("nothing", "cluster", "block");

/* Of a sample, the first of each being what did_estimate takes. */
static const Vcov usual_of_clusters[] = {VCOV_CR2, VCOV_CR1, VCOV_CR1S, VCOV_CR3};
static const Vcov usual_of_rows[] = {VCOV_HC2, VCOV_HC1, VCOV_HC3};

/* ---- arguments ---- */

/* The names in an array; false if it is NULL, for what applies. */
static bool
get_names(FunctionCallInfo fcinfo, int n, const char *argument, char ***names,
		  int *n_names)
{
	Datum	   *elements;
	bool	   *nulls;

	if (PG_ARGISNULL(n))
		return false;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, n_names);
	*names = core_alloc_array(size_add(*n_names, 1), sizeof(char *));
	for (int i = 0; i < *n_names; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not hold NULL", argument),
					 errhint("Name the choices, or leave the argument out for all that apply.")));
		(*names)[i] = TextDatumGetCString(elements[i]);
	}
	return true;
}

static void
refuse_none(const char *argument, int n)
{
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s names nothing", argument),
				 errhint("Name the choices, or leave the argument out for all that apply.")));
}

/* Twice the same would count twice among all. */
pg_noreturn static void
report_twice(const char *argument, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s names \"%s\" twice", argument, name),
			 errhint("Name each choice once.")));
}

static void
get_vcovs(FunctionCallInfo fcinfo, const Sample *sample, Multiverse *multiverse)
{
	const WaysOf of = {.function = "did_estimate"};
	bool		clustered = (sample->image.flags & SAMPLE_CLUSTERED) != 0;
	char	  **names;
	Vcov	   *vcovs;

	multiverse->vcovs = clustered ? usual_of_clusters : usual_of_rows;
	multiverse->n_vcovs = clustered ? lengthof(usual_of_clusters) :
		lengthof(usual_of_rows);
	if (!get_names(fcinfo, ARG_VCOV, "vcov", &names, &multiverse->n_vcovs))
		return;
	refuse_none("vcov", multiverse->n_vcovs);
	vcovs = core_alloc_array(multiverse->n_vcovs, sizeof(Vcov));
	for (int i = 0; i < multiverse->n_vcovs; i++)
	{
		if (!vcov_by_name(names[i], &vcovs[i]))
			report_unknown("vcov", names[i], ways_text(&of, ", "));
		require_vcov(sample, &vcovs[i]);
		for (int j = 0; j < i; j++)
			if (vcovs[j] == vcovs[i])
				report_twice("vcov", vcov_name(vcovs[i]));
	}
	multiverse->vcovs = vcovs;
}

static void
get_effects_of(FunctionCallInfo fcinfo, const Sample *sample,
			   Multiverse *multiverse)
{
	char	  **names;
	int			n;
	Effects    *effects;

	if (!get_names(fcinfo, ARG_EFFECTS, "effects", &names, &n))
	{
		effects = core_alloc_array(effects_names.n, sizeof(Effects));
		n = 0;
		effects[n++] = EFFECTS_NONE;
		if (sample->image.flags & SAMPLE_CLUSTERED)
			effects[n++] = EFFECTS_CLUSTER;
		if (sample->image.flags & SAMPLE_BLOCKED)
			effects[n++] = EFFECTS_BLOCK;
	}
	else
	{
		refuse_none("effects", n);
		effects = core_alloc_array(n, sizeof(Effects));
		for (int i = 0; i < n; i++)
		{
			int			which = names_find(&effects_names, names[i]);

			if (which < 0)
				report_unknown("effects", names[i], names_text(&effects_names, ", "));
			effects[i] = (Effects) which;
			require_effects(sample, effects[i]);
			for (int j = 0; j < i; j++)
				if (effects[j] == effects[i])
					report_twice("effects", effects_names.names[which]);
		}
	}
	multiverse->effects = effects;
	multiverse->n_effects = n;
}

/* NULL: the scales on which all outcomes have a value. */
static void
get_links(FunctionCallInfo fcinfo, const Sample *sample,
		  Multiverse *multiverse)
{
	bool		no_effects = false;
	char	  **names;
	int			n;
	Link	   *links;
	double		outcome;

	for (int i = 0; i < multiverse->n_effects; i++)
		no_effects = no_effects || multiverse->effects[i] == EFFECTS_NONE;
	if (!get_names(fcinfo, ARG_LINKS, "links", &names, &n))
	{
		links = core_alloc_array(link_names.n, sizeof(Link));
		n = 0;
		for (int i = 0; i < link_names.n; i++)
			if (i == LINK_IDENTITY ||
				(no_effects && linked_applies(sample, (Link) i, &outcome)))
				links[n++] = (Link) i;
	}
	else
	{
		refuse_none("links", n);
		links = core_alloc_array(n, sizeof(Link));
		for (int i = 0; i < n; i++)
		{
			int			which = names_find(&link_names, names[i]);

			if (which < 0)
				report_unknown("links", names[i], names_text(&link_names, ", "));
			links[i] = (Link) which;
			require_link(sample, links[i]);
			for (int j = 0; j < i; j++)
				if (links[j] == links[i])
					report_twice("links", link_names.names[which]);
			if (links[i] != LINK_IDENTITY && !no_effects)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("link \"%s\" needs effects \"none\"", link_names.names[which]),
						 errhint("Scales other than the identity have no effects of areas or pairs: name \"none\" among effects, or leave that argument out.")));
		}
	}
	multiverse->links = links;
	multiverse->n_links = n;
}

static void
get_left_out(FunctionCallInfo fcinfo, const Sample *sample,
			 Multiverse *multiverse)
{
	char	  **names;
	int			n;

	if (!get_names(fcinfo, ARG_LEAVE_OUT, "leave_out", &names, &n))
	{
		multiverse->without_clusters =
			(sample->image.flags & SAMPLE_CLUSTERED) != 0;
		multiverse->without_blocks = (sample->image.flags & SAMPLE_BLOCKED) != 0;
		return;
	}
	for (int i = 0; i < n; i++)
		switch (names_find(&left_out_names, names[i]))
		{
			case LEFT_OUT_NOTHING:
				break;
			case LEFT_OUT_CLUSTER:
				require_clusters(sample, "leave_out \"cluster\"");
				multiverse->without_clusters = true;
				break;
			case LEFT_OUT_BLOCK:
				require_blocks(sample, "leave_out \"block\"");
				multiverse->without_blocks = true;
				break;
			default:
				report_unknown("leave_out", names[i],
							   names_text(&left_out_names, ", "));
		}
}

static int
get_max_covariates(FunctionCallInfo fcinfo, const Sample *sample)
{
	int32		most = PG_ARGISNULL(ARG_MAX_COVARIATES) ? sample->n_covariates :
		PG_GETARG_INT32(ARG_MAX_COVARIATES);

	if (most < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_covariates is %d", most),
				 errhint("It is how many covariates a subset has at most; left out, all subsets are tried.")));
	return most;
}

static void
refuse_many(const Sample *sample, const Multiverse *multiverse)
{
	double		count = multiverse_count(sample, multiverse);

	if (count > SPECIFICATIONS_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are %.10g specifications, more than %d", count,
						SPECIFICATIONS_MOST),
				 errhint("Lower max_covariates, name fewer vcov and effects, or write leave_out => '{}'.")));
}

/* ---- rows ---- */

typedef struct Putting
{
	ResultRow  *row;
	const Sample *sample;
} Putting;

static const char *
note_of(const Universe *universe)
{
	const Estimate *estimate = &universe->estimate;

	if (universe->problem == LINKED_ALL_ZERO)
		return "no estimate on this scale: all outcomes of a group are 0";
	if (universe->problem == LINKED_ALL_ONE)
		return "no estimate on this scale: all outcomes of a group are 1";
	if (!estimate->has_estimate)
		return "no estimate: a group has no rows, or nothing tells the effect from the rest";
	if (estimate->has_std_error && !estimate->has_interval)
		return "no interval: the residuals do not vary";
	switch (estimate->status)
	{
		case VARIANCE_TOO_FEW:
			return "no standard error: a group rests on one row or one cluster";
		case VARIANCE_INDISPENSABLE:
			return "no standard error: without one cluster there is no estimate";
		case VARIANCE_UNEQUAL_ROWS:
			return "no standard error: it needs every row by itself";
		case VARIANCE_LONELY_PSU:
			return "no standard error: a stratum has one PSU";
		default:
			return estimate->has_std_error ? NULL : "no standard error";
	}
}

static void
put_universe(void *context, const Universe *universe)
{
	Putting    *putting = context;
	ResultRow  *row = putting->row;
	const Image *image = &putting->sample->image;
	const Estimate *e = &universe->estimate;

	row_set_text(row, COL_VCOV, vcov_name(universe->vcov));
	row_set_text(row, COL_EFFECTS, effects_names.names[universe->effects]);
	row_set_text(row, COL_LINK, link_names.names[universe->link]);
	row_set(row, COL_COVARIATES, covariate_numbers(universe->covariates));
	if (universe->left_out != LEFT_OUT_NOTHING)
	{
		Key			key = image_key(image, universe->key, image->flags &
									(universe->left_out == LEFT_OUT_CLUSTER ?
									 SAMPLE_TEXT_CLUSTER : SAMPLE_TEXT_BLOCK));

		row_set_text(row, COL_WITHOUT, left_out_names.names[universe->left_out]);
		row_set_key(row, COL_WITHOUT_KEY, &key);
	}
	row_set_number(row, COL_ESTIMATE, e->estimate);
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_DF, e->df);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_CONF_LOW, e->interval.low);
	row_set_number(row, COL_CONF_HIGH, e->interval.high);
	row_set_count(row, COL_N, e->rows);
	row_set_text(row, COL_NOTE, note_of(universe));
	row_put(row);
}

Datum
did_multiverse(PG_FUNCTION_ARGS)
{
	Multiverse	multiverse = {0};
	ResultRow	row;
	Putting		putting = {.row = &row};

	rows_open(&row, fcinfo, N_COLS);
	require_arguments(fcinfo, N_ARGS);
	multiverse.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	putting.sample = PG_GETARG_SAMPLE(ARG_SAMPLE);
	get_vcovs(fcinfo, putting.sample, &multiverse);
	get_effects_of(fcinfo, putting.sample, &multiverse);
	get_links(fcinfo, putting.sample, &multiverse);
	get_left_out(fcinfo, putting.sample, &multiverse);
	multiverse.covariates_most = get_max_covariates(fcinfo, putting.sample);
	refuse_many(putting.sample, &multiverse);
	multiverse_visit(putting.sample, &multiverse, put_universe, &putting);
	return (Datum) 0;
}
