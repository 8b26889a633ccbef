-- import_rows.sql: 100,000 interviews of eight columns as texts, days first, into
-- an empty table of a programme by import_rows, once more, and by hand.
\set ON_ERROR_STOP on
SELECT count(*) AS steps FROM create_programme('rows_bench');
INSERT INTO rows_bench.area (area, name, kind) SELECT 'A' || i, 'Area ' || i, CASE WHEN i % 2 = 0 THEN 'nfl' ELSE 'comparator' END FROM generate_series(0, 17) i;
INSERT INTO rows_bench.survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO rows_bench.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2019-01-01', '2019-12-31');
INSERT INTO rows_bench.household SELECT 'H' || i, 'A' || i % 18 FROM generate_series(1, 100000) i;
INSERT INTO rows_bench.respondent SELECT 'R' || i, 'H' || i FROM generate_series(1, 100000) i;
CREATE TABLE rows_file AS SELECT i::text AS interview, 'w1' AS wave, 'A' || i % 18 AS area, 'H' || i AS household, 'R' || i AS respondent, to_char(date '2019-01-01' + i % 300, 'DD/MM/YYYY') AS interviewed_on,
	'fresh' AS sample_type, round(0.5 + (hashint8extended(i, 0) & 65535) / 50000.0, 5)::text AS w_final FROM generate_series(1, 100000) i;
VACUUM ANALYZE;
\echo '100,000 interviews of eight columns, by import_rows:'
\timing on
SELECT what, n FROM import_rows('rows_bench', 'interview', 'rows_file', date_order => 'DMY');
\timing off
CREATE TABLE rows_loaded AS SELECT * FROM rows_bench.interview;
VACUUM ANALYZE;
\echo 'The same again, which changes nothing:'
\timing on
SELECT what, n FROM import_rows('rows_bench', 'interview', 'rows_file', date_order => 'DMY');
\timing off
TRUNCATE rows_bench.interview CASCADE;
VACUUM ANALYZE;
\echo 'By hand, by who knows that there is nothing wrong with it:'
\timing on
INSERT INTO rows_bench.interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT interview::bigint, wave, area, household, respondent, to_date(interviewed_on, 'DD/MM/YYYY'), sample_type, w_final::double precision FROM rows_file;
\timing off
SELECT count(*) AS differ FROM (TABLE rows_loaded EXCEPT TABLE rows_bench.interview) d;
DROP TABLE rows_file, rows_loaded;
