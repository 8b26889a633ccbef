-- Roles by number, so that one that is renamed keeps what it was given

-- By its name, a role that was renamed kept its privileges while the list gave
-- them to whoever takes the name next. A regrole is the role's number, which is
-- shown as its name, and by which dumps restore it; of a role that was dropped,
-- the number is left.

-- What names the columns lets go of them first.
DROP POLICY role_access_own ON @programme@.role_access;
DROP POLICY role_area_own ON @programme@.role_area;
CREATE OR REPLACE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN false;
CREATE OR REPLACE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN '{}'::text[];
ALTER TABLE @programme@.role_area DROP CONSTRAINT role_area_role_fkey;

-- A name that no role has any more gives access to nobody.
DO $do$
DECLARE
	gone text;
BEGIN
	EXECUTE format('SELECT string_agg(role_name, '', '' ORDER BY role_name) FROM %I.role_access WHERE to_regrole(quote_ident(role_name)) IS NULL', current_setting('resilience.programme')) INTO gone;
	IF gone IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('no longer listed in role_access, as there is no such role: %s', gone),
			HINT = 'If a role has another name now, grant_programme lists it again.';
	END IF;
END
$do$;
DELETE FROM @programme@.role_area WHERE to_regrole(quote_ident(role_name)) IS NULL;
DELETE FROM @programme@.role_access WHERE to_regrole(quote_ident(role_name)) IS NULL;
ALTER TABLE @programme@.role_access ALTER COLUMN role_name TYPE regrole USING to_regrole(quote_ident(role_name));
ALTER TABLE @programme@.role_area ALTER COLUMN role_name TYPE regrole USING to_regrole(quote_ident(role_name));
ALTER TABLE @programme@.role_area ADD CONSTRAINT role_area_role_fkey FOREIGN KEY (role_name) REFERENCES @programme@.role_access ON DELETE CASCADE;
COMMENT ON COLUMN @programme@.role_access.role_name IS 'the role, whatever its name is now; a number is a role that was dropped';
COMMENT ON COLUMN @programme@.role_area.role_name IS 'the role, whatever its name is now';

CREATE POLICY role_access_own ON @programme@.role_access FOR SELECT
	USING (pg_has_role(role_name::oid, 'USAGE'::text));
COMMENT ON POLICY role_access_own ON @programme@.role_access IS 'a role sees its own access, and that of roles it is a member of';
CREATE POLICY role_area_own ON @programme@.role_area FOR SELECT
	USING (pg_has_role(role_name::oid, 'USAGE'::text));
COMMENT ON POLICY role_area_own ON @programme@.role_area IS 'a role sees its own areas, and those of roles it is a member of';

-- Answers of people are for analysts: what a role has as an editor does not count.
CREATE OR REPLACE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM @programme@.role_access a
	WHERE a.all_areas AND (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(a.role_name::oid, 'USAGE'::text));
CREATE OR REPLACE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT o.area::text FROM @programme@.role_area o JOIN @programme@.role_access a ON a.role_name = o.role_name
	WHERE (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(a.role_name::oid, 'USAGE'::text));
