#!/usr/bin/env python3
"""Synthetic difference-in-differences and synthetic controls, in decimal arithmetic of 50 digits.

    python3 synthetic.py > synthetic.txt

reads castle.csv and group_time_data.csv, writes synthetic_values.csv and synthetic_weights.csv.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021).  Weights are the solution of the bordered equations of
the weights above 0, which enter one at a time, from a single one on; every solution is checked by the conditions
of Karush, Kuhn and Tucker, to 1e-30 (they are sufficient: the problem is strictly convex).  Placebos: all sets of comparators.

Columns package_*: R's synthdid 0.0.9 on the same means, run to its optimum (sparsify = NULL, max.iter = 2e5,
min.decrease = 1e-13).  Its Frank-Wolfe steps leave some 1e-6 to 1e-5 on weights that are 0: the printed checks say
by how much its estimate is off, and that its weights have the larger sum of squares.
"""
import csv
import itertools
import os
import sys
from decimal import Decimal as D, getcontext

getcontext().prec = 50
here = os.path.dirname(os.path.abspath(__file__))


def read():
    """(data, weighted) -> (periods, {area: (cohort, {period: mean})})"""
    sets = {}
    rows = [("castle", r["area"], r["first_treated"], r["wave"], D(1), D(r["y"])) for r in csv.DictReader(open(os.path.join(here, "castle.csv")))]
    keyed = [("castle", 0, rows)]
    data = list(csv.DictReader(open(os.path.join(here, "group_time_data.csv"))))
    for name in ("rc", "panel"):
        for weighted in (0, 1):
            keyed.append((name, weighted, [(name, r["area"], r["first_treated"], r["wave"], D(r["weight"]) if weighted else D(1), D(r["y"])) for r in data if r["data"] == name]))
    for name, weighted, rows in keyed:
        sums = {}
        cohort = {}
        for _, area, first, wave, w, y in rows:
            key = (int(area), int(wave))
            s = sums.setdefault(key, [D(0), D(0)])
            s[0] += w
            s[1] += w * y
            cohort[int(area)] = int(first) if first else None
        periods = sorted({t for _, t in sums})
        areas = {a: (c, {t: sums[a, t][1] / sums[a, t][0] for t in periods}) for a, c in cohort.items() if all((a, t) in sums for t in periods)}
        sets[name, weighted] = (periods, areas)
    return sets


def solve(matrix, right):
    n = len(matrix)
    m = [row[:] + [r] for row, r in zip(matrix, right)]
    for i in range(n):
        p = max(range(i, n), key=lambda k: abs(m[k][i]))
        m[i], m[p] = m[p], m[i]
        for k in range(i + 1, n):
            f = m[k][i] / m[i][i]
            if f:
                for j in range(i, n + 1):
                    m[k][j] -= f * m[i][j]
    x = [D(0)] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][j] * x[j] for j in range(i + 1, n))) / m[i][i]
    return x


def on_simplex(columns, target, ridge):
    """min |sum x_j a_j - b|^2 + ridge |x|^2, x >= 0, sum x = 1"""
    n = len(columns)
    dot = lambda a, b: sum(p * q for p, q in zip(a, b))
    h = [[dot(columns[i], columns[j]) + (ridge if i == j else 0) for j in range(n)] for i in range(n)]
    f = [dot(c, target) for c in columns]
    best = min(range(n), key=lambda j: h[j][j] / 2 - f[j])
    free = [best]
    x = [D(0)] * n
    x[best] = D(1)
    while True:
        k = len(free)
        s = solve([[h[i][j] for j in free] + [D(1)] for i in free] + [[D(1)] * k + [D(0)]], [f[i] for i in free] + [D(1)])
        u = s.pop()
        if min(s) <= 0:
            share = min(x[j] / (x[j] - v) for j, v in zip(free, s) if v <= 0)
            gone = [j for j, v in zip(free, s) if v <= 0 and x[j] / (x[j] - v) == share]
            for j, v in zip(free, s):
                x[j] += share * (v - x[j])
            for j in gone:
                x[j] = D(0)
                free.remove(j)
            continue
        x = [D(0)] * n
        for j, v in zip(free, s):
            x[j] = v
        gain = {j: f[j] - dot(h[j], x) - u for j in range(n) if j not in free}
        scale = max(abs(v) for v in f) + abs(u)
        if not gain or max(gain.values()) <= scale * D("1e-40"):
            break
        free.append(max(gain, key=gain.get))
    # Karush, Kuhn and Tucker
    assert abs(sum(x) - 1) < D("1e-30") and min(x) >= 0
    for j in range(n):
        g = f[j] - dot(h[j], x) - u
        assert (abs(g) if x[j] > 0 else g) < scale * D("1e-30")
    return x


def mean(v):
    return sum(v) / len(v)


def centred(v):
    m = mean(v)
    return [a - m for a in v]


def penalties(y, controls, n_treated, t0, t):
    changes = [y[i][k] - y[i][k - 1] for i in controls for k in range(1, t0)]
    noise = sum(a * a for a in centred(changes)) / (len(changes) - 1)
    return (D(n_treated * (t - t0)).sqrt() * noise, noise * D("1e-12"))


def weights(y, controls, treated, t0, method, zeta):
    n, t = len(controls), len(y[0])
    if method == "did":
        return [D(1) / n] * n, [D(1) / t0] * t0
    shift = centred if method == "sdid" else list
    target = shift([mean([y[i][k] for i in treated]) for k in range(t0)])
    w = on_simplex([shift(y[i][:t0]) for i in controls], target, t0 * (zeta[0] if method == "sdid" else zeta[1]))
    if method == "sc":
        return w, [D(0)] * t0
    target = centred([mean(y[i][t0:]) for i in controls])
    return w, on_simplex([centred([y[i][k] for i in controls]) for k in range(t0)], target, n * zeta[1])


def effect(y, controls, treated, t0, w, v):
    change = lambda i: mean(y[i][t0:]) - sum(p * q for p, q in zip(v, y[i]))
    return mean([change(i) for i in treated]) - sum(p * change(i) for p, i in zip(w, controls))


def jackknife(y, controls, treated, t0, w, v):
    if len(treated) == 1:
        return None
    found = []
    for k in range(len(controls)):
        if w[k] == 1:
            return None
        rest = controls[:k] + controls[k + 1:]
        found.append(effect(y, rest, treated, t0, [a / (1 - w[k]) for a in w[:k] + w[k + 1:]], v))
    for k in range(len(treated)):
        found.append(effect(y, controls, treated[:k] + treated[k + 1:], t0, w, v))
    n = len(found)
    return (sum(a * a for a in centred(found)) * (n - 1) / n).sqrt()


PACKAGE = {}
for line in open(os.path.join(here, "synthetic_package.txt")):
    if line.startswith("#"):
        continue
    name, values = line.split("|")
    PACKAGE[tuple(name.split())] = [D(a) for a in values.split()]

out = csv.writer(open(os.path.join(here, "synthetic_values.csv"), "w"), lineterminator="\n")
out.writerow("data weighted cohort method estimate jackknife placebos placebo p_value package_estimate package_jackknife".split())
out_w = csv.writer(open(os.path.join(here, "synthetic_weights.csv"), "w"), lineterminator="\n")
out_w.writerow("data weighted cohort method cluster period weight".split())
show = lambda a: "" if a is None else "%.17g" % a
for (name, weighted), (periods, areas) in read().items():
    for cohort in sorted({c for c, _ in areas.values() if c is not None and c > periods[0]}):
        t0 = sum(t < cohort for t in periods)
        order = [a for a in sorted(areas) if areas[a][0] is None] + [a for a in sorted(areas) if areas[a][0] == cohort]
        y = [[areas[a][1][t] for t in periods] for a in order]
        n0 = sum(areas[a][0] is None for a in order)
        controls, treated = list(range(n0)), list(range(n0, len(order)))
        if not treated or t0 < 1 or t0 == len(periods):
            continue
        for method in ("sdid", "sc", "did") if t0 > 1 else ("did",):
            zeta = penalties(y, controls, len(treated), t0, len(periods)) if method != "did" else None
            w, v = weights(y, controls, treated, t0, method, zeta)
            tau = effect(y, controls, treated, t0, w, v)
            sets = list(itertools.combinations(controls, len(treated))) if n0 > len(treated) else []
            if len(sets) > 130:
                sets = []
            found = []
            for chosen in sets:
                others = [i for i in controls if i not in chosen]
                pw, pv = weights(y, others, list(chosen), t0, method, zeta)
                found.append(effect(y, others, list(chosen), t0, pw, pv))
            placebo = (mean([a * a for a in centred(found)])).sqrt() if found else None
            p = (1 + sum(abs(a) >= abs(tau) * (1 - D("1e-12")) for a in found)) / D(1 + len(found)) if found else None
            package = PACKAGE.get((name, str(weighted), str(cohort), method))
            se = PACKAGE.get((name, str(weighted), str(cohort), method + "_se"))
            out.writerow([name, weighted, cohort, method, show(tau), show(jackknife(y, controls, treated, t0, w, v)), len(sets), show(placebo), show(p), show(package[0]) if package else "", show(se[0]) if se else ""])
            for k, a in enumerate(order):
                out_w.writerow([name, weighted, cohort, method, a, "", show(w[k] if k < n0 else D(1) / len(treated))])
            for k, t in enumerate(periods):
                out_w.writerow([name, weighted, cohort, method, "", t, show(v[k] if k < t0 else D(1) / (len(periods) - t0))])
            if package:
                print(name, weighted, cohort, method, "estimate %.12g; of the package less by %.2g" % (tau, tau - package[0]))
            sys.stdout.flush()
