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
