/*-------------------------------------------------------------------------
 *
 * words_method_column.c
 *		How a result about a column was made, for a report to quote.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words.h"
#include "core/words/words_parts.h"

char *
words_column_method(const ColumnEstimate *estimate)
{
	const ColumnChoices *choices = &estimate->choices;
	const ColumnQuestion *question = &choices->question;
	Text		text;

	text_init(&text);
	if (estimate->weighted)
		text_append(&text, "weighted ");
	if (question->statistic == COLUMN_QUANTILE)
		text_append(&text, "quantile %.15g", question->probability);
	else if (question->statistic == COLUMN_TRIMMED_MEAN)
		text_append(&text, "trimmed mean without %.15g%% at each end",
					100.0 * question->trim);
	else if (question->statistic == COLUMN_SD)
		text_append(&text, "standard deviation");
	else
		text_append(&text, "%s",
					column_statistic_names.names[question->statistic]);
	text_append(&text, "; bootstrap of ");
	text_append_grouped(&text, estimate->units);
	text_append(&text, " %s%s", estimate->clusters >= 0 ? "cluster" : "row",
				plural(estimate->units));
	write_replicates(&text, choices->kind, choices->reps, choices->seed);
	return text.data;
}
