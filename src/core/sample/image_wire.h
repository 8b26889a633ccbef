/*-------------------------------------------------------------------------
 *
 * image_wire.h
 *		What the bytes have in common that samples are sent and written as.
 *
 * All integers and floats are big-endian.  There are no gaps.
 *
 *		three letters of the type   version u8   kind u16
 *		... of the type's own ...
 *		entries u32   labels u32   heap size u32
 *		... of the type's own ...
 *		label lengths u32 ...   heap
 *		entries ...
 *
 * What is read comes from an enemy.  Readers return NULL, or what is wrong, in
 * words that follow "As a sample,".
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_IMAGE_WIRE_H
#define RESILIENCE_IMAGE_WIRE_H

#include <string.h>

#include "core/sample/image.h"

#define WIRE_START_SIZE 6
#define WIRE_COUNTS_SIZE 12

/* ---- writing ---- */

static inline unsigned char *
put_uint(unsigned char *to, uint64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--)
	{
		to[i] = (unsigned char) value;
		value >>= 8;
	}
	return to + width;
}

static inline unsigned char *
put_double(unsigned char *to, double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return put_uint(to, bits, 8);
}

/* What a type's bytes begin with. */
typedef struct WireFormat
{
	char		letters[4];
	uint8_t		version;
	uint8_t		later_version;	/* of the later kinds of the type; or 0 */
	const char *other_letters;	/* the problem of bytes that begin otherwise */
	const ImageType *type;
} WireFormat;

extern unsigned char *put_start(unsigned char *to, const WireFormat *format,
								const Image *image);
extern unsigned char *put_counts(unsigned char *to, const Image *image);
extern unsigned char *put_labels(unsigned char *to, const Image *image);

/* ---- reading ---- */

typedef struct WireReader
{
	const unsigned char *at;
	const unsigned char *end;
} WireReader;

static inline size_t
bytes_left(const WireReader *reader)
{
	return (size_t) (reader->end - reader->at);
}

/* 0 beyond the end: whoever reads what may not be there asks bytes_left. */
static inline uint64_t
get_uint(WireReader *reader, int width)
{
	uint64_t	value = 0;

	if (bytes_left(reader) < (size_t) width)
	{
		reader->at = reader->end;
		return 0;
	}
	for (int i = 0; i < width; i++)
		value = (value << 8) | *reader->at++;
	return value;
}

static inline double
get_double(WireReader *reader)
{
	uint64_t	bits = get_uint(reader, 8);
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* What the bytes say of the image: believed by nobody but check_arrays. */
typedef struct WireCounts
{
	uint32_t	n_entries;
	uint32_t	n_labels;
	uint32_t	heap_size;
} WireCounts;

#define WRONG_LENGTH "its length is not what its header says"

/*
 * The kind of rows, of which only the flags of the type may be set, where
 * header_size bytes are to follow the start.
 */
extern const char *get_start(WireReader *reader, const WireFormat *format,
							 size_t header_size, uint32_t *kind);
extern const char *get_rows_left_out(WireReader *reader, int64_t *n_missing);
extern const char *get_counts(WireReader *reader, const WireFormat *format,
							  uint32_t kind, WireCounts *counts);

/* The size of what follows a type's own: labels, heap, entries. */
extern size_t arrays_size(const WireCounts *counts, size_t entry_size);
extern WireCounts counts_of(const Image *image);

/*
 * Are the bytes left as many as the counts say, and is an image of the size
 * that they make within the limit?
 */
extern const char *check_arrays(const WireReader *reader,
								const WireCounts *counts, size_t entry_size,
								size_t image_size);

/* The labels of an image that has room for them. */
extern const char *get_labels(WireReader *reader, Image *image);

#endif							/* RESILIENCE_IMAGE_WIRE_H */
