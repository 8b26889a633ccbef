/*-------------------------------------------------------------------------
 *
 * cic_values.c
 *		Changes in changes of any outcome, from the values of four samples.
 *
 * Whoever had a value y of the treated before is given a rank among the
 * comparators before, and without the treatment would have had the value of
 * that rank among the comparators after.  Values of a positive share of
 * comparators span ranks from F(y-) to F(y): the least and the most that these
 * stand for bound the effect, their mean is the estimate for discrete outcomes,
 * and that of F(y) the one for continuous ones, where it makes no difference.  Of a
 * value that no comparator had there is one rank.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/cic_values.h"

#include <math.h>

#include "core/answer/score_variance.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/tolerance.h"

/* In the order of CicOutcome. */
const NameList cic_outcomes = NAME_LIST("discrete", "continuous");

/* ---- distributions ---- */

/* The values of a sample, each once and in order, and the weight of each. */
typedef struct Distribution
{
	uint32_t	n;
	double	   *values;
	dd		   *weights;
	dd			total;
} Distribution;

/* An entry of a sample, as what it is part of. */
typedef struct Part
{
	uint32_t	cluster;		/* its number among all */
	uint32_t	place;			/* of its value */
	dd			weight;
} Part;

typedef struct Side
{
	const ValueSample *sample;
	Distribution all;
	Distribution without;		/* a cluster */
	uint32_t	n_parts;
	Part	   *parts;			/* by cluster */
	uint32_t   *first;			/* part of each cluster, and one past the last */
} Side;

typedef struct Work
{
	CicOutcome	outcome;
	Side		sides[TWO_WAVES_GROUPS];
	uint32_t	n_clusters;
	bool	   *treated;		/* by cluster */
} Work;

static int
compare_values(const void *a, const void *b, const void *unused)
{
	double		va = *(const double *) a;
	double		vb = *(const double *) b;

	(void) unused;
	return (va > vb) - (va < vb);
}

static uint32_t
place_of(const Distribution *of, double value)
{
	uint32_t	low = 0;
	uint32_t	high = of->n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (of->values[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
take_values(Side *side)
{
	const ValueSample *sample = side->sample;
	uint32_t	n = sample->image.n_entries;
	double	   *values = core_alloc_array(size_add(n, 1), sizeof(double));
	uint32_t	distinct = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		values[i] = value_sample_entry(sample, i)->value;
	}
	sort_items(values, n, sizeof(double), compare_values, NULL);
	for (uint32_t i = 0; i < n; i++)
		if (distinct == 0 || values[distinct - 1] != values[i])
			values[distinct++] = values[i];
	side->all.n = side->without.n = distinct;
	side->all.values = side->without.values = values;
	side->all.weights = core_alloc_array(size_add(distinct, 1), sizeof(dd));
	side->without.weights = core_alloc_array(size_add(distinct, 1), sizeof(dd));
}

/* ---- clusters, the same in all samples ---- */

typedef struct ClusterKey
{
	Key			key;
	int			side;
	uint32_t	entry;
} ClusterKey;

static int
compare_keys(const void *a, const void *b, const void *unused)
{
	const Key  *ka = &((const ClusterKey *) a)->key;
	const Key  *kb = &((const ClusterKey *) b)->key;
	size_t		shorter;
	int			order;

	(void) unused;
	if (ka->text == NULL)
		return (ka->number > kb->number) - (ka->number < kb->number);
	shorter = ka->length < kb->length ? ka->length : kb->length;
	order = memcmp(ka->text, kb->text, shorter);
	return order != 0 ? order :
		(ka->length > kb->length) - (ka->length < kb->length);
}

/* All entries, by their clusters; these get numbers. */
static void
number_clusters(Work *work)
{
	size_t		n = 0;
	size_t		at = 0;
	ClusterKey *keys;

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		n = size_add(n, work->sides[i].n_parts);
	keys = core_alloc_array(size_add(n, 1), sizeof(ClusterKey));
	work->treated = core_alloc_array(size_add(n, 1), sizeof(bool));
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		for (uint32_t j = 0; j < work->sides[i].n_parts; j++)
		{
			const ValueSample *sample = work->sides[i].sample;

			core_check_interrupts();
			keys[at++] = (ClusterKey) {
				value_sample_cluster_key(sample, value_sample_entry(sample, j)), i, j
			};
		}
	sort_items(keys, n, sizeof(ClusterKey), compare_keys, NULL);
	for (size_t k = 0; k < n; k++)
	{
		core_check_interrupts();
		if (k == 0 || compare_keys(&keys[k - 1], &keys[k], NULL) != 0)
			work->n_clusters++;
		work->sides[keys[k].side].parts[keys[k].entry].cluster = work->n_clusters - 1;
		work->treated[work->n_clusters - 1] |= keys[k].side >= TREATED_PRE;
	}
	core_free(keys);
}

/* Entries are by cluster, and so are parts, whatever numbers these have. */
static void
find_first_parts(Side *side, uint32_t n_clusters)
{
	side->first = core_alloc_array(size_add(n_clusters, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i < side->n_parts; i++)
		side->first[side->parts[i].cluster + 1]++;
	for (uint32_t c = 0; c < n_clusters; c++)
		side->first[c + 1] += side->first[c];
}

static void
take_parts(Side *side)
{
	const ValueSample *sample = side->sample;

	side->n_parts = sample->image.n_entries;
	side->parts = core_alloc_array(size_add(side->n_parts, 1), sizeof(Part));
	for (uint32_t i = 0; i < side->n_parts; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);
		Part	   *part = &side->parts[i];

		core_check_interrupts();
		part->place = place_of(&side->all, entry->value);
		part->weight = dd_mul_d(dd_from(entry_weight(sample, entry)), entry->rows);
		side->all.weights[part->place] = dd_add(side->all.weights[part->place],
												part->weight);
		side->all.total = dd_add(side->all.total, part->weight);
	}
}

static void
work_open(Work *work, const ValueSample *const samples[TWO_WAVES_GROUPS])
{
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		work->sides[i].sample = samples[i];
		take_values(&work->sides[i]);
		take_parts(&work->sides[i]);
	}
	number_clusters(work);
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		find_first_parts(&work->sides[i], work->n_clusters);
}

static void
work_close(Work *work)
{
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		core_free(work->sides[i].first);
		core_free(work->sides[i].parts);
		core_free(work->sides[i].without.weights);
		core_free(work->sides[i].all.weights);
		core_free(work->sides[i].all.values);
	}
	core_free(work->treated);
}

/* ---- what the treated would have had ---- */

/* Means over the treated before. */
typedef struct Counterfactual
{
	dd			low;			/* the least that their ranks stand for */
	dd			high;			/* the most: that of F(y) */
	dd			mean;
} Counterfactual;

static bool
is_less(dd a, dd b, dd unit)
{
	return dd_sub(b, a).hi > ALL_THE_SAME * unit.hi;
}

/*
 * Ranks grow with the values of the treated, so that one walk through the
 * comparators after finds all.  Ranks are in units of both totals: F00(y) is sums
 * of weights before times the total after.
 */
typedef struct Walk
{
	const Distribution *after;
	dd			scale;			/* the total before */
	dd			unit;			/* of both totals */
	uint32_t	at;				/* a value with a weight, whose ranks end at ... */
	dd			end;
} Walk;

static bool
next_value(Walk *walk)
{
	uint32_t	next = walk->at + 1;

	while (next < walk->after->n && !(walk->after->weights[next].hi > 0.0))
		next++;
	if (next >= walk->after->n)
		return false;
	walk->at = next;
	walk->end = dd_add(walk->end, dd_mul(walk->after->weights[next], walk->scale));
	return true;
}

static Walk
walk_start(const Distribution *after, dd before)
{
	Walk		walk = {after, before, dd_mul(after->total, before), UINT32_MAX,
	{0.0, 0.0}};

	next_value(&walk);
	return walk;
}

/* To the first value whose ranks end at a rank or later, or later than it. */
static void
walk_to(Walk *walk, dd rank, bool later)
{
	while (later ? !is_less(rank, walk->end, walk->unit) :
		   is_less(walk->end, rank, walk->unit))
		if (!next_value(walk))
			break;
}

static dd
value_at(const Walk *walk)
{
	return dd_from(walk->after->values[walk->at]);
}

/*
 * The mean value of the ranks from one, where the walk is, to another, where it
 * is then.
 */
static dd
mean_between(Walk *walk, dd from, dd to)
{
	dd			sum = DD_ZERO;
	dd			at = from;

	while (is_less(walk->end, to, walk->unit))
	{
		sum = dd_add(sum, dd_mul(dd_sub(walk->end, at), value_at(walk)));
		at = walk->end;
		if (!next_value(walk))
			break;
	}
	sum = dd_add(sum, dd_mul(dd_sub(to, at), value_at(walk)));
	return dd_div(sum, dd_sub(to, from));
}

static dd
weighted(dd sum, dd weight, dd value)
{
	return dd_add(sum, dd_mul(weight, value));
}

static Counterfactual
counterfactual_of(const Distribution *before, const Distribution *after,
				  const Distribution *treated)
{
	Counterfactual found = {{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
	Walk		walk = walk_start(after, before->total);
	dd			sum = DD_ZERO;	/* of weights before, of lower values */
	uint32_t	j = 0;

	for (uint32_t i = 0; i < treated->n; i++)
	{
		dd			weight = treated->weights[i];
		dd			own = DD_ZERO;
		dd			from;
		dd			to;
		dd			low;
		dd			mean;

		if (!(weight.hi > 0.0))
			continue;
		for (; j < before->n && before->values[j] < treated->values[i]; j++)
			sum = dd_add(sum, before->weights[j]);
		if (j < before->n && before->values[j] == treated->values[i])
			own = before->weights[j];
		from = dd_mul(sum, after->total);
		to = dd_mul(dd_add(sum, own), after->total);
		walk_to(&walk, from, own.hi > 0.0);
		low = mean = value_at(&walk);
		if (own.hi > 0.0)
			mean = mean_between(&walk, from, to);
		found.low = weighted(found.low, weight, low);
		found.high = weighted(found.high, weight, value_at(&walk));
		found.mean = weighted(found.mean, weight, mean);
	}
	found.low = dd_div(found.low, treated->total);
	found.high = dd_div(found.high, treated->total);
	found.mean = dd_div(found.mean, treated->total);
	return found;
}

static dd
mean_of(const Distribution *of)
{
	dd			sum = DD_ZERO;

	for (uint32_t i = 0; i < of->n; i++)
		sum = dd_add(sum, dd_mul_d(of->weights[i], of->values[i]));
	return dd_div(sum, of->total);
}

/* The effect and its bounds; of the samples, or of them without a cluster. */
static double
effect_of(const Work *work, bool without, double *low, double *high)
{
	const Distribution *of[TWO_WAVES_GROUPS];
	Counterfactual found;
	dd			mean;

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		of[i] = without ? &work->sides[i].without : &work->sides[i].all;
		if (!(of[i]->total.hi > 0.0))
			return NAN;
	}
	found = counterfactual_of(of[COMPARATOR_PRE], of[COMPARATOR_POST],
							  of[TREATED_PRE]);
	mean = mean_of(of[TREATED_POST]);
	*low = dd_sub(mean, found.high).hi;
	*high = dd_sub(mean, found.low).hi;
	return work->outcome == CIC_CONTINUOUS ? *low :
		dd_sub(mean, found.mean).hi;
}

/* ---- the jackknife ---- */

/* Weights without a cluster; of a value that nobody else has, exactly none. */
static void
leave_out(Side *side, uint32_t cluster)
{
	Distribution *without = &side->without;

	core_copy(without->weights, side->all.weights, without->n * sizeof(dd));
	without->total = side->all.total;
	for (uint32_t i = side->first[cluster]; i < side->first[cluster + 1]; i++)
	{
		const Part *part = &side->parts[i];
		dd			all = side->all.weights[part->place];
		dd		   *left = &without->weights[part->place];

		*left = dd_sub(*left, part->weight);
		if (left->hi <= ALL_THE_SAME * all.hi)
			*left = DD_ZERO;
	}
	without->total = DD_ZERO;
	for (uint32_t i = 0; i < without->n; i++)
		without->total = dd_add(without->total, without->weights[i]);
}

static int
compare_parts(const void *a, const void *b, const void *unused)
{
	uint32_t	ca = ((const Part *) a)->cluster;
	uint32_t	cb = ((const Part *) b)->cluster;

	(void) unused;
	return (ca > cb) - (ca < cb);
}

static void
find_std_error(Work *work, double conf_level, Estimate *e)
{
	ScoreVariance variance = score_variance(SCORES_JACKKNIFE, work->n_clusters);
	double		low;
	double		high;

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		sort_items(work->sides[i].parts, work->sides[i].n_parts, sizeof(Part),
				   compare_parts, NULL);
	for (uint32_t c = 0; c < work->n_clusters; c++)
	{
		core_check_interrupts();
		for (int i = 0; i < TWO_WAVES_GROUPS; i++)
			leave_out(&work->sides[i], c);
		score_variance_add(&variance, e->estimate,
						   effect_of(work, true, &low, &high), 0);
	}
	if (variance.indispensable)
		add_fact(&e->facts, FACT_TOO_FEW,
				 (Fact) {.subject = ABOUT_CLUSTERS, .loss = LOSS_STD_ERROR});
	else
		score_variance_judge(&variance, false, conf_level, e);
}

/* ---- all of it ---- */

static void
note_rows(const Work *work, Estimate *e)
{
	const Distribution *before = &work->sides[COMPARATOR_PRE].all;
	const ValueSample *treated = work->sides[TREATED_PRE].sample;
	int64_t		outside = 0;

	for (uint32_t i = 0; i < treated->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(treated, i);

		core_check_interrupts();
		if (entry->value < before->values[0] ||
			entry->value > before->values[before->n - 1])
			outside += entry->rows;
	}
	if (outside > 0)
		add_fact(&e->facts, FACT_OUTSIDE_SUPPORT,
				 (Fact) {.count = outside, .of = treated->image.n_rows});
}

static bool
has_all_rows(const ValueSample *const samples[TWO_WAVES_GROUPS], Estimate *e)
{
	Fact		empty = {0};

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		e->rows += samples[i]->image.n_rows;
		if (samples[i]->image.n_rows == 0)
			empty.members |= UINT64_C(1) << i;
	}
	if (empty.members != 0)
		add_fact(&e->facts, FACT_EMPTY_GROUPS, empty);
	return empty.members == 0;
}

void
cic_of_values(const ValueSample *const samples[TWO_WAVES_GROUPS],
			  CicOutcome outcome, double conf_level, CicValues *result)
{
	Work		work = {.outcome = outcome};
	Estimate   *e = &result->estimate;

	estimate_clear(e);
	result->low = result->high = NAN;
	if (!has_all_rows(samples, e))
		return;
	work_open(&work, samples);
	e->estimate = effect_of(&work, false, &result->low, &result->high);
	e->has_estimate = true;
	e->clustered = (samples[0]->image.flags & VALUE_SAMPLE_CLUSTERED) != 0;
	note_rows(&work, e);
	if (e->clustered)
	{
		e->clusters = work.n_clusters;
		for (uint32_t c = 0; c < work.n_clusters; c++)
			e->clusters_treated += work.treated[c];
		find_std_error(&work, conf_level, e);
	}
	else
		add_plain_fact(&e->facts, FACT_NO_CLUSTERS);
	work_close(&work);
}
