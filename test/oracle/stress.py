#!/usr/bin/env python3
"""Oracle for did_estimate() on ill-conditioned data, in exact rational arithmetic; nothing here comes from the extension.
Run in this folder:  python3 stress.py          writes stress_data.csv and stress_values.csv
                     python3 stress.py --check  compares the same formulas with R's two_by_two_values.csv (1e-9 relative)

y on treated, post, treated*post is saturated, so with cell dummies X'WX = diag(W_c) and the coefficient is
sum_c s_c m_c, m_c the weighted mean of cell c, s = + for treated post and comparator pre, - for the other two.
Every sandwich is unchanged by that reparametrisation.  For cluster g and cell c: W_gc, S_gc = sum w e, V_gc = sum w^2 of
the rows of c in g, f_gc = W_gc/W_c.  Sums without g run over the cell; e = y - m_c.

iid    sum w e^2/(n-4) * sum 1/W_c                                  summary.lm
HC1    n/(n-4) * sum w^2 e^2/W_c^2                                  sandwich vcovHC
CR0    sum_g (sum_c s_c S_gc/W_c)^2;  CR1 *G/(G-1);  CR1S *G(n-1)/((G-1)(n-4))    clubSandwich CR-adjustments.R
CR2    sum_g (sum_c s_c S_gc/(W_c sqrt(1-f_gc)))^2, unweighted only: H_gg is block diagonal with blocks 11'/n_c of
       order n_gc, eigenvalue f_gc on 1, so that 1'(I-H_gg)^(-1/2) e = S_gc/sqrt(1-f_gc)
CR3    the same with 1-f_gc for the root, weighted too: w'(I - 1w'/W_c)^(-1) e = S_gc/(1-f_gc) (Sherman-Morrison)
CRV3   (G-1)/G sum_g (b_(-g) - b)^2, CRV3J centred at the mean of the b_(-g); g's rows really left out  (summclust)
df     G-1, n-4 for iid and HC1, Satterthwaite for CR2 and CR3 under an identity working covariance (clubSandwich):
       p_g = (I-H)'q_g, q_g = A_g'W_g X_g M l, P_gh = p_g'p_h, df = (sum P_gg)^2/sum P_gh^2.  Here, on the rows of c,
       q_g = w_i k_gc 1(i in g), k_gc = s_c/(W_c a_gc), a_gc = sqrt(1-f_gc) or 1-f_gc, and H'q_g = w_i r_gc, r_gc = f_gc k_gc:
       P_gh = sum_c 1(g=h) k_gc^2 V_gc - k_gc r_hc V_gc - k_hc r_gc V_hc + r_gc r_hc V_c
"""
import csv, random, sys
from collections import defaultdict
from decimal import Decimal, getcontext
from fractions import Fraction as F
getcontext().prec = 100
SIGN = {(1, 1): 1, (0, 0): 1, (1, 0): -1, (0, 1): -1}

def dec(x): return x if isinstance(x, Decimal) else Decimal(F(x).numerator) / Decimal(F(x).denominator)

def oracle(rows):
    """rows: (area, treated, post, weight, y) with exact Fractions -> estimate, {vcov: (std_error, df)} in Decimals"""
    n = len(rows)
    def total(key, value):
        t = defaultdict(F)
        for r in rows:
            t[key(r)] += value(r)
        return t
    cell, both = lambda r: r[1:3], lambda r: (r[0],) + r[1:3]
    W, T, V = (total(cell, v) for v in (lambda r: r[3], lambda r: r[3] * r[4], lambda r: r[3] ** 2))
    m = {c: T[c] / W[c] for c in SIGN}
    e = lambda r: r[4] - m[cell(r)]
    Wg, Tg, Sg, Vg = (total(both, v) for v in (lambda r: r[3], lambda r: r[3] * r[4], lambda r: r[3] * e(r), lambda r: r[3] ** 2))
    areas = sorted({r[0] for r in rows}); G = len(areas)
    cells_of = {g: [c for c in SIGN if (g,) + c in Wg] for g in areas}
    est = sum(s * m[c] for c, s in SIGN.items())
    equal = len({r[3] for r in rows}) == 1

    var = {"iid": sum(r[3] * e(r) ** 2 for r in rows) / (n - 4) * sum(1 / W[c] for c in SIGN),
           "HC1": F(n, n - 4) * sum((r[3] * e(r) / W[cell(r)]) ** 2 for r in rows)}
    df = {"iid": n - 4, "HC1": n - 4}
    scale = {"CR0": lambda f: F(1), "CR2": lambda f: dec(1 - f).sqrt(), "CR3": lambda f: 1 - f}
    for kind, a in scale.items():
        if kind == "CR2" and not equal:
            continue
        num = dec if kind == "CR2" else F
        f = {g: {c: Wg[(g,) + c] / W[c] for c in cells_of[g]} for g in areas}
        k = {g: {c: num(SIGN[c] / W[c]) / a(f[g][c]) for c in cells_of[g]} for g in areas}
        var[kind] = sum(sum(k[g][c] * num(Sg[(g,) + c]) for c in cells_of[g]) ** 2 for g in areas)
        df[kind] = G - 1
        if kind != "CR0":
            r = {g: {c: num(f[g][c]) * k[g][c] for c in cells_of[g]} for g in areas}
            v = lambda g, c: num(Vg[(g,) + c])
            P = lambda g, h: sum((k[g][c] ** 2 * v(g, c) if g == h else 0) - k[g][c] * r[h][c] * v(g, c)
                                 - k[h][c] * r[g][c] * v(h, c) + r[g][c] * r[h][c] * num(V[c])
                                 for c in cells_of[g] if c in cells_of[h])
            df[kind] = sum(P(g, g) for g in areas) ** 2 / sum(P(g, h) ** 2 for g in areas for h in areas)
    var["CR1"] = var["CR0"] * F(G, G - 1)
    var["CR1S"] = var["CR1"] * F(n - 1, n - 4)
    left = [sum(s * (T[c] - Tg.get((g,) + c, 0)) / (W[c] - Wg.get((g,) + c, 0)) for c, s in SIGN.items()) for g in areas]
    var["CRV3"] = F(G - 1, G) * sum((b - est) ** 2 for b in left)
    var["CRV3J"] = F(G - 1, G) * sum((b - sum(left) / G) ** 2 for b in left)
    df.update(dict.fromkeys(("CR1", "CR1S", "CRV3", "CRV3J"), G - 1))
    return dec(est), {t: (dec(x).sqrt(), dec(df[t])) for t, x in var.items()}

def exact(r, weighted, y="y"):
    return (int(r["area"]), int(r["treated"]), int(r["post"]), F(float(r["weight"])) if weighted else F(1), F(float(r[y])))

def check():
    data, worst, n = list(csv.DictReader(open("two_by_two_data.csv"))), 0, 0
    memo = {}
    for v in csv.DictReader(open("two_by_two_values.csv")):
        key = v["shape"], v["outcome"], v["weighted"]
        if key not in memo:
            memo[key] = oracle([exact(r, key[2] == "1", key[1]) for r in data if r["shape"] == key[0]])
        est, var = memo[key]
        if v["vcov"] in var:
            for ours, theirs in zip((est,) + var[v["vcov"]], (v["estimate"], v["std_error"], v["df"])):
                gap = abs(Decimal(theirs) / ours - 1); worst = max(worst, gap); n += 1
                assert gap < Decimal("1e-9"), (v, ours)
    print(f"{n} numbers of two_by_two_values.csv agree, worst relative gap {worst:.1e}")

def make():
    rnd = random.Random(20141001)
    size = [[rnd.randint(11, 23) for _ in "01"] for _ in range(12)]
    out = []
    for name, base, unit, decades in (("offset", 1e9, 1e-3, 0), ("weights", 0.0, 1.0, 6), ("both", 1e9, 1e-3, 6)):
        effect = [[rnd.gauss(0, 0.6) for _ in "01"] for _ in range(12)]
        for a in range(12):
            for post in (0, 1):
                for _ in range(size[a][post]):
                    treated = int(a < 5)
                    z = 1 + effect[a][0] + post * (0.3 + 0.5 * effect[a][1] + 0.4 * treated) + rnd.gauss(0, 1)
                    weight = 10 ** rnd.uniform(-decades, decades) if decades else 1.0
                    out.append((name, a + 1, treated, post, repr(weight), repr(base + unit * z)))
    save("stress_data.csv", "dataset,area,treated,post,weight,y", out)
    data, values = list(csv.DictReader(open("stress_data.csv"))), []
    for name in ("offset", "weights", "both"):
        for weighted in (0, 1):
            est, var = oracle([exact(r, weighted) for r in data if r["dataset"] == name])
            for t in (("iid", "HC1", "CR0", "CR1S", "CR3", "CRV3") if weighted else
                      ("iid", "HC1", "CR0", "CR1", "CR1S", "CR2", "CR3", "CRV3", "CRV3J")):
                values.append((name, weighted, t) + tuple(f"{x.normalize():.17g}" for x in (est,) + var[t]))
    save("stress_values.csv", "dataset,weighted,vcov,estimate,std_error,df", values)

def save(path, header, rows):
    with open(path, "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([header.split(",")] + rows)

if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else make()
