-- Published views: the latest release, and nothing live

-- The views of step 11 computed from the answers while a reader asked. What reads
-- one of them would still do so, and is not dropped without its owner's knowledge.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	grants jsonb;
	reading text;
BEGIN
	EXECUTE format('SELECT jsonb_agg(jsonb_build_array(c.relname, g.grantee, g.is_grantable)) FROM %I.programme_table t JOIN pg_class c ON c.oid = to_regclass(format(''%%I.%%I'', $1, t.table_name))
		CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE t.class = ''published'' AND g.grantee <> c.relowner AND g.privilege_type = ''SELECT''', programme) INTO grants USING programme;
	PERFORM set_config('resilience.programme_grants', coalesce(grants, '[]')::text, true);
	EXECUTE format('DROP VIEW %1$I.published_joint_display, %1$I.published_finding, %1$I.published_exposure, %1$I.published_oversight, %1$I.published_domain_coverage, %1$I.published_initiative,
		%1$I.published_survey_flow, %1$I.published_estimate, %1$I.published_arm_outcome, %1$I.published_area_outcome, %1$I.outcome_value_owner', programme);
EXCEPTION WHEN dependent_objects_still_exist THEN
	GET STACKED DIAGNOSTICS reading = PG_EXCEPTION_DETAIL;
	RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
		MESSAGE = format('the published views of programme "%s" are replaced by views of releases, and something of yours reads the old ones', programme), DETAIL = reading,
		HINT = 'Nothing was changed. Keep the definition (of a view: SELECT pg_get_viewdef(''its_name''::regclass)), drop it, upgrade, and make it again: the new views have the names of the old, and some columns have other names.';
END
$do$;
DELETE FROM @programme@.programme_table WHERE class = 'published' OR table_name = 'outcome_value_owner';

--: Releases that readers see: all but those that were withdrawn
CREATE VIEW @programme@.published_release WITH (security_barrier = true) AS
SELECT r.release, -- number of the release
	r.title, -- what it is called
	r.released_at, -- when
	r.released_by, -- by whom
	r.min_base, -- fewest answers that a mean or percentage is shown for
	r.min_count, -- fewest people in a count, and on either side of a percentage
	r.round_to, -- counts are rounded to the nearest multiple of this
	r.min_areas, -- fewest areas in an arm
	r.extension_version, -- version of the extension
	r.note, -- what else to know
	(r.release = (SELECT max(l.release) FROM @programme@.release l WHERE NOT EXISTS (SELECT FROM @programme@.release_withdrawal w WHERE w.release = l.release)
		AND l.release <= coalesce(nullif(current_setting('resilience.release', true), '')::integer, l.release))) AS is_shown -- whether the other published views show it: the latest, or the one that SET resilience.release asks for
FROM @programme@.release r
WHERE NOT EXISTS (SELECT FROM @programme@.release_withdrawal w WHERE w.release = r.release);

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('published_release', 'published');

-- Each released table has its view; what it says of its columns holds for both.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	source record;
	published text;
BEGIN
	FOR source IN EXECUTE format('SELECT t.table_name, c.oid, obj_description(c.oid, ''pg_class'') AS comment FROM %1$I.programme_table t
			JOIN pg_class c ON c.oid = to_regclass(format(''%%I.%%I'', $1, t.table_name)) WHERE t.class = ''release'' AND c.relkind = ''r'' ORDER BY t.table_name', programme) USING programme LOOP
		EXECUTE format('CREATE TRIGGER final BEFORE UPDATE OR DELETE OR TRUNCATE ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.programme_is_final()', programme, source.table_name);
		EXECUTE format('COMMENT ON TRIGGER final ON %I.%I IS %L', programme, source.table_name, 'what was released is not changed');
		CONTINUE WHEN source.table_name !~ '^release_' OR source.table_name = 'release_withdrawal' OR source.table_name = 'release_hidden';
		published := regexp_replace(source.table_name, '^release_', 'published_');
		EXECUTE format('CREATE VIEW %1$I.%2$I WITH (security_barrier = true) AS SELECT t.* FROM %1$I.%3$I t WHERE t.release = (SELECT r.release FROM %1$I.published_release r WHERE r.is_shown)',
			programme, published, source.table_name);
		EXECUTE format('COMMENT ON VIEW %I.%I IS %L', programme, published, source.comment);
		EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %I.%I.%I IS %L', programme, published, attname, col_description(attrelid, attnum)), ';' ORDER BY attnum)
			FROM pg_attribute WHERE attrelid = source.oid AND attnum > 0 AND NOT attisdropped);
		EXECUTE format('INSERT INTO %I.programme_table (table_name, class) VALUES ($1, ''published'')', programme) USING published;
	END LOOP;
END
$do$;

-- Who was given the old views by hand has the new ones; whom grant_programme gave
-- access gets it when the upgrade is done.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	given record;
BEGIN
	FOR given IN SELECT g.given ->> 0 AS view, (g.given ->> 1)::oid AS grantee, (g.given ->> 2)::boolean AS is_grantable FROM jsonb_array_elements(current_setting('resilience.programme_grants')::jsonb) g (given) LOOP
		CONTINUE WHEN to_regclass(format('%I.%I', programme, given.view)) IS NULL;
		EXECUTE format('GRANT SELECT ON %I.%I TO %s %s', programme, given.view, CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE given.grantee::regrole::text END, CASE WHEN given.is_grantable THEN 'WITH GRANT OPTION' END);
	END LOOP;
	PERFORM set_config('resilience.programme_grants', '', true);
END
$do$;
