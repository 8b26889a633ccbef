/*-------------------------------------------------------------------------
 *
 * wave_contrast.c
 *		A sum of effects of cohorts in periods, with fixed factors, as one
 *		contrast of one regression.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/wave_contrast.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/two_waves.h"

/* ---- saturated ---- */

/* A mean that the contrast is of: of a cohort, or of all never treated. */
typedef struct Mean
{
	int32_t		cohort;
	int32_t		period;
	bool		after;			/* a period of effects, not a base of any */
	double		factor;
} Mean;

static int
compare_means(const void *a, const void *b, const void *unused)
{
	const Mean *ma = a;
	const Mean *mb = b;

	(void) unused;
	if (ma->cohort != mb->cohort)
		return ma->cohort < mb->cohort ? -1 : 1;
	return (ma->period > mb->period) - (ma->period < mb->period);
}

/* All of them, each once, in order; *n of them. */
static Mean *
list_means(const WaveTerm *terms, int n_terms, int *n)
{
	Mean	   *means = core_alloc_array(size_mul(4, n_terms), sizeof(Mean));
	int			distinct = 0;

	for (int i = 0; i < n_terms; i++)
	{
		const WaveTerm *term = &terms[i];

		means[4 * i] = (Mean) {term->cohort, term->period, true, term->factor};
		means[4 * i + 1] = (Mean) {term->cohort, term->base, false, -term->factor};
		means[4 * i + 2] = (Mean) {NEVER_TREATED, term->period, true, -term->factor};
		means[4 * i + 3] = (Mean) {NEVER_TREATED, term->base, false, term->factor};
	}
	sort_items(means, 4 * (size_t) n_terms, sizeof(Mean), compare_means, NULL);
	for (int i = 0; i < 4 * n_terms; i++)
	{
		core_check_interrupts();
		if (distinct == 0 ||
			compare_means(&means[distinct - 1], &means[i], NULL) != 0)
			means[distinct++] = means[i];
		else
		{
			means[distinct - 1].after &= means[i].after;
			means[distinct - 1].factor += means[i].factor;
		}
	}
	*n = distinct;
	return means;
}

/* A group for a mean, or one for each cohort of those never treated. */
static void
put_groups(WaveContrast *contrast, const Waves *waves,
		   const WaveChoices *choices, const Mean *means, int n_means)
{
	int			n = 0;

	for (int i = 0; i < n_means; i++)
	{
		const Mean *mean = &means[i];
		bool		treated = mean->cohort != NEVER_TREATED;
		int			from = treated ? 0 :
			waves_treated_cohorts(waves, choices->anticipation);
		int			to = treated ? 1 : waves->n_cohorts;

		contrast->contrast[i] = mean->factor;
		for (int j = from; j < to; j++)
		{
			contrast->columns[(size_t) n * n_means + i] = 1.0;
			contrast->groups[n++] = (PlannedGroup) {
				treated ? mean->cohort : waves->cohorts[j], mean->period,
				treated, mean->after
			};
		}
	}
	contrast->plan.n_groups = n;
}

static void
saturate(WaveContrast *contrast, const Waves *waves,
		 const WaveChoices *choices, const WaveTerm *terms, int n_terms)
{
	int			n;
	Mean	   *means = list_means(terms, n_terms, &n);
	size_t		room = size_mul(n, size_add(waves->n_cohorts, 1));

	contrast->groups = core_alloc_array(room, sizeof(PlannedGroup));
	contrast->columns = core_alloc_array(size_mul(room, n), sizeof(double));
	contrast->contrast = core_alloc_array(n, sizeof(double));
	contrast->plan.n_columns = n;
	put_groups(contrast, waves, choices, means, n);
	core_free(means);
}

/* ---- stacked ---- */

/* A group of an effect's two-by-two: in the stack, a cohort of its own. */
typedef struct Copy
{
	int			term;
	PlannedGroup group;			/* that it is a copy of */
} Copy;

/* All of them, term by term; *n of them. */
static Copy *
list_copies(const Waves *waves, const WaveChoices *choices,
			const WaveTerm *terms, int n_terms, int *n)
{
	size_t		room = size_mul(n_terms, size_mul(2, size_add(waves->n_cohorts, 1)));
	Copy	   *copies = core_alloc_array(room, sizeof(Copy));

	*n = 0;
	for (int i = 0; i < n_terms; i++)
	{
		WavePlan   *wave_plan = wave_plan_create(waves, terms[i].cohort,
												 terms[i].period,
												 terms[i].base, choices);

		for (int j = 0; j < wave_plan->plan.n_groups; j++)
			copies[(*n)++] = (Copy) {i, wave_plan->groups[j]};
		wave_plan_free(wave_plan);
	}
	return copies;
}

static bool
is_of_group(const Cell *cell, const PlannedGroup *group)
{
	return cell->cohort == group->cohort && cell->period == group->period;
}

/*
 * Cluster by cluster, in each copy by copy: that is canonical order.  Counts
 * cells if there is nowhere to put them.
 */
static uint32_t
copy_cells(const Sample *sample, const Copy *copies, int n_copies,
		   Sample *stacked)
{
	int			components = sample_components(sample);
	uint32_t	n_entries = sample->image.n_entries;
	size_t		n = 0;
	uint32_t	end;

	for (uint32_t first = 0; first < n_entries; first = end)
	{
		int64_t		cluster = sample_cell(sample, first)->cluster;

		core_check_interrupts();
		for (end = first; end < n_entries; end++)
			if (sample_cell(sample, end)->cluster != cluster)
				break;
		for (int i = 0; i < n_copies; i++)
			for (uint32_t j = first; j < end; j++)
			{
				const Cell *cell = sample_cell(sample, j);

				if (!is_of_group(cell, &copies[i].group) ||
					cell_rows(cell, components) == 0)
					continue;
				if (stacked != NULL)
				{
					Cell	   *copy = sample_cell(stacked, (uint32_t) n);

					memcpy(copy, cell, sample->image.entry_bytes);
					copy->cohort = i;
					copy->period = 0;
					stacked->image.n_rows += cell_rows(cell, components);
				}
				n = size_add(n, 1);
			}
	}
	/* What cannot be counted cannot be had. */
	if (n > UINT32_MAX)
		core_alloc(SIZE_MAX);
	return (uint32_t) n;
}

static Sample *
stack(const Sample *sample, const Copy *copies, int n_copies)
{
	Sample	   *stacked =
		sample_allocate_for_cells(sample, copy_cells(sample, copies, n_copies,
													 NULL));

	image_copy_labels(&stacked->image, &sample->image);
	stacked->image.n_rows = 0;
	copy_cells(sample, copies, n_copies, stacked);
	return stacked;
}

/* Four means for each effect. */
static void
put_copies(WaveContrast *contrast, const WaveTerm *terms, int n_terms,
		   const Copy *copies, int n_copies)
{
	static const double signs[] = {
		[COMPARATOR_PRE] = 1.0, [COMPARATOR_POST] = -1.0,
		[TREATED_PRE] = -1.0, [TREATED_POST] = 1.0
	};
	size_t		n_columns = size_mul(n_terms, TWO_WAVES_GROUPS);

	contrast->groups = core_alloc_array(n_copies, sizeof(PlannedGroup));
	contrast->columns = core_alloc_array(size_mul(n_copies, n_columns),
										 sizeof(double));
	contrast->contrast = core_alloc_array(n_columns, sizeof(double));
	contrast->plan.n_groups = n_copies;
	contrast->plan.n_columns = (int) n_columns;
	for (int i = 0; i < n_copies; i++)
	{
		const Copy *copy = &copies[i];
		int			side = 2 * copy->group.treated + copy->group.after;

		contrast->columns[i * n_columns + copy->term * TWO_WAVES_GROUPS + side] = 1.0;
		contrast->groups[i] = copy->group;
		contrast->groups[i].cohort = i;
		contrast->groups[i].period = 0;
	}
	for (int i = 0; i < n_terms; i++)
		for (int side = 0; side < TWO_WAVES_GROUPS; side++)
			contrast->contrast[i * TWO_WAVES_GROUPS + side] =
				signs[side] * terms[i].factor;
}

static void
stack_effects(WaveContrast *contrast, const Waves *waves,
			  const WaveChoices *choices, const WaveTerm *terms, int n_terms)
{
	int			n_copies;
	Copy	   *copies = list_copies(waves, choices, terms, n_terms, &n_copies);

	contrast->stacked = stack(contrast->sample, copies, n_copies);
	contrast->sample = contrast->stacked;
	put_copies(contrast, terms, n_terms, copies, n_copies);
	core_free(copies);
}

/* ---- either, or the two-by-two ---- */

WaveContrast *
wave_contrast_create(const Sample *sample, const Waves *waves,
					 const WaveChoices *choices, const WaveTerm *terms,
					 int n_terms)
{
	WaveContrast *contrast = core_alloc(sizeof(WaveContrast));

	contrast->sample = sample;
	if (n_terms == 1 && terms->factor == 1.0)
	{
		contrast->two_by_two = wave_plan_create(waves, terms->cohort,
												terms->period, terms->base,
												choices);
		contrast->plan = contrast->two_by_two->plan;
		return contrast;
	}
	contrast->plan.effects = EFFECTS_NONE;
	contrast->plan.n_contrasts = 1;
	if (choices->controls == CONTROLS_NEVER)
		saturate(contrast, waves, choices, terms, n_terms);
	else
		stack_effects(contrast, waves, choices, terms, n_terms);
	contrast->plan.groups = contrast->groups;
	contrast->plan.columns = contrast->columns;
	contrast->plan.contrasts = contrast->contrast;
	return contrast;
}

void
wave_contrast_free(WaveContrast *contrast)
{
	if (contrast->two_by_two != NULL)
		wave_plan_free(contrast->two_by_two);
	else
	{
		core_free(contrast->contrast);
		core_free(contrast->columns);
		core_free(contrast->groups);
		if (contrast->stacked != NULL)
			core_free(contrast->stacked);
	}
	core_free(contrast);
}
