/*-------------------------------------------------------------------------
 *
 * release_check.c
 *		What a sample would tell of single people, were it given away.
 *
 * Counts of answers are worked out as an attacker would (release_counts.h).
 * Of the largest answer of many, the sums of a cell give limits (Samuelson
 * 1968), which are what the rules of dominance are held against: what may break
 * them is named.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/release_check.h"

#include <math.h>
#include <stdbool.h>

#include "core/answer/release_counts.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/sample/sample_keys.h"

const char *const release_codes[N_RELEASE_CODES] = {
	[RELEASE_UNITS] = "units",
	[RELEASE_RARE_VALUE] = "rare_value",
	[RELEASE_SINGLE_ANSWER] = "single_answer",
	[RELEASE_TWO_ANSWERS] = "two_answers",
	[RELEASE_FEW_ANSWERS] = "few_answers",
	[RELEASE_ALL_ALIKE] = "all_alike",
	[RELEASE_NEARLY_ALIKE] = "nearly_alike",
	[RELEASE_SMALL_COUNT] = "small_count",
	[RELEASE_DOMINATED] = "dominated",
	[RELEASE_P_PERCENT] = "p_percent",
	[RELEASE_DOMINANT_WEIGHT] = "dominant_weight",
	[RELEASE_SMALL_CROSSING] = "small_crossing",
	[RELEASE_FEW_NEW] = "few_new",
	[RELEASE_CHANGED] = "changed"
};

/* The values that a variable has anywhere in the sample, if they are known. */
typedef struct Values
{
	int			n;				/* 0: there are more than can be known */
	double		value[RANGE_VALUES];
	int64_t		rows[RANGE_VALUES]; /* of the whole sample */
} Values;

typedef struct Check
{
	const Sample *sample;
	const ReleaseRules *rules;
	TakeFinding take;
	void	   *context;
	int			n_variables;
	Values		values[MAX_COVARIATES + 1];
	const Cell *cell;
	int64_t		rows;			/* of the cell */
} Check;

/* Of one variable and one power of the weight in a cell, about 0. */
typedef struct Sums
{
	double		weight;
	double		first;
	double		second;
} Sums;

static ReleaseFinding
finding(const Check *check, ReleaseCode code, int variable)
{
	return (ReleaseFinding) {.code = code, .cell = check->cell,
		.variable = variable, .other = -1, .rows = check->rows,
		.least = check->rows, .most = check->rows, .value = NAN,
		.share = NAN};
}

static void
report(const Check *check, const ReleaseFinding *found)
{
	check->take(check->context, found);
}

/* ---- sums of a cell ---- */

static dd
moment(const Check *check, int power, int j, int k)
{
	const dd   *moments = cell_moments(check->cell, sample_components(check->sample),
									   power);

	return dd_normalize(moments[j >= k ? moments_index(j, k) : moments_index(k, j)]);
}

/* The point that the sums of a variable are about. */
static double
centre(const Check *check, int variable)
{
	return cell_reference(check->cell)[variable];
}

/* sum w^p (y - c) + c sum w^p, and likewise of squares. */
static Sums
sums_about_zero(const Check *check, int first_power, int second_power,
				int variable)
{
	dd			c = dd_from(centre(check, variable));
	dd			first = dd_add(moment(check, first_power, variable + 1, 0),
							   dd_mul(c, moment(check, first_power, 0, 0)));
	dd			second = dd_add(dd_mul_d(dd_mul(c, moment(check, second_power, variable + 1, 0)), 2.0),
								dd_mul(dd_mul(c, c), moment(check, second_power, 0, 0)));

	second = dd_add(moment(check, second_power, variable + 1, variable + 1),
					second);
	return (Sums) {moment(check, first_power, 0, 0).hi, first.hi, second.hi};
}

static double
mean_of(const Check *check, int variable)
{
	return centre(check, variable) +
		moment(check, 0, variable + 1, 0).hi / check->rows;
}

/* The sum of squares about the mean of the answers, each counted once. */
static double
spread_of(const Check *check, int variable)
{
	dd			first = moment(check, 0, variable + 1, 0);
	dd			square = dd_div(dd_mul(first, first), dd_from(check->rows));

	return dd_sub(moment(check, 0, variable + 1, variable + 1), square).hi;
}

/* ---- answers that are alike ---- */

static bool
check_alike(const Check *check, int variable)
{
	const ValueRange *range = sample_range(check->sample, variable);
	double		spread = spread_of(check, variable);
	ReleaseFinding found = finding(check, RELEASE_ALL_ALIKE, variable);
	double		furthest;

	found.value = mean_of(check, variable);
	if (spread <= NO_SPREAD * sums_about_zero(check, 0, 0, variable).second)
	{
		report(check, &found);
		return true;
	}

	/*
	 * No answer lies further from the mean (Samuelson 1968): little, as a share
	 * of each answer, and of what the smallest and largest say anyway.
	 */
	furthest = sqrt(spread * (check->rows - 1.0) / check->rows);
	if (range == NULL || range->value[0] < 0.0)
		return false;
	found.share = furthest / (found.value - furthest);
	if (found.value > furthest && found.share < check->rules->p_share &&
		furthest < check->rules->p_share *
		(range->value[range->n - 1] - range->value[0]))
	{
		found.code = RELEASE_NEARLY_ALIKE;
		report(check, &found);
	}
	return false;
}

/* ---- how many gave each answer ---- */

static Counting
counting_of(const Check *check, int variable)
{
	const Values *values = &check->values[variable];
	Counting	counting = {
		.rows = moment(check, 0, 0, 0),
		.first = moment(check, 0, variable + 1, 0),
		.second = moment(check, 0, variable + 1, variable + 1),
		.n = values->n
	};

	for (int i = 0; i < values->n; i++)
	{
		counting.at[i] = dd_two_diff(values->value[i], centre(check, variable));
		counting.least[i] = check->rows;
		counting.most[i] = 0.0;
	}
	return counting;
}

static void
check_counts(const Check *check, int variable)
{
	const Values *values = &check->values[variable];
	Counting	counting = counting_of(check, variable);

	core_check_interrupts();
	if (!count_answers(&counting, values->rows))
		return;
	for (int i = 0; i < counting.n; i++)
	{
		ReleaseFinding found = finding(check, RELEASE_SMALL_COUNT, variable);

		found.least = (int64_t) counting.least[i];
		found.most = (int64_t) counting.most[i];
		found.value = values->value[i];
		if (found.least >= 1 && found.most < check->rules->min_count)
			report(check, &found);
	}
}

/* ---- totals that a few people make up ---- */

/*
 * n parts of a whole are not negative, and their squares add up to h.  The most
 * that sum c_i x_i can be, of the largest x_1 and x_2 ..., with sum c = c1 and
 * sum c^2 = c2: that of the Cauchy-Schwarz inequality, about the mean 1 / n.
 */
static double
largest_combination(double h, double n, double c1, double c2)
{
	double		spread = (h - 1.0 / n) * (c2 - c1 * c1 / n);

	return c1 / n + sqrt(fmax(spread, 0.0));
}

/* The most that the largest so many of n parts can have of their sum. */
static double
largest_share(double h, double n, double largest)
{
	return largest >= n ? 1.0 :
		fmin(largest_combination(h, n, largest, largest), 1.0);
}

/* What the total and its squares say, and that no answer is above the largest. */
static void
check_total(const Check *check, Sums sums, double largest_part,
			double *share, double *p_excess)
{
	const ReleaseRules *rules = check->rules;
	double		n = check->rows;
	double		h = sums.second / (sums.first * sums.first);
	double		limit = largest_part / sums.first;
	double		p = 1.0 + rules->p_share;

	*share = fmax(*share, fmin(largest_share(h, n, rules->dominance_n),
							   rules->dominance_n * limit));
	*p_excess = fmax(*p_excess,
					 fmin(largest_combination(h, n, p + 1.0, p * p + 1.0),
						  (p + 1.0) * limit));
}

/*
 * Who has the second largest part x_2 of a total knows the largest to within
 * what is left, 1 - x_1 - x_2: that must be p x_1 at least.
 */
static void
check_dominance(const Check *check, int variable)
{
	const ValueRange *range = sample_range(check->sample, variable);
	ReleaseFinding found = finding(check, RELEASE_DOMINATED, variable);
	double		share = 0.0;
	double		p_excess = 0.0;
	Sums		sums;

	/* Of magnitudes only: where 0 is nothing, and nothing is below it. */
	if (range == NULL || range->n < 3 || range->value[0] < 0.0)
		return;
	sums = sums_about_zero(check, 0, 0, variable);
	if (!(sums.first > 0.0))
		return;
	check_total(check, sums, range->value[range->n - 1], &share, &p_excess);
	if (sample_powers(check->sample) > 1)
		check_total(check, sums_about_zero(check, 1, 2, variable), INFINITY,
					&share, &p_excess);

	found.most = check->rules->dominance_n;
	found.least = 1;
	found.share = share;
	if (share >= check->rules->dominance_share)
		report(check, &found);
	found.code = RELEASE_P_PERCENT;
	found.most = 1;
	found.share = p_excess;
	if (p_excess > 1.0)
		report(check, &found);
}

/* A weighted mean of one person's weight is that person's answer. */
static void
check_weights(const Check *check)
{
	ReleaseFinding found = finding(check, RELEASE_DOMINANT_WEIGHT, -1);
	double		sum;

	if (sample_powers(check->sample) == 1)
		return;
	sum = moment(check, 1, 0, 0).hi;
	found.share = largest_share(moment(check, 2, 0, 0).hi / (sum * sum),
								check->rows, check->rules->dominance_n);
	found.least = 1;
	found.most = check->rules->dominance_n;
	if (found.share >= check->rules->dominance_share)
		report(check, &found);
}

/* ---- counts of two variables at once ---- */

/* How many have the larger value of both. */
static double
count_of_both(const Check *check, int a, int b, const Counting *first,
			  const Counting *second)
{
	dd			sum = moment(check, 0, a + 1, b + 1);

	sum = dd_sub(sum, dd_mul(second->at[0], first->first));
	sum = dd_sub(sum, dd_mul(first->at[0], second->first));
	sum = dd_add(sum, dd_mul(dd_mul(first->at[0], second->at[0]), first->rows));
	return dd_div(sum, dd_mul(dd_sub(first->at[1], first->at[0]),
							  dd_sub(second->at[1], second->at[0]))).hi;
}

static double
smallest(double a, double b, double c, double d)
{
	return fmin(fmin(a, b), fmin(c, d));
}

/* Covariates that are a key are not told by the cell: they say which it is. */
static bool
is_key(const Check *check, int variable)
{
	return (check->sample->image.flags & SAMPLE_PATTERNS) != 0 &&
		variable < check->n_variables - 1;
}

static void
check_crossings(const Check *check)
{
	double		min_count = check->rules->min_count;
	ReleaseFinding found = finding(check, RELEASE_SMALL_CROSSING, -1);

	found.more = -1;
	for (int b = 1; b < check->n_variables; b++)
		for (int a = 0; a < b; a++)
		{
			Counting	first = counting_of(check, a);
			Counting	second = counting_of(check, b);
			double		n = check->rows;
			double		of_a;
			double		of_b;
			double		both;
			int64_t		fewest;

			if (first.n != 2 || second.n != 2 || is_key(check, a))
				continue;
			of_a = round(count_of_larger(&first));
			of_b = round(count_of_larger(&second));
			/* Those have been named. */
			if (smallest(of_a, n - of_a, of_b, n - of_b) < min_count)
				continue;
			both = round(count_of_both(check, a, b, &first, &second));
			fewest = (int64_t) between(smallest(both, of_a - both, of_b - both,
												n - of_a - of_b + both), n);
			if (fewest >= min_count)
				continue;
			if (found.more++ < 0 || fewest < found.most)
			{
				found.variable = a;
				found.other = b;
				found.least = found.most = fewest;
			}
		}
	if (found.more >= 0)
		report(check, &found);
}

/* ---- the whole ---- */

static Values
values_of(const Sample *sample, int variable)
{
	const ValueRange *range = sample_range(sample, variable);
	Values		values = {.n = 0};

	if (range == NULL)
		return (Values) {2, {0.0, 1.0},
		{sample_rows(sample), sample_rows(sample)}};
	for (int i = 0; i < range->n && !range->more; i++)
	{
		values.value[i] = range->value[i];
		values.rows[i] = range->rows[i];
		values.n++;
	}
	return values;
}

/* Whose cells are of single units, how many there are: of people, mostly. */
static bool
check_units(const Check *check)
{
	ReleaseFinding found = finding(check, RELEASE_UNITS, -1);

	if (!sample_has_units(check->sample))
		return false;
	found.rows = sample_rows(check->sample);
	found.least = found.most = sample_count_units(check->sample);
	if (found.most > 0)
		report(check, &found);
	return true;
}

static void
check_range(const Check *check, int variable)
{
	const ValueRange *range = sample_range(check->sample, variable);
	ReleaseFinding found = finding(check, RELEASE_RARE_VALUE, variable);

	if (range == NULL)
		return;
	found.more = -1;
	found.rows = sample_rows(check->sample);
	for (int i = 0; i < range->n; i++)
		if (range->rows[i] < check->rules->min_count &&
			(found.more++ < 0 || range->rows[i] < found.most))
		{
			found.least = found.most = range->rows[i];
			found.value = range->value[i];
		}
	if (found.more >= 0)
		report(check, &found);
}

static void
check_cell(const Check *check)
{
	ReleaseFinding found = finding(check, RELEASE_FEW_ANSWERS, -1);

	if (check->rows <= 2)
		found.code = check->rows == 1 ? RELEASE_SINGLE_ANSWER :
			RELEASE_TWO_ANSWERS;
	if (check->rows <= 2 || check->rows < check->rules->min_base ||
		check->rows < check->rules->min_count)
	{
		report(check, &found);
		return;
	}
	for (int i = 0; i < check->n_variables; i++)
	{
		/* The outcome, which is what it is about, before the covariates. */
		int			variable = (i + check->n_variables - 1) % check->n_variables;

		if (is_key(check, variable) || check_alike(check, variable))
			continue;
		check_counts(check, variable);
		check_dominance(check, variable);
	}
	check_weights(check);
	check_crossings(check);
}

void
check_release(const Sample *sample, const ReleaseRules *rules,
			  TakeFinding take, void *context)
{
	Check		check = {
		.sample = sample,
		.rules = rules,
		.take = take,
		.context = context,
		.n_variables = sample->n_covariates + 1
	};

	if (check_units(&check))
		return;
	for (int i = 0; i < check.n_variables; i++)
	{
		check.values[i] = values_of(sample, i);
		check_range(&check, i);
	}
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		check.cell = sample_cell(sample, i);
		check.rows = cell_rows(check.cell, sample_components(sample));
		if (check.rows > 0)
			check_cell(&check);
	}
}
