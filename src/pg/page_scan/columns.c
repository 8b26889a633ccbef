/*-------------------------------------------------------------------------
 *
 * columns.c
 *		The wanted columns of a page's rows.
 *
 * What PostgreSQL's slot_deform_heap_tuple() does for one row, for many: a
 * column of a fixed place is read row by row in one short loop, unless the row
 * has a NULL before it.  Values stay on the page, which has to be pinned.
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

/* What a processor brings at once, on most machines. */
#define CACHE_LINE 64

#ifdef __GNUC__
#define pg_prefetch(address) __builtin_prefetch(address)
#else
#define pg_prefetch(address) ((void) 0)
#endif

/* A column of the table, up to the last that is wanted. */
typedef struct Place
{
	int16		length;
	char		align;
	bool		by_value;
	int			offset;			/* where no NULL comes before, or -1 */
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
};

TableColumns *
table_columns_create(TupleDesc descriptor, const Bitmapset *wanted)
{
	TableColumns *columns = palloc0(sizeof(TableColumns));
	int			number = 0;
	int			offset = 0;

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
		column->values.value = core_alloc_array(MaxHeapTuplesPerPage,
												sizeof(Datum));
		column->values.null = core_alloc_array(MaxHeapTuplesPerPage,
											   sizeof(bool));
		columns->n_places = number;
	}

	columns->place = core_alloc_array(columns->n_places + 1, sizeof(Place));
	for (int i = 0; i < columns->n_places; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
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
	return columns;
}

ColumnValues *
table_column(TableColumns *columns, AttrNumber number)
{
	Assert(number > 0 && number <= columns->n_places);
	return columns->place[number - 1].wanted;
}

bool
table_columns_want(const TableColumns *columns, AttrNumber number)
{
	return number <= columns->n_places &&
		columns->place[number - 1].wanted != NULL;
}

static inline void
set_value(ColumnValues *values, int row, Datum value)
{
	values->value[row] = value;
	values->null[row] = false;
}

/* ---- one row ---- */

/* Columns that were added after the row was written. */
static void
read_missing(const TableColumns *columns, int from, int row)
{
	for (int i = from; i < columns->n_places; i++)
	{
		ColumnValues *wanted = columns->place[i].wanted;

		if (wanted == NULL)
			continue;
		wanted->value[row] = getmissingattr(columns->descriptor, i + 1,
											&wanted->null[row]);
		wanted->has_nulls |= wanted->null[row];
	}
}

/* Column by column, from one whose offset is known if it has no NULL before. */
static void
walk(const TableColumns *columns, HeapTupleHeader tuple, int from, int row)
{
	const char *data = (const char *) tuple + tuple->t_hoff;
	bits8	   *bits = tuple->t_infomask & HEAP_HASNULL ? tuple->t_bits : NULL;
	int			n = Min(HeapTupleHeaderGetNatts(tuple), columns->n_places);
	uint32		offset = 0;

	if (from > 0)
		offset = columns->place[from - 1].offset + columns->place[from - 1].length;
	for (int i = from; i < n; i++)
	{
		const Place *place = &columns->place[i];

		if (bits != NULL && att_isnull(i, bits))
		{
			if (place->wanted != NULL)
			{
				place->wanted->value[row] = (Datum) 0;
				place->wanted->null[row] = true;
				place->wanted->has_nulls = true;
			}
			continue;
		}
		offset = att_align_pointer(offset, place->align, place->length,
								   data + offset);
		if (place->wanted != NULL)
			set_value(place->wanted, row,
					  fetch_att(data + offset, place->by_value, place->length));
		offset = att_addlength_pointer(offset, place->length, data + offset);
	}
	if (n < columns->n_places)
		read_missing(columns, n, row);
}

/* Are the columns of a fixed place where they should be? */
static inline bool
starts_as_expected(const TableColumns *columns, HeapTupleHeader tuple)
{
	int			n = columns->n_fixed;

	if (HeapTupleHeaderGetNatts(tuple) < n)
		return false;
	if (tuple->t_infomask & HEAP_HASNULL)
	{
		for (; n >= BITS_PER_BYTE; n -= BITS_PER_BYTE)
			if (tuple->t_bits[(columns->n_fixed - n) / BITS_PER_BYTE] != 0xff)
				return false;
		for (int i = columns->n_fixed - n; i < columns->n_fixed; i++)
			if (att_isnull(i, tuple->t_bits))
				return false;
	}
	return true;
}

/* ---- one column ---- */

#define READ_COLUMN(type, to_datum) \
	for (int i = 0; i < n; i++) \
		value[i] = to_datum(*(const type *) (data[i] + offset))

static void
read_column(const Place *place, const char *const *data, int n)
{
	Datum	   *value = place->wanted->value;
	int			offset = place->offset;

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
	if (place->wanted->has_nulls)
		memset(place->wanted->null, 0, MaxHeapTuplesPerPage * sizeof(bool));
	place->wanted->has_nulls = false;
}

/* The same of one row only. */
static void
read_fixed(const TableColumns *columns, const char *data, int row)
{
	for (int i = 0; i < columns->n_fixed; i++)
	{
		const Place *place = &columns->place[i];

		if (place->wanted != NULL)
			set_value(place->wanted, row,
					  fetch_att(data + place->offset, place->by_value,
								place->length));
	}
}

/* ---- a page ---- */

void
table_columns_read(TableColumns *columns, Page page, const OffsetNumber *rows,
				   int n)
{
	const char *data[MaxHeapTuplesPerPage];
	HeapTupleHeader tuple[MaxHeapTuplesPerPage];
	bool		as_expected[MaxHeapTuplesPerPage];
	bool		all_as_expected = true;

	/* Rows lie from the end of the page on, against what processors expect. */
	for (int at = ((PageHeader) page)->pd_upper; at < BLCKSZ; at += CACHE_LINE)
		pg_prefetch((char *) page + at);
	for (int i = 0; i < n; i++)
	{
		tuple[i] = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, rows[i]));
		data[i] = (const char *) tuple[i] + tuple[i]->t_hoff;
		as_expected[i] = starts_as_expected(columns, tuple[i]);
		all_as_expected &= as_expected[i];
	}

	if (all_as_expected)
		for (int i = 0; i < columns->n_fixed; i++)
			if (columns->place[i].wanted != NULL)
				read_column(&columns->place[i], data, n);
	if (all_as_expected && columns->n_fixed == columns->n_places)
		return;
	for (int i = 0; i < n; i++)
	{
		if (as_expected[i] && !all_as_expected)
			read_fixed(columns, data[i], i);
		walk(columns, tuple[i], as_expected[i] ? columns->n_fixed : 0, i);
	}
}

void
table_columns_to_slot(const TableColumns *columns, int row,
					  TupleTableSlot *slot)
{
	for (int i = 0; i < columns->n_wanted; i++)
	{
		const TableColumn *column = &columns->wanted[i];

		slot->tts_values[column->number - 1] = column->values.value[row];
		slot->tts_isnull[column->number - 1] = column->values.null[row];
	}
}
