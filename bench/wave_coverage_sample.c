/*-------------------------------------------------------------------------
 *
 * wave_coverage_sample.c
 *		The samples of the study of coverage of many waves.
 *
 * Six waves of a repeated cross-section in a few clusters.  An outcome is the
 * cluster's effect, plus the effect of the cluster in that wave, plus noise,
 * all normal.  The two effects have the variance ICC each and the noise the
 * rest of 1.  No rows are drawn, but their number, mean and sum of squares, as
 * in coverage_sample.c.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "wave_coverage_sample.h"

#include <math.h>

#include <gsl/gsl_randist.h>

#include "core/base/memory.h"

/* Rows of a cluster in one wave. */
#define MEAN_SIZE 170.0
#define SMALLEST 20.0
#define LARGEST 800.0

/* An outcome and no covariates. */
#define COMPONENTS 2

static const int32_t starts[COHORTS] = {3, 4, NEVER_TREATED};

int
study_clusters(const WaveStudy *study)
{
	return study->clusters[0] + study->clusters[1] + study->clusters[2];
}

/* Twice as large in the second cohort, and half as large again each wave. */
static double
effect_of(const WaveStudy *study, int cohort, int event)
{
	return event < 0 ? 0.0 :
		study->effect * (1.0 + cohort) * (1.0 + 0.5 * event);
}

static double
truth_at(const WaveStudy *study, int event)
{
	double		sum = 0.0;
	double		weight = 0.0;

	for (int cohort = 0; cohort < COHORTS - 1; cohort++)
	{
		sum += study->clusters[cohort] * effect_of(study, cohort, event);
		weight += study->clusters[cohort];
	}
	return sum / weight;
}

double
study_truth(const WaveStudy *study, int event)
{
	double		sum = 0.0;

	if (event >= 0)
		return truth_at(study, event);
	for (int at = 0; at <= LAST_EVENT; at++)
		sum += truth_at(study, at);
	return sum / (LAST_EVENT + 1);
}

Sample *
study_sample(const WaveStudy *study)
{
	return sample_allocate_canonical(SAMPLE_CLUSTERED, 0,
									 study_clusters(study) * WAVES, 0, 0);
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

/* Log-uniform, scaled to the mean: as in coverage_sample.c. */
static double
draw_size(const WaveStudy *study, gsl_rng *rng)
{
	double		spread = log(LARGEST / SMALLEST);
	double		mean = (LARGEST - SMALLEST) / spread;

	return !study->unequal ? MEAN_SIZE :
		round(SMALLEST * exp(spread * gsl_rng_uniform(rng)) *
			  (MEAN_SIZE / mean));
}

static void
draw_cluster(const WaveStudy *study, gsl_rng *rng, int cluster, int cohort,
			 Sample *sample)
{
	double		deviation = sqrt(study->icc);
	double		size = draw_size(study, rng);
	double		always = gsl_ran_gaussian(rng, deviation);
	double		passing = gsl_ran_gaussian(rng, deviation);

	for (int wave = 1; wave <= WAVES; wave++)
	{
		Cell	   *cell = sample_cell(sample, cluster * WAVES + wave - 1);
		double		effect = cohort < COHORTS - 1 ?
			effect_of(study, cohort, wave - starts[cohort]) : 0.0;

		cell->cluster = cluster;
		cell->block = 0;
		cell->cohort = starts[cohort];
		cell->period = wave;
		draw_cell(rng, cell, size, always + passing + effect,
				  1.0 - 2.0 * study->icc);
		passing = study->lasting * passing +
			gsl_ran_gaussian(rng, deviation *
							 sqrt(1.0 - study->lasting * study->lasting));
	}
}

/* Cells are in canonical order. */
void
study_draw(const WaveStudy *study, gsl_rng *rng, Sample *sample)
{
	int			cluster = 0;

	for (int cohort = 0; cohort < COHORTS; cohort++)
		for (int i = 0; i < study->clusters[cohort]; i++)
			draw_cluster(study, rng, cluster++, cohort, sample);
}
