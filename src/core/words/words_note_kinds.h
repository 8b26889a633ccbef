/*-------------------------------------------------------------------------
 *
 * words_note_kinds.h
 *		Kinds of facts, each of which a file makes English of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_NOTE_KINDS_H
#define RESILIENCE_WORDS_NOTE_KINDS_H

#include <stdbool.h>

#include "core/answer/facts.h"
#include "core/base/text.h"
#include "core/sample/sample.h"

/* Each appends a fact of its kind; false if it is of another. */
extern bool write_fact_of_rows(Text *text, FactCode code, const Fact *fact,
							   const Sample *sample);
extern bool write_fact_of_estimate(Text *text, FactCode code,
								   const Fact *fact, const Sample *sample);
extern bool write_fact_of_waves(Text *text, FactCode code, const Fact *fact);
extern bool write_fact_of_designs(Text *text, FactCode code,
								  const Fact *fact);
extern bool write_fact_of_inequality(Text *text, FactCode code,
									 const Fact *fact);
extern bool write_fact_of_survey(Text *text, FactCode code,
								 const Fact *fact);
extern bool write_fact_of_draws(Text *text, FactCode code, const Fact *fact);

#endif							/* RESILIENCE_WORDS_NOTE_KINDS_H */
