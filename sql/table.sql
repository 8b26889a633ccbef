-- Several outcomes and subgroups of a table in one call: the same as one by one.
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere."people; of" AS
SELECT i, area, area % 2 = 1 AS "Treated", wave, area / 2 AS pair, CASE i % 3 WHEN 0 THEN 'man' WHEN 1 THEN 'woman' END AS sex, i % 2 AS young, (i * 7 + area * 5 + wave * 3) % 11 + 0.5 * wave * (area % 2) AS y, (i * 5 + area * 3 + wave * area) % 4 = 0 AS "is ""safe""",
	1 + (i * area) % 5 * 0.25 AS weight, (i * 13 + area) % 7 AS age, i % 5 = 0 AS poor, CASE WHEN area % 2 = 1 THEN 1 + area % 3 END AS start
FROM generate_series(1, 30) i, generate_series(2, 17) area, generate_series(0, 2) wave;
CREATE VIEW two AS SELECT * FROM elsewhere."people; of" WHERE wave < 2;
SELECT outcome, subgroup_of, subgroup, n, n_clusters, scale, note FROM did_table('two', '{y,"is \"safe\""}', 'Treated', 'wave', 'area', 'weight', by => '{sex,young}');
SELECT count(*), bool_and(t.estimate = e.estimate AND t.std_error = e.std_error AND t.df = e.df AND t.p_value = e.p_value AND t.conf_low = e.conf_low AND t.conf_high = e.conf_high AND t.method = e.method AND t.n = e.n) AS same
FROM did_table('two', '{y,"is \"safe\""}', treated => 'Treated', post => 'wave', cluster => 'area', weight => 'weight', block => 'pair', covariates => '{age,poor}', by => '{sex,young}', vcov => 'CR3', effects => 'block', conf_level => 0.9) t,
	LATERAL (SELECT did_sample(CASE outcome WHEN 'y' THEN y ELSE "is ""safe"""::integer END::float8, "Treated", wave, area, weight, pair, ARRAY[age::float8, poor::integer]) FROM two
		WHERE CASE subgroup_of WHEN 'sex' THEN sex IS NOT DISTINCT FROM subgroup WHEN 'young' THEN young::text = subgroup ELSE true END) s (sample),
	did_estimate(sample, 'CR3', 'block', 0.9) e;
-- What is left out is a constant, or not there.
SELECT a.method, a.estimate = b.estimate AND a.std_error = b.std_error AS same
FROM did_table('two', '{y}', 'Treated', 'wave') a, (SELECT did_estimate(y, "Treated", wave) AS e FROM two) s, LATERAL (SELECT (e).*) b;
SELECT a.method, a.estimate = b.estimate AND a.std_error = b.std_error AS same
FROM did_table('two', '{y}', 'Treated', 'wave', 'area', covariates => '{age}') a, (SELECT did_estimate(y, "Treated", wave, area, 1, 0, ARRAY[age]) AS e FROM two) s, LATERAL (SELECT (e).*) b;
-- Each row is read once (a subquery that is not pulled up says so).
CREATE SEQUENCE reads;
CREATE VIEW counted AS SELECT *, nextval('reads') AS read FROM two OFFSET 0;
SELECT count(*) FROM did_table('counted', '{y,read,age}', 'Treated', 'wave', 'area', by => '{sex,young,poor}');
SELECT last_value = (SELECT count(*) FROM two) AS once FROM reads;
-- No rows; a table of the session, whose name another has.
CREATE TEMPORARY TABLE two AS SELECT * FROM public.two LIMIT 0;
SELECT outcome, subgroup_of, n, estimate FROM did_table('two', '{y}', 'Treated', 'wave', 'area', by => '{sex}');
DROP TABLE pg_temp.two;
-- Many waves.
SELECT count(*), bool_and(t.estimate IS NOT DISTINCT FROM e.estimate AND t.std_error IS NOT DISTINCT FROM e.std_error AND t.n = e.n AND t.method IS NOT DISTINCT FROM e.method) AS same
FROM did_wave_table('elsewhere."people; of"', '{y,age}', 'start', 'wave', 'area', 'weight', by => '{sex}', type => 'dynamic', control => 'notyet', vcov => 'CR0') t,
	LATERAL (SELECT did_wave_sample(CASE outcome WHEN 'y' THEN y ELSE age END, start, wave, area, weight) FROM elsewhere."people; of" WHERE subgroup_of IS NULL OR sex IS NOT DISTINCT FROM subgroup) s (sample),
	did_aggregate(sample, 'dynamic', 'notyet', vcov => 'CR0') e WHERE e.event_time IS NOT DISTINCT FROM t.event_time;
SELECT outcome, round(estimate::numeric, 4) AS estimate, round(std_error::numeric, 4) AS std_error, n, n_clusters FROM did_wave_table('elsewhere."people; of"', '{y}', 'start', 'wave', 'area');
-- Columns of whatever type: the same as those that need no cast.
CREATE TYPE town AS ENUM ('t2', 't3', 't4', 't5', 't6', 't7', 't8', 't9', 't10', 't11', 't12', 't13', 't14', 't15', 't16', 't17');
CREATE DOMAIN flag AS smallint;
CREATE VIEW kinds AS SELECT y::numeric AS y, y::real AS y4, "Treated"::int::flag AS t2, "Treated"::int::numeric AS t, wave::real AS p, area::smallint AS k_small, area::bigint AS k_big, area::oid AS k_oid, area::numeric(5,2) AS k_numeric, area::float8 AS k_float, 'town ' || area AS k_text, ('x' || area)::char(9) AS k_char,
	('x' || area)::varchar AS k_varchar, ('x' || area)::name AS k_name, md5(area::text)::uuid AS k_uuid, date '2000-01-01' + area AS k_date, ('t' || area)::town AS k_enum, weight::numeric AS weight, 'p' || pair AS pair_text, pair, age::smallint AS age, poor, start::numeric AS first, wave::bigint AS period FROM elsewhere."people; of" WHERE wave < 2;
SET datestyle = 'SQL, DMY';
SELECT k, bool_and(t.estimate = e.estimate AND t.std_error = e.std_error AND t.df = e.df AND t.n_clusters = 16 AND t.n = 960) AS same
FROM (SELECT attname::text AS k FROM pg_attribute WHERE attrelid = 'kinds'::regclass AND attname LIKE 'k\_%') k, unnest('{pair,pair_text}'::text[]) b, unnest('{t,t2}'::text[]) f,
	did_table('kinds', '{y}', f, 'p', k, 'weight', b, '{age,poor}', vcov => 'CR3', effects => 'block') t, (SELECT did_estimate(did_sample(y, "Treated", wave, area, weight, pair, ARRAY[age, poor::integer]), 'CR3', 'block') AS e FROM two) s, LATERAL (SELECT (e).*) e GROUP BY k ORDER BY k COLLATE "C";
SELECT bool_and(t.estimate = e.estimate AND t.std_error = e.std_error) AS same
FROM did_wave_table('kinds', '{y}', 'first', 'period', 'k_date', 'weight') t, (SELECT did_wave_sample(y, start, wave, area, weight) FROM two) s (sample), did_aggregate(sample) e;
RESET datestyle;
-- What a value cannot be is refused as by the aggregates.
CREATE VIEW values_of AS SELECT k_numeric + 0.5 AS half, 'NaN'::float8 AS nan, 1e30::numeric AS huge, t2 + 1 AS two, 0.5 AS between, 9e9 AS later, now() AS moment, * FROM kinds;
\set VERBOSITY terse
SELECT did_table('values_of', '{y}', 't', 'p', 'half');
SELECT did_table('values_of', '{y}', 't', 'p', 'nan');
SELECT did_table('values_of', '{y}', 't', 'p', 'k_big', block => 'huge');
SELECT did_table('values_of', '{y}', 'two', 'p', 'k_big');
SELECT did_table('values_of', '{y}', 't', 'nan', 'k_big');
SELECT did_wave_table('values_of', '{y}', 'first', 'between', 'k_big');
SELECT did_wave_table('values_of', '{y}', 'later', 'period', 'k_big');
SELECT did_table('values_of', '{y}', 't', 'p', 'moment');
SELECT did_table('values_of', '{y}', 'k_text', 'p', 'k_big');
SELECT did_table('values_of', '{y}', 't', 'p', 'k_big', weight => 'poor');
SELECT did_table('values_of', '{y}', 't', 'p', 'k_big', covariates => '{age,k_text}');
DROP VIEW values_of, kinds;
DROP TYPE town;
DROP DOMAIN flag;
SELECT did_table('nowhere', '{y}', 'Treated', 'wave');
SELECT did_table('two', '{}', 'Treated', 'wave');
SELECT did_table('two', '{y}', 'Treated', 'wave', weight => 'weight');
SELECT did_table('two', '{y}', 'Treated', 'wave', by => '{sex,sex}');
SELECT did_table('two', '{y,age,y}', 'Treated', 'wave');
SELECT did_table('two', '{y,NULL}', 'Treated', 'wave');
SELECT did_table('two', '{y}', 'Treated', 'wave', 'area', vcov => 'HC7');
SELECT did_table('two', '{sex}', 'Treated', 'wave', 'area');
SELECT did_table('two', '{"y) FROM two; DROP TABLE two --"}', 'Treated', 'wave', 'area');
SELECT did_wave_table('two', '{y}', NULL, 'wave', 'area');
SELECT did_table('two', array_fill('y'::text, '{201}'), 'Treated', 'wave', 'area');
\set VERBOSITY default
\set SHOW_CONTEXT never
-- The way on from a wave as post.
CREATE VIEW second_wave AS SELECT y, "Treated", 2 AS wave FROM two;
SELECT did_table('second_wave', '{y}', 'Treated', 'wave');
DROP VIEW second_wave;
SELECT did_table('two', '{y,wieght}', 'Treated', 'wave');
SELECT did_table('two', '{y}', 'treated', 'wave');
SELECT did_table('two', '{y}', 'Treated', 'wave', 'qqq');
-- With the rights of who calls it.
GRANT SELECT ON reads TO pg_signal_backend;
SET ROLE pg_signal_backend;
SELECT n FROM did_table('reads', '{last_value}', 'is_called', 'is_called');
SELECT did_table('two', '{y}', 'Treated', 'wave');
RESET ROLE;
\set SHOW_CONTEXT errors
DROP VIEW counted, two;
DROP SEQUENCE reads;
DROP TABLE elsewhere."people; of";
DROP SCHEMA elsewhere;
