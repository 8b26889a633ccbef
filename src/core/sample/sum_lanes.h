/*
 * sum_lanes.h
 *		Terms of rows into the sums of their cells, in vectors: a template.
 *
 *	SUM_LANES	how many doubles a vector has, 4 or 8: half as many sums
 *	SUM_NAME	name of the function
 *
 * A sum in double-double lies in a cell as a high and a low part, so that a
 * vector has the high parts of its sums in the even lanes and the low ones in
 * the odd.  A term's rows lie beside each other, as they were worked out: as
 * many terms of as many rows as a vector has lanes are turned over, like a
 * matrix that is transposed, block by block.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 */
#define SUM_GLUE(a, b) a##b
#define SUM_TYPE_OF(lanes) SUM_GLUE(SumLanes, lanes)
#define SUM_MASK_OF(lanes) SUM_GLUE(SumMask, lanes)
#define Lanes SUM_TYPE_OF(SUM_LANES)
#define Mask SUM_MASK_OF(SUM_LANES)

typedef double Lanes __attribute__((vector_size(SUM_LANES * sizeof(double))));
typedef int64_t Mask __attribute__((vector_size(SUM_LANES * sizeof(double))));

/*
 * Exchange blocks of "size" lanes: of two rows of a matrix, the first gets the
 * even blocks, the second the odd ones.
 */
#if SUM_LANES == 4
#define SUM_EVEN_1 {0, 4, 2, 6}
#define SUM_ODD_1 {1, 5, 3, 7}
#define SUM_EVEN_2 {0, 1, 4, 5}
#define SUM_ODD_2 {2, 3, 6, 7}
#define SUM_HIGH_PARTS {0, 0, 2, 2}
#define SUM_HIGH_AND_LOW {0, 5, 2, 7}
#else
#define SUM_EVEN_1 {0, 8, 2, 10, 4, 12, 6, 14}
#define SUM_ODD_1 {1, 9, 3, 11, 5, 13, 7, 15}
#define SUM_EVEN_2 {0, 1, 8, 9, 4, 5, 12, 13}
#define SUM_ODD_2 {2, 3, 10, 11, 6, 7, 14, 15}
#define SUM_EVEN_4 {0, 1, 2, 3, 8, 9, 10, 11}
#define SUM_ODD_4 {4, 5, 6, 7, 12, 13, 14, 15}
#define SUM_HIGH_PARTS {0, 0, 2, 2, 4, 4, 6, 6}
#define SUM_HIGH_AND_LOW {0, 9, 2, 11, 4, 13, 6, 15}
#endif

#define SUM_EXCHANGE(size) \
	for (int r = 0; r < SUM_LANES; r++) \
		if ((r & size) == 0) \
		{ \
			Lanes		a = rows[r]; \
			Lanes		b = rows[r + size]; \
			rows[r] = __builtin_shuffle(a, b, (Mask) SUM_EVEN_##size); \
			rows[r + size] = __builtin_shuffle(a, b, (Mask) SUM_ODD_##size); \
		}

/*
 * The terms of n rows, a multiple of SUM_LANES, into as many sums, which start
 * "first" after the beginning of a cell's.
 */
static inline void
SUM_NAME(dd *const *sums, int first, const double (*terms)[CHUNK], int n)
{
	for (int i = 0; i < n; i += SUM_LANES)
	{
		Lanes		rows[SUM_LANES];

#pragma GCC unroll 8
		for (int k = 0; k < SUM_LANES; k++)
			memcpy(&rows[k], terms[k] + i, sizeof(Lanes));
#pragma GCC unroll 8
		SUM_EXCHANGE(1);
#pragma GCC unroll 8
		SUM_EXCHANGE(2);
#if SUM_LANES == 8
#pragma GCC unroll 8
		SUM_EXCHANGE(4);
#endif
		/* dd_accumulate_lazily; what comes in other lanes is not used. */
#pragma GCC unroll 8
		for (int r = 0; r < SUM_LANES; r++)
		{
			Lanes		term = rows[r];
			Lanes		sum;
			Lanes		s;
			Lanes		bb;
			Lanes		error;
			Lanes		low;

			memcpy(&sum, sums[i + r] + first, sizeof(Lanes));
			s = sum + term;
			bb = s - sum;
			error = (sum - (s - bb)) + (term - bb);
			low = sum +
				(__builtin_shuffle(error, (Mask) SUM_HIGH_PARTS) + term);
			s = __builtin_shuffle(s, low, (Mask) SUM_HIGH_AND_LOW);
			memcpy(sums[i + r] + first, &s, sizeof(Lanes));
		}
	}
}

#undef SUM_GLUE
#undef SUM_TYPE_OF
#undef SUM_MASK_OF
#undef SUM_EVEN_1
#undef SUM_ODD_1
#undef SUM_EVEN_2
#undef SUM_ODD_2
#undef SUM_EVEN_4
#undef SUM_ODD_4
#undef SUM_HIGH_PARTS
#undef SUM_HIGH_AND_LOW
#undef SUM_EXCHANGE
#undef Lanes
#undef Mask
#undef SUM_LANES
#undef SUM_NAME
