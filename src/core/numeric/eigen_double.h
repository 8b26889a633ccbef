/*-------------------------------------------------------------------------
 *
 * eigen_double.h
 *		Eigenvalues and -vectors of a symmetric matrix in double.
 *
 * To begin from: who needs more digits makes them (inverse_root.h), in much
 * less time than rotating in double-double takes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EIGEN_DOUBLE_H
#define RESILIENCE_EIGEN_DOUBLE_H

#include <stdbool.h>

/*
 * A = V' diag(values) V, n x n by rows: row j of V belongs to values[j].
 * Destroys A; scratch has n entries.  False if it does not come to an end.
 */
extern bool eigen_double(double *a, int n, double *values, double *vectors,
						 double *scratch);

#endif							/* RESILIENCE_EIGEN_DOUBLE_H */
