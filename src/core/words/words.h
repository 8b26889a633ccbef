/*-------------------------------------------------------------------------
 *
 * words.h
 *		Facts in English: how a result was made, and what to keep in mind.
 *
 * Nothing else in the core knows how anything is said.  Texts are the
 * caller's to free.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_H
#define RESILIENCE_WORDS_H

#include "core/answer/bootstrap_ci.h"
#include "core/answer/estimate.h"
#include "core/answer/event_study.h"
#include "core/answer/wave_aggregate.h"
#include "core/answer/wave_inference.h"
#include "core/answer/wave_pretrend.h"

/* In the order of TwoWavesGroup. */
extern const char *const group_names[TWO_WAVES_GROUPS];

/* An estimator of event studies, as a part of a sentence. */
extern const char *words_event_estimator(EventMethod method);

/* Estimator, inference and reference distribution; NULL if nothing was done. */
extern char *words_method(const Method *method);
extern char *words_aggregate_method(const WaveRows *rows, int row,
									const AggregateChoices *choices);
extern char *words_event_method(const EventRow *row,
								const EventChoices *choices);
extern char *words_wave_method(const WaveInference *inference, int result);
extern char *words_pretrend_method(const Pretrend *pretrend,
								   const AggregateChoices *choices);
extern char *words_event_pretrend_method(const Pretrend *pretrend,
										 const EventChoices *choices,
										 Reference reference);
extern char *words_column_method(const ColumnEstimate *estimate);

/*
 * What matters most first; NULL if there is nothing to say.  "sample" is
 * what clusters of facts belong to; NULL if no fact is about one.
 */
extern char *words_note(const Facts *facts, const Sample *sample);

/* The key of a cluster, as it is shown; given as in a cell. */
extern char *words_cluster(const Sample *sample, int64_t cluster);

#endif							/* RESILIENCE_WORDS_H */
