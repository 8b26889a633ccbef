---- did_group_time: many waves ----

CREATE TYPE did_wave_result AS (
	event_time integer,
	cohort integer,
	period integer,
	base_period integer,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_clusters bigint,
	n_clusters_treated bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_wave_result IS
'an effect at a place among many waves: how sure it is, how it was made, and why it is not there if it is not';
COMMENT ON COLUMN did_wave_result.event_time IS 'period - cohort: 0 in the first period of treatment, negative before it';
COMMENT ON COLUMN did_wave_result.cohort IS 'the first period in which the treated are treated';
COMMENT ON COLUMN did_wave_result.period IS 'the period of the effect';
COMMENT ON COLUMN did_wave_result.base_period IS 'the period that it is compared with; NULL if there is none';
COMMENT ON COLUMN did_wave_result.estimate IS 'average effect on the cohort in the period, in units of the outcome; before the start, a placebo';
COMMENT ON COLUMN did_wave_result.std_error IS 'standard error of the estimate';
COMMENT ON COLUMN did_wave_result.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_wave_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by';
COMMENT ON COLUMN did_wave_result.p_value IS 'p-value of no effect, two-sided';
COMMENT ON COLUMN did_wave_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_wave_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_wave_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN did_wave_result.n IS 'rows of the cohort and of those it is compared with, in the period and in the base';
COMMENT ON COLUMN did_wave_result.n_clusters IS 'clusters that have such rows; NULL without a cluster argument';
COMMENT ON COLUMN did_wave_result.n_clusters_treated IS 'clusters with such rows of the cohort; NULL without a cluster argument';
COMMENT ON COLUMN did_wave_result.method IS 'estimator, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN did_wave_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN did_wave_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_group_time(
	sample did_sample,
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'reg',
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	panel text DEFAULT 'rows'
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION did_group_time(did_sample, text, text, integer, text, text, double precision, text) IS
'the effect on each cohort in each period, against those never treated or not yet treated: one row for each, with why where there is none';

CREATE FUNCTION did_aggregate(
	sample did_sample,
	type text DEFAULT 'dynamic',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'reg',
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	weights text DEFAULT 'cohort',
	shares text DEFAULT 'estimated',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	band text DEFAULT 'pointwise',
	reference text DEFAULT 't',
	panel text DEFAULT 'rows'
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION did_aggregate(did_sample, text, text, text, integer, text, text, double precision, text, text, integer, integer, integer, text, text, text) IS
'averages of the effects on cohorts in periods: over all first, then by event time, cohort or period, with the variance of the cohorts'' shares';
