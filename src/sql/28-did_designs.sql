---- other designs of many waves: triple differences, synthetic controls, the logit scale, changes in changes ----

CREATE FUNCTION did_triple(
	sample_eligible did_sample,
	sample_ineligible did_sample,
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION did_triple(did_sample, did_sample, text, text, integer, text, double precision) IS
'the effect on the eligible of each cohort in each period, less that of the same comparison on those of the same areas who are not eligible';

CREATE FUNCTION did_synthetic(
	sample did_sample,
	method text DEFAULT 'sdid',
	vcov text DEFAULT 'placebo',
	reps integer DEFAULT 999,
	seed bigint DEFAULT 2016,
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 3;
COMMENT ON FUNCTION did_synthetic(did_sample, text, text, integer, bigint, double precision) IS
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
	method text DEFAULT 'sdid'
) RETURNS SETOF did_synthetic_weight
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 50;
COMMENT ON FUNCTION did_synthetic_weights(did_sample, text) IS
'the weights of clusters and periods behind did_synthetic: those of clusters first, for each cohort that has an effect';
