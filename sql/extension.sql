-- What CREATE EXTENSION leaves behind.
SELECT extname, extversion, extrelocatable, extnamespace::regnamespace, extconfig FROM pg_extension WHERE extname = 'resilience';

-- Every object carries a comment.
SELECT pg_describe_object(d.classid, d.objid, 0) AS without_comment
FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience')
	AND obj_description(d.objid, d.classid::regclass::name) IS NULL
	AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass
		AND t.oid = d.objid AND (t.typcategory = 'A' OR t.typtype = 'c'
			AND obj_description(t.typrelid, 'pg_class') IS NOT NULL));
SELECT a.attname AS without_comment FROM pg_attribute a
WHERE a.attrelid IN ('did_result'::regclass, 'did_balance_result'::regclass, 'did_named_sample'::regclass, 'did_stepdown'::regclass, 'survey_result'::regclass) AND a.attnum > 0
	AND col_description(a.attrelid, a.attnum) IS NULL;

-- Functions are immutable and safe in parallel; none is SECURITY DEFINER.
SELECT p.proname, count(*) FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
	AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'resilience'
WHERE p.provolatile = 'i' AND p.proparallel = 's' AND NOT p.prosecdef
GROUP BY 1 ORDER BY 1;

-- No function of any kind is SECURITY DEFINER, and what is not C is either parsed at
-- creation or fixes its search_path.
SELECT p.proname, p.prosecdef FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'resilience'
JOIN pg_language l ON l.oid = p.prolang
WHERE p.prosecdef OR (l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL AND NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false));

-- Aggregates are the only way in: no internal state, final functions only read.
SELECT count(*) FILTER (WHERE aggtranstype IN ('did_sample'::regtype, 'bootstrap_sample'::regtype, 'survey_sample'::regtype)) AS own_state,
	count(*) FILTER (WHERE aggcombinefn <> 0 AND aggserialfn = 0) AS combine,
	count(*) FILTER (WHERE aggfinalmodify = 'r') AS read_only,
	count(*) FILTER (WHERE aggtransspace > 0) AS with_space,
	count(*) AS all
FROM pg_aggregate WHERE aggfnoid::oid IN (SELECT objid FROM pg_depend
	WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'resilience'));

-- The objects land where the DBA says, and work from there.
DROP EXTENSION resilience;
CREATE SCHEMA "statistics for all";
CREATE EXTENSION resilience SCHEMA "statistics for all";
SELECT "statistics for all".did_estimate(y, t = 1, p = 1)
FROM (VALUES (1.0, 0, 0), (2, 0, 0), (2, 0, 1), (4, 0, 1), (1, 1, 0), (3, 1, 0), (7, 1, 1), (8, 1, 1)) v(y, t, p);
ALTER EXTENSION resilience SET SCHEMA public;
DROP EXTENSION resilience;
DROP SCHEMA "statistics for all";
CREATE EXTENSION resilience;
