-- Rows of a staging table into a table of a programme: all or nothing, every bad line at once.
SET client_min_messages = warning;
SET jit = off;
-- Whatever the session says of dates.
SET datestyle = 'SQL, MDY';
SELECT count(*) > 20 AS made FROM create_programme('nr"p');
\set SHOW_CONTEXT never
\pset format unaligned
\pset tuples_only on
\pset null -

-- A file as it comes: headers in capitals and with blanks and a byte-order mark,
-- trailing blanks, carriage returns, a blank that does not break, words in capitals,
-- a word that is none, a key that is not there, dates of which nobody knows the order.
CREATE TEMPORARY TABLE delivery (U&"\FEFFArea" text, "NAME" text, "Kind" text, "Local authority" text, "Withdrawn-on" text, status text);
INSERT INTO delivery VALUES
	('N01 ', 'North', 'NFL', NULL, NULL, NULL),
	(E'N02\r', 'Narrow', 'nlf', 'la9', '03/04/2018', 'withdrawn'),
	(U&'\00A0C01', '  ', 'Comparator', 'la9', '31/12/2018', 'active'),
	('N01', 'x', 'nfl', '', '42370', 'gone');
SELECT * FROM import_rows('nr"p', 'area', 'delivery');
SELECT count(*) AS nothing_loaded FROM "nr""p".area;

-- Mended. A dry run says what would be; loading says what was, and again that nothing was.
UPDATE delivery SET "Local authority" = NULL, "Withdrawn-on" = CASE WHEN status = 'withdrawn' THEN '03/04/2018' END, "Kind" = replace("Kind", 'nlf', 'nfl'), "NAME" = CASE WHEN btrim("NAME") = '' THEN 'Central' ELSE "NAME" END;
DELETE FROM delivery WHERE status = 'gone';
SELECT kind, what, n FROM import_rows('nr"p', 'area', 'delivery', date_order => 'DMY', dry_run => true) WHERE kind <> 'note';
SELECT count(*) AS nothing_loaded FROM "nr""p".area;
SELECT kind, what, n FROM import_rows('nr"p', 'area', 'delivery', date_order => 'DMY') WHERE kind <> 'note';
SELECT area, name, kind, status, to_char(withdrawn_on, 'YYYY-MM-DD') FROM "nr""p".area ORDER BY area COLLATE "C";
SELECT kind, what, n FROM import_rows('nr"p', 'area', 'delivery', date_order => 'DMY') WHERE kind <> 'note';
UPDATE delivery SET "NAME" = 'Norden' WHERE "NAME" = 'North';
INSERT INTO delivery VALUES ('C02', 'Close', 'comparator');
SELECT kind, what, n FROM import_rows('nr"p', 'area', 'delivery', date_order => 'DMY') WHERE kind <> 'note';
SELECT area, name, status FROM "nr""p".area WHERE area IN ('N01', 'C02') ORDER BY area COLLATE "C";

-- Every way to write a day that is one day only; and those that are none, or two.
CREATE FUNCTION pg_temp.day(given text, date_order text) RETURNS text LANGUAGE sql AS $$ SELECT programme_import_date(given, date_order) $$;
SELECT given, pg_temp.day(given, NULL) AS without, pg_temp.day(given, 'DMY') AS dmy, pg_temp.day(given, 'MDY') AS mdy FROM unnest(ARRAY['2015-12-31', '2015/12/31', '20151231', '31/12/2015', '12/31/2015', '3.4.2015', '5/5/2015',
	'3 April 2015', 'Apr 3, 2015', '2015-04-03 00:00:00', '2015-04-03T00:00:00.000', '03/04/15', '3-Apr-15', '2015-04-03 12:30', '42370', 'x']) given;

-- Areas come into the hand of PostgreSQL's own constraints: periods that overlap are
-- found line by line, and a row without a key is known again by all it says.
CREATE TEMPORARY TABLE exposure (area text, actual_start text, actual_end text);
INSERT INTO exposure VALUES ('N01', '2016-01-01', NULL), ('N01', '2017-01-01', '2016-01-01'), ('n02', '2016-01-02', NULL), ('X', '2016-02-30', NULL), ('N01', '2016-01-01', NULL);
SELECT * FROM import_rows('nr"p', 'area_exposure', 'exposure');
UPDATE exposure SET actual_end = '2018-01-01' WHERE actual_start = '2017-01-01';
DELETE FROM exposure WHERE area = 'X' OR ctid = '(0,5)';
SELECT kind, line, what FROM import_rows('nr"p', 'area_exposure', 'exposure');
DELETE FROM exposure WHERE actual_start = '2017-01-01';
SELECT kind, what, n FROM import_rows('nr"p', 'area_exposure', 'exposure') WHERE kind = 'count';
SELECT kind, what, n FROM import_rows('nr"p', 'area_exposure', 'exposure') WHERE kind = 'count';
-- By its number, a row can be put right; a number that was not given out is refused.
CREATE TEMPORARY TABLE numbered AS SELECT area_exposure, area::text, '2016-03-01' AS "actual start" FROM "nr""p".area_exposure WHERE area = 'N01';
SELECT kind, what, n FROM import_rows('nr"p', 'area_exposure', 'numbered') WHERE kind = 'count';
SELECT area, to_char(actual_start, 'YYYY-MM-DD') FROM "nr""p".area_exposure ORDER BY area COLLATE "C";
UPDATE numbered SET area_exposure = 99999;
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'area_exposure', 'numbered');

-- What the columns are: none of the table's, given twice, left out, needed, computed.
SELECT * FROM import_rows('nr"p', 'area_exposure', 'exposure', '{"nothing": "x", "actual_end": null, "actual_start": "area"}');
CREATE TEMPORARY TABLE odd (area_code text, "comment; DROP TABLE x" text, kind text);
INSERT INTO odd VALUES ('N03', 'x', 'nfl');
SELECT kind, column_name, what, hint FROM import_rows('nr"p', 'area', 'odd') WHERE kind = 'wrong';
SELECT kind, what, n FROM import_rows('nr"p', 'area', 'odd', '{"area_code": "area", "comment; DROP TABLE x": "name"}');
CREATE TEMPORARY TABLE computed (tag text, framework text, label text, ordinal text);
SELECT kind, column_name, what FROM import_rows('nr"p', 'domain', 'computed');
CREATE TEMPORARY TABLE domains (tag text, label text, ordinal text);
INSERT INTO domains VALUES ('NRP5: Green Space', 'green space', '9.0'), ('nrp9:x', 'x', '1'), ('none', 'x', '-1');
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'domain', 'domains');
DELETE FROM domains WHERE tag <> 'NRP5: Green Space';
SELECT kind, what, n FROM import_rows('nr"p', 'domain', 'domains');
SELECT kind, what, n FROM import_rows('nr"p', 'domain', 'domains');

-- Rows of one load refer to each other, in any order.
CREATE TEMPORARY TABLE bodies (organisation text, name text, kind text, sector text, part_of text);
INSERT INTO bodies VALUES ('ward', 'Ward', 'Local Authority', 'Public', 'council'), ('council', 'Council', 'local_authority', 'public', NULL);
SELECT kind, what, n FROM import_rows('nr"p', 'organisation', 'bodies') WHERE kind = 'count';

-- The survey: decimal commas, codes for reasons in words, answers by their labels.
CREATE TEMPORARY TABLE surveys (survey text, title text);
INSERT INTO surveys VALUES ('s', 'Synthetic: nobody was interviewed');
SELECT kind, what, n FROM import_rows('nr"p', 'survey', 'surveys') WHERE n > 0;
CREATE TEMPORARY TABLE waves (wave text, survey text, number text, label text, starts_on text, ends_on text);
INSERT INTO waves VALUES ('w1', 'S', '1.0', '2015', '1.9.2015', '31.3.2016'), ('w2', 'S', '1', '2018', '1.9.2018', '31.3.2019');
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'wave', 'waves', date_order => 'DMY') WHERE kind <> 'note';
UPDATE waves SET number = '2' WHERE wave = 'w2';
SELECT kind, what, n FROM import_rows('nr"p', 'wave', 'waves', date_order => 'DMY') WHERE kind = 'count';
CREATE TEMPORARY TABLE questions (question text, kind text, wording text);
INSERT INTO questions VALUES ('q', 'Choice', 'Can you?'), ('age', 'number', 'How old?'), ('why', 'text', 'Why?');
SELECT kind, what, n FROM import_rows('nr"p', 'question', 'questions') WHERE kind = 'count';
CREATE TEMPORARY TABLE options (question text, code text, label text, missing text);
INSERT INTO options VALUES ('q', '1', 'Yes', NULL), ('q', '2', 'No', NULL), ('q', '-9', 'refused', 'Refused'), ('q', '3', 'twice', NULL), ('q', '4', 'Twice', NULL), ('age', '-9', 'no', 'dunno');
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'response_option', 'options');
UPDATE options SET missing = 'dont_know' WHERE missing = 'dunno';
SELECT kind, what, n FROM import_rows('nr"p', 'response_option', 'options') WHERE kind = 'count';
CREATE TEMPORARY TABLE households AS SELECT 'h' || i AS household, 'n01' AS area FROM generate_series(1, 4) i;
CREATE TEMPORARY TABLE people AS SELECT 'r' || i AS respondent, 'h' || i AS household FROM generate_series(1, 4) i;
CREATE TEMPORARY TABLE interviews AS SELECT i AS interview, 'W1' AS wave, 'N01' AS area, 'h' || i AS household, 'r' || i AS respondent, '13/10/2015' AS interviewed_on, 'Fresh' AS sample_type, '1.' || '000,' || i AS w_final FROM generate_series(1, 4) i;
SELECT kind, what, n FROM import_rows('nr"p', 'household', 'households') WHERE n > 0;
SELECT kind, what, n FROM import_rows('nr"p', 'respondent', 'people') WHERE n > 0;
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'interview', 'interviews') WHERE kind = 'wrong';
SELECT kind, what, n FROM import_rows('nr"p', 'interview', 'interviews', decimal_mark => ',') WHERE kind = 'count';
SELECT interview, wave, to_char(interviewed_on, 'YYYY-MM-DD'), sample_type, w_final FROM "nr""p".interview ORDER BY interview;
CREATE TEMPORARY TABLE answers (question text, interview text, value text);
INSERT INTO answers VALUES ('q', '1', 'yes'), ('q', '2', 'NO'), ('q', '3', 'Refused'), ('q', '4', 'TWICE'), ('age', '1', '40,5'), ('age', '2', '41.5'), ('why', '1', 'because'), ('nobody', '9', '1'), ('q', '1', '2');
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'response', 'answers', decimal_mark => ',');
DELETE FROM answers WHERE value IN ('TWICE', '41.5', 'because', '1', '2');
SELECT kind, what, n FROM import_rows('nr"p', 'response', 'answers', decimal_mark => ',');
SELECT question, interview, value FROM "nr""p".response ORDER BY 1, 2;
UPDATE answers SET value = '1' WHERE value = 'NO';
SELECT kind, what, n FROM import_rows('nr"p', 'response', 'answers', decimal_mark => ',') WHERE kind = 'count';
-- A label that two options have is no answer; a code that no option has is one for check_programme to find.
CREATE TEMPORARY TABLE words AS SELECT 'why' AS question, 1 AS interview, 'because' AS answer;
SELECT kind, what, n FROM import_rows('nr"p', 'response_text', 'words');
-- A partitioned table, a view and a typed table are sources, too.
CREATE TEMPORARY VIEW typed AS SELECT 'w1'::varchar(5) AS wave, 'N01'::char(7) AS area, 'complete' AS disposition, 4::numeric(5, 2) AS n;
SELECT kind, what, n FROM import_rows('nr"p', 'disposition', 'typed');

CREATE TEMPORARY TABLE parted (wave text, area text, disposition text, n text) PARTITION BY LIST (wave);
CREATE TEMPORARY TABLE part PARTITION OF parted DEFAULT;
INSERT INTO parted VALUES ('w1', 'N01', 'Complete', '5'), ('w1', 'N01', 'gone', '-1');
SELECT kind, line, column_name, value, what FROM import_rows('nr"p', 'disposition', 'parted');
DELETE FROM parted WHERE n = '-1';
SELECT kind, what, n FROM import_rows('nr"p', 'disposition', 'parted');
-- Nothing to load, and nothing that fits.
TRUNCATE parted;
SELECT kind, what, n FROM import_rows('nr"p', 'disposition', 'parted');
SELECT kind, column_name, what FROM import_rows('nr"p', 'glossary', 'parted', '{"wave": null, "area": null, "disposition": null, "n": null}');
-- A row that a trigger of one's own refuses; a table and columns of one's own are loaded, too, if they are listed.
CREATE TABLE "nr""p".diary (day date PRIMARY KEY, "What happened" text NOT NULL DEFAULT 'nothing', n int CHECK (n > 0) CHECK (n < 10));
INSERT INTO "nr""p".programme_table VALUES ('diary', 'registry');
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not on a %', NEW.day USING HINT = 'Another day.'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON "nr""p".diary FOR EACH ROW WHEN (NEW.day = '2016-05-01') EXECUTE FUNCTION pg_temp.refuse();
CREATE TEMPORARY TABLE days (day text, what_happened text, n text);
INSERT INTO days VALUES ('2016-04-30', '', '1'), ('2016-05-01', 'x', '2'), ('2016-05-02', 'x', '2.0'), ('2016-05-03', 'x', '11'), ('2016-05-04', 'x', '2.5'), ('0000-05-04', 'x', '99999999999');
SELECT kind, line, column_name, value, what, hint FROM import_rows('nr"p', 'diary', 'days');
DELETE FROM days WHERE n IN ('11', '2.5', '99999999999');
SELECT kind, line, what, hint FROM import_rows('nr"p', 'diary', 'days');
DELETE FROM days WHERE day = '2016-05-01';
SELECT kind, what, n FROM import_rows('nr"p', 'diary', 'days');
SELECT to_char(day, 'YYYY-MM-DD'), "What happened", n FROM "nr""p".diary ORDER BY day;
-- What is empty in a column with a default keeps what is there.
UPDATE "nr""p".diary SET "What happened" = 'a feast' WHERE n = 1;
SELECT kind, what, n FROM import_rows('nr"p', 'diary', 'days');

-- What is refused at once.
\set VERBOSITY terse
SELECT * FROM import_rows('nr"p', 'release', 'exposure');
SELECT * FROM import_rows('nr"p', 'analysis_row', 'exposure');
\set VERBOSITY default
SELECT * FROM import_rows('nowhere', 'area', 'exposure');
SELECT * FROM import_rows('nr"p', 'area', 'exposure', date_order => 'YDM');
SELECT * FROM import_rows('nr"p', 'area', 'exposure', decimal_mark => ';');
SELECT * FROM import_rows('nr"p', 'area', 'exposure', '["area"]');

-- Nothing is left behind.
SELECT count(*) FROM pg_class WHERE relname ~ '^resilience_import';

-- Every table's words are read from its constraints: as many as the catalogue lists.
SELECT count(*) > 30 AS many, bool_and(cardinality(w.words) > 0 AND NOT '' = ANY (w.words)) AS whole
FROM "nr""p".programme_table t CROSS JOIN LATERAL programme_allowed_words(to_regclass(format('"nr""p".%I', t.table_name))) w;
SELECT constraint_name, words FROM programme_allowed_words('"nr""p".area') ORDER BY 1;
CREATE TABLE words_in_quotes ("a b" text CHECK ("a b" IN ('it''s', 'two, three', 'A]')), one text CHECK (one = 'only'), other text CHECK (other <> 'x'), n int CHECK (n IN (1, 2)));
SELECT column_name, words FROM programme_allowed_words('words_in_quotes') ORDER BY 1;
DROP TABLE words_in_quotes;

-- Who may: as with INSERT. An editor of one area loads what is of that area.
CREATE ROLE regress_import_owner;
CREATE ROLE regress_import_editor;
CREATE ROLE regress_import_reader;
GRANT CREATE ON DATABASE :"DBNAME" TO regress_import_owner;
SET ROLE regress_import_owner;
SELECT count(*) > 20 FROM create_programme('theirs');
INSERT INTO theirs.area (area, name, kind) VALUES ('N1', 'North', 'nfl'), ('N2', 'Narrow', 'nfl');
SELECT grant_programme('theirs', 'regress_import_editor', 'editor', '{N1}'), grant_programme('theirs', 'regress_import_reader', 'reader');
CREATE TABLE theirs.file (initiative text, title text, origin text, area text);
INSERT INTO theirs.file VALUES ('i1', 'Club', 'co_developed', 'N1'), ('i2', 'Desk', 'co_developed', 'N2');
GRANT SELECT ON theirs.file TO regress_import_editor;
SET ROLE regress_import_editor;
SELECT kind, line, what FROM import_rows('theirs', 'initiative', 'theirs.file');
CREATE TEMPORARY VIEW only_mine AS SELECT * FROM theirs.file WHERE area = 'N1';
SELECT kind, what, n FROM import_rows('theirs', 'initiative', 'only_mine');
SELECT * FROM import_rows('theirs', 'response', 'theirs.file');
SET ROLE regress_import_reader;
SELECT * FROM import_rows('theirs', 'initiative', 'pg_class');
RESET ROLE;
SELECT * FROM import_rows('theirs', 'initiative', 'theirs.file');
SELECT string_agg(initiative, ' ') FROM theirs.initiative WHERE area IS NOT NULL;
SET client_min_messages = error;
DROP VIEW only_mine;
DROP SCHEMA theirs CASCADE;
DROP OWNED BY regress_import_owner, regress_import_editor, regress_import_reader;
DROP ROLE regress_import_owner, regress_import_editor, regress_import_reader;
DROP SCHEMA "nr""p" CASCADE;
