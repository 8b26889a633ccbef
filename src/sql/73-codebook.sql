---- codebooks: REFI-QDA codebook files (.qdc) in and out ----

-- Elements are found by their local names, as programs write the namespace in
-- two ways. Themes keep the order of the document; a theme's parent is the
-- element around it. GUIDs are kept as they are written, and matched as uuid.
CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc xml) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	root record;
	odd text;
	themes jsonb;
	sets jsonb;
	members jsonb;
	n integer;
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	IF codebook IS NULL OR qdc IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a codebook needs a key and a file',
			HINT = 'In psql: \set file `cat themes.qdc` and then codebook_from_qdc(''nrp'', ''themes'', :''file'').';
	END IF;
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
		is_codable text PATH '@isCodable', color text PATH '@color', description text PATH '*[local-name()="Description"]',
		parent_guid text PATH 'parent::*[local-name()="Code"]/@guid') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme_set', btrim(x.guid, '{}')) ORDER BY x.ordinal), '[]') INTO sets
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY, guid text PATH '@guid', name text PATH '@name',
		description text PATH '*[local-name()="Description"]') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme', btrim(x.guid, '{}'), 'theme_set', btrim(x.set_guid, '{}')) ORDER BY x.ordinal), '[]') INTO members
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]/*[local-name()="MemberCode"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY,
		guid text PATH '@guid', set_guid text PATH '../@guid') x;
	PERFORM @extschema@.programme_check_qdc(themes, sets, members);

	EXECUTE format('INSERT INTO %I.codebook (codebook, origin, namespace, has_sets) VALUES ($1, $2, $3, $4)
		ON CONFLICT (codebook) DO UPDATE SET origin = excluded.origin, namespace = excluded.namespace, has_sets = excluded.has_sets', schema)
		USING codebook, root.origin, root.namespace, root.n_sets > 0;
	EXECUTE format('DELETE FROM %I.theme_set_member m WHERE m.codebook = $1', schema) USING codebook;
	EXECUTE format('DELETE FROM %I.theme_set s WHERE s.codebook = $1', schema) USING codebook;
	-- Out of the way of the new order: themes that stay below 0 are not in the file.
	EXECUTE format('UPDATE %I.theme t SET ordinal = -1 - t.ordinal, parent = NULL WHERE t.codebook = $1', schema) USING codebook;
	EXECUTE format('INSERT INTO %I.theme (codebook, theme, guid, parent, ordinal, name, is_codable, color, description)
		SELECT $1, x.theme, x.guid, x.parent, x.ordinal, x.name, x.is_codable, x.color, x.description
		FROM jsonb_to_recordset($2) x (theme uuid, guid text, parent uuid, ordinal integer, name text, is_codable boolean, color text, description text)
		ON CONFLICT (codebook, theme) DO UPDATE SET guid = excluded.guid, parent = excluded.parent, ordinal = excluded.ordinal, name = excluded.name,
			is_codable = excluded.is_codable, color = excluded.color, description = excluded.description', schema) USING codebook, themes;
	GET DIAGNOSTICS n = ROW_COUNT;
	BEGIN
		EXECUTE format('DELETE FROM %I.theme t WHERE t.codebook = $1 AND t.ordinal < 0', schema) USING codebook;
	EXCEPTION WHEN foreign_key_violation THEN
		RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('excerpts are coded by themes of the codebook "%s" that the file does not have', codebook),
			HINT = 'Move or delete their rows in the table coding first, or load the file under another key.';
	END;
	EXECUTE format('INSERT INTO %I.theme_set (codebook, theme_set, guid, ordinal, name, description)
		SELECT $1, x.theme_set, x.guid, x.ordinal, x.name, x.description
		FROM jsonb_to_recordset($2) x (theme_set uuid, guid text, ordinal integer, name text, description text)', schema) USING codebook, sets;
	EXECUTE format('INSERT INTO %I.theme_set_member (codebook, theme_set, ordinal, theme, guid)
		SELECT $1, x.theme_set, x.ordinal, x.theme, x.guid
		FROM jsonb_to_recordset($2) x (theme_set uuid, ordinal integer, theme uuid, guid text)', schema) USING codebook, members;
	RETURN n;
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, xml) IS
'load a REFI-QDA codebook file (.qdc), or load it again: themes are matched by their GUIDs; gives the number of themes';

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
		SELECT 3, CASE WHEN coalesce(x.is_codable NOT IN ('true', 'false', '1', '0'), true) THEN format('isCodable of "%s" is "%s", neither true nor false', x.name, x.is_codable)
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
DECLARE
	book record;
	themes xml;
	sets xml;
	lost text;
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	EXECUTE format('SELECT * FROM %I.codebook c WHERE c.codebook = $1', schema) INTO book USING codebook;
	EXECUTE format('WITH RECURSIVE below (theme) AS (SELECT t.theme FROM %1$I.theme t WHERE t.codebook = $1 AND t.parent IS NULL
			UNION SELECT t.theme FROM %1$I.theme t JOIN below b ON b.theme = t.parent WHERE t.codebook = $1)
		SELECT min(t.name) FROM %1$I.theme t WHERE t.codebook = $1 AND t.theme NOT IN (SELECT b.theme FROM below b)', schema) INTO lost USING codebook;
	IF lost IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_recursion', MESSAGE = format('themes of the codebook "%s" are nested in a circle, such as "%s"', codebook, lost),
			HINT = 'Set parent to NULL in one of them.';
	END IF;
	themes := @extschema@.programme_theme_xml(schema, codebook, NULL);
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
COMMENT ON FUNCTION codebook_to_qdc(text, text) IS
'a codebook as a REFI-QDA codebook file (.qdc), with GUIDs, colours, nesting, descriptions and sets as they came';

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
