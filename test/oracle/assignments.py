#!/usr/bin/env python3
"""Oracle for permutation tests of more assignments than can be enumerated: 60 clusters, the i-th of which changes by
(7 i^2 mod 31) and is treated if i is odd; pairs are (0, 1), (2, 3), ...  Whole numbers throughout.
Run in this folder:  python3 assignments.py          writes assignments.csv (needs philox.py)
Nothing here comes from the extension.
Counts of 999 assignments drawn at random with seed 2016 (streams 5 and 6): |difference of sums| >= and > the actual one's.
"""
import csv

import philox

G, REPS, SEED = 60, 999, 2016
change = [7 * i * i % 31 for i in range(G)]
actual = sum(c if i % 2 else -c for i, c in enumerate(change))


def by_clusters(replicate):
    draws, order = philox.Draws(SEED, 5, replicate), list(range(G))
    for i in range(G // 2):
        j = i + draws.below(G - i)
        order[i], order[j] = order[j], order[i]
    treated = set(order[:G // 2])
    return sum(c if i in treated else -c for i, c in enumerate(change))


def by_blocks(replicate):
    draws, total, word = philox.Draws(SEED, 6, replicate), 0, 0
    for pair in range(G // 2):
        if pair % 32 == 0:
            word = draws.word()
        difference = change[2 * pair + 1] - change[2 * pair]
        total += difference if word >> (pair % 32) & 1 else -difference
    return total


with open("assignments.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["scheme", "reps", "seed", "actual", "inclusive", "strict", "greater", "less"])
    for scheme, draw in ("clusters", by_clusters), ("blocks", by_blocks):
        sums = [draw(r) for r in range(REPS)]
        writer.writerow([scheme, REPS, SEED, actual, sum(abs(s) >= abs(actual) for s in sums), sum(abs(s) > abs(actual) for s in sums),
                         sum(s >= actual for s in sums), sum(s <= actual for s in sums)])
