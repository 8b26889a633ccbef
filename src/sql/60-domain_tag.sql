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
	STORAGE = extended
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

---- domain_tag: order and hash ----

CREATE FUNCTION domain_tag_eq(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_eq(domain_tag, domain_tag) IS 'implementation of = for domain_tag';

CREATE FUNCTION domain_tag_ne(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_ne(domain_tag, domain_tag) IS 'implementation of <> for domain_tag';

CREATE FUNCTION domain_tag_lt(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_lt(domain_tag, domain_tag) IS 'implementation of < for domain_tag';

CREATE FUNCTION domain_tag_le(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_le(domain_tag, domain_tag) IS 'implementation of <= for domain_tag';

CREATE FUNCTION domain_tag_gt(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_gt(domain_tag, domain_tag) IS 'implementation of > for domain_tag';

CREATE FUNCTION domain_tag_ge(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_ge(domain_tag, domain_tag) IS 'implementation of >= for domain_tag';

CREATE OPERATOR = (
	FUNCTION = @extschema@.domain_tag_eq,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (domain_tag, domain_tag) IS 'the same framework and domain';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.domain_tag_ne,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (domain_tag, domain_tag) IS 'another framework or domain';

CREATE OPERATOR < (
	FUNCTION = @extschema@.domain_tag_lt,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR < (domain_tag, domain_tag) IS 'before, by framework, then by domain';

CREATE OPERATOR <= (
	FUNCTION = @extschema@.domain_tag_le,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR <= (domain_tag, domain_tag) IS 'before or the same';

CREATE OPERATOR > (
	FUNCTION = @extschema@.domain_tag_gt,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR > (domain_tag, domain_tag) IS 'after, by framework, then by domain';

CREATE OPERATOR >= (
	FUNCTION = @extschema@.domain_tag_ge,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR >= (domain_tag, domain_tag) IS 'after or the same';

CREATE FUNCTION domain_tag_cmp(domain_tag, domain_tag) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_cmp(domain_tag, domain_tag) IS 'btree support of domain_tag: order';

CREATE FUNCTION domain_tag_sortsupport(internal) RETURNS void
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_sortsupport(internal) IS 'btree support of domain_tag: sorting';

CREATE FUNCTION domain_tag_hash(domain_tag) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash(domain_tag) IS 'hash support of domain_tag';

CREATE FUNCTION domain_tag_hash_extended(domain_tag, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash_extended(domain_tag, bigint) IS 'hash support of domain_tag: with a seed';

CREATE OPERATOR CLASS domain_tag_ops
DEFAULT FOR TYPE domain_tag USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 @extschema@.domain_tag_cmp(domain_tag, domain_tag),
	FUNCTION 2 @extschema@.domain_tag_sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS domain_tag_ops USING btree IS 'order of domain_tag';
COMMENT ON OPERATOR FAMILY domain_tag_ops USING btree IS 'order of domain_tag';

CREATE OPERATOR CLASS domain_tag_hash_ops
DEFAULT FOR TYPE domain_tag USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @extschema@.domain_tag_hash(domain_tag),
	FUNCTION 2 @extschema@.domain_tag_hash_extended(domain_tag, bigint);
COMMENT ON OPERATOR CLASS domain_tag_hash_ops USING hash IS 'hash of domain_tag';
COMMENT ON OPERATOR FAMILY domain_tag_hash_ops USING hash IS 'hash of domain_tag';

---- domain_tag: casts ----

-- By assignment, so that rows can be inserted from text and into text as they
-- are; never implicit, so that a comparison with text is never a guess.

CREATE CAST (text AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS domain_tag) IS 'as if it were typed in';

CREATE CAST (character varying AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (character varying AS domain_tag) IS 'as if it were typed in';

CREATE CAST (domain_tag AS text) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (domain_tag AS text) IS 'as it is printed';

