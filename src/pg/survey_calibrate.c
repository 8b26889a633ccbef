/*-------------------------------------------------------------------------
 *
 * survey_calibrate.c
 *		survey_calibrate, survey_calibration_weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "core/answer/survey_calibration.h"
#include "pg/choice_arguments.h"
#include "pg/known_totals.h"
#include "pg/row.h"
#include "pg/row_margins.h"
#include "pg/survey_sample.h"

PG_FUNCTION_INFO_V1(survey_calibrate_sample);
PG_FUNCTION_INFO_V1(survey_calibration_weights);

/* ---- arguments ---- */

static const Sample *
get_sample_with_margins(FunctionCallInfo fcinfo, int n)
{
	const Sample *sample = DatumGetKeyedSurvey(PG_GETARG_DATUM(n));

	if (!sample_has_margins(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sample does not know the margins of its rows"),
				 errhint("Make it by calibration_sample(value, psu, weight, stratum, jsonb_build_object('sex', sex, 'age', age_band)).")));
	return sample;
}

static double
bound_of(Datum element, bool isnull, double none)
{
	double		bound = isnull ? none : DatumGetFloat8(element);

	if (isnan(bound))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a bound cannot be NaN"),
				 errhint("NULL is no bound.")));
	return bound;
}

static void
get_bounds(FunctionCallInfo fcinfo, int n, CalibrationChoices *choices)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n_elements;

	choices->lower = -INFINITY;
	choices->upper = INFINITY;
	if (PG_ARGISNULL(n))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), FLOAT8OID, sizeof(float8),
					  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, &nulls,
					  &n_elements);
	if (n_elements != 2)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("bounds must be two numbers, not %d", n_elements),
				 errhint("Write the smallest and the largest that weights may be multiplied by, as in bounds => '{0.3,3}'; NULL is no bound.")));
	choices->lower = bound_of(elements[0], nulls[0], -INFINITY);
	choices->upper = bound_of(elements[1], nulls[1], INFINITY);
	if (!(choices->lower < choices->upper))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the lower bound, %g, is not below the upper, %g",
						choices->lower, choices->upper),
				 errhint("Write the smallest and the largest that weights may be multiplied by, as in bounds => '{0.3,3}'.")));
}

static void
check_choices(const CalibrationChoices *choices)
{
	bool		bounded = isfinite(choices->lower) || isfinite(choices->upper);

	if (choices->method == CALIBRATE_LOGIT &&
		!(isfinite(choices->lower) && choices->lower < 1.0 &&
		  isfinite(choices->upper) && choices->upper > 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method logit needs two bounds, one on either side of 1"),
				 errhint("Write the smallest and the largest that weights may be multiplied by, as in bounds => '{0.3,3}'.")));
	if (bounded && (choices->method == CALIBRATE_POSTSTRATIFY ||
					choices->method == CALIBRATE_RAKE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method %s takes no bounds",
						calibration_method_names.names[choices->method]),
				 errhint("Methods linear, raking and logit do.")));
}

/* ---- complaints ---- */

#define MARGIN(text) margin_shown(text)

/* sex = f, or the amount of income */
static const char *
total_shown(const KnownTotal *known)
{
	return known->category.text == NULL ?
		psprintf("the amount \"%s\"", MARGIN(known->margin)) :
		psprintf("\"%s\" in margin \"%s\"", MARGIN(known->category),
				 MARGIN(known->margin));
}

static void
report_rows(CalibrationStatus status, const CalibrationFault *fault)
{
	if (status == CALIBRATION_NO_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a sample without rows cannot be calibrated"),
				 errhint("Rows of weight 0 do not count.")));
	if (status == CALIBRATION_NOT_A_NUMBER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("margin \"%s\" has one total, that of an amount, but a row has \"%s\"",
						MARGIN(fault->field.name), fault->field.type == MARGIN_NULL ?
						"null" : MARGIN(fault->field.value)),
				 errhint("Give a total for each category, as {\"%s\": {\"a\": 1000, \"b\": 2000}}; or let every row have a number.",
						 MARGIN(fault->field.name))));
	if (status == CALIBRATION_NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("margin \"%s\" is null in some rows",
						MARGIN(fault->field.name)),
				 errhint("Impute the category, give those without one a category and a total of their own, or leave them out by WHERE; survey_calibration_weights(sample) counts them.")));
	if (status == CALIBRATION_TOO_MANY)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many categories: all margins but the one with most may have %d together",
						MAX_MARGIN_COLUMNS),
				 errhint("Put categories together. Is a margin measured, not classified? Then give one number, its total.")));
}

static void
report_totals(CalibrationStatus status, const CalibrationFault *fault)
{
	const KnownTotal *known = &fault->known;

	if (status == CALIBRATION_NO_SUCH_MARGIN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are totals of margin \"%s\", which rows do not have",
						MARGIN(known->margin)),
				 errhint("Margins have the names that jsonb_build_object gave them in calibration_sample.")));
	if (status == CALIBRATION_NO_TOTAL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no total for \"%s\" in margin \"%s\"",
						MARGIN(fault->field.value), MARGIN(fault->field.name)),
				 errhint("Rows have this category. Add its total, put it together with another category, or leave its rows out.")));
	if (status == CALIBRATION_NO_RESPONDENTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no row is \"%s\" in margin \"%s\", of which the total is %g",
						MARGIN(known->category), MARGIN(known->margin), known->total),
				 errhint("Nobody can stand for these people. Is it spelt as in the rows? Put it together with another category, in the totals and in the margins of rows.")));
	if (status == CALIBRATION_NOT_POSITIVE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the total of %s is %g", total_shown(known), known->total),
				 errhint("Rows have this category, so there are people in it. Leave these rows out if they are not of the population.")));
	if (status == CALIBRATION_SUMS_DIFFER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the totals of margins \"%s\" and \"%s\" contradict each other",
						MARGIN(known->margin), MARGIN(fault->other.margin)),
				 errdetail("One adds up to %.15g, the other to %.15g.",
						   known->total, fault->other.total),
				 errhint("Each margin divides the same population. Multiply the totals of one by what makes its sum that of the other, if you trust that one.")));
}

static void
report_method(CalibrationStatus status, const CalibrationFault *fault,
			  const CalibrationChoices *choices)
{
	const char *method = calibration_method_names.names[choices->method];

	if (status == CALIBRATION_NO_AMOUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method %s takes categories, and \"%s\" has one total, that of an amount",
						method, MARGIN(fault->known.margin)),
				 errhint("Methods linear, raking and logit take amounts, too.")));
	if (status == CALIBRATION_ONE_MARGIN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("poststratification is by one margin"),
				 errhint("Make one of several, jsonb_build_object('sex_age', concat(sex, ' ', age_band)), with a total for each combination; or use method => 'rake', which needs those of each margin only.")));
}

static void
report_solution(CalibrationStatus status, const CalibrationFault *fault,
				const CalibrationChoices *choices)
{
	bool		bounded = isfinite(choices->lower) || isfinite(choices->upper);

	if (status == CALIBRATION_NOT_REACHED)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no weights reproduce all totals%s",
						bounded ? " within the bounds" : ""),
				 errdetail("The nearest that was found is furthest off for %s: %.6g instead of %.6g.",
						   total_shown(&fault->known), fault->reached,
						   fault->known.total),
				 errhint("%s", bounded ? "Give wider bounds, or put categories together." :
						 "Combinations that no row has may stand in the way: put categories together, or leave a margin out.")));
	if (status == CALIBRATION_VANISHED)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights that reproduce all totals would be multiplied by %g where %s",
						fault->reached, margins_shown(fault->pattern)),
				 errhint("The totals leave as good as nothing for these rows, or too much. Are they in the unit of the weights? Put categories together, or leave a margin out.")));
	if (status == CALIBRATION_TOO_LARGE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the calibrated sample would be too large"),
				 errhint("Round amounts to the digits that matter.")));
}

pg_noreturn static void
report_fault(CalibrationStatus status, const CalibrationFault *fault,
			 const CalibrationChoices *choices)
{
	report_rows(status, fault);
	report_totals(status, fault);
	report_method(status, fault, choices);
	report_solution(status, fault, choices);
	elog(ERROR, "unexpected calibration status %d", (int) status);
}

/* ---- the functions ---- */

enum
{
	ARG_SAMPLE,
	ARG_TOTALS,
	ARG_METHOD,
	ARG_BOUNDS,
	N_ARGUMENTS
};

Datum
survey_calibrate_sample(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	KnownTotals totals;
	CalibrationChoices choices;
	CalibrationFault fault;
	CalibrationStatus status;
	Sample	   *calibrated;

	require_arguments(fcinfo, N_ARGUMENTS);
	if (PG_ARGISNULL(ARG_SAMPLE) || PG_ARGISNULL(ARG_TOTALS))
		PG_RETURN_NULL();
	sample = get_sample_with_margins(fcinfo, ARG_SAMPLE);
	choices.method = (CalibrationMethod) get_one_of(fcinfo, ARG_METHOD, "method",
													&calibration_method_names);
	get_bounds(fcinfo, ARG_BOUNDS, &choices);
	check_choices(&choices);
	if (sample_is_calibrated(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sample is calibrated already"),
				 errhint("Calibrate the sample that calibration_sample made, to all margins at once.")));
	totals = get_known_totals(PG_GETARG_JSONB_P(ARG_TOTALS));
	status = survey_calibrate(sample, totals.known, totals.n, &choices,
							  &calibrated, &fault);
	if (status != CALIBRATION_OK)
		report_fault(status, &fault, &choices);
	PG_RETURN_DATUM(image_datum(&calibrated->image));
}

enum
{
	WEIGHTS_MARGINS,
	WEIGHTS_N,
	WEIGHTS_SUM_WEIGHTS,
	WEIGHTS_G,
	WEIGHTS_CALIBRATED,
	N_WEIGHTS
};

Datum
survey_calibration_weights(PG_FUNCTION_ARGS)
{
	const Sample *sample = get_sample_with_margins(fcinfo, 0);
	MarginWeights *weights;
	uint32_t	n;
	ResultRow	row;

	rows_open(&row, fcinfo, N_WEIGHTS);
	weights = survey_margin_weights(sample, &n);
	for (uint32_t i = 0; i < n; i++)
	{
		const MarginWeights *of = &weights[i];

		CHECK_FOR_INTERRUPTS();
		row_set(&row, WEIGHTS_MARGINS, JsonbPGetDatum(margins_jsonb(&of->margins)));
		row_set_count(&row, WEIGHTS_N, of->rows);
		row_set_number(&row, WEIGHTS_SUM_WEIGHTS, of->sum_weights);
		row_set_number(&row, WEIGHTS_G, of->factor);
		row_set_number(&row, WEIGHTS_CALIBRATED, of->sum_weights * of->factor);
		row_put(&row);
	}
	return (Datum) 0;
}
