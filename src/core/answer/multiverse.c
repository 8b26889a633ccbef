/*-------------------------------------------------------------------------
 *
 * multiverse.c
 *		The effect by every choice that could be defended.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/multiverse.h"

#include "core/base/memory.h"
#include "core/base/subsets.h"

/* ---- what can be left out ---- */

typedef struct Omission
{
	LeftOut		left_out;
	int64_t		key;
} Omission;

typedef struct Omissions
{
	Omission   *list;			/* nothing first */
	uint32_t	n;
} Omissions;

static void
omit_each(Omissions *omissions, const Sample *sample, LeftOut left_out)
{
	uint32_t	n = sample->image.n_entries;
	int64_t    *keys = core_alloc_array(size_add(n, 1), sizeof(int64_t));
	Partition  *parts;

	for (uint32_t i = 0; i < n; i++)
		keys[i] = left_out == LEFT_OUT_CLUSTER ? sample_cell(sample, i)->cluster :
			sample_cell(sample, i)->block;
	parts = partition_by_key(keys, n);
	for (uint32_t part = 0; part < parts->n_parts; part++)
		omissions->list[omissions->n++] = (Omission) {left_out, parts->keys[part]};
	partition_free(parts);
	core_free(keys);
}

static Omissions
omissions_of(const Sample *sample, const Multiverse *multiverse)
{
	Omissions	omissions = {.n = 1};

	omissions.list = core_alloc_array(size_add(size_mul(sample->image.n_entries, 2), 1),
									  sizeof(Omission));
	omissions.list[0] = (Omission) {LEFT_OUT_NOTHING, 0};
	if (multiverse->without_clusters)
		omit_each(&omissions, sample, LEFT_OUT_CLUSTER);
	if (multiverse->without_blocks)
		omit_each(&omissions, sample, LEFT_OUT_BLOCK);
	return omissions;
}

/* ---- scales ---- */

static bool
has_effects(const Multiverse *multiverse, Effects effects)
{
	for (int i = 0; i < multiverse->n_effects; i++)
		if (multiverse->effects[i] == effects)
			return true;
	return false;
}

static bool
has_identity(const Multiverse *multiverse)
{
	for (int i = 0; i < multiverse->n_links; i++)
		if (multiverse->links[i] == LINK_IDENTITY)
			return true;
	return false;
}

/* Choices on other scales, for each of what can be left out. */
static double
count_linked(const Multiverse *multiverse)
{
	double		vcovs = 0.0;

	if (!has_effects(multiverse, EFFECTS_NONE))
		return 0.0;
	for (int i = 0; i < multiverse->n_vcovs; i++)
		vcovs += linked_vcov_applies(multiverse->vcovs[i]);
	return vcovs * (multiverse->n_links - has_identity(multiverse));
}

double
multiverse_count(const Sample *sample, const Multiverse *multiverse)
{
	Omissions	omissions = omissions_of(sample, multiverse);
	double		subsets = has_identity(multiverse) ?
		subsets_count(sample->n_covariates, multiverse->covariates_most) : 0.0;

	core_free(omissions.list);
	return omissions.n * (subsets * multiverse->n_effects *
						  multiverse->n_vcovs + count_linked(multiverse));
}

/* ---- each of them ---- */

typedef struct Visit
{
	const Sample *sample;
	const Multiverse *multiverse;
	const Omissions *omissions;
	Variance   *variances;		/* of one fit, by vcov */
	UniverseVisitor visit;
	void	   *context;
} Visit;

static void
visit_variances(const Visit *to, const Sample *part, Universe *universe)
{
	const Multiverse *multiverse = to->multiverse;
	SurveyChoices survey = {.lonely = default_choices.lonely, .population = default_choices.population};
	Fitted		fitted;
	bool		has_estimate;

	core_check_interrupts();
	has_estimate = estimate_begin(part, universe->effects, &fitted,
								  &universe->estimate);
	if (has_estimate)
		variances_of_fit(fitted.fit, fitted.contrast, multiverse->vcovs,
						 multiverse->n_vcovs, &survey, to->variances);
	for (int i = 0; i < multiverse->n_vcovs; i++)
	{
		universe->vcov = multiverse->vcovs[i];
		if (has_estimate)
			estimate_by_variance(fitted.fit, fitted.contrast, &to->variances[i],
								 multiverse->conf_level, &universe->estimate);
		to->visit(to->context, universe);
	}
	estimate_end(&fitted);
}

/* On one scale, of a part without covariates. */
static void
visit_linked(const Visit *to, const Sample *part, Universe *universe)
{
	const Multiverse *multiverse = to->multiverse;
	Choices		choices = default_choices;
	LinkedEffect found;
	Estimate   *e = &universe->estimate;

	choices.conf_level = multiverse->conf_level;
	for (int i = 0; i < multiverse->n_vcovs; i++)
	{
		if (!linked_vcov_applies(multiverse->vcovs[i]))
			continue;
		core_check_interrupts();
		universe->vcov = choices.vcov = multiverse->vcovs[i];
		linked_effect(part, universe->link, &choices, &found);
		*e = found.estimate;
		universe->problem = found.problem;
		e->estimate = found.effect;
		e->std_error = found.std_error;
		e->interval = found.interval;
		e->has_std_error = !isnan(found.std_error);
		e->has_interval = !isnan(found.interval.low);
		e->df = e->has_interval ? found.df : NAN;
		to->visit(to->context, universe);
	}
}

static void
visit_links(const Visit *to, const Sample *part, Universe *universe)
{
	universe->effects = EFFECTS_NONE;
	for (int i = 0; i < to->multiverse->n_links; i++)
	{
		universe->link = to->multiverse->links[i];
		if (universe->link != LINK_IDENTITY)
			visit_linked(to, part, universe);
	}
}

static void
visit_subset(void *context, uint64_t covariates)
{
	const Visit *to = context;
	bool		identity = has_identity(to->multiverse);
	bool		linked = covariates == 0 && count_linked(to->multiverse) > 0.0;

	if (!identity && !linked)
		return;
	for (uint32_t i = 0; i < to->omissions->n; i++)
	{
		const Omission *omission = &to->omissions->list[i];
		Sample	   *part = sample_part(to->sample, covariates,
									   omission->left_out, omission->key);
		Universe	universe = {.covariates = covariates,
			.left_out = omission->left_out, .key = omission->key};

		for (int j = 0; identity && j < to->multiverse->n_effects; j++)
		{
			universe.effects = to->multiverse->effects[j];
			visit_variances(to, part, &universe);
		}
		if (linked)
			visit_links(to, part, &universe);
		core_free(part);
	}
}

void
multiverse_visit(const Sample *sample, const Multiverse *multiverse,
				 UniverseVisitor visit, void *context)
{
	Omissions	omissions = omissions_of(sample, multiverse);
	Visit		to = {sample, multiverse, &omissions,
		core_alloc_array(size_add(multiverse->n_vcovs, 1), sizeof(Variance)),
	visit, context};

	subsets_visit(sample->n_covariates, multiverse->covariates_most, visit_subset,
				  &to);
	core_free(to.variances);
	core_free(omissions.list);
}
