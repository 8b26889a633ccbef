#!/usr/bin/env python3
"""noncentral_t.py > noncentral_t.csv: P(|T| > t) of the noncentral t distribution.

The integral over s, with df s^2 chi-squared of df, of what a normal with mean
delta leaves beyond t s on either side, in 30 digits (mpmath)."""
from mpmath import mp, mpf, quad, ncdf, sqrt, exp, log, loggamma, nstr

mp.dps = 30


def tails(t, df, delta):
    t, df, delta = mpf(t), mpf(df), mpf(delta)

    def density(s):
        return exp((df - 1) * log(s) - df * s * s / 2 + log(2) + df / 2 * log(df / 2) - loggamma(df / 2))

    width = 1 / sqrt(2 * df)
    points = {mpf(0), mpf("1e-6"), mpf("1e-3")} | {max(mpf(0), 1 + width * k / 2) for k in range(-24, 60)}
    if t > 0:
        points |= {max(mpf(0), (delta + k) / t) for k in (-8, -4, -2, -1, 0, 1, 2, 4, 8)}
    points = sorted(p for p in points if p <= 1 + 29 * width)
    return quad(lambda s: density(s) * (ncdf(delta - t * s) + ncdf(-delta - t * s)), points)


print("t,df,noncentrality,probability")
for df in ("1", "2", "3", "4.5", "7", "16", "38", "200", "5000"):
    for t in ("0.5", "1.96", "2.75", "4.3", "12.7", "90", "6366"):
        if float(df) > 38 and float(t) > 13:
            continue
        for delta in ("0", "1e-6", "0.3", "1", "2.8", "4", "9", "37", "60", "1000", "20000"):
            p = tails(t, df, delta)
            # below, nobody looks for power; all but 1 is not told from it
            if p > mpf("1e-7") and 1 - p > mpf("1e-13"):
                print(t, df, delta, nstr(p, 17), sep=",")
