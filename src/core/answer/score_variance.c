/*-------------------------------------------------------------------------
 *
 * score_variance.c
 *		The standard error of one number from what clusters do to it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/score_variance.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/numeric/tolerance.h"

/* In the order of ScoreVcov. */
const NameList score_vcovs = NAME_LIST("jackknife", "CR0");

ScoreVariance
score_variance(ScoreVcov vcov, uint32_t n_clusters)
{
	return (ScoreVariance) {.vcov = vcov, .n_clusters = n_clusters};
}

void
score_variance_add(ScoreVariance *variance, double estimate, double found,
				   int64_t cluster)
{
	double		n = variance->n_clusters;
	double		change = found - estimate;

	if (isnan(found))
	{
		if (!variance->indispensable)
			variance->cluster = cluster;
		variance->indispensable = true;
	}
	else if (variance->vcov == SCORES_CR0)
		variance->squares += found * found;
	else if (fabs(change) > CANCELLED_SUM * fabs(estimate))
		variance->squares += change * change * (n - 1.0) / n;
}

void
score_variance_judge(const ScoreVariance *variance, bool single,
					 double conf_level, Estimate *e)
{
	if (variance->indispensable)
		add_fact(&e->facts, FACT_INDISPENSABLE_CLUSTER,
				 (Fact) {.cluster = variance->cluster});
	else if (single && variance->vcov == SCORES_CR0)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else
	{
		e->std_error = sqrt(variance->squares);
		e->has_std_error = isfinite(e->std_error);
		e->has_interval = e->has_std_error && e->std_error > 0.0 &&
			t_interval(e->estimate, e->std_error, e->clusters - 1.0,
					   conf_level, &e->interval);
		if (e->has_interval)
		{
			e->df = e->clusters - 1.0;
			note_few_arms(e->clusters_treated,
						  e->clusters - e->clusters_treated, e);
		}
		else
			add_fact(&e->facts, FACT_NO_VARIATION,
					 (Fact) {.subject = ABOUT_RESIDUALS, .loss = LOSS_TEST});
	}
}
