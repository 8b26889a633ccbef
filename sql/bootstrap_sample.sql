-- bootstrap_sample and bootstrap_ci: what they take, give and refuse.
CREATE TABLE answers AS
SELECT i AS id, (i * 7919 % 101) % 5 + 1 AS score, (i * 7919 % 101) % 5 >= 3 AS agrees, (i % 18)::bigint AS area, 'area ' || i % 18 AS name,
	0.5 + i % 4 AS w, sqrt(i * 7919 % 3001) AS minutes
FROM generate_series(1, 3000) i;
CREATE FUNCTION short(e bootstrap_result) RETURNS text LANGUAGE sql
RETURN format('%s (%s) %s to %s, n %s', (e).estimate::numeric(20, 6), (e).std_error::numeric(20, 6), (e).conf_low::numeric(20, 6), (e).conf_high::numeric(20, 6), (e).n);

-- The one-step aggregates.
SELECT (e).estimate::numeric(20, 10), (e).conf_level, (e).n, (e).n_missing, (e).n_clusters, (e).reps, (e).statistic, (e).method, (e).note
FROM (SELECT bootstrap_ci(score) AS e FROM answers
	UNION ALL SELECT bootstrap_ci(agrees) FROM answers
	UNION ALL SELECT bootstrap_ci(minutes) FROM answers
	UNION ALL SELECT bootstrap_ci(score, area) FROM answers
	UNION ALL SELECT bootstrap_ci(score, name) FROM answers
	UNION ALL SELECT bootstrap_ci(agrees, area, w) FROM answers
	UNION ALL SELECT bootstrap_ci(minutes, name, w) FROM answers) s;
-- They are the function with its defaults.
SELECT bootstrap_ci(score, area, w) = bootstrap_ci(bootstrap_sample(score, area, w)) AS same,
	bootstrap_ci(score) = bootstrap_ci(bootstrap_sample(score), statistic => 'mean', conf_type => 'percentile', reps => 1999, seed => 2016, conf_level => 0.95) AS spelled_out FROM answers;

-- Statistics of the rows themselves, against PostgreSQL's own.
CREATE TABLE kinds AS
SELECT 'rows' AS kind, bootstrap_sample(minutes) AS sample FROM answers
UNION ALL SELECT 'few values', bootstrap_sample(score) FROM answers
UNION ALL SELECT 'single rows', bootstrap_sample(minutes) FROM answers WHERE id <= 100
UNION ALL SELECT 'proportion', bootstrap_sample(agrees) FROM answers
UNION ALL SELECT 'clusters', bootstrap_sample(minutes, area) FROM answers
UNION ALL SELECT 'text clusters', bootstrap_sample(score, name) FROM answers
UNION ALL SELECT 'weights', bootstrap_sample(minutes, area, w) FROM answers
UNION ALL SELECT 'equal weights', bootstrap_sample(minutes, area, 0.1) FROM answers;
SELECT abs((bootstrap_ci(digits::bootstrap_sample, 'mean', reps => 9)).estimate - avg(minutes)) < 1e-12 AS mean, abs((bootstrap_ci(digits::bootstrap_sample, 'sum', reps => 9)).estimate / sum(minutes) - 1) < 1e-14 AS sum,
	(bootstrap_ci(digits::bootstrap_sample, 'median', reps => 9)).estimate = percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
	abs((bootstrap_ci(digits::bootstrap_sample, 'quantile', reps => 9, probability => 0.77)).estimate - percentile_cont(0.77) WITHIN GROUP (ORDER BY minutes)) < 1e-12 AS quantile,
	abs((bootstrap_ci(digits::bootstrap_sample, 'sd', reps => 9)).estimate / stddev(minutes) - 1) < 1e-14 AS sd,
	abs((bootstrap_ci(digits::bootstrap_sample, 'trimmed mean', reps => 9, trimmed => 0.25)).estimate - (SELECT avg(minutes) FROM (SELECT minutes FROM answers ORDER BY minutes LIMIT 1500 OFFSET 750) v)) < 1e-12 AS trimmed
FROM (SELECT kind, sample::text AS digits FROM kinds WHERE kind IN ('rows', 'clusters')) k, answers GROUP BY kind, digits;
-- Equal weights change nothing but the sum.
SELECT what, abs(a.estimate - b.estimate) < 1e-12 AND abs(a.conf_low - b.conf_low) < 1e-12 AND abs(a.conf_high - b.conf_high) < 1e-12 AS same
FROM unnest('{mean,median,quantile,trimmed mean,sd}'::text[]) what, kinds c, kinds e, LATERAL bootstrap_ci(c.sample, what, 'bca', 199, probability => 0.3) a,
	LATERAL bootstrap_ci(e.sample, what, 'bca', 199, probability => 0.3) b
WHERE c.kind = 'clusters' AND e.kind = 'equal weights';
-- The weighted mean.
SELECT abs((e).estimate - sum(w * minutes) / sum(w)) < 1e-12 AS mean FROM (SELECT bootstrap_ci(sample) AS e FROM kinds WHERE kind = 'weights') s, answers GROUP BY e;

-- Every statistic with every interval, in every kind of sample: where the
-- numbers are, is the business of bootstrap_oracle.
SELECT kind, what, count(e.conf_low) AS intervals, string_agg(DISTINCT e.note, ' | ') AS notes
FROM kinds, unnest('{mean,sum,median,quantile,trimmed mean,sd}'::text[]) what, unnest('{normal,basic,percentile,bca}'::text[]) kind_of_interval,
	bootstrap_ci(sample, what, kind_of_interval, 199, probability => 0.8) e
WHERE e.conf_low <= e.conf_high OR e.conf_low IS NULL
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT kind, what, e.conf_low < e.estimate AND e.estimate < e.conf_high AS studentized FROM kinds, unnest('{mean,sum}'::text[]) what, bootstrap_ci(sample, what, 'studentized', 199) e ORDER BY 1, 2;
SELECT short(bootstrap_ci(sample, 'proportion', 'studentized', 999)) = short(bootstrap_ci(sample, 'mean', 'studentized', 999)) AS same FROM kinds WHERE kind = 'proportion';
SELECT (bootstrap_ci(sample, 'PROPORTION', 'BCA')).statistic AS any_case FROM kinds WHERE kind = 'proportion';
SELECT (bootstrap_ci(sample, 'quantile', probability => 0.9, reps => 19)).method, (bootstrap_ci(sample, 'trimmed mean', reps => 20, seed => -7)).method FROM kinds WHERE kind = 'weights';

-- The standard error is near the one of theory: of rows s/sqrt(n), of a
-- clustered mean the linearised one (CR0).
SELECT 'rows' AS kind, (bootstrap_ci(bootstrap_sample(minutes), reps => 9999)).std_error / (stddev_pop(minutes) / sqrt(count(*))) BETWEEN 0.97 AND 1.03 AS near FROM answers
UNION ALL SELECT 'few values', (bootstrap_ci(bootstrap_sample(score), reps => 9999)).std_error / (stddev_pop(score) / sqrt(count(*)))::float8 BETWEEN 0.97 AND 1.03 FROM answers
UNION ALL SELECT 'single rows', (bootstrap_ci(bootstrap_sample(minutes), reps => 9999)).std_error / (stddev_pop(minutes) / sqrt(count(*))) BETWEEN 0.97 AND 1.03 FROM answers WHERE id <= 500
UNION ALL SELECT 'clusters', (bootstrap_ci(sample, reps => 9999)).std_error / linearised BETWEEN 0.97 AND 1.03
FROM (SELECT bootstrap_sample(y, g) AS sample FROM (SELECT hashint4(i % 60) / 1e9 + hashint4(i) / 1e9 AS y, i % 60 AS g FROM generate_series(1, 3000) i) v) s,
	(SELECT sqrt(sum(u * u)) / 3000 AS linearised FROM (SELECT sum(y - mean) AS u FROM (SELECT y, g, avg(y) OVER () AS mean FROM (SELECT hashint4(i % 60) / 1e9 + hashint4(i) / 1e9 AS y, i % 60 AS g FROM generate_series(1, 3000) i) v) v GROUP BY g) c) l;

-- The replicates themselves.
SELECT array_length(r, 1) AS reps, abs(stddev / e.std_error - 1) < 1e-12 AS std_error FROM kinds, bootstrap_replicates(sample, reps => 500) r, bootstrap_ci(sample, reps => 500) e,
	LATERAL (SELECT stddev(x) AS stddev FROM unnest(r) x) s WHERE kind IN ('rows', 'clusters', 'few values');
-- A replicate does not depend on how many are asked for; another seed, others.
SELECT kind, (bootstrap_replicates(sample, 'median', 300))[1:40] = bootstrap_replicates(sample, 'median', 40) AS same,
	bootstrap_replicates(sample, 'mean', 40) = bootstrap_replicates(sample, 'mean', 40, seed => 2017) AS other_seed FROM kinds ORDER BY 1;

-- The same digits for any order, partition, and way of travel.
SELECT count(DISTINCT s::text) AS samples, count(DISTINCT bootstrap_ci(s, 'sd', 'bca', 99)::text) AS results FROM (
	SELECT bootstrap_sample(minutes, name, w) AS s FROM answers
	UNION ALL SELECT bootstrap_sample(minutes, name, w) FROM (SELECT * FROM answers ORDER BY hashint4(id)) v
	UNION ALL SELECT bootstrap_rollup(s) FROM (SELECT bootstrap_sample(minutes, name, w) AS s FROM answers GROUP BY id % 7) v
	UNION ALL SELECT bootstrap_rollup(s::text::bootstrap_sample ORDER BY g DESC) FROM (SELECT id % 5 AS g, bootstrap_sample(minutes, name, w) AS s FROM answers GROUP BY id % 5 UNION ALL SELECT 9, NULL) v
) v;
SELECT bootstrap_sample(x)::text = bootstrap_sample(y)::text AS zeros_are_one FROM (VALUES (0.0::float8, '-0'::float8), ('-0', 0)) v(x, y);
SELECT kind, s.sample::text::bootstrap_sample::text = s.sample::text AS same, length(sample::text) / 2 AS bytes FROM kinds s ORDER BY kind;
-- Equal values take no more room than one.
SELECT pg_column_size(bootstrap_sample(score)) AS five_values, pg_column_size(bootstrap_sample(score, area)) AS in_18_areas FROM answers;
SELECT bootstrap_sample(score)::text FROM answers;

-- Where SQL lets an aggregate stand.
SELECT agrees, short(bootstrap_ci(minutes, area)) FROM answers GROUP BY GROUPING SETS ((agrees), ()) ORDER BY 1;
SELECT short(bootstrap_ci(score) FILTER (WHERE id % 2 = 0)) AS filtered, short((SELECT bootstrap_ci(score) FROM answers WHERE id % 2 = 0)) AS selected FROM answers;
SELECT count(DISTINCT short(e)) > 10 AS differ, bool_or(id = 20 AND short(e) = short(whole)) AS last_is_whole
FROM (SELECT id, bootstrap_ci(minutes) OVER (ORDER BY id) AS e, bootstrap_ci(minutes) OVER () AS whole FROM answers WHERE id <= 20) v;
EXPLAIN (COSTS OFF, VERBOSE) SELECT bootstrap_sample(score, area), bootstrap_ci(score, area) FROM answers;
CREATE AGGREGATE unfinished(float8) (SFUNC = bootstrap_sample_accum, STYPE = bootstrap_sample);
SELECT unfinished(minutes)::text = bootstrap_sample(minutes)::text AS same FROM answers;
DROP AGGREGATE unfinished(float8);

-- Missing: NULL in any argument, or weight 0. They are counted.
SELECT (e).n, (e).n_missing, (e).n_clusters FROM (
	SELECT bootstrap_ci(y, g, w) AS e FROM (VALUES (1.0, 'a', 1.0), (2, 'b', 2), (NULL, 'c', 1), (1, NULL, 1), (1, 'd', NULL), (1, 'e', 0)) v(y, g, w)) s;

-- Too few: NULLs and a note, never an error.
SELECT short(e), (e).reps, (e).n_missing, (e).note FROM (
	SELECT bootstrap_ci(NULL::float8) AS e
	UNION ALL SELECT bootstrap_ci(NULL::float8, 1::bigint, 1)
	UNION ALL SELECT bootstrap_ci(3.0)
	UNION ALL SELECT bootstrap_ci(bootstrap_sample(3.0), 'sd')
	UNION ALL SELECT bootstrap_ci(bootstrap_sample(3.0), 'median', 'bca')
	UNION ALL SELECT bootstrap_ci(i, 1::bigint) FROM generate_series(1, 9) i
	UNION ALL SELECT bootstrap_ci(4.0) FROM generate_series(1, 9)
	UNION ALL SELECT bootstrap_ci(bootstrap_sample(i), 'sd', 'bca') FROM generate_series(1, 2) i
	UNION ALL SELECT bootstrap_ci(bootstrap_sample(i), 'mean', 'studentized', 99) FROM generate_series(1, 3) i
	UNION ALL SELECT bootstrap_ci(bootstrap_sample(i), reps => 20) FROM generate_series(1, 12) i
) s;
SELECT bootstrap_ci(bootstrap_sample(y)) IS NULL AS nothing, bootstrap_ci(y) IS NULL AS nothing, bootstrap_replicates(bootstrap_sample(y)) IS NULL AS nothing FROM (SELECT 1.0::float8) v(y) WHERE false;
SELECT bootstrap_replicates(bootstrap_sample(1.0)) IS NULL AS nothing;
SELECT bootstrap_rollup(NULL::bootstrap_sample) IS NULL AS nothing;

-- What is refused, and what to do about it.
SELECT bootstrap_sample('NaN'::float8);
SELECT bootstrap_sample('-Infinity'::float8);
SELECT bootstrap_sample(1e51);
SELECT bootstrap_sample(1.0, 1, -1);
SELECT bootstrap_sample(1.0, 1, 'NaN');
SELECT bootstrap_sample(1.0, 'a', 'Infinity');
SELECT bootstrap_ci(sample, 'mode') FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, NULL) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, conf_type => 'exact') FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, 'median', 'studentized') FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, 'proportion') FROM kinds WHERE kind = 'few values';
SELECT bootstrap_ci(sample, reps => 1) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, reps => 1000001) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, seed => NULL) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, conf_level => 95) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, 'quantile', probability => 1.5) FROM kinds LIMIT 1;
SELECT bootstrap_ci(sample, 'trimmed mean', trimmed => 0.5) FROM kinds LIMIT 1;
SELECT bootstrap_replicates(sample, 'quantile', probability => 'NaN') FROM kinds LIMIT 1;
SELECT bootstrap_rollup(sample) FROM kinds;
SELECT bootstrap_sample_combine(sample, sample) FROM kinds LIMIT 1;
SELECT bootstrap_sample_accum(sample, 1.0) FROM kinds LIMIT 1;
SELECT 'nonsense'::bootstrap_sample;
SELECT ''::bootstrap_sample;
SELECT '627473010000000000000000000000000000000000000000000000'::bootstrap_sample;
SELECT '6274730200000000000000000000000000000000000000000000'::bootstrap_sample;
-- A sample merged with itself again and again does not overflow.
SELECT bootstrap_sample(v)::text AS one FROM (VALUES (1.0::float8)) x(v) \gset
SELECT bootstrap_rollup(('627473010000' || '0000000000000000' || '00000001' || '0000000000000000' || '3ff0000000000000' || '000000e8d4a51000')::bootstrap_sample) FROM generate_series(1, 2);
SELECT '627473010000' || '0000000000000000' || '00000001' || '0000000000000000' || '3ff0000000000000' || '0000000000000001' = :'one' AS as_documented;
DROP TABLE answers, kinds;
DROP FUNCTION short;
