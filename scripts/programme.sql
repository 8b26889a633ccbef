-- programme.sql: writes the second half of docs/programme.md, from the catalogue.
-- Run it by scripts/document-programme; the documents' test compares.
\set QUIET on
\pset tuples_only on
\pset format unaligned
\pset footer off
SET client_min_messages = warning;
CREATE TEMPORARY TABLE made AS SELECT * FROM create_programme('documented_programme');
SET search_path = documented_programme, public;

CREATE TEMPORARY TABLE item AS
SELECT s.step, s.title, m.place, m.parts[1] AS kind, m.parts[2] AS name, to_regclass(format('documented_programme.%I', m.parts[2])) AS relation
FROM programme_steps() s, regexp_matches(s.ddl, 'CREATE (TABLE|VIEW) (?:@programme@|%I)[.]([a-z_]+)', 'g') WITH ORDINALITY m (parts, place);
-- What a later step makes anew is not of the step that made it first: the views of
-- step 11 are those of step 19, which has one for each released table.
DELETE FROM item i WHERE i.relation IS NULL OR (i.step = 11 AND i.kind = 'VIEW');

CREATE TEMPORARY TABLE reference AS
SELECT k.conrelid AS relation, k.confrelid AS referenced,
	(SELECT string_agg(a.attname, ', ' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u (n, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n) AS columns
FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'documented_programme'::regnamespace;

CREATE FUNCTION pg_temp.cell(what text) RETURNS text LANGUAGE sql RETURN replace(what, '|', '\|');

-- One table or view: its comment, the order of columns in CSV files, and its columns.
CREATE FUNCTION pg_temp.described(item) RETURNS text LANGUAGE sql AS $$
SELECT format(E'#### %s\n\n%s', $1.name, pg_temp.cell(obj_description($1.relation, 'pg_class')))
	|| format('. *%s*', (SELECT class FROM programme_table t WHERE t.table_name = $1.name)) || E'\n\n'
	|| CASE WHEN $1.kind = 'TABLE' THEN format(E'CSV: `%s`\n\n', (SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a
		WHERE a.attrelid = $1.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '')) ELSE '' END
	|| E'| column | type | meaning |\n|---|---|---|\n'
	|| (SELECT string_agg(format('| `%s` | `%s`%s | %s%s |', a.attname, format_type(a.atttypid, a.atttypmod),
			CASE WHEN a.attidentity <> '' THEN ', numbered' WHEN a.attgenerated <> '' THEN ', computed' WHEN i.indrelid IS NOT NULL THEN ', key' WHEN a.attnotnull AND d.adbin IS NOT NULL THEN ', default `' || pg_temp.cell(regexp_replace(pg_get_expr(d.adbin, d.adrelid), '::[a-z_. ]+(\[\])?$', '')) || '`' WHEN a.attnotnull THEN ', needed' ELSE '' END,
			pg_temp.cell(col_description(a.attrelid, a.attnum)) || coalesce((SELECT '. One of ' || replace(replace(replace(l.list[1], '::text', ''), '''', '`'), 'NULL, ', '')
				FROM pg_constraint k, regexp_match(pg_get_constraintdef(k.oid), '^CHECK \(\(+' || a.attname || ' = ANY \(ARRAY\[([^]]*)\]\)') l (list)
				WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND l.list IS NOT NULL), ''),
			(SELECT string_agg(format(' → [%s](#%s)', r.referenced::regclass, r.referenced::regclass), '' ORDER BY r.referenced::regclass::text) FROM reference r WHERE r.relation = a.attrelid AND r.columns = a.attname)), E'\n' ORDER BY a.attnum)
		FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey::int2[])
		WHERE a.attrelid = $1.relation AND a.attnum > 0 AND NOT a.attisdropped)
	|| coalesce((SELECT E'\n\nTogether: ' || string_agg(format('(%s) → [%s](#%s)', r.columns, r.referenced::regclass, r.referenced::regclass), ', ' ORDER BY r.columns) FROM reference r WHERE r.relation = $1.relation AND r.columns LIKE '%,%'), '')
	|| E'\n'
$$;

SELECT E'<!-- From here on written by scripts/document-programme, from the catalogue. -->\n';
SELECT format(E'### Step %s: %s\n', step, title)
	|| coalesce(E'\n```mermaid\nerDiagram\n' || (SELECT string_agg(DISTINCT format('    %s ||--o{ %s : "%s"', r.referenced::regclass, r.relation::regclass, r.columns), E'\n')
		FROM reference r JOIN item j ON j.relation = r.relation WHERE j.step = i.step) || E'\n```\n', '')
	|| E'\n' || coalesce((SELECT string_agg(pg_temp.described(j), E'\n' ORDER BY j.place) FROM item j WHERE j.step = i.step), CASE WHEN i.ddl ~ 'ALTER TABLE' THEN E'This step changes tables that are described above as they are now.\n' ELSE E'This step adds rows only.\n' END)
	|| CASE WHEN i.ddl ~ 'DROP VIEW' THEN E'\nBesides, each released table `release_X` of steps 17 and 18 has its view `published_X`, with the same columns and the rows of the release that is shown.\n' ELSE '' END
FROM (SELECT step, title, ddl FROM programme_steps()) i
ORDER BY step;

SET client_min_messages = error;
DROP SCHEMA documented_programme CASCADE;
