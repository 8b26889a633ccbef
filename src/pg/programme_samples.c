/*-------------------------------------------------------------------------
 *
 * programme_samples.c
 *		programme_samples: the samples of many outcomes in one pass over the
 *		answers of a survey.
 *
 * The queries that it is given say how the values of outcomes are made of
 * answers, who was interviewed, and what was answered (programme_answers.h);
 * the values are those of the view outcome_value, to the last bit, as a test
 * holds them to be.  What follows from a code is worked out once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "core/base/bytes.h"
#include "core/sample/sample_hot.h"
#include "pg/arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/programme_answers.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(programme_samples);

/* A value that an outcome may not have. */
typedef struct Value
{
	double		value;
	bool		is_null;
} Value;

/* ---- from answers to a value ---- */

static const Value missing = {0.0, true};

static Value
value_of_total(const Outcome *outcome, Datum total)
{
	Value		value = {0.0, false};

	switch (outcome->rule)
	{
		case RULE_THRESHOLD:
			value.value =
				(outcome->at_least == 0 || DatumGetBool(DirectFunctionCall2(numeric_ge, total, outcome->at_least))) &&
				(outcome->at_most == 0 || DatumGetBool(DirectFunctionCall2(numeric_le, total, outcome->at_most)));
			return value;
		case RULE_LOOKUP:
			for (int i = 0; i < outcome->n_scores; i++)
				if (same_number(outcome->scores[i].raw, total))
				{
					value.value = outcome->scores[i].score;
					return value;
				}
			return missing;
		default:
			value.value = DatumGetFloat8(DirectFunctionCall1(numeric_float8, total));
			return value;
	}
}

/* What an answer adds to the sum. */
static Datum
part_of(const OutcomeItem *item, Datum number)
{
	return DirectFunctionCall2(numeric_add, item->constant,
							   DirectFunctionCall2(numeric_mul, item->multiplier, number));
}

static Value
value_of_code(const Outcome *outcome, const Code *code)
{
	if (!code->is_answer)
		return missing;
	if (outcome->rule == RULE_TOP_BOX)
	{
		Value		value = {0.0, false};

		for (int i = 0; i < outcome->n_codes; i++)
			if (same_number(outcome->codes[i], code->number))
				value.value = 1.0;
		return value;
	}
	return value_of_total(outcome, part_of(&outcome->items[0], code->number));
}

/* parts: of each item and code, 0 if it is no answer. */
static Value
value_of_codes(const Outcome *outcome, const uint32 *fields, Datum *const *parts)
{
	Datum		total = 0;
	int			answered = 0;

	if (outcome->rule == RULE_TOP_BOX || outcome->rule == RULE_NUMERIC)
		return missing;			/* a rule for a single item */
	for (int i = 0; i < outcome->n_items; i++)
	{
		uint32		code = fields[outcome->items[i].question];

		if (code == 0 || parts[i][code - 1] == 0)
			continue;
		answered++;
		total = total == 0 ? parts[i][code - 1] :
			DirectFunctionCall2(numeric_add, total, parts[i][code - 1]);
	}
	if (answered == outcome->n_items && answered > 0)
		return value_of_total(outcome, total);
	if (answered == 0 || outcome->min_answered == 0 || answered < outcome->min_answered)
		return missing;
	total = DirectFunctionCall2(numeric_mul, total,
								DirectFunctionCall1(int8_numeric, Int64GetDatum(outcome->n_items)));
	total = DirectFunctionCall2(numeric_div, total,
								DirectFunctionCall1(int8_numeric, Int64GetDatum(answered)));
	return value_of_total(outcome, total);
}

/* ---- from values to a sample ---- */

static void
add_value(Sample **sample, const Outcome *outcome, const Interview *interview,
		  Value value)
{
	double		number;
	double		weight = interview->weight;
	int64		cluster;
	int32		cohort = interview->treated ? PERIOD_POST : NEVER_TREATED;
	int32		period = interview->post ? PERIOD_POST : PERIOD_PRE;

	if (value.is_null || !interview->has_weight)
	{
		(*sample)->image.n_missing++;
		return;
	}
	number = outcome->is_proportion ? (value.value == 1.0 ? 1.0 : 0.0) :
		check_number("outcome", value.value);
	if (unlikely(!(weight >= 1.0 / WEIGHT_LIMIT && weight <= WEIGHT_LIMIT)) &&
		weight != 0.0)
		report_bad_weight(weight);
	if (weight == 0.0 ||
		!find_key(&(*sample)->image, interview->area, &cluster) ||
		!known_cell_add(*sample, cluster, 0, cohort, period, number, weight, NULL))
	{
		Row			row = {number, NULL, weight, interview->area, {0}, cohort, period, {0}};
		Sample	   *before = *sample;
		SampleStatus status = weight == 0.0 ?
			sample_add_weightless(sample, &row) : sample_add(sample, &row);

		if (status != SAMPLE_OK)
			sample_report(status, *sample, NULL);
		if (*sample != before)
			pfree(before);
	}
}

/* In memory that is reset after each outcome. */
static Sample *
sample_of_outcome(const Survey *survey, const Outcome *outcome,
				  MemoryContext passing)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED |
									   (outcome->is_proportion ? SAMPLE_BOOLEAN_OUTCOME : 0), 0);
	bool		single = outcome->n_items == 1;
	Value	   *values = NULL;
	Datum	  **parts = NULL;
	MemoryContext kept = CurrentMemoryContext;

	if (single)
	{
		const Question *question = &survey->questions[outcome->items[0].question];

		values = (Value *) palloc_extended(size_mul(size_add(question->n_codes, 1), sizeof(Value)), MCXT_ALLOC_HUGE);
		values[0] = missing;
		for (uint32 i = 0; i < question->n_codes; i++)
			values[i + 1] = value_of_code(outcome, &question->codes[i]);
	}
	else
	{
		parts = (Datum **) palloc(size_mul(size_add(outcome->n_items, 1), sizeof(Datum *)));
		for (int j = 0; j < outcome->n_items; j++)
		{
			const Question *question = &survey->questions[outcome->items[j].question];

			parts[j] = (Datum *) palloc_extended(size_mul(size_add(question->n_codes, 1), sizeof(Datum)), MCXT_ALLOC_HUGE);
			for (uint32 i = 0; i < question->n_codes; i++)
				parts[j][i] = question->codes[i].is_answer ?
					part_of(&outcome->items[j], question->codes[i].number) : 0;
		}
	}

	for (uint32 i = 0; i < survey->n_interviews; i++)
	{
		const uint32 *fields = survey->fields + (size_t) i * survey->n_questions;
		Value		value;

		if (single)
			value = values[fields[outcome->items[0].question]];
		else
		{
			MemoryContextSwitchTo(passing);
			value = value_of_codes(outcome, fields, parts);
			MemoryContextSwitchTo(kept);
			MemoryContextReset(passing);
		}
		add_value(&sample, outcome, &survey->interviews[i], value);
		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	return sample;
}

Datum
programme_samples(PG_FUNCTION_ARGS)
{
	MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "survey", ALLOCSET_DEFAULT_SIZES);
	MemoryContext of_outcome = AllocSetContextCreate(memory, "outcome", ALLOCSET_DEFAULT_SIZES);
	MemoryContext passing = AllocSetContextCreate(memory, "value", ALLOCSET_DEFAULT_SIZES);
	MemoryContext before;
	const Survey *survey;
	ResultRow	row;
	const char *queries[N_ANSWER_QUERIES];

	require_arguments(fcinfo, lengthof(queries));
	rows_open(&row, fcinfo, 2);
	before = MemoryContextSwitchTo(memory);
	for (size_t i = 0; i < lengthof(queries); i++)
		queries[i] = text_to_cstring(PG_GETARG_TEXT_PP(i));
	MemoryContextSwitchTo(before);
	survey = programme_answers_read(queries, memory);

	for (int i = 0; i < survey->n_outcomes && survey->n_interviews > 0; i++)
	{
		const Outcome *outcome = &survey->outcomes[i];
		Sample	   *sample;

		before = MemoryContextSwitchTo(of_outcome);
		sample = sample_of_outcome(survey, outcome, passing);
		row_set(&row, 0, PointerGetDatum(cstring_to_text_with_len(outcome->key.text, (int) outcome->key.length)));
		row_set(&row, 1, image_datum(did_sample_type.canonical(&sample->image)));
		row_put(&row);
		MemoryContextSwitchTo(before);
		MemoryContextReset(of_outcome);
	}
	MemoryContextDelete(memory);
	return (Datum) 0;
}
