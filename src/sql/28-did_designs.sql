---- other designs of many waves: triple differences, synthetic controls, the logit scale, changes in changes ----

CREATE FUNCTION did_triple(
	sample_eligible did_sample,
	sample_ineligible did_sample,
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	type text DEFAULT 'group_time',
	weights text DEFAULT 'cohort',
	shares text DEFAULT 'estimated'
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION did_triple(did_sample, did_sample, text, text, integer, text, double precision, text, text, text) IS
'the effect on the eligible of each cohort in each period, less that of the same comparison on those of the same areas who are not eligible; or averages of such effects';

CREATE FUNCTION did_synthetic(
	sample did_sample,
	method text DEFAULT 'sdid',
	vcov text DEFAULT 'placebo',
	reps integer DEFAULT 999,
	seed bigint DEFAULT 2016,
	conf_level double precision DEFAULT 0.95,
	anticipation integer DEFAULT 0
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 3;
COMMENT ON FUNCTION did_synthetic(did_sample, text, text, integer, bigint, double precision, integer) IS
'the effect on each cohort by synthetic difference-in-differences or a synthetic control, against a weighted mean of the areas never treated';

CREATE TYPE did_synthetic_weight AS (
	cohort integer,
	cluster text,
	period integer,
	treated boolean,
	weight double precision
);
COMMENT ON TYPE did_synthetic_weight IS
'how much a cluster or a period counts in the effect that did_synthetic gives of a cohort';
COMMENT ON COLUMN did_synthetic_weight.cohort IS 'the first period in which the treated are treated';
COMMENT ON COLUMN did_synthetic_weight.cluster IS 'the cluster that has the weight; NULL of a period';
COMMENT ON COLUMN did_synthetic_weight.period IS 'the period that has the weight; NULL of a cluster';
COMMENT ON COLUMN did_synthetic_weight.treated IS 'whether the cluster is of the cohort, or the period is one from its start on';
COMMENT ON COLUMN did_synthetic_weight.weight IS 'at least 0; of treated clusters, of the others, of periods before the start and of those from it on they sum to 1 each, but for periods before the start of a synthetic control, which have none';

CREATE FUNCTION did_synthetic_weights(
	sample did_sample,
	method text DEFAULT 'sdid',
	anticipation integer DEFAULT 0
) RETURNS SETOF did_synthetic_weight
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 50;
COMMENT ON FUNCTION did_synthetic_weights(did_sample, text, integer) IS
'the weights of clusters and periods behind did_synthetic: those of clusters first, for each cohort that has an effect';

CREATE FUNCTION did_logit(
	sample did_sample,
	scale text DEFAULT 'probability',
	vcov text DEFAULT 'jackknife',
	conf_level double precision DEFAULT 0.95,
	anticipation integer DEFAULT 0
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION did_logit(did_sample, text, text, double precision, integer) IS
'effects on outcomes from 0 to 1 where cohorts would have moved in parallel on the logit scale: over all first, then by cohort and period from its start on';

CREATE TYPE did_cic_result AS (
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
	bound_low double precision,
	bound_high double precision,
	n bigint,
	n_clusters bigint,
	n_clusters_treated bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_cic_result IS
'an effect by changes in changes, and what it lies between with fewer assumptions';
COMMENT ON COLUMN did_cic_result.cohort IS 'the first period in which the treated are treated; NULL of samples of values';
COMMENT ON COLUMN did_cic_result.period IS 'the period of the effect; NULL of samples of values';
COMMENT ON COLUMN did_cic_result.base_period IS 'the period before; NULL of samples of values, or if there is none';
COMMENT ON COLUMN did_cic_result.estimate IS 'mean of the treated after, less what it would have been without the treatment';
COMMENT ON COLUMN did_cic_result.std_error IS 'standard error of the estimate';
COMMENT ON COLUMN did_cic_result.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_cic_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by';
COMMENT ON COLUMN did_cic_result.p_value IS 'p-value of no effect, two-sided';
COMMENT ON COLUMN did_cic_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_cic_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_cic_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN did_cic_result.bound_low IS 'the smallest effect that the distributions allow, if outcomes with the same value need not have changed alike';
COMMENT ON COLUMN did_cic_result.bound_high IS 'the largest such effect';
COMMENT ON COLUMN did_cic_result.n IS 'rows of the treated and of those they are compared with, before and after';
COMMENT ON COLUMN did_cic_result.n_clusters IS 'clusters that have such rows; NULL without clusters';
COMMENT ON COLUMN did_cic_result.n_clusters_treated IS 'clusters with such rows of the treated; NULL without clusters';
COMMENT ON COLUMN did_cic_result.method IS 'estimator, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN did_cic_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN did_cic_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_cic(
	sample did_sample,
	control text DEFAULT 'never',
	anticipation integer DEFAULT 0,
	vcov text DEFAULT 'jackknife',
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF did_cic_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 10;
COMMENT ON FUNCTION did_cic(did_sample, text, integer, text, double precision) IS
'the effect on each cohort in each period from its start on by changes in changes, of outcomes that are 0 or 1';
