-- What real files have, and what is not a survey file.
\set ECHO none
\getenv abs_srcdir PG_ABS_SRCDIR
\set load :abs_srcdir /test/load.sql
\i :load
\set ECHO all
\set SHOW_CONTEXT never
\set VERBOSITY default
CREATE FUNCTION told(file bytea, encoding text DEFAULT NULL, dataset text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text; hint text; n bigint;
BEGIN
	SELECT count(*) INTO n FROM survey_file_rows(file, encoding, dataset);
	RETURN n || ' rows';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	-- What ReadStat says itself differs between its versions.
	RETURN state || ': ' || regexp_replace(message, '(or was cut off): .*', '\1') || ' / ' || hint;
END $$;

-- Not survey files, encrypted, empty: by the first bytes, whatever the name.
SELECT what, told(bytes) FROM (VALUES
	('empty', ''::bytea), ('one byte', '\x24'), ('CSV', 'id;q1;q2
1;2;3'), ('zip, xlsx', 'PK\003\004'::bytea || '\x00'), ('xls', '\xd0cf11e0a1b11ae1'), ('gzip, RData', '\x1f8b0800'),
	('encrypted', '\x1c00000000000000'::bytea || 'ENCRYPTEDSAV' || '\x15000000000000000000'), ('CPORT', '**COMPRESSED** **COMPRESSED** **COMPRESSED**'),
	('PDF', '%PDF-1.4'), ('bytes', '\x00010203'), ('sav without an end', '$FL2'), ('xpt without an end', 'HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!'),
	('dta of Stata 18', '<stata_dta><header><release>120</release><byteorder>LSF</byteorder>'), ('old dta without variables', '\x6902010000000000000000'),
	('sas catalogue', '\x000000000000000000000000c2ea8163b31411cfbd92080009c7318c181f1011')) v (what, bytes);
SELECT survey_file_format(NULL), (SELECT count(*) FROM survey_file_rows(NULL)) AS rows, (SELECT count(*) FROM survey_file_variables(NULL)) AS variables;

-- Several data sets in a transport file: one must be named.
SELECT told(content('several.xpt')), told(content('several.xpt'), dataset => 'two') AS two, told(content('several.xpt'), dataset => 'NONE') AS none,
	told(content('several.xpt'), dataset => 'AGAIN') AS again, told(content('several.xpt'), dataset => 'THREE') AS three, told(content('stata.dta'), dataset => 'TWO') AS dta;
SELECT dataset_name, n_variables FROM survey_file_format(content('several.xpt'), dataset => 'again');
-- A transport file that was cut off says nothing itself.
SELECT n, told(substr(content('sas5.xpt'), 1, length(content('sas5.xpt')) - n)) FROM unnest(ARRAY[0, 1, 80, 100, 160, 240]) n;
SELECT told(substr(content('delivery_old.dta'), 1, length(content('delivery_old.dta')) - 100)), (survey_file_format(substr(content('delivery_old.dta'), 1, length(content('delivery_old.dta')) - 100))).remarks;
-- All others, cut in half and cut by a byte.
SELECT name, told(substr(content, 1, length(content) / 2)), told(substr(content, 1, length(content) - 1)) FROM file
WHERE name IN ('delivery.sav', 'delivery.zsav', 'delivery.por', 'stata.dta', 'iris.sas7bdat') ORDER BY name;

-- Rows that SAS marked as deleted come back in ReadStat: they are refused, and said.
CREATE TABLE deleted AS SELECT overlay(content('iris.sas7bdat') PLACING '\x05000000' FROM position('\xf7f7f7f7'::bytea IN content('iris.sas7bdat')) + 28) AS content;
SELECT told(content), (survey_file_format(content)).remarks FROM deleted;

-- A header that says nothing of rows (-1), or lies.
SELECT told(overlay(content('spss.sav') PLACING '\xffffffff' FROM 81)) AS unknown, (survey_file_format(overlay(content('spss.sav') PLACING '\xffffffff' FROM 81))).n_rows,
	told(overlay(content('spss.sav') PLACING '\x03000000' FROM 81)) AS three, told(overlay(content('spss.sav') PLACING '\x05000000' FROM 81)) AS five,
	told(overlay(content('spss.sav') PLACING '\xffffff7f' FROM 81)) AS two_billion;

-- More variables than anybody has, in a small file that would take a large memory.
SELECT told(substr(content('spss.sav'), 1, 176) || decode(repeat('02000000000000000000000000000000020805000208050056' || '20202020202020', 100001), 'hex'));

-- Encodings: the file's own, one that is named, one that is not said, and one that is wrong.
SELECT told(content('delivery.sav'), 'UTF-8') AS sav_as_utf8, told(content('delivery.zsav'), 'US-ASCII') AS zsav_as_ascii;
SELECT told(content('delivery.dta'), 'WIN1252') AS mojibake, told(content('delivery_old.dta'), 'utf8') AS old_as_utf8, told(content('delivery.sav'), 'latin1') AS sav_as_latin1;
SELECT told(content('delivery.sav'), name) FROM unnest(ARRAY['no such', '../../etc/passwd', 'UTF-8//IGNORE', '']) name;
SELECT r.values ->> 'AREA' AS area FROM survey_file_rows(content('delivery_old.dta'), 'ISO-8859-2') r LIMIT 3;
SELECT (survey_file_format(content('delivery_old.dta'))).read_as, (survey_file_format(content('sas5.xpt'))).read_as AS xpt;
-- A file that declares UTF-8 and holds Windows-1252: which variable, which row, which byte.
CREATE FUNCTION replaced(bytea, bytea, bytea) RETURNS bytea LANGUAGE sql AS
$$ SELECT decode(replace(encode($1, 'hex'), encode($2, 'hex'), encode($3, 'hex')), 'hex') $$;
SELECT told(replaced(content('stata.dta'), convert_to('é€', 'UTF8'), '\x8141e92041')), told(replaced(content('stata.dta'), convert_to('Stata’s', 'UTF8'), '\x5374617461999973aa'));
-- Names of Windows-1252, and labels of texts that are longer than eight bytes (test/oracle/latin.sps has what PSPP was told).
SELECT v.name, v.label, v.value_labels, v.missing, r.values -> v.name AS value FROM survey_file_variables(content('latin.sav')) v, survey_file_rows(content('latin.sav')) r ORDER BY v.position;
-- ReadStat knows no name with the byte 255 (in Windows-1252 a y with two dots); in labels it does.
SELECT told(replaced(content('latin.sav'), '\x3df109', '\x3dff09')) AS name;
SELECT v.name, v.value_labels -> 0 ->> 'label' AS label FROM survey_file_variables(replaced(content('latin.sav'), '\x6872652c20f1'::bytea, '\x6872652c20ff')) v WHERE v.value_labels IS NOT NULL;
-- The same written and read again.
SELECT t.n_rows FROM survey_file_table(content('latin.sav'), 'latin') t;
UPDATE latin_labels SET code = 'sehr zufrieden, ü' WHERE code LIKE 'sehr%';
CREATE VIEW latin_names AS SELECT "für_Öl" AS fuer, 'sehr zufrieden, ü' AS antwort FROM latin;
SELECT v.name, v.value_labels, r.values -> v.name AS value FROM survey_file_variables(survey_file_sav('latin_names', 'latin_labels')) v, survey_file_rows(survey_file_sav('latin_names', 'latin_labels')) r ORDER BY v.position;
-- A field that was cut within a character ends before it.
SELECT r.row_number, r.values ->> 'text' AS text FROM survey_file_rows(replaced(content('stata.dta'), convert_to('é€', 'UTF8'), '\x4142c3a9e2')) r;

-- A print format that nobody knows: the number, and a word.
SELECT v.name, v.format, v.type, v.remark, r.values -> v.name AS value
FROM (SELECT overlay(content('spss.sav') PLACING '\x63' FROM position('\x00141600'::bytea IN content('spss.sav')) + 2) AS content) f, survey_file_variables(content) v, survey_file_rows(content) r
WHERE v.name = 'moment' AND r.row_number = 1;
-- Formats of users, and business calendars.
SELECT v.name, v.format, v.remark FROM file f, survey_file_variables(f.content) v WHERE f.name IN ('stata.dta', 'sas5.xpt') AND v.remark IS NOT NULL ORDER BY 1;

-- Multiple-response sets are said not to be read.
SELECT remarks FROM survey_file_format(content('formats.sav'));
-- No label, no format: NULL.
SELECT name, label, format FROM survey_file_variables(content('iris.sas7bdat'));
-- A .por of PSPP names its digits twice.
SELECT told(content('delivery_pspp.por')) AS pspp, told(content('delivery.por'), 'latin1') AS named, (survey_file_format(content('delivery.por'), 'latin1')).remarks;
SELECT told(overlay(content('delivery.por') PLACING 'XXXX' FROM 600));

-- A reader that is cancelled stops; a reader whose caller has enough does too.
SET statement_timeout = '100ms';
SELECT count(*) FROM file f, generate_series(1, 100000) i, LATERAL survey_file_rows(CASE WHEN i > 0 THEN f.content END) WHERE f.name = 'delivery.por';
RESET statement_timeout;
SELECT told(content('spss.sav'));
