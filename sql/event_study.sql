-- Regressions on many waves: did_event_study, did_bacon and did_twfe_weights. The values are those of R's fixest, etwfe,
-- did2s, bacondecomp and clubSandwich (test/oracle/README.md); test/unit/test_event_study.c and test_bacon.c look at more.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/event_study_data.csv'
\set values_file :source '/test/oracle/event_study_values.csv'
\set few_file :source '/test/oracle/event_study_few_clusters.csv'
CREATE TABLE wave_row (data text, area bigint, first_treated integer, wave integer, weight float8, y float8, b integer, x1 float8, x2 float8);
COPY wave_row FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE golden (data text, outcome text, weighted integer, method text, control text, effects text, covariates text, weights text, vcov text, key integer, estimate float8, std_error float8, df float8);
COPY golden (data, outcome, weighted, method, control, effects, covariates, weights, vcov, key, estimate, std_error) FROM :'values_file' (FORMAT csv, HEADER);
COPY golden FROM :'few_file' (FORMAT csv, HEADER);
CREATE FUNCTION agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), false);
CREATE TABLE wave_sample AS
SELECT data, 0 AS weighted, 'x0' AS covariates, did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row GROUP BY data
UNION ALL SELECT data, 1, 'x0', did_wave_sample(y, first_treated, wave, area, weight) FROM wave_row GROUP BY data
UNION ALL SELECT data, 0, 'x1', did_wave_sample(y, first_treated, wave, area, 1.0, 1, ARRAY[x1]) FROM wave_row WHERE data = 'rc' GROUP BY data
UNION ALL SELECT data, 1, 'x1', did_wave_sample(y, first_treated, wave, area, weight, 1, ARRAY[x1]) FROM wave_row WHERE data = 'rc' GROUP BY data;

-- ---- the values of R ----
WITH asked AS MATERIALIZED (
	SELECT DISTINCT data, weighted, method, coalesce(nullif(control, ''), 'never') AS control, effects, covariates, weights, vcov FROM golden WHERE outcome = 'y' AND NOT (data = 'castle' AND vcov = 'CR1N')
), ours AS MATERIALIZED (
	SELECT a.*, e.event_time AS key, e.estimate, e.std_error, e.df, e.n_clusters_treated FROM asked a JOIN wave_sample s USING (data, weighted, covariates),
		did_event_study(s.sample, a.method, a.control, a.effects, weights => a.weights, vcov => a.vcov) e
)
SELECT method, vcov, count(*), count(*) FILTER (WHERE abs(o.estimate - g.estimate) <= 1e-9) AS estimate,
	count(*) FILTER (WHERE agrees(o.std_error, g.std_error, CASE method WHEN 'etwfe' THEN 1e-6 ELSE 1e-10 END)) AS std_error,
	count(*) FILTER (WHERE o.std_error IS NULL AND data = 'castle' AND o.n_clusters_treated = 1) AS of_one_cluster, count(g.df) AS has_df, count(*) FILTER (WHERE agrees(o.df, g.df, 1e-8)) AS df
FROM golden g JOIN ours o USING (data, weighted, method, effects, covariates, weights, vcov)
WHERE g.outcome = 'y' AND o.control = coalesce(nullif(g.control, ''), 'never') AND o.key IS NOT DISTINCT FROM g.key
GROUP BY 1, 2 ORDER BY 1, 2;

-- ---- what comes with it ----
\x
SELECT e.* FROM wave_sample, did_event_study(sample, vcov => 'CR0') WITH ORDINALITY e WHERE data = 'small' AND weighted = 1 AND ordinality IN (1, 2, 3);
\x
SELECT m, event_time, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(df::numeric, 4) AS df, n, n_clusters, n_clusters_treated, note
FROM wave_sample, unnest('{twfe,sunab,etwfe,imputation,two_stage}'::text[]) WITH ORDINALITY m(m, i), did_event_study(sample, m) WITH ORDINALITY e
WHERE data = 'small' AND weighted = 1 ORDER BY i, e.ordinality;
SELECT DISTINCT ON (i, event_time IS NULL) e.method FROM wave_sample, unnest('{twfe,sunab,etwfe,imputation,two_stage}'::text[]) WITH ORDINALITY m(m, i), did_event_study(sample, m, effects => 'cohort', vcov => 'CR0') e
WHERE data = 'rc' AND weighted = 1 AND covariates = 'x1' AND e.method IS NOT NULL ORDER BY i, event_time IS NULL, event_time DESC;
-- bounds: of twfe what is beyond stays in the regression, or counts as the first and the last
SELECT bounds, event_time, round(estimate::numeric, 6) AS estimate, n_clusters_treated FROM wave_sample,
	LATERAL (SELECT 'bounded' AS bounds, e.* FROM did_event_study(sample, min_event => -2, max_event => 1) e
		UNION ALL SELECT 'binned', e.* FROM did_event_study(sample, min_event => -2, max_event => 1, binned => true) e
		UNION ALL SELECT 'sunab', e.* FROM did_event_study(sample, 'sunab', min_event => -2, max_event => 1) e
		UNION ALL SELECT 'imputation', e.* FROM did_event_study(sample, 'imputation', min_event => 0, max_event => 1) e) e
WHERE data = 'castle' AND weighted = 0;
-- another reference: every other effect of one cohort moves by the same
SELECT a.event_time, round((a.estimate - b.estimate)::numeric, 10) AS apart FROM wave_sample, did_event_study(sample, 'sunab', effects => 'cohort') a JOIN LATERAL did_event_study(sample, 'sunab', effects => 'cohort', reference => -2) b USING (event_time)
WHERE data = 'rc' AND weighted = 0 AND covariates = 'x0' AND event_time IN (-3, 2);

-- ---- identities ----
-- Sun-Abraham with effects of cohorts is the saturated regression: means of ATT(g, t) with a universal base, by weight of cells
SELECT data, weighted, count(*), count(*) FILTER (WHERE agrees(e.estimate, g.estimate, 1e-12)) AS agree
FROM wave_sample s, did_event_study(sample, 'sunab', effects => 'cohort') e,
	LATERAL (SELECT sum(w.weight * g.estimate) / sum(w.weight) AS estimate FROM did_group_time(sample, base => 'universal') g
		JOIN (SELECT first_treated AS cohort, wave AS period, sum(CASE s.weighted WHEN 1 THEN weight ELSE 1 END) AS weight FROM wave_row r WHERE r.data = s.data GROUP BY 1, 2) w USING (cohort, period)
		WHERE g.period <> g.base_period AND CASE WHEN e.event_time IS NULL THEN g.event_time >= 0 ELSE g.event_time = e.event_time END) g
WHERE covariates = 'x0' AND e.event_time IS DISTINCT FROM -1 GROUP BY 1, 2 ORDER BY 1, 2;
-- extended two-way fixed effects against the not yet treated are imputation; without weights the authors' variance is CR0 (with
-- weights it takes residuals from means by squares of weights, the regression by weights)
SELECT data, weighted, count(*), count(*) FILTER (WHERE agrees(i.estimate, e.estimate, 1e-12)) AS estimate, count(*) FILTER (WHERE agrees(i.std_error, e.std_error, 1e-11)) AS std_error
FROM wave_sample, did_event_study(sample, 'imputation', effects => 'cohort', vcov => 'CR0') i
	JOIN LATERAL did_event_study(sample, 'etwfe', 'notyet', 'cohort', vcov => 'CR0') e ON i.event_time IS NOT DISTINCT FROM e.event_time
WHERE covariates = 'x0' AND data <> 'castle' GROUP BY 1, 2 ORDER BY 1, 2;
-- of a balanced panel effects of clusters and of cohorts are the same
SELECT m, count(*), count(*) FILTER (WHERE agrees(a.estimate, b.estimate, 1e-11) AND agrees(a.std_error, b.std_error, 1e-10)) AS agree
FROM wave_sample, unnest('{twfe,sunab,imputation}'::text[]) m, did_event_study(sample, m, vcov => 'CR0') a JOIN LATERAL did_event_study(sample, m, effects => 'cohort', vcov => 'CR0') b ON a.event_time IS NOT DISTINCT FROM b.event_time
WHERE data = 'panel' AND weighted = 0 AND a.event_time IS DISTINCT FROM -1 GROUP BY 1 ORDER BY 1;
-- Bacon's pairs add up to the coefficient on means of clusters in periods
SELECT data, weighted, count(*), agrees(sum(b.weight * b.estimate), min(b.twfe), 1e-12) AS coefficient, agrees(sum(b.weight), 1.0, 1e-13) AS all_of_it, agrees(min(b.twfe), min(e.estimate), 1e-11) AS regression
FROM wave_sample s, did_bacon(sample, complete => true) b,
	LATERAL (SELECT did_wave_sample(y, first_treated, wave, area) AS means FROM (SELECT area, first_treated, wave, sum(CASE s.weighted WHEN 1 THEN weight ELSE 1 END * y) / sum(CASE s.weighted WHEN 1 THEN weight ELSE 1 END) AS y,
		count(*) OVER (PARTITION BY area) AS seen FROM wave_row r WHERE r.data = s.data GROUP BY 1, 2, 3) m WHERE seen = (SELECT count(DISTINCT wave) FROM wave_row r WHERE r.data = s.data)) m, did_event_study(means) e
WHERE covariates = 'x0' AND e.event_time IS NULL GROUP BY 1, 2 ORDER BY 1, 2;
-- the weights of effects: what the regression of y = 1 in one cohort and period, else 0, gives
SELECT w.cohort, w.period, w.event_time, round(w.weight::numeric, 6) AS weight, round(w.share::numeric, 6) AS share, w.negative, w.n, w.n_clusters, agrees(w.weight, e.estimate, 1e-11) AS agrees
FROM wave_sample, did_twfe_weights(sample) w,
	LATERAL (SELECT did_wave_sample(CASE WHEN first_treated = w.cohort AND wave = w.period THEN 1.0 ELSE 0.0 END, first_treated, wave, area, weight) AS one FROM wave_row r WHERE r.data = 'rc') o, did_event_study(one) e
WHERE wave_sample.data = 'rc' AND weighted = 1 AND covariates = 'x0' AND e.event_time IS NULL;
SELECT type, treated, control, round(estimate::numeric, 6) AS estimate, round(weight::numeric, 6) AS weight, n_clusters_treated, n_clusters_control, note FROM wave_sample, did_bacon(sample) WHERE data = 'small' AND weighted = 0;
SELECT b.* FROM wave_sample, did_bacon(sample) b WHERE data = 'rc' AND weighted = 0 AND covariates = 'x0';

-- ---- odd samples ----
-- always treated, nobody never treated, after the last wave, between waves, one wave, one cluster, gaps
CREATE TABLE odd AS SELECT * FROM (VALUES
	('always', '{2010,2010,2012}'::integer[], '{2010,2011,2012,2013}'::integer[]), ('all', '{2011,2013}', '{2010,2011,2012,2013}'), ('later', '{2012,2020}', '{2010,2011,2012,2013}'),
	('between', '{2012,NULL}', '{2010,2011,2013,2014}'), ('one wave', '{2012,NULL}', '{2012}'), ('nobody', '{NULL,NULL}', '{2010,2012}'), ('gaps', '{2013,2018,NULL}', '{2010,2012,2013,2015,2018}'),
	('codes', '{201202,NULL}', '{201201,201202,201301}')) o (name, cohorts, waves);
CREATE VIEW odd_sample AS SELECT name, did_wave_sample(10.0 + sqrt(i * j * t % 13) + CASE WHEN t >= g THEN t - g + 1 ELSE 0 END, g, t, i * 10 + j) AS sample
FROM odd, unnest(cohorts) WITH ORDINALITY c(g, i), unnest(waves) t, generate_series(1, 3) j GROUP BY name;
SELECT name, method, event_time AS at, base_period AS base, estimate IS NOT NULL AS est, std_error IS NOT NULL AS se, n, n_clusters AS c, note
FROM odd_sample, unnest('{twfe,sunab,etwfe,imputation,two_stage}'::text[]) WITH ORDINALITY m(m, i), LATERAL (SELECT m AS method, e.event_time, e.base_period, e.estimate, e.std_error, e.n, e.n_clusters, e.note, e.ordinality FROM did_event_study(sample, m, CASE m WHEN 'etwfe' THEN 'notyet' ELSE 'never' END) WITH ORDINALITY e) e
ORDER BY name, i, ordinality;
SELECT name, cohort, period, round(weight::numeric, 4) AS weight, round(share::numeric, 4) AS share, round(negative::numeric, 4) AS negative, note FROM odd_sample, did_twfe_weights(sample, 'cohort') ORDER BY 1, 2, 3;
SELECT name, type, treated, control, round(weight::numeric, 4) AS weight, note FROM odd_sample, did_bacon(sample) ORDER BY 1, 3, 4;
-- a cluster of two cohorts; a cohort of one cluster; weights of 0 and 1e6; periods at the limits; a constant covariate
SELECT what, m AS method, event_time AS at, estimate IS NOT NULL AS est, std_error IS NOT NULL AS se, n, n_clusters AS c, n_clusters_treated AS t, note
FROM (SELECT 'mixed' AS what, did_wave_sample(sqrt(a * t % 7), CASE WHEN a < 4 THEN 2 WHEN a = 4 AND i = 1 THEN 3 END, t, a) AS s FROM generate_series(1, 8) a, generate_series(1, 3) t, generate_series(1, 2) i
	UNION ALL SELECT 'single', did_wave_sample(sqrt(a * t % 7), CASE WHEN a < 4 THEN 2 WHEN a = 4 THEN 3 END, t, a) FROM generate_series(1, 8) a, generate_series(1, 3) t
	UNION ALL SELECT 'weights', did_wave_sample(sqrt(a * t % 7), CASE WHEN a < 4 THEN 2 END, t, a, CASE a WHEN 1 THEN 1e6 WHEN 8 THEN 0 ELSE 1 END) FROM generate_series(1, 8) a, generate_series(1, 3) t
	UNION ALL SELECT 'limits', did_wave_sample(sqrt(a * abs(t::bigint) % 7), CASE WHEN a < 4 THEN 1000000000 END, t, a) FROM generate_series(1, 8) a, unnest('{-1000000000,999999999,1000000000}'::integer[]) t
	UNION ALL SELECT 'constant', did_wave_sample(sqrt(a * t % 7), CASE WHEN a < 4 THEN 2 END, t, a, 1.0, 1, ARRAY[CASE WHEN a < 4 THEN sqrt(a * t) ELSE 1 END]) FROM generate_series(1, 8) a, generate_series(1, 3) t) q,
	unnest('{sunab,etwfe,imputation}'::text[]) WITH ORDINALITY m(m, i), LATERAL (SELECT * FROM did_event_study(s, m) WITH ORDINALITY) e ORDER BY what, i, ordinality;

-- ---- what is refused ----
SELECT did_event_study(sample, 'ols') FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, 'imputation', vcov => 'CR2') FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, 'sunab', 'notyet') FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, effects => 'block') FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, reference => 0) FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, 'two_stage', reference => -2) FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, weights => 'rows') FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, binned => true) FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, 'sunab', binned => true, min_event => -2) FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, binned => true, min_event => 0) FROM wave_sample LIMIT 1;
SELECT did_event_study(sample, min_event => 2, max_event => 1) FROM wave_sample LIMIT 1;
SELECT did_event_study(did_wave_sample(y, first_treated, wave)) FROM wave_row;
SELECT did_bacon(did_wave_sample(y, first_treated, wave)) FROM wave_row;
SELECT did_twfe_weights(sample, 'block') FROM wave_sample LIMIT 1;
SELECT count(*) AS none FROM did_event_study(NULL);
SELECT count(*) AS none FROM did_event_study((SELECT did_wave_sample(y, first_treated, wave, area) FROM wave_row WHERE false)), did_bacon(NULL), did_twfe_weights(NULL);
DROP VIEW odd_sample;
DROP TABLE wave_row, golden, wave_sample, odd;
DROP FUNCTION agrees;
