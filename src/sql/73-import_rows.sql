---- rows of a staging table into a table of a programme, all or nothing, with every bad line ----

CREATE FUNCTION import_rows(
	schema text,
	table_name text,
	source regclass,
	columns jsonb DEFAULT '{}',
	date_order text DEFAULT NULL,
	decimal_mark text DEFAULT NULL,
	dry_run boolean DEFAULT false,
	OUT kind text,
	OUT line bigint,
	OUT column_name text,
	OUT value text,
	OUT what text,
	OUT hint text,
	OUT n bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET datestyle = 'ISO, YMD' SET extra_float_digits = 1 SET client_min_messages = warning
-- Of tables that were never analysed, a planner takes few rows to come, and loops.
SET enable_nestloop = off SET jit = off
AS $$
DECLARE
	target regclass;
	fields jsonb;
	matched record;
	faults jsonb;
	counts bigint[];
BEGIN
	target := @extschema@.programme_import_target(schema, table_name);
	PERFORM @extschema@.programme_require_reading(date_order, decimal_mark);
	DROP TABLE IF EXISTS pg_temp.resilience_import_fault, pg_temp.resilience_import_text, pg_temp.resilience_import_row;
	CREATE TEMPORARY TABLE resilience_import_fault (kind text NOT NULL, line bigint, place integer, column_name text, value text, what text NOT NULL, hint text, n bigint);
	fields := @extschema@.programme_import_fields(target, source, columns);
	IF jsonb_array_length(fields) = 0 THEN
		INSERT INTO pg_temp.resilience_import_fault (kind, what, hint) VALUES ('wrong', 'no column of the source goes to the table', 'Name them as the table does, or say what goes where: columns => ''{"its name": "name in the table"}''.');
	ELSE
		PERFORM @extschema@.programme_import_texts(source, fields);
		PERFORM @extschema@.programme_import_words(schema, target, fields);
		PERFORM @extschema@.programme_import_values(target, fields, date_order, decimal_mark);
		SELECT m.* INTO matched FROM @extschema@.programme_import_key(target, fields) m;
		PERFORM @extschema@.programme_import_checks(schema, target, fields, matched.columns, matched.same);
	END IF;
	IF NOT EXISTS (SELECT FROM pg_temp.resilience_import_fault f WHERE f.kind = 'wrong') THEN
		SELECT w.faults, w.counts INTO faults, counts FROM @extschema@.programme_import_write(target, fields, matched.columns, matched.same, dry_run) w;
		INSERT INTO pg_temp.resilience_import_fault (kind, line, value, what, hint)
		SELECT 'wrong', f.line, f.value, f.what, f.hint FROM jsonb_to_recordset(faults) f (line bigint, value text, what text, hint text);
	END IF;
	RETURN QUERY SELECT f.kind, f.line, f.column_name, f.value, f.what, f.hint, f.n FROM pg_temp.resilience_import_fault f
		ORDER BY f.kind = 'note', f.line NULLS FIRST, f.place NULLS FIRST, f.column_name COLLATE "C", f.what COLLATE "C", f.value COLLATE "C";
	kind := 'count';
	line := NULL;
	IF EXISTS (SELECT FROM pg_temp.resilience_import_fault f WHERE f.kind = 'wrong') THEN
		what := 'lines that are wrong; nothing was loaded';
		n := (SELECT count(DISTINCT f.line) FROM pg_temp.resilience_import_fault f WHERE f.kind = 'wrong');
		RETURN NEXT;
	ELSE
		FOR i IN 1 .. 3 LOOP
			what := CASE WHEN dry_run THEN 'would be ' ELSE '' END || ('{added,replaced,unchanged}'::text[])[i];
			n := counts[i];
			RETURN NEXT;
		END LOOP;
	END IF;
	DROP TABLE pg_temp.resilience_import_fault;
	DROP TABLE IF EXISTS pg_temp.resilience_import_text, pg_temp.resilience_import_row;
END
$$;
COMMENT ON FUNCTION import_rows(text, text, regclass, jsonb, text, text, boolean) IS
'load the rows of a table, such as one that a file was copied into as text, into a table of a programme: all of them, or none and every line that is wrong with what may stand there; rows with a key that is there already replace what differs';

-- A superuser would run what the owner wrote: checks, triggers and policies of the table.
CREATE FUNCTION programme_import_target(schema text, table_name text) RETURNS regclass
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	owner regrole;
	class text;
	listed text;
	target CONSTANT regclass := to_regclass(format('%I.%I', schema, table_name));
BEGIN
	PERFORM @extschema@.programme_require(schema);
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = schema;
	IF owner <> current_user::regrole AND (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('a superuser does not load rows into the programme "%s" of another role', schema),
			HINT = format('What the tables do when rows arrive is up to their owner. First: SET ROLE %s', owner);
	END IF;
	IF NOT has_schema_privilege(schema, 'USAGE') OR NOT has_table_privilege(format('%I.programme_table', schema), 'SELECT') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" has no right to load rows into the programme "%s"', current_user, schema),
			HINT = 'Its owner gives rights by grant_programme: an editor writes the registry, an analyst definitions.';
	END IF;
	EXECUTE format('SELECT min(t.class) FILTER (WHERE t.table_name = $1), string_agg(t.table_name, '', '' ORDER BY t.table_name COLLATE "C")
		FROM %I.programme_table t JOIN pg_class c ON c.oid = to_regclass(format(''%%I.%%I'', $2, t.table_name)) AND c.relkind = ''r''
		WHERE t.class IN (''registry'', ''microdata'', ''analysis'')', schema) INTO class, listed USING table_name, schema;
	IF class IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = format('programme "%s" has no table "%s" that rows are loaded into', schema, coalesce(table_name, 'NULL')), HINT = format('There are: %s.', listed);
	END IF;
	IF NOT (has_table_privilege(target, 'SELECT') AND has_table_privilege(target, 'INSERT')) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" may not load rows into %s.%s', current_user, quote_ident(schema), table_name),
			HINT = CASE class WHEN 'registry' THEN 'Editors write the registry.' WHEN 'analysis' THEN 'Analysts write definitions.' ELSE 'The owner loads answers.' END || ' grant_programme gives rights.';
	END IF;
	RETURN target;
END
$$;
COMMENT ON FUNCTION programme_import_target(text, text) IS
'part of import_rows: the table that rows go to, if there is one and the caller may write it';

-- A header as programs and people write it, and a column's name: SPACES, Capitals and marks apart.
CREATE FUNCTION programme_header(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.btrim(pg_catalog.regexp_replace(pg_catalog.lower(name), '[^[:alnum:]]+'::text, '_'::text, 'g'::text), '_'::text);
COMMENT ON FUNCTION programme_header(text) IS
'part of import_rows: a header in lower case, with one underscore for whatever is no letter or digit';

-- The words that a CHECK constraint allows in a column, read from the constraint.
CREATE FUNCTION programme_allowed_words(target regclass, OUT constraint_name text, OUT column_name text, OUT words text[]) RETURNS SETOF record
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT k.conname, a.attname, ARRAY(SELECT replace(w.word[1], '''''', '''') FROM regexp_matches(l.list[1], '''((?:[^'']|'''')*)''::text', 'g') WITH ORDINALITY w (word, place) ORDER BY w.place)
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
CROSS JOIN LATERAL regexp_match(pg_get_constraintdef(k.oid), '^CHECK \(+' || regexp_replace(quote_ident(a.attname), '([^[:alnum:]_])', '\\\1', 'g') || ' = (?:ANY \(ARRAY\[)?((?:''(?:[^'']|'''')*''::text(?:, )?)+)\]?\)+$') l (list)
WHERE k.conrelid = target AND k.contype = 'c' AND cardinality(k.conkey) = 1 AND l.list IS NOT NULL
$$;
COMMENT ON FUNCTION programme_allowed_words(regclass) IS
'part of import_rows: the words that CHECK constraints allow in columns of a table';

-- Which column of the source goes where. What cannot go anywhere is a fault.
CREATE FUNCTION programme_import_fields(target regclass, source regclass, columns jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	fields jsonb;
	listed text;
BEGIN
	IF jsonb_typeof(columns) <> 'object' OR EXISTS (SELECT FROM jsonb_each(columns) e WHERE jsonb_typeof(e.value) NOT IN ('string', 'null')) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'columns must be a JSON object of names', HINT = 'Such as {"Area code": "area", "Comments": null}: the source''s name, and the table''s, or null to leave it out.';
	END IF;
	SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) INTO listed FROM pg_attribute a WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
	INSERT INTO pg_temp.resilience_import_fault (kind, column_name, what, hint)
	SELECT 'wrong', e.key, 'columns names it, but the source has no such column', format('The source has: %s.', (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped))
	FROM jsonb_each(columns) e WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = e.key);
	CREATE TEMPORARY TABLE resilience_import_header AS
	SELECT s.attnum AS place, s.attname::text AS source_name, w.wanted, t.attnum AS number
	FROM pg_attribute s
	CROSS JOIN LATERAL (SELECT CASE WHEN columns ? s.attname THEN columns ->> s.attname ELSE s.attname END) w (wanted)
	LEFT JOIN pg_attribute t ON t.attrelid = target AND t.attnum > 0 AND NOT t.attisdropped AND t.attgenerated = ''
		AND (t.attname = w.wanted OR (@extschema@.programme_header(t.attname::text) = @extschema@.programme_header(w.wanted::text) AND NOT EXISTS (SELECT FROM pg_attribute x WHERE x.attrelid = target AND x.attname = w.wanted)))
	WHERE s.attrelid = source AND s.attnum > 0 AND NOT s.attisdropped AND w.wanted IS NOT NULL AND (t.attnum IS NOT NULL OR s.attname IS DISTINCT FROM @extschema@.programme_line_number(source));
	INSERT INTO pg_temp.resilience_import_fault (kind, place, column_name, what, hint)
	SELECT 'wrong', h.place, h.source_name, CASE WHEN EXISTS (SELECT FROM pg_attribute g WHERE g.attrelid = target AND g.attname = h.wanted AND g.attgenerated <> '') THEN 'the column is computed, and cannot be given'
			ELSE format('the table %s has no column "%s"', (SELECT c.relname FROM pg_class c WHERE c.oid = target), h.wanted) END,
		format('It has: %s. To leave the column out: columns => %L.', listed, jsonb_build_object(h.source_name, NULL))
	FROM pg_temp.resilience_import_header h WHERE h.number IS NULL;
	INSERT INTO pg_temp.resilience_import_fault (kind, place, column_name, what, hint)
	SELECT 'wrong', h.place, h.source_name, format('another column of the source goes to "%s", too: %s', a.attname, o.source_name), format('To leave one out: columns => %L.', jsonb_build_object(h.source_name, NULL))
	FROM pg_temp.resilience_import_header h JOIN pg_temp.resilience_import_header o ON o.number = h.number AND o.place < h.place JOIN pg_attribute a ON a.attrelid = target AND a.attnum = h.number;
	INSERT INTO pg_temp.resilience_import_fault (kind, column_name, what, hint)
	SELECT 'wrong', a.attname, 'the source has no such column, and the table needs it', coalesce(col_description(target, a.attnum) || '. ', '') || 'If the source calls it otherwise: columns => ''{"its name": ' || to_jsonb(a.attname) || '}''.'
	FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND a.attidentity = '' AND a.attgenerated = '' AND d.adbin IS NULL
		AND NOT EXISTS (SELECT FROM pg_temp.resilience_import_header h WHERE h.number = a.attnum);
	-- name and type in the table; the type beneath a domain; whether = can be trusted to be PostgreSQL's own.
	SELECT coalesce(jsonb_agg(jsonb_build_object('place', h.place, 'source', h.source_name, 'name', a.attname, 'number', a.attnum, 'type', format_type(a.atttypid, a.atttypmod), 'base', format_type(b.oid, NULL),
		'category', b.typcategory, 'plain', b.typnamespace = 'pg_catalog'::regnamespace, 'is_text', s.typcategory = 'S', 'needed', a.attnotnull, 'numbered', a.attidentity <> '',
		'default', pg_get_expr(d.adbin, d.adrelid)) ORDER BY h.place), '[]') INTO fields
	FROM (SELECT DISTINCT ON (x.number) x.* FROM pg_temp.resilience_import_header x WHERE x.number IS NOT NULL ORDER BY x.number, x.place) h
	JOIN pg_attribute a ON a.attrelid = target AND a.attnum = h.number
	JOIN pg_type t ON t.oid = a.atttypid JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
	JOIN pg_attribute y ON y.attrelid = source AND y.attnum = h.place JOIN pg_type s ON s.oid = y.atttypid
	LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;
	DROP TABLE pg_temp.resilience_import_header;
	RETURN fields;
END
$$;
COMMENT ON FUNCTION programme_import_fields(regclass, regclass, jsonb) IS
'part of import_rows: which columns of the source go to which of the table';

-- Every value as text, without blanks around it; nothing is NULL. Rows of a table
-- are numbered in the order in which they were put there.
CREATE FUNCTION programme_import_texts(source regclass, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	blank CONSTANT text := @extschema@.programme_blank();
BEGIN
	EXECUTE (SELECT format('CREATE TEMPORARY TABLE resilience_import_text AS SELECT %s AS "line of source", %s FROM %s s',
		@extschema@.programme_line_order(source),
		(SELECT string_agg(CASE WHEN f.is_text THEN format('nullif(CASE WHEN octet_length(s.%1$I::text) = length(s.%1$I::text) THEN btrim(s.%1$I::text, E'' \t\n\r\v\f'') ELSE regexp_replace(s.%1$I::text, %2$L, '''', ''g'') END, '''') AS %3$I',
				f.source, format('^%s+|%s+$', blank, blank), f.name)
			ELSE format('s.%I::text AS %I', f.source, f.name) END, ', ' ORDER BY f.place) FROM jsonb_to_recordset(fields) f (place integer, source text, name text, is_text boolean)),
		source));
	ANALYZE pg_temp.resilience_import_text;
END
$$;
COMMENT ON FUNCTION programme_import_texts(regclass, jsonb) IS
'part of import_rows: the values of the source as texts without blanks around them';

-- Words, keys and labels that are written otherwise than the programme writes them
-- are read as meant, if only one can be meant, and that is noted.
CREATE FUNCTION programme_import_words(schema text, target regclass, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	field record;
	meant jsonb;
BEGIN
	FOR field IN
		SELECT f.place, f.name, format('SELECT unnest(%L::text[])', w.words) AS known, '@extschema@.programme_header(%s::text)' AS folded
		FROM jsonb_to_recordset(fields) f (place integer, name text, base text) JOIN @extschema@.programme_allowed_words(target) w ON w.column_name = f.name
		UNION ALL
		SELECT DISTINCT f.place, f.name, format('SELECT k.%I::text FROM %s k', a.attname, r.relation), '@extschema@.programme_folded(%s::text)'
		FROM jsonb_to_recordset(fields) f (place integer, name text, base text, number smallint)
		JOIN (SELECT k.conrelid, k.conkey[1] AS number, k.confrelid::regclass AS relation, k.confkey[1] AS key FROM pg_constraint k WHERE k.contype = 'f' AND cardinality(k.conkey) = 1
			UNION ALL SELECT k.conrelid, k.conkey[1], k.conrelid::regclass, k.conkey[1] FROM pg_constraint k WHERE k.contype = 'p' AND cardinality(k.conkey) = 1) r ON r.conrelid = target AND r.number = f.number
		JOIN pg_attribute a ON a.attrelid = r.relation AND a.attnum = r.key
		WHERE f.base = 'text' AND has_column_privilege(r.relation, a.attnum, 'SELECT')
	LOOP
		EXECUTE format('WITH known AS MATERIALIZED (%1$s),
			odd AS MATERIALIZED (SELECT d.given FROM (SELECT DISTINCT t.%2$I AS given FROM pg_temp.resilience_import_text t WHERE t.%2$I IS NOT NULL) d WHERE NOT EXISTS (SELECT FROM known k (word) WHERE k.word = d.given)),
			-- A table is folded only if there is something odd.
			folded AS MATERIALIZED (SELECT k.word, %3$s AS fold FROM known k (word) WHERE EXISTS (SELECT FROM odd))
			SELECT jsonb_object_agg(m.given, m.word) FROM (SELECT o.given, min(k.word) AS word FROM odd o JOIN folded k ON k.fold = %4$s GROUP BY o.given HAVING count(DISTINCT k.word) = 1) m',
			field.known, field.name, format(field.folded, 'k.word'), format(field.folded, 'o.given')) INTO meant;
		IF meant IS NOT NULL THEN
			EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint, n)
				SELECT ''note'', min(t."line of source"), $2, $3, m.key, format(''read as "%%s"'', m.value), ''It differs in case, in blanks or in how accents are written.'', count(*)
				FROM jsonb_each_text($1) m JOIN pg_temp.resilience_import_text t ON t.%I = m.key GROUP BY m.key, m.value', field.name) USING meant, field.place, field.name;
			EXECUTE format('UPDATE pg_temp.resilience_import_text t SET %1$I = m.value FROM jsonb_each_text($1) m WHERE t.%1$I = m.key', field.name) USING meant;
		END IF;
	END LOOP;
	-- Answers by their labels.
	IF target = to_regclass(format('%I.response', schema)) AND fields @> '[{"name": "question"}, {"name": "value"}]' THEN
		EXECUTE format($query$
			WITH odd AS MATERIALIZED (SELECT t.question, t.value, min(t."line of source") AS line, count(*) AS n FROM pg_temp.resilience_import_text t WHERE t.value !~ '^[-+]?[0-9]*[.,]?[0-9]+$' GROUP BY t.question, t.value),
			meant AS MATERIALIZED (SELECT o.question, o.value, o.line, o.n, min(p.code)::text AS code FROM odd o
				JOIN %1$I.response_option p ON p.question = o.question AND (p.label = o.value OR @extschema@.programme_folded(p.label::text) = @extschema@.programme_folded(o.value::text))
				GROUP BY o.question, o.value, o.line, o.n HAVING count(*) = 1),
			noted AS (INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint, n)
				SELECT 'note', m.line, $1, 'value', m.value, format('read as code %%s of question %%s', m.code, m.question), 'It is the label of that option.', m.n FROM meant m)
			UPDATE pg_temp.resilience_import_text t SET value = m.code FROM meant m WHERE t.question = m.question AND t.value = m.value$query$, schema)
			USING (SELECT f.place FROM jsonb_to_recordset(fields) f (place integer, name text) WHERE f.name = 'value');
	END IF;
END
$$;
COMMENT ON FUNCTION programme_import_words(text, regclass, jsonb) IS
'part of import_rows: words, keys and labels that are written in another way';

-- Why a text is no value of a type, and what to do; NULL if it is one.
CREATE FUNCTION programme_import_fault(given text, unread boolean, type text, category text, date_order text, decimal_mark text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
BEGIN
	IF category = 'D' AND unread THEN
		RETURN CASE WHEN given ~ '^[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}$' AND coalesce(upper(date_order) = 'YMD', true) THEN ARRAY['which comes first, the day or the month?', 'Say it: date_order => ''DMY'' or ''MDY''.']
			WHEN given ~ '^[0-9]{1,2}([-/. ])([0-9]{1,2}|[A-Za-z]+)\1[0-9]{2}$' THEN ARRAY['the year has two digits', 'Write four, as in 2015-12-31.']
			WHEN given ~ '^[0-9]{5}([.]0+)?$' THEN ARRAY['it is no date, but may be a spreadsheet''s number of a day', 'Format the column as YYYY-MM-DD before it is saved.']
			WHEN given ~ '^[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}$' THEN ARRAY['there is no such day', NULL]
			WHEN given ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' THEN ARRAY['it has a time of day', 'A date is wanted: YYYY-MM-DD.']
			ELSE ARRAY['it is no date', 'A date is written YYYY-MM-DD; by date_order => ''DMY'' or ''MDY'' also with the year last.'] END;
	END IF;
	IF category = 'N' AND unread THEN
		RETURN CASE WHEN decimal_mark = ',' AND given ~ '[.]' THEN ARRAY['it has a point, but decimal_mark is a comma', 'A point may stand between thousands only. With decimal points: decimal_mark => ''.''.']
			WHEN decimal_mark IS NULL AND given ~ '^[-+]?[0-9. ]*(,[0-9]+)+$' THEN ARRAY['where decimals begin, or between thousands?', 'Decimal commas: decimal_mark => '',''. Commas between thousands: decimal_mark => ''.''.']
			ELSE ARRAY['it is no number', NULL] END;
	END IF;
	EXECUTE format('SELECT CAST($1 AS %s)', type) USING given;
	RETURN NULL;
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR syntax_error_or_access_rule_violation THEN
	RETURN ARRAY[SQLERRM, CASE WHEN category = 'A' THEN 'A list is written {one,two}.' WHEN category = 'B' THEN 'It is true or false, t or f, yes or no, 1 or 0.'
		WHEN SQLSTATE = '23514' AND type ~ 'code$' THEN 'A key has at most 63 characters.' END];
END
$$;
COMMENT ON FUNCTION programme_import_fault(text, boolean, text, text, text, text) IS
'part of import_rows: why a text cannot be read as a type, and what to do';

-- Texts become values. All of a column at once; only if that fails, one by one.
CREATE FUNCTION programme_import_values(target regclass, fields jsonb, date_order text, decimal_mark text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	field record;
	read text;
	bad text[];
	selected text := '';
	mark text;
	one_by_one boolean;
BEGIN
	FOR field IN SELECT * FROM jsonb_to_recordset(fields) f (place integer, name text, type text, base text, category text, is_text boolean, needed boolean, "default" text, numbered boolean) ORDER BY f.place LOOP
		mark := CASE WHEN field.is_text THEN decimal_mark END;
		-- Moments of time, and spans, are read as PostgreSQL reads them, in ISO style.
		field.category := CASE WHEN field.category = 'D' AND field.base <> 'date' THEN 'U' ELSE field.category END;
		-- What is written as PostgreSQL writes it is not looked at twice.
		read := CASE WHEN field.category = 'D' THEN format('@extschema@.programme_read_date(d.given, %L::text, false)::text', date_order)
			WHEN field.category = 'N' AND (field.is_text OR field.base IN ('smallint', 'integer', 'bigint'))
				THEN (SELECT format('CASE WHEN d.given ~ %L THEN d.given ELSE %s(@extschema@.programme_read_number(d.given, %L::text))::text END',
					CASE WHEN mark = ',' OR w.whole THEN '^-?[0-9]+$' ELSE '^-?[0-9]+([.][0-9]+)?$' END, CASE WHEN w.whole THEN 'trim_scale' END, mark) FROM (SELECT field.base IN ('smallint', 'integer', 'bigint')) w (whole)) END;
		bad := '{}';
		IF read IS NOT NULL THEN
			EXECUTE format('WITH read AS MATERIALIZED (SELECT d.given, %2$s AS read FROM (SELECT DISTINCT t.%1$I AS given FROM pg_temp.resilience_import_text t WHERE t.%1$I IS NOT NULL) d),
				written AS (UPDATE pg_temp.resilience_import_text t SET %1$I = g.read FROM read g WHERE t.%1$I = g.given AND g.read <> g.given)
				SELECT coalesce(array_agg(g.given) FILTER (WHERE g.read IS NULL), ''{}'') FROM read g', field.name, read) INTO bad;
		END IF;
		BEGIN
			EXECUTE format('SELECT count(CAST(CASE WHEN t.%1$I = ANY (%2$L::text[]) THEN NULL ELSE t.%1$I END AS %3$s)) FROM pg_temp.resilience_import_text t', field.name, bad, field.type);
			one_by_one := bad <> '{}';
		EXCEPTION WHEN data_exception OR integrity_constraint_violation OR syntax_error_or_access_rule_violation THEN
			one_by_one := true;
		END;
		IF one_by_one THEN
			EXECUTE format('WITH bad AS MATERIALIZED (SELECT g.given, f.fault FROM (SELECT DISTINCT t.%1$I AS given FROM pg_temp.resilience_import_text t WHERE t.%1$I IS NOT NULL) g
					CROSS JOIN LATERAL (SELECT @extschema@.programme_import_fault(g.given::text, (g.given = ANY ($7))::boolean, $1::text, $2::text, $8::text, $3::text) OFFSET 0) f (fault) WHERE f.fault IS NOT NULL),
				told AS (INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint)
					SELECT ''wrong'', t."line of source", $4, $5, b.given, b.fault[1], b.fault[2] FROM bad b JOIN pg_temp.resilience_import_text t ON t.%1$I = b.given)
				SELECT coalesce(array_agg(b.given), $6) FROM bad b', field.name) INTO bad USING field.type, field.category, mark, field.place, field.name, '{}'::text[], bad, date_order;
		END IF;
		selected := selected || format(', CASE WHEN t.%1$I = ANY (%2$L::text[]) THEN NULL ELSE CAST(t.%1$I AS %3$s) END AS %1$I', field.name, bad, field.type);
		IF field.needed AND field."default" IS NULL AND NOT field.numbered THEN
			EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, what, hint) SELECT ''wrong'', t."line of source", $1, $2, ''nothing is given, and the table needs it'', $3
				FROM pg_temp.resilience_import_text t WHERE t.%I IS NULL', field.name) USING field.place, field.name, (SELECT col_description(target, a.attnum) || '.' FROM pg_attribute a WHERE a.attrelid = target AND a.attname = field.name);
		END IF;
	END LOOP;
	EXECUTE format('CREATE TEMPORARY TABLE resilience_import_row AS SELECT t."line of source"%s FROM pg_temp.resilience_import_text t', selected);
	DROP TABLE pg_temp.resilience_import_text;
	ANALYZE pg_temp.resilience_import_row;
END
$$;
COMMENT ON FUNCTION programme_import_values(regclass, jsonb, text, text) IS
'part of import_rows: texts become values of the columns'' types';
