/*-------------------------------------------------------------------------
 *
 * words_linked.c
 *		Effects on another scale in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_linked.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/words/words.h"

/*
 * From here to the bound, a proportion's logarithm and its log odds bend so
 * much that scales can tell apart what is parallel.
 */
#define NEAR_BOUND 0.1

/* Effects further apart than this share of the standard error differ. */
#define SCALES_APART 0.1

char *
words_linked_method(const LinkedEffect *found)
{
	static const char *const parallel[] = {
		[LINK_IDENTITY] = "in means (identity)",
		[LINK_LOG] = "in relative terms (log)",
		[LINK_LOGIT] = "in log odds (logit)"
	};
	Text		text;
	char	   *method = words_method(&found->estimate.method);

	text_init(&text);
	text_append(&text, "%s; trends assumed parallel %s", method,
				parallel[found->estimate.method.link]);
	core_free(method);
	return text.data;
}

/* The group whose proportion is nearest to 0 or 1. */
static int
most_extreme(const LinkedEffect *found)
{
	int			most = 0;

	for (int i = 1; i < TWO_WAVES_GROUPS; i++)
		if (fabs(found->means[i] - 0.5) > fabs(found->means[most] - 0.5))
			most = i;
	return most;
}

static bool
scales_disagree(const LinkedEffect *found)
{
	return found->effect * found->difference < 0.0 ||
		fabs(found->effect - found->difference) > SCALES_APART * found->std_error;
}

static void
separate(Text *text)
{
	if (text->length > 0)
		text_append(text, "; ");
}

static void
write_problem(Text *text, const LinkedEffect *found)
{
	text_append(text, "no effect on this scale: all outcomes of one group (%s) are %s, which has no %s",
				group_names[found->at],
				found->problem == LINKED_ALL_ONE ? "1" : "0",
				found->estimate.method.link == LINK_LOG ? "logarithm" : "log odds");
}

static void
write_scales(Text *text, const LinkedEffect *found)
{
	int			most = most_extreme(found);

	if (found->proportion && found->without > 1.0)
		text_append(text, "without the treatment the proportion would have been %.3g, which is above 1: relative trends cannot have been parallel",
					found->without);
	if (found->proportion && scales_disagree(found) &&
		fabs(found->means[most] - 0.5) >= 0.5 - NEAR_BOUND)
	{
		separate(text);
		text_append(text, "a proportion is %.3g (%s), so near to %d that scales disagree: the effect is %.3g here and %.3g if trends of proportions are parallel",
					found->means[most], group_names[most],
					found->means[most] > 0.5, found->effect, found->difference);
	}
	else if (found->effect * found->difference < 0.0)
	{
		separate(text);
		text_append(text, "the sign depends on the scale: the effect is %.3g here and %.3g if trends of means are parallel",
					found->effect, found->difference);
	}
}

char *
words_linked_note(const LinkedEffect *found, const Sample *sample)
{
	char	   *facts = words_note(&found->estimate.facts, sample);
	Text		text;

	text_init(&text);
	if (found->problem != LINKED_OK)
		write_problem(&text, found);
	else if (found->estimate.has_estimate)
		write_scales(&text, found);
	if (facts != NULL)
	{
		separate(&text);
		text_append(&text, "%s", facts);
		core_free(facts);
	}
	if (text.length > 0)
		return text.data;
	core_free(text.data);
	return NULL;
}
