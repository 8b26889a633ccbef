/*-------------------------------------------------------------------------
 *
 * did_bootstrap.c
 *		did_bootstrap, did_permutation, did_collapse: inference for few
 *		clusters; did_confidence_set: all of an exact confidence set.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "core/answer/inference.h"
#include "pg/choices.h"
#include "pg/compat.h"
#include "pg/did_result.h"
#include "pg/did_sample.h"

PG_FUNCTION_INFO_V1(did_bootstrap);
PG_FUNCTION_INFO_V1(did_permutation);
PG_FUNCTION_INFO_V1(did_collapse);
PG_FUNCTION_INFO_V1(did_confidence_set);

/* ---- arguments ---- */

static bool
find_bootstrap_method(const char *name, BootstrapMethod *method)
{
	for (int i = 0; i < N_BOOTSTRAP_METHODS; i++)
		if (pg_strcasecmp(name, bootstrap_method_names[i]) == 0)
		{
			*method = (BootstrapMethod) i;
			return true;
		}
	return false;
}

static Scheme
get_scheme(FunctionCallInfo fcinfo, int n)
{
	return (Scheme) get_one_of(fcinfo, n, "scheme", scheme_names, N_SCHEMES,
							   scheme_list);
}

static PermutationStatistic
get_statistic(FunctionCallInfo fcinfo, int n)
{
	return (PermutationStatistic)
		get_one_of(fcinfo, n, "statistic", permutation_statistic_names,
				   N_PERMUTATION_STATISTICS, permutation_statistic_list);
}

/* NULL: no interval, which is most of the work. */
static double
get_level_or_none(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? get_float8_nan() : get_conf_level(fcinfo, n);
}

/* The variance shown beside a wild bootstrap: a matter of its factor only. */
static Vcov
get_wild_vcov(FunctionCallInfo fcinfo, int n, const WildMethod *method)
{
	Vcov		vcov;

	if (PG_ARGISNULL(n))
		return wild_vcov(method);
	vcov = get_vcov(fcinfo, n);
	if (!wild_vcov_fits(method, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" does not go with method \"%s\"",
						vcov_name(vcov), method->name),
				 errhint("Methods ending in 1 studentise by CR1: choose CR0, CR1, CR1S or CR1N; those ending in 3 by the jackknife: CR3 or CRV3.")));
	return vcov;
}

static void
require_blocks(const Sample *sample, const char *what)
{
	if (!(sample->image.flags & SAMPLE_BLOCKED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs blocks, and this sample has none", what),
				 errhint("Give did_sample a block argument, such as the matched pair.")));
}

/* ---- did_bootstrap ---- */

enum
{
	BOOT_SAMPLE,
	BOOT_METHOD,
	BOOT_WEIGHTS,
	BOOT_REPS,
	BOOT_SEED,
	BOOT_NULL_VALUE,
	BOOT_ALTERNATIVE,
	BOOT_EFFECTS,
	BOOT_TIES,
	BOOT_CONF_LEVEL,
	BOOT_CONF_TYPE,
	BOOT_RESAMPLE,
	BOOT_VCOV,
	N_BOOT_ARGS
};

/* All choices, so that none is taken without being understood. */
typedef struct BootstrapArguments
{
	WildWeights weights;
	uint32		reps;
	uint64		seed;
	double		null_value;
	Alternative alternative;
	Effects		effects;
	Ties		ties;
	bool		kind_given;
	IntervalKind kind;
	Resample	resample;
} BootstrapArguments;

static BootstrapArguments
get_bootstrap_arguments(FunctionCallInfo fcinfo)
{
	BootstrapArguments args;

	args.weights = get_weights(fcinfo, BOOT_WEIGHTS);
	args.reps = get_reps(fcinfo, BOOT_REPS);
	args.seed = get_seed(fcinfo, BOOT_SEED);
	args.null_value = get_null_value(fcinfo, BOOT_NULL_VALUE);
	args.alternative = get_alternative(fcinfo, BOOT_ALTERNATIVE);
	args.effects = get_effects(fcinfo, BOOT_EFFECTS);
	args.ties = get_ties(fcinfo, BOOT_TIES);
	args.kind_given = !PG_ARGISNULL(BOOT_CONF_TYPE);
	args.kind = !args.kind_given ? INTERVAL_STUDENTIZED : (IntervalKind)
		get_one_of(fcinfo, BOOT_CONF_TYPE, "conf_type", interval_kind_names,
				   N_INTERVAL_KINDS, interval_kind_list);
	args.resample = (Resample) get_one_of(fcinfo, BOOT_RESAMPLE, "resample",
										  resample_names, N_RESAMPLES,
										  resample_list);
	return args;
}

static Datum
wild_bootstrap(FunctionCallInfo fcinfo, const WildMethod *method)
{
	BootstrapArguments args = get_bootstrap_arguments(fcinfo);
	WildChoices choices;
	ConfidenceSet set;
	Estimate	estimate;
	const Sample *sample;

	if (args.kind_given || args.resample != RESAMPLE_ARM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("conf_type and resample are not choices of a wild bootstrap, whose interval is that of its test"),
				 errhint("Leave them out, or choose method => 'cluster'.")));
	choices.method = method;
	choices.weights = args.weights;
	choices.reps = args.reps;
	choices.seed = args.seed;
	choices.null_value = args.null_value;
	choices.alternative = args.alternative;
	choices.effects = args.effects;
	choices.ties = args.ties;
	choices.conf_level = get_level_or_none(fcinfo, BOOT_CONF_LEVEL);
	choices.vcov = get_wild_vcov(fcinfo, BOOT_VCOV, method);
	if (PG_ARGISNULL(BOOT_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(BOOT_SAMPLE);
	require_clusters(sample, "did_bootstrap");
	require_effects(sample, choices.effects);
	infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
	PG_RETURN_DATUM(form_result(fcinfo, sample, choices.conf_level,
								&estimate));
}

/* Complain of choices that drawing clusters anew does not have. */
static void
check_cluster_arguments(FunctionCallInfo fcinfo,
						const BootstrapArguments *args,
						BootstrapMethod method)
{
	if (args->alternative != ALTERNATIVE_TWO_SIDED ||
		args->weights != WEIGHTS_RADEMACHER || args->ties != TIES_INCLUSIVE ||
		!PG_ARGISNULL(BOOT_VCOV))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights, alternative, ties and vcov are choices of wild bootstraps only"),
				 errhint("Leave them out, or choose a method such as WCR31.")));
	if (method != BOOTSTRAP_CLUSTER && args->resample != RESAMPLE_ARM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("resample is a choice of method \"cluster\" only"),
				 errhint("rao-wu draws within blocks, the strata; fractional weights all clusters.")));
	if (method != BOOTSTRAP_CLUSTER && args->kind_given &&
		args->kind == INTERVAL_STUDENTIZED)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a studentized interval is for method \"cluster\" only"),
				 errhint("Choose another conf_type, such as bca.")));
}

static Datum
cluster_bootstrap(FunctionCallInfo fcinfo, BootstrapMethod method)
{
	BootstrapArguments args = get_bootstrap_arguments(fcinfo);
	BootstrapChoices choices;
	Estimate	estimate;
	const Sample *sample;

	check_cluster_arguments(fcinfo, &args, method);
	choices.method = method;
	choices.reps = args.reps;
	choices.seed = args.seed;
	choices.null_value = args.null_value;
	choices.effects = args.effects;
	choices.conf_level = get_conf_level(fcinfo, BOOT_CONF_LEVEL);
	choices.kind = args.kind_given ? args.kind :
		default_interval_kind(method);
	choices.resample = args.resample;
	if (PG_ARGISNULL(BOOT_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(BOOT_SAMPLE);
	require_clusters(sample, "did_bootstrap");
	require_effects(sample, choices.effects);
	if (method == BOOTSTRAP_CLUSTER && choices.resample != RESAMPLE_PAIR)
		require_one_arm(sample, "resampling within arms");
	if (method == BOOTSTRAP_CLUSTER && choices.resample != RESAMPLE_ARM)
		require_blocks(sample, "resampling by block");
	infer_by_bootstrap(sample, &choices, &estimate);
	PG_RETURN_DATUM(form_result(fcinfo, sample, choices.conf_level,
								&estimate));
}

Datum
did_bootstrap(PG_FUNCTION_ARGS)
{
	char	   *name;
	const WildMethod *wild;
	BootstrapMethod method;

	require_arguments(fcinfo, N_BOOT_ARGS);
	name = get_choice(fcinfo, BOOT_METHOD, "method");
	wild = wild_method_by_name(name);
	if (wild != NULL)
		return wild_bootstrap(fcinfo, wild);
	if (!find_bootstrap_method(name, &method))
		report_unknown("method", name,
					   psprintf("%s, %s", wild_method_list,
								bootstrap_method_list));
	return cluster_bootstrap(fcinfo, method);
}

/* ---- did_permutation ---- */

enum
{
	PERM_SAMPLE,
	PERM_SCHEME,
	PERM_STATISTIC,
	PERM_REPS,
	PERM_SEED,
	PERM_NULL_VALUE,
	PERM_ALTERNATIVE,
	PERM_TIES,
	PERM_CONF_LEVEL,
	N_PERM_ARGS
};

static void
require_permutable(const Sample *sample, Scheme scheme, const char *function)
{
	require_clusters(sample, function);
	require_one_arm(sample, function);
	if (scheme == SCHEME_BLOCKS)
		require_blocks(sample, "scheme \"blocks\"");
}

Datum
did_permutation(PG_FUNCTION_ARGS)
{
	PermutationChoices choices;
	ConfidenceSet set;
	Estimate	estimate;
	const Sample *sample;

	require_arguments(fcinfo, N_PERM_ARGS);
	choices.scheme = get_scheme(fcinfo, PERM_SCHEME);
	choices.statistic = get_statistic(fcinfo, PERM_STATISTIC);
	choices.reps = get_reps(fcinfo, PERM_REPS);
	choices.seed = get_seed(fcinfo, PERM_SEED);
	choices.null_value = get_null_value(fcinfo, PERM_NULL_VALUE);
	choices.alternative = get_alternative(fcinfo, PERM_ALTERNATIVE);
	choices.ties = get_ties(fcinfo, PERM_TIES);
	choices.conf_level = get_level_or_none(fcinfo, PERM_CONF_LEVEL);
	if (PG_ARGISNULL(PERM_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(PERM_SAMPLE);
	require_permutable(sample, choices.scheme, "did_permutation");
	infer_by_permutation(sample, &choices, &estimate, &set);
	PG_RETURN_DATUM(form_result(fcinfo, sample, choices.conf_level,
								&estimate));
}

/* ---- did_collapse ---- */

Datum
did_collapse(PG_FUNCTION_ARGS)
{
	CollapseChoices choices;
	Estimate	estimate;
	const Sample *sample;

	require_arguments(fcinfo, 3);
	choices.test = (CollapseTest) get_one_of(fcinfo, 1, "test",
											 collapse_test_names,
											 N_COLLAPSE_TESTS,
											 collapse_test_list);
	choices.conf_level = get_conf_level(fcinfo, 2);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_SAMPLE(0);
	require_clusters(sample, "did_collapse");
	require_one_arm(sample, "did_collapse");
	if (choices.test == COLLAPSE_PAIRED ||
		choices.test == COLLAPSE_SIGNED_RANK)
		require_blocks(sample, "a paired test");
	infer_from_clusters(sample, &choices, &estimate);
	PG_RETURN_DATUM(form_result(fcinfo, sample, choices.conf_level,
								&estimate));
}

/* ---- did_confidence_set ---- */

enum
{
	SET_SAMPLE,
	SET_METHOD,
	SET_WEIGHTS,
	SET_REPS,
	SET_SEED,
	SET_ALTERNATIVE,
	SET_EFFECTS,
	SET_TIES,
	SET_CONF_LEVEL,
	SET_SCHEME,
	SET_STATISTIC,
	N_SET_ARGS
};

static ConfidenceSet
wild_set(FunctionCallInfo fcinfo, const Sample *sample,
		 const WildMethod *method)
{
	WildChoices choices;
	Estimate	estimate;
	ConfidenceSet set;

	choices.method = method;
	choices.weights = get_weights(fcinfo, SET_WEIGHTS);
	choices.vcov = wild_vcov(method);
	choices.effects = get_effects(fcinfo, SET_EFFECTS);
	choices.reps = get_reps(fcinfo, SET_REPS);
	choices.seed = get_seed(fcinfo, SET_SEED);
	choices.null_value = 0.0;
	choices.alternative = get_alternative(fcinfo, SET_ALTERNATIVE);
	choices.ties = get_ties(fcinfo, SET_TIES);
	choices.conf_level = get_conf_level(fcinfo, SET_CONF_LEVEL);
	require_clusters(sample, "did_confidence_set");
	require_effects(sample, choices.effects);
	infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
	return set;
}

static ConfidenceSet
permutation_set(FunctionCallInfo fcinfo, const Sample *sample)
{
	PermutationChoices choices;
	Estimate	estimate;
	ConfidenceSet set;

	choices.scheme = get_scheme(fcinfo, SET_SCHEME);
	choices.statistic = get_statistic(fcinfo, SET_STATISTIC);
	choices.reps = get_reps(fcinfo, SET_REPS);
	choices.seed = get_seed(fcinfo, SET_SEED);
	choices.null_value = 0.0;
	choices.alternative = get_alternative(fcinfo, SET_ALTERNATIVE);
	choices.ties = get_ties(fcinfo, SET_TIES);
	choices.conf_level = get_conf_level(fcinfo, SET_CONF_LEVEL);
	require_permutable(sample, choices.scheme, "did_confidence_set");
	infer_by_permutation(sample, &choices, &estimate, &set);
	return set;
}

Datum
did_confidence_set(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const Sample *sample;
	const WildMethod *wild;
	ConfidenceSet set;
	char	   *name;

	InitMaterializedSRF(fcinfo, 0);
	require_arguments(fcinfo, N_SET_ARGS);
	name = get_choice(fcinfo, SET_METHOD, "method");
	wild = wild_method_by_name(name);
	if (wild == NULL && pg_strcasecmp(name, "permutation") != 0)
		report_unknown("method", name,
					   psprintf("%s, permutation", wild_method_list));
	get_weights(fcinfo, SET_WEIGHTS);
	get_effects(fcinfo, SET_EFFECTS);
	get_scheme(fcinfo, SET_SCHEME);
	get_statistic(fcinfo, SET_STATISTIC);
	if (PG_ARGISNULL(SET_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_SAMPLE(SET_SAMPLE);
	set = wild != NULL ? wild_set(fcinfo, sample, wild) :
		permutation_set(fcinfo, sample);
	for (uint32 i = 0; i < set.n; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false, false};

		values[0] = Float8GetDatum(set.segments[i].low);
		values[1] = Float8GetDatum(set.segments[i].high);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}
