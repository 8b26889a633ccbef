/*-------------------------------------------------------------------------
 *
 * whitened.c
 *		Room for the sums of a cluster in whitened coordinates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/whitened.h"

#include "core/base/memory.h"

void
whitened_init(Whitened *sums, int width, int powers)
{
	size_t		vector = size_mul(width, sizeof(dd));
	size_t		matrix = size_mul(width, vector);

	sums->width = width;
	sums->powers = powers;
	for (int power = 0; power < MAX_POWERS; power++)
	{
		sums->uu[power] = power < powers ? core_alloc(matrix) : sums->uu[0];
		sums->spread[power] = power < powers ? core_alloc(matrix) :
			sums->spread[0];
	}
	for (int power = 0; power < 2; power++)
	{
		sums->ue[power] = power < powers ? core_alloc(vector) : sums->ue[0];
		sums->along[power] = power < powers ? core_alloc(vector) :
			sums->along[0];
	}
	sums->u1 = core_alloc(vector);
	sums->row = core_alloc(vector);
	sums->first = core_alloc(vector);
	sums->product = core_alloc(matrix);
}

void
whitened_free(Whitened *sums)
{
	core_free(sums->product);
	core_free(sums->first);
	core_free(sums->row);
	core_free(sums->u1);
	for (int power = sums->powers - 1; power >= 0; power--)
	{
		if (power < 2)
		{
			core_free(sums->along[power]);
			core_free(sums->ue[power]);
		}
		core_free(sums->spread[power]);
		core_free(sums->uu[power]);
	}
}
