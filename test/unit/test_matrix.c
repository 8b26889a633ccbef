/*-------------------------------------------------------------------------
 *
 * test_matrix.c
 *		Factorisations of small matrices in double-double.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdlib.h>

#include "core/numeric/cholesky_pivoted.h"
#include "core/numeric/inverse_root.h"
#include "core/numeric/matrix.h"

#define K 6

/*
 * The Hilbert matrix has the condition number 1.5e7 for K = 6 and an inverse
 * of integers: the sum of its elements is K^2.
 */
static void
hilbert(dd *a)
{
	for (int i = 0; i < K; i++)
		for (int j = 0; j < K; j++)
			a[i * K + j] = dd_div(dd_from(1.0), dd_from(i + j + 1.0));
}

static void
cholesky_solves_ill_conditioned(void **unused)
{
	dd			a[K * K];
	dd			r[K * K];
	dd			x[K];
	dd			sum = DD_ZERO;
	bool		dropped[K];

	(void) unused;
	hilbert(a);
	assert_int_equal(cholesky(r, a, K, dropped), K);
	for (int i = 0; i < K; i++)
		x[i] = dd_from(1.0);
	solve_transposed(r, K, x);
	solve_upper(r, K, x);
	for (int i = 0; i < K; i++)
		sum = dd_add(sum, x[i]);
	assert_true(fabs(dd_sub(sum, dd_from(K * K)).hi) < 1e-21);
}

static void
cholesky_drops_dependent_columns(void **unused)
{
	/* Columns of ones, 1..4, their sum and 1..4 again, as cross-products. */
	double		x[4][4];
	dd			a[16];
	dd			r[16];
	dd			z[4];
	bool		dropped[4];

	(void) unused;
	for (int row = 0; row < 4; row++)
	{
		x[row][0] = 1.0;
		x[row][1] = row + 1.0;
		x[row][2] = row + 2.0;
		x[row][3] = (row + 1.0) * (row + 1.0);
	}
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
		{
			a[i * 4 + j] = DD_ZERO;
			for (int row = 0; row < 4; row++)
				a[i * 4 + j] = dd_add(a[i * 4 + j],
									  dd_two_prod(x[row][i], x[row][j]));
		}
	assert_int_equal(cholesky(r, a, 4, dropped), 3);
	assert_false(dropped[0]);
	assert_false(dropped[1]);
	assert_true(dropped[2]);
	assert_false(dropped[3]);

	/* The fit of y = 2 + 3 x + x^2 then rests on the other columns. */
	for (int i = 0; i < 4; i++)
	{
		z[i] = DD_ZERO;
		for (int row = 0; row < 4; row++)
			z[i] = dd_add(z[i], dd_from(x[row][i] *
										(2.0 + 3.0 * x[row][1] + x[row][3])));
	}
	solve_transposed(r, 4, z);
	solve_upper(r, 4, z);
	assert_true(fabs(z[0].hi - 2.0) < 1e-13);
	assert_true(fabs(z[1].hi - 3.0) < 1e-13);
	assert_true(z[2].hi == 0.0);
	assert_true(fabs(z[3].hi - 1.0) < 1e-13);
}

static void
whitening_gives_the_identity(void **unused)
{
	dd			a[K * K];
	dd			r[K * K];
	dd			b[K * K];
	bool		dropped[K];

	(void) unused;
	hilbert(a);
	cholesky(r, a, K, dropped);
	whiten(b, r, a, K);
	for (int i = 0; i < K; i++)
		for (int j = 0; j < K; j++)
			assert_true(fabs(dd_sub(b[i * K + j],
									dd_from(i == j ? 1.0 : 0.0)).hi) < 1e-22);
}

/* The second difference matrix has the eigenvalues 4 sin^2(j pi / 2(K + 1)). */
static void
eigenvalues_are_known(void **unused)
{
	dd			a[K * K];
	dd			values[K];
	dd			vectors[K * K];

	(void) unused;
	for (int i = 0; i < K; i++)
		for (int j = 0; j < K; j++)
			a[i * K + j] = dd_from(i == j ? 2.0 : abs(i - j) == 1 ? -1.0 : 0.0);
	eigen_symmetric(a, K, values, vectors);
	for (int j = 1; j <= K; j++)
	{
		double		known = 4.0 * pow(sin(j * M_PI / (2.0 * (K + 1))), 2);
		double		nearest = 1.0;

		for (int i = 0; i < K; i++)
			nearest = fmin(nearest, fabs(values[i].hi - known));
		assert_true(nearest < 1e-15);
	}
}

static void
eigenvectors_rebuild_the_matrix(void **unused)
{
	dd			a[K * K];
	dd			copy[K * K];
	dd			values[K];
	dd			vectors[K * K];

	(void) unused;
	hilbert(a);
	hilbert(copy);
	eigen_symmetric(copy, K, values, vectors);
	for (int i = 0; i < K; i++)
		for (int j = 0; j < K; j++)
		{
			dd			sum = DD_ZERO;

			for (int h = 0; h < K; h++)
				sum = dd_add(sum, dd_mul(values[h],
										 dd_mul(vectors[i * K + h],
												vectors[j * K + h])));
			assert_true(fabs(dd_sub(sum, a[i * K + j]).hi) < 1e-29);
		}
}

/* Processors with fused multiply-add get the same numbers. */
static void
eigenvalues_do_not_depend_on_the_processor(void **unused)
{
	dd			a[2][K * K];
	dd			values[2][K];
	dd			vectors[2][K * K];

	(void) unused;
	hilbert(a[0]);
	hilbert(a[1]);
	eigen_symmetric_portable(a[0], K, values[0], vectors[0]);
	eigen_symmetric(a[1], K, values[1], vectors[1]);
	assert_memory_equal(values[0], values[1], sizeof(values[0]));
	assert_memory_equal(vectors[0], vectors[1], sizeof(vectors[0]));
}

/* A of 20 rows is b b' + 4 c c', with 1 in four entries of b, nine of c. */
static void
low_rank_is_found(void **unused)
{
	enum {N = 20};
	dd			a[N * N];
	dd			l[N * N];
	int			pivots[N];

	(void) unused;
	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++)
			a[i * N + j] = dd_from(i < 4 && j < 4 ? 1.0 :
								   i >= 4 && i < 13 && j >= 4 && j < 13 ? 4.0 : 0.0);
	assert_int_equal(cholesky_pivoted(a, N, 1e-29, l, pivots), 2);
	/* c c' comes first, as its diagonal is larger */
	assert_int_equal(pivots[0], 4);
	assert_int_equal(pivots[1], 0);
	for (int i = 0; i < N; i++)
	{
		assert_true(l[i].hi == (i >= 4 && i < 13 ? 2.0 : 0.0));
		assert_true(l[N + i].hi == (i < 4 ? 1.0 : 0.0));
	}
}

/* ---- inverse roots ---- */

/* |M^(-1/2) x - y| in its largest entry */
static double
root_misses(const dd *m, const dd *x, const dd *y)
{
	InverseRoot *root = inverse_root_create(K + 2);
	double		largest = 0.0;
	dd			z[K];

	inverse_root_find(root, m, K);
	inverse_root_apply(root, z, x);
	for (int i = 0; i < K; i++)
		largest = fmax(largest, fabs(dd_sub(z[i], y[i]).hi));
	inverse_root_free(root);
	return largest;
}

/*
 * M = H diag(values) H with the reflection H = I - 2 u u' / u'u, u = (1, 2, ...):
 * then M^(-1/2) = H diag(values)^(-1/2) H.
 */
static void
reflect(dd *x)
{
	dd			along = DD_ZERO;
	double		square = 0.0;

	for (int i = 0; i < K; i++)
	{
		along = dd_add(along, dd_mul_d(x[i], i + 1.0));
		square += (i + 1.0) * (i + 1.0);
	}
	along = dd_div(dd_mul_d(along, 2.0), dd_from(square));
	for (int i = 0; i < K; i++)
		x[i] = dd_sub(x[i], dd_mul_d(along, i + 1.0));
}

static void
apply(dd *x, const dd *values)
{
	reflect(x);
	for (int i = 0; i < K; i++)
		x[i] = dd_mul(x[i], values[i]);
	reflect(x);
}

/* Of those eigenvalues; 0 stands for the inverse root of what is left out. */
static double
known_root_misses(const double *eigenvalues)
{
	dd			values[K];
	dd			roots[K];
	dd			m[K * K];
	dd			x[K];
	dd			y[K];

	for (int i = 0; i < K; i++)
	{
		values[i] = dd_from(eigenvalues[i]);
		roots[i] = eigenvalues[i] > 1e-12 ?
			dd_div(dd_from(1.0), dd_sqrt(values[i])) : DD_ZERO;
		x[i] = y[i] = dd_from(1.0 / (i + 1.0));
	}
	for (int j = 0; j < K; j++)
	{
		dd			column[K];

		for (int i = 0; i < K; i++)
			column[i] = dd_from(i == j ? 1.0 : 0.0);
		apply(column, values);
		for (int i = 0; i < K; i++)
			m[i * K + j] = column[i];
	}
	apply(y, roots);
	return root_misses(m, x, y);
}

static void
inverse_roots_are_known(void **unused)
{
	/* as of a cluster; with an effect of its own; on the way there */
	const double usual[K] = {0.5, 0.75, 0.9, 1.0, 1.0, 1.0};
	const double equal[K] = {0.5, 0.5, 0.5, 1.0, 1.0, 1.0};
	const double wide[K] = {2e-6, 1e-4, 1.0, 30.0, 1.5, 1.0};
	const double singular[K] = {0.0, 0.6, 0.8, 0.9, 1.0, 1.0};
	const double nearly[K] = {1e-9, 0.6, 0.8, 0.9, 1.0, 1.0};
	const double left_out[K] = {9e-13, 0.6, 0.8, 0.9, 1.0, 1.0};
	const double twice[K] = {0.0, 1e-8, 0.8, 0.0, 1.0, 1.0};
	const double large[K] = {1.0, 1e5, 40.0, 2.0, 0.5, 3.0};

	(void) unused;
	assert_true(known_root_misses(usual) < 1e-29);
	assert_true(known_root_misses(equal) < 1e-29);
	assert_true(known_root_misses(wide) < 1e-22);
	assert_true(known_root_misses(singular) < 1e-29);
	assert_true(known_root_misses(nearly) < 1e-15);
	assert_true(known_root_misses(left_out) < 1e-29);
	assert_true(known_root_misses(twice) < 1e-16);
	assert_true(known_root_misses(large) < 1e-28);
}

static void
inverse_root_of_ill_conditioned(void **unused)
{
	InverseRoot *root = inverse_root_create(K);
	dd			a[K * K];
	dd			x[K];
	dd			sum = DD_ZERO;

	(void) unused;
	hilbert(a);
	inverse_root_find(root, a, K);
	for (int i = 0; i < K; i++)
		x[i] = dd_from(1.0);
	inverse_root_apply(root, x, x);
	inverse_root_apply(root, x, x);
	for (int i = 0; i < K; i++)
		sum = dd_add(sum, x[i]);
	assert_true(fabs(dd_sub(sum, dd_from(K * K)).hi) < 1e-15);
	inverse_root_free(root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cholesky_solves_ill_conditioned),
		cmocka_unit_test(cholesky_drops_dependent_columns),
		cmocka_unit_test(whitening_gives_the_identity),
		cmocka_unit_test(eigenvalues_are_known),
		cmocka_unit_test(eigenvectors_rebuild_the_matrix),
		cmocka_unit_test(eigenvalues_do_not_depend_on_the_processor),
		cmocka_unit_test(low_rank_is_found),
		cmocka_unit_test(inverse_roots_are_known),
		cmocka_unit_test(inverse_root_of_ill_conditioned),
	};

	return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
