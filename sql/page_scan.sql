-- The page scan: where aggregates read a table's pages themselves, the bytes of
-- what comes out are those of the ordinary path.
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
CREATE FUNCTION by_pages(query text) RETURNS boolean LANGUAGE sql
RETURN (SELECT bool_or(line LIKE '%resilience page scan%') FROM plan_of(query) line);
-- With what was read, but for what depends on the machine and on the version.
CREATE FUNCTION explained(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ' || query LOOP
		RETURN NEXT regexp_replace(regexp_replace(line, 'Pages Read: \d+', 'Pages Read: N'), '(rows=\d+)\.00', '\1');
	END LOOP;
END $$;
CREATE FUNCTION answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
	EXECUTE format('SELECT string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C") FROM (%s) r', query) INTO found;
	RETURN found;
END $$;

-- By pages and not; the ordinary path takes rows in the order of the table.
CREATE FUNCTION same(query text, OUT by_pages boolean, OUT same_bytes boolean, OUT bytes_are_there boolean) LANGUAGE plpgsql AS $$
DECLARE a text; b text;
BEGIN
	SET LOCAL enable_sort = off;
	SET LOCAL resilience.page_scan = on;
	by_pages := by_pages(query);
	a := answer(query);
	SET LOCAL resilience.page_scan = off;
	IF by_pages(query) THEN RAISE 'the setting does nothing'; END IF;
	b := answer(query);
	SET LOCAL resilience.page_scan = on;
	same_bytes := a = b;
	bytes_are_there := length(a) > 50;
END $$;

CREATE TABLE survey (id integer, note text, area bigint, ward text, treated boolean, post boolean, wave integer, y double precision, w real, sex smallint, day date, answers double precision[]);
INSERT INTO survey
SELECT i, CASE WHEN i % 3 > 0 THEN repeat('x', i % 200) END, i % 12, 'E0500' || i % 12, i % 2 = 0, i % 5 < 2, 1 + i % 4, i % 11 + 0.25 * (i % 12),
	1 + i % 3, CASE WHEN i % 9 > 0 THEN 1 + i % 2 END, date '2026-01-01' + i % 3, ARRAY[i % 4, i % 7]
FROM generate_series(1, 3000) i;
VACUUM ANALYZE survey;

-- A new session has it, without any setting and before any function of ours was called.
\c
EXPLAIN (COSTS OFF, VERBOSE) SELECT did_estimate(y, treated, post, area) FROM survey;
SELECT explained('SELECT sex, did_estimate(y, treated, post, area, w) FROM survey s WHERE wave IN (1, 2) AND w < 3 GROUP BY sex HAVING did_estimate(y, treated, post, area, w) IS NOT NULL');
SET resilience.page_scan = off;
EXPLAIN (COSTS OFF) SELECT did_estimate(y, treated, post, area) FROM survey;
RESET resilience.page_scan;

-- Every aggregate of rows.
SELECT * FROM same('SELECT did_sample(y, treated, post)::text FROM survey');
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM survey');
SELECT * FROM same('SELECT did_sample(y, treated, post, ward)::text, did_estimate(y, treated, post, ward) FROM survey');
SELECT * FROM same('SELECT did_sample(y, treated, post, area, w)::text FROM survey');
SELECT * FROM same('SELECT did_sample(y, treated, post, area, w, area / 2)::text FROM survey');
SELECT * FROM same('SELECT did_sample(y, treated, post, area, 1, 0, answers)::text FROM survey');
SELECT * FROM same('SELECT did_sample(y > 4, treated, post, ward, 1, ''one block'')::text FROM survey');
SELECT * FROM same('SELECT did_wave_sample(y, CASE WHEN treated THEN 3 END, wave, area, w)::text FROM survey');
SELECT * FROM same('SELECT did_panel_sample(y, CASE WHEN treated THEN 3 END, wave, id)::text FROM survey');
SELECT * FROM same('SELECT did_pattern_sample(y, CASE WHEN treated THEN 3 END, wave, area, w, 0, ARRAY[sex::float8])::text FROM survey');
SELECT * FROM same('SELECT bootstrap_sample(y)::text, bootstrap_sample(y, ward, w)::text, bootstrap_ci(y > 3, area) FROM survey');
SELECT * FROM same('SELECT did_balance(y, treated, area) FROM survey');
SELECT * FROM same('SELECT survey_sample(y, area, w, area / 3)::text, survey_mean(y, NULL, w), survey_proportion(y > 3, ward, w), survey_ratio(y, w, area) FROM survey');
SELECT * FROM same('SELECT survey_distribution(y, area, w)::text, survey_quantile(y, 0.5, ward, w), inequality_sample(y, wave, area, w)::text FROM survey');

-- Types that other programs make of the same columns.
SELECT * FROM same('SELECT did_sample(id, treated::integer, wave % 2, day)::text FROM survey');
SELECT * FROM same('SELECT did_sample(sex, treated, post, id % 7, sex)::text, did_sample(wave::numeric, treated, post, wave::smallint)::text FROM survey');

-- Conditions, groups, filters, HAVING, expressions over the aggregates.
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM survey WHERE wave = 2 OR (sex IS NOT NULL AND NOT post AND ward IN (''E05001'', ''E05002'', ''E05003''))');
SELECT * FROM same('SELECT sex, did_sample(y, treated, post, area)::text FROM survey WHERE wave IN (1, 2, 3) GROUP BY sex');
SELECT * FROM same('SELECT ward, sex, did_sample(y, wave > 2, post)::text, did_balance(y, treated) FROM survey GROUP BY ward, sex');
SELECT * FROM same('SELECT day, post, did_sample(y, treated, post, area) FILTER (WHERE sex = 1)::text, did_sample(w, treated, post, area)::text FROM survey GROUP BY 1, 2 HAVING did_digest(did_sample(y, treated, post)) IS NOT NULL');
SELECT * FROM same('SELECT (did_estimate(y / w, treated, wave > 2, area)).estimate + sex, to_jsonb(did_estimate(y, treated, wave > 2, area)) FROM survey GROUP BY sex');
SELECT * FROM same('SELECT did_sample(1 / (y - 3), treated, post) FILTER (WHERE y <> 3)::text FROM survey');
SELECT * FROM same('SELECT * FROM (SELECT ward, did_estimate(y, treated, post, area) AS e FROM survey GROUP BY ward) s WHERE ward < ''E05004''');
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM survey WHERE false');
SELECT * FROM same('SELECT sex, did_sample(y, treated, post, area)::text FROM survey WHERE id < 0 GROUP BY sex');
SELECT did_sample(y, treated, post) IS NULL AS without_rows FROM survey WHERE id < 0;

-- More groups than memory, and than was thought: several passes.
CREATE TABLE many AS SELECT i % 300 AS id, i % 12 AS area, 'E0500' || i % 300 AS code, i % 2 = 0 AS treated, i % 5 < 2 AS post, i % 11 + 0.25 AS y FROM generate_series(1, 3000) i;
ALTER TABLE many ALTER id SET (n_distinct = 2), ALTER code SET (n_distinct = 2);
ANALYZE many;
SET work_mem = '64kB';
SELECT explained('SELECT id, did_sample(y, treated, post, area) FROM many GROUP BY id');
SET work_mem = '16MB';
SELECT md5(answer('SELECT id, did_sample(y, treated, post, area)::text FROM many GROUP BY id')) AS in_one, md5(answer('SELECT code, id, did_sample(y, treated, post, area)::text FROM many GROUP BY code, id')) AS of_text \gset
SET work_mem = '64kB';
SELECT md5(answer('SELECT id, did_sample(y, treated, post, area)::text FROM many GROUP BY id')) = :'in_one' AS same, md5(answer('SELECT code, id, did_sample(y, treated, post, area)::text FROM many GROUP BY code, id')) = :'of_text' AS same_by_text;
RESET work_mem;
SELECT * FROM same('SELECT code, id, did_sample(y, treated, post, area)::text FROM many GROUP BY code, id');

-- Conditions are looked at in the order of the ordinary path.
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM survey WHERE area <> 0 AND 12 / area > 2');
EXPLAIN (COSTS OFF) SELECT did_sample(y, treated, post) FROM survey WHERE wave + sex + 1 > 2 AND area <> 0 AND 12 / area > 2 AND post AND wave < 3 AND y > 2 AND w < 8 AND id > 7;
SET resilience.page_scan = off;
EXPLAIN (COSTS OFF) SELECT did_sample(y, treated, post) FROM survey WHERE wave + sex + 1 > 2 AND area <> 0 AND 12 / area > 2 AND post AND wave < 3 AND y > 2 AND w < 8 AND id > 7;
RESET resilience.page_scan;

-- No constant at all: false, of NULL, too.
SELECT * FROM same('SELECT survey_sample(sex = ANY (''{}''::smallint[]))::text FROM survey');
SELECT * FROM same('SELECT sex = ANY (''{}''::smallint[]), survey_sample(y, area)::text FROM survey GROUP BY 1');

-- Columns of fixed places, of rows that are alike, and of some that are not: with NULLs, or written before a column was added.
CREATE TABLE fixed AS SELECT i AS id, i % 6 AS area, i % 2 = 0 AS treated, i % 3 = 0 AS post, (i % 11)::double precision AS y FROM generate_series(1, 700) i;
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM fixed');
UPDATE fixed SET y = NULL WHERE id % 50 = 7;
UPDATE fixed SET area = NULL WHERE id % 70 = 9;
VACUUM FULL fixed;
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM fixed');
ALTER TABLE fixed ADD w double precision;
SELECT * FROM same('SELECT did_sample(coalesce(w, y), treated, post)::text, did_sample(w, treated, post)::text FROM fixed');
INSERT INTO fixed SELECT i, i % 6, i % 2 = 0, i % 3 = 0, i % 5, 1 + i % 4 FROM generate_series(1, 300) i;
VACUUM fixed;
SELECT * FROM same('SELECT did_sample(y, treated, post, area, w)::text, did_sample(w, treated, post)::text FROM fixed');
-- All rows have a NULL, most behind what is wanted.
UPDATE fixed SET w = NULL;
VACUUM FULL fixed;
SELECT * FROM same('SELECT did_sample(y, treated, post, area)::text FROM fixed');
ALTER TABLE fixed ADD v double precision DEFAULT 2.5;
SELECT * FROM same('SELECT did_sample(y, treated, post, area, v)::text, did_sample(v, treated, post)::text FROM fixed');
DROP TABLE fixed;

-- Keys of all types of a fixed width: 0 and -0 are one, as are all NaN.
CREATE DOMAIN share AS double precision;
CREATE TABLE keyed AS
SELECT a.answer::double precision AS number, a.answer::real AS small, a.answer::share AS share, md5((i % 5)::text)::uuid AS code, time '08:00' + i % 3 * interval '1 minute' AS at,
	(i % 7)::double precision AS y, i % 2 = 0 AS treated, i % 3 = 0 AS post
FROM generate_series(1, 600) i, LATERAL (SELECT (ARRAY['0', '-0', 'NaN', '-Infinity', '0.1', NULL])[1 + i % 6] AS answer) a;
ANALYZE keyed;
SELECT k AS key, s.* FROM unnest(ARRAY['number', 'small', 'share', 'code', 'at', 'code, number', '-number']) k, LATERAL same(format('SELECT %s, did_sample(y, treated, post)::text FROM keyed GROUP BY %1$s', k)) s;
SELECT count(*) AS groups FROM (SELECT number, did_sample(y, treated, post) FROM keyed GROUP BY number) s;
DROP TABLE keyed;
DROP DOMAIN share;

-- Keys that functions return: what is in a word beyond their type is not what it is of columns. And comparisons of bigint, where it is NULL.
CREATE TABLE returned AS
SELECT (4000000000 + i % 2)::oid AS code, hashtext((i % 6)::text) AS hash, (i % 6)::text AS text, nullif(i % 5, 0)::bigint AS number, i % 4 < 2 AS later, (i % 7)::double precision AS y, i % 2 = 0 AS treated, i % 3 = 0 AS post
FROM generate_series(1, 600) i;
ANALYZE returned;
SELECT * FROM same('SELECT CASE WHEN later THEN code ELSE 4000000000::oid END, did_sample(y, treated, post)::text FROM returned GROUP BY 1');
SELECT * FROM same('SELECT CASE WHEN later THEN hash ELSE hashtext(text) END, did_sample(y, treated, post)::text FROM returned GROUP BY 1');
SELECT count(*) AS groups FROM (SELECT CASE WHEN later THEN hash ELSE hashtext(text) END, did_sample(y, treated, post) FROM returned GROUP BY 1) s;
SELECT * FROM same('SELECT did_sample(y, treated, post)::text FROM returned WHERE number < 3');
SELECT * FROM same('SELECT number IN (1, 2), did_sample(y, treated, post)::text FROM returned GROUP BY 1');
DROP TABLE returned;

-- Texts out of line, of a megabyte each: one at a time is in memory. (Where the system tells.)
CREATE FUNCTION most_memory() RETURNS integer LANGUAGE sql
RETURN (SELECT substring(pg_read_file('/proc/self/status', 0, 10000, true) FROM 'VmHWM:\s+(\d+) kB')::integer);
CREATE TABLE long AS SELECT repeat('ab', 500000) AS text, i % 7 AS y FROM generate_series(1, 300) i;
ANALYZE long;
SELECT most_memory() AS before \gset
SELECT (survey_mean(length(text))).estimate, (survey_mean(y, substr(text, 1, 1 + y))).n_psus FROM long WHERE length(text) > 7;
-- So is what comes of them.
SELECT (survey_mean(y, text || 'c')).n_psus FROM long;
SELECT by_pages('SELECT survey_mean(y, text || ''c'') FROM long'), coalesce(most_memory() - :before < 65536, true) AS little_memory;
DROP TABLE long;
DROP FUNCTION most_memory;

-- What keeps the ordinary path.
SELECT query, by_pages(query) FROM (VALUES
	('SELECT did_sample(y, treated, post), count(*) FROM survey'),
	('SELECT did_sample(DISTINCT y, treated, post) FROM survey'),
	('SELECT did_sample(y, treated, post ORDER BY id) FROM survey'),
	('SELECT did_sample(y, treated, post) OVER () FROM survey'),
	('SELECT did_sample(y, treated, post) FROM survey TABLESAMPLE SYSTEM (50)'),
	('SELECT did_sample(y, treated, post) FROM survey WHERE random() < 0.5'),
	('SELECT did_sample(y, treated, post) FROM survey WHERE ctid > ''(0,1)'''),
	('SELECT did_sample(y, treated, post) FROM survey WHERE survey IS NOT NULL'),
	('SELECT did_sample(y, treated, post) FROM survey WHERE tableoid > 0'),
	('SELECT did_sample(y, treated, post) FROM survey WHERE id = (SELECT 1)'),
	('SELECT did_sample(y, treated, post) FROM survey a JOIN survey b USING (id, y, treated, post)'),
	('SELECT did_sample(y, treated, post) FROM (SELECT * FROM survey LIMIT 10) s'),
	('SELECT sex, did_sample(y, treated, post) FROM survey GROUP BY ROLLUP (sex)'),
	('SELECT y::numeric, did_sample(y, treated, post) FROM survey GROUP BY 1'),
	('SELECT answers, did_sample(y, treated, post) FROM survey GROUP BY answers'),
	('SELECT by_pages(note), did_sample(y, treated, post) FROM survey GROUP BY 1'),
	('SELECT did_sample(y, treated, post), generate_series(1, 2) FROM survey'),
	('SELECT count(*) FROM survey')) q(query);

-- A row that is wanted by an index is found by it.
CREATE INDEX ON survey (id);
SELECT by_pages('SELECT did_sample(y, treated, post) FROM survey WHERE id = 7');
DROP INDEX survey_id_idx;

-- Rows of all kinds: updated in place and not, deleted, rolled back, of an open subtransaction.
CREATE TABLE moved (LIKE survey) WITH (fillfactor = 40);
INSERT INTO moved SELECT * FROM survey;
UPDATE moved SET y = y + 1 WHERE id % 3 = 0;
UPDATE moved SET y = y + 1 WHERE id % 6 = 0;
DELETE FROM moved WHERE id % 7 = 0;
BEGIN; UPDATE moved SET y = 99; DELETE FROM moved; ROLLBACK;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM moved');
BEGIN;
UPDATE moved SET y = 5 WHERE id < 50;
SAVEPOINT s;
DELETE FROM moved WHERE id > 100;
ROLLBACK TO s;
INSERT INTO moved SELECT * FROM survey WHERE id < 20;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM moved');
-- A cursor sees what was there when it was opened.
DECLARE before CURSOR FOR SELECT sex, did_digest(did_sample(y, treated, post, area)) AS digest FROM moved GROUP BY sex;
CREATE TEMPORARY TABLE noted AS SELECT sex, did_digest(did_sample(y, treated, post, area)) AS digest FROM moved GROUP BY sex;
DELETE FROM moved WHERE id % 2 = 0;
CREATE FUNCTION pg_temp.fetched() RETURNS TABLE (sex smallint, digest text) LANGUAGE plpgsql AS $$
DECLARE before refcursor := 'before';
BEGIN
	LOOP
		FETCH before INTO sex, digest;
		EXIT WHEN NOT FOUND;
		RETURN NEXT;
	END LOOP;
END $$;
SELECT count(*) FROM (SELECT * FROM pg_temp.fetched() INTERSECT TABLE noted) s;
COMMIT;
VACUUM moved;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM moved');
VACUUM FULL moved;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM moved');

-- Columns that are gone, that came later, and values that are stored apart.
CREATE TABLE altered (gone text, y double precision, treated boolean, flag boolean, key text, id integer);
ALTER TABLE altered ALTER key SET STORAGE EXTERNAL;
INSERT INTO altered SELECT 'x', i % 13, i % 2 = 0, i % 3 = 0, (SELECT string_agg(md5((i % 8 * 1000 + g)::text), '') FROM generate_series(1, 1 + i % 8 * 20) g), i FROM generate_series(1, 400) i;
ALTER TABLE altered DROP gone, ADD area bigint DEFAULT 4, ADD w double precision, ADD code varchar(2000) DEFAULT repeat('k', 300);
SELECT * FROM same('SELECT did_sample(y, treated, flag, key)::text, did_sample(y, treated, flag, area)::text, did_sample(y, treated, flag, code)::text, did_sample(y, treated, flag, area, w)::text FROM altered');
INSERT INTO altered SELECT i % 13, i % 2 = 0, i % 3 = 0, repeat('compressed', 500 + i % 4), i, i % 5, 1 + i % 2, 'k' || i % 3 FROM generate_series(1, 400) i;
SELECT * FROM same('SELECT did_sample(y, treated, flag, key)::text, did_sample(y, treated, flag, area)::text, did_sample(y, treated, flag, code)::text, did_sample(y, treated, flag, area, w)::text FROM altered');
SELECT * FROM same('SELECT key, code, did_sample(y, treated, flag, area, w)::text FROM altered GROUP BY key, code');
SELECT * FROM same('SELECT area, did_sample(y, treated, flag, key)::text FROM altered WHERE code <> ''k1'' GROUP BY area');

-- A prepared statement survives what is done to its table, and takes parameters.
PREPARE p(integer) AS SELECT did_digest(did_sample(y, treated, flag, area)) FROM altered WHERE id < $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE p(300);
SELECT did_digest(did_sample(y, treated, flag, area)) AS expected FROM altered WHERE id < 300 AND random() >= 0 \gset
EXECUTE p(300) \gset
SELECT :'did_digest' = :'expected' AS same;
ALTER TABLE altered DROP w;
ALTER TABLE altered ALTER y TYPE real;
SELECT did_digest(did_sample(y, treated, flag, area)) AS expected FROM altered WHERE id < 300 AND random() >= 0 \gset
EXECUTE p(300) \gset
SELECT :'did_digest' = :'expected' AS same;
RESET plan_cache_mode;

-- Read again, as the inner side of a join, and once for each row outside.
SELECT count(*), count(DISTINCT d) FROM generate_series(1, 3) g LEFT JOIN (SELECT did_digest(did_sample(y, treated, flag, area)) AS d FROM altered) s ON g > 0;
SET enable_material = off;
SELECT count(*), count(DISTINCT d) FROM generate_series(1, 3) g LEFT JOIN (SELECT area, did_digest(did_sample(y, treated, flag)) AS d FROM altered GROUP BY area) s ON g <> s.area;
RESET enable_material;
SELECT count(DISTINCT (SELECT did_digest(did_sample(y, treated, flag, area)) FROM altered WHERE id < 100 * g)) FROM generate_series(1, 3) g;

-- Temporary, unlogged and empty tables, materialized views, partitions.
CREATE TEMPORARY TABLE temporary AS SELECT * FROM survey;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM temporary');
CREATE UNLOGGED TABLE unlogged AS SELECT * FROM survey WITH NO DATA;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM unlogged');
CREATE MATERIALIZED VIEW view AS SELECT * FROM survey;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM view');
CREATE TABLE parts (LIKE survey) PARTITION BY LIST (wave);
CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1, 2);
CREATE TABLE part_2 (wave integer, gone text, sex smallint, id integer, note text, area bigint, ward text, treated boolean, post boolean, y double precision, w real, day date, answers double precision[]);
ALTER TABLE part_2 DROP gone;
ALTER TABLE parts ATTACH PARTITION part_2 FOR VALUES IN (3, 4);
INSERT INTO parts SELECT * FROM survey;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM parts');
SET enable_partitionwise_aggregate = on;
SELECT * FROM same('SELECT wave, did_sample(y, treated, post, ward, w)::text FROM parts WHERE sex = 1 GROUP BY wave');
EXPLAIN (COSTS OFF) SELECT wave, did_sample(y, treated, post, ward, w) FROM parts WHERE sex = 1 GROUP BY wave;
RESET enable_partitionwise_aggregate;
SELECT * FROM same('SELECT did_sample(y, treated, post, ward, w)::text FROM ONLY survey');
CREATE TABLE child () INHERITS (survey);
SELECT by_pages('SELECT did_sample(y, treated, post, ward, w) FROM survey') AS of_both, by_pages('SELECT did_sample(y, treated, post, ward, w) FROM ONLY survey') AS of_one;
DROP TABLE child;
ANALYZE survey;

-- Workers.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT sex, did_digest(did_sample(y, treated, post, ward, w)) FROM survey WHERE wave < 4 GROUP BY sex HAVING did_digest(did_sample(y, treated, post, area)) IS NOT NULL;
SELECT ltrim(line) AS of_all_processes FROM explained('SELECT did_digest(did_sample(y, treated, post, ward, w)) FROM survey WHERE wave < 4') line WHERE line LIKE '% Row%:%';
CREATE FUNCTION digests() RETURNS text LANGUAGE sql
RETURN answer('SELECT sex, did_digest(did_sample(y, treated, post, ward, w)), did_digest(did_sample(y, treated, post)) FROM survey WHERE wave < 4 GROUP BY sex HAVING did_digest(did_sample(y, treated, post, area)) IS NOT NULL');
SELECT digests() AS in_parallel \gset
SET parallel_leader_participation = off;
SELECT digests() = :'in_parallel' AS same;
SET work_mem = '64kB';
EXPLAIN (COSTS OFF) SELECT id, did_sample(y, treated, post, area) FROM many GROUP BY 1;
SELECT md5(answer('SELECT id, did_digest(did_sample(y, treated, post, area)) FROM many GROUP BY 1')) AS many \gset
RESET parallel_leader_participation;
SET max_parallel_workers_per_gather = 0;
SELECT digests() = :'in_parallel' AS same;
SELECT md5(answer('SELECT id, did_digest(did_sample(y, treated, post, area)) FROM many GROUP BY 1')) = :'many' AS same;
SET resilience.page_scan = off;
RESET work_mem;
SELECT digests() = :'in_parallel' AS same;
SELECT md5(answer('SELECT id, did_digest(did_sample(y, treated, post, area)) FROM many GROUP BY 1')) = :'many' AS same;
RESET ALL;

-- Whoever may not read a column, or call a function, may not here.
CREATE ROLE page_reader;
GRANT SELECT (y, treated, post, area) ON survey TO page_reader;
SET ROLE page_reader;
SELECT did_estimate(y, treated, post, area) IS NOT NULL AS may FROM survey;
SELECT did_estimate(y, treated, post, area, w) FROM survey;
SELECT did_estimate(y, treated, post, area) FROM survey WHERE sex = 1;
RESET ROLE;
CREATE AGGREGATE mine(double precision, boolean, boolean) (SFUNC = did_sample_accum, STYPE = did_sample);
SELECT * FROM same('SELECT mine(y, treated, post)::text FROM survey');
REVOKE EXECUTE ON FUNCTION mine(double precision, boolean, boolean) FROM public;
SET ROLE page_reader;
SELECT mine(y, treated, post) IS NOT NULL FROM survey;
RESET ROLE;

-- Row-level security: its conditions come first.
GRANT SELECT ON survey TO page_reader;
ALTER TABLE survey ENABLE ROW LEVEL SECURITY;
CREATE POLICY near ON survey TO page_reader USING (area < 5);
SELECT did_digest(did_sample(y, treated, post, area)) AS expected FROM survey WHERE area < 5 \gset
SET ROLE page_reader;
EXPLAIN (COSTS OFF) SELECT did_digest(did_sample(y, treated, post, area)) FROM survey WHERE 1 / (area - 7) < 10;
SELECT did_digest(did_sample(y, treated, post, area)) = :'expected' AS same FROM survey WHERE 1 / (area - 7) < 10;
RESET ROLE;
DROP POLICY near ON survey;
CREATE POLICY near ON survey TO page_reader USING (area < 5 AND random() >= 0);
SET ROLE page_reader;
SELECT by_pages('SELECT did_sample(y, treated, post, area) FROM survey');
SELECT did_digest(did_sample(y, treated, post, area)) = :'expected' AS same FROM survey;
RESET ROLE;
ALTER TABLE survey DISABLE ROW LEVEL SECURITY;
DROP OWNED BY page_reader;
DROP ROLE page_reader;

-- Serializable transactions keep the ordinary path.
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT by_pages('SELECT did_sample(y, treated, post) FROM survey');
COMMIT;

-- Errors are those of the ordinary path.
INSERT INTO survey (y, treated, post, area, w) VALUES ('NaN', true, true, 1, 1);
SELECT did_sample(y, treated, post, area) FROM survey;
UPDATE survey SET y = 1, w = -1 WHERE y = 'NaN';
SELECT did_sample(y, treated, post, area, w) FROM survey;
SELECT did_sample(y, treated, post, area, 1, id) FROM survey;
SELECT did_sample(y, treated, id, area) FROM survey;

-- A cursor of results is not at a row of the table.
BEGIN;
DECLARE results CURSOR FOR SELECT did_sample(y, treated, post) FROM moved;
MOVE results;
UPDATE moved SET y = 0 WHERE CURRENT OF results;
ROLLBACK;

DROP MATERIALIZED VIEW view;
DROP TABLE survey, many, moved, altered, temporary, noted, unlogged, parts;
DROP AGGREGATE mine(double precision, boolean, boolean);
DROP FUNCTION plan_of, by_pages, explained, answer, same, digests;
