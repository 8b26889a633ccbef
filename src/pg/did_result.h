/*-------------------------------------------------------------------------
 *
 * did_result.h
 *		did_result: an estimate as a row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DID_RESULT_H
#define RESILIENCE_DID_RESULT_H

#include "fmgr.h"

#include "core/answer/estimate.h"
#include "pg/row.h"

extern Datum form_result(FunctionCallInfo fcinfo, const Sample *sample,
						 double conf_level, const Estimate *estimate);

#endif							/* RESILIENCE_DID_RESULT_H */
