/*-------------------------------------------------------------------------
 *
 * words_parts.c
 *		What several texts say.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_parts.h"

#include <inttypes.h>

#include "core/base/memory.h"
#include "core/words/words.h"

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

/* "1 treated cluster" */
void
write_arm(Text *text, const Fact *fact)
{
	text_append(text, "%" PRId64 " %s cluster%s", fact->count,
				fact_subject_names[fact->subject], plural(fact->count));
}

void
write_about_cluster(Text *text, const char *before, const Fact *fact,
					const Sample *sample, const char *after)
{
	char	   *name = words_cluster(sample, fact->cluster);

	text_append(text, "%s\"%s\"%s", before, name, after);
	core_free(name);
}

void
write_replicates(Text *text, IntervalKind kind, uint32_t reps, uint64_t seed)
{
	text_append(text, "; %s interval; ", interval_kind_names.names[kind]);
	text_append_grouped(text, reps);
	text_append(text, " replicates, seed %" PRId64, (int64_t) seed);
}
