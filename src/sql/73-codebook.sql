---- codebooks: REFI-QDA codebook files (.qdc) in and out ----

-- Elements are found by their local names, as programs write the namespace in
-- two ways. Themes keep the order of the document; a theme's parent is the
-- element around it. GUIDs are kept as they are written, and matched as uuid.
CREATE FUNCTION programme_load_qdc(schema text, codebook text, qdc xml) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	root record;
	odd text;
	themes jsonb;
	sets jsonb;
	members jsonb;
	descriptions jsonb;
	n integer;
BEGIN
	SELECT x.* INTO root FROM xmltable('/*' PASSING qdc COLUMNS element text PATH 'local-name()', namespace text PATH 'namespace-uri()',
		origin text PATH '@origin', n_sets integer PATH 'count(*[local-name()="Sets"])') x;
	IF root.element IS DISTINCT FROM 'CodeBook' OR root.namespace NOT IN ('urn:QDA-XML:codebook:1.0', 'urn:QDA-XML:codebook:1:0') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = format('not a REFI-QDA codebook: the root element is "%s" in the namespace "%s"', root.element, root.namespace),
			HINT = 'Export the codebook as a .qdc file. A whole project (.qdpx) is a ZIP archive, and is not read.';
	END IF;
	SELECT string_agg(DISTINCT x.name, ', ') INTO odd FROM xmltable('//*[not(local-name()="CodeBook" or local-name()="Codes" or local-name()="Code"
		or local-name()="Description" or local-name()="Sets" or local-name()="Set" or local-name()="MemberCode")] | //@*[namespace-uri()="" and
		not(local-name()="origin" or local-name()="guid" or local-name()="name" or local-name()="isCodable" or local-name()="color")]'
		PASSING qdc COLUMNS name text PATH 'local-name()') x;
	IF odd IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('not kept, as the REFI-QDA codebook standard does not have it: %s', odd);
	END IF;

	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme', btrim(x.guid, '{}'), 'parent', btrim(x.parent_guid, '{}')) ORDER BY x.ordinal), '[]') INTO themes
	FROM xmltable('/*/*[local-name()="Codes"]//*[local-name()="Code"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY, guid text PATH '@guid', name text PATH '@name',
		is_codable text PATH '@isCodable', color text PATH '@color', parent_guid text PATH 'parent::*[local-name()="Code"]/@guid') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme_set', btrim(x.guid, '{}')) ORDER BY x.ordinal), '[]') INTO sets
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY, guid text PATH '@guid', name text PATH '@name') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme', btrim(x.guid, '{}'), 'theme_set', btrim(x.set_guid, '{}')) ORDER BY x.ordinal), '[]') INTO members
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]/*[local-name()="MemberCode"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY,
		guid text PATH '@guid', set_guid text PATH '../@guid') x;
	themes := @extschema@.programme_qdc_colors(themes);
	PERFORM @extschema@.programme_check_qdc(themes, sets, members);
	SELECT coalesce(jsonb_object_agg(d.element || d.guid, d.description), '{}'), string_agg(format('"%s"', d.name), ', ' ORDER BY d.ordinal) FILTER (WHERE d.n > 1) INTO descriptions, odd
	FROM (SELECT x.element, x.guid, x.name, min(x.ordinal) AS ordinal, count(nullif(x.description, '')) AS n, coalesce(string_agg(nullif(x.description, ''), chr(10) || chr(10) ORDER BY x.ordinal), '') AS description
		FROM xmltable('/*/*[local-name()="Codes"]//*[local-name()="Code"]/*[local-name()="Description"] | /*/*[local-name()="Sets"]/*[local-name()="Set"]/*[local-name()="Description"]'
			PASSING qdc COLUMNS ordinal FOR ORDINALITY, element text PATH 'local-name(..)', guid text PATH '../@guid', name text PATH '../@name', description text PATH '.') x
		GROUP BY x.element, x.guid, x.name) d;
	IF odd IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('several descriptions of one theme or set are kept as one, with a blank line between them: %s', odd),
			DETAIL = 'The REFI-QDA codebook standard has one Description at most.';
	END IF;

	EXECUTE format('INSERT INTO %I.codebook (codebook, origin, namespace, has_sets) VALUES ($1, $2, $3, $4)
		ON CONFLICT (codebook) DO UPDATE SET origin = excluded.origin, namespace = excluded.namespace, has_sets = excluded.has_sets', schema)
		USING codebook, root.origin, root.namespace, root.n_sets > 0;
	EXECUTE format('DELETE FROM %I.theme_set_member m WHERE m.codebook = $1', schema) USING codebook;
	EXECUTE format('DELETE FROM %I.theme_set s WHERE s.codebook = $1', schema) USING codebook;
	-- Out of the way of the new order: themes that stay below 0 are not in the file.
	EXECUTE format('UPDATE %I.theme t SET ordinal = -1 - t.ordinal, parent = NULL WHERE t.codebook = $1', schema) USING codebook;
	EXECUTE format('INSERT INTO %I.theme (codebook, theme, guid, parent, ordinal, name, is_codable, color, description)
		SELECT $1, x.theme, x.guid, x.parent, x.ordinal, x.name, x.is_codable, x.color, $3 ->> (''Code'' || x.guid)
		FROM jsonb_to_recordset($2) x (theme uuid, guid text, parent uuid, ordinal integer, name text, is_codable boolean, color text)
		ON CONFLICT (codebook, theme) DO UPDATE SET guid = excluded.guid, parent = excluded.parent, ordinal = excluded.ordinal, name = excluded.name,
			is_codable = excluded.is_codable, color = excluded.color, description = excluded.description', schema) USING codebook, themes, descriptions;
	GET DIAGNOSTICS n = ROW_COUNT;
	BEGIN
		EXECUTE format('DELETE FROM %I.theme t WHERE t.codebook = $1 AND t.ordinal < 0', schema) USING codebook;
	EXCEPTION WHEN foreign_key_violation THEN
		RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('excerpts are coded by themes of the codebook "%s" that the file does not have', codebook),
			HINT = 'Move or delete their rows in the table coding first, or load the file under another key.';
	END;
	EXECUTE format('INSERT INTO %I.theme_set (codebook, theme_set, guid, ordinal, name, description)
		SELECT $1, x.theme_set, x.guid, x.ordinal, x.name, $3 ->> (''Set'' || x.guid)
		FROM jsonb_to_recordset($2) x (theme_set uuid, guid text, ordinal integer, name text)', schema) USING codebook, sets, descriptions;
	EXECUTE format('INSERT INTO %I.theme_set_member (codebook, theme_set, ordinal, theme, guid)
		SELECT $1, x.theme_set, x.ordinal, x.theme, x.guid
		FROM jsonb_to_recordset($2) x (theme_set uuid, ordinal integer, theme uuid, guid text)', schema) USING codebook, members;
	RETURN n;
END
$$;
COMMENT ON FUNCTION programme_load_qdc(text, text, xml) IS
'part of codebook_from_qdc: loads a codebook from XML';

CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc xml) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	IF codebook IS NULL OR qdc IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a codebook needs a key and a file',
			HINT = 'In psql: \set file `cat themes.qdc` and then codebook_from_qdc(''nrp'', ''themes'', :''file'').';
	END IF;
	RETURN (SELECT r[1]::integer FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_load_qdc($1, $2, xmlparse(DOCUMENT $3))', ARRAY[schema, codebook, qdc::text]) u (r));
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, xml) IS
'load a REFI-QDA codebook file (.qdc), or load it again: themes are matched by their GUIDs; gives the number of themes';

-- A file as psql or a driver hands it over. What comes before the first element is
-- the business of xml, but for a byte-order mark, which xml does not take.
CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	document xml;
BEGIN
	IF getdatabaseencoding() = 'UTF8' AND ascii(substr(qdc, 1, 1)) = 239 AND ascii(substr(qdc, 2, 1)) = 187 AND ascii(substr(qdc, 3, 1)) = 191 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = 'the file is in UTF-8, but was read as if it were in another encoding',
			HINT = 'SET client_encoding = ''UTF8'' and read it again: letters with accents would be wrong too.';
	END IF;
	-- Where the database has no encoding, or one of single bytes, the mark is three of them.
	IF encode(convert_to(left(qdc, 3), getdatabaseencoding()), 'hex') LIKE 'efbbbf%' THEN
		qdc := substr(qdc, CASE WHEN getdatabaseencoding() = 'UTF8' THEN 2 ELSE 4 END);
	END IF;
	BEGIN
		document := xmlparse(DOCUMENT regexp_replace(qdc, '^[[:space:]]+', ''));
	EXCEPTION WHEN invalid_xml_document OR invalid_xml_content THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = 'not a REFI-QDA codebook: it is not well-formed XML',
			DETAIL = format('It begins with "%s".', substring(qdc, '^[^[:cntrl:]]{0,60}')),
			HINT = 'Export the codebook as a .qdc file. A whole project (.qdpx) is a ZIP archive, and is not read.';
	END;
	RETURN @extschema@.codebook_from_qdc(schema, codebook, document);
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, text) IS
'load a REFI-QDA codebook file (.qdc) from its text, with or without a byte-order mark';

-- A file as it is on the disk, in UTF-8, in UTF-16, or in the encoding it says.
CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc bytea) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN @extschema@.codebook_from_qdc(schema, codebook, @extschema@.programme_qdc_text(qdc));
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, bytea) IS
'load a REFI-QDA codebook file (.qdc) from its bytes, in UTF-8, UTF-16 or the encoding that it says';

CREATE FUNCTION programme_qdc_text(qdc bytea) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	start CONSTANT text := encode(substr(qdc, 1, 4), 'hex');
	-- Where in each pair of bytes the higher one is.
	high CONSTANT integer := CASE WHEN start LIKE 'fffe%' OR start = '3c003f00' THEN 1 WHEN start LIKE 'feff%' OR start = '003c003f' THEN 0 END;
	said CONSTANT text := coalesce(lower(substring(encode(substr(qdc, 1, 200), 'escape'), '^[^>]*encoding *= *["'']([[:alnum:]._-]+)["'']')), 'utf-8');
	encoding CONSTANT text := CASE WHEN said IN ('utf-8', 'utf8', 'us-ascii', 'ascii') OR start LIKE 'efbbbf%' THEN 'UTF8' WHEN said IN ('iso-8859-1', 'latin1') THEN 'LATIN1' WHEN said = 'iso-8859-15' THEN 'LATIN9'
		WHEN said IN ('windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1257') THEN 'WIN' || right(said, 4) END;
	document text;
BEGIN
	IF high IS NOT NULL AND getdatabaseencoding() = 'UTF8' THEN
		-- Two units that together stand for one character: the first carries it. One
		-- that stands alone is no character, which chr says.
		SELECT string_agg(chr(CASE WHEN u.unit BETWEEN 55296 AND 56319 AND u.next BETWEEN 56320 AND 57343 THEN 65536 + (u.unit - 55296) * 1024 + u.next - 56320 ELSE u.unit END), '' ORDER BY u.i) INTO document
		FROM (SELECT v.i, v.unit, lead(v.unit) OVER (ORDER BY v.i) AS next, coalesce(lag(v.unit) OVER (ORDER BY v.i) BETWEEN 55296 AND 56319, false) AS after_first
			FROM (SELECT i, get_byte(qdc, 2 * i + high) * 256 + get_byte(qdc, 2 * i + 1 - high) AS unit
				FROM generate_series(CASE WHEN start LIKE 'fffe%' OR start LIKE 'feff%' THEN 1 ELSE 0 END, length(qdc) / 2 - 1) i) v) u
		WHERE NOT (u.after_first AND u.unit BETWEEN 56320 AND 57343);
		RETURN document;
	END IF;
	IF high IS NOT NULL OR encoding IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = format('a file in %s is not read here', CASE WHEN high IS NULL THEN said ELSE 'utf-16' END),
			HINT = 'Save it in UTF-8, in an editor or by the program that wrote it.';
	END IF;
	RETURN convert_from(CASE WHEN start LIKE 'efbbbf%' THEN substr(qdc, 4) ELSE qdc END, encoding);
EXCEPTION WHEN character_not_in_repertoire OR program_limit_exceeded OR untranslatable_character THEN
	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = format('the file has bytes that are no characters: %s', SQLERRM),
		HINT = 'Save it in UTF-8, in an editor or by the program that wrote it.';
END
$$;
COMMENT ON FUNCTION programme_qdc_text(bytea) IS
'part of codebook_from_qdc: the text of a file in UTF-8, UTF-16 or the encoding that it says';

-- Programs write colours with an opacity, before red, green and blue as Windows
-- has it or after as browsers do, and as browsers' rgb(). The standard has #RRGGBB
-- and #RGB only. Eight digits have the opacity first, unless every colour of the
-- file ends in that of what is not transparent, and not every one begins with it.
CREATE FUNCTION programme_qdc_colors(themes jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	opacity_last CONSTANT boolean := (SELECT coalesce(bool_and(h.digits ~ 'ff$') AND NOT bool_and(h.digits ~ '^ff'), false)
		FROM (SELECT substring(lower(x.color), '^ *#?([0-9a-f]{8}) *$') AS digits FROM jsonb_to_recordset(themes) x (color text)) h WHERE h.digits IS NOT NULL);
	changed text;
BEGIN
	SELECT jsonb_agg(t.theme || jsonb_build_object('color', c.kept) ORDER BY t.place), string_agg(DISTINCT format('"%s" as %s', w.color, c.kept), ', ') FILTER (WHERE c.kept <> w.color) INTO themes, changed
	FROM jsonb_array_elements(themes) WITH ORDINALITY t (theme, place)
	CROSS JOIN LATERAL (SELECT t.theme ->> 'color') w (color)
	CROSS JOIN LATERAL (SELECT substring(w.color, '^ *#?([0-9A-Fa-f]+) *$'),
		regexp_match(lower(w.color), '^ *rgba? *[(] *([0-9.]+)(%?)[ ,]+([0-9.]+)%?[ ,]+([0-9.]+)%? *([,/] *[0-9.]+%? *)?[)] *$')) p (digits, rgb)
	CROSS JOIN LATERAL (SELECT CASE WHEN length(p.digits) IN (3, 6) THEN '#' || p.digits
		WHEN length(p.digits) IN (4, 8) AND opacity_last THEN '#' || left(p.digits, length(p.digits) * 3 / 4)
		WHEN length(p.digits) IN (4, 8) THEN '#' || right(p.digits, length(p.digits) * 3 / 4)
		ELSE coalesce(@extschema@.programme_qdc_rgb(ARRAY[p.rgb[1], p.rgb[3], p.rgb[4]], p.rgb[2] = '%'), nullif(btrim(w.color), '')) END) c (kept);
	IF changed IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('colours are kept in the way that the REFI-QDA codebook standard has, without transparency: %s', changed);
	END IF;
	RETURN coalesce(themes, '[]');
END
$$;
COMMENT ON FUNCTION programme_qdc_colors(jsonb) IS
'part of codebook_from_qdc: themes with colours as the standard writes them, #RRGGBB or #RGB';

-- NULL for what is out of range.
CREATE FUNCTION programme_qdc_rgb(parts text[], percent boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	part text;
	level numeric;
	color text := '#';
BEGIN
	FOREACH part IN ARRAY parts LOOP
		IF part !~ '^[0-9]{1,3}([.][0-9]{0,9})?$' THEN
			RETURN NULL;
		END IF;
		level := round(CASE WHEN percent THEN part::numeric * 2.55 ELSE part::numeric END);
		IF level > 255 THEN
			RETURN NULL;
		END IF;
		color := color || upper(lpad(to_hex(level::integer), 2, '0'));
	END LOOP;
	RETURN color;
END
$$;
COMMENT ON FUNCTION programme_qdc_rgb(text[], boolean) IS
'part of codebook_from_qdc: red, green and blue, up to 255 or 100%, as #RRGGBB';

-- Refuses what the standard's schema refuses, and names the first of it.
CREATE FUNCTION programme_check_qdc(themes jsonb, sets jsonb, members jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	guid_form CONSTANT text := '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$';
	wrong text;
BEGIN
	SELECT w INTO wrong FROM (
		SELECT 1, CASE WHEN jsonb_array_length(themes) = 0 THEN 'it has no Code' END
		UNION ALL
		SELECT 2, CASE WHEN coalesce(x.guid !~ guid_form, true) THEN format('"%s" is not a GUID', x.guid)
			WHEN x.name IS NULL THEN format('%s has no name', x.guid) END
		FROM (SELECT * FROM jsonb_to_recordset(themes) t (guid text, name text) UNION ALL SELECT * FROM jsonb_to_recordset(sets) s (guid text, name text)) x
		UNION ALL
		SELECT 3, CASE WHEN coalesce(lower(x.is_codable) NOT IN ('true', 'false', '1', '0'), true) THEN format('isCodable of "%s" is "%s", neither true nor false', x.name, x.is_codable)
			WHEN x.color !~ '^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})$' THEN format('color of "%s" is "%s", not #RGB or #RRGGBB', x.name, x.color) END
		FROM jsonb_to_recordset(themes) x (name text, is_codable text, color text)
		UNION ALL
		SELECT 4, format('the GUID %s occurs twice', lower(x.theme)) FROM jsonb_to_recordset(themes) x (theme text) GROUP BY lower(x.theme) HAVING count(*) > 1
		UNION ALL
		SELECT 5, format('the GUID %s occurs twice', lower(x.theme_set)) FROM jsonb_to_recordset(sets) x (theme_set text) GROUP BY lower(x.theme_set) HAVING count(*) > 1
		UNION ALL
		SELECT 6, format('a set has the member "%s", which is not a Code of the codebook', x.guid) FROM jsonb_to_recordset(members) x (guid text, theme text)
		WHERE lower(coalesce(x.theme, '')) NOT IN (SELECT lower(coalesce(t.theme, '')) FROM jsonb_to_recordset(themes) t (theme text))
	) c (place, w) WHERE w IS NOT NULL ORDER BY place, w LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_content', MESSAGE = format('not a valid REFI-QDA codebook: %s', wrong),
			HINT = 'Nothing was loaded. Correct the file, or export it again.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_check_qdc(jsonb, jsonb, jsonb) IS
'part of codebook_from_qdc: refuses a file that the standard''s schema does not allow';

CREATE FUNCTION codebook_to_qdc(schema text, codebook text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	RETURN (SELECT xmlparse(DOCUMENT r[1]) FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_write_qdc($1, $2)', ARRAY[schema, codebook]) u (r));
END
$$;
COMMENT ON FUNCTION codebook_to_qdc(text, text) IS
'a codebook as a REFI-QDA codebook file (.qdc), with GUIDs, colours, nesting, descriptions and sets as they came';

CREATE FUNCTION programme_write_qdc(schema text, codebook text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	book record;
	themes xml;
	sets xml;
	lost text;
BEGIN
	EXECUTE format('SELECT * FROM %I.codebook c WHERE c.codebook = $1', schema) INTO book USING codebook;
	EXECUTE format('WITH RECURSIVE below (theme) AS (SELECT t.theme FROM %1$I.theme t WHERE t.codebook = $1 AND t.parent IS NULL
			UNION SELECT t.theme FROM %1$I.theme t JOIN below b ON b.theme = t.parent WHERE t.codebook = $1)
		SELECT min(t.name) FROM %1$I.theme t WHERE t.codebook = $1 AND t.theme NOT IN (SELECT b.theme FROM below b)', schema) INTO lost USING codebook;
	IF lost IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_recursion', MESSAGE = format('themes of the codebook "%s" are nested in a circle, such as "%s"', codebook, lost),
			HINT = 'Set parent to NULL in one of them.';
	END IF;
	themes := @extschema@.programme_theme_xml(schema, codebook, NULL::uuid);
	IF book.codebook IS NULL OR themes IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no codebook "%s" with themes', codebook),
			HINT = 'The tables codebook and theme hold what there is; the standard does not allow a codebook without themes.';
	END IF;
	EXECUTE format('SELECT xmlagg(xmlelement(name "Set", xmlattributes(s.guid AS guid, s.name AS name),
			CASE WHEN s.description IS NOT NULL THEN xmlelement(name "Description", s.description) END,
			(SELECT xmlagg(xmlelement(name "MemberCode", xmlattributes(m.guid AS guid)) ORDER BY m.ordinal) FROM %I.theme_set_member m
				WHERE m.codebook = s.codebook AND m.theme_set = s.theme_set)) ORDER BY s.ordinal)
		FROM %I.theme_set s WHERE s.codebook = $1', schema, schema) INTO sets USING codebook;
	RETURN xmlroot(xmlelement(name "CodeBook", xmlattributes(book.namespace AS xmlns, book.origin AS origin), xmlelement(name "Codes", themes),
		CASE WHEN book.has_sets OR sets IS NOT NULL THEN xmlelement(name "Sets", sets) END), version '1.0');
END
$$;
COMMENT ON FUNCTION programme_write_qdc(text, text) IS
'part of codebook_to_qdc: writes a codebook as XML';

CREATE FUNCTION programme_theme_xml(schema text, codebook text, parent uuid) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	themes xml;
BEGIN
	EXECUTE format('SELECT xmlagg(xmlelement(name "Code", xmlattributes(t.guid AS guid, t.name AS name, CASE WHEN t.is_codable THEN ''true'' ELSE ''false'' END AS "isCodable", t.color AS color),
			CASE WHEN t.description IS NOT NULL THEN xmlelement(name "Description", t.description) END,
			@extschema@.programme_theme_xml($1, $2, t.theme)) ORDER BY t.ordinal)
		FROM %I.theme t WHERE t.codebook = $2 AND t.parent IS NOT DISTINCT FROM $3', schema) INTO themes USING schema, codebook, parent;
	RETURN themes;
END
$$;
COMMENT ON FUNCTION programme_theme_xml(text, text, uuid) IS
'part of codebook_to_qdc: the themes below one, as elements';

CREATE FUNCTION programme_require_codebooks(schema text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.theme_set_member', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have codebooks yet', schema),
			HINT = format('Call upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_codebooks(text) IS
'part of codebook_from_qdc and codebook_to_qdc: refuses a programme without codebooks';
