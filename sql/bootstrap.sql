-- did_bootstrap, did_permutation, did_collapse and their kin as their users
-- meet them: choices, limits, notes and errors.
\set SHOW_CONTEXT never
CREATE TABLE areas AS
SELECT i AS area, i % 2 AS treated, i / 2 AS pair, w AS post, sin(i * 12.9898 + k * 78.233 + w) AS y
FROM generate_series(0, 11) i, generate_series(0, 1) w, generate_series(1, 5 + i) k;
CREATE TABLE twelve AS
SELECT did_sample(y, treated, post, area) AS plain, did_sample(y, treated, post, area, 1, pair) AS paired FROM areas;

-- Enumerated, or drawn; the same digits each time, others with another seed.
SELECT method, note FROM twelve, did_bootstrap(plain);
SELECT method FROM twelve, did_bootstrap(plain, 'WCU13', 'webb', reps => 999, seed => -7, null_value => 0.25, ties => 'strict', alternative => 'less');
SELECT method FROM twelve, did_bootstrap(plain, conf_level => NULL);
SELECT a.p_value = b.p_value AND a.conf_low = b.conf_low AS same, a.p_value = c.p_value AND a.conf_low = c.conf_low AS other_seed
FROM twelve, did_bootstrap(plain, weights => 'webb', reps => 999) a,
	did_bootstrap(plain, weights => 'webb', reps => 999) b, did_bootstrap(plain, weights => 'webb', reps => 999, seed => 1) c;
-- The variance that is shown is a matter of the factor; the test is the same.
SELECT v, b.std_error = e.std_error AS std_error, b.p_value = a.p_value AS p_value
FROM twelve, unnest(ARRAY['CR0', 'CR1', 'CR1S', 'CR1N']) v, did_bootstrap(plain) a, did_bootstrap(plain, vcov => v) b, did_estimate(plain, v) e;
SELECT b.std_error = e.std_error AS std_error FROM twelve, did_bootstrap(plain, 'wcr33') b, did_estimate(plain, 'CRV3') e;

-- A cluster drawn twice counts twice: the bootstrap's standard error is that
-- of the clusters.  (Draws taken as a set would make it 0.79 times as large.)
SELECT round((b.std_error / e.std_error)::numeric, 1) AS ratio
FROM (SELECT did_sample(sin(i * 12.9898 + w * 4.1) + cos(i * 78.233 + w), i % 2, w, i) AS s FROM generate_series(1, 200) i, generate_series(0, 1) w) many,
	did_bootstrap(s, 'cluster') b, did_estimate(s) e;
SELECT method, note FROM twelve, did_bootstrap(paired, 'cluster', conf_type => 'studentized');
SELECT method, note FROM twelve, did_bootstrap(paired, 'cluster', resample => 'pair', conf_type => 'bca');
SELECT method, std_error, note FROM twelve, did_bootstrap(paired, 'cluster', resample => 'block', reps => 99);
SELECT method, note FROM twelve, did_bootstrap(paired, 'rao-wu', reps => 99);
SELECT method, note FROM twelve, did_bootstrap(plain, 'fractional', reps => 1999, conf_type => 'normal');
SELECT conf_low IS NOT NULL AS has_interval, note FROM twelve, did_bootstrap(plain, 'cluster', reps => 10);
SELECT std_error, conf_low, note FROM twelve, did_bootstrap(plain, 'cluster', reps => 1);

-- Intervals of all kinds hold what they should, and p-values go with them:
-- at an end of the interval p is 1 - conf_level, up to a replicate.
SELECT k, e.conf_low < e.estimate AND e.estimate < e.conf_high AS around,
	abs((did_bootstrap(plain, 'cluster', conf_type => k, null_value => e.conf_low)).p_value - 0.05) < 0.001 AS low,
	abs((did_bootstrap(plain, 'cluster', conf_type => k, null_value => e.conf_high)).p_value - 0.05) < 0.001 AS high
FROM twelve, unnest(ARRAY['normal', 'basic', 'percentile', 'bca', 'studentized']) k, did_bootstrap(plain, 'cluster', conf_type => k) e;

-- The p-value at the end of an exact set is on either side of 1 - conf_level.
SELECT m, (did_bootstrap(plain, m, null_value => e.conf_low + 1e-9)).p_value > 0.05 AS inside,
	(did_bootstrap(plain, m, null_value => e.conf_low - 1e-9)).p_value <= 0.05 AS outside
FROM twelve, unnest(ARRAY['WCR11', 'WCR31', 'WCR33', 'WCU11']) m, did_bootstrap(plain, m) e;
SELECT (did_permutation(paired, s, null_value => e.conf_high - 1e-9)).p_value > 0.05 AS inside,
	(did_permutation(paired, s, null_value => e.conf_high + 1e-9)).p_value <= 0.05 AS outside
FROM twelve, unnest(ARRAY['clusters', 'blocks']) s, did_permutation(paired, s) e;

SELECT method, note FROM twelve, did_permutation(paired);
SELECT method, note FROM twelve, did_permutation(paired, 'blocks', 't', alternative => 'greater');
SELECT t, method, note FROM twelve, unnest(ARRAY['pooled', 'welch', 'paired', 'signed-rank']) t, did_collapse(paired, t);
SELECT c.lower = p.conf_low AND c.upper = p.conf_high AS same
FROM twelve, did_confidence_set(paired, 'permutation', scheme => 'blocks') c, did_permutation(paired, 'blocks') p;
-- One-sided sets have one end.
SELECT alternative, lower = '-Infinity' AS no_lower, upper = 'Infinity' AS no_upper
FROM twelve, unnest(ARRAY['greater', 'less']) alternative, did_confidence_set(plain, alternative => alternative);
-- More clusters than can be enumerated.
SELECT m.method, p.method, b.p_value BETWEEN 0 AND 1 AS p
FROM (SELECT did_sample(sin(i * 12.9898 + w * 4.1), i % 2, w, i, 1, i / 2) AS s FROM generate_series(0, 59) i, generate_series(0, 1) w) many,
	did_bootstrap(s) m, did_permutation(s, reps => 99) p, did_permutation(s, 'blocks', reps => 99) b;

-- The report keeps to what the sample allows.
SELECT inference, p_value IS NOT NULL AS p FROM twelve, did_report(paired);
SELECT inference FROM twelve, did_report(plain, conf_level => 0.9);
SELECT inference, note FROM (SELECT did_sample(y, treated, post) AS s FROM areas) x, did_report(s);
SELECT inference FROM (SELECT did_sample(y, treated, post, area / 2) AS s FROM areas) x, did_report(s);
SELECT inference, estimate IS NULL AS no_estimate, note FROM (SELECT did_sample(y, treated, post, area) AS s FROM areas WHERE treated = 1) x, did_report(s) LIMIT 2;
SELECT count(*) FROM did_report(NULL);

-- No estimate, no error.
SELECT (r).n, (r).estimate, (r).p_value, (r).conf_low, (r).note FROM (SELECT did_sample(y, treated, post, area, 1, pair) AS s FROM areas WHERE treated = 0) x,
	LATERAL (VALUES (1, did_bootstrap(s)), (2, did_bootstrap(s, 'cluster')), (3, did_permutation(s)), (4, did_permutation(s, 'blocks')), (5, did_collapse(s)), (6, did_collapse(s, 'paired'))) v (i, r) ORDER BY i;
SELECT (r).estimate, (r).p_value, (r).note FROM (SELECT did_sample(y, treated, post, area, 1, pair) AS s FROM areas WHERE treated = 0 OR area = 1) x,
	LATERAL (VALUES (1, did_bootstrap(s)), (2, did_bootstrap(s, 'cluster', conf_type => 'bca')), (3, did_permutation(s)), (4, did_permutation(s, statistic => 't')), (5, did_collapse(s, 'welch')), (6, did_collapse(s, 'paired'))) v (i, r) ORDER BY i;
SELECT (r).estimate, (r).p_value, (r).note FROM (SELECT did_sample(treated * post, treated, post, area) AS s FROM areas) x,
	LATERAL (VALUES (1, did_bootstrap(s)), (2, did_bootstrap(s, 'cluster')), (3, did_permutation(s)), (4, did_collapse(s))) v (i, r) ORDER BY i;
SELECT did_bootstrap(NULL), did_permutation(NULL), did_collapse(NULL);
-- A cluster without one of the periods has no change.
SELECT n_clusters, note FROM (SELECT did_sample(y, treated, post, area) AS s FROM areas WHERE area > 0 OR post = 1) x, did_permutation(s);

-- did_sensitivity
SELECT violation, conf_low, conf_high, excludes_zero, breakdown FROM did_sensitivity(ROW(7.5, 3, 2.5, NULL, NULL, NULL, NULL, 0.95, 1, 0, 1, 1, 'mean', '', '', NULL)::did_result, ARRAY[0, 1.5, 3]);
SELECT s.violation = 0 AND abs(s.conf_low - e.conf_low) + abs(s.conf_high - e.conf_high) < 1e-12 AS ordinary FROM twelve, did_estimate(plain) e, did_sensitivity(e, ARRAY[0.0]) s;
SELECT count(*) FROM twelve, did_estimate(plain) e, did_sensitivity(e);
SELECT count(*) FROM did_sensitivity(NULL);
SELECT * FROM did_sensitivity(ROW(1, NULL, NULL, NULL, NULL, NULL, NULL, 0.95, 1, 0, 1, 1, 'mean', '', '', NULL)::did_result, ARRAY[0, 1]);
SELECT * FROM did_sensitivity(ROW('NaN', 'Infinity', -1, NULL, NULL, NULL, NULL, 7, 1, 0, 1, 1, 'mean', '', '', NULL)::did_result, ARRAY[1]);

-- A result without degrees of freedom is judged by those of its clusters: the
-- critical value of t with 17 is 2.1098.
SELECT round(conf_high::numeric, 4) FROM did_sensitivity(ROW(0, 1, NULL, NULL, NULL, NULL, NULL, 0.95, 1, 0, 18, 9, 'mean', '', '', NULL)::did_result, ARRAY[0]);

-- did_summary finds words for all of them.
SELECT did_summary(r) FROM twelve, LATERAL (VALUES (1, did_bootstrap(paired)), (2, did_bootstrap(paired, conf_level => NULL)), (3, did_bootstrap(paired, 'cluster')),
	(4, did_bootstrap(paired, 'fractional')), (5, did_permutation(paired, alternative => 'greater')), (6, did_collapse(paired)), (7, did_collapse(paired, 'signed-rank', 0.999))) v (i, r) ORDER BY i;
SELECT did_summary(did_permutation(s, alternative => 'less')) FROM (SELECT did_sample(y > 0, treated = 1, post = 1, area) AS s FROM areas) x;

-- did_romano_wolf: by itself an outcome keeps its p-value; twice the same
-- outcome is no second chance; and p-values can only grow.
SELECT r.outcome, r.p_value = b.p_value AND r.p_adjusted = b.p_value AS same
FROM twelve, did_bootstrap(plain) b, LATERAL (SELECT did_romano_wolf(o, plain) AS rs FROM unnest(ARRAY['y']) o) x, unnest(rs) r;
SELECT r.p_adjusted = b.p_value AS same FROM twelve, did_bootstrap(plain) b,
	LATERAL (SELECT did_romano_wolf(o, plain) AS rs FROM unnest(ARRAY['a', 'b']) o) x, unnest(rs) r;
CREATE TABLE outcomes AS
SELECT o AS outcome, did_sample(CASE o WHEN 'y' THEN y WHEN 'y + z' THEN y + cos(area) * post ELSE y * y END, treated, post, area) AS s
FROM areas, unnest(ARRAY['y', 'y + z', 'y squared']) o GROUP BY 1;
SELECT outcome, n, n_clusters, p_adjusted >= p_value AS grown, p_adjusted >= lag(p_adjusted, 1, 0) OVER () AS in_order, method, note
FROM unnest((SELECT did_romano_wolf(outcome, s) FROM outcomes)) r;
SELECT count(*) FROM unnest(did_romano_wolf((SELECT array_agg(ROW(outcome, s)::did_named_sample) FROM outcomes), 'WCU11', 'webb', 99, ties => 'strict')) r;
-- An outcome that was asked in some of the areas, and one without an effect.
SELECT outcome, n_clusters, p_adjusted IS NULL AS no_p, note FROM unnest((SELECT did_romano_wolf(outcome, s) FROM (
	SELECT * FROM outcomes UNION ALL
	SELECT 'some areas', did_sample(y, treated, post, area) FROM areas WHERE area < 8 UNION ALL
	SELECT 'one arm', did_sample(y, treated, post, area) FROM areas WHERE treated = 1 UNION ALL
	SELECT 'nothing', NULL) o)) r;
SELECT did_romano_wolf('y', plain) FROM twelve WHERE false;

-- errors
SELECT did_bootstrap(plain, 'WCR21') FROM twelve;
SELECT did_bootstrap(plain, NULL) FROM twelve;
SELECT did_bootstrap(plain, weights => 'poisson') FROM twelve;
SELECT did_bootstrap(plain, reps => 0) FROM twelve;
SELECT did_bootstrap(plain, reps => 1000001) FROM twelve;
SELECT did_bootstrap(plain, seed => NULL) FROM twelve;
SELECT did_bootstrap(plain, null_value => 'NaN') FROM twelve;
SELECT did_bootstrap(plain, alternative => 'both') FROM twelve;
SELECT did_bootstrap(plain, ties => 'random') FROM twelve;
SELECT did_bootstrap(plain, conf_level => 95) FROM twelve;
SELECT did_bootstrap(plain, effects => 'block') FROM twelve;
SELECT did_bootstrap(plain, vcov => 'CR3') FROM twelve;
SELECT did_bootstrap(plain, 'cluster', conf_type => 'exact') FROM twelve;
SELECT did_bootstrap(plain, 'cluster', conf_level => NULL) FROM twelve;
SELECT did_bootstrap(plain, 'cluster', resample => 'pair') FROM twelve;
SELECT did_bootstrap(plain, 'cluster', alternative => 'less') FROM twelve;
SELECT did_bootstrap(plain, 'cluster', 'webb') FROM twelve;
SELECT did_bootstrap(plain, conf_type => 'bca') FROM twelve;
SELECT did_bootstrap(plain, resample => 'somewhere') FROM twelve;
SELECT did_bootstrap(paired, 'rao-wu', resample => 'pair') FROM twelve;
SELECT did_confidence_set(plain, scheme => 'nonsense') FROM twelve;
SELECT did_bootstrap(plain, 'rao-wu', conf_type => 'studentized') FROM twelve;
SELECT did_bootstrap(did_sample(y, treated, post)) FROM areas;
SELECT did_bootstrap(did_sample(y, treated, post, area / 2), 'cluster') FROM areas;
SELECT did_permutation(did_sample(y, treated, post, 'town ' || area / 2)) FROM areas;
SELECT did_permutation(plain, 'blocks') FROM twelve;
SELECT did_permutation(plain, 'rows') FROM twelve;
SELECT did_permutation(plain, statistic => 'z') FROM twelve;
SELECT did_collapse(plain, 'paired') FROM twelve;
SELECT did_collapse(plain, 'anova') FROM twelve;
SELECT did_confidence_set(plain, 'cluster') FROM twelve;
SELECT did_sensitivity(did_estimate(plain), ARRAY[-1.0]) FROM twelve;
SELECT did_sensitivity(did_estimate(plain), ARRAY[1, NULL]) FROM twelve;
SELECT did_sensitivity(did_estimate(plain), reference => 'cauchy') FROM twelve;
SELECT did_romano_wolf('y', s) FROM (SELECT did_sample(y, treated, post) AS s FROM areas) x;
SELECT did_romano_wolf(o, s) FROM (SELECT 'a', plain FROM twelve UNION ALL SELECT 'b', did_sample(y, treated, post, area::text) FROM areas) x (o, s);
SELECT did_report(plain, 'block') FROM twelve;

DROP TABLE areas, twelve, outcomes;
-- Clusters of the same values and weights, whichever are drawn: what sums of them differ by is rounding. Offsets are no noise.
SELECT of, kind, count(*) AS results, count(b.std_error) AS std_errors, count(b.conf_low) AS intervals
FROM (SELECT k, bootstrap_sample((k * 0.1 + v * (1 + k * 0.37))::float8, c, w * (1 + k % 3 * 0.1)) AS sample
	FROM generate_series(1, 40) k, generate_series(1, 8) c, (VALUES (0.1::float8, 0.3::float8), (0.2, 1.7), (0.7, 0.9), (0.9, 1.9)) v (v, w) GROUP BY k) s,
	unnest('{mean, sum, sd, trimmed mean}'::text[]) of, unnest('{normal, bca}'::text[]) kind, bootstrap_ci(sample, of, kind, 200) b
GROUP BY of, kind ORDER BY of, kind;
SELECT of, abs(far.std_error / near.std_error - 1) < 1e-5 AS same
FROM (SELECT bootstrap_sample((i % 3)::float8, i % 10) AS near, bootstrap_sample(1e9 + i % 3, i % 10) AS far FROM generate_series(1, 1000) i) s,
	unnest('{mean, sum, sd, trimmed mean}'::text[]) of, bootstrap_ci(s.near, of, 'normal', 200) near, bootstrap_ci(s.far, of, 'normal', 200) far;
