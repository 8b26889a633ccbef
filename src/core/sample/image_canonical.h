/*-------------------------------------------------------------------------
 *
 * image_canonical.h
 *		The order of text keys in a canonical image.
 *
 * Labels are sorted by their bytes, whatever the locale, so that the clusters
 * of a sample have one order everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_IMAGE_CANONICAL_H
#define RESILIENCE_IMAGE_CANONICAL_H

#include "core/sample/image.h"

typedef struct LabelOrder
{
	uint32_t   *rank;			/* of each label: its number in order */
	struct OrderedLabel *ordered;
} LabelOrder;

extern void label_order_create(const Image *image, LabelOrder *order);
extern void label_order_free(LabelOrder *order);

/* What a key becomes whose label is known by another number. */
static inline int64_t
ranked_key(const LabelOrder *order, int64_t key, bool is_text)
{
	return is_text ? order->rank[key] : key;
}

/* Fill the labels of a canonical image in order. */
extern void image_fill_labels(Image *canonical, const LabelOrder *order);

/* The order of the keys of canonical images: labels by their bytes. */
extern int	compare_keys(const Key *a, const Key *b);

/* Does a label come before the next one? */
extern bool labels_in_order(const Image *image, uint32_t first);

#endif							/* RESILIENCE_IMAGE_CANONICAL_H */
