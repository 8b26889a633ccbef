/*-------------------------------------------------------------------------
 *
 * words_designs.h
 *		How results of other designs were made, in English.
 *
 * Texts are the caller's to free.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_DESIGNS_H
#define RESILIENCE_WORDS_DESIGNS_H

#include "core/answer/cic.h"
#include "core/answer/cic_values.h"
#include "core/answer/logit_scale.h"
#include "core/answer/synthetic.h"

extern char *words_synthetic_method(const Synthetic *synthetic,
									const SyntheticChoices *choices,
									bool weighted);
extern char *words_logit_method(const LogitEffect *effect,
								const LogitChoices *choices, bool weighted);
extern char *words_cic_method(const Cic *cic, const CicChoices *choices,
							  bool weighted);
extern char *words_cic_values_method(const CicValues *cic, CicOutcome outcome,
									 bool weighted);

#endif							/* RESILIENCE_WORDS_DESIGNS_H */
