/*-------------------------------------------------------------------------
 *
 * words_release.c
 *		What a sample would tell of single people, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_release.h"

#include <inttypes.h>
#include <math.h>

#include "core/base/text.h"

/* "the outcome", "covariate 2" */
static void
write_variable(Text *text, int variable, const Sample *sample)
{
	if (variable < sample->n_covariates)
		text_append(text, "covariate %d", variable + 1);
	else
		text_append(text, "the outcome");
}

char *
words_release_variable(const ReleaseFinding *found, const Sample *sample)
{
	Text		text;

	if (found->variable < 0)
		return NULL;
	text_init(&text);
	if (found->variable < sample->n_covariates)
		text_append(&text, "covariate %d", found->variable + 1);
	else
		text_append(&text, "outcome");
	return text.data;
}

/* "1 person", "1 to 3 people" */
static void
write_people(Text *text, int64_t least, int64_t most)
{
	if (least < most)
	{
		text_append_grouped(text, least);
		text_append(text, " to ");
	}
	text_append_grouped(text, most);
	text_append(text, most == 1 ? " person" : " people");
}

static void
write_answers(Text *text, int64_t n)
{
	text_append_grouped(text, n);
	text_append(text, " answer%s", plural(n));
}

/* What else a cell tells of the few people it is of. */
static void
write_other_sums(Text *text, const Sample *sample)
{
	bool		weighted = (sample->image.flags & SAMPLE_WEIGHTED) != 0;

	if (sample->n_covariates > 0)
		text_append(text, ", covariates%s", weighted ? " and weight" : "");
	else if (weighted)
		text_append(text, " and weight");
}

static void
write_units(Text *text, const ReleaseFinding *found, const Sample *sample)
{
	text_append(text, "each cell is of one unit in one period, which is a "
				"person if people were asked again: its outcome");
	write_other_sums(text, sample);
	text_append(text, ", by its key, of ");
	text_append_grouped(text, found->most);
	text_append(text, " unit%s", plural(found->most));
}

static void
write_rare_value(Text *text, const ReleaseFinding *found,
				 const Sample *sample)
{
	const ValueRange *range = sample_range(sample, found->variable);

	text_append(text, "the sample names ");
	if (range->more)
		text_append(text, "the %d smallest and %d largest values",
					RANGE_SIDE, RANGE_SIDE);
	else
		text_append(text, "each value");
	text_append(text, " of ");
	write_variable(text, found->variable, sample);
	text_append(text, " and how many people gave it: %.15g is that of ",
				found->value);
	write_people(text, found->least, found->most);
	if (found->more > 0)
		text_append(text, ", and %d other value%s %s that of few as well",
					found->more, plural(found->more),
					found->more == 1 ? "is" : "are");
}

static void
write_small_cell(Text *text, const ReleaseFinding *found,
				 const Sample *sample, const ReleaseRules *rules)
{
	if (found->code == RELEASE_SINGLE_ANSWER)
	{
		text_append(text, "one answer: the cell is that person's outcome");
		write_other_sums(text, sample);
	}
	else if (found->code == RELEASE_TWO_ANSWERS)
	{
		text_append(text, "two answers: their mean and squares are both "
					"people's outcome");
		write_other_sums(text, sample);
	}
	else
	{
		write_answers(text, found->rows);
		text_append(text, ", where ");
		text_append_grouped(text, rules->min_base > rules->min_count ?
							rules->min_base : rules->min_count);
		text_append(text, " are the fewest that may be told of");
	}
}

static void
write_alike(Text *text, const ReleaseFinding *found, const Sample *sample)
{
	text_append(text, "all ");
	write_answers(text, found->rows);
	text_append(text, " are ");
	if (found->code == RELEASE_NEARLY_ALIKE)
		text_append(text, "within %.3g%% of ", 100.0 * found->share);
	text_append(text, "%.15g in ", found->value);
	write_variable(text, found->variable, sample);
	text_append(text, ": of whoever was asked there it is known");
}

static void
write_small_count(Text *text, const ReleaseFinding *found,
				  const Sample *sample)
{
	text_append(text, "the sums tell that ");
	write_people(text, found->least, found->most);
	text_append(text, " of ");
	text_append_grouped(text, found->rows);
	text_append(text, " ha%s %.15g in ",
				found->most == 1 ? "s" : "ve", found->value);
	write_variable(text, found->variable, sample);
	if (found->variable < sample->n_covariates)
		text_append(text, ", and by their products what the outcome of such "
					"people is like");
}

static void
write_dominated(Text *text, const ReleaseFinding *found,
				const Sample *sample, const ReleaseRules *rules)
{
	if (found->code == RELEASE_P_PERCENT)
	{
		text_append(text, "who has the second largest part in the total of ");
		write_variable(text, found->variable, sample);
		text_append(text, " may know the largest to within %.15g%%",
					100.0 * rules->p_share);
		return;
	}
	if (found->most == 1)
		text_append(text, "1 person may have %.3g%% of the ",
					100.0 * found->share);
	else
		text_append(text, "%" PRId64 " people may have %.3g%% of the ",
					found->most, 100.0 * found->share);
	if (found->code == RELEASE_DOMINANT_WEIGHT)
		text_append(text, "weight: the weighted mean is about their answers");
	else
	{
		text_append(text, "total of ");
		write_variable(text, found->variable, sample);
	}
}

static void
write_crossing(Text *text, const ReleaseFinding *found,
			   const Sample *sample)
{
	text_append(text, "the products tell that, of the four groups by ");
	write_variable(text, found->variable, sample);
	text_append(text, " and ");
	write_variable(text, found->other, sample);
	text_append(text, ", one has ");
	if (found->most == 0)
		text_append(text, "nobody");
	else
		write_people(text, found->least, found->most);
	if (found->more > 0)
		text_append(text, "; likewise of %d other pair%s",
					found->more, plural(found->more));
}

static void
write_difference(Text *text, const ReleaseFinding *found)
{
	if (found->code == RELEASE_CHANGED)
	{
		text_append(text, "as many answers as in the earlier sample, and other "
					"sums: one subtracted from the other tells what was "
					"corrected");
		return;
	}
	write_answers(text, found->most);
	text_append(text, " %s than in the earlier sample: one subtracted from the "
				"other is that of ", found->less ? "less" : "more");
	write_people(text, found->least, found->most);
}

char *
words_release_what(const ReleaseFinding *found, const Sample *sample,
				   const ReleaseRules *rules)
{
	Text		text;

	text_init(&text);
	switch (found->code)
	{
		case RELEASE_UNITS:
			write_units(&text, found, sample);
			break;
		case RELEASE_RARE_VALUE:
			write_rare_value(&text, found, sample);
			break;
		case RELEASE_SINGLE_ANSWER:
		case RELEASE_TWO_ANSWERS:
		case RELEASE_FEW_ANSWERS:
			write_small_cell(&text, found, sample, rules);
			break;
		case RELEASE_ALL_ALIKE:
		case RELEASE_NEARLY_ALIKE:
			write_alike(&text, found, sample);
			break;
		case RELEASE_SMALL_COUNT:
			write_small_count(&text, found, sample);
			break;
		case RELEASE_DOMINATED:
		case RELEASE_P_PERCENT:
		case RELEASE_DOMINANT_WEIGHT:
			write_dominated(&text, found, sample, rules);
			break;
		case RELEASE_SMALL_CROSSING:
			write_crossing(&text, found, sample);
			break;
		case RELEASE_FEW_NEW:
		case RELEASE_CHANGED:
			write_difference(&text, found);
			break;
		case N_RELEASE_CODES:
			break;
	}
	return text.data;
}

char *
words_release_advice(const ReleaseFinding *found, const Sample *sample)
{
	bool		clustered = (sample->image.flags & SAMPLE_CLUSTERED) != 0;
	Text		text;

	text_init(&text);
	switch (found->code)
	{
		case RELEASE_UNITS:
			text_append(&text, "give away did_drop_key(sample), of which the "
						"other lines are; pseudonyms do not hide what somebody "
						"answered");
			break;
		case RELEASE_RARE_VALUE:
			text_append(&text, "build the sample of rounded values, with the "
						"ends gathered: least(greatest(value, low), high)");
			break;
		case RELEASE_SINGLE_ANSWER:
		case RELEASE_TWO_ANSWERS:
		case RELEASE_FEW_ANSWERS:
			text_append(&text, clustered ?
						"build the sample with larger clusters, or leave this "
						"cluster out" :
						"keep the sample in the house, and give away the "
						"estimate");
			break;
		case RELEASE_ALL_ALIKE:
		case RELEASE_NEARLY_ALIKE:
			text_append(&text, clustered ?
						"build the sample with larger clusters, or leave this "
						"cluster out, if to have said so may harm" :
						"keep the sample in the house, if to have said so may "
						"harm");
			break;
		case RELEASE_SMALL_COUNT:
			text_append(&text, found->variable < sample->n_covariates ?
						"build the sample without this covariate, or with a "
						"coarser one" : clustered ?
						"build the sample with larger clusters, or of an "
						"outcome with fewer values" :
						"keep the sample in the house, and give away the "
						"estimate; or build it of an outcome with fewer values");
			break;
		case RELEASE_DOMINATED:
		case RELEASE_P_PERCENT:
			text_append(&text, "build the sample of values with the largest "
						"gathered: least(value, high)");
			break;
		case RELEASE_DOMINANT_WEIGHT:
			text_append(&text, "trim the weights: least(weight, high)");
			break;
		case RELEASE_SMALL_CROSSING:
			text_append(&text, "build the sample without one of the two, or "
						"with larger clusters");
			break;
		case RELEASE_FEW_NEW:
		case RELEASE_CHANGED:
			text_append(&text, "give away one of the two only, or of this cell "
						"what the earlier one said");
			break;
		case N_RELEASE_CODES:
			break;
	}
	return text.data;
}
