/*-------------------------------------------------------------------------
 *
 * module.c
 *		The loadable module, and what it gives the core as its host.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/parallel.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "core/base/memory.h"
#include "pg/compat.h"
#include "pg/page_scan/page_scan.h"

RESILIENCE_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

/*
 * SQL reads and sets these by name, also before there is a library in the
 * session; they are here so that the others under our prefix can be refused.
 * Text, as '' has to mean that nothing is asked for.
 */
static char *release;
static char *programme;
static char *programme_grants;

static void
define_settings(void)
{
	DefineCustomStringVariable("resilience.release",
							   "The number of the release that the published views of a programme show.",
							   "Not set, they show the latest.",
							   &release, "", PGC_USERSET, 0,
							   NULL, NULL, NULL);
	DefineCustomStringVariable("resilience.programme",
							   "The schema whose steps are run: set by programme_run_steps for them.",
							   NULL,
							   &programme, "", PGC_USERSET,
							   GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE,
							   NULL, NULL, NULL);
	DefineCustomStringVariable("resilience.programme_grants",
							   "What one part of a step tells another of privileges.",
							   NULL,
							   &programme_grants, "", PGC_USERSET,
							   GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE,
							   NULL, NULL, NULL);

	/*
	 * A worker has the settings of its leader, who was told of those that are
	 * none; with those of the database it would say so again, at every query.
	 */
	if (!IsParallelWorker())
		MarkGUCPrefixReserved("resilience");
}

void
_PG_init(void)
{
	page_scan_init();
	define_settings();
}

/* In pieces: a gigabyte takes longer than a user who cancels should wait. */
static void
clear(char *chunk, size_t size)
{
	for (size_t done = 0; done < size; done += CORE_PIECE)
	{
		CHECK_FOR_INTERRUPTS();
		memset(chunk + done, 0, Min(size - done, CORE_PIECE));
	}
}

void *
core_alloc(size_t size)
{
	void	   *chunk;

	if (!AllocHugeSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("what was asked for needs more memory than there can be"),
				 errhint("Ask for fewer replicates, or for a sample of fewer rows, clusters or periods.")));
	/* Samples are limited to what a datum can be; scratch memory is not. */
	if (size <= CORE_PIECE)
		return MemoryContextAllocExtended(CurrentMemoryContext, size,
										  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	chunk = MemoryContextAllocExtended(CurrentMemoryContext, size,
									   MCXT_ALLOC_HUGE);
	clear(chunk, size);
	return chunk;
}

void
core_free(void *chunk)
{
	pfree(chunk);
}

void
core_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}
