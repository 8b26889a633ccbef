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

size_t
whitened_entries(const Whitened *sums)
{
	size_t		width = sums->width;
	size_t		vectors = (sums->powers < 2 ? sums->powers : 2) + 1;

	return size_mul(width, size_add(size_mul(sums->powers, width), vectors));
}

static int
list_parts(const Whitened *sums, dd **parts)
{
	int			n = 0;

	for (int power = 0; power < sums->powers; power++)
		parts[n++] = sums->uu[power];
	for (int power = 0; power < sums->powers && power < 2; power++)
		parts[n++] = sums->ue[power];
	parts[n++] = sums->u1;
	return n;
}

static size_t
part_entries(const Whitened *sums, int part)
{
	size_t		width = sums->width;

	return part < sums->powers ? width * width : width;
}

void
whitened_keep(const Whitened *sums, dd *kept)
{
	dd		   *parts[MAX_POWERS + 3];
	int			n = list_parts(sums, parts);

	for (int i = 0; i < n; kept += part_entries(sums, i++))
		core_copy(kept, parts[i], part_entries(sums, i) * sizeof(dd));
}

void
whitened_restore(Whitened *sums, const dd *kept)
{
	dd		   *parts[MAX_POWERS + 3];
	int			n = list_parts(sums, parts);

	for (int i = 0; i < n; kept += part_entries(sums, i++))
		core_copy(parts[i], kept, part_entries(sums, i) * sizeof(dd));
}
