---- bootstrap_sample: the values of a column ----

CREATE TYPE bootstrap_sample;
COMMENT ON TYPE bootstrap_sample IS
'what a bootstrap needs to know of a column: its distinct values, by cluster and weight, and how many rows have each; can be stored, merged by bootstrap_rollup and bootstrapped again without the rows';

CREATE FUNCTION bootstrap_sample_in(cstring) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_in(cstring) IS 'text input of bootstrap_sample';

CREATE FUNCTION bootstrap_sample_out(bootstrap_sample) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_out(bootstrap_sample) IS 'text output of bootstrap_sample';

CREATE FUNCTION bootstrap_sample_recv(internal) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_recv(internal) IS 'binary input of bootstrap_sample';

CREATE FUNCTION bootstrap_sample_send(bootstrap_sample) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_send(bootstrap_sample) IS 'binary output of bootstrap_sample';

CREATE TYPE bootstrap_sample (
	INPUT = bootstrap_sample_in,
	OUTPUT = bootstrap_sample_out,
	RECEIVE = bootstrap_sample_recv,
	SEND = bootstrap_sample_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION bootstrap_sample_combine(bootstrap_sample, bootstrap_sample) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_combine(bootstrap_sample, bootstrap_sample) IS
'combine function of bootstrap_sample and bootstrap_ci, transition function of bootstrap_rollup';

CREATE FUNCTION bootstrap_sample_final(bootstrap_sample) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bootstrap_sample_final(bootstrap_sample) IS
'final function of bootstrap_sample and bootstrap_rollup';

CREATE AGGREGATE bootstrap_rollup(sample bootstrap_sample) (
	SFUNC = @extschema@.bootstrap_sample_combine,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_rollup(bootstrap_sample) IS
'merge samples of a column: the sample of all their rows together';

---- bootstrap_ci: from a sample to a result ----

CREATE TYPE bootstrap_result AS (
	estimate double precision,
	std_error double precision,
	bias double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_missing bigint,
	n_clusters bigint,
	reps integer,
	statistic text,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE bootstrap_result IS
'a statistic of a column with its bootstrap standard error and confidence interval, how they were made, and what to keep in mind';
COMMENT ON COLUMN bootstrap_result.estimate IS 'the statistic of the rows themselves, in units of the column';
COMMENT ON COLUMN bootstrap_result.std_error IS 'standard deviation of the replicates';
COMMENT ON COLUMN bootstrap_result.bias IS 'mean of the replicates less the estimate; the estimate is not corrected for it';
COMMENT ON COLUMN bootstrap_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN bootstrap_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN bootstrap_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN bootstrap_result.n IS 'rows used';
COMMENT ON COLUMN bootstrap_result.n_missing IS 'rows left out because an argument was NULL or their weight 0';
COMMENT ON COLUMN bootstrap_result.n_clusters IS 'clusters; NULL without a cluster argument';
COMMENT ON COLUMN bootstrap_result.reps IS 'replicates that the standard error and the interval rest on';
COMMENT ON COLUMN bootstrap_result.statistic IS 'the name of the statistic, as it was asked for';
COMMENT ON COLUMN bootstrap_result.method IS 'statistic, what was drawn, kind of interval, replicates and seed, in words a report can quote';
COMMENT ON COLUMN bootstrap_result.note IS 'what a careful statistician would add; why there is no interval, if there is none';
COMMENT ON COLUMN bootstrap_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION bootstrap_ci(
	sample bootstrap_sample,
	statistic text DEFAULT 'mean',
	conf_type text DEFAULT 'percentile',
	reps integer DEFAULT 1999,
	seed bigint DEFAULT 2016,
	conf_level double precision DEFAULT 0.95,
	probability double precision DEFAULT 0.5,
	trimmed double precision DEFAULT 0.1
) RETURNS bootstrap_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION bootstrap_ci(bootstrap_sample, text, text, integer, bigint, double precision, double precision, double precision) IS
'a statistic of a column with a bootstrap confidence interval: rows drawn anew, or clusters if the sample has any';

CREATE FUNCTION bootstrap_ci_final(bootstrap_sample) RETURNS bootstrap_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION bootstrap_ci_final(bootstrap_sample) IS
'final function of the aggregate bootstrap_ci';

CREATE FUNCTION bootstrap_replicates(
	sample bootstrap_sample,
	statistic text DEFAULT 'mean',
	reps integer DEFAULT 1999,
	seed bigint DEFAULT 2016,
	probability double precision DEFAULT 0.5,
	trimmed double precision DEFAULT 0.1
) RETURNS double precision[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION bootstrap_replicates(bootstrap_sample, text, integer, bigint, double precision, double precision) IS
'the replicates themselves, in the order of their numbers: what bootstrap_ci makes its interval of';

