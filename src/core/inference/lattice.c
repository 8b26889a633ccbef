/*-------------------------------------------------------------------------
 *
 * lattice.c
 *		Means of a function over the unit cube, by shifted lattices.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/lattice.h"

#include <math.h>
#include <stdint.h>

#include "core/base/memory.h"
#include "core/random/random.h"

#define SHIFTS 12
#define SEED 0

/* Components of z that were looked for; those after are powers. */
#define COMPONENTS 24
#define MULTIPLIER 17797

static const uint32_t sizes[LATTICES] = {251, 1021, 4093, 16381, 65521};

static const uint32_t vectors[LATTICES][COMPONENTS] = {
	{1, 104, 77, 32, 54, 117, 113, 68, 81, 47, 91, 40, 122, 111, 88, 120,
		23, 20, 66, 15, 111, 95, 20, 93},
	{1, 374, 428, 453, 240, 251, 311, 183, 149, 42, 487, 206, 357, 393, 286,
		467, 76, 69, 347, 158, 211, 144, 175, 96},
	{1, 1715, 1422, 420, 1870, 1218, 749, 1351, 738, 1528, 1905, 826, 308,
		1605, 1202, 1972, 636, 591, 522, 1104, 1381, 1136, 870, 1782},
	{1, 3711, 7777, 2667, 6992, 1454, 7957, 3036, 1954, 3939, 5202, 3549,
		6174, 4972, 8124, 7842, 1078, 1285, 2562, 3328, 4403, 594, 4858,
		7055},
	{1, 24315, 29391, 18420, 32059, 27170, 19671, 3431, 32161, 8878, 2001,
		17341, 18164, 964, 1041, 7252, 25471, 5268, 5678, 14231, 4456,
		13197, 12915, 28911}
};

static uint32_t *
lattice_vector(int lattice, int dims)
{
	uint32_t   *vector = core_alloc_array(dims, sizeof(uint32_t));

	for (int j = 0; j < dims; j++)
		vector[j] = j < COMPONENTS ? vectors[lattice][j] :
			(uint64_t) vector[j - 1] * MULTIPLIER % sizes[lattice];
	return vector;
}

/* Moved and folded. */
static double
moved(double x, double shift)
{
	x += shift;
	x -= x >= 1.0;
	return lattice_inside(1.0 - fabs(2.0 * x - 1.0));
}

/* The mean of all points of one shift. */
static double
shifted_mean(LatticeFunction f, void *context, int dims, int lattice, int shift)
{
	uint32_t	size = sizes[lattice];
	uint32_t   *vector = lattice_vector(lattice, dims);
	uint32_t   *at = core_alloc_array(dims, sizeof(uint32_t));
	double	   *shifts = core_alloc_array(dims, sizeof(double));
	double	   *point = core_alloc_array(dims, sizeof(double));
	double		sum = 0.0;
	Random		random;

	random_start(&random, SEED, STREAM_LATTICE, shift);
	for (int j = 0; j < dims; j++)
		shifts[j] = random_uniform(&random);
	for (uint32_t i = 0; i < size; i++)
	{
		if (i % 256 == 0)
			core_check_interrupts();
		for (int j = 0; j < dims; j++)
		{
			point[j] = moved((double) at[j] / size, shifts[j]);
			at[j] += vector[j];
			at[j] -= at[j] >= size ? size : 0;
		}
		sum += f(point, context);
	}
	core_free(point);
	core_free(shifts);
	core_free(at);
	core_free(vector);
	return sum / size;
}

static LatticeMean
mean_of_lattice(LatticeFunction f, void *context, int dims, int lattice)
{
	LatticeMean result = {0.0, 0.0, lattice};
	double		means[SHIFTS];
	double		squares = 0.0;

	for (int s = 0; s < SHIFTS; s++)
	{
		means[s] = shifted_mean(f, context, dims, lattice, s);
		result.mean += means[s] / SHIFTS;
	}
	for (int s = 0; s < SHIFTS; s++)
		squares += (means[s] - result.mean) * (means[s] - result.mean);
	result.error = 3.0 * sqrt(squares / (SHIFTS * (SHIFTS - 1.0)));
	return result;
}

LatticeMean
lattice_mean(LatticeFunction f, void *context, int dims, int first, int last,
			 double target)
{
	LatticeMean result = mean_of_lattice(f, context, dims, first);

	while (result.error > target && result.lattice < last)
		result = mean_of_lattice(f, context, dims, result.lattice + 1);
	return result;
}
