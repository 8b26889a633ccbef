-- Who may see what: roles, their areas, and row-level security by area

-- A role sees no row of an area unless it is listed here, whatever it was
-- granted by hand. The owner of the tables is not held back by policies.

--: Roles that grant_programme gave access
CREATE TABLE @programme@.role_access (
	role_name text CONSTRAINT role_access_pkey PRIMARY KEY, -- the role
	level text NOT NULL CONSTRAINT role_access_level CHECK (level IN ('reader', 'editor', 'analyst')), -- reader: published views; editor: writes the registry; analyst: reads answers
	all_areas boolean NOT NULL, -- whether it has all areas, or those of role_area only
	granted_at timestamptz NOT NULL DEFAULT now(), -- when
	granted_by text NOT NULL DEFAULT current_user -- by whom
);

--: Areas of roles that do not have them all, such as members of an oversight group
CREATE TABLE @programme@.role_area (
	role_name text CONSTRAINT role_area_role_fkey REFERENCES @programme@.role_access ON DELETE CASCADE, -- the role
	area @programme@.code CONSTRAINT role_area_area_fkey REFERENCES @programme@.area, -- an area it has
	CONSTRAINT role_area_pkey PRIMARY KEY (role_name, area)
);
CREATE INDEX role_area_area ON @programme@.role_area (area);

-- Of these, everybody sees what concerns themselves.
ALTER TABLE @programme@.role_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_access_own ON @programme@.role_access FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_access_own ON @programme@.role_access IS 'a role sees its own access, and that of roles it is a member of';
ALTER TABLE @programme@.role_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_area_own ON @programme@.role_area FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_area_own ON @programme@.role_area IS 'a role sees its own areas, and those of roles it is a member of';

-- Answers of people are for analysts: what a role has as an editor does not count.
CREATE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM @programme@.role_access a JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE a.all_areas AND (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION @programme@.has_all_areas(boolean) IS 'whether the current role may see all areas, in the registry or, if microdata, in answers';
CREATE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT o.area::text FROM @programme@.role_area o JOIN @programme@.role_access a ON a.role_name = o.role_name JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION @programme@.own_areas(boolean) IS 'areas that the current role may see, in the registry or, if microdata, in answers, besides all areas';

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	child text[];
	-- What a role has of the registry, and of answers.
	all_areas CONSTANT text := format('(SELECT %s.has_all_areas(false))', programme);
	all_answers CONSTANT text := format('(SELECT %s.has_all_areas(true))', programme);
	own_area CONSTANT text := format('area::text = ANY ((SELECT %s.own_areas(false))::text[])', programme);
	own_answers CONSTANT text := format('area::text = ANY ((SELECT %s.own_areas(true))::text[])', programme);
BEGIN
	-- Tables that belong to no area: everybody who may read them sees all of them,
	-- and roles with all areas write them.
	FOREACH here IN ARRAY ARRAY['framework', 'domain', 'domain_alias', 'domain_crosswalk', 'programme', 'programme_period', 'context_fact', 'phase',
		'phase_step', 'glossary', 'organisation', 'area_geography', 'deprivation', 'batch', 'recognition', 'survey', 'wave', 'question', 'response_option'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (true)', here || '_read', programme, here);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_read', programme, here, 'what belongs to no area is for all who may read the table');
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s)', here || '_write', programme, here, all_areas);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_write', programme, here, 'what belongs to no area is written by roles with all areas');
	END LOOP;

	-- Tables with an area. In the second list, rows without one are for all to read.
	FOREACH here IN ARRAY ARRAY['area_exposure', 'oversight_group', 'coren_agency', 'resident_adviser', 'engagement_event', 'enquiry', 'disposition',
		'area', 'initiative', 'evidence'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %s)', here || '_area', programme, here, all_areas, own_area);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_area', programme, here, 'rows of the areas that the role has');
	END LOOP;

	-- Tables that go with another one: table, key, the other, its key. What the role
	-- sees of the other decides; to write, it must have the area of the other.
	FOREACH child SLICE 1 IN ARRAY ARRAY[['initiative_status', 'initiative', 'initiative', 'initiative'], ['initiative_partner', 'initiative', 'initiative', 'initiative'],
		['initiative_tag', 'initiative', 'initiative', 'initiative'], ['initiative_criterion', 'initiative', 'initiative', 'initiative'],
		['initiative_interaction', 'from_initiative', 'initiative', 'initiative'],
		['oversight_member', 'oversight_group', 'oversight_group', 'oversight_group'], ['meeting', 'oversight_group', 'oversight_group', 'oversight_group'],
		['decision', 'oversight_group', 'oversight_group', 'oversight_group']] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, child[1]);
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (%I IN (SELECT o.%I FROM %s.%I o))', child[1] || '_read', programme, child[1], child[2], child[4], programme, child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_read', programme, child[1], format('rows of the %s rows that the role sees', child[3]));
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %I IN (SELECT o.%I FROM %s.%I o WHERE o.%s))',
			child[1] || '_write', programme, child[1], all_areas, child[2], child[4], programme, child[3], own_area);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_write', programme, child[1], 'rows of the areas that the role has');
	END LOOP;

	-- Answers and what people said.
	FOREACH here IN ARRAY ARRAY['household', 'interview', 'source'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %s)', here || '_area', programme, here, all_answers, own_answers);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_area', programme, here, 'rows of the areas that the role has as an analyst');
	END LOOP;
	FOREACH child SLICE 1 IN ARRAY ARRAY[['respondent', 'household', 'household', 'household'], ['response', 'interview', 'interview', 'interview'],
		['excerpt', 'source', 'source', 'source'], ['coding', 'excerpt', 'excerpt', 'excerpt'], ['finding_excerpt', 'excerpt', 'excerpt', 'excerpt']] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, child[1]);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %I IN (SELECT o.%I FROM %s.%I o))',
			child[1] || '_area', programme, child[1], all_answers, child[2], child[4], programme, child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_area', programme, child[1], 'rows of the areas that the role has as an analyst');
	END LOOP;
END
$do$;

CREATE POLICY area_read ON @programme@.area FOR SELECT USING (true);
CREATE POLICY initiative_read ON @programme@.initiative FOR SELECT USING (area IS NULL);
CREATE POLICY evidence_read ON @programme@.evidence FOR SELECT USING (area IS NULL);
COMMENT ON POLICY area_read ON @programme@.area IS 'the list of areas is for all who may read the table';
COMMENT ON POLICY initiative_read ON @programme@.initiative IS 'initiatives of no area are for all who may read the table';
COMMENT ON POLICY evidence_read ON @programme@.evidence IS 'evidence of no area is for all who may read the table';

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('role_access', 'system'), ('role_area', 'system');
