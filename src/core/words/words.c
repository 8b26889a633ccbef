/*-------------------------------------------------------------------------
 *
 * words.c
 *		Facts in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/text.h"

const char *const group_names[TWO_WAVES_GROUPS] = {
	"comparator, pre", "comparator, post", "treated, pre", "treated, post"
};

char *
words_cluster(const Sample *sample, int64_t cluster)
{
	const Cell	cell = {.cluster = cluster};
	Key			key = sample_cluster_key(sample, &cell);
	Text		text;

	text_init(&text);
	if (key.text != NULL)
		text_append_bytes(&text, key.text, key.length);
	else
		text_append(&text, "%" PRId64, key.number);
	return text.data;
}

/* ---- no estimate, no test ---- */

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

/* "treated, pre and treated, post" would be hard to read: one by one. */
static void
write_groups(Text *text, const char *before, uint64_t members)
{
	const char *separator = "";

	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
		if (members & (UINT64_C(1) << group))
		{
			text_append(text, "%s%s%s", separator, before,
						group_names[group]);
			separator = "; ";
		}
}

static void
write_not_identified(Text *text, const Fact *fact)
{
	text_append(text, "the treatment cannot be told apart from the %s",
				fact_subject_names[fact->subject]);
}

static void
write_too_few(Text *text, const Fact *fact)
{
	if (fact->loss == LOSS_STD_ERROR)
		text_append(text, "too few for a standard error");
	else
		text_append(text, "too few %s for a %s",
					fact_subject_names[fact->subject],
					fact->loss == LOSS_STATISTIC ? "t statistic" : "test");
}

static void
write_no_variation(Text *text, const Fact *fact)
{
	switch (fact->subject)
	{
		case ABOUT_RESIDUALS:
			text_append(text, "the residuals do not vary");
			break;
		case ABOUT_DIFFERENCES:
			text_append(text, "the difference is the same in every block");
			break;
		case ABOUT_REPLICATES:
			text_append(text, "the replicates do not vary");
			break;
		default:
			text_append(text, "the changes do not vary within an arm");
			break;
	}
	text_append(text, fact->loss == LOSS_STATISTIC ? ": no t statistic" :
				fact->loss == LOSS_INTERVAL ? ": no interval" :
				": no test, no interval");
}

/* "1 treated cluster" */
static void
write_arm(Text *text, const Fact *fact)
{
	text_append(text, "%" PRId64 " %s cluster%s", fact->count,
				fact_subject_names[fact->subject], plural(fact->count));
}

/* ---- odd rows ---- */

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

/* ---- not to be relied on ---- */

static void
write_unbounded(Text *text, const Fact *fact)
{
	switch (fact->subject)
	{
		case ABOUT_LOWER_END:
			text_append(text, "the confidence set has no lower end");
			break;
		case ABOUT_UPPER_END:
			text_append(text, "the confidence set has no upper end");
			break;
		case ABOUT_REPLICATES:
			text_append(text, "too many replicates have no standard error: "
						"the interval is unbounded");
			break;
		case ABOUT_BLOCKS:
			text_append(text, "too few blocks for an interval at this level: "
						"it is unbounded");
			break;
		default:
			text_append(text, "the confidence set is unbounded");
			break;
	}
}

static void
write_dropped(Text *text, uint64_t members)
{
	const char *separator = " ";
	bool		several = (members & (members - 1)) != 0;

	text_append(text, "covariate%s", several ? "s" : "");
	for (int j = 0; j < MAX_COVARIATES; j++)
		if (members & (UINT64_C(1) << j))
		{
			text_append(text, "%s%d", separator, j + 1);
			separator = ", ";
		}
	text_append(text, " depend%s on the others, the groups or the effects, "
				"and w%s dropped", several ? "" : "s",
				several ? "ere" : "as");
}

static const char *
what_is_lost(const Fact *fact)
{
	return fact->loss == LOSS_STD_ERROR ? "a standard error" : "an estimate";
}

/* ---- all ---- */

static void
write_about_cluster(Text *text, const char *before, const Fact *fact,
					const Sample *sample, const char *after)
{
	char	   *name = words_cluster(sample, fact->cluster);

	text_append(text, "%s\"%s\"%s", before, name, after);
	core_free(name);
}

/* Facts that keep something from being had. */
static void
write_loss(Text *text, FactCode code, const Fact *fact, const Sample *sample)
{
	const char *subject = fact_subject_names[fact->subject];

	switch (code)
	{
		case FACT_NO_ROWS:
			write_no_rows(text, fact);
			break;
		case FACT_EMPTY_GROUPS:
			write_groups(text, "no rows: ", fact->members);
			break;
		case FACT_NOT_IDENTIFIED:
			write_not_identified(text, fact);
			break;
		case FACT_NO_CHANGES:
			text_append(text, fact->subject == ABOUT_BLOCKS ?
						"no block has clusters of both arms with rows in both periods" :
						"an arm has no cluster with rows in both periods");
			break;
		case FACT_SINGLE_UNITS:
			write_groups(text, fact->subject == ABOUT_CLUSTERS ?
						 "only 1 cluster: " : "only 1 row: ", fact->members);
			break;
		case FACT_INDISPENSABLE_CLUSTER:
			write_about_cluster(text, "without cluster ", fact, sample,
								" there would be no estimate");
			break;
		case FACT_LONELY_PSU:
			write_about_cluster(text, "cluster ", fact, sample, " is alone in "
								"its stratum: no standard error by this "
								"variance");
			break;
		case FACT_TOO_FEW:
			write_too_few(text, fact);
			break;
		case FACT_TOO_MANY_BLOCKS:
			text_append(text, "more than %" PRId64 " blocks: use the paired t "
						"test", fact->count);
			break;
		case FACT_NO_VARIATION:
			write_no_variation(text, fact);
			break;
		case FACT_NOTHING_TO_DRAW:
			text_append(text, "one %.*s: nothing to draw from",
						(int) strlen(subject) - 1, subject);
			break;
		case FACT_LONELY_STRATA:
			text_append(text, "%" PRId64 " of %" PRId64 " strata to draw from "
						"have one %.*s and cannot vary: no interval",
						fact->count, fact->of, (int) strlen(subject) - 1,
						subject);
			break;
		case FACT_FEW_REPLICATES:
			text_append(text, "fewer than two replicates have %s: no interval",
						what_is_lost(fact));
			break;
		case FACT_NO_ACCELERATION:
			text_append(text, "without one of the %s there would be no "
						"estimate: no bca interval", subject);
			break;
		default:
			text_append(text, "all replicates lie on one side of the "
						"estimate: no bca interval");
			break;
	}
}

/* Facts about a result that there is. */
static void
write_caveat(Text *text, FactCode code, const Fact *fact,
			 const Sample *sample)
{
	switch (code)
	{
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
		case FACT_FEW_CLUSTERS:
			write_arm(text, fact);
			text_append(text, ": cluster-robust inference is unreliable");
			break;
		case FACT_LOW_DF:
			text_append(text, "%.1f degrees of freedom: cluster-robust "
						"inference is unreliable", fact->value);
			break;
		case FACT_FEW_CLUSTERS_WILD:
			write_arm(text, fact);
			text_append(text, ": the wild bootstrap is unreliable");
			break;
		case FACT_FEW_UNITS:
			text_append(text, "%" PRId64 " %s: the bootstrap of so few is "
						"unreliable", fact->count,
						fact_subject_names[fact->subject]);
			break;
		case FACT_MANY_PARAMETERS:
			text_append(text, "%" PRId64 " parameters for %" PRId64
						" cluster%s", fact->count, fact->of,
						plural(fact->of));
			break;
		case FACT_EMPTY_SET:
			text_append(text, "no effect is compatible with the data at this "
						"level");
			break;
		case FACT_SET_IN_PIECES:
			text_append(text, "the confidence set is %" PRId64 " separate "
						"intervals, of which the outer ends are shown: see "
						"did_confidence_set", fact->count);
			break;
		case FACT_UNBOUNDED:
			write_unbounded(text, fact);
			break;
		case FACT_SMALLEST_P:
			text_append(text, "no p-value below %.3g is possible",
						fact->value);
			break;
		default:
			text_append(text, "an end of the interval is the outermost "
						"replicate: use more replicates");
			break;
	}
}

/* What is good to know. */
static void
write_remark(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_LOST_REPLICATES:
			text_append_grouped(text, fact->count);
			text_append(text, " of ");
			text_append_grouped(text, fact->of);
			text_append(text, " replicates do not have %s and were left out",
						what_is_lost(fact));
			break;
		case FACT_DROPPED_COVARIATES:
			write_dropped(text, fact->members);
			break;
		case FACT_LEFT_OUT_CLUSTERS:
			text_append(text, "%" PRId64 " cluster%s without rows in both "
						"periods left out", fact->count, plural(fact->count));
			break;
		case FACT_LEFT_OUT_BLOCKS:
			text_append(text, "%" PRId64 " cluster%s in blocks without both "
						"arms left out", fact->count, plural(fact->count));
			break;
		case FACT_NOT_RANDOMISED:
			text_append(text, "the areas of a programme are rarely assigned "
						"at random");
			break;
		default:
			text_append(text, "no periods before the start were told apart: "
						"parallel trends cannot be tested");
			break;
	}
}

char *
words_note(const Facts *facts, const Sample *sample)
{
	Text		text;

	text_init(&text);
	for (int code = 0; code < N_FACTS; code++)
	{
		const Fact *fact = &facts->facts[code];

		if (!facts->present[code])
			continue;
		if (text.length > 0)
			text_append(&text, "; ");
		if (code < FACT_CONSTANT_CLUSTER)
			write_loss(&text, code, fact, sample);
		else if (code <= FACT_EXTREME_REPLICATE)
			write_caveat(&text, code, fact, sample);
		else
			write_remark(&text, code, fact);
	}
	if (text.length > 0)
		return text.data;
	core_free(text.data);
	return NULL;
}
