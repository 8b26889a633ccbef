-- Who may release, and who may change what a release is made of

-- A release is made by the owner, or by an analyst of all areas to whom
-- grant_release gave the right; nobody else reads or writes the tables of
-- releases. Readers have the published views.

ALTER TABLE @programme@.role_access ADD COLUMN may_release boolean NOT NULL DEFAULT false
	CONSTRAINT role_access_may_release CHECK (NOT may_release OR (level = 'analyst' AND all_areas));
COMMENT ON COLUMN @programme@.role_access.may_release IS 'whether it may release, withdraw a release, and see what is hidden; only analysts of all areas';

CREATE FUNCTION @programme@.may_release() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM @programme@.role_access a
	WHERE a.may_release AND a.all_areas AND a.level = 'analyst' AND pg_has_role(a.role_name::oid, 'USAGE'::text));
COMMENT ON FUNCTION @programme@.may_release() IS 'whether the current role is one that may release, besides the owner';

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	-- What a role has of the registry, and of answers, as in step 12.
	all_areas CONSTANT text := format('(SELECT %s.has_all_areas(false))', programme);
	all_answers CONSTANT text := format('(SELECT %s.has_all_areas(true))', programme);
	own_area CONSTANT text := format('area::text = ANY ((SELECT %s.own_areas(false))::text[])', programme);
	may_release CONSTANT text := format('(SELECT %s.may_release())', programme);
BEGIN
	-- Tables of releases. A release is written in one transaction, under the name
	-- of who makes it; rows are not added to one that was made before.
	FOR here IN EXECUTE format('SELECT t.table_name FROM %s.programme_table t JOIN pg_class c ON c.oid = to_regclass(format(''%%s.%%I'', $1, t.table_name))
		WHERE t.class = ''release'' AND c.relkind = ''r'' ORDER BY 1', programme) USING programme LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (%s)', here || '_read', programme, here, may_release);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_read', programme, here, 'for roles that may release; others have the published views');
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR INSERT WITH CHECK (%s%s)', here || '_write', programme, here, may_release,
			CASE here WHEN 'release' THEN ' AND released_by = CURRENT_USER AND released_at = now()'
				WHEN 'release_withdrawal' THEN ' AND withdrawn_by = CURRENT_USER AND withdrawn_at = now()' ELSE '' END);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_write', programme, here, CASE WHEN here IN ('release', 'release_withdrawal')
			THEN 'roles that may release add rows, under their own name and now' ELSE 'roles that may release add rows' END);
		IF here NOT IN ('release', 'release_withdrawal') AND EXISTS (SELECT FROM pg_attribute a
				WHERE a.attrelid = format('%s.%I', programme, here)::regclass AND a.attname = 'release' AND NOT a.attisdropped) THEN
			EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %s.%I REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.programme_release_is_open()',
				here || '_open', programme, here);
			EXECUTE format('COMMENT ON TRIGGER %I ON %s.%I IS %L', here || '_open', programme, here, 'rows are added to a release in the transaction that makes it, and not later');
		END IF;
	END LOOP;

	-- What an analysis is made of: analysts read all of it, and those who have all
	-- areas change it. Any other table of the class is results: made of answers of
	-- all areas, from which those of one area can be worked out or that say how
	-- many there are, hence for analysts who have all areas only. So are findings,
	-- which rest on what people said in areas that others do not have.
	FOR here IN EXECUTE format('SELECT t.table_name FROM %s.programme_table t JOIN pg_class c ON c.oid = to_regclass(format(''%%s.%%I'', $1, t.table_name))
		WHERE t.class = ''analysis'' AND c.relkind = ''r'' ORDER BY 1', programme) USING programme LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		IF here ~ '^(evaluation|outcome|subgroup|plan|codebook|theme)(_|$)' THEN
			EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (true)', here || '_read', programme, here);
			EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_read', programme, here, 'definitions are for all who may read the table');
			EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s)', here || '_write', programme, here, all_answers);
			EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_write', programme, here, 'definitions are written by analysts who have all areas');
		ELSE
			EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s)', here || '_all', programme, here, all_answers);
			EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_all', programme, here, 'results of all areas are for analysts who have all areas');
		END IF;
	END LOOP;

	-- Which excerpts show a finding is part of the finding.
	EXECUTE format('DROP POLICY finding_excerpt_area ON %s.finding_excerpt', programme);
	EXECUTE format('CREATE POLICY finding_excerpt_read ON %s.finding_excerpt FOR SELECT USING (excerpt IN (SELECT o.excerpt FROM %s.excerpt o))', programme, programme);
	EXECUTE format('COMMENT ON POLICY finding_excerpt_read ON %s.finding_excerpt IS %L', programme, 'rows of the excerpt rows that the role sees');
	EXECUTE format('CREATE POLICY finding_excerpt_write ON %s.finding_excerpt USING (%s)', programme, all_answers);
	EXECUTE format('COMMENT ON POLICY finding_excerpt_write ON %s.finding_excerpt IS %L', programme, 'findings are those of analysts who have all areas');

	-- What decides on which numbers are shown is not for those to change who have
	-- some areas: what became of addresses, and of an area what it is.
	EXECUTE format('DROP POLICY disposition_area ON %s.disposition', programme);
	EXECUTE format('CREATE POLICY disposition_area ON %s.disposition FOR SELECT USING (%s)', programme, own_area);
	EXECUTE format('COMMENT ON POLICY disposition_area ON %s.disposition IS %L', programme, 'rows of the areas that the role has');
	EXECUTE format('CREATE POLICY disposition_write ON %s.disposition USING (%s)', programme, all_areas);
	EXECUTE format('COMMENT ON POLICY disposition_write ON %s.disposition IS %L', programme, 'counts that are published are written by roles with all areas');
	EXECUTE format('DROP POLICY area_area ON %s.area', programme);
	EXECUTE format('CREATE POLICY area_area ON %s.area FOR UPDATE USING (%s)', programme, own_area);
	EXECUTE format('COMMENT ON POLICY area_area ON %s.area IS %L', programme, 'rows of the areas that the role has; the trigger area_kept says which columns');
	EXECUTE format('CREATE POLICY area_write ON %s.area USING (%s)', programme, all_areas);
	EXECUTE format('COMMENT ON POLICY area_write ON %s.area IS %L', programme, 'areas are entered and taken out by roles with all areas');
END
$do$;

CREATE TRIGGER area_kept BEFORE UPDATE ON @programme@.area FOR EACH ROW EXECUTE FUNCTION @extschema@.programme_area_is_kept();
COMMENT ON TRIGGER area_kept ON @programme@.area IS 'roles that have some areas do not change what decides on which numbers are published';

-- The rules are the owner's: whatever anybody was granted by hand.
ALTER TABLE @programme@.disclosure_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY disclosure_rule_read ON @programme@.disclosure_rule FOR SELECT USING (true);
COMMENT ON POLICY disclosure_rule_read ON @programme@.disclosure_rule IS 'the rules are for all who may read the table; only the owner changes them';

-- Readers of an older programme had views of today's answers, and now have none.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	had boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %1$I.interview) OR EXISTS (SELECT FROM %1$I.initiative WHERE area IS NOT NULL)', programme) INTO had;
	IF had THEN
		RAISE WARNING USING MESSAGE = format('programme "%s" has no release yet: until there is one, its published views are empty', programme),
			HINT = format('SELECT * FROM @extschema@.preview_release(%1$L) says what would be hidden, and SELECT * FROM @extschema@.release_programme(%1$L, ''its title'') makes one.', programme);
	END IF;
END
$do$;
