/*-------------------------------------------------------------------------
 *
 * seeds.c
 *		Honest inputs for the fuzzers to begin with.
 *
 *	seeds DIRECTORY		writes DIRECTORY/{did_sample,bootstrap_sample,...}/N
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/survey_calibration.h"
#include "core/base/memory.h"
#include "core/sample/sample_wire.h"
#include "core/sample/value_sample_wire.h"

static void
write_seed(const char *directory, const char *reader, int number,
		   const void *bytes, size_t size)
{
	char		name[1000];
	FILE	   *file;

	snprintf(name, sizeof(name), "%s/%s/%d", directory, reader, number);
	file = fopen(name, "wb");
	if (file == NULL || fwrite(bytes, 1, size, file) != size ||
		fclose(file) != 0)
	{
		perror(name);
		exit(1);
	}
}

static const char *
text_key(Key *key, const char *what, int number, char *buffer)
{
	key->text = buffer;
	key->length = sprintf(buffer, "%s %d", what, number);
	return buffer;
}

/*
 * Of a few clusters in pairs, one of each pair treated: of each kind there is,
 * with 0 to 3 covariates, and outcomes and weights of every size.
 */
static Sample *
some_sample(uint32_t kind, int n_covariates, bool many_waves, uint64_t seed)
{
	Sample	   *sample = sample_create(kind, n_covariates);
	int			clusters = 2 + seed % 7;
	double		magnitude = pow(10.0, (int) (seed % 9) * 12 - 48);
	double		covariates[3];
	char		cluster_name[30];
	char		block_name[30];
	char		unit_name[30];

	for (int i = 0; i < 12 * clusters; i++)
	{
		int			cluster = i % clusters;
		double		outcome = (kind & SAMPLE_BOOLEAN_OUTCOME) ?
			next_random(&seed) % 2 : magnitude * next_uniform(&seed);
		double		weight = (kind & SAMPLE_WEIGHTED) ?
			0.5 + next_uniform(&seed) : 1.0;
		Row			row = make_row(outcome, cluster % 2, i / clusters % 2,
								   (kind & SAMPLE_CLUSTERED) ? cluster : 0,
								   weight);

		if (many_waves)
		{
			row.cohort = cluster % 4 == 3 ? NEVER_TREATED : 2 + cluster % 4;
			row.period = i / clusters % 4;
		}
		for (int j = 0; j < n_covariates; j++)
			covariates[j] = next_random(&seed) % 5;
		row.covariates = covariates;
		if (kind & SAMPLE_TEXT_CLUSTER)
			text_key(&row.cluster, "area", cluster, cluster_name);
		if (kind & SAMPLE_TEXT_BLOCK)
			text_key(&row.block, "pair", cluster / 2, block_name);
		else if (kind & SAMPLE_BLOCKED)
			row.block.number = cluster / 2;
		/* Three of each cluster, once in each of four waves. */
		row.unit.number = 3 * cluster + i / (4 * clusters);
		if (kind & SAMPLE_TEXT_UNIT)
			text_key(&row.unit, "area", (int) row.unit.number, unit_name);
		add_row(&sample, &row);
	}
	return finish(sample);
}

static bool
kind_exists(uint32_t kind)
{
	return ((kind & SAMPLE_CLUSTERED) != 0 ||
			(kind & (SAMPLE_TEXT_CLUSTER | SAMPLE_BLOCKED)) == 0) &&
		((kind & SAMPLE_BLOCKED) != 0 || (kind & SAMPLE_TEXT_BLOCK) == 0) &&
		(kind & ~(SAMPLE_KIND & ~(SAMPLE_SURVEY_KIND | SAMPLE_REPLICATES | SAMPLE_OF_VALUES))) == 0 &&
		((kind & SAMPLE_UNITS) == 0 || (kind & SAMPLE_PATTERNS) == 0) &&
		((kind & SAMPLE_UNITS) == 0 || (kind & SAMPLE_CLUSTERED) != 0) &&
		((kind & SAMPLE_UNITS) != 0 || (kind & SAMPLE_TEXT_UNIT) == 0);
}

static void
margins_key(Key *key, int i, char *buffer)
{
	key->text = buffer;
	key->length = sprintf(buffer, "x\x1F n%d\x1E" "sex\x1F s%s\x1E", i % 5,
						  i % 2 ? "f" : "m");
}

/*
 * Of a survey: the second half of the clusters' rows is outside the domain, and
 * where rows are PSUs, the clusters are the pairs.
 */
static Sample *
some_survey(uint32_t kind, int n_covariates, uint64_t seed)
{
	Sample	   *sample = sample_create(kind, n_covariates);
	int			clusters = 2 + seed % 7;
	char		name[30];
	char		margins[30];
	char		block[30];

	for (int i = 0; i < 12 * clusters; i++)
	{
		int			cluster = i % clusters;
		bool		inside = i % 3 > 0 && cluster != 1;
		double		covariates[2] = {next_random(&seed) % 4, i % 3};
		double		outcome = (kind & SAMPLE_BOOLEAN_OUTCOME) ?
			next_random(&seed) % 2 : 100.0 * next_uniform(&seed);
		Row			row = make_row(inside ? outcome : 0.0, false, !inside, 0,
								   (kind & SAMPLE_WEIGHTED) ? 0.5 + next_uniform(&seed) : 1.0);

		row.covariates = covariates;
		if (kind & SAMPLE_OF_VALUES)
			covariates[0] = row.outcome;
		if (kind & SAMPLE_BLOCKED)
			row.block.number = cluster / 2;
		if (kind & SAMPLE_TEXT_BLOCK)
			text_key(&row.block, "pair", cluster / 2, block);
		row.cluster = row.block;
		if ((kind & SAMPLE_CLUSTERED) && !(kind & SAMPLE_ROWS_ARE_PSUS))
		{
			row.cluster = (Key) {.number = cluster};
			if (kind & SAMPLE_TEXT_CLUSTER)
				text_key(&row.cluster, "area", cluster, name);
		}
		if (kind & SAMPLE_UNITS)
			margins_key(&row.unit, i, margins);
		add_row(&sample, &row);
	}
	return finish(sample);
}

static Sample *
some_calibrated(uint32_t kind, int n_covariates, uint64_t seed)
{
	KnownTotal	totals[] = {
		{{"sex", 3}, {"f", 1}, 300.0}, {{"sex", 3}, {"m", 1}, 200.0},
		{{"x", 1}, {NULL, 0}, 900.0}
	};
	CalibrationChoices choices = {seed % 2 ? CALIBRATE_RAKE : CALIBRATE_LINEAR,
	-INFINITY, INFINITY};
	CalibrationFault fault;
	Sample	   *sample = some_survey(kind, n_covariates, seed);
	Sample	   *calibrated = NULL;

	if (survey_calibrate(sample, totals, seed % 2 ? 2 : 3, &choices,
						 &calibrated, &fault) != CALIBRATION_OK)
		exit(1);
	core_free(sample);
	return calibrated;
}

/* Of replicates and factors there are none before they are asked for. */
static bool
survey_kind_exists(uint32_t kind)
{
	const uint32_t later = SAMPLE_REPLICATES | SAMPLE_CALIBRATED | SAMPLE_RAKED;
	bool		margins = (kind & (SAMPLE_UNITS | SAMPLE_TEXT_UNIT | SAMPLE_PATTERNS)) ==
		(SAMPLE_UNITS | SAMPLE_TEXT_UNIT);
	bool		same_keys = ((kind & SAMPLE_TEXT_CLUSTER) != 0) ==
		((kind & SAMPLE_TEXT_BLOCK) != 0);

	if (!(kind & SAMPLE_SURVEY) || (kind & later) ||
		((kind & (SAMPLE_UNITS | SAMPLE_TEXT_UNIT)) && !margins) ||
		((kind & SAMPLE_OF_VALUES) && !(kind & SAMPLE_PATTERNS)) ||
		!kind_exists(kind & ~(uint32_t) (SAMPLE_SURVEY_KIND | SAMPLE_UNITS |
										 SAMPLE_TEXT_UNIT | SAMPLE_OF_VALUES)))
		return false;
	if (kind & SAMPLE_ROWS_ARE_PSUS)
		return (kind & SAMPLE_BLOCKED) && same_keys;
	return (kind & SAMPLE_CLUSTERED) != 0 || !(kind & SAMPLE_BLOCKED);
}

static void
write_sample(const char *directory, const char *reader, int number,
			 Sample *sample)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);

	sample_wire_encode(sample, bytes);
	write_seed(directory, reader, number, bytes, size);
	core_free(bytes);
	core_free(sample);
}

static void
seed_survey_sample(const char *directory)
{
	int			number = 0;

	for (uint32_t kind = 0; kind <= SAMPLE_KIND; kind++)
		for (int i = (kind & SAMPLE_OF_VALUES) ? 1 : 0; survey_kind_exists(kind) && i < 3; i++)
		{
			write_sample(directory, "survey_sample", number++,
						 some_survey(kind, i, kind + i));
			if (kind & SAMPLE_UNITS)
				write_sample(directory, "survey_sample", number++,
							 some_calibrated(kind, i, kind + i));
		}
}

static void
seed_did_sample(const char *directory)
{
	int			number = 0;

	for (uint32_t kind = 0; kind <= SAMPLE_KIND; kind++)
		for (int i = 0; kind_exists(kind) && i < 8; i++)
		{
			bool		further = (kind & SAMPLE_FURTHER_KEY) != 0;

			if (further && i >= 2)
				continue;
			write_sample(directory, "did_sample", number,
						 some_sample(kind, further ? i : i % 4,
									 further || i >= 4, number));
			number++;
		}
}

static ValueSample *
some_values(uint32_t kind, uint64_t seed)
{
	ValueSample *sample = value_sample_create(kind);
	ValueSample *canonical;

	for (int i = 0; i < 40; i++)
	{
		ValueSample *image = sample;
		Key			key = {.number = (kind & VALUE_SAMPLE_CLUSTERED) ? i % 5 : 0};
		char		name[30];

		if (kind & VALUE_SAMPLE_TEXT_CLUSTER)
			text_key(&key, "area", i % 5, name);
		value_sample_add(&sample, (kind & VALUE_SAMPLE_BOOLEAN) ? i % 2 :
						 next_random(&seed) % 7 - 3.5, &key,
						 (kind & VALUE_SAMPLE_WEIGHTED) ? 0.25 + i % 3 : 1.0);
		if (image != sample)
			core_free(image);
	}
	canonical = value_sample_canonical(sample);
	core_free(sample);
	return canonical;
}

static void
seed_bootstrap_sample(const char *directory)
{
	int			number = 0;

	for (uint32_t kind = 0; kind <= VALUE_SAMPLE_KIND; kind++)
	{
		ValueSample *sample;
		size_t		size;
		unsigned char *bytes;

		if ((kind & (VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED)) !=
			0 &&
			(kind & VALUE_SAMPLE_CLUSTERED) == 0)
			continue;
		sample = some_values(kind, kind);
		size = value_sample_wire_size(sample);
		bytes = core_alloc(size);
		value_sample_wire_encode(sample, bytes);
		write_seed(directory, "bootstrap_sample", number++, bytes, size);
		core_free(bytes);
		core_free(sample);
	}
}

static void
seed_texts(const char *directory, const char *reader, const char *const *texts)
{
	for (int i = 0; texts[i] != NULL; i++)
		write_seed(directory, reader, i, texts[i], strlen(texts[i]));
}

int
main(int argc, char **argv)
{
	static const char *const tags[] = {
		"nrp4:economic_systems", " NRP5 : Local Decision-Making ", "a:b",
		"a::b", ":", "x1:y_2", "nrp4 social connectivity", NULL
	};
	static const char *const codes[] = {
		"E06000001E06000002", "S12000046", "W92000004", "E01012345N09000003",
		"K02000001", NULL
	};

	if (argc != 2)
	{
		fprintf(stderr, "usage: seeds DIRECTORY\n");
		return 2;
	}
	seed_did_sample(argv[1]);
	seed_survey_sample(argv[1]);
	seed_bootstrap_sample(argv[1]);
	seed_texts(argv[1], "domain_tag", tags);
	seed_texts(argv[1], "gss_code", codes);
	return 0;
}
