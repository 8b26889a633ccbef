-- Every value of the files, against what they were made of and what other programs read.
\set ECHO none
\getenv abs_srcdir PG_ABS_SRCDIR
\set load :abs_srcdir /test/load.sql
\i :load
\set ECHO all
\set SHOW_CONTEXT never
SELECT name, f.format, f.version, f.label, f.read_as, f.declared_encoding AS declared, f.n_rows, f.n_variables AS n, f.weight, f.compression, f.notes, f.remarks
FROM file, survey_file_format(content, dataset => CASE name WHEN 'several.xpt' THEN 'again' END) f ORDER BY name COLLATE "C";

-- One value of a row as text: a missing code in braces.
CREATE FUNCTION plain(jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT CASE jsonb_typeof($1) WHEN 'object' THEN '{' || ($1 ->> 'missing') || '}' ELSE coalesce($1 #>> '{}', '') END $$;

-- The same, but for the digits of a number.
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql AS $$
	SELECT $1 = $2 OR ($1 ~ '^-?[0-9.]+(e-?[0-9]+)?$' AND $2 ~ '^-?[0-9.]+(e-?[0-9]+)?$' AND $1::numeric = $2::numeric) $$;

-- The deliveries: 240 interviews and 26 variables, and the table that they were written from.
CREATE TABLE truth (serial text, wave text, intdate text, started text, area text, areacode text, hhid text, persid text, wt_fin text, program text, psu text,
	stratum text, age text, sex text, educ text, income text, q1a text, q1b text, q1c text, q1d text, q1e text, q1f text, trust text, damage text, q7code text, opentxt text);
\copy truth FROM PROGRAM 'cat "$PG_ABS_SRCDIR"/test/data/delivery_truth.csv' WITH (FORMAT csv, HEADER)
CREATE VIEW truth_values AS
SELECT t.serial, upper(x.key) AS variable, CASE upper(x.key) WHEN 'STARTED' THEN replace(x.value, ' ', 'T') ELSE rtrim(coalesce(x.value, '')) END AS value
FROM truth t, jsonb_each_text(to_jsonb(t)) x;
CREATE VIEW read_values AS
SELECT f.name AS file, r.values ->> 'SERIAL' AS serial, x.key AS variable, plain(x.value) AS value
FROM file f, survey_file_rows(f.content) r, jsonb_each(r.values) x WHERE f.name LIKE 'delivery%';
-- SPSS: the codes are there, and marked.
SELECT r.file, count(*) AS values, count(*) FILTER (WHERE same(btrim(r.value, '{}'), t.value)) AS equal, count(*) FILTER (WHERE r.value LIKE '{%') AS missing
FROM read_values r JOIN truth_values t USING (serial, variable) WHERE r.file LIKE '%sav' GROUP BY 1 ORDER BY 1;
-- Portable files have no letters but ASCII's, and texts of 200 bytes at most.
SELECT r.file, count(*) AS values, count(*) FILTER (WHERE same(btrim(r.value, '{}'), t.value)) AS equal, count(*) FILTER (WHERE r.value LIKE '{%') AS missing
FROM read_values r JOIN truth_values t USING (serial, variable)
WHERE r.file LIKE '%por' AND t.value !~ '[^[:ascii:]]' AND length(t.value) <= 200 GROUP BY 1 ORDER BY 1;
-- Stata and SAS have other missing codes: -9, -8 and 99 became .a, .b and .c.
SELECT r.file, count(*) AS values, count(*) FILTER (WHERE same(r.value, t.value)
	OR lower(r.value) = CASE t.value WHEN '-9' THEN '{.a}' WHEN '-8' THEN '{.b}' WHEN '99' THEN '{.c}' END) AS equal, count(*) FILTER (WHERE r.value LIKE '{%') AS missing
FROM read_values r JOIN truth_values t USING (serial, variable) WHERE r.file IN ('delivery.dta', 'delivery.xpt') GROUP BY 1 ORDER BY 1;
-- R's foreign made all missing answers one.
SELECT r.file, count(*) AS values, count(*) FILTER (WHERE same(r.value, t.value) OR (r.value LIKE '{.%' AND t.value IN ('-9', '-8', '99'))) AS equal
FROM read_values r JOIN truth_values t USING (serial, variable) WHERE r.file = 'delivery_old.dta' GROUP BY 1;

-- Dictionaries, as PSPP and pandas read them.
CREATE TABLE told (line text);
CREATE TABLE other_reader (file text, told jsonb);
\copy told FROM PROGRAM 'tr -d "\n" <"$PG_ABS_SRCDIR"/test/data/delivery.sav.expected.json' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
INSERT INTO other_reader SELECT 'delivery.sav', line::jsonb FROM told;
TRUNCATE told;
\copy told FROM PROGRAM 'tr -d "\n" <"$PG_ABS_SRCDIR"/test/data/delivery.dta.expected.json' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
INSERT INTO other_reader SELECT 'delivery.dta', line::jsonb FROM told;
TRUNCATE told;
\copy told FROM PROGRAM 'tr -d "\n" <"$PG_ABS_SRCDIR"/test/data/delivery.xpt.expected.json' WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
INSERT INTO other_reader SELECT 'delivery.xpt', line::jsonb FROM told;
SELECT o.file, o.told ->> 'read_by' AS read_by, count(*) AS variables,
	count(*) FILTER (WHERE v.label = c.value ->> 'label') AS label,
	count(*) FILTER (WHERE (v.type = 'text') = (c.value ->> 'kind' = 'string')) AS text,
	count(*) FILTER (WHERE coalesce(regexp_replace(v.format, '[.]0$', ''), '') = regexp_replace(c.value ->> 'format', '[.]0$', '')) AS format,
	count(*) FILTER (WHERE v.measure = lower(c.value ->> 'measure')) AS measure,
	count(*) FILTER (WHERE coalesce((SELECT jsonb_agg(jsonb_build_array(CASE WHEN l ->> 'code' LIKE '.%' THEN jsonb_build_object('missing', l -> 'code') ELSE l -> 'code' END, l -> 'label') ORDER BY n)
		FROM jsonb_array_elements(v.value_labels) WITH ORDINALITY a (l, n)), '[]') = coalesce(c.value -> 'value_labels', '[]')) AS value_labels,
	count(*) FILTER (WHERE coalesce(v.missing, '{"values": [], "ranges": []}') =
		CASE jsonb_typeof(c.value -> 'missing') WHEN 'object' THEN jsonb_build_object('values', c.value #> '{missing,values}', 'ranges',
			(SELECT coalesce(jsonb_agg(jsonb_build_object('low', CASE x ->> 0 WHEN '-inf' THEN '"LOWEST"' ELSE x -> 0 END, 'high', x -> 1)), '[]') FROM jsonb_array_elements(c.value #> '{missing,ranges}') x))
		ELSE '{"values": [], "ranges": []}' END) AS missing
FROM other_reader o JOIN file f ON f.name = o.file, jsonb_array_elements(o.told -> 'columns') WITH ORDINALITY c, survey_file_variables(f.content) v
WHERE v.position = c.ordinality AND v.name = c.value ->> 'name' GROUP BY 1, 2 ORDER BY 1;
-- pandas takes the label of a transport file for Latin-1, and the format has room for 40 bytes of it.
SELECT v.label FROM survey_file_variables(content('delivery.xpt')) v WHERE v.name = 'OPENTXT';
-- Counts and sums of those that hold numbers.
SELECT o.file, count(*) AS variables, count(*) FILTER (WHERE s.n = coalesce(c -> 'summary' ->> 'valid', '0')::int) AS counts,
	count(*) FILTER (WHERE abs(s.total - (c -> 'summary' ->> 'sum_valid')::numeric) < 1e-9 * s.total) AS sums
FROM other_reader o JOIN file f ON f.name = o.file, jsonb_array_elements(o.told -> 'columns') c,
	LATERAL (SELECT count(*) AS n, sum((r.values -> (c ->> 'name'))::numeric) AS total FROM survey_file_rows(f.content) r WHERE jsonb_typeof(r.values -> (c ->> 'name')) = 'number') s
WHERE c ->> 'kind' = 'numeric' AND c ->> 'format' NOT LIKE 'DATE%' GROUP BY 1 ORDER BY 1;

-- What R wrote: test/oracle/make_files.R has both the files and what they hold.
CREATE TABLE contents (file text, "row" int, variable text, value text);
\copy contents FROM PROGRAM 'cat "$PG_ABS_SRCDIR"/test/data/contents.csv' WITH (FORMAT csv, HEADER)
CREATE VIEW compared AS
SELECT c.file, c."row", c.variable, coalesce(c.value, '') AS wrote, plain(r.values -> c.variable) AS read, r.values ? c.variable AS is_there
FROM contents c JOIN file f ON f.name = c.file JOIN LATERAL survey_file_rows(f.content) r ON r.row_number = c."row";
SELECT file, count(*) AS values, count(*) FILTER (WHERE is_there AND same(read, wrote)) AS equal FROM compared GROUP BY 1 ORDER BY 1;
SELECT * FROM compared WHERE NOT (is_there AND same(read, wrote));
SELECT f.name, v.name AS variable, v.type, v.storage, v.format, v.value_labels, v.missing, v.remark
FROM file f, survey_file_variables(f.content) v WHERE f.name IN ('stata.dta', 'spss.sav', 'sas8.xpt') ORDER BY f.name, v.position;

-- Every print format of SPSS, by PSPP: it writes dates as mm/dd/yyyy, and drops fractions of seconds.
CREATE TABLE pspp ();
SELECT string_agg(format('ALTER TABLE pspp ADD COLUMN %I text', left(v.name, 60)), ';' ORDER BY v.position) AS columns FROM survey_file_variables(content('formats.sav')) v \gset
:columns;
\copy pspp FROM PROGRAM 'cat "$PG_ABS_SRCDIR"/test/data/formats_pspp.csv' WITH (FORMAT csv, HEADER)
SELECT count(*) AS values, count(*) FILTER (WHERE regexp_replace(coalesce(p.value, ''), '^(../..)/(....)( )?', '\2/\1\3') IN
		(translate(plain(r.values -> p.key), '-T', '/ '), regexp_replace(translate(plain(r.values -> p.key), '-T', '/ '), '[.][0-9]+$', ''), plain(r.values -> p.key),
		regexp_replace(plain(r.values -> p.key), '[.][0-9]+$', ''),
		-- a date that has a time of day, of which PSPP prints the date
		translate(split_part(plain(r.values -> p.key), 'T', 1), '-', '/'))) AS equal
FROM (SELECT row_number() OVER () AS n, to_jsonb(t) AS "values" FROM pspp t) t, jsonb_each_text(t.values) p0, survey_file_rows(content('formats.sav')) r,
	LATERAL (SELECT v.name AS key, p0.value FROM survey_file_variables(content('formats.sav')) v WHERE left(v.name, 60) = p0.key) p WHERE r.row_number = t.n;
SELECT v.name, v.format, v.type, r.values -> v.name AS value FROM survey_file_variables(content('formats.sav')) v, survey_file_rows(content('formats.sav')) r
WHERE r.row_number = 1 AND v.name ~ '^([dtiw]_|.*ö|@)' ORDER BY v.position;
SELECT length(r.values ->> 's_long') AS characters, md5(r.values ->> 's_long') = md5(rpad('x', 253, 'y') || 'ä' || rpad('z', 300, '-')) AS whole FROM survey_file_rows(content('formats.sav')) r LIMIT 1;

-- SAS's own file of Fisher's irises: as many as there are, and their known means.
SELECT count(*), avg((r.values ->> 'Sepal_Length')::numeric) AS sepal_length, avg((r.values ->> 'Petal_Width')::numeric) AS petal_width, count(DISTINCT r.values -> 'Species') AS species
FROM survey_file_rows(content('iris.sas7bdat')) r;
