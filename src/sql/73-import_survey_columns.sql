---- import_survey: which column of a delivery is what ----

-- What a column can be besides a question: the column of interview that it goes
-- to, and names by which it is known if nobody names it.
CREATE FUNCTION programme_survey_roles(OUT role text, OUT target text, OUT known_as text[]) RETURNS SETOF record
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ VALUES
	('serial', 'interview', '{serial,serial_no,serialno,serial_number,interview,interview_id,interview_no,case_id,caseid}'::text[]),
	('wave', 'wave', '{wave,wave_no,wave_number}'),
	('area', 'area', '{area,area_code,areacode,area_id,area_name}'),
	('household', 'household', '{household,household_id,householdid,hhid,hh_id}'),
	('respondent', 'respondent', '{respondent,respondent_id,person_id,personid,persid}'),
	('date', 'interviewed_on', '{date,interviewed_on,interview_date,date_of_interview,intdate,int_date}'),
	('weight', 'w_final', '{weight,w_final,final_weight,weight_final,wt_final,wt_fin}'),
	('sample_type', 'sample_type', '{sample_type,sampletype}'),
	('psu', 'psu', '{psu}'),
	('stratum', 'stratum', '{stratum}'),
	('adults', 'adults', '{adults}'),
	('w_design', 'w_design', '{w_design,design_weight}'),
	('w_nonresponse', 'w_nonresponse', '{w_nonresponse,nonresponse_weight}'),
	('w_longitudinal', 'w_longitudinal', '{w_longitudinal,longitudinal_weight}')
$$;
COMMENT ON FUNCTION programme_survey_roles() IS
'part of import_survey: what a column can be besides a question, and the names by which it is known';

-- Everything that is found goes to one list, which becomes the answer.
CREATE FUNCTION programme_survey_say(severity text, problem text, item text, interview text, value text, n text, what text, advice text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$ INSERT INTO pg_temp.import_survey_problem (severity, problem, item, interview, value, n, what, advice) VALUES ($1, $2, $3, $4, $5, $6::bigint, $7, $8) $$;
COMMENT ON FUNCTION programme_survey_say(text, text, text, text, text, text, text, text) IS
'part of import_survey: notes one thing that was found';

-- The number of a column by its name: as it is, or in the form of a key if one
-- column only has it.
CREATE FUNCTION programme_survey_find(name text) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT coalesce((SELECT c.col FROM pg_temp.import_survey_column c WHERE c.name = $1),
	(SELECT min(c.col) FROM pg_temp.import_survey_column c WHERE c.key = @extschema@.programme_survey_key($1) HAVING count(*) = 1))
$$;
COMMENT ON FUNCTION programme_survey_find(text) IS
'part of import_survey: a column of the source by its name, as it is or as the key of a question';

-- Fills import_survey_column: what each column is, as the plan says or its name.
CREATE FUNCTION programme_survey_columns(source regclass, plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	known CONSTANT text := (SELECT string_agg(format('"%s"', @extschema@.programme_shown(a.attname::text)), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = source AND a.attnum BETWEEN 1 AND 60 AND NOT a.attisdropped);
	is_role record;
	named record;
	here integer;
BEGIN
	INSERT INTO pg_temp.import_survey_column (col, name, class, comment, key)
	SELECT row_number() OVER (ORDER BY a.attnum), a.attname, CASE t.typcategory WHEN 'N' THEN 'number' WHEN 'S' THEN 'text' WHEN 'E' THEN 'text' WHEN 'U' THEN CASE WHEN t.typname = 'citext' THEN 'text' ELSE 'other' END
		WHEN 'B' THEN 'boolean' WHEN 'D' THEN 'date' ELSE 'other' END,
		nullif(btrim(col_description(source, a.attnum)), ''), @extschema@.programme_survey_key(a.attname::text)
	FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped;

	-- Missing codes of Stata and SAS that have no number stand in a column beside.
	UPDATE pg_temp.import_survey_column c SET beside = m.name FROM pg_temp.import_survey_column m WHERE m.class = 'text' AND m.comment = 'missing codes of ' || c.name AND m.name LIKE '%\_missing';
	UPDATE pg_temp.import_survey_column m SET role = 'ignored' WHERE m.name IN (SELECT c.beside FROM pg_temp.import_survey_column c);

	-- Columns that the plan speaks of.
	FOR named IN SELECT k.part, e.name FROM unnest('{ignore,as_is}'::text[]) k (part) CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(plan -> k.part, '[]')) e (name)
		UNION ALL SELECT k.part, e.name FROM unnest('{questions,values,labels,missing}'::text[]) k (part) CROSS JOIN LATERAL jsonb_object_keys(coalesce(plan -> k.part, '{}')) e (name) WHERE e.name <> '*' LOOP
		here := @extschema@.programme_survey_find(named.name);
		IF here IS NULL THEN
			PERFORM @extschema@.programme_survey_say('error', 'column_unknown', named.name, NULL, NULL, NULL, format('the plan has it in "%s", and there is no such column', named.part), 'There is: ' || known || '.');
		ELSIF named.part = 'ignore' THEN
			UPDATE pg_temp.import_survey_column c SET role = 'ignored' WHERE c.col = here;
		ELSIF named.part = 'as_is' THEN
			UPDATE pg_temp.import_survey_column c SET as_is = true WHERE c.col = here;
		ELSE
			UPDATE pg_temp.import_survey_column c SET given = coalesce(c.given, '{}') || jsonb_build_object(named.part, plan -> named.part -> named.name) WHERE c.col = here;
		END IF;
	END LOOP;

	UPDATE pg_temp.import_survey_column c SET role = 'ignored' WHERE c.name = @extschema@.programme_line_number(source) AND NOT c.key = ANY (SELECT unnest(r.known_as) FROM @extschema@.programme_survey_roles() r)
		AND NOT EXISTS (SELECT FROM @extschema@.programme_survey_roles() r WHERE @extschema@.programme_survey_find(plan ->> r.role) = c.col) AND c.given IS NULL;

	-- What interviews need: as named, or else by its usual name.
	FOR is_role IN SELECT r.role, plan ->> r.role AS said FROM @extschema@.programme_survey_roles() r WHERE plan ->> r.role IS NOT NULL LOOP
		here := @extschema@.programme_survey_find(is_role.said);
		IF here IS NULL THEN
			PERFORM @extschema@.programme_survey_say('error', 'column_unknown', is_role.said, NULL, NULL, NULL, format('it is named as %s, and there is no such column', is_role.role),
				'There is: ' || known || '.' || CASE WHEN is_role.role IN ('serial', 'household', 'respondent') THEN '' ELSE format(' If it is the same for all, leave %s out and say plan => ''{"constant": {"%1$s": "..."}}''.', is_role.role) END);
		ELSIF (SELECT c.role FROM pg_temp.import_survey_column c WHERE c.col = here) IS NOT NULL THEN
			PERFORM @extschema@.programme_survey_say('error', 'column_twice', (SELECT c.name FROM pg_temp.import_survey_column c WHERE c.col = here), NULL, NULL, NULL,
				format('it is named as %s, and as %s', is_role.role, (SELECT c.role FROM pg_temp.import_survey_column c WHERE c.col = here)), 'A column is one thing.');
		ELSE
			UPDATE pg_temp.import_survey_column c SET role = is_role.role WHERE c.col = here;
		END IF;
	END LOOP;
	FOR is_role IN SELECT r.role, c.col, c.name, row_number() OVER (PARTITION BY r.role ORDER BY array_position(r.known_as, c.key), c.col) AS place,
			plan ->> r.role IS NOT NULL OR plan -> 'constant' ->> r.role IS NOT NULL AS is_said
		FROM @extschema@.programme_survey_roles() r JOIN pg_temp.import_survey_column c ON c.key = ANY (r.known_as)
		WHERE c.role IS NULL AND NOT coalesce(c.given ? 'questions', false) ORDER BY r.role, place LOOP
		IF is_role.place = 1 AND NOT is_role.is_said THEN
			UPDATE pg_temp.import_survey_column c SET role = is_role.role WHERE c.col = is_role.col;
			PERFORM @extschema@.programme_survey_say('note', 'column_known_by_name', is_role.name, NULL, NULL, NULL, format('taken as %s, for its name', is_role.role), format('If it is not, name the right column: %s => ''...''.', is_role.role));
		ELSE
			UPDATE pg_temp.import_survey_column c SET role = 'ignored' WHERE c.col = is_role.col;
			PERFORM @extschema@.programme_survey_say('note', 'column_left_out', is_role.name, NULL, NULL, NULL, format('left out: by its name it would be %s, which comes from elsewhere', is_role.role),
				format('To keep it as a question: plan => %L.', jsonb_build_object('questions', jsonb_build_object(is_role.name, '{}'::jsonb))));
		END IF;
	END LOOP;

	FOR is_role IN SELECT r.role FROM unnest('{serial,wave,area}'::text[]) r (role) WHERE NOT EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = r.role)
			AND plan ->> r.role IS NULL AND (r.role = 'serial' OR plan -> 'constant' ->> r.role IS NULL) LOOP
		PERFORM @extschema@.programme_survey_say('error', 'column_needed', is_role.role, NULL, NULL, NULL, format('no column is known to be the %s of interviews', is_role.role),
			format('Name it: %s => ''...''.', is_role.role) || CASE WHEN is_role.role = 'serial' THEN '' ELSE format(' If it is the same for all: plan => ''{"constant": {"%s": "..."}}''.', is_role.role) END || ' There is: ' || known || '.');
	END LOOP;
	FOR named IN SELECT c.name, c.class FROM pg_temp.import_survey_column c WHERE c.role IS NULL AND c.class IN ('date', 'other') LOOP
		PERFORM @extschema@.programme_survey_say('warning', 'column_left_out', named.name, NULL, NULL, NULL, CASE named.class WHEN 'date' THEN 'left out: a date is no answer' ELSE 'left out: its type is that of neither a number nor a text' END,
			format('Make it a number or a text in a view of the source, or say plan => %L.', jsonb_build_object('ignore', jsonb_build_array(named.name))));
	END LOOP;
	UPDATE pg_temp.import_survey_column c SET role = 'ignored' WHERE c.role IS NULL AND c.class IN ('date', 'other');
	-- As the text of a number or a date that PostgreSQL wrote, whatever the file had.
	UPDATE pg_temp.import_survey_column c SET decimal_mark = CASE WHEN c.class IN ('number', 'boolean') THEN NULL ELSE plan ->> 'decimal_mark' END;
	IF plan ->> 'household' IS NULL AND NOT EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'household') THEN
		PERFORM @extschema@.programme_survey_say('note', 'household_unknown', 'household', NULL, NULL, NULL,
			CASE WHEN EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'respondent') THEN 'no column has households: each person is one' ELSE 'no column has people or households: each interview is one' END,
			'Name them if there are: household => ''...'', respondent => ''...''. Without people, nobody can tell who was interviewed in two waves.');
	END IF;
	IF NOT EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'weight') AND plan ->> 'weight' IS NULL AND plan -> 'constant' ->> 'weight' IS NULL THEN
		PERFORM @extschema@.programme_survey_say('warning', 'weight_unknown', 'weight', NULL, NULL, NULL, 'no column has final weights: estimates leave out interviews without one',
			'Name it: weight => ''...''. If the survey is not weighted: plan => ''{"constant": {"weight": 1}}''.');
	END IF;
END
$$;
COMMENT ON FUNCTION programme_survey_columns(regclass, jsonb) IS
'part of import_survey: what each column of the source is';

-- Copies the source once, as texts without blanks around them, so that all that
-- follows sees the same rows; then lists the different values of each column,
-- with how often and where first. What is worked out, is worked out of these.
CREATE FUNCTION programme_survey_read(source regclass, plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET datestyle = 'ISO, YMD' SET extra_float_digits = 1
AS $$
DECLARE
	blank CONSTANT text := E' \t\r\n\v\f' || CASE WHEN getdatabaseencoding() = 'UTF8' THEN (SELECT string_agg(convert_from(decode(b, 'hex'), 'UTF8'), '') FROM unnest('{c2a0,efbbbf,e280af,e2808b}'::text[]) b) ELSE '' END;
	columns text;
	places text;
	texts text;
	empty bigint;
BEGIN
	SELECT string_agg(CASE WHEN c.class = 'number' AND c.role IN ('serial', 'household', 'respondent', 'psu', 'stratum') THEN format('regexp_replace(s.%I::text, ''[.]0+$'', '''')', c.name)
			WHEN c.class = 'boolean' THEN format('s.%I::integer::text', c.name) WHEN c.class IN ('text', 'other') THEN format('nullif(btrim(s.%I::text, %L), '''')', c.name, blank)
			WHEN c.beside IS NOT NULL THEN format('coalesce(s.%I::text, nullif(btrim(s.%I), ''''))', c.name, c.beside) ELSE format('s.%I::text', c.name) END || ' AS c' || c.col, ', ' ORDER BY c.col),
		string_agg(c.col::text, ',' ORDER BY c.col) FILTER (WHERE c.role IS NULL OR c.role NOT IN ('serial', 'household', 'respondent', 'psu', 'stratum')),
		string_agg('c' || c.col, ',' ORDER BY c.col) FILTER (WHERE c.role IS NULL OR c.role NOT IN ('serial', 'household', 'respondent', 'psu', 'stratum'))
	INTO columns, places, texts FROM pg_temp.import_survey_column c WHERE c.role IS DISTINCT FROM 'ignored';
	EXECUTE format('CREATE TEMPORARY TABLE import_survey_row ON COMMIT DROP AS SELECT %s AS n, %s FROM %s s', @extschema@.programme_line_order(source), columns, (SELECT format('%I.%I', m.nspname, r.relname) FROM pg_class r JOIN pg_namespace m ON m.oid = r.relnamespace WHERE r.oid = source));
	EXECUTE format('DELETE FROM pg_temp.import_survey_row WHERE %s', (SELECT string_agg(format('c%s IS NULL', c.col), ' AND ') FROM pg_temp.import_survey_column c WHERE c.role IS DISTINCT FROM 'ignored'));
	GET DIAGNOSTICS empty = ROW_COUNT;
	IF empty > 0 THEN
		PERFORM @extschema@.programme_survey_say('note', 'row_empty', NULL, NULL, NULL, empty::text, 'rows with nothing in them are left out', NULL);
	END IF;
	-- Interviews that the plan leaves out are as if they were not there.
	IF plan ? 'leave_out' AND EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'serial') THEN
		EXECUTE format('DELETE FROM pg_temp.import_survey_row r WHERE r.c%s IN (SELECT jsonb_array_elements_text($1))', (SELECT c.col FROM pg_temp.import_survey_column c WHERE c.role = 'serial')) USING plan -> 'leave_out';
		GET DIAGNOSTICS empty = ROW_COUNT;
		PERFORM @extschema@.programme_survey_say(CASE WHEN empty < jsonb_array_length(plan -> 'leave_out') THEN 'warning' ELSE 'note' END, 'left_out', NULL, NULL, NULL, empty::text, format('rows are left out, as the plan says of %s serial numbers', jsonb_array_length(plan -> 'leave_out')), NULL);
	END IF;
	CREATE UNIQUE INDEX ON pg_temp.import_survey_row (n);
	EXECUTE 'ANALYZE pg_temp.import_survey_row (n)';
	IF places IS NOT NULL THEN
		EXECUTE format('INSERT INTO pg_temp.import_survey_value (col, raw, said, n, first) SELECT v.col, v.raw, v.raw, count(*), min(v.n)
			FROM (SELECT r.n, unnest(ARRAY[%s]) AS col, unnest(ARRAY[%s]) AS raw FROM pg_temp.import_survey_row r) v WHERE v.raw IS NOT NULL GROUP BY v.col, v.raw', places, texts);
	END IF;
	-- What is the same for all is as a column of its own.
	WITH added AS (INSERT INTO pg_temp.import_survey_column (col, name, class, role) SELECT -(row_number() OVER ()), 'constant', 'text', e.key FROM jsonb_each_text(coalesce(plan -> 'constant', '{}')) e
			WHERE e.value IS NOT NULL AND NOT EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = e.key) RETURNING col, role)
	INSERT INTO pg_temp.import_survey_value (col, raw, said, n, target) SELECT a.col, c.said, c.said, (SELECT count(*) FROM pg_temp.import_survey_row), CASE WHEN a.role IN ('psu', 'stratum') THEN c.said END
	FROM added a CROSS JOIN LATERAL (SELECT plan -> 'constant' ->> a.role) c (said);
	-- What the plan says in place of a value; null stands for no answer.
	UPDATE pg_temp.import_survey_value v SET said = btrim(m.value, blank), nothing = coalesce(btrim(m.value, blank), '') = '', is_mapped = true
	FROM pg_temp.import_survey_column c CROSS JOIN LATERAL jsonb_each_text(c.given -> 'values') m
	WHERE c.given ? 'values' AND v.col = c.col AND v.raw = btrim(m.key, blank);
	UPDATE pg_temp.import_survey_value v SET number = @extschema@.programme_read_number(v.said, CASE WHEN v.is_mapped THEN NULL ELSE c.decimal_mark END)
	FROM pg_temp.import_survey_column c WHERE c.col = v.col AND (c.role IS NULL OR c.role IN ('weight', 'w_design', 'w_nonresponse', 'w_longitudinal', 'adults', 'area', 'wave', 'sample_type')) AND NOT v.nothing;
	UPDATE pg_temp.import_survey_value v SET code = coalesce(trim_scale(v.number)::text, v.said);
	EXECUTE 'ANALYZE pg_temp.import_survey_value';
END
$$;
COMMENT ON FUNCTION programme_survey_read(regclass, jsonb) IS
'part of import_survey: reads the source once, and lists what values each column has';
