#!/usr/bin/env python3
"""Oracle for bootstrap_sample: draws the replicates that docs/rng-values.md specifies, from that document alone, and makes
of them the intervals of R's package boot. Nothing here comes from the extension.
Run in this folder:  python3 bootstrap_values.py      writes bootstrap_values.csv (replicates and intervals of each case)

The Philox words come from philox.py, which checks itself against the published vectors. bootstrap_values.R holds the
intervals of this program to boot.ci, and its statistics to R's quantile, mean(trim), sd and Hmisc's weighted quantile.
"""
import csv
import math
from fractions import Fraction
from statistics import NormalDist

M0, M1, W0, W1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
U32 = 0xFFFFFFFF


def philox(c, k):
    x0, x1, x2, x3 = c
    k0, k1 = k
    for _ in range(10):
        p0, p1 = M0 * x0, M1 * x2
        x0, x1, x2, x3 = (p1 >> 32) ^ x1 ^ k0, p1 & U32, (p0 >> 32) ^ x3 ^ k1, p0 & U32
        k0, k1 = (k0 + W0) & U32, (k1 + W1) & U32
    return x0, x1, x2, x3


assert philox((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)) == (0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)


class Words:
    def __init__(self, seed, r):
        seed &= (1 << 64) - 1
        self.key, self.r, self.at, self.block = (seed & U32, seed >> 32), r, 0, ()

    def word(self):
        if self.at % 4 == 0:
            self.block = philox((self.at // 4, self.r, 7, 0), self.key)
        self.at += 1
        return self.block[(self.at - 1) % 4]

    def uniform(self):
        a, b = self.word(), self.word()
        return (((a << 32 | b) >> 12) + 0.5) * 2.0 ** -52

    def below(self, n):
        m = self.word() * n
        while m % 2 ** 32 < (2 ** 32 - n) % n:
            m = self.word() * n
        return m >> 32

    def exponential(self):
        return -math.log(self.uniform())


def log_binomial(n, p, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p)


def binomial(words, n, c, whole):
    if n == 0 or c == 0:
        return 0
    if c == whole:
        return n
    if c > whole - c:
        return n - binomial(words, n, whole - c, whole)
    p = c / whole
    if n * p < 10:
        limit, total = -math.log1p(-p), 0.0
        for k in range(n):
            total += words.exponential() / (n - k)
            if total > limit:
                return k
        return n
    sigma = math.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * sigma
    a = -0.0873 + 0.0248 * b + 0.01 * p
    centre, alpha, v0, m = n * p + 0.5, (2.83 + 5.1 / b) * sigma, 0.92 - 4.2 / b, math.floor((n + 1) * p)
    while True:
        u = words.uniform() - 0.5
        v = words.uniform()
        w = 0.5 - abs(u)
        k = math.floor((2 * a / w + b) * u + centre)
        if w >= 0.07 and v <= v0:
            return k
        if 0 <= k <= n and math.log(v * alpha / (a / (w * w) + b)) <= log_binomial(n, p, k) - log_binomial(n, p, m):
            return k


class PoissonTable:
    def __init__(self, lam):
        d, s = 1 - lam, 1.0
        for i in range(14, 0, -1):
            s = 1 + s * d / i
        p = [float.fromhex("0x1.78b56362cef38p-2") * s]
        for k in range(14):
            p.append(p[-1] * lam / (k + 1))
        whole = [math.floor(256 * x) for x in p]
        self.mean = [k for k, w in enumerate(whole) for _ in range(w)]
        left = 256 - len(self.mean)
        self.bounds, rest = [], 0.0
        for x, w in zip(p, whole):
            rest += 256 * x - w
            self.bounds.append(min(int(rest / left * 2.0 ** 64), 2 ** 64 - 1))

    def number(self, byte, words):
        j = (byte if byte < 128 else byte - 256) + 128
        if j < len(self.mean):
            return self.mean[j]
        u = words.word() << 32
        if any(b >> 32 == u >> 32 for b in self.bounds):
            u |= words.word()
        return sum(b <= u for b in self.bounds)


def poisson_rows(n, seed, r):
    words, table, t = Words(seed, r), PoissonTable(1 - 4 / math.sqrt(n)), 0
    while True:
        times = []
        for i in range(n):
            if i % 2 == 0:
                out = philox((i // 2, r // 8, 8, t), words.key)
            at = 2 * (r % 8) + i % 2
            times.append(table.number(out[at // 4] >> 8 * (at % 4) & 255, words))
        if sum(times) <= n:
            break
        t += 1
    for _ in range(n - sum(times)):
        times[words.below(n)] += 1
    return times


class Sample:
    """rows: (value, cluster or None, weight)"""

    def __init__(self, rows):
        self.rows = rows
        self.clustered = rows[0][1] is not None
        self.weighted = len({w for _, _, w in rows}) > 1
        self.units = {}
        for row in sorted(rows, key=lambda row: (row[1], row[0], row[2]) if self.clustered else row[0]):
            self.units.setdefault(row[1] if self.clustered else len(self.units), []).append(row)
        self.units = list(self.units.values())     # clusters in the order of their keys, or rows in the order of their values

    def draw(self, seed, r):
        """The rows of replicate r, and the units it is made of."""
        n, words = len(self.units), Words(seed, r)
        times = [0] * n
        values = [row[0] for unit in self.units for row in unit]
        distinct = sorted(set(values))
        if self.clustered:
            for _ in range(n):
                times[words.below(n)] += 1
        elif len(distinct) <= 32 or n >= 256 * len(distinct):
            left, whole, at = n, n, 0
            for v in distinct:
                c = values.count(v)
                times[at] = binomial(words, left, c, whole)    # as many draws of the first row of that value
                left, whole, at = left - times[at], whole - c, at + c
        elif n < 1024:
            for _ in range(n):
                times[words.below(n)] += 1
        else:
            times = poisson_rows(n, seed, r)
        return [self.units[i] for i in range(n) for _ in range(times[i])]


def rank_value(rows, k):
    """The smallest value whose cumulated weight, scaled to add up to the number of rows, reaches k (but for 1e-12)."""
    rows = sorted(rows, key=lambda row: row[0])
    if len({w for _, _, w in rows}) == 1:
        return rows[k - 1][0]
    total, upto = sum(Fraction(w) for _, _, w in rows), Fraction(0)
    wanted = k * total / len(rows) * (1 - Fraction(1, 10 ** 12))
    for y, _, w in rows:
        upto += Fraction(w)
        if upto >= wanted:
            return y


def quantile(rows, p):
    h = 1 + (len(rows) - 1) * p
    low = math.floor(h)
    a = rank_value(rows, low)
    return a if h == low else (1 - (h - low)) * a + (h - low) * rank_value(rows, low + 1)


def trimmed(rows, trim):
    n, total = len(rows), math.fsum(w for _, _, w in rows)
    cut = math.floor(n * trim) * total / n
    upto, parts = 0.0, []
    for y, _, w in sorted(rows, key=lambda row: row[0]):
        parts.append(y * max(0.0, min(upto + w, total - cut) - max(upto, cut)))
        upto += w
    return math.fsum(parts) / (total - 2 * cut)


def moments(rows):
    total = math.fsum(w for _, _, w in rows)
    return total, math.fsum(w * y for y, _, w in rows) / total


def statistic(rows, name):
    if name == "median":
        return quantile(rows, 0.5)
    if name == "quantile":
        return quantile(rows, 0.9)
    if name == "trimmed mean":
        return trimmed(rows, 0.1)
    total, mean = moments(rows)
    if name == "sum":
        return math.fsum(w * y for y, _, w in rows)
    if name == "sd":
        return math.sqrt(math.fsum(w * (y - mean) ** 2 for y, _, w in rows) / total * len(rows) / (len(rows) - 1))
    return mean


def plug_in(units, clustered, name):
    """Standard error of a mean or sum, as if the units were all there are."""
    rows = [row for unit in units for row in unit]
    total, mean = moments(rows)
    if name == "sum":
        average = mean * total / len(units)
        return math.sqrt(math.fsum((math.fsum(w * y for y, _, w in unit) - average) ** 2 for unit in units))
    return math.sqrt(math.fsum(math.fsum(w * (y - mean) for y, _, w in unit) ** 2 for unit in units)) / total


normal = NormalDist()


def boot_quantile(t, alpha):
    """boot's norm.inter"""
    t, n = sorted(t), len(t)
    rank = (n + 1) * alpha
    k = math.floor(rank)
    if k == 0:
        return t[0]
    if k == n:
        return t[-1]
    if k == rank:
        return t[k - 1]
    z, za, zb = normal.inv_cdf(alpha), normal.inv_cdf(k / (n + 1)), normal.inv_cdf((k + 1) / (n + 1))
    return t[k - 1] + (z - za) / (zb - za) * (t[k] - t[k - 1])


def acceleration(sample, name, theta):
    L = []
    for g in range(len(sample.units)):
        rest = [row for h, unit in enumerate(sample.units) if h != g for row in unit]
        L.append(theta - statistic(rest, name))
    squares = sum(x * x for x in L)
    return sum(x ** 3 for x in L) / (6 * squares ** 1.5) if squares > 0 else 0.0


def intervals(sample, name, t, theta, se, pivots, alpha=0.025):
    n = len(t)
    mean = math.fsum(t) / n
    sd = math.sqrt(math.fsum((x - mean) ** 2 for x in t) / (n - 1))
    out = {"std_error": sd, "bias": mean - theta}
    z = normal.inv_cdf(1 - alpha)
    out["normal"] = (2 * theta - mean - z * sd, 2 * theta - mean + z * sd)
    q = [boot_quantile(t, alpha), boot_quantile(t, 1 - alpha)]
    out["percentile"] = tuple(q)
    out["basic"] = (2 * theta - q[1], 2 * theta - q[0])
    below = sum(x < theta for x in t)
    if 0 < below < n:
        w, a = normal.inv_cdf(below / n), acceleration(sample, name, theta)
        ends = [normal.cdf(w + (w + s) / (1 - a * (w + s))) for s in (-z, z)]
        out["bca"] = tuple(boot_quantile(t, e) for e in ends)
    if pivots:
        out["studentized"] = (theta - se * boot_quantile(pivots, 1 - alpha), theta - se * boot_quantile(pivots, alpha))
    return out


def cases():
    lcg = 12345
    noise = []
    for _ in range(4000):
        lcg = (1103515245 * lcg + 12345) % 2 ** 31
        noise.append(lcg / 2 ** 31)
    few = [(float(i % 5), None, 1.0) for i in range(1, 101)]
    yield "few", few, 999
    yield "rare", [(float(1 if i % 37 == 0 else 3 if i % 11 == 0 else 2), None, 1.0) for i in range(1, 1001)], 499
    yield "binary", [(float(i % 3 == 0), None, 1.0) for i in range(1, 61)], 499
    yield "single", [(float(i * i), None, 1.0) for i in range(1, 101)], 499
    yield "poisson", [(float(i * i % 9973), None, 1.0) for i in range(1, 2001)], 99
    yield "odd", [(round(noise[i], 3), None, 1.0) for i in range(1501)], 60
    yield "clusters", [(float(i * i), i % 7, 1.0) for i in range(1, 101)], 499
    yield "weights", [(round(noise[i] * 10, 1), i % 13, [0.5, 1.0, 2.25, 0.1][i % 4]) for i in range(200)], 199
    yield "each", [(noise[i + 300] - 0.5, i, 1 + noise[i + 900]) for i in range(80)], 199


STATISTICS = ["mean", "sum", "median", "quantile", "trimmed mean", "sd"]


def main():
    with open("bootstrap_values_data.csv", "w") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["case_name", "value", "cluster", "weight"])
        for name, rows, _ in cases():
            out.writerows([name, repr(y), "" if c is None else c, repr(w)] for y, c, w in rows)
    with open("bootstrap_values.csv", "w") as f, open("bootstrap_values_replicates.csv", "w") as g:
        out, replicates = csv.writer(f, lineterminator="\n"), csv.writer(g, lineterminator="\n")
        out.writerow("case_name statistic reps estimate std_error bias conf_type conf_low conf_high".split())
        replicates.writerow("case_name statistic number value".split())
        for name, rows, reps in cases():
            sample = Sample(rows)
            drawn = [sample.draw(2016, r) for r in range(reps)]
            for what in STATISTICS:
                theta = statistic(rows, what)
                t = [statistic([row for unit in units for row in unit], what) for units in drawn]
                replicates.writerows([name, what, i, repr(x)] for i, x in enumerate(t))
                se, pivots = None, None
                if what in ("mean", "sum"):
                    se = plug_in(sample.units, sample.clustered, what)
                    pivots = [(x - theta) / s for x, s in ((x, plug_in(units, sample.clustered, what)) for x, units in zip(t, drawn)) if s > 0]
                if len(set(t)) == 1:
                    continue
                found = intervals(sample, what, t, theta, se, pivots)
                for kind in ("normal", "basic", "percentile", "bca", "studentized"):
                    if kind in found:
                        out.writerow([name, what, reps, repr(theta), repr(found["std_error"]), repr(found["bias"]), kind, repr(found[kind][0]), repr(found[kind][1])])


if __name__ == "__main__":
    main()
