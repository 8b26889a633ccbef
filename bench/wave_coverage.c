/*-------------------------------------------------------------------------
 *
 * wave_coverage.c
 *		How often each way of inference misses what is true of many waves: a
 *		Monte-Carlo study.
 *
 *	bench/wave_coverage [SAMPLES [SEED]]
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

#include "core/answer/wave_inference.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "wave_coverage_sample.h"

#define SAMPLES 3000
#define SEED 20260102

/* Of permutations that are drawn. */
#define REPS 499

/* Slow methods are asked about one in so many samples. */
#define SLOW_SHARE 6
#define MANY_CLUSTERS 16

#define LEVEL 0.95

/* ---- what is asked about ---- */

typedef struct Target
{
	const char *name;
	int			event;			/* -1: over all */
} Target;

static const Target targets[] = {
	{"Mean of event times 0 to 2", -1}, {"Event time 0", 0}, {"Event time 2", 2}
};

#define N_TARGETS ((int) (sizeof(targets) / sizeof(targets[0])))

static const WaveStudy studies[] = {
	{.title = "18: ICC 0.01", {7, 3, 8}, 0.01},
	{.title = "0.05", {7, 3, 8}, 0.05},
	{.title = "0.10", {7, 3, 8}, 0.10},
	{.title = "unequal", {7, 3, 8}, 0.05, .unequal = true},
	{.title = "lasting", {7, 3, 8}, 0.05, .lasting = 0.7},
	{.title = "effects", {7, 3, 8}, 0.05, .effect = 0.2},
	{.title = "12: ICC 0.01", {5, 2, 5}, 0.01},
	{.title = "0.05", {5, 2, 5}, 0.05},
	{.title = "0.10", {5, 2, 5}, 0.10},
	{.title = "unequal", {5, 2, 5}, 0.05, .unequal = true},
	{.title = "lasting", {5, 2, 5}, 0.05, .lasting = 0.7},
	{.title = "effects", {5, 2, 5}, 0.05, .effect = 0.2}
};

#define N_STUDIES ((int) (sizeof(studies) / sizeof(studies[0])))

/* ---- who is asked ---- */

typedef struct WaveMethod
{
	const char *name;
	WayFamily	family;
	int			variant;		/* AggregateVcov, or of the family */
	Reference	reference;
	PermutationStatistic statistic;
	WaveUnit	unit;
	bool		shows_df;
} WaveMethod;

static const WaveMethod methods[] = {
	{.name = "CR0, normal (did)", .family = WAY_VARIANCE,
	.variant = AGGREGATE_CR0, .reference = REFERENCE_NORMAL},
	{.name = "CR0, t(G − 1)", .family = WAY_VARIANCE, .variant = AGGREGATE_CR0},
	{.name = "CR2", .family = WAY_VARIANCE, .variant = AGGREGATE_CR2,
	.shows_df = true},
	{.name = "CR3", .family = WAY_VARIANCE, .variant = AGGREGATE_CR3},
	{.name = "jackknife", .family = WAY_VARIANCE,
	.variant = AGGREGATE_JACKKNIFE},
	{.name = "WCR31", .family = WAY_WILD, .variant = WILD_WCR31},
	{.name = "permutation", .family = WAY_PERMUTATION,
	.variant = SCHEME_CLUSTERS},
	{.name = "permutation, t", .family = WAY_PERMUTATION,
	.variant = SCHEME_CLUSTERS, .statistic = STATISTIC_T},
	{.name = "permutation, clusters as units", .family = WAY_PERMUTATION,
	.variant = SCHEME_CLUSTERS, .unit = UNIT_CLUSTERS}
};

#define N_METHODS ((int) (sizeof(methods) / sizeof(methods[0])))

typedef struct Tally
{
	long		asked;
	long		answered;
	long		missed;			/* what is true is not in the interval */
	double		df;				/* sum */
} Tally;

static WaveQuestion
question_of(const WaveMethod *method, uint64_t seed)
{
	bool		by_variance = method->family == WAY_VARIANCE;
	WaveQuestion question = {
		.unit = method->unit,
		.choices = choices_of(by_variance ? usual_way(WAY_VARIANCE) :
							  way_of(method->family, method->variant))
	};

	question.aggregate.average = (AverageChoices) {
		.type = AGGREGATE_DYNAMIC, .first_event = 0, .last_event = LAST_EVENT
	};
	question.aggregate.conf_level = LEVEL;
	question.aggregate.reference = method->reference;
	if (by_variance)
	{
		question.aggregate.vcov = (AggregateVcov) method->variant;
		return question;
	}
	question.choices.conf_level = NAN;
	question.choices.reps = REPS;
	question.choices.seed = seed;
	question.choices.statistic = method->statistic;
	return question;
}

/* Rows are over all, then by event time from 0 on. */
static void
tally_target(const WaveMethod *method, const WaveInference *inference,
			 const Target *target, double truth, Tally *tally)
{
	const Estimate *e = &inference->results[target->event + 1].estimate;

	tally->asked++;
	if (!e->has_interval)
		return;
	tally->answered++;
	if (method->family == WAY_VARIANCE)
		tally->missed += truth < e->interval.low || truth > e->interval.high;
	else
		tally->missed += e->interval.p_value <= 1.0 - LEVEL;
	tally->df += e->df;
}

static void
ask(const WaveMethod *method, const WaveStudy *study, const Sample *sample,
	uint64_t seed, Tally tallies[N_TARGETS])
{
	bool		at_once = method->family == WAY_VARIANCE || study->effect == 0.0;

	for (int i = 0; i < (at_once ? 1 : N_TARGETS); i++)
	{
		WaveQuestion question = question_of(method, seed);
		WaveInference *inference = wave_inference_open(sample, &question);

		question.choices.null_value = study_truth(study, targets[i].event);
		if (method->family == WAY_WILD)
			wave_bootstrap(inference);
		else if (method->family == WAY_PERMUTATION)
			wave_permutation(inference);
		else
			wave_variance(inference);
		for (int j = 0; j < N_TARGETS; j++)
			if (at_once || i == j)
				tally_target(method, inference, &targets[j],
							 study_truth(study, targets[j].event), &tallies[j]);
		wave_inference_close(inference);
	}
}

/* In how many samples a method is asked once, or 0 for never. */
static int
share_of(const WaveMethod *method, const WaveStudy *study)
{
	bool		many = study_clusters(study) >= MANY_CLUSTERS;

	switch (method->family)
	{
		case WAY_WILD:
			return many ? SLOW_SHARE : 1;
		case WAY_PERMUTATION:
			if (method->statistic == STATISTIC_T)
				return many ? SLOW_SHARE : 0;
			return many ? 1 : SLOW_SHARE;
		default:
			return 1;
	}
}

static void
run(const WaveStudy *study, long samples, unsigned long seed,
	Tally tallies[N_METHODS][N_TARGETS])
{
	gsl_rng    *rng = gsl_rng_alloc(gsl_rng_mt19937);
	Sample	   *sample = study_sample(study);

	gsl_rng_set(rng, seed);
	for (long i = 0; i < samples; i++)
	{
		study_draw(study, rng, sample);
		/* What a method draws for one sample it draws for no other. */
		for (int m = 0; m < N_METHODS; m++)
		{
			int			share = share_of(&methods[m], study);

			if (share > 0 && i % share == 0)
				ask(&methods[m], study, sample, i, tallies[m]);
		}
	}
	core_free(sample);
	gsl_rng_free(rng);
}

/* ---- the tables ---- */

static void
print_cell(const Tally *tally)
{
	if (tally->asked == 0)
		printf(" |");
	else if (tally->answered == 0)
		printf(" none |");
	else
		printf(" %.1f |", 100.0 * tally->missed / tally->answered);
}

static void
print_table(int target, Tally tallies[N_STUDIES][N_METHODS][N_TARGETS])
{
	printf("\n## %s\n\n| method |", targets[target].name);
	for (int j = 0; j < N_STUDIES; j++)
		printf(" %s |", studies[j].title);
	printf("\n|---|");
	for (int j = 0; j < N_STUDIES; j++)
		printf("---:|");
	for (int m = 0; m < N_METHODS; m++)
	{
		printf("\n| %s |", methods[m].name);
		for (int j = 0; j < N_STUDIES; j++)
			print_cell(&tallies[j][m][target]);
		if (!methods[m].shows_df)
			continue;
		printf("\n| %s, mean df |", methods[m].name);
		for (int j = 0; j < N_STUDIES; j++)
			printf(" %.1f |", tallies[j][m][target].df /
				   tallies[j][m][target].answered);
	}
	printf("\n");
}

static double
standard_error(double percent, long samples)
{
	return sqrt(percent * (100.0 - percent) / samples);
}

static void
print_heading(long samples, unsigned long seed)
{
	long		slow = (samples + SLOW_SHARE - 1) / SLOW_SHARE;

	printf("# How often what is true of many waves is missed\n\n"
		   "In %% of samples, by 95%% intervals or tests at 5%%: it should be "
		   "5.  Six waves; cohorts start in waves 3\nand 4, 7 and 3 areas of "
		   "18, or 5 and 2 of 12; the others are never treated.  170 rows of "
		   "an area in a wave.\n\n"
		   "*unequal*: 16 to 650 rows.  *lasting*: what moves an area in one "
		   "wave has the correlation 0.7 with what does in the\nnext.  "
		   "*effects*: of 0.2 and 0.4 standard deviations of a row in the two "
		   "cohorts, growing by half of it each wave; in\nthe other columns "
		   "there are none.  The ICC is 0.05 unless said.\n\n"
		   "%ld samples of each design, seed %lu (mt19937); for wild bootstraps "
		   "of 18 areas, permutations of 12 and those by t\none in %d of them.  "
		   "Signs are all enumerated, and assignments of 12 areas; of 18 there "
		   "are %d random ones.  Monte-Carlo\nstandard errors at 5%%: %.1f "
		   "points, and of one in %d %.1f.\n", samples, seed, SLOW_SHARE, REPS,
		   standard_error(5.0, samples), SLOW_SHARE,
		   standard_error(5.0, slow));
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
		fprintf(stderr, "usage: bench/wave_coverage [SAMPLES [SEED]]\n");
		exit(2);
	}
	return number;
}

int
main(int argc, char **argv)
{
	static Tally tallies[N_STUDIES][N_METHODS][N_TARGETS];
	long		samples = argc > 1 ? number_argument(argv[1]) : SAMPLES;
	unsigned long seed = argc > 2 ? number_argument(argv[2]) : SEED;

	print_heading(samples, seed);
	for (int j = 0; j < N_STUDIES; j++)
	{
		run(&studies[j], samples, seed, tallies[j]);
		fprintf(stderr, "%d of %d\n", j + 1, N_STUDIES);
	}
	for (int target = 0; target < N_TARGETS; target++)
		print_table(target, tallies);
	return 0;
}
