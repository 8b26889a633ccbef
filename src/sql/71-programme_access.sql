CREATE FUNCTION grant_programme(
	schema text,
	role text,
	level text,
	areas text[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	grantee record;
	owner regrole;
	unknown text;
BEGIN
	PERFORM @extschema@.programme_require_access(schema);
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = schema;
	SELECT r.oid::regrole AS number, r.rolsuper, r.rolbypassrls, pg_has_role(r.oid, owner::oid, 'USAGE') AS is_owner INTO grantee FROM pg_roles r WHERE r.rolname = role;
	IF grantee.number IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'Create it first, in the database or in the directory that it comes from. Access for everybody (PUBLIC) is not offered.';
	END IF;
	IF grantee.is_owner THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
			MESSAGE = format(CASE WHEN grantee.number = owner THEN 'role "%s" owns the programme "%s"' WHEN grantee.rolsuper THEN 'role "%s" is a superuser, and has all of the programme "%s"'
				ELSE 'role "%s" has the rights of the owner of the programme "%s"' END, role, schema),
			HINT = 'No level and no areas can hold it back. Give access to another role, such as one that people log in with.';
	END IF;
	IF level IS NULL OR level NOT IN ('reader', 'editor', 'analyst') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no level "%s"', level),
			HINT = 'A reader sees the published views, an editor writes the registry, an analyst reads answers. revoke_programme takes access away.'
				|| CASE WHEN level ILIKE '%release%' THEN ' To release is a right of analysts: grant_release.' ELSE '' END;
	END IF;
	IF areas IS NOT NULL AND level = 'reader' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'readers cannot be held to areas',
			HINT = 'Published views are for all areas. Leave areas out, or make the role an editor.';
	END IF;
	IF areas IS NOT NULL AND grantee.rolbypassrls THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('role "%s" cannot be held to areas, as it bypasses row-level security', role),
			HINT = format('A superuser can change that: ALTER ROLE %I NOBYPASSRLS. Or leave areas out.', role);
	END IF;
	EXECUTE format('SELECT string_agg(a, '', '' ORDER BY a) FROM unnest($1) u (a) WHERE a IS NULL OR NOT EXISTS (SELECT FROM %I.area x WHERE x.area = a)', schema) INTO unknown USING areas;
	IF unknown IS NOT NULL OR array_position(areas, NULL::text) IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('not in the table area: %s', coalesce(unknown, 'NULL')),
			HINT = 'Load the areas first, and name them by their keys. Leave areas out to give access to all.';
	END IF;
	EXECUTE format('DELETE FROM %I.role_access a WHERE a.role_name = $1', schema) USING grantee.number;
	EXECUTE format('INSERT INTO %I.role_access (role_name, level, all_areas) VALUES ($1, $2, $3)', schema) USING grantee.number, level, areas IS NULL;
	EXECUTE format('INSERT INTO %I.role_area (role_name, area) SELECT DISTINCT $1, a FROM unnest($2) u (a)', schema) USING grantee.number, areas;
	PERFORM @extschema@.programme_apply_access(schema, grantee.number);
END
$$;
COMMENT ON FUNCTION grant_programme(text, text, text, text[]) IS
'give a role access to a programme, in place of what it had: as reader, editor or analyst, in all areas or those named';

CREATE FUNCTION revoke_programme(schema text, role text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number regrole := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
BEGIN
	PERFORM @extschema@.programme_require_access(schema);
	IF number IS NULL THEN
		-- A role that was dropped is listed under its number.
		EXECUTE format('SELECT a.role_name FROM %I.role_access a WHERE a.role_name::text = $1', schema) INTO number USING role;
		IF number IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist, and has no access', coalesce(role, 'NULL')),
				HINT = 'The table role_access lists who has. A role that was dropped stands there under a number: revoke_programme takes that too.';
		END IF;
	END IF;
	IF number = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation', MESSAGE = format('role "%s" owns the programme "%s"', role, schema),
			HINT = 'The owner has all of it. To give it to another role: ALTER SCHEMA and ALTER TABLE ... OWNER TO.';
	END IF;
	EXECUTE format('DELETE FROM %I.role_access a WHERE a.role_name = $1', schema) USING number;
	PERFORM @extschema@.programme_apply_access(schema, number);
END
$$;
COMMENT ON FUNCTION revoke_programme(text, text) IS
'take away all access of a role to a programme that was given to the role itself';

-- The right to release is kept with the access of a role, so that whatever takes
-- or replaces that takes the right, too.
CREATE FUNCTION grant_release(schema text, role text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number regrole := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
	given record;
BEGIN
	PERFORM @extschema@.programme_require_release_access(schema);
	IF number IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'Create it first, and make it an analyst with grant_programme.';
	END IF;
	IF number = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation', MESSAGE = format('role "%s" owns the programme "%s"', role, schema),
			HINT = 'The owner may release already.';
	END IF;
	EXECUTE format('SELECT a.level, a.all_areas FROM %I.role_access a WHERE a.role_name = $1', schema) INTO given USING number;
	IF given.level IS DISTINCT FROM 'analyst' OR NOT given.all_areas THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation', MESSAGE = format(CASE WHEN given.level IS NULL THEN 'role "%s" has no access to the programme "%s" of its own'
				WHEN given.level = 'analyst' THEN 'role "%s" is an analyst of some areas of the programme "%s" only' ELSE 'role "%s" is no analyst of the programme "%s"' END, role, schema),
			HINT = format('A release is computed from the answers of all areas, with the rights of who makes it. First: SELECT grant_programme(%L, %L, ''analyst'').', schema, role);
	END IF;
	EXECUTE format('UPDATE %I.role_access a SET may_release = true WHERE a.role_name = $1', schema) USING number;
	PERFORM @extschema@.programme_apply_access(schema, number);
END
$$;
COMMENT ON FUNCTION grant_release(text, text) IS
'give an analyst of all areas the right to release, to withdraw a release, and to see what is hidden and why';

CREATE FUNCTION revoke_release(schema text, role text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number regrole := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
BEGIN
	PERFORM @extschema@.programme_require_release_access(schema);
	IF number IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'The table role_access lists who may release. A role that was dropped is taken off it by revoke_programme.';
	END IF;
	IF number = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation', MESSAGE = format('role "%s" owns the programme "%s"', role, schema),
			HINT = 'The owner may always release.';
	END IF;
	EXECUTE format('UPDATE %I.role_access a SET may_release = false WHERE a.role_name = $1', schema) USING number;
	PERFORM @extschema@.programme_apply_access(schema, number);
END
$$;
COMMENT ON FUNCTION revoke_release(text, text) IS
'take the right to release from a role, which stays an analyst';

-- Refuses what is not a programme, has no releases yet, or is somebody else's.
CREATE FUNCTION programme_require_release_access(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_access(schema);
	IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.role_access', schema)) AND a.attname = 'may_release' AND NOT a.attisdropped) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have releases yet', schema),
			HINT = format('Call upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_release_access(text) IS
'part of grant_release and revoke_release: refuses a programme without releases, and those who do not own it';

-- Refuses rows for a release that another transaction made. A release is numbers of
-- one moment; its transaction's time is that of the release.
CREATE FUNCTION programme_release_is_open() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	closed integer;
BEGIN
	EXECUTE format('SELECT min(a.release) FROM (SELECT DISTINCT release FROM added) a WHERE NOT EXISTS (SELECT FROM %I.release r WHERE r.release = a.release AND r.released_at = now())', TG_TABLE_SCHEMA) INTO closed;
	IF closed IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('release %s is made, and nothing is added to it', closed),
			HINT = format('Make another one: SELECT release_programme(%L, ''its title'').', TG_TABLE_SCHEMA);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION programme_release_is_open() IS
'part of the tables of releases, as a trigger: refuses rows for a release that was made before';

-- Of an area, a role that has some areas changes how people call it and what is
-- noted of it. Its key, name, kind and status decide on which numbers are shown,
-- and what they are called.
CREATE FUNCTION programme_area_is_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	all_areas boolean;
BEGIN
	IF ROW(OLD.area, OLD.name, OLD.kind, OLD.status, OLD.withdrawn_on, OLD.local_authority, OLD.selection_reason)
			IS DISTINCT FROM ROW(NEW.area, NEW.name, NEW.kind, NEW.status, NEW.withdrawn_on, NEW.local_authority, NEW.selection_reason) THEN
		EXECUTE format('SELECT %I.has_all_areas(false)', TG_TABLE_SCHEMA) INTO all_areas;
		IF NOT all_areas AND NOT (SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = TG_RELID) THEN
			RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('what area %s is can be changed by editors of all areas only', OLD.area),
				DETAIL = 'Its key, name, kind, status, local authority and reason decide on what is published of it.',
				HINT = 'You can change local_name, aliases and note, and columns that were added.';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION programme_area_is_kept() IS
'part of the table area of programmes, as a trigger: a role that has some areas does not change what decides on what is published';

-- Refuses what is not a programme, is too old, or is somebody else's.
CREATE FUNCTION programme_require_access(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	-- Not even a superuser: what the schema's tables really are is up to their owner.
	IF (SELECT n.nspowner <> current_user::regrole FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner can give access to the programme "%s"', schema),
			HINT = format('First: SET ROLE %s', (SELECT n.nspowner::regrole FROM pg_namespace n WHERE n.nspname = schema));
	END IF;
	IF NOT @extschema@.programme_knows_roles(schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have access by roles yet', schema),
			HINT = format('Call upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_access(text) IS
'part of grant_programme and revoke_programme: refuses a programme without access by roles, and those who do not own it';

-- Roles are known by number from step 13 on; before that, by name.
CREATE FUNCTION programme_knows_roles(schema text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.role_access', schema)) AND a.attname = 'role_name' AND a.atttypid = 'regrole'::regtype)
$$;
COMMENT ON FUNCTION programme_knows_roles(text) IS
'part of grant_programme, revoke_programme and upgrade_programme: whether a programme has access by roles, known by their numbers';

-- Makes the privileges of one role, or of all, what role_access says; tables that
-- users added are theirs to grant, and the owner's privileges are left alone. A
-- programme that was not upgraded has no column may_release.
CREATE FUNCTION programme_apply_access(schema text, only_role regrole) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who record;
	what record;
BEGIN
	IF NOT @extschema@.programme_knows_roles(schema) THEN
		RETURN;
	END IF;
	FOR who IN EXECUTE format('SELECT r.rolname AS role, a.level, coalesce((to_jsonb(a) ->> ''may_release'')::boolean, false) AS may_release FROM pg_roles r LEFT JOIN %I.role_access a ON a.role_name = r.oid
		WHERE (r.oid = $1 OR ($1 IS NULL AND a.level IS NOT NULL)) AND r.oid <> (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = $2)', schema) USING only_role, schema LOOP
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', schema, who.role);
		FOR what IN EXECUTE format('SELECT t.table_name, t.class FROM %I.programme_table t WHERE to_regclass(format(''%%I.%%I'', $1, t.table_name)) IS NOT NULL', schema) USING schema LOOP
			EXECUTE format('REVOKE ALL ON %I.%I FROM %I', schema, what.table_name, who.role);
			CONTINUE WHEN who.level IS NULL;
			IF what.class = 'published' OR (who.level = 'analyst' AND what.class IN ('registry', 'microdata', 'analysis')) OR (who.level = 'editor' AND what.class = 'registry')
				OR (who.level <> 'reader' AND what.table_name IN ('programme_step', 'programme_table', 'role_access', 'role_area', 'disclosure_rule')) THEN
				EXECUTE format('GRANT SELECT ON %I.%I TO %I', schema, what.table_name, who.role);
			END IF;
			IF who.may_release AND what.class = 'release' THEN
				EXECUTE format('GRANT SELECT, INSERT ON %I.%I TO %I', schema, what.table_name, who.role);
			END IF;
			IF (who.level = 'editor' AND what.class = 'registry') OR (who.level = 'analyst' AND (what.class = 'analysis' OR what.table_name IN ('coding', 'finding_excerpt'))) THEN
				EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO %I', schema, what.table_name, who.role);
			END IF;
		END LOOP;
		IF who.level IS NOT NULL THEN
			EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, who.role);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_apply_access(text, regrole) IS
'part of grant_programme, revoke_programme, grant_release, revoke_release and upgrade_programme: makes privileges what the table role_access says';
