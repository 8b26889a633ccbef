/*-------------------------------------------------------------------------
 *
 * survey_replicates.c
 *		survey_samples of replicate weights: rows in, sample out, and what the
 *		weights are (survey_replicate_design).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"

#include "core/base/memory.h"
#include "core/sample/replicate_keys.h"
#include "pg/arguments.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/row.h"
#include "pg/row_covariates.h"
#include "pg/sample_state.h"
#include "pg/survey_sample.h"

PG_FUNCTION_INFO_V1(survey_replicate_accum);
PG_FUNCTION_INFO_V1(survey_replicate_accum_boolean);
PG_FUNCTION_INFO_V1(survey_replicate_distribution_accum);
PG_FUNCTION_INFO_V1(survey_replicate_design);

/* The arguments of the aggregates. */
enum
{
	ARG_STATE,
	ARG_VALUE,
	ARG_WEIGHT,
	ARG_REPLICATES,
	ARG_AUXILIARIES
};

/* ---- a row ---- */

pg_noreturn static void
report_missing_weight(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s must not be NULL", what),
			 errhint("Leave such rows out by WHERE. A row outside the domain has NULL as value, and its weights.")));
}

static double
check_weight(double weight)
{
	if (!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT) &&
		weight != 0.0)
		report_bad_weight(weight);
	return weight;
}

static const double *
read_replicates(FunctionCallInfo fcinfo, uint32 *n)
{
	ArrayType  *array;
	const double *weights;
	int			length;

	if (PG_ARGISNULL(ARG_REPLICATES))
		report_missing_weight("replicate_weights");
	array = PG_GETARG_ARRAYTYPE_P(ARG_REPLICATES);
	weights = (const double *) ARR_DATA_PTR(array);
	length = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (ARR_NDIM(array) != 1 || length > REPLICATES_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("replicate_weights must be an array of 1 to %d weights", REPLICATES_MOST),
				 errhint("Write it as ARRAY[w1, w2, ...].")));
	if (array_contains_nulls(array))
		report_missing_weight("a replicate weight");
	for (int r = 0; r < length; r++)
		check_weight(weights[r]);
	*n = length;
	return weights;
}

static void
add_row(Sample **state, const ReplicateRow *row)
{
	SampleStatus status = replicate_sample_add(state, row);

	if (status == SAMPLE_OTHER_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("replicate_weights must have the same length in every row"),
				 errhint("Build the array from the same columns for every row.")));
	if (status != SAMPLE_OK)
		survey_sample_report(status, *state, NULL);
}

/* Auxiliaries of a row; one that is missing puts it outside the domain. */
static const double *
read_auxiliaries(FunctionCallInfo fcinfo, Sample **state, int32 *domain)
{
	static const double nothing[MAX_COVARIATES];
	const ArgumentTypes types = {0};
	const double *values = NULL;
	int			length = 0;

	if (!PG_ARGISNULL(ARG_AUXILIARIES))
	{
		values = read_covariates(fcinfo, ARG_AUXILIARIES, types, "auxiliaries",
								 &length);
		expect_covariates(state, length);
	}
	if (values != NULL)
		return values;
	*domain = OUT_OF_DOMAIN;
	return nothing;
}

static Datum
accumulate(FunctionCallInfo fcinfo, bool boolean, bool distribution)
{
	const uint32 kind = (boolean ? SAMPLE_BOOLEAN_OUTCOME : 0) |
		(distribution ? SAMPLE_PATTERNS | SAMPLE_OF_VALUES : 0);
	ReplicateRow row = {.domain = PG_ARGISNULL(ARG_VALUE) ? OUT_OF_DOMAIN : IN_DOMAIN};
	Image	   *before = NULL;
	Sample	   *state;

	require_aggregate_context(fcinfo, &survey_sample_type);
	state = replicate_sample_create(kind, distribution ? 1 : 0);
	if (!PG_ARGISNULL(ARG_STATE))
	{
		before = state_of_datum(&survey_sample_type, PG_GETARG_DATUM(ARG_STATE),
								state->image.flags);
		pfree(state);
		state = (Sample *) before;
	}
	if (PG_ARGISNULL(ARG_WEIGHT))
		report_missing_weight("weight");
	row.weight = check_weight(PG_GETARG_FLOAT8(ARG_WEIGHT));
	row.replicates = read_replicates(fcinfo, &row.n);
	if (row.domain == IN_DOMAIN)
		row.value = boolean ? PG_GETARG_BOOL(ARG_VALUE) :
			check_number("value", PG_GETARG_FLOAT8(ARG_VALUE) + 0.0);
	if (distribution)
		row.further = &row.value;
	else if (PG_NARGS() > ARG_AUXILIARIES)
		row.further = read_auxiliaries(fcinfo, &state, &row.domain);
	if (row.domain == OUT_OF_DOMAIN)
		row.value = 0.0;
	add_row(&state, &row);
	return return_state(&state->image, before);
}

Datum
survey_replicate_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false, false);
}

Datum
survey_replicate_accum_boolean(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, true, false);
}

Datum
survey_replicate_distribution_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false, true);
}

/* ---- what the weights are ---- */

/* The arguments of survey_replicate_design. */
enum
{
	ARG_SAMPLE,
	ARG_METHOD,
	ARG_RHO,
	ARG_SCALE,
	ARG_RSCALES,
	ARG_ABOUT,
	ARG_DF,
	N_ARGS
};

typedef enum ReplicateMethod
{
	METHOD_JK1,
	METHOD_JKN,
	METHOD_JK2,
	METHOD_BRR,
	METHOD_FAY,
	METHOD_BOOTSTRAP,
	METHOD_SUCCESSIVE_DIFFERENCE,
	METHOD_OTHER
} ReplicateMethod;

static const NameList method_names =
NAME_LIST("JK1", "JKn", "JK2", "BRR", "Fay", "bootstrap",
		  "successive-difference", "other");

static const NameList about_names = NAME_LIST("mean", "estimate");

static void
refuse(FunctionCallInfo fcinfo, int n, const char *name, const char *method)
{
	if (!PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not for \"%s\", which has its own factors", name, method),
				 errhint("Leave it out; or give scale and rscales with method 'other'.")));
}

pg_noreturn static void
report_needed(const char *name, const char *method, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("\"%s\" needs %s", method, name),
			 errhint("%s", hint)));
}

/* A number that is given must be positive, and finite unless it may be. */
static double
get_positive(FunctionCallInfo fcinfo, int n, const char *name, bool infinite)
{
	double		number = PG_GETARG_FLOAT8(n);

	if (!(number > 0.0) || (isinf(number) && !infinite))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a positive number", name),
				 errhint("Documents of the survey say what its replicate weights are.")));
	return number;
}

/* What all factors have in common. */
static double
get_scale(FunctionCallInfo fcinfo, ReplicateMethod method, double n)
{
	const char *name = method_names.names[method];
	double		rho = 0.0;

	if (method == METHOD_FAY)
	{
		if (PG_ARGISNULL(ARG_RHO))
			report_needed("rho", name, "rho is what weights were not taken to 0 by, such as 0.3: the share of itself that a weight keeps.");
		rho = PG_GETARG_FLOAT8(ARG_RHO);
		if (!(rho >= 0.0 && rho < 1.0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rho must lie between 0 and 1"),
					 errhint("The share of itself that a weight keeps, such as 0.3; of 0, the method is 'BRR'.")));
	}
	else
		refuse(fcinfo, ARG_RHO, "rho", name);
	if (method == METHOD_BRR || method == METHOD_FAY || method == METHOD_JK2 ||
		method == METHOD_SUCCESSIVE_DIFFERENCE)
		refuse(fcinfo, ARG_SCALE, "scale", name);
	if (!PG_ARGISNULL(ARG_SCALE))
		return get_positive(fcinfo, ARG_SCALE, "scale", false);
	switch (method)
	{
		case METHOD_JK1:
			return (n - 1.0) / n;
		case METHOD_BRR:
		case METHOD_FAY:
			return 1.0 / (n * (1.0 - rho) * (1.0 - rho));
		case METHOD_BOOTSTRAP:
			return n > 1.0 ? 1.0 / (n - 1.0) : 1.0;
		case METHOD_SUCCESSIVE_DIFFERENCE:
			return 4.0 / n;
		case METHOD_OTHER:
			report_needed("scale", name, "The variance is scale times the sum of rscales times squared deviations.");
		default:
			return 1.0;
	}
}

static void
multiply_rscales(FunctionCallInfo fcinfo, ReplicateMethod method,
				 ReplicateDesign *design)
{
	const char *name = method_names.names[method];
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (PG_ARGISNULL(ARG_RSCALES))
	{
		if (method == METHOD_JKN)
			report_needed("rscales", name, "One for each replicate: (n - 1) / n of the n PSUs in its stratum, times 1 - n / N of a finite population.");
		return;
	}
	if (method == METHOD_BRR || method == METHOD_FAY || method == METHOD_JK2 ||
		method == METHOD_SUCCESSIVE_DIFFERENCE)
		refuse(fcinfo, ARG_RSCALES, "rscales", name);
	n = array_elements(PG_GETARG_ARRAYTYPE_P(ARG_RSCALES), &elements, &nulls);
	if (n != (int) design->n)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %u replicate weights and %d rscales", design->n, n),
				 errhint("Give one for each replicate, in the same order.")));
	for (int r = 0; r < n; r++)
	{
		double		rscale = nulls[r] ? -1.0 : DatumGetFloat8(elements[r]);

		if (!(rscale >= 0.0) || isinf(rscale))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rscales must be numbers of 0 or more"),
					 errhint("One for each replicate, such as (n - 1) / n of the n PSUs in its stratum.")));
		design->factors[r] *= rscale;
	}
}

static double
get_df(FunctionCallInfo fcinfo, ReplicateMethod method, double n)
{
	if (!PG_ARGISNULL(ARG_DF))
		return get_positive(fcinfo, ARG_DF, "df", true);
	if (method != METHOD_JK1 && method != METHOD_BOOTSTRAP)
		report_needed("df", method_names.names[method],
					  "df is the number of PSUs less that of strata; 'Infinity' asks for the normal distribution.");
	return Max(n - 1.0, 1.0);
}

Datum
survey_replicate_design(PG_FUNCTION_ARGS)
{
	ReplicateMethod method;
	const Sample *sample;
	ReplicateDesign design = {0};
	double		scale;

	require_arguments(fcinfo, N_ARGS);
	method = get_one_of(fcinfo, ARG_METHOD, "method", &method_names);
	design.about_estimate = get_one_of(fcinfo, ARG_ABOUT, "about", &about_names) == 1;
	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	sample = DatumGetKeyedSurvey(PG_GETARG_DATUM(ARG_SAMPLE));
	if (!sample_has_replicates(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sample has no replicate weights"),
				 errhint("Build it by survey_replicate_sample(value, weight, replicate_weights).")));
	design.n = replicates_count(sample);
	if (design.n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sample has no rows"),
				 errhint("Build it by survey_replicate_sample(value, weight, replicate_weights) over the rows of the survey.")));
	scale = get_scale(fcinfo, method, design.n);
	design.factors = core_alloc_array(design.n, sizeof(double));
	for (uint32 r = 0; r < design.n; r++)
		design.factors[r] = scale;
	multiply_rscales(fcinfo, method, &design);
	design.df = get_df(fcinfo, method, design.n);
	PG_RETURN_DATUM(image_datum(&sample_with_design(sample, &design)->image));
}
