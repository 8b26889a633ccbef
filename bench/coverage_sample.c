/*-------------------------------------------------------------------------
 *
 * coverage_sample.c
 *		The samples of the study of coverage.
 *
 * Two waves of a repeated cross-section in a few clusters.  An outcome is the
 * cluster's effect, plus the effect of the cluster in that wave, plus noise,
 * all normal.  The two effects have the variance ICC each and the noise the
 * rest of 1.
 *
 * No rows are drawn.  Of the n rows of a cell a sample keeps their number,
 * their mean and the sum of squares about it; given the cell's expectation mu
 * the mean is normal (mu, s^2/n) and the sum of squares is independent of it,
 * s^2 times chi-square with n - 1 degrees of freedom.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "coverage_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "core/base/memory.h"

#define WAVES 2

/* Rows of a cluster in one wave. */
#define MEAN_SIZE 170.0
#define SMALLEST 20.0
#define LARGEST 800.0

/* An outcome and no covariates. */
#define COMPONENTS 2

static bool
has_pairs(const Study *study)
{
	return 2 * study->treated == study->clusters;
}

void
subject_create(const Study *study, Subject *subject)
{
	uint32_t	n_cells = study->clusters * WAVES;

	subject->plain = sample_allocate_canonical(SAMPLE_CLUSTERED, 0, n_cells,
											   0, 0);
	subject->paired = has_pairs(study) ?
		sample_allocate_canonical(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0,
								  n_cells, 0, 0) : NULL;
}

void
subject_free(Subject *subject)
{
	if (subject->paired != NULL)
		core_free(subject->paired);
	core_free(subject->plain);
}

/* ---- sizes ---- */

static int
compare_sizes(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/*
 * Unequal sizes are log-uniform and then scaled to the mean: by the same
 * factor in every sample, so the number of rows varies.  They are drawn anew
 * each time; so the first clusters are the first in a random order.
 */
static void
draw_sizes(const Study *study, gsl_rng *rng, double *sizes)
{
	double		spread = log(LARGEST / SMALLEST);
	double		mean = (LARGEST - SMALLEST) / spread;
	int			n = study->clusters;

	for (int g = 0; g < n; g++)
		sizes[g] = study->sizes == SIZES_EQUAL ? MEAN_SIZE :
			round(SMALLEST * exp(spread * gsl_rng_uniform(rng)) *
				  (MEAN_SIZE / mean));
	if (study->sizes == SIZES_TREATED_LARGEST ||
		study->sizes == SIZES_TREATED_SMALLEST)
		qsort(sizes, n, sizeof(double), compare_sizes);
	if (study->sizes == SIZES_TREATED_LARGEST)
		for (int g = 0; g < n / 2; g++)
		{
			double		size = sizes[g];

			sizes[g] = sizes[n - 1 - g];
			sizes[n - 1 - g] = size;
		}
}

/* ---- outcomes ---- */

/* The standard deviation of the change of a cluster of the mean size. */
static double
change_deviation(const Study *study)
{
	return sqrt(2.0 * (study->icc + (1.0 - 2.0 * study->icc) / MEAN_SIZE));
}

static void
draw_cell(gsl_rng *rng, Cell *cell, double rows, double mu, double variance)
{
	dd		   *moments = cell_moments(cell, COMPONENTS, 0);

	cell_reference(cell)[0] = mu + gsl_ran_gaussian(rng, sqrt(variance / rows));
	moments[moments_index(0, 0)] = dd_from(rows);
	moments[moments_index(1, 0)] = DD_ZERO;
	moments[moments_index(1, 1)] =
		dd_from(variance * gsl_ran_chisq(rng, rows - 1.0));
}

/* What the clusters of a pair have in common, by pair and wave. */
static void
draw_common(const Study *study, gsl_rng *rng, double *common)
{
	double		deviation = sqrt(study->icc * study->pair_share);

	for (int i = 0; i < WAVES * study->treated; i++)
		common[i] = gsl_ran_gaussian(rng, deviation);
}

static void
draw_cluster(const Study *study, gsl_rng *rng, int g, double rows,
			 const double *common, Sample *sample)
{
	bool		treated = g < study->treated;
	double		lasting = gsl_ran_gaussian(rng, sqrt(study->icc));
	double		passing = sqrt(study->icc * (1.0 - study->pair_share));
	double		unit = change_deviation(study);

	for (int wave = 0; wave < WAVES; wave++)
	{
		Cell	   *cell = sample_cell(sample, g * WAVES + wave);
		double		mu = lasting + gsl_ran_gaussian(rng, passing);

		if (study->pair_share > 0.0)
			mu += common[WAVES * (g % study->treated) + wave];
		if (treated && wave == 1)
			mu += unit * study->effect +
				gsl_ran_gaussian(rng, unit * study->own_effects);
		cell->cluster = g;
		cell->block = 0;
		cell->cohort = treated ? PERIOD_POST : NEVER_TREATED;
		cell->period = wave == 0 ? PERIOD_PRE : PERIOD_POST;
		draw_cell(rng, cell, rows, mu, 1.0 - 2.0 * study->icc);
	}
}

/* The first clusters are treated.  Cells are in canonical order. */
void
subject_draw(const Study *study, gsl_rng *rng, Subject *subject)
{
	double	   *sizes = core_alloc(study->clusters * sizeof(double));
	double	   *common = core_alloc(WAVES * study->treated * sizeof(double));

	draw_sizes(study, rng, sizes);
	draw_common(study, rng, common);
	for (int g = 0; g < study->clusters; g++)
		draw_cluster(study, rng, g, sizes[g], common, subject->plain);
	core_free(common);
	core_free(sizes);
	if (subject->paired == NULL)
		return;
	for (int i = 0; i < study->clusters * WAVES; i++)
	{
		Cell	   *cell = sample_cell(subject->paired, i);

		memcpy(cell, sample_cell(subject->plain, i),
			   subject->plain->image.entry_bytes);
		cell->block = cell->cluster % study->treated;
	}
}
