/*-------------------------------------------------------------------------
 *
 * words_note_rows.c
 *		Facts about the rows, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_note_kinds.h"

#include <inttypes.h>
#include <math.h>

#include "core/words/words_parts.h"

static void
write_no_rows(Text *text, const Fact *fact)
{
	text_append(text, "no complete rows");
	if (fact->count == 0)
		return;
	text_append(text, ": ");
	text_append_grouped(text, fact->count);
	text_append(text, " row%s ha%s a NULL argument or a weight of 0",
				plural(fact->count), fact->count == 1 ? "s" : "ve");
}

static void
write_mixed_arms(Text *text, const Fact *fact)
{
	text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s treated and "
				"comparator rows: treated should say who belongs to the "
				"programme, before the start and after it, not who had been "
				"reached by then", fact->count, fact->of,
				fact->count == 1 ? "s" : "ve");
}

static void
write_one_period(Text *text, const Fact *fact)
{
	text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s rows in one "
				"period only: is a key spelt in two ways? did_clusters shows "
				"them", fact->count, fact->of, fact->count == 1 ? "s" : "ve");
}

/* The number, from 1, of the first that is meant. */
static int
first_member(uint64_t members)
{
	int			j = 1;

	for (; !(members & 1); members >>= 1)
		j++;
	return j;
}

static void
write_code_like(Text *text, const Fact *fact)
{
	if (fact->members != 0)
		text_append(text, "covariate %d has ", first_member(fact->members));
	text_append(text, "values like missing-value codes: %.15g", fact->value);
	if (!isnan(fact->other))
		text_append(text, " and %.15g", fact->other);
	text_append(text, ", in ");
	text_append_grouped(text, fact->count);
	text_append(text, " row%s: make them NULL if they are",
				plural(fact->count));
}

bool
write_fact_of_rows(Text *text, FactCode code, const Fact *fact,
				   const Sample *sample)
{
	switch (code)
	{
		case FACT_NO_ROWS:
			write_no_rows(text, fact);
			break;
		case FACT_CONSTANT_CLUSTER:
			write_about_cluster(text, "all rows are of one cluster, ", fact,
								sample, ": was another argument meant?");
			break;
		case FACT_MIXED_ARMS:
			write_mixed_arms(text, fact);
			break;
		case FACT_ONE_PERIOD:
			write_one_period(text, fact);
			break;
		case FACT_CODE_LIKE_VALUES:
		case FACT_CODE_LIKE_COVARIATE:
			write_code_like(text, fact);
			break;
		case FACT_OUTWEIGHING_ROW:
			text_append(text, "in %" PRId64 " cell%s of a cluster and period "
						"one row has 1e12 times the weight of all others: "
						"standard errors may be wrong", fact->count,
						plural(fact->count));
			break;
		default:
			return false;
	}
	return true;
}
