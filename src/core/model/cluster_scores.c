/*-------------------------------------------------------------------------
 *
 * cluster_scores.c
 *		What each cluster contributes to the error of each statistic.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/cluster_scores.h"

#include "core/base/memory.h"

Scores *
scores_create(uint32_t n_clusters, int n_contrasts)
{
	Scores	   *scores = core_alloc(sizeof(Scores));

	scores->n_clusters = n_clusters;
	scores->n_contrasts = n_contrasts;
	scores->values = core_alloc_array(size_mul(n_clusters, n_contrasts),
									  sizeof(dd));
	scores->indispensable = core_alloc_array(n_contrasts, sizeof(uint32_t));
	for (int i = 0; i < n_contrasts; i++)
		scores->indispensable[i] = NO_CLUSTER;
	return scores;
}

void
scores_free(Scores *scores)
{
	core_free(scores->indispensable);
	core_free(scores->values);
	core_free(scores);
}

bool
scores_visit(Scores *scores, ClusterVisit *visit, uint32_t cluster,
			 Adjustment adjustment)
{
	dd		   *values = scores_of_cluster(scores, cluster);
	bool		any = false;

	for (int i = 0; i < scores->n_contrasts; i++)
	{
		if (scores->indispensable[i] == NO_CLUSTER &&
			cluster_visit_indispensable(visit, i))
			scores->indispensable[i] = cluster;
		any = any || scores->indispensable[i] == NO_CLUSTER;
	}
	if (!any && !scores->regardless)
		return false;
	cluster_visit_adjust(visit, adjustment);
	for (int i = 0; i < scores->n_contrasts; i++)
		values[i] = cluster_visit_score(visit, i);
	return true;
}

static Scores *
visit_all(const Fit *fit, const dd *contrasts, int n_contrasts,
		  Adjustment adjustment, bool regardless)
{
	uint32_t	n_clusters = fit->design->n_clusters;
	Scores	   *scores = scores_create(n_clusters, n_contrasts);
	ClusterVisit *visit = cluster_visit_create(fit, contrasts, n_contrasts,
											   adjustment == ADJUST_ROOT ?
											   WITH_SQUARES : WITHOUT_SQUARES);
	bool		any = true;

	scores->regardless = regardless;
	for (uint32_t g = 0; g < n_clusters && any; g++)
	{
		core_check_interrupts();
		cluster_visit_load(visit, g);
		any = scores_visit(scores, visit, g, adjustment);
	}
	cluster_visit_free(visit);
	return scores;
}

Scores *
scores_of_fit(const Fit *fit, const dd *contrasts, int n_contrasts,
			  Adjustment adjustment)
{
	return visit_all(fit, contrasts, n_contrasts, adjustment, false);
}

Scores *
scores_regardless(const Fit *fit, const dd *contrasts, int n_contrasts,
				  Adjustment adjustment)
{
	return visit_all(fit, contrasts, n_contrasts, adjustment, true);
}
