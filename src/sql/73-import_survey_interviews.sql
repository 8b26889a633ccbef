---- import_survey: who was interviewed, when and where ----

-- Finds areas and waves by what a file calls them: the key, then the key in
-- another spelling, then names; of a code with a label, the label after the code.
CREATE FUNCTION programme_survey_places(schema text, plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	names CONSTANT text := format('SELECT ''area'' AS role, a.area::text AS key, n.level, n.name FROM %1$I.area a CROSS JOIN LATERAL (SELECT 1, a.area::text UNION ALL SELECT 2, a.name UNION ALL SELECT 3, a.local_name UNION ALL SELECT 3, unnest(a.aliases)) n (level, name)
		UNION ALL SELECT ''wave'', w.wave::text, n.level, n.name FROM %1$I.wave w CROSS JOIN LATERAL (VALUES (1, w.wave::text), (2, w.label), (3, w.number::text), (3, ''wave'' || w.number), (3, ''w'' || w.number), (3, ''round'' || w.number)) n (level, name) WHERE w.survey::text = coalesce(%2$L, w.survey::text)',
		schema, plan ->> 'survey');
	known record;
BEGIN
	EXECUTE format('WITH name AS MATERIALIZED (SELECT n.role, n.key, n.level, n.name, @extschema@.programme_folded(n.name) AS folded FROM (%s) n WHERE n.name IS NOT NULL),
		said AS MATERIALIZED (SELECT c.role, v.col, v.raw, x.place, x.word, @extschema@.programme_folded(x.word) AS folded FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
			LEFT JOIN pg_temp.import_survey_label l ON l.col = v.col AND l.code = v.code CROSS JOIN LATERAL (VALUES (0, v.said), (5, l.label)) x (place, word)
			WHERE c.role IN (''area'', ''wave'') AND NOT v.nothing AND x.word IS NOT NULL),
		hit AS (SELECT s.col, s.raw, n.key, rank() OVER (PARTITION BY s.col, s.raw ORDER BY s.place + n.level - CASE WHEN s.word = n.name THEN 0.5 ELSE 0 END) AS rank
			FROM said s JOIN name n ON n.role = s.role AND n.folded = s.folded)
		UPDATE pg_temp.import_survey_value v SET target = CASE WHEN h.n = 1 THEN h.key END, doubt = CASE WHEN h.n > 1 THEN h.keys END
		FROM (SELECT hit.col, hit.raw, min(hit.key) AS key, count(DISTINCT hit.key) AS n, string_agg(DISTINCT hit.key, '', '') AS keys FROM hit WHERE hit.rank = 1 GROUP BY hit.col, hit.raw) h
		WHERE v.col = h.col AND v.raw = h.raw', names);
	FOR known IN EXECUTE format('SELECT n.role, string_agg(n.name, '', '' ORDER BY n.name COLLATE "C") FILTER (WHERE n.place <= 30) || CASE WHEN count(*) > 30 THEN '' ...'' ELSE '''' END AS names
			FROM (SELECT x.role, x.key || coalesce('' ('' || min(CASE WHEN x.level = 2 THEN x.name END) || '')'', '''') AS name, row_number() OVER (PARTITION BY x.role ORDER BY x.key COLLATE "C") AS place FROM (%s) x GROUP BY x.role, x.key) n GROUP BY n.role', names) LOOP
		UPDATE pg_temp.import_survey_column c SET known = known.names WHERE c.role = known.role;
	END LOOP;
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', c.role || CASE WHEN v.doubt IS NULL THEN '_unknown' ELSE '_ambiguous' END, c.name, v.first, v.said, v.n,
		CASE WHEN v.doubt IS NULL THEN format('it is no %s of the programme: %s', c.role, coalesce(c.known, 'there is none')) ELSE format('it could be any of %s', v.doubt) END,
		format('Say which it is: plan => %L.', CASE WHEN c.col < 0 THEN jsonb_build_object('constant', jsonb_build_object(c.role, 'a key')) ELSE jsonb_build_object('values', jsonb_build_object(c.name, jsonb_build_object(v.raw, 'a key'))) END)
			|| CASE WHEN c.role = 'area' THEN ' Or add the spelling to area.aliases. An area that is not there yet goes into the table area first.' ELSE ' A wave that is not there yet goes into the table wave first, with the days of its fieldwork.' END
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col WHERE c.role IN ('area', 'wave') AND v.target IS NULL AND NOT v.nothing AND (c.as_is OR NOT @extschema@.programme_survey_garbled(v.said));
END
$$;
COMMENT ON FUNCTION programme_survey_places(text, jsonb) IS
'part of import_survey: which area and wave each value means';

-- Days, weights, kinds of samples and numbers of adults.
CREATE FUNCTION programme_survey_facts(plan jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	date_order CONSTANT text := nullif(upper(plan ->> 'date_order'), 'YMD');
BEGIN
	UPDATE pg_temp.import_survey_value v SET target = @extschema@.programme_read_date(v.said, date_order, true)::text FROM pg_temp.import_survey_column c WHERE c.col = v.col AND c.role = 'date' AND NOT v.nothing;
	UPDATE pg_temp.import_survey_value v SET target = v.number::text FROM pg_temp.import_survey_column c WHERE c.col = v.col AND c.role IN ('weight', 'w_design', 'w_nonresponse', 'w_longitudinal') AND v.number >= 0 AND v.number < 1e300 AND NOT v.nothing;
	UPDATE pg_temp.import_survey_value v SET target = v.number::integer::text FROM pg_temp.import_survey_column c WHERE c.col = v.col AND c.role = 'adults' AND v.number BETWEEN 1 AND 32767 AND v.number = trunc(v.number) AND NOT v.nothing;
	UPDATE pg_temp.import_survey_value v SET target = w.word
	FROM pg_temp.import_survey_column c, pg_temp.import_survey_value x LEFT JOIN pg_temp.import_survey_label l ON l.col = x.col AND l.code = x.code
	CROSS JOIN LATERAL (SELECT k.word FROM unnest('{panel,fresh,top_up,boost}'::text[]) k (word) WHERE replace(k.word, '_', '') IN (translate(lower(x.said), ' _-', ''), translate(lower(l.label), ' _-', ''))) w
	WHERE c.col = v.col AND c.role = 'sample_type' AND x.col = v.col AND x.raw = v.raw AND NOT v.nothing;
	-- Of a whole column, one word is wanted.
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'date_order', c.name, min(v.first), (array_agg(v.said ORDER BY v.first))[1], sum(v.n), 'dates in which the day or the month may come first',
		format('Say which: date_order => ''DMY'' or ''MDY''. %s of the rows can only have the day first, and %s only the month.', coalesce(sum(v.n) FILTER (WHERE p.parts[1]::integer > 12), 0), coalesce(sum(v.n) FILTER (WHERE p.parts[2]::integer > 12), 0))
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col CROSS JOIN LATERAL regexp_match(v.said, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]') p (parts)
	WHERE c.role = 'date' AND v.target IS NULL AND NOT v.nothing AND p.parts IS NOT NULL AND date_order IS NULL GROUP BY c.col, c.name;
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', 'decimal_mark', c.name, min(v.first), (array_agg(v.said ORDER BY v.first))[1], sum(v.n), 'numbers with commas: where decimals begin, or between thousands?', 'Decimal commas: decimal_mark => '',''. Commas between thousands: decimal_mark => ''.''.'
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
	WHERE c.role IN ('weight', 'w_design', 'w_nonresponse', 'w_longitudinal') AND v.number IS NULL AND NOT v.nothing AND c.decimal_mark IS NULL AND v.said ~ '^[0-9. ]*,[0-9]+$' GROUP BY c.col, c.name;
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, first, value, n, what, advice)
	SELECT 'error', CASE c.role WHEN 'date' THEN 'no_date' WHEN 'sample_type' THEN 'sample_type_unknown' WHEN 'adults' THEN 'no_number' ELSE 'no_weight' END, c.name, v.first, v.said, v.n,
		CASE c.role WHEN 'date' THEN 'it is no date' WHEN 'sample_type' THEN 'it is none of panel, fresh, top_up, boost' WHEN 'adults' THEN 'it is no whole number above 0' ELSE CASE WHEN v.number < 0 THEN 'it is below 0' ELSE 'it is no number' END END,
		CASE WHEN c.role = 'date' AND v.said ~ '^[0-9]{5,}([.][0-9]+)?$' THEN 'A count of days or seconds: make it a date in a view of the source, such as date ''1899-12-30'' + the days of a spreadsheet. ' ELSE '' END
			|| CASE WHEN c.col < 0 THEN 'Mend it in the plan.' ELSE format('To say what is meant, or null for nothing: plan => %L.', jsonb_build_object('values', jsonb_build_object(c.name, jsonb_build_object(v.raw, NULL)))) END
	FROM pg_temp.import_survey_value v JOIN pg_temp.import_survey_column c ON c.col = v.col
	WHERE c.role IN ('date', 'weight', 'w_design', 'w_nonresponse', 'w_longitudinal', 'adults', 'sample_type') AND v.target IS NULL AND NOT v.nothing
		AND NOT (c.role = 'date' AND date_order IS NULL AND v.said ~ '^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]')
		AND NOT (c.role LIKE 'w%' AND v.number IS NULL AND c.decimal_mark IS NULL AND v.said ~ '^[0-9. ]*,[0-9]+$');
END
$$;
COMMENT ON FUNCTION programme_survey_facts(jsonb) IS
'part of import_survey: days, weights, kinds of samples and numbers of adults';

-- Fills import_survey_interview, a row an interview.
CREATE FUNCTION programme_survey_interviews() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	parts text;
	joins text;
	serial_column integer := (SELECT c.col FROM pg_temp.import_survey_column c WHERE c.role = 'serial');
	this record;
BEGIN
	-- Each as the text that its column holds, or that its values mean.
	SELECT string_agg(CASE WHEN c.col IS NULL THEN 'NULL::text' WHEN c.col < 0 THEN format('(SELECT x.target FROM pg_temp.import_survey_value x WHERE x.col = %s)', c.col)
			WHEN r.role IN ('serial', 'household', 'respondent', 'psu', 'stratum') THEN 'r.c' || c.col ELSE format('v_%s.target', r.role) END || ' AS ' || CASE r.role WHEN 'serial' THEN 'said' ELSE r.target END, ', ')
			|| string_agg(CASE WHEN c.col > 0 AND r.role IN ('area', 'wave') THEN format(', r.c%s IS NULL OR v_%s.nothing AS no_%2$s', c.col, r.role) WHEN r.role IN ('area', 'wave') THEN format(', false AS no_%s', r.role) ELSE '' END, ''),
		coalesce(string_agg(format(' LEFT JOIN pg_temp.import_survey_value v_%1$s ON v_%1$s.col = %2$s AND v_%1$s.raw = r.c%2$s', r.role, c.col), '') FILTER (WHERE c.col > 0 AND r.role NOT IN ('serial', 'household', 'respondent', 'psu', 'stratum')), '')
	INTO parts, joins FROM @extschema@.programme_survey_roles() r LEFT JOIN pg_temp.import_survey_column c ON c.role = r.role;
	EXECUTE format('INSERT INTO pg_temp.import_survey_interview (n, said, serial, wave, area, household, respondent, interviewed_on, sample_type, adults, w_design, w_nonresponse, w_final, w_longitudinal, psu, stratum, no_area, no_wave)
		SELECT x.n, x.said, CASE WHEN x.said ~ ''^[0-9]{1,18}$'' THEN x.said::bigint END, x.wave, x.area, %s, %s, x.interviewed_on::date, x.sample_type, x.adults::smallint,
			x.w_design::double precision, x.w_nonresponse::double precision, x.w_final::double precision, x.w_longitudinal::double precision, x.psu, x.stratum, x.no_area, x.no_wave
		FROM (SELECT r.n, %s FROM pg_temp.import_survey_row r%s) x',
		CASE WHEN EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'household') THEN 'x.household' WHEN EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'respondent') THEN 'x.respondent' ELSE '''i'' || x.said' END,
		CASE WHEN EXISTS (SELECT FROM pg_temp.import_survey_column c WHERE c.role = 'respondent') THEN 'x.respondent' ELSE '''i'' || x.said' END, parts, joins);

	-- What no interview can do without.
	INSERT INTO pg_temp.import_survey_problem (severity, problem, item, interview, first, value, n, what, advice)
	SELECT 'error', w.problem, (SELECT c.name FROM pg_temp.import_survey_column c WHERE c.role = w.role), CASE WHEN i.said IS NULL THEN 'row ' || i.n ELSE i.said END, NULL, w.value, 1, w.what,
		CASE w.problem WHEN 'serial_missing' THEN 'Enter it in the source, or delete the row if it is a note.'
			WHEN 'serial_no_number' THEN format('Serial numbers are whole numbers. If the row is a note: plan => %L. Else make numbers in a view of the source.', jsonb_build_object('leave_out', jsonb_build_array(i.said)))
			ELSE format('Enter it in the source, or leave the interview out: plan => %L.', jsonb_build_object('leave_out', jsonb_build_array(i.said))) END
	FROM pg_temp.import_survey_interview i CROSS JOIN LATERAL (VALUES
		('serial_missing', 'serial', i.said IS NULL AND serial_column IS NOT NULL, NULL, 'the row has no serial number'),
		('serial_no_number', 'serial', i.said IS NOT NULL AND i.serial IS NULL, i.said, 'it is no serial number of at most 18 digits'),
		('area_missing', 'area', i.no_area AND i.serial IS NOT NULL, NULL, 'the interview has no area'),
		('wave_missing', 'wave', i.no_wave AND i.serial IS NOT NULL, NULL, 'the interview has no wave'),
		('household_missing', 'household', i.household IS NULL AND i.serial IS NOT NULL, NULL, 'the interview has no household'),
		('respondent_missing', 'respondent', i.respondent IS NULL AND i.serial IS NOT NULL, NULL, 'the interview has no respondent'),
		('key_too_long', 'household', length(i.household) > 63, i.household, 'a key has at most 63 characters'),
		('key_too_long', 'respondent', length(i.respondent) > 63, i.respondent, 'a key has at most 63 characters'),
		('key_too_long', 'psu', length(i.psu) > 63, i.psu, 'a key has at most 63 characters'),
		('key_too_long', 'stratum', length(i.stratum) > 63, i.stratum, 'a key has at most 63 characters')) w (problem, role, is_so, value, what)
	WHERE w.is_so;

	-- The same serial number twice: once too often, or two interviews?
	IF serial_column IS NOT NULL THEN
		EXECUTE format('CREATE TEMPORARY TABLE import_survey_twice ON COMMIT DROP AS SELECT i.serial, array_agg(i.n ORDER BY i.n) AS rows, count(DISTINCT r::text) AS n FROM pg_temp.import_survey_interview i
			CROSS JOIN LATERAL (SELECT %s FROM pg_temp.import_survey_row x WHERE x.n = i.n) r WHERE i.serial IN (SELECT d.serial FROM pg_temp.import_survey_interview d GROUP BY d.serial HAVING count(*) > 1) GROUP BY i.serial',
			(SELECT string_agg('x.c' || c.col, ', ') FROM pg_temp.import_survey_column c WHERE c.col > 0 AND c.role IS DISTINCT FROM 'ignored'));
		INSERT INTO pg_temp.import_survey_problem (severity, problem, item, interview, n, what, advice)
		SELECT CASE WHEN t.n = 1 THEN 'note' ELSE 'error' END, CASE WHEN t.n = 1 THEN 'serial_repeated' ELSE 'serial_twice' END, CASE WHEN t.n > 1 AND t.place <= 10 THEN @extschema@.programme_survey_differing(t.rows) END, t.serial::text, cardinality(t.rows),
			format('rows %s%s ', array_to_string(t.rows[1:5], ', '), CASE WHEN cardinality(t.rows) > 5 THEN ' ...' END) || CASE WHEN t.n = 1 THEN 'say the same: taken once' ELSE 'have this serial number, and differ' END,
			CASE WHEN t.n > 1 THEN format('Delete what is wrong from the source, or leave all of them out: plan => %L.', jsonb_build_object('leave_out', jsonb_build_array(t.serial::text))) END
		FROM (SELECT x.*, row_number() OVER (PARTITION BY x.n = 1 ORDER BY x.serial) AS place FROM pg_temp.import_survey_twice x) t;
		DELETE FROM pg_temp.import_survey_interview i USING pg_temp.import_survey_twice t WHERE t.n = 1 AND i.serial = t.serial AND i.n <> t.rows[1];
		DROP TABLE pg_temp.import_survey_twice;
	END IF;
	EXECUTE 'ANALYZE pg_temp.import_survey_interview';
	FOR this IN SELECT i.wave, i.respondent, string_agg(i.serial::text, ', ' ORDER BY i.serial) AS serials, min(i.serial) AS first FROM pg_temp.import_survey_interview i WHERE i.wave IS NOT NULL AND i.respondent IS NOT NULL
			GROUP BY i.wave, i.respondent HAVING count(DISTINCT i.serial) > 1 ORDER BY min(i.serial) LIMIT 1000 LOOP
		PERFORM @extschema@.programme_survey_say('error', 'respondent_twice', 'respondent', this.first::text, this.respondent, NULL, format('the person has several interviews in wave %s: %s', this.wave, left(this.serials, 200)), 'One person has one interview in a wave. Correct the source, or leave one out.');
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_survey_interviews() IS
'part of import_survey: makes interviews of the rows, and says what is missing or doubled';

CREATE FUNCTION programme_survey_differing(rows bigint[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	names text;
BEGIN
	EXECUTE format('SELECT string_agg(c.name, '', '' ORDER BY c.col) FROM (SELECT v.col FROM (SELECT unnest(ARRAY[%s]) AS col, unnest(ARRAY[%s]) AS raw FROM pg_temp.import_survey_row r WHERE r.n = ANY ($1)) v
		GROUP BY v.col HAVING count(DISTINCT coalesce(v.raw, '''')) > 1) d JOIN pg_temp.import_survey_column c ON c.col = d.col',
		(SELECT string_agg(c.col::text, ', ' ORDER BY c.col) FROM pg_temp.import_survey_column c WHERE c.col > 0 AND c.role IS DISTINCT FROM 'ignored'),
		(SELECT string_agg('r.c' || c.col, ', ' ORDER BY c.col) FROM pg_temp.import_survey_column c WHERE c.col > 0 AND c.role IS DISTINCT FROM 'ignored')) INTO names USING rows;
	RETURN names;
END
$$;
COMMENT ON FUNCTION programme_survey_differing(bigint[]) IS
'part of import_survey: the columns in which rows differ';
