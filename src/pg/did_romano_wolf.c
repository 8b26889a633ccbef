/*-------------------------------------------------------------------------
 *
 * did_romano_wolf.c
 *		did_romano_wolf: p-values adjusted for there being several outcomes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "core/answer/romano_wolf.h"
#include "core/base/memory.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/named_samples.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_romano_wolf);
PG_FUNCTION_INFO_V1(did_romano_wolf_final);

/* One for each sample.  A hypothesis is larger than a small sample. */
static Hypothesis *
hypotheses_of(const NamedSample *samples, uint32 n)
{
	Hypothesis *hypotheses = core_alloc_array(size_add(n, 1), sizeof(Hypothesis));

	for (uint32 i = 0; i < n; i++)
	{
		hypotheses[i].sample = samples[i].sample;
		hypotheses[i].number = i;
	}
	return hypotheses;
}

static void
check_samples(const Hypothesis *hypotheses, uint32 n, Effects effects)
{
	for (uint32 i = 0; i < n; i++)
	{
		const Sample *sample = hypotheses[i].sample;

		require_clusters(sample, "did_romano_wolf");
		require_effects(sample, effects);
		if ((sample->image.flags ^ hypotheses[0].sample->image.flags) &
			SAMPLE_TEXT_CLUSTER)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("some samples have text for clusters, others integers"),
					 errhint("The outcomes must share their clusters: build all samples with the same cluster argument.")));
	}
}

/* Columns of did_stepdown. */
enum
{
	COL_OUTCOME,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_P_VALUE,
	COL_P_ADJUSTED,
	COL_N,
	COL_N_CLUSTERS,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

static Datum
form_row(ResultRow *row, const Hypothesis *hypothesis, const NamedSample *name)
{
	const Estimate *e = &hypothesis->estimate;

	row_set(row, COL_OUTCOME, name->outcome);
	row_set_number(row, COL_ESTIMATE, e->estimate);
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_P_ADJUSTED, hypothesis->p_adjusted);
	row_set_count(row, COL_N, e->rows);
	row_set_count(row, COL_N_CLUSTERS, e->clusters);
	row_set_text(row, COL_METHOD, words_method(&e->method));
	row_set_text(row, COL_NOTE, words_note(&e->facts, hypothesis->sample));
	row_set(row, COL_FACTS, facts_json(&e->facts, hypothesis->sample));
	return row_close(row);
}

static Datum
form_rows(FunctionCallInfo fcinfo, const Hypothesis *hypotheses,
		  const NamedSample *names, uint32 n)
{
	Oid			type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	TupleDesc	tupdesc;
	Datum	   *rows = palloc(size_mul(size_add(n, 1), sizeof(Datum)));
	ResultRow	row;

	if (!OidIsValid(type))
		elog(ERROR, "did_romano_wolf does not return an array");
	tupdesc = lookup_rowtype_tupdesc(type, -1);
	row_open_type(&row, tupdesc, N_COLS);
	for (uint32 i = 0; i < n; i++)
		rows[i] = form_row(&row, &hypotheses[i],
						   &names[hypotheses[i].number]);
	ReleaseTupleDesc(tupdesc);
	return PointerGetDatum(construct_array(rows, n, type, -1, false,
										   TYPALIGN_DOUBLE));
}

static Datum
step_down(FunctionCallInfo fcinfo, const Choices *choices)
{
	NamedSample *names;
	uint32		n = named_samples(PG_GETARG_ARRAYTYPE_P(0), &names);
	Hypothesis *hypotheses = hypotheses_of(names, n);

	check_samples(hypotheses, n, choices->effects);
	stepdown_test(hypotheses, n, choices);
	return form_rows(fcinfo, hypotheses, names, n);
}

/* The final function of the aggregate: the default choices. */
Datum
did_romano_wolf_final(PG_FUNCTION_ARGS)
{
	Choices		choices = choices_of(usual_way(WAY_WILD));

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return step_down(fcinfo, &choices);
}

static const Choice arguments[] = {
	CHOICE_WEIGHTS, CHOICE_REPS, CHOICE_SEED, CHOICE_NULL_VALUE,
	CHOICE_EFFECTS, CHOICE_TIES
};

Datum
did_romano_wolf(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_bootstrap", .gives = GIVES_STEP_DOWN};
	Choices		choices;
	unsigned	given;

	require_arguments(fcinfo, 2 + lengthof(arguments));
	choices = choices_of(get_way(fcinfo, 1, &of));
	given = get_choices(fcinfo, 2, arguments, lengthof(arguments), &choices);
	refuse_choices(&choices, given);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return step_down(fcinfo, &choices);
}
