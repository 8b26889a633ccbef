#!/usr/bin/env python3
"""Variances under weights of 18 orders of magnitude, in 100 digits.

Writes heavy_weights_data.csv and heavy_weights_values.csv.  Every formula is
applied as it stands in docs/methods.md, to whole matrices of rows and with
every effect as a column of its own: nothing is whitened, absorbed or summed
by cluster.  CR2's inverse root leaves out eigenvalues below 1e-12, as
clubSandwich does; the generalised inverses of CR3 leave out those that are 0.
Needs mpmath.
"""
import csv
import math

from mpmath import eigsy, lu_solve, matrix, mp, mpf, sqrt

mp.dps = 100
ZERO = mpf(10) ** -70
CUT = mpf(10) ** -12
HEAVY, LIGHT = 1e9, 1e-9


def make_rows(case):
    rows = []
    for g in range(1, 9):
        for post in (0, 1):
            for i in range(1, 4):
                treated = g <= 4
                base = 1 + (g * 5 + post * 3 + i * 2) % 7 / 8
                y = math.sin(g * 3 + post * 5 + i * 7) + 0.5 * g + treated * post
                x = math.cos(g * 2 + post * 7 + i * 3)
                weight = {
                    'plain': 1,
                    'one cell': HEAVY if treated and post else LIGHT,
                    'heavy cluster': HEAVY if g == 1 else LIGHT,
                    'light cluster': LIGHT if g == 1 else HEAVY,
                    'heavy row': HEAVY if (g, post, i) == (1, 1, 2) else LIGHT,
                    'one of each arm': HEAVY if g in (1, 6) else LIGHT,
                    'two of an arm': HEAVY if g in (1, 2) else LIGHT,
                }[case] * base
                rows.append({'g': g, 'block': (g - 1) % 4 // 2 + 1, 'treated': treated,
                             'post': post, 'y': y, 'x': x, 'w': weight})
    return rows


def columns(rows, effects, covariates):
    """The design, every effect a column; the contrast."""
    x = []
    for r in rows:
        t, p = r['treated'], r['post']
        if effects == 'none':
            line = [not t and not p, not t and p, t and not p, t and p]
        elif effects == 'cluster':
            line = [t and p, p] + [r['g'] == g for g in range(1, 9)]
        else:
            line = [t and p, p, t] + [r['block'] == b for b in (1, 2)]
        line = [mpf(int(bool(v))) for v in line]
        if covariates:
            line.append(mpf(r['x']))
        x.append(line)
    l = [mpf(0)] * len(x[0])
    if effects == 'none':
        l[3] = l[0] = mpf(1)
        l[2] = l[1] = mpf(-1)
    else:
        l[0] = mpf(1)
    return x, l


def dot(a, b):
    return mp.fdot(zip(a, b))


class Fit:
    def __init__(self, x, y, w, l):
        used = [j for j in range(len(x[0])) if any(w[i] != 0 and x[i][j] != 0 for i in range(len(x)))]
        self.x = [[line[j] for j in used] for line in x]
        self.w, self.y = w, y
        self.l = [l[j] for j in used]
        k = len(used)
        n = len(x)
        a = matrix(k, k)
        b = matrix(k, 1)
        for p in range(k):
            for q in range(p + 1):
                a[p, q] = a[q, p] = mp.fsum(w[i] * self.x[i][p] * self.x[i][q] for i in range(n))
            b[p] = mp.fsum(w[i] * self.x[i][p] * y[i] for i in range(n))
        self.m = a ** -1
        beta = self.m * b
        self.k, self.n = k, n
        self.estimate = dot(self.l, list(beta))
        self.e = [y[i] - dot(self.x[i], list(beta)) for i in range(n)]
        ml = list(self.m * matrix(self.l))
        self.ml = ml
        self.influence = [w[i] * dot(self.x[i], ml) for i in range(n)]
        self.mx = [list(self.m * matrix(line)) for line in self.x]

    def hat(self, i, j):
        """x_i'M x_j"""
        return dot(self.x[i], self.mx[j])


def apply_symmetric(a, v, f, cut):
    values, vectors = eigsy(a)
    n = len(v)
    out = [mpf(0)] * n
    for j in range(n):
        if values[j] > cut:
            along = mp.fsum(vectors[i, j] * v[i] for i in range(n)) * f(values[j])
            for i in range(n):
                out[i] += vectors[i, j] * along
    return out


def cr_vectors(fit, members, kind):
    """v_g for every cluster"""
    n, k, w = fit.n, fit.k, fit.w
    omega = matrix(k, k)
    for p in range(k):
        for q in range(k):
            omega[p, q] = mp.fsum(w[i] ** 2 * fit.x[i][p] * fit.x[i][q] for i in range(n))
    middle = fit.m * omega * fit.m
    out = []
    for rows in members:
        size = len(rows)
        v = [fit.influence[i] for i in rows]
        if kind == 'CR2':
            b = matrix(size, size)
            for a, i in enumerate(rows):
                xm = list(middle * matrix(fit.x[i]))
                for c, j in enumerate(rows):
                    b[a, c] = (i == j) - fit.hat(i, j) * (w[i] + w[j]) + dot(xm, fit.x[j])
            v = apply_symmetric(b, v, lambda t: 1 / sqrt(t), CUT)
        elif kind == 'CR3':
            # W^(1/2) (I - W^(1/2)XMX'W^(1/2))^+ W^(-1/2) applied to W X M l
            b = matrix(size, size)
            root = [sqrt(w[i]) for i in rows]
            for a, i in enumerate(rows):
                for c, j in enumerate(rows):
                    b[a, c] = (i == j) - root[a] * root[c] * fit.hat(i, j)
            v = apply_symmetric(b, [v[a] / root[a] for a in range(size)], lambda t: 1 / t, ZERO)
            v = [v[a] * root[a] for a in range(size)]
        out.append(v)
    return out


def satterthwaite(fit, members, vectors):
    """With P_gh = v_g'(I - H)_g (I - H)_h'v_h, rows of the whole sample"""
    whole = []
    for rows, v in zip(members, vectors):
        xv = [mp.fsum(v[a] * fit.x[i][p] for a, i in enumerate(rows)) for p in range(fit.k)]
        line = [-fit.w[j] * dot(fit.mx[j], xv) for j in range(fit.n)]
        for a, i in enumerate(rows):
            line[i] += v[a]
        whole.append(line)
    trace = mp.fsum(dot(a, a) for a in whole)
    squares = mp.fsum(dot(a, b) ** 2 for a in whole for b in whole)
    return trace ** 2 / squares


def jkn(x, y, rows, l):
    weights = [mpf(r['w']) for r in rows]
    estimates, factors = [], []
    for g in range(1, 9):
        h = [r['block'] for r in rows if r['g'] == g][0]
        n = len({r['g'] for r in rows if r['block'] == h})
        w = [mpf(0) if r['g'] == g else v * n / (n - 1) if r['block'] == h else v
             for r, v in zip(rows, weights)]
        estimates.append(Fit(x, y, w, l).estimate)
        factors.append(mpf(n - 1) / n)
    mean = mp.fsum(estimates) / len(estimates)
    return sqrt(mp.fsum(f * (e - mean) ** 2 for e, f in zip(estimates, factors)))


DRAWS = [[0, 2, 1, 1, 1, 1, 1, 1], [2, 0, 1, 1, 0, 1, 2, 1], [1, 1, 2, 0, 1, 0, 2, 1],
         [0, 0, 3, 1, 2, 0, 1, 1], [0.5, 1.5, 0.25, 2, 1, 0.75, 3, 0.125]]


def values(rows, effects, covariates):
    x, l = columns(rows, effects, covariates)
    y = [mpf(r['y']) for r in rows]
    w = [mpf(r['w']) for r in rows]
    members = [[i for i, r in enumerate(rows) if r['g'] == g] for g in range(1, 9)]
    fit = Fit(x, y, w, l)
    yield 'estimate', 0, fit.estimate
    scores = {}
    for kind in ('CR0', 'CR2', 'CR3'):
        vectors = cr_vectors(fit, members, kind)
        scores[kind] = [mp.fsum(v[a] * fit.e[i] for a, i in enumerate(g)) for g, v in zip(members, vectors)]
        yield kind, 0, sqrt(dot(scores[kind], scores[kind]))
        if kind != 'CR0':
            yield kind + ' df', 0, satterthwaite(fit, members, vectors)
    without = []
    for g in range(1, 9):
        rest = [mpf(0) if r['g'] == g else v for r, v in zip(rows, w)]
        without.append(Fit(x, y, rest, l).estimate)
        yield 'without', g, without[-1]
    mean = mp.fsum(without) / 8
    yield 'JK1', 0, sqrt(mp.fsum((b - mean) ** 2 for b in without) * 7 / 8)
    yield 'JKn', 0, jkn(x, y, rows, l)
    total = mpf(0)
    for b in (1, 2):
        s = [scores['CR0'][g - 1] for g in range(1, 9) if (g - 1) % 4 // 2 + 1 == b]
        total += mpf(4) / 3 * (dot(s, s) - mp.fsum(s) ** 2 / 4)
    yield 'survey', 0, sqrt(total)
    if not covariates:
        yield 'HC0', 0, sqrt(mp.fsum((fit.influence[i] * fit.e[i]) ** 2 for i in range(fit.n)))
        rss = mp.fsum(w[i] * fit.e[i] ** 2 for i in range(fit.n))
        yield 'iid', 0, sqrt(rss / (fit.n - fit.k) * dot(fit.l, fit.ml))
    for d, draw in enumerate(DRAWS):
        m = [v * mpf(draw[r['g'] - 1]) for r, v in zip(rows, w)]
        again = Fit(x, y, m, l)
        yield 'draw', d, again.estimate
        s = [mp.fsum(again.influence[i] * again.e[i] for i in g) for g in members]
        # the score of one copy: the influence has the multiplicity in it
        yield 'draw error', d, sqrt(mp.fsum(v ** 2 / mpf(c) for v, c in zip(s, draw) if c > 0))


def main():
    cases = ['plain', 'one cell', 'heavy cluster', 'light cluster', 'heavy row', 'one of each arm',
             'two of an arm']
    with open('heavy_weights_data.csv', 'w', newline='') as f, open('heavy_weights_values.csv', 'w', newline='') as v:
        data, out = csv.writer(f, lineterminator='\n'), csv.writer(v, lineterminator='\n')
        data.writerow(['case', 'cluster', 'block', 'treated', 'post', 'outcome', 'x', 'weight'])
        out.writerow(['case', 'effects', 'covariates', 'what', 'number', 'value'])
        for c, case in enumerate(cases):
            rows = make_rows(case)
            for r in rows:
                data.writerow([c, r['g'], r['block'], int(r['treated']), r['post'], repr(r['y']), repr(r['x']), repr(r['w'])])
            for e, effects in enumerate(('none', 'cluster', 'block')):
                for covariates in (0, 1):
                    for what, number, value in values(rows, effects, covariates):
                        out.writerow([c, e, covariates, what, number, mp.nstr(value, 20)])


main()
