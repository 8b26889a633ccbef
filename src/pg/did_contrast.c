/*-------------------------------------------------------------------------
 *
 * did_contrast.c
 *		did_contrast: a weighted sum of effects on parts of the same clusters.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"

#include "core/answer/contrast.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/did_result.h"
#include "pg/did_sample.h"
#include "pg/join_samples.h"
#include "pg/needs.h"

PG_FUNCTION_INFO_V1(did_contrast);

/* Its arguments. */
enum
{
	ARG_SAMPLES,
	ARG_WEIGHTS,
	ARG_METHOD,
	ARG_NULL_VALUE,
	ARG_CONF_LEVEL,
	N_ARGS
};

/* Larger than any that means something. */
#define WEIGHT_MOST 1e6

#define FUNCTION "did_contrast"
#define CALLS "did_sample(outcome, treated, post, cluster) FILTER (WHERE sex = 'woman') and FILTER (WHERE sex = 'man')"

static void
get_array(FunctionCallInfo fcinfo, int n, const char *name, Datum **elements,
		  int *n_elements)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(n);

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not hold NULL", name),
				 errhint("Each sample has its weight: leave both out of what does not count.")));
	*n_elements = array_elements(array, elements, NULL);
}

static double *
get_weights(FunctionCallInfo fcinfo, int n, int *n_weights)
{
	Datum	   *elements;
	double	   *weights;
	bool		any = false;

	get_array(fcinfo, n, "weights", &elements, n_weights);
	weights = core_alloc_array(size_add(*n_weights, 1), sizeof(double));
	for (int i = 0; i < *n_weights; i++)
	{
		weights[i] = DatumGetFloat8(elements[i]);
		if (!(fabs(weights[i]) <= WEIGHT_MOST))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weight %d is %g", i + 1, weights[i]),
					 errhint("Weights are numbers such as 1 and -1, for a difference, or 0.5 and 0.5, for a mean.")));
		any |= weights[i] != 0.0;
	}
	if (!any)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("all weights are 0"),
				 errhint("Weights are numbers such as 1 and -1, for a difference, or 0.5 and 0.5, for a mean.")));
	return weights;
}

static const Sample **
get_samples(FunctionCallInfo fcinfo, int n, int n_weights)
{
	Datum	   *elements;
	const Sample **samples;
	int			n_samples;

	get_array(fcinfo, n, "samples", &elements, &n_samples);
	if (n_samples != n_weights)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %d samples and %d weights", n_samples,
						n_weights),
				 errhint("Give a weight for each sample, in the same order.")));
	samples = core_alloc_array(n_samples, sizeof(Sample *));
	for (int i = 0; i < n_samples; i++)
	{
		samples[i] = DatumGetTwoWaves(elements[i]);
		require_joinable(n_samples, samples[i]->n_covariates, FUNCTION, "samples",
						 "Merge samples whose effects have the same weight by did_rollup.");
	}
	return samples;
}

/*
 * A variance of did_estimate, a wild bootstrap, or a permutation: NULL for the
 * one that goes with the samples.
 */
static const Way *
get_method(FunctionCallInfo fcinfo, int n)
{
	const WaysOf variances = {.function = "did_estimate"};
	const WaysOf wild = {.function = "did_bootstrap", .gives = GIVES_SET};
	const WaysOf schemes = {.function = "did_permutation"};
	char	   *name = get_choice(fcinfo, n, "method");
	const Way  *way = way_by_name(&variances, name);

	if (way == NULL)
		way = way_by_name(&wild, name);
	if (way == NULL)
		way = way_by_name(&schemes, name);
	if (way == NULL && !name_is(name, "permutation"))
		report_unknown("method", name,
					   psprintf("%s, %s, permutation, %s",
								ways_text(&variances, ", "),
								ways_text(&wild, ", "),
								ways_text(&schemes, " or ")));
	return way;
}

/* Labels move within blocks where there are blocks. */
static const Way *
usual_scheme(const Sample *sample)
{
	return way_of(WAY_PERMUTATION, (sample->image.flags & SAMPLE_BLOCKED) ?
				  SCHEME_BLOCKS : SCHEME_CLUSTERS);
}

Datum
did_contrast(PG_FUNCTION_ARGS)
{
	const Way  *way;
	Choices		choices;
	double		null_value;
	double		conf_level;
	double	   *weights;
	int			n;
	const Sample **samples;
	const Sample *joined;
	Estimate	estimate;

	require_arguments(fcinfo, N_ARGS);
	way = get_method(fcinfo, ARG_METHOD);
	null_value = get_number(fcinfo, ARG_NULL_VALUE, "null_value");
	conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLES) || PG_ARGISNULL(ARG_WEIGHTS))
		PG_RETURN_NULL();
	weights = get_weights(fcinfo, ARG_WEIGHTS, &n);
	samples = get_samples(fcinfo, ARG_SAMPLES, n);
	choices = choices_of(way != NULL ? way : usual_scheme(samples[0]));
	choices.null_value = null_value;
	choices.conf_level = conf_level;
	joined = join_samples(samples, n, joined_arm, FUNCTION, CALLS);
	if (choices.way->family == WAY_WILD)
		require_needs(joined, &choices, FUNCTION);
	else if (choices.way->family == WAY_PERMUTATION)
		require_needs(join_samples(samples, n, joined_as_one, FUNCTION, CALLS),
					  &choices, FUNCTION);
	else
	{
		if (choices.null_value != 0.0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("null_value is for wild bootstraps and permutations"),
					 errhint("The interval of a variance says of every value whether it is rejected.")));
		require_vcov(joined, &choices.vcov);
	}
	contrast_effects(joined, n, weights, &choices, &estimate);
	require_variance(&estimate, &choices);
	return form_result(fcinfo, joined, choices.conf_level, &estimate);
}
