---- domain_tag: a domain of a framework ----

CREATE TYPE domain_tag;
COMMENT ON TYPE domain_tag IS
'a domain of a framework, as framework:domain, such as nrp4:economic_systems';

CREATE FUNCTION domain_tag_in(cstring) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_in(cstring) IS 'text input of domain_tag';

CREATE FUNCTION domain_tag_out(domain_tag) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_out(domain_tag) IS 'text output of domain_tag';

CREATE FUNCTION domain_tag_recv(internal) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_recv(internal) IS 'binary input of domain_tag';

CREATE FUNCTION domain_tag_send(domain_tag) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_send(domain_tag) IS 'binary output of domain_tag';

CREATE TYPE domain_tag (
	INPUT = domain_tag_in,
	OUTPUT = domain_tag_out,
	RECEIVE = domain_tag_recv,
	SEND = domain_tag_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended,
	CATEGORY = 'S'
);

CREATE FUNCTION domain_tag(framework text, domain text) RETURNS domain_tag
AS 'MODULE_PATHNAME', 'domain_tag_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag(text, text) IS
'the tag of a domain of a framework, brought into canonical form';

CREATE FUNCTION framework(tag domain_tag) RETURNS text
AS 'MODULE_PATHNAME', 'domain_tag_framework' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION framework(domain_tag) IS 'the framework of a tag';

CREATE FUNCTION domain(tag domain_tag) RETURNS text
AS 'MODULE_PATHNAME', 'domain_tag_domain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain(domain_tag) IS 'the domain of a tag';

---- domain_tag: casts ----

-- To text without being asked, so that it is matched, aggregated and compared
-- as text is; from text by assignment, so that a comparison is never a guess.

CREATE CAST (text AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS domain_tag) IS 'as if it were typed in';

CREATE CAST (character varying AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (character varying AS domain_tag) IS 'as if it were typed in';

CREATE CAST (domain_tag AS text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (domain_tag AS text) IS 'as it is printed';

