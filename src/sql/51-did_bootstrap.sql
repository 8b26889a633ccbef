---- inference for few clusters ----

CREATE FUNCTION did_bootstrap(
	sample did_sample,
	method text DEFAULT 'WCR31',
	weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	alternative text DEFAULT 'two-sided',
	effects text DEFAULT 'none',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95,
	conf_type text DEFAULT NULL,
	resample text DEFAULT 'arm',
	vcov text DEFAULT NULL
) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_bootstrap(did_sample, text, text, integer, bigint, double precision, text, text, text, double precision, text, text, text) IS
'difference-in-differences estimate with its p-value and interval by a bootstrap of clusters: wild, without Monte-Carlo error where clusters are few enough to go through all sign vectors, or resampled';

CREATE FUNCTION did_permutation(
	sample did_sample,
	scheme text DEFAULT 'clusters',
	statistic text DEFAULT 'difference',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	alternative text DEFAULT 'two-sided',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95
) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_permutation(did_sample, text, text, integer, bigint, double precision, text, text, double precision) IS
'randomisation inference: the difference of the arms'' mean changes, judged by what it would be under every other assignment of the treatment, over clusters or within blocks';

CREATE FUNCTION did_collapse(
	sample did_sample,
	test text DEFAULT 'pooled',
	conf_level double precision DEFAULT 0.95
) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_collapse(did_sample, text, double precision) IS
'the two-step analysis: each cluster''s change in its mean, compared between the arms by a t test or within blocks by a paired t or signed rank test';

CREATE FUNCTION did_confidence_set(
	sample did_sample,
	method text DEFAULT 'WCR31',
	weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	alternative text DEFAULT 'two-sided',
	effects text DEFAULT 'none',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95,
	scheme text DEFAULT 'clusters',
	statistic text DEFAULT 'difference',
	OUT lower double precision,
	OUT upper double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 100000 ROWS 1;
COMMENT ON FUNCTION did_confidence_set(did_sample, text, text, integer, bigint, text, text, text, double precision, text, text) IS
'the whole confidence set of a wild bootstrap or permutation test, found exactly: one row for each separate interval, from low to high';
