/*-------------------------------------------------------------------------
 *
 * choices.c
 *		The choices of an analyst, from the arguments of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "pg/choices.h"
#include "pg/compat.h"

const char *const effects_names[N_EFFECTS] = {"none", "cluster", "block"};
const char *const lonely_psu_names[N_LONELY_PSU] = {
	"fail", "remove", "certainty", "average", "adjust"
};

/* No effect on outcomes up to VALUE_LIMIT is as large. */
#define NULL_VALUE_LIMIT (10.0 * VALUE_LIMIT)

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
		   const char *const *names, int n_names, const char *list)
{
	char	   *choice = get_choice(fcinfo, n, name);

	for (int i = 0; i < n_names; i++)
		if (pg_strcasecmp(choice, names[i]) == 0)
			return i;
	report_unknown(name, choice, list);
	return 0;					/* not reached */
}

Vcov
get_vcov(FunctionCallInfo fcinfo, int n)
{
	char	   *name = get_choice(fcinfo, n, "vcov");
	Vcov		vcov;

	if (!vcov_by_name(name, &vcov))
		report_unknown("vcov", name, vcov_names);
	return vcov;
}

Effects
get_effects(FunctionCallInfo fcinfo, int n)
{
	return (Effects) get_one_of(fcinfo, n, "effects", effects_names,
								N_EFFECTS,
								"none, cluster, block");
}

void
require_effects(const Sample *sample, Effects effects)
{
	if (effects == EFFECTS_CLUSTER && !(sample->image.flags & SAMPLE_CLUSTERED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effects \"cluster\" need clusters, and this sample has none"),
				 errhint("Give did_sample a cluster argument.")));
	if (effects == EFFECTS_BLOCK && !(sample->image.flags & SAMPLE_BLOCKED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effects \"block\" need blocks, and this sample has none"),
				 errhint("Give did_sample a block argument, such as the matched pair.")));
}

LonelyPsu
get_lonely_psu(FunctionCallInfo fcinfo, int n)
{
	return (LonelyPsu) get_one_of(fcinfo, n, "lonely_psu", lonely_psu_names,
								  N_LONELY_PSU,
								  "fail, remove, certainty, average, adjust");
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

double
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

const WildMethod *
get_wild_method(FunctionCallInfo fcinfo, int n)
{
	char	   *name = get_choice(fcinfo, n, "method");
	const WildMethod *method = wild_method_by_name(name);

	if (method == NULL)
		report_unknown("method", name, wild_method_list);
	return method;
}

WildWeights
get_weights(FunctionCallInfo fcinfo, int n)
{
	return (WildWeights) get_one_of(fcinfo, n, "weights", wild_weights_names,
									N_WILD_WEIGHTS, wild_weights_list);
}

Alternative
get_alternative(FunctionCallInfo fcinfo, int n)
{
	return (Alternative) get_one_of(fcinfo, n, "alternative",
									alternative_names, N_ALTERNATIVES,
									alternative_list);
}

Ties
get_ties(FunctionCallInfo fcinfo, int n)
{
	return (Ties) get_one_of(fcinfo, n, "ties", ties_names, N_TIES,
							 ties_list);
}

void
require_clusters(const Sample *sample, const char *function)
{
	if (!(sample->image.flags & SAMPLE_CLUSTERED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs clusters, and this sample has none",
						function),
				 errhint("Give did_sample a cluster argument.")));
}

void
require_one_arm(const Sample *sample, const char *function)
{
	const Cell *cell = find_mixed_cluster(sample);
	Key			key;

	if (cell == NULL)
		return;
	key = sample_cluster_key(sample, cell);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cluster \"%s\" has treated and comparator rows, and %s needs one arm in a cluster",
					key.text != NULL ? pnstrdup(key.text, key.length) :
					psprintf(INT64_FORMAT, key.number), function),
			 errhint("Make a cluster of each arm's part, such as the area instead of the local authority; or use did_estimate or a wild bootstrap, which do not need it.")));
}
