-- Bootstraps of clusters against a Python program that draws the same
-- replicates by docs/rng.md and refits the rows, with intervals by R's package
-- boot; and step-down p-values and critical values against R.
\getenv source PG_ABS_SRCDIR
\set survey_file :source '/test/data/nrp18.csv'
\set bootstrap_file :source '/test/oracle/bootstrap.csv'
\set romano_wolf_file :source '/test/oracle/romano_wolf.csv'
\set assignments_file :source '/test/oracle/assignments.csv'
\set cv_file :source '/test/oracle/sensitivity_cv.csv'
\set breakdown_file :source '/test/oracle/sensitivity_breakdown.csv'
CREATE TABLE again (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
COPY again FROM :'survey_file' (FORMAT csv, HEADER);

CREATE FUNCTION near(ours float8, theirs float8) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN ours IS NOT DISTINCT FROM theirs OR coalesce(abs(ours - theirs) <= 1e-10 * greatest(abs(theirs), 1), false);

CREATE TABLE bootstrapped (part text, outcome text, weighted integer, covariates integer, effects text, scheme text, seed bigint, reps integer, n_used integer, estimate float8, replicate_0 float8, replicate_1 float8, replicate_2 float8, replicate_3 float8, replicate_4 float8, mean float8, sd float8, std_error float8, std_error_0 float8, z0 float8, a float8, normal_low float8, normal_high float8, basic_low float8, basic_high float8, percentile_low float8, percentile_high float8, bca_low float8, bca_high float8, studentized_low float8, studentized_high float8);
COPY bootstrapped FROM :'bootstrap_file' (FORMAT csv, HEADER);

-- Blocks are the strata of a Rao-Wu bootstrap, where there are blocks.
CREATE TABLE again_samples AS
SELECT part, outcome, weighted, covariates, blocked,
	CASE WHEN blocked AND covariates = 1 THEN did_sample(value, treat, wave, area, weight, pair, ARRAY[age, female, imd]::float8[])
		WHEN blocked THEN did_sample(value, treat, wave, area, weight, pair)
		WHEN covariates = 1 THEN did_sample(value, treat, wave, area, weight, 0, ARRAY[age, female, imd]::float8[])
		ELSE did_sample(value, treat, wave, area, weight) END AS s
FROM (VALUES ('all'), ('six'), ('unequal')) p (part),
	(VALUES ('y'), ('anx')) o (outcome),
	(VALUES (0), (1)) w (weighted),
	(VALUES (0), (1)) c (covariates),
	(VALUES (false), (true)) b (blocked),
	LATERAL (SELECT *, CASE outcome WHEN 'y' THEN y ELSE anx END AS value,
			CASE weighted WHEN 1 THEN w ELSE 1 END AS weight
		FROM again
		WHERE part = 'all' OR (part = 'six' AND pair <= 3)
			OR (part = 'unequal' AND NOT (treat = 1 AND pair IN (8, 9)))) rows
GROUP BY 1, 2, 3, 4, 5;

SELECT b.part, b.scheme, b.effects, k.kind, count(*),
	count(*) FILTER (WHERE near(e.estimate, b.estimate) AND near(e.std_error, b.sd)) AS std_error,
	count(*) FILTER (WHERE near(e.conf_low, k.low) AND near(e.conf_high, k.high)) AS interval,
	count(*) FILTER (WHERE coalesce(jsonb_path_query_first(e.facts, '$[*] ? (@.code == "lost_replicates").replicates')::integer, 0) = 1999 - b.n_used) AS left_out
FROM bootstrapped b JOIN again_samples s USING (part, outcome, weighted, covariates),
	LATERAL (VALUES ('normal', normal_low, normal_high), ('basic', basic_low, basic_high),
		('percentile', percentile_low, percentile_high), ('bca', bca_low, bca_high),
		('studentized', studentized_low, studentized_high)) k (kind, low, high),
	did_bootstrap(s.s, CASE WHEN scheme IN ('cluster', 'pairs') THEN 'cluster' WHEN scheme = 'fractional' THEN scheme ELSE 'rao-wu' END,
		reps => b.reps, seed => b.seed, effects => b.effects, conf_type => k.kind, resample => CASE scheme WHEN 'pairs' THEN 'pair' ELSE 'arm' END) e
WHERE s.blocked = (scheme IN ('pairs', 'rao_wu_block')) AND k.low IS NOT NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

-- Romano and Wolf: all sign vectors.
CREATE TABLE romano_wolf (family text, weighted integer, effects text, method text, place integer, outcome text, t0 float8, step integer, marginal_count integer, step_count integer, p_value float8, min_gap float8);
COPY romano_wolf FROM :'romano_wolf_file' (FORMAT csv, HEADER);
CREATE TABLE families AS
SELECT outcome, weighted, did_sample(value, treat, wave, area, CASE weighted WHEN 1 THEN w ELSE 1 END) AS s
FROM again, (VALUES (0), (1)) v (weighted),
	LATERAL (VALUES ('y', y), ('anx', anx), ('y_female', y * female), ('age', age), ('y_imd', y * imd / 10),
		('late', y + treat * wave * (0.5 + female))) o (outcome, value)
GROUP BY 1, 2;
SELECT w.family, w.effects, w.method, count(*),
	count(*) FILTER (WHERE near(r.statistic, w.t0)) AS statistics,
	count(*) FILTER (WHERE r.p_value * 262144 = w.marginal_count) AS alone,
	count(*) FILTER (WHERE near(r.p_adjusted, w.p_value)) AS adjusted
FROM (SELECT DISTINCT family, weighted, effects, method FROM romano_wolf) f,
	LATERAL (SELECT array_agg(ROW(outcome, s)::did_named_sample) AS samples FROM families
		WHERE families.weighted = f.weighted AND outcome IN (SELECT w.outcome FROM romano_wolf w WHERE w.family = f.family)) g,
	unnest(did_romano_wolf(g.samples, f.method, effects => f.effects)) r
	JOIN romano_wolf w ON w.outcome = r.outcome
WHERE (w.family, w.weighted, w.effects, w.method) = (f.family, f.weighted, f.effects, f.method)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- Permutation tests of more assignments than can be enumerated: 60 clusters
-- whose changes are whole numbers, so that many assignments tie.
CREATE TABLE assignments (scheme text, reps integer, seed bigint, actual integer, inclusive integer, strict integer, greater integer, less integer);
COPY assignments FROM :'assignments_file' (FORMAT csv, HEADER);
SELECT scheme, round(b.estimate * 30) AS actual,
	round(b.p_value * (reps + 1)) = inclusive + 1 AS inclusive, round(strict.p_value * reps) = a.strict AS strict,
	round(greater.p_value * (reps + 1)) = a.greater + 1 AS greater, round(less.p_value * (reps + 1)) = a.less + 1 AS less
FROM assignments a,
	(SELECT did_sample(w * (7 * i * i % 31), i % 2, w, i, 1, i / 2) AS s FROM generate_series(0, 59) i, generate_series(0, 1) w) x,
	did_permutation(s, scheme, reps => reps, seed => seed) b,
	did_permutation(s, scheme, reps => reps, seed => seed, ties => 'strict') strict,
	did_permutation(s, scheme, reps => reps, seed => seed, alternative => 'greater') greater,
	did_permutation(s, scheme, reps => reps, seed => seed, alternative => 'less') less;

-- Critical values of |T + b|, seen as the interval of an estimate of 0 with a
-- standard error of 1; and the breakdown point (R's 0 is our NULL: no
-- conclusion), with the interval there, which ends at 0.
CREATE TABLE cv (df float8, alpha float8, b float8, cv float8);
COPY cv FROM :'cv_file' (FORMAT csv, HEADER);
SELECT df, count(*), count(*) FILTER (WHERE near(s.conf_high, c.cv)) AS agree
FROM cv c, did_sensitivity(ROW(0, 1, NULL, nullif(df, 'Infinity'), NULL, NULL, NULL, 1 - alpha, 1, 0, 1, 1, 'mean', '', '', NULL)::did_result, ARRAY[b]) s
GROUP BY 1 ORDER BY 1;
CREATE TABLE breakdown (estimate float8, std_error float8, df float8, alpha float8, breakdown float8, conf_low float8, conf_high float8);
COPY breakdown FROM :'breakdown_file' (FORMAT csv, HEADER);
SELECT b.breakdown > 0 AS conclusion, count(*),
	count(*) FILTER (WHERE near(s.breakdown, nullif(b.breakdown, 0))) AS breakdown,
	count(*) FILTER (WHERE near(s.conf_low, b.conf_low) AND near(s.conf_high, b.conf_high)) AS interval
FROM breakdown b, did_sensitivity(ROW(estimate, std_error, NULL, nullif(df, 'Infinity'), NULL, NULL, NULL, 1 - alpha, 1, 0, 1, 1, 'mean', '', '', NULL)::did_result, ARRAY[b.breakdown]) s
GROUP BY 1 ORDER BY 1;

DROP TABLE again, again_samples, bootstrapped, romano_wolf, families, assignments, cv, breakdown;
DROP FUNCTION near;
