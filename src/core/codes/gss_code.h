/*-------------------------------------------------------------------------
 *
 * gss_code.h
 *		Codes of the Government Statistical Service, as the Office for National
 *		Statistics gives them to areas of the United Kingdom.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_GSS_CODE_H
#define RESILIENCE_GSS_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define GSS_LENGTH 9			/* a letter and eight digits */

/*
 * England; statistical areas; the United Kingdom and across its borders;
 * Channel Islands; Isle of Man; Northern Ireland; Scotland; Wales.
 */
#define GSS_LETTERS "EJKLMNSW"

extern bool gss_letter(char letter);

/*
 * A code of GSS_LENGTH capitals and digits as a number in the same order, and
 * back.  Counted from N, so that every letter would fit: a letter that is
 * added to GSS_LETTERS one day leaves stored values as they are.
 */
extern bool gss_pack(const char *code, int32_t *packed);
extern void gss_unpack(int32_t packed, char *code);

/* What kind of area the code is of; NULL if not known. */
extern const char *gss_entity_kind(const char *code);

#endif							/* RESILIENCE_GSS_CODE_H */
