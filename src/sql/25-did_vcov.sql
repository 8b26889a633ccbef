---- did_vcov, did_pretrend: covariances of effects, and whether there are any before the start ----

CREATE FUNCTION did_vcov(
	sample did_sample,
	of text DEFAULT 'dynamic',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'reg',
	vcov text DEFAULT 'CR2',
	weights text DEFAULT 'cohort',
	shares text DEFAULT 'estimated',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	panel text DEFAULT 'rows',
	OUT "row" text,
	OUT "column" text,
	OUT covariance double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION did_vcov(did_sample, text, text, text, integer, text, text, text, text, integer, integer, integer, text) IS
'the covariance matrix of averages of effects, or of the effects on cohorts in periods, for programs that want it: a row for each pair of them';

CREATE TYPE did_pretrend_result AS (
	statistic double precision,
	df1 integer,
	df2 double precision,
	p_value double precision,
	wald double precision,
	n_effects bigint,
	n_clusters bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_pretrend_result IS 'a joint test that there is no effect before the start of treatment';
COMMENT ON COLUMN did_pretrend_result.statistic IS 'what is judged by F with df1 and df2 degrees of freedom, or, where df2 is NULL, times df1 by chi-squared with df1';
COMMENT ON COLUMN did_pretrend_result.df1 IS 'effects tested that do not depend on others: the rank of their covariances';
COMMENT ON COLUMN did_pretrend_result.df2 IS 'degrees of freedom of the covariances, as F has them; NULL if they are taken as known';
COMMENT ON COLUMN did_pretrend_result.p_value IS 'p-value of no effect before the start; NULL if there are too many effects for so few clusters';
COMMENT ON COLUMN did_pretrend_result.wald IS 'the Wald statistic: effects times the inverse of their covariances times effects';
COMMENT ON COLUMN did_pretrend_result.n_effects IS 'effects on cohorts in periods, or at event times, that were tested';
COMMENT ON COLUMN did_pretrend_result.n_clusters IS 'clusters that these rest on';
COMMENT ON COLUMN did_pretrend_result.method IS 'estimator, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN did_pretrend_result.note IS 'what a careful statistician would add; why there is no test, if there is none';
COMMENT ON COLUMN did_pretrend_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_pretrend(
	sample did_sample,
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'reg',
	vcov text DEFAULT 'CR2',
	reference text DEFAULT 't',
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	estimator text DEFAULT 'group_time',
	effects text DEFAULT 'cluster'
) RETURNS SETOF did_pretrend_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION did_pretrend(did_sample, text, text, integer, text, text, text, integer, integer, text, text) IS
'were trends parallel before the start? one joint test of all effects on cohorts in periods before it, or of those of a regression';
