/*-------------------------------------------------------------------------
 *
 * facts.c
 *		What a careful statistician would say of a result, as data.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/facts.h"

#include <stddef.h>

const FactKind fact_kinds[N_FACTS] = {
	[FACT_NO_ROWS] = {"no_rows", .count = "missing"},
	[FACT_ALWAYS_TREATED] = {"always_treated", .count = "first"},
	[FACT_LAST_COHORT] = {"last_cohort"},
	[FACT_NO_EARLIER_PERIOD] = {"no_earlier_period"},
	[FACT_NO_CONTROLS] = {"no_controls", .count = "not_yet_treated"},
	[FACT_NO_EFFECTS] = {"no_effects"},
	[FACT_NO_TERMS] = {"no_terms"},
	[FACT_SEVERAL_COHORTS] = {"several_cohorts", .count = "clusters", .of = "of"},
	[FACT_UNBALANCED] = {"unbalanced", .count = "clusters", .of = "of"},
	[FACT_ONLY_TRENDS] = {"only_trends"},
	[FACT_NO_PRETREND] = {"no_pretrend", .count = "effects"},
	[FACT_EMPTY_GROUPS] = {"empty_groups", .members = "groups"},
	[FACT_EMPTY_SUBGROUP] = {"empty_subgroup", .members = "groups", .has_subject = true},
	[FACT_EMPTY_SAMPLE] = {"empty_sample", .count = "sample", .members = "groups"},
	[FACT_NO_SCALE] = {"no_scale", .count = "outcome", .members = "groups"},
	[FACT_ONE_PERIOD_BEFORE] = {"one_period_before"},
	[FACT_NO_COMPLETE_CLUSTERS] = {"no_complete_clusters", .has_subject = true},
	[FACT_NO_CHANGES_BEFORE] = {"no_changes_before"},
	[FACT_UNCONNECTED] = {"unconnected"},
	[FACT_SEPARATION] = {"separation"},
	[FACT_NO_COUNTERFACTUAL] = {"no_counterfactual"},
	[FACT_NOT_IDENTIFIED] = {"not_identified", .has_subject = true},
	[FACT_VARYING_COVARIATES] = {"varying_covariates", .count = "cells", .of = "of"},
	[FACT_SEPARATED] = {"separated"},
	[FACT_NO_OVERLAP] = {"no_overlap"},
	[FACT_NO_CHANGES] = {"no_changes", .has_subject = true},
	[FACT_NO_INDEX] = {"no_index", .members = "groups", .has_subject = true},
	[FACT_ZERO_DENOMINATOR] = {"zero_denominator"},
	[FACT_BASE_PERIOD] = {"base_period"},
	[FACT_SINGLE_UNITS] = {"single_units", .members = "groups", .has_subject = true},
	[FACT_NO_CLUSTERS] = {"no_clusters"},
	[FACT_ONE_TREATED_CLUSTER] = {"one_treated_cluster"},
	[FACT_NO_PLACEBOS] = {"no_placebos", .count = "comparators", .of = "treated"},
	[FACT_INDISPENSABLE_CLUSTER] = {"indispensable_cluster", .has_cluster = true},
	[FACT_LONELY_PSU] = {"lonely_psu", .has_cluster = true},
	[FACT_TOO_FEW] = {"too_few", .has_subject = true, .has_loss = true},
	[FACT_TOO_MANY_BLOCKS] = {"too_many_blocks", .count = "most"},
	[FACT_NO_VARIATION] = {"no_variation", .has_subject = true, .has_loss = true},
	[FACT_NEGATIVE_RATIO] = {"negative_ratio"},
	[FACT_SAME_VALUES] = {"same_values", .value = "value"},
	[FACT_NOTHING_TO_DRAW] = {"nothing_to_draw", .has_subject = true},
	[FACT_LONELY_STRATA] = {"lonely_strata", .count = "strata", .of = "of", .has_subject = true},
	[FACT_FEW_REPLICATES] = {"few_replicates", .has_loss = true},
	[FACT_NO_ACCELERATION] = {"no_acceleration", .has_subject = true},
	[FACT_ONE_SIDED_REPLICATES] = {"one_sided_replicates"},
	[FACT_PLACEBO] = {"placebo"},
	[FACT_CONSTANT_CLUSTER] = {"constant_cluster", .has_cluster = true},
	[FACT_MIXED_ARMS] = {"mixed_arms", .count = "clusters", .of = "of"},
	[FACT_MIXED_COHORTS] = {"mixed_cohorts", .count = "clusters", .of = "of"},
	[FACT_ONE_PERIOD] = {"one_period", .count = "clusters", .of = "of"},
	[FACT_ABSENT_CLUSTERS] = {"absent_clusters", .count = "clusters", .of = "of"},
	[FACT_PERIOD_CODES] = {"period_codes", .count = "period"},
	[FACT_CODE_LIKE_VALUES] = {"code_like_values", .count = "rows", .value = "value", .other = "other"},
	[FACT_CODE_LIKE_COVARIATE] = {"code_like_covariate", .count = "rows", .value = "value", .other = "other", .members = "covariates"},
	[FACT_OUTWEIGHING_ROW] = {"outweighing_row", .count = "cells"},
	[FACT_NEGATIVE_VALUES] = {"negative_values", .value = "least"},
	[FACT_IMPOSSIBLE_MEAN] = {"impossible_mean", .value = "mean"},
	[FACT_SCALES_DISAGREE] = {"scales_disagree", .count = "bound", .value = "effect", .other = "difference", .members = "groups"},
	[FACT_SIGN_BY_SCALE] = {"sign_by_scale", .value = "effect", .other = "difference"},
	[FACT_FEW_CLUSTERS] = {"few_clusters", .count = "clusters", .has_subject = true},
	[FACT_LOW_DF] = {"low_df", .value = "df"},
	[FACT_SINGLE_PSU_STRATA] = {"single_psu_strata", .count = "strata", .of = "of"},
	[FACT_BEYOND_RANGE] = {"beyond_range"},
	[FACT_SINGLE_COHORTS] = {"single_cohorts", .count = "effects"},
	[FACT_KINK] = {"kink"},
	[FACT_OUTSIDE_SUPPORT] = {"outside_support", .count = "rows", .of = "of"},
	[FACT_FEW_CLUSTERS_WILD] = {"few_clusters_wild", .count = "clusters", .has_subject = true},
	[FACT_FEW_UNITS] = {"few_units", .count = "units", .has_subject = true},
	[FACT_MANY_PARAMETERS] = {"many_parameters", .count = "parameters", .of = "clusters"},
	[FACT_EMPTY_SET] = {"empty_set"},
	[FACT_SET_IN_PIECES] = {"set_in_pieces", .count = "pieces"},
	[FACT_UNBOUNDED] = {"unbounded", .has_subject = true},
	[FACT_SMALLEST_P] = {"smallest_p", .value = "p"},
	[FACT_EXTREME_REPLICATE] = {"extreme_replicate"},
	[FACT_LOST_REPLICATES] = {"lost_replicates", .count = "replicates", .of = "of", .has_loss = true},
	[FACT_RATIO] = {"ratio", .value = "ratio", .other = "effect"},
	[FACT_TRIMMED_ROWS] = {"trimmed_rows", .count = "rows"},
	[FACT_NEGATIVE_WEIGHTS] = {"negative_weights", .count = "rows"},
	[FACT_OUT_OF_DESIGN] = {"out_of_design", .count = "rows"},
	[FACT_WEIGHTS_BELOW_ROWS] = {"weights_below_rows"},
	[FACT_LOST_ASSIGNMENTS] = {"lost_assignments", .count = "assignments", .of = "of"},
	[FACT_DROPPED_COVARIATES] = {"dropped_covariates", .members = "covariates"},
	[FACT_LEFT_OUT_ROWS] = {"left_out_rows", .count = "rows", .of = "of"},
	[FACT_LEFT_OUT_SHORT] = {"left_out_short", .count = "clusters", .of = "of"},
	[FACT_LEFT_OUT_EFFECTS] = {"left_out_effects", .count = "effects", .of = "of"},
	[FACT_MANY_TESTED] = {"many_tested", .count = "effects", .of = "clusters"},
	[FACT_GAP] = {"gap", .count = "base"},
	[FACT_REFERENCE_GAPS] = {"reference_gaps", .count = "cohorts", .of = "of"},
	[FACT_UNTREATED_ONLY] = {"untreated_only"},
	[FACT_LATER_COHORTS] = {"later_cohorts", .count = "cohorts"},
	[FACT_FIXED_ARMS] = {"fixed_arms", .count = "clusters", .of = "of"},
	[FACT_FIXED_COHORTS] = {"fixed_cohorts", .count = "clusters", .of = "of"},
	[FACT_INCOMPLETE_CLUSTERS] = {"incomplete_clusters", .count = "clusters", .of = "of"},
	[FACT_LEFT_OUT_MIXED] = {"left_out_mixed", .count = "clusters"},
	[FACT_LEFT_OUT_CLUSTERS] = {"left_out_clusters", .count = "clusters"},
	[FACT_LEFT_OUT_BLOCKS] = {"left_out_blocks", .count = "clusters"},
	[FACT_NOT_RANDOMISED] = {"not_randomised"},
	[FACT_TRENDS_UNTESTED] = {"trends_untested"}
};

const char *const fact_subject_names[] = {
	[ABOUT_NOTHING] = NULL,
	[ABOUT_ROWS] = "rows",
	[ABOUT_CLUSTERS] = "clusters",
	[ABOUT_BLOCKS] = "blocks",
	[ABOUT_TREATED] = "treated",
	[ABOUT_COMPARATOR] = "comparator",
	[ABOUT_COVARIATES] = "covariates",
	[ABOUT_EFFECTS] = "effects",
	[ABOUT_EFFECTS_AND_COVARIATES] = "effects and covariates",
	[ABOUT_RESIDUALS] = "residuals",
	[ABOUT_CHANGES] = "changes",
	[ABOUT_DIFFERENCES] = "differences",
	[ABOUT_REPLICATES] = "replicates",
	[ABOUT_LOWER_END] = "lower end",
	[ABOUT_UPPER_END] = "upper end",
	[ABOUT_BOTH_ENDS] = "both ends",
	[ABOUT_ELIGIBLE] = "eligible",
	[ABOUT_INELIGIBLE] = "ineligible",
	[ABOUT_RANKS] = "ranks",
	[ABOUT_MEAN] = "mean",
	[ABOUT_BOUNDS] = "bounds",
	[ABOUT_MODEL] = "model",
	[ABOUT_PSUS] = "PSUs"
};

const char *const fact_loss_names[] = {
	[LOSS_NONE] = NULL,
	[LOSS_ESTIMATE] = "estimate",
	[LOSS_STD_ERROR] = "std_error",
	[LOSS_STATISTIC] = "statistic",
	[LOSS_TEST] = "test",
	[LOSS_INTERVAL] = "interval"
};

void
add_fact(Facts *facts, FactCode code, Fact fact)
{
	facts->present[code] = true;
	facts->facts[code] = fact;
}

void
add_plain_fact(Facts *facts, FactCode code)
{
	add_fact(facts, code, (Fact) {0});
}

void
add_counted_fact(Facts *facts, FactCode code, int64_t count)
{
	add_fact(facts, code, (Fact) {.count = count});
}
