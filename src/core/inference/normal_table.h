/*-------------------------------------------------------------------------
 *
 * normal_table.h
 *		The normal distribution function to 1e-11, sooner than to its last
 *		digit: for means over millions of points.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NORMAL_TABLE_H
#define RESILIENCE_NORMAL_TABLE_H

#define TABLE_REACH 7
#define TABLE_STEPS 128			/* in a unit */

typedef struct NormalTable
{
	/* At each place, P(Z <= x) and the density times a step. */
	double		values[2 * TABLE_REACH * TABLE_STEPS + 2][2];
} NormalTable;

extern NormalTable *normal_table_create(void);
extern void normal_table_free(NormalTable *table);

/* By a cubic that has values and slopes of its two neighbours. */
static inline double
normal_table_cdf(const NormalTable *table, double x)
{
	double		place = (x + TABLE_REACH) * TABLE_STEPS;
	const double (*v)[2];
	int			i;
	double		t;
	double		rise;

	if (!(place > 0.0))
		return 0.0;
	if (place >= 2 * TABLE_REACH * TABLE_STEPS)
		return 1.0;
	i = (int) place;
	t = place - i;
	v = table->values + i;
	rise = v[1][0] - v[0][0];
	return v[0][0] + t * (v[0][1] + t * ((3.0 * rise - 2.0 * v[0][1] - v[1][1]) +
										 t * (v[0][1] + v[1][1] - 2.0 * rise)));
}

#endif							/* RESILIENCE_NORMAL_TABLE_H */
