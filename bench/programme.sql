-- programme.sql: a programme with 100,000 interviews and 30 questions: how long
-- they take to load, to become analysis rows, and to become an estimate. It stays,
-- for programme_ratios.pl.
\set ON_ERROR_STOP on
SELECT count(*) AS steps FROM create_programme('programme_bench');
SET search_path = programme_bench, public;

INSERT INTO area (area, name, kind) SELECT 'A' || i, 'Area ' || i, CASE WHEN i % 2 = 0 THEN 'nfl' ELSE 'comparator' END FROM generate_series(0, 199) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'before', '2015-01-01', '2015-12-31'), ('w2', 's', 2, 'after', '2018-01-01', '2018-12-31');
INSERT INTO question (question, survey, wording) SELECT 'q' || i, 's', 'question ' || i FROM generate_series(1, 30) i;
INSERT INTO response_option (question, code, label, ordinal) SELECT 'q' || i, c, 'answer ' || c, c FROM generate_series(1, 30) i, generate_series(1, 5) c;
INSERT INTO response_option (question, code, label, missing) SELECT 'q' || i, -8, 'do not know', 'dont_know' FROM generate_series(1, 30) i;
INSERT INTO evaluation (evaluation, title) VALUES ('e', 'Synthetic');
INSERT INTO evaluation_area (evaluation, area, arm, pair) SELECT 'e', area, kind, 'P' || substr(area, 2)::int / 2 FROM area;
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('e', 'w1', 1, false), ('e', 'w2', 2, true);
INSERT INTO outcome (outcome, label, rule, codes, direction) SELECT 'o' || i, 'outcome ' || i, 'top_box', '{4,5}', 'higher_better' FROM generate_series(1, 23) i;
INSERT INTO outcome_item (outcome, question) SELECT 'o' || i, 'q' || i FROM generate_series(1, 23) i;
INSERT INTO outcome (outcome, label, rule, direction) VALUES ('scale', 'a scale of 7 items', 'sum', 'higher_better');
INSERT INTO outcome_item (outcome, question) SELECT 'scale', 'q' || i FROM generate_series(24, 30) i;

CREATE TEMPORARY TABLE fieldwork AS
SELECT i AS interview, 'w' || 1 + i % 2 AS wave, 'A' || i / 2 % 200 AS area, 'H' || i AS household, 'R' || i AS respondent, 0.5 + (hashint8extended(i, 0) & 1023) / 1024.0 AS w
FROM generate_series(1, 100000) i;
INSERT INTO household SELECT household, area FROM fieldwork;
INSERT INTO respondent SELECT respondent, household FROM fieldwork;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final)
SELECT interview, wave, area, household, respondent, CASE wave WHEN 'w1' THEN date '2015-06-01' ELSE '2018-06-01' END, 'fresh', w FROM fieldwork;

-- As a file of answers would come: by \copy, with keys and indexes in place.
\set file `mktemp`
CREATE FUNCTION pg_temp.answers() RETURNS SETOF text LANGUAGE sql AS $$
SELECT format('q%s,%s,%s', q, i, CASE WHEN h < 20 THEN -8 ELSE 1 + h % 5 END) FROM generate_series(1, 100000) i, generate_series(1, 30) q,
	LATERAL (SELECT hashint8extended(i, q) & 1023) x (h) $$;
\pset tuples_only on
\pset format unaligned
\o :file
SELECT * FROM pg_temp.answers();
\o
\pset tuples_only off
\pset format aligned
\setenv ANSWERS :file
\echo 'Loading 3,000,000 answers by \\copy, with keys and indexes in place:'
\timing on
\copy response (question, interview, value) FROM PROGRAM 'cat "$ANSWERS"' WITH (FORMAT csv)
\timing off
\echo 'The same with the keys taken off and put back, in one transaction:'
BEGIN;
TRUNCATE response;
\timing on
ALTER TABLE response DROP CONSTRAINT response_interview_fkey, DROP CONSTRAINT response_question_fkey, DROP CONSTRAINT response_pkey;
DROP INDEX response_interview;
\copy response (question, interview, value) FROM PROGRAM 'cat "$ANSWERS"' WITH (FORMAT csv)
ALTER TABLE response ADD CONSTRAINT response_pkey PRIMARY KEY (question, interview), ADD CONSTRAINT response_question_fkey FOREIGN KEY (question) REFERENCES question, ADD CONSTRAINT response_interview_fkey FOREIGN KEY (interview) REFERENCES interview;
CREATE INDEX response_interview ON response (interview);
\timing off
COMMIT;
\! rm -f "$ANSWERS"
VACUUM (ANALYZE);

-- Short queries: compiling them takes longer than it saves.
SET jit = off;
\echo 'Analysis rows of one outcome (100,000), and the estimate from them:'
\timing on
SELECT count(*), count(value) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o1';
SELECT did_summary(did_estimate(value_boolean, treated, post, area, weight, pair)) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o1';
\echo 'The same of a scale of seven items (700,000 answers):'
SELECT did_summary(did_estimate(value, treated, post, area, weight, pair)) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'scale';
\echo 'All 24 outcomes:'
SELECT count(*) FROM current_estimate WHERE evaluation = 'e';
\echo 'What readers see of one outcome:'
SELECT count(*) FROM published_area_outcome WHERE outcome = 'o1';
\timing off
SELECT pg_size_pretty(pg_total_relation_size('response')) AS answers_with_indexes;
\echo 'The plan of one outcome:'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
SELECT did_summary(did_estimate(value_boolean, treated, post, area, weight, pair)) FROM analysis_row WHERE evaluation = 'e' AND outcome = 'o1';
