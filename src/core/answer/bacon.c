/*-------------------------------------------------------------------------
 *
 * bacon.c
 *		What two-way fixed effects are an average of.
 *
 * Let n be a cohort's share of the clusters, D the share of periods in which it
 * is treated, and p = n_k / (n_k + n_l).  The weights are, up to their sum,
 *
 *		treated k, untreated u		n_k n_u D_k (1 - D_k)
 *		earlier k, later l			n_k n_l (D_k - D_l) (1 - D_k)
 *		later l, earlier k			n_k n_l (D_k - D_l) D_l
 *
 * for (n_k + n_l)^2 p (1 - p) is n_k n_l.  With an earlier cohort that is
 * always treated, D_k = 1, the last is the first with its D_l.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/bacon.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

const char *const bacon_types[] = {
	[BACON_TREATED_UNTREATED] = "treated vs untreated",
	[BACON_EARLIER_LATER] = "earlier vs later treated",
	[BACON_LATER_EARLIER] = "later vs earlier treated",
	[BACON_LATER_ALWAYS] = "later vs always treated"
};

/* Means of cohorts in periods, over clusters. */
typedef struct CohortMeans
{
	const Waves *waves;
	int			n_periods;
	int			n_levels;		/* cohorts that start in time, and the others */
	int32_t    *cohorts;		/* of levels; the last is of the never treated */
	uint32_t   *clusters;		/* by level */
	int		   *start;			/* the first treated period, by level */
	dd		   *sums;			/* levels x periods, over clusters */
	uint32_t	n_clusters;
	dd			size;			/* sum of squares of the means */
} CohortMeans;

/* ---- clusters ---- */

static int
level_of(const CohortMeans *means, int32_t cohort)
{
	int			low = 0;
	int			high = means->n_levels - 1;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (means->cohorts[middle] < cohort)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
period_of(const Waves *waves, int32_t period)
{
	int			low = 0;
	int			high = waves->n_periods;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (waves->periods[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static CohortMeans
means_open(const Waves *waves)
{
	CohortMeans means = {.waves = waves, .n_periods = waves->n_periods};
	int			n_treated = waves_treated_cohorts(waves, 0);

	means.n_levels = n_treated + 1;
	means.cohorts = core_alloc_array(means.n_levels, sizeof(int32_t));
	means.clusters = core_alloc_array(means.n_levels, sizeof(uint32_t));
	means.start = core_alloc_array(means.n_levels, sizeof(int));
	means.sums = core_alloc_array(size_mul(means.n_levels, size_add(waves->n_periods, 1)),
								  sizeof(dd));
	for (int i = 0; i < n_treated; i++)
	{
		means.cohorts[i] = waves->cohorts[i];
		means.start[i] = period_of(waves, waves->cohorts[i]);
	}
	means.cohorts[n_treated] = NEVER_TREATED;
	means.start[n_treated] = waves->n_periods;
	return means;
}

static void
means_close(CohortMeans *means)
{
	core_free(means->sums);
	core_free(means->start);
	core_free(means->clusters);
	core_free(means->cohorts);
}

/* A cluster's sums by period, and what it is like. */
typedef struct ClusterSums
{
	dd		   *weights;
	dd		   *outcomes;		/* from the sample's first */
	int			periods;		/* with rows */
	bool		mixed;			/* has rows of several cohorts */
	int32_t		cohort;
} ClusterSums;

static void
sum_cluster(const CohortMeans *means, const Sample *sample, uint32_t first,
			uint32_t end, ClusterSums *sums)
{
	int			components = sample_components(sample);
	int			y = components - 1;
	int			power = sample_powers(sample) > 1 ? 1 : 0;
	double		origin = cell_reference(sample_cell(sample, 0))[y - 1];

	sums->periods = 0;
	sums->mixed = false;
	for (int t = 0; t < means->n_periods; t++)
		sums->weights[t] = sums->outcomes[t] = DD_ZERO;
	for (uint32_t i = first; i < end; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const dd   *m = cell_moments(cell, components, power);
		int			t = period_of(means->waves, cell->period);
		dd			from = dd_two_diff(cell_reference(cell)[y - 1], origin);

		if (cell_rows(cell, components) == 0)
			continue;
		sums->mixed |= sums->periods > 0 && cell->cohort != sums->cohort;
		sums->cohort = cell->cohort;
		sums->periods += dd_is_zero(sums->weights[t]);
		sums->weights[t] = dd_add(sums->weights[t], dd_normalize(m[0]));
		sums->outcomes[t] =
			dd_add(sums->outcomes[t],
				   dd_add(dd_normalize(m[moments_index(y, 0)]),
						  dd_mul(from, dd_normalize(m[0]))));
	}
}

static void
add_cluster(CohortMeans *means, const ClusterSums *sums)
{
	int			level = level_of(means, sums->cohort);

	means->n_clusters++;
	means->clusters[level]++;
	for (int t = 0; t < means->n_periods; t++)
	{
		dd		   *sum = &means->sums[(size_t) level * means->n_periods + t];
		dd			mean = dd_div(sums->outcomes[t], sums->weights[t]);

		*sum = dd_add(*sum, mean);
		means->size = dd_add(means->size, dd_mul(mean, mean));
	}
}

/* False, and a fact, if clusters are not what the decomposition wants. */
static bool
add_clusters(CohortMeans *means, const Sample *sample, bool complete,
			 Facts *facts)
{
	uint32_t	n = sample->image.n_entries;
	size_t		room = size_add(means->n_periods, 1);
	ClusterSums sums = {
		.weights = core_alloc_array(room, sizeof(dd)),
		.outcomes = core_alloc_array(room, sizeof(dd))
	};
	int64_t		clusters = 0;
	int64_t		mixed = 0;
	int64_t		short_of = 0;
	uint32_t	next;

	for (uint32_t i = 0; i < n; i = next)
	{
		int64_t		cluster = sample_cell(sample, i)->cluster;

		core_check_interrupts();
		for (next = i + 1; next < n &&
			 sample_cell(sample, next)->cluster == cluster; next++)
			 /* to its last cell */ ;
		sum_cluster(means, sample, i, next, &sums);
		clusters += sums.periods > 0;
		if (sums.mixed)
			mixed++;
		else if (sums.periods == means->n_periods)
			add_cluster(means, &sums);
		else if (sums.periods > 0)
			short_of++;
	}
	core_free(sums.outcomes);
	core_free(sums.weights);
	if (mixed > 0)
		add_fact(facts, FACT_SEVERAL_COHORTS,
				 (Fact) {.count = mixed, .of = clusters});
	if (short_of > 0)
		add_fact(facts, complete ? FACT_LEFT_OUT_SHORT : FACT_UNBALANCED,
				 (Fact) {.count = short_of, .of = clusters});
	return mixed == 0 && (short_of == 0 || complete);
}

/* ---- pairs ---- */

/* The mean of a level over periods from first to before end. */
static dd
mean_between(const CohortMeans *means, int level, int first, int end)
{
	dd			sum = DD_ZERO;

	for (int t = first; t < end; t++)
		sum = dd_add(sum, means->sums[(size_t) level * means->n_periods + t]);
	return dd_div(sum, dd_from((double) means->clusters[level] * (end - first)));
}

/* Of a level against another, in periods from first: before and from middle. */
static dd
difference(const CohortMeans *means, int treated, int control, int first,
		   int middle, int end)
{
	return dd_sub(dd_sub(mean_between(means, treated, middle, end),
						 mean_between(means, treated, first, middle)),
				  dd_sub(mean_between(means, control, middle, end),
						 mean_between(means, control, first, middle)));
}

/* A pair's weight, in whole numbers: clusters and periods, not shares. */
static void
add_pair(Bacon *bacon, const CohortMeans *means, BaconType type, int treated,
		 int control, double weight, dd estimate)
{
	BaconPair  *pair = &bacon->pairs[bacon->n];

	if (weight == 0.0)
		return;
	bacon->n++;
	*pair = (BaconPair) {
		.type = type, .treated = means->cohorts[treated],
		.control = means->cohorts[control],
		.clusters_treated = means->clusters[treated],
		.clusters_control = means->clusters[control],
		.estimate = estimate.hi,
		.weight = weight * means->clusters[treated] * means->clusters[control]
	};
}

/* Of two levels with clusters, the first of which starts earlier. */
static void
add_pairs(Bacon *bacon, const CohortMeans *means, int early, int late)
{
	int			end = means->n_periods;
	int			start = means->start[early];
	int			later = means->start[late];
	bool		never = later == end;
	double		apart = later - start;

	/* earlier against later, until these are treated */
	if (start > 0 && apart > 0.0)
		add_pair(bacon, means, never ? BACON_TREATED_UNTREATED :
				 BACON_EARLIER_LATER, early, late, apart * start,
				 difference(means, early, late, 0, start, later));
	/* later against earlier, from when these are treated */
	if (!never && apart > 0.0)
		add_pair(bacon, means, start == 0 ? BACON_LATER_ALWAYS :
				 BACON_LATER_EARLIER, late, early, apart * (end - later),
				 difference(means, late, early, start, later, end));
}

static void
list_pairs(Bacon *bacon, const CohortMeans *means)
{
	size_t		n = means->n_levels;
	double		sum = 0.0;

	bacon->pairs = core_alloc_array(size_mul(n, n), sizeof(BaconPair));
	for (int i = 0; i < means->n_levels; i++)
		for (int j = i + 1; j < means->n_levels; j++)
		{
			core_check_interrupts();
			if (means->clusters[i] > 0 && means->clusters[j] > 0)
				add_pairs(bacon, means, i, j);
		}
	for (int i = 0; i < bacon->n; i++)
		sum += bacon->pairs[i].weight;
	for (int i = 0; i < bacon->n; i++)
		bacon->pairs[i].weight /= sum;
}

/* ---- the coefficient itself ---- */

/*
 * sum D y / sum D D, where D is being treated less its means of the cluster and
 * of the period, and the mean of all added.
 */
static double
coefficient(const CohortMeans *means, double *size)
{
	int			n_periods = means->n_periods;
	double	   *of_period = core_alloc_array(size_add(n_periods, 1), sizeof(double));
	double		all = 0.0;
	dd			product = DD_ZERO;
	dd			square = DD_ZERO;

	/* how many clusters are treated then: whole numbers */
	for (int i = 0; i < means->n_levels; i++)
		for (int t = means->start[i]; t < n_periods; t++)
		{
			of_period[t] += means->clusters[i];
			all += means->clusters[i];
		}
	for (int i = 0; i < means->n_levels; i++)
		for (int t = 0; t < n_periods; t++)
		{
			dd			d = dd_from(t >= means->start[i]);
			dd			n = dd_from(means->clusters[i]);

			d = dd_sub(d, dd_div(dd_from(n_periods - means->start[i]),
								 dd_from(n_periods)));
			d = dd_sub(d, dd_div(dd_from(of_period[t]),
								 dd_from(means->n_clusters)));
			d = dd_add(d, dd_div(dd_from(all),
								 dd_from((double) means->n_clusters * n_periods)));
			dd_accumulate_product(&product, d, means->sums[(size_t) i * n_periods + t]);
			square = dd_add(square, dd_mul(n, dd_mul(d, d)));
		}
	core_free(of_period);
	*size = sqrt(means->size.hi / square.hi);
	return dd_div(product, square).hi;
}

static void
check_sum(Bacon *bacon, const CohortMeans *means)
{
	double		size;
	double		sum = 0.0;

	bacon->twfe = coefficient(means, &size);
	for (int i = 0; i < bacon->n; i++)
	{
		sum += bacon->pairs[i].weight * bacon->pairs[i].estimate;
		size += bacon->pairs[i].weight * fabs(bacon->pairs[i].estimate);
	}
	bacon->adds_up = fabs(sum - bacon->twfe) <= TIED * size;
}

/* ---- all of it ---- */

Bacon *
bacon_decompose(const Sample *sample, const Waves *waves, bool complete)
{
	Bacon	   *bacon = core_alloc(sizeof(Bacon));
	CohortMeans means = means_open(waves);

	bacon->adds_up = true;
	bacon->twfe = NAN;
	if (add_clusters(&means, sample, complete, &bacon->facts))
	{
		list_pairs(bacon, &means);
		if (bacon->n > 0)
			check_sum(bacon, &means);
		else
			add_plain_fact(&bacon->facts, FACT_NO_TERMS);
	}
	means_close(&means);
	return bacon;
}

void
bacon_free(Bacon *bacon)
{
	if (bacon->pairs != NULL)
		core_free(bacon->pairs);
	core_free(bacon);
}
