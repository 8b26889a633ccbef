/*-------------------------------------------------------------------------
 *
 * short_way.c
 *		Many rows at once into the state of an aggregate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/short_way.h"

static const ShortWayEntry *const tables[] = {
	did_short_ways, bootstrap_short_ways
};

ShortWay
short_way_of(PGFunction transition)
{
	for (int t = 0; t < lengthof(tables); t++)
		for (const ShortWayEntry *entry = tables[t]; entry->transition != NULL; entry++)
			if (entry->transition == transition)
				return entry->way;
	return NULL;
}
