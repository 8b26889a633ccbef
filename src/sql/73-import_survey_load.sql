---- import_survey: from interviews and answers to the tables of a programme ----

-- What the programme has and the delivery contradicts.
CREATE FUNCTION programme_survey_conflicts(schema text, plan jsonb, has_moves boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
BEGIN
	-- Interviews that the delivery is a correction of.
	EXECUTE format('UPDATE pg_temp.import_survey_interview i SET is_new = false FROM %I.interview e WHERE e.interview = i.serial', schema);
	EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, what, advice)
		SELECT ''error'', ''serial_of_other_wave'', ''serial'', i.n, NULL, format(''the programme has an interview of wave %%s by this number, and the delivery one of wave %%s'', e.wave, i.wave),
			''Serial numbers are unique over all waves: make them so in a view of the source, such as wave * 1000000 + serial.''
		FROM pg_temp.import_survey_interview i JOIN %1$I.interview e ON e.interview = i.serial WHERE e.wave::text <> i.wave', schema);
	EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, what, advice)
		SELECT ''error'', ''respondent_known'', ''respondent'', i.n, i.respondent, format(''the programme has an interview of this person in wave %%s, by serial number %%s, which is not in the delivery'', i.wave, e.interview),
			''If the serial numbers changed, delete the old interviews first, or say remove => true. If it is another person, correct the source.''
		FROM pg_temp.import_survey_interview i JOIN %1$I.interview e ON e.wave = i.wave AND e.respondent = i.respondent
		WHERE e.interview <> i.serial AND NOT $1 AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview x WHERE x.serial = e.interview)', schema) USING coalesce((plan ->> 'remove')::boolean, false);
	-- An older programme looks at each row by itself, and finds the person still there.
	IF NOT (SELECT k.condeferrable FROM pg_constraint k WHERE k.conrelid = format('%I.interview', schema)::regclass AND k.conname = 'interview_once') THEN
		EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, what, advice)
			SELECT ''error'', ''respondent_exchanged'', ''respondent'', i.n, i.respondent, format(''the programme has this person in the interview %%s of the same wave, which the delivery gives to %%s'', e.interview, x.respondent),
				''This programme cannot exchange people yet: its owner calls upgrade_programme. If they are where they were, correct the source.''
			FROM pg_temp.import_survey_interview i JOIN %1$I.interview e ON e.wave::text = i.wave AND e.respondent::text = i.respondent JOIN pg_temp.import_survey_interview x ON x.serial = e.interview
			WHERE e.interview <> i.serial AND NOT i.is_new AND x.respondent <> i.respondent', schema);
	END IF;
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'household_in_two_areas', 'household', min(i.n), i.household, count(*), format('in wave %s the household is in several areas: %s', i.wave, string_agg(DISTINCT i.area, ', ')),
		'A household is in one area at a time. Correct the source.'
	FROM pg_temp.import_survey_interview i WHERE i.household IS NOT NULL GROUP BY i.wave, i.household HAVING count(DISTINCT i.area) > 1;
	IF has_moves THEN
		RETURN;
	END IF;

	-- An older programme has a household in one area, and a person in one household, for good.
	EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, what, advice)
		SELECT DISTINCT ON (i.household) ''error'', ''household_moved'', ''household'', i.n, i.household, format(''the household is in area %%s here, and in %%s elsewhere'', i.area, e.area),
			''This programme does not know of moves yet: its owner calls upgrade_programme. If it did not move, correct the source.''
		FROM pg_temp.import_survey_interview i JOIN (SELECT h.household::text AS household, h.area::text AS area FROM %1$I.household h UNION SELECT x.household, x.area FROM pg_temp.import_survey_interview x WHERE x.area IS NOT NULL) e ON e.household = i.household AND e.area <> i.area
		ORDER BY i.household, i.n DESC', schema);
	EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, what, advice)
		SELECT DISTINCT ON (i.respondent) ''error'', ''respondent_moved'', ''respondent'', i.n, i.respondent, format(''the person is in household %%s here, and in %%s elsewhere'', i.household, e.household),
			''This programme does not know of moves yet: its owner calls upgrade_programme. If the person did not move, correct the source.''
		FROM pg_temp.import_survey_interview i JOIN (SELECT r.respondent::text AS respondent, r.household::text AS household FROM %1$I.respondent r UNION SELECT x.respondent, x.household FROM pg_temp.import_survey_interview x) e ON e.respondent = i.respondent AND e.household <> i.household
		ORDER BY i.respondent, i.n DESC', schema);
END
$$;
COMMENT ON FUNCTION programme_survey_conflicts(text, jsonb, boolean) IS
'part of import_survey: what contradicts the interviews that the programme has';

-- What is no error and should be seen: days outside the fieldwork, and who is in
-- several waves, if nothing says which sample people are of.
CREATE FUNCTION programme_survey_samples(schema text, plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	this record;
	people CONSTANT boolean := EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'respondent');
BEGIN
	FOR this IN EXECUTE format('SELECT w.wave, w.starts_on, w.ends_on, count(*) AS n, min(i.n) AS first, (array_agg(i.interviewed_on ORDER BY i.n))[1] AS day FROM pg_temp.import_survey_interview i JOIN %I.wave w ON w.wave = i.wave
			WHERE i.interviewed_on NOT BETWEEN w.starts_on AND w.ends_on GROUP BY w.wave ORDER BY w.wave', schema) LOOP
		INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
		VALUES ('warning', 'outside_fieldwork', 'date', this.first, this.day::text, this.n, format('outside the fieldwork of wave %s, from %s to %s', this.wave, this.starts_on, this.ends_on),
			'Correct the days or the wave; if the day and the month are exchanged, say another date_order.');
	END LOOP;
	IF EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'sample_type') THEN
		INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, n, what, advice)
		SELECT 'error', 'sample_type_missing', 'sample_type', min(i.n), count(*), 'the interviews have no sample type', 'Enter it in the source, or name no column: then whoever is in several waves is of the panel.'
		FROM pg_temp.import_survey_interview i WHERE i.sample_type IS NULL HAVING count(*) > 0;
		RETURN;
	END IF;
	IF people THEN
		EXECUTE format('UPDATE pg_temp.import_survey_interview i SET sample_type = CASE WHEN p.waves > 1 THEN ''panel'' ELSE ''fresh'' END
			FROM (SELECT v.respondent, count(DISTINCT v.wave) AS waves FROM (SELECT x.respondent, x.wave FROM pg_temp.import_survey_interview x
				UNION ALL SELECT e.respondent::text, e.wave::text FROM %1$I.interview e WHERE e.respondent::text IN (SELECT x.respondent FROM pg_temp.import_survey_interview x)
					AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview x WHERE x.serial = e.interview) AND NOT ($1 AND e.wave::text IN (SELECT DISTINCT x.wave FROM pg_temp.import_survey_interview x))) v GROUP BY v.respondent) p
			WHERE p.respondent = i.respondent', schema) USING coalesce((plan ->> 'remove')::boolean, false);
	ELSE
		UPDATE pg_temp.import_survey_interview i SET sample_type = 'fresh';
	END IF;
	PERFORM @extschema@.programme_survey_say('note', 'sample_type_worked_out', 'sample_type', NULL, NULL, count(*)::text, format('no column has it: %s interviews are of people in several waves, hence panel, the others fresh', count(*) FILTER (WHERE i.sample_type = 'panel')), 'Name the column if there is one: sample_type => ''...''.')
	FROM pg_temp.import_survey_interview i;
	EXECUTE format('INSERT INTO pg_temp.import_survey_problem (severity, problem, item, value, n, what, advice)
		SELECT ''warning'', ''panel_elsewhere_fresh'', ''sample_type'', e.wave, count(*), format(''interviews of wave %%s are not in the delivery and stand as fresh, and the people are in it'', e.wave),
			format(''If they are of the panel: UPDATE %%1$I.interview SET sample_type = ''''panel'''' WHERE wave = %%2$L AND respondent IN (SELECT respondent FROM %%1$I.interview GROUP BY respondent HAVING count(*) > 1).'', $1, e.wave)
		FROM %1$I.interview e WHERE e.sample_type = ''fresh'' AND e.respondent::text IN (SELECT i.respondent FROM pg_temp.import_survey_interview i WHERE i.sample_type = ''panel'') AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.serial = e.interview)
		GROUP BY e.wave ORDER BY e.wave', schema) USING schema;
END
$$;
COMMENT ON FUNCTION programme_survey_samples(text, jsonb) IS
'part of import_survey: days outside the fieldwork, and who is of the panel';

CREATE FUNCTION programme_survey_count(item text, done text, n bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$ INSERT INTO pg_temp.import_survey_count (item, done, n) SELECT $1, $2, $3 WHERE $3 > 0 $$;
COMMENT ON FUNCTION programme_survey_count(text, text, bigint) IS
'part of import_survey: notes how many rows of a table were added, changed, removed, or are as they were';

-- Questions and options. What a question says of itself and the delivery does not
-- is kept.
CREATE FUNCTION programme_survey_codebook(schema text, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	survey text;
	this record;
BEGIN
	EXECUTE format('SELECT min(w.survey::text) FROM %I.wave w WHERE w.wave::text IN (SELECT DISTINCT i.wave FROM pg_temp.import_survey_interview i) HAVING count(DISTINCT w.survey) = 1', schema) INTO survey;
	FOR this IN SELECT * FROM (VALUES
		('question', format('SELECT n.question, $1 AS survey, coalesce(n.kind, q.kind) AS kind, coalesce(n.wording, q.wording, regexp_replace(n.name, format(''^%%1$s+|%%1$s+$'', @extschema@.programme_blank()), '''', ''g'')) AS wording, coalesce(n.unit, q.unit) AS unit, coalesce(n.instrument, q.instrument) AS instrument, coalesce(n.rights, q.rights) AS rights,
				CASE WHEN q.question IS NULL THEN ''added'' WHEN (q.kind, q.wording, q.unit, q.instrument, q.rights) IS DISTINCT FROM (n.kind, coalesce(n.wording, q.wording), coalesce(n.unit, q.unit), coalesce(n.instrument, q.instrument), coalesce(n.rights, q.rights)) THEN ''changed'' ELSE ''unchanged'' END AS done
			FROM (SELECT c.question, c.name, c.kind, coalesce(c.given -> ''questions'' ->> ''wording'', c.comment) AS wording, c.given -> ''questions'' ->> ''unit'' AS unit, c.given -> ''questions'' ->> ''instrument'' AS instrument, c.given -> ''questions'' ->> ''rights'' AS rights
				FROM pg_temp.import_survey_column c WHERE c.role IS NULL) n LEFT JOIN %I.question q ON q.question::text = n.question', schema),
			'INSERT INTO %1$I.question (question, survey, kind, wording, unit, instrument, rights) SELECT d.question, d.survey, d.kind, d.wording, d.unit, d.instrument, d.rights FROM (%2$s) d WHERE d.done = ''added''',
			'UPDATE %1$I.question q SET kind = d.kind, wording = d.wording, unit = d.unit, instrument = d.instrument, rights = d.rights FROM (%2$s) d WHERE d.done = ''changed'' AND q.question::text = d.question'),
		('response_option', format('SELECT n.question, n.number AS code, n.label, n.ordinal, n.missing,
				CASE WHEN p.question IS NULL THEN ''added'' WHEN (p.label, p.ordinal, p.missing) IS DISTINCT FROM (n.label, n.ordinal::smallint, n.missing) THEN ''changed'' ELSE ''unchanged'' END AS done
			FROM (SELECT DISTINCT ON (c.question, l.number) c.question, l.number, l.label, l.ordinal, l.missing FROM pg_temp.import_survey_label l JOIN pg_temp.import_survey_column c ON c.col = l.col
				WHERE c.role IS NULL AND l.origin < 9 AND l.number IS NOT NULL AND (c.kind <> ''text'' OR l.missing IS NOT NULL) ORDER BY c.question, l.number, l.origin) n
			LEFT JOIN %I.response_option p ON p.question::text = n.question AND p.code = n.number WHERE $1 IS NULL OR true', schema),
			'INSERT INTO %1$I.response_option (question, code, label, ordinal, missing) SELECT d.question, d.code, d.label, d.ordinal, d.missing FROM (%2$s) d WHERE d.done = ''added''',
			'UPDATE %1$I.response_option p SET label = d.label, ordinal = d.ordinal, missing = d.missing FROM (%2$s) d WHERE d.done = ''changed'' AND p.question::text = d.question AND p.code = d.code')) t (item, wanted, add, change) LOOP
		EXECUTE format('SELECT @extschema@.programme_survey_count(%L::text, d.done, count(*)) FROM (%s) d GROUP BY d.done', this.item, this.wanted) USING survey;
		CONTINUE WHEN is_dry;
		-- The change first, as what was added would look unchanged and what was changed added.
		EXECUTE format(this.change, schema, this.wanted) USING survey;
		EXECUTE format(this.add, schema, this.wanted) USING survey;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_codebook(text, boolean) IS
'part of import_survey: loads questions and options';

-- Interviews that are in these waves and not in the delivery.
CREATE FUNCTION programme_survey_remove(schema text, plan jsonb, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	here text;
	n bigint;
BEGIN
	EXECUTE format('INSERT INTO pg_temp.import_survey_gone (interview, respondent, household) SELECT e.interview, e.respondent, e.household FROM %I.interview e
		WHERE e.wave::text IN (SELECT DISTINCT i.wave FROM pg_temp.import_survey_interview i) AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.serial = e.interview)', schema);
	GET DIAGNOSTICS n = ROW_COUNT;
	IF NOT coalesce((plan ->> 'remove')::boolean, false) THEN
		PERFORM @extschema@.programme_survey_count('interview'::text, 'kept'::text, n);
		TRUNCATE pg_temp.import_survey_gone;
		RETURN;
	END IF;
	PERFORM @extschema@.programme_survey_count('interview'::text, 'removed'::text, n);
	FOREACH here IN ARRAY '{response,response_text}'::text[] LOOP
		CONTINUE WHEN to_regclass(format('%I.%I', schema, here)) IS NULL;
		EXECUTE format('SELECT count(*) FROM %I.%I r WHERE r.interview IN (SELECT g.interview FROM pg_temp.import_survey_gone g)', schema, here) INTO n;
		PERFORM @extschema@.programme_survey_count(here, 'removed'::text, n);
		IF NOT is_dry AND n > 0 THEN
			EXECUTE format('DELETE FROM %I.%I r WHERE r.interview IN (SELECT g.interview FROM pg_temp.import_survey_gone g)', schema, here);
		END IF;
	END LOOP;
	IF NOT is_dry THEN
		EXECUTE format('DELETE FROM %I.interview e WHERE e.interview IN (SELECT g.interview FROM pg_temp.import_survey_gone g)', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_survey_remove(text, jsonb, boolean) IS
'part of import_survey: takes out, if the plan says so, interviews of these waves that the delivery does not have';

-- With their interviews go people who have no other, and households with nobody.
CREATE FUNCTION programme_survey_prune(schema text, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	this record;
	n bigint;
	others text := '';
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.import_survey_gone) THEN
		RETURN;
	END IF;
	FOR this IN SELECT * FROM (VALUES ('respondent'), ('household')) t (item) LOOP
		EXECUTE format(CASE WHEN is_dry THEN 'SELECT count(*) FROM' ELSE 'WITH gone AS (DELETE FROM' END || ' %1$I.%2$I t WHERE t.%2$I::text IN (SELECT g.%2$I FROM pg_temp.import_survey_gone g) AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.%2$I = t.%2$I::text)
			AND NOT EXISTS (SELECT FROM %1$I.interview e WHERE e.%2$I = t.%2$I AND NOT EXISTS (SELECT FROM pg_temp.import_survey_gone g WHERE g.interview = e.interview) AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.serial = e.interview))%3$s'
			|| CASE WHEN is_dry THEN '' ELSE ' RETURNING 1) SELECT count(*) FROM gone' END, schema, this.item, others) INTO n;
		PERFORM @extschema@.programme_survey_count(this.item, 'removed'::text, n);
		-- Whoever stands with a household keeps it, but for people who were counted above or stand elsewhere now.
		others := format(' AND NOT EXISTS (SELECT FROM %1$I.respondent r WHERE r.household = t.household AND NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.respondent = r.respondent::text)
			AND (NOT EXISTS (SELECT FROM pg_temp.import_survey_gone g WHERE g.respondent = r.respondent::text) OR EXISTS (SELECT FROM %1$I.interview e WHERE e.respondent = r.respondent AND NOT EXISTS (SELECT FROM pg_temp.import_survey_gone g WHERE g.interview = e.interview))))', schema);
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_prune(text, boolean) IS
'part of import_survey: takes out people and households that have no interview any more';

-- Households, people, interviews. A household stands with the area, and a person
-- with the household, of the first interview.
CREATE FUNCTION programme_survey_people(schema text, plan jsonb, is_dry boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	this record;
	held CONSTANT text := format('(SELECT i.household, i.respondent, i.area, w.starts_on, i.interviewed_on, i.serial FROM pg_temp.import_survey_interview i JOIN %1$I.wave w ON w.wave::text = i.wave
		UNION ALL SELECT e.household::text, e.respondent::text, e.area::text, w.starts_on, e.interviewed_on, e.interview FROM %1$I.interview e JOIN %1$I.wave w ON w.wave = e.wave WHERE NOT EXISTS (SELECT FROM pg_temp.import_survey_interview i WHERE i.serial = e.interview)%2$s)',
		schema, CASE WHEN coalesce((plan ->> 'remove')::boolean, false) THEN ' AND e.wave::text NOT IN (SELECT DISTINCT i.wave FROM pg_temp.import_survey_interview i WHERE i.wave IS NOT NULL)' ELSE '' END);
	facts text[] := ARRAY(SELECT r.target FROM pg_temp.import_survey_column c JOIN @extschema@.programme_survey_roles() r ON r.role = c.role WHERE r.role NOT IN ('serial', 'wave', 'area', 'household', 'respondent', 'sample_type') ORDER BY r.target) || '{area,household,respondent,sample_type}'::text[];
	wanted text;
	n bigint;
BEGIN
	FOR this IN SELECT * FROM (VALUES ('household', 'area'), ('respondent', 'household')) t (item, of) LOOP
		wanted := format('(SELECT n.%1$I, n.%2$I, CASE WHEN h.%1$I IS NULL THEN ''added'' WHEN h.%2$I::text <> n.%2$I THEN ''changed'' ELSE ''unchanged'' END AS done
			FROM (SELECT DISTINCT ON (v.%1$I) v.%1$I, v.%2$I FROM %3$s v WHERE v.%1$I IN (SELECT i.%1$I FROM pg_temp.import_survey_interview i) ORDER BY v.%1$I, v.starts_on, v.interviewed_on, v.serial) n LEFT JOIN %4$I.%1$I h ON h.%1$I::text = n.%1$I)', this.item, this.of, held, schema);
		EXECUTE format('CREATE TEMPORARY TABLE import_survey_change ON COMMIT DROP AS SELECT * FROM %s d', wanted);
		PERFORM @extschema@.programme_survey_count(this.item, d.done, count(*)) FROM pg_temp.import_survey_change d GROUP BY d.done;
		IF NOT is_dry THEN
			EXECUTE format('UPDATE %3$I.%1$I h SET %2$I = d.%2$I FROM pg_temp.import_survey_change d WHERE d.done = ''changed'' AND h.%1$I::text = d.%1$I', this.item, this.of, schema);
			EXECUTE format('INSERT INTO %3$I.%1$I (%1$I, %2$I) SELECT d.%1$I, d.%2$I FROM pg_temp.import_survey_change d WHERE d.done = ''added''', this.item, this.of, schema);
		END IF;
		DROP TABLE pg_temp.import_survey_change;
	END LOOP;
	EXECUTE format('SELECT @extschema@.programme_survey_count(''interview''::text, s.done, count(*)) FROM (SELECT CASE WHEN e.interview IS NULL THEN ''added'' WHEN (%2$s) IS DISTINCT FROM (%3$s) THEN ''changed'' ELSE ''unchanged'' END AS done
			FROM pg_temp.import_survey_interview i LEFT JOIN %1$I.interview e ON e.interview = i.serial) s GROUP BY s.done', schema,
		(SELECT string_agg(format('e.%I%s', f, CASE WHEN f IN ('area', 'household', 'respondent', 'psu', 'stratum') THEN '::text' ELSE '' END), ', ') FROM unnest(facts) f), (SELECT string_agg(format('i.%I', f), ', ') FROM unnest(facts) f));
	IF is_dry THEN
		RETURN;
	END IF;
	EXECUTE format('UPDATE %1$I.interview e SET %2$s FROM pg_temp.import_survey_interview i WHERE e.interview = i.serial AND (%3$s) IS DISTINCT FROM (%4$s)', schema, (SELECT string_agg(format('%I = i.%1$I', f), ', ') FROM unnest(facts) f),
		(SELECT string_agg(format('e.%I%s', f, CASE WHEN f IN ('area', 'household', 'respondent', 'psu', 'stratum') THEN '::text' ELSE '' END), ', ') FROM unnest(facts) f), (SELECT string_agg(format('i.%I', f), ', ') FROM unnest(facts) f));
	EXECUTE format('INSERT INTO %1$I.interview (interview, wave, %2$s) SELECT i.serial, i.wave, %3$s FROM pg_temp.import_survey_interview i WHERE i.is_new', schema,
		(SELECT string_agg(format('%I', f), ', ') FROM unnest(facts) f), (SELECT string_agg(format('i.%I', f), ', ') FROM unnest(facts) f));
END
$$;
COMMENT ON FUNCTION programme_survey_people(text, jsonb, boolean) IS
'part of import_survey: loads households, people and interviews';
