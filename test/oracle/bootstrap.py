#!/usr/bin/env python3
"""Oracle for the cluster bootstraps of the estimate: the replicates of philox.py, each a weighted least-squares fit of the
rows by numpy; intervals by R's package boot (bootstrap_intervals.R, run from here).
Run in this folder:  python3 bootstrap.py          writes bootstrap.csv (needs numpy; Rscript with boot)
Nothing here comes from the extension.

Model y ~ treat*wave (+ age, female, imd), treat:wave its estimate; effects = cluster: rows centred in areas, treat dropped
(an area drawn m times is m areas with the same effect, which is the same as one with weight m). Weights of a replicate are
the rows' (1, or w) times the area's multiplicity. seed 2016, replicate numbers 0 to 1998.
scheme
  cluster       areas drawn within arm (stream 2; comparator arm first, areas in key order), multiplicity = times drawn
  pairs         whole pairs drawn (stream 2, one stratum of pairs)
  rao_wu        stream 3, all areas one stratum: n - 1 draws, n/(n-1) x count
  rao_wu_block  stream 3, strata are the pairs
  fractional    stream 4, an exponential for every area
A replicate that leaves an arm without areas has no estimate and is left out: n_used are left, replicate_0... are empty then.
Acceleration: L_g = (n_h - 1)(theta - theta without g), g the areas (n_h: those of the arm for cluster, of the stratum for
rao_wu and rao_wu_block, all for fractional) or the pairs (n_h: all pairs).
A replicate with every multiplicity 1 is the estimate itself, not less than it (bca counts replicates < estimate).
studentized (cluster, pairs): variance of a replicate f sum_g m_g s_g^2, s_g the score of one copy of area g in the replicate's fit,
f = G/(G-1) (N-1)/(N-k), which is the same number in all replicates (N rows of the sample) and cancels from the interval. Not for the pairs
of six: a ninth of the replicates is one pair alone and has variance 0. (For cluster of six 1 in 81 has; they are far out
on either side, beyond the quantiles.)
samples: all; six: areas of pairs 1 to 3; unequal: without the treated areas 8 and 9.
"""
import csv
import math
import os
import subprocess
import tempfile

import numpy

import philox

REPS, SEED = 1999, 2016
rows = list(csv.DictReader(open("../data/nrp18.csv")))
column = {c: numpy.array([float(r[c]) for r in rows]) for c in rows[0]}


class Model:
    def __init__(self, keep, outcome, weighted, covariates, effects):
        c = {k: v[keep] for k, v in column.items()}
        self.areas = sorted(set(c["area"]))
        self.row_area = numpy.array([self.areas.index(a) for a in c["area"]])
        first = [list(self.row_area).index(i) for i in range(len(self.areas))]
        self.treated = [int(c["treat"][i]) for i in first]
        self.pair = [int(c["pair"][i]) for i in first]
        self.w = c["w"] if weighted else numpy.ones(len(c["w"]))
        names = [c["treat"] * c["wave"], c["wave"]] + ([c["age"], c["female"], c["imd"]] if covariates else [])
        self.y = c[outcome]
        self.rank = len(names) + (len(self.areas) if effects == "cluster" else 2)
        if effects == "none":
            names += [numpy.ones(len(self.w)), c["treat"]]
        else:
            def centred(x):
                return x - (numpy.bincount(self.row_area, self.w * x) / numpy.bincount(self.row_area, self.w))[self.row_area]
            names, self.y = [centred(x) for x in names], centred(self.y)
        self.X = numpy.column_stack(names)

    def estimate(self, m, variance=False):
        """Least squares with area multiplicities m; None without both arms."""
        if not any(k for k, t in zip(m, self.treated) if t) or not any(k for k, t in zip(m, self.treated) if not t):
            return None, None
        w = self.w * numpy.array(m, float)[self.row_area]
        used = w > 0
        X, y, w = self.X[used], self.y[used], w[used]
        root = numpy.sqrt(w)
        b, _, rank, _ = numpy.linalg.lstsq(X * root[:, None], y * root, rcond=None)
        assert rank == X.shape[1]
        if not variance:
            return b[0], None
        p = X @ numpy.linalg.inv((X * w[:, None]).T @ X)[:, 0]
        s = numpy.bincount(self.row_area[used], self.w[used] * p * (y - X @ b), len(self.areas))
        G, N = len(self.areas), len(self.w)
        return b[0], G / (G - 1) * (N - 1) / (N - self.rank) * float(numpy.sum(numpy.array(m) * s * s))


def strata_of(model, scheme):
    areas = range(len(model.areas))
    if scheme == "cluster":
        return [[i for i in areas if model.treated[i] == t] for t in (0, 1)]
    if scheme == "rao_wu_block":
        return [[i for i in areas if model.pair[i] == p] for p in sorted(set(model.pair))]
    return [list(areas)]


def multiplicities(model, scheme, replicate):
    m = [0.0] * len(model.areas)
    strata = strata_of(model, scheme)
    if scheme == "cluster":
        for s, drawn in zip(strata, philox.Draws(SEED, 2, replicate).cluster_draws([len(s) for s in strata])):
            for i in drawn:
                m[s[i]] += 1
    elif scheme == "pairs":
        pairs = sorted(set(model.pair))
        for i in philox.Draws(SEED, 2, replicate).cluster_draws([len(pairs)])[0]:
            for a in range(len(m)):
                m[a] += model.pair[a] == pairs[i]
    elif scheme == "fractional":
        d = philox.Draws(SEED, 4, replicate)
        m = [-math.log(d.uniform()) for _ in m]
    else:
        for s, weights in zip(strata, philox.Draws(SEED, 3, replicate).rao_wu([len(s) for s in strata])):
            for i, v in zip(s, weights):
                m[i] = v
    return m


def influence(model, scheme, estimate):
    if scheme == "pairs":
        pairs = sorted(set(model.pair))
        return [(len(pairs) - 1) * (estimate - model.estimate([float(q != p) for q in model.pair])[0]) for p in pairs]
    out = []
    for s in strata_of(model, scheme):
        out += [(len(s) - 1) * (estimate - model.estimate([float(i != g) for i in range(len(model.areas))])[0]) for g in s]
    return out


def main():
    keeps = {"all": column["area"] > 0, "six": column["pair"] <= 3, "unequal": (column["area"] != 8) & (column["area"] != 9)}
    drawn = {}
    with tempfile.TemporaryDirectory() as folder:
        cases = csv.writer(open(os.path.join(folder, "cases.csv"), "w", newline=""), lineterminator="\n")
        cases.writerow(["case", "sample", "outcome", "weighted", "covariates", "effects", "scheme", "estimate", "variance"])
        number = 0
        for sample, keep in keeps.items():
            for outcome in ("y", "anx"):
                for weighted in (0, 1):
                    for covariates in (0, 1):
                        for effects in ("none", "cluster"):
                            if sample != "all" and outcome == "anx":
                                continue
                            model = Model(keep, outcome, weighted, covariates, effects)
                            ones = [1.0] * len(model.areas)
                            for scheme in ("cluster", "pairs", "rao_wu", "rao_wu_block", "fractional"):
                                if sample == "unequal" and scheme in ("pairs", "rao_wu_block"):
                                    continue
                                studentized = scheme == "cluster" or scheme == "pairs" and sample != "six"
                                estimate, variance = model.estimate(ones, True)
                                cases.writerow([number, sample, outcome, weighted, covariates, effects, scheme, repr(float(estimate)), repr(float(variance)) if studentized else ""])
                                with open(os.path.join(folder, "%d.csv" % number), "w") as f:
                                    f.write("t,v\n")
                                    for r in range(REPS):
                                        key = sample, scheme, r
                                        if key not in drawn:
                                            drawn[key] = multiplicities(model, scheme, r)
                                        m = drawn[key]
                                        t, v = model.estimate(ones if min(m) == max(m) else m, studentized)
                                        f.write("NA,NA\n" if t is None else "%r,%s\n" % (float(t), repr(v) if studentized else "NA"))
                                with open(os.path.join(folder, "L%d.csv" % number), "w") as f:
                                    f.write("".join("%r\n" % float(v) for v in influence(model, scheme, estimate)))
                                number += 1
        del cases
        subprocess.run(["Rscript", "bootstrap_intervals.R", folder], check=True)


if __name__ == "__main__":
    main()
