/*-------------------------------------------------------------------------
 *
 * pages.c
 *		The pages of a table, and their visible rows.
 *
 * A scan is begun as PostgreSQL's own sequential scans are, so that large
 * tables go through a ring of buffers and several scans of one table run
 * together.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/syncscan.h"
#include "access/tableam.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"

#include "pg/page_scan/page_scan.h"

/* ---- the rows of a page ---- */

/*
 * Which rows of a page are visible is for PostgreSQL to say.  Up to 16 its
 * routine for that reads the page as well, so this is the rest of it: pruning,
 * the page's flag that all see all (not for snapshots of a standby), or one
 * look at each row.  Rows that were found visible are good as long as the page
 * is pinned.
 */
#if PG_VERSION_NUM < 170000
static int
take_all_rows(HeapScanDesc heap, Page page)
{
	int			lines = PageGetMaxOffsetNumber(page);
	int			n = 0;

	for (OffsetNumber row = FirstOffsetNumber; row <= lines; row++)
	{
		heap->rs_vistuples[n] = row;
		n += ItemIdIsNormal(PageGetItemId(page, row));
	}
	return n;
}

static int
look_at_rows(HeapScanDesc heap, Page page, bool all_visible, bool serializable)
{
	int			lines = PageGetMaxOffsetNumber(page);
	int			n = 0;

	if (all_visible && !serializable)
		return take_all_rows(heap, page);
	for (OffsetNumber row = FirstOffsetNumber; row <= lines; row++)
	{
		ItemId		item = PageGetItemId(page, row);
		HeapTupleData tuple;
		bool		visible;

		if (!ItemIdIsNormal(item))
			continue;
		tuple.t_tableOid = RelationGetRelid(heap->rs_base.rs_rd);
		tuple.t_data = (HeapTupleHeader) PageGetItem(page, item);
		tuple.t_len = ItemIdGetLength(item);
		ItemPointerSet(&tuple.t_self, heap->rs_cblock, row);
		visible = all_visible ||
			HeapTupleSatisfiesVisibility(&tuple, heap->rs_base.rs_snapshot,
										 heap->rs_cbuf);
		if (serializable)
			HeapCheckForSerializableConflictOut(visible, heap->rs_base.rs_rd,
												&tuple, heap->rs_cbuf,
												heap->rs_base.rs_snapshot);
		if (visible)
			heap->rs_vistuples[n++] = row;
	}
	return n;
}

static void
heap_prepare_pagescan(TableScanDesc scan)
{
	HeapScanDesc heap = (HeapScanDesc) scan;
	Page		page = BufferGetPage(heap->rs_cbuf);

	heap_page_prune_opt(scan->rs_rd, heap->rs_cbuf);
	LockBuffer(heap->rs_cbuf, BUFFER_LOCK_SHARE);
	TestForOldSnapshot(scan->rs_snapshot, scan->rs_rd, page);
	heap->rs_ntuples =
		look_at_rows(heap, page,
					 PageIsAllVisible(page) && !scan->rs_snapshot->takenDuringRecovery,
					 CheckForSerializableConflictOutNeeded(scan->rs_rd,
														   scan->rs_snapshot));
	LockBuffer(heap->rs_cbuf, BUFFER_LOCK_UNLOCK);
}
#endif

/* ---- the order of pages ---- */

void
table_pages_begin(TablePages *pages, TableScanDesc scan)
{
	/* Page by page is only done for such, which are all that queries have. */
	if (!(scan->rs_flags & SO_ALLOW_PAGEMODE))
		elog(ERROR, "a page scan needs an MVCC snapshot");
	pages->scan = scan;
	pages->started = false;
	pages->n_held = 0;
}

void
table_pages_let_go(TablePages *pages)
{
	while (pages->n_held > 0)
		ReleaseBuffer(pages->held[--pages->n_held]);
}

void
table_pages_again(TablePages *pages)
{
	table_pages_let_go(pages);
	table_rescan(pages->scan, NULL);
	pages->started = false;
}

void
table_pages_end(TablePages *pages)
{
	if (pages->scan == NULL)
		return;
	table_pages_let_go(pages);
	table_endscan(pages->scan);
	pages->scan = NULL;
}

static BlockNumber
next_of_parallel_scan(TablePages *pages)
{
	HeapScanDesc heap = (HeapScanDesc) pages->scan;
	ParallelBlockTableScanDesc shared =
		(ParallelBlockTableScanDesc) pages->scan->rs_parallel;

	if (!pages->started)
		START_PARALLEL_SCAN(heap, shared);
	return table_block_parallelscan_nextpage(pages->scan->rs_rd,
											 heap->rs_parallelworkerdata,
											 shared);
}

static BlockNumber
next_of_serial_scan(TablePages *pages)
{
	HeapScanDesc heap = (HeapScanDesc) pages->scan;
	BlockNumber block;

	if (heap->rs_nblocks == 0)
		return InvalidBlockNumber;
	if (!pages->started)
		block = heap->rs_startblock;
	else
	{
		block = pages->next;
		if (block == heap->rs_startblock)
			return InvalidBlockNumber;
	}
	pages->next = block + 1 < heap->rs_nblocks ? block + 1 : 0;
	if (pages->scan->rs_flags & SO_ALLOW_SYNC)
		ss_report_location(pages->scan->rs_rd, pages->next);
	return block;
}

/* ---- reading ---- */

bool
table_pages_next(TablePages *pages, Page *page, const OffsetNumber **rows,
				 int *n)
{
	HeapScanDesc heap = (HeapScanDesc) pages->scan;
	BlockNumber block;

	CHECK_FOR_INTERRUPTS();
	if (BufferIsValid(heap->rs_cbuf))
	{
		Assert(pages->n_held < BATCH_PAGES);
		pages->held[pages->n_held++] = heap->rs_cbuf;
		heap->rs_cbuf = InvalidBuffer;
	}
	block = pages->scan->rs_parallel != NULL ?
		next_of_parallel_scan(pages) : next_of_serial_scan(pages);
	pages->started = true;
	if (!BlockNumberIsValid(block))
		return false;
	heap->rs_cbuf = ReadBufferExtended(pages->scan->rs_rd, MAIN_FORKNUM, block,
									   RBM_NORMAL, heap->rs_strategy);
	heap->rs_cblock = block;
	heap_prepare_pagescan(pages->scan);
	*page = BufferGetPage(heap->rs_cbuf);
	*rows = heap->rs_vistuples;
	*n = heap->rs_ntuples;
	/* What a sequential scan counts for each of its rows. */
	pgstat_count_index_tuples(pages->scan->rs_rd, *n);
	return true;
}
