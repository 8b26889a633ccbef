/*-------------------------------------------------------------------------
 *
 * sample_relabel.c
 *		did_sample: the same cells under other keys.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_relabel.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/sample_keys.h"

/* An old key of a role, by a cell that has it, and what it becomes. */
typedef struct Renamed
{
	int64_t		key;			/* as in a cell */
	unsigned char bytes[RELABEL_BYTES];
	int64_t		becomes;		/* likewise, in the new sample */
} Renamed;

/* All keys of a role. */
typedef struct Names
{
	Renamed    *names;			/* by old key */
	uint32_t	n;
	bool		exists;
	bool		is_text;
} Names;

typedef struct Relabelling
{
	const Sample *sample;
	Names		of[N_KEY_ROLES];
	Renamed **labels;		/* those of text, each once, in order */
	uint32_t	n_labels;
} Relabelling;

/* Whether a sample has keys of a role, and whether they are text. */
static const uint32_t exists_flag[N_KEY_ROLES] = {
	[KEY_OF_CLUSTER] = SAMPLE_CLUSTERED,
	[KEY_OF_BLOCK] = SAMPLE_BLOCKED,
	[KEY_OF_UNIT] = SAMPLE_UNITS
};
static const uint32_t text_flag[N_KEY_ROLES] = {
	[KEY_OF_CLUSTER] = SAMPLE_TEXT_CLUSTER,
	[KEY_OF_BLOCK] = SAMPLE_TEXT_BLOCK,
	[KEY_OF_UNIT] = SAMPLE_TEXT_UNIT
};

/* False of a cell without rows, which has no unit. */
static bool
has_key(const Sample *sample, const Cell *cell, KeyRole role)
{
	return role != KEY_OF_UNIT || cell_rows(cell, sample_components(sample)) > 0;
}

static int64_t
key_in(const Sample *sample, const Cell *cell, KeyRole role)
{
	switch (role)
	{
		case KEY_OF_CLUSTER:
			return cell->cluster;
		case KEY_OF_BLOCK:
			return cell->block;
		default:
			return *cell_unit(sample, cell);
	}
}

static Key
old_key(const Sample *sample, KeyRole role, int64_t key)
{
	return image_key(&sample->image, key, sample->image.flags & text_flag[role]);
}

/* ---- orders ---- */

static int
compare_keys(const void *a, const void *b, const void *unused)
{
	const Renamed *ra = a;
	const Renamed *rb = b;

	(void) unused;
	return (ra->key > rb->key) - (ra->key < rb->key);
}

static int
compare_bytes(const void *a, const void *b, const void *unused)
{
	Renamed    *const *ra = a;
	Renamed    *const *rb = b;

	(void) unused;
	return memcmp((*ra)->bytes, (*rb)->bytes, RELABEL_BYTES);
}

/* ---- the new keys ---- */

/* 63 bits, so that the number is not negative. */
static int64_t
number_of(const unsigned char *bytes)
{
	uint64_t	number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | bytes[i];
	return (int64_t) (number >> 1);
}

/* Each key that occurs, once, in order. */
static void
collect(Names *names, const Sample *sample, KeyRole role)
{
	uint32_t	n = 0;
	uint32_t	kept = 0;

	names->names = core_alloc_array(sample->image.n_entries, sizeof(Renamed));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (has_key(sample, cell, role))
			names->names[n++].key = key_in(sample, cell, role);
	}
	sort_items(names->names, n, sizeof(Renamed), compare_keys, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (i == 0 || names->names[i].key != names->names[i - 1].key)
			names->names[kept++].key = names->names[i].key;
	}
	names->n = kept;
}

static void
rename_all(Names *names, const Sample *sample, KeyRole role, Rename rename,
		   void *context)
{
	for (uint32_t i = 0; i < names->n; i++)
	{
		Renamed    *name = &names->names[i];
		Key			key = old_key(sample, role, name->key);

		core_check_interrupts();
		rename(context, role, &key, name->bytes);
		name->becomes = number_of(name->bytes);
	}
}

/* Those of the names given, by their new bytes. */
static Renamed **
ordered_by_bytes(const Names *names, uint32_t n_roles, uint32_t *n)
{
	size_t		n_names = 0;
	Renamed   **ordered;

	for (uint32_t role = 0; role < n_roles; role++)
		n_names = size_add(n_names, names[role].n);
	ordered = core_alloc_array(n_names, sizeof(Renamed *));
	*n = 0;
	for (uint32_t role = 0; role < n_roles; role++)
		for (uint32_t i = 0; i < names[role].n; i++)
		{
			core_check_interrupts();
			ordered[(*n)++] = &names[role].names[i];
		}
	sort_items(ordered, *n, sizeof(Renamed *), compare_bytes, NULL);
	return ordered;
}

/* Two keys of the role that become one, or NULL. */
static Renamed *const *
find_collision(const Names *names, Renamed *const *ordered)
{
	for (uint32_t i = 1; i < names->n; i++)
	{
		core_check_interrupts();
		/* The first eight bytes come first: equal numbers are neighbours. */
		if (names->is_text ?
			memcmp(ordered[i - 1]->bytes, ordered[i]->bytes, RELABEL_BYTES) == 0 :
			ordered[i - 1]->becomes == ordered[i]->becomes)
			return &ordered[i - 1];
	}
	return NULL;
}

static bool
names_differ(const Names *names, const Sample *sample, KeyRole role,
			 Key *first, Key *second)
{
	uint32_t	n;
	Renamed   **ordered = ordered_by_bytes(names, 1, &n);
	Renamed    *const *collision = find_collision(names, ordered);

	if (collision != NULL)
	{
		*first = old_key(sample, role, collision[0]->key);
		*second = old_key(sample, role, collision[1]->key);
	}
	core_free(ordered);
	return collision == NULL;
}

/* ---- labels ---- */

/* Number those of text keys in the order of their bytes: that of hexadecimal. */
static void
number_labels(Relabelling *work)
{
	Names		text[N_KEY_ROLES] = {{.n = 0}};
	uint32_t	n;
	uint32_t	n_labels = 0;

	for (int role = 0; role < N_KEY_ROLES; role++)
		if (work->of[role].is_text)
			text[role] = work->of[role];
	work->labels = ordered_by_bytes(text, N_KEY_ROLES, &n);
	for (uint32_t i = 0; i < n; i++)
	{
		Renamed    *name = work->labels[i];

		core_check_interrupts();
		/* One of each role may share a label, as if both had that name. */
		if (n_labels == 0 ||
			memcmp(work->labels[n_labels - 1]->bytes, name->bytes, RELABEL_BYTES) != 0)
			work->labels[n_labels++] = name;
		name->becomes = n_labels - 1;
	}
	work->n_labels = n_labels;
}

static void
write_labels(Image *image, const Relabelling *work)
{
	static const char digits[] = "0123456789abcdef";

	for (uint32_t i = 0; i < work->n_labels; i++)
	{
		Label	   *label = &image_labels(image)[i];
		char	   *to = image_heap(image) + (size_t) i * RELABEL_LENGTH;

		core_check_interrupts();
		label->offset = i * RELABEL_LENGTH;
		label->length = RELABEL_LENGTH;
		for (int j = 0; j < RELABEL_BYTES; j++)
		{
			*to++ = digits[work->labels[i]->bytes[j] >> 4];
			*to++ = digits[work->labels[i]->bytes[j] & 15];
		}
	}
}

/* ---- cells ---- */

typedef struct CellOrder
{
	CellKey		key;			/* the new one */
	int64_t		block;
	uint32_t	number;
} CellOrder;

static int
compare_cells(const void *a, const void *b, const void *sample)
{
	const CellOrder *ca = a;
	const CellOrder *cb = b;

	return compare_cell_keys(&ca->key, &cb->key,
							 ((const Sample *) sample)->n_covariates);
}

static int64_t
new_key(const Names *names, int64_t key)
{
	uint32_t	low = 0;
	uint32_t	high = names->n;

	if (!names->exists)
		return key;
	while (high - low > 1)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (names->names[middle].key <= key)
			low = middle;
		else
			high = middle;
	}
	return names->names[low].becomes;
}

static void
write_cells(Sample *to, const Relabelling *work)
{
	const Sample *from = work->sample;
	uint32_t	n = from->image.n_entries;
	CellOrder  *order = core_alloc_array(n, sizeof(CellOrder));

	for (uint32_t i = 0; i < n; i++)
	{
		const Cell *cell = sample_cell(from, i);

		core_check_interrupts();
		order[i].key = cell_key(from, cell);
		order[i].key.cluster = new_key(&work->of[KEY_OF_CLUSTER], cell->cluster);
		if (has_key(from, cell, KEY_OF_UNIT))
			order[i].key.unit = new_key(&work->of[KEY_OF_UNIT], order[i].key.unit);
		order[i].block = new_key(&work->of[KEY_OF_BLOCK], cell->block);
		order[i].number = i;
	}
	sort_items(order, n, sizeof(CellOrder), compare_cells, from);
	for (uint32_t i = 0; i < n; i++)
	{
		Cell	   *cell = sample_cell(to, i);

		core_check_interrupts();
		memcpy(cell, sample_cell(from, order[i].number), from->image.entry_bytes);
		cell->cluster = order[i].key.cluster;
		cell->block = order[i].block;
		if (sample_has_units(to))
			*cell_unit(to, cell) = order[i].key.unit;
	}
	core_free(order);
}

/* ---- the whole ---- */

static bool
name_keys(Relabelling *work, Rename rename, void *context, Key *first,
		  Key *second)
{
	for (int role = 0; role < N_KEY_ROLES; role++)
	{
		Names	   *names = &work->of[role];

		names->exists = (work->sample->image.flags & exists_flag[role]) != 0;
		names->is_text = (work->sample->image.flags & text_flag[role]) != 0;
		if (!names->exists)
			continue;
		collect(names, work->sample, role);
		rename_all(names, work->sample, role, rename, context);
		if (!names_differ(names, work->sample, role, first, second))
			return false;
	}
	return true;
}

static RelabelStatus
make_relabelled(Relabelling *work, Digest digest, Sample **relabelled)
{
	const Sample *from = work->sample;
	ImageForm	form = image_form(&sample_type, &from->image);
	uint32_t	heap_size;
	Image	   *image;

	/* At most three labels for a cell: far from what 32 bits can count. */
	heap_size = work->n_labels * RELABEL_LENGTH;
	if (image_canonical_size(&form, from->image.n_entries, work->n_labels,
							 heap_size) > sample_max_size)
		return RELABEL_TOO_LARGE;
	image = image_allocate_canonical(&sample_type, &form,
									 from->image.n_entries, work->n_labels,
									 heap_size);
	image_copy_header(&sample_type, image, &from->image);
	*relabelled = (Sample *) image;
	(*relabelled)->digest = digest;
	write_labels(image, work);
	write_cells(*relabelled, work);
	return RELABEL_OK;
}

RelabelStatus
sample_relabel(const Sample *sample, Rename rename, void *context,
			   Digest digest, Sample **relabelled, Key *first, Key *second)
{
	Relabelling work = {.sample = sample};
	RelabelStatus status = RELABEL_COLLISION;

	if (name_keys(&work, rename, context, first, second))
	{
		number_labels(&work);
		status = make_relabelled(&work, digest, relabelled);
		core_free(work.labels);
	}
	for (int role = 0; role < N_KEY_ROLES; role++)
		if (work.of[role].names != NULL)
			core_free(work.of[role].names);
	return status;
}
