---- import_survey: answers, a row each ----

-- Inserts the rows of a query, whose $1 says that they are of new interviews, or
-- counts them.
CREATE FUNCTION programme_survey_insert(schema text, place text, query text, is_dry boolean) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	n bigint;
BEGIN
	IF is_dry THEN
		EXECUTE format('SELECT count(*) FROM (%s) q', query) INTO n USING true;
	ELSE
		EXECUTE format('INSERT INTO %I.%s %s', schema, place, query) USING true;
		GET DIAGNOSTICS n = ROW_COUNT;
	END IF;
	RETURN n;
END
$$;
COMMENT ON FUNCTION programme_survey_insert(text, text, text, boolean) IS
'part of import_survey: loads the rows of a query, or counts them in a dry run';

-- A column whose texts are the numbers themselves goes as it is; of the others each
-- value is looked up.
CREATE FUNCTION programme_survey_blocks(at_once integer, OUT is_text boolean, OUT questions text[], OUT new_rows text, OUT new_words text) RETURNS SETOF record
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
SELECT b.is_text, b.questions, CASE WHEN b.direct THEN format('SELECT v.question, v.interview, v.value FROM (SELECT i.serial AS interview, unnest(ARRAY[%s]) AS question, unnest(ARRAY[%s]) AS value FROM %s) v WHERE v.value IS NOT NULL', b.names, b.numbers, b.source)
		ELSE format('SELECT v.question, v.interview, a.answer AS value FROM (SELECT i.serial AS interview, unnest(ARRAY[%s]) AS question, unnest(ARRAY[%s]) AS col, unnest(ARRAY[%s]) AS raw FROM %s) v JOIN pg_temp.import_survey_value a ON a.col = v.col AND a.raw = v.raw WHERE a.answer IS NOT NULL',
			b.names, b.cols, b.texts, b.source) END,
	CASE WHEN b.is_text THEN format('SELECT v.question, v.interview, a.said AS value FROM (SELECT i.serial AS interview, unnest(ARRAY[%s]) AS question, unnest(ARRAY[%s]) AS col, unnest(ARRAY[%s]) AS raw FROM %s) v JOIN pg_temp.import_survey_value a ON a.col = v.col AND a.raw = v.raw WHERE a.answer IS NULL AND NOT a.nothing',
		b.names, b.cols, b.texts, b.source) END
FROM (SELECT p.direct, p.is_text, 'pg_temp.import_survey_row r JOIN pg_temp.import_survey_interview i ON i.n = r.n WHERE i.is_new = $1' AS source, array_agg(p.question) AS questions, string_agg(quote_literal(p.question), ', ' ORDER BY p.place) AS names, string_agg(p.col::text, ', ' ORDER BY p.place) AS cols,
		string_agg('r.c' || p.col, ', ' ORDER BY p.place) AS texts, string_agg(format('r.c%s::numeric', p.col), ', ' ORDER BY p.place) AS numbers
	FROM (SELECT c.col, c.question, c.direct, c.kind = 'text' AS is_text, row_number() OVER (PARTITION BY c.direct, c.kind = 'text' ORDER BY c.question COLLATE "C") AS place FROM pg_temp.import_survey_column c WHERE c.role IS NULL) p
	GROUP BY p.direct, p.is_text, (p.place - 1) / $1) b
$$;
COMMENT ON FUNCTION programme_survey_blocks(integer) IS
'part of import_survey: SQL for the answers to some questions at a time, of interviews that are new ($1) or not';

CREATE FUNCTION programme_survey_new_answers(schema text, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	keys jsonb;
	block record;
	added bigint := 0;
	words bigint := 0;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.is_new) THEN
		RETURN;
	END IF;
	IF NOT is_dry THEN
		keys := @extschema@.programme_import_keys_off(format('%I.response', schema)::regclass, (SELECT count(*) FROM pg_temp.import_survey_interview i WHERE i.is_new) * (SELECT count(*) FROM pg_temp.import_survey_column c WHERE c.role IS NULL));
	END IF;
	-- All in one pass, interview by interview: an index by interview then grows at its end.
	FOR block IN SELECT * FROM @extschema@.programme_survey_blocks(2000) b ORDER BY b.questions LOOP
		added := added + @extschema@.programme_survey_insert(schema, 'response (question, interview, value)'::text, block.new_rows, is_dry);
		IF block.is_text THEN
			words := words + @extschema@.programme_survey_insert(schema, 'response_text (question, interview, answer)'::text, block.new_words, is_dry);
		END IF;
	END LOOP;
	PERFORM @extschema@.programme_import_keys_on(format('%I.response', schema)::regclass, keys);
	PERFORM @extschema@.programme_survey_count('response'::text, 'added'::text, added);
	PERFORM @extschema@.programme_survey_count('response_text'::text, 'added'::text, words);
END
$$;
COMMENT ON FUNCTION programme_survey_new_answers(text, boolean) IS
'part of import_survey: loads the answers of interviews that the programme does not have yet';

-- Of interviews that are there, what differs is noted, and then brought to what
-- the delivery says.
CREATE FUNCTION programme_survey_old_answers(schema text, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	place record;
	block record;
	before bigint;
	found record;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE NOT i.is_new) THEN
		RETURN;
	END IF;
	FOR place IN SELECT * FROM (VALUES ('response', 'value', 'numeric'), ('response_text', 'answer', 'text')) t (item, attribute, type) WHERE to_regclass(format('%I.%I', schema, t.item)) IS NOT NULL LOOP
		EXECUTE format('CREATE TEMPORARY TABLE import_survey_change (question text, interview bigint, old %1$s, new %1$s) ON COMMIT DROP', place.type);
		EXECUTE format('SELECT count(*) FROM %I.%I r WHERE r.interview IN (SELECT i.serial FROM pg_temp.import_survey_interview i WHERE NOT i.is_new) AND r.question IN (SELECT c.question FROM pg_temp.import_survey_column c WHERE c.role IS NULL)', schema, place.item) INTO before;
		-- A dozen at a time, as all of them would not fit into memory. There may be words
		-- of a question that is no longer answered in words.
		FOR block IN SELECT b.questions, CASE WHEN place.item = 'response' THEN b.new_rows ELSE b.new_words END AS wanted FROM @extschema@.programme_survey_blocks(12) b
				WHERE place.item = 'response' OR b.is_text OR before > 0 ORDER BY b.questions LOOP
			EXECUTE format('INSERT INTO pg_temp.import_survey_change (question, interview, old, new)
				SELECT coalesce(d.question, o.question), coalesce(d.interview, o.interview), o.old, d.value FROM (%4$s) d
				FULL JOIN (SELECT r.question, r.interview, r.%3$I AS old FROM %1$I.%2$I r WHERE r.question = ANY ($2) AND r.interview IN (SELECT i.serial FROM pg_temp.import_survey_interview i WHERE NOT i.is_new)) o ON o.question = d.question AND o.interview = d.interview
				WHERE o.old IS DISTINCT FROM d.value', schema, place.item, place.attribute, coalesce(block.wanted, 'SELECT NULL::text AS question, NULL::bigint AS interview, NULL::text AS value WHERE $1 AND false')) USING false, block.questions;
		END LOOP;
		SELECT count(*) FILTER (WHERE c.old IS NULL) AS added, count(*) FILTER (WHERE c.old IS NOT NULL AND c.new IS NOT NULL) AS changed, count(*) FILTER (WHERE c.new IS NULL) AS removed INTO found FROM pg_temp.import_survey_change c;
		PERFORM @extschema@.programme_survey_count(place.item, 'added'::text, found.added), @extschema@.programme_survey_count(place.item, 'changed'::text, found.changed),
			@extschema@.programme_survey_count(place.item, 'removed'::text, found.removed), @extschema@.programme_survey_count(place.item, 'unchanged'::text, before - found.changed - found.removed);
		IF NOT is_dry AND found.added + found.changed + found.removed > 0 THEN
			EXECUTE format('DELETE FROM %I.%I r USING pg_temp.import_survey_change c WHERE c.new IS NULL AND r.question = c.question AND r.interview = c.interview', schema, place.item);
			EXECUTE format('UPDATE %I.%I r SET %3$I = c.new FROM pg_temp.import_survey_change c WHERE c.old IS NOT NULL AND c.new IS NOT NULL AND r.question = c.question AND r.interview = c.interview', schema, place.item, place.attribute);
			EXECUTE format('INSERT INTO %I.%I (question, interview, %3$I) SELECT c.question, c.interview, c.new FROM pg_temp.import_survey_change c WHERE c.old IS NULL', schema, place.item, place.attribute);
		END IF;
		DROP TABLE pg_temp.import_survey_change;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_old_answers(text, boolean) IS
'part of import_survey: brings the answers of interviews that the programme has to what the delivery says';
