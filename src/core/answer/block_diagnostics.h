/*-------------------------------------------------------------------------
 *
 * block_diagnostics.h
 *		What an estimate rests on, block by block (did_blocks).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BLOCK_DIAGNOSTICS_H
#define RESILIENCE_BLOCK_DIAGNOSTICS_H

#include "core/model/fit.h"

typedef struct BlockDiagnostics
{
	int64_t		rows;
	bool		has_estimate;
	double		estimate;		/* its own difference-in-differences */
	bool		has_estimate_without;
	double		estimate_without;
} BlockDiagnostics;

/* Of all parts of the partition, which start as zeros; without effects. */
extern void diagnose_blocks(const Fit *fit, const Partition *blocks,
							BlockDiagnostics *diagnostics);

#endif							/* RESILIENCE_BLOCK_DIAGNOSTICS_H */
