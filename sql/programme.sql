-- A programme's schema: what it is made of, and what refuses to be made.
SET client_min_messages = warning;
SELECT * FROM create_programme('nrp');
SELECT count(*) FILTER (WHERE relkind = 'r') AS tables, count(*) FILTER (WHERE relkind = 'v') AS views,
	count(*) FILTER (WHERE relowner <> current_user::regrole) AS not_ours
FROM pg_class WHERE relnamespace = 'nrp'::regnamespace AND relkind IN ('r', 'v', 'm', 'f', 'p');

-- Nothing of it belongs to the extension.
SELECT count(*) AS extension_owned FROM pg_depend d JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
WHERE d.deptype = 'e' AND c.relnamespace = 'nrp'::regnamespace;

-- Every table, view, column, type, function and policy has a comment.
SELECT c.relname AS without_comment FROM pg_class c
WHERE c.relnamespace = 'nrp'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT c.relname AS "table", a.attname AS without_comment FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'nrp'::regnamespace AND c.relkind IN ('r', 'v') AND col_description(c.oid, a.attnum) IS NULL;
SELECT t.typname AS without_comment FROM pg_type t
WHERE t.typnamespace = 'nrp'::regnamespace AND t.typtype IN ('d', 'r', 'm', 'e') AND obj_description(t.oid, 'pg_type') IS NULL;
SELECT p.proname AS without_comment FROM pg_proc p
WHERE p.pronamespace = 'nrp'::regnamespace AND p.proname !~ '^code_(multi)?range$' AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT polname AS without_comment FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = 'nrp'::regnamespace AND obj_description(p.oid, 'pg_policy') IS NULL;

-- Every foreign key has an index that begins with its columns, in any order.
SELECT k.conrelid::regclass AS "table", k.conname AS without_index FROM pg_constraint k
WHERE k.connamespace = 'nrp'::regnamespace AND k.contype = 'f' AND NOT EXISTS (
	SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
		AND (SELECT array_agg(x ORDER BY x) FROM unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) x) = (SELECT array_agg(x ORDER BY x) FROM unnest(k.conkey) x));

-- Every constraint was given a name that says what it is about.
SELECT conrelid::regclass AS "table", conname AS named_by_postgres FROM pg_constraint
WHERE connamespace = 'nrp'::regnamespace AND contype IN ('c', 'f', 'u', 'x') AND conname ~ '_(check|key|excl)[0-9]*$';

-- Every table and view is classed, for grant_programme; every key is one that people know, or an identity.
SELECT relname AS not_classed FROM pg_class WHERE relnamespace = 'nrp'::regnamespace AND relkind IN ('r', 'v')
	AND relname NOT IN (SELECT table_name FROM nrp.programme_table);
SELECT table_name AS classed_but_absent FROM nrp.programme_table WHERE to_regclass('nrp.' || table_name) IS NULL;
SELECT class, count(*) FROM nrp.programme_table GROUP BY class ORDER BY class;
SELECT c.relname AS without_key FROM pg_class c WHERE c.relnamespace = 'nrp'::regnamespace AND c.relkind = 'r'
	AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary);
SELECT attrelid::regclass AS "table", attname AS sequence_without_identity FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'nrp'::regnamespace AND a.attidentity NOT IN ('', 'a');

-- Views for analysts ask for the caller's rights; those for readers have barriers.
SELECT c.relname, c.reloptions FROM pg_class c WHERE c.relnamespace = 'nrp'::regnamespace AND c.relkind = 'v' ORDER BY c.relname COLLATE "C";

-- No function of it is SECURITY DEFINER, or leans on search_path.
SELECT p.proname, p.prosecdef, p.prosqlbody IS NOT NULL AS parsed_at_creation FROM pg_proc p
WHERE p.pronamespace = 'nrp'::regnamespace AND p.proname !~ '^code_(multi)?range$' ORDER BY p.proname COLLATE "C";

-- What is refused.
\set SHOW_CONTEXT never
SELECT * FROM create_programme('nrp');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('public');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('  ');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(E'\u00a0\ufeff\t');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(' nrp2');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(E'nrp2\u00a0');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(E'\ufeffnrp2');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(E'nrp\n2');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(E'nrp\u200b');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('$user');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('pg_temp');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('pg_nrp');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('information_schema');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme(repeat('a', 64));
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('another', steps => 0);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM create_programme('another', steps => 1000);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM upgrade_programme('public');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM upgrade_programme(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM upgrade_programme('nrp', steps => 1000);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regnamespace('another') AS nothing_is_left;

-- There is nothing to do in one that is up to date.
SELECT * FROM upgrade_programme('nrp');

-- Any name will do, and names and settings around it do not matter.
SET search_path = '';
DO $$ BEGIN SET standard_conforming_strings = off; EXCEPTION WHEN OTHERS THEN NULL; END $$;	-- not from 19 on
SELECT count(*) FROM public.create_programme('Our "place"; -- 100%');
SELECT count(*) FROM public.create_programme('pgteam', steps => 1);
RESET standard_conforming_strings;
SELECT count(*) FROM "Our ""place""; -- 100%".initiative;
SELECT * FROM public.check_programme('Our "place"; -- 100%');
SELECT count(*) FROM public.create_programme('It''s $do$ $1 \x @extschema@ @programme@ É');
SELECT problem, what FROM public.check_programme('It''s $do$ $1 \x @extschema@ @programme@ É');
RESET search_path;

-- The role that creates needs no more than CREATE on the database, and owns it all.
CREATE ROLE regress_programme_owner;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_programme_owner', current_database()); END $$;
SET ROLE regress_programme_owner;
SELECT count(*) FROM create_programme('theirs');
\set VERBOSITY terse
SELECT * FROM upgrade_programme('nrp');
\set VERBOSITY default
RESET ROLE;
SELECT * FROM upgrade_programme('theirs');
SELECT DISTINCT c.relowner::regrole FROM pg_class c WHERE c.relnamespace = 'theirs'::regnamespace;

-- A name that somebody planted in a schema of the path is not taken for one of ours.
CREATE SCHEMA planted;
CREATE TABLE planted.area (planted text);
CREATE FUNCTION planted.did_estimate(boolean, boolean, boolean, text, double precision) RETURNS text LANGUAGE sql RETURN 'planted';
SET search_path = planted, public;
SELECT count(*) FROM create_programme('safe');
SELECT pg_get_viewdef('safe.current_estimate'::regclass) LIKE '%planted%' AS taken_in;
RESET search_path;

-- The steps and the checks name every table, type and function of ours with its schema.
SELECT s.source, m.parts[1] AS unqualified FROM (SELECT 'step ' || step, ddl FROM programme_steps() UNION ALL SELECT problem, query FROM programme_checks()) s (source, sql),
	regexp_matches(s.sql, format('(?:FROM|JOIN|INTO|REFERENCES|TABLE|VIEW|POLICY [a-z_]+ ON|INDEX [a-z_]+ ON) ((?:%s)\M)(?![.])', (SELECT string_agg(table_name, '|') FROM nrp.programme_table)), 'g') m (parts)
UNION ALL SELECT s.source, m.parts[1] FROM (SELECT 'step ' || step, ddl FROM programme_steps() UNION ALL SELECT problem, query FROM programme_checks()) s (source, sql),
	regexp_matches(s.sql, format('(?:^|[^.\w''])((?:%s)\()', (SELECT string_agg(p.proname, '|') FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'resilience' WHERE p.proname NOT IN ('domain', 'min', 'max'))), 'g') m (parts); -- which PostgreSQL has too

SET client_min_messages = error;
DROP SCHEMA nrp, theirs CASCADE;
DROP SCHEMA safe, planted, pgteam CASCADE;
DROP SCHEMA "Our ""place""; -- 100%", "It's $do$ $1 \x @extschema@ @programme@ É" CASCADE;
DROP OWNED BY regress_programme_owner;
DROP ROLE regress_programme_owner;
