/*-------------------------------------------------------------------------
 *
 * inequality_index.c
 *		Indices of inequality of a ranked population.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/inequality_index.h"

/* In the order of the enums. */
const NameList inequality_index_names =
NAME_LIST("sii", "rii", "rii_mean", "concentration", "generalised", "erreygers",
		  "wagstaff", "gini", "theil", "mld", "ge", "atkinson",
		  "rate_difference", "rate_ratio", "par", "paf");

const NameList inequality_model_names =
NAME_LIST("linear", "logit", "log-binomial", "poisson");

const NameList inequality_reference_names = NAME_LIST("highest", "lowest");

static bool
has_rows(const Ranked *ranked, int population)
{
	const RankSums *sums = ranked_sums(ranked, population);

	for (uint32_t k = 0; k < ranked->n_ranks; k++)
		if (sums[k].rows > 0)
			return true;
	return false;
}

InequalityStatus
inequality_index_of(const Ranked *ranked, int population,
				 const InequalityQuestion *question, dd *value,
				 InequalityMoves *moves, double factor)
{
	InequalityLine line;
	InequalityStatus status;

	if (!has_rows(ranked, population))
		return INEQUALITY_EMPTY;
	if (question->index >= INDEX_RATE_DIFFERENCE)
		return inequality_of_ends(ranked, population, question, value, moves, factor);
	if (question->index >= INDEX_THEIL)
		return inequality_of_values(ranked, population, question, value, moves, factor);
	if (question->index <= INDEX_RII && question->model != INEQUALITY_LINEAR)
		return inequality_of_model(ranked, population, question, value, moves, factor);
	status = inequality_of_line(ranked, population, question, &line, moves, factor);
	*value = line.value;
	return status;
}
