#!/usr/bin/env python3
"""Changes in changes (Athey and Imbens 2006) in exact arithmetic, from the rows, slowly.

    python3 cic.py > cic.txt

reads group_time_data.csv, writes cic_values.csv.  Comparators are the never treated, the base the last wave before the start.

Counterfactual values of the treated before are ranked one by one among all comparators before.  A value y that some of these
have spans the ranks u from F00(y-) to F00(y); F01^-1(u) is the smallest value that at least a share u of the
comparators after do not exceed.  continuous: F01^-1(F00(y)), their equation 36.  discrete: the mean of F01^-1 over the ranks of
y, which is the estimator under conditional independence of their section 4.2, by the same mean over a fine partition of the ranks
that has all jumps of F01 in it.  Bounds: the values just above F00(y-) and at F00(y).  A value that no comparator has, has the rank F00(y).
Jackknife: each area left out of all four.  Outcomes: y as it is, y rounded (few values, many ties), and b.
"""
import csv
import os
import sys
from fractions import Fraction as F

here = os.path.dirname(os.path.abspath(__file__))
data = list(csv.DictReader(open(os.path.join(here, "group_time_data.csv"))))


def quantile(values, rank, total):
    """the smallest value with at least rank of the weight at or below; values sorted"""
    if rank <= 0:
        return values[0][0]
    done = F(0)
    for v, w in values:
        done += w
        if done >= rank * total:
            return v
    return values[-1][0]


def just_above(values, rank, total):
    done = F(0)
    for v, w in values:
        done += w
        if done > rank * total:
            return v
    return values[-1][0]


def together(rows):
    found = {}
    for y, w in rows:
        found[y] = found.get(y, F(0)) + w
    return sorted(found.items())


def cic(q00, q01, q10, q11):
    d00, d01, d10, d11 = map(together, (q00, q01, q10, q11))
    n00, n01, n10, n11 = (sum(w for _, w in d) for d in (d00, d01, d10, d11))
    jumps = [F(0)]
    for _, w in d01:
        jumps.append(jumps[-1] + w / n01)
    low = high = mean = F(0)
    for y, w in d10:
        a = sum((v for x, v in d00 if x < y), F(0)) / n00
        b = sum((v for x, v in d00 if x <= y), F(0)) / n00
        top = quantile(d01, b, n01)
        if a == b:
            bottom = middle = top
        else:
            bottom = just_above(d01, a, n01)
            cuts = sorted({a, b} | {j for j in jumps if a < j < b})
            middle = sum((t - s) * quantile(d01, (s + t) / 2, n01) for s, t in zip(cuts, cuts[1:])) / (b - a)
        low += w / n10 * bottom
        high += w / n10 * top
        mean += w / n10 * middle
    after = sum(w * y for y, w in d11) / n11
    return {"discrete": after - mean, "continuous": after - high, "low": after - high, "high": after - low}


out = csv.writer(open(os.path.join(here, "cic_values.csv"), "w"), lineterminator="\n")
out.writerow("data outcome weighted cohort period kind estimate low high std_error n_clusters".split())
outcomes = {"y": lambda r: F(r["y"]), "rounded": lambda r: F(round(float(r["y"]))), "b": lambda r: F(r["b"])}
for name in ("rc", "small"):
    rows = [r for r in data if r["data"] == name]
    waves = sorted({int(r["wave"]) for r in rows})
    cohorts = sorted({int(r["first_treated"]) for r in rows if r["first_treated"]})
    for outcome, value in outcomes.items():
        for weighted in (0, 1):
            for g in cohorts:
                base = max(t for t in waves if t < g)
                for t in [t for t in waves if t >= g][:1 if name == "rc" and outcome == "y" else 9]:
                    def four(without=None):
                        found = []
                        for first, wave in (("", base), ("", t), (str(g), base), (str(g), t)):
                            found.append([(value(r), F(r["weight"]) if weighted else F(1)) for r in rows if r["first_treated"] == first and int(r["wave"]) == wave and r["area"] != without])
                        return found
                    areas = sorted({r["area"] for r in rows if r["first_treated"] in ("", str(g)) and int(r["wave"]) in (base, t)})
                    full = cic(*four())
                    less = [cic(*four(a)) for a in areas]
                    n = len(areas)
                    for kind in ("discrete", "continuous"):
                        square = sum((x[kind] - full[kind]) ** 2 for x in less) * F(n - 1, n)
                        out.writerow([name, outcome, weighted, g, t, kind] + ["%.17g" % float(v) for v in (full[kind], full["low"], full["high"])] + ["%.17g" % (float(square) ** 0.5), n])
                    print(name, outcome, weighted, g, t, "discrete %.6f continuous %.6f bounds %.6f %.6f" % tuple(float(full[k]) for k in ("discrete", "continuous", "low", "high")))
                    assert full["low"] <= full["discrete"] <= full["high"]
                    sys.stdout.flush()
