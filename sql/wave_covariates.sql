-- Many waves with covariates: the values of R's did, DRDID and clubSandwich (test/oracle/README.md), of which
-- test/unit/test_wave_covariates.c looks at all.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/event_study_data.csv'
\set values_file :source '/test/oracle/wave_covariates_values.csv'
\set averages_file :source '/test/oracle/wave_covariates_averages.csv'
\set residuals_file :source '/test/oracle/wave_covariates_cr2_values.csv'
CREATE TABLE wave_row (data text, area bigint, first_treated integer, wave integer, weight float8, y float8, b integer, x1 float8, x2 float8);
COPY wave_row FROM :'data_file' (FORMAT csv, HEADER);
DELETE FROM wave_row WHERE data = 'castle';	-- which has no covariates
CREATE TABLE golden (data text, outcome text, weighted integer, control text, base text, anticipation integer, covariates text, method text, cohort integer, period integer, estimate float8, std_error float8, std_error_did float8);
COPY golden FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE golden_average (data text, outcome text, weighted integer, control text, base text, anticipation integer, covariates text, method text, type text, key integer, estimate float8, std_error float8, std_error_did float8);
COPY golden_average FROM :'averages_file' (FORMAT csv, HEADER);
CREATE TABLE golden_residuals (data text, outcome text, weighted integer, control text, base text, anticipation integer, covariates text, method text, vcov text, cohort integer, period integer, estimate float8, std_error float8, df float8);
COPY golden_residuals FROM :'residuals_file' (FORMAT csv, HEADER);
CREATE FUNCTION agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), ours IS NULL AND theirs IS NULL);

-- ---- the values of R ----
CREATE TABLE wave_sample AS
SELECT data, weighted, did_wave_sample(y, first_treated, wave, area, CASE weighted WHEN 1 THEN weight ELSE 1 END, 1, ARRAY[x1, x2]) AS sample
FROM wave_row, generate_series(0, 1) weighted GROUP BY data, weighted;
CREATE TABLE effect AS
SELECT data, weighted, k.control, k.base, k.anticipation, e.* FROM wave_sample JOIN (SELECT DISTINCT data, weighted, control, base, anticipation FROM golden WHERE outcome = 'y' AND covariates = 'x1x2') k USING (data, weighted),
	did_group_time(sample, k.control, k.base, k.anticipation, vcov => 'CR0') e;
SELECT data, weighted, count(*), count(*) FILTER (WHERE e.estimate = g.estimate OR agrees(e.estimate, g.estimate)) AS estimate, count(*) FILTER (WHERE agrees(e.std_error, g.std_error)) AS std_error
FROM golden g LEFT JOIN effect e USING (data, weighted, control, base, anticipation, cohort, period)
WHERE g.outcome = 'y' AND g.covariates = 'x1x2' AND g.method = 'reg' GROUP BY 1, 2 ORDER BY 1, 2;
SELECT data, type, count(*), count(*) FILTER (WHERE abs(e.estimate - g.estimate) <= 1e-11) AS estimate, count(*) FILTER (WHERE agrees(e.std_error, g.std_error)) AS std_error
FROM golden_average g LEFT JOIN (SELECT data, control, type, CASE type WHEN 'dynamic' THEN e.event_time WHEN 'group' THEN e.cohort WHEN 'calendar' THEN e.period END AS key, e.estimate, e.std_error
		FROM wave_sample, unnest('{never,notyet}'::text[]) control, unnest('{simple,dynamic,group,calendar}'::text[]) type, did_aggregate(sample, type, control, vcov => 'CR0') e WHERE weighted = 1) e USING (data, control, type)
WHERE g.outcome = 'y' AND g.weighted = 1 AND g.method = 'reg' AND g.key IS NOT DISTINCT FROM e.key GROUP BY 1, 2 ORDER BY 1, 2;
SELECT data, g.vcov, count(*), count(*) FILTER (WHERE agrees(e.std_error, g.std_error)) AS std_error, count(*) FILTER (WHERE agrees(e.df, g.df, 1e-8)) AS df
FROM golden_residuals g LEFT JOIN (SELECT data, control, vcov, cohort, period, std_error, df
		FROM wave_sample, unnest('{never,notyet}'::text[]) control, unnest('{CR2,CR3}'::text[]) vcov, did_group_time(sample, control, vcov => vcov) WHERE weighted = 1) e USING (data, control, vcov, cohort, period)
WHERE g.outcome = 'y' AND g.weighted = 1 GROUP BY 1, 2 ORDER BY 1, 2;

-- ---- all of a row ----
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(df::numeric, 3) AS df, conf_low < estimate AND estimate < conf_high AS inside, n, n_clusters, n_clusters_treated, method, note
FROM wave_sample, did_group_time(sample) WHERE data = 'rc' AND weighted = 1 AND cohort = 2014 AND period = 2014;
SELECT cohort, period, estimate, std_error, n, n_clusters, method, note, facts FROM wave_sample, did_group_time(sample, method => 'DR', vcov => 'CRV3') WHERE data = 'rc' AND weighted = 1 AND cohort = 2014 AND period = 2014;
SELECT event_time, estimate, note FROM wave_sample, did_aggregate(sample, 'simple', method => 'ipw', vcov => 'jackknife') WHERE data = 'rc' AND weighted = 1;
\x

-- ---- all effects together ----
SELECT event_time, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(df::numeric, 6) AS df, n_clusters, note FROM wave_sample, did_aggregate(sample) WHERE data = 'rc' AND weighted = 1;
SELECT method FROM wave_sample, did_aggregate(sample, 'simple') WHERE data = 'rc' AND weighted = 1;
SELECT vcov, count(*) AS pairs, count(*) FILTER (WHERE agrees(sqrt(covariance), std_error)) AS same
FROM wave_sample, unnest('{CR0,CR2,CR3}'::text[]) vcov, did_vcov(sample, 'group_time', vcov => vcov) JOIN did_group_time(sample, vcov => vcov) ON "row" = cohort || ' in ' || period WHERE data = 'rc' AND weighted = 1 AND "row" = "column" GROUP BY 1 ORDER BY 1;
SELECT round(statistic::numeric, 4) AS statistic, df1, df2, round(p_value::numeric, 4) AS p_value, round(wald::numeric, 4) AS wald, n_effects, n_clusters, method, note FROM wave_sample, did_pretrend(sample) WHERE data = 'rc' AND weighted = 1;

-- ---- cells that have one x: of patterns ----
CREATE TABLE pattern_sample AS
SELECT data, 'x1x2' AS covariates, did_pattern_sample(y, first_treated, wave, area, weight, 1, ARRAY[x1, x2]) AS sample FROM wave_row GROUP BY data
UNION ALL SELECT data, 'x2', did_pattern_sample(y, first_treated, wave, area, weight, 1, ARRAY[x2]) FROM wave_row GROUP BY data;
SELECT covariates, method, count(*), count(*) FILTER (WHERE agrees(e.estimate, g.estimate)) AS estimate, count(*) FILTER (WHERE agrees(e.std_error, g.std_error)) AS std_error
FROM golden g LEFT JOIN (SELECT data, covariates, control, by.method, cohort, period, estimate, std_error
		FROM pattern_sample, unnest('{never,notyet}'::text[]) control, unnest('{reg,ipw,dr}'::text[]) by(method), did_group_time(sample, control, method => by.method, vcov => 'CR0')) e USING (data, covariates, control, method, cohort, period)
WHERE g.outcome = 'y' AND g.weighted = 1 AND g.base = 'varying' AND g.anticipation = 0 GROUP BY 1, 2 ORDER BY 1, 2;
SELECT g.method, count(*), count(*) FILTER (WHERE abs(e.estimate - g.estimate) <= 1e-11) AS estimate, count(*) FILTER (WHERE agrees(e.std_error, g.std_error)) AS std_error
FROM golden_average g LEFT JOIN (SELECT data, control, by.method, event_time, estimate, std_error
		FROM pattern_sample, unnest('{never,notyet}'::text[]) control, unnest('{ipw,dr}'::text[]) by(method), did_aggregate(sample, 'dynamic', control, method => by.method, vcov => 'CR0') WHERE covariates = 'x1x2') e USING (data, control, method)
WHERE g.outcome = 'y' AND g.weighted = 1 AND g.type = 'dynamic' AND g.method <> 'reg' AND g.key IS NOT DISTINCT FROM e.event_time GROUP BY 1 ORDER BY 1;
\x
SELECT cohort, period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, df, n, n_clusters, n_clusters_treated, method, note
FROM pattern_sample, did_group_time(sample, method => 'dr', vcov => 'CRV3') WHERE data = 'rc' AND covariates = 'x2' AND cohort = 2014 AND period = 2014;
\x
-- of units, whose x does not change: sums of rows, or rows
SELECT by.method, count(*) AS effects, count(*) FILTER (WHERE agrees(a.estimate, b.estimate) AND agrees(a.std_error, b.std_error, 1e-9)) AS same
FROM (SELECT did_panel_sample(y, first_treated, wave, unit, area, weight, 1, ARRAY[x1, x2]) AS units, did_pattern_sample(y, first_treated, wave, area, weight, 1, ARRAY[x1, x2]) AS patterns
		FROM (SELECT *, row_number() OVER (PARTITION BY wave ORDER BY area, x1, x2, weight) AS unit FROM wave_row WHERE data = 'panel') r) s,
	unnest('{reg,ipw,dr}'::text[]) by(method), did_group_time(units, method => by.method, vcov => 'CRV3') a JOIN LATERAL did_group_time(patterns, method => by.method, vcov => 'CRV3') b ON (a.cohort, a.period) = (b.cohort, b.period) GROUP BY 1 ORDER BY 1;
-- of areas
SELECT by.method, vcov, count(*), count(estimate) AS estimates, count(std_error) AS std_errors, count(DISTINCT df) AS dfs
FROM unnest('{reg,ipw,dr}'::text[]) WITH ORDINALITY by(method, i), unnest('{CR0,CR1,CRV3,CRV3J}'::text[]) vcov,
	did_group_time((SELECT did_wave_sample(y, first_treated, wave, area, weight, 1, ARRAY[sqrt(area)]) FROM wave_row WHERE data = 'rc'), method => by.method, vcov => vcov) GROUP BY i, 1, 2 ORDER BY i, 2;
-- without covariates a method is none
SELECT count(DISTINCT (e.estimate, e.std_error, e.df, e.method)) AS effects, count(DISTINCT method.method) AS methods
FROM (SELECT did_wave_sample(y, first_treated, wave, area, weight) AS sample FROM wave_row WHERE data = 'rc') s, unnest('{reg,ipw,dr}'::text[]) method, did_group_time(sample, method => method) e WHERE cohort = 2014 AND period = 2014;
-- merged, ordered and read again
SELECT count(*) AS samples, count(DISTINCT effects) AS effects
FROM (SELECT did_wave_sample(y, first_treated, wave, area, weight, 1, ARRAY[sqrt(area), area % 2] ORDER BY y) AS sample FROM wave_row WHERE data = 'rc'
	UNION ALL SELECT did_wave_sample(y, first_treated, wave, area, weight, 1, ARRAY[sqrt(area), area % 2] ORDER BY x1 DESC) FROM wave_row WHERE data = 'rc'
	UNION ALL SELECT did_rollup(p::text::did_sample) FROM (SELECT did_wave_sample(y, first_treated, wave, area, weight, 1, ARRAY[sqrt(area), area % 2]) AS p FROM wave_row WHERE data = 'rc' GROUP BY x2, wave) q) s,
	LATERAL (SELECT string_agg(g::text, ' ') AS effects FROM unnest('{reg,ipw,dr}'::text[]) method, did_group_time(sample, 'notyet', method => method, vcov => 'CRV3') g) e;

-- ---- what is dropped, and what there is not ----
SELECT what, period, round(estimate::numeric, 6) AS estimate, std_error IS NOT NULL AS has_std_error, note
FROM (SELECT what, did_wave_sample(outcome, NULLIF(g, 0), t, g * 10 + i, 1, 1, ARRAY[CASE what WHEN 'constant' THEN 1 WHEN 'one period' THEN CASE WHEN t = 1 OR g > 0 THEN i ELSE 0 END WHEN 'apart' THEN g END]) AS sample
	FROM unnest('{constant,one period,apart}'::text[]) what, unnest('{0,2}'::int[]) g, generate_series(1, 2) t, generate_series(1, 4) i, LATERAL (SELECT g + i * t + (i = 2)::int AS outcome) o GROUP BY what) s,
	did_group_time(sample, vcov => 'CRV3') WHERE period = 2 ORDER BY what;
SELECT by.method, estimate, note FROM unnest('{ipw,dr}'::text[]) AS by(method),
	did_group_time((SELECT did_wave_sample(g + i * t, NULLIF(g, 0), t, g * 10 + i, 1, 1, ARRAY[g]) FROM unnest('{0,2}'::int[]) g, generate_series(1, 2) t, generate_series(1, 4) i), method => by.method, vcov => 'CR0') WHERE period = 2;

-- ---- what is refused ----
\set VERBOSITY terse
SELECT count(*) FROM wave_sample, did_group_time(sample, method => 'psm');
SELECT count(*) FROM wave_sample, did_group_time(sample, method => NULL);
SELECT count(*) FROM wave_sample, did_aggregate(sample, method => 'twfe');
\set VERBOSITY default
SELECT count(*) FROM wave_sample, did_group_time(sample, method => 'dr');
SELECT count(*) FROM wave_sample, did_aggregate(sample, method => 'dr');
SELECT count(*) FROM wave_sample, did_pretrend(sample, method => 'ipw', vcov => 'CR3');
SELECT count(*) FROM wave_sample, did_group_time(sample, vcov => 'HC1');
SELECT count(*) FROM did_group_time((SELECT did_wave_sample(y, first_treated, wave, row_number, 1, 1, array_fill(y, ARRAY[33])) FROM (SELECT *, row_number() OVER () FROM wave_row WHERE data = 'small') r));

DROP TABLE wave_row, golden, golden_average, golden_residuals, wave_sample, pattern_sample, effect;
DROP FUNCTION agrees;
