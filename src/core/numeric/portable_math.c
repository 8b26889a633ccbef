/*-------------------------------------------------------------------------
 *
 * portable_math.c
 *		Functions that random draws go through, of the same digits everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/portable_math.h"

#include <math.h>

#include "core/numeric/dd.h"

/* ln 2 in two parts, the first exact in any product with an exponent. */
static const double LN2_HIGH = 0x1.62e42feep-1;
static const double LN2_LOW = 0x1.a39ef35793c76p-33;

/*
 * x = 2^e m with m in [1/sqrt 2, sqrt 2), and with s = (m - 1)/(m + 1)
 *
 *		ln m = 2 s + 2 s^3/3 + 2 s^5/5 + ...,		|s| < 0.172
 *
 * of which eleven terms reach 1e-18.  The last step adds the terms in the
 * order that loses least: ln m = f - (f^2/2 - s (f^2/2 + series)), f = m - 1.
 */
double
portable_log(double x)
{
	int			e;
	double		m = frexp(x, &e);
	double		f;
	double		half;
	double		s;
	double		z;
	double		series = 0.0;

	if (m < 0.70710678118654752)
	{
		m *= 2.0;
		e--;
	}
	f = m - 1.0;
	half = 0.5 * f * f;
	s = f / (2.0 + f);
	z = s * s;
	for (int term = 23; term >= 3; term -= 2)
		series = z * (2.0 / term + series);
	return e * LN2_HIGH - ((half - (s * (half + series) + e * LN2_LOW)) - f);
}

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1) */
static inline double
series_of(const double *c, int n, double x)
{
	double		sum = c[n - 1];

	for (int i = n - 2; i >= 0; i--)
		sum = sum * x + c[i];
	return sum;
}

/*
 * x = k ln 2 + r with |r| <= ln 2 / 2, and e^r is its series, of which fourteen
 * terms reach 1e-17.
 */
double
portable_exp(double x)
{
	static const double inverse_factorials[14] = {
		1.0, 1.0, 0.5, 0.16666666666666666, 0.041666666666666664,
		0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
		2.48015873015873e-05, 2.7557319223985893e-06, 2.755731922398589e-07,
		2.505210838544172e-08, 2.08767569878681e-09, 1.6059043836821613e-10
	};
	double		k;
	double		r;

	if (isnan(x))
		return x;
	if (x > 709.79)
		return INFINITY;
	if (x < -745.2)
		return 0.0;
	k = floor(x * 1.4426950408889634 + 0.5);
	r = (x - k * LN2_HIGH) - k * LN2_LOW;
	return ldexp(series_of(inverse_factorials, 14, r), (int) k);
}

/* Wichura (1988), algorithm AS 241, PPND16. */
double
portable_normal_quantile(double p)
{
	static const double a[8] = {
		3.3871328727963666080e0, 1.3314166789178437745e+2,
		1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4,
		3.3430575583588128105e+4, 2.5090809287301226727e+3
	};
	static const double b[8] = {
		1.0, 4.2313330701600911252e+1,
		6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4,
		2.8729085735721942674e+4, 5.2264952788528545610e+3
	};
	static const double c[8] = {
		1.42343711074968357734e0, 4.63033784615654529590e0,
		5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4
	};
	static const double d[8] = {
		1.0, 2.05319162663775882187e0,
		1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2,
		5.47593808499534494600e-4, 1.05075007164441684324e-9
	};
	static const double e[8] = {
		6.65790464350110377720e0, 5.46378491116411436990e0,
		1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7
	};
	static const double f[8] = {
		1.0, 5.99832206555887937690e-1,
		1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5,
		1.42151175831644588870e-7, 2.04426310338993978564e-15
	};
	double		q = p - 0.5;
	double		r;
	double		x;

	if (fabs(q) <= 0.425)
	{
		r = 0.180625 - q * q;
		return q * series_of(a, 8, r) / series_of(b, 8, r);
	}
	r = sqrt(-portable_log(q < 0.0 ? p : 1.0 - p));
	if (r <= 5.0)
		x = series_of(c, 8, r - 1.6) / series_of(d, 8, r - 1.6);
	else
		x = series_of(e, 8, r - 5.0) / series_of(f, 8, r - 5.0);
	return q < 0.0 ? -x : x;
}

/*
 * P(Z > x) e^(x^2/2) for x >= 0.67448975, by the rational approximations of
 * Cody (1969), whose coefficients are written for the normal distribution.
 */
static double
scaled_tail(double x)
{
	static const double c[9] = {
		9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326,
		2494.5375852903726711, 597.27027639480026226, 93.506656132177855979,
		8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8
	};
	static const double d[9] = {
		19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
		18615.571640885098091, 6485.558298266760755, 1519.377599407554805,
		235.38790178262499861, 22.266688044328115691, 1.0
	};
	static const double p[6] = {
		2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807,
		0.1274011611602473639, 0.21589853405795699, 0.02307344176494017303
	};
	static const double q[6] = {
		7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515,
		0.468238212480865118, 1.28426009614491121, 1.0
	};
	double		z;

	if (x <= 5.656854249492380195)
		return series_of(c, 9, x) / series_of(d, 9, x);
	z = 1.0 / (x * x);
	return (0.39894228040143267794 -
			z * series_of(p, 6, z) / series_of(q, 6, z)) / x;
}

/* e^(-x^2/2), with what rounding the square would lose. */
static double
bell(double x)
{
	dd			square = dd_two_square(x);

	return portable_exp(-0.5 * square.hi) * (1.0 - 0.5 * square.lo);
}

double
portable_normal_cdf(double x)
{
	static const double a[5] = {
		18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
		2.2352520354606839287, 0.065682337918207449113
	};
	static const double b[5] = {
		45507.789335026729956, 10260.932208618978205, 976.09855173777669322,
		47.20258190468824187, 1.0
	};
	double		size = fabs(x);

	if (isnan(x))
		return x;
	if (size <= 0.67448975)
		return 0.5 + x * series_of(a, 5, x * x) / series_of(b, 5, x * x);
	if (size > 40.0)
		return x > 0.0 ? 1.0 : 0.0;
	if (x < 0.0)
		return bell(size) * scaled_tail(size);
	return 1.0 - bell(size) * scaled_tail(size);
}

double
portable_normal_log_cdf(double x)
{
	if (x >= -0.67448975)
		return portable_log(portable_normal_cdf(x));
	return -0.5 * x * x + portable_log(scaled_tail(-x));
}
