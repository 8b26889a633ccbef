/*-------------------------------------------------------------------------
 *
 * value_sample.c
 *		bootstrap_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/value_sample.h"

#include "core/base/memory.h"

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 1024

#define FIRST_ENTRIES 16

/* ---- the image ---- */

static void
enter_value(Image *image, uint32_t number)
{
	const ValueSample *sample = (const ValueSample *) image;
	const ValueEntry *entry = value_sample_entry(sample, number);

	*find_entry_slot(sample, entry->value, entry_cluster(sample, entry),
					 entry_weight(sample, entry)) = number + 1;
}

const ImageType value_sample_type = {
	.version = VALUE_SAMPLE_VERSION,
	.kind = VALUE_SAMPLE_KIND,
	.text_keys = VALUE_SAMPLE_TEXT_CLUSTER,
	.first_entries = FIRST_ENTRIES,
	.roomy_entries = 9999,
	.enter = enter_value
};

static ImageForm
form_of(uint32_t flags)
{
	ImageForm	form = {
		.flags = flags & VALUE_SAMPLE_KIND,
		.header_bytes = sizeof(ValueSample),
		.entry_bytes = value_entry_bytes(flags)
	};

	return form;
}

ValueSample *
value_sample_create(uint32_t flags)
{
	ImageForm	form = form_of(flags);

	return (ValueSample *) image_create(&value_sample_type, &form,
										FIRST_ENTRIES);
}

ValueSample *
value_sample_allocate_canonical(uint32_t flags, uint32_t n_entries,
								uint32_t n_labels, uint32_t heap_size)
{
	ImageForm	form = form_of(flags);

	return (ValueSample *) image_allocate_canonical(&value_sample_type, &form,
													n_entries, n_labels,
													heap_size);
}

size_t
value_sample_canonical_size(uint32_t flags, uint32_t n_entries,
							uint32_t n_labels, uint32_t heap_size)
{
	ImageForm	form = form_of(flags);

	return image_canonical_size(&form, n_entries, n_labels, heap_size);
}

SampleStatus
value_sample_thaw(const ValueSample *sample, ValueSample **thawed)
{
	Image	   *image = image_thaw(&value_sample_type, &sample->image);

	if (image == NULL)
		return SAMPLE_TOO_LARGE;
	*thawed = (ValueSample *) image;
	return SAMPLE_OK;
}

/* ---- taking in ---- */

static SampleStatus
add_rows(MovingImage *image, double value, const Key *cluster_key,
		 double weight, int64_t rows)
{
	const ValueSample *sample;
	ValueEntry *entry;
	int64_t		cluster;
	uint32_t   *slot;
	SampleStatus status;

	if (image->now->n_rows > SAMPLE_MAX_ROWS - rows)
		return SAMPLE_TOO_MANY_ROWS;
	status = image_intern(image, cluster_key, &cluster);
	if (status != SAMPLE_OK)
		return status;
	sample = (const ValueSample *) image->now;
	slot = find_entry_slot(sample, value, cluster, weight);
	if (*slot == 0)
	{
		if (image_is_full(image->now))
		{
			status = image_grow_entries(image);
			if (status != SAMPLE_OK)
				return status;
			sample = (const ValueSample *) image->now;
			slot = find_entry_slot(sample, value, cluster, weight);
		}
		entry = value_sample_entry(sample, image->now->n_entries);
		*slot = ++image->now->n_entries;
		entry->value = value;
		entry->rows = 0;
		if (image->now->flags & VALUE_SAMPLE_CLUSTERED)
			entry->cluster = cluster;
		if (image->now->flags & VALUE_SAMPLE_WEIGHTED)
			entry->weight = weight;
	}
	value_sample_entry(sample, *slot - 1)->rows += rows;
	image->now->n_rows += rows;
	return SAMPLE_OK;
}

SampleStatus
value_sample_add(ValueSample **sample, double value, const Key *cluster,
				 double weight)
{
	MovingImage image = image_moving(&value_sample_type, &(*sample)->image);
	SampleStatus status = add_rows(&image, value, cluster, weight, 1);

	*sample = (ValueSample *) image.now;
	return status;
}

SampleStatus
value_sample_merge(ValueSample **into, const ValueSample *from)
{
	MovingImage image = image_moving(&value_sample_type, &(*into)->image);
	SampleStatus status = image_can_merge(&value_sample_type, image.now,
										  &from->image);

	for (uint32_t i = 0; status == SAMPLE_OK && i < from->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(from, i);
		Key			cluster = value_sample_cluster_key(from, entry);

		/* Each: its key may be long, and the way to its slot as well. */
		core_check_interrupts();
		status = add_rows(&image, entry->value, &cluster,
						  entry_weight(from, entry), entry->rows);
	}
	*into = (ValueSample *) image.now;
	if (status == SAMPLE_OK)
		(*into)->image.n_missing += from->image.n_missing;
	return status;
}

bool
value_sample_is_binary(const ValueSample *sample)
{
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		double		value = value_sample_entry(sample, i)->value;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (value != 0.0 && value != 1.0)
			return false;
	}
	return true;
}
