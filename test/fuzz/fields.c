/*-------------------------------------------------------------------------
 *
 * fields.c
 *		Mutations of a sample's bytes that keep its form.
 *
 * Both samples end in an array of big-endian fields of 8 bytes, whose length
 * the header fixes: what libFuzzer does by itself is mostly refused for its
 * length, and never comes to what the fields say.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

extern size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t max_size);
extern size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size,
									  size_t max_size, unsigned int seed);

static const double numbers[] = {
	0.0, -0.0, 1.0, -1.0, 2.0, 3.0, 0.5, 0.1, 1e-300, 5e-324, 1e-50, 1e-10,
	1e10, 1e12, 1e15, 1e16, 1e28, 1e50, -1e50, 1e100, 1e150, 1e200, 1e300,
	INFINITY, NAN
};
#define N_NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

static uint64_t
get_field(const uint8_t *at)
{
	uint64_t	value = 0;

	for (int i = 0; i < 8; i++)
		value = (value << 8) | at[i];
	return value;
}

static void
put_field(uint8_t *at, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		at[i] = (uint8_t) value;
}

static uint64_t
bits_of(double number)
{
	uint64_t	bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits;
}

static void
change_field(uint8_t *at, const uint8_t *other, unsigned int seed)
{
	uint64_t	value = get_field(at);
	double		number;

	memcpy(&number, &value, sizeof(number));
	switch (seed % 7)
	{
		case 0:					/* one of the values that break things */
			put_field(at, bits_of(numbers[seed / 7 % N_NUMBERS]));
			break;
		case 1:					/* the last digit */
			put_field(at, value + (seed / 7 % 2 == 0 ? 1 : -1));
			break;
		case 2:					/* a value from elsewhere */
			put_field(at, get_field(other));
			break;
		case 3:					/* by orders of magnitude */
			put_field(at, bits_of(ldexp(number, (int) (seed / 7 % 400) - 200)));
			break;
		case 4:					/* the other sign */
			put_field(at, value ^ UINT64_C(1) << 63);
			break;
		case 5:					/* a small integer */
			put_field(at, seed / 7 % 5);
			break;
		case 6:					/* any */
			LLVMFuzzerMutate(at, 8, 8);
			break;
	}
}

size_t
LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t max_size,
						unsigned int seed)
{
	size_t		fields = size / 8;
	unsigned int left = seed;

	if (fields < 4 || left % 4 == 0)
		return LLVMFuzzerMutate(bytes, size, max_size);
	for (unsigned int changes = 1 + left / 4 % 3; changes > 0; changes--)
	{
		size_t		at;
		size_t		other;

		left = left * 1664525u + 1013904223u;
		at = (left >> 8) % (fields - 3);
		left = left * 1664525u + 1013904223u;
		other = (left >> 8) % (fields - 3);
		left = left * 1664525u + 1013904223u;
		change_field(bytes + size - 8 * (at + 1), bytes + size - 8 * (other + 1),
					 left >> 8);
	}
	return size;
}
