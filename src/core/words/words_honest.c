/*-------------------------------------------------------------------------
 *
 * words_honest.c
 *		What was supposed of violations of parallel trends, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_honest.h"

#include <inttypes.h>
#include <math.h>

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/words/words.h"

/* Fewer clusters than this are few for a normal approximation. */
#define FEW_CLUSTERS 30

/* What the effects are of, if it is no average, and no arrays. */
static void
write_estimator(Text *text, int estimator)
{
	if (estimator != STUDY_OF_AVERAGES)
		text_append(text, "; of an event study by %s",
					words_event_estimator(study_event_method(estimator)));
}

char *
words_honest_method(const HonestAsked *asked)
{
	static const char *const restrictions[] = {
		[RELATIVE_MAGNITUDES] = ("relative magnitudes: from one event time to "
								 "the next, the violation of parallel trends "
								 "changes after the reference by at most m "
								 "times its largest change before it"),
		[SMOOTHNESS] = ("smoothness: the slope of the violation of parallel "
						"trends changes by at most m from one event time to "
						"the next")
	};
	static const char *const methods[] = {
		[HONEST_CONDITIONAL_LF] = ("conditional test after a least favourable "
								   "one (Andrews, Roth and Pakes)"),
		[HONEST_CONDITIONAL] = "conditional test (Andrews, Roth and Pakes)",
		[HONEST_FLCI] = "shortest interval of fixed length"
	};
	Text		text;

	text_init(&text);
	text_append(&text, "%s (Rambachan and Roth); ",
				restrictions[asked->restriction]);
	if (asked->position == 0)
		text_append(&text, "mean effect at event times 0 to %d",
					asked->n_post - 1);
	else
		text_append(&text, "effect at event time %d", asked->position - 1);
	if (asked->reference != -1)
		text_append(&text, ", reference at event time %" PRId32,
					asked->reference);
	write_estimator(&text, asked->estimator);
	text_append(&text, "; %s, normal", methods[asked->method]);
	return text.data;
}

static void
begin_sentence(Text *text)
{
	if (text->length > 0)
		text_append(text, "; ");
}

static void
write_ends(Text *text, const HonestAnswer *answer)
{
	if (answer->endless_below && answer->endless_above)
		text_append(text, "the set has neither a lower nor an upper end");
	else if (answer->endless_below)
		text_append(text, "the set has no lower end: however low an effect, "
					"it is not rejected");
	else if (answer->endless_above)
		text_append(text, "the set has no upper end: however high an effect, "
					"it is not rejected");
	if (answer->n_segments > 1)
	{
		begin_sentence(text);
		text_append(text, "the set has %d segments: effects between them are "
					"rejected", answer->n_segments);
	}
}

char *
words_honest_note(const HonestAnswer *answer)
{
	Text		text;

	text_init(&text);
	write_ends(&text, answer);
	if (answer->breakdown < 0.0)
	{
		begin_sentence(&text);
		text_append(&text, "there is no breakdown value: an effect of 0 is not "
					"rejected even if m = 0");
	}
	else if (isinf(answer->breakdown))
	{
		begin_sentence(&text);
		text_append(&text, "there is no breakdown value: an effect of 0 is "
					"rejected whatever m is");
	}
	if (answer->clusters > 0 && answer->clusters < FEW_CLUSTERS)
	{
		begin_sentence(&text);
		text_append(&text, "%" PRIu32 " clusters are few for critical values "
					"of the normal distribution", answer->clusters);
	}
	if (text.length > 0)
		return text.data;
	core_free(text.data);
	return NULL;
}

const char *
words_honest_refusal(HonestRefusal refusal)
{
	static const char *const texts[] = {
		[REFUSED_CONSTANT] = "what is asked for does not vary: its standard "
			"error is 0",
		[REFUSED_ONE_AND_THE_SAME] = "changes before and after the start are "
			"one and the same but for a factor: there is nothing to test",
		[REFUSED_CONSTANT_BEFORE] = "an effect before the start does not vary: "
			"its standard error is 0",
		[REFUSED_RARE] = "next to no study would pass with such a violation"
	};

	return texts[refusal];
}

char *
words_pretrend_size(double size)
{
	Text		text;

	text_init(&text);
	text_append(&text, "with no violation at all, some effect before the start "
				"is beyond the threshold with probability %.3f", size);
	return text.data;
}

char *
words_no_study(const WaveStudy *study)
{
	const char *function = study->estimator == STUDY_OF_AVERAGES ?
		"did_aggregate" : "did_event_study";
	bool		usual = study->reference == -1;
	Text		text;

	text_init(&text);
	switch (study->status)
	{
		case STUDY_OK:
			break;
		case STUDY_NO_EFFECTS:
			text_append(&text, "there is no effect of a cohort in a period");
			break;
		case STUDY_NO_REFERENCE:
			text_append(&text, "event time %" PRId32 " is not the base of every "
						"cohort: some have no wave %s", study->reference,
						usual ? "just before their start" : "then");
			break;
		case STUDY_NONE_BEFORE:
			if (usual)
				text_append(&text, "there is one period before the start, "
							"which is what others are compared with: no other "
							"says how far from parallel trends were");
			else
				text_append(&text, "there is no period before event time %"
							PRId32 ", which others are compared with: none "
							"says how far from parallel trends were",
							study->reference);
			break;
		case STUDY_NONE_AFTER:
			text_append(&text, "there is no period after the start");
			break;
		case STUDY_GAP:
			text_append(&text, "event times have a gap before %" PRId32 ": "
						"changes from one to the next would not be of equal "
						"length", study->at);
			break;
		case STUDY_NO_ESTIMATE:
			text_append(&text, "there is no estimate at event time %" PRId32
						"; %s says why", study->at, function);
			break;
		case STUDY_NO_ERROR:
			text_append(&text, "there is no standard error at event time %"
						PRId32 "; %s says why", study->at, function);
			break;
	}
	return text.data;
}

char *
words_power_method(double critical, int n_pre, int estimator,
				   int32_t reference)
{
	Text		text;

	text_init(&text);
	text_append(&text, "a linear violation of parallel trends, 0 at event time "
				"%" PRId32 ", passes if no effect of %d before it is further "
				"from 0 than %.4g standard errors (Roth)", reference, n_pre,
				critical);
	write_estimator(&text, estimator);
	text_append(&text, "; normal");
	return text.data;
}
