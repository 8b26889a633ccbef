/*-------------------------------------------------------------------------
 *
 * inequality_arguments.c
 *		What is asked of an index of inequality, from the arguments of SQL
 *		functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "core/answer/ways.h"
#include "pg/choice_arguments.h"
#include "pg/inequality_arguments.h"

static const NameList ranks_names = NAME_LIST("random", "fixed");

/* Beyond this the largest value, or the smallest, is all there is. */
#define EPSILON_MOST 100.0

void
get_inequality_index(FunctionCallInfo fcinfo, int n, InequalityQuestion *question)
{
	*question = (InequalityQuestion) {.lower = NAN, .upper = NAN};
	question->index = (InequalityIndex) get_one_of(fcinfo, n, "index",
												   &inequality_index_names);
	question->model = (InequalityModel) get_one_of(fcinfo, n + 1, "model",
												   &inequality_model_names);
	if (question->model != INEQUALITY_LINEAR && question->index > INDEX_RII)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("index \"%s\" has no model \"%s\"",
						inequality_index_names.names[question->index],
						inequality_model_names.names[question->model]),
				 errhint("A model is for the indices sii and rii, which are then p(1) - p(0) and p(1) / p(0) of its predictions.")));
}

static void
get_bounds(FunctionCallInfo fcinfo, int n, InequalityQuestion *question)
{
	bool		has = question->index == INDEX_ERREYGERS || question->index == INDEX_WAGSTAFF;

	for (int i = 0; i < 2; i++)
	{
		const char *name = i == 0 ? "lower" : "upper";
		double	   *bound = i == 0 ? &question->lower : &question->upper;

		if (PG_ARGISNULL(n + i))
			continue;
		*bound = get_number(fcinfo, n + i, name);
		if (!has)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("index \"%s\" has no %s",
							inequality_index_names.names[question->index], name),
					 errhint("Bounds of the outcome are for the indices erreygers and wagstaff.")));
	}
	if (question->lower >= question->upper)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lower must be less than upper"),
				 errhint("They are the smallest and the largest value that the outcome can have, such as lower => 0, upper => 10.")));
}

void
get_inequality_values(FunctionCallInfo fcinfo, int n, InequalityQuestion *question)
{
	bool		has = question->index == INDEX_GE || question->index == INDEX_ATKINSON;
	bool		attributable = question->index == INDEX_PAR || question->index == INDEX_PAF;

	get_bounds(fcinfo, n, question);
	question->epsilon = question->index == INDEX_GE ? 2.0 : 1.0;
	if (!PG_ARGISNULL(n + 2))
	{
		question->epsilon = get_number(fcinfo, n + 2, "epsilon");
		if (!has)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("index \"%s\" has no epsilon",
							inequality_index_names.names[question->index]),
					 errhint("epsilon is for the indices ge and atkinson.")));
		if (question->index == INDEX_ATKINSON ? !(question->epsilon > 0.0 && question->epsilon <= EPSILON_MOST) :
			!(fabs(question->epsilon) <= EPSILON_MOST))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("epsilon is %g", question->epsilon),
					 errhint("Of atkinson it is above 0 and at most 100, such as 0.5, 1 or 2; of ge it is from -100 to 100: 0 is mld, 1 is theil, 2 half the squared coefficient of variation.")));
	}
	question->reference = (InequalityReference) get_one_of(fcinfo, n + 3, "reference",
														   &inequality_reference_names);
	if (question->reference != REFERENCE_HIGHEST && !attributable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("index \"%s\" has no reference",
						inequality_index_names.names[question->index]),
				 errhint("reference is for the indices par and paf.")));
}

/* "CR0, CR1 or survey" */
static const char *
vcovs_of(const InequalityQuestion *question)
{
	char	   *text = NULL;

	for (int vcov = VCOV_CR0; vcov <= VCOV_SURVEY; vcov++)
		if (inequality_vcov_applies(question, (Vcov) vcov))
			text = text == NULL ? pstrdup(vcov_name((Vcov) vcov)) :
				psprintf("%s%s%s", text, vcov == VCOV_SURVEY ? " or " : ", ",
						 vcov_name((Vcov) vcov));
	return text;
}

Vcov
get_inequality_vcov(FunctionCallInfo fcinfo, int n, InequalityQuestion *question)
{
	char	   *name = get_choice(fcinfo, n, "vcov");
	Vcov		vcov;

	question->ranks_fixed = get_one_of(fcinfo, n + 1, "ranks", &ranks_names) == 1;
	if (question->ranks_fixed && question->index > INDEX_WAGSTAFF)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("index \"%s\" has no ranks that could be fixed",
						inequality_index_names.names[question->index]),
				 errhint("ranks => 'fixed' is for the indices sii, rii, rii_mean, concentration, generalised, erreygers and wagstaff.")));
	if (!vcov_by_name(name, &vcov))
		report_unknown("vcov", name, vcovs_of(question));
	if (!inequality_vcov_applies(question, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("index \"%s\" with ranks => '%s' has no vcov \"%s\"",
						inequality_index_names.names[question->index],
						ranks_names.names[question->ranks_fixed], vcov_name(vcov)),
				 errhint("It has %s.%s", vcovs_of(question),
						 vcov == VCOV_CR1S || vcov == VCOV_CR2 || vcov == VCOV_CR3 ?
						 " CR1S, CR2 and CR3 are of the regression on fixed ranks: ranks => 'fixed', with model => 'linear'." : "")));
	return vcov;
}

/* ---- the sample ---- */

void
require_ranks(const Sample *sample, const char *function, const char *how)
{
	if (!(sample->image.flags & SAMPLE_PATTERNS) || sample->n_covariates != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs a sample that is by rank", function),
				 errhint("Make it by %s.", how)));
}

static void
report_outcome(const char *index, const char *what, double value, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s needs %s, and this sample has %.15g", index, what, value),
			 errhint("%s", hint)));
}

void
require_inequality(InequalityNeed need, const Inequality *found, const char *how)
{
	const char *index = psprintf("index \"%s\"", inequality_index_names.names[found->question.index]);
	const char *model = psprintf("model \"%s\"", inequality_model_names.names[found->question.model]);

	switch (need)
	{
		case INEQUALITY_NEEDS_NOTHING:
			break;
		case INEQUALITY_NEEDS_FEWER_RANKS:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("the sample has too many distinct ranks: %d in all populations are allowed",
							RANKED_MOST),
					 errhint("Rank by classes, such as deciles, or by a rounded number: round(income, -1).")));
			break;
		case INEQUALITY_NEEDS_VALUES:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s is of the values themselves, and this sample is ranked by something else", index),
					 errhint("Make it by %s.", how)));
			break;
		case INEQUALITY_NEEDS_BOUNDS:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s needs the bounds of the outcome", index),
					 errhint("Give the smallest and the largest value that it can have, such as lower => 0, upper => 10; of a boolean outcome they are known.")));
			break;
		case INEQUALITY_NEEDS_WIDER_BOUNDS:
			report_outcome(index, "outcomes within its bounds", found->at_fault,
						   "lower and upper are the smallest and the largest value that the outcome can have.");
			break;
		case INEQUALITY_NEEDS_PROPORTIONS:
			report_outcome(model, "outcomes from 0 to 1", found->at_fault,
						   "Make the sample of a condition, such as health IN (1, 2), or take model => 'linear' or 'poisson'.");
			break;
		case INEQUALITY_NEEDS_COUNTS:
			report_outcome(model, "outcomes of 0 or more", found->at_fault,
						   "Take model => 'linear'.");
			break;
		case INEQUALITY_NEEDS_NO_NEGATIVES:
			report_outcome(index, "values of 0 or more", found->at_fault,
						   "Leave such rows out by WHERE, if they are not meant, or take the index sii, generalised or erreygers, which need no ratios.");
			break;
		case INEQUALITY_NEEDS_POSITIVE:
			report_outcome(index, "values above 0", found->at_fault,
						   "Its logarithms or powers have no value there: take theil, gini, ge with a positive epsilon or atkinson with one below 1, or leave such rows out by WHERE.");
			break;
	}
}
