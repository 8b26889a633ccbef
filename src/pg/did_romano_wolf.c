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
#include "executor/executor.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "core/answer/romano_wolf.h"
#include "core/base/memory.h"
#include "core/words/words.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_romano_wolf);
PG_FUNCTION_INFO_V1(did_romano_wolf_final);

/* What the step-down procedure moves about, with the name it goes by. */
typedef struct Named
{
	Datum		outcome;
	bool		unnamed;
} Named;

/* The samples of an array of did_named_sample; those that are NULL are not. */
static uint32
get_samples(ArrayType *array, Hypothesis **hypotheses, Named **names)
{
	Datum	   *elements;
	bool	   *nulls;
	int			n = array_elements(array, &elements, &nulls);
	size_t		n_rows = 0;
	uint32		n_samples = 0;

	for (int i = 0; i < n; i++)
		n_rows += !nulls[i];
	/* A hypothesis is larger than a small sample. */
	*hypotheses = core_alloc_array(size_add(n_rows, 1), sizeof(Hypothesis));
	*names = core_alloc_array(size_add(n_rows, 1), sizeof(Named));
	for (int i = 0; i < n; i++)
	{
		HeapTupleHeader row;
		Named	   *name = &(*names)[n_samples];
		Datum		sample;
		bool		isnull;

		if (nulls[i])
			continue;
		row = DatumGetHeapTupleHeader(elements[i]);
		sample = GetAttributeByName(row, "sample", &isnull);
		if (isnull)
			continue;
		name->outcome = GetAttributeByName(row, "outcome", &name->unnamed);
		(*hypotheses)[n_samples++].sample = DatumGetTwoWaves(sample);
	}
	return n_samples;
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
form_row(ResultRow *row, const Hypothesis *hypothesis, const Named *name)
{
	const Estimate *e = &hypothesis->estimate;

	if (!name->unnamed)
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
		  const Named *names, uint32 n)
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
	Hypothesis *hypotheses;
	Named	   *names;
	uint32		n = get_samples(PG_GETARG_ARRAYTYPE_P(0), &hypotheses, &names);

	check_samples(hypotheses, n, choices->effects);
	for (uint32 i = 0; i < n; i++)
		hypotheses[i].number = i;
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
