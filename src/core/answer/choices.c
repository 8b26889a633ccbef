/*-------------------------------------------------------------------------
 *
 * choices.c
 *		The default choices, as the SQL functions declare them, and the names
 *		of choices.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/choices.h"

#include <stddef.h>

/* sql/defaults.sql holds these, the SQL DEFAULTs and what is shown together. */
const Choices default_choices = {
	.way = NULL,
	.conf_level = 0.95,
	.effects = EFFECTS_NONE,
	.vcov = VCOV_CR2,
	.covariates = COVARIATES_REG,
	.lonely = LONELY_FAIL,
	.population = NULL,
	.reps = 9999,
	.seed = 2016,
	.null_value = 0.0,
	.alternative = ALTERNATIVE_TWO_SIDED,
	.ties = TIES_INCLUSIVE,
	.weights = WEIGHTS_RADEMACHER,
	.statistic = STATISTIC_DIFFERENCE,
	.resample = RESAMPLE_ARM,
	.conf_type = INTERVAL_PERCENTILE
};

/* Where two have a name in common, the first is meant. */
const ChoiceKind choice_kinds[N_CHOICES] = {
	{CHOICE_EFFECTS, "effects", &effects_names, "did_estimate"},
	{CHOICE_CONF_LEVEL, "conf_level", NULL, NULL},
	{CHOICE_FPC, "fpc", NULL, NULL},
	{CHOICE_LONELY_PSU, "lonely_psu", &lonely_psu_names, "did_estimate"},
	{CHOICE_REPS, "reps", NULL, NULL},
	{CHOICE_SEED, "seed", NULL, NULL},
	{CHOICE_NULL_VALUE, "null_value", NULL, NULL},
	{CHOICE_ALTERNATIVE, "alternative", &alternative_names, "did_bootstrap"},
	{CHOICE_TIES, "ties", &ties_names, "did_bootstrap"},
	{CHOICE_WEIGHTS, "weights", &wild_weights_names, "did_bootstrap"},
	{CHOICE_VCOV, "vcov", NULL, NULL},
	{CHOICE_STATISTIC, "statistic", &permutation_statistic_names, "did_permutation"},
	{CHOICE_RESAMPLE, "resample", &resample_names, "did_bootstrap"},
	{CHOICE_CONF_TYPE, "conf_type", &interval_kind_names, "did_bootstrap"}
};

const ChoiceKind *
choice_kind(Choice choice)
{
	int			i = 0;

	while (choice_kinds[i].choice != choice)
		i++;
	return &choice_kinds[i];
}
