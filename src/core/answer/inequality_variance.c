/*-------------------------------------------------------------------------
 *
 * inequality_variance.c
 *		The variance of a sum of indices of inequality.
 *
 * By linearised scores, of clusters by CR0 and CR1, or by the design of a
 * survey; by the jackknife, which finds ranks anew without each cluster; and,
 * if ranks are taken as fixed, by any variance of the regression on them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inequality_parts.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/variance/of_row_sums.h"

/* ---- the regression on fixed ranks ---- */

/* The sample with the rank, from 0 to 1, in place of what is ranked by. */
static Sample *
with_ranks(const Ranked *ranked)
{
	size_t		size = image_size(&ranked->sample->image);
	Sample	   *sample = core_alloc(size);

	core_copy(sample, ranked->sample, size);
	for (uint32_t i = 0; i < ranked->n_cells; i++)
	{
		const RankedCell *cell = &ranked->cells[i];

		core_check_interrupts();
		cell_reference(sample_cell(sample, cell->cell))[0] =
			ranked_ranks(ranked, cell->population)[cell->rank].hi;
	}
	return sample;
}

/* A mean for each population, and a slope of its own. */
static Design *
design_of_lines(const Sample *sample, int n_populations)
{
	static const PlannedGroup groups[TWO_WAVES_GROUPS] = {
		[COMPARATOR_PRE] = {NEVER_TREATED, PERIOD_PRE, false, false},
		[COMPARATOR_POST] = {NEVER_TREATED, PERIOD_POST, false, true},
		[TREATED_PRE] = {PERIOD_POST, PERIOD_PRE, true, false},
		[TREATED_POST] = {PERIOD_POST, PERIOD_POST, true, true}
	};
	double		columns[TWO_WAVES_GROUPS * TWO_WAVES_GROUPS] = {0};
	bool		has[TWO_WAVES_GROUPS * TWO_WAVES_GROUPS] = {0};
	double		contrast[TWO_WAVES_GROUPS] = {1.0};
	DesignPlan	plan = {EFFECTS_NONE, true, n_populations, n_populations, 1, groups,
	columns, contrast};
	PlannedSlopes slopes = {n_populations, has};

	for (int p = 0; p < n_populations; p++)
	{
		columns[p * n_populations + p] = 1.0;
		has[p * n_populations + p] = true;
	}
	return design_create_sloped(sample, &plan, &slopes);
}

static Variance
variance_of_lines(const Ranked *ranked, const double *factors,
				  const Inequality *found)
{
	SurveyChoices survey = found->request->survey;
	Sample	   *sample = with_ranks(ranked);
	Design	   *design = design_of_lines(sample, ranked->n_populations);
	Fit		   *fit = fit_create(design);
	dd		   *contrast = core_alloc_array(design->k, sizeof(dd));
	Variance	variance;

	for (int p = 0; p < ranked->n_populations; p++)
	{
		InequalityLine line;
		dd			origin = dd_from(design->origin[0]);

		inequality_of_line(ranked, p, &found->question, &line, NULL, 1.0);
		contrast[p] = dd_mul_d(line.by_intercept, factors[p]);
		contrast[ranked->n_populations + p] =
			dd_mul_d(dd_sub(line.by_slope, dd_mul(line.by_intercept, origin)), factors[p]);
	}
	variance = variance_of_fit(fit, contrast, found->request->choices->vcov, &survey);
	core_free(contrast);
	fit_free(fit);
	design_free(design);
	core_free(sample);
	return variance;
}

/* ---- scores of clusters ---- */

/* A sum, and the size of what it is a sum of. */
typedef struct Sized
{
	dd			sum;
	double		size;
} Sized;

/* As an outcome is rounded, so are its moves. */
static dd
nothing_if_rounded(Sized score)
{
	return fabs(score.sum.hi) <= ROUNDED_OUTCOMES * score.size ? DD_ZERO : score.sum;
}

static void
add_cell(const Ranked *ranked, const InequalityScores *scores,
		 const RankedCell *cell, Sized *score)
{
	size_t		at = (size_t) cell->population * ranked->n_ranks + cell->rank;
	dd			by_weight = dd_mul(scores->by_weight[at], cell->weight);
	dd			by_sum = dd_mul(scores->by_sum[at], cell->sum);

	score->sum = dd_add(score->sum, dd_add(by_weight, by_sum));
	score->size += fabs(by_weight.hi) + fabs(by_sum.hi) +
		fabs(scores->by_sum[at].hi * cell->weight.hi * ranked->origin);
}

static Scores *
scores_of_clusters(const Ranked *ranked, const InequalityQuestion *question,
				   const double *factors)
{
	InequalityScores by_rank = inequality_scores(ranked, question, factors);
	Scores	   *scores = scores_create(ranked->n_clusters, 1);

	scores->indispensable[0] = NO_CLUSTER;
	for (uint32_t c = 0; c < ranked->n_clusters; c++)
	{
		Sized		score = {DD_ZERO, 0.0};

		core_check_interrupts();
		for (uint32_t i = ranked->clusters[c].first; i < ranked->clusters[c].end; i++)
			add_cell(ranked, &by_rank, &ranked->cells[i], &score);
		*scores_of_cluster(scores, c) = nothing_if_rounded(score);
	}
	inequality_scores_free(&by_rank);
	return scores;
}

static Variance
variance_of(dd variance, double df)
{
	return (Variance) {
		variance.hi > 0.0 ? VARIANCE_OK : VARIANCE_ZERO,
		dd_sqrt(variance).hi, df, 0
	};
}

static Variance
by_clusters(const Ranked *ranked, const double *factors, const Inequality *found)
{
	Scores	   *scores;
	double		n = ranked->n_clusters;
	dd			sum = DD_ZERO;

	if (ranked->n_clusters < 2)
		return (Variance) {VARIANCE_TOO_FEW, NAN, NAN, 0};
	scores = scores_of_clusters(ranked, &found->question, factors);
	for (uint32_t c = 0; c < ranked->n_clusters; c++)
		sum = dd_add(sum, dd_square(*scores_of_cluster(scores, c)));
	scores_free(scores);
	if (found->request->choices->vcov == VCOV_CR1)
		sum = dd_div(dd_mul_d(sum, n), dd_from(n - 1.0));
	return variance_of(sum, n - 1.0);
}

/* ---- the design of a survey, and blocks as strata ---- */

typedef struct StrataOf
{
	Partition  *partition;
	uint32_t   *n_psus;
} StrataOf;

static StrataOf
strata_of(const Ranked *ranked)
{
	int64_t    *keys = core_alloc_array(size_add(ranked->n_clusters, 1), sizeof(int64_t));
	bool		blocked = (ranked->sample->image.flags & SAMPLE_BLOCKED) != 0;
	StrataOf	strata;

	for (uint32_t c = 0; c < ranked->n_clusters; c++)
		keys[c] = blocked ? ranked->clusters[c].block : 0;
	strata.partition = partition_by_key(keys, ranked->n_clusters);
	strata.n_psus = core_alloc_array(size_add(strata.partition->n_parts, 1), sizeof(uint32_t));
	for (uint32_t h = 0; h < strata.partition->n_parts; h++)
		strata.n_psus[h] = partition_size(strata.partition, h);
	for (uint32_t i = 0; i < ranked->n_absent; i++)
	{
		uint32_t	h = partition_find(strata.partition, blocked ? ranked->absent[i] : 0);

		core_check_interrupts();
		if (h != NO_PART)
			strata.n_psus[h]++;
	}
	core_free(keys);
	return strata;
}

static Variance
by_design(const Ranked *ranked, const double *factors, const Inequality *found)
{
	SurveyChoices survey = found->request->survey;
	StrataOf	of = strata_of(ranked);
	Strata		strata = {of.partition, of.n_psus};
	Variance	variance = {VARIANCE_TOO_FEW, NAN, NAN, 0};

	if (ranked->n_clusters > of.partition->n_parts || ranked->n_absent > 0)
	{
		Scores	   *scores = scores_of_clusters(ranked, &found->question, factors);
		Covariance *covariance = covariance_of_scores(scores, &strata, &survey);

		variance = covariance_variance(covariance, 0);
		if (variance.status == VARIANCE_OK && !(variance.std_error > 0.0))
			variance.status = VARIANCE_ZERO;
		covariance_free(covariance);
		scores_free(scores);
	}
	core_free(of.n_psus);
	partition_free(of.partition);
	return variance;
}

/* What a row does, by the cell that it is in. */
typedef struct CellScores
{
	const Ranked *ranked;
	const InequalityScores *scores;
	const uint32_t *ranked_cell;	/* by cell, from 1; 0: outside */
} CellScores;

static void
coefficients_of_cell(const Sample *sample, const Cell *cell, dd *coefficients,
					 const void *context)
{
	const CellScores *of = context;
	size_t		number = ((const char *) cell - (const char *) sample_cell(sample, 0)) /
		sample->image.entry_bytes;
	const RankedCell *ranked_cell;
	size_t		at;

	if (of->ranked_cell[number] == 0)
		return;
	ranked_cell = &of->ranked->cells[of->ranked_cell[number] - 1];
	at = (size_t) ranked_cell->population * of->ranked->n_ranks + ranked_cell->rank;
	coefficients[2] = of->scores->by_sum[at];
	coefficients[0] = dd_sub(of->scores->by_weight[at],
							 dd_mul_d(coefficients[2], of->ranked->origin));
}

/* The square of what rounding would make of the scores. */
static double
rounding_of(const Ranked *ranked, const InequalityScores *scores)
{
	double		size = 0.0;

	for (uint32_t i = 0; i < ranked->n_cells; i++)
	{
		Sized		score = {DD_ZERO, 0.0};

		core_check_interrupts();
		add_cell(ranked, scores, &ranked->cells[i], &score);
		size += score.size * score.size / ranked->cells[i].rows;
	}
	return size * ROUNDED_OUTCOMES * ROUNDED_OUTCOMES;
}

/* Of a survey_sample: PSUs without rows in the domain are known, too. */
static Variance
by_survey(const Ranked *ranked, const double *factors, const Inequality *found)
{
	const Sample *sample = ranked->sample;
	SurveyChoices survey = found->request->survey;
	InequalityScores scores = inequality_scores(ranked, &found->question, factors);
	uint32_t   *ranked_cell = core_alloc_array(size_add(sample->image.n_entries, 1),
											   sizeof(uint32_t));
	CellScores	of = {ranked, &scores, ranked_cell};
	RowSums		sums = {1, coefficients_of_cell, &of};
	const SurveyUnits *units = found->request->units;
	Covariance *covariance;
	Variance	variance;

	for (uint32_t i = 0; i < ranked->n_cells; i++)
		ranked_cell[ranked->cells[i].cell] = i + 1;
	covariance = covariance_of_row_sums(sample, units, &sums, &survey);
	variance = covariance_variance(covariance, 0);
	if (variance.status == VARIANCE_OK &&
		covariance_value(covariance, 0, 0)->hi <= rounding_of(ranked, &scores))
		variance = (Variance) {VARIANCE_ZERO, 0.0, NAN, 0};
	variance.df = survey_units_df(units);
	if (variance.status == VARIANCE_OK && !(variance.df > 0.0))
		variance = (Variance) {VARIANCE_TOO_FEW, NAN, NAN, 0};
	covariance_free(covariance);
	core_free(ranked_cell);
	inequality_scores_free(&scores);
	return variance;
}

/* ---- the jackknife ---- */

static Variance
by_leaving_out(Ranked *ranked, const double *factors, const Inequality *found)
{
	double		n = ranked->n_clusters;
	double		estimate = found->estimate.estimate;
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;

	if (ranked->n_clusters < 2)
		return (Variance) {VARIANCE_TOO_FEW, NAN, NAN, 0};
	for (uint32_t c = 0; c < ranked->n_clusters; c++)
	{
		double		values[MOST_POPULATIONS];
		InequalityStatus status[MOST_POPULATIONS];
		double		without;
		double		size = 0.0;
		dd			change;

		core_check_interrupts();
		ranked_leave_out(ranked, c);
		without = inequality_sum(ranked, &found->question, factors, values, status);
		ranked_put_back(ranked, c);
		if (isnan(without))
			return (Variance) {VARIANCE_INDISPENSABLE, NAN, NAN, c};
		for (int p = 0; p < ranked->n_populations; p++)
			size += fabs(values[p]);
		change = dd_two_diff(without, estimate);
		if (fabs(change.hi) <= CANCELLED_SUM * size)
			change = DD_ZERO;
		sum = dd_add(sum, change);
		squares = dd_add(squares, dd_square(change));
	}
	if (found->request->choices->vcov == VCOV_CRV3J)
		squares = dd_sub(squares, dd_div(dd_square(sum), dd_from(n)));
	return variance_of(dd_div(dd_mul_d(squares, n - 1.0), dd_from(n)), n - 1.0);
}

/* ---- which ---- */

bool
inequality_vcov_applies(const InequalityQuestion *question, Vcov vcov)
{
	switch (vcov)
	{
		case VCOV_CR0:
		case VCOV_CR1:
		case VCOV_SURVEY:
			return true;
		case VCOV_CRV3:
		case VCOV_CRV3J:
			return !question->ranks_fixed;
		case VCOV_CR1S:
		case VCOV_CR2:
		case VCOV_CR3:
			return question->ranks_fixed && index_is_of_line(question);
		default:
			return false;
	}
}

Variance
inequality_variance(Ranked *ranked, const double *factors,
					const Inequality *found)
{
	switch (found->request->choices->vcov)
	{
		case VCOV_SURVEY:
			return ranked->sample->image.flags & SAMPLE_SURVEY ?
				by_survey(ranked, factors, found) :
				by_design(ranked, factors, found);
		case VCOV_CR0:
		case VCOV_CR1:
			return by_clusters(ranked, factors, found);
		case VCOV_CRV3:
		case VCOV_CRV3J:
			return by_leaving_out(ranked, factors, found);
		default:
			return variance_of_lines(ranked, factors, found);
	}
}
