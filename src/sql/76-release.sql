---- releases: what readers see, computed once, with what must stay hidden hidden ----

CREATE FUNCTION release_programme(
	schema text,
	title text,
	evaluations text[] DEFAULT NULL,
	note text DEFAULT NULL,
	OUT release integer,
	OUT table_name text,
	OUT rows integer,
	OUT hidden integer,
	OUT kept integer
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET jit = off
AS $$
DECLARE
	blank CONSTANT text := @extschema@.programme_blank();
	released record;
BEGIN
	PERFORM @extschema@.programme_require_release(schema);
	IF coalesce(regexp_replace(title, blank, '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a release needs a title',
			HINT = 'Readers see it: release_programme(''nrp'', ''First results, June 2019'').';
	END IF;
	release := @extschema@.programme_release_number(schema, title, note);
	PERFORM @extschema@.programme_release_rows(schema, evaluations);
	PERFORM @extschema@.programme_release_waves(schema);
	PERFORM @extschema@.programme_release_cells(schema, release);
	PERFORM @extschema@.programme_release_estimates(schema, release);
	PERFORM @extschema@.programme_release_wave_effects(schema);
	PERFORM @extschema@.programme_release_audit(schema, release);
	PERFORM @extschema@.programme_release_write(schema, release);
	PERFORM @extschema@.programme_release_registry(schema, release);
	FOR released IN EXECUTE format('SELECT t.table_name, regexp_replace(t.table_name, ''^release_'', ''published_'') AS published FROM %I.programme_table t
			WHERE t.class = ''release'' AND t.table_name ~ ''^release_'' AND t.table_name NOT IN (''release_hidden'', ''release_withdrawal'') ORDER BY t.table_name', schema) LOOP
		table_name := released.published;
		EXECUTE format('SELECT count(*) FROM %I.%I t WHERE t.release = $1', schema, released.table_name) INTO rows USING release;
		EXECUTE format('SELECT count(DISTINCT h.row_key) FILTER (WHERE h.reason NOT IN (''kept'', ''coarse'')), count(DISTINCT h.row_key) FILTER (WHERE h.reason = ''kept'')
			FROM %I.release_hidden h WHERE h.release = $1 AND h.table_name = $2', schema) INTO hidden, kept USING release, table_name;
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION release_programme(text, text, text[], text) IS
'compute every published table of a programme at one moment, hide what the rule says and what could be worked out from all releases together, and keep it as a numbered release that nothing changes; says for each published view how many rows it has, and in how many something is hidden or kept from an earlier release';

-- The same, undone; what it would hide is carried out of it.
CREATE FUNCTION preview_release(
	schema text,
	evaluations text[] DEFAULT NULL,
	OUT table_name text,
	OUT row_key text,
	OUT column_name text,
	OUT reason text,
	OUT detail text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer;
	hidden text[];
	row_of_hidden text[];
BEGIN
	BEGIN
		SELECT min(r.release) INTO number FROM @extschema@.release_programme(schema, 'preview', evaluations) r;
		EXECUTE format('SELECT array_agg(ARRAY[h.table_name, h.row_key, h.column_name, h.reason, h.detail] ORDER BY h.table_name, h.row_key, h.column_name) FROM %I.release_hidden h WHERE h.release = $1', schema)
			INTO hidden USING number;
		RAISE EXCEPTION USING ERRCODE = 'RSPRV';
	EXCEPTION WHEN SQLSTATE 'RSPRV' THEN
		NULL;
	END;
	-- Of an empty array there is no slice.
	IF hidden IS NULL THEN
		RETURN;
	END IF;
	FOREACH row_of_hidden SLICE 1 IN ARRAY hidden LOOP
		table_name := row_of_hidden[1];
		row_key := row_of_hidden[2];
		column_name := row_of_hidden[3];
		reason := row_of_hidden[4];
		detail := row_of_hidden[5];
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION preview_release(text, text[]) IS
'what a release made now would hide or keep from an earlier one, and why; nothing is released';

CREATE FUNCTION withdraw_release(schema text, release integer, reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	known boolean;
	gone boolean;
BEGIN
	PERFORM @extschema@.programme_require_release(schema);
	EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.release r WHERE r.release = $1), EXISTS (SELECT FROM %1$I.release_withdrawal w WHERE w.release = $1)', schema) INTO known, gone USING release;
	IF NOT known THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('programme "%s" has no release %s', schema, coalesce(release::text, 'NULL')),
			HINT = format('SELECT release, title FROM %I.release lists them.', schema);
	ELSIF gone THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('release %s is withdrawn already', release),
			HINT = format('SELECT * FROM %I.release_withdrawal says when, by whom and why.', schema);
	ELSIF coalesce(regexp_replace(reason, @extschema@.programme_blank(), '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a withdrawal needs a reason',
			HINT = format('Who finds the release gone wants to know why: withdraw_release(%L, %s, ''weights of wave 2 were wrong'').', schema, release);
	END IF;
	EXECUTE format('INSERT INTO %I.release_withdrawal (release, reason) VALUES ($1, $2)', schema) USING release, reason;
END
$$;
COMMENT ON FUNCTION withdraw_release(text, integer, text) IS
'take a release back: readers see the one before it; what it gave away still counts when later releases are audited';

-- Who may release: the owner, and analysts of all areas with the right to. A
-- superuser is not let: what the programme's tables really are is up to their owner.
CREATE FUNCTION programme_require_release(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	owner regrole;
	sees_all boolean;
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.published_wave_estimate', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Its owner calls upgrade_programme(%L) first.', schema);
	END IF;
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = schema;
	IF owner = current_user::regrole THEN
		RETURN;
	END IF;
	IF (SELECT r.rolsuper FROM pg_roles r WHERE r.oid = current_user::regrole) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner, and those given the right, can release the programme "%s"', schema),
			HINT = format('First: SET ROLE %s', owner);
	END IF;
	IF NOT has_table_privilege(format('%I.release', schema), 'INSERT') THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('%s may not release the programme "%s"', current_user, schema),
			HINT = format('Its owner (%s) gives the right to an analyst of all areas: grant_release(%L, %L).', owner, schema, current_user);
	END IF;
	EXECUTE format('SELECT %I.has_all_areas(true)', schema) INTO sees_all;
	IF NOT sees_all THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('%s does not see all areas of the programme "%s"', current_user, schema),
			HINT = 'A release is of all areas. Have it made by an analyst of all areas, or by the owner.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_release(text) IS
'part of release_programme and its kin: refuses a programme without releases, and those who may not release it';

-- One release at a time, as each must know all before it.
CREATE FUNCTION programme_release_number(schema text, title text, note text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number integer;
	rule record;
BEGIN
	-- A base of 30 to 49, to the nearest 100, would be 0.
	EXECUTE format('SELECT d.round_to, d.min_base FROM %I.disclosure_rule d', schema) INTO rule;
	IF rule.round_to > 2 * rule.min_base::bigint THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('by the rule, numbers are shown of %s people, and people are rounded to %s: the smallest base would be 0', rule.min_base, rule.round_to),
			HINT = format('In %I.disclosure_rule, round_to is at most twice min_base.', schema);
	END IF;
	PERFORM pg_advisory_xact_lock(format('%I.release', schema)::regclass::oid::bigint);
	EXECUTE format('SELECT coalesce(max(r.release), 0) + 1 FROM %I.release r', schema) INTO number;
	-- Where one moment was chosen before another release was made, that release is
	-- not seen, and cannot be heeded.
	BEGIN
		EXECUTE format('INSERT INTO %1$I.release (release, title, note, min_base, min_count, round_to, min_areas, dominance_n, dominance_percent, p_percent, min_df, protection, extension_version)
			SELECT $1, $2, $3, d.min_base, d.min_count, d.round_to, d.min_areas, d.dominance_n, d.dominance_percent, d.p_percent, d.min_df, d.protection,
				(SELECT e.extversion FROM pg_extension e WHERE e.extname = ''resilience'') FROM %1$I.disclosure_rule d', schema) USING number, title, note;
	EXCEPTION WHEN unique_violation THEN
		RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = format('release %s of the programme "%s" was made after this transaction began', number, schema),
			HINT = 'ROLLBACK, and begin again: a release must know all that were made before it.';
	END;
	RETURN number;
END
$$;
COMMENT ON FUNCTION programme_release_number(text, text, text) IS
'part of release_programme: makes the row of the new release, with the rule of today';

-- So that no two rows have one key: what holds a comma, or is called as what is
-- said of an adjusted effect, is in quotes.
CREATE FUNCTION programme_row_key(adjusted boolean, VARIADIC keys text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- As good as always, and there are thousands.
	IF NOT adjusted AND array_to_string(keys, '') !~ '[,"]|adjusted' THEN
		RETURN array_to_string(keys, ', ');
	END IF;
	RETURN (SELECT string_agg(CASE WHEN k.key ~ '[,"]' OR k.key = 'adjusted' THEN '"' || replace(k.key, '"', '""') || '"' ELSE k.key END, ', ' ORDER BY k.place)
		FROM unnest(keys) WITH ORDINALITY k (key, place) WHERE k.key IS NOT NULL) || CASE WHEN adjusted THEN ', adjusted' ELSE '' END;
END
$$;
COMMENT ON FUNCTION programme_row_key(boolean, text[]) IS
'part of release_programme: how release_hidden names a row, by its keys';
