/*-------------------------------------------------------------------------
 *
 * columns.c
 *		The wanted columns of a page's rows.
 *
 * What PostgreSQL's slot_deform_heap_tuple() does for one row, for many.
 * Where all columns up to the last wanted one have fixed places, one short
 * loop reads each.  Otherwise many rows have the shape of the one before: NULLs
 * in the same columns, texts of the same lengths.  Their columns are where
 * those were; only other rows are walked through.  Values stay on the page,
 * which has to be pinned.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "storage/bufpage.h"
#include "utils/rel.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

/* A column of the table, up to the last that is wanted. */
typedef struct Place
{
	int16		length;
	char		align;
	bool		by_value;
	int			offset;			/* where no NULL comes before, or -1 */
	int			here;			/* in rows of the shape, or -1: NULL */
	ColumnValues *wanted;		/* NULL if it is not */
} Place;

struct TableColumns
{
	TupleDesc	descriptor;
	int			n_wanted;
	TableColumn *wanted;		/* in the order of the table */
	int			n_places;
	Place	   *place;
	int			n_fixed;		/* columns with an offset, from the first */

	/* The shape of the row before, if it is one that can be told. */
	bool		shape_known;
	uint8	   *bits;			/* which columns are not NULL */
	int			n_bytes;		/* of bits */
	uint8		last_bits;		/* of the last byte, those that matter */
	int			n_texts;
	int		   *text_offset;
	uint8	   *text_header;	/* the byte that has the length */
};

static void
set_up_places(TableColumns *columns)
{
	int			offset = 0;

	columns->place = core_alloc_array(columns->n_places + 1, sizeof(Place));
	for (int i = 0; i < columns->n_places; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(columns->descriptor, i);
		Place	   *place = &columns->place[i];

		place->length = attribute->attlen;
		place->align = attribute->attalign;
		place->by_value = attribute->attbyval;
		place->offset = -1;
		if (offset >= 0 && place->length > 0)
		{
			offset = att_align_nominal(offset, place->align);
			place->offset = offset;
			offset += place->length;
			columns->n_fixed = i + 1;
		}
		else
			offset = -1;
	}
	for (int i = 0; i < columns->n_wanted; i++)
		columns->place[columns->wanted[i].number - 1].wanted =
			&columns->wanted[i].values;
}

static void
set_up_shape(TableColumns *columns)
{
	int			n = columns->n_places;

	columns->n_bytes = BITMAPLEN(n);
	columns->last_bits = n % BITS_PER_BYTE == 0 ? 0xff :
		(1 << n % BITS_PER_BYTE) - 1;
	columns->bits = core_alloc_array(columns->n_bytes + 1, sizeof(uint8));
	columns->text_offset = core_alloc_array(n + 1, sizeof(int));
	columns->text_header = core_alloc_array(n + 1, sizeof(uint8));
}

TableColumns *
table_columns_create(TupleDesc descriptor, const Bitmapset *wanted)
{
	TableColumns *columns = palloc0(sizeof(TableColumns));
	int			number = 0;

	columns->descriptor = descriptor;
	columns->wanted = core_alloc_array(bms_num_members(wanted) + 1,
									   sizeof(TableColumn));
	while ((number = bms_next_member(wanted, number)) > 0)
	{
		TableColumn *column = &columns->wanted[columns->n_wanted++];

		if (number > descriptor->natts ||
			TupleDescAttr(descriptor, number - 1)->attisdropped)
			elog(ERROR, "column %d of the table is not there", number);
		column->number = number;
		column->values.value = core_alloc_array(BATCH_ROWS, sizeof(Datum));
		column->values.null = core_alloc_array(BATCH_ROWS, sizeof(bool));
		columns->n_places = number;
	}
	set_up_places(columns);
	set_up_shape(columns);
	return columns;
}

ColumnValues *
table_column(TableColumns *columns, AttrNumber number)
{
	Assert(table_columns_want(columns, number));
	return columns->place[number - 1].wanted;
}

bool
table_columns_want(const TableColumns *columns, AttrNumber number)
{
	return number <= columns->n_places &&
		columns->place[number - 1].wanted != NULL;
}

/* Before the rows of a batch, of which nothing is known yet. */
void
table_columns_begin(TableColumns *columns)
{
	for (int i = 0; i < columns->n_wanted; i++)
	{
		ColumnValues *values = &columns->wanted[i].values;

		if (values->has_nulls)
			memset(values->null, 0, BATCH_ROWS * sizeof(bool));
		values->has_nulls = false;
	}
}

static inline void
set_null(ColumnValues *values, int row)
{
	values->value[row] = (Datum) 0;
	values->null[row] = true;
	values->has_nulls = true;
}

/* ---- a row by itself ---- */

/* Columns that were added after the row was written. */
static void
read_missing(const TableColumns *columns, int from, int row)
{
	for (int i = from; i < columns->n_places; i++)
	{
		ColumnValues *wanted = columns->place[i].wanted;
		bool		null;

		if (wanted == NULL)
			continue;
		wanted->value[row] = getmissingattr(columns->descriptor, i + 1, &null);
		if (null)
			set_null(wanted, row);
	}
}

/* Take down a text's place and length; false if it is not a short one. */
static bool
note_text(TableColumns *columns, const char *data, int offset)
{
	if (!VARATT_IS_1B(data + offset) || VARATT_IS_1B_E(data + offset))
		return false;
	columns->text_offset[columns->n_texts] = offset;
	columns->text_header[columns->n_texts++] = *(const uint8 *) (data + offset);
	return true;
}

/* Column by column; keeps the row's shape. */
static void
walk(TableColumns *columns, HeapTupleHeader tuple, int row)
{
	const char *data = (const char *) tuple + tuple->t_hoff;
	uint8	   *bits = tuple->t_infomask & HEAP_HASNULL ? tuple->t_bits : NULL;
	int			n = Min(HeapTupleHeaderGetNatts(tuple), columns->n_places);
	uint32		offset = 0;

	columns->n_texts = 0;
	columns->shape_known = n == columns->n_places;
	for (int i = 0; i < n; i++)
	{
		Place	   *place = &columns->place[i];

		if (bits != NULL && att_isnull(i, bits))
		{
			place->here = -1;
			if (place->wanted != NULL)
				set_null(place->wanted, row);
			continue;
		}
		offset = att_align_pointer(offset, place->align, place->length,
								   data + offset);
		place->here = offset;
		if (place->wanted != NULL)
			place->wanted->value[row] = fetch_att(data + offset, place->by_value,
												  place->length);
		if (place->length < 0)
			columns->shape_known = columns->shape_known &&
				place->length == -1 && note_text(columns, data, offset);
		offset = att_addlength_pointer(offset, place->length, data + offset);
	}
	if (n < columns->n_places)
		read_missing(columns, n, row);
	if (bits != NULL)
		memcpy(columns->bits, bits, Min(columns->n_bytes, BITMAPLEN(n)));
	else
		memset(columns->bits, 0xff, columns->n_bytes);
}

/* ---- a row like the one before ---- */

static inline bool
is_of_the_shape(const TableColumns *columns, HeapTupleHeader tuple)
{
	const char *data = (const char *) tuple + tuple->t_hoff;
	int			last = columns->n_bytes - 1;

	if (!columns->shape_known ||
		HeapTupleHeaderGetNatts(tuple) < columns->n_places)
		return false;
	for (int i = 0; i <= last; i++)
	{
		uint8		bits = tuple->t_infomask & HEAP_HASNULL ?
			tuple->t_bits[i] : 0xff;
		uint8		mask = i == last ? columns->last_bits : 0xff;

		if (((bits ^ columns->bits[i]) & mask) != 0)
			return false;
	}
	for (int i = 0; i < columns->n_texts; i++)
		if (*(const uint8 *) (data + columns->text_offset[i]) !=
			columns->text_header[i])
			return false;
	return true;
}

/* ---- one column of many rows ---- */

#define READ_COLUMN(type, to_datum) \
	_Pragma("GCC unroll 4") \
	for (int i = 0; i < n; i++) \
		value[i] = to_datum(*(const type *) (data[i] + offset))

static void
read_column(const Place *place, int offset, const char *const *data, int at,
			int n)
{
	Datum	   *value = place->wanted->value + at;

	if (!place->by_value)
		for (int i = 0; i < n; i++)
			value[i] = PointerGetDatum(data[i] + offset);
	else if (place->length == sizeof(Datum))
		READ_COLUMN(Datum, (Datum));
	else if (place->length == sizeof(int32))
		READ_COLUMN(int32, Int32GetDatum);
	else if (place->length == sizeof(int16))
		READ_COLUMN(int16, Int16GetDatum);
	else if (place->length == sizeof(char))
		READ_COLUMN(char, CharGetDatum);
	else
		for (int i = 0; i < n; i++)
			value[i] = fetch_att(data[i] + offset, true, place->length);
}

/* Rows one after the other that are of the shape. */
static void
read_shape(const TableColumns *columns, const char *const *data, int at, int n)
{
	for (int i = 0; i < columns->n_wanted && n > 0; i++)
	{
		const Place *place = &columns->place[columns->wanted[i].number - 1];

		if (place->here >= 0)
			read_column(place, place->here, data, at, n);
		else
			for (int row = at; row < at + n; row++)
				set_null(place->wanted, row);
	}
}

/* No NULL among the columns up to the last wanted, nor one too few. */
static inline bool
is_complete(const TableColumns *columns, HeapTupleHeader tuple)
{
	int			last = columns->n_bytes - 1;

	if (HeapTupleHeaderGetNatts(tuple) < columns->n_places)
		return false;
	if (!(tuple->t_infomask & HEAP_HASNULL))
		return true;
	for (int i = 0; i < last; i++)
		if (tuple->t_bits[i] != 0xff)
			return false;
	return last < 0 ||
		(tuple->t_bits[last] & columns->last_bits) == columns->last_bits;
}

/* ---- a page ---- */

/*
 * What of a row's header says where its columns are: how many it has, that
 * none is NULL, and where they start.  Read as one word.
 */
#define HEADER_WORD (offsetof(HeapTupleHeaderData, t_hoff) + 1 - sizeof(uint64))

static inline uint64
header_word(HeapTupleHeader tuple)
{
	uint64		word;

	memcpy(&word, (const char *) tuple + HEADER_WORD, sizeof(word));
	return word;
}

static uint64
header_mask(void)
{
	HeapTupleHeaderData mask;

	memset(&mask, 0, sizeof(mask));
	mask.t_infomask2 = HEAP_NATTS_MASK;
	mask.t_infomask = HEAP_HASNULL;
	mask.t_hoff = 0xff;
	return header_word(&mask);
}

/*
 * Where columns begin in rows that all have the header of the first, which has
 * no NULL and all columns; false if some have not.
 */
static bool
find_alike(const TableColumns *columns, Page page, const OffsetNumber *rows,
		   int n, const char **data)
{
	HeapTupleHeader first = (HeapTupleHeader)
		PageGetItem(page, PageGetItemId(page, rows[0]));
	const uint64 mask = header_mask();
	const uint64 word = header_word(first);
	const int	start = first->t_hoff;
	uint64		odd = 0;

	if ((first->t_infomask & HEAP_HASNULL) != 0 ||
		HeapTupleHeaderGetNatts(first) < columns->n_places)
		return false;
	for (int i = 0; i < n; i++)
	{
		HeapTupleHeader tuple = (HeapTupleHeader)
			PageGetItem(page, PageGetItemId(page, rows[i]));

		odd |= header_word(tuple) ^ word;
		data[i] = (const char *) tuple + start;
	}
	return (odd & mask) == 0;
}

static void
read_fixed(const TableColumns *columns, const char *const *data, int at, int n)
{
	for (int i = 0; i < columns->n_wanted; i++)
	{
		const Place *place = &columns->place[columns->wanted[i].number - 1];

		read_column(place, place->offset, data, at, n);
	}
}

void
table_columns_read(TableColumns *columns, Page page, const OffsetNumber *rows,
				   int n, int at)
{
	const char *data[MaxHeapTuplesPerPage];
	HeapTupleHeader tuple[MaxHeapTuplesPerPage];
	bool		all_complete = columns->n_fixed == columns->n_places;
	int			start = 0;

	if (n == 0)
		return;
	if (all_complete && find_alike(columns, page, rows, n, data))
	{
		read_fixed(columns, data, at, n);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		tuple[i] = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, rows[i]));
		data[i] = (const char *) tuple[i] + tuple[i]->t_hoff;
		all_complete = all_complete && is_complete(columns, tuple[i]);
	}
	if (all_complete)
	{
		read_fixed(columns, data, at, n);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		if (is_of_the_shape(columns, tuple[i]))
			continue;
		read_shape(columns, data + start, at + start, i - start);
		walk(columns, tuple[i], at + i);
		start = i + 1;
	}
	read_shape(columns, data + start, at + start, n - start);
}
