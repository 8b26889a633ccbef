---- survey_sample: what is kept of the rows of a survey ----

CREATE TYPE survey_sample;
COMMENT ON TYPE survey_sample IS
'what estimates of a survey need to know of its rows: counts and weighted sums per primary sampling unit; can be stored, merged by survey_rollup and estimated again without the rows';

CREATE FUNCTION survey_sample_in(cstring) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_sample_in(cstring) IS 'text input of survey_sample';

CREATE FUNCTION survey_sample_out(survey_sample) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_sample_out(survey_sample) IS 'text output of survey_sample';

CREATE FUNCTION survey_sample_recv(internal) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_sample_recv(internal) IS 'binary input of survey_sample';

CREATE FUNCTION survey_sample_send(survey_sample) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_sample_send(survey_sample) IS 'binary output of survey_sample';

CREATE TYPE survey_sample (
	INPUT = survey_sample_in,
	OUTPUT = survey_sample_out,
	RECEIVE = survey_sample_recv,
	SEND = survey_sample_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION survey_sample_combine(survey_sample, survey_sample) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survey_sample_combine(survey_sample, survey_sample) IS
'combine function of survey_sample, transition function of survey_rollup';

CREATE FUNCTION survey_sample_final(survey_sample) RETURNS survey_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_sample_final(survey_sample) IS
'final function of survey_sample, survey_distribution, inequality_sample, calibration_sample and survey_rollup';

CREATE AGGREGATE survey_rollup(sample survey_sample) (
	SFUNC = @extschema@.survey_sample_combine,
	STYPE = survey_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.survey_sample_combine,
	FINALFUNC = @extschema@.survey_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_rollup(survey_sample) IS
'merge samples: the sample of all their rows together';

CREATE FUNCTION survey_digest(sample survey_sample) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION survey_digest(survey_sample) IS
'what the operator = compares: kind, rows, rows left out, and a digest of the rows that does not depend on their order';

