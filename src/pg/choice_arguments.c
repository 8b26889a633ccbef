/*-------------------------------------------------------------------------
 *
 * choice_arguments.c
 *		The choices of an analyst, from the arguments of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "pg/choice_arguments.h"
#include "pg/compat.h"

/* No effect on outcomes up to VALUE_LIMIT is as large. */
#define NULL_VALUE_LIMIT (10.0 * VALUE_LIMIT)

/* ---- one argument ---- */

char *
get_choice(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", name),
				 errhint("Leave the argument out to get its default.")));
	return text_to_cstring(PG_GETARG_TEXT_PP(n));
}

void
report_unknown(const char *name, const char *choice, const char *list)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown %s \"%s\"", name, choice),
			 errhint("It is one of: %s.", list)));
}

int
get_one_of(FunctionCallInfo fcinfo, int n, const char *name,
		   const NameList *names)
{
	char	   *choice = get_choice(fcinfo, n, name);
	int			i = names_find(names, choice);

	if (i < 0)
		report_unknown(name, choice, names_text(names, ", "));
	return i;
}

static int
get_named(FunctionCallInfo fcinfo, int n, Choice choice)
{
	const ChoiceKind *kind = choice_kind(choice);

	return get_one_of(fcinfo, n, kind->name, kind->names);
}

Effects
get_effects(FunctionCallInfo fcinfo, int n)
{
	return (Effects) get_named(fcinfo, n, CHOICE_EFFECTS);
}

double
get_conf_level(FunctionCallInfo fcinfo, int n)
{
	double		level = PG_ARGISNULL(n) ? get_float8_nan() :
		PG_GETARG_FLOAT8(n);

	if (!(level > 0.0 && level < 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("conf_level must lie between 0 and 1"),
				 errhint("Write a level of 95%% as 0.95.")));
	return level;
}

double
get_number(FunctionCallInfo fcinfo, int n, const char *name)
{
	double		value = PG_ARGISNULL(n) ? get_float8_nan() :
		PG_GETARG_FLOAT8(n);

	if (!isfinite(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a finite number", name),
				 errhint("Leave the argument out to get its default.")));
	return value;
}

static double
get_null_value(FunctionCallInfo fcinfo, int n)
{
	double		value = get_number(fcinfo, n, "null_value");

	/* Beyond, statistics would leave the range of double. */
	if (fabs(value) > NULL_VALUE_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("null_value must lie between -1e51 and 1e51"),
				 errhint("Outcomes lie between -1e50 and 1e50, so that no effect is as large.")));
	return value;
}

uint32
get_reps(FunctionCallInfo fcinfo, int n)
{
	int32		reps = PG_ARGISNULL(n) ? 0 : PG_GETARG_INT32(n);

	if (reps < 1 || reps > MAX_REPLICATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reps must lie between 1 and %d", MAX_REPLICATES),
				 errhint("9999 replicates suffice for most reports.")));
	return (uint32) reps;
}

uint64
get_seed(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("seed must not be NULL"),
				 errhint("Leave the argument out to get its default.")));
	return (uint64) PG_GETARG_INT64(n);
}

/* ---- a way of inference, and its choices ---- */

const Way *
get_way(FunctionCallInfo fcinfo, int n, const WaysOf *of)
{
	const char *argument = ways_argument(of);
	char	   *name = get_choice(fcinfo, n, argument);
	const Way  *way = way_by_name(of, name);

	if (way == NULL)
		report_unknown(argument, name, ways_text(of, ", "));
	return way;
}

const Way *
get_way_to_set(FunctionCallInfo fcinfo, int method_arg, int scheme_arg)
{
	const WaysOf bootstraps = {.function = "did_bootstrap", .gives = GIVES_SET};
	const WaysOf permutations = {.function = "did_permutation",
	.gives = GIVES_SET};
	char	   *method = get_choice(fcinfo, method_arg, "method");
	const Way  *way = way_by_name(&bootstraps, method);
	const Way  *by_scheme;

	if (way == NULL && !name_is(method, "permutation"))
		report_unknown("method", method,
					   psprintf("%s, permutation",
								ways_text(&bootstraps, ", ")));
	by_scheme = get_way(fcinfo, scheme_arg, &permutations);
	return way != NULL ? way : by_scheme;
}

/* The variance shown beside a wild bootstrap: a matter of its factor only. */
static Vcov
get_shown_vcov(FunctionCallInfo fcinfo, int n, const Way *way)
{
	const WaysOf of = {.function = way_families[WAY_VARIANCE].function};
	Vcov		vcov = (Vcov) get_way(fcinfo, n, &of)->variant;

	if ((way->choices & CHOICE_VCOV) &&
		!wild_vcov_fits((WildKind) way->variant, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" does not go with method \"%s\"",
						vcov_name(vcov), way->name),
				 errhint("Methods ending in 1 studentise by CR1: choose CR0, CR1, CR1S or CR1N; those ending in 3 by the jackknife: CR3 or CRV3.")));
	return vcov;
}

/* Is it another than the default? */
static bool
get_choice_of_way(FunctionCallInfo fcinfo, int n, Choice choice, Choices *c)
{
	const Choices *usual = &default_choices;

	switch (choice)
	{
		case CHOICE_EFFECTS:
			c->effects = get_effects(fcinfo, n);
			return c->effects != usual->effects;
		case CHOICE_CONF_LEVEL:
			/* NULL: no interval, which is most of the work. */
			c->conf_level = PG_ARGISNULL(n) && (c->way->gives & GIVES_SET) ?
				get_float8_nan() : get_conf_level(fcinfo, n);
			return c->conf_level != usual->conf_level;
		case CHOICE_FPC:
			/* Which depends on the sample: see get_fpc. */
			return !PG_ARGISNULL(n);
		case CHOICE_LONELY_PSU:
			c->lonely = (LonelyPsu) get_named(fcinfo, n, choice);
			return c->lonely != usual->lonely;
		case CHOICE_REPS:
			c->reps = get_reps(fcinfo, n);
			return c->reps != usual->reps;
		case CHOICE_SEED:
			c->seed = get_seed(fcinfo, n);
			return c->seed != usual->seed;
		case CHOICE_NULL_VALUE:
			c->null_value = get_null_value(fcinfo, n);
			return c->null_value != usual->null_value;
		case CHOICE_ALTERNATIVE:
			c->alternative = (Alternative) get_named(fcinfo, n, choice);
			return c->alternative != usual->alternative;
		case CHOICE_TIES:
			c->ties = (Ties) get_named(fcinfo, n, choice);
			return c->ties != usual->ties;
		case CHOICE_WEIGHTS:
			c->weights = (WildWeights) get_named(fcinfo, n, choice);
			return c->weights != usual->weights;
		case CHOICE_STATISTIC:
			c->statistic = (PermutationStatistic) get_named(fcinfo, n, choice);
			return c->statistic != usual->statistic;
		case CHOICE_RESAMPLE:
			c->resample = (Resample) get_named(fcinfo, n, choice);
			return c->resample != usual->resample;
			/* The defaults of these are the way's. */
		case CHOICE_VCOV:
			if (!PG_ARGISNULL(n))
				c->vcov = get_shown_vcov(fcinfo, n, c->way);
			return !PG_ARGISNULL(n);
		case CHOICE_CONF_TYPE:
			if (!PG_ARGISNULL(n))
				c->conf_type = (IntervalKind) get_named(fcinfo, n, choice);
			return !PG_ARGISNULL(n);
	}
	return false;				/* not reached */
}

unsigned
get_choices(FunctionCallInfo fcinfo, int n, const Choice *arguments,
			int n_arguments, Choices *choices)
{
	unsigned	given = 0;

	for (int i = 0; i < n_arguments; i++)
		if (get_choice_of_way(fcinfo, n + i, arguments[i], choices))
			given |= arguments[i];
	return given;
}

void
refuse_choices(const Choices *choices, unsigned given)
{
	const Way  *way = choices->way;
	WaysOf		others = {.function = way_function(way)};

	for (int i = 0; i < N_CHOICES; i++)
	{
		const ChoiceKind *kind = &choice_kinds[i];

		if (!(given & ~way->choices & kind->choice))
			continue;
		others.choices = kind->choice;
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not a choice of %s \"%s\"", kind->name,
						way_argument(way), way->name),
				 errhint("Leave it out, or choose a %s that has it: %s.",
						 way_argument(way), ways_text(&others, ", "))));
	}
	if ((given & CHOICE_CONF_TYPE) && !(way->gives & GIVES_PIVOTS) &&
		choices->conf_type == INTERVAL_STUDENTIZED)
	{
		others.gives = GIVES_PIVOTS;
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a studentized interval is for %s \"%s\" only",
						way_argument(way), ways_text(&others, "\", \"")),
				 errhint("Choose another conf_type, such as bca.")));
	}
}
