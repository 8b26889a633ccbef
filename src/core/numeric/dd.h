/*-------------------------------------------------------------------------
 *
 * dd.h
 *		Double-double arithmetic: a number as the unevaluated sum hi + lo.
 *
 * About 32 significant digits from two doubles, by error-free transformations
 * (Dekker 1971; Knuth, TAOCP vol. 2, 4.2.2; Hida, Li and Bailey 2001).  Every
 * sum of the extension is kept this way, so that a result rounded to double
 * does not depend on the order in which rows were added.
 *
 * The transformations are exact only if the compiler neither reassociates nor
 * contracts: build with -ffp-contract=off and never with fast-math.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DD_H
#define RESILIENCE_DD_H

#include <math.h>
#include <stdbool.h>

#ifdef __FAST_MATH__
#error "double-double arithmetic does not survive -ffast-math"
#endif
/* 16 is said where only _Float16 may be evaluated in another way (AVX512-FP16). */
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && \
	__FLT_EVAL_METHOD__ != 16
#error "double-double arithmetic needs doubles evaluated as doubles (on i386: -msse2 -mfpmath=sse)"
#endif

/* A fused multiply-add in hardware gives the same digits, sooner. */
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define DD_HAS_FMA
#endif

typedef struct dd
{
	double		hi;				/* hi + lo rounded to double */
	double		lo;				/* what the rounding lost */
} dd;

static const dd DD_ZERO = {0.0, 0.0};

static inline dd
dd_from(double a)
{
	dd			r = {a, 0.0};

	return r;
}

/* a + b exactly, provided |a| >= |b| or a is zero. */
static inline dd
dd_quick_two_sum(double a, double b)
{
	double		s = a + b;
	dd			r = {s, b - (s - a)};

	return r;
}

/* a + b exactly. */
static inline dd
dd_two_sum(double a, double b)
{
	double		s = a + b;
	double		bb = s - a;
	dd			r = {s, (a - (s - bb)) + (b - bb)};

	return r;
}

/* a - b exactly. */
static inline dd
dd_two_diff(double a, double b)
{
	return dd_two_sum(a, -b);
}

/*
 * a * b exactly.  Dekker's product splits each factor into two halves of 26
 * bits; a fused multiply-add gives the same two numbers in one instruction
 * where the target has it.
 */
static inline dd
dd_two_prod(double a, double b)
{
	double		p = a * b;
#ifdef DD_HAS_FMA
	dd			r = {p, __builtin_fma(a, b, -p)};
#else
	const double splitter = 134217729.0;	/* 2^27 + 1 */
	double		ta = splitter * a;
	double		tb = splitter * b;
	double		ah = ta - (ta - a);
	double		al = a - ah;
	double		bh = tb - (tb - b);
	double		bl = b - bh;
	dd			r = {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif

	return r;
}

/* a * a exactly; one splitting instead of two. */
static inline dd
dd_two_square(double a)
{
	double		p = a * a;
#ifdef DD_HAS_FMA
	dd			r = {p, __builtin_fma(a, a, -p)};
#else
	double		t = 134217729.0 * a;
	double		ah = t - (t - a);
	double		al = a - ah;
	dd			r = {p, ((ah * ah - p) + 2.0 * ah * al) + al * al};
#endif

	return r;
}

static inline dd
dd_neg(dd a)
{
	dd			r = {-a.hi, -a.lo};

	return r;
}

static inline dd
dd_add(dd a, dd b)
{
	dd			s = dd_two_sum(a.hi, b.hi);
	dd			t = dd_two_sum(a.lo, b.lo);

	s = dd_quick_two_sum(s.hi, s.lo + t.hi);
	return dd_quick_two_sum(s.hi, s.lo + t.lo);
}

static inline dd
dd_sub(dd a, dd b)
{
	return dd_add(a, dd_neg(b));
}

/*
 * Add a term to a running sum.  Cheaper than dd_add, with an error bound
 * relative to |sum| + |term| rather than to the result: right for long sums.
 */
static inline void
dd_accumulate(dd *sum, dd term)
{
	dd			s = dd_two_sum(sum->hi, term.hi);

	*sum = dd_quick_two_sum(s.hi, s.lo + (sum->lo + term.lo));
}

/*
 * The same for sums over very many rows: hi and lo are left to drift apart,
 * with the same error bound, until dd_normalize is called.  (Ogita, Rump and
 * Oishi 2005, Sum2 with terms in double-double.)
 */
static inline void
dd_accumulate_lazily(dd *sum, dd term)
{
	dd			s = dd_two_sum(sum->hi, term.hi);

	sum->hi = s.hi;
	sum->lo += s.lo + term.lo;
}

static inline dd
dd_normalize(dd a)
{
	return dd_two_sum(a.hi, a.lo);
}

static inline dd
dd_mul(dd a, dd b)
{
	dd			p = dd_two_prod(a.hi, b.hi);

	return dd_quick_two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/* Products whose halves may overlap: good enough as terms of a sum. */
static inline dd
dd_square_unnormalized(dd a)
{
	dd			p = dd_two_square(a.hi);

	p.lo += 2.0 * a.hi * a.lo;
	return p;
}

static inline dd
dd_mul_d_unnormalized(dd a, double b)
{
	dd			p = dd_two_prod(a.hi, b);

	p.lo += a.lo * b;
	return p;
}

static inline dd
dd_mul_unnormalized(dd a, dd b)
{
	dd			p = dd_two_prod(a.hi, b.hi);

	p.lo += a.hi * b.lo + a.lo * b.hi;
	return p;
}

static inline dd
dd_square(dd a)
{
	dd			p = dd_square_unnormalized(a);

	return dd_quick_two_sum(p.hi, p.lo);
}

static inline dd
dd_mul_d(dd a, double b)
{
	dd			p = dd_mul_d_unnormalized(a, b);

	return dd_quick_two_sum(p.hi, p.lo);
}

/* Long division: three quotient digits of 53 bits, the last for rounding. */
static inline dd
dd_div(dd a, dd b)
{
	double		q1 = a.hi / b.hi;
	dd			r = dd_sub(a, dd_mul_d(b, q1));
	double		q2 = r.hi / b.hi;
	double		q3;
	dd			q;

	r = dd_sub(r, dd_mul_d(b, q2));
	q3 = r.hi / b.hi;
	q = dd_quick_two_sum(q1, q2);
	return dd_add(q, dd_from(q3));
}

/* Square root by one Newton step in double-double (Karp's trick); 0 if a <= 0. */
static inline dd
dd_sqrt(dd a)
{
	double		x;
	double		ax;
	dd			err;

	if (!(a.hi > 0.0))
		return DD_ZERO;
	x = 1.0 / sqrt(a.hi);
	ax = a.hi * x;
	err = dd_sub(a, dd_two_prod(ax, ax));
	return dd_two_sum(ax, err.hi * (x * 0.5));
}

static inline dd
dd_abs(dd a)
{
	return a.hi < 0.0 ? dd_neg(a) : a;
}

static inline bool
dd_is_zero(dd a)
{
	return a.hi == 0.0;
}

/* *sum += a * b, skipping structural zeros, of which designs are full. */
static inline void
dd_accumulate_product(dd *sum, dd a, dd b)
{
	if (!dd_is_zero(a) && !dd_is_zero(b))
		*sum = dd_add(*sum, dd_mul(a, b));
}

#endif							/* RESILIENCE_DD_H */
