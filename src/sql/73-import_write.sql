---- rows that are to be loaded into a table of a programme: what is wrong with them, and writing them ----

-- By what a row is known again: the primary key, if it is given; else a key that
-- is unique; else all of the row. A number that PostgreSQL gives out is no key
-- unless somebody wrote it down.
CREATE FUNCTION programme_import_key(target regclass, fields jsonb, OUT columns text[], OUT same text) RETURNS record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	candidate record;
	given boolean;
BEGIN
	FOR candidate IN
		SELECT array_agg(f.name ORDER BY u.place) AS names, bool_or(f.numbered) AS numbered,
			string_agg(format(CASE WHEN i.indnullsnotdistinct AND NOT f.needed THEN 't.%1$I%2$s IS NOT DISTINCT FROM r.%1$I%2$s' ELSE 't.%1$I%2$s = r.%1$I%2$s' END, f.name, CASE WHEN f.plain THEN '' ELSE '::text' END), ' AND ' ORDER BY u.place) FILTER (WHERE f.name IS NOT NULL) AS same
		FROM pg_constraint k JOIN pg_index i ON i.indexrelid = k.conindid CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u (number, place)
		LEFT JOIN jsonb_to_recordset(fields) f (name text, number smallint, plain boolean, needed boolean, numbered boolean) ON f.number = u.number
		WHERE k.conrelid = target AND k.contype IN ('p', 'u') GROUP BY k.oid, k.contype, k.conname HAVING bool_and(f.name IS NOT NULL) ORDER BY k.contype, k.conname
	LOOP
		IF candidate.numbered THEN
			EXECUTE format('SELECT EXISTS (SELECT FROM pg_temp.resilience_import_row r WHERE r.%I IS NOT NULL)', candidate.names[1]) INTO given;
			CONTINUE WHEN NOT given;
		END IF;
		columns := candidate.names;
		same := candidate.same;
		RETURN;
	END LOOP;
	SELECT format('ROW(%s)::text = ROW(%s)::text', string_agg(format('t.%I', f.name), ', ' ORDER BY f.place), string_agg(format('r.%I', f.name), ', ' ORDER BY f.place)) INTO same
	FROM jsonb_to_recordset(fields) f (place integer, name text, numbered boolean) WHERE NOT f.numbered;
END
$$;
COMMENT ON FUNCTION programme_import_key(regclass, jsonb) IS
'part of import_rows: by which columns a row is known again';

CREATE FUNCTION programme_import_checks(schema text, target regclass, fields jsonb, key text[], same text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	rule record;
	hint text;
	keys bigint;
BEGIN
	-- Of an answer that is no number, what the question offers.
	IF target = to_regclass(format('%I.response', schema)) AND fields @> '[{"name": "question"}, {"name": "value"}]' THEN
		EXECUTE format($query$UPDATE pg_temp.resilience_import_fault f SET what = format('it is neither a code nor the label of one option of question %%s', q.question),
			hint = CASE q.kind WHEN 'text' THEN 'Answers in words are loaded into response_text.' ELSE coalesce(format('It has: %%s.', (SELECT string_agg(format('%%s = %%s', o.code, o.label), '; ' ORDER BY o.ordinal, o.code) FROM %1$I.response_option o WHERE o.question = q.question)), 'It has no options yet: load response_option first.') END
			FROM pg_temp.resilience_import_row r JOIN %1$I.question q ON q.question = r.question WHERE r."line of source" = f.line AND f.kind = 'wrong' AND f.column_name = 'value' AND f.hint IS NULL AND (q.kind <> 'number')$query$, schema);
	END IF;

	-- What a constraint on the row itself refuses, with the words that it allows.
	FOR rule IN
		SELECT k.conname, pg_get_expr(k.conbin, k.conrelid) AS expression, w.words, f.names, f.list, f.shown, f.place, f.meanings
		FROM pg_constraint k LEFT JOIN @extschema@.programme_allowed_words(target) w ON w.constraint_name = k.conname
		CROSS JOIN LATERAL (SELECT string_agg(c.name, ', ' ORDER BY c.place) AS names, array_agg(c.name) AS list, min(c.place) AS place, count(*) AS n,
			CASE count(*) WHEN 1 THEN format('%I::text', min(c.name)) ELSE format('concat_ws('', '', %s)', string_agg(format('%L || coalesce(%I::text, ''nothing'')', c.name || ' = ', c.name), ', ' ORDER BY c.place)) END AS shown,
			string_agg(c.name || ': ' || col_description(target, c.number), '. ' ORDER BY c.place) AS meanings
			FROM jsonb_to_recordset(fields) c (place integer, name text, number smallint) WHERE c.number = ANY (k.conkey)) f
		WHERE k.conrelid = target AND k.contype = 'c' AND f.n = cardinality(k.conkey)
	LOOP
		EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint)
			SELECT ''wrong'', "line of source", $1, $2, %s, $3, $4 FROM pg_temp.resilience_import_row
			WHERE (%s) IS FALSE AND "line of source" NOT IN (SELECT f.line FROM pg_temp.resilience_import_fault f WHERE f.kind = ''wrong'' AND f.line IS NOT NULL AND f.column_name = ANY ($5))', rule.shown, rule.expression)
			-- What could not be read is not said to be missing, too.
			USING rule.place, rule.names, CASE WHEN rule.words IS NULL THEN format('%s must hold: %s', rule.conname, rule.expression) ELSE 'it is none of the words that may stand here' END,
				CASE WHEN rule.words IS NULL THEN rule.meanings || '.' ELSE format('One of: %s.', array_to_string(rule.words, ', ')) END, rule.list;
	END LOOP;

	-- What another table must have first.
	FOR rule IN
		SELECT k.confrelid::regclass AS other, o.relname, f.names, f.place, f.shown, f.given, f.found, f.listed, k.confrelid = k.conrelid AS own, f.within, f.n
		FROM pg_constraint k JOIN pg_class o ON o.oid = k.confrelid
		CROSS JOIN LATERAL (SELECT string_agg(c.name, ', ' ORDER BY u.place) AS names, min(c.place) AS place, count(c.name) AS n, string_agg(format('r.%I::text', c.name), ' || '', '' || ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS shown,
			string_agg(format('r.%I IS NOT NULL', c.name), ' AND ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS given, string_agg(format('o.%I::text', a.attname), ' || '', '' || ' ORDER BY u.place) AS listed,
			string_agg(format(CASE WHEN c.plain THEN 'o.%I = r.%I' ELSE 'o.%I::text = r.%I::text' END, a.attname, c.name), ' AND ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS found,
			CASE WHEN bool_and(m.name IS NOT NULL) THEN string_agg(format(CASE WHEN c.plain THEN 'm.%I = r.%I' ELSE 'm.%I::text = r.%I::text' END, a.attname, c.name), ' AND ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) END AS within
			FROM unnest(k.conkey, k.confkey) WITH ORDINALITY u (number, key, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.key
			LEFT JOIN jsonb_to_recordset(fields) c (place integer, name text, number smallint, plain boolean) ON c.number = u.number
			LEFT JOIN jsonb_to_recordset(fields) m (name text, number smallint) ON m.number = u.key AND k.confrelid = k.conrelid) f
		WHERE k.conrelid = target AND k.contype = 'f' AND f.n = cardinality(k.conkey) AND has_table_privilege(k.confrelid, 'SELECT')
	LOOP
		EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what)
			SELECT ''wrong'', r."line of source", $1, $2, %s, $3 FROM pg_temp.resilience_import_row r WHERE %s AND NOT EXISTS (SELECT FROM %s o WHERE %s)%s', rule.shown, rule.given, rule.other, rule.found,
			CASE WHEN rule.own AND rule.within IS NOT NULL THEN format(' AND NOT EXISTS (SELECT FROM pg_temp.resilience_import_row m WHERE %s)', rule.within) ELSE '' END)
			USING rule.place, rule.names, format('it is not in the table %s', rule.relname);
		GET DIAGNOSTICS keys = ROW_COUNT;
		CONTINUE WHEN keys = 0;
		EXECUTE format('SELECT count(*) FROM (SELECT FROM %s o LIMIT 31) x', rule.other) INTO keys;
		IF keys BETWEEN 1 AND 30 THEN
			EXECUTE format('SELECT format(''It has: %%s.'', string_agg(x.key, CASE $1 WHEN 1 THEN '', '' ELSE ''; '' END ORDER BY x.key COLLATE "C")) FROM (SELECT %s AS key FROM %s o) x', rule.listed, rule.other) INTO hint USING rule.n;
		ELSE
			hint := CASE keys WHEN 0 THEN 'It is empty as far as you see it: load it first.' ELSE format('Load it there first, or correct it. SELECT * FROM %s lists what there is.', rule.other) END;
		END IF;
		EXECUTE 'UPDATE pg_temp.resilience_import_fault f SET hint = $1 WHERE f.hint IS NULL AND f.column_name = $2 AND f.what = $3' USING hint, rule.names, format('it is not in the table %s', rule.relname);
	END LOOP;

	-- What must be there once.
	FOR rule IN
		SELECT k.conname, f.names, f.list, f.place, f.shown, f.given, f.taken, k.condeferrable AS waits, f.columns = key AS is_key FROM pg_constraint k JOIN pg_index i ON i.indexrelid = k.conindid
		CROSS JOIN LATERAL (SELECT string_agg(c.name, ', ' ORDER BY u.place) AS names, string_agg(format('r.%I%s', c.name, CASE WHEN c.plain THEN '' ELSE '::text' END), ', ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS list, min(c.place) AS place, count(c.name) AS n, array_agg(c.name ORDER BY u.place) AS columns,
			string_agg(format('t.%1$I%2$s %3$s r.%1$I%2$s', c.name, CASE WHEN c.plain THEN '' ELSE '::text' END, CASE WHEN i.indnullsnotdistinct THEN 'IS NOT DISTINCT FROM' ELSE '=' END), ' AND ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS taken,
			string_agg(format('r.%I::text', c.name), ', ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) AS shown, CASE WHEN i.indnullsnotdistinct THEN 'true' ELSE string_agg(format('r.%I IS NOT NULL', c.name), ' AND ' ORDER BY u.place) FILTER (WHERE c.name IS NOT NULL) END AS given
			FROM unnest(k.conkey) WITH ORDINALITY u (number, place) LEFT JOIN jsonb_to_recordset(fields) c (place integer, name text, number smallint, plain boolean) ON c.number = u.number) f
		WHERE k.conrelid = target AND k.contype IN ('p', 'u') AND f.n = cardinality(k.conkey)
		UNION ALL SELECT NULL, NULL, string_agg(format('r.%I::text', c.name), ', ' ORDER BY c.place), NULL, '''the whole line''', 'true', NULL, false, true FROM jsonb_to_recordset(fields) c (place integer, name text) HAVING key IS NULL
	LOOP
		EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint)
			SELECT ''wrong'', d.line, $1, $2, d.shown, format(''line %%s has the same'', d.first), ''One thing has one line: delete one of them, or tell them apart.''
			FROM (SELECT r."line of source" AS line, concat_ws('', '', %1$s) AS shown, min(r."line of source") OVER (PARTITION BY %2$s) AS first FROM pg_temp.resilience_import_row r WHERE %3$s) d WHERE d.line > d.first', rule.shown, rule.list, rule.given)
			USING rule.place, rule.names;
		CONTINUE WHEN rule.is_key;
		-- Another row of the table has it, and keeps it; or gives it up, but maybe too late.
		EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint)
			SELECT ''wrong'', d.line, $1, $2, d.shown, CASE WHEN d.stays THEN format(''the table has it already, with %%s'', d.holder) ELSE format(''the table has it with %%s, which another line changes'', d.holder) END,
				CASE WHEN d.stays THEN ''Correct the line, or load the row that has it, too, with something else.'' ELSE ''What rows exchange is loaded in two steps: first with something that nobody has.'' END
			FROM (SELECT r."line of source" AS line, concat_ws('', '', %1$s) AS shown, concat_ws('', '', %2$s) AS holder, NOT EXISTS (SELECT FROM pg_temp.resilience_import_row r WHERE %5$s) AS stays,
					EXISTS (SELECT FROM pg_temp.resilience_import_row r WHERE %5$s AND NOT (%6$s)) AND EXISTS (SELECT FROM %3$s t WHERE %5$s) AS leaves
				FROM pg_temp.resilience_import_row r JOIN %3$s t ON %6$s WHERE %4$s AND NOT (%5$s)) d WHERE d.stays OR (d.leaves AND NOT $3)',
			rule.shown, (SELECT string_agg(format('t.%I::text', k.name), ', ' ORDER BY k.place) FROM unnest(key) WITH ORDINALITY k (name, place)), target, rule.given, same, rule.taken)
			USING rule.place, rule.names, rule.waits;
	END LOOP;

	-- A number that PostgreSQL gives out is given back as it was, or not at all.
	FOR rule IN SELECT * FROM jsonb_to_recordset(fields) f (place integer, name text, numbered boolean) WHERE f.numbered LOOP
		EXECUTE format('INSERT INTO pg_temp.resilience_import_fault (kind, line, place, column_name, value, what, hint)
			SELECT ''wrong'', r."line of source", $1, $2, r.%1$I::text, ''no row has this number'', ''It is given out when a row is added: leave it empty for a new one.''
			FROM pg_temp.resilience_import_row r WHERE r.%1$I IS NOT NULL AND NOT EXISTS (SELECT FROM %2$s t WHERE t.%1$I = r.%1$I)', rule.name, target) USING rule.place, rule.name;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_import_checks(text, regclass, jsonb, text[], text) IS
'part of import_rows: every line that a constraint of the table would refuse, with what may stand there';

-- All rows at once. If something refuses them that could not be foreseen, such as
-- a trigger, a policy or periods that overlap, then one by one, to find every
-- line that it refuses, and nothing stays.
CREATE FUNCTION programme_import_write(target regclass, fields jsonb, key text[], same text, dry_run boolean, OUT faults jsonb, OUT counts bigint[]) RETURNS record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	change text;
	addition text;
	only_one CONSTANT text := ' AND r."line of source" = $1';
	added bigint := 0;
	replaced bigint := 0;
	row_number bigint;
	n bigint;
	keys jsonb;
	said text;
	of_what text;
	to_do text;
	wrong jsonb := '[]';
BEGIN
	SELECT format('UPDATE %1$s t SET %2$s FROM pg_temp.resilience_import_row r WHERE %3$s AND (%4$s)', target, string_agg(format('%1$I = %2$s', f.name, f.new), ', '), same,
			string_agg(format(CASE WHEN f.plain THEN 't.%1$I IS DISTINCT FROM %2$s' ELSE 't.%1$I::text IS DISTINCT FROM (%2$s)::text' END, f.name, f.new), ' OR ')) INTO change
	FROM (SELECT x.name, x.plain, CASE WHEN x.needed THEN format('coalesce(r.%1$I, t.%1$I)', x.name) ELSE format('r.%I', x.name) END AS new
		FROM jsonb_to_recordset(fields) x (name text, plain boolean, needed boolean, numbered boolean) WHERE NOT x.name = ANY (key) AND NOT x.numbered) f HAVING count(*) > 0;
	SELECT format('INSERT INTO %s (%s) SELECT %s FROM pg_temp.resilience_import_row r WHERE NOT EXISTS (SELECT FROM %1$s t WHERE %4$s)', target, string_agg(format('%I', f.name), ', ' ORDER BY f.place),
			string_agg(CASE WHEN f.needed AND f."default" IS NOT NULL THEN format('coalesce(r.%I, %s)', f.name, f."default") ELSE format('r.%I', f.name) END, ', ' ORDER BY f.place), same) INTO addition
	FROM jsonb_to_recordset(fields) f (place integer, name text, needed boolean, numbered boolean, "default" text) WHERE NOT f.numbered;
	BEGIN
		IF change IS NOT NULL THEN
			EXECUTE change;
			GET DIAGNOSTICS replaced = ROW_COUNT;
		END IF;
		IF NOT dry_run THEN
			EXECUTE format('SELECT count(*) FROM pg_temp.resilience_import_row r WHERE NOT EXISTS (SELECT FROM %s t WHERE %s)', target, same) INTO n;
			keys := @extschema@.programme_import_keys_off(target, n);
		END IF;
		EXECUTE addition || ' ORDER BY r."line of source"';
		GET DIAGNOSTICS added = ROW_COUNT;
		PERFORM @extschema@.programme_import_keys_on(target, keys);
		SELECT count(*) INTO n FROM pg_temp.resilience_import_row;
		counts := ARRAY[added, replaced, n - added - replaced];
		IF dry_run THEN
			RAISE EXCEPTION USING ERRCODE = 'RSDRY', MESSAGE = 'undone';
		END IF;
		RETURN;
	EXCEPTION
		WHEN SQLSTATE 'RSDRY' THEN
			RETURN;
		WHEN insufficient_privilege OR integrity_constraint_violation OR data_exception OR raise_exception OR object_not_in_prerequisite_state OR with_check_option_violation THEN
			GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, of_what = PG_EXCEPTION_DETAIL, to_do = PG_EXCEPTION_HINT;
	END;
	BEGIN
		FOR row_number IN SELECT r."line of source" FROM pg_temp.resilience_import_row r ORDER BY 1 LOOP
			BEGIN
				IF change IS NOT NULL THEN
					EXECUTE change || only_one USING row_number;
				END IF;
				EXECUTE addition || only_one USING row_number;
			EXCEPTION WHEN insufficient_privilege OR integrity_constraint_violation OR data_exception OR raise_exception OR object_not_in_prerequisite_state OR with_check_option_violation THEN
				GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, of_what = PG_EXCEPTION_DETAIL, to_do = PG_EXCEPTION_HINT;
				wrong := wrong || jsonb_build_object('line', row_number, 'what', said, 'hint', concat_ws(' ', nullif(of_what, ''), nullif(to_do, '')));
			END;
		END LOOP;
		RAISE EXCEPTION USING ERRCODE = 'RSDRY', MESSAGE = 'undone';
	EXCEPTION WHEN SQLSTATE 'RSDRY' THEN
		faults := CASE WHEN wrong = '[]' THEN jsonb_build_array(jsonb_build_object('line', NULL, 'what', said, 'hint', concat_ws(' ', nullif(of_what, ''), nullif(to_do, '')))) ELSE wrong END;
	END;
END
$$;
COMMENT ON FUNCTION programme_import_write(regclass, jsonb, text[], text, boolean) IS
'part of import_rows: writes the rows, or finds those that are refused';
