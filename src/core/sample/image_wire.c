/*-------------------------------------------------------------------------
 *
 * image_wire.c
 *		What the bytes have in common that samples are sent and written as.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/image_wire.h"

#include "core/base/memory.h"
#include "core/sample/image_canonical.h"

#define LETTERS 3
#define LENGTH_SIZE 4			/* of a label's length */

WireCounts
counts_of(const Image *image)
{
	WireCounts	counts = {image->n_entries, image->n_labels, image->heap_used};

	return counts;
}

size_t
arrays_size(const WireCounts *counts, size_t entry_size)
{
	return size_add(size_mul(counts->n_labels, LENGTH_SIZE),
					size_add(counts->heap_size,
							 size_mul(counts->n_entries, entry_size)));
}

/* ---- writing ---- */

unsigned char *
put_start(unsigned char *to, const WireFormat *format, const Image *image)
{
	memcpy(to, format->letters, LETTERS);
	to = put_uint(to + LETTERS, (image->flags & format->type->later) != 0 ?
				  format->later_version : format->version, 1);
	return put_uint(to, image->flags & format->type->kind, 2);
}

unsigned char *
put_counts(unsigned char *to, const Image *image)
{
	to = put_uint(to, image->n_entries, 4);
	to = put_uint(to, image->n_labels, 4);
	return put_uint(to, image->heap_used, 4);
}

unsigned char *
put_labels(unsigned char *to, const Image *image)
{
	for (uint32_t i = 0; i < image->n_labels; i++)
	{
		core_check_interrupts();
		to = put_uint(to, image_labels(image)[i].length, LENGTH_SIZE);
	}
	core_copy(to, image_heap(image), image->heap_used);
	return to + image->heap_used;
}

/* ---- reading ---- */

const char *
get_start(WireReader *reader, const WireFormat *format, size_t header_size,
		  uint32_t *kind)
{
	uint64_t	version;

	if (bytes_left(reader) <= LETTERS ||
		memcmp(reader->at, format->letters, LETTERS) != 0)
		return format->other_letters;
	reader->at += LETTERS;
	version = get_uint(reader, 1);
	if (version > 0 && version < format->version)
		return "its format is that of a version before the first release: build it again from the rows";
	if (version == 0 ||
		(version != format->version && version != format->later_version))
		return "its format version is not known to this release";
	if (bytes_left(reader) < header_size + 2)
		return WRONG_LENGTH;
	*kind = get_uint(reader, 2);
	return (*kind & ~(uint32_t) format->type->kind) != 0 ||
		((*kind & format->type->later) != 0) != (version == format->later_version) ?
		"its kind of rows does not exist" : NULL;
}

const char *
get_rows_left_out(WireReader *reader, int64_t *n_missing)
{
	*n_missing = (int64_t) get_uint(reader, 8);
	return *n_missing < 0 || *n_missing > SAMPLE_MAX_ROWS ?
		"its number of missing rows is out of range" : NULL;
}

const char *
get_counts(WireReader *reader, const WireFormat *format, uint32_t kind,
		   WireCounts *counts)
{
	counts->n_entries = get_uint(reader, 4);
	counts->n_labels = get_uint(reader, 4);
	counts->heap_size = get_uint(reader, 4);
	if ((kind & format->type->text_keys) == 0 &&
		(counts->n_labels != 0 || counts->heap_size != 0))
		return "it has text keys where its kind has none";
	return NULL;
}

const char *
check_arrays(const WireReader *reader, const WireCounts *counts,
			 size_t entry_size, size_t image_size)
{
	if (arrays_size(counts, entry_size) != bytes_left(reader))
		return WRONG_LENGTH;
	return image_size > sample_max_size ? "it is too large" : NULL;
}

const char *
get_labels(WireReader *reader, Image *image)
{
	size_t		used = 0;

	for (uint32_t i = 0; i < image->n_labels; i++)
	{
		Label	   *label = &image_labels(image)[i];

		core_check_interrupts();
		label->offset = (uint32_t) used;
		label->length = get_uint(reader, LENGTH_SIZE);
		used += label->length;
		if (used > image->heap_used)
			return "its text keys do not fit";
	}
	if (used != image->heap_used || used > bytes_left(reader))
		return "its text keys do not fit";
	core_copy(image_heap(image), reader->at, used);
	reader->at += used;

	for (uint32_t i = 1; i < image->n_labels; i++)
	{
		core_check_interrupts();
		if (!labels_in_order(image, i - 1))
			return "its text keys are not in order";
	}
	return NULL;
}
