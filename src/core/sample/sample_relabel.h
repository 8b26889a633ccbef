/*-------------------------------------------------------------------------
 *
 * sample_relabel.h
 *		did_sample: the same cells under other keys.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_RELABEL_H
#define RESILIENCE_SAMPLE_RELABEL_H

#include "core/sample/sample.h"

/* What a new key is made of: as many bytes. */
#define RELABEL_BYTES 16

/* A text key is these bytes in hexadecimal. */
#define RELABEL_LENGTH (2 * RELABEL_BYTES)

typedef enum KeyRole
{
	KEY_OF_CLUSTER,
	KEY_OF_BLOCK,
	KEY_OF_UNIT,
	N_KEY_ROLES
} KeyRole;

typedef enum RelabelStatus
{
	RELABEL_OK,
	RELABEL_TOO_LARGE,			/* would exceed sample_max_size */
	RELABEL_COLLISION			/* two keys would become one */
} RelabelStatus;

/* The bytes for a key, always the same for the same key of the same role. */
typedef void (*Rename) (void *context, KeyRole role, const Key *key,
						unsigned char bytes[RELABEL_BYTES]);

/*
 * A canonical sample whose keys are others: text in place of text, a number
 * (from 0 to 2^63 - 1) of the first eight bytes in place of a number.  The cells
 * are the same, to the last bit, in another order.  Two clusters, two blocks or
 * two units never become one: on RELABEL_COLLISION *first and *second are those that
 * would.  The digest is what the caller makes it: that of the rows as they were
 * would tell whoever guesses the keys that the guess is right.  Covariates that
 * are a key stay what they are.
 */
extern RelabelStatus sample_relabel(const Sample *sample, Rename rename,
									void *context, Digest digest,
									Sample **relabelled, Key *first,
									Key *second);

#endif							/* RESILIENCE_SAMPLE_RELABEL_H */
