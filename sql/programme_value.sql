-- Values of outcomes, analysis rows and estimates: the same as by the views that
-- step 9 made, to the last bit, and without reading answers again and again.
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;	-- what workers read would not be counted
SELECT count(*) > 0 AS made FROM create_programme('nrp');
SET search_path = nrp, public;

-- The views of step 9, in a schema of their own.
CREATE SCHEMA before;
CREATE FUNCTION pg_temp.views_of_step_9() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	ddl text := (SELECT s.ddl FROM programme_steps() s WHERE s.step = 9);
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['outcome_value', 'analysis_row', 'current_estimate'] LOOP
		EXECUTE replace(replace(regexp_replace(substring(ddl FROM format('CREATE VIEW @programme@\.%s [^;]*;', name)),
			'@programme@\.(outcome_value|analysis_row|current_estimate)\M', 'before.\1', 'g'), '@programme@', 'nrp'), '@extschema@', 'public');
		RETURN NEXT name;
	END LOOP;
END $$;
SELECT pg_temp.views_of_step_9();
-- They have the same columns, of the same types, in the same order, and run with
-- the rights of who asks.
SELECT c.relname, count(*) AS columns, count(*) FILTER (WHERE a.attname = b.attname AND a.atttypid = b.atttypid AND col_description(a.attrelid, a.attnum) <> '') AS same,
	c.reloptions
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attribute b ON b.attrelid = ('before.' || c.relname)::regclass AND b.attnum = a.attnum
WHERE c.relnamespace = 'nrp'::regnamespace AND c.relname IN ('outcome_value', 'analysis_row', 'current_estimate') AND a.attnum > 0
GROUP BY c.oid, c.relname, c.reloptions ORDER BY 1;

-- Autovacuum makes no statistics of the tables below.
CREATE FUNCTION pg_temp.leave_alone() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	t regclass;
	n bigint := 0;
BEGIN
	FOR t IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'nrp'::regnamespace AND c.relkind = 'r' LOOP
		EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', t);
		n := n + 1;
	END LOOP;
	RETURN n;
END $$;
SELECT pg_temp.leave_alone() > 0 AS left_alone;

---- awkward data ----

INSERT INTO area (area, name, kind) SELECT 'A' || i, 'A' || i, CASE WHEN i % 2 = 1 THEN 'nfl' ELSE 'comparator' END FROM generate_series(1, 11) i;
INSERT INTO survey (survey, title) VALUES ('s', 'Synthetic');
INSERT INTO wave (wave, survey, number, label, starts_on, ends_on) SELECT 'w' || i, 's', i, 'wave ' || i, date '2014-01-01' + 365 * i, date '2014-02-01' + 365 * i FROM generate_series(1, 3) i;
-- c: choices of 1 to 5, n: numbers; both with codes for what is missing, one of
-- them written with zeros; and names that have to be quoted.
INSERT INTO question (question, kind, wording) SELECT 'c' || i, 'choice', 'choice ' || i FROM generate_series(1, 9) i;
INSERT INTO question (question, kind, wording) VALUES ('n1', 'number', 'age'), ('n2', 'number', 'money'), ('it''s "q"', 'choice', 'quoted'), ('none', 'choice', 'nobody answered it');
INSERT INTO response_option (question, code, label, missing) SELECT q, c, 'option', NULL FROM (SELECT question FROM question WHERE kind = 'choice') x (q), generate_series(1, 5) c;
INSERT INTO response_option (question, code, label, missing) SELECT question, -8.0, 'do not know', 'dont_know' FROM question UNION ALL SELECT 'n1', 999, 'refused', 'refused';
INSERT INTO evaluation (evaluation, title, weight, sample) VALUES ('final', 'x', 'final', 'all'), ('panel', 'x', 'longitudinal', 'panel'), ('none', 'x', 'none', 'all'), ('it''s "e"', 'x', 'final', 'panel'), ('nobody', 'no areas', 'final', 'all');
INSERT INTO evaluation_area (evaluation, area, arm, pair, included, exclusion_reason, first_treated)
SELECT e, a.area, a.kind, 'P' || (substr(a.area, 2)::int + 1) / 2, a.area <> 'A9' OR e = 'none', CASE WHEN a.area = 'A9' AND e <> 'none' THEN 'withdrew' END, CASE WHEN a.kind = 'nfl' THEN 2 END
FROM unnest(ARRAY['final', 'panel', 'none', 'it''s "e"']) e, area a WHERE a.area <> 'A11';
INSERT INTO evaluation_wave (evaluation, wave, period, post) VALUES ('final', 'w1', 1, false), ('final', 'w3', 3, true), ('none', 'w1', 1, false), ('none', 'w2', 2, true), ('none', 'w3', 3, true),
	('panel', 'w1', 1, false), ('panel', 'w2', 2, true), ('it''s "e"', 'w2', 2, false), ('it''s "e"', 'w3', 3, true), ('nobody', 'w1', 1, false);

INSERT INTO outcome (outcome, label, rule, codes, direction, role) VALUES
	('box', 'x', 'top_box', '{4,5.00}', 'higher_better', 'primary'), ('box_null', 'x', 'top_box', '{4,NULL}', 'higher_better', 'primary'), ('box_number', 'x', 'top_box', '{40,41,42}', 'higher_better', 'primary'),
	('box_two', 'a rule for one item, and there are two', 'top_box', '{4}', 'higher_better', 'primary'), ('it''s "o"', 'x', 'top_box', '{1}', 'lower_better', 'primary');
INSERT INTO outcome (outcome, label, rule, at_least, at_most, direction, role, min_answered) VALUES
	('least', 'x', 'threshold', 3, NULL, 'higher_better', 'primary', NULL), ('most', 'x', 'threshold', NULL, 3.0, 'higher_better', 'primary', NULL), ('between', 'x', 'threshold', 2, 4, 'higher_better', 'primary', 1),
	('tenths', 'a sum of tenths', 'threshold', 0.3, 0.6, 'higher_better', 'primary', 1), ('nobody_can', 'x', 'threshold', 4, 3, 'higher_better', 'primary', NULL);
INSERT INTO outcome (outcome, label, rule, direction, role, min_answered) VALUES
	('sum_one', 'x', 'sum', 'higher_better', 'secondary', NULL), ('sum_strict', 'x', 'sum', 'higher_better', 'secondary', NULL), ('sum_lenient', 'x', 'sum', 'higher_better', 'secondary', 3),
	('sum_mixed', 'x', 'sum', 'higher_better', 'secondary', 1), ('sum_large', 'x', 'sum', 'higher_better', 'secondary', 9), ('number', 'x', 'numeric', 'higher_better', 'secondary', NULL), ('money', 'x', 'numeric', 'higher_better', 'secondary', NULL),
	('number_two', 'x', 'numeric', 'higher_better', 'secondary', NULL), ('look_one', 'x', 'lookup', 'higher_better', 'exploratory', NULL), ('look_many', 'x', 'lookup', 'higher_better', 'exploratory', NULL),
	('look_empty', 'x', 'lookup', 'higher_better', 'exploratory', NULL), ('no_items', 'x', 'sum', 'higher_better', 'exploratory', NULL), ('unanswered', 'x', 'numeric', 'higher_better', 'exploratory', NULL), ('age', 'x', 'numeric', 'higher_better', 'covariate', NULL);
INSERT INTO outcome_item (outcome, question, multiplier, constant) VALUES
	('box', 'c1', 1, 0), ('box_null', 'c1', -7, 2), ('box_number', 'n1', 1, 0), ('box_two', 'c1', 1, 0), ('box_two', 'c2', 1, 0), ('it''s "o"', 'it''s "q"', 1, 0),
	('least', 'c2', 1, 0), ('most', 'c2', -1, 6), ('between', 'c2', 0.5, 1), ('tenths', 'c3', 0.1, 0), ('tenths', 'c4', 0.10, 0.000), ('nobody_can', 'c2', 1, 0),
	('sum_one', 'c5', -1.10, 6), ('number', 'n1', 1, 0), ('money', 'n2', 0.3333333333, 0.1), ('number_two', 'n1', 1, 0), ('number_two', 'n2', 1, 0), ('sum_mixed', 'c1', 1, 0), ('sum_mixed', 'n1', 0.01, 0), ('sum_mixed', 'n2', 0, 0),
	('look_one', 'c6', 1, 0), ('look_many', 'c6', 1, 0), ('look_many', 'c7', -1, 6), ('look_many', 'c8', 1, 0), ('look_empty', 'c6', 1, 0), ('unanswered', 'none', 1, 0), ('age', 'n1', 1, 0);
INSERT INTO outcome_item (outcome, question, multiplier) SELECT o, 'c' || i, 1 + i / 7.0 FROM unnest(ARRAY['sum_strict', 'sum_lenient', 'sum_large']) o, generate_series(1, 7) i;
INSERT INTO outcome_lookup (outcome, raw, score) SELECT 'look_one', i, i * 1.7 FROM generate_series(1, 4) i UNION ALL SELECT 'look_many', i::numeric(5, 2), i / 3.0 FROM generate_series(3, 14) i;
INSERT INTO evaluation_covariate (evaluation, ordinal, outcome) VALUES ('final', 1, 'age'), ('final', 2, 'sum_lenient'), ('final', 3, 'no_items'), ('none', 1, 'box');

-- People of eleven areas; most are asked in three waves, by a number that hashing gives.
CREATE FUNCTION pg_temp.h(i bigint, j bigint, n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT (hashint8extended(i, j) & 1048575)::int % n $$;
INSERT INTO household (household, area) SELECT 'H' || i, 'A' || 1 + i % 11 FROM generate_series(1, 500) i;
INSERT INTO respondent (respondent, household) SELECT 'R' || i, 'H' || i FROM generate_series(1, 500) i;
INSERT INTO interview (interview, wave, area, household, respondent, interviewed_on, sample_type, w_final, w_longitudinal, psu)
SELECT 3 * i + w, 'w' || w, 'A' || 1 + i % 11, 'H' || i, 'R' || i, date '2015-01-01' + i % 30 + 365 * w, (ARRAY['panel', 'fresh', 'top_up', 'boost'])[1 + i % 4],
	CASE pg_temp.h(i, w, 12) WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE 0.5 + pg_temp.h(i, 99, 1000) / 500.0 END, CASE WHEN i % 4 = 0 THEN 1 + pg_temp.h(i, 98, 10) / 7.0 END, CASE WHEN i % 3 = 0 THEN 'psu' || i % 17 END
FROM generate_series(1, 500) i, generate_series(1, 3) w WHERE pg_temp.h(i, w, 20) > 0;
-- One in seven is not answered; -8 is missing, however it is written, 7 is not offered.
INSERT INTO response (question, interview, value)
SELECT q.question, v.interview, CASE WHEN q.question = 'n2' THEN 1e15 - pg_temp.h(v.interview, 77, 1000000) * 0.001
	WHEN q.kind = 'number' THEN CASE pg_temp.h(v.interview, q.n, 30) WHEN 0 THEN -8 WHEN 1 THEN 999.000 WHEN 2 THEN 40.0 ELSE 18 + pg_temp.h(v.interview, q.n, 70) END
	ELSE (ARRAY[1, 2, 3, 4, 5, 1.0, 3.00, 5.000, -8, -8.00, 7])[1 + pg_temp.h(v.interview, q.n, 11)] END
FROM (SELECT question, kind, row_number() OVER (ORDER BY question COLLATE "C") AS n FROM question WHERE question <> 'none') q, interview v WHERE pg_temp.h(v.interview, 500 + q.n, 7) > 0 AND pg_temp.h(v.interview, 499, 50) > 0;
SELECT count(*) > 1250 AS interviews, (SELECT count(*) > 12500 FROM response) AS answers FROM interview;
SELECT count(*) AS analysed FROM pg_class WHERE relnamespace = 'nrp'::regnamespace AND reltuples >= 0 AND relkind = 'r';

---- what is read, without statistics ----

-- Rows that a query reads of all tables of the programme, by the answers there are.
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql AS $$
SELECT sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid))::bigint FROM pg_class c WHERE c.relnamespace = 'nrp'::regnamespace $$;
CREATE FUNCTION pg_temp.times_read(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	answers CONSTANT bigint := (SELECT count(*) FROM nrp.response);
	at_first CONSTANT bigint := pg_temp.rows_read();
BEGIN
	EXECUTE query;
	RETURN round((pg_temp.rows_read() - at_first)::numeric / answers, 1);
END $$;
-- All estimates read the answers once for each evaluation (the views of step 9
-- went over them 179 times here); a view of everything, once for outcomes of one
-- item and once for the others; of one outcome, less than all.
CREATE FUNCTION pg_temp.read_often(OUT what text, OUT times numeric) RETURNS SETOF record LANGUAGE sql AS $$
SELECT what, times FROM (VALUES
	('estimates', 6, 'SELECT * FROM current_estimate'),
	('estimates of one evaluation', 1.5, 'SELECT * FROM current_estimate WHERE evaluation = ''final'''),
	('values', 3, 'SELECT * FROM outcome_value'),
	('values of one outcome', 0.5, 'SELECT * FROM outcome_value WHERE outcome = ''box'''),
	('values of one outcome, by interview', 0.1, 'SELECT * FROM outcome_value WHERE outcome = ''sum_lenient'' AND interview = 7'),
	('rows', 3.5, 'SELECT outcome, count(value) FROM analysis_row WHERE evaluation = ''final'' GROUP BY outcome'),
	('rows of one outcome', 0.7, 'SELECT count(value) FROM analysis_row WHERE evaluation = ''final'' AND outcome = ''box'''),
	('rows of a scale', 2, 'SELECT count(value) FROM analysis_row WHERE evaluation = ''final'' AND outcome = ''sum_lenient'''),
	('one sample', 0.7, 'SELECT outcome FROM programme_outcome_samples(''evaluation'', ''final'', ARRAY[''box''])')) q (what, at_most, query),
	LATERAL (SELECT pg_temp.times_read(query) AS times OFFSET 0) t
WHERE times NOT BETWEEN CASE WHEN at_most > 1 THEN 1 ELSE 0 END AND at_most $$;
SELECT * FROM pg_temp.read_often();
SELECT pg_temp.times_read('SELECT * FROM current_estimate WHERE evaluation = ''final''') >= 1 AS counted;
ANALYZE;
SELECT * FROM pg_temp.read_often();

---- the same, to the last bit ----

-- Rows of either that the other has not. Floating-point numbers are written so
-- that they read back as they were. What a sample holds besides its digest, the
-- order of rows may change beyond the last bit of any result.
CREATE FUNCTION pg_temp.differ(a text, b text) RETURNS TABLE (rows bigint, differ bigint) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH a AS MATERIALIZED (SELECT x::text FROM (%1$s) x), b AS MATERIALIZED (SELECT x::text FROM (%2$s) x)
		SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM (TABLE a EXCEPT ALL TABLE b) y) + (SELECT count(*) FROM (TABLE b EXCEPT ALL TABLE a) y)', a, b);
END $$;
CREATE FUNCTION pg_temp.compare(OUT what text, OUT rows boolean, OUT differ bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	what := 'outcome_value'; SELECT d.rows > 0, d.differ INTO rows, differ FROM pg_temp.differ('SELECT * FROM outcome_value', 'SELECT * FROM before.outcome_value') d; RETURN NEXT;
	-- Covariates are looked up one by one, and the same for each outcome.
	what := 'analysis_row'; SELECT d.rows > 0, d.differ INTO rows, differ FROM pg_temp.differ(
		'SELECT evaluation, outcome, wave, interview, respondent, area, arm, treated, pair, post, period, first_treated, value, value_boolean, weight, sample_type, interviewed_on, psu, stratum FROM analysis_row',
		'SELECT evaluation, outcome, wave, interview, respondent, area, arm, treated, pair, post, period, first_treated, value, value_boolean, weight, sample_type, interviewed_on, psu, stratum FROM before.analysis_row') d; RETURN NEXT;
	what := 'covariates'; SELECT d.rows > 0, d.differ INTO rows, differ FROM pg_temp.differ('SELECT * FROM analysis_row WHERE outcome = ''sum_strict''', 'SELECT * FROM before.analysis_row WHERE outcome = ''sum_strict''') d; RETURN NEXT;
	what := 'current_estimate'; SELECT d.rows > 0, d.differ INTO rows, differ FROM pg_temp.differ('SELECT * FROM current_estimate', 'SELECT * FROM before.current_estimate') d; RETURN NEXT;
	what := 'samples'; SELECT d.rows > 0, d.differ INTO rows, differ FROM pg_temp.differ('SELECT e.evaluation::text, s.outcome, did_digest(s.sample), did_estimate(s.sample) FROM evaluation e, programme_outcome_samples(e.tableoid, e.evaluation) s',
		$q$SELECT evaluation, outcome, CASE scale WHEN 'proportion' THEN did_digest(did_sample(value_boolean, treated, post, area, weight)) ELSE did_digest(did_sample(value, treated, post, area, weight)) END,
			CASE scale WHEN 'proportion' THEN did_estimate(value_boolean, treated, post, area, weight) ELSE did_estimate(value, treated, post, area, weight) END
		FROM before.analysis_row JOIN outcome o USING (outcome) WHERE o.role <> 'covariate' GROUP BY evaluation, outcome, o.scale$q$) d; RETURN NEXT;
END $$;
SELECT * FROM pg_temp.compare();
-- They are no empty comparisons: every outcome that can have values has some.
SELECT count(*) AS outcomes, count(*) FILTER (WHERE n > 0) AS with_values, string_agg(outcome, ', ' ORDER BY outcome COLLATE "C") FILTER (WHERE n = 0) AS without
FROM (SELECT o.outcome, (SELECT count(*) FROM outcome_value x WHERE x.outcome = o.outcome AND x.value IS NOT NULL) AS n FROM outcome o) s;
-- Some by hand: 0.1 + 0.2 is within 0.3 and 0.6, though not as binary fractions;
-- of 7 items 3 are answered, and stand for all.
BEGIN;
DELETE FROM response WHERE interview = 4;
INSERT INTO response (question, interview, value) VALUES ('c3', 4, 1), ('c4', 4, 2.00), ('c6', 4, 4), ('c2', 4, -8), ('n1', 4, 41.0);
SELECT outcome, answered, value FROM outcome_value WHERE interview = 4 AND outcome IN ('tenths', 'sum_lenient', 'look_one', 'look_many', 'least', 'box_number', 'number', 'number_two', 'sum_mixed', 'box') ORDER BY outcome COLLATE "C";
SELECT ((1 + 3 / 7.0) * 1 + (1 + 4 / 7.0) * 2.00 + (1 + 6 / 7.0) * 4) * 7 / 3 AS sum_lenient, 4 * 1.7 AS look_one, (41 * 0.01) * 3 / 1 AS sum_mixed;
ROLLBACK;
-- With filters, and asked for by name.
SELECT * FROM pg_temp.differ('SELECT * FROM outcome_value WHERE outcome = ''sum_lenient'' AND interview < 100', 'SELECT * FROM before.outcome_value WHERE outcome = ''sum_lenient'' AND interview < 100')
UNION ALL SELECT * FROM pg_temp.differ('SELECT * FROM analysis_row WHERE evaluation = ''none'' AND outcome = ''between'' AND wave <> ''w2'' AND area = ''A3''', 'SELECT * FROM before.analysis_row WHERE evaluation = ''none'' AND outcome = ''between'' AND wave <> ''w2'' AND area = ''A3''')
UNION ALL SELECT * FROM pg_temp.differ('SELECT * FROM current_estimate WHERE evaluation = ''panel'' AND role = ''primary''', 'SELECT * FROM before.current_estimate WHERE evaluation = ''panel'' AND role = ''primary''')
UNION ALL SELECT * FROM pg_temp.differ('SELECT outcome, did_digest(sample) FROM programme_outcome_samples(''evaluation'', ''final'', ARRAY[''age'', ''box'', ''nobody knows it''])',
	$q$SELECT outcome, did_digest(CASE outcome WHEN 'box' THEN did_sample(value_boolean, treated, post, area, weight) ELSE did_sample(value, treated, post, area, weight) END)
	FROM before.analysis_row WHERE evaluation = 'final' AND outcome IN ('age', 'box') GROUP BY outcome$q$);

-- And with outcomes made up at random, of the same answers.
CREATE FUNCTION pg_temp.rounds(n int, OUT round int, OUT differ numeric) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM nrp.evaluation_covariate;
	DELETE FROM nrp.evaluation_wave WHERE evaluation <> 'final';
	FOR i IN 1 .. n LOOP
		DELETE FROM nrp.outcome_item; DELETE FROM nrp.outcome_lookup; DELETE FROM nrp.outcome;
		INSERT INTO nrp.outcome (outcome, label, rule, codes, at_least, at_most, min_answered, direction, role)
		SELECT 'o' || o, 'x', rule, CASE rule WHEN 'top_box' THEN (ARRAY['{1,2}', '{5.0}', '{7}', '{18,40,41}'])[1 + pg_temp.h(i, o + 20, 4)]::numeric[] END,
			CASE WHEN rule = 'threshold' THEN pg_temp.h(i, o + 30, 40) / 8.0 END, CASE WHEN rule = 'threshold' AND pg_temp.h(i, o + 40, 2) > 0 THEN pg_temp.h(i, o + 50, 80) / 8.0 END,
			CASE WHEN rule IN ('threshold', 'sum') THEN nullif(pg_temp.h(i, o + 60, 4), 0) END, 'higher_better', 'primary'
		FROM generate_series(1, 8) o, LATERAL (SELECT (ARRAY['top_box', 'threshold', 'sum', 'lookup', 'numeric', 'sum', 'lookup', 'threshold'])[1 + pg_temp.h(i, o + 70, 8)] AS rule) r;
		INSERT INTO nrp.outcome_item (outcome, question, multiplier, constant)
		SELECT o.outcome, q.question, (ARRAY[1, 1, -1, 0.5, 0.125, 1.10, 0, 1e-9])[1 + pg_temp.h(i, ascii(right(o.outcome, 1)) + q.n, 8)], (ARRAY[0, 0, 6, 0.00, 0.3])[1 + pg_temp.h(i, ascii(right(o.outcome, 1)) - q.n, 5)]
		FROM nrp.outcome o, (SELECT question, row_number() OVER (ORDER BY question COLLATE "C") AS n FROM nrp.question) q
		WHERE pg_temp.h(i * 1000 + q.n, ascii(right(o.outcome, 1)), CASE WHEN pg_temp.h(i, ascii(right(o.outcome, 1)), 2) = 0 THEN 14 ELSE 4 END) = 0;
		INSERT INTO nrp.outcome_lookup (outcome, raw, score) SELECT outcome, k / 8.0, k * k / 7.0 FROM nrp.outcome, generate_series(-20, 160) k WHERE rule = 'lookup';
		-- For the views of step 9.
		ANALYZE nrp.outcome, nrp.outcome_item, nrp.outcome_lookup;
		round := i;
		SELECT sum(c.differ) INTO differ FROM pg_temp.compare() c WHERE c.rows OR c.what = 'covariates';
		RETURN NEXT;
	END LOOP;
END $$;
SELECT count(*) AS rounds, sum(differ) AS differ FROM pg_temp.rounds(2);

---- the parts refuse what is not theirs ----

SELECT programme_outcome_samples('pg_class', 'final');
SELECT programme_outcome_samples('evaluation', 'other');
SELECT programme_samples('SELECT 1', '', '', '', '');
SELECT programme_samples('CREATE TABLE x (x int)', '', '', '', '');
SELECT programme_samples('DELETE FROM nrp.response', '', '', '', '');

RESET search_path;
DROP SCHEMA before CASCADE;
DROP SCHEMA nrp CASCADE;
