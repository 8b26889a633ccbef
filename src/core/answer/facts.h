/*-------------------------------------------------------------------------
 *
 * facts.h
 *		What a careful statistician would say of a result, as data.
 *
 * Whoever estimates adds facts: a code, and the numbers that go with it.  A
 * code stands in a result once.  The order of the codes is their weight: what
 * matters most comes first, wherever facts are shown (words/words_note.c makes
 * English of them, src/pg/facts_json.c makes jsonb).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FACTS_H
#define RESILIENCE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum FactCode
{
	/* there is no estimate */
	FACT_NO_ROWS,
	FACT_ALWAYS_TREATED,
	FACT_LAST_COHORT,
	FACT_NO_EARLIER_PERIOD,
	FACT_NO_CONTROLS,
	FACT_NO_EFFECTS,
	FACT_NO_TERMS,
	FACT_SEVERAL_COHORTS,
	FACT_UNBALANCED,
	FACT_ONLY_TRENDS,
	FACT_NO_PRETREND,
	FACT_EMPTY_GROUPS,
	FACT_EMPTY_SUBGROUP,
	FACT_EMPTY_SAMPLE,
	FACT_NO_SCALE,
	FACT_ONE_PERIOD_BEFORE,
	FACT_NO_COMPLETE_CLUSTERS,
	FACT_NO_CHANGES_BEFORE,
	FACT_UNCONNECTED,
	FACT_SEPARATION,
	FACT_NO_COUNTERFACTUAL,
	FACT_NOT_IDENTIFIED,
	FACT_VARYING_COVARIATES,
	FACT_SEPARATED,
	FACT_NO_OVERLAP,
	FACT_NO_CHANGES,
	FACT_NO_INDEX,
	FACT_ZERO_DENOMINATOR,
	/* there is no standard error, test or interval */
	FACT_BASE_PERIOD,
	FACT_SINGLE_UNITS,
	FACT_NO_CLUSTERS,
	FACT_ONE_TREATED_CLUSTER,
	FACT_NO_PLACEBOS,
	FACT_INDISPENSABLE_CLUSTER,
	FACT_LONELY_PSU,
	FACT_TOO_FEW,
	FACT_TOO_MANY_BLOCKS,
	FACT_NO_VARIATION,
	FACT_NEGATIVE_RATIO,
	FACT_SAME_VALUES,
	FACT_NOTHING_TO_DRAW,
	FACT_LONELY_STRATA,
	FACT_FEW_REPLICATES,
	FACT_NO_ACCELERATION,
	FACT_ONE_SIDED_REPLICATES,
	FACT_PLACEBO,
	/* the rows are odd */
	FACT_CONSTANT_CLUSTER,
	FACT_MIXED_ARMS,
	FACT_MIXED_COHORTS,
	FACT_ONE_PERIOD,
	FACT_ABSENT_CLUSTERS,
	FACT_PERIOD_CODES,
	FACT_CODE_LIKE_VALUES,
	FACT_CODE_LIKE_COVARIATE,
	FACT_OUTWEIGHING_ROW,
	FACT_NEGATIVE_VALUES,
	/* not to be relied on */
	FACT_IMPOSSIBLE_MEAN,
	FACT_SCALES_DISAGREE,
	FACT_SIGN_BY_SCALE,
	FACT_FEW_CLUSTERS,
	FACT_LOW_DF,
	FACT_SINGLE_PSU_STRATA,
	FACT_BEYOND_RANGE,
	FACT_SINGLE_COHORTS,
	FACT_KINK,
	FACT_OUTSIDE_SUPPORT,
	FACT_FEW_CLUSTERS_WILD,
	FACT_FEW_UNITS,
	FACT_MANY_PARAMETERS,
	FACT_EMPTY_SET,
	FACT_SET_IN_PIECES,
	FACT_UNBOUNDED,
	FACT_SMALLEST_P,
	FACT_EXTREME_REPLICATE,
	FACT_LOST_REPLICATES,
	FACT_LOST_ASSIGNMENTS,
	/* good to know */
	FACT_RATIO,
	FACT_TRIMMED_ROWS,
	FACT_NEGATIVE_WEIGHTS,
	FACT_OUT_OF_DESIGN,
	FACT_WEIGHTS_BELOW_ROWS,
	FACT_DROPPED_COVARIATES,
	FACT_LEFT_OUT_ROWS,
	FACT_LEFT_OUT_SHORT,
	FACT_LEFT_OUT_EFFECTS,
	FACT_MANY_TESTED,
	FACT_GAP,
	FACT_REFERENCE_GAPS,
	FACT_UNTREATED_ONLY,
	FACT_LATER_COHORTS,
	FACT_FIXED_COHORTS,
	FACT_FIXED_ARMS,
	FACT_INCOMPLETE_CLUSTERS,
	FACT_LEFT_OUT_MIXED,
	FACT_LEFT_OUT_CLUSTERS,
	FACT_LEFT_OUT_BLOCKS,
	FACT_NOT_RANDOMISED,
	FACT_TRENDS_UNTESTED,
	N_FACTS
} FactCode;

/* What a fact is about, for codes that are about one thing of several. */
typedef enum FactSubject
{
	ABOUT_NOTHING,
	ABOUT_ROWS,
	ABOUT_CLUSTERS,
	ABOUT_BLOCKS,
	ABOUT_TREATED,				/* the arms */
	ABOUT_COMPARATOR,
	ABOUT_COVARIATES,
	ABOUT_EFFECTS,
	ABOUT_EFFECTS_AND_COVARIATES,
	ABOUT_RESIDUALS,
	ABOUT_CHANGES,				/* of clusters, within an arm */
	ABOUT_DIFFERENCES,			/* of the arms, by block */
	ABOUT_REPLICATES,
	ABOUT_LOWER_END,
	ABOUT_UPPER_END,
	ABOUT_BOTH_ENDS,
	ABOUT_ELIGIBLE,				/* for the treatment, in treated areas */
	ABOUT_INELIGIBLE,
	ABOUT_RANKS,
	ABOUT_MEAN,
	ABOUT_BOUNDS,				/* of the outcome */
	ABOUT_MODEL,
	ABOUT_PSUS
} FactSubject;

/* What it keeps from being had. */
typedef enum FactLoss
{
	LOSS_NONE,
	LOSS_ESTIMATE,
	LOSS_STD_ERROR,
	LOSS_STATISTIC,
	LOSS_TEST,
	LOSS_INTERVAL
} FactLoss;

typedef struct Fact
{
	FactSubject subject;
	FactLoss	loss;
	int64_t		count;
	int64_t		of;				/* the whole that count is a part of */
	double		value;
	double		other;			/* a second value, rows of which are "of" */
	uint64_t	members;		/* bits: groups, or covariates */
	int64_t		cluster;		/* as in a cell: the key, or its label */
} Fact;

typedef struct Facts
{
	bool		present[N_FACTS];
	Fact		facts[N_FACTS];
} Facts;

/* Which fields of a fact a code fills: their names, NULL for the others. */
typedef struct FactKind
{
	const char *code;
	const char *count;
	const char *of;
	const char *value;
	const char *other;
	const char *members;
	bool		has_cluster;
	bool		has_subject;
	bool		has_loss;
} FactKind;

extern const FactKind fact_kinds[N_FACTS];

/* By subject and by loss, as facts are shown; NULL for nothing. */
extern const char *const fact_subject_names[];
extern const char *const fact_loss_names[];

extern void add_fact(Facts *facts, FactCode code, Fact fact);

/* For those without numbers, or with one. */
extern void add_plain_fact(Facts *facts, FactCode code);
extern void add_counted_fact(Facts *facts, FactCode code, int64_t count);

#endif							/* RESILIENCE_FACTS_H */
