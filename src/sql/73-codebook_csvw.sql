---- what the columns of a table or view are, for who gets it as CSV: CSV on the Web ----

-- The file is what COPY (SELECT * FROM view) TO ... WITH (FORMAT csv, HEADER) writes
-- with DateStyle ISO: the formats are those of PostgreSQL's text.
CREATE FUNCTION codebook_csvw(schema text, view text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	relation regclass;
	listed text;
	released record;
	columns jsonb;
	keys jsonb;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF has_schema_privilege(schema, 'USAGE') THEN
		relation := to_regclass(quote_ident(schema) || '.' || quote_ident(view));
	END IF;
	IF has_schema_privilege(schema, 'USAGE') AND (relation IS NULL OR NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = relation AND c.relkind IN ('r', 'v', 'm', 'p', 'f'))) THEN
		SELECT string_agg(c.relname, ', ' ORDER BY c.relname) INTO listed FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = schema AND c.relkind = 'v';
		RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = format('programme "%s" has no table or view "%s"', schema, coalesce(view, 'NULL')), HINT = format('Its views are %s.', listed);
	END IF;
	IF relation IS NULL OR NOT has_table_privilege(relation, 'SELECT') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('role "%s" may not read %s.%s', current_user, quote_ident(schema), view), HINT = 'Its owner gives rights by grant_programme.';
	END IF;
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', @extschema@.programme_csvw_name(a.attname::text), 'titles', a.attname, 'dc:description', col_description(a.attrelid, a.attnum),
		'datatype', CASE WHEN w.words IS NOT NULL THEN jsonb_build_object('base', 'string', 'format', format('^(%s)$', (SELECT string_agg(regexp_replace(u.word, '([].^$*+?(){}|\\/[])', '\\\1', 'g'), '|' ORDER BY u.place) FROM unnest(w.words) WITH ORDINALITY u (word, place))))
			ELSE CASE format_type(b.oid, NULL) WHEN 'boolean' THEN '{"base": "boolean", "format": "t|f"}' WHEN 'smallint' THEN '"short"' WHEN 'integer' THEN '"int"' WHEN 'bigint' THEN '"long"'
				WHEN 'numeric' THEN '"decimal"' WHEN 'double precision' THEN '"double"' WHEN 'real' THEN '"float"' WHEN 'date' THEN '{"base": "date", "format": "yyyy-MM-dd"}'
				WHEN 'timestamp with time zone' THEN '{"base": "dateTime", "format": "yyyy-MM-dd HH:mm:ss.SSSSSSX"}' WHEN 'jsonb' THEN '"json"' WHEN 'json' THEN '"json"' WHEN 'xml' THEN '"xml"' ELSE '"string"' END::jsonb END,
		-- In CSV on the Web, a text of nothing is no value.
		'required', CASE WHEN a.attnotnull AND (b.typcategory <> 'S' OR d.typname = 'code' OR w.words IS NOT NULL) THEN true END)) ORDER BY a.attnum) INTO columns
	FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type b ON b.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
	LEFT JOIN @extschema@.programme_allowed_words(relation) w ON w.column_name = a.attname
	WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped;
	-- Of a published view, rows are told apart as those of its table are in one release.
	SELECT jsonb_agg(@extschema@.programme_csvw_name(a.attname::text) ORDER BY u.place) INTO keys
	FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u (number, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
	WHERE k.contype = 'p' AND (k.conrelid = relation OR (view ~ '^published_' AND k.conrelid = to_regclass(format('%I.%I', schema, regexp_replace(view, '^published_', 'release_'))) AND a.attname <> 'release'))
		AND EXISTS (SELECT FROM pg_attribute v WHERE v.attrelid = relation AND v.attname = a.attname);
	IF view ~ '^published_' AND to_regclass(format('%I.published_release', schema)) IS NOT NULL AND has_table_privilege(format('%I.published_release', schema), 'SELECT')
		AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.published_release', schema)) AND a.attname = 'is_shown') THEN
		EXECUTE format('SELECT p.title, p.released_at::date AS day FROM %I.published_release p WHERE p.is_shown', schema) INTO released;
		RETURN @extschema@.programme_csvw_table(relation, view, columns, keys, released.title::text, released.day::date);
	END IF;
	RETURN @extschema@.programme_csvw_table(relation, view, columns, keys, NULL::text, NULL::date);
END
$$;
COMMENT ON FUNCTION codebook_csvw(text, text) IS
'what the columns of a table or view of a programme are, as CSV on the Web metadata for the file that COPY makes of it: names, types, meanings, words that may occur, the key, and of which release it is';

CREATE FUNCTION programme_csvw_table(relation regclass, view text, columns jsonb, keys jsonb, release text, released_on date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = ISO
AS $$
SELECT jsonb_strip_nulls(jsonb_build_object('@context', '["http://www.w3.org/ns/csvw", {"@language": "en"}]'::jsonb, '@type', 'Table', 'url', view || '.csv', 'dc:title', view,
	'dc:description', obj_description(relation, 'pg_class'), 'dc:isVersionOf', release, 'dc:issued', CASE WHEN released_on IS NOT NULL THEN jsonb_build_object('@value', released_on::text, '@type', 'xsd:date') END,
	'dialect', '{"encoding": "utf-8", "header": true, "delimiter": ",", "quoteChar": "\"", "doubleQuote": true}'::jsonb,
	'tableSchema', jsonb_build_object('@type', 'Schema', 'columns', columns, 'primaryKey', keys)))
$$;
COMMENT ON FUNCTION programme_csvw_table(regclass, text, jsonb, jsonb, text, date) IS
'part of codebook_csvw: the description of one table';

-- A name in metadata is part of a URI template: letters, digits, underscores, and
-- other bytes as %XX; it does not begin with an underscore.
CREATE FUNCTION programme_csvw_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT string_agg(CASE WHEN c.letter ~ '^[A-Za-z0-9]$' OR (c.letter = '_' AND c.place > 1) THEN c.letter ELSE regexp_replace(upper(encode(convert_to(c.letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g') END, '' ORDER BY c.place)
FROM regexp_split_to_table(name, '') WITH ORDINALITY c (letter, place)
$$;
COMMENT ON FUNCTION programme_csvw_name(text) IS
'part of codebook_csvw: the name of a column as a name in metadata';
