/*-------------------------------------------------------------------------
 *
 * json.h
 *		jsonb of what a survey file holds.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FILES_JSON_H
#define RESILIENCE_FILES_JSON_H

#include "server/session.h"
#include "utils/jsonb.h"

/* [{"code": 1, "label": "Yes", "missing": false}, ...]; NULL if there are none. */
extern Datum labels_json(const SurveyVariable *variable, bool *is_null);

/* {"values": [-9], "ranges": [{"low": "LOWEST", "high": -1}]}; NULL if none is declared. */
extern Datum missing_json(const SurveyVariable *variable, bool *is_null);

/* One row: names with numbers, texts, dates, null or {"missing": code}. */
extern Datum row_json(const SurveyFile *file, char *const *names,
					  const SurveyValue *values);

#endif							/* RESILIENCE_FILES_JSON_H */
