---- did_honest, did_pretrend_power: when trends may not have been parallel ----

CREATE TYPE did_honest_result AS (
	m double precision,
	segment integer,
	estimate double precision,
	conf_low double precision,
	conf_high double precision,
	excludes_zero boolean,
	breakdown double precision,
	conf_level double precision,
	method text,
	note text
);
COMMENT ON TYPE did_honest_result IS
'a stretch of effects that are not rejected if parallel trends were violated within bounds';
COMMENT ON COLUMN did_honest_result.m IS 'the bound: times the largest change of the violation before the start, or, of smoothness, units of the outcome';
COMMENT ON COLUMN did_honest_result.segment IS 'number of the segment among those of this m, from 1 and from below; sets of most tests have one';
COMMENT ON COLUMN did_honest_result.estimate IS 'what is asked for, as estimated; of a fixed-length interval, its middle';
COMMENT ON COLUMN did_honest_result.conf_low IS 'lower end of the segment; NULL if it has none, which the note says';
COMMENT ON COLUMN did_honest_result.conf_high IS 'upper end of the segment; NULL if it has none, which the note says';
COMMENT ON COLUMN did_honest_result.excludes_zero IS 'whether no segment of this m holds 0';
COMMENT ON COLUMN did_honest_result.breakdown IS 'the largest m up to which the set excludes 0; NULL if it holds 0 even with m = 0';
COMMENT ON COLUMN did_honest_result.conf_level IS 'confidence level of the set';
COMMENT ON COLUMN did_honest_result.method IS 'restriction, what is asked for, and test, in words a report can quote';
COMMENT ON COLUMN did_honest_result.note IS 'what to keep in mind; why there is no set, if there is none';

CREATE FUNCTION did_honest(
	beta double precision[],
	vcov double precision[],
	n_pre integer,
	restriction text DEFAULT 'relative_magnitudes',
	m double precision[] DEFAULT NULL,
	of text DEFAULT 'first',
	method text DEFAULT NULL,
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF did_honest_result
AS 'MODULE_PATHNAME', 'did_honest_arrays' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10000 ROWS 3;
COMMENT ON FUNCTION did_honest(double precision[], double precision[], integer, text, double precision[], text, text, double precision) IS
'effects that an event study does not reject if parallel trends were violated within bounds: from its coefficients, those before the start first and without the reference, and their covariances';

CREATE FUNCTION did_honest(
	sample did_sample,
	restriction text DEFAULT 'relative_magnitudes',
	m double precision[] DEFAULT NULL,
	of text DEFAULT 'first',
	method text DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	control text DEFAULT 'never',
	base text DEFAULT 'universal',
	vcov text DEFAULT 'CR2',
	anticipation integer DEFAULT 0,
	estimator text DEFAULT 'group_time',
	effects text DEFAULT 'cluster'
) RETURNS SETOF did_honest_result
AS 'MODULE_PATHNAME', 'did_honest_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10000 ROWS 3;
COMMENT ON FUNCTION did_honest(did_sample, text, double precision[], text, text, double precision, text, text, text, integer, text, text) IS
'effects that the event study of a sample does not reject if parallel trends were violated within bounds';

CREATE TYPE did_pretrend_power_result AS (
	power double precision,
	slope double precision,
	event_time integer,
	violation double precision,
	bias double precision,
	estimate double precision,
	threshold double precision,
	power_error double precision,
	method text,
	note text
);
COMMENT ON TYPE did_pretrend_power_result IS
'what a linear violation of parallel trends does at an event time, among studies whose effects before the start do not show it';
COMMENT ON COLUMN did_pretrend_power_result.power IS 'probability that the violation shows: that some effect before the start is beyond the threshold';
COMMENT ON COLUMN did_pretrend_power_result.slope IS 'by how much the violation grows from one event time to the next, in units of the outcome';
COMMENT ON COLUMN did_pretrend_power_result.event_time IS 'the event time; -1, the reference, is left out';
COMMENT ON COLUMN did_pretrend_power_result.violation IS 'the violation there: slope * (event_time + 1)';
COMMENT ON COLUMN did_pretrend_power_result.bias IS 'what the estimate there is on average if there is no effect and the violation does not show';
COMMENT ON COLUMN did_pretrend_power_result.estimate IS 'the estimate there';
COMMENT ON COLUMN did_pretrend_power_result.threshold IS 'how many standard errors from 0 an effect before the start may be';
COMMENT ON COLUMN did_pretrend_power_result.power_error IS 'what the power may be off by: three standard errors of its integral, or 1e-8 where that is exact';
COMMENT ON COLUMN did_pretrend_power_result.method IS 'violation and test, in words a report can quote';
COMMENT ON COLUMN did_pretrend_power_result.note IS 'why there is no slope or bias, if there is none';

CREATE FUNCTION did_pretrend_power(
	beta double precision[],
	vcov double precision[],
	n_pre integer,
	power double precision[] DEFAULT NULL,
	slope double precision[] DEFAULT NULL,
	threshold double precision DEFAULT NULL
) RETURNS SETOF did_pretrend_power_result
AS 'MODULE_PATHNAME', 'did_pretrend_power_arrays' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10000 ROWS 10;
COMMENT ON FUNCTION did_pretrend_power(double precision[], double precision[], integer, double precision[], double precision[], double precision) IS
'slopes of a violation of parallel trends that effects before the start show with some power, or the power of given slopes, and the bias that is left if they do not show: from the coefficients of an event study and their covariances';

CREATE FUNCTION did_pretrend_power(
	sample did_sample,
	power double precision[] DEFAULT NULL,
	slope double precision[] DEFAULT NULL,
	threshold double precision DEFAULT NULL,
	control text DEFAULT 'never',
	base text DEFAULT 'universal',
	vcov text DEFAULT 'CR2',
	anticipation integer DEFAULT 0,
	estimator text DEFAULT 'group_time',
	effects text DEFAULT 'cluster'
) RETURNS SETOF did_pretrend_power_result
AS 'MODULE_PATHNAME', 'did_pretrend_power_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 10000 ROWS 10;
COMMENT ON FUNCTION did_pretrend_power(did_sample, double precision[], double precision[], double precision, text, text, text, integer, text, text) IS
'slopes of a violation of parallel trends that the effects of a sample before the start show with some power, or the power of given slopes, and the bias that is left if they do not show';
