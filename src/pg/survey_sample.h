/*-------------------------------------------------------------------------
 *
 * survey_sample.h
 *		survey_sample as an argument and a result of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_SAMPLE_H
#define RESILIENCE_SURVEY_SAMPLE_H

#include "fmgr.h"

#include "core/sample/sample.h"
#include "pg/compat.h"
#include "pg/sample_image.h"
#include "pg/sample_type.h"

extern const SampleType survey_sample_type;

/* The sample behind a datum, in canonical form, with its patterns. */
static inline const Sample *
DatumGetKeyedSurvey(Datum datum)
{
	return (const Sample *) sample_of_datum(&survey_sample_type, datum);
}

/* Complains of a calibrated sample, for whoever does not know of its margins. */
extern const Sample *survey_as_drawn(const Sample *sample);

/* The same for whoever wants sums of PSUs, whatever the patterns of rows. */
static inline const Sample *
DatumGetSurvey(Datum datum)
{
	return sample_image_collapsed(survey_as_drawn(DatumGetKeyedSurvey(datum)));
}

/* For whoever asks row sums for them (core/variance/of_row_sums.h): takes it. */
extern const Sample *DatumGetWeightedSurvey(Datum datum);

/* Complains of replicate weights, which are nothing that was drawn. */
extern const Sample *survey_of_units(const Sample *sample);

#define PG_GETARG_SURVEY(n) survey_of_units(DatumGetSurvey(PG_GETARG_DATUM(n)))
#define PG_GETARG_KEYED_SURVEY(n) \
	survey_of_units(survey_as_drawn(DatumGetKeyedSurvey(PG_GETARG_DATUM(n))))

/* For functions that know of replicate weights, too: they have been said to be what. */
extern const Sample *survey_of_any(const Sample *sample);

#define PG_GETARG_ANY_SURVEY(n) survey_of_any(DatumGetSurvey(PG_GETARG_DATUM(n)))
#define PG_GETARG_ANY_KEYED_SURVEY(n) \
	survey_of_any(survey_as_drawn(DatumGetKeyedSurvey(PG_GETARG_DATUM(n))))
#define PG_GETARG_WEIGHTED_SURVEY(n) \
	survey_of_any(DatumGetWeightedSurvey(PG_GETARG_DATUM(n)))

/* Report what the core refused of a survey_sample; "cell" is at fault, if given. */
pg_noreturn extern void survey_sample_report(SampleStatus status,
											 const Sample *sample,
											 const Cell *cell);
pg_noreturn extern void survey_report_two_strata(const Key *psu);
pg_noreturn extern void survey_report_other_replicates(void);

/*
 * That a final function, which anybody may call, has the state of its aggregate:
 * cells of so many values each.
 */
extern void require_state_of_values(const Sample *sample, int n,
									const char *aggregate);

#endif							/* RESILIENCE_SURVEY_SAMPLE_H */
