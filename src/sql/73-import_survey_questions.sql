---- import_survey: what kind of question a column is, and what does not fit it ----

-- A labelled column need not be a choice: some label the poles of a scale only, or
-- the missing codes of a number.
CREATE FUNCTION programme_survey_kinds(has_texts boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	kinds CONSTANT text[] := CASE WHEN has_texts THEN '{choice,number,text}' ELSE '{choice,number}' END;
	this record;
BEGIN
	FOR this IN SELECT c.name, c.kind FROM pg_temp.import_survey_column c WHERE c.role IS NULL AND NOT c.kind = ANY (kinds) LOOP
		PERFORM @extschema@.programme_survey_say('error', 'kind_unknown', this.name, NULL, this.kind, NULL, 'it is no kind of question', format('There is: %s.', array_to_string(kinds, ', ')));
	END LOOP;
	FOR this IN SELECT c.col, c.name, c.class, c.kind, c.is_there, l.*, coalesce(v.texts, 0) AS texts, coalesce(v.text_rows, 0) AS text_rows, v.longest, coalesce(v.numbers, 0) AS numbers, coalesce(v.n, 0) AS n
		FROM pg_temp.import_survey_column c
		CROSS JOIN LATERAL (SELECT count(*) AS labels, coalesce(count(*) >= 3 AND count(l.number) = count(*) AND max(l.number) - min(l.number) + 1 = count(*), false) AS complete
			FROM pg_temp.import_survey_label l WHERE l.col = c.col AND l.missing IS NULL) l
		LEFT JOIN (SELECT x.col, count(*) FILTER (WHERE x.is_text) AS texts, sum(x.n) FILTER (WHERE x.is_text) AS text_rows, max(length(x.said)) FILTER (WHERE x.is_text) AS longest, count(*) FILTER (WHERE x.number IS NOT NULL AND x.option IS NULL) AS numbers, sum(x.n) AS n
			FROM (SELECT y.*, y.number IS NULL AND y.option IS NULL AND @extschema@.programme_read_number(y.said, ','::text) IS NULL AS is_text FROM pg_temp.import_survey_value y WHERE NOT y.nothing) x GROUP BY x.col) v ON v.col = c.col
		WHERE c.role IS NULL ORDER BY c.col LOOP
		IF this.kind IS NULL THEN
			this.kind := CASE WHEN this.labels > 0 THEN CASE WHEN this.numbers >= this.labels AND NOT this.complete THEN 'number' ELSE 'choice' END
				WHEN this.text_rows * 2 <= this.n THEN 'number'
				WHEN this.texts <= 30 AND this.texts * 3 <= this.text_rows AND this.longest <= 100 THEN 'choice' ELSE 'text' END;
			IF this.kind = 'number' AND this.labels > 0 THEN
				PERFORM @extschema@.programme_survey_say('note', 'scale', this.name, NULL, NULL, NULL, format('taken as a number: %s of its values have labels, and %s have none', this.labels, this.numbers),
					format('If each answer is one of a few options, label them all, or say plan => %L.', jsonb_build_object('questions', jsonb_build_object(this.name, '{"kind": "choice"}'::jsonb))));
			END IF;
			UPDATE pg_temp.import_survey_column c SET kind = this.kind WHERE c.col = this.col;
		END IF;
		IF this.kind = 'choice' AND this.labels = 0 AND this.texts > 0 THEN
			-- Answers in words, and nothing that says what their codes are.
			INSERT INTO pg_temp.import_survey_label (col, code, number, label, missing, origin, folded)
			SELECT v.col, min(v.code), NULL, min(v.said), @extschema@.programme_survey_reason(min(v.said)), 5, @extschema@.programme_folded(v.said) FROM pg_temp.import_survey_value v
			WHERE v.col = this.col AND v.option IS NULL AND v.number IS NULL AND NOT v.nothing GROUP BY v.col, @extschema@.programme_folded(v.said);
			UPDATE pg_temp.import_survey_value v SET option = l.code FROM pg_temp.import_survey_label l WHERE v.col = this.col AND l.col = v.col AND v.option IS NULL AND v.number IS NULL AND NOT v.nothing AND l.folded = @extschema@.programme_folded(v.said);
		ELSIF this.kind = 'choice' AND this.labels = 0 AND this.numbers > 0 THEN
			-- A choice without a codebook would count for nothing.
			INSERT INTO pg_temp.import_survey_label (col, code, number, label, origin) SELECT v.col, v.code, min(v.number), v.code, 5 FROM pg_temp.import_survey_value v WHERE v.col = this.col AND v.option IS NULL AND NOT v.nothing GROUP BY v.col, v.code
			ON CONFLICT (col, code) DO NOTHING;
			UPDATE pg_temp.import_survey_value v SET option = v.code WHERE v.col = this.col AND v.option IS NULL AND NOT v.nothing;
			PERFORM @extschema@.programme_survey_say('warning', 'options_made', this.name, NULL, NULL, NULL, 'a choice without a codebook: its codes are its labels', 'Give them labels: plan => ''{"labels": {"a column": {"1": "a label"}}}'', or in response_option.');
		END IF;
		IF this.kind = 'text' AND NOT has_texts THEN
			PERFORM @extschema@.programme_survey_say('warning', 'text_left_out', this.name, NULL, NULL, this.text_rows::text, 'left out: answers in words have no place in this programme yet', 'Its owner calls upgrade_programme, or the plan names the column in "ignore".');
			UPDATE pg_temp.import_survey_column c SET role = 'ignored' WHERE c.col = this.col;
		END IF;
	END LOOP;

	-- Codes in words get numbers, after those that there are; missing ones below
	-- whatever a number could be.
	UPDATE pg_temp.import_survey_label l SET number = CASE WHEN l.missing IS NULL THEN coalesce(m.most, 0) + m.place ELSE least(-1000, m.least) - m.place END
	FROM (SELECT x.col, x.code, row_number() OVER (PARTITION BY x.col, x.missing IS NULL ORDER BY x.ordinal, x.code COLLATE "C") AS place, ceil(o.most) AS most, floor(least(o.least, v.least)) AS least
		FROM pg_temp.import_survey_label x JOIN pg_temp.import_survey_column c ON c.col = x.col
		CROSS JOIN LATERAL (SELECT max(y.number) FILTER (WHERE y.number > 0) AS most, min(y.number) AS least FROM pg_temp.import_survey_label y WHERE y.col = x.col) o
		CROSS JOIN LATERAL (SELECT min(y.number) AS least FROM pg_temp.import_survey_value y WHERE y.col = x.col) v
		WHERE x.number IS NULL AND c.role IS NULL) m
	WHERE l.col = m.col AND l.code = m.code;
	FOR this IN SELECT c.name, bool_or(l.origin = 5) AS is_made, string_agg(format('%s %s', l.number, l.label), ', ' ORDER BY l.number) AS options FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col
			WHERE c.role IS NULL AND l.origin < 9 AND l.code <> trim_scale(l.number)::text AND (c.kind <> 'text' OR l.missing IS NOT NULL) GROUP BY c.col, c.name ORDER BY c.col LOOP
		PERFORM @extschema@.programme_survey_say(CASE WHEN this.is_made THEN 'warning' ELSE 'note' END, 'codes_made', this.name, NULL, this.options, NULL,
			CASE WHEN this.is_made THEN 'its answers are words: each got a number, in the order of the alphabet' ELSE 'its codes are words: each got a number' END,
			CASE WHEN this.is_made THEN format('To say which number is which: plan => %L.', jsonb_build_object('labels', jsonb_build_object(this.name, jsonb_build_object('1', 'a label', '2', 'another')))) END);
	END LOOP;
	UPDATE pg_temp.import_survey_label l SET ordinal = o.ordinal FROM (SELECT x.col, x.code, row_number() OVER (PARTITION BY x.col ORDER BY x.ordinal, x.number) AS ordinal FROM pg_temp.import_survey_label x WHERE x.missing IS NULL AND x.origin < 9) o
	WHERE l.col = o.col AND l.code = o.code;
	UPDATE pg_temp.import_survey_label l SET ordinal = NULL WHERE l.missing IS NOT NULL;
	FOR this IN SELECT c.col, c.name, max(l.ordinal) AS n FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col WHERE c.role IS NULL AND c.kind <> 'text' GROUP BY c.col, c.name HAVING max(l.ordinal) > 32767 ORDER BY c.col LOOP
		PERFORM @extschema@.programme_survey_say('note', 'options_without_order', this.name, NULL, NULL, this.n::text, 'it has more than 32,767 options: which comes after which is not kept', NULL);
		UPDATE pg_temp.import_survey_label l SET ordinal = NULL WHERE l.col = this.col;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_kinds(boolean) IS
'part of import_survey: which kind of question each column is';

-- What each value becomes: the code of its option, or a number; and what it
-- cannot become.
CREATE FUNCTION programme_survey_answers() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
BEGIN
	UPDATE pg_temp.import_survey_value v SET answer = l.number FROM pg_temp.import_survey_label l, pg_temp.import_survey_column c WHERE c.col = v.col AND c.role IS NULL AND l.col = v.col AND l.code = v.option AND NOT v.nothing AND l.number BETWEEN -1e15 AND 1e15;
	UPDATE pg_temp.import_survey_value v SET doubt = 'comma' FROM pg_temp.import_survey_column c WHERE c.col = v.col AND c.class = 'text' AND c.decimal_mark IS NULL AND v.number IS NULL AND v.option IS NULL AND NOT v.nothing AND v.said ~ '[0-9],[0-9]'
		AND (@extschema@.programme_read_number(v.said, ','::text) IS NOT NULL OR @extschema@.programme_read_number(v.said, '.'::text) IS NOT NULL);
	UPDATE pg_temp.import_survey_value v SET answer = v.number FROM pg_temp.import_survey_column c WHERE c.col = v.col AND c.kind = 'number' AND v.option IS NULL AND NOT v.nothing AND v.number BETWEEN -1e15 AND 1e15;
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', CASE WHEN c.kind = 'number' THEN 'no_number' ELSE 'no_option' END, c.name, v.first, v.said, v.n,
		CASE WHEN v.option IS NOT NULL THEN 'its code is beyond 1e15' WHEN c.kind = 'choice' THEN format('it is no option of the question: %s', coalesce((SELECT string_agg(format('%s %s', l.code, l.label), ', ' ORDER BY l.number) FROM pg_temp.import_survey_label l WHERE l.col = c.col), 'there is none'))
			WHEN v.number IS NOT NULL THEN 'it is beyond 1e15'
			ELSE 'it is no number' END,
		CASE WHEN c.kind = 'choice' AND v.number IS NOT NULL AND v.option IS NULL THEN format('If it is an option, label it: plan => %L. If it is a missing code: plan => %L. ', jsonb_build_object('labels', jsonb_build_object(c.name, jsonb_build_object(v.said, 'its label'))),
				jsonb_build_object('missing', jsonb_build_object(c.name, jsonb_build_array(v.number)))) ELSE '' END
			|| format('To say what is meant, or null for no answer: plan => %L.', jsonb_build_object('values', jsonb_build_object(c.name, jsonb_build_object(v.raw, NULL))))
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
	WHERE c.role IS NULL AND (c.kind <> 'text' OR v.option IS NOT NULL) AND v.answer IS NULL AND NOT v.nothing AND NOT (c.kind = 'number' AND v.doubt IS NOT NULL)
		AND NOT EXISTS (SELECT FROM pg_temp.import_survey_problem p WHERE p.problem = 'label_ambiguous' AND p.item = c.name AND p.value = v.said);

	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'decimal_mark', c.name, min(v.first), (array_agg(v.said ORDER BY v.first))[1], sum(v.n), 'numbers with commas: where decimals begin, or between thousands?', 'Decimal commas: decimal_mark => '',''. Commas between thousands: decimal_mark => ''.''.'
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col WHERE c.kind = 'number' AND c.role IS NULL AND v.doubt IS NOT NULL AND v.answer IS NULL AND NOT v.nothing GROUP BY c.col, c.name;

	-- Numbers that look like missing codes, and that nobody said anything of: below
	-- 0 where no other number is, or at least twice as large as any other.
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'looks_missing', c.name, v.first, v.said, v.n, 'it looks like a missing code, and would be counted as a number',
		format('If it is one: missing => ''{%s}'' for all columns, or plan => %L. If it is a number like any other: plan => %L.', v.code,
			jsonb_build_object('missing', jsonb_build_object(c.name, jsonb_build_object(v.code, 'dont_know'))), jsonb_build_object('missing', jsonb_build_object(c.name, '[]'::jsonb)))
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
	CROSS JOIN LATERAL (SELECT min(o.answer) AS least, max(o.answer) AS most FROM pg_temp.import_survey_value o LEFT JOIN pg_temp.import_survey_label l ON l.col = o.col AND l.code = o.option
		WHERE o.col = v.col AND o.answer IS NOT NULL AND l.missing IS NULL AND (o.option IS NOT NULL OR NOT o.answer = ANY (@extschema@.programme_survey_suspects()))) others
	WHERE c.kind = 'number' AND c.role IS NULL AND v.option IS NULL AND NOT coalesce(c.given ? 'missing', false) AND v.answer = ANY (@extschema@.programme_survey_suspects())
		AND ((v.answer < 0 AND NOT coalesce(others.least < 0, false)) OR (v.answer > 0 AND others.most * 2 <= v.answer));
	UPDATE pg_temp.import_survey_column c SET direct = c.kind <> 'text' AND NOT EXISTS (SELECT FROM pg_temp.import_survey_value v WHERE v.col = c.col
		AND NOT coalesce(NOT v.nothing AND CASE WHEN v.raw ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' THEN v.raw::numeric = v.answer END, false)) WHERE c.role IS NULL;
END
$$;
COMMENT ON FUNCTION programme_survey_answers() IS
'part of import_survey: what each value becomes, and what does not fit its question';
