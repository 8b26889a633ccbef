/*-------------------------------------------------------------------------
 *
 * image_canonical.c
 *		The order of text keys in a canonical image.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/image_canonical.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

typedef struct OrderedLabel
{
	const char *text;
	uint32_t	length;
	uint32_t	number;
} OrderedLabel;

static int
compare_labels(const void *a, const void *b, const void *unused)
{
	const OrderedLabel *la = a;
	const OrderedLabel *lb = b;
	uint32_t	shorter = la->length < lb->length ? la->length : lb->length;
	int			order;

	(void) unused;
	/* What sorts looks by the thousand, and labels may be alike for long. */
	core_check_interrupts();
	order = memcmp(la->text, lb->text, shorter);
	if (order != 0)
		return order;
	return (la->length > lb->length) - (la->length < lb->length);
}

int
compare_keys(const Key *a, const Key *b)
{
	OrderedLabel la = {a->text, a->length, 0};
	OrderedLabel lb = {b->text, b->length, 0};

	if (a->text != NULL)
		return compare_labels(&la, &lb, NULL);
	return (a->number > b->number) - (a->number < b->number);
}

static OrderedLabel
label_of(const Image *image, uint32_t number)
{
	Label		label = image_labels(image)[number];

	return (OrderedLabel) {image_heap(image) + label.offset, label.length,
		number};
}

void
label_order_create(const Image *image, LabelOrder *order)
{
	uint32_t	n = image->n_labels;

	order->rank = core_alloc_array(n, sizeof(uint32_t));
	order->ordered = core_alloc_array(n, sizeof(OrderedLabel));
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		order->ordered[i] = label_of(image, i);
	}
	sort_items(order->ordered, n, sizeof(OrderedLabel), compare_labels, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		order->rank[order->ordered[i].number] = i;
	}
}

void
label_order_free(LabelOrder *order)
{
	core_free(order->ordered);
	core_free(order->rank);
}

void
image_fill_labels(Image *canonical, const LabelOrder *order)
{
	uint32_t	used = 0;

	for (uint32_t i = 0; i < canonical->n_labels; i++)
	{
		const OrderedLabel *from = &order->ordered[i];
		Label	   *label = &image_labels(canonical)[i];

		core_check_interrupts();
		label->offset = used;
		label->length = from->length;
		core_copy(image_heap(canonical) + used, from->text, from->length);
		used += from->length;
	}
}

bool
labels_in_order(const Image *image, uint32_t first)
{
	OrderedLabel a = label_of(image, first);
	OrderedLabel b = label_of(image, first + 1);

	return compare_labels(&a, &b, NULL) < 0;
}
