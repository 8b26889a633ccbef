---- codebooks of the survey for archives: DDI-Codebook 2.5 ----

CREATE FUNCTION codebook_ddi(schema text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.response_text', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" has a survey of an earlier version', schema),
			HINT = format('Its owner calls upgrade_programme(%L) first.', schema);
	END IF;
	RETURN (SELECT xmlparse(DOCUMENT r[1]) FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_write_ddi($1)', ARRAY[schema]) u (r));
END
$$;
COMMENT ON FUNCTION codebook_ddi(text) IS
'the survey of a programme as a DDI-Codebook 2.5 document, as archives take it: studies, waves, what is known of an interview, questions with their options and missing codes, and how outcomes are made of them; no answers and no counts';

-- Text without the characters that XML 1.0 cannot hold; nothing is NULL.
CREATE FUNCTION programme_xml_text(what text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$ SELECT nullif(regexp_replace(what, '[\x01-\x08\x0b\x0c\x0e-\x1f]', '', 'g'), '') $$;
COMMENT ON FUNCTION programme_xml_text(text) IS
'part of codebook_ddi: a text without the characters that XML cannot hold';

-- The order of elements is that of the standard's schema. Keys may hold what an
-- XML identifier cannot: identifiers are numbers, keys are names.
CREATE FUNCTION programme_write_ddi(schema text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = ISO SET standard_conforming_strings = on
AS $$
DECLARE
	studies xml;
	variables xml;
	derived xml;
	fixed xml;
	title text;
BEGIN
	EXECUTE format('SELECT min(p.name) FROM %I.programme p HAVING count(*) = 1', schema) INTO title;
	EXECUTE format($query$
		SELECT xmlagg(xmlelement(name "stdyDscr", xmlattributes('S' || s.place AS "ID"),
			xmlelement(name "citation", xmlelement(name "titlStmt", xmlelement(name "titl", @extschema@.programme_xml_text(s.title::text)), xmlelement(name "IDNo", s.survey::text)),
				CASE WHEN e.citation <> '' THEN xmlelement(name "biblCit", @extschema@.programme_xml_text(e.citation::text)) END),
			xmlelement(name "stdyInfo",
				CASE WHEN p.goal <> '' THEN xmlelement(name "abstract", @extschema@.programme_xml_text(p.goal::text)) END,
				xmlelement(name "sumDscr",
					(SELECT xmlagg(xmlelement(name "collDate", xmlattributes(d.event AS event, d.day AS date, w.label AS cycle), d.day) ORDER BY w.number, d.event DESC)
						FROM %1$I.wave w, LATERAL (VALUES ('start', w.starts_on), ('end', w.ends_on)) d (event, day) WHERE w.survey = s.survey),
					xmlelement(name "geogUnit", 'area'), xmlelement(name "anlyUnit", 'person'),
					CASE WHEN s.population <> '' THEN xmlelement(name "universe", @extschema@.programme_xml_text(s.population::text)) END,
					xmlelement(name "dataKind", 'survey data')),
				CASE WHEN s.note <> '' THEN xmlelement(name "notes", @extschema@.programme_xml_text(s.note::text)) END),
			(SELECT xmlelement(name "method", xmlelement(name "dataColl", xmlagg(xmlelement(name "collMode", m.mode) ORDER BY m.mode COLLATE "C")))
				FROM (SELECT DISTINCT @extschema@.programme_xml_text(w.mode::text) AS mode FROM %1$I.wave w WHERE w.survey = s.survey AND w.mode <> '') m HAVING count(*) > 0),
			CASE WHEN e.rights <> '' THEN xmlelement(name "dataAccs", xmlelement(name "useStmt", xmlelement(name "conditions", @extschema@.programme_xml_text(e.rights::text)))) END) ORDER BY s.place)
		FROM (SELECT x.*, row_number() OVER (ORDER BY x.survey::text COLLATE "C") AS place FROM %1$I.survey x) s
		LEFT JOIN %1$I.evidence e ON e.evidence = s.evidence
		LEFT JOIN (SELECT min(g.goal) AS goal FROM %1$I.programme g HAVING count(*) = 1) p ON true$query$, schema) INTO studies;
	IF studies IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('programme "%s" has no survey', schema), HINT = 'Fill the tables survey, wave, question and response_option first; the standard does not allow a codebook without a study.';
	END IF;

	-- What is known of every interview, as the catalogue describes it.
	SELECT xmlagg(xmlelement(name "var", xmlattributes('I' || a.attnum AS "ID", a.attname AS name, CASE WHEN a.attname ~ '^w_' THEN 'wgt' END AS wgt, 'F1' AS files,
			CASE WHEN t.typcategory = 'N' AND a.attname <> 'interview' THEN 'contin' ELSE 'discrete' END AS intrvl, CASE WHEN a.attname = 'area' THEN 'Y' END AS geog,
			CASE WHEN w.words IS NOT NULL THEN 'code' WHEN t.typcategory = 'D' THEN 'datetime' WHEN t.typcategory = 'N' THEN 'numeric' ELSE 'text' END AS "representationType"),
		xmlelement(name "labl", @extschema@.programme_xml_text(col_description(a.attrelid, a.attnum)::text)),
		(SELECT xmlagg(xmlelement(name "catgry", xmlelement(name "catValu", u.word)) ORDER BY u.place) FROM unnest(w.words) WITH ORDINALITY u (word, place)),
		xmlelement(name "varFormat", xmlattributes(CASE WHEN t.typcategory = 'N' THEN 'numeric' ELSE 'character' END AS type, CASE WHEN t.typcategory = 'D' THEN 'date' END AS category, CASE WHEN t.typcategory = 'D' THEN 'YYYY-MM-DD' END AS formatname))) ORDER BY a.attnum) INTO fixed
	FROM pg_attribute a JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type t ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
	LEFT JOIN @extschema@.programme_allowed_words(to_regclass(format('%I.interview', schema))) w ON w.column_name = a.attname
	WHERE a.attrelid = to_regclass(format('%I.interview', schema)) AND a.attnum > 0 AND NOT a.attisdropped;

	EXECUTE format($query$
		SELECT xmlagg(xmlelement(name "var", xmlattributes('V' || q.place AS "ID", q.question AS name, 'F1' AS files, CASE q.kind WHEN 'number' THEN 'contin' ELSE 'discrete' END AS intrvl,
				q.unit AS "measUnit", CASE q.kind WHEN 'choice' THEN 'code' WHEN 'number' THEN 'numeric' ELSE 'text' END AS "representationType"),
			xmlelement(name "labl", @extschema@.programme_xml_text(q.wording::text)),
			xmlelement(name "qstn", xmlelement(name "qstnLit", @extschema@.programme_xml_text(q.wording::text))),
			(SELECT xmlelement(name "invalrng", xmlagg(xmlelement(name "item", xmlattributes(CASE WHEN o.code <> trunc(o.code) THEN 'REAL' END AS "UNITS", o.code AS "VALUE")) ORDER BY o.code)) FROM %1$I.response_option o WHERE o.question = q.question AND o.missing IS NOT NULL HAVING count(*) > 0),
			(SELECT xmlagg(xmlelement(name "catgry", xmlattributes(CASE WHEN o.missing IS NOT NULL THEN 'Y' END AS missing, o.missing AS "missType"),
					xmlelement(name "catValu", o.code), xmlelement(name "labl", @extschema@.programme_xml_text(o.label::text))) ORDER BY o.missing IS NOT NULL, o.ordinal, o.code) FROM %1$I.response_option o WHERE o.question = q.question),
			xmlelement(name "varFormat", xmlattributes(CASE q.kind WHEN 'text' THEN 'character' ELSE 'numeric' END AS type)),
			CASE WHEN q.instrument <> '' THEN xmlelement(name "notes", xmlattributes('instrument' AS subject), @extschema@.programme_xml_text(q.instrument::text)) END,
			CASE WHEN q.rights <> '' THEN xmlelement(name "notes", xmlattributes('rights' AS subject), @extschema@.programme_xml_text(q.rights::text)) END) ORDER BY q.place)
		FROM (SELECT x.*, row_number() OVER (ORDER BY x.question::text COLLATE "C") AS place FROM %1$I.question x) q$query$, schema) INTO variables;

	-- Who may not read how outcomes are made gets the questions alone.
	IF has_table_privilege(format('%I.outcome', schema), 'SELECT') AND has_table_privilege(format('%I.outcome_item', schema), 'SELECT') THEN
		EXECUTE format($query$
			SELECT xmlagg(xmlelement(name "var", xmlattributes('O' || o.place AS "ID", o.outcome AS name, CASE o.scale WHEN 'mean' THEN 'contin' ELSE 'discrete' END AS intrvl, o.unit AS "measUnit", 'numeric' AS "representationType"),
				xmlelement(name "labl", @extschema@.programme_xml_text(o.label::text)),
				CASE WHEN o.tag IS NOT NULL THEN xmlelement(name "concept", o.tag::text) END,
				xmlelement(name "derivation", xmlattributes(i.ids AS var), xmlelement(name "drvdesc", concat_ws('; ', CASE o.rule WHEN 'top_box' THEN '1 if the answer is one of ' || array_to_string(o.codes, ', ') || ', else 0'
						WHEN 'threshold' THEN concat_ws(' and ', '1 if the sum of items is at least ' || o.at_least, CASE WHEN o.at_least IS NULL THEN '1 if the sum of items is at most ' ELSE 'at most ' END || o.at_most) || ', else 0'
						WHEN 'lookup' THEN 'score of the sum of items in the instrument''s table' WHEN 'sum' THEN 'sum of items' ELSE 'the number answered' END,
					CASE WHEN i.recoded THEN 'items: ' || i.listed END, CASE WHEN o.min_answered IS NOT NULL THEN format('at least %%s answered, whose mean stands for the others', o.min_answered) END))),
				xmlelement(name "varFormat", xmlattributes('numeric' AS type)),
				CASE WHEN o.note <> '' THEN xmlelement(name "notes", @extschema@.programme_xml_text(o.note::text)) END) ORDER BY o.place)
			FROM (SELECT x.*, row_number() OVER (ORDER BY x.outcome::text COLLATE "C") AS place FROM %1$I.outcome x) o
			CROSS JOIN LATERAL (SELECT string_agg('V' || q.place, ' ' ORDER BY q.place) AS ids, bool_or(n.multiplier <> 1 OR n.constant <> 0) AS recoded,
				string_agg(format('%%s + %%s x %%s', n.constant, n.multiplier, @extschema@.programme_xml_text(n.question::text)), ', ' ORDER BY q.place) AS listed
				FROM %1$I.outcome_item n JOIN (SELECT x.question, row_number() OVER (ORDER BY x.question::text COLLATE "C") AS place FROM %1$I.question x) q ON q.question = n.question WHERE n.outcome = o.outcome) i$query$, schema) INTO derived;
	END IF;

	RETURN xmlroot(xmlelement(name "codeBook", xmlattributes('ddi:codebook:2_5' AS xmlns, '2.5' AS version),
		xmlelement(name "docDscr", xmlelement(name "citation", xmlelement(name "titlStmt", xmlelement(name "titl", 'Codebook: ' || coalesce(@extschema@.programme_xml_text(title::text), schema))),
			xmlelement(name "prodStmt", xmlelement(name "software", xmlattributes((SELECT e.extversion FROM pg_extension e WHERE e.extname = 'resilience') AS version), 'resilience')))),
		studies,
		xmlelement(name "fileDscr", xmlattributes('F1' AS "ID"), xmlelement(name "fileTxt", xmlelement(name "fileName", 'interview, with the answers of response and response_text'), xmlelement(name "fileCont", 'one row for each interview'))),
		xmlelement(name "dataDscr", fixed, variables, derived)), version '1.0');
END
$$;
COMMENT ON FUNCTION programme_write_ddi(text) IS
'part of codebook_ddi: writes the document';
