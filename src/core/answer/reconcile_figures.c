/*-------------------------------------------------------------------------
 *
 * reconcile_figures.c
 *		A choice's numbers beside the ones that were published.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/reconcile_figures.h"

#include <math.h>

#include "core/inference/t_interval.h"
#include "core/numeric/portable_math.h"

const NameList figure_names = NAME_LIST("estimate", "std_error", "statistic",
										"df", "p_value", "conf_low",
										"conf_high");
const NameList shown_names = NAME_LIST("effect", "logarithm", "ratio");
const NameList rounding_names = NAME_LIST("nearest", "truncated",
										  "from rounded figures");

static bool
has_number(const Published *published, Figure figure)
{
	return published->figures[figure].kind == PRINTED_NUMBER;
}

static bool
has_any(const Published *published, Figure figure)
{
	return published->figures[figure].kind != PRINTED_NOTHING;
}

static double
p_value_of(double statistic, double df, Alternative alternative)
{
	switch (alternative)
	{
		case ALTERNATIVE_GREATER:
			return t_probability(-statistic, df);
		case ALTERNATIVE_LESS:
			return t_probability(statistic, df);
		default:
			return 2.0 * t_probability(-fabs(statistic), df);
	}
}

/* How many standard errors an interval reaches. */
static double
quantile_of(double df, double conf_level)
{
	ConfidenceInterval interval;

	if (isinf(df))
		normal_interval(0.0, 1.0, conf_level, &interval);
	else
		t_interval(0.0, 1.0, df, conf_level, &interval);
	return interval.high;
}

/* On the scale of what is shown. */
static double
shown_value(const Reconciled *found, double value)
{
	return found->shown == SHOWN_RATIO ? portable_exp(value) :
		found->multiplier * value;
}

static void
find_figures(const Reconciled *found, double quantile,
			 double figures[N_FIGURES])
{
	double		statistic = found->estimate / found->std_error;
	double		reach = quantile * found->std_error;

	figures[FIGURE_ESTIMATE] = shown_value(found, found->estimate);
	/* That of exp(b) is exp(b) times that of b, as Stata's eform has it. */
	figures[FIGURE_STD_ERROR] = found->std_error *
		(found->shown == SHOWN_RATIO ? figures[FIGURE_ESTIMATE] : found->multiplier);
	figures[FIGURE_STATISTIC] = statistic;
	figures[FIGURE_DF] = found->df;
	figures[FIGURE_P_VALUE] = p_value_of(statistic, found->df,
										 found->alternative);
	figures[FIGURE_LOW] = shown_value(found, found->estimate - reach);
	figures[FIGURE_HIGH] = shown_value(found, found->estimate + reach);
}

/* Those that somebody works out of others that were rounded before. */
static void
chain_figures(const Reconciled *found, const Published *published,
			  double quantile, double figures[N_FIGURES])
{
	const Printed *printed = published->figures;

	if (has_number(published, FIGURE_ESTIMATE) &&
		has_number(published, FIGURE_STD_ERROR) &&
		printed[FIGURE_STD_ERROR].value > 0.0 && found->shown != SHOWN_RATIO)
	{
		double		estimate = printed[FIGURE_ESTIMATE].value;
		double		std_error = printed[FIGURE_STD_ERROR].value;

		figures[FIGURE_STATISTIC] = estimate / std_error;
		figures[FIGURE_LOW] = estimate - quantile * std_error;
		figures[FIGURE_HIGH] = estimate + quantile * std_error;
	}
	figures[FIGURE_P_VALUE] = p_value_of(has_number(published, FIGURE_STATISTIC) ?
										 printed[FIGURE_STATISTIC].value :
										 figures[FIGURE_STATISTIC],
										 found->df, found->alternative);
}

/* Is there anything that others can be worked out of? */
static bool
can_chain(const Published *published)
{
	return (has_number(published, FIGURE_ESTIMATE) &&
			has_number(published, FIGURE_STD_ERROR)) ||
		has_number(published, FIGURE_STATISTIC);
}

static void
figures_by_rule(const Reconciled *found, const Published *published,
				double quantile, double figures[N_FIGURES])
{
	find_figures(found, quantile, figures);
	if (found->rounding == RULE_CHAINED)
		chain_figures(found, published, quantile, figures);
}

static double
distance_of(const Reconciled *found, const Published *published,
			const double figures[N_FIGURES], Figure figure)
{
	return printed_distance(&published->figures[figure], figures[figure],
							found->rounding == RULE_TRUNCATED ?
							ROUNDED_TRUNCATED : ROUNDED_NEAREST);
}

static double
worst_of(const Reconciled *found, const Published *published, double quantile)
{
	double		figures[N_FIGURES];
	double		worst = 0.0;

	figures_by_rule(found, published, quantile, figures);
	for (int i = 0; i < N_FIGURES; i++)
		worst = fmax(worst, distance_of(found, published, figures, (Figure) i));
	return worst;
}

void
reconciled_figures(const Reconciled *found, double figures[N_FIGURES])
{
	find_figures(found, quantile_of(found->df, found->conf_level), figures);
}

double
reconciled_distance(const Reconciled *found, const Published *published,
					Figure figure)
{
	double		figures[N_FIGURES];

	figures_by_rule(found, published, quantile_of(found->df, found->conf_level),
					figures);
	return distance_of(found, published, figures, figure);
}

/* ---- the way of writing it down that comes nearest ---- */

static const double levels[] = {0.95, 0.90, 0.99};
static const double multipliers[] = {1.0, 100.0, 0.01};
static const Alternative alternatives[] = {
	ALTERNATIVE_TWO_SIDED, ALTERNATIVE_GREATER, ALTERNATIVE_LESS
};

#define LENGTH(list) ((int) (sizeof(list) / sizeof((list)[0])))

/* How many of a list are worth trying. */
static int
worth(bool matters, int n)
{
	return matters ? n : 1;
}

static bool
is_nearer(double distance, double than)
{
	return fmax(distance, 1.0) < fmax(than, 1.0);
}

/* Try one rule of rounding and one level: every unit and alternative. */
static void
try_units(Reconciled *trial, const Published *published, double quantile,
		  Reconciled *best)
{
	bool		has_units = trial->shown == SHOWN_EFFECT &&
		(has_any(published, FIGURE_ESTIMATE) || has_any(published, FIGURE_STD_ERROR) ||
		 has_any(published, FIGURE_LOW) || has_any(published, FIGURE_HIGH));
	int			n_units = worth(has_units, LENGTH(multipliers));
	int			n_alternatives = worth(has_any(published, FIGURE_P_VALUE),
									   LENGTH(alternatives));

	for (int u = 0; u < n_units; u++)
		for (int a = 0; a < n_alternatives; a++)
		{
			trial->multiplier = multipliers[u];
			trial->alternative = alternatives[a];
			trial->distance = worst_of(trial, published, quantile);
			if (is_nearer(trial->distance, best->distance))
				*best = *trial;
		}
}

void
reconcile_writing(Reconciled *found, const Published *published,
				  Quantiles *quantiles)
{
	bool		interval = has_any(published, FIGURE_LOW) ||
		has_any(published, FIGURE_HIGH);
	int			n_levels = worth(interval, LENGTH(levels));
	int			n_rules = can_chain(published) ? RULE_CHAINED + 1 : RULE_CHAINED;
	Reconciled	best = *found;

	best.multiplier = 1.0;
	best.conf_level = levels[0];
	best.distance = INFINITY;
	for (int rule = 0; rule < n_rules && best.distance > 1.0; rule++)
		for (int level = 0; level < n_levels; level++)
		{
			Reconciled	trial = best;

			trial.rounding = (RoundingRule) rule;
			trial.conf_level = levels[level];
			try_units(&trial, published,
					  interval ? quantiles_find(quantiles, found->df, level) : 0.0,
					  &best);
		}
	*found = best;
}

/* Many choices share their degrees of freedom. */
double
quantiles_find(Quantiles *quantiles, double df, int level)
{
	int			i = 0;

	while (i < quantiles->n && quantiles->df[i] != df)
		i++;
	if (i == quantiles->n)
	{
		if (i == QUANTILES_KEPT)
			i = quantiles->n = 0;
		quantiles->df[i] = df;
		for (int j = 0; j < N_LEVELS; j++)
			quantiles->values[i][j] = quantile_of(df, levels[j]);
		quantiles->n++;
	}
	return quantiles->values[i][level];
}
