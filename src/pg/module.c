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

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "core/memory.h"
#include "pg/compat.h"

RESILIENCE_MODULE_MAGIC;

void *
core_alloc(size_t size)
{
	/* Samples are limited to what a datum can be; scratch memory is not. */
	if (!AllocHugeSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("what was asked for needs more memory than there can be"),
				 errhint("Ask for fewer replicates, or for a sample of fewer rows, clusters or periods.")));
	return MemoryContextAllocExtended(CurrentMemoryContext, size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
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
