/*-------------------------------------------------------------------------
 *
 * imputation.h
 *		Effects as outcomes less what untreated cells let expect.
 *
 * The estimate of a row is the mean of these over its cells.  Its score, the
 * part of its error that comes from a cluster, has two parts: the cluster's
 * own such differences, less a mean of them, and what its untreated residuals
 * do to what is expected of all.  Borusyak, Jaravel and Spiess (2024) take the
 * mean of each cohort at each event time, with squares of the weights; Gardner
 * (2022) has the row's own.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_IMPUTATION_H
#define RESILIENCE_IMPUTATION_H

#include "core/answer/event_rows.h"
#include "core/model/untreated_fit.h"

/*
 * Estimate and judge rows by one of the two methods; of Borusyak, Jaravel and
 * Spiess not those before the start, which are no imputations.
 */
extern void impute_rows(const UntreatedFit *untreated,
						const EventChoices *choices, EventRows *rows);

#endif							/* RESILIENCE_IMPUTATION_H */
