-- Tables of files, with the caller's rights, and files of tables.
\set ECHO none
\getenv abs_srcdir PG_ABS_SRCDIR
\set load :abs_srcdir /test/load.sql
\i :load
\set ECHO all
\set SHOW_CONTEXT never
CREATE SCHEMA wave;
SELECT t.* FROM survey_file_table(content('delivery.sav'), 'wave.delivery') t;
SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, col_description(a.attrelid, a.attnum) AS label FROM pg_attribute a
WHERE a.attrelid = 'wave.delivery'::regclass AND a.attnum > 0 ORDER BY a.attnum;
SELECT obj_description('wave.delivery'::regclass) AS delivery, obj_description('wave.delivery_labels'::regclass) AS labels;
SELECT * FROM wave.delivery_labels WHERE variable IN ('age', 'q1a', 'q7code', 'damage') ORDER BY variable, ordinal;
-- Codes stay the numbers that they are; system-missing is NULL.
SELECT count(*) FILTER (WHERE q1a IN (-9, -8, 99)) AS q1a, count(*) FILTER (WHERE age >= 998) AS age, count(*) FILTER (WHERE q7code = 'ZZ') AS q7code,
	count(*) FILTER (WHERE income IS NULL) AS income_null, count(*) FILTER (WHERE income < 0) AS income FROM wave.delivery;
-- The same rows as the jsonb ones.
SELECT count(*) AS rows, count(*) FILTER (WHERE d.wt_fin = (r.values ->> 'WT_FIN')::double precision AND d.intdate = (r.values ->> 'INTDATE')::date
	AND d.started = (r.values ->> 'STARTED')::timestamp AND d.area = r.values ->> 'AREA') AS equal
FROM wave.delivery d JOIN survey_file_rows(content('delivery.sav')) r ON d.serial = (r.values ->> 'SERIAL')::int;

-- In the caller's own schema, by a quoted name, of some variables, with names as they are.
SET search_path = wave, public;
SELECT t.* FROM survey_file_table(content('delivery.sav'), '"Some of it"', variables => ARRAY['Q1A', 'SERIAL'], names => 'keep') t;
\d wave."Some of it"
RESET search_path;
-- Stata's missing values have no number: NULL, or a column of their own.
SELECT t.* FROM survey_file_table(content('stata.dta'), 'stata') t;
SELECT tagged, p_tw, t_tc FROM stata;
SELECT * FROM stata_labels;
SELECT t.* FROM survey_file_table(content('stata.dta'), 'stata_2', extended_missing => 'columns', variables => ARRAY['tagged', 'ints']) t;
SELECT * FROM stata_2;
-- Types by what is there: whole numbers, fractions, dates, moments, lengths of time; codes that no label names.
SELECT t.* FROM survey_file_table(content('spss.sav'), 'spss') t;
SELECT * FROM spss;
SELECT * FROM spss_labels;
SELECT t.* FROM survey_file_table(content('formats.sav'), 'formats') t;
SELECT d_part, t_ymdhms, i_time, i_minus, f_rb FROM formats;
SELECT attname FROM pg_attribute WHERE attrelid = 'formats'::regclass AND attnum > 44 ORDER BY attnum;

-- Names: the same but for case, PostgreSQL's own, longer than 63 bytes.
CREATE VIEW named AS SELECT 1 AS "Q", 2 AS q, 3 AS "q_2", 4 AS "Xmin", 5 AS "a_name_of_sixty_three_bytes_which_is_as_long_as_a_column_can_be", 6 AS "größe";
SELECT column_name, missing_column FROM survey_file_columns(survey_file_sav('named'), NULL, NULL, true);
SELECT column_name FROM survey_file_columns(survey_file_sav('named'), NULL, NULL, false);
SELECT column_name FROM survey_file_columns(content('formats.sav'), NULL, NULL, true) WHERE position = 48;
-- Two variables of one name.
CREATE VIEW twins AS SELECT 1 AS zzone, 2 AS zztwo;
SELECT f.remarks, v.name FROM (SELECT decode(replace(encode(survey_file_dta('twins'), 'hex'), encode('zztwo', 'hex'), encode('zzone', 'hex')), 'hex') AS content) x,
	survey_file_format(content) f, survey_file_variables(content) v;

-- Refused, and why.
SELECT survey_file_table(content('spss.sav'), 'spss');
SELECT survey_file_table(content('spss.sav'), 'a.b.c');
SELECT survey_file_table(content('spss.sav'), 'x', variables => ARRAY['nobody', 'bits']);
SELECT survey_file_table(content('spss.sav'), 'x', names => 'upper');
SELECT survey_file_table(content('spss.sav'), 'x', extended_missing => 'zero');
SELECT survey_file_table(content('spss.sav'), repeat('x', 60));
SELECT survey_file_table(NULL, 'x');
SELECT * FROM survey_file_records(content('spss.sav'), NULL, NULL, ARRAY[1]) AS r (bits integer);
SELECT * FROM survey_file_records(content('spss.sav'), NULL, NULL, ARRAY[1, 2]) AS r (bits double precision);
SELECT * FROM survey_file_records(content('spss.sav'), NULL, NULL, ARRAY[99]) AS r (bits double precision);
SELECT * FROM survey_file_records(content('spss.sav'), NULL, NULL, ARRAY[6]) AS r (text integer);
-- As many columns as a table has, and more bytes than a row has.
SELECT format('CREATE VIEW wide_%s AS SELECT %s', part, string_agg(format('%s AS v%s', n, n), ', ')) FROM generate_series(1, 1600) n, (VALUES (1)) p (part) GROUP BY part \gexec
SELECT format('CREATE VIEW wide_half AS SELECT %s', string_agg(format('%s.5::double precision AS v%s', n, n), ', ')) FROM generate_series(1, 1600) n \gexec
-- How much fits depends on the machine.
DO $$
DECLARE
	hint text;
BEGIN
	PERFORM survey_file_table(survey_file_sav('wide_half'), 'wide_half_table');
EXCEPTION WHEN program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	RAISE NOTICE '%', regexp_replace(SQLERRM, '\d+', 'so many', 'g') USING HINT = hint;
END $$;
SELECT (survey_file_table(survey_file_sav('wide_1'), 'wide')).n_columns;

-- With the caller's rights: nobody writes where he may not, and nothing is found by the caller's path.
CREATE ROLE regress_files_reader;
GRANT SELECT ON file TO regress_files_reader;
SET ROLE regress_files_reader;
SELECT survey_file_table(content('spss.sav'), 'wave.taken');
SELECT survey_file_sav('wave.delivery');
RESET ROLE;
CREATE SCHEMA planted;
CREATE FUNCTION planted.format(text, VARIADIC text[]) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE FUNCTION planted.survey_file_columns(bytea, text, text, boolean) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE DOMAIN planted.text AS integer;
SET search_path = planted, pg_catalog, public;
SELECT t.n_rows FROM public.survey_file_table(public.content('spss.sav'), 'planted.here') t;
SELECT pg_catalog.length(public.survey_file_sav('planted.here')) > 0 AS written;
RESET search_path;

-- Written and read again: rows, labels, missing codes, weight.
CREATE TABLE again AS SELECT survey_file_sav('wave.delivery', 'wave.delivery_labels', 'Ours – “again”', 'wt_fin',
	'{"age": {"values": [], "ranges": [{"low": 998, "high": 999}]}, "damage": {"ranges": [{"low": "LOWEST", "high": -1}]}, "trust": {"ranges": [{"low": 77, "high": 99}], "values": []}}') AS sav,
	survey_file_dta('wave.delivery', 'wave.delivery_labels', 'Ours – “again”') AS dta;
SELECT f.format, f.version, f.label, f.read_as, f.n_rows, f.n_variables, f.weight, f.compression FROM again, LATERAL (SELECT (survey_file_format(sav)).* UNION ALL SELECT (survey_file_format(dta)).*) f;
SELECT count(*) AS rows, count(*) FILTER (WHERE a.values = (SELECT jsonb_object_agg(lower(x.key), x.value) FROM jsonb_each(r.values) x)) AS equal
FROM again, survey_file_rows(sav) a, survey_file_rows(content('delivery.sav')) r WHERE a.row_number = r.row_number;
SELECT count(*) AS variables, count(*) FILTER (WHERE a.label = v.label) AS label, count(*) FILTER (WHERE a.value_labels IS NOT DISTINCT FROM v.value_labels) AS value_labels,
	count(*) FILTER (WHERE a.missing = v.missing) AS missing, count(*) FILTER (WHERE a.type = v.type) AS type, count(*) FILTER (WHERE a.is_weight AND v.is_weight) AS weight
FROM again, survey_file_variables(sav) a, survey_file_variables(content('delivery.sav')) v WHERE a.position = v.position;
SELECT v.name, a.missing, v.missing AS was FROM again, survey_file_variables(sav) a, survey_file_variables(content('delivery.sav')) v WHERE a.position = v.position AND a.missing IS DISTINCT FROM v.missing;
SELECT count(*) AS rows, count(*) FILTER (WHERE a.values = b.values) AS equal FROM again, survey_file_rows(dta) a,
	LATERAL (SELECT (SELECT jsonb_object_agg(x.key, CASE jsonb_typeof(x.value) WHEN 'object' THEN x.value -> 'missing' ELSE x.value END) FROM jsonb_each(r.values) x) AS "values"
		FROM survey_file_rows(sav) r WHERE r.row_number = a.row_number) b;
-- Of every type.
CREATE TABLE kinds (small smallint, big bigint, exact numeric, half real, flag boolean, day date, moment timestamp, zoned timestamptz, clock time, span interval, mood text, coded varchar(3), id uuid);
SET timezone = 'Europe/Berlin';
INSERT INTO kinds VALUES (-1, 9007199254740992, 0.1, 0.5, true, '2024-02-29', '1582-10-14 00:00:01.5', '2024-07-01 12:00+00', '23:59:59', '-26 hours', 'ß “quoted”', 'a', '00000000-0000-0000-0000-000000000001'),
	(NULL, NULL, 'NaN', 'infinity', false, 'infinity', NULL, NULL, NULL, NULL, NULL, 'zz', NULL);
SELECT r.values FROM survey_file_rows(survey_file_sav('kinds')) r;
SELECT r.values FROM survey_file_rows(survey_file_dta('kinds')) r;
RESET timezone;
-- What a format cannot hold.
CREATE VIEW too_large AS SELECT 9007199254740993 AS id;
SELECT survey_file_sav('too_large');
CREATE VIEW spaced AS SELECT 1 AS "two words";
SELECT survey_file_sav('spaced');
SELECT survey_file_dta('spaced');
CREATE VIEW reserved AS SELECT 1 AS "ALL";
SELECT survey_file_sav('reserved');
CREATE VIEW fits AS SELECT repeat('ä', 16383) AS t;
CREATE VIEW long_text AS SELECT repeat('x', 40000) AS t;
SELECT survey_file_sav('long_text');
SELECT length((r.values ->> 't')) FROM survey_file_rows(survey_file_sav('fits')) r;
SELECT survey_file_dta('long_text');
CREATE TABLE four_labels AS SELECT 'a' AS variable, n::text AS code, 'missing' AS label, true AS missing, n AS ordinal FROM generate_series(1, 4) n;
CREATE TABLE four (a integer);
SELECT survey_file_sav('four', 'four_labels');
SELECT v.missing, v.value_labels FROM survey_file_variables(survey_file_sav('four', 'four_labels', missing => '{"a": {"ranges": [{"low": 1, "high": 4}]}}')) v;
SELECT survey_file_sav('four', weight => 'b');
SELECT survey_file_sav('four', missing => '{"b": {}}');
SELECT survey_file_sav(NULL);
SELECT survey_file_write('por', 'SELECT 1', 1, NULL, NULL, '{a}', '{number}', '{0}', '{NULL}', '{NULL}', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT survey_file_write('sav', 'SELECT 1', 1, NULL, NULL, '{a}', '{number}', '{0}', '{NULL}', '{NULL}', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT survey_file_write('sav', 'SELECT 1.5::double precision', 2, NULL, NULL, '{a}', '{number}', '{0}', '{NULL}', '{NULL}', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT r.values FROM survey_file_rows(survey_file_sav('four')) r;

-- Everything has a comment, and is the extension's.
SELECT p.oid::regprocedure AS function, p.provolatile, p.proparallel, p.prosecdef, obj_description(p.oid, 'pg_proc') IS NOT NULL AS commented FROM pg_proc p
WHERE p.oid IN (SELECT objid FROM pg_depend WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience_files')) ORDER BY p.proname;
DROP OWNED BY regress_files_reader;
DROP ROLE regress_files_reader;
