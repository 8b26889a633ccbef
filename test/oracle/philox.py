#!/usr/bin/env python3
"""Oracle for the random numbers: Philox4x32-10 and everything drawn from it, in Python integers; nothing here comes from
the extension.
Run in this folder:  python3 philox.py          writes random.csv and random_kat.csv (needs mpmath)

Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11,
section 4.3. The first three rows of random_kat.csv are the known answers published with Random123 (tests/kat_vectors,
"philox4x32 10"); the program stops if it does not find them.

Words of (seed, stream, replicate): the outputs of blocks 0, 1, 2, ... one after another; key = (low, high) 32 bits of the
seed (two's complement), counter = (block, replicate, stream, 0). Every draw takes its words in order:
  uniform      a, b -> (((a 2^32 + b) >> 12) + 0.5) 2^-52
  below(n)     m = x n; if low32(m) < n: t = (2^32 - n) mod n, while low32(m) < t take the next word; m >> 32
  normal       inverse normal distribution function of a uniform
  exponential  -ln(uniform)
Here the last two are rounded once, from 40 digits; below and the rest are exact.
random.csv: what, seed, stream, replicate, n, position (from 0), value. n is below's argument, or the number of clusters
or pairs (of the strata's sizes, joined by +). For one (what, seed, stream, replicate, n) the positions are one sequence of draws,
starting at word 0 of that sequence.
  what: word, uniform, below, normal, exponential and, of the streams,
  rademacher, webb, mammen, normal_weight   stream 1, one value per cluster; rademacher: bit i of the words, 1 -> +1
  cluster_draw    stream 2: the number, in its stratum, of each cluster drawn (comparator stratum first)
  rao_wu          stream 3: the weight of each cluster, strata one after another: n_h - 1 draws, n_h/(n_h - 1) x count
  fractional      stream 4: an exponential per cluster
  permutation     stream 5: the cluster in each place after n1 swaps of place i with i + below(G - i); the first n1 are treated (n = G/n1)
  flip            stream 6: 1 = the pair stays as it is; a bit per pair
"""
import csv
import math
import sys

M32 = 0xFFFFFFFF


def philox4x32_10(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p, q = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (q >> 32) ^ c1 ^ k0, q & M32, (p >> 32) ^ c3 ^ k1, p & M32
        k0, k1 = (k0 + 0x9E3779B9) & M32, (k1 + 0xBB67AE85) & M32
    return c0, c1, c2, c3


class Draws:
    def __init__(self, seed, stream, replicate):
        seed &= 0xFFFFFFFFFFFFFFFF
        self.key = seed & M32, seed >> 32
        self.stream, self.replicate = stream, replicate
        self.block, self.left = 0, []

    def word(self):
        if not self.left:
            self.left = list(philox4x32_10((self.block, self.replicate, self.stream, 0), self.key))
            self.block += 1
        return self.left.pop(0)

    def uniform(self):
        a = self.word()
        b = self.word()
        return (((a << 32 | b) >> 12) + 0.5) * 2.0 ** -52

    def below(self, n):
        m = self.word() * n
        if m & M32 < n:
            t = (2 ** 32 - n) % n
            while m & M32 < t:
                m = self.word() * n
        return m >> 32

    def normal(self):
        import mpmath
        with mpmath.workdps(40):
            u = mpmath.mpf(self.uniform())
            return float(mpmath.sqrt(2) * mpmath.erfinv(2 * u - 1))

    def exponential(self):
        import mpmath
        with mpmath.workdps(40):
            return float(-mpmath.log(mpmath.mpf(self.uniform())))

    def bits(self, n):
        words = [self.word() for _ in range((n + 31) // 32)]
        return [words[i // 32] >> i % 32 & 1 for i in range(n)]

    # the streams
    def rademacher(self, n):
        return [2 * b - 1 for b in self.bits(n)]

    def webb(self, n):
        values = -math.sqrt(1.5), -1.0, -math.sqrt(0.5), math.sqrt(0.5), 1.0, math.sqrt(1.5)
        return [values[self.below(6)] for _ in range(n)]

    def mammen(self, n):
        r = math.sqrt(5)
        return [-(r - 1) / 2 if self.uniform() < (r + 1) / (2 * r) else (r + 1) / 2 for _ in range(n)]

    def normals(self, n):
        return [self.normal() for _ in range(n)]

    def cluster_draws(self, sizes):
        return [[self.below(n) for _ in range(n)] for n in sizes]

    def rao_wu(self, sizes):
        weights = []
        for n in sizes:
            drawn = [self.below(n) for _ in range(n - 1)]
            weights.append([n / (n - 1) * drawn.count(i) for i in range(n)])
        return weights

    def fractional(self, n):
        return [self.exponential() for _ in range(n)]

    def permutation(self, n, n1):
        order = list(range(n))
        for i in range(n1):
            j = i + self.below(n - i)
            order[i], order[j] = order[j], order[i]
        return order


PUBLISHED = """
00000000 00000000 00000000 00000000 00000000 00000000  6627e8d5 e169c58d bc57ac4c 9b00dbd8
ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff  408f276d 41c83b0e a20bc7c6 6d5451fd
243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0  d16cfe09 94fdcceb 5001e420 24126ea1
"""

SEEDS = 0, 1, 2016, 2 ** 32 + 5, 2 ** 63 - 1, -1, -2 ** 63


def main():
    known = [[int(h, 16) for h in line.split()] for line in PUBLISHED.split("\n") if line]
    for k in known:
        if list(philox4x32_10(k[:4], k[4:6])) != k[6:]:
            sys.exit("not the known answer: %s" % k)
    with open("random_kat.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["source", "c0", "c1", "c2", "c3", "k0", "k1", "o0", "o1", "o2", "o3"])
        for k in known:
            out.writerow(["Random123"] + k)
        for c, k in (((1, 0, 0, 0), (2016, 0)), ((0, 1, 2, 0), (2016, 0)), ((M32, 1998, 5, 0), (5, 1)), ((0, M32, 6, 0), (0, 0x80000000))):
            out.writerow(["here"] + list(c) + list(k) + list(philox4x32_10(c, k)))

    rows = []

    def emit(what, seed, stream, replicate, n, values):
        for i, v in enumerate(values):
            rows.append([what, seed, stream, replicate, n, i, "%.17g" % v if isinstance(v, float) else v])

    for seed in SEEDS:
        for stream, replicate in ((1, 0), (1, 1), (2, 1998), (3, 7), (4, 2 ** 31), (5, 2 ** 32 - 1), (6, 123456)):
            d = Draws(seed, stream, replicate)
            emit("word", seed, stream, replicate, "", [d.word() for _ in range(10)])
    for what, n in (("uniform", 40), ("normal", 200), ("exponential", 200)):
        for seed in (2016, -1):
            d = Draws(seed, 4, 3)
            emit(what, seed, 4, 3, "", [getattr(d, what)() for _ in range(n)])
    for n in (1, 2, 3, 6, 9, 18, 1000, 1000003, 2 ** 31, 2 ** 31 + 1, 3 * 2 ** 30, 2 ** 32 - 1):
        d = Draws(2016, 2, 11)
        emit("below", 2016, 2, 11, n, [d.below(n) for _ in range(40)])
    for seed in (2016, 2 ** 40 + 17):
        for replicate in (0, 1, 2, 1998):
            emit("permutation", seed, 5, replicate, "18/9", Draws(seed, 5, replicate).permutation(18, 9))
            emit("permutation", seed, 5, replicate, "16/7", Draws(seed, 5, replicate).permutation(16, 7))
            for n in (18, 32, 33, 70):
                emit("rademacher", seed, 1, replicate, n, Draws(seed, 1, replicate).rademacher(n))
            emit("flip", seed, 6, replicate, 9, Draws(seed, 6, replicate).bits(9))
            emit("flip", seed, 6, replicate, 40, Draws(seed, 6, replicate).bits(40))
            emit("webb", seed, 1, replicate, 18, Draws(seed, 1, replicate).webb(18))
            emit("mammen", seed, 1, replicate, 18, Draws(seed, 1, replicate).mammen(18))
            emit("normal_weight", seed, 1, replicate, 18, Draws(seed, 1, replicate).normals(18))
            for sizes in ((9, 9), (7, 5, 3)):
                emit("cluster_draw", seed, 2, replicate, "+".join(map(str, sizes)), sum(Draws(seed, 2, replicate).cluster_draws(sizes), []))
            for sizes in ((18,), (2,) * 9, (7, 5, 3)):
                emit("rao_wu", seed, 3, replicate, "+".join(map(str, sizes)), sum(Draws(seed, 3, replicate).rao_wu(sizes), []))
            emit("fractional", seed, 4, replicate, 18, Draws(seed, 4, replicate).fractional(18))
    with open("random.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["what", "seed", "stream", "replicate", "n", "position", "value"])
        out.writerows(rows)


if __name__ == "__main__":
    main()
