---- programmes: schemas with ordinary tables, owned by who creates them ----

CREATE FUNCTION create_programme(
	name text,
	steps integer DEFAULT NULL,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	last_step integer := (SELECT max(s.step) FROM @extschema@.programme_steps() s);
BEGIN
	PERFORM @extschema@.programme_require_name(name);
	IF steps < 1 OR steps > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no step %s', steps),
			HINT = format('steps is the last step to run, from 1 to %s; leave it out to run them all.', last_step);
	END IF;
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = name) THEN
		RAISE EXCEPTION USING ERRCODE = 'duplicate_schema', MESSAGE = format('schema "%s" already exists', name),
			HINT = format('To bring an older programme forward, call upgrade_programme(%L). For another one, choose another name.', name);
	END IF;
	EXECUTE format('CREATE SCHEMA %I', name);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', name, 'a programme made by the extension resilience; its tables belong to their owner');
	RETURN QUERY SELECT * FROM @extschema@.programme_run_steps(name, 0, coalesce(steps, last_step));
END
$$;
COMMENT ON FUNCTION create_programme(text, integer) IS
'create the schema of a programme, with its tables, views and policies, owned by who calls; says what each step added; resilience_guide(''programme'') has an example';

CREATE FUNCTION upgrade_programme(
	schema text,
	steps integer DEFAULT NULL,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	done integer;
	last_step integer := (SELECT max(s.step) FROM @extschema@.programme_steps() s);
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF (SELECT n.nspowner <> current_user::regrole FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner can upgrade the programme "%s"', schema),
			HINT = format('What an upgrade adds belongs to the role that runs it. First: SET ROLE %s', (SELECT n.nspowner::regrole FROM pg_namespace n WHERE n.nspname = schema));
	END IF;
	IF steps < 1 OR steps > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no step %s', steps),
			HINT = format('steps is the last step to run, from 1 to %s; leave it out to run them all.', last_step);
	END IF;
	EXECUTE format('LOCK TABLE %I.programme_step IN EXCLUSIVE MODE', schema);
	EXECUTE format('SELECT max(step) FROM %I.programme_step', schema) INTO done;
	IF done > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('programme "%s" is at step %s, but this version of the extension knows %s', schema, done, last_step),
			HINT = 'Install the version of the extension that the programme was made by, or a later one.';
	END IF;
	RETURN QUERY SELECT * FROM @extschema@.programme_run_steps(schema, coalesce(done, 0), coalesce(steps, last_step));
	PERFORM @extschema@.programme_apply_access(schema, NULL::regrole);
END
$$;
COMMENT ON FUNCTION upgrade_programme(text, integer) IS
'run the steps that the schema of a programme does not have yet; says what each step added, and gives no rows if there was nothing to do';

-- A query, each row of which comes back as texts. What the tables of a programme
-- really are is up to their owner; so a superuser runs it with the owner's rights.
CREATE FUNCTION programme_as_owner(schema text, query text, arguments text[]) RETURNS SETOF text[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT ROWS 100;
COMMENT ON FUNCTION programme_as_owner(text, text, text[]) IS
'part of check_programme and of the functions for codebooks: runs a query with the rights of who calls, or with those of the owner of the programme, if who calls is a superuser';

-- Refuses what is not the schema of a programme, with advice.
CREATE FUNCTION programme_require(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = schema AND c.relname = 'programme_step') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name', MESSAGE = format('there is no programme "%s"', coalesce(schema, 'NULL')),
			HINT = coalesce('Programmes in this database: ' || (SELECT string_agg(n.nspname, ', ' ORDER BY n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'programme_step') || '.',
				'There is none in this database: create_programme(''nrp'') makes one. SELECT resilience_guide(''programme'') has an example.');
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require(text) IS
'part of the functions for programmes: refuses what is not the schema of a programme';

-- Refuses a name that a schema cannot have, or should not, with advice.
CREATE FUNCTION programme_require_name(name text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	blank CONSTANT text := @extschema@.programme_blank();
	shown CONSTANT text := @extschema@.programme_shown(name);
BEGIN
	IF coalesce(regexp_replace(name, blank, '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a programme needs a name',
			HINT = 'The name becomes that of a schema: create_programme(''nrp'').';
	END IF;
	IF octet_length(name) > 63 THEN
		RAISE EXCEPTION USING ERRCODE = 'name_too_long', MESSAGE = format('the name of a programme cannot be longer than 63 bytes: "%s"', shown),
			HINT = 'The name becomes that of a schema. A long title belongs into the column name of its table programme.';
	END IF;
	IF name ~ ('^' || blank || '|' || blank || '$') OR name ~ '[[:cntrl:]]' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_name', MESSAGE = format('the name of a programme cannot begin or end with a blank, or hold control characters: "%s"', shown),
			HINT = format('Nobody could type it. Try create_programme(%L).', regexp_replace(regexp_replace(name, format('^%s+|%s+$', blank, blank), '', 'g'), '[[:cntrl:]]', '', 'g'));
	END IF;
	IF name = '$user' THEN
		RAISE EXCEPTION USING ERRCODE = 'reserved_name', MESSAGE = 'the name "$user" is reserved',
			HINT = 'In search_path it stands for the schema that is named as the current user. Choose another.';
	END IF;
	IF starts_with(name, 'pg_') OR name = 'information_schema' THEN
		RAISE EXCEPTION USING ERRCODE = 'reserved_name', MESSAGE = format('the name "%s" is reserved', shown),
			HINT = 'PostgreSQL keeps names that begin with pg_ for itself. Choose another.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_name(text) IS
'part of create_programme: refuses a name that the schema of a programme cannot have';

-- What looks like nothing, as a regular expression for one character: control
-- characters, blanks that do not break a line, marks without a width.
CREATE FUNCTION programme_blank() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat('[[:space:][:cntrl:]', CASE
	WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'UTF8'::name
		THEN E'\\u00A0\\u00AD\\u034F\\u061C\\u115F\\u1160\\u1680\\u180E\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0'
	WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.~) '^(LATIN|ISO_8859|WIN125)'::text THEN pg_catalog.convert_from(E'\\xa0'::bytea, pg_catalog.getdatabaseencoding()) END, ']');
COMMENT ON FUNCTION programme_blank() IS
'part of create_programme and check_programme: a regular expression for one character that looks like nothing';

-- A text with what cannot be seen in it made visible; combining marks too, as a
-- decomposed accent looks like a composed one.
CREATE FUNCTION programme_shown(what text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	invisible CONSTANT text := @extschema@.programme_blank() || CASE WHEN getdatabaseencoding() = 'UTF8' THEN '|[\u0300-\u036F]' ELSE '' END;
	found text;
	shown text := what;
BEGIN
	FOR found IN SELECT DISTINCT m.parts[1] FROM regexp_matches(what, invisible, 'g') m (parts) WHERE m.parts[1] <> ' ' LOOP
		shown := replace(shown, found, format('<%s%s>', CASE WHEN getdatabaseencoding() = 'UTF8' THEN 'U+' ELSE '0x' END, lpad(upper(to_hex(ascii(found))), 4, '0')));
	END LOOP;
	RETURN shown;
END
$$;
COMMENT ON FUNCTION programme_shown(text) IS
'part of create_programme and check_programme: a text with characters that cannot be seen written as <U+00A0>';

-- What two spellings of one key have in common: without blanks, in one case, with
-- accents in one form.
CREATE FUNCTION programme_folded(key text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'UTF8'::name
	THEN normalize(pg_catalog.lower(pg_catalog.regexp_replace(normalize(key, NFKD), @extschema@.programme_blank(), ''::text, 'g'::text)), NFKD)
	ELSE pg_catalog.lower(pg_catalog.regexp_replace(key, @extschema@.programme_blank(), ''::text, 'g'::text)) END;
COMMENT ON FUNCTION programme_folded(text) IS
'part of check_programme: a key without blanks, in lower case, with accents decomposed';

-- In a step, @programme@ stands for the schema, as it is written in SQL, and every
-- name that is not PostgreSQL's own is qualified: no schema but pg_catalog is
-- searched, so that nothing planted in another is taken for what is meant. A DO
-- block finds the schema's name in the setting resilience.programme, as within
-- its quotes a name could end them.
CREATE FUNCTION programme_run_steps(
	schema text,
	after_step integer,
	last_step integer,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET client_min_messages = warning SET resilience.programme = ''
AS $$
DECLARE
	next_step record;
	said text;
	of_what text;
	to_do text;
BEGIN
	PERFORM set_config('resilience.programme', schema, true);
	FOR next_step IN SELECT * FROM @extschema@.programme_steps() s WHERE s.step > after_step AND s.step <= last_step ORDER BY s.step LOOP
		BEGIN
			EXECUTE replace(next_step.ddl, '@programme@', quote_ident(schema));
		EXCEPTION WHEN dependent_objects_still_exist THEN
			-- What the owner is to do about it would drown in its context, the whole step.
			GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, of_what = PG_EXCEPTION_DETAIL, to_do = PG_EXCEPTION_HINT;
			RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist', MESSAGE = said, DETAIL = of_what, HINT = to_do;
		END;
		EXECUTE format('INSERT INTO %I.programme_step (step, name, title, extension_version) VALUES ($1, $2, $3, $4)', schema)
			USING next_step.step, next_step.name, next_step.title, (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'resilience');
		step := next_step.step;
		step_name := next_step.name;
		title := next_step.title;
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_run_steps(text, integer, integer) IS
'part of create_programme and upgrade_programme: runs the steps of a range';

