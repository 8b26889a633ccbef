---- many waves: inference for few clusters ----

CREATE FUNCTION did_wave_permutation(
	sample did_sample,
	of text DEFAULT 'simple',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	scheme text DEFAULT 'clusters',
	statistic text DEFAULT 'difference',
	unit text DEFAULT 'rows',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	alternative text DEFAULT 'two-sided',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95,
	weights text DEFAULT 'cohort',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 10;
COMMENT ON FUNCTION did_wave_permutation(did_sample, text, text, text, integer, text, text, text, integer, bigint, double precision, text, text, double precision, text, integer, integer, integer) IS
'randomisation inference for many waves: averages of effects, or each effect, judged by what they would be if the cohorts were other clusters, over all or within blocks';

CREATE FUNCTION did_wave_bootstrap(
	sample did_sample,
	of text DEFAULT 'simple',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'WCR31',
	wild_weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	alternative text DEFAULT 'two-sided',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95,
	vcov text DEFAULT NULL,
	weights text DEFAULT 'cohort',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL
) RETURNS SETOF did_wave_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 10;
COMMENT ON FUNCTION did_wave_bootstrap(did_sample, text, text, text, integer, text, text, integer, bigint, double precision, text, text, double precision, text, text, integer, integer, integer) IS
'averages of effects of many waves, or each effect, with their p-values and confidence sets by a wild bootstrap of clusters: without Monte-Carlo error where clusters are few enough to go through all sign vectors';

CREATE FUNCTION did_wave_confidence_set(
	sample did_sample,
	of text DEFAULT 'simple',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	method text DEFAULT 'WCR31',
	wild_weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	alternative text DEFAULT 'two-sided',
	ties text DEFAULT 'inclusive',
	conf_level double precision DEFAULT 0.95,
	scheme text DEFAULT 'clusters',
	statistic text DEFAULT 'difference',
	unit text DEFAULT 'rows',
	weights text DEFAULT 'cohort',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	OUT event_time integer,
	OUT cohort integer,
	OUT period integer,
	OUT lower double precision,
	OUT upper double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 10;
COMMENT ON FUNCTION did_wave_confidence_set(did_sample, text, text, text, integer, text, text, integer, bigint, text, text, double precision, text, text, text, text, integer, integer, integer) IS
'the whole confidence sets of averages of effects of many waves, or of each effect, by a wild bootstrap or a permutation of cohorts: one row for each separate interval, from low to high';

CREATE FUNCTION did_wave_report(
	sample did_sample,
	of text DEFAULT 'simple',
	control text DEFAULT 'never',
	base text DEFAULT 'varying',
	anticipation integer DEFAULT 0,
	conf_level double precision DEFAULT 0.95,
	weights text DEFAULT 'cohort',
	balance integer DEFAULT NULL,
	min_event integer DEFAULT NULL,
	max_event integer DEFAULT NULL,
	OUT event_time integer,
	OUT cohort integer,
	OUT period integer,
	OUT inference text,
	OUT estimate double precision,
	OUT std_error double precision,
	OUT statistic double precision,
	OUT df double precision,
	OUT p_value double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT method text,
	OUT note text,
	OUT facts jsonb
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000000 ROWS 40;
COMMENT ON FUNCTION did_wave_report(did_sample, text, text, text, integer, double precision, text, integer, integer, integer) IS
'averages of effects of many waves, or each effect, with p-values and intervals by every way of inference that the sample allows, so that a reader sees whether the conclusion depends on the method';
