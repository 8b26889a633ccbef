# python3 reconcile.py      after reconcile.R: appends what statsmodels says of the same regressions to reconcile_values.csv
import csv, statistics
import numpy as np, statsmodels, statsmodels.api as sm
data = list(csv.DictReader(open("effects_data.csv")))
rows = []
for shape in ["balanced", "unequal"]:
	d = [r for r in data if r["shape"] == shape]
	column = lambda name: np.array([float(r[name]) for r in d])
	t, p, y, x1, x2, area, pair = (column(n) for n in ("treated", "post", "y", "x1", "x2", "area", "pair"))
	b = (y > statistics.median(y)).astype(float)
	for weighted in 0, 1:
		w = column("weight") if weighted else np.ones(len(y))
		for covariates in "{}", "{1,2}":
			for effects in "none", "cluster", "block":
				X = [t * p, p] + ([t] if effects != "cluster" else []) + ([x1, x2] if covariates != "{}" else [])
				of = {"none": np.zeros(len(y)), "cluster": area, "block": pair}[effects]
				X = np.column_stack(X + [of == g for g in sorted(set(of))]).astype(float)
				m = sm.WLS(y, X, weights=w)
				kinds = [("Python statsmodels", {}), ("Python statsmodels cluster", dict(cov_type="cluster", cov_kwds={"groups": area}))]
				if covariates == "{}": kinds.append(("Python statsmodels HC1", dict(cov_type="HC1")))
				for tool, how in kinds:
					r = m.fit(**how)
					rows.append([shape, weighted, effects, covariates, "identity", tool, r.params[0], r.bse[0], r.df_resid if r.use_t else "Inf", r.pvalues[0]])
		if not weighted:
			m = sm.GLM(b, np.column_stack([t * p, p, t, np.ones(len(y))]), family=sm.families.Binomial())
			for tool, how in [("Python statsmodels", {}), ("Python statsmodels cluster", dict(cov_type="cluster", cov_kwds={"groups": area}))]:
				r = m.fit(tol=1e-14, **how)
				rows.append([shape, weighted, "none", "{}", "logit", tool, r.params[0], r.bse[0], "Inf", r.pvalues[0]])
with open("reconcile_values.csv", "a") as out:
	for r in rows:
		out.write(",".join('"%s"' % v if i == 3 else repr(float(v)) if isinstance(v, float) else str(v) for i, v in enumerate(r)) + "\n")
print("statsmodels", statsmodels.__version__, len(rows), "lines")
