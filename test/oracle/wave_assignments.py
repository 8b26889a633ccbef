#!/usr/bin/env python3
"""Oracle for permutations of cohorts with more assignments than can be enumerated: 60 clusters of one row in each of the
periods 1, 2 and 3, the i-th of cohort 2, cohort 3 or never treated by i mod 3; its outcome in period t is (7 i^2 t mod 31).
Blocks are of three, (0, 1, 2), (3, 4, 5), ...  Whole numbers throughout.
Run in this folder:  python3 wave_assignments.py          writes wave_assignments.csv (needs philox.py)
Nothing here comes from the extension.
Counts of 999 assignments drawn at random with seed 2016 (stream 5): three times the average of the effects on cohort 2 in 2
and 3 and on cohort 3 in 3, against the never treated, in size >= and > the actual one's.
"""
import csv

import philox

G, REPS, SEED, COHORTS = 60, 999, 2016, 3
outcome = [[7 * i * i * t % 31 for t in (1, 2, 3)] for i in range(G)]


def statistic(label):
    """Sums, of twenty clusters each: twenty times three times the average."""
    total = 0
    for i, y in enumerate(outcome):
        if label[i] == 0:
            total += (y[1] - y[0]) + (y[2] - y[0])
        elif label[i] == 1:
            total += y[2] - y[1]
        else:
            total -= (y[1] - y[0]) + (y[2] - y[0]) + (y[2] - y[1])
    return total


def deal(draws, members, label):
    """A third of the members are cohort 2, a third cohort 3, and who is left is never treated."""
    order = list(range(len(members)))
    for i in range(len(members) * (COHORTS - 1) // COHORTS):
        j = i + draws.below(len(members) - i)
        order[i], order[j] = order[j], order[i]
        label[members[order[i]]] = i // (len(members) // COHORTS)


def assigned(replicate, groups):
    draws, label = philox.Draws(SEED, 5, replicate), [COHORTS - 1] * G
    for members in groups:
        deal(draws, members, label)
    return statistic(label)


with open("wave_assignments.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["scheme", "reps", "seed", "actual", "inclusive", "strict", "greater", "less"])
    for scheme, groups in ("clusters", [list(range(G))]), ("blocks", [list(range(i, i + COHORTS)) for i in range(0, G, COHORTS)]):
        actual = statistic([i % COHORTS for i in range(G)])
        sums = [assigned(r, groups) for r in range(REPS)]
        writer.writerow([scheme, REPS, SEED, actual, sum(abs(s) >= abs(actual) for s in sums), sum(abs(s) > abs(actual) for s in sums),
                         sum(s >= actual for s in sums), sum(s <= actual for s in sums)])
