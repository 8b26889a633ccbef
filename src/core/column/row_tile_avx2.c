/*-------------------------------------------------------------------------
 *
 * row_tile_avx2.c
 *		A tile of rows, on processors with AVX2.
 *
 * The lanes hold replicates, not rows: a block of Philox has the bytes of two
 * rows for eight replicates side by side, four blocks are computed at once,
 * and one multiply-add takes two rows of eight replicates against a limb of
 * the two rows' numbers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/row_tile.h"

#ifdef HAS_AVX2_BUILDS

#include <string.h>

static FOR_AVX2 void
prepare_keys(TileKeys *keys, uint64_t seed, uint32_t first_replicate,
			 uint32_t stream, uint32_t attempt)
{
	uint32_t	group = first_replicate / 8;
	uint64_t	p1 = (uint64_t) PHILOX_M1 * stream;
	__m256i		c1 = _mm256_set_epi64x(group + 3, group + 2, group + 1, group);
	__m256i		x0;
	__m256i		p0;

	philox_set_keys(&keys->philox, seed);

	/* Round 1: x0 = hi(p1) ^ c1 ^ k0, x1 = lo(p1), x2 = hi(p0) ^ c3 ^ k1. */
	x0 = xor3(_mm256_set1_epi64x(p1 >> 32), c1, keys->philox.k0[0]);
	keys->x2_of_1 = _mm256_xor_si256(_mm256_set1_epi64x(attempt),
									 keys->philox.k1[0]);

	/* Round 2: x0 = hi(p1) ^ x1 ^ k0, x2 = hi(p0) ^ x3 ^ k1, x3 = lo(p0). */
	p0 = _mm256_mul_epu32(x0, keys->philox.m0);
	keys->x0_of_2 = _mm256_xor_si256(_mm256_set1_epi64x((uint32_t) p1),
									 keys->philox.k0[1]);
	keys->x2_of_2 = _mm256_xor_si256(_mm256_srli_epi64(p0, 32), keys->philox.k1[1]);
	keys->x3_of_2 = p0;
}

INLINE_FOR_AVX2 FourBlocks
first_rounds(const TileKeys *keys, uint32_t pair)
{
	__m256i		p0 = _mm256_set1_epi64x((uint64_t) PHILOX_M0 * pair);
	__m256i		p1 = _mm256_mul_epu32(_mm256_xor_si256(_mm256_srli_epi64(p0, 32),
													   keys->x2_of_1),
									  keys->philox.m1);
	FourBlocks	x;

	x.x0 = _mm256_xor_si256(_mm256_srli_epi64(p1, 32), keys->x0_of_2);
	x.x1 = p1;
	x.x2 = _mm256_xor_si256(p0, keys->x2_of_2);
	x.x3 = keys->x3_of_2;
	return x;
}

/* Less the number of thresholds that each byte reaches. */
INLINE_FOR_AVX2 __m256i
count_of(__m256i bytes, const __m256i *below)
{
	__m256i		a = _mm256_add_epi8(_mm256_cmpgt_epi8(bytes, below[0]),
									_mm256_cmpgt_epi8(bytes, below[1]));
	__m256i		b = _mm256_add_epi8(_mm256_cmpgt_epi8(bytes, below[2]),
									_mm256_cmpgt_epi8(bytes, below[3]));

	return _mm256_add_epi8(a, b);
}

/* From the bytes of a pair to its counts and a mask of those left over. */
INLINE_FOR_AVX2 void
count_pair(const FourBlocks *x, const __m256i *below, TileScratch *scratch,
		   uint32_t i, __m256i *sum_low, __m256i *sum_high)
{
	__m256i		low = philox_side_by_side(x->x0, x->x1);
	__m256i		high = philox_side_by_side(x->x2, x->x3);
	__m256i		count = count_of(low, below);
	uint32_t	left_low;
	uint32_t	left_high;

	*sum_low = _mm256_add_epi8(*sum_low, count);
	_mm256_store_si256((__m256i *) scratch->counts[i], count);
	count = count_of(high, below);
	*sum_high = _mm256_add_epi8(*sum_high, count);
	_mm256_store_si256((__m256i *) (scratch->counts[i] + 32), count);
	left_low = _mm256_movemask_epi8(_mm256_cmpgt_epi8(low, below[4]));
	left_high = _mm256_movemask_epi8(_mm256_cmpgt_epi8(high, below[4]));
	scratch->left_over[i] = (uint64_t) left_high << 32 | left_low;
}

/*
 * Less the counts of a tile, but for the bytes left over, and where those are.
 */
static FOR_AVX2 void
count_tile(const PoissonBytes *poisson, const TileKeys *keys,
		   const RowTile *tile, TileScratch *scratch)
{
	const __m256i ones = _mm256_set1_epi8(1);
	__m256i		below[POISSON_BYTE_MOST + 1];
	__m256i		drawn_low = _mm256_setzero_si256();
	__m256i		drawn_high = _mm256_setzero_si256();

	for (int k = 0; k <= POISSON_BYTE_MOST; k++)
		below[k] = _mm256_set1_epi8(poisson->threshold[k] - 1);
	for (uint32_t start = 0; start < tile->n_pairs; start += 32)
	{
		uint32_t	end = start + 32 < tile->n_pairs ? start + 32 :
			tile->n_pairs;
		__m256i		sum_low = _mm256_setzero_si256();
		__m256i		sum_high = _mm256_setzero_si256();

		for (uint32_t i = start; i < end; i += PHILOX_AT_ONCE)
		{
			FourBlocks	x[PHILOX_AT_ONCE];

#pragma GCC unroll 4
			for (int j = 0; j < PHILOX_AT_ONCE; j++)
				x[j] = first_rounds(keys, tile->first_pair + i + j);
#pragma GCC unroll 8
			for (int round = 2; round < PHILOX_ROUNDS; round++)
#pragma GCC unroll 4
				for (int j = 0; j < PHILOX_AT_ONCE; j++)
					philox_round(&keys->philox, round, &x[j]);
#pragma GCC unroll 4
			for (int j = 0; j < PHILOX_AT_ONCE; j++)
				count_pair(&x[j], below, scratch, i + j, &sum_low, &sum_high);
		}
		/* The last few may have been computed for nothing. */
		for (uint32_t i = end; i % PHILOX_AT_ONCE != 0; i++)
		{
			const __m256i *counts = (const __m256i *) scratch->counts[i];

			sum_low = _mm256_sub_epi8(sum_low, counts[0]);
			sum_high = _mm256_sub_epi8(sum_high, counts[1]);
		}
		/* 32 pairs of at most 4: they fit a byte, two of them 16 bits. */
		drawn_low = _mm256_sub_epi16(drawn_low,
									 _mm256_maddubs_epi16(ones, sum_low));
		drawn_high = _mm256_sub_epi16(drawn_high,
									  _mm256_maddubs_epi16(ones, sum_high));
	}
	_mm256_storeu_si256((__m256i *) scratch->drawn, drawn_low);
	_mm256_storeu_si256((__m256i *) (scratch->drawn + 16), drawn_high);
}

/* ---- from the draws of a tile to its sums ---- */

/*
 * Decide the bytes left over, in order.  Mostly there are none or one among
 * 64, so two are written down before it is looked at how many there were.
 */
static FOR_AVX2 void
decide_left_over(const PoissonBytes *poisson, const RowTile *tile,
				 TileScratch *scratch, RowReplicate *replicates)
{
	RandomWords *words[ROW_LANES];	/* in the order of the bytes */
	uint32_t	n = 0;

	for (int i = 0; i < ROW_LANES; i++)
		words[i] = &replicates[lane_of_place(2 * i)].words;

	for (uint32_t i = 0; i < tile->n_pairs; i++)
	{
		uint64_t	bits = scratch->left_over[i];
		int			found = __builtin_popcountll(bits);
		uint16_t	base = (uint16_t) (i * BYTES_OF_PAIR);
		uint16_t   *places = scratch->places + n;

		places[0] = base + (uint16_t) _tzcnt_u64(bits);
		bits = _blsr_u64(bits);
		places[1] = base + (uint16_t) _tzcnt_u64(bits);
		bits = _blsr_u64(bits);
		places[2] = base + (uint16_t) _tzcnt_u64(bits);
		for (int j = 3; j < found; j++)
		{
			bits = _blsr_u64(bits);
			places[j] = base + (uint16_t) _tzcnt_u64(bits);
		}
		n += found;
	}
	for (uint32_t i = 0; i < n; i++)
	{
		uint16_t	place = scratch->places[i];
		int			lane = place % BYTES_OF_PAIR / 2;
		int			count = poisson_left_over(poisson, words[lane]);

		scratch->counts[place / BYTES_OF_PAIR][place % BYTES_OF_PAIR] =
			(int8_t) -count;
		/* It was taken for the largest number that owns bytes. */
		scratch->drawn[lane] += count - POISSON_BYTE_MOST;
	}
}

/* Both rows' number in one limb, for all lanes. */
INLINE_FOR_AVX2 __m256i
limb_of(const int16_t limbs[2])
{
	int32_t		both;

	memcpy(&both, limbs, sizeof(both));
	return _mm256_set1_epi32(both);
}

INLINE_FOR_AVX2 void
add_limb(__m256i *a, __m256i *b, __m256i counts_a, __m256i counts_b,
		 const int16_t limbs[2])
{
	__m256i		number = limb_of(limbs);

	*a = _mm256_sub_epi32(*a, _mm256_madd_epi16(counts_a, number));
	*b = _mm256_sub_epi32(*b, _mm256_madd_epi16(counts_b, number));
}

/* Sums of one column for 16 replicates, the bytes from "offset" on. */
static FOR_AVX2 void
add_column(const RowTile *tile, int column, const TileScratch *scratch,
		   int offset, int32_t sums[N_LIMBS][16])
{
	__m256i		a0 = _mm256_setzero_si256();
	__m256i		a1 = a0;
	__m256i		a2 = a0;
	__m256i		a3 = a0;
	__m256i		b0 = a0;
	__m256i		b1 = a0;
	__m256i		b2 = a0;
	__m256i		b3 = a0;

	for (uint32_t i = 0; i < tile->n_pairs; i++)
	{
		const __m128i *bytes = (const __m128i *) (scratch->counts[i] + offset);
		const int16_t (*limbs)[2] = tile->limbs[column][i];
		__m256i		a = _mm256_cvtepi8_epi16(_mm_loadu_si128(bytes));
		__m256i		b = _mm256_cvtepi8_epi16(_mm_loadu_si128(bytes + 1));

		add_limb(&a0, &b0, a, b, limbs[0]);
		add_limb(&a1, &b1, a, b, limbs[1]);
		add_limb(&a2, &b2, a, b, limbs[2]);
		add_limb(&a3, &b3, a, b, limbs[3]);
	}
	_mm256_storeu_si256((__m256i *) sums[0], a0);
	_mm256_storeu_si256((__m256i *) sums[1], a1);
	_mm256_storeu_si256((__m256i *) sums[2], a2);
	_mm256_storeu_si256((__m256i *) sums[3], a3);
	_mm256_storeu_si256((__m256i *) (sums[0] + 8), b0);
	_mm256_storeu_si256((__m256i *) (sums[1] + 8), b1);
	_mm256_storeu_si256((__m256i *) (sums[2] + 8), b2);
	_mm256_storeu_si256((__m256i *) (sums[3] + 8), b3);
}

static FOR_AVX2 void
add_to_block(const int32_t sums[2][N_LIMBS][16], int column, uint32_t block,
			 RowReplicate *replicates)
{
	for (int i = 0; i < ROW_LANES; i++)
	{
		const int32_t (*limbs)[16] = sums[i / 16];
		FixedSum   *sum = &replicates[lane_of_place(2 * i)].blocks[block]
			.sums[column];

		sum->low += limbs[0][i % 16] +
			(int64_t) limbs[1][i % 16] * (1 << LIMB_BITS);
		sum->high += limbs[2][i % 16] +
			(int64_t) limbs[3][i % 16] * (1 << LIMB_BITS);
	}
}

FOR_AVX2 void
row_tile_draw_avx2(const RowSource *source, const RowTile *tile,
				   uint32_t block, RowReplicate *replicates)
{
	bool		wide = !source->narrow && cpu_has_avx512();
	bool		vnni = wide && cpu_has_avx512_vnni();
	TileKeys	keys;
	TileScratch scratch;
	int32_t		sums[2][N_LIMBS][16];

	prepare_keys(&keys, source->seed, replicates[0].number,
				 STREAM_VALUE_BYTES, 0);
	if (wide)
		row_tile_count_avx512(&source->poisson, &keys, tile, &scratch);
	else
		count_tile(&source->poisson, &keys, tile, &scratch);
	decide_left_over(&source->poisson, tile, &scratch, replicates);
	for (int i = 0; i < ROW_LANES; i++)
		replicates[lane_of_place(2 * i)].blocks[block].n_rows +=
			scratch.drawn[i];
	for (int column = 0; column < source->n_columns; column++)
	{
		if (vnni)
			row_tile_add_vnni(tile, column, &scratch, sums);
		else
			for (int half = 0; half < 2; half++)
				add_column(tile, column, &scratch, 32 * half, sums[half]);
		add_to_block((const int32_t (*)[N_LIMBS][16]) sums, column, block,
					 replicates);
	}
}

#endif							/* HAS_AVX2_BUILDS */
