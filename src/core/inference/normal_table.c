/*-------------------------------------------------------------------------
 *
 * normal_table.c
 *		The normal distribution function to 1e-11.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/normal_table.h"

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"

NormalTable *
normal_table_create(void)
{
	NormalTable *table = core_alloc(sizeof(NormalTable));

	for (int i = 0; i < 2 * TABLE_REACH * TABLE_STEPS + 2; i++)
	{
		double		x = (double) i / TABLE_STEPS - TABLE_REACH;

		table->values[i][0] = portable_normal_cdf(x);
		table->values[i][1] = 0.3989422804014327 *
			portable_exp(-0.5 * x * x) / TABLE_STEPS;
	}
	return table;
}

void
normal_table_free(NormalTable *table)
{
	core_free(table);
}
