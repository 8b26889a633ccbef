/*-------------------------------------------------------------------------
 *
 * did_honest.c
 *		did_honest: effects under bounded violations of parallel trends.
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
#include "core/inference/honest.h"
#include "core/words/words_honest.h"
#include "pg/choice_arguments.h"
#include "pg/event_study_arguments.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_honest_arrays);
PG_FUNCTION_INFO_V1(did_honest_sample);

/* Columns of did_honest. */
enum
{
	COL_M,
	COL_SEGMENT,
	COL_ESTIMATE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_EXCLUDES_ZERO,
	COL_BREAKDOWN,
	COL_CONF_LEVEL,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* Arguments that both forms have, from the first of them on. */
enum
{
	ARG_RESTRICTION,
	ARG_M,
	ARG_OF,
	ARG_METHOD,
	ARG_CONF_LEVEL,
	N_SHARED
};

typedef struct HonestCall
{
	HonestAsked asked;
	double		conf_level;
	int			n_bounds;		/* -1: those of the restriction */
	double	   *bounds;
	uint32		clusters;		/* 0: not known */
} HonestCall;

/* ---- choices ---- */

static HonestMethod
get_method(FunctionCallInfo fcinfo, int n, Restriction restriction)
{
	bool		smooth = restriction == SMOOTHNESS;
	HonestMethod method;

	if (PG_ARGISNULL(n))
		return smooth ? HONEST_FLCI : HONEST_CONDITIONAL_LF;
	method = (HonestMethod) get_one_of(fcinfo, n, "method", &honest_methods);
	if (smooth != (method == HONEST_FLCI))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("method '%s' is not for restriction '%s'",
						honest_methods.names[method],
						honest_restrictions.names[restriction]),
				 errhint("%s", smooth ?
						 "'smoothness' has method 'flci', which is the best there is for it." :
						 "'relative_magnitudes' has methods 'conditional_lf' and 'conditional': intervals of fixed length would be infinite.")));
	return method;
}

static void
get_call(FunctionCallInfo fcinfo, int first, HonestCall *call)
{
	call->asked.restriction = (Restriction)
		get_one_of(fcinfo, first + ARG_RESTRICTION, "restriction",
				   &honest_restrictions);
	call->asked.method = get_method(fcinfo, first + ARG_METHOD,
									call->asked.restriction);
	call->conf_level = get_conf_level(fcinfo, first + ARG_CONF_LEVEL);
	call->n_bounds =
		get_bounds_of(fcinfo, first + ARG_M, "m",
					  call->asked.restriction == SMOOTHNESS ?
					  "m is by how much the slope of the violation may change from one event time to the next, in units of the outcome." :
					  "m is how many times as large as before the start a change of the violation may be after it.",
					  &call->bounds);
}

/* Bounds of smoothness are in the outcome's units: shares of its error. */
static void
set_default_bounds(HonestCall *call, double std_error)
{
	static const double relative[] = {0.5, 1.0, 2.0};
	static const double smooth[] = {0.0, 0.1, 0.25, 0.5, 1.0};
	bool		is_smooth = call->asked.restriction == SMOOTHNESS;

	if (call->n_bounds >= 0)
		return;
	call->n_bounds = is_smooth ? lengthof(smooth) : lengthof(relative);
	call->bounds = palloc(size_mul(call->n_bounds, sizeof(double)));
	for (int i = 0; i < call->n_bounds; i++)
		call->bounds[i] = is_smooth ? smooth[i] * std_error : relative[i];
}

/* ---- rows ---- */

static void
put_segment(ResultRow *row, const HonestCall *call, double m, int segment,
			double estimate, double breakdown, const HonestSet *set)
{
	HonestSegment s = set->segments[segment];
	HonestAnswer answer = {set->n, isinf(set->segments[0].low),
		isinf(set->segments[set->n - 1].high), breakdown, call->clusters};
	const char *note = words_honest_note(&answer);
	bool		holds = false;

	for (int i = 0; i < set->n; i++)
		if (set->segments[i].low <= 0.0 && set->segments[i].high >= 0.0)
			holds = true;
	row_set_number(row, COL_M, m);
	row_set(row, COL_SEGMENT, Int32GetDatum(segment + 1));
	row_set_number(row, COL_ESTIMATE, estimate);
	if (!isinf(s.low))
		row_set_number(row, COL_CONF_LOW, s.low);
	if (!isinf(s.high))
		row_set_number(row, COL_CONF_HIGH, s.high);
	row_set(row, COL_EXCLUDES_ZERO, BoolGetDatum(!holds));
	if (breakdown >= 0.0 && !isinf(breakdown))
		row_set_number(row, COL_BREAKDOWN, breakdown);
	row_set_number(row, COL_CONF_LEVEL, call->conf_level);
	row_set_text(row, COL_METHOD, words_honest_method(&call->asked));
	row_set_text(row, COL_NOTE, note);
	row_put(row);
}

/* A row that says why there is nothing else in it. */
static void
put_nothing(ResultRow *row, const HonestCall *call, double m, double estimate,
			const char *why)
{
	row_set_number(row, COL_M, m);
	row_set_number(row, COL_ESTIMATE, estimate);
	row_set_number(row, COL_CONF_LEVEL, call->conf_level);
	row_set_text(row, COL_NOTE, why);
	row_put(row);
}

static void
put_smooth(ResultRow *row, const EventStudy *study, const HonestCall *call)
{
	Smoothness *smoothness = smoothness_create(study);
	double		breakdown = smoothness_breakdown(smoothness, call->conf_level);

	for (int i = 0; i < call->n_bounds; i++)
	{
		SmoothInterval found = smoothness_interval(smoothness, call->bounds[i],
												   call->conf_level, NULL);
		HonestSegment segment = {found.estimate - found.half,
			found.estimate + found.half};
		HonestSet	set = {1, 1, &segment};

		CHECK_FOR_INTERRUPTS();
		put_segment(row, call, call->bounds[i], 0, found.estimate, breakdown,
					&set);
	}
	smoothness_free(smoothness);
}

static void
put_magnitudes(ResultRow *row, const EventStudy *study, const HonestCall *call)
{
	Magnitudes *magnitudes = magnitudes_create(study);
	double		estimate = event_study_estimate(study);
	double		breakdown = magnitudes_breakdown(magnitudes,
												 call->asked.method,
												 call->conf_level);

	for (int i = 0; i < call->n_bounds; i++)
	{
		HonestSet  *set = magnitudes_set(magnitudes, call->bounds[i],
										 call->asked.method, call->conf_level);

		if (set->n == 0)
			put_nothing(row, call, call->bounds[i], estimate,
						words_honest_refusal(REFUSED_ONE_AND_THE_SAME));
		for (int j = 0; j < set->n; j++)
			put_segment(row, call, call->bounds[i], j, estimate, breakdown, set);
		honest_set_free(set);
	}
	magnitudes_free(magnitudes);
}

static void
put_answers(ResultRow *row, const EventStudy *study, HonestCall *call)
{
	double		std_error = event_study_error(study);

	set_default_bounds(call, std_error);
	if (!(std_error > 0.0))
		for (int i = 0; i < call->n_bounds; i++)
			put_nothing(row, call, call->bounds[i], event_study_estimate(study),
						words_honest_refusal(REFUSED_CONSTANT));
	else if (call->asked.restriction == SMOOTHNESS)
		put_smooth(row, study, call);
	else
		put_magnitudes(row, study, call);
}

/* ---- did_honest(sample, ...) ---- */

Datum
did_honest_sample(PG_FUNCTION_ARGS)
{
	HonestCall	call = {.clusters = 0};
	WaveStudy  *found;
	EventStudy	study;
	ResultRow	row;

	require_arguments(fcinfo, 1 + N_SHARED + N_STUDY_ARGUMENTS);
	rows_open(&row, fcinfo, N_COLS);
	get_call(fcinfo, 1, &call);
	found = get_wave_study(fcinfo, 1 + N_SHARED, "did_honest");
	if (found == NULL)
		return (Datum) 0;
	if (found->status != STUDY_OK)
	{
		set_default_bounds(&call, get_float8_nan());
		for (int i = 0; i < call.n_bounds; i++)
			put_nothing(&row, &call, call.bounds[i], get_float8_nan(),
						words_no_study(found));
		return (Datum) 0;
	}
	study = found->study;
	call.clusters = found->clusters;
	call.asked.estimator = found->estimator;
	call.asked.reference = found->reference;
	call.asked.n_post = study.n_post - found->n_anticipated;
	call.asked.position = get_position(fcinfo, 1 + ARG_OF, call.asked.n_post);
	study.weights = position_weights(call.asked.position, study.n_post,
									 found->n_anticipated);
	put_answers(&row, &study, &call);
	return (Datum) 0;
}

/* ---- did_honest(beta, vcov, n_pre, ...) ---- */

Datum
did_honest_arrays(PG_FUNCTION_ARGS)
{
	HonestCall	call = {.clusters = 0};
	EventStudy	study;
	ResultRow	row;

	require_arguments(fcinfo, 3 + N_SHARED);
	rows_open(&row, fcinfo, N_COLS);
	get_call(fcinfo, 3, &call);
	if (!get_event_study(fcinfo, &study))
		return (Datum) 0;
	call.asked.estimator = STUDY_OF_AVERAGES;
	call.asked.reference = -1;
	call.asked.n_post = study.n_post;
	call.asked.position = get_position(fcinfo, 3 + ARG_OF, study.n_post);
	study.weights = position_weights(call.asked.position, study.n_post, 0);
	put_answers(&row, &study, &call);
	return (Datum) 0;
}
