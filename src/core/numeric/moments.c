/*-------------------------------------------------------------------------
 *
 * moments.c
 *		Cross-moments of rows about a reference point.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/moments.h"

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

void
moments_add(dd *sums, const dd *terms, int components)
{
	for (int i = 0; i < moments_count(components); i++)
		dd_accumulate(&sums[i], terms[i]);
}

/*
 * With z = (1, d) about c and (1, d + delta) about c - delta:
 * sum (d_j + delta_j)(d_k + delta_k)
 *	 = m_jk + delta_j m_k0 + delta_k m_j0 + delta_j delta_k m_00.
 */
void
moments_shift(dd *to, const dd *from, int components, const dd *delta)
{
	dd			count = dd_normalize(from[0]);

	to[0] = count;
	for (int j = 1; j < components; j++)
	{
		dd			first = dd_normalize(from[moments_index(j, 0)]);
		dd			shifted = dd_add(first, dd_mul(delta[j], count));

		to[moments_index(j, 0)] = shifted;
		for (int k = 1; k <= j; k++)
		{
			dd			m = dd_normalize(from[moments_index(j, k)]);

			m = dd_add(m, dd_mul(delta[j],
								 dd_normalize(from[moments_index(k, 0)])));
			m = dd_add(m, dd_mul(delta[k], shifted));
			/* Squares that cancelled leave noise of either sign. */
			to[moments_index(j, k)] = j == k && m.hi < 0.0 ? DD_ZERO : m;
		}
	}
}

/*
 * Is a symmetric matrix positive semi-definite, once its diagonal is raised by
 * the noise given and up to the tolerance once it is scaled to a unit
 * diagonal?  By Cholesky with complete pivoting; destroys the matrix.
 */
static bool
is_semidefinite(double *a, const double *noise, int n)
{
	for (int i = 0; i < n; i++)
	{
		if (!(a[i * n + i] >= 0.0))
			return false;
		a[i * n + i] += noise[i];
	}
	for (int i = 0; i < n; i++)
	{
		double		scale = sqrt(a[i * n + i]);

		for (int j = 0; j < n; j++)
		{
			double		both = scale * sqrt(a[j * n + j]);

			if (i == j)
				continue;
			/* A component without spread cannot vary with another. */
			if (a[i * n + i] >= UNDERFLOWN && a[j * n + j] >= UNDERFLOWN)
				a[i * n + j] /= both;
			else if (fabs(a[i * n + j]) <= 2.0 * fmax(both, sqrt(UNDERFLOWN) *
													  fmax(scale, sqrt(a[j * n + j]))) + UNDERFLOWN)
				a[i * n + j] = 0.0;
			else
				return false;
		}
	}
	for (int i = 0; i < n; i++)
		a[i * n + i] = a[i * n + i] >= UNDERFLOWN ? 1.0 : 0.0;

	for (;;)
	{
		int			pivot = 0;
		double		largest;

		core_check_interrupts();
		for (int i = 1; i < n; i++)
			if (a[i * n + i] > a[pivot * n + pivot])
				pivot = i;
		largest = a[pivot * n + pivot];
		if (!(largest > FORGED))
			break;
		for (int i = 0; i < n; i++)
		{
			double		factor = a[i * n + pivot] / largest;

			if (i == pivot)
				continue;
			for (int j = 0; j < n; j++)
				if (j != pivot)
					a[i * n + j] -= factor * a[pivot * n + j];
		}
		for (int i = 0; i < n; i++)
			a[i * n + pivot] = a[pivot * n + i] = 0.0;
	}

	for (int i = 0; i < n * n; i++)
		if (!(fabs(a[i]) <= 2.0 * FORGED))
			return false;
	return true;
}

static void
unpack(double *a, int lda, const dd *triangle, int components)
{
	for (int j = 0; j < components; j++)
		for (int k = 0; k <= j; k++)
			a[j * lda + k] = a[k * lda + j] = triangle[moments_index(j, k)].hi;
}

/*
 * What rounding can have left in the sums of one power of the weight, as an
 * amount by which the diagonal is raised.  The sums are made of terms
 * w^p d_j d_k, each with a relative error of a few 2^-106, and in adding n of
 * them and moving the point they are about, terms of this size cancel.  No row
 * lies further from the point than r_j = sqrt(sum d_j^2) of the unweighted
 * sums (1 for the leading 1), nor did any point that sums were about before.
 * The noise at (j, k) is therefore a small multiple of e_j e_k, where
 * e_j^2 = 2^-104 n sum(w^p) r_j^2; rows of weight 1 beside one of 1e9 are lost
 * in it.  Errors below e_j e_k keep a matrix of n components semi-definite
 * once n e_j^2 is added to its diagonal.
 */
static void
rounding_noise(double *noise, const dd *unweighted, double sum_of_weights,
			   int components, int n)
{
	double		rows = unweighted[0].hi;
	double		factor = (ldexp(1.0, -88) + rows * ldexp(1.0, -98)) *
		sum_of_weights * n;

	noise[0] = factor;
	for (int j = 1; j < components; j++)
		noise[j] = factor * unweighted[moments_index(j, j)].hi;
}

/*
 * Rows (z, wz) have the moment matrix [S0 S1; S1 S2], which is semi-definite
 * for any weights; S1 alone is so only if no weight is negative.
 */
bool
moments_plausible(const dd *sums, int components, int powers)
{
	int			stride = moments_count(components);
	int			n = powers > 1 ? 2 * components : components;
	double	   *a = core_alloc_array(size_mul(n, n), sizeof(double));
	double	   *noise = core_alloc_array(n, sizeof(double));
	bool		plausible;

	unpack(a, n, sums, components);
	rounding_noise(noise, sums, sums[0].hi, components, n);
	if (powers > 1)
	{
		unpack(a + components, n, sums + stride, components);
		unpack(a + components * n, n, sums + stride, components);
		unpack(a + components * n + components, n, sums + 2 * stride,
			   components);
		rounding_noise(noise + components, sums, sums[2 * stride].hi,
					   components, n);
	}
	plausible = is_semidefinite(a, noise, n);
	if (plausible && powers > 1)
	{
		unpack(a, components, sums + stride, components);
		rounding_noise(noise, sums, sums[stride].hi, components, n);
		plausible = is_semidefinite(a, noise, components);
	}
	core_free(noise);
	core_free(a);
	return plausible;
}
