-- Who may see what: roles, their areas, and row-level security by area

-- A role sees no row of an area unless it is listed here, whatever it was
-- granted by hand. The owner of the tables is not held back by policies.

--: Roles that grant_programme gave access
CREATE TABLE role_access (
	role_name text CONSTRAINT role_access_pkey PRIMARY KEY, -- the role
	level text NOT NULL CONSTRAINT role_access_level CHECK (level IN ('reader', 'editor', 'analyst')), -- reader: published views; editor: writes the registry; analyst: reads answers
	all_areas boolean NOT NULL, -- whether it has all areas, or those of role_area only
	granted_at timestamptz NOT NULL DEFAULT now(), -- when
	granted_by text NOT NULL DEFAULT current_user -- by whom
);

--: Areas of roles that do not have them all, such as members of an oversight group
CREATE TABLE role_area (
	role_name text CONSTRAINT role_area_role_fkey REFERENCES role_access ON DELETE CASCADE, -- the role
	area code CONSTRAINT role_area_area_fkey REFERENCES area, -- an area it has
	CONSTRAINT role_area_pkey PRIMARY KEY (role_name, area)
);
CREATE INDEX role_area_area ON role_area (area);

-- Of these, everybody sees what concerns themselves.
ALTER TABLE role_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_access_own ON role_access FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_access_own ON role_access IS 'a role sees its own access, and that of roles it is a member of';
ALTER TABLE role_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_area_own ON role_area FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_area_own ON role_area IS 'a role sees its own areas, and those of roles it is a member of';

-- Answers of people are for analysts: what a role has as an editor does not count.
CREATE FUNCTION has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM role_access a JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE a.all_areas AND (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION has_all_areas(boolean) IS 'whether the current role may see all areas, in the registry or, if microdata, in answers';
CREATE FUNCTION own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT o.area::text FROM role_area o JOIN role_access a ON a.role_name = o.role_name JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION own_areas(boolean) IS 'areas that the current role may see, in the registry or, if microdata, in answers, besides all areas';

DO $do$
DECLARE
	here text;
	child text[];
	all_areas CONSTANT text := '(SELECT has_all_areas(%L))';
	own CONSTANT text := ' OR area::text = ANY ((SELECT own_areas(%L))::text[])';
BEGIN
	-- Tables that belong to no area: everybody who may read them sees all of them,
	-- and roles with all areas write them.
	FOREACH here IN ARRAY ARRAY['framework', 'domain', 'domain_alias', 'domain_crosswalk', 'programme', 'programme_period', 'context_fact', 'phase',
		'phase_step', 'glossary', 'organisation', 'area_geography', 'deprivation', 'batch', 'recognition', 'survey', 'wave', 'question', 'response_option'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', here);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (true)', here || '_read', here);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', here || '_read', here, 'what belongs to no area is for all who may read the table');
		EXECUTE format('CREATE POLICY %I ON %I USING (' || all_areas || ')', here || '_write', here, false);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', here || '_write', here, 'what belongs to no area is written by roles with all areas');
	END LOOP;

	-- Tables with an area. In the second list, rows without one are for all to read.
	FOREACH here IN ARRAY ARRAY['area_exposure', 'oversight_group', 'coren_agency', 'resident_adviser', 'engagement_event', 'enquiry', 'disposition',
		'area', 'initiative', 'evidence'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', here);
		EXECUTE format('CREATE POLICY %I ON %I USING (' || all_areas || own || ')', here || '_area', here, false, false);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', here || '_area', here, 'rows of the areas that the role has');
	END LOOP;
	CREATE POLICY area_read ON area FOR SELECT USING (true);
	CREATE POLICY initiative_read ON initiative FOR SELECT USING (area IS NULL);
	CREATE POLICY evidence_read ON evidence FOR SELECT USING (area IS NULL);
	COMMENT ON POLICY area_read ON area IS 'the list of areas is for all who may read the table';
	COMMENT ON POLICY initiative_read ON initiative IS 'initiatives of no area are for all who may read the table';
	COMMENT ON POLICY evidence_read ON evidence IS 'evidence of no area is for all who may read the table';

	-- Tables that go with another one: table, key, the other, its key. What the role
	-- sees of the other decides; to write, it must have the area of the other.
	FOREACH child SLICE 1 IN ARRAY ARRAY[['initiative_status', 'initiative', 'initiative', 'initiative'], ['initiative_partner', 'initiative', 'initiative', 'initiative'],
		['initiative_tag', 'initiative', 'initiative', 'initiative'], ['initiative_criterion', 'initiative', 'initiative', 'initiative'],
		['initiative_interaction', 'from_initiative', 'initiative', 'initiative'],
		['oversight_member', 'oversight_group', 'oversight_group', 'oversight_group'], ['meeting', 'oversight_group', 'oversight_group', 'oversight_group'],
		['decision', 'oversight_group', 'oversight_group', 'oversight_group']] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child[1]);
		EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (%I IN (SELECT o.%I FROM %I o))', child[1] || '_read', child[1], child[2], child[4], child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', child[1] || '_read', child[1], format('rows of the %s rows that the role sees', child[3]));
		EXECUTE format('CREATE POLICY %I ON %I USING (' || all_areas || ' OR %I IN (SELECT o.%I FROM %I o WHERE o.area::text = ANY ((SELECT own_areas(%L))::text[])))',
			child[1] || '_write', child[1], false, child[2], child[4], child[3], false);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', child[1] || '_write', child[1], 'rows of the areas that the role has');
	END LOOP;

	-- Answers and what people said.
	FOREACH here IN ARRAY ARRAY['household', 'interview', 'source'] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', here);
		EXECUTE format('CREATE POLICY %I ON %I USING (' || all_areas || own || ')', here || '_area', here, true, true);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', here || '_area', here, 'rows of the areas that the role has as an analyst');
	END LOOP;
	FOREACH child SLICE 1 IN ARRAY ARRAY[['respondent', 'household', 'household', 'household'], ['response', 'interview', 'interview', 'interview'],
		['excerpt', 'source', 'source', 'source'], ['coding', 'excerpt', 'excerpt', 'excerpt'], ['finding_excerpt', 'excerpt', 'excerpt', 'excerpt']] LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child[1]);
		EXECUTE format('CREATE POLICY %I ON %I USING (' || all_areas || ' OR %I IN (SELECT o.%I FROM %I o))', child[1] || '_area', child[1], true, child[2], child[4], child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %I IS %L', child[1] || '_area', child[1], 'rows of the areas that the role has as an analyst');
	END LOOP;
END
$do$;

INSERT INTO programme_table (table_name, class) VALUES ('role_access', 'system'), ('role_area', 'system');
