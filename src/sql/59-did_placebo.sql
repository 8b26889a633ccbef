---- outcomes that cannot have moved ----

CREATE TYPE did_placebo_result AS (
	outcome text,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df1 integer,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	n bigint,
	n_clusters bigint,
	method text,
	note text
);
COMMENT ON TYPE did_placebo_result IS 'the effect on one of several outcomes, or the test of all of them';
COMMENT ON COLUMN did_placebo_result.outcome IS 'name of the outcome; NULL: the joint test, the last row';
COMMENT ON COLUMN did_placebo_result.estimate IS 'effect in units of the outcome, as did_estimate has it';
COMMENT ON COLUMN did_placebo_result.std_error IS 'its standard error, as did_estimate has it';
COMMENT ON COLUMN did_placebo_result.statistic IS 'estimate / std_error; of the joint test F, or the largest statistic';
COMMENT ON COLUMN did_placebo_result.df1 IS 'of the joint test the numerator''s degrees of freedom: how many effects are tested';
COMMENT ON COLUMN did_placebo_result.df IS 'degrees of freedom; of the joint test those of the denominator';
COMMENT ON COLUMN did_placebo_result.p_value IS 'two-sided p-value of no effect; of the joint test that there is none on any outcome';
COMMENT ON COLUMN did_placebo_result.conf_low IS 'lower end of the confidence interval of the effect';
COMMENT ON COLUMN did_placebo_result.conf_high IS 'upper end of the confidence interval of the effect';
COMMENT ON COLUMN did_placebo_result.n IS 'rows used of the outcome';
COMMENT ON COLUMN did_placebo_result.n_clusters IS 'clusters with rows of the outcome; of the joint test of any';
COMMENT ON COLUMN did_placebo_result.method IS 'how the effect was estimated, or how all were tested';
COMMENT ON COLUMN did_placebo_result.note IS 'what to keep in mind; why there is no effect or no test, if there is none';

CREATE FUNCTION did_placebo(
	outcomes did_named_sample[],
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	test text DEFAULT 'wald'
) RETURNS SETOF did_placebo_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION did_placebo(did_named_sample[], text, double precision, text) IS
'effects on outcomes that the programme cannot have moved, side by side, and a test of all of them that knows how they go together in the areas';
