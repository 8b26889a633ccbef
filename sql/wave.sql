-- Many waves: did_wave_sample and did_group_time. The values are those of R's
-- did and clubSandwich (test/oracle/README.md); test/unit/test_group_time.c
-- looks at the same ones, and at more reasons why there is no estimate.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/group_time_data.csv'
\set values_file :source '/test/oracle/group_time_values.csv'
\set survey_file :source '/test/data/nrp18.csv'
CREATE TABLE wave_row (data text, area bigint, block bigint, first_treated integer, wave integer, weight float8, y float8, b integer);
COPY wave_row FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE golden (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, cohort integer, period integer, estimate float8, std_error float8, df float8);
COPY golden FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE nrp18 (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
COPY nrp18 FROM :'survey_file' (FORMAT csv, HEADER);
CREATE FUNCTION agrees(ours float8, theirs float8, tolerance float8 DEFAULT 1e-10) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) <= tolerance * abs(theirs), false);

-- ---- the values of R ----
CREATE TABLE wave_sample AS
SELECT data, 'y' AS outcome, 0 AS weighted, did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row GROUP BY data
UNION ALL SELECT data, 'y', 1, did_wave_sample(y, first_treated, wave, area, weight) FROM wave_row GROUP BY data
UNION ALL SELECT data, 'b', 0, did_wave_sample(b = 1, first_treated, wave, area) FROM wave_row GROUP BY data
UNION ALL SELECT data, 'b', 1, did_wave_sample(b = 1, first_treated, wave, area, weight) FROM wave_row GROUP BY data;
SELECT g.data, g.outcome, g.weighted, g.vcov, count(*),
	count(*) FILTER (WHERE e.estimate = g.estimate OR agrees(e.estimate, g.estimate)) AS estimate,
	count(*) FILTER (WHERE agrees(e.std_error, g.std_error) OR (e.std_error IS NULL AND g.std_error IS NULL)) AS std_error,
	count(*) FILTER (WHERE g.df IS NULL OR agrees(e.df, g.df, 1e-8)) AS df
FROM golden g
	JOIN wave_sample s USING (data, outcome, weighted)
	LEFT JOIN LATERAL did_group_time(s.sample, g.control, g.base, g.anticipation, vcov => g.vcov) e ON e.cohort = g.cohort AND e.period = g.period
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

-- All of a row. CR0 is judged by t with clusters - 1 degrees of freedom.
\x
SELECT event_time, cohort, period, base_period, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error,
	agrees(statistic, estimate / std_error) AS statistic, df,
	agrees(conf_high - estimate, estimate - conf_low, 1e-9) AS interval, (p_value > 0.05) = (conf_low < 0 AND conf_high > 0) AS p_value,
	conf_level, n, n_clusters, n_clusters_treated, method, note, facts
FROM wave_sample, did_group_time(sample, 'NotYet', 'universal', vcov => 'cr0', conf_level => 0.95)
WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND cohort = 2014 AND period = 2014;
SELECT g.* FROM wave_sample, did_group_time(sample, base => 'universal') g WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND cohort = 2014 AND period = 2013;
-- n by hand
SELECT count(*), count(DISTINCT area) AS clusters, count(DISTINCT area) FILTER (WHERE first_treated = 2014) AS treated
FROM wave_row WHERE data = 'rc' AND wave IN (2013, 2014);
\x
-- A row for each cohort and period, in order, whatever cannot be had.
SELECT cohort, period, event_time, base_period, estimate IS NOT NULL AS has_estimate, note
FROM (SELECT did_wave_sample(y, nullif(g, 0), t, area) AS sample
	FROM (VALUES (1, 2010), (2, 2012), (3, 2013), (4, 2015), (5, 2020)) c(i, g), generate_series(2010, 2015) t, LATERAL (SELECT i * 10 + j AS area, sqrt(i * j + t % 7) AS y FROM generate_series(1, 3) j) a
	WHERE t <> 2014 AND NOT (g = 2013 AND t = 2015)) s, did_group_time(sample, 'notyet');

-- ---- averages ----
\set averages_file :source '/test/oracle/wave_aggregate_values.csv'
CREATE TABLE golden_average (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, weights text, shares text, type text, key text, estimate float8, std_error float8, df float8);
COPY golden_average FROM :'averages_file' (FORMAT csv, HEADER);
-- fixest's are good to 1e-10, standard errors of etwfe to 1e-6
SELECT g.data, g.type, g.vcov, g.weights, g.shares, count(*),
	count(*) FILTER (WHERE abs(e.estimate - g.estimate) <= 1e-11) AS estimate,
	count(*) FILTER (WHERE agrees(e.std_error, g.std_error) OR (g.weights = 'rows' AND abs(e.std_error / g.std_error - 1) < 1e-6) OR (e.std_error IS NULL AND g.std_error IS NULL)) AS std_error,
	count(*) FILTER (WHERE abs(e.df / g.df - 1) < 1e-8 OR g.df IS NULL) AS df
FROM golden_average g
	JOIN wave_sample s USING (data, outcome, weighted)
	LEFT JOIN LATERAL did_aggregate(s.sample, g.type, g.control, g.base, g.anticipation, vcov => g.vcov, weights => g.weights, shares => g.shares) e
		ON g.key IS NOT DISTINCT FROM CASE g.type WHEN 'dynamic' THEN e.event_time WHEN 'group' THEN e.cohort WHEN 'calendar' THEN e.period END::text
WHERE g.type <> 'group_time'
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;
SELECT event_time, round(estimate::numeric, 6) AS estimate, round(std_error::numeric, 6) AS std_error, round(df::numeric, 6) AS df, n, n_clusters, n_clusters_treated, note
FROM wave_sample, did_aggregate(sample) WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
SELECT type, event_time, cohort, period, method FROM wave_sample, unnest('{simple,dynamic,group,calendar}'::text[]) WITH ORDINALITY t(type, i), did_aggregate(sample, type, 'notyet', vcov => 'CR0') WITH ORDINALITY a
WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND a.ordinality IN (1, 4) ORDER BY i, a.ordinality;
-- the mean and the weighted mean of did_group_time's
SELECT agrees(a.estimate, (SELECT sum(share * estimate) / sum(share) FROM did_group_time(sample) g JOIN (SELECT first_treated AS cohort, sum(weight) AS share FROM wave_row WHERE data = 'rc' GROUP BY 1) w USING (cohort) WHERE event_time >= 0)) AS simple,
	agrees(b.estimate, (SELECT avg(estimate) FROM did_group_time(sample) WHERE event_time >= 0 AND cohort = 2014)) AS of_cohort
FROM wave_sample, did_aggregate(sample, 'simple') a, did_aggregate(sample, 'group') b
WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 AND b.cohort = 2014;
-- the normal distribution instead of t; event times, and cohorts that are seen until one
SELECT round(conf_high::numeric, 6) AS conf_high, agrees(conf_high, estimate + 1.959963984540054 * std_error) AS normal, df, substring(method FROM '; .*') AS method FROM wave_sample, did_aggregate(sample, 'simple', vcov => 'CR0', reference => 'normal') WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
SELECT event_time, round(estimate::numeric, 6) AS estimate, n, substring(method FROM ', .*, of difference') AS method FROM wave_sample, did_aggregate(sample, balance => 1, weights => 'rows', min_event => -1) WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
SELECT event_time, estimate, note FROM wave_sample, did_aggregate(sample, min_event => 9) WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
-- uniform bands: ends as many standard errors away as the method says, of all rows with an interval but the first
SELECT event_time, round(((conf_high - estimate) / std_error)::numeric, 3) AS errors_up, round(((estimate - conf_low) / std_error)::numeric, 3) AS errors_down, substring(method FROM 'uniform.*') AS method
FROM wave_sample, did_aggregate(sample, vcov => 'CR0', base => 'universal', reference => 'normal', band => 'uniform') WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;

-- ---- covariances and a joint test ----
SELECT a."row", a."column", a.covariance = b.covariance AS symmetric, CASE WHEN a."row" = a."column" THEN agrees(sqrt(a.covariance), e.std_error) END AS std_error
FROM wave_sample, did_vcov(sample, 'group', 'notyet') a JOIN did_vcov(sample, 'group', 'notyet') b ON a."row" = b."column" AND a."column" = b."row" LEFT JOIN did_aggregate(sample, 'group', 'notyet') e ON coalesce(e.cohort::text, 'overall') = a."row"
WHERE data = 'rc' AND outcome = 'y' AND weighted = 1 ORDER BY a."row" COLLATE "C", a."column" COLLATE "C";
SELECT count(*), count(covariance), count(*) FILTER (WHERE "row" = "column" AND agrees(sqrt(covariance), std_error)) AS std_error, count(*) FILTER (WHERE "row" = "column" AND covariance IS NULL AND std_error IS NULL) AS neither
FROM wave_sample, did_vcov(sample, 'group_time', vcov => 'CR3') JOIN did_group_time(sample, vcov => 'CR3') ON "row" = cohort || ' in ' || period WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
\set pretrend_file :source '/test/oracle/wave_pretrend_values.csv'
CREATE TABLE golden_pretrend (data text, outcome text, weighted integer, control text, base text, anticipation integer, vcov text, reference text, max_event integer, wald float8, statistic float8, df1 integer, df2 float8, p_value float8);
COPY golden_pretrend FROM :'pretrend_file' (FORMAT csv, HEADER);
SELECT g.data, g.vcov, count(*), count(*) FILTER (WHERE agrees(p.wald, g.wald)) AS wald, count(*) FILTER (WHERE agrees(p.statistic, g.statistic)) AS statistic, count(*) FILTER (WHERE p.df1 = g.df1) AS df1,
	count(*) FILTER (WHERE agrees(p.df2, g.df2) OR (g.reference = 'normal' AND p.df2 IS NULL)) AS df2, count(*) FILTER (WHERE agrees(p.p_value, g.p_value)) AS p_value
FROM golden_pretrend g JOIN wave_sample s USING (data, outcome, weighted), did_pretrend(s.sample, g.control, g.base, g.anticipation, vcov => g.vcov, reference => g.reference, max_event => g.max_event) p
GROUP BY 1, 2 ORDER BY 1, 2;
-- what treatment may be expected in is no trend; nothing before the start; too many effects for the clusters
SELECT n_effects, n_clusters, df1, p_value IS NULL AS untested, method, note, facts FROM wave_sample, did_pretrend(sample, anticipation => 1) WHERE data = 'rc' AND outcome = 'y' AND weighted = 1;
SELECT p.* FROM did_pretrend((SELECT did_wave_sample(y, 2013, wave, area) FROM wave_row WHERE data = 'rc')) p;
SELECT n_effects, df1, df2, statistic, p_value, n_clusters, note, facts FROM did_pretrend((SELECT did_wave_sample(hashint8(100 * a + t)::float8, CASE WHEN a < 4 THEN 7 END, t, a) FROM generate_series(1, 7) a, generate_series(1, 8) t));
-- of two waves: the effect, and CR0's standard error of did_estimate, as there is one share
SELECT agrees(a.estimate, e.estimate) AS estimate, agrees(a.std_error, e.std_error) AS std_error, a.df = e.df AS df, agrees(a.conf_low, e.conf_low) AS conf_low
FROM (SELECT did_sample(y, treat, wave, area, w) AS s FROM nrp18) q, did_estimate(s, 'CR0') e, did_aggregate(s, vcov => 'CR0') a WHERE a.event_time = 0;

-- ---- two waves are a case of it ----
CREATE TABLE pair_of AS
SELECT did_sample(y, treat, wave, area) AS two, did_wave_sample(y, CASE treat WHEN 1 THEN 1 END, wave, area) AS many FROM nrp18
UNION ALL SELECT did_sample(y, treat, wave, area, w, pair), did_wave_sample(y, CASE treat WHEN 1 THEN 1 END, wave, area, w, pair) FROM nrp18
UNION ALL SELECT did_sample(anx = 1, treat, wave), did_wave_sample(anx = 1, CASE treat WHEN 1 THEN 1 END, wave) FROM nrp18;
SELECT two = many AS same, two::text = many::text AS same_bytes,
	e.estimate = g.estimate AS estimate, e.std_error = g.std_error AS std_error, e.df = g.df AS df,
	e.conf_low = g.conf_low AND e.p_value = g.p_value AS interval, (e.n, e.n_clusters, e.n_clusters_treated) IS NOT DISTINCT FROM (g.n, g.n_clusters, g.n_clusters_treated) AS counts
FROM pair_of, did_estimate(two) e, did_group_time(many) g WHERE g.period = 1;
SELECT g.period, g.estimate, g.note FROM pair_of, did_group_time(two) g WHERE g.period = 0;

-- ---- merged, ordered, written and read ----
SELECT count(DISTINCT sample) AS samples, count(DISTINCT did_digest(sample)) AS digests, count(DISTINCT effects) AS effects, count(*) AS ways
FROM (SELECT did_wave_sample(y, first_treated, wave, area, weight, block) AS sample FROM wave_row WHERE data = 'rc'
	UNION ALL SELECT did_wave_sample(y, first_treated, wave, area, weight, block ORDER BY y DESC) FROM wave_row WHERE data = 'rc'
	UNION ALL SELECT did_wave_sample(y, first_treated::bigint, wave::numeric, area, weight, block) FROM wave_row WHERE data = 'rc'
	UNION ALL SELECT did_rollup(p ORDER BY wave DESC) FROM (SELECT wave, did_wave_sample(y, first_treated, wave, area, weight, block) AS p FROM wave_row WHERE data = 'rc' GROUP BY wave) q
	UNION ALL SELECT did_rollup(p::text::did_sample) FROM (SELECT did_wave_sample(y, first_treated, wave, area, weight, block) AS p FROM wave_row WHERE data = 'rc' GROUP BY y > 0, area) q) s,
	LATERAL (SELECT string_agg(g::text, ' ') AS effects FROM did_group_time(sample, 'notyet') g) e;
-- a cohort, a period or a row that is another makes another sample
SELECT count(DISTINCT did_digest(sample)) AS digests
FROM (SELECT did_wave_sample(y, first_treated, wave, area) AS sample FROM wave_row WHERE data = 'small'
	UNION ALL SELECT did_wave_sample(y, first_treated + 1, wave, area) FROM wave_row WHERE data = 'small'
	UNION ALL SELECT did_wave_sample(y, first_treated, wave + 1, area) FROM wave_row WHERE data = 'small'
	UNION ALL SELECT did_wave_sample(y, coalesce(first_treated, 9), wave, area) FROM wave_row WHERE data = 'small') s;
-- under other keys the same effects
SELECT count(*), bool_and((a.estimate, a.std_error, a.df) IS NOT DISTINCT FROM (b.estimate, b.std_error, b.df)) AS same
FROM wave_sample, did_group_time(sample) WITH ORDINALITY a, did_group_time(did_pseudonymise(sample, 'a key that is long enough'::text)) WITH ORDINALITY b
WHERE a.ordinality = b.ordinality AND data = 'rc' AND weighted = 1 AND outcome = 'y';
-- NULL: of first_treated it is a value, of all others the row is left out; a weight of 0 keeps the cluster
SELECT did_digest(did_wave_sample(y, g, t, c, w))
FROM (VALUES (1.0, NULL, 1, 1, 1.0), (2, NULL, 2, 1, 1), (3, 2, 2, 2, 1), (NULL, 2, 1, 2, 1), (3, 2, NULL, 2, 1), (3, 2, 2, NULL, 1), (3, 2, 2, 2, NULL), (1, 2, 1, 3, 0)) v(y, g, t, c, w);
-- without clusters there may be any number of cells
SELECT count(*) AS effects, count(estimate) AS estimates, count(std_error) AS std_errors, count(n_clusters) AS clusters, min(split_part(method, ';', 2)) AS variance
FROM (SELECT did_wave_sample(y, first_treated, wave) AS sample FROM wave_row WHERE data = 'rc') s, did_group_time(sample);
-- untyped, small, and text that is a number
SELECT count(*) FROM did_group_time((SELECT did_wave_sample(y, first_treated::smallint, wave::smallint, 'area ' || area) FROM wave_row WHERE data = 'rc'));
SELECT count(*) AS none FROM did_group_time(NULL);
SELECT count(*) AS none FROM did_group_time((SELECT did_wave_sample(y, first_treated, wave) FROM wave_row WHERE false));
SELECT count(*) AS none FROM did_group_time((SELECT did_wave_sample(NULL::float8, first_treated, wave) FROM wave_row));

-- ---- what is refused ----
\set VERBOSITY terse
SELECT did_wave_sample(1.0, 2147483647, 1);
SELECT did_wave_sample(1.0, -1000000001, 1);
SELECT did_wave_sample(1.0, 1, 1000000001);
SELECT did_wave_sample(1.0, 1, 2.5);
SELECT did_wave_sample(1.0, 'NaN'::float8, 2);
SELECT did_wave_sample(1.0, 1, 99999999999);
SELECT did_wave_sample(1.0, true, 1);
\set VERBOSITY default
SELECT did_wave_sample(1.0, 1, date '2020-01-01');
\set VERBOSITY terse
SELECT count(*) FROM wave_sample, did_group_time(sample, control => 'later');
SELECT count(*) FROM wave_sample, did_group_time(sample, base => NULL);
SELECT count(*) FROM wave_sample, did_group_time(sample, anticipation => -1);
SELECT count(*) FROM wave_sample, did_group_time(sample, anticipation => NULL);
SELECT count(*) FROM wave_sample, did_group_time(sample, vcov => 'WCR11');
SELECT count(*) FROM wave_sample, did_group_time(sample, conf_level => 95);
SELECT did_group_time(did_wave_sample(1.0, 1, 1), vcov => 'CR0');
SELECT did_group_time(did_wave_sample(y, first_treated, wave, area, weight), vcov => 'HC2') FROM wave_row WHERE data = 'small';
SELECT did_wave_sample(y, first_treated, wave, area, weight, i) FROM wave_row, generate_series(1, 2) i;
SELECT count(*) FROM wave_sample, did_aggregate(sample, 'yearly');
SELECT count(*) FROM wave_sample, did_aggregate(sample, vcov => 'CR1');
SELECT count(*) FROM wave_sample, did_aggregate(sample, weights => 'population');
SELECT count(*) FROM wave_sample, did_aggregate(sample, shares => 'known');
SELECT count(*) FROM wave_sample, did_aggregate(sample, reference => 'z');
SELECT count(*) FROM wave_sample, did_aggregate(sample, balance => -1);
SELECT count(*) FROM wave_sample, did_aggregate(sample, min_event => 2, max_event => 1);
SELECT count(*) FROM wave_sample, did_aggregate(sample, band => 'wide');
SELECT count(*) FROM wave_sample, did_aggregate(sample, 'group_time');
SELECT count(*) FROM wave_sample, did_vcov(sample, 'yearly');
SELECT count(*) FROM wave_sample, did_pretrend(sample, max_event => 0);
SELECT count(*) FROM wave_sample, did_pretrend(sample, NULL);
SELECT count(*) AS none FROM did_vcov(NULL);
SELECT count(*) AS none FROM did_pretrend(NULL);
SELECT did_aggregate(did_wave_sample(y, first_treated, wave)) FROM wave_row;
SELECT did_pretrend(did_wave_sample(y, first_treated, wave)) FROM wave_row;
SELECT count(*) AS none FROM did_aggregate(NULL);
SELECT count(*) AS none FROM did_aggregate((SELECT did_wave_sample(y, first_treated, wave, area) FROM wave_row WHERE false));
-- Every function for two waves says so; whoever takes many is named here.
CREATE TABLE refusal (name text, message text);
DO $$
DECLARE
	f record;
BEGIN
	FOR f IN SELECT DISTINCT p.proname, p.oid::regprocedure AS signature, p.pronargs - p.pronargdefaults AS required
		FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience')
		WHERE p.proargtypes[0] = 'did_sample'::regtype AND p.prokind = 'f' AND p.pronargs - p.pronargdefaults = 1 AND p.proname !~ '_accum$|_final$|_send$|_out$'
		ORDER BY 1
	LOOP
		BEGIN
			EXECUTE format('SELECT count(*) FROM (SELECT sample FROM wave_sample WHERE data = ''small'' LIMIT 1) s, %I(sample) f', f.proname);
			INSERT INTO refusal VALUES (f.proname, 'takes many waves');
		EXCEPTION WHEN invalid_parameter_value THEN
			INSERT INTO refusal VALUES (f.proname, SQLERRM);
		END;
	END LOOP;
END $$;
SELECT * FROM refusal ORDER BY name COLLATE "C";
\set VERBOSITY default
SELECT did_estimate(sample) FROM wave_sample WHERE data = 'rc';
SELECT did_estimate(y, first_treated, wave) FROM wave_row;
\set VERBOSITY terse
SELECT count(*) FROM (SELECT array_agg((data, sample)::did_named_sample) AS h FROM wave_sample WHERE data = 'rc' AND weighted = 0) s, did_romano_wolf(h);

DROP TABLE wave_row, golden, golden_average, nrp18, wave_sample, pair_of, refusal;
DROP FUNCTION agrees;
