---- what is installed, for a report of a fault ----

CREATE FUNCTION resilience_library(
	OUT library text,
	OUT built_for text,
	OUT postgresql text,
	OUT gsl text,
	OUT compiler text,
	OUT row_draws text,
	OUT glpk text
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION resilience_library() IS
'part of resilience_version: what the library is that the server has loaded';

CREATE FUNCTION resilience_version(
	OUT library text,
	OUT catalogue text,
	OUT built_for text,
	OUT postgresql text,
	OUT gsl text,
	OUT compiler text,
	OUT row_draws text,
	OUT advice text,
	OUT glpk text
) RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.library, e.extversion, l.built_for, l.postgresql, l.gsl, l.compiler, l.row_draws,
		CASE WHEN l.library OPERATOR(pg_catalog.<>) e.extversion THEN
			'the server has loaded version ' OPERATOR(pg_catalog.||) l.library OPERATOR(pg_catalog.||) ' of the library, and this database has the objects of version '
			OPERATOR(pg_catalog.||) e.extversion OPERATOR(pg_catalog.||) ': reconnect, so that the library installed is loaded, and run ALTER EXTENSION resilience UPDATE' END,
		l.glpk
	FROM @extschema@.resilience_library() l,
		pg_catalog.pg_extension e
	WHERE e.extname OPERATOR(pg_catalog.=) 'resilience'::pg_catalog.name;
END;
COMMENT ON FUNCTION resilience_version() IS
'the versions of the library, of the objects in this database, of PostgreSQL, GSL, GLPK and the compiler: put it into every report of a fault';
