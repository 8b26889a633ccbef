---- import_survey: questions, their options, and which value is which option ----

-- Fills import_survey_label: of each column, the codes that something gives a label to.
-- The plan comes before the table of labels, and that before the programme.
CREATE FUNCTION programme_survey_labels(schema text, labels regclass, plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	reasons CONSTANT text[] := '{not_applicable,dont_know,refused,not_answered,other}';
	wrong record;
BEGIN
	-- Which question a column is: as the plan says, one that there is, or a new one.
	UPDATE pg_temp.import_survey_column c SET question = coalesce(c.given -> 'questions' ->> 'question', c.key) WHERE c.role IS NULL;
	EXECUTE format('UPDATE pg_temp.import_survey_column c SET question = q.question FROM %I.question q WHERE c.role IS NULL AND c.given -> ''questions'' ->> ''question'' IS NULL AND q.question::text = c.name', schema);
	EXECUTE format('UPDATE pg_temp.import_survey_column c SET question = q.question FROM (SELECT @extschema@.programme_survey_key(x.question::text) AS key, min(x.question::text) AS question FROM %1$I.question x GROUP BY 1 HAVING count(*) = 1) q
		WHERE c.role IS NULL AND c.given -> ''questions'' ->> ''question'' IS NULL AND q.key = c.key AND NOT EXISTS (SELECT FROM %1$I.question o WHERE o.question::text = c.question)', schema);
	EXECUTE format('UPDATE pg_temp.import_survey_column c SET is_there = q.question IS NOT NULL, kind = coalesce(c.given -> ''questions'' ->> ''kind'', q.kind)
		FROM pg_temp.import_survey_column x LEFT JOIN %I.question q ON q.question::text = x.question WHERE x.col = c.col AND c.role IS NULL', schema);
	FOR wrong IN SELECT c.question, string_agg(format('"%s"', c.name), ', ' ORDER BY c.col) AS names FROM pg_temp.import_survey_column c WHERE c.role IS NULL GROUP BY c.question HAVING count(*) > 1 LOOP
		PERFORM @extschema@.programme_survey_say('error', 'question_twice', wrong.question, NULL, NULL, NULL, format('it would be the key of several columns: %s', wrong.names),
			'Give them keys: plan => ''{"questions": {"a column": {"question": "its key"}}}'', or name those to leave out in "ignore".');
	END LOOP;
	FOR wrong IN SELECT c.name, c.question FROM pg_temp.import_survey_column c WHERE c.role IS NULL AND (length(c.question) > 63 OR c.question = '' OR c.question <> btrim(c.question)) LOOP
		PERFORM @extschema@.programme_survey_say('error', 'question_key', wrong.name, NULL, wrong.question, NULL, 'it cannot be the key of a question', 'A key is not blank, has no space around it, and at most 63 characters.');
	END LOOP;

	IF labels IS NOT NULL THEN
		EXECUTE format('INSERT INTO pg_temp.import_survey_label (col, code, number, label, missing, ordinal, origin)
			SELECT DISTINCT ON (l.col, l.code) l.col, l.code, l.number, l.label, CASE WHEN l.missing THEN coalesce(@extschema@.programme_survey_reason(l.label), ''other'') END, l.ordinal, 2
			FROM (SELECT c.col, coalesce(trim_scale(n.number)::text, btrim(t.code)) AS code, n.number, coalesce(nullif(btrim(t.label), ''''), t.code) AS label, t.missing, t.ordinal
				FROM %s t JOIN pg_temp.import_survey_column c ON c.name = t.variable::text CROSS JOIN LATERAL @extschema@.programme_read_number(btrim(t.code), NULL::text) n (number)
				WHERE c.role IS DISTINCT FROM ''ignored'' AND btrim(t.code) <> '''') l ORDER BY l.col, l.code, l.ordinal',
			(SELECT format('%I.%I', m.nspname, r.relname) FROM pg_class r JOIN pg_namespace m ON m.oid = r.relnamespace WHERE r.oid = labels));
	END IF;
	-- 1 and 01 are the same code, of which a plan can say one thing.
	FOR wrong IN SELECT s.part, s.name, s.code, string_agg(format('"%s"', s.key), ', ' ORDER BY s.key COLLATE "C") AS keys
			FROM (SELECT k.part, e.key AS name, coalesce(trim_scale(n.number)::text, btrim(a.key)) AS code, a.key, a.value FROM unnest('{labels,missing}'::text[]) k (part) CROSS JOIN LATERAL jsonb_each(coalesce(plan -> k.part, '{}')) e
				CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(e.value) WHEN 'object' THEN e.value ELSE '{}' END) a CROSS JOIN LATERAL @extschema@.programme_read_number(btrim(a.key), NULL::text) n (number) WHERE a.value IS NOT NULL) s
			GROUP BY s.part, s.name, s.code HAVING count(DISTINCT s.value) > 1 ORDER BY s.part, s.name, s.code LOOP
		PERFORM @extschema@.programme_survey_say('error', 'code_twice', wrong.name, NULL, wrong.code, NULL, format('the plan says several things of this code in "%s", as %s', wrong.part, wrong.keys), 'Say one of them.');
	END LOOP;
	INSERT INTO pg_temp.import_survey_label (col, code, number, label, missing, ordinal, origin)
	SELECT DISTINCT ON (c.col, coalesce(trim_scale(n.number)::text, btrim(l.key))) c.col, coalesce(trim_scale(n.number)::text, btrim(l.key)), n.number, l.value, NULL, NULL, 1
	FROM pg_temp.import_survey_column c CROSS JOIN LATERAL jsonb_each_text(c.given -> 'labels') l CROSS JOIN LATERAL @extschema@.programme_read_number(btrim(l.key), NULL::text) n (number)
	WHERE c.given ? 'labels' AND l.value IS NOT NULL ORDER BY c.col, coalesce(trim_scale(n.number)::text, btrim(l.key)), l.key
	ON CONFLICT (col, code) DO UPDATE SET label = excluded.label, origin = 1;
	INSERT INTO pg_temp.import_survey_label (col, code, number, label, ordinal, origin)
	SELECT c.col, b.code, b.code::numeric, b.label, b.code::integer + 1, 3 FROM pg_temp.import_survey_column c, (VALUES ('0', 'no'), ('1', 'yes')) b (code, label) WHERE c.role IS NULL AND c.class = 'boolean'
	ON CONFLICT (col, code) DO NOTHING;
	EXECUTE format('INSERT INTO pg_temp.import_survey_label (col, code, number, label, missing, ordinal, origin)
		SELECT c.col, trim_scale(p.code)::text, p.code, p.label, p.missing, p.ordinal, 9 FROM pg_temp.import_survey_column c JOIN %I.response_option p ON p.question::text = c.question WHERE c.role IS NULL
		ON CONFLICT (col, code) DO NOTHING', schema);
	-- What the programme knows to be missing stays so, where the delivery does not say.
	EXECUTE format('UPDATE pg_temp.import_survey_label l SET missing = p.missing FROM pg_temp.import_survey_column c JOIN %I.response_option p ON p.question::text = c.question
		WHERE c.role IS NULL AND NOT coalesce(c.given ? ''missing'', false) AND l.col = c.col AND l.number = p.code AND l.missing IS NULL AND p.missing IS NOT NULL', schema);

	-- Codes of missing answers: those of a column, then those of all that say nothing of their own.
	FOR wrong IN SELECT m.key AS name, r.value FROM jsonb_each(coalesce(plan -> 'missing', '{}')) m CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(m.value) WHEN 'object' THEN m.value ELSE '{}' END) r
			WHERE NOT coalesce(r.value = ANY (reasons), false) LOOP
		PERFORM @extschema@.programme_survey_say('error', 'reason_unknown', wrong.name, NULL, wrong.value, NULL, 'it is no reason for a missing answer', format('There is: %s.', array_to_string(reasons, ', ')));
	END LOOP;
	INSERT INTO pg_temp.import_survey_label (col, code, number, label, missing, origin)
	SELECT m.col, m.code, n.number, CASE m.reason WHEN 'dont_know' THEN 'do not know' WHEN 'other' THEN 'missing' ELSE replace(m.reason, '_', ' ') END, m.reason, 4
	FROM (SELECT DISTINCT ON (c.col, coalesce(trim_scale(n.number)::text, btrim(k.code))) c.col, coalesce(trim_scale(n.number)::text, btrim(k.code)) AS code, k.reason
		FROM pg_temp.import_survey_column c CROSS JOIN LATERAL (SELECT coalesce(c.given -> 'missing', plan -> 'missing' -> '*')) s (said)
		CROSS JOIN LATERAL (SELECT a.code, 'other' FROM jsonb_array_elements_text(CASE jsonb_typeof(s.said) WHEN 'array' THEN s.said ELSE '[]' END) a (code)
			UNION ALL SELECT o.key, o.value FROM jsonb_each_text(CASE jsonb_typeof(s.said) WHEN 'object' THEN s.said ELSE '{}' END) o WHERE o.value = ANY (reasons)) k (code, reason)
		CROSS JOIN LATERAL @extschema@.programme_read_number(btrim(k.code), NULL::text) n (number)
		WHERE c.role IS NULL ORDER BY c.col, coalesce(trim_scale(n.number)::text, btrim(k.code)), k.code) m CROSS JOIN LATERAL @extschema@.programme_read_number(m.code, NULL::text) n (number)
	JOIN pg_temp.import_survey_column c ON c.col = m.col
	WHERE c.given ? 'missing' OR EXISTS (SELECT FROM pg_temp.import_survey_value v WHERE v.col = m.col AND v.code = m.code AND NOT v.nothing) OR EXISTS (SELECT FROM pg_temp.import_survey_label l WHERE l.col = m.col AND l.code = m.code)
	ON CONFLICT (col, code) DO UPDATE SET missing = CASE WHEN excluded.missing = 'other' THEN coalesce(import_survey_label.missing, @extschema@.programme_survey_reason(import_survey_label.label), 'other') ELSE excluded.missing END,
		origin = least(import_survey_label.origin, 4);

	-- Labels whose words and code both say that there is no answer; or the words only.
	FOR wrong IN SELECT c.name, string_agg(format('%s %s', l.code, l.label), ', ' ORDER BY l.number) AS options FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col
			WHERE c.role IS NULL AND l.missing IS NULL AND l.origin < 4 AND NOT coalesce(c.given ? 'missing', false) AND @extschema@.programme_survey_reason(l.label) IS NOT NULL
				AND (l.number < 0 OR l.number = ANY (@extschema@.programme_survey_suspects())) GROUP BY c.col, c.name ORDER BY c.col LOOP
		PERFORM @extschema@.programme_survey_say('note', 'missing_by_label', wrong.name, NULL, wrong.options, NULL, 'taken for missing answers, for their labels and codes', format('If they are answers: plan => %L.', jsonb_build_object('missing', jsonb_build_object(wrong.name, '[]'::jsonb))));
	END LOOP;
	UPDATE pg_temp.import_survey_label l SET missing = @extschema@.programme_survey_reason(l.label) FROM pg_temp.import_survey_column c
	WHERE c.col = l.col AND c.role IS NULL AND l.missing IS NULL AND l.origin < 4 AND NOT coalesce(c.given ? 'missing', false) AND (l.number < 0 OR l.number = ANY (@extschema@.programme_survey_suspects()));
	FOR wrong IN SELECT c.name, string_agg(format('%s %s', l.code, l.label), ', ' ORDER BY l.number) AS options, jsonb_agg(coalesce(to_jsonb(l.number), to_jsonb(l.code)) ORDER BY l.number) AS codes FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col
			WHERE c.role IS NULL AND l.missing IS NULL AND l.origin < 4 AND NOT coalesce(c.given ? 'missing', false) AND @extschema@.programme_survey_reason(l.label) IS NOT NULL GROUP BY c.col, c.name ORDER BY c.col LOOP
		PERFORM @extschema@.programme_survey_say('warning', 'answer_by_label', wrong.name, NULL, wrong.options, NULL, 'counted as an answer, though its label is that of a missing one',
			format('If it is missing: plan => %L.', jsonb_build_object('missing', jsonb_build_object(wrong.name, wrong.codes))));
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_labels(text, regclass, jsonb) IS
'part of import_survey: which question each column is, and the labels of its codes';

-- Finds the option of each value: by its code, or by its label. The same label
-- twice is no key.
CREATE FUNCTION programme_survey_match() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	words CONSTANT text[] := '{.,-,#NULL!,#N/A,NULL,null,NA,N/A,NaN,nan}';
	is_label record;
BEGIN
	-- Of codes in words that have a label in common, the label alone would not tell which is which.
	UPDATE pg_temp.import_survey_label l SET label = format('%s (%s)', l.label, l.code) WHERE l.number IS NULL AND l.origin < 9 AND EXISTS (SELECT FROM pg_temp.import_survey_label o WHERE o.col = l.col AND o.code <> l.code AND o.number IS NULL AND lower(o.label) = lower(l.label));
	UPDATE pg_temp.import_survey_label l SET folded = @extschema@.programme_folded(l.label);
	-- What has a code in words keeps the number that it was given before.
	UPDATE pg_temp.import_survey_label l SET number = p.number FROM pg_temp.import_survey_label p WHERE p.col = l.col AND p.origin = 9 AND l.number IS NULL AND l.origin < 9 AND p.folded = l.folded;
	DELETE FROM pg_temp.import_survey_label p USING pg_temp.import_survey_label l WHERE p.origin = 9 AND l.col = p.col AND l.number = p.number AND l.code <> p.code;

	UPDATE pg_temp.import_survey_value v SET option = l.code FROM pg_temp.import_survey_label l WHERE l.col = v.col AND l.code = v.code AND NOT v.nothing;
	UPDATE pg_temp.import_survey_value v SET option = m.code
	FROM (SELECT l.col, l.folded, min(l.code) AS code FROM pg_temp.import_survey_label l GROUP BY l.col, l.folded HAVING count(*) = 1) m
	WHERE v.option IS NULL AND v.number IS NULL AND NOT v.nothing AND m.col = v.col AND m.folded = @extschema@.programme_folded(v.said);
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'label_ambiguous', c.name, v.first, v.said, v.n, format('several codes have this label: %s', m.codes), format('Say which is meant: plan => %L.', jsonb_build_object('values', jsonb_build_object(c.name, jsonb_build_object(v.said, m.first_code))))
	FROM (SELECT l.col, l.folded, string_agg(l.code, ', ' ORDER BY l.number) AS codes, min(l.code) AS first_code FROM pg_temp.import_survey_label l GROUP BY l.col, l.folded HAVING count(*) > 1) m
	JOIN pg_temp.import_survey_value v ON v.col = m.col AND v.option IS NULL AND v.number IS NULL AND NOT v.nothing AND m.folded = @extschema@.programme_folded(v.said)
	JOIN pg_temp.import_survey_column c ON c.col = v.col AND c.role IS NULL;
	-- What programs write where there is nothing.
	FOR is_label IN SELECT c.name, string_agg(DISTINCT v.said, ', ') AS words, sum(v.n) AS n, min(v.first) AS first FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
			WHERE v.option IS NULL AND NOT v.nothing AND v.said = ANY (words) AND coalesce(c.role NOT IN ('area', 'wave'), true) GROUP BY c.col, c.name ORDER BY c.col LOOP
		INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
		VALUES ('note', 'nothing_by_word', is_label.name, is_label.first, is_label.words, is_label.n, 'taken for nothing at all', 'If it is an answer, or a reason for a missing one, give it a label: plan => ''{"labels": {"a column": {"a code": "a label"}}}''.');
	END LOOP;
	UPDATE pg_temp.import_survey_value v SET nothing = true FROM pg_temp.import_survey_column c WHERE c.col = v.col AND v.option IS NULL AND NOT v.nothing AND v.said = ANY (words) AND coalesce(c.role NOT IN ('area', 'wave'), true);
	-- In which encoding was it read?
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'encoding', g.name, g.first, g.value, g.n, 'read in another encoding than it was written in' || coalesce(format(': "%s" was meant', g.mended), ''),
		CASE WHEN g.mended IS NULL THEN 'Load the file again and say its encoding: \copy ... WITH (FORMAT csv, HEADER, ENCODING ''WIN1252'').' ELSE 'Load the file again and say its encoding: \copy ... WITH (FORMAT csv, HEADER, ENCODING ''UTF8'').' END
			|| format(' If it is right as it is: plan => %L.', jsonb_build_object('as_is', jsonb_build_array(g.name)))
	FROM (SELECT x.name, x.first, x.value, x.n, @extschema@.programme_survey_mended(x.value) AS mended
		FROM (SELECT c.name, v.first, v.said AS value, v.n FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col WHERE c.class = 'text' AND NOT c.as_is AND NOT v.nothing AND v.number IS NULL
			UNION ALL SELECT c.name, NULL, l.label, NULL FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col WHERE l.origin < 9 AND NOT c.as_is
			UNION ALL SELECT c.name, NULL, c.comment, NULL FROM pg_temp.import_survey_column c WHERE c.role IS NULL AND NOT c.as_is
			UNION ALL SELECT c.name, NULL, c.question, NULL FROM pg_temp.import_survey_column c WHERE c.role IS NULL AND NOT c.as_is) x
		WHERE @extschema@.programme_survey_garbled(x.value)) g;
END
$$;
COMMENT ON FUNCTION programme_survey_match() IS
'part of import_survey: which option of its question each value is';
