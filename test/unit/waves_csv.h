/*-------------------------------------------------------------------------
 *
 * waves_csv.h
 *		What R says of samples of many waves, read from its files.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_WAVES_CSV_H
#define RESILIENCE_TEST_WAVES_CSV_H

#include "core/model/waves.h"
#include "csv.h"
#include "rows.h"

/* Which controls, base and anticipation a row of values is of. */
extern WaveChoices csv_wave_choices(const Csv *values, int row);

/*
 * Each row of a file of values, with the sample of group_time_data.csv that it
 * is of; as many rows as are expected, and none left out.
 */
extern void check_values_of_waves(const char *file, int expected,
								  void (*check) (const Sample *sample,
												 const Csv *values, int row));

#endif							/* RESILIENCE_TEST_WAVES_CSV_H */
