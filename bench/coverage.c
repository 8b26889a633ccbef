/*-------------------------------------------------------------------------
 *
 * coverage.c
 *		How often each method finds an effect, where there is none and where
 *		there is one: a Monte-Carlo study.
 *
 *	bench/coverage [SAMPLES [SEED]]
 *
 * Every study (a column of a table) starts the generator anew, so that it can
 * be had without the others, and asks all methods about the same samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "coverage_methods.h"
#include "coverage_sample.h"

#define SAMPLES 10000
#define SEED 20260101

#define MAX_STUDIES 8

/* Of own effects, so that changes vary twice as much as without: sqrt(3). */
#define OWN_EFFECTS 1.7320508075688772

typedef struct Table
{
	const char *title;
	int			slow_share;		/* slow methods are asked about one in so many
								 * samples: the first */
	int			n_studies;
	Study		studies[MAX_STUDIES];
} Table;

static const Table tables[] = {
	{"18 clusters", 2, 6, {
		{.title = "9 treated, equal", 18, 9, 0.05, SIZES_EQUAL},
		{.title = "9, unequal", 18, 9, 0.05, SIZES_UNEQUAL},
		{.title = "3 treated, equal", 18, 3, 0.05, SIZES_EQUAL},
		{.title = "3, unequal", 18, 3, 0.05, SIZES_UNEQUAL},
		{.title = "1 treated, equal", 18, 1, 0.05, SIZES_EQUAL},
		{.title = "1, unequal", 18, 1, 0.05, SIZES_UNEQUAL}
	}},
	{"12 clusters", 1, 6, {
		{.title = "6 treated, equal", 12, 6, 0.05, SIZES_EQUAL},
		{.title = "6, unequal", 12, 6, 0.05, SIZES_UNEQUAL},
		{.title = "3 treated, equal", 12, 3, 0.05, SIZES_EQUAL},
		{.title = "3, unequal", 12, 3, 0.05, SIZES_UNEQUAL},
		{.title = "1 treated, equal", 12, 1, 0.05, SIZES_EQUAL},
		{.title = "1, unequal", 12, 1, 0.05, SIZES_UNEQUAL}
	}},
	{"6 clusters", 1, 4, {
		{.title = "3 treated, equal", 6, 3, 0.05, SIZES_EQUAL},
		{.title = "3, unequal", 6, 3, 0.05, SIZES_UNEQUAL},
		{.title = "1 treated, equal", 6, 1, 0.05, SIZES_EQUAL},
		{.title = "1, unequal", 6, 1, 0.05, SIZES_UNEQUAL}
	}},
	{"18 clusters that are not alike, or alike in pairs", 10, 7, {
		{.title = "9 treated, the largest", 18, 9, 0.05,
		SIZES_TREATED_LARGEST},
		{.title = "9, the smallest", 18, 9, 0.05, SIZES_TREATED_SMALLEST},
		{.title = "3 treated, the largest", 18, 3, 0.05,
		SIZES_TREATED_LARGEST},
		{.title = "3, the smallest", 18, 3, 0.05, SIZES_TREATED_SMALLEST},
		{.title = "9 treated, vary twice as much", 18, 9, 0.05, SIZES_EQUAL,
		.own_effects = OWN_EFFECTS},
		{.title = "3, vary twice as much", 18, 3, 0.05, SIZES_EQUAL,
		.own_effects = OWN_EFFECTS},
		{.title = "9 treated, pairs alike", 18, 9, 0.05, SIZES_EQUAL,
		.pair_share = 0.5}
	}},
	{"18 clusters, other ICCs", 20, 8, {
		{.title = "ICC 0.01, 9 treated, equal", 18, 9, 0.01, SIZES_EQUAL},
		{.title = "9, unequal", 18, 9, 0.01, SIZES_UNEQUAL},
		{.title = "3 treated, equal", 18, 3, 0.01, SIZES_EQUAL},
		{.title = "3, unequal", 18, 3, 0.01, SIZES_UNEQUAL},
		{.title = "ICC 0.10, 9 treated, equal", 18, 9, 0.10, SIZES_EQUAL},
		{.title = "9, unequal", 18, 9, 0.10, SIZES_UNEQUAL},
		{.title = "3 treated, equal", 18, 3, 0.10, SIZES_EQUAL},
		{.title = "3, unequal", 18, 3, 0.10, SIZES_UNEQUAL}
	}},
	{"Power: an effect of one standard deviation of a cluster's change", 10, 7, {
		{.title = "9 of 18, equal", 18, 9, 0.05, SIZES_EQUAL, .effect = 1.0},
		{.title = "9 of 18, unequal", 18, 9, 0.05, SIZES_UNEQUAL,
		.effect = 1.0},
		{.title = "9 of 18, pairs alike", 18, 9, 0.05, SIZES_EQUAL,
		.effect = 1.0, .pair_share = 0.5},
		{.title = "3 of 18, equal", 18, 3, 0.05, SIZES_EQUAL, .effect = 1.0},
		{.title = "6 of 12, equal", 12, 6, 0.05, SIZES_EQUAL, .effect = 1.0},
		{.title = "6 of 12, unequal", 12, 6, 0.05, SIZES_UNEQUAL,
		.effect = 1.0},
		{.title = "3 of 6, equal", 6, 3, 0.05, SIZES_EQUAL, .effect = 1.0}
	}},
	{"4 clusters", 1, 4, {
		{.title = "2 treated, equal", 4, 2, 0.05, SIZES_EQUAL},
		{.title = "2, unequal", 4, 2, 0.05, SIZES_UNEQUAL},
		{.title = "1 treated, equal", 4, 1, 0.05, SIZES_EQUAL},
		{.title = "1, unequal", 4, 1, 0.05, SIZES_UNEQUAL}
	}}
};

#define N_TABLES ((int) (sizeof(tables) / sizeof(tables[0])))

typedef struct Tally
{
	long		asked;			/* 0: the method is not for such samples */
	long		answered;
	long		rejected;
	double		df;				/* sum */
} Tally;

static long
share_of(long samples, int share)
{
	return samples < share ? 1 : samples / share;
}

/* ---- the study ---- */

static void
ask_all(const Subject *subject, bool slow_ones, uint64_t seed, Tally *tallies)
{
	for (int i = 0; i < n_methods; i++)
	{
		const StudiedMethod *method = &methods[i];
		const Sample *sample = method->wants_pairs ? subject->paired :
			subject->plain;
		Answer		answer;

		if (sample == NULL || (method->slow && !slow_ones))
			continue;
		answer = method->ask(method, sample, seed);
		tallies[i].asked++;
		if (!answer.given)
			continue;
		tallies[i].answered++;
		tallies[i].rejected += answer.rejects;
		tallies[i].df += answer.df;
	}
}

static void
run(const Study *study, long samples, long slow_samples, unsigned long seed,
	Tally *tallies)
{
	gsl_rng    *rng = gsl_rng_alloc(gsl_rng_mt19937);
	Subject		subject;

	gsl_rng_set(rng, seed);
	subject_create(study, &subject);
	for (long i = 0; i < samples; i++)
	{
		subject_draw(study, rng, &subject);
		/* What a method draws for one sample it draws for no other. */
		ask_all(&subject, i < slow_samples, i, tallies);
	}
	subject_free(&subject);
	gsl_rng_free(rng);
}

/* ---- the tables ---- */

static void
print_cell(const Tally *tally)
{
	if (tally->asked == 0)
		printf(" no pairs |");
	else if (tally->answered == 0)
		printf(" none |");
	else if (tally->answered < tally->asked)
		printf(" %.1f (%.1f) |", 100.0 * tally->rejected / tally->answered,
			   100.0 * tally->answered / tally->asked);
	else
		printf(" %.1f |", 100.0 * tally->rejected / tally->asked);
}

static void
print_table(const Table *table, long slow_samples,
			Tally tallies[][MAX_METHODS])
{
	printf("\n## %s\n\n", table->title);
	if (table->slow_share > 1)
		printf("Bootstraps and permutations: the first %ld samples.\n\n",
			   slow_samples);
	printf("| method |");
	for (int j = 0; j < table->n_studies; j++)
		printf(" %s |", table->studies[j].title);
	printf("\n|---|");
	for (int j = 0; j < table->n_studies; j++)
		printf("---:|");
	for (int i = 0; i < n_methods; i++)
	{
		printf("\n| %s |", methods[i].name);
		for (int j = 0; j < table->n_studies; j++)
			print_cell(&tallies[j][i]);
		if (!methods[i].shows_df)
			continue;
		printf("\n| %s, mean df |", methods[i].name);
		for (int j = 0; j < table->n_studies; j++)
			if (tallies[j][i].answered > 0)
				printf(" %.1f |", tallies[j][i].df / tallies[j][i].answered);
			else
				printf(" none |");
	}
	printf("\n");
	fflush(stdout);
}

static double
standard_error(double percent, long samples)
{
	return sqrt(percent * (100.0 - percent) / samples);
}

static void
print_heading(long samples, unsigned long seed)
{
	static const int shares[] = {1, 2, 10, 20}; /* those of the tables */

	printf("# How often an effect is found\n\n"
		   "In %% of samples, at the 5%% level.  Where there is no effect, in "
		   "all tables but that of power,\nthis should be 5; 100 less it is "
		   "the coverage of the 95%% interval or set.\n\n"
		   "%ld samples of each design unless the table says otherwise, seed "
		   "%lu (mt19937).\nSigns and permutations are all enumerated, and so "
		   "are Webb's weights of 6 and 4 clusters; other\nbootstraps have %d "
		   "replicates.  Monte-Carlo standard errors in points:\n\n"
		   "| samples | at 5%% | at 20%% | at 50%% |\n"
		   "|---:|---:|---:|---:|\n", samples, seed, REPS);
	for (int i = 0; i < (int) (sizeof(shares) / sizeof(shares[0])); i++)
	{
		long		n = share_of(samples, shares[i]);

		printf("| %ld | %.1f | %.1f | %.1f |\n", n, standard_error(5.0, n),
			   standard_error(20.0, n), standard_error(50.0, n));
	}
	printf("\n\"none\": the method gives no answer.  In brackets, if it does "
		   "not always: how often, in %%.\n");
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
		fprintf(stderr, "usage: bench/coverage [SAMPLES [SEED]]\n");
		exit(2);
	}
	return number;
}

int
main(int argc, char **argv)
{
	static Tally tallies[N_TABLES][MAX_STUDIES][MAX_METHODS];
	long		samples = argc > 1 ? number_argument(argv[1]) : SAMPLES;
	unsigned long seed = argc > 2 ? number_argument(argv[2]) : SEED;

	if (n_methods > MAX_METHODS)
		return 1;
	print_heading(samples, seed);
	for (int i = 0; i < N_TABLES; i++)
	{
		const Table *table = &tables[i];
		long		slow_samples = share_of(samples, table->slow_share);

		for (int j = 0; j < table->n_studies; j++)
			run(&table->studies[j], samples, slow_samples,
				seed + MAX_STUDIES * i + j, tallies[i][j]);
		print_table(table, slow_samples, tallies[i]);
	}
	return 0;
}
