/*-------------------------------------------------------------------------
 *
 * facts_json.h
 *		The facts of a result as jsonb.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FACTS_JSON_H
#define RESILIENCE_FACTS_JSON_H

#include "core/answer/facts.h"
#include "core/sample/sample.h"

/*
 * An array of objects, what matters most first; "sample" is what clusters of
 * facts belong to.
 */
extern Datum facts_json(const Facts *facts, const Sample *sample);

#endif							/* RESILIENCE_FACTS_JSON_H */
