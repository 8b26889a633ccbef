/*-------------------------------------------------------------------------
 *
 * sample_cells.c
 *		did_sample: the sums of a cell, merged with others and centred.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_cells.h"

#include <math.h>
#include <string.h>

void
cell_merge(Cell *into, const Cell *from, int components, int powers)
{
	dd			shifted[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	if (cell_rows(from, components) == 0)
		return;
	if (cell_rows(into, components) == 0)
	{
		memcpy(into->data, from->data,
			   cell_size(components, powers) - sizeof(Cell));
		return;
	}
	for (int j = 1; j < components; j++)
		delta[j] = dd_two_diff(cell_reference(from)[j - 1],
							   cell_reference(into)[j - 1]);
	for (int power = 0; power < powers; power++)
	{
		moments_shift(shifted, cell_moments(from, components, power),
					  components, delta);
		moments_add(cell_moments(into, components, power), shifted,
					components);
	}
}

/*
 * The new reference c' is exact, and so is the shift c - c' in double-double.
 */
void
cell_recentre(Cell *centred, const Cell *cell, const Sample *sample)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	bool		boolean = (sample->image.flags & SAMPLE_BOOLEAN_OUTCOME) != 0;
	int			power = powers > 1 ? 1 : 0;
	const dd   *moments = cell_moments(cell, components, power);
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j < components; j++)
	{
		double		old = cell_reference(cell)[j - 1];
		dd			mean = dd_add(dd_from(old),
								  dd_div(dd_normalize(moments[moments_index(j, 0)]),
										 dd_normalize(moments[0])));

		/* Rounding may leave it outside by a hair. */
		if (boolean && j == components - 1)
			mean.hi = fmin(fmax(mean.hi, 0.0), 1.0);
		cell_reference(centred)[j - 1] = mean.hi;
		delta[j] = dd_two_diff(old, mean.hi);
	}
	for (power = 0; power < powers; power++)
		moments_shift(cell_moments(centred, components, power),
					  cell_moments(cell, components, power), components,
					  delta);
}
