/*-------------------------------------------------------------------------
 *
 * words_note.c
 *		Facts in English, what matters most first.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words.h"

#include "core/base/memory.h"
#include "core/words/words_note_kinds.h"

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
		if (!write_fact_of_rows(&text, code, fact, sample) &&
			!write_fact_of_estimate(&text, code, fact, sample) &&
			!write_fact_of_waves(&text, code, fact) &&
			!write_fact_of_designs(&text, code, fact) &&
			!write_fact_of_survey(&text, code, fact) &&
			!write_fact_of_inequality(&text, code, fact))
			write_fact_of_draws(&text, code, fact);
	}
	if (text.length > 0)
		return text.data;
	core_free(text.data);
	return NULL;
}
