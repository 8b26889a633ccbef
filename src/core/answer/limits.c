/*-------------------------------------------------------------------------
 *
 * limits.c
 *		What to keep in mind of an estimate: the facts about its rows, its
 *		fit and its variance.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/limits.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/*
 * With fewer clusters than this in an arm, tests by cluster-robust variances
 * reject a true null far too often (MacKinnon and Webb 2018).
 */
#define FEW_CLUSTERS 6

/* Satterthwaite's approximation fails below this (Tipton 2015). */
static const double LOW_DF = 4.0;

bool
has_empty_groups(const Design *design)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
		if (design->sides[side].rows == 0)
			return true;
	return false;
}

static Fact
about_cluster(const Design *design, uint32_t g)
{
	return (Fact) {.cluster = sample_cell(design->sample,
										  design->first_cell[g])->cluster};
}

/* ---- rows ---- */

static void
note_empty_groups(const Design *design, Estimate *estimate)
{
	Fact		empty = {0};

	for (int side = 0; side < DESIGN_SIDES; side++)
		if (design->sides[side].rows == 0)
			empty.members |= UINT64_C(1) << side;
	add_fact(&estimate->facts, FACT_EMPTY_GROUPS, empty);
}

/*
 * Clusters that have rows of both arms, or in one period only: mostly a flag
 * that means "treated by now", or a key that is spelt in two ways.
 */
static void
note_odd_clusters(const Design *design, FactCode both_arms,
				  FactCode one_of_two, Estimate *estimate)
{
	int64_t		mixed = 0;
	int64_t		one_period = 0;

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		const DesignGroup *first = design_group(design, design->first_cell[g]);
		bool		other_arm = false;
		bool		other_period = false;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[g] + 1;
			 i < design->first_cell[g + 1]; i++)
		{
			const DesignGroup *group = design_group(design, i);

			other_arm |= group->treated != first->treated;
			other_period |= group->after != first->after;
		}
		mixed += other_arm;
		one_period += !other_period;
	}
	if (mixed > 0)
		add_fact(&estimate->facts, both_arms,
				 (Fact) {.count = mixed, .of = design->n_clusters});
	/* Of a group without rows that goes without saying. */
	if (one_period > 0 && !has_empty_groups(design))
		add_fact(&estimate->facts, one_of_two,
				 (Fact) {.count = one_period, .of = design->n_clusters});
}

/*
 * Of a weight W and n - 1 others of at most w, (sum w)^2 - sum w^2 is at most
 * 2 (n - 1) W w and some more: so little of it, and one row is all there is.
 */
static bool
one_row_outweighs(const dd *w, const dd *ww, double rows)
{
	dd			others = dd_sub(dd_mul(*w, *w), *ww);

	return rows > 1.0 && others.hi < 2.0 * (rows - 1.0) * OUTWEIGHING_ROW * ww->hi;
}

static void
note_weights(const Sample *sample, Estimate *estimate)
{
	int			components = sample_components(sample);
	int64_t		cells = 0;

	if (!(sample->image.flags & SAMPLE_WEIGHTED))
		return;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		cells += one_row_outweighs(cell_moments(cell, components, 1),
								   cell_moments(cell, components, 2),
								   cell_rows(cell, components));
	}
	if (cells > 0)
		add_counted_fact(&estimate->facts, FACT_OUTWEIGHING_ROW, cells);
}

void
note_codes(int n, const double codes[2], int64_t rows, Facts *facts)
{
	if (n > 0)
		add_fact(facts, FACT_CODE_LIKE_VALUES,
				 (Fact) {.count = rows, .value = codes[0],
				 .other = n > 1 ? codes[1] : NAN});
}

static void
note_codes_of(const ValueRange *range, Facts *facts)
{
	double		codes[2];
	int64_t		rows;
	int			n;

	if (range == NULL)
		return;
	n = range_codes(range, codes, &rows);
	note_codes(n, codes, rows, facts);
}

/* Of the outcome, or else of the first covariate that has any. */
static void
note_odd_values(const Sample *sample, Estimate *estimate)
{
	note_codes_of(sample_range(sample, sample->n_covariates),
				  &estimate->facts);
	for (int j = 0; j < sample->n_covariates; j++)
	{
		Facts		facts = {0};

		note_codes_of(sample_range(sample, j), &facts);
		if (!facts.present[FACT_CODE_LIKE_VALUES])
			continue;
		facts.facts[FACT_CODE_LIKE_VALUES].members = UINT64_C(1) << j;
		add_fact(&estimate->facts, FACT_CODE_LIKE_COVARIATE,
				 facts.facts[FACT_CODE_LIKE_VALUES]);
		break;
	}
}

void
note_rows(const Sample *sample, const Design *design, Estimate *estimate)
{
	if (estimate->rows == 0)
	{
		add_counted_fact(&estimate->facts, FACT_NO_ROWS, estimate->missing);
		return;
	}
	if (!has_empty_groups(design))
		add_plain_fact(&estimate->facts, FACT_TRENDS_UNTESTED);
	note_rows_of(sample, design, FACT_MIXED_ARMS, FACT_ONE_PERIOD, estimate);
}

void
note_rows_of(const Sample *sample, const Design *design, FactCode both_arms,
			 FactCode one_period, Estimate *estimate)
{
	if (has_empty_groups(design))
		note_empty_groups(design, estimate);
	note_odd_values(sample, estimate);
	note_weights(design->sample, estimate);
	if (!estimate->clustered)
		return;
	if (design->n_clusters == 1)
		add_fact(&estimate->facts, FACT_CONSTANT_CLUSTER,
				 about_cluster(design, 0));
	else
		note_odd_clusters(design, both_arms, one_period, estimate);
}

/* ---- the fit ---- */

static FactSubject
what_hides_the_effect(const Design *design)
{
	if (design->effects == EFFECTS_NONE)
		return ABOUT_COVARIATES;
	return design->n_covariates > 0 ? ABOUT_EFFECTS_AND_COVARIATES :
		ABOUT_EFFECTS;
}

void
note_fit(const Design *design, const Fit *fit, Estimate *estimate)
{
	int			first = design->n_columns;
	Fact		dropped = {0};

	for (int j = first; j < design->k; j++)
		if (fit->dropped[j])
			dropped.members |= UINT64_C(1) << (j - first) % design->n_covariates;
	if (dropped.members != 0)
		add_fact(&estimate->facts, FACT_DROPPED_COVARIATES, dropped);
	if (!estimate->has_estimate)
		add_fact(&estimate->facts, FACT_NOT_IDENTIFIED,
				 (Fact) {.subject = what_hides_the_effect(design)});
	else if (estimate->clustered && fit->rank > (int) design->n_clusters)
		add_fact(&estimate->facts, FACT_MANY_PARAMETERS,
				 (Fact) {.count = fit->rank, .of = design->n_clusters});
}

/* ---- the variance ---- */

static void
note_too_few(const Design *design, bool clustered, Estimate *estimate)
{
	FactSubject units = clustered ? ABOUT_CLUSTERS : ABOUT_ROWS;
	Fact		single = {.subject = units};

	for (int side = 0; side < DESIGN_SIDES; side++)
		if (clustered ? design->sides[side].clusters < 2 :
			design->sides[side].rows < 2)
			single.members |= UINT64_C(1) << side;
	if (single.members != 0)
		add_fact(&estimate->facts, FACT_SINGLE_UNITS, single);
	else if (estimate->status == VARIANCE_INDISPENSABLE)
		add_fact(&estimate->facts, FACT_INDISPENSABLE_CLUSTER,
				 about_cluster(design, estimate->at));
	add_fact(&estimate->facts, FACT_TOO_FEW,
			 (Fact) {.subject = units, .loss = LOSS_STD_ERROR});
}

void
note_variance(const Design *design, bool clustered, Estimate *estimate)
{
	switch (estimate->status)
	{
		case VARIANCE_TOO_FEW:
		case VARIANCE_INDISPENSABLE:
			note_too_few(design, clustered, estimate);
			break;
		case VARIANCE_LONELY_PSU:
			add_fact(&estimate->facts, FACT_LONELY_PSU,
					 about_cluster(design, estimate->at));
			break;
		case VARIANCE_ZERO:
			add_fact(&estimate->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
			break;
		default:
			break;
	}
}

void
note_few_clusters(const Design *design, Vcov vcov, Estimate *estimate)
{
	if (vcov_is_clustered(vcov) && estimate->has_interval)
		note_few_arms(design->n_treated, design->n_comparator, estimate);
}

void
note_few_arms(uint32_t treated, uint32_t comparators, Estimate *estimate)
{
	Fact		few = {.subject = ABOUT_TREATED, .count = treated};

	if (comparators < treated)
	{
		few.subject = ABOUT_COMPARATOR;
		few.count = comparators;
	}
	if (few.count < FEW_CLUSTERS)
		add_fact(&estimate->facts, FACT_FEW_CLUSTERS, few);
	else
		note_low_df(estimate);
}

void
note_low_df(Estimate *estimate)
{
	if (estimate->df < LOW_DF)
		add_fact(&estimate->facts, FACT_LOW_DF, (Fact) {.value = estimate->df});
}

void
note_lonely_strata(const SurveyUnits *units, const SurveyChoices *survey,
				   Facts *facts)
{
	LonelyStrata found = survey_lonely_strata(units, survey);

	if (found.lonely > 0)
		add_fact(facts, FACT_SINGLE_PSU_STRATA,
				 (Fact) {.count = found.lonely, .of = found.of});
}
