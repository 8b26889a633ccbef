/*-------------------------------------------------------------------------
 *
 * did_report.c
 *		did_report: the same effect by every way of inference, side by side.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/answer/inference.h"
#include "core/words/words.h"
#include "pg/choices.h"
#include "pg/compat.h"
#include "pg/did_result.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"

PG_FUNCTION_INFO_V1(did_report);

typedef enum Way
{
	WAY_VARIANCE,
	WAY_WILD,
	WAY_RESAMPLED,
	WAY_PERMUTATION,
	WAY_COLLAPSE
} Way;

/* What a sample must have for a way to apply. */
#define NEEDS_CLUSTERS	1
#define NEEDS_ONE_ARM	2
#define NEEDS_BLOCKS	4
#define NEEDS_NO_CLUSTERS 8

typedef struct Line
{
	const char *name;
	Way			way;
	int			choice;			/* a Vcov, Scheme or CollapseTest, by way */
	const char *wild;			/* method */
	int			needs;
} Line;

static const Line lines[] = {
	{"HC1", WAY_VARIANCE, VCOV_HC1, NULL, NEEDS_NO_CLUSTERS},
	{"HC2", WAY_VARIANCE, VCOV_HC2, NULL, NEEDS_NO_CLUSTERS},
	{"CR1S", WAY_VARIANCE, VCOV_CR1S, NULL, NEEDS_CLUSTERS},
	{"CR2", WAY_VARIANCE, VCOV_CR2, NULL, NEEDS_CLUSTERS},
	{"CR3", WAY_VARIANCE, VCOV_CR3, NULL, NEEDS_CLUSTERS},
	{"survey", WAY_VARIANCE, VCOV_SURVEY, NULL, NEEDS_CLUSTERS},
	{"WCR11", WAY_WILD, 0, "WCR11", NEEDS_CLUSTERS},
	{"WCR31", WAY_WILD, 0, "WCR31", NEEDS_CLUSTERS},
	{"cluster bootstrap", WAY_RESAMPLED, 0, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM},
	{"permutation", WAY_PERMUTATION, SCHEME_CLUSTERS, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM},
	{"permutation in blocks", WAY_PERMUTATION, SCHEME_BLOCKS, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM | NEEDS_BLOCKS},
	{"two-step t", WAY_COLLAPSE, COLLAPSE_POOLED, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM},
	{"paired t", WAY_COLLAPSE, COLLAPSE_PAIRED, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM | NEEDS_BLOCKS},
	{"signed rank", WAY_COLLAPSE, COLLAPSE_SIGNED_RANK, NULL,
	NEEDS_CLUSTERS | NEEDS_ONE_ARM | NEEDS_BLOCKS}
};

static void
infer_line(const Sample *sample, const Line *line, Effects effects,
		   double conf_level, Estimate *estimate)
{
	Choices		by_variance = default_choices;
	WildChoices by_wild = default_wild_choices;
	PermutationChoices by_permutation = default_permutation_choices;
	BootstrapChoices by_bootstrap = default_bootstrap_choices;
	CollapseChoices by_clusters;
	ConfidenceSet set;

	switch (line->way)
	{
		case WAY_VARIANCE:
			by_variance.vcov = (Vcov) line->choice;
			by_variance.effects = effects;
			by_variance.conf_level = conf_level;
			estimate_effect(sample, &by_variance, estimate);
			break;
		case WAY_WILD:
			by_wild.method = wild_method_by_name(line->wild);
			by_wild.vcov = wild_vcov(by_wild.method);
			by_wild.effects = effects;
			by_wild.conf_level = conf_level;
			infer_by_wild_bootstrap(sample, &by_wild, estimate, &set);
			break;
		case WAY_RESAMPLED:
			by_bootstrap.effects = effects;
			by_bootstrap.conf_level = conf_level;
			infer_by_bootstrap(sample, &by_bootstrap, estimate);
			break;
		case WAY_PERMUTATION:
			by_permutation.scheme = (Scheme) line->choice;
			by_permutation.conf_level = conf_level;
			infer_by_permutation(sample, &by_permutation, estimate, &set);
			break;
		case WAY_COLLAPSE:
			by_clusters.test = (CollapseTest) line->choice;
			by_clusters.conf_level = conf_level;
			infer_from_clusters(sample, &by_clusters, estimate);
			break;
	}
}

#define REPORT_COLUMNS 11

static void
put_number(Datum *values, bool *nulls, int column, double value)
{
	values[column] = Float8GetDatum(value);
	nulls[column] = isnan(value);
}

static void
put_line(ReturnSetInfo *rsinfo, const char *name, const Sample *sample,
		 const Estimate *e)
{
	Datum		values[REPORT_COLUMNS] = {0};
	bool		nulls[REPORT_COLUMNS] = {false};

	values[0] = CStringGetTextDatum(name);
	put_number(values, nulls, 1, e->estimate);
	put_number(values, nulls, 2, e->std_error);
	put_number(values, nulls, 3, e->interval.statistic);
	put_number(values, nulls, 4, e->df);
	put_number(values, nulls, 5, e->interval.p_value);
	put_number(values, nulls, 6, e->interval.low);
	put_number(values, nulls, 7, e->interval.high);
	values[8] = CStringGetTextDatum(words_method(&e->method));
	values[9] = facts_note(&e->facts, sample, &nulls[9]);
	values[10] = facts_json(&e->facts, sample);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

Datum
did_report(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const Sample *sample;
	Effects		effects;
	double		conf_level;
	int			has;

	InitMaterializedSRF(fcinfo, 0);
	require_arguments(fcinfo, 3);
	effects = get_effects(fcinfo, 1);
	conf_level = get_conf_level(fcinfo, 2);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	sample = PG_GETARG_SAMPLE(0);
	require_effects(sample, effects);
	has = (sample->image.flags & SAMPLE_CLUSTERED) ? NEEDS_CLUSTERS :
		NEEDS_NO_CLUSTERS;
	if (find_mixed_cluster(sample) == NULL)
		has |= NEEDS_ONE_ARM;
	if (sample->image.flags & SAMPLE_BLOCKED)
		has |= NEEDS_BLOCKS;
	for (int i = 0; i < (int) lengthof(lines); i++)
	{
		Estimate	estimate;

		CHECK_FOR_INTERRUPTS();
		if (lines[i].needs & ~has)
			continue;
		infer_line(sample, &lines[i], effects, conf_level, &estimate);
		/* HC2 may need rows that the sample does not hold. */
		if (estimate.status == VARIANCE_UNEQUAL_ROWS)
			continue;
		put_line(rsinfo, lines[i].name, sample, &estimate);
	}
	return (Datum) 0;
}
