---- did_sample: what is kept of the rows ----

CREATE TYPE did_sample;
COMMENT ON TYPE did_sample IS
'what an estimate needs to know of the rows: counts and weighted sums per cluster, arm and period; can be stored, merged by did_rollup and estimated again without the rows';

CREATE FUNCTION did_sample_in(cstring) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_in(cstring) IS 'text input of did_sample';

CREATE FUNCTION did_sample_out(did_sample) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_out(did_sample) IS 'text output of did_sample';

CREATE FUNCTION did_sample_recv(internal) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_recv(internal) IS 'binary input of did_sample';

CREATE FUNCTION did_sample_send(did_sample) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_send(did_sample) IS 'binary output of did_sample';

CREATE TYPE did_sample (
	INPUT = did_sample_in,
	OUTPUT = did_sample_out,
	RECEIVE = did_sample_recv,
	SEND = did_sample_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION did_sample_combine(did_sample, did_sample) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_combine(did_sample, did_sample) IS
'combine function of did_sample and did_estimate, transition function of did_rollup';

CREATE FUNCTION did_sample_final(did_sample) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION did_sample_final(did_sample) IS
'final function of did_sample and did_rollup';

CREATE AGGREGATE did_rollup(sample did_sample) (
	SFUNC = @extschema@.did_sample_combine,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_rollup(did_sample) IS
'merge samples: the sample of all their rows together';

CREATE FUNCTION did_digest(sample did_sample) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION did_digest(did_sample) IS
'what the operator = compares: kind, rows, rows left out, and a digest of the rows that does not depend on their order';

