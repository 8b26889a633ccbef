-- import.sql: a survey company's delivery of 100,000 interviews and 120 questions,
-- half of them as texts, into an empty programme, once more, and with 1 in 100
-- answers corrected. It stays, for import_ratios.pl.
\set ON_ERROR_STOP on
SELECT count(*) AS steps FROM create_programme('import_bench');
INSERT INTO import_bench.area (area, name, kind) SELECT 'A' || i, 'Area ' || i, CASE WHEN i % 2 = 0 THEN 'nfl' ELSE 'comparator' END FROM generate_series(0, 199) i;
INSERT INTO import_bench.survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO import_bench.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-01-01', '2015-12-31'), ('w2', 's', 2, 'after', '2018-01-01', '2018-12-31');
SELECT format('CREATE TABLE delivery AS SELECT i AS serial, 1 + i %% 2 AS wave, ''Area '' || i / 2 %% 200 AS area, ''H'' || i AS household, ''R'' || i AS respondent, CASE i %% 2 WHEN 0 THEN date ''2015-06-01'' ELSE ''2018-06-01'' END AS date, 0.5 + (hashint8extended(i, 0) & 1023) / 1024.0 AS weight, %s FROM generate_series(1, 100000) i',
	string_agg(format('CASE WHEN h%1$s < 20 THEN -8 ELSE 1 + h%1$s %% 5 END::%2$s AS q%1$s', q, CASE WHEN q % 2 = 0 THEN 'text' ELSE 'integer' END), ', ')) || format(', LATERAL (SELECT %s) h', string_agg(format('hashint8extended(i, %1$s) & 1023 AS h%1$s', q), ', ')) FROM generate_series(1, 120) q
\gexec
CREATE TABLE delivery_labels (variable text, code text, label text, missing boolean, ordinal integer);
INSERT INTO delivery_labels SELECT 'q' || q, c, 'answer ' || c, false, c FROM generate_series(1, 120) q, generate_series(1, 5) c UNION ALL SELECT 'q' || q, -8, 'do not know', true, NULL FROM generate_series(1, 120) q;
VACUUM ANALYZE;
\echo '100,000 interviews of 120 questions, by import_survey (target: 120,000 ms):'
\timing on
SELECT problem, item, n FROM import_survey('import_bench', 'delivery') WHERE severity = 'count';
\timing off
VACUUM ANALYZE;
\echo 'The same again, which changes nothing:'
\timing on
SELECT problem, item, n FROM import_survey('import_bench', 'delivery') WHERE severity = 'count';
\timing off
SELECT pg_size_pretty(pg_total_relation_size('import_bench.response')) AS answers_with_indexes;
