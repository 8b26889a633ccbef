/*-------------------------------------------------------------------------
 *
 * pages.c
 *		The pages of a table, and their visible rows.
 *
 * Which rows of a page are visible is not for us to say: the routine that
 * PostgreSQL's own sequential scans use finds it out, with its pruning, locks,
 * snapshots of a standby and serialization checks.  A scan is begun as theirs
 * are, so that large tables go through a ring of buffers and several scans of
 * one table run together.
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

#include "pg/page_scan/page_scan.h"

void
table_pages_begin(TablePages *pages, TableScanDesc scan)
{
	/* Page by page is only done for such, which are all that queries have. */
	if (!(scan->rs_flags & SO_ALLOW_PAGEMODE))
		elog(ERROR, "a page scan needs an MVCC snapshot");
	pages->scan = scan;
	pages->started = false;
}

void
table_pages_again(TablePages *pages)
{
	table_rescan(pages->scan, NULL);
	pages->started = false;
}

static BlockNumber
next_of_parallel_scan(TablePages *pages)
{
	HeapScanDesc heap = (HeapScanDesc) pages->scan;
	ParallelBlockTableScanDesc shared =
		(ParallelBlockTableScanDesc) pages->scan->rs_parallel;

	if (!pages->started)
		table_block_parallelscan_startblock_init(pages->scan->rs_rd,
												 heap->rs_parallelworkerdata,
												 shared);
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

static void
let_go(HeapScanDesc heap)
{
	if (BufferIsValid(heap->rs_cbuf))
		ReleaseBuffer(heap->rs_cbuf);
	heap->rs_cbuf = InvalidBuffer;
	heap->rs_cblock = InvalidBlockNumber;
}

bool
table_pages_next(TablePages *pages, Page *page, const OffsetNumber **rows,
				 int *n)
{
	HeapScanDesc heap = (HeapScanDesc) pages->scan;
	BlockNumber block = pages->scan->rs_parallel != NULL ?
		next_of_parallel_scan(pages) : next_of_serial_scan(pages);

	pages->started = true;
	if (!BlockNumberIsValid(block))
	{
		let_go(heap);
		return false;
	}
	CHECK_FOR_INTERRUPTS();
	HEAP_READ_PAGE(heap, block);
	*page = BufferGetPage(heap->rs_cbuf);
	*rows = heap->rs_vistuples;
	*n = heap->rs_ntuples;
	/* What a sequential scan counts for each of its rows. */
	pgstat_count_index_tuples(pages->scan->rs_rd, *n);
	return true;
}
