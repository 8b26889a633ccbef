/*-------------------------------------------------------------------------
 *
 * row_margins.h
 *		The margins of a row as jsonb, and as the key of its cell.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_MARGINS_H
#define RESILIENCE_ROW_MARGINS_H

#include "fmgr.h"
#include "utils/jsonb.h"

#include "core/sample/margins.h"

/* The key for an object of categories and amounts, which is not NULL. */
extern Key	read_margins(Datum jsonb);

/* The object behind the key. */
extern Jsonb *margins_jsonb(const Key *key);

/* "sex" is "f", "age" is "85+" */
extern const char *margins_shown(MarginText margins);
extern const char *margin_shown(MarginText text);

#endif							/* RESILIENCE_ROW_MARGINS_H */
