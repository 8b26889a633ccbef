/*-------------------------------------------------------------------------
 *
 * wave_report.h
 *		Effects of many waves by every way of inference, side by side.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_REPORT_H
#define RESILIENCE_WAVE_REPORT_H

#include "core/answer/wave_inference.h"

/* One way, and what it says of every result. */
typedef struct WaveLine
{
	const char *label;
	WaveQuestion question;
	WaveInference *inference;
} WaveLine;

typedef struct WaveReport
{
	int			n_lines;
	WaveLine   *lines;
} WaveReport;

/*
 * All that the sample allows: the variances of averages, or of effects by
 * themselves, and the tests of the registry of ways.  The sample must be
 * canonical and have clusters.
 */
extern WaveReport *wave_report_create(const Sample *sample,
									  const AggregateChoices *choices);
extern void wave_report_free(WaveReport *report);

#endif							/* RESILIENCE_WAVE_REPORT_H */
