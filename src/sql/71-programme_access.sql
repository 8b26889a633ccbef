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
			HINT = 'A reader sees the published views, an editor writes the registry, an analyst reads answers. revoke_programme takes access away.';
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
-- users added are theirs to grant, and the owner's privileges are left alone.
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
	FOR who IN EXECUTE format('SELECT r.rolname AS role, a.level FROM pg_roles r LEFT JOIN %I.role_access a ON a.role_name = r.oid
		WHERE (r.oid = $1 OR ($1 IS NULL AND a.level IS NOT NULL)) AND r.oid <> (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = $2)', schema) USING only_role, schema LOOP
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', schema, who.role);
		FOR what IN EXECUTE format('SELECT t.table_name, t.class FROM %I.programme_table t WHERE to_regclass(format(''%%I.%%I'', $1, t.table_name)) IS NOT NULL', schema) USING schema LOOP
			EXECUTE format('REVOKE ALL ON %I.%I FROM %I', schema, what.table_name, who.role);
			CONTINUE WHEN who.level IS NULL;
			IF what.class = 'published' OR (who.level = 'analyst' AND what.class <> 'system') OR (who.level = 'editor' AND what.class = 'registry')
				OR (who.level <> 'reader' AND what.table_name IN ('programme_step', 'programme_table', 'role_access', 'role_area', 'disclosure_rule')) THEN
				EXECUTE format('GRANT SELECT ON %I.%I TO %I', schema, what.table_name, who.role);
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
'part of grant_programme, revoke_programme and upgrade_programme: makes privileges what the table role_access says';
