# Exact least squares, of the doubles that programs read, in rational arithmetic: prints name,exact for lm(Employed ~ .) of longley_data.csv and for the
# polynomial of degree 10 through x = 0..20, y = 1 + x + ... + x^10. Called by effects.R; standard library only.
import csv
from fractions import Fraction


def solve(x, y):
    k = len(x[0])
    a = [[sum(r[i] * r[j] for r in x) for j in range(k)] + [sum(r[i] * v for r, v in zip(x, y))] for i in range(k)]
    for i in range(k):
        p = next(r for r in range(i, k) if a[r][i] != 0)
        a[i], a[p] = a[p], a[i]
        a[i] = [v / a[i][i] for v in a[i]]
        for r in range(k):
            if r != i and a[r][i] != 0:
                f = a[r][i]
                a[r] = [v - f * w for v, w in zip(a[r], a[i])]
    return [row[k] for row in a]


def show(name, value):                                     # float(Fraction) is correctly rounded
    print(f"{name},{float(value):.17g}")


with open("longley_data.csv") as f:
    rows = list(csv.DictReader(f))
names = [n for n in rows[0] if n != "Employed"]
b = solve([[Fraction(1)] + [Fraction(float(r[n])) for n in names] for r in rows], [Fraction(float(r["Employed"])) for r in rows])
for n, v in zip(["(Intercept)"] + names, b):
    show(n, v)
x = [[Fraction(i) ** p for p in range(11)] for i in range(21)]
for p, v in enumerate(solve(x, [sum(r) for r in x])):
    assert v == 1
    show(f"x^{p}", v)
