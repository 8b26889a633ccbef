/*-------------------------------------------------------------------------
 *
 * event_pretrend.c
 *		Are there effects before the start?  A joint test of those that a
 *		regression has.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_pretrend.h"

#include <math.h>

#include "core/base/memory.h"

/* Rows with a standard error, by number; others are told of. */
static int
list_tested(const EventRows *rows, int *tested, Pretrend *pretrend)
{
	int64_t		all = 0;
	int			n = 0;

	for (int i = 1; i < rows->n; i++)
	{
		const EventRow *row = &rows->rows[i];

		if (row->is_reference)
			continue;
		all++;
		if (row->estimate.std_error > 0.0)
			tested[n++] = i;
	}
	pretrend_note_tested(pretrend, n, all);
	return n;
}

static void
find_wald(const EventRows *rows, const int *tested, int n, Pretrend *pretrend)
{
	double	   *effects = core_alloc_array(n, sizeof(double));
	dd		   *v = core_alloc_array(size_mul(n, n), sizeof(dd));
	bool	   *dropped = core_alloc_array(n, sizeof(bool));

	for (int i = 0; i < n; i++)
	{
		effects[i] = rows->rows[tested[i]].estimate.estimate;
		for (int j = 0; j < n; j++)
			v[(size_t) i * n + j] = *event_rows_covariance(rows, tested[i],
														   tested[j]);
	}
	pretrend_find_wald(pretrend, n, effects, v, dropped);
	core_free(dropped);
	core_free(v);
	core_free(effects);
}

/* What is said of the sample or of the regression, whichever row says it. */
static void
copy_facts(const EventRows *rows, Facts *facts)
{
	static const FactCode codes[] = {
		FACT_LATER_COHORTS, FACT_PERIOD_CODES, FACT_LEFT_OUT_ROWS,
		FACT_UNTREATED_ONLY, FACT_REFERENCE_GAPS, FACT_SINGLE_COHORTS,
		FACT_DROPPED_COVARIATES, FACT_MANY_PARAMETERS, FACT_ONLY_TRENDS
	};

	for (int i = rows->n - 1; i >= (rows->n > 1); i--)
	{
		const Facts *of_row = &rows->rows[i].estimate.facts;

		for (size_t j = 0; j < sizeof(codes) / sizeof(codes[0]); j++)
			if (of_row->present[codes[j]])
				add_fact(facts, codes[j], of_row->facts[codes[j]]);
	}
}

Pretrend *
event_pretrend(const Sample *sample, const Waves *waves,
			   const EventChoices *choices, Reference reference)
{
	Pretrend   *pretrend = core_alloc(sizeof(Pretrend));
	EventRows  *rows = event_study_before(sample, waves, choices);
	int		   *tested = core_alloc_array(rows->n, sizeof(int));
	int			n = list_tested(rows, tested, pretrend);

	if (n > 0)
	{
		const Estimate *e = &rows->rows[tested[0]].estimate;

		pretrend->clusters = e->clusters;
		pretrend->method = e->method;
		find_wald(rows, tested, n, pretrend);
		if (pretrend_is_testable(pretrend))
			pretrend_judge(pretrend, reference == REFERENCE_NORMAL ?
						   INFINITY : e->clusters - 1.0);
	}
	copy_facts(rows, &pretrend->facts);
	core_free(tested);
	event_rows_free(rows);
	return pretrend;
}
