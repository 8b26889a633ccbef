/*-------------------------------------------------------------------------
 *
 * image.h
 *		A keyed image: the memory of a sample, whatever its type.
 *
 * A sample is one flat piece of memory, so that it can be stored as it lies:
 *
 *		header		that of its type, which begins with an Image
 *		entries		all of one size; what they are, the type knows
 *		index data	what a type keeps of each entry besides, in its index
 *		labels		where each text key lies in the heap
 *		label slots, entry slots	hash indexes over the two
 *		heap		the bytes of the text keys
 *
 * While rows arrive the arrays have room to grow and the indexes are in use.
 * In canonical form, the only one that is stored or sent, entries and labels
 * are sorted, nothing is spare, and there are neither indexes nor their data.
 *
 * A type brings what is its own (ImageType): how an entry is found, and how
 * two become one.  Its hot paths lie in its header, inline.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_IMAGE_H
#define RESILIENCE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sample/digest.h"

/* What a type's flags may not mean: sorted, without slack or indexes. */
#define IMAGE_CANONICAL 0x0100

typedef struct Image
{
	int32_t		vl_len_;		/* the server's length word; not ours */
	uint16_t	version;		/* of the type's image */
	uint16_t	flags;			/* what the rows are like, by type */
	int64_t		n_missing;		/* rows left out */
	int64_t		n_rows;			/* in the entries */
	uint32_t	n_entries;
	uint32_t	entry_capacity;
	uint32_t	entry_slots;	/* a power of 2, or 0 in canonical form */
	uint32_t	entry_bytes;	/* of one entry: a multiple of 8 */
	uint32_t	n_labels;
	uint32_t	label_capacity;
	uint32_t	label_slots;	/* likewise */
	uint32_t	heap_used;
	uint32_t	heap_capacity;
	uint32_t	slots_offset;	/* of the entry slots, from the image's start */
} Image;

typedef struct Label
{
	uint32_t	offset;			/* in the heap */
	uint32_t	length;
} Label;

/* A cluster or block as the caller knows it. */
typedef struct Key
{
	const char *text;			/* NULL for an integer key */
	size_t		length;
	int64_t		number;
} Key;

typedef enum SampleStatus
{
	SAMPLE_OK,
	SAMPLE_TOO_LARGE,			/* would exceed sample_max_size */
	SAMPLE_TOO_MANY_ROWS,		/* would exceed SAMPLE_MAX_ROWS */
	SAMPLE_OTHER_KIND,			/* flags differ */
	SAMPLE_TWO_BLOCKS,			/* a cluster lies in two blocks */
	SAMPLE_TWO_CLUSTERS,		/* a unit lies in two clusters */
	SAMPLE_TWO_COHORTS,			/* a unit lies in two cohorts */
	SAMPLE_NO_ROWS_LIKE_IT,		/* no rows have the sums that come out */
	SAMPLE_OTHER_MARGINS,		/* rows have different margins */
	SAMPLE_HAS_FACTORS,			/* a calibrated sample is not merged */
	SAMPLE_OTHER_COVARIATES		/* number of covariates differs */
} SampleStatus;

/*
 * The largest image there may be: PostgreSQL's MaxAllocSize.  Tests set
 * another, which leaves room for what a type creates.
 */
#define SAMPLE_MAX_SIZE ((size_t) 0x3fffffff)
extern size_t sample_max_size;

/* More rows than this, or as many left out, no sample has. */
#define SAMPLE_MAX_ROWS INT64_C(1000000000000)

/*
 * What a row may hold.  Beyond the first, squares of products would leave the
 * range of double.  Of weights from 1 / limit to limit, the squares differ by
 * 36 orders of magnitude: further apart, what is left of the light rows is
 * noise.
 */
#define VALUE_LIMIT		1e50
#define WEIGHT_LIMIT	1e9

/* ---- what a type brings ---- */

typedef struct ImageType
{
	uint16_t	version;
	uint16_t	later_version;	/* of images with one of the later flags */
	uint16_t	later;
	uint16_t	kind;			/* the flags that say what the rows are like */
	uint16_t	text_keys;		/* those of them that keys have labels by */
	uint32_t	first_entries;	/* that a thawed image has room for at least */
	uint32_t	index_bytes;	/* of the index data of an entry */

	/*
	 * Up to so many entries have three slots each, so that the first probe
	 * mostly decides, and its branch is predicted; of more, memory counts
	 * more.
	 */
	size_t		roomy_entries;

	/* Enter an entry that is there into the index. */
	void		(*enter) (Image *image, uint32_t entry);
} ImageType;

/* Of the images of a kind; the first one stays what it was. */
static inline uint16_t
image_version(const ImageType *type, uint32_t flags)
{
	return (flags & type->later) != 0 ? type->later_version : type->version;
}

/* ---- making ---- */

/* Of one kind of rows: the size of a header, with what follows it, and of an entry. */
typedef struct ImageForm
{
	uint32_t	flags;
	size_t		header_bytes;
	size_t		entry_bytes;
} ImageForm;

/* Beyond its Image, the header is zero. */
extern Image *image_create(const ImageType *type, const ImageForm *form,
						   uint32_t first_entries);
extern size_t image_size(const Image *image);

/* Room for the arrays of a canonical image, which are to be filled. */
extern Image *image_allocate_canonical(const ImageType *type,
									   const ImageForm *form,
									   uint32_t n_entries, uint32_t n_labels,
									   uint32_t heap_size);
extern size_t image_canonical_size(const ImageForm *form, uint32_t n_entries,
								   uint32_t n_labels, uint32_t heap_size);

/* What becomes of an image: its form, what follows its capacities, its labels. */
extern ImageForm image_form(const ImageType *type, const Image *image);
extern void image_copy_header(const ImageType *type, Image *to,
							  const Image *from);
extern void image_copy_labels(Image *to, const Image *from);

/* A copy that can grow; NULL if it would be too large. */
extern Image *image_thaw(const ImageType *type, const Image *image);

/* ---- growing ---- */

/*
 * An image that may move within a call.  Its caller frees what it passed in,
 * the original; an image in between is freed here.
 */
typedef struct MovingImage
{
	const ImageType *type;
	const Image *original;
	Image	   *now;
} MovingImage;

static inline MovingImage
image_moving(const ImageType *type, Image *image)
{
	MovingImage moving = {type, image, image};

	return moving;
}

static inline bool
image_is_full(const Image *image)
{
	return image->n_entries == image->entry_capacity;
}

/* Make room for one more entry. */
extern SampleStatus image_grow_entries(MovingImage *image);

/* The number that stands for a key in the entries: a new label, if need be. */
extern SampleStatus image_intern(MovingImage *image, const Key *key,
								 int64_t *number);

/* Are the two of one kind, and together within SAMPLE_MAX_ROWS? */
extern SampleStatus image_can_merge(const ImageType *type, const Image *into,
									const Image *from);

/* ---- where things lie ---- */

static inline uint32_t *
image_entry_slots(const Image *image)
{
	return (uint32_t *) ((char *) image + image->slots_offset);
}

static inline uint32_t *
image_label_slots(const Image *image)
{
	return image_entry_slots(image) - image->label_slots;
}

static inline Label *
image_labels(const Image *image)
{
	return (Label *) image_label_slots(image) - image->label_capacity;
}

static inline char *
image_heap(const Image *image)
{
	return (char *) (image_entry_slots(image) + image->entry_slots);
}

/* ---- text keys ---- */

/* memcmp would take longer over a code than the rest of the search. */
static inline bool
same_bytes(const char *a, const char *b, size_t length)
{
	uint64_t	x;
	uint64_t	y;

	for (; length >= sizeof(x); length -= sizeof(x))
	{
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		if (x != y)
			return false;
		a += sizeof(x);
		b += sizeof(x);
	}
	for (; length > 0; length--)
		if (*a++ != *b++)
			return false;
	return true;
}

/* The number of a text key, or -1 if the image has not seen it. */
extern int64_t image_find_label(const Image *image, const char *text,
								size_t length);

/* The key that a number stands for, which is a label's or the key itself. */
extern Key	image_key(const Image *image, int64_t number, bool is_text);

/* A key as a part of a row's digest. */
static inline Digest
digest_key(Digest digest, const Key *key)
{
	return key->text != NULL ?
		digest_bytes(digest, key->text, key->length) :
		digest_word(digest, (uint64_t) key->number);
}

#endif							/* RESILIENCE_IMAGE_H */
