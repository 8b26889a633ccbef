-- What is installed: nothing here depends on the machine.
SELECT v.library = e.extversion AS library, v.catalogue = e.extversion AS catalogue, v.postgresql = current_setting('server_version') AS postgresql,
	v.built_for ~ '^1[5-9]' AS built_for, v.built_for::text ~ ('^' || current_setting('server_version_num')::int / 10000 || '(\D|$)') AS same_major,
	v.gsl ~ '^[0-9]+\.[0-9.]+' AS gsl, v.compiler ~ '^(gcc|.*[Cc]lang) ?[0-9]*' AS compiler,
	v.row_draws IN ('plain', 'AVX2', 'AVX-512', 'AVX-512 with VNNI') AS row_draws, v.glpk ~ '^[0-9]+[.][0-9]+$' IS NOT FALSE AS glpk, v.advice
FROM resilience_version() v, pg_extension e WHERE e.extname = 'resilience';

-- A library and objects of two versions: it says so, with what to do.
BEGIN;
UPDATE pg_extension SET extversion = '0.0.9' WHERE extname = 'resilience';
SELECT catalogue, replace(advice, library, 'LIBRARY') AS advice FROM resilience_version();
ROLLBACK;

-- Anyone may ask, and what he has put into his path does not matter.
CREATE ROLE version_reader;
CREATE SCHEMA version_planted;
CREATE TABLE version_planted.pg_extension AS SELECT 'resilience'::name AS extname, 'planted' AS extversion;
GRANT USAGE ON SCHEMA version_planted TO version_reader;
GRANT SELECT ON version_planted.pg_extension TO version_reader;
SET SESSION AUTHORIZATION version_reader;
SET search_path = version_planted, pg_catalog, public;
SELECT catalogue <> 'planted' AS not_planted, advice FROM resilience_version();
RESET search_path;
RESET SESSION AUTHORIZATION;
DROP SCHEMA version_planted CASCADE;
DROP ROLE version_reader;
