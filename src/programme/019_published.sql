-- Published views: the latest release, and nothing live

-- The views of step 11 computed from the answers while a reader asked. A view of
-- your own that reads one of them stops this; drop it, upgrade, and make it again.
DROP VIEW @programme@.published_joint_display, @programme@.published_finding, @programme@.published_exposure, @programme@.published_oversight,
	@programme@.published_domain_coverage, @programme@.published_initiative, @programme@.published_survey_flow, @programme@.published_estimate,
	@programme@.published_arm_outcome, @programme@.published_area_outcome, @programme@.outcome_value_owner;
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
