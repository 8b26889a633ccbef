/*-------------------------------------------------------------------------
 *
 * image.c
 *		A keyed image: how it is laid out, indexed and grown.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/image.h"

#include <string.h>

#include "core/base/memory.h"

size_t		sample_max_size = SAMPLE_MAX_SIZE;

#define FIRST_LABELS 8
#define FIRST_HEAP 64

/* How many of each thing an image has room for. */
typedef struct Capacity
{
	size_t		entries;
	size_t		labels;
	size_t		heap;
	bool		indexed;
} Capacity;

/* ---- the layout ---- */

/* More slots than this no index has, whatever the limit. */
#define MAX_SLOTS (SIZE_MAX / 2 + 1)

/* A power of two of slots. */
static size_t
slots_for(const ImageType *type, size_t entries)
{
	size_t		wanted = entries <= type->roomy_entries ?
		size_mul(3, entries) : size_add(entries, entries / 2);
	size_t		slots = 4;

	while (slots < wanted && slots < MAX_SLOTS)
		slots *= 2;
	return slots;
}

static size_t
entries_size(const ImageForm *form, const Capacity *capacity)
{
	return size_add(form->header_bytes,
					size_add(size_mul(capacity->entries, form->entry_bytes),
							 size_add(size_mul(capacity->labels, sizeof(Label)),
									  capacity->heap)));
}

static size_t
size_for(const ImageType *type, const ImageForm *form,
		 const Capacity *capacity)
{
	size_t		size = entries_size(form, capacity);

	if (!capacity->indexed)
		return size;
	size = size_add(size, size_mul(capacity->entries, type->index_bytes));
	size = size_add(size, size_mul(slots_for(type, capacity->entries),
								   sizeof(uint32_t)));
	if (capacity->labels > 0)
		size = size_add(size, size_mul(slots_for(type, capacity->labels),
									   sizeof(uint32_t)));
	return size;
}

/* An empty image; its size has been found to be within the limit. */
static Image *
allocate(const ImageType *type, const ImageForm *form,
		 const Capacity *capacity)
{
	Image	   *image = core_alloc(size_for(type, form, capacity));
	size_t		per_entry = form->entry_bytes +
		(capacity->indexed ? type->index_bytes : 0);

	image->version = image_version(type, form->flags);
	image->flags = (uint16_t) form->flags;
	image->entry_bytes = form->entry_bytes;
	image->entry_capacity = capacity->entries;
	image->label_capacity = capacity->labels;
	image->heap_capacity = capacity->heap;
	if (capacity->indexed)
	{
		image->entry_slots = slots_for(type, capacity->entries);
		if (capacity->labels > 0)
			image->label_slots = slots_for(type, capacity->labels);
	}
	image->slots_offset = form->header_bytes + capacity->entries * per_entry +
		capacity->labels * sizeof(Label) +
		image->label_slots * sizeof(uint32_t);
	return image;
}

size_t
image_size(const Image *image)
{
	return (size_t) (image_heap(image) - (const char *) image) +
		image->heap_capacity;
}

ImageForm
image_form(const ImageType *type, const Image *image)
{
	size_t		per_entry = image->entry_bytes +
		(image->entry_slots > 0 ? type->index_bytes : 0);
	ImageForm	form = {image->flags & type->kind, 0, image->entry_bytes};

	form.header_bytes = (size_t) ((const char *) image_labels(image) -
								  (const char *) image) -
		image->entry_capacity * per_entry;
	return form;
}

static size_t
at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Room for these numbers of things, and for the first of each that may come. */
static Capacity
capacity_to_grow(const ImageType *type, const ImageForm *form,
				 size_t entries, size_t labels, size_t heap)
{
	Capacity	capacity = {.entries = entries, .indexed = true};

	if (form->flags & type->text_keys)
	{
		capacity.labels = at_least(labels, FIRST_LABELS);
		capacity.heap = at_least(heap, FIRST_HEAP);
	}
	return capacity;
}

Image *
image_create(const ImageType *type, const ImageForm *form,
			 uint32_t first_entries)
{
	Capacity	capacity = capacity_to_grow(type, form, first_entries, 0, 0);

	return allocate(type, form, &capacity);
}

Image *
image_allocate_canonical(const ImageType *type, const ImageForm *form,
						 uint32_t n_entries, uint32_t n_labels,
						 uint32_t heap_size)
{
	Capacity	capacity = {n_entries, n_labels, heap_size, false};
	Image	   *image = allocate(type, form, &capacity);

	image->flags |= IMAGE_CANONICAL;
	image->n_entries = n_entries;
	image->n_labels = n_labels;
	image->heap_used = heap_size;
	return image;
}

size_t
image_canonical_size(const ImageForm *form, uint32_t n_entries,
					 uint32_t n_labels, uint32_t heap_size)
{
	Capacity	capacity = {n_entries, n_labels, heap_size, false};

	return entries_size(form, &capacity);
}

void
image_copy_header(const ImageType *type, Image *to, const Image *from)
{
	to->n_rows = from->n_rows;
	to->n_missing = from->n_missing;
	memcpy(to + 1, from + 1,
		   image_form(type, from).header_bytes - sizeof(Image));
}

void
image_copy_labels(Image *to, const Image *from)
{
	to->n_labels = from->n_labels;
	to->heap_used = from->heap_used;
	core_copy(image_labels(to), image_labels(from),
			  size_mul(from->n_labels, sizeof(Label)));
	core_copy(image_heap(to), image_heap(from), from->heap_used);
}

/* ---- hash indexes ---- */

/* Eight bytes at a time: area codes have about nine. */
static uint64_t
hash_bytes(const char *bytes, size_t length)
{
	uint64_t	h = length;
	uint64_t	word;

	for (; length >= sizeof(word); length -= sizeof(word))
	{
		memcpy(&word, bytes, sizeof(word));
		bytes += sizeof(word);
		h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 32;
	}
	word = 0;
	while (length-- > 0)
		word = word << 8 | (unsigned char) *bytes++;
	h = (h ^ word) * UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

/*
 * The slot that holds the label, or the free one where it belongs.  An index
 * is open addressing; a slot holds the number of what it stands for, plus 1.
 */
static uint32_t *
find_label_slot(const Image *image, const char *text, size_t length)
{
	uint32_t   *slots = image_label_slots(image);
	uint32_t	mask = image->label_slots - 1;
	uint32_t	i = hash_bytes(text, length) & mask;

	while (slots[i] != 0)
	{
		Label		label = image_labels(image)[slots[i] - 1];

		if (label.length == length &&
			same_bytes(image_heap(image) + label.offset, text, length))
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

int64_t
image_find_label(const Image *image, const char *text, size_t length)
{
	return (int64_t) *find_label_slot(image, text, length) - 1;
}

Key
image_key(const Image *image, int64_t number, bool is_text)
{
	Key			key = {.number = number};

	if (is_text)
	{
		Label		label = image_labels(image)[number];

		key.text = image_heap(image) + label.offset;
		key.length = label.length;
	}
	return key;
}

static void
rebuild_indexes(const ImageType *type, Image *image)
{
	for (uint32_t i = 0; i < image->n_labels; i++)
	{
		Label		label = image_labels(image)[i];

		core_check_interrupts();
		*find_label_slot(image, image_heap(image) + label.offset,
						 label.length) = i + 1;
	}
	for (uint32_t i = 0; i < image->n_entries; i++)
	{
		/* Each: its keys may be long, and the way to its slot as well. */
		core_check_interrupts();
		type->enter(image, i);
	}
}

/* ---- growing ---- */

/* NULL if it would be too large. */
static Image *
copy_with_capacity(const ImageType *type, const Image *image,
				   const Capacity *capacity)
{
	ImageForm	form = image_form(type, image);
	Image	   *copy;

	if (size_for(type, &form, capacity) > sample_max_size)
		return NULL;
	copy = allocate(type, &form, capacity);
	image_copy_header(type, copy, image);
	image_copy_labels(copy, image);
	copy->n_entries = image->n_entries;
	core_copy((char *) copy + form.header_bytes,
			  (const char *) image + form.header_bytes,
			  size_mul(image->n_entries, image->entry_bytes));
	rebuild_indexes(type, copy);
	return copy;
}

/*
 * A canonical image may be as large as can be, but for the indexes that it
 * gets here.
 */
Image *
image_thaw(const ImageType *type, const Image *image)
{
	ImageForm	form = image_form(type, image);
	Capacity	capacity = capacity_to_grow(type, &form,
											at_least(image->n_entries,
													 type->first_entries),
											image->n_labels,
											image->heap_used);

	return copy_with_capacity(type, image, &capacity);
}

/* n, and a part of as many. */
static size_t
grown(size_t n, size_t divisor)
{
	return size_add(n, n / divisor);
}

/*
 * Make room for one more entry, or for one more label of the given length, in
 * a new image.  Doubling keeps the cost per row constant; close to the limit
 * it takes what is left in halves before giving up.
 */
static SampleStatus
grow(MovingImage *image, bool for_entry, size_t label_length)
{
	Image	   *old = image->now;
	size_t		heap_needed = size_add(old->heap_used, label_length);
	Capacity	capacity = {old->entry_capacity, old->label_capacity,
	old->heap_capacity, true};

	for (size_t divisor = 1; divisor <= 16; divisor *= 2)
	{
		Image	   *copy;

		if (for_entry)
			capacity.entries = grown(old->n_entries, divisor) + 1;
		else
		{
			capacity.labels = grown(old->n_labels, divisor) + 1;
			capacity.heap = at_least(old->heap_capacity,
									 grown(heap_needed, divisor));
		}
		copy = copy_with_capacity(image->type, old, &capacity);
		if (copy != NULL)
		{
			if (old != image->original)
				core_free(old);
			image->now = copy;
			return SAMPLE_OK;
		}
	}
	return SAMPLE_TOO_LARGE;
}

SampleStatus
image_grow_entries(MovingImage *image)
{
	return grow(image, true, 0);
}

SampleStatus
image_intern(MovingImage *image, const Key *key, int64_t *number)
{
	Image	   *now = image->now;
	uint32_t   *slot;
	Label	   *label;

	if (key->text == NULL)
	{
		*number = key->number;
		return SAMPLE_OK;
	}

	slot = find_label_slot(now, key->text, key->length);
	if (*slot == 0)
	{
		if (now->n_labels == now->label_capacity ||
			key->length > now->heap_capacity - now->heap_used)
		{
			SampleStatus status = grow(image, false, key->length);

			if (status != SAMPLE_OK)
				return status;
			now = image->now;
			slot = find_label_slot(now, key->text, key->length);
		}
		label = &image_labels(now)[now->n_labels];
		label->offset = now->heap_used;
		label->length = key->length;
		memcpy(image_heap(now) + label->offset, key->text, key->length);
		now->heap_used += key->length;
		*slot = ++now->n_labels;
	}
	*number = *slot - 1;
	return SAMPLE_OK;
}

SampleStatus
image_can_merge(const ImageType *type, const Image *into, const Image *from)
{
	if ((into->flags & type->kind) != (from->flags & type->kind))
		return SAMPLE_OTHER_KIND;
	if (into->n_rows > SAMPLE_MAX_ROWS - from->n_rows ||
		into->n_missing > SAMPLE_MAX_ROWS - from->n_missing)
		return SAMPLE_TOO_MANY_ROWS;
	return SAMPLE_OK;
}
