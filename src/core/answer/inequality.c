/*-------------------------------------------------------------------------
 *
 * inequality.c
 *		An index of inequality of a population, and the
 *		difference-in-differences of one.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inequality_parts.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/answer/survey_estimate.h"
#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/numeric/portable_math.h"

/* In the order of RankWithin. */
const NameList rank_within_names = NAME_LIST("arm and wave", "wave");

const double inequality_of_one[1] = {1.0};

const double inequality_effect[TWO_WAVES_GROUPS] = {
	[COMPARATOR_PRE] = 1.0, [COMPARATOR_POST] = -1.0,
	[TREATED_PRE] = -1.0, [TREATED_POST] = 1.0
};

int
two_waves_population(int32_t cohort, int32_t period)
{
	return 2 * (cohort != NEVER_TREATED) + (period == PERIOD_POST);
}

const int *
two_waves_pools(RankWithin within)
{
	static const int alone[TWO_WAVES_GROUPS] = {0, 1, 2, 3};
	static const int by_wave[TWO_WAVES_GROUPS] = {
		[COMPARATOR_PRE] = 0, [COMPARATOR_POST] = 1,
		[TREATED_PRE] = 0, [TREATED_POST] = 1
	};

	return within == WITHIN_WAVE ? by_wave : alone;
}

/* Rows outside the domain of a survey are in the other period. */
static int
survey_population(int32_t cohort, int32_t period)
{
	(void) cohort;
	return period == IN_DOMAIN ? 0 : NO_POPULATION;
}

/* ---- what is needed ---- */

static bool
has_bounds(InequalityIndex index)
{
	return index == INDEX_ERREYGERS || index == INDEX_WAGSTAFF;
}

/* The least that values of an index may be: this, or more than it. */
static InequalityNeed
need_of_values(const Ranked *ranked, const InequalityQuestion *question,
			   double *value)
{
	double		e = question->epsilon;
	bool		any = question->index == INDEX_GINI;
	bool		zero = question->index == INDEX_THEIL ||
		(question->index == INDEX_GE && e > 0.0) ||
		(question->index == INDEX_ATKINSON && e < 1.0);

	if (!ranked_by_outcome(ranked))
		return INEQUALITY_NEEDS_VALUES;
	if (ranked->n_ranks == 0 || any)
		return INEQUALITY_NEEDS_NOTHING;
	*value = ranked->values[0];
	if (*value < 0.0)
		return zero ? INEQUALITY_NEEDS_NO_NEGATIVES : INEQUALITY_NEEDS_POSITIVE;
	return *value == 0.0 && !zero ? INEQUALITY_NEEDS_POSITIVE : INEQUALITY_NEEDS_NOTHING;
}

/* Of the rows in the domain of a survey, or of all; false of booleans. */
static bool
range_of_outcome(const Sample *sample, ValueRange *range)
{
	const ValueRange *all = sample_range(sample, sample->n_covariates);

	if (sample->image.flags & SAMPLE_SURVEY)
		return survey_value_range(sample, range);
	if (all != NULL)
		*range = *all;
	return all != NULL;
}

/* The smallest and the largest outcome. */
static void
find_range(const Sample *sample, double *least, double *most)
{
	ValueRange	range;
	bool		known = range_of_outcome(sample, &range) && range.n > 0;

	*least = known ? range.value[0] : 0.0;
	*most = known ? range.value[range.n - 1] : 1.0;
}

/* Values that look like codes for missing answers. */
static void
note_values(const Sample *sample, Facts *facts)
{
	ValueRange	range;
	double		codes[2];
	int64_t		rows;
	int			n;

	if (!range_of_outcome(sample, &range))
		return;
	n = range_codes(&range, codes, &rows);
	note_codes(n, codes, rows, facts);
}

static InequalityNeed
need_of_outcome(const Sample *sample, const InequalityQuestion *question,
				double *value)
{
	double		least;
	double		most;
	bool		by_model = question->index <= INDEX_RII &&
		question->model != INEQUALITY_LINEAR;

	find_range(sample, &least, &most);
	*value = least < 0.0 ? least : most;
	if (by_model && question->model == INEQUALITY_POISSON && least < 0.0)
		return INEQUALITY_NEEDS_COUNTS;
	if (by_model && question->model != INEQUALITY_POISSON && (least < 0.0 || most > 1.0))
		return INEQUALITY_NEEDS_PROPORTIONS;
	if (!has_bounds(question->index))
		return INEQUALITY_NEEDS_NOTHING;
	if (isnan(question->lower) || isnan(question->upper))
		return INEQUALITY_NEEDS_BOUNDS;
	*value = least < question->lower ? least : most;
	if (least < question->lower || most > question->upper)
		return INEQUALITY_NEEDS_WIDER_BOUNDS;
	return INEQUALITY_NEEDS_NOTHING;
}

/* A boolean outcome has bounds. */
static InequalityQuestion
with_bounds(const Sample *sample, const InequalityQuestion *question)
{
	InequalityQuestion with = *question;

	if (!(sample->image.flags & SAMPLE_BOOLEAN_OUTCOME))
		return with;
	if (isnan(with.lower))
		with.lower = 0.0;
	if (isnan(with.upper))
		with.upper = 1.0;
	return with;
}

InequalityNeed
inequality_begin(const InequalityRequest *request, PopulationOf population_of,
				 int n_populations, Ranked **ranked, Inequality *found)
{
	InequalityNeed need;

	*ranked = NULL;
	found->question = with_bounds(request->sample, &request->question);
	found->request = request;
	found->n_populations = n_populations;
	found->mean = found->psus = found->strata = NAN;
	found->at_fault = NAN;
	found->n_ranks = found->draws = 0;
	for (int p = 0; p < MOST_POPULATIONS; p++)
		found->values[p] = NAN;
	need = need_of_outcome(request->sample, &found->question, &found->at_fault);
	if (need != INEQUALITY_NEEDS_NOTHING)
		return need;
	*ranked = ranked_create(request->sample, population_of, n_populations,
							two_waves_pools(request->within));
	if (*ranked == NULL)
		return INEQUALITY_NEEDS_FEWER_RANKS;
	found->n_ranks = (*ranked)->n_ranks;
	if (index_is_of_values(found->question.index))
		need = need_of_values(*ranked, &found->question, &found->at_fault);
	if (need != INEQUALITY_NEEDS_NOTHING)
		ranked_free(*ranked);
	return need;
}

/* ---- facts ---- */

/* Why there is no index: what is wrong in the first population that has none. */
static void
note_no_index(const Ranked *ranked, const InequalityStatus *status,
			  Facts *facts)
{
	static const FactSubject about[] = {
		[INEQUALITY_ONE_RANK] = ABOUT_RANKS,
		[INEQUALITY_ZERO_MEAN] = ABOUT_MEAN,
		[INEQUALITY_AT_BOUND] = ABOUT_BOUNDS,
		[INEQUALITY_NO_MAXIMUM] = ABOUT_MODEL,
		[INEQUALITY_TOO_FAR_APART] = ABOUT_ROWS
	};
	Fact		none = {0};

	for (int p = 0; p < ranked->n_populations; p++)
	{
		if (status[p] == INEQUALITY_OK || status[p] == INEQUALITY_EMPTY)
			continue;
		if (none.subject == ABOUT_NOTHING)
			none.subject = about[status[p]];
		if (ranked->n_populations > 1)
			none.members |= UINT64_C(1) << p;
	}
	if (none.subject != ABOUT_NOTHING)
		add_fact(facts, FACT_NO_INDEX, none);
}

/* A share of what can be 0 or less is not a share. */
static void
note_signs(const Sample *sample, const InequalityQuestion *question,
		   Facts *facts)
{
	bool		relative = question->index == INDEX_RII ||
		question->index == INDEX_RII_MEAN ||
		question->index == INDEX_CONCENTRATION || question->index == INDEX_GINI ||
		question->index == INDEX_RATE_RATIO || question->index == INDEX_PAF;
	double		least;
	double		most;

	find_range(sample, &least, &most);
	if (relative && least < 0.0)
		add_fact(facts, FACT_NEGATIVE_VALUES, (Fact) {.value = least});
}

/* ---- the interval ---- */

/*
 * Of a ratio by its logarithm, about 1; of what has no sides there is no test
 * of none.
 */
static bool
find_interval(const Inequality *found, double df, Estimate *e)
{
	double		level = found->request->choices->conf_level;
	bool		one = found->n_populations == 1;

	if (!one || !index_is_ratio(found->question.index))
	{
		if (!t_interval(e->estimate, e->std_error, df, level, &e->interval))
			return false;
		if (one && !index_has_sides(found->question.index))
			e->interval.statistic = e->interval.p_value = NAN;
		return true;
	}
	if (!(e->estimate > 0.0))
	{
		add_plain_fact(&e->facts, FACT_NEGATIVE_RATIO);
		return false;
	}
	if (!t_interval(portable_log(e->estimate), e->std_error / e->estimate, df,
					level, &e->interval))
		return false;
	e->interval.low = portable_exp(e->interval.low);
	e->interval.high = portable_exp(e->interval.high);
	return true;
}

static void
note_no_variance(const Ranked *ranked, const Variance *variance, Inequality *found)
{
	const SurveyUnits *units = found->request->units;
	Estimate   *e = &found->estimate;
	Fact		at = {0};

	if (variance->status == VARIANCE_LONELY_PSU && units != NULL &&
		found->request->survey.lonely != LONELY_FAIL)
	{
		note_lonely_strata(units, &found->request->survey, &e->facts);
		return;
	}
	/* Where one unit was drawn there is no other stratum to tell it from. */
	if (variance->status == VARIANCE_LONELY_PSU && units != NULL &&
		(units->rows_are_psus || units->strata->n_parts == 1))
	{
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = units->rows_are_psus ? ABOUT_ROWS :
				 ABOUT_PSUS, .loss = LOSS_STD_ERROR});
		return;
	}
	/* Of the design a cell says where it is. */
	if (variance->status == VARIANCE_LONELY_PSU)
		at.cluster = sample_cell(ranked->sample, variance->at)->cluster;
	else if (variance->at < ranked->n_clusters)
		at.cluster = ranked->clusters[variance->at].cluster;
	switch (variance->status)
	{
		case VARIANCE_INDISPENSABLE:
			add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER, at);
			break;
		case VARIANCE_LONELY_PSU:
			add_fact(&e->facts, FACT_LONELY_PSU, at);
			break;
		case VARIANCE_ZERO:
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
			break;
		case VARIANCE_TOO_FEW:
			add_fact(&e->facts, FACT_TOO_FEW,
					 (Fact) {.subject = ABOUT_PSUS, .loss = LOSS_STD_ERROR});
			break;
		default:
			break;
	}
}

static void
judge(const Variance *variance, Inequality *found)
{
	Estimate   *e = &found->estimate;

	e->status = variance->status;
	e->at = variance->at;
	e->has_std_error = isfinite(variance->std_error) &&
		(variance->status == VARIANCE_OK || variance->status == VARIANCE_ZERO);
	if (e->has_std_error)
		e->std_error = variance->std_error;
	e->has_interval = e->has_std_error && variance->std_error > 0.0 &&
		find_interval(found, variance->df, e);
	if (e->has_interval)
		e->df = variance->df;
}

bool
inequality_estimate(Ranked *ranked, const double *factors, Inequality *found)
{
	Estimate   *e = &found->estimate;
	InequalityStatus status[MOST_POPULATIONS];

	e->estimate = inequality_sum(ranked, &found->question, factors,
								 found->values, status);
	e->has_estimate = isfinite(e->estimate);
	if (e->has_estimate)
		note_signs(ranked->sample, &found->question, &e->facts);
	else
		note_no_index(ranked, status, &e->facts);
	return e->has_estimate;
}

/* ---- of a survey ---- */

static void
describe_population(const Ranked *ranked, Inequality *found)
{
	const Sample *sample = ranked->sample;
	Estimate   *e = &found->estimate;
	dd			weight = DD_ZERO;
	dd			sum = DD_ZERO;

	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		const RankSums *sums = &ranked_sums(ranked, 0)[k];

		e->rows += sums->rows;
		weight = dd_add(weight, sums->weight);
		sum = dd_add(sum, sums->sum);
	}
	e->missing = sample->image.n_missing + sample_rows(sample) - e->rows;
	e->clustered = (sample->image.flags & SAMPLE_CLUSTERED) != 0;
	e->clusters = ranked->n_clusters;
	found->psus = found->request->units->with_rows;
	found->strata = found->request->units->strata_with_rows;
	if (e->rows == 0)
		add_counted_fact(&e->facts, FACT_NO_ROWS, e->missing);
	else
		found->mean = dd_add(dd_div(sum, weight), dd_from(ranked->origin)).hi;
}

InequalityNeed
inequality_of_survey(const InequalityRequest *request, Inequality *found)
{
	Ranked	   *ranked;
	InequalityNeed need = inequality_begin(request, survey_population, 1,
										   &ranked, found);

	if (need != INEQUALITY_NEEDS_NOTHING)
		return need;
	estimate_clear(&found->estimate);
	describe_population(ranked, found);
	note_values(ranked->sample, &found->estimate.facts);
	if (inequality_estimate(ranked, inequality_of_one, found))
	{
		Variance	variance = inequality_variance(ranked, inequality_of_one, found);

		judge(&variance, found);
		note_no_variance(ranked, &variance, found);
		if (variance.status == VARIANCE_OK &&
			request->choices->vcov == VCOV_SURVEY)
			note_lonely_strata(request->units, &request->survey,
							   &found->estimate.facts);
		note_low_df(&found->estimate);
	}
	ranked_free(ranked);
	return need;
}

/* ---- difference-in-differences ---- */

/* What rests on one cluster does not vary in what is linearised. */
static Variance
variance_of_did(Ranked *ranked, const Design *design, const Inequality *found)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
		if (design->sides[side].clusters < 2)
			return (Variance) {VARIANCE_TOO_FEW, NAN, NAN, 0};
	return inequality_variance(ranked, inequality_effect, found);
}

InequalityNeed
inequality_did(const InequalityRequest *request, Inequality *found)
{
	Ranked	   *ranked;
	InequalityNeed need = inequality_begin(request, two_waves_population,
										   TWO_WAVES_GROUPS, &ranked, found);
	Fitted		fitted;

	if (need != INEQUALITY_NEEDS_NOTHING)
		return need;
	estimate_open(request->sample, EFFECTS_NONE, &fitted, &found->estimate);
	if (inequality_estimate(ranked, inequality_effect, found))
	{
		Variance	variance = variance_of_did(ranked, fitted.design, found);

		judge(&variance, found);
		note_variance(fitted.design, true, &found->estimate);
		if (found->estimate.has_interval)
			note_few_arms(fitted.design->n_treated, fitted.design->n_comparator,
						  &found->estimate);
	}
	estimate_end(&fitted);
	ranked_free(ranked);
	return need;
}
