/*-------------------------------------------------------------------------
 *
 * coverage.c
 *		How often 95% intervals cover the effect: a Monte-Carlo study.
 *
 *	bench/coverage [REPLICATES [SEED]]
 *
 * Two waves of a repeated cross-section in 18 clusters.  An outcome is the
 * cluster's effect, plus the effect of the cluster in that wave, plus noise,
 * all normal.  The two effects have the variance ICC each and the noise the
 * rest of 1.  The programme does nothing: the true effect is 0.
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
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "core/estimate.h"
#include "core/memory.h"
#include "core/sample.h"

#define CLUSTERS 18
#define WAVES 2

/* Rows of a cluster in one wave. */
#define MEAN_SIZE 170.0
#define SMALLEST 20.0
#define LARGEST 800.0

/* An outcome and no covariates. */
#define COMPONENTS 2

#define REPLICATES 10000
#define SEED 20260101

typedef struct DesignChoice
{
	double		icc;
	bool		unequal;
	int			treated;		/* clusters */
} DesignChoice;

static const Vcov kinds[] = {
	VCOV_CR0, VCOV_CR1S, VCOV_CR2, VCOV_CR3, VCOV_SURVEY
};

#define N_KINDS ((int) (sizeof(kinds) / sizeof(kinds[0])))

typedef struct Tally
{
	long		covered[N_KINDS];
	double		df;				/* sum of those of CR2 */
} Tally;

/*
 * Unequal sizes are log-uniform and then scaled to the mean: by the same
 * factor in every replicate, so the number of rows varies.  They are drawn
 * anew each time; so the first clusters are the first in a random order.
 */
static double
draw_size(gsl_rng *rng, bool unequal)
{
	double		spread = log(LARGEST / SMALLEST);
	double		mean = (LARGEST - SMALLEST) / spread;

	if (!unequal)
		return MEAN_SIZE;
	return round(SMALLEST * exp(spread * gsl_rng_uniform(rng)) *
				 (MEAN_SIZE / mean));
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

/* The first clusters are treated.  Cells are in canonical order. */
static void
draw_sample(gsl_rng *rng, const DesignChoice *choice, Sample *sample)
{
	double		effect = sqrt(choice->icc);
	double		noise = 1.0 - 2.0 * choice->icc;

	for (int g = 0; g < CLUSTERS; g++)
	{
		double		rows = draw_size(rng, choice->unequal);
		double		lasting = gsl_ran_gaussian(rng, effect);

		for (int wave = 0; wave < WAVES; wave++)
		{
			Cell	   *cell = sample_cell(sample, g * WAVES + wave);

			cell->cluster = g;
			cell->cohort = g < choice->treated ? PERIOD_POST : NEVER_TREATED;
			cell->period = wave == 0 ? PERIOD_PRE : PERIOD_POST;
			draw_cell(rng, cell, rows,
					  lasting + gsl_ran_gaussian(rng, effect), noise);
		}
	}
}

static void
estimate_all(const Sample *sample, Tally *tally)
{
	for (int i = 0; i < N_KINDS; i++)
	{
		Choices		choices = default_choices;
		Estimate	estimate;

		choices.vcov = kinds[i];
		choices.conf_level = 0.95;
		estimate_effect(sample, &choices, &estimate);
		if (!estimate.has_interval)
		{
			fprintf(stderr, "no interval by %s: %s\n", vcov_name(kinds[i]),
					estimate.note);
			exit(1);
		}
		if (estimate.interval.low <= 0.0 && estimate.interval.high >= 0.0)
			tally->covered[i]++;
		if (kinds[i] == VCOV_CR2)
			tally->df += estimate.df;
	}
}

static void
study(gsl_rng *rng, const DesignChoice *choice, long replicates)
{
	Tally		tally = {{0}, 0.0};
	Sample	   *sample = sample_allocate_canonical(SAMPLE_CLUSTERED, 0,
												   CLUSTERS * WAVES, 0, 0);

	for (long i = 0; i < replicates; i++)
	{
		draw_sample(rng, choice, sample);
		estimate_all(sample, &tally);
	}
	core_free(sample);

	printf("| %.2f | %s | %d of %d |", choice->icc,
		   choice->unequal ? "very unequal" : "equal", choice->treated,
		   CLUSTERS);
	for (int i = 0; i < N_KINDS; i++)
		printf(" %.1f |", 100.0 * tally.covered[i] / replicates);
	printf(" %.1f |\n", tally.df / replicates);
	fflush(stdout);
}

static void
print_heading(long replicates, unsigned long seed)
{
	printf("Coverage in %% of 95%% intervals; 100 less it is how often an effect "
		   "is found where\nthere is none.  %ld replicates of each design, seed "
		   "%lu (mt19937);\nMonte-Carlo standard error %.1f points at 95%%, "
		   "%.1f at 80%%.\n\n", replicates, seed,
		   100.0 * sqrt(0.95 * 0.05 / replicates),
		   100.0 * sqrt(0.80 * 0.20 / replicates));
	printf("| ICC | cluster sizes | treated |");
	for (int i = 0; i < N_KINDS; i++)
		printf(" %s |", vcov_name(kinds[i]));
	printf(" mean df of CR2 |\n|---|---|---|");
	for (int i = 0; i < N_KINDS; i++)
		printf("---:|");
	printf("---:|\n");
}

/* An argument that is a whole number from 1 up. */
static unsigned long
number_argument(const char *text)
{
	char	   *end;
	unsigned long number;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
		number < 1 || number > 1000000000)
	{
		fprintf(stderr, "usage: bench/coverage [REPLICATES [SEED]]\n");
		exit(2);
	}
	return number;
}

int
main(int argc, char **argv)
{
	static const double iccs[] = {0.01, 0.05, 0.1};
	static const int treated[] = {9, 3};
	long		replicates = argc > 1 ? number_argument(argv[1]) : REPLICATES;
	unsigned long seed = argc > 2 ? number_argument(argv[2]) : SEED;
	gsl_rng    *rng = gsl_rng_alloc(gsl_rng_mt19937);

	gsl_rng_set(rng, seed);
	print_heading(replicates, seed);
	for (int i = 0; i < 3; i++)
		for (int unequal = 0; unequal < 2; unequal++)
			for (int j = 0; j < 2; j++)
			{
				DesignChoice choice = {iccs[i], unequal == 1, treated[j]};

				study(rng, &choice, replicates);
			}
	gsl_rng_free(rng);
	return 0;
}
