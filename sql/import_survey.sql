-- A survey company's delivery into a programme: synthetic, nobody was interviewed.
-- test/data/delivery_semicolon.csv is the file as a company would send it, with a
-- byte-order mark, decimal commas, days first, and seven faults that were planted;
-- delivery_truth.csv, by the program that made both up, has what it means.
\getenv source PG_ABS_SRCDIR
\pset format unaligned
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET jit = off;
SET datestyle = ISO;
SELECT count(*) > 20 AS made FROM create_programme('nrp');
\set copy '\\copy truth FROM \'' :source '/test/data/delivery_truth.csv\' WITH (FORMAT csv, HEADER)'
CREATE TABLE truth (serial bigint, wave int, intdate date, started text, area text, areacode text, hhid text, persid text, wt_fin float8, program int, psu text, stratum text,
	age numeric, sex numeric, educ numeric, income numeric, q1a numeric, q1b numeric, q1c numeric, q1d numeric, q1e numeric, q1f numeric, trust numeric, damage numeric, q7code text, opentxt text);
:copy
CREATE TABLE delivery ("﻿SERIAL NO" text, "WAVE" text, "DATE OF INTERVIEW" text, "STARTED AT" text, "AREA NAME" text, "AREA CODE" text, "HOUSEHOLD ID" text, "PERSON ID" text, "FINAL WEIGHT" text, "PROGRAMME AREA" text,
	"PSU" text, "STRATUM" text, "AGE" text, "SEX" text, "EDUCATION" text, "INCOME (EUR)" text, "Q1A SAFE AT NIGHT" text, "Q1B NEIGHBOURS HELP" text, "Q1C KNOW WHOM TO CALL" text, "Q1D WARNED IN TIME" text,
	"Q1E RECOVERED" text, "Q1F PREPARED" text, "TRUST 0-10" text, "DAMAGE (EUR)" text, "Q7 CODE" text, "OPEN ANSWER" text);
-- The number of the row, as COPY does not keep the order of a file to the last row.
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = 'delivery'::regclass AND attnum > 0 \gset
ALTER TABLE delivery ADD line_of_file int GENERATED ALWAYS AS IDENTITY;
\set copy '\\copy delivery (' :columns ') FROM \'' :source '/test/data/delivery_semicolon.csv\' WITH (FORMAT csv, HEADER, DELIMITER \';\', ENCODING \'UTF8\')'
:copy
INSERT INTO nrp.area (area, name, kind) SELECT DISTINCT areacode, area, CASE program WHEN 1 THEN 'nfl' ELSE 'comparator' END FROM truth;
INSERT INTO nrp.survey (survey, title) VALUES ('s', 'Synthetic: nobody was interviewed');
INSERT INTO nrp.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('before', 's', 1, '2023', '2023-03-01', '2023-06-30'), ('after', 's', 2, '2025', '2025-03-01', '2025-06-30');

-- At first sight: what the file needs a word about, and nothing is loaded.
SELECT severity, problem, item, interview, value, n, what FROM import_survey('nrp', 'delivery', dry_run => true);
SELECT count(*) FROM nrp.question;
-- With the words about the whole file, the faults are left. The area goes by its
-- name, blanks and all, as one row has no code.
PREPARE load (boolean, jsonb) AS SELECT severity, problem, item, interview, value, n, what FROM import_survey('nrp', 'delivery', area => 'area name', date_order => 'DMY', decimal_mark => ',', missing => '{-9,-8,99}', dry_run => $1,
	plan => $2 || '{"ignore": ["STARTED AT"], "missing": {"TRUST 0-10": {"77": "refused", "88": "dont_know", "99": "other"}, "SEX": [9], "AGE": [998, 999], "DAMAGE (EUR)": [-1]},
		"labels": {"Q1B NEIGHBOURS HELP": {"1": "Strongly disagree", "2": "Disagree", "3": "Neither", "4": "Agree", "5": "Strongly agree"},
			"Q7 CODE": {"01": "Flood", "02": "Fire", "03": "Storm", "XX": "Elsewhere", "ZZ": "Not asked"}}}') WHERE severity <> 'note';
EXECUTE load(false, '{}');
SELECT (SELECT count(*) FROM nrp.question) AS questions, (SELECT count(*) FROM nrp.interview) AS interviews;
-- Mended in the source and in the plan; once dry, once in earnest, and once again.
DELETE FROM delivery WHERE "﻿SERIAL NO" = '1154' AND "AGE" = '44';
\set mended '{"leave_out": ["1339"], "values": {"DATE OF INTERVIEW": {"31/02/2025": "2025-03-02"}, "FINAL WEIGHT": {"1,2,5": 1.25}, "Q1A SAFE AT NIGHT": {"agree": 4}, "Q1B NEIGHBOURS HELP": {"7": null}}}'
EXECUTE load(true, :'mended');
SELECT count(*) FROM nrp.response;
EXECUTE load(false, :'mended');
EXECUTE load(false, :'mended');
-- As the truth has it, all but what was mended: 239 x 13 columns.
SELECT t.serial, q.question, r.value, v.value AS truth FROM truth t CROSS JOIN LATERAL (VALUES ('age', age), ('sex', sex), ('education', educ), ('income_eur', income), ('q1a_safe_at_night', q1a), ('q1b_neighbours_help', q1b), ('q1c_know_whom_to_call', q1c),
	('q1d_warned_in_time', q1d), ('q1e_recovered', q1e), ('q1f_prepared', q1f), ('trust_0_10', trust), ('damage_eur', damage), ('programme_area', program)) v (question, value)
JOIN nrp.question q ON q.question = v.question LEFT JOIN nrp.response r ON r.interview = t.serial AND r.question = v.question WHERE r.value IS DISTINCT FROM v.value AND t.serial <> 1339 ORDER BY 1, 2;
SELECT count(*) AS interviews, count(*) FILTER (WHERE i.wave = CASE t.wave WHEN 1 THEN 'before' ELSE 'after' END AND i.area = t.areacode AND i.household = t.hhid AND i.respondent = t.persid AND i.psu = t.psu AND i.stratum = t.stratum) AS the_same,
	count(*) FILTER (WHERE i.interviewed_on = t.intdate) AS days, count(*) FILTER (WHERE i.w_final = t.wt_fin) AS weights, count(*) FILTER (WHERE x.answer IS NOT DISTINCT FROM nullif(btrim(t.opentxt), '')) AS words,
	count(*) FILTER (WHERE i.sample_type = CASE (SELECT count(*) FROM truth o WHERE o.persid = t.persid AND o.serial <> 1339) WHEN 2 THEN 'panel' ELSE 'fresh' END) AS samples,
	count(*) FILTER (WHERE t.q7code IS NOT DISTINCT FROM CASE c.value WHEN 4 THEN 'XX' WHEN 5 THEN 'ZZ' ELSE '0' || c.value END OR (t.q7code = '' AND c.value IS NULL)) AS codes
FROM truth t JOIN nrp.interview i ON i.interview = t.serial LEFT JOIN nrp.response_text x ON x.interview = t.serial LEFT JOIN nrp.response c ON c.interview = t.serial AND c.question = 'q7_code';
SELECT question, kind, wording FROM nrp.question ORDER BY question COLLATE "C";
SELECT question, code, label, ordinal, missing FROM nrp.response_option WHERE question IN ('q1b_neighbours_help', 'q7_code', 'trust_0_10') ORDER BY question COLLATE "C", code;
-- A household stands with the area of its first interview; three people moved.
SELECT count(*) AS moved FROM nrp.interview i JOIN nrp.household h USING (household) JOIN nrp.respondent r USING (respondent) WHERE h.area <> i.area OR r.household <> i.household;
SELECT problem, key FROM check_programme('nrp') WHERE table_name IN ('interview', 'response', 'response_text', 'response_option') ORDER BY 1, 2;

-- A correction: one answer differs, one is taken back, one is new, a weight and an
-- area differ, an interview is new and another one gone.
UPDATE delivery SET "AGE" = '20' WHERE "﻿SERIAL NO" = '1002';
UPDATE delivery SET "AGE" = ' ', "OPEN ANSWER" = 'Nothing to add, really.' WHERE "﻿SERIAL NO" = '1005';
UPDATE delivery SET "OPEN ANSWER" = 'Now there is one.' WHERE "﻿SERIAL NO" = '1002';
UPDATE delivery SET "FINAL WEIGHT" = '0,5', "AREA NAME" = 'lost  corner' WHERE "﻿SERIAL NO" = '1010';
UPDATE delivery SET "﻿SERIAL NO" = '9999', "PERSON ID" = 'P99999', "HOUSEHOLD ID" = 'H99999' WHERE "﻿SERIAL NO" = '1013';
EXECUTE load(true, :'mended');
EXECUTE load(false, :'mended');
SELECT interview, area, w_final, (SELECT h.area FROM nrp.household h WHERE h.household = i.household) AS household_area, (SELECT value FROM nrp.response r WHERE r.interview = i.interview AND question = 'age') AS age,
	(SELECT answer FROM nrp.response_text r WHERE r.interview = i.interview AND question = 'open_answer') AS words FROM nrp.interview i WHERE interview IN (1002, 1005, 1010, 1013, 9999) ORDER BY 1;
EXECUTE load(false, :'mended');
EXECUTE load(true, :'mended'::jsonb || '{"remove": true}');
EXECUTE load(false, :'mended'::jsonb || '{"remove": true}');
SELECT (SELECT count(*) FROM nrp.interview) AS interviews, (SELECT count(*) FROM nrp.response WHERE interview = 1013) AS answers, (SELECT count(*) FROM nrp.household WHERE household NOT IN (SELECT household FROM nrp.interview)) AS empty_households,
	(SELECT count(*) FROM nrp.respondent WHERE respondent NOT IN (SELECT respondent FROM nrp.interview)) AS gone_people;
DEALLOCATE load;
DROP TABLE delivery, truth;

-- Typed columns with a table of labels, as survey_file_table makes them: a choice,
-- poles of a scale, a number with missing codes, codes in words, a label twice,
-- missing codes that are not marked, a label of a missing answer with the code of an
-- answer, and Stata's missing codes in a column beside.
CREATE TABLE spss (id integer, "Wave" smallint, nbhd smallint, wt double precision, "Q1" smallint, "Trust" smallint, age smallint, grp text, again smallint, opinion smallint, member boolean, took_days date, why text, kids smallint, kids_missing text);
COMMENT ON COLUMN spss.kids_missing IS 'missing codes of kids';
COMMENT ON COLUMN spss."Q1" IS 'Do you feel safe at night?';
INSERT INTO spss SELECT i, 1, 1 + i % 2, 0.5 + i / 8.0, CASE WHEN i = 5 THEN -9 ELSE 1 + i % 3 END, CASE WHEN i = 4 THEN 99 ELSE i % 11 END, CASE i WHEN 3 THEN 998 ELSE 20 + i END, CASE WHEN i % 4 = 0 THEN 'ZZ' WHEN i % 4 = 1 THEN 'b' ELSE 'a' END,
	1 + i % 3, CASE i WHEN 6 THEN 9 ELSE 1 + i % 3 END, i % 2 = 0, date '2023-04-01' + i, CASE WHEN i % 6 <> 0 THEN 'because of ' || md5(i::text) WHEN i = 6 THEN 'ZZ' END,
	CASE WHEN i > 3 THEN i % 5 END, CASE i WHEN 1 THEN '.a' WHEN 2 THEN '.b' WHEN 3 THEN '.c' END FROM generate_series(1, 24) i;
CREATE TABLE spss_labels (variable text, code text, label text, missing boolean, ordinal integer);
INSERT INTO spss_labels VALUES ('Q1', '1', 'No', false, 1), ('Q1', '2', 'Partly', false, 2), ('Q1', '3', 'Yes', false, 3), ('Q1', '-9', 'Prefer not to say', true, 4), ('Trust', '0', 'none', false, 1), ('Trust', '10', 'full', false, 2), ('Trust', '99', 'do not know', true, 3),
	('age', '998', 'refused', true, 1), ('grp', 'a', 'Group A', false, 1), ('grp', 'b', 'Group B', false, 2), ('grp', 'ZZ', 'refused', true, 3), ('again', '1', 'Other', false, 1), ('again', '2', 'Other', false, 2), ('again', '3', 'Third', false, 3),
	('opinion', '1', 'Good', false, 1), ('opinion', '2', 'Bad', false, 2), ('opinion', '3', 'Don''t know', false, 3), ('opinion', '9', 'Not applicable', false, 4), ('nbhd', '1', 'Höfe an der Au', false, 1), ('nbhd', '2', 'MID VALE', false, 2), ('why', 'ZZ', 'refused', true, 1),
	('kids', '.a', 'refused', true, 1), ('kids', '.b', 'Refused', true, 2), ('kids', '.c', NULL, true, 3);
SELECT severity, problem, item, value, n, what FROM import_survey('nrp', 'spss', serial => 'id', wave => 'WAVE', area => 'nbhd', weight => 'wt', plan => '{"questions": {"Q1": {"question": "safe", "instrument": "ours"}}}');
SELECT question, kind, wording, instrument, (SELECT string_agg(concat_ws(' ', o.code, o.label, o.missing), ', ' ORDER BY o.code) FROM nrp.response_option o WHERE o.question = q.question) AS options, (SELECT string_agg(value::text, ' ' ORDER BY interview) FROM nrp.response r WHERE r.question = q.question) AS answers
FROM nrp.question q WHERE question IN ('safe', 'trust', 'age', 'grp', 'again', 'opinion', 'member', 'why', 'kids') ORDER BY question COLLATE "C";
SELECT count(*), count(*) FILTER (WHERE answer LIKE 'because%') AS words FROM nrp.response_text WHERE question = 'why';
-- A label that is no key; a code that nobody labelled; an option that changes.
ALTER TABLE spss ALTER again TYPE text USING CASE again WHEN 3 THEN 'third' ELSE 'other' END;
UPDATE spss SET "Q1" = 7 WHERE id = 2;
UPDATE spss_labels SET label = 'Very much' WHERE variable = 'Q1' AND code = '3';
SELECT severity, problem, item, interview, value, n, what, advice FROM import_survey('nrp', 'spss', serial => 'id', wave => 'WAVE', area => 'nbhd', weight => 'wt', labels => 'spss_labels', plan => '{"questions": {"Q1": {"question": "safe"}}}') WHERE severity = 'error';
-- What somebody found to be missing in the programme stays so.
UPDATE nrp.response_option SET missing = 'other', ordinal = NULL WHERE question = 'opinion' AND code = 3;
SELECT severity, problem, item, n FROM import_survey('nrp', 'spss', serial => 'id', wave => 'WAVE', area => 'nbhd', weight => 'wt', plan => '{"questions": {"Q1": {"question": "safe"}}, "values": {"Q1": {"7": "3"}}, "ignore": ["again", "took_days"]}') WHERE severity = 'count';
SELECT label, (SELECT value FROM nrp.response WHERE question = 'safe' AND interview = 2) AS mapped FROM nrp.response_option WHERE question = 'safe' AND code = 3;
DROP TABLE spss, spss_labels;

-- Answers in words and no codebook; the next delivery keeps the numbers.
CREATE TABLE words (serial text, wave text, area text, "Gender" text, "Gender " text, rooms text, U&"Note\000D" text);
INSERT INTO words SELECT 5000 + i, ' wave 2 ', '101', CASE WHEN i % 3 = 0 THEN 'M' WHEN i % 3 = 1 THEN 'f ' ELSE 'F' END, 'x', CASE i WHEN 1 THEN '.' WHEN 2 THEN '£1,234.50' ELSE i::text END, CASE i WHEN 1 THEN E' 7\r' END FROM generate_series(1, 12) i;
SELECT severity, problem, item, value, what, advice FROM import_survey('nrp', 'words', plan => '{"constant": {"weight": 1, "stratum": "one"}}') WHERE severity = 'error';
SELECT severity, problem, item, interview, value, n, what FROM import_survey('nrp', 'words', plan => '{"constant": {"weight": "1", "stratum": "one"}, "ignore": ["Gender "]}');
SELECT code, label FROM nrp.response_option WHERE question = 'gender' ORDER BY 1;
SELECT question, value FROM nrp.response WHERE interview IN (5001, 5002) ORDER BY interview, question COLLATE "C";
SELECT wave, household, respondent, sample_type, stratum, w_final FROM nrp.interview WHERE interview = 5001;
INSERT INTO nrp.area (area, name, kind) VALUES ('NA', 'Not an area', 'reference');
INSERT INTO words VALUES ('5013', 'W2', 'NA', 'Other', NULL, '3', NULL);
SELECT severity, problem, item, value, what FROM import_survey('nrp', 'words', plan => '{"constant": {"weight": "1", "stratum": "one"}, "ignore": ["Gender "]}') WHERE severity = 'error';
SELECT severity, problem, item, value, n FROM import_survey('nrp', 'words', plan => '{"constant": {"weight": "1", "stratum": "one"}, "ignore": ["Gender "], "labels": {"Gender": {"3": "Other"}}}') WHERE severity = 'count';
DROP TABLE words;

-- What the rows contradict.
CREATE TABLE odd (serial text, wave text, area text, hhid text, persid text, date text, weight text, sample_type text, adults text, q text);
INSERT INTO odd VALUES ('1', '1', '101', 'h1', 'p1', '2023-04-01', '1', 'Panel', '2', '1'), ('1', '1', '101', 'h1', 'p1', '2023-04-01', '1', 'Panel', '2', '2'), ('x', '1', '101', 'h2', 'p2', '2023-04-01', '1', 'top-up', '2', '1'), (NULL, '1', '101', 'h3', 'p3', NULL, '1', 'fresh', '2', '1'),
	('2', '2', '101', 'h4', NULL, '45074', '-1', 'new', '0', '1'), ('3', '9', 'Nowhere', NULL, 'p5', '2023-13-01', 'x', 'boost', '1.5', '1'), ('4', NULL, NULL, 'h6', 'p6', '1/13/23', '1', 'fresh', '1', '1'), ('1002', '2', '101', 'h7', 'P00501', '2025-04-01', '1', 'fresh', '1', '1'),
	('6', '2', '102', 'h8', 'p8', '2025-04-01', '1', 'fresh', '1', '1'), ('7', '2', '103', 'h8', 'p8', '2025-04-01', '1', NULL, '1', '1'), ('8', '1', '101', 'h9', 'P00501', '2023-04-01', '1', 'fresh', repeat('9', 70), '1'), ('9', '1', 'HÃ¶fe an der Au', repeat('h', 64), 'p9', '7 May 2023', '1', 'fresh', '1', 'caf‚'), (NULL, NULL, ' ', NULL, NULL, NULL, NULL, NULL, NULL, '');
SELECT severity, problem, item, interview, left(value, 40) AS value, n, what FROM import_survey('nrp', 'odd', date_order => 'DMY');
SELECT advice FROM import_survey('nrp', 'odd') WHERE problem IN ('date_order', 'no_date', 'area_unknown', 'encoding', 'wave_unknown');
DROP TABLE odd;
SELECT severity, problem, item, what, advice FROM import_survey('nrp', 'pg_catalog.pg_am', plan => '{"ignore": ["nothing"], "values": {"amtype": {"i": "1"}}}', wave => 'w') WHERE severity = 'error';

-- Names, days and numbers, one by one.
SELECT programme_shown(name) AS name, programme_survey_key(name) AS key FROM unnest(ARRAY['SERIAL NO', U&'\FEFFSERIAL NO', 'ï»¿SERIAL NO', E' Q1 (a)\r', 'INCOME (EUR)', 'Größe', U&'q\00A01', '@_/', '%', repeat('long ', 20)]) name;
SELECT raw, programme_read_date(raw, NULL, true) AS no_word, programme_read_date(raw, 'dmy', true) AS dmy, programme_read_date(raw, 'MDY', true) AS mdy, programme_read_date(raw, 'DMY', false) AS no_interview
FROM unnest(ARRAY['2019-02-28', '2019-02-29', '2020-02-29', '03/04/2019', '31/12/2019', '12/31/2019', '3.4.19', '1-1-70', '1/2-2019', '28/05/2023 17:46', '2019/4/3', '3 Apr 2019', '3-avr-2019', '3 Maybe 2019', '3-Sept-19', 'April 3, 2019', '20190403', '20191303', '45074', '0/1/2019', '1/0/2019', '0000-01-01',
	'2019-04-03T10:00:00Z', '2019-04-03 00:00:00', '2019-04-03T00:00:00.000', '2019-04-03 9:30 pm', '2019-04-03 or so', 'x']) raw;
SELECT raw, programme_read_number(raw, NULL) AS no_word, programme_read_number(raw, '.') AS point, programme_read_number(raw, ',') AS comma
FROM unnest(ARRAY['12', '-9', '+1.5', '1,5', '1,234', '1.234', '1,234.50', '1.234,50', '1 234,5', '12,34', '1e3', '1e999', '.5', ',5', '5.', '5,', ',', '£5193.76', '-€3', '3 €', '1,2,5', '−4', '0x10', 'Infinity', 'NaN', '', repeat('9', 70)]) raw;

-- Who may: not a superuser in the programme of another role, nobody who may not
-- write, and nobody who may not read the source. An analyst may try it dry.
CREATE ROLE regress_owner; CREATE ROLE regress_analyst; CREATE ROLE regress_part;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_owner', current_database()); END $$;
CREATE TABLE "Delivery; 1" (serial int, wave text, area text, weight int, "q""1" int);
INSERT INTO "Delivery; 1" VALUES (1, 'w', 'A', 1, 3);
SET ROLE regress_owner;
SELECT count(*) > 20 AS made FROM create_programme('its "own"');
INSERT INTO "its ""own""".area (area, name, kind) VALUES ('A', 'A', 'nfl'), ('B', 'B', 'comparator');
INSERT INTO "its ""own""".survey VALUES ('s', 's'); INSERT INTO "its ""own""".wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w', 's', 1, 'w', '2019-01-01', '2019-12-31');
SELECT grant_programme('its "own"', 'regress_analyst', 'analyst'), grant_programme('its "own"', 'regress_part', 'analyst', '{A}');
SELECT * FROM import_survey('its "own"', '"Delivery; 1"');
RESET ROLE;
SELECT * FROM import_survey('its "own"', '"Delivery; 1"', dry_run => true);
GRANT SELECT ON "Delivery; 1" TO regress_owner, regress_analyst, regress_part;
SET ROLE regress_part;
SELECT * FROM import_survey('its "own"', '"Delivery; 1"', dry_run => true);
SET ROLE regress_analyst;
SELECT * FROM import_survey('its "own"', '"Delivery; 1"');
SELECT problem, item, n, what FROM import_survey('its "own"', '"Delivery; 1"', dry_run => true) WHERE severity = 'count';
SET ROLE regress_owner;
SELECT problem, item, n, what FROM import_survey('its "own"', '"Delivery; 1"') WHERE severity = 'count';
SELECT question, value FROM "its ""own""".response;
RESET ROLE;

-- What is refused at once.
SELECT * FROM import_survey('none', 'pg_class');
SELECT * FROM import_survey('nrp', NULL);
SELECT * FROM import_survey('nrp', 'pg_class_oid_index');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '[]');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '{"serials": "x"}');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '{"values": {"a": 1}, "ignore": "x"}');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '{"missing": {"a": 1}}');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '{"constant": {"serial": "1"}}');
SELECT * FROM import_survey('nrp', 'pg_am', plan => '{"questions": {"a": {"label": "x"}}}');
SELECT * FROM import_survey('nrp', 'pg_am', date_order => 'ydm');
SELECT * FROM import_survey('nrp', 'pg_am', decimal_mark => ';');
SELECT * FROM import_survey('nrp', 'pg_am', labels => 'pg_am');

-- An older programme refuses who moves, by name, and leaves out words.
SELECT count(*) FROM create_programme('old', 20);
INSERT INTO old.area (area, name, kind) VALUES ('A', 'A', 'nfl'), ('B', 'B', 'comparator');
INSERT INTO old.survey VALUES ('s', 's'); INSERT INTO old.wave (wave, survey, number, label, starts_on, ends_on) VALUES ('w1', 's', 1, 'w1', '2019-01-01', '2019-12-31'), ('w2', 's', 2, 'w2', '2021-01-01', '2021-12-31');
CREATE TABLE movers (serial int, wave text, area text, household text, respondent text, w_final int, q int, why text);
INSERT INTO movers VALUES (1, 'w1', 'A', 'h1', 'p1', 1, 1, 'one'), (2, 'w2', 'B', 'h1', 'p1', 1, 2, 'two'), (3, 'w1', 'A', 'h2', 'p2', 1, 1, 'three'), (4, 'w2', 'B', 'h3', 'p2', 1, 2, 'four');
SELECT severity, problem, item, interview, value, what FROM import_survey('old', 'movers') WHERE severity <> 'note';
-- Two people whose serial numbers were exchanged: an older programme would find them
-- twice on the way.
CREATE TABLE pair (serial int, wave text, area text, household text, respondent text, weight int, q int);
INSERT INTO pair SELECT i, 'w1', 'A', 'h8', 'p' || i, 1, i FROM generate_series(5, 7) i;
SELECT problem, item, n FROM import_survey('old', 'pair') WHERE severity = 'count';
UPDATE pair SET respondent = 'p' || 5 + (serial - 4) % 3;
SELECT severity, problem, item, interview, value, n, what, advice FROM import_survey('old', 'pair') WHERE severity = 'error';
SELECT count(*) > 0 AS upgraded FROM upgrade_programme('old');
SELECT problem, item, n FROM import_survey('old', 'pair') WHERE severity = 'count';
SELECT interview, respondent, (SELECT value FROM old.response r WHERE r.interview = i.interview) AS q FROM old.interview i WHERE household = 'h8' ORDER BY 1;
SELECT severity, problem, item, n FROM import_survey('old', 'movers') WHERE severity <> 'note';
SELECT interview, area, household, respondent, sample_type FROM old.interview ORDER BY 1;
-- What a constraint would refuse is mended, or told of: a code twice, in two spellings,
-- that says one thing or several; nothing in place of a value; constants that are blank;
-- codes beyond what an answer can be.
CREATE TABLE kinds (serial int, weight int, q text, why text);
INSERT INTO kinds VALUES (21, 1, '1', 'abc'), (22, 1, '2', 'def'), (23, 1, '10000000000000000', NULL);
PREPARE kinds (jsonb) AS SELECT severity, problem, item, interview, value, n, what FROM import_survey('old', 'kinds', dry_run => true, plan => '{"constant": {"wave": " w1 ", "area": "A"}, "questions": {"why": {"question": "why", "kind": "text"}, "q": {"question": "fruit"}}}' || $1) WHERE severity <> 'note' AND problem NOT IN ('unchanged', 'panel_elsewhere_fresh');
EXECUTE kinds('{"labels": {"q": {"1": "a", "01": "b", "2": "c"}}, "missing": {"q": {"1e16": "refused", "10000000000000000": "other"}}}');
EXECUTE kinds('{"labels": {"q": {"1": "a", "01": "a", "2": "c"}}, "missing": {"q": [1e16, 10000000000000000]}}');
EXECUTE kinds('{"ignore": ["q"], "values": {"why": {"abc": " ", "def": "DEF"}}}');
EXECUTE kinds('{"ignore": ["q"], "constant": {"wave": "w1", "area": "A", "psu": " ", "stratum": " x "}}');
EXECUTE kinds('{"ignore": ["q"], "constant": {"wave": "", "area": null}}');
-- Somebody's own table names what would go; somebody's own trigger refuses.
SELECT problem, item, n FROM import_survey('old', 'kinds', plan => '{"constant": {"wave": "w1", "area": "A"}, "ignore": ["q"]}') WHERE problem = 'added';
CREATE TABLE notes (interview bigint REFERENCES old.interview);
INSERT INTO notes VALUES (22);
DELETE FROM kinds WHERE serial <> 21;
SELECT severity, problem, item, value, what, advice FROM import_survey('old', 'kinds', remove => true, plan => '{"constant": {"wave": "w1", "area": "A"}, "ignore": ["q"]}') WHERE severity = 'error';
SELECT count(*) AS all_there FROM old.interview WHERE interview BETWEEN 21 AND 23;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more interviews' USING HINT = 'Ask the owner.'; END $$;
CREATE TRIGGER full_house BEFORE INSERT ON old.interview FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO kinds VALUES (24, 1, NULL, 'x');
SELECT severity, problem, item, value, what, advice FROM import_survey('old', 'kinds', plan => '{"constant": {"wave": "w1", "area": "A"}, "ignore": ["q"]}') WHERE severity = 'error';
DROP TRIGGER full_house ON old.interview;
DROP FUNCTION refuse();
DEALLOCATE kinds;
-- Twice in a transaction, and nothing is left behind.
BEGIN;
SELECT count(*) FROM import_survey('old', 'movers'); SELECT count(*) FROM import_survey('old', 'movers');
COMMIT;
SELECT count(*) FROM pg_class WHERE relname LIKE 'import_survey%' AND relkind = 'r';

-- Much at once goes in without the foreign keys, which come back as they were.
DO $$ BEGIN EXECUTE (SELECT format('CREATE TABLE wide AS SELECT 100 + i AS serial, ''w1'' AS wave, ''A'' AS area, 1 AS weight, %s FROM generate_series(1, 2001) i', string_agg(format('CASE WHEN i = 7 THEN NULL ELSE (i + %s) %% 3 END AS q%1$s', q), ', ')) FROM generate_series(1, 100) q); END $$;
CREATE TEMPORARY TABLE keys AS SELECT conname, pg_get_constraintdef(oid) AS definition, convalidated FROM pg_constraint WHERE conrelid = 'old.response'::regclass AND contype <> 'n';
SELECT problem, item, n FROM import_survey('old', 'wide') WHERE severity = 'count';
SELECT count(*), sum(value) = (SELECT sum((i + q) % 3) FROM generate_series(1, 2001) i, generate_series(1, 100) q WHERE i <> 7) AS as_added_up FROM old.response WHERE question ~ '^q[0-9]';
SELECT count(*) AS keys FROM (TABLE keys INTERSECT SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE conrelid = 'old.response'::regclass AND contype <> 'n') s;
SET client_min_messages = error;
DROP SCHEMA nrp, old, "its ""own""" CASCADE;
DROP TABLE "Delivery; 1", movers, wide, pair, kinds, notes;
DO $$ BEGIN EXECUTE format('REVOKE CREATE ON DATABASE %I FROM regress_owner', current_database()); END $$;
DROP ROLE regress_owner, regress_analyst, regress_part;
