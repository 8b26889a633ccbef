/*-------------------------------------------------------------------------
 *
 * did_pretrend_power.c
 *		did_pretrend_power: violations of parallel trends that effects before
 *		the start show, and what those do that they do not show.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/float.h"

#include "core/base/bytes.h"
#include "core/inference/pretrend_power.h"
#include "core/inference/t_interval.h"
#include "core/words/words_honest.h"
#include "pg/event_study_arguments.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_pretrend_power_arrays);
PG_FUNCTION_INFO_V1(did_pretrend_power_sample);

/* Of studies whose clusters are not known. */
#define NORMAL_THRESHOLD 1.96

/* Columns of did_pretrend_power. */
enum
{
	COL_POWER,
	COL_SLOPE,
	COL_EVENT_TIME,
	COL_VIOLATION,
	COL_BIAS,
	COL_ESTIMATE,
	COL_THRESHOLD,
	COL_ERROR,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* Arguments that both forms have, from the first of them on. */
enum
{
	ARG_POWER,
	ARG_SLOPE,
	ARG_THRESHOLD,
	N_SHARED
};

/* Powers whose slopes are asked for, and slopes whose powers are. */
typedef struct Asked
{
	int			n_powers;
	double	   *powers;
	int			n_slopes;
	double	   *slopes;
	double		threshold;		/* NaN if NULL */
	int			estimator;
	int32		reference;		/* event time */
} Asked;

static void
get_asked(FunctionCallInfo fcinfo, int first, Asked *asked)
{
	static const double usual[] = {0.5, 0.8};

	asked->n_powers = get_bounds_of(fcinfo, first + ARG_POWER, "power",
									"It is the probability that a violation shows, such as 0.8.",
									&asked->powers);
	for (int i = 0; i < asked->n_powers; i++)
		if (!(asked->powers[i] > 0.0 && asked->powers[i] < 1.0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("power must hold numbers between 0 and 1, not %g",
							asked->powers[i]),
					 errhint("It is the probability that a violation shows, such as 0.8.")));
	asked->n_slopes = get_bounds_of(fcinfo, first + ARG_SLOPE, "slope",
									"It is by how much a violation grows from one event time to the next, in units of the outcome; one that falls is as likely to show.",
									&asked->slopes);
	if (asked->n_powers < 0 && asked->n_slopes < 0)
	{
		asked->n_powers = lengthof(usual);
		asked->powers = memcpy(palloc(sizeof(usual)), usual, sizeof(usual));
	}
	asked->threshold = PG_ARGISNULL(first + ARG_THRESHOLD) ?
		get_float8_nan() : PG_GETARG_FLOAT8(first + ARG_THRESHOLD);
	if (!PG_ARGISNULL(first + ARG_THRESHOLD) &&
		!(asked->threshold > 0.0 && asked->threshold <= 1e6))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold must lie between 0 and 1000000"),
				 errhint("It is how many standard errors from 0 an effect before the start may be and pass, such as 1.96.")));
}

static void
put_nothing(ResultRow *row, const Asked *asked, double power, double slope,
			const char *why)
{
	row_set_number(row, COL_POWER, power);
	row_set_number(row, COL_SLOPE, slope);
	row_set_number(row, COL_THRESHOLD, asked->threshold);
	row_set_text(row, COL_NOTE, why);
	row_put(row);
}

/* Nothing, for all that was asked. */
static void
put_nothings(ResultRow *row, const Asked *asked, const char *why)
{
	for (int i = 0; i < asked->n_powers; i++)
		put_nothing(row, asked, asked->powers[i], get_float8_nan(), why);
	for (int i = 0; i < asked->n_slopes; i++)
		put_nothing(row, asked, get_float8_nan(), asked->slopes[i], why);
}

/* A row for each event time; a power that is NaN is worked out. */
static void
put_slope(ResultRow *row, const EventStudy *study, const Asked *asked,
		  double power, double slope)
{
	int			n = study->n_pre + study->n_post;
	double	   *bias = palloc(size_mul(n, sizeof(double)));
	BoxProbability pass = pretrend_pass(study, asked->threshold, slope);
	/* What is as rare as this has no average worth its digits. */
	bool		passes = pass.probability > 1e-6;

	if (passes)
		pretrend_bias(study, asked->threshold, slope, bias);
	for (int i = 0; i < n; i++)
	{
		int			steps = steps_from_reference(study->n_pre, i);

		row_set_number(row, COL_POWER, isnan(power) ? 1.0 - pass.probability :
					   power);
		row_set_number(row, COL_SLOPE, slope);
		row_set(row, COL_EVENT_TIME, Int32GetDatum(asked->reference + steps));
		row_set_number(row, COL_VIOLATION, slope * steps);
		if (passes)
			row_set_number(row, COL_BIAS, bias[i]);
		row_set_number(row, COL_ESTIMATE, study->beta[i]);
		row_set_number(row, COL_THRESHOLD, asked->threshold);
		row_set_number(row, COL_ERROR, pass.error);
		row_set_text(row, COL_METHOD, words_power_method(asked->threshold,
														 study->n_pre,
														 asked->estimator,
														 asked->reference));
		if (!passes)
			row_set_text(row, COL_NOTE, words_honest_refusal(REFUSED_RARE));
		row_put(row);
	}
}

static void
put_answers(ResultRow *row, const EventStudy *study, const Asked *asked)
{
	if (!pretrends_vary(study))
	{
		put_nothings(row, asked, words_honest_refusal(REFUSED_CONSTANT_BEFORE));
		return;
	}
	for (int i = 0; i < asked->n_powers; i++)
	{
		double		slope = pretrend_slope(study, asked->threshold,
										   asked->powers[i]);

		CHECK_FOR_INTERRUPTS();
		if (isnan(slope))
			put_nothing(row, asked, asked->powers[i], slope,
						words_pretrend_size(1.0 - pretrend_pass(study,
																asked->threshold,
																0.0).probability));
		else
			put_slope(row, study, asked, asked->powers[i], slope);
	}
	for (int i = 0; i < asked->n_slopes; i++)
		put_slope(row, study, asked, get_float8_nan(), asked->slopes[i]);
}

Datum
did_pretrend_power_arrays(PG_FUNCTION_ARGS)
{
	Asked		asked;
	EventStudy	study;
	ResultRow	row;

	require_arguments(fcinfo, 3 + N_SHARED);
	rows_open(&row, fcinfo, N_COLS);
	get_asked(fcinfo, 3, &asked);
	if (isnan(asked.threshold))
		asked.threshold = NORMAL_THRESHOLD;
	asked.estimator = STUDY_OF_AVERAGES;
	asked.reference = -1;
	if (get_event_study(fcinfo, &study))
		put_answers(&row, &study, &asked);
	return (Datum) 0;
}

/* The 5% threshold of t with as many degrees of freedom. */
static double
usual_threshold(uint32 clusters)
{
	ConfidenceInterval interval;

	if (clusters < 2 || !t_interval(0.0, 1.0, clusters - 1.0, 0.95, &interval))
		return get_float8_nan();
	return interval.high;
}

Datum
did_pretrend_power_sample(PG_FUNCTION_ARGS)
{
	Asked		asked;
	WaveStudy  *found;
	ResultRow	row;

	require_arguments(fcinfo, 1 + N_SHARED + N_STUDY_ARGUMENTS);
	rows_open(&row, fcinfo, N_COLS);
	get_asked(fcinfo, 1, &asked);
	found = get_wave_study(fcinfo, 1 + N_SHARED, "did_pretrend_power");
	if (found == NULL)
		return (Datum) 0;
	if (isnan(asked.threshold))
		asked.threshold = usual_threshold(found->clusters);
	asked.estimator = found->estimator;
	asked.reference = found->reference;
	if (found->status != STUDY_OK)
		put_nothings(&row, &asked, words_no_study(found));
	else
		put_answers(&row, &found->study, &asked);
	return (Datum) 0;
}
