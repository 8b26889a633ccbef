-- Trends that may not have been parallel: did_honest and did_pretrend_power. The values are those of R (test/oracle/README.md);
-- test/unit/test_honest.c looks at the same ones, and at the tests by brute force.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/honest_data.csv'
\set values_file :source '/test/oracle/honest_values.csv'
\set waves_file :source '/test/oracle/group_time_data.csv'
CREATE TABLE study_row ("set" text, event_time integer, beta float8, v1 float8, v2 float8, v3 float8, v4 float8, v5 float8);
COPY study_row FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE golden ("set" text, what text, of text, m float8, a float8, b float8, c float8, d float8);
COPY golden FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE wave_row (data text, area bigint, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer);
COPY wave_row FROM :'waves_file' (FORMAT csv, HEADER);
\set joint_file :source '/test/oracle/event_study_joint_values.csv'
\set pretrend_file :source '/test/oracle/event_study_pretrend_values.csv'
CREATE TABLE joint_value (data text, outcome text, weighted integer, estimator text, effects text, covariates text, reference integer, vcov_of text, i integer, j integer, estimate float8, covariance float8);
COPY joint_value FROM :'joint_file' (FORMAT csv, HEADER);
CREATE TABLE pretrend_value (data text, outcome text, weighted integer, estimator text, effects text, covariates text, reference integer, vcov text, wald float8, rank integer, clusters integer);
COPY pretrend_value FROM :'pretrend_file' (FORMAT csv, HEADER);
CREATE TABLE study AS
SELECT "set", array_agg(beta ORDER BY event_time) AS beta, array_agg(array_remove(ARRAY[v1, v2, v3, v4, v5], NULL) ORDER BY event_time) AS vcov, 2 AS n_pre,
	(array_agg(v3 ORDER BY event_time))[3] ^ 0.5 AS se
FROM study_row GROUP BY "set";

-- ---- the values of R ----
-- Fixed lengths are exact. Ends of the conditional test to 5e-4 standard errors, but for those that R cut off.
SELECT g.what, count(*), count(*) FILTER (WHERE abs(h.estimate - g.a) < 1e-7 AND abs(h.conf_low - g.c) < 1e-7 AND abs(h.conf_high - g.d) < 1e-7) AS agree
FROM golden g JOIN study s USING ("set"), did_honest(beta, vcov, n_pre, 'smoothness', ARRAY[g.m], g.of) h
WHERE g.what = 'flci' GROUP BY 1;
SELECT g.what, g.of, g.m, h.segment, abs(h.conf_low - g.a) < 5e-4 * se AS low, abs(h.conf_high - g.b) < 5e-4 * se AS high, g.d = 1 AND h.conf_high > g.b AS cut
FROM golden g JOIN study s USING ("set"), did_honest(beta, vcov, n_pre, m => ARRAY[g.m], of => g.of, method => g.what) h
WHERE g.what = 'conditional' ORDER BY 2, 3;
-- R's least favourable critical value comes from 1,000 draws.
SELECT g.what, g.of, g.m, h.segment, abs(h.conf_low - g.a) < 4e-2 * se AS low, abs(h.conf_high - g.b) < 4e-2 * se AS high, g.d = 1 AND h.conf_high > g.b AS cut
FROM golden g JOIN study s USING ("set"), did_honest(beta, vcov, n_pre, m => ARRAY[g.m], of => g.of) h
WHERE g.what = 'conditional_lf' ORDER BY 2, 3;
SELECT g.what, count(*), count(*) FILTER (WHERE abs(p.slope / g.a - 1) < 1e-9 AND power = g.m AND violation = p.slope AND power_error = 1e-8) AS agree
FROM golden g JOIN study s USING ("set"), did_pretrend_power(beta, vcov, n_pre, ARRAY[g.m]) p
WHERE g.what = 'slope' AND p.event_time = 0 GROUP BY 1;
SELECT g.what, p.event_time, count(*), count(*) FILTER (WHERE abs(p.bias - (ARRAY[g.a, g.b, g.c])[p.event_time + 1]) < 1e-4) AS agree
FROM golden g JOIN study s USING ("set"), did_pretrend_power(beta, vcov, n_pre, ARRAY[g.m]) p
WHERE g.what = 'bias' AND p.event_time >= 0 GROUP BY 1, 2 ORDER BY 2;

-- ---- all of a row ----
\x
SELECT round(m::numeric, 6) AS m, segment, round(estimate::numeric, 6) AS estimate, round(conf_low::numeric, 6) AS conf_low, round(conf_high::numeric, 6) AS conf_high,
	excludes_zero, round(breakdown::numeric, 6) AS breakdown, conf_level, method, note
FROM study, did_honest(beta, vcov, n_pre) WHERE "set" = 'mw_rc_y' AND m = 0.5;
SELECT m, excludes_zero, breakdown IS NULL AS no_breakdown, method, note
FROM study, did_honest(beta, vcov, n_pre, 'smoothness', '{0.1}', 'mean', 'flci', 0.9) WHERE "set" = 'mw_panel_y';
SELECT m, excludes_zero, method, note FROM study, did_honest(beta, vcov, n_pre, 'Smoothness', '{0}', '2') WHERE "set" = 'mw_panel_b';
SELECT power, round(slope::numeric, 6) AS slope, event_time, round(violation::numeric, 6) AS violation, round(bias::numeric, 6) AS bias, round(estimate::numeric, 6) AS estimate,
	threshold, power_error, method, note
FROM study, did_pretrend_power(beta, vcov, n_pre, '{0.5}') WHERE "set" = 'mw_rc_y' AND event_time = 2;
\x
-- The breakdown is where 0 comes in; a violation that falls is as likely to show as one that grows.
SELECT "set", bool_and(h.excludes_zero = (h.m < h.breakdown)) AS agree
FROM study, did_honest(beta, vcov, n_pre) f, did_honest(beta, vcov, n_pre, m => ARRAY[f.breakdown * (1 - 1e-8), f.breakdown * (1 + 1e-8)]) h
WHERE f.breakdown IS NOT NULL GROUP BY 1 ORDER BY 1;
SELECT "set", bool_and(abs(p.power - 0.8) < 1e-10) AS agree
FROM study, did_pretrend_power(beta, vcov, n_pre, '{0.8}') f, did_pretrend_power(beta, vcov, n_pre, slope => ARRAY[f.slope]) p GROUP BY 1 ORDER BY 1;
-- The same of arrays in one dimension; bounds in any order, and twice; none at all.
SELECT h = j AS same FROM study, did_honest(beta, vcov, n_pre, m => '{1}') h, did_honest(beta, (SELECT array_agg(v ORDER BY i) FROM unnest(vcov) WITH ORDINALITY u(v, i)), n_pre, m => '{1}') j WHERE "set" = 'mw_rc_y';
SELECT m, segment FROM study, did_honest(beta, vcov, n_pre, m => '{2,0,2}') WHERE "set" = 'mw_rc_y';
SELECT count(*) FROM study, did_honest(beta, vcov, n_pre, m => '{}');
SELECT count(*) FROM did_honest(NULL, NULL, 1), did_pretrend_power(NULL, NULL, 1);
-- What does not vary has no set; pre-tests that find too much have no slope, violations that always show no bias.
SELECT m, segment, estimate, conf_low, note FROM did_honest('{1,2}', '{{1,0},{0,0}}', 1);
SELECT m, conf_low IS NOT NULL AS has_set FROM did_honest('{1,2}', '{{0,0},{0,1}}', 1);
SELECT power, slope, event_time, note FROM did_pretrend_power('{1,2}', '{{0,0},{0,1}}', 1);
SELECT power, slope, event_time, bias, note FROM did_pretrend_power('{1,2}', '{{1,0},{0,1}}', 1, '{0.01}', '{100}');

-- ---- of samples ----
CREATE TABLE wave_sample AS SELECT data, did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row GROUP BY data;
-- Covariances by leaving out areas, one after the other, from the rows.
CREATE TABLE left_out AS
SELECT c.data, c.area, a.event_time, a.estimate
FROM (SELECT DISTINCT data, area FROM wave_row) c,
	LATERAL (SELECT did_wave_sample(y, first_treated, wave, w.area) AS sample FROM wave_row w WHERE w.data = c.data AND w.area <> c.area) s,
	did_aggregate(s.sample, base => 'universal', vcov => 'CR0') a
WHERE a.event_time <> -1;
CREATE TABLE jackknifed AS
WITH effect AS (SELECT data, event_time, estimate FROM wave_sample, did_aggregate(sample, base => 'universal') WHERE event_time <> -1),
covariance AS (SELECT data, i.event_time AS i, j.event_time AS j, (count(*) - 1.0) / count(*) * sum((i.estimate - a.estimate) * (j.estimate - b.estimate)) AS v
	FROM left_out i JOIN left_out j USING (data, area) JOIN effect a USING (data) JOIN effect b USING (data)
	WHERE a.event_time = i.event_time AND b.event_time = j.event_time GROUP BY 1, 2, 3)
SELECT data, (SELECT array_agg(estimate ORDER BY event_time) FROM effect e WHERE e.data = c.data) AS beta, array_agg(v ORDER BY i, j) AS vcov,
	(SELECT count(*)::integer FROM effect e WHERE e.data = c.data AND event_time < 0) AS n_pre
FROM covariance c GROUP BY data;
SELECT data, r AS restriction, count(*), bool_and(abs(h.conf_low - j.conf_low) < 1e-9 AND abs(h.conf_high - j.conf_high) < 1e-9 AND abs(h.estimate - j.estimate) < 1e-9) AS agree
FROM wave_sample JOIN jackknifed USING (data), unnest(ARRAY['relative_magnitudes', 'smoothness']) r, did_honest(sample, r, '{0.1,1,2}', 'mean', vcov => 'jackknife') h JOIN LATERAL did_honest(beta, vcov, n_pre, r, '{0.1,1,2}', 'mean') j USING (m, segment)
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT data, count(*), bool_and(abs(h.slope - j.slope) < 1e-9 AND abs(h.bias - j.bias) < 1e-9) AS agree
FROM wave_sample JOIN jackknifed USING (data), did_pretrend_power(sample, threshold => 1.96, vcov => 'jackknife') h JOIN LATERAL did_pretrend_power(beta, vcov, n_pre) j USING (power, event_time)
GROUP BY 1 ORDER BY 1;
-- What did_vcov gives is what the array forms take.
SELECT data, count(*), bool_and(abs(h.conf_low - j.conf_low) < 1e-9 AND abs(h.conf_high - j.conf_high) < 1e-9 AND abs(h.breakdown - j.breakdown) < 1e-6 IS NOT FALSE) AS agree
FROM wave_sample,
	LATERAL (SELECT array_agg(estimate ORDER BY event_time) AS beta, (count(*) FILTER (WHERE event_time < -1))::integer AS n_pre FROM did_aggregate(sample, base => 'universal') WHERE event_time <> -1) a,
	LATERAL (SELECT array_agg(covariance ORDER BY "row"::integer, "column"::integer) AS vcov FROM did_vcov(sample, base => 'universal') WHERE 'overall' NOT IN ("row", "column") AND '-1' NOT IN ("row", "column")) v,
	did_honest(sample) h JOIN LATERAL did_honest(beta, vcov, n_pre) j USING (m, segment)
GROUP BY 1 ORDER BY 1;
-- Few clusters: a threshold of t, and a word on it. The choices of did_aggregate.
SELECT data, round(max(threshold)::numeric, 3) AS threshold FROM wave_sample, did_pretrend_power(sample) GROUP BY 1 ORDER BY 1;
SELECT data, m, note FROM wave_sample, did_honest(sample, m => '{1}', control => 'notyet', vcov => 'CR0') ORDER BY 1;
-- Event studies by regression: what R says their effects and covariances are, as arrays. The effects that may be anticipated are among those after
-- the reference, but not among those asked for.
CREATE TABLE joint AS
SELECT v.*, (SELECT count(DISTINCT i)::integer FROM joint_value w WHERE (w.data, w.weighted, w.estimator, w.effects, w.reference, w.vcov_of) = (v.data, v.weighted, v.estimator, v.effects, v.reference, v.vcov_of) AND i < reference) AS n_pre
FROM (SELECT data, weighted, estimator, effects, reference, vcov_of, (SELECT array_agg(estimate ORDER BY i) FROM (SELECT DISTINCT i, estimate FROM joint_value w
		WHERE (w.data, w.weighted, w.estimator, w.effects, w.reference, w.vcov_of) = (v.data, v.weighted, v.estimator, v.effects, v.reference, v.vcov_of)) e) AS beta, array_agg(covariance ORDER BY i, j) AS vcov
	FROM (SELECT * FROM joint_value UNION SELECT data, outcome, weighted, estimator, effects, covariates, reference, vcov_of, j, i, NULL, covariance FROM joint_value WHERE i <> j) v
	WHERE weighted = 0 GROUP BY 1, 2, 3, 4, 5, 6) v;
SELECT j.estimator, j.reference, r AS restriction, count(*), count(*) FILTER (WHERE abs(h.conf_low - a.conf_low) < 1e-7 AND abs(h.conf_high - a.conf_high) < 1e-7 AND abs(h.estimate - a.estimate) < 1e-9 AND h.m = a.m) AS agree
FROM joint j JOIN wave_sample USING (data), unnest(ARRAY['relative_magnitudes', 'smoothness']) r,
	did_honest(sample, r, '{0.1,1}', '2', vcov => vcov_of, anticipation => -1 - j.reference, estimator => j.estimator, effects => j.effects) WITH ORDINALITY h
	JOIN LATERAL did_honest(beta, j.vcov, n_pre, r, '{0.1,1}', (1 - j.reference)::text) WITH ORDINALITY a USING (ordinality)
WHERE data = 'rc' AND vcov_of <> 'CR0' AND j.effects = 'cluster' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT data, j.estimator, j.reference, count(*), count(*) FILTER (WHERE h.event_time = a.event_time + j.reference + 1 AND abs(h.violation - a.violation) < 1e-9 AND abs(h.bias - a.bias) < 1e-9 AND abs(h.estimate - a.estimate) < 1e-9) AS agree
FROM joint j JOIN wave_sample USING (data), did_pretrend_power(sample, threshold => 1.96, vcov => vcov_of, anticipation => -1 - j.reference, estimator => j.estimator, effects => j.effects) WITH ORDINALITY h
	JOIN LATERAL (SELECT a.ordinality, a.event_time, violation, bias, estimate FROM did_pretrend_power(beta, j.vcov, n_pre) WITH ORDINALITY a) a USING (ordinality)
WHERE vcov_of = 'CR2' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT data, g.estimator, g.effects, count(*), count(*) FILTER (WHERE abs(p.wald / g.wald - 1) < 1e-9 AND p.df1 = g.rank AND p.n_clusters = g.clusters AND p.df2 = g.clusters - g.rank) AS agree
FROM pretrend_value g JOIN wave_sample USING (data), did_pretrend(sample, anticipation => -1 - g.reference, vcov => g.vcov, estimator => g.estimator, effects => g.effects) p WHERE weighted = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
\x
SELECT m, round(conf_low::numeric, 6) AS conf_low, round(conf_high::numeric, 6) AS conf_high, method, note FROM wave_sample, did_honest(sample, m => '{0.5}', of => 'mean', estimator => 'sunab', anticipation => 1) WHERE data = 'rc';
SELECT round(p.statistic::numeric, 6) AS statistic, df1, df2, round(p.p_value::numeric, 6) AS p_value, n_effects, n_clusters, method, note, facts FROM wave_sample, did_pretrend(sample, estimator => 'imputation', reference => 'normal') p WHERE data = 'rc';
SELECT DISTINCT method FROM wave_sample, did_pretrend_power(sample, '{0.5}', estimator => 'etwfe', anticipation => 1) WHERE data = 'rc';
\x
-- Averages with anticipation: again what did_vcov says.
SELECT count(*), bool_and(abs(h.conf_low - j.conf_low) < 1e-9 AND abs(h.conf_high - j.conf_high) < 1e-9) AS agree
FROM wave_sample, unnest(ARRAY['never', 'notyet']) control,
	LATERAL (SELECT array_agg(estimate ORDER BY event_time) AS beta, (count(*) FILTER (WHERE event_time < -2))::integer AS n_pre FROM did_aggregate(sample, control => control, base => 'universal', anticipation => 1) WHERE event_time <> -2) a,
	LATERAL (SELECT array_agg(covariance ORDER BY "row"::integer, "column"::integer) AS vcov FROM did_vcov(sample, control => control, base => 'universal', anticipation => 1) WHERE 'overall' NOT IN ("row", "column") AND '-2' NOT IN ("row", "column")) v,
	did_honest(sample, control => control, anticipation => 1) h JOIN LATERAL did_honest(beta, vcov, n_pre, of => '2') j USING (m, segment)
WHERE data = 'rc';
-- What cannot be had is a row that says why.
SELECT t, h.m, h.segment, h.conf_low, h.note, p.power, p.slope, p.note = h.note AS same_note
FROM (SELECT 1 AS n, 'one wave before' AS t, did_wave_sample(sqrt(a * w), CASE WHEN a < 5 THEN 2 END, w, a) AS s FROM generate_series(1, 9) a, generate_series(1, 3) w
	UNION ALL SELECT 2, 'a gap', did_wave_sample(sqrt(a * w), CASE WHEN a < 5 THEN 5 END, w, a) FROM generate_series(1, 9) a, unnest(ARRAY[1, 3, 4, 5]) w
	UNION ALL SELECT 3, 'no wave just before', did_wave_sample(sqrt(a * w), CASE WHEN a < 5 THEN 5 END, w, a) FROM generate_series(1, 9) a, unnest(ARRAY[1, 2, 3, 5]) w
	UNION ALL SELECT 4, 'nobody treated', did_wave_sample(sqrt(a * w), NULL::integer, w, a) FROM generate_series(1, 9) a, generate_series(1, 4) w
	UNION ALL SELECT 5, 'nobody else', did_wave_sample(sqrt(a * w), 3, w, a) FROM generate_series(1, 9) a, generate_series(1, 4) w
	UNION ALL SELECT 7, 'another base', did_wave_sample(sqrt(a * w), CASE WHEN a < 4 THEN 4 WHEN a < 7 THEN 6 END, w, a) FROM generate_series(1, 9) a, unnest(ARRAY[1, 2, 3, 4, 6, 7]) w
	UNION ALL SELECT 6, 'one treated area', did_wave_sample(sqrt(a * w), CASE WHEN a < 2 THEN 3 END, w, a) FROM generate_series(1, 9) a, generate_series(1, 4) w) x,
	did_honest(s, m => '{1}') h, did_pretrend_power(s, '{0.5}') p
ORDER BY n;
SELECT t, h.m, h.segment, h.note, p.note = h.note AS same_note
FROM (SELECT 1 AS n, 'one wave before' AS t, did_wave_sample(sqrt(a * w), CASE WHEN a < 5 THEN 3 END, w, a) AS s FROM generate_series(1, 9) a, generate_series(1, 3) w
	UNION ALL SELECT 2, 'no wave then', did_wave_sample(sqrt(a * w), CASE WHEN a < 5 THEN 5 END, w, a) FROM generate_series(1, 9) a, unnest(ARRAY[1, 2, 4, 5]) w
	UNION ALL SELECT 4, 'one treated area', did_wave_sample(sqrt(a * w), CASE WHEN a < 2 THEN 4 END, w, a) FROM generate_series(1, 9) a, generate_series(1, 4) w
	UNION ALL SELECT 5, 'another base', did_wave_sample(sqrt(a * w), CASE WHEN a < 4 THEN 4 WHEN a < 7 THEN 7 END, w, a) FROM generate_series(1, 9) a, unnest(ARRAY[1, 2, 3, 4, 6, 7]) w) x,
	did_honest(s, m => '{1}', anticipation => 1, estimator => 'twfe') h, did_pretrend_power(s, '{0.5}', anticipation => 1, estimator => 'twfe') p
ORDER BY n;
SELECT count(*) FROM did_honest(NULL::did_sample), did_pretrend_power(NULL::did_sample);

-- ---- refused ----
CREATE PROCEDURE refuse(statement text) LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION '% was not refused', statement;
EXCEPTION WHEN OTHERS THEN
	IF SQLSTATE = 'P0001' THEN RAISE; END IF;
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RAISE NOTICE '% % (%)', SQLSTATE, SQLERRM, hint;
END $$;
CALL refuse($$SELECT did_honest('{1}', '{1}', 1)$$);
CALL refuse($$SELECT did_honest('{{1,2}}', '{1,0,0,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,NaN}', '{1,0,0,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,NULL}', '{1,0,0,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{{1,0,0,1}}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,Infinity}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0.5,0.4,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,2,2,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{-1,0,0,1}', 1)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 0)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 2)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', NULL::integer)$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, 'monotone')$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, m => '{-1}')$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, of => '2')$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, of => 'last')$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, method => 'flci')$$);
CALL refuse($$SELECT did_honest(sample, estimator => 'imputation') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, estimator => 'two_stage') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, estimator => 'etwfe', control => 'notyet') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, estimator => 'twfe', control => 'notyet') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, effects => 'cohort') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, anticipation => -1) FROM wave_sample$$);
CALL refuse($$SELECT did_pretrend(sample, estimator => 'sunab', method => 'dr') FROM wave_sample$$);
CALL refuse($$SELECT did_pretrend_power(sample, estimator => 'ols') FROM wave_sample$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, 'smoothness', method => 'conditional')$$);
CALL refuse($$SELECT did_honest('{1,2}', '{1,0,0,1}', 1, conf_level => 95)$$);
CALL refuse($$SELECT did_pretrend_power('{1,2}', '{1,0,0,1}', 1, '{1}')$$);
CALL refuse($$SELECT did_pretrend_power('{1,2}', '{1,0,0,1}', 1, slope => '{-1}')$$);
CALL refuse($$SELECT did_pretrend_power('{1,2}', '{1,0,0,1}', 1, threshold => 0)$$);
CALL refuse($$SELECT did_honest(sample, base => 'varying') FROM wave_sample$$);
CALL refuse($$SELECT did_honest(sample, vcov => 'CR9') FROM wave_sample$$);
CALL refuse($$SELECT did_pretrend_power(did_wave_sample(y, first_treated, wave)) FROM wave_row$$);
CALL refuse($$SELECT did_honest(did_wave_sample(y, first_treated, wave, area, 1, 0, ARRAY[weight])) FROM wave_row$$);
-- Infinite sets never come of finite bounds; numbers at the limits are no trouble.
SELECT m, conf_low < -1e49 AS low, conf_high > 1e49 AS high FROM did_honest('{1,2}', '{1,0,0,1}', 1, m => '{1e50}');
SELECT m, round(conf_low) AS low, round(conf_high) AS high FROM did_honest('{1e40,-1e40,1e40}', '{1e80,0,0,0,1e80,0,0,0,1e80}', 1, 'smoothness', '{1e40}');
DROP TABLE study_row, golden, joint_value, pretrend_value, joint, wave_row, study, wave_sample, left_out, jackknifed;
DROP PROCEDURE refuse;
