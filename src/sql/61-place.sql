---- gss_code: an area of the Office for National Statistics ----

CREATE TYPE gss_code;
COMMENT ON TYPE gss_code IS
'the nine-character code that the Office for National Statistics gives to an area, such as E01012345';

CREATE FUNCTION gss_code_in(cstring) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_in(cstring) IS 'text input of gss_code';

CREATE FUNCTION gss_code_out(gss_code) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_out(gss_code) IS 'text output of gss_code';

CREATE FUNCTION gss_code_recv(internal) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_recv(internal) IS 'binary input of gss_code';

CREATE FUNCTION gss_code_send(gss_code) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_send(gss_code) IS 'binary output of gss_code';

CREATE TYPE gss_code (
	INPUT = gss_code_in,
	OUTPUT = gss_code_out,
	RECEIVE = gss_code_recv,
	SEND = gss_code_send,
	INTERNALLENGTH = 4,
	PASSEDBYVALUE,
	ALIGNMENT = int4,
	CATEGORY = 'S'
);

CREATE FUNCTION gss_entity(code gss_code) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_entity(gss_code) IS
'the kind of area that a code is of, such as LSOA, ward or unitary authority; NULL for a kind not known';

---- gss_code: casts ----

-- To text without being asked, so that it is matched, aggregated and compared
-- as text is; from text by assignment, so that a comparison is never a guess.

CREATE CAST (text AS gss_code) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS gss_code) IS 'as if it were typed in';

CREATE CAST (character varying AS gss_code) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (character varying AS gss_code) IS 'as if it were typed in';

CREATE CAST (gss_code AS text) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (gss_code AS text) IS 'as it is printed';

---- imd_decile: how deprived an area is ----

-- A domain, not a type: to every client it is a smallint.
CREATE DOMAIN imd_decile AS smallint
	CONSTRAINT imd_decile_1_to_10 CHECK (VALUE OPERATOR(pg_catalog.>=) 1
		AND VALUE OPERATOR(pg_catalog.<=) 10);
COMMENT ON DOMAIN imd_decile IS
'decile of an index of multiple deprivation: 1 the most deprived tenth of areas, 10 the least';
COMMENT ON CONSTRAINT imd_decile_1_to_10 ON DOMAIN imd_decile IS
'1 is the most deprived tenth, 10 the least';

