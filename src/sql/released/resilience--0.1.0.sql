/* resilience: difference-in-differences for place-based programmes */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION resilience" to load this file. \quit

---- did_sample: what is kept of the rows ----

CREATE TYPE did_sample;
COMMENT ON TYPE did_sample IS
'what an estimate needs to know of the rows: counts and weighted sums per cluster, arm and period; can be stored, merged by did_rollup and estimated again without the rows';

CREATE FUNCTION did_sample_in(cstring) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_in(cstring) IS 'text input of did_sample';

CREATE FUNCTION did_sample_out(did_sample) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_out(did_sample) IS 'text output of did_sample';

CREATE FUNCTION did_sample_recv(internal) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_recv(internal) IS 'binary input of did_sample';

CREATE FUNCTION did_sample_send(did_sample) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_send(did_sample) IS 'binary output of did_sample';

CREATE TYPE did_sample (
	INPUT = did_sample_in,
	OUTPUT = did_sample_out,
	RECEIVE = did_sample_recv,
	SEND = did_sample_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION did_sample_combine(did_sample, did_sample) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_combine(did_sample, did_sample) IS
'combine function of did_sample and did_estimate, transition function of did_rollup';

CREATE FUNCTION did_sample_final(did_sample) RETURNS did_sample
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION did_sample_final(did_sample) IS
'final function of did_sample and did_rollup';

CREATE AGGREGATE did_rollup(sample did_sample) (
	SFUNC = @extschema@.did_sample_combine,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_rollup(did_sample) IS
'merge samples: the sample of all their rows together';

CREATE FUNCTION did_digest(sample did_sample) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION did_digest(did_sample) IS
'what the operator = compares: kind, rows, rows left out, and a digest of the rows that does not depend on their order';

CREATE FUNCTION did_sample_eq(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_eq(did_sample, did_sample) IS 'implementation of = for did_sample';

CREATE FUNCTION did_sample_ne(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_ne(did_sample, did_sample) IS 'implementation of <> for did_sample';

CREATE FUNCTION did_sample_lt(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_lt(did_sample, did_sample) IS 'implementation of < for did_sample';

CREATE FUNCTION did_sample_le(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_le(did_sample, did_sample) IS 'implementation of <= for did_sample';

CREATE FUNCTION did_sample_gt(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_gt(did_sample, did_sample) IS 'implementation of > for did_sample';

CREATE FUNCTION did_sample_ge(did_sample, did_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_ge(did_sample, did_sample) IS 'implementation of >= for did_sample';

CREATE OPERATOR = (
	FUNCTION = @extschema@.did_sample_eq,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (did_sample, did_sample) IS 'samples of the same rows: one kind, and the same digest, number of rows and number of rows left out';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.did_sample_ne,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (did_sample, did_sample) IS 'samples of other rows';

CREATE OPERATOR < (
	FUNCTION = @extschema@.did_sample_lt,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR < (did_sample, did_sample) IS 'before, in an order that has no meaning';

CREATE OPERATOR <= (
	FUNCTION = @extschema@.did_sample_le,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR <= (did_sample, did_sample) IS 'before, in an order that has no meaning, or of the same rows';

CREATE OPERATOR > (
	FUNCTION = @extschema@.did_sample_gt,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR > (did_sample, did_sample) IS 'after, in an order that has no meaning';

CREATE OPERATOR >= (
	FUNCTION = @extschema@.did_sample_ge,
	LEFTARG = did_sample,
	RIGHTARG = did_sample,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR >= (did_sample, did_sample) IS 'after, in an order that has no meaning, or of the same rows';

CREATE FUNCTION did_sample_cmp(did_sample, did_sample) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_cmp(did_sample, did_sample) IS 'btree support of did_sample: order';

CREATE FUNCTION did_sample_hash(did_sample) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_hash(did_sample) IS 'hash support of did_sample';

CREATE FUNCTION did_sample_hash_extended(did_sample, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_hash_extended(did_sample, bigint) IS 'hash support of did_sample: with a seed';

CREATE OPERATOR CLASS did_sample_ops
DEFAULT FOR TYPE did_sample USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 @extschema@.did_sample_cmp(did_sample, did_sample);
COMMENT ON OPERATOR CLASS did_sample_ops USING btree IS 'order of did_sample';

COMMENT ON OPERATOR FAMILY did_sample_ops USING btree IS 'order of did_sample';

CREATE OPERATOR CLASS did_sample_hash_ops
DEFAULT FOR TYPE did_sample USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @extschema@.did_sample_hash(did_sample),
	FUNCTION 2 @extschema@.did_sample_hash_extended(did_sample, bigint);
COMMENT ON OPERATOR CLASS did_sample_hash_ops USING hash IS 'hash of did_sample';

COMMENT ON OPERATOR FAMILY did_sample_hash_ops USING hash IS 'hash of did_sample';

---- did_estimate: from a sample to a result ----

CREATE TYPE did_result AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_missing bigint,
	n_clusters bigint,
	n_clusters_treated bigint,
	scale text,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_result IS
'an estimated effect, how sure it is, how it was made, and what to keep in mind';
COMMENT ON COLUMN did_result.estimate IS
'average effect on the treated, in units of the outcome (of a proportion, 0.01 being one percentage point)';
COMMENT ON COLUMN did_result.std_error IS 'standard error of the estimate';
COMMENT ON COLUMN did_result.statistic IS '(estimate - null value) / std_error; of a permutation or rank test, its own statistic';
COMMENT ON COLUMN did_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by; NULL if it is not judged by one';
COMMENT ON COLUMN did_result.p_value IS 'p-value of no effect (or of the null value asked for), two-sided unless asked otherwise';
COMMENT ON COLUMN did_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_result.conf_level IS 'confidence level of the interval; NULL if none was asked for';
COMMENT ON COLUMN did_result.n IS 'rows used';
COMMENT ON COLUMN did_result.n_missing IS 'rows left out because an argument was NULL or their weight 0';
COMMENT ON COLUMN did_result.n_clusters IS 'clusters; NULL without a cluster argument';
COMMENT ON COLUMN did_result.n_clusters_treated IS 'clusters with treated rows; NULL without a cluster argument';
COMMENT ON COLUMN did_result.scale IS '''proportion'' for a boolean outcome, or one that is 0 or 1 in every row; else ''mean''';
COMMENT ON COLUMN did_result.method IS 'estimator, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN did_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN did_result.facts IS 'the note as data: an array of objects with a code and its numbers, such as [{"code": "few_clusters", "clusters": 3, "about": "treated"}]';

CREATE FUNCTION did_estimate(
	sample did_sample,
	vcov text DEFAULT 'CR2',
	effects text DEFAULT 'none',
	conf_level double precision DEFAULT 0.95,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail'
) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_estimate(did_sample, text, text, double precision, "any", text) IS
'difference-in-differences estimate from a sample, with the variance, effects and confidence level asked for';

CREATE FUNCTION did_estimate_final(did_sample) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_estimate_final(did_sample) IS
'final function of the aggregate did_estimate';

CREATE FUNCTION did_summary(result did_result) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_summary(did_result) IS
'one sentence for a report: the effect (in percentage points, for a proportion), its confidence interval and p-value, areas, interviews and method';

---- did_cells: the means behind an estimate ----

CREATE FUNCTION did_cells(
	sample did_sample,
	OUT arm text,
	OUT period text,
	OUT n bigint,
	OUT sum_weights double precision,
	OUT n_effective double precision,
	OUT mean double precision,
	OUT std_error double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 4;
COMMENT ON FUNCTION did_cells(did_sample) IS
'each arm in each period: rows, sum of weights, effective number of rows, weighted mean and its standard error (CR2; HC2 without clusters)';

---- what an estimate rests on ----

CREATE FUNCTION did_clusters(
	sample did_sample,
	effects text DEFAULT 'none',
	OUT cluster text,
	OUT arm text,
	OUT block text,
	OUT n_pre bigint,
	OUT n_post bigint,
	OUT mean_pre double precision,
	OUT mean_post double precision,
	OUT leverage double precision,
	OUT partial_leverage double precision,
	OUT estimate_without double precision,
	OUT score_share double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 20;
COMMENT ON FUNCTION did_clusters(did_sample, text) IS
'each cluster: its arm, block, rows and weighted mean in each period, and how much of the estimate rests on it';

CREATE FUNCTION did_effective_clusters(
	sample did_sample,
	rho double precision DEFAULT 0,
	effects text DEFAULT 'none'
) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_effective_clusters(did_sample, double precision, text) IS
'effective number of clusters (Carter, Schnepel and Steigerwald) behind the variance of the effect, when rows of a cluster correlate by rho';

CREATE FUNCTION did_blocks(
	sample did_sample,
	OUT block text,
	OUT n_clusters bigint,
	OUT n bigint,
	OUT estimate double precision,
	OUT estimate_without double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
COST 1000 ROWS 10;
COMMENT ON FUNCTION did_blocks(did_sample) IS
'each block (matched pair): its own difference-in-differences, and the estimate without it';

CREATE FUNCTION did_icc(
	sample did_sample,
	OUT icc double precision,
	OUT n bigint,
	OUT n_clusters bigint,
	OUT cluster_size double precision,
	OUT deff_clusters double precision,
	OUT deff_weights double precision,
	OUT design_effect double precision,
	OUT n_effective double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_icc(did_sample) IS
'how alike the rows of a cluster are: intra-cluster correlation of the residuals, design effect, effective number of rows';

---- did_balance: are the arms alike to begin with? ----

CREATE TYPE did_balance_result AS (
	mean_treated double precision,
	mean_comparator double precision,
	difference double precision,
	smd double precision,
	variance_ratio double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	n_treated bigint,
	n_comparator bigint,
	n_missing bigint,
	n_clusters bigint
);
COMMENT ON TYPE did_balance_result IS
'how the two arms compare in one value before the start';
COMMENT ON COLUMN did_balance_result.mean_treated IS 'weighted mean of the treated arm';
COMMENT ON COLUMN did_balance_result.mean_comparator IS 'weighted mean of the comparator arm';
COMMENT ON COLUMN did_balance_result.difference IS 'mean_treated - mean_comparator';
COMMENT ON COLUMN did_balance_result.smd IS 'standardised mean difference: difference / root of the mean of the two variances';
COMMENT ON COLUMN did_balance_result.variance_ratio IS 'variance of the treated arm / variance of the comparator arm';
COMMENT ON COLUMN did_balance_result.std_error IS 'standard error of the difference (CR2; HC2 without clusters)';
COMMENT ON COLUMN did_balance_result.statistic IS 'difference / std_error';
COMMENT ON COLUMN did_balance_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by';
COMMENT ON COLUMN did_balance_result.p_value IS 'two-sided p-value of no difference';
COMMENT ON COLUMN did_balance_result.n_treated IS 'rows of the treated arm';
COMMENT ON COLUMN did_balance_result.n_comparator IS 'rows of the comparator arm';
COMMENT ON COLUMN did_balance_result.n_missing IS 'rows left out because an argument was NULL or their weight 0';
COMMENT ON COLUMN did_balance_result.n_clusters IS 'clusters; NULL without a cluster argument';

CREATE FUNCTION did_balance_final(did_sample) RETURNS did_balance_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_balance_final(did_sample) IS
'final function of the aggregate did_balance';

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
---- several outcomes ----

CREATE TYPE did_named_sample AS (
	outcome text,
	sample did_sample
);
COMMENT ON TYPE did_named_sample IS
'a sample and the name of its outcome';
COMMENT ON COLUMN did_named_sample.outcome IS 'name of the outcome';
COMMENT ON COLUMN did_named_sample.sample IS 'the rows of that outcome';

CREATE TYPE did_stepdown AS (
	outcome text,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	p_value double precision,
	p_adjusted double precision,
	n bigint,
	n_clusters bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_stepdown IS
'the effect on one of several outcomes, with its p-value by itself and adjusted for the others';
COMMENT ON COLUMN did_stepdown.outcome IS 'name of the outcome';
COMMENT ON COLUMN did_stepdown.estimate IS 'average effect on the treated, in units of the outcome';
COMMENT ON COLUMN did_stepdown.std_error IS 'cluster-robust standard error that the statistic is studentised by';
COMMENT ON COLUMN did_stepdown.statistic IS '(estimate - null value) / std_error';
COMMENT ON COLUMN did_stepdown.p_value IS 'two-sided p-value of this outcome by itself';
COMMENT ON COLUMN did_stepdown.p_adjusted IS 'step-down p-value of Romano and Wolf: to call those up to 0.05 findings keeps the chance of even one false finding at 5%';
COMMENT ON COLUMN did_stepdown.n IS 'rows used';
COMMENT ON COLUMN did_stepdown.n_clusters IS 'clusters';
COMMENT ON COLUMN did_stepdown.method IS 'how the p-values were made, in words a report can quote; NULL if there are none';
COMMENT ON COLUMN did_stepdown.note IS 'why there is no estimate or p-value, if there is none; covariates that were dropped';
COMMENT ON COLUMN did_stepdown.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_romano_wolf(
	samples did_named_sample[],
	method text DEFAULT 'WCR31',
	weights text DEFAULT 'rademacher',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	null_value double precision DEFAULT 0,
	effects text DEFAULT 'none',
	ties text DEFAULT 'inclusive'
) RETURNS did_stepdown[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_romano_wolf(did_named_sample[], text, text, integer, bigint, double precision, text, text) IS
'Romano-Wolf step-down p-values of several outcomes that share clusters, by a wild cluster bootstrap with the same weights for all; largest statistic first';

CREATE FUNCTION did_romano_wolf_append(samples did_named_sample[], outcome text, sample did_sample)
RETURNS did_named_sample[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.array_append(samples, ROW(outcome, sample)::did_named_sample);
COMMENT ON FUNCTION did_romano_wolf_append(did_named_sample[], text, did_sample) IS
'transition function of the aggregate did_romano_wolf';

CREATE FUNCTION did_romano_wolf_final(did_named_sample[]) RETURNS did_stepdown[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_romano_wolf_final(did_named_sample[]) IS
'final function of the aggregate did_romano_wolf';

CREATE AGGREGATE did_romano_wolf(outcome text, sample did_sample) (
	SFUNC = did_romano_wolf_append,
	STYPE = did_named_sample[],
	INITCOND = '{}',
	FINALFUNC = did_romano_wolf_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_romano_wolf(text, did_sample) IS
'Romano-Wolf step-down p-values with the default choices, over rows that have the name and the sample of one outcome each';
---- when trends were not quite parallel ----

CREATE FUNCTION did_sensitivity(
	result did_result,
	m double precision[] DEFAULT NULL,
	reference text DEFAULT 't',
	OUT violation double precision,
	OUT conf_low double precision,
	OUT conf_high double precision,
	OUT excludes_zero boolean,
	OUT breakdown double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE
COST 1000 ROWS 8;
COMMENT ON FUNCTION did_sensitivity(did_result, double precision[], text) IS
'the interval of an effect if the arms'' trends would have differed by up to m without the programme, for each m; and the largest m whose interval still excludes 0';

---- the same effect by every way of inference ----

CREATE FUNCTION did_report(
	sample did_sample,
	effects text DEFAULT 'none',
	conf_level double precision DEFAULT 0.95,
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
COST 1000000 ROWS 12;
COMMENT ON FUNCTION did_report(did_sample, text, double precision) IS
'the effect with its p-value and interval by every way of inference that the sample allows, one row each, so that a reader sees whether the conclusion depends on the method';
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

CREATE FUNCTION bootstrap_digest(sample bootstrap_sample) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION bootstrap_digest(bootstrap_sample) IS
'what the operator = compares: kind, rows, rows left out, and a digest of the rows that does not depend on their order';

CREATE FUNCTION bootstrap_sample_eq(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_eq(bootstrap_sample, bootstrap_sample) IS 'implementation of = for bootstrap_sample';

CREATE FUNCTION bootstrap_sample_ne(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_ne(bootstrap_sample, bootstrap_sample) IS 'implementation of <> for bootstrap_sample';

CREATE FUNCTION bootstrap_sample_lt(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_lt(bootstrap_sample, bootstrap_sample) IS 'implementation of < for bootstrap_sample';

CREATE FUNCTION bootstrap_sample_le(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_le(bootstrap_sample, bootstrap_sample) IS 'implementation of <= for bootstrap_sample';

CREATE FUNCTION bootstrap_sample_gt(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_gt(bootstrap_sample, bootstrap_sample) IS 'implementation of > for bootstrap_sample';

CREATE FUNCTION bootstrap_sample_ge(bootstrap_sample, bootstrap_sample) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_ge(bootstrap_sample, bootstrap_sample) IS 'implementation of >= for bootstrap_sample';

CREATE OPERATOR = (
	FUNCTION = @extschema@.bootstrap_sample_eq,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (bootstrap_sample, bootstrap_sample) IS 'samples of the same rows: one kind, and the same digest, number of rows and number of rows left out';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.bootstrap_sample_ne,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (bootstrap_sample, bootstrap_sample) IS 'samples of other rows';

CREATE OPERATOR < (
	FUNCTION = @extschema@.bootstrap_sample_lt,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR < (bootstrap_sample, bootstrap_sample) IS 'before, in an order that has no meaning';

CREATE OPERATOR <= (
	FUNCTION = @extschema@.bootstrap_sample_le,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR <= (bootstrap_sample, bootstrap_sample) IS 'before, in an order that has no meaning, or of the same rows';

CREATE OPERATOR > (
	FUNCTION = @extschema@.bootstrap_sample_gt,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR > (bootstrap_sample, bootstrap_sample) IS 'after, in an order that has no meaning';

CREATE OPERATOR >= (
	FUNCTION = @extschema@.bootstrap_sample_ge,
	LEFTARG = bootstrap_sample,
	RIGHTARG = bootstrap_sample,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR >= (bootstrap_sample, bootstrap_sample) IS 'after, in an order that has no meaning, or of the same rows';

CREATE FUNCTION bootstrap_sample_cmp(bootstrap_sample, bootstrap_sample) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_cmp(bootstrap_sample, bootstrap_sample) IS 'btree support of bootstrap_sample: order';

CREATE FUNCTION bootstrap_sample_hash(bootstrap_sample) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_hash(bootstrap_sample) IS 'hash support of bootstrap_sample';

CREATE FUNCTION bootstrap_sample_hash_extended(bootstrap_sample, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_hash_extended(bootstrap_sample, bigint) IS 'hash support of bootstrap_sample: with a seed';

CREATE OPERATOR CLASS bootstrap_sample_ops
DEFAULT FOR TYPE bootstrap_sample USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 @extschema@.bootstrap_sample_cmp(bootstrap_sample, bootstrap_sample);
COMMENT ON OPERATOR CLASS bootstrap_sample_ops USING btree IS 'order of bootstrap_sample';

COMMENT ON OPERATOR FAMILY bootstrap_sample_ops USING btree IS 'order of bootstrap_sample';

CREATE OPERATOR CLASS bootstrap_sample_hash_ops
DEFAULT FOR TYPE bootstrap_sample USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @extschema@.bootstrap_sample_hash(bootstrap_sample),
	FUNCTION 2 @extschema@.bootstrap_sample_hash_extended(bootstrap_sample, bigint);
COMMENT ON OPERATOR CLASS bootstrap_sample_hash_ops USING hash IS 'hash of bootstrap_sample';

COMMENT ON OPERATOR FAMILY bootstrap_sample_hash_ops USING hash IS 'hash of bootstrap_sample';

---- domain_tag: a domain of a framework ----

CREATE TYPE domain_tag;
COMMENT ON TYPE domain_tag IS
'a domain of a framework, as framework:domain, such as nrp4:economic_systems';

CREATE FUNCTION domain_tag_in(cstring) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_in(cstring) IS 'text input of domain_tag';

CREATE FUNCTION domain_tag_out(domain_tag) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_out(domain_tag) IS 'text output of domain_tag';

CREATE FUNCTION domain_tag_recv(internal) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_recv(internal) IS 'binary input of domain_tag';

CREATE FUNCTION domain_tag_send(domain_tag) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_send(domain_tag) IS 'binary output of domain_tag';

CREATE TYPE domain_tag (
	INPUT = domain_tag_in,
	OUTPUT = domain_tag_out,
	RECEIVE = domain_tag_recv,
	SEND = domain_tag_send,
	INTERNALLENGTH = VARIABLE,
	STORAGE = extended,
	CATEGORY = 'S'
);

CREATE FUNCTION domain_tag(framework text, domain text) RETURNS domain_tag
AS 'MODULE_PATHNAME', 'domain_tag_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag(text, text) IS
'the tag of a domain of a framework, brought into canonical form';

CREATE FUNCTION framework(tag domain_tag) RETURNS text
AS 'MODULE_PATHNAME', 'domain_tag_framework' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION framework(domain_tag) IS 'the framework of a tag';

CREATE FUNCTION domain(tag domain_tag) RETURNS text
AS 'MODULE_PATHNAME', 'domain_tag_domain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain(domain_tag) IS 'the domain of a tag';

---- domain_tag: casts ----

-- To text without being asked, so that it is matched, aggregated and compared
-- as text is; from text by assignment, so that a comparison is never a guess.

CREATE CAST (text AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS domain_tag) IS 'as if it were typed in';

CREATE CAST (character varying AS domain_tag) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (character varying AS domain_tag) IS 'as if it were typed in';

CREATE CAST (domain_tag AS text) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (domain_tag AS text) IS 'as it is printed';

---- gss_code: an area of the Office for National Statistics ----

CREATE TYPE gss_code;
COMMENT ON TYPE gss_code IS
'the nine-character code that the Office for National Statistics gives to an area, such as E01012345';

CREATE FUNCTION gss_code_in(cstring) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_in(cstring) IS 'text input of gss_code';

CREATE FUNCTION gss_code_out(gss_code) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_out(gss_code) IS 'text output of gss_code';

CREATE FUNCTION gss_code_recv(internal) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_recv(internal) IS 'binary input of gss_code';

CREATE FUNCTION gss_code_send(gss_code) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_send(gss_code) IS 'binary output of gss_code';

CREATE TYPE gss_code (
	INPUT = gss_code_in,
	OUTPUT = gss_code_out,
	RECEIVE = gss_code_recv,
	SEND = gss_code_send,
	INTERNALLENGTH = 4,
	PASSEDBYVALUE,
	ALIGNMENT = int4,
	CATEGORY = 'S'
);

CREATE FUNCTION gss_entity(code gss_code) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_entity(gss_code) IS
'the kind of area that a code is of, such as LSOA, ward or unitary authority; NULL for a kind not known';

---- gss_code: casts ----

-- To text without being asked, so that it is matched, aggregated and compared
-- as text is; from text by assignment, so that a comparison is never a guess.

CREATE CAST (text AS gss_code) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (text AS gss_code) IS 'as if it were typed in';

CREATE CAST (character varying AS gss_code) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (character varying AS gss_code) IS 'as if it were typed in';

CREATE CAST (gss_code AS text) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (gss_code AS text) IS 'as it is printed';

---- imd_decile: how deprived an area is ----

-- A domain, not a type: to every client it is a smallint.
CREATE DOMAIN imd_decile AS smallint
	CONSTRAINT imd_decile_1_to_10 CHECK (VALUE OPERATOR(pg_catalog.>=) 1
		AND VALUE OPERATOR(pg_catalog.<=) 10);
COMMENT ON DOMAIN imd_decile IS
'decile of an index of multiple deprivation: 1 the most deprived tenth of areas, 10 the least';
COMMENT ON CONSTRAINT imd_decile_1_to_10 ON DOMAIN imd_decile IS
'1 is the most deprived tenth, 10 the least';

CREATE FUNCTION domain_tag_eq(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_eq(domain_tag, domain_tag) IS 'implementation of = for domain_tag';

CREATE FUNCTION domain_tag_ne(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_ne(domain_tag, domain_tag) IS 'implementation of <> for domain_tag';

CREATE FUNCTION domain_tag_lt(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_lt(domain_tag, domain_tag) IS 'implementation of < for domain_tag';

CREATE FUNCTION domain_tag_le(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_le(domain_tag, domain_tag) IS 'implementation of <= for domain_tag';

CREATE FUNCTION domain_tag_gt(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_gt(domain_tag, domain_tag) IS 'implementation of > for domain_tag';

CREATE FUNCTION domain_tag_ge(domain_tag, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_ge(domain_tag, domain_tag) IS 'implementation of >= for domain_tag';

CREATE OPERATOR = (
	FUNCTION = @extschema@.domain_tag_eq,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (domain_tag, domain_tag) IS 'the same framework and domain';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.domain_tag_ne,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (domain_tag, domain_tag) IS 'another framework or domain';

CREATE OPERATOR < (
	FUNCTION = @extschema@.domain_tag_lt,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR < (domain_tag, domain_tag) IS 'before, by framework, then by domain';

CREATE OPERATOR <= (
	FUNCTION = @extschema@.domain_tag_le,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR <= (domain_tag, domain_tag) IS 'before or the same';

CREATE OPERATOR > (
	FUNCTION = @extschema@.domain_tag_gt,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR > (domain_tag, domain_tag) IS 'after, by framework, then by domain';

CREATE OPERATOR >= (
	FUNCTION = @extschema@.domain_tag_ge,
	LEFTARG = domain_tag,
	RIGHTARG = domain_tag,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR >= (domain_tag, domain_tag) IS 'after or the same';

CREATE FUNCTION domain_tag_cmp(domain_tag, domain_tag) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_cmp(domain_tag, domain_tag) IS 'btree support of domain_tag: order';

CREATE FUNCTION domain_tag_sortsupport(internal) RETURNS void
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_sortsupport(internal) IS 'btree support of domain_tag: sorting';

CREATE FUNCTION domain_tag_hash(domain_tag) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash(domain_tag) IS 'hash support of domain_tag';

CREATE FUNCTION domain_tag_hash_extended(domain_tag, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash_extended(domain_tag, bigint) IS 'hash support of domain_tag: with a seed';

CREATE OPERATOR CLASS domain_tag_ops
DEFAULT FOR TYPE domain_tag USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 2 @extschema@.domain_tag_sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid),
	FUNCTION 1 @extschema@.domain_tag_cmp(domain_tag, domain_tag);
COMMENT ON OPERATOR CLASS domain_tag_ops USING btree IS 'order of domain_tag';

COMMENT ON OPERATOR FAMILY domain_tag_ops USING btree IS 'order of domain_tag';

CREATE OPERATOR CLASS domain_tag_hash_ops
DEFAULT FOR TYPE domain_tag USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @extschema@.domain_tag_hash(domain_tag),
	FUNCTION 2 @extschema@.domain_tag_hash_extended(domain_tag, bigint);
COMMENT ON OPERATOR CLASS domain_tag_hash_ops USING hash IS 'hash of domain_tag';

COMMENT ON OPERATOR FAMILY domain_tag_hash_ops USING hash IS 'hash of domain_tag';

CREATE FUNCTION domain_tag_eq_text(domain_tag, text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_eq_text(domain_tag, text) IS 'implementation of = for domain_tag and text';

CREATE FUNCTION text_eq_domain_tag(text, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_eq_domain_tag(text, domain_tag) IS 'implementation of = for text and domain_tag';

CREATE OPERATOR = (
	FUNCTION = @extschema@.domain_tag_eq_text,
	LEFTARG = domain_tag,
	RIGHTARG = text,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES
);
COMMENT ON OPERATOR = (domain_tag, text) IS 'the same framework and domain, as text';

CREATE OPERATOR = (
	FUNCTION = @extschema@.text_eq_domain_tag,
	LEFTARG = text,
	RIGHTARG = domain_tag,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES
);
COMMENT ON OPERATOR = (text, domain_tag) IS 'the same framework and domain, as text';

CREATE FUNCTION domain_tag_ne_text(domain_tag, text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_ne_text(domain_tag, text) IS 'implementation of <> for domain_tag and text';

CREATE FUNCTION text_ne_domain_tag(text, domain_tag) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_ne_domain_tag(text, domain_tag) IS 'implementation of <> for text and domain_tag';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.domain_tag_ne_text,
	LEFTARG = domain_tag,
	RIGHTARG = text,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (domain_tag, text) IS 'another framework or domain, as text';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.text_ne_domain_tag,
	LEFTARG = text,
	RIGHTARG = domain_tag,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (text, domain_tag) IS 'another framework or domain, as text';

CREATE FUNCTION domain_tag_cmp_text(domain_tag, text) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_cmp_text(domain_tag, text) IS 'btree support of domain_tag: order with text';

CREATE FUNCTION domain_tag_hash_text(text) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash_text(text) IS 'hash support of domain_tag: of the same as text';

CREATE FUNCTION domain_tag_hash_text_extended(text, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_hash_text_extended(text, bigint) IS 'hash support of domain_tag: of the same as text, with a seed';

ALTER OPERATOR FAMILY domain_tag_ops USING btree ADD
	OPERATOR 3 = (domain_tag, text),
	FUNCTION 1 (domain_tag, text) @extschema@.domain_tag_cmp_text(domain_tag, text);

ALTER OPERATOR FAMILY domain_tag_hash_ops USING hash ADD
	OPERATOR 1 = (domain_tag, text),
	OPERATOR 1 = (text, domain_tag),
	FUNCTION 1 (text, text) @extschema@.domain_tag_hash_text(text),
	FUNCTION 2 (text, text) @extschema@.domain_tag_hash_text_extended(text, bigint);

CREATE FUNCTION domain_tag_smaller(domain_tag, domain_tag) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_smaller(domain_tag, domain_tag) IS 'transition function of min(domain_tag)';

CREATE AGGREGATE min(domain_tag) (
	SFUNC = @extschema@.domain_tag_smaller,
	STYPE = domain_tag,
	COMBINEFUNC = @extschema@.domain_tag_smaller,
	SORTOP = <,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(domain_tag) IS 'first in the order of domain_tag';

CREATE FUNCTION domain_tag_larger(domain_tag, domain_tag) RETURNS domain_tag
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION domain_tag_larger(domain_tag, domain_tag) IS 'transition function of max(domain_tag)';

CREATE AGGREGATE max(domain_tag) (
	SFUNC = @extschema@.domain_tag_larger,
	STYPE = domain_tag,
	COMBINEFUNC = @extschema@.domain_tag_larger,
	SORTOP = >,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(domain_tag) IS 'last in the order of domain_tag';

CREATE FUNCTION gss_code_eq(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_eq(gss_code, gss_code) IS 'implementation of = for gss_code';

CREATE FUNCTION gss_code_ne(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_ne(gss_code, gss_code) IS 'implementation of <> for gss_code';

CREATE FUNCTION gss_code_lt(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_lt(gss_code, gss_code) IS 'implementation of < for gss_code';

CREATE FUNCTION gss_code_le(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_le(gss_code, gss_code) IS 'implementation of <= for gss_code';

CREATE FUNCTION gss_code_gt(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_gt(gss_code, gss_code) IS 'implementation of > for gss_code';

CREATE FUNCTION gss_code_ge(gss_code, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_ge(gss_code, gss_code) IS 'implementation of >= for gss_code';

CREATE OPERATOR = (
	FUNCTION = @extschema@.gss_code_eq,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR = (gss_code, gss_code) IS 'the same code';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.gss_code_ne,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (gss_code, gss_code) IS 'another code';

CREATE OPERATOR < (
	FUNCTION = @extschema@.gss_code_lt,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = >,
	NEGATOR = >=,
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR < (gss_code, gss_code) IS 'before, in the order of the text';

CREATE OPERATOR <= (
	FUNCTION = @extschema@.gss_code_le,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = >=,
	NEGATOR = >,
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR <= (gss_code, gss_code) IS 'before or the same';

CREATE OPERATOR > (
	FUNCTION = @extschema@.gss_code_gt,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = <,
	NEGATOR = <=,
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR > (gss_code, gss_code) IS 'after, in the order of the text';

CREATE OPERATOR >= (
	FUNCTION = @extschema@.gss_code_ge,
	LEFTARG = gss_code,
	RIGHTARG = gss_code,
	COMMUTATOR = <=,
	NEGATOR = <,
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR >= (gss_code, gss_code) IS 'after or the same';

CREATE FUNCTION gss_code_cmp(gss_code, gss_code) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_cmp(gss_code, gss_code) IS 'btree support of gss_code: order';

CREATE FUNCTION gss_code_sortsupport(internal) RETURNS void
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_sortsupport(internal) IS 'btree support of gss_code: sorting';

CREATE FUNCTION gss_code_hash(gss_code) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_hash(gss_code) IS 'hash support of gss_code';

CREATE FUNCTION gss_code_hash_extended(gss_code, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_hash_extended(gss_code, bigint) IS 'hash support of gss_code: with a seed';

CREATE OPERATOR CLASS gss_code_ops
DEFAULT FOR TYPE gss_code USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 2 @extschema@.gss_code_sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid),
	FUNCTION 1 @extschema@.gss_code_cmp(gss_code, gss_code);
COMMENT ON OPERATOR CLASS gss_code_ops USING btree IS 'order of gss_code';

COMMENT ON OPERATOR FAMILY gss_code_ops USING btree IS 'order of gss_code';

CREATE OPERATOR CLASS gss_code_hash_ops
DEFAULT FOR TYPE gss_code USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @extschema@.gss_code_hash(gss_code),
	FUNCTION 2 @extschema@.gss_code_hash_extended(gss_code, bigint);
COMMENT ON OPERATOR CLASS gss_code_hash_ops USING hash IS 'hash of gss_code';

COMMENT ON OPERATOR FAMILY gss_code_hash_ops USING hash IS 'hash of gss_code';

CREATE FUNCTION gss_code_eq_text(gss_code, text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_eq_text(gss_code, text) IS 'implementation of = for gss_code and text';

CREATE FUNCTION text_eq_gss_code(text, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_eq_gss_code(text, gss_code) IS 'implementation of = for text and gss_code';

CREATE OPERATOR = (
	FUNCTION = @extschema@.gss_code_eq_text,
	LEFTARG = gss_code,
	RIGHTARG = text,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES
);
COMMENT ON OPERATOR = (gss_code, text) IS 'the same code, as text';

CREATE OPERATOR = (
	FUNCTION = @extschema@.text_eq_gss_code,
	LEFTARG = text,
	RIGHTARG = gss_code,
	COMMUTATOR = =,
	NEGATOR = <>,
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES
);
COMMENT ON OPERATOR = (text, gss_code) IS 'the same code, as text';

CREATE FUNCTION gss_code_ne_text(gss_code, text) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_ne_text(gss_code, text) IS 'implementation of <> for gss_code and text';

CREATE FUNCTION text_ne_gss_code(text, gss_code) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_ne_gss_code(text, gss_code) IS 'implementation of <> for text and gss_code';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.gss_code_ne_text,
	LEFTARG = gss_code,
	RIGHTARG = text,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (gss_code, text) IS 'another code, as text';

CREATE OPERATOR <> (
	FUNCTION = @extschema@.text_ne_gss_code,
	LEFTARG = text,
	RIGHTARG = gss_code,
	COMMUTATOR = <>,
	NEGATOR = =,
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR <> (text, gss_code) IS 'another code, as text';

CREATE FUNCTION gss_code_cmp_text(gss_code, text) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_cmp_text(gss_code, text) IS 'btree support of gss_code: order with text';

CREATE FUNCTION gss_code_hash_text(text) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_hash_text(text) IS 'hash support of gss_code: of the same as text';

CREATE FUNCTION gss_code_hash_text_extended(text, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_hash_text_extended(text, bigint) IS 'hash support of gss_code: of the same as text, with a seed';

ALTER OPERATOR FAMILY gss_code_ops USING btree ADD
	OPERATOR 3 = (gss_code, text),
	FUNCTION 1 (gss_code, text) @extschema@.gss_code_cmp_text(gss_code, text);

ALTER OPERATOR FAMILY gss_code_hash_ops USING hash ADD
	OPERATOR 1 = (gss_code, text),
	OPERATOR 1 = (text, gss_code),
	FUNCTION 1 (text, text) @extschema@.gss_code_hash_text(text),
	FUNCTION 2 (text, text) @extschema@.gss_code_hash_text_extended(text, bigint);

CREATE FUNCTION gss_code_smaller(gss_code, gss_code) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_smaller(gss_code, gss_code) IS 'transition function of min(gss_code)';

CREATE AGGREGATE min(gss_code) (
	SFUNC = @extschema@.gss_code_smaller,
	STYPE = gss_code,
	COMBINEFUNC = @extschema@.gss_code_smaller,
	SORTOP = <,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(gss_code) IS 'first in the order of gss_code';

CREATE FUNCTION gss_code_larger(gss_code, gss_code) RETURNS gss_code
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gss_code_larger(gss_code, gss_code) IS 'transition function of max(gss_code)';

CREATE AGGREGATE max(gss_code) (
	SFUNC = @extschema@.gss_code_larger,
	STYPE = gss_code,
	COMBINEFUNC = @extschema@.gss_code_larger,
	SORTOP = >,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(gss_code) IS 'last in the order of gss_code';

---- programmes: schemas with ordinary tables, owned by who creates them ----

CREATE FUNCTION create_programme(
	name text,
	steps integer DEFAULT NULL,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	last_step integer := (SELECT max(s.step) FROM @extschema@.programme_steps() s);
BEGIN
	PERFORM @extschema@.programme_require_name(name);
	IF steps < 1 OR steps > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no step %s', steps),
			HINT = format('steps is the last step to run, from 1 to %s; leave it out to run them all.', last_step);
	END IF;
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = name) THEN
		RAISE EXCEPTION USING ERRCODE = 'duplicate_schema', MESSAGE = format('schema "%s" already exists', name),
			HINT = format('To bring an older programme forward, call upgrade_programme(%L). For another one, choose another name.', name);
	END IF;
	EXECUTE format('CREATE SCHEMA %I', name);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', name, 'a programme made by the extension resilience; its tables belong to their owner');
	RETURN QUERY SELECT * FROM @extschema@.programme_run_steps(name, 0, coalesce(steps, last_step));
END
$$;
COMMENT ON FUNCTION create_programme(text, integer) IS
'create the schema of a programme, with its tables, views and policies, owned by who calls; says what each step added';

CREATE FUNCTION upgrade_programme(
	schema text,
	steps integer DEFAULT NULL,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	done integer;
	last_step integer := (SELECT max(s.step) FROM @extschema@.programme_steps() s);
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF (SELECT n.nspowner <> current_user::regrole FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner can upgrade the programme "%s"', schema),
			HINT = format('What an upgrade adds belongs to the role that runs it. First: SET ROLE %s', (SELECT n.nspowner::regrole FROM pg_namespace n WHERE n.nspname = schema));
	END IF;
	IF steps < 1 OR steps > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no step %s', steps),
			HINT = format('steps is the last step to run, from 1 to %s; leave it out to run them all.', last_step);
	END IF;
	EXECUTE format('LOCK TABLE %I.programme_step IN EXCLUSIVE MODE', schema);
	EXECUTE format('SELECT max(step) FROM %I.programme_step', schema) INTO done;
	IF done > last_step THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('programme "%s" is at step %s, but this version of the extension knows %s', schema, done, last_step),
			HINT = 'Install the version of the extension that the programme was made by, or a later one.';
	END IF;
	RETURN QUERY SELECT * FROM @extschema@.programme_run_steps(schema, coalesce(done, 0), coalesce(steps, last_step));
	PERFORM @extschema@.programme_apply_access(schema, NULL::regrole);
END
$$;
COMMENT ON FUNCTION upgrade_programme(text, integer) IS
'run the steps that the schema of a programme does not have yet; says what each step added, and gives no rows if there was nothing to do';

-- A query, each row of which comes back as texts. What the tables of a programme
-- really are is up to their owner; so a superuser runs it with the owner's rights.
CREATE FUNCTION programme_as_owner(schema text, query text, arguments text[]) RETURNS SETOF text[]
AS 'MODULE_PATHNAME' LANGUAGE C STRICT ROWS 100;
COMMENT ON FUNCTION programme_as_owner(text, text, text[]) IS
'part of check_programme and of the functions for codebooks: runs a query with the rights of who calls, or with those of the owner of the programme, if who calls is a superuser';

-- Refuses what is not the schema of a programme, with advice.
CREATE FUNCTION programme_require(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = schema AND c.relname = 'programme_step') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name', MESSAGE = format('there is no programme "%s"', coalesce(schema, 'NULL')),
			HINT = coalesce('Programmes in this database: ' || (SELECT string_agg(n.nspname, ', ' ORDER BY n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'programme_step') || '.',
				'There is none in this database: create_programme(''nrp'') makes one.');
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require(text) IS
'part of the functions for programmes: refuses what is not the schema of a programme';

-- Refuses a name that a schema cannot have, or should not, with advice.
CREATE FUNCTION programme_require_name(name text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	blank CONSTANT text := @extschema@.programme_blank();
	shown CONSTANT text := @extschema@.programme_shown(name);
BEGIN
	IF coalesce(regexp_replace(name, blank, '', 'g'), '') = '' THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a programme needs a name',
			HINT = 'The name becomes that of a schema: create_programme(''nrp'').';
	END IF;
	IF octet_length(name) > 63 THEN
		RAISE EXCEPTION USING ERRCODE = 'name_too_long', MESSAGE = format('the name of a programme cannot be longer than 63 bytes: "%s"', shown),
			HINT = 'The name becomes that of a schema. A long title belongs into the column name of its table programme.';
	END IF;
	IF name ~ ('^' || blank || '|' || blank || '$') OR name ~ '[[:cntrl:]]' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_name', MESSAGE = format('the name of a programme cannot begin or end with a blank, or hold control characters: "%s"', shown),
			HINT = format('Nobody could type it. Try create_programme(%L).', regexp_replace(regexp_replace(name, format('^%s+|%s+$', blank, blank), '', 'g'), '[[:cntrl:]]', '', 'g'));
	END IF;
	IF name = '$user' THEN
		RAISE EXCEPTION USING ERRCODE = 'reserved_name', MESSAGE = 'the name "$user" is reserved',
			HINT = 'In search_path it stands for the schema that is named as the current user. Choose another.';
	END IF;
	IF starts_with(name, 'pg_') OR name = 'information_schema' THEN
		RAISE EXCEPTION USING ERRCODE = 'reserved_name', MESSAGE = format('the name "%s" is reserved', shown),
			HINT = 'PostgreSQL keeps names that begin with pg_ for itself. Choose another.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_name(text) IS
'part of create_programme: refuses a name that the schema of a programme cannot have';

-- What looks like nothing, as a regular expression for one character: control
-- characters, blanks that do not break a line, marks without a width.
CREATE FUNCTION programme_blank() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat('[[:space:][:cntrl:]', CASE
	WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'UTF8'::name
		THEN '\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0'
	WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.~) '^(LATIN|ISO_8859|WIN125)'::text THEN pg_catalog.convert_from('\xa0'::bytea, pg_catalog.getdatabaseencoding()) END, ']');
COMMENT ON FUNCTION programme_blank() IS
'part of create_programme and check_programme: a regular expression for one character that looks like nothing';

-- A text with what cannot be seen in it made visible; combining marks too, as a
-- decomposed accent looks like a composed one.
CREATE FUNCTION programme_shown(what text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
AS $$
DECLARE
	invisible CONSTANT text := @extschema@.programme_blank() || CASE WHEN getdatabaseencoding() = 'UTF8' THEN '|[\u0300-\u036F]' ELSE '' END;
	found text;
	shown text := what;
BEGIN
	FOR found IN SELECT DISTINCT m.parts[1] FROM regexp_matches(what, invisible, 'g') m (parts) WHERE m.parts[1] <> ' ' LOOP
		shown := replace(shown, found, format('<%s%s>', CASE WHEN getdatabaseencoding() = 'UTF8' THEN 'U+' ELSE '0x' END, lpad(upper(to_hex(ascii(found))), 4, '0')));
	END LOOP;
	RETURN shown;
END
$$;
COMMENT ON FUNCTION programme_shown(text) IS
'part of create_programme and check_programme: a text with characters that cannot be seen written as <U+00A0>';

-- What two spellings of one key have in common: without blanks, in one case, with
-- accents in one form.
CREATE FUNCTION programme_folded(key text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'UTF8'::name
	THEN normalize(pg_catalog.lower(pg_catalog.regexp_replace(normalize(key, NFKD), @extschema@.programme_blank(), ''::text, 'g'::text)), NFKD)
	ELSE pg_catalog.lower(pg_catalog.regexp_replace(key, @extschema@.programme_blank(), ''::text, 'g'::text)) END;
COMMENT ON FUNCTION programme_folded(text) IS
'part of check_programme: a key without blanks, in lower case, with accents decomposed';

-- In a step, @programme@ stands for the schema, as it is written in SQL, and every
-- name that is not PostgreSQL's own is qualified: no schema but pg_catalog is
-- searched, so that nothing planted in another is taken for what is meant. A DO
-- block finds the schema's name in the setting resilience.programme, as within
-- its quotes a name could end them.
CREATE FUNCTION programme_run_steps(
	schema text,
	after_step integer,
	last_step integer,
	OUT step integer,
	OUT step_name text,
	OUT title text
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on SET client_min_messages = warning SET resilience.programme = ''
AS $$
DECLARE
	next_step record;
BEGIN
	PERFORM set_config('resilience.programme', schema, true);
	FOR next_step IN SELECT * FROM @extschema@.programme_steps() s WHERE s.step > after_step AND s.step <= last_step ORDER BY s.step LOOP
		EXECUTE replace(next_step.ddl, '@programme@', quote_ident(schema));
		EXECUTE format('INSERT INTO %I.programme_step (step, name, title, extension_version) VALUES ($1, $2, $3, $4)', schema)
			USING next_step.step, next_step.name, next_step.title, (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'resilience');
		step := next_step.step;
		step_name := next_step.name;
		title := next_step.title;
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_run_steps(text, integer, integer) IS
'part of create_programme and upgrade_programme: runs the steps of a range';

CREATE FUNCTION grant_programme(
	schema text,
	role text,
	level text,
	areas text[] DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	grantee record;
	owner regrole;
	unknown text;
BEGIN
	PERFORM @extschema@.programme_require_access(schema);
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = schema;
	SELECT r.oid::regrole AS number, r.rolsuper, r.rolbypassrls, pg_has_role(r.oid, owner::oid, 'USAGE') AS is_owner INTO grantee FROM pg_roles r WHERE r.rolname = role;
	IF grantee.number IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', coalesce(role, 'NULL')),
			HINT = 'Create it first, in the database or in the directory that it comes from. Access for everybody (PUBLIC) is not offered.';
	END IF;
	IF grantee.is_owner THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
			MESSAGE = format(CASE WHEN grantee.number = owner THEN 'role "%s" owns the programme "%s"' WHEN grantee.rolsuper THEN 'role "%s" is a superuser, and has all of the programme "%s"'
				ELSE 'role "%s" has the rights of the owner of the programme "%s"' END, role, schema),
			HINT = 'No level and no areas can hold it back. Give access to another role, such as one that people log in with.';
	END IF;
	IF level IS NULL OR level NOT IN ('reader', 'editor', 'analyst') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('there is no level "%s"', level),
			HINT = 'A reader sees the published views, an editor writes the registry, an analyst reads answers. revoke_programme takes access away.';
	END IF;
	IF areas IS NOT NULL AND level = 'reader' THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'readers cannot be held to areas',
			HINT = 'Published views are for all areas. Leave areas out, or make the role an editor.';
	END IF;
	IF areas IS NOT NULL AND grantee.rolbypassrls THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('role "%s" cannot be held to areas, as it bypasses row-level security', role),
			HINT = format('A superuser can change that: ALTER ROLE %I NOBYPASSRLS. Or leave areas out.', role);
	END IF;
	EXECUTE format('SELECT string_agg(a, '', '' ORDER BY a) FROM unnest($1) u (a) WHERE a IS NULL OR NOT EXISTS (SELECT FROM %I.area x WHERE x.area = a)', schema) INTO unknown USING areas;
	IF unknown IS NOT NULL OR array_position(areas, NULL::text) IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('not in the table area: %s', coalesce(unknown, 'NULL')),
			HINT = 'Load the areas first, and name them by their keys. Leave areas out to give access to all.';
	END IF;
	EXECUTE format('DELETE FROM %I.role_access a WHERE a.role_name = $1', schema) USING grantee.number;
	EXECUTE format('INSERT INTO %I.role_access (role_name, level, all_areas) VALUES ($1, $2, $3)', schema) USING grantee.number, level, areas IS NULL;
	EXECUTE format('INSERT INTO %I.role_area (role_name, area) SELECT DISTINCT $1, a FROM unnest($2) u (a)', schema) USING grantee.number, areas;
	PERFORM @extschema@.programme_apply_access(schema, grantee.number);
END
$$;
COMMENT ON FUNCTION grant_programme(text, text, text, text[]) IS
'give a role access to a programme, in place of what it had: as reader, editor or analyst, in all areas or those named';

CREATE FUNCTION revoke_programme(schema text, role text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	number regrole := (SELECT r.oid FROM pg_roles r WHERE r.rolname = role);
BEGIN
	PERFORM @extschema@.programme_require_access(schema);
	IF number IS NULL THEN
		-- A role that was dropped is listed under its number.
		EXECUTE format('SELECT a.role_name FROM %I.role_access a WHERE a.role_name::text = $1', schema) INTO number USING role;
		IF number IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist, and has no access', coalesce(role, 'NULL')),
				HINT = 'The table role_access lists who has. A role that was dropped stands there under a number: revoke_programme takes that too.';
		END IF;
	END IF;
	IF number = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation', MESSAGE = format('role "%s" owns the programme "%s"', role, schema),
			HINT = 'The owner has all of it. To give it to another role: ALTER SCHEMA and ALTER TABLE ... OWNER TO.';
	END IF;
	EXECUTE format('DELETE FROM %I.role_access a WHERE a.role_name = $1', schema) USING number;
	PERFORM @extschema@.programme_apply_access(schema, number);
END
$$;
COMMENT ON FUNCTION revoke_programme(text, text) IS
'take away all access of a role to a programme that was given to the role itself';

-- Refuses what is not a programme, is too old, or is somebody else's.
CREATE FUNCTION programme_require_access(schema text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	-- Not even a superuser: what the schema's tables really are is up to their owner.
	IF (SELECT n.nspowner <> current_user::regrole FROM pg_namespace n WHERE n.nspname = schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format('only its owner can give access to the programme "%s"', schema),
			HINT = format('First: SET ROLE %s', (SELECT n.nspowner::regrole FROM pg_namespace n WHERE n.nspname = schema));
	END IF;
	IF NOT @extschema@.programme_knows_roles(schema) THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have access by roles yet', schema),
			HINT = format('Call upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_access(text) IS
'part of grant_programme and revoke_programme: refuses a programme without access by roles, and those who do not own it';

-- Roles are known by number from step 13 on; before that, by name.
CREATE FUNCTION programme_knows_roles(schema text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
SELECT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.role_access', schema)) AND a.attname = 'role_name' AND a.atttypid = 'regrole'::regtype)
$$;
COMMENT ON FUNCTION programme_knows_roles(text) IS
'part of grant_programme, revoke_programme and upgrade_programme: whether a programme has access by roles, known by their numbers';

-- Makes the privileges of one role, or of all, what role_access says; tables that
-- users added are theirs to grant, and the owner's privileges are left alone.
CREATE FUNCTION programme_apply_access(schema text, only_role regrole) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	who record;
	what record;
BEGIN
	IF NOT @extschema@.programme_knows_roles(schema) THEN
		RETURN;
	END IF;
	FOR who IN EXECUTE format('SELECT r.rolname AS role, a.level FROM pg_roles r LEFT JOIN %I.role_access a ON a.role_name = r.oid
		WHERE (r.oid = $1 OR ($1 IS NULL AND a.level IS NOT NULL)) AND r.oid <> (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = $2)', schema) USING only_role, schema LOOP
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', schema, who.role);
		FOR what IN EXECUTE format('SELECT t.table_name, t.class FROM %I.programme_table t WHERE to_regclass(format(''%%I.%%I'', $1, t.table_name)) IS NOT NULL', schema) USING schema LOOP
			EXECUTE format('REVOKE ALL ON %I.%I FROM %I', schema, what.table_name, who.role);
			CONTINUE WHEN who.level IS NULL;
			IF what.class = 'published' OR (who.level = 'analyst' AND what.class <> 'system') OR (who.level = 'editor' AND what.class = 'registry')
				OR (who.level <> 'reader' AND what.table_name IN ('programme_step', 'programme_table', 'role_access', 'role_area', 'disclosure_rule')) THEN
				EXECUTE format('GRANT SELECT ON %I.%I TO %I', schema, what.table_name, who.role);
			END IF;
			IF (who.level = 'editor' AND what.class = 'registry') OR (who.level = 'analyst' AND (what.class = 'analysis' OR what.table_name IN ('coding', 'finding_excerpt'))) THEN
				EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.%I TO %I', schema, what.table_name, who.role);
			END IF;
		END LOOP;
		IF who.level IS NOT NULL THEN
			EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema, who.role);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_apply_access(text, regrole) IS
'part of grant_programme, revoke_programme and upgrade_programme: makes privileges what the table role_access says';
CREATE FUNCTION check_programme(
	schema text,
	OUT problem text,
	OUT table_name text,
	OUT key text,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	RETURN QUERY SELECT r[1], r[2], r[3], r[4], r[5] FROM @extschema@.programme_as_owner(schema, 'SELECT * FROM @extschema@.programme_problems($1)', ARRAY[schema]) u (r);
END
$$;
COMMENT ON FUNCTION check_programme(text) IS
'problems in the data of a programme: in which table, at which key, what is wrong, and what to do about it; no rows if none is found';

CREATE FUNCTION programme_problems(
	schema text,
	OUT problem text,
	OUT table_name text,
	OUT key text,
	OUT what text,
	OUT advice text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = ISO SET standard_conforming_strings = on
AS $$
DECLARE
	next_check record;
	closed text;
BEGIN
	FOR next_check IN SELECT * FROM @extschema@.programme_checks() LOOP
		-- An older schema lacks the tables of some checks, and has a row that says so.
		CONTINUE WHEN EXISTS (SELECT FROM unnest(next_check.tables) t WHERE to_regclass(format('%I.%I', schema, t)) IS NULL);
		problem := next_check.problem;
		SELECT string_agg(t, ', ') FROM unnest(next_check.tables) t WHERE NOT has_table_privilege(format('%I.%I', schema, t), 'SELECT') INTO closed;
		IF closed IS NOT NULL THEN
			table_name := closed;
			key := NULL;
			what := format('not checked: %s may not read %s', current_user, closed);
			advice := 'Have the check run by the owner of the programme, or by an analyst.';
			RETURN NEXT;
			CONTINUE;
		END IF;
		BEGIN
			advice := next_check.advice;
			FOR table_name, key, what IN EXECUTE replace(next_check.query, '@programme@', quote_ident(schema)) USING schema LOOP
				RETURN NEXT;
			END LOOP;
		-- Not a cancelled query, which is none of OTHERS.
		EXCEPTION WHEN OTHERS THEN
			table_name := array_to_string(next_check.tables, ', ');
			key := NULL;
			what := format('not checked: error %s: %s', SQLSTATE, SQLERRM);
			advice := 'All other checks were made. Mend what the message is about; most often, a column was renamed, dropped or given another type.';
			RETURN NEXT;
		END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION programme_problems(text) IS
'part of check_programme: runs each check';

-- Each check is a query for table, key and what is wrong, with the tables that it
-- reads, and what to do. As in the steps, @programme@ stands for the schema, whose
-- name is $1, and every name that is not PostgreSQL's own is qualified.
CREATE FUNCTION programme_checks(OUT problem text, OUT tables text[], OUT advice text, OUT query text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $checks$ VALUES

-- the schema itself

('schema_older_than_extension', ARRAY['programme_step'], 'Call upgrade_programme, as the owner of the schema.',
$$SELECT 'programme_step', s.step::text, format('step %s (%s) of this version of the extension has not been run', s.step, s.name)
FROM @extschema@.programme_steps() s WHERE NOT EXISTS (SELECT FROM @programme@.programme_step p WHERE p.step = s.step) ORDER BY s.step$$),

('owner_differs', ARRAY['programme_table'], 'Published views read the tables with their own owner''s rights: ALTER TABLE ... OWNER TO the owner of the schema.',
$$SELECT t.table_name, t.table_name, format('it belongs to %s, the schema to %s', c.relowner::regrole, n.nspowner::regrole)
FROM @programme@.programme_table t JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', $1, t.table_name)) JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relowner <> n.nspowner ORDER BY 1$$),

-- The checks that read such a table are left out.
('table_missing', ARRAY['programme_step'], 'Restore it from a copy, or give it its name back. Other checks that read it were not made.',
$$SELECT t.table_name, t.table_name, 'there is no such table or view'
FROM @programme@.programme_table t WHERE to_regclass(format('%I.%I', $1, t.table_name)) IS NULL ORDER BY 1$$),

('row_security_off', ARRAY['programme_step'], 'As the owner: ALTER TABLE ... ENABLE ROW LEVEL SECURITY. Until then, roles that are held to some areas see and change all of them.',
$$SELECT c.relname, c.relname, 'its policies are not in force'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND NOT c.relrowsecurity
	AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) ORDER BY 1$$),

-- A survey of some size that was just loaded, or restored.
('statistics_missing', ARRAY['interview', 'programme_table'], 'As the owner: ANALYZE household, respondent, interview, response. Without statistics, an estimate can take minutes instead of a second.',
$$SELECT t.table_name, NULL, 'PostgreSQL has no statistics of the table yet' FROM @programme@.programme_table t JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', $1, t.table_name))
WHERE t.table_name IN ('household', 'respondent', 'interview', 'response') AND c.reltuples < 0 AND pg_relation_size(c.oid) > 0 AND pg_relation_size(to_regclass(format('%I.interview', $1))) >= 128 * 1024 ORDER BY 1$$),

('role_unknown', ARRAY['role_access'], 'Call revoke_programme with the number in place of a name; if there is a new role in its stead, call grant_programme for that.',
$$SELECT 'role_access', role_name::text, format('role %s has access here but was dropped', role_name::text)
FROM @programme@.role_access WHERE role_name::text ~ '^[0-9]+$' ORDER BY 2$$),

-- tags and places

('tag_unknown', ARRAY['initiative_tag', 'decision', 'enquiry', 'domain'], 'Correct the tag, or add the domain (and its framework) that it means.',
$$SELECT t.source, t.key, format('%s is not in the table domain%s', t.tag::text,
	CASE WHEN EXISTS (SELECT FROM @programme@.framework f WHERE f.framework = @extschema@.framework(t.tag)) THEN '' ELSE ', nor its framework in framework' END)
FROM (SELECT 'initiative_tag' AS source, initiative || ', ' || tag::text AS key, tag FROM @programme@.initiative_tag
	UNION ALL SELECT 'decision', decision::text, tag FROM @programme@.decision
	UNION ALL SELECT 'enquiry', enquiry, tag FROM @programme@.enquiry) t
WHERE NOT EXISTS (SELECT FROM @programme@.domain d WHERE d.tag OPERATOR(@extschema@.=) t.tag) AND t.tag IS NOT NULL ORDER BY 1, 2$$),

('initiative_untagged', ARRAY['initiative', 'initiative_tag'], 'Add the domains it is meant to act on to initiative_tag.',
$$SELECT 'initiative', initiative, 'no domain is given' FROM @programme@.initiative i
WHERE NOT EXISTS (SELECT FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative) ORDER BY 2$$),

('initiative_adapted_from_nothing', ARRAY['initiative'], 'Enter the activity it was adapted from as an initiative of origin existing, and name it in adapted_from.',
$$SELECT 'initiative', initiative, 'it is an adapted one, but not said of what' FROM @programme@.initiative WHERE origin = 'adapted_existing' AND adapted_from IS NULL ORDER BY 2$$),

('initiative_criteria_missing', ARRAY['initiative', 'initiative_status', 'initiative_criterion'], 'Add what it rests on to initiative_criterion, or record why there is nothing.',
$$SELECT 'initiative_criterion', i.initiative, format('implemented, but nothing is given for %s', string_agg(c.criterion, ', ' ORDER BY c.criterion))
FROM @programme@.initiative i CROSS JOIN (VALUES ('community_profile'), ('scientific_evidence'), ('community_experience')) c (criterion)
WHERE EXISTS (SELECT FROM @programme@.initiative_status s WHERE s.initiative = i.initiative AND s.status = 'implemented')
	AND NOT EXISTS (SELECT FROM @programme@.initiative_criterion x WHERE x.initiative = i.initiative AND x.criterion = c.criterion)
GROUP BY i.initiative ORDER BY 2$$),

('initiative_start_missing', ARRAY['initiative', 'initiative_status'], 'Enter actual_start.',
$$SELECT 'initiative', i.initiative, 'implemented, but its actual start is not given' FROM @programme@.initiative i
WHERE i.actual_start IS NULL AND EXISTS (SELECT FROM @programme@.initiative_status s WHERE s.initiative = i.initiative AND s.status = 'implemented') ORDER BY 2$$),

('area_without_oversight_group', ARRAY['area', 'oversight_group'], 'Enter the group, or withdraw the area.',
$$SELECT 'area', area, 'a neighbourhood for learning without an oversight group' FROM @programme@.area a
WHERE a.kind = 'nfl' AND a.status = 'active' AND NOT EXISTS (SELECT FROM @programme@.oversight_group g WHERE g.area = a.area) ORDER BY 2$$),

('area_started_early', ARRAY['area_exposure', 'batch'], 'Check the date; if it is right, an estimate should go by actual starts.',
$$SELECT 'area_exposure', area_exposure::text, format('area %s started on %s, before its batch (%s)', x.area, x.actual_start, b.planned_start)
FROM @programme@.area_exposure x JOIN @programme@.batch b ON b.batch = x.batch WHERE x.actual_start < b.planned_start ORDER BY x.area$$),

('geography_unknown', ARRAY['area_geography'], 'Check the code; the extension knows the kinds that gss_entity names.',
$$SELECT 'area_geography', area || ', ' || gss::text, 'no kind of official area is known for this code' FROM @programme@.area_geography WHERE @extschema@.gss_entity(gss) IS NULL ORDER BY 2$$),

-- evaluations

('area_without_pair', ARRAY['evaluation_area'], 'Enter the pair, or estimate without pairs: a row without a pair is left out where the pair is an argument.',
$$SELECT 'evaluation_area', evaluation || ', ' || area, 'no pair is given' FROM @programme@.evaluation_area WHERE included AND pair IS NULL ORDER BY 2$$),

('pair_incomplete', ARRAY['evaluation_area'], 'Include the other area of the pair, or leave out this one.',
$$SELECT 'evaluation_area', evaluation || ', ' || pair, format('the pair has areas of one arm only: %s (%s)', string_agg(area::text, ', ' ORDER BY area), min(arm))
FROM @programme@.evaluation_area WHERE included AND pair IS NOT NULL GROUP BY evaluation, pair HAVING count(DISTINCT arm) = 1 ORDER BY 2$$),

('arm_differs_from_kind', ARRAY['evaluation_area', 'area'], 'Correct the arm or the kind of the area.',
$$SELECT 'evaluation_area', e.evaluation || ', ' || e.area, format('its arm is %s, but the area is of kind %s', e.arm, a.kind)
FROM @programme@.evaluation_area e JOIN @programme@.area a ON a.area = e.area WHERE a.kind IN ('nfl', 'comparator') AND e.arm <> a.kind ORDER BY 2$$),

('evaluation_without_before_and_after', ARRAY['evaluation', 'evaluation_wave'], 'Enter the waves in evaluation_wave, with post false before and true after the start.',
$$SELECT 'evaluation_wave', e.evaluation, CASE count(w.wave) WHEN 0 THEN 'no waves are given' ELSE 'all waves are on one side of the start' END
FROM @programme@.evaluation e LEFT JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation GROUP BY e.evaluation HAVING count(DISTINCT w.post) < 2 ORDER BY 2$$),

('wave_with_one_arm', ARRAY['evaluation_wave', 'evaluation_area', 'interview'], 'Load the interviews of the other arm, or take the wave out of the evaluation.',
$$SELECT 'interview', w.evaluation || ', ' || w.wave, format('the wave has interviews of %s', coalesce('one arm only: ' || min(i.arm), 'neither arm'))
FROM @programme@.evaluation_wave w LEFT JOIN (SELECT a.evaluation, a.arm, v.wave FROM @programme@.evaluation_area a JOIN @programme@.interview v ON v.area = a.area WHERE a.included GROUP BY a.evaluation, a.arm, v.wave) i
	ON i.evaluation = w.evaluation AND i.wave = w.wave
GROUP BY w.evaluation, w.wave HAVING count(i.arm) < 2 ORDER BY 2$$),

('baseline_after_start', ARRAY['evaluation_wave', 'evaluation_area', 'interview', 'area_exposure'], 'The baseline may already show the programme. Estimate without these interviews too, and report both.',
$$SELECT 'interview', e.evaluation || ', ' || v.wave || ', ' || v.area, format('%s baseline interview(s) were held on or after the day the area started, %s', count(*), x.start)
FROM @programme@.evaluation_wave w JOIN @programme@.evaluation_area e ON e.evaluation = w.evaluation AND e.included AND e.arm = 'nfl'
JOIN @programme@.interview v ON v.wave = w.wave AND v.area = e.area
JOIN (SELECT area, min(coalesce(actual_start, planned_start)) AS start FROM @programme@.area_exposure GROUP BY area) x ON x.area = v.area
WHERE NOT w.post AND v.interviewed_on >= x.start GROUP BY e.evaluation, v.wave, v.area, x.start ORDER BY 2$$),

('area_start_unknown', ARRAY['evaluation_area', 'area_exposure'], 'Enter the start in area_exposure: without it, nobody can tell whether the baseline came before.',
$$SELECT 'area_exposure', e.evaluation || ', ' || e.area, 'no start of the programme is given for this area' FROM @programme@.evaluation_area e
WHERE e.included AND e.arm = 'nfl' AND NOT EXISTS (SELECT FROM @programme@.area_exposure x WHERE x.area = e.area) ORDER BY 2$$),

-- the survey

('weight_missing', ARRAY['evaluation', 'evaluation_wave', 'evaluation_area', 'interview'], 'Load the weights, or set weight = none in evaluation: interviews without a weight are left out of estimates.',
$$SELECT 'interview', e.evaluation || ', ' || v.wave || ', ' || v.area, format('%s of %s interview(s) have no %s weight', count(*) FILTER (WHERE CASE e.weight WHEN 'final' THEN v.w_final ELSE v.w_longitudinal END IS NULL), count(*), e.weight)
FROM @programme@.evaluation e JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
JOIN @programme@.interview v ON v.wave = w.wave AND v.area = a.area AND (e.sample = 'all' OR v.sample_type = 'panel')
WHERE e.weight <> 'none' GROUP BY e.evaluation, e.weight, v.wave, v.area
HAVING count(*) > count(CASE e.weight WHEN 'final' THEN v.w_final ELSE v.w_longitudinal END) ORDER BY 2$$),

('interview_outside_fieldwork', ARRAY['interview', 'wave'], 'Correct the dates of the interviews or of the wave.',
$$SELECT 'interview', v.wave, format('%s interview(s) lie outside the fieldwork, from %s to %s; the first is %s', count(*), w.starts_on, w.ends_on, min(v.interview))
FROM @programme@.interview v JOIN @programme@.wave w ON w.wave = v.wave WHERE v.interviewed_on NOT BETWEEN w.starts_on AND w.ends_on GROUP BY v.wave, w.starts_on, w.ends_on ORDER BY 2$$),

('interview_date_missing', ARRAY['interview'], 'Load the dates: without them, nobody can tell whether the baseline came before the start.',
$$SELECT 'interview', wave, format('%s interview(s) have no date', count(*)) FROM @programme@.interview WHERE interviewed_on IS NULL GROUP BY wave ORDER BY 2$$),

('panel_member_alone', ARRAY['interview'], 'Check the pseudonyms of the waves against each other, or correct sample_type.',
$$SELECT 'interview', wave, format('%s interview(s) are of panel members who are in no other wave; the first is %s', count(*), min(interview))
FROM (SELECT wave, interview, sample_type, count(*) OVER (PARTITION BY respondent) AS waves FROM @programme@.interview) v
WHERE sample_type = 'panel' AND waves = 1 GROUP BY wave ORDER BY 2$$),

('household_twice_in_wave', ARRAY['interview'], 'If one adult per household was to be interviewed, take one out.',
$$SELECT 'interview', wave || ', ' || household, format('%s people of the household were interviewed in the wave', count(*))
FROM @programme@.interview GROUP BY wave, household HAVING count(*) > 1 ORDER BY 2$$),

('code_undefined', ARRAY['question', 'response_option', 'response'], 'Correct the answers, or add the code to response_option, with the reason if it stands for a missing answer. Until then such answers count as missing.',
$$SELECT 'response', r.question || ', ' || r.value::text, format('%s interview(s) have code %s, which no option of the question defines; the first is %s', count(*), r.value, min(r.interview))
FROM @programme@.question q JOIN @programme@.response r ON r.question = q.question LEFT JOIN @programme@.response_option o ON o.question = r.question AND o.code = r.value
WHERE q.kind = 'choice' AND o.code IS NULL GROUP BY r.question, r.value ORDER BY 2$$),

('number_looks_like_missing_code', ARRAY['question', 'response_option', 'response'], 'If it stands for a missing answer, add it to response_option with the reason; until then it is averaged.',
$$SELECT 'response', r.question || ', ' || r.value::text, format('%s interview(s) have the number %s, which often stands for a missing answer', count(*), r.value)
FROM @programme@.question q JOIN @programme@.response r ON r.question = q.question LEFT JOIN @programme@.response_option o ON o.question = r.question AND o.code = r.value
WHERE q.kind = 'number' AND o.code IS NULL AND r.value IN (-1, -2, -3, -7, -8, -9, -77, -88, -99, -999) GROUP BY r.question, r.value ORDER BY 2$$),

-- outcomes

('outcome_items_wrong', ARRAY['outcome', 'outcome_item'], 'Give each outcome its questions in outcome_item: one for the rules top_box and numeric, one or more for the others.',
$$SELECT 'outcome_item', o.outcome, format('the rule is %s, and there are %s items', o.rule, count(i.question)) FROM @programme@.outcome o LEFT JOIN @programme@.outcome_item i ON i.outcome = o.outcome
GROUP BY o.outcome, o.rule HAVING count(i.question) = 0 OR (o.rule IN ('top_box', 'numeric') AND count(i.question) > 1) ORDER BY 2$$),

('outcome_code_unknown', ARRAY['outcome', 'outcome_item', 'response_option'], 'Correct codes, or add the option that it means.',
$$SELECT 'outcome', o.outcome, format('code %s is not an answer to question %s', c, i.question) FROM @programme@.outcome o JOIN @programme@.outcome_item i ON i.outcome = o.outcome CROSS JOIN unnest(o.codes) c
WHERE NOT EXISTS (SELECT FROM @programme@.response_option p WHERE p.question = i.question AND p.code = c AND p.missing IS NULL) ORDER BY 2, c$$),

('outcome_score_missing', ARRAY['outcome', 'outcome_lookup', 'outcome_item', 'response', 'response_option', 'question'], 'Load the conversion table into outcome_lookup; sums without a score count as missing.',
$$SELECT 'outcome_lookup', t.outcome, format('%s interview(s) have sums without a score, from %s to %s', count(*), min(t.total), max(t.total))
FROM (SELECT i.outcome, r.interview, sum(i.constant + i.multiplier * r.value) AS total, count(*) AS answered FROM @programme@.outcome o JOIN @programme@.outcome_item i ON i.outcome = o.outcome
	JOIN @programme@.question q ON q.question = i.question JOIN @programme@.response r ON r.question = i.question LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
	WHERE o.rule = 'lookup' AND p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number') GROUP BY i.outcome, r.interview) t
WHERE t.answered = (SELECT count(*) FROM @programme@.outcome_item n WHERE n.outcome = t.outcome)
	AND NOT EXISTS (SELECT FROM @programme@.outcome_lookup l WHERE l.outcome = t.outcome AND l.raw = t.total) GROUP BY t.outcome ORDER BY 2$$),

('outcome_not_in_wave', ARRAY['outcome_item', 'evaluation_wave', 'interview', 'response'], 'If the question was not asked in the wave, this outcome cannot be estimated from it; if it was, load the answers.',
$$SELECT 'response', w.evaluation || ', ' || w.wave || ', ' || i.outcome, format('question %s has no answers in the wave', i.question) FROM @programme@.evaluation_wave w CROSS JOIN @programme@.outcome_item i
WHERE EXISTS (SELECT FROM @programme@.interview v WHERE v.wave = w.wave)
	AND NOT EXISTS (SELECT FROM @programme@.response r JOIN @programme@.interview v ON v.interview = r.interview WHERE r.question = i.question AND v.wave = w.wave) ORDER BY 2$$),

-- what people said

('excerpt_may_identify', ARRAY['excerpt'], 'Take out what could identify a person.',
$$SELECT 'excerpt', excerpt::text, 'the text holds what looks like a postcode, a telephone number or an e-mail address' FROM @programme@.excerpt
WHERE text ~ '[[:alnum:]._-]+@[[:alnum:]-]+[.][[:alnum:]]+' OR text ~ '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}' OR text ~ '(^|[^0-9])0[0-9]{3,4} ?[0-9]{3} ?[0-9]{3,4}' ORDER BY excerpt$$)

-- keys, as people and programs spell them

UNION ALL SELECT 'key_spelt_twice', ARRAY[k.relation], 'If one thing is meant, give its rows one of the keys and delete the other: as a cluster it counts twice, and every standard error is wrong. Else choose keys that people can tell apart.',
format($$SELECT %1$L, array_to_string(f.keys, ', '), format('in %%s, these differ only in case, in blanks or in how accents are written: %%s%%s', %2$L,
	(SELECT string_agg(format('"%%s"', @extschema@.programme_shown(k)), ', ') FROM unnest(f.keys) k), CASE WHEN f.place = 10 AND f.sets > 10 THEN format('; and there are %%s more such sets', f.sets - 10) END)
FROM (SELECT array_agg(t.key ORDER BY t.key COLLATE "C") AS keys, row_number() OVER (ORDER BY min(t.key COLLATE "C")) AS place, count(*) OVER () AS sets
	FROM (SELECT DISTINCT x.%2$I::text AS key, %3$s AS within FROM @programme@.%1$I x WHERE x.%2$I IS NOT NULL) t
	GROUP BY t.within, @extschema@.programme_folded(t.key) HAVING count(*) > 1) f WHERE f.place <= 10 ORDER BY f.place$$, k.relation, k.attribute, k.within)
FROM (VALUES ('area', 'area', 'NULL::text'), ('organisation', 'organisation', 'NULL::text'), ('initiative', 'initiative', 'NULL::text'), ('oversight_group', 'oversight_group', 'NULL::text'),
	('evaluation_area', 'pair', 'x.evaluation::text'), ('wave', 'wave', 'NULL::text'), ('question', 'question', 'NULL::text'), ('outcome', 'outcome', 'NULL::text'),
	('household', 'household', 'NULL::text'), ('respondent', 'respondent', 'NULL::text'), ('interview', 'psu', 'NULL::text'), ('interview', 'stratum', 'NULL::text')) k (relation, attribute, within)

$checks$;
COMMENT ON FUNCTION programme_checks() IS
'the checks of check_programme: what each looks for, the tables it reads, what to do, and its SQL';
---- codebooks: REFI-QDA codebook files (.qdc) in and out ----

-- Elements are found by their local names, as programs write the namespace in
-- two ways. Themes keep the order of the document; a theme's parent is the
-- element around it. GUIDs are kept as they are written, and matched as uuid.
CREATE FUNCTION programme_load_qdc(schema text, codebook text, qdc xml) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	root record;
	odd text;
	themes jsonb;
	sets jsonb;
	members jsonb;
	descriptions jsonb;
	n integer;
BEGIN
	SELECT x.* INTO root FROM xmltable('/*' PASSING qdc COLUMNS element text PATH 'local-name()', namespace text PATH 'namespace-uri()',
		origin text PATH '@origin', n_sets integer PATH 'count(*[local-name()="Sets"])') x;
	IF root.element IS DISTINCT FROM 'CodeBook' OR root.namespace NOT IN ('urn:QDA-XML:codebook:1.0', 'urn:QDA-XML:codebook:1:0') THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = format('not a REFI-QDA codebook: the root element is "%s" in the namespace "%s"', root.element, root.namespace),
			HINT = 'Export the codebook as a .qdc file. A whole project (.qdpx) is a ZIP archive, and is not read.';
	END IF;
	SELECT string_agg(DISTINCT x.name, ', ') INTO odd FROM xmltable('//*[not(local-name()="CodeBook" or local-name()="Codes" or local-name()="Code"
		or local-name()="Description" or local-name()="Sets" or local-name()="Set" or local-name()="MemberCode")] | //@*[namespace-uri()="" and
		not(local-name()="origin" or local-name()="guid" or local-name()="name" or local-name()="isCodable" or local-name()="color")]'
		PASSING qdc COLUMNS name text PATH 'local-name()') x;
	IF odd IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('not kept, as the REFI-QDA codebook standard does not have it: %s', odd);
	END IF;

	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme', btrim(x.guid, '{}'), 'parent', btrim(x.parent_guid, '{}')) ORDER BY x.ordinal), '[]') INTO themes
	FROM xmltable('/*/*[local-name()="Codes"]//*[local-name()="Code"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY, guid text PATH '@guid', name text PATH '@name',
		is_codable text PATH '@isCodable', color text PATH '@color', parent_guid text PATH 'parent::*[local-name()="Code"]/@guid') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme_set', btrim(x.guid, '{}')) ORDER BY x.ordinal), '[]') INTO sets
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY, guid text PATH '@guid', name text PATH '@name') x;
	SELECT coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('theme', btrim(x.guid, '{}'), 'theme_set', btrim(x.set_guid, '{}')) ORDER BY x.ordinal), '[]') INTO members
	FROM xmltable('/*/*[local-name()="Sets"]/*[local-name()="Set"]/*[local-name()="MemberCode"]' PASSING qdc COLUMNS ordinal FOR ORDINALITY,
		guid text PATH '@guid', set_guid text PATH '../@guid') x;
	themes := @extschema@.programme_qdc_colors(themes);
	PERFORM @extschema@.programme_check_qdc(themes, sets, members);
	SELECT coalesce(jsonb_object_agg(d.element || d.guid, d.description), '{}'), string_agg(format('"%s"', d.name), ', ' ORDER BY d.ordinal) FILTER (WHERE d.n > 1) INTO descriptions, odd
	FROM (SELECT x.element, x.guid, x.name, min(x.ordinal) AS ordinal, count(nullif(x.description, '')) AS n, coalesce(string_agg(nullif(x.description, ''), chr(10) || chr(10) ORDER BY x.ordinal), '') AS description
		FROM xmltable('/*/*[local-name()="Codes"]//*[local-name()="Code"]/*[local-name()="Description"] | /*/*[local-name()="Sets"]/*[local-name()="Set"]/*[local-name()="Description"]'
			PASSING qdc COLUMNS ordinal FOR ORDINALITY, element text PATH 'local-name(..)', guid text PATH '../@guid', name text PATH '../@name', description text PATH '.') x
		GROUP BY x.element, x.guid, x.name) d;
	IF odd IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('several descriptions of one theme or set are kept as one, with a blank line between them: %s', odd),
			DETAIL = 'The REFI-QDA codebook standard has one Description at most.';
	END IF;

	EXECUTE format('INSERT INTO %I.codebook (codebook, origin, namespace, has_sets) VALUES ($1, $2, $3, $4)
		ON CONFLICT (codebook) DO UPDATE SET origin = excluded.origin, namespace = excluded.namespace, has_sets = excluded.has_sets', schema)
		USING codebook, root.origin, root.namespace, root.n_sets > 0;
	EXECUTE format('DELETE FROM %I.theme_set_member m WHERE m.codebook = $1', schema) USING codebook;
	EXECUTE format('DELETE FROM %I.theme_set s WHERE s.codebook = $1', schema) USING codebook;
	-- Out of the way of the new order: themes that stay below 0 are not in the file.
	EXECUTE format('UPDATE %I.theme t SET ordinal = -1 - t.ordinal, parent = NULL WHERE t.codebook = $1', schema) USING codebook;
	EXECUTE format('INSERT INTO %I.theme (codebook, theme, guid, parent, ordinal, name, is_codable, color, description)
		SELECT $1, x.theme, x.guid, x.parent, x.ordinal, x.name, x.is_codable, x.color, $3 ->> (''Code'' || x.guid)
		FROM jsonb_to_recordset($2) x (theme uuid, guid text, parent uuid, ordinal integer, name text, is_codable boolean, color text)
		ON CONFLICT (codebook, theme) DO UPDATE SET guid = excluded.guid, parent = excluded.parent, ordinal = excluded.ordinal, name = excluded.name,
			is_codable = excluded.is_codable, color = excluded.color, description = excluded.description', schema) USING codebook, themes, descriptions;
	GET DIAGNOSTICS n = ROW_COUNT;
	BEGIN
		EXECUTE format('DELETE FROM %I.theme t WHERE t.codebook = $1 AND t.ordinal < 0', schema) USING codebook;
	EXCEPTION WHEN foreign_key_violation THEN
		RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = format('excerpts are coded by themes of the codebook "%s" that the file does not have', codebook),
			HINT = 'Move or delete their rows in the table coding first, or load the file under another key.';
	END;
	EXECUTE format('INSERT INTO %I.theme_set (codebook, theme_set, guid, ordinal, name, description)
		SELECT $1, x.theme_set, x.guid, x.ordinal, x.name, $3 ->> (''Set'' || x.guid)
		FROM jsonb_to_recordset($2) x (theme_set uuid, guid text, ordinal integer, name text)', schema) USING codebook, sets, descriptions;
	EXECUTE format('INSERT INTO %I.theme_set_member (codebook, theme_set, ordinal, theme, guid)
		SELECT $1, x.theme_set, x.ordinal, x.theme, x.guid
		FROM jsonb_to_recordset($2) x (theme_set uuid, ordinal integer, theme uuid, guid text)', schema) USING codebook, members;
	RETURN n;
END
$$;
COMMENT ON FUNCTION programme_load_qdc(text, text, xml) IS
'part of codebook_from_qdc: loads a codebook from XML';

CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc xml) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	IF codebook IS NULL OR qdc IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'a codebook needs a key and a file',
			HINT = 'In psql: \set file `cat themes.qdc` and then codebook_from_qdc(''nrp'', ''themes'', :''file'').';
	END IF;
	RETURN (SELECT r[1]::integer FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_load_qdc($1, $2, xmlparse(DOCUMENT $3))', ARRAY[schema, codebook, qdc::text]) u (r));
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, xml) IS
'load a REFI-QDA codebook file (.qdc), or load it again: themes are matched by their GUIDs; gives the number of themes';

-- A file as psql or a driver hands it over. What comes before the first element is
-- the business of xml, but for a byte-order mark, which xml does not take.
CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	document xml;
BEGIN
	IF getdatabaseencoding() = 'UTF8' AND ascii(substr(qdc, 1, 1)) = 239 AND ascii(substr(qdc, 2, 1)) = 187 AND ascii(substr(qdc, 3, 1)) = 191 THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = 'the file is in UTF-8, but was read as if it were in another encoding',
			HINT = 'SET client_encoding = ''UTF8'' and read it again: letters with accents would be wrong too.';
	END IF;
	-- Where the database has no encoding, or one of single bytes, the mark is three of them.
	IF encode(convert_to(left(qdc, 3), getdatabaseencoding()), 'hex') LIKE 'efbbbf%' THEN
		qdc := substr(qdc, CASE WHEN getdatabaseencoding() = 'UTF8' THEN 2 ELSE 4 END);
	END IF;
	BEGIN
		document := xmlparse(DOCUMENT regexp_replace(qdc, '^[[:space:]]+', ''));
	EXCEPTION WHEN invalid_xml_document OR invalid_xml_content THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_document', MESSAGE = 'not a REFI-QDA codebook: it is not well-formed XML',
			DETAIL = format('It begins with "%s".', substring(qdc, '^[^[:cntrl:]]{0,60}')),
			HINT = 'Export the codebook as a .qdc file. A whole project (.qdpx) is a ZIP archive, and is not read.';
	END;
	RETURN @extschema@.codebook_from_qdc(schema, codebook, document);
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, text) IS
'load a REFI-QDA codebook file (.qdc) from its text, with or without a byte-order mark';

-- A file as it is on the disk, in UTF-8, in UTF-16, or in the encoding it says.
CREATE FUNCTION codebook_from_qdc(schema text, codebook text, qdc bytea) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN @extschema@.codebook_from_qdc(schema, codebook, @extschema@.programme_qdc_text(qdc));
END
$$;
COMMENT ON FUNCTION codebook_from_qdc(text, text, bytea) IS
'load a REFI-QDA codebook file (.qdc) from its bytes, in UTF-8, UTF-16 or the encoding that it says';

CREATE FUNCTION programme_qdc_text(qdc bytea) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	start CONSTANT text := encode(substr(qdc, 1, 4), 'hex');
	-- Where in each pair of bytes the higher one is.
	high CONSTANT integer := CASE WHEN start LIKE 'fffe%' OR start = '3c003f00' THEN 1 WHEN start LIKE 'feff%' OR start = '003c003f' THEN 0 END;
	said CONSTANT text := coalesce(lower(substring(encode(substr(qdc, 1, 200), 'escape'), '^[^>]*encoding *= *["'']([[:alnum:]._-]+)["'']')), 'utf-8');
	encoding CONSTANT text := CASE WHEN said IN ('utf-8', 'utf8', 'us-ascii', 'ascii') OR start LIKE 'efbbbf%' THEN 'UTF8' WHEN said IN ('iso-8859-1', 'latin1') THEN 'LATIN1' WHEN said = 'iso-8859-15' THEN 'LATIN9'
		WHEN said IN ('windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254', 'windows-1257') THEN 'WIN' || right(said, 4) END;
	document text;
BEGIN
	IF high IS NOT NULL AND getdatabaseencoding() = 'UTF8' THEN
		-- Two units that together stand for one character: the first carries it. One
		-- that stands alone is no character, which chr says.
		SELECT string_agg(chr(CASE WHEN u.unit BETWEEN 55296 AND 56319 AND u.next BETWEEN 56320 AND 57343 THEN 65536 + (u.unit - 55296) * 1024 + u.next - 56320 ELSE u.unit END), '' ORDER BY u.i) INTO document
		FROM (SELECT v.i, v.unit, lead(v.unit) OVER (ORDER BY v.i) AS next, coalesce(lag(v.unit) OVER (ORDER BY v.i) BETWEEN 55296 AND 56319, false) AS after_first
			FROM (SELECT i, get_byte(qdc, 2 * i + high) * 256 + get_byte(qdc, 2 * i + 1 - high) AS unit
				FROM generate_series(CASE WHEN start LIKE 'fffe%' OR start LIKE 'feff%' THEN 1 ELSE 0 END, length(qdc) / 2 - 1) i) v) u
		WHERE NOT (u.after_first AND u.unit BETWEEN 56320 AND 57343);
		RETURN document;
	END IF;
	IF high IS NOT NULL OR encoding IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = format('a file in %s is not read here', CASE WHEN high IS NULL THEN said ELSE 'utf-16' END),
			HINT = 'Save it in UTF-8, in an editor or by the program that wrote it.';
	END IF;
	RETURN convert_from(CASE WHEN start LIKE 'efbbbf%' THEN substr(qdc, 4) ELSE qdc END, encoding);
EXCEPTION WHEN character_not_in_repertoire OR program_limit_exceeded OR untranslatable_character THEN
	RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = format('the file has bytes that are no characters: %s', SQLERRM),
		HINT = 'Save it in UTF-8, in an editor or by the program that wrote it.';
END
$$;
COMMENT ON FUNCTION programme_qdc_text(bytea) IS
'part of codebook_from_qdc: the text of a file in UTF-8, UTF-16 or the encoding that it says';

-- Programs write colours with an opacity, before red, green and blue as Windows
-- has it or after as browsers do, and as browsers' rgb(). The standard has #RRGGBB
-- and #RGB only. Eight digits have the opacity first, unless every colour of the
-- file ends in that of what is not transparent, and not every one begins with it.
CREATE FUNCTION programme_qdc_colors(themes jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	opacity_last CONSTANT boolean := (SELECT coalesce(bool_and(h.digits ~ 'ff$') AND NOT bool_and(h.digits ~ '^ff'), false)
		FROM (SELECT substring(lower(x.color), '^ *#?([0-9a-f]{8}) *$') AS digits FROM jsonb_to_recordset(themes) x (color text)) h WHERE h.digits IS NOT NULL);
	changed text;
BEGIN
	SELECT jsonb_agg(t.theme || jsonb_build_object('color', c.kept) ORDER BY t.place), string_agg(DISTINCT format('"%s" as %s', w.color, c.kept), ', ') FILTER (WHERE c.kept <> w.color) INTO themes, changed
	FROM jsonb_array_elements(themes) WITH ORDINALITY t (theme, place)
	CROSS JOIN LATERAL (SELECT t.theme ->> 'color') w (color)
	CROSS JOIN LATERAL (SELECT substring(w.color, '^ *#?([0-9A-Fa-f]+) *$'),
		regexp_match(lower(w.color), '^ *rgba? *[(] *([0-9.]+)(%?)[ ,]+([0-9.]+)%?[ ,]+([0-9.]+)%? *([,/] *[0-9.]+%? *)?[)] *$')) p (digits, rgb)
	CROSS JOIN LATERAL (SELECT CASE WHEN length(p.digits) IN (3, 6) THEN '#' || p.digits
		WHEN length(p.digits) IN (4, 8) AND opacity_last THEN '#' || left(p.digits, length(p.digits) * 3 / 4)
		WHEN length(p.digits) IN (4, 8) THEN '#' || right(p.digits, length(p.digits) * 3 / 4)
		ELSE coalesce(@extschema@.programme_qdc_rgb(ARRAY[p.rgb[1], p.rgb[3], p.rgb[4]], p.rgb[2] = '%'), nullif(btrim(w.color), '')) END) c (kept);
	IF changed IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('colours are kept in the way that the REFI-QDA codebook standard has, without transparency: %s', changed);
	END IF;
	RETURN coalesce(themes, '[]');
END
$$;
COMMENT ON FUNCTION programme_qdc_colors(jsonb) IS
'part of codebook_from_qdc: themes with colours as the standard writes them, #RRGGBB or #RGB';

-- NULL for what is out of range.
CREATE FUNCTION programme_qdc_rgb(parts text[], percent boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	part text;
	level numeric;
	color text := '#';
BEGIN
	FOREACH part IN ARRAY parts LOOP
		IF part !~ '^[0-9]{1,3}([.][0-9]{0,9})?$' THEN
			RETURN NULL;
		END IF;
		level := round(CASE WHEN percent THEN part::numeric * 2.55 ELSE part::numeric END);
		IF level > 255 THEN
			RETURN NULL;
		END IF;
		color := color || upper(lpad(to_hex(level::integer), 2, '0'));
	END LOOP;
	RETURN color;
END
$$;
COMMENT ON FUNCTION programme_qdc_rgb(text[], boolean) IS
'part of codebook_from_qdc: red, green and blue, up to 255 or 100%, as #RRGGBB';

-- Refuses what the standard's schema refuses, and names the first of it.
CREATE FUNCTION programme_check_qdc(themes jsonb, sets jsonb, members jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	guid_form CONSTANT text := '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$';
	wrong text;
BEGIN
	SELECT w INTO wrong FROM (
		SELECT 1, CASE WHEN jsonb_array_length(themes) = 0 THEN 'it has no Code' END
		UNION ALL
		SELECT 2, CASE WHEN coalesce(x.guid !~ guid_form, true) THEN format('"%s" is not a GUID', x.guid)
			WHEN x.name IS NULL THEN format('%s has no name', x.guid) END
		FROM (SELECT * FROM jsonb_to_recordset(themes) t (guid text, name text) UNION ALL SELECT * FROM jsonb_to_recordset(sets) s (guid text, name text)) x
		UNION ALL
		SELECT 3, CASE WHEN coalesce(lower(x.is_codable) NOT IN ('true', 'false', '1', '0'), true) THEN format('isCodable of "%s" is "%s", neither true nor false', x.name, x.is_codable)
			WHEN x.color !~ '^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})$' THEN format('color of "%s" is "%s", not #RGB or #RRGGBB', x.name, x.color) END
		FROM jsonb_to_recordset(themes) x (name text, is_codable text, color text)
		UNION ALL
		SELECT 4, format('the GUID %s occurs twice', lower(x.theme)) FROM jsonb_to_recordset(themes) x (theme text) GROUP BY lower(x.theme) HAVING count(*) > 1
		UNION ALL
		SELECT 5, format('the GUID %s occurs twice', lower(x.theme_set)) FROM jsonb_to_recordset(sets) x (theme_set text) GROUP BY lower(x.theme_set) HAVING count(*) > 1
		UNION ALL
		SELECT 6, format('a set has the member "%s", which is not a Code of the codebook', x.guid) FROM jsonb_to_recordset(members) x (guid text, theme text)
		WHERE lower(coalesce(x.theme, '')) NOT IN (SELECT lower(coalesce(t.theme, '')) FROM jsonb_to_recordset(themes) t (theme text))
	) c (place, w) WHERE w IS NOT NULL ORDER BY place, w LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_xml_content', MESSAGE = format('not a valid REFI-QDA codebook: %s', wrong),
			HINT = 'Nothing was loaded. Correct the file, or export it again.';
	END IF;
END
$$;
COMMENT ON FUNCTION programme_check_qdc(jsonb, jsonb, jsonb) IS
'part of codebook_from_qdc: refuses a file that the standard''s schema does not allow';

CREATE FUNCTION codebook_to_qdc(schema text, codebook text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require_codebooks(schema);
	RETURN (SELECT xmlparse(DOCUMENT r[1]) FROM @extschema@.programme_as_owner(schema, 'SELECT @extschema@.programme_write_qdc($1, $2)', ARRAY[schema, codebook]) u (r));
END
$$;
COMMENT ON FUNCTION codebook_to_qdc(text, text) IS
'a codebook as a REFI-QDA codebook file (.qdc), with GUIDs, colours, nesting, descriptions and sets as they came';

CREATE FUNCTION programme_write_qdc(schema text, codebook text) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	book record;
	themes xml;
	sets xml;
	lost text;
BEGIN
	EXECUTE format('SELECT * FROM %I.codebook c WHERE c.codebook = $1', schema) INTO book USING codebook;
	EXECUTE format('WITH RECURSIVE below (theme) AS (SELECT t.theme FROM %1$I.theme t WHERE t.codebook = $1 AND t.parent IS NULL
			UNION SELECT t.theme FROM %1$I.theme t JOIN below b ON b.theme = t.parent WHERE t.codebook = $1)
		SELECT min(t.name) FROM %1$I.theme t WHERE t.codebook = $1 AND t.theme NOT IN (SELECT b.theme FROM below b)', schema) INTO lost USING codebook;
	IF lost IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_recursion', MESSAGE = format('themes of the codebook "%s" are nested in a circle, such as "%s"', codebook, lost),
			HINT = 'Set parent to NULL in one of them.';
	END IF;
	themes := @extschema@.programme_theme_xml(schema, codebook, NULL::uuid);
	IF book.codebook IS NULL OR themes IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no codebook "%s" with themes', codebook),
			HINT = 'The tables codebook and theme hold what there is; the standard does not allow a codebook without themes.';
	END IF;
	EXECUTE format('SELECT xmlagg(xmlelement(name "Set", xmlattributes(s.guid AS guid, s.name AS name),
			CASE WHEN s.description IS NOT NULL THEN xmlelement(name "Description", s.description) END,
			(SELECT xmlagg(xmlelement(name "MemberCode", xmlattributes(m.guid AS guid)) ORDER BY m.ordinal) FROM %I.theme_set_member m
				WHERE m.codebook = s.codebook AND m.theme_set = s.theme_set)) ORDER BY s.ordinal)
		FROM %I.theme_set s WHERE s.codebook = $1', schema, schema) INTO sets USING codebook;
	RETURN xmlroot(xmlelement(name "CodeBook", xmlattributes(book.namespace AS xmlns, book.origin AS origin), xmlelement(name "Codes", themes),
		CASE WHEN book.has_sets OR sets IS NOT NULL THEN xmlelement(name "Sets", sets) END), version '1.0');
END
$$;
COMMENT ON FUNCTION programme_write_qdc(text, text) IS
'part of codebook_to_qdc: writes a codebook as XML';

CREATE FUNCTION programme_theme_xml(schema text, codebook text, parent uuid) RETURNS xml
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	themes xml;
BEGIN
	EXECUTE format('SELECT xmlagg(xmlelement(name "Code", xmlattributes(t.guid AS guid, t.name AS name, CASE WHEN t.is_codable THEN ''true'' ELSE ''false'' END AS "isCodable", t.color AS color),
			CASE WHEN t.description IS NOT NULL THEN xmlelement(name "Description", t.description) END,
			@extschema@.programme_theme_xml($1, $2, t.theme)) ORDER BY t.ordinal)
		FROM %I.theme t WHERE t.codebook = $2 AND t.parent IS NOT DISTINCT FROM $3', schema) INTO themes USING schema, codebook, parent;
	RETURN themes;
END
$$;
COMMENT ON FUNCTION programme_theme_xml(text, text, uuid) IS
'part of codebook_to_qdc: the themes below one, as elements';

CREATE FUNCTION programme_require_codebooks(schema text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM @extschema@.programme_require(schema);
	IF to_regclass(format('%I.theme_set_member', schema)) IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = format('programme "%s" does not have codebooks yet', schema),
			HINT = format('Call upgrade_programme(%L) first.', schema);
	END IF;
END
$$;
COMMENT ON FUNCTION programme_require_codebooks(text) IS
'part of codebook_from_qdc and codebook_to_qdc: refuses a programme without codebooks';
---- what is installed, for a report of a fault ----

CREATE FUNCTION resilience_library(
	OUT library text,
	OUT built_for text,
	OUT postgresql text,
	OUT gsl text,
	OUT compiler text,
	OUT row_draws text
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION resilience_library() IS
'part of resilience_version: what the library is that the server has loaded';

CREATE FUNCTION resilience_version(
	OUT library text,
	OUT catalogue text,
	OUT built_for text,
	OUT postgresql text,
	OUT gsl text,
	OUT compiler text,
	OUT row_draws text,
	OUT advice text
) RETURNS record LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.library, e.extversion, l.built_for, l.postgresql, l.gsl, l.compiler, l.row_draws,
		CASE WHEN l.library OPERATOR(pg_catalog.<>) e.extversion THEN
			'the server has loaded version ' OPERATOR(pg_catalog.||) l.library OPERATOR(pg_catalog.||) ' of the library, and this database has the objects of version '
			OPERATOR(pg_catalog.||) e.extversion OPERATOR(pg_catalog.||) ': reconnect, so that the library installed is loaded, and run ALTER EXTENSION resilience UPDATE' END
	FROM @extschema@.resilience_library() l,
		pg_catalog.pg_extension e
	WHERE e.extname OPERATOR(pg_catalog.=) 'resilience'::pg_catalog.name;
END;
COMMENT ON FUNCTION resilience_version() IS
'the versions of the library, of the objects in this database, of PostgreSQL, GSL and the compiler: put it into every report of a fault';
---- the schema of a programme, in steps ----

CREATE FUNCTION programme_steps(OUT step integer, OUT name text, OUT title text, OUT ddl text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp
AS $programme_steps$ SELECT * FROM (VALUES
(1, 'framework', 'Frameworks, their domains, and what every later step needs', $programme_step_1$-- Frameworks, their domains, and what every later step needs

-- Keys that people know and type: CSV files, dashboards and talk share them.
CREATE DOMAIN @programme@.code AS text
	CONSTRAINT code_not_blank CHECK (VALUE <> ''::text AND VALUE = btrim(VALUE))
	CONSTRAINT code_length CHECK (length(VALUE) <= 63);
COMMENT ON DOMAIN @programme@.code IS 'a key that people know: not blank, no space around it, at most 63 characters';

-- An exclusion constraint wants a GiST operator class for equality of keys,
-- which text has only in another extension. As the range from a key to itself,
-- bytewise, a key is compared exactly by an operator class of the core.
CREATE TYPE @programme@.code_range AS RANGE (subtype = text, collation = "C", multirange_type_name = @programme@.code_multirange);
COMMENT ON TYPE @programme@.code_range IS 'a range of keys: code_range(key, key, ''[]'') stands for the key itself in exclusion constraints';
COMMENT ON TYPE @programme@.code_multirange IS 'the multirange type that comes with code_range';

CREATE TABLE @programme@.programme_step (
	step integer CONSTRAINT programme_step_pkey PRIMARY KEY,
	name text NOT NULL,
	title text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now(),
	applied_by text NOT NULL DEFAULT current_user,
	extension_version text NOT NULL
);
COMMENT ON TABLE @programme@.programme_step IS 'The steps that made this schema: upgrade_programme runs those that are not in it';
COMMENT ON COLUMN @programme@.programme_step.step IS 'number of the step; steps are run in order';
COMMENT ON COLUMN @programme@.programme_step.name IS 'what the step is about';
COMMENT ON COLUMN @programme@.programme_step.title IS 'what the step adds, in words';
COMMENT ON COLUMN @programme@.programme_step.applied_at IS 'when it was run';
COMMENT ON COLUMN @programme@.programme_step.applied_by IS 'role that ran it';
COMMENT ON COLUMN @programme@.programme_step.extension_version IS 'version of the extension it was part of';

CREATE TABLE @programme@.programme_table (
	table_name text CONSTRAINT programme_table_pkey PRIMARY KEY,
	class text NOT NULL CONSTRAINT programme_table_class CHECK (class IN ('registry', 'microdata', 'analysis', 'published', 'system'))
);
COMMENT ON TABLE @programme@.programme_table IS 'What each table and view holds, hence who may see it: grant_programme goes by it';
COMMENT ON COLUMN @programme@.programme_table.table_name IS 'name of the table or view in this schema';
COMMENT ON COLUMN @programme@.programme_table.class IS 'registry: the programme''s own records; microdata: what people answered and said; analysis: definitions and results; published: aggregates that readers may see; system: records of the schema itself';

CREATE TABLE @programme@.framework (
	framework text CONSTRAINT framework_pkey PRIMARY KEY CONSTRAINT framework_form CHECK (framework ~ '^[a-z][a-z0-9_]{0,62}$'),
	label text NOT NULL,
	source text NOT NULL,
	starts_on date,
	ends_on date,
	note text,
	CONSTRAINT framework_period CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE @programme@.framework IS 'Frameworks: vocabularies of resilience domains that initiatives, outcomes and findings are tagged by';
COMMENT ON COLUMN @programme@.framework.framework IS 'key, the first part of a domain_tag: nrp4';
COMMENT ON COLUMN @programme@.framework.label IS 'name, as people say it';
COMMENT ON COLUMN @programme@.framework.source IS 'who published or adopted it, and where';
COMMENT ON COLUMN @programme@.framework.starts_on IS 'first day it was in use, if known';
COMMENT ON COLUMN @programme@.framework.ends_on IS 'last day it was in use; NULL: still is, or not known';
COMMENT ON COLUMN @programme@.framework.note IS 'what else to know about it';

CREATE TABLE @programme@.domain (
	tag @extschema@.domain_tag CONSTRAINT domain_pkey PRIMARY KEY,
	framework text NOT NULL GENERATED ALWAYS AS (@extschema@.framework(tag)) STORED CONSTRAINT domain_framework_fkey REFERENCES @programme@.framework,
	label text NOT NULL,
	ordinal smallint NOT NULL CONSTRAINT domain_ordinal CHECK (ordinal > 0),
	definition text,
	CONSTRAINT domain_order UNIQUE (framework, ordinal)
);
COMMENT ON TABLE @programme@.domain IS 'Domains: the terms of a framework';
COMMENT ON COLUMN @programme@.domain.tag IS 'key, framework:domain';
COMMENT ON COLUMN @programme@.domain.framework IS 'the framework, taken from the tag';
COMMENT ON COLUMN @programme@.domain.label IS 'name, as the framework''s authors write it';
COMMENT ON COLUMN @programme@.domain.ordinal IS 'place in the framework''s own order';
COMMENT ON COLUMN @programme@.domain.definition IS 'what belongs to it, in our words';

CREATE TABLE @programme@.domain_alias (
	tag @extschema@.domain_tag CONSTRAINT domain_alias_tag_fkey REFERENCES @programme@.domain,
	alias text CONSTRAINT domain_alias_not_blank CHECK (alias <> ''::text),
	source text NOT NULL,
	CONSTRAINT domain_alias_pkey PRIMARY KEY (tag, alias)
);
COMMENT ON TABLE @programme@.domain_alias IS 'Other names of a domain, by who uses them';
COMMENT ON COLUMN @programme@.domain_alias.tag IS 'the domain';
COMMENT ON COLUMN @programme@.domain_alias.alias IS 'the other name';
COMMENT ON COLUMN @programme@.domain_alias.source IS 'who uses it';
CREATE INDEX domain_alias_search ON @programme@.domain_alias (lower(alias));

CREATE TABLE @programme@.domain_crosswalk (
	from_tag @extschema@.domain_tag CONSTRAINT domain_crosswalk_from_fkey REFERENCES @programme@.domain,
	to_tag @extschema@.domain_tag CONSTRAINT domain_crosswalk_to_fkey REFERENCES @programme@.domain,
	relation text NOT NULL CONSTRAINT domain_crosswalk_relation CHECK (relation IN ('exact', 'close', 'broad', 'narrow', 'related')),
	asserted_by text,
	asserted_on date NOT NULL,
	note text,
	CONSTRAINT domain_crosswalk_pkey PRIMARY KEY (from_tag, to_tag, asserted_by),
	CONSTRAINT domain_crosswalk_frameworks CHECK (@extschema@.framework(from_tag) <> @extschema@.framework(to_tag))
);
COMMENT ON TABLE @programme@.domain_crosswalk IS 'How domains of different frameworks relate; every relation is somebody''s assertion';
COMMENT ON COLUMN @programme@.domain_crosswalk.from_tag IS 'the domain that is related';
COMMENT ON COLUMN @programme@.domain_crosswalk.to_tag IS 'the domain it is related to';
COMMENT ON COLUMN @programme@.domain_crosswalk.relation IS 'SKOS mapping relation: to_tag is an exact, close, broader, narrower or related match of from_tag';
COMMENT ON COLUMN @programme@.domain_crosswalk.asserted_by IS 'who says so';
COMMENT ON COLUMN @programme@.domain_crosswalk.asserted_on IS 'since when';
COMMENT ON COLUMN @programme@.domain_crosswalk.note IS 'on what grounds';
CREATE INDEX domain_crosswalk_to ON @programme@.domain_crosswalk (to_tag);

INSERT INTO @programme@.framework (framework, label, source, note) VALUES
	('nrp4', 'Systems resilience framework, four areas', 'Neighbourhood Resilience Programme, CLAHRC North West Coast: programme site and FAQ, about 2016',
		'the framework the programme began with'),
	('nrp5', 'Resilience domains, five', 'Evaluation of the Neighbourhood Resilience Programme, Perspectives in Public Health, 2022, doi:10.1177/17579139221106899',
		'found in the analysis of interviews of 2019');

INSERT INTO @programme@.domain (tag, label, ordinal, definition) VALUES
	('nrp4:living_environment', 'living environment', 1, 'homes, streets, green space, and what it costs to live in them'),
	('nrp4:economic_systems', 'economic systems', 2, 'income, debt, work, and money that stays in the neighbourhood'),
	('nrp4:social_relationships', 'social relationships', 3, 'knowing, helping and doing things with each other'),
	('nrp4:community_governance', 'community governance', 4, 'having a say, together, in decisions that affect the place'),
	('nrp5:social_connectivity', 'social connectivity', 1, 'ties between people and with organisations'),
	('nrp5:cultural_coherence', 'cultural coherence', 2, 'a shared sense of the place and of what it is worth'),
	('nrp5:local_decision_making', 'local decision-making', 3, 'influence of residents on decisions about the place'),
	('nrp5:economic_activity', 'economic activity', 4, 'income, debt, work and business in the place'),
	('nrp5:local_environment', 'the local environment', 5, 'homes, streets, green space and air');

INSERT INTO @programme@.domain_alias (tag, alias, source) VALUES
	('nrp5:social_connectivity', 'social connectedness', 'programme site, impacts'),
	('nrp5:cultural_coherence', 'cultural coherence', 'programme site, impacts'),
	('nrp5:local_decision_making', 'governance systems', 'programme site, impacts'),
	('nrp5:economic_activity', 'economic resources', 'programme site, impacts'),
	('nrp5:local_environment', 'environmental conditions', 'programme site, impacts');

INSERT INTO @programme@.domain_crosswalk (from_tag, to_tag, relation, asserted_by, asserted_on, note) VALUES
	('nrp4:living_environment', 'nrp5:local_environment', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:economic_systems', 'nrp5:economic_activity', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:social_relationships', 'nrp5:social_connectivity', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s'),
	('nrp4:community_governance', 'nrp5:local_decision_making', 'close', 'the resilience extension', '2026-11-21', 'our reading of the two sets of labels, not the programme''s; nothing in nrp4 corresponds to nrp5:cultural_coherence');

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('programme_step', 'system'), ('programme_table', 'system'),
	('framework', 'registry'), ('domain', 'registry'), ('domain_alias', 'registry'), ('domain_crosswalk', 'registry');
$programme_step_1$),
(2, 'place', 'The programme, its periods and phases, organisations, areas and their deprivation', $programme_step_2$-- The programme, its periods and phases, organisations, areas and their deprivation

CREATE TABLE @programme@.programme (
	programme @programme@.code CONSTRAINT programme_pkey PRIMARY KEY,
	name text NOT NULL,
	aliases text[] NOT NULL DEFAULT '{}',
	approach text,
	goal text,
	source text,
	url text
);
COMMENT ON TABLE @programme@.programme IS 'Programmes: usually one per schema';
COMMENT ON COLUMN @programme@.programme.programme IS 'short key: nrp';
COMMENT ON COLUMN @programme@.programme.name IS 'full name';
COMMENT ON COLUMN @programme@.programme.aliases IS 'other names and spellings in use';
COMMENT ON COLUMN @programme@.programme.approach IS 'what kind of programme it is: action research, a funding scheme ...';
COMMENT ON COLUMN @programme@.programme.goal IS 'what it sets out to find or to change, and how it is thought to come about';
COMMENT ON COLUMN @programme@.programme.source IS 'where this is from';
COMMENT ON COLUMN @programme@.programme.url IS 'where to read more';

CREATE TABLE @programme@.programme_period (
	programme_period bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT programme_period_pkey PRIMARY KEY,
	programme @programme@.code NOT NULL CONSTRAINT programme_period_programme_fkey REFERENCES @programme@.programme,
	kind text NOT NULL CONSTRAINT programme_period_kind CHECK (kind IN ('action_research', 'implementation', 'evaluation', 'as_published', 'other')),
	starts_on date,
	ends_on date,
	source text NOT NULL,
	note text,
	CONSTRAINT programme_period_order CHECK (ends_on >= starts_on),
	CONSTRAINT programme_period_once UNIQUE NULLS NOT DISTINCT (programme, kind, starts_on, ends_on, source)
);
COMMENT ON TABLE @programme@.programme_period IS 'When the programme ran, by each source: several assertions may disagree, and all are kept';
COMMENT ON COLUMN @programme@.programme_period.programme_period IS 'number of the assertion';
COMMENT ON COLUMN @programme@.programme_period.programme IS 'the programme';
COMMENT ON COLUMN @programme@.programme_period.kind IS 'what ran: the research, the implementation, the evaluation, or the programme as published';
COMMENT ON COLUMN @programme@.programme_period.starts_on IS 'first day; NULL: not said';
COMMENT ON COLUMN @programme@.programme_period.ends_on IS 'last day; NULL: not said';
COMMENT ON COLUMN @programme@.programme_period.source IS 'who says so';
COMMENT ON COLUMN @programme@.programme_period.note IS 'how exact the dates are';

CREATE TABLE @programme@.context_fact (
	context_fact bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT context_fact_pkey PRIMARY KEY,
	programme @programme@.code CONSTRAINT context_fact_programme_fkey REFERENCES @programme@.programme,
	fact text NOT NULL,
	starts_on date,
	ends_on date,
	source text NOT NULL,
	CONSTRAINT context_fact_order CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE @programme@.context_fact IS 'Facts about the times that bear on the programme: laws, cuts, crises';
COMMENT ON COLUMN @programme@.context_fact.context_fact IS 'number of the fact';
COMMENT ON COLUMN @programme@.context_fact.programme IS 'the programme it bears on; NULL: any';
COMMENT ON COLUMN @programme@.context_fact.fact IS 'the fact, in a sentence';
COMMENT ON COLUMN @programme@.context_fact.starts_on IS 'since when';
COMMENT ON COLUMN @programme@.context_fact.ends_on IS 'until when';
COMMENT ON COLUMN @programme@.context_fact.source IS 'who says so';
CREATE INDEX context_fact_programme ON @programme@.context_fact (programme);

CREATE TABLE @programme@.phase (
	programme @programme@.code CONSTRAINT phase_programme_fkey REFERENCES @programme@.programme,
	phase smallint CONSTRAINT phase_number CHECK (phase > 0),
	title text NOT NULL,
	CONSTRAINT phase_pkey PRIMARY KEY (programme, phase)
);
COMMENT ON TABLE @programme@.phase IS 'Phases of the programme; not to be confused with waves of a survey';
COMMENT ON COLUMN @programme@.phase.programme IS 'the programme';
COMMENT ON COLUMN @programme@.phase.phase IS 'number of the phase';
COMMENT ON COLUMN @programme@.phase.title IS 'what it is about';

CREATE TABLE @programme@.phase_step (
	programme @programme@.code,
	phase smallint,
	ordinal smallint CONSTRAINT phase_step_ordinal CHECK (ordinal > 0),
	description text NOT NULL,
	actors text[] NOT NULL DEFAULT '{}',
	planned_start date,
	planned_end date,
	status text NOT NULL DEFAULT 'planned' CONSTRAINT phase_step_status CHECK (status IN ('planned', 'begun', 'done', 'continuous', 'dropped')),
	source text,
	CONSTRAINT phase_step_pkey PRIMARY KEY (programme, phase, ordinal),
	CONSTRAINT phase_step_phase_fkey FOREIGN KEY (programme, phase) REFERENCES @programme@.phase,
	CONSTRAINT phase_step_order CHECK (planned_end >= planned_start)
);
COMMENT ON TABLE @programme@.phase_step IS 'Steps of a phase';
COMMENT ON COLUMN @programme@.phase_step.programme IS 'the programme';
COMMENT ON COLUMN @programme@.phase_step.phase IS 'the phase';
COMMENT ON COLUMN @programme@.phase_step.ordinal IS 'place in the phase';
COMMENT ON COLUMN @programme@.phase_step.description IS 'what is to be done';
COMMENT ON COLUMN @programme@.phase_step.actors IS 'who does it';
COMMENT ON COLUMN @programme@.phase_step.planned_start IS 'planned first day';
COMMENT ON COLUMN @programme@.phase_step.planned_end IS 'planned last day; NULL: continuous';
COMMENT ON COLUMN @programme@.phase_step.status IS 'how far it is';
COMMENT ON COLUMN @programme@.phase_step.source IS 'where this is from';

CREATE TABLE @programme@.glossary (
	term text CONSTRAINT glossary_pkey PRIMARY KEY,
	definition text NOT NULL,
	aliases text[] NOT NULL DEFAULT '{}',
	source text NOT NULL
);
COMMENT ON TABLE @programme@.glossary IS 'The programme''s words, and how else they are spelt';
COMMENT ON COLUMN @programme@.glossary.term IS 'the word';
COMMENT ON COLUMN @programme@.glossary.definition IS 'what it means here';
COMMENT ON COLUMN @programme@.glossary.aliases IS 'other words and spellings for the same';
COMMENT ON COLUMN @programme@.glossary.source IS 'where the meaning is from';

CREATE TABLE @programme@.organisation (
	organisation @programme@.code CONSTRAINT organisation_pkey PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL CONSTRAINT organisation_kind CHECK (kind IN ('local_authority', 'nhs', 'university', 'research_collaboration', 'voluntary', 'community_group', 'housing_association', 'police', 'business', 'other')),
	sector text NOT NULL CONSTRAINT organisation_sector CHECK (sector IN ('public', 'private', 'voluntary')),
	part_of @programme@.code CONSTRAINT organisation_part_of_fkey REFERENCES @programme@.organisation,
	identifier text CONSTRAINT organisation_identifier UNIQUE,
	gss @extschema@.gss_code,
	note text,
	CONSTRAINT organisation_not_own_part CHECK (part_of <> organisation)
);
COMMENT ON TABLE @programme@.organisation IS 'Organisations of every sector that are part of the system or of the programme';
COMMENT ON COLUMN @programme@.organisation.organisation IS 'short key';
COMMENT ON COLUMN @programme@.organisation.name IS 'full name';
COMMENT ON COLUMN @programme@.organisation.kind IS 'what kind of organisation it is';
COMMENT ON COLUMN @programme@.organisation.sector IS 'sector it belongs to';
COMMENT ON COLUMN @programme@.organisation.part_of IS 'the organisation it is a part of';
COMMENT ON COLUMN @programme@.organisation.identifier IS 'public identifier with its register''s prefix: GB-CHC-, GB-COH-, 360G-';
COMMENT ON COLUMN @programme@.organisation.gss IS 'of a local authority: its ONS code';
COMMENT ON COLUMN @programme@.organisation.note IS 'what else to know, such as cuts to its funding';
CREATE INDEX organisation_part_of ON @programme@.organisation (part_of);

CREATE TABLE @programme@.area (
	area @programme@.code CONSTRAINT area_pkey PRIMARY KEY,
	name text NOT NULL,
	local_name text,
	aliases text[] NOT NULL DEFAULT '{}',
	kind text NOT NULL CONSTRAINT area_kind CHECK (kind IN ('nfl', 'comparator', 'reference')),
	local_authority @programme@.code CONSTRAINT area_local_authority_fkey REFERENCES @programme@.organisation,
	selection_reason text,
	status text NOT NULL DEFAULT 'active' CONSTRAINT area_status CHECK (status IN ('active', 'withdrawn')),
	withdrawn_on date,
	note text,
	CONSTRAINT area_withdrawn CHECK ((status = 'withdrawn') OR withdrawn_on IS NULL)
);
COMMENT ON TABLE @programme@.area IS 'Areas, the unit of the system and of assignment: neighbourhoods for learning, comparators, reference areas';
COMMENT ON COLUMN @programme@.area.area IS 'short key: N01';
COMMENT ON COLUMN @programme@.area.name IS 'name in reports';
COMMENT ON COLUMN @programme@.area.local_name IS 'what residents call it';
COMMENT ON COLUMN @programme@.area.aliases IS 'other names and spellings';
COMMENT ON COLUMN @programme@.area.kind IS 'nfl: neighbourhood for learning; comparator: chosen for comparison, not randomised; reference: surveyed for context';
COMMENT ON COLUMN @programme@.area.local_authority IS 'local authority it lies in; one may have several areas';
COMMENT ON COLUMN @programme@.area.selection_reason IS 'who chose it and why';
COMMENT ON COLUMN @programme@.area.status IS 'whether it still takes part';
COMMENT ON COLUMN @programme@.area.withdrawn_on IS 'when it withdrew';
COMMENT ON COLUMN @programme@.area.note IS 'what else to know';
CREATE INDEX area_local_authority ON @programme@.area (local_authority);

CREATE TABLE @programme@.area_geography (
	area @programme@.code CONSTRAINT area_geography_area_fkey REFERENCES @programme@.area,
	gss @extschema@.gss_code,
	vintage smallint CONSTRAINT area_geography_vintage CHECK (vintage BETWEEN 1971 AND 2100),
	share numeric NOT NULL DEFAULT 1 CONSTRAINT area_geography_share CHECK (share > 0 AND share <= 1),
	CONSTRAINT area_geography_pkey PRIMARY KEY (area, gss, vintage)
);
COMMENT ON TABLE @programme@.area_geography IS 'What official areas an area is made of, by the vintage of their boundaries';
COMMENT ON COLUMN @programme@.area_geography.area IS 'the area';
COMMENT ON COLUMN @programme@.area_geography.gss IS 'ONS code of an official area that it covers in whole or part';
COMMENT ON COLUMN @programme@.area_geography.vintage IS 'year of the boundaries; codes are retired when boundaries change';
COMMENT ON COLUMN @programme@.area_geography.share IS 'share of the official area''s residents who live in the area';
CREATE INDEX area_geography_gss ON @programme@.area_geography (gss);

CREATE TABLE @programme@.deprivation (
	gss @extschema@.gss_code,
	index_code text DEFAULT 'IMD' CONSTRAINT deprivation_index CHECK (index_code <> ''::text),
	edition smallint CONSTRAINT deprivation_edition CHECK (edition BETWEEN 1971 AND 2100),
	lsoa_vintage smallint NOT NULL CONSTRAINT deprivation_vintage CHECK (lsoa_vintage BETWEEN 1971 AND 2100),
	score numeric,
	rank integer CONSTRAINT deprivation_rank CHECK (rank > 0),
	decile @extschema@.imd_decile,
	CONSTRAINT deprivation_pkey PRIMARY KEY (gss, index_code, edition)
);
COMMENT ON TABLE @programme@.deprivation IS 'Deprivation of official areas, by edition of the index; ranks are relative and not a time series';
COMMENT ON COLUMN @programme@.deprivation.gss IS 'ONS code of the official area, usually an LSOA';
COMMENT ON COLUMN @programme@.deprivation.index_code IS 'the index: IMD, or one of its domains';
COMMENT ON COLUMN @programme@.deprivation.edition IS 'year of the edition';
COMMENT ON COLUMN @programme@.deprivation.lsoa_vintage IS 'year of the boundaries it uses';
COMMENT ON COLUMN @programme@.deprivation.score IS 'score, higher is more deprived';
COMMENT ON COLUMN @programme@.deprivation.rank IS 'rank, 1 is the most deprived';
COMMENT ON COLUMN @programme@.deprivation.decile IS 'decile, 1 is the most deprived tenth';

CREATE TABLE @programme@.batch (
	batch @programme@.code CONSTRAINT batch_pkey PRIMARY KEY,
	label text NOT NULL,
	planned_start date NOT NULL,
	source text
);
COMMENT ON TABLE @programme@.batch IS 'Batches in which areas were to start';
COMMENT ON COLUMN @programme@.batch.batch IS 'short key';
COMMENT ON COLUMN @programme@.batch.label IS 'name in reports';
COMMENT ON COLUMN @programme@.batch.planned_start IS 'when the batch was to start, to the month: the first of it';
COMMENT ON COLUMN @programme@.batch.source IS 'who says so';

CREATE TABLE @programme@.area_exposure (
	area_exposure bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT area_exposure_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT area_exposure_area_fkey REFERENCES @programme@.area,
	batch @programme@.code CONSTRAINT area_exposure_batch_fkey REFERENCES @programme@.batch,
	planned_start date,
	actual_start date,
	actual_end date,
	source text,
	CONSTRAINT area_exposure_start CHECK (planned_start IS NOT NULL OR actual_start IS NOT NULL),
	CONSTRAINT area_exposure_order CHECK (actual_end >= actual_start),
	CONSTRAINT area_exposure_end CHECK (actual_end IS NULL OR actual_start IS NOT NULL),
	CONSTRAINT area_exposure_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, daterange(coalesce(actual_start, planned_start), actual_end, '[]') WITH &&)
);
COMMENT ON TABLE @programme@.area_exposure IS 'When each area was exposed to the programme: as planned, and as it came about';
COMMENT ON COLUMN @programme@.area_exposure.area_exposure IS 'number of the period';
COMMENT ON COLUMN @programme@.area_exposure.area IS 'the area';
COMMENT ON COLUMN @programme@.area_exposure.batch IS 'the batch it was in';
COMMENT ON COLUMN @programme@.area_exposure.planned_start IS 'first day, as planned';
COMMENT ON COLUMN @programme@.area_exposure.actual_start IS 'first day, as it came about';
COMMENT ON COLUMN @programme@.area_exposure.actual_end IS 'last day; NULL: goes on';
COMMENT ON COLUMN @programme@.area_exposure.source IS 'who says so';
CREATE INDEX area_exposure_area ON @programme@.area_exposure (area);
CREATE INDEX area_exposure_batch ON @programme@.area_exposure (batch);

INSERT INTO @programme@.glossary (term, definition, aliases, source) VALUES
	('resilience', 'what people who live and work in an area can do, each and together, about social, economic and environmental change that bears on their health', '{}', 'programme FAQ, in our words'),
	('systems resilience', 'the resilience of people and institutions together, not of individuals or communities left to themselves: stronger systems free collective capability, which acts on what makes people healthy, and so on health', '{}', 'programme site and conference abstract, in our words'),
	('system', 'a neighbourhood with everybody and every institution that lives, works or is located in it; hence the area is the unit of assignment', '{}', 'programme site, in our words'),
	('system player', 'anyone who takes part in the system: residents, officers, councillors, the NHS, voluntary organisations, businesses', '{system players}', 'evaluation of 2022, in our words'),
	('neighbourhood for learning', 'an area, relatively disadvantaged, where the programme works', '{NfL,NFL,NsfL,NsFL,neighborhood for learning}', 'programme site and FAQ'),
	('comparator', 'an area chosen to compare a neighbourhood for learning with; not randomised, hence not a control', '{comparison area,control area}', 'evaluation of 2022; the name is ours'),
	('CoReN', 'community research and engagement network: a local voluntary organisation that is funded to engage residents', '{COREN,Coren}', 'programme FAQ'),
	('local oversight group', 'residents, council staff and other organisations who choose and steer the local initiative', '{LOG}', 'programme FAQ'),
	('resident adviser', 'a resident whom the CoReN facilitator recruited to take part', '{resident advisor}', 'programme site'),
	('level', 'whom an initiative works on: individuals, a community, or a system; the first two alone may shift responsibility to residents', '{}', 'conference abstract and programme site, in our words'),
	('social determinants of health', 'housing, income, environment and other causes of health that medicine does not treat', '{social drivers}', 'programme FAQ, in our words'),
	('wave', 'one round of a survey; phase is kept for the programme''s own stages', '{sweep}', 'ours');

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('programme', 'registry'), ('programme_period', 'registry'), ('context_fact', 'registry'), ('phase', 'registry'),
	('phase_step', 'registry'), ('glossary', 'registry'), ('organisation', 'registry'), ('area', 'registry'),
	('area_geography', 'registry'), ('deprivation', 'registry'), ('batch', 'registry'), ('area_exposure', 'registry');
$programme_step_2$),
(3, 'evidence', 'Evidence of every kind, with its rights, and recognition', $programme_step_3$-- Evidence of every kind, with its rights, and recognition

CREATE TABLE @programme@.evidence (
	evidence @programme@.code CONSTRAINT evidence_pkey PRIMARY KEY,
	kind text NOT NULL CONSTRAINT evidence_kind CHECK (kind IN ('policy', 'policy_review', 'evidence_review', 'rapid_review', 'narrative_review', 'survey', 'mapping', 'community_profile', 'enquiry', 'reflexive_journal', 'interview', 'story', 'media', 'publication')),
	title text NOT NULL,
	authors text[] NOT NULL DEFAULT '{}',
	citation text,
	locator text,
	doi text CONSTRAINT evidence_doi CHECK (doi LIKE '10.%/%'),
	url text,
	published_on date,
	area @programme@.code CONSTRAINT evidence_area_fkey REFERENCES @programme@.area,
	summary text,
	rights text NOT NULL CONSTRAINT evidence_rights CHECK (rights <> ''::text),
	note text
);
COMMENT ON TABLE @programme@.evidence IS 'Evidence: everything that a choice or a statement can rest on';
COMMENT ON COLUMN @programme@.evidence.evidence IS 'short key';
COMMENT ON COLUMN @programme@.evidence.kind IS 'what kind of evidence it is; enquiry: led by residents; story: art-based storytelling included';
COMMENT ON COLUMN @programme@.evidence.title IS 'title';
COMMENT ON COLUMN @programme@.evidence.authors IS 'published authors, or the team; no residents by name';
COMMENT ON COLUMN @programme@.evidence.citation IS 'how to cite it';
COMMENT ON COLUMN @programme@.evidence.locator IS 'where in it: pages, section';
COMMENT ON COLUMN @programme@.evidence.doi IS 'DOI, without the resolver''s address';
COMMENT ON COLUMN @programme@.evidence.url IS 'where to find it';
COMMENT ON COLUMN @programme@.evidence.published_on IS 'date of publication, or of completion';
COMMENT ON COLUMN @programme@.evidence.area IS 'area it is about; NULL: several, or none';
COMMENT ON COLUMN @programme@.evidence.summary IS 'what it says';
COMMENT ON COLUMN @programme@.evidence.rights IS 'what may be done with it: licence, permission, consent';
COMMENT ON COLUMN @programme@.evidence.note IS 'what else to know';
CREATE INDEX evidence_area ON @programme@.evidence (area);

CREATE TABLE @programme@.recognition (
	recognition bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT recognition_pkey PRIMARY KEY,
	programme @programme@.code CONSTRAINT recognition_programme_fkey REFERENCES @programme@.programme,
	kind text NOT NULL CONSTRAINT recognition_kind CHECK (kind IN ('award', 'selection', 'coverage', 'other')),
	body text NOT NULL,
	title text NOT NULL,
	year smallint CONSTRAINT recognition_year CHECK (year BETWEEN 1900 AND 2100),
	evidence @programme@.code CONSTRAINT recognition_evidence_fkey REFERENCES @programme@.evidence,
	locator text,
	source text NOT NULL
);
COMMENT ON TABLE @programme@.recognition IS 'Awards, selections and other recognition; sources may disagree, and each has its row';
COMMENT ON COLUMN @programme@.recognition.recognition IS 'number of the entry';
COMMENT ON COLUMN @programme@.recognition.programme IS 'the programme it is for';
COMMENT ON COLUMN @programme@.recognition.kind IS 'what it is';
COMMENT ON COLUMN @programme@.recognition.body IS 'who gave it';
COMMENT ON COLUMN @programme@.recognition.title IS 'what for';
COMMENT ON COLUMN @programme@.recognition.year IS 'when';
COMMENT ON COLUMN @programme@.recognition.evidence IS 'the publication or work that it is in or of';
COMMENT ON COLUMN @programme@.recognition.locator IS 'where in it: pages';
COMMENT ON COLUMN @programme@.recognition.source IS 'who says so';
CREATE INDEX recognition_programme ON @programme@.recognition (programme);
CREATE INDEX recognition_evidence ON @programme@.recognition (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('evidence', 'registry'), ('recognition', 'registry');
$programme_step_3$),
(4, 'initiative', 'Initiatives: what is done, why it was chosen, and how it fares', $programme_step_4$-- Initiatives: what is done, why it was chosen, and how it fares

CREATE TABLE @programme@.initiative (
	initiative @programme@.code CONSTRAINT initiative_pkey PRIMARY KEY,
	title text NOT NULL,
	description text,
	area @programme@.code CONSTRAINT initiative_area_fkey REFERENCES @programme@.area,
	origin text NOT NULL CONSTRAINT initiative_origin CHECK (origin IN ('existing', 'adapted_existing', 'co_developed', 'example')),
	adapted_from @programme@.code CONSTRAINT initiative_adapted_from_fkey REFERENCES @programme@.initiative,
	level text CONSTRAINT initiative_level CHECK (level IN ('individual', 'community', 'system')),
	capacities text[] NOT NULL DEFAULT '{}' CONSTRAINT initiative_capacities CHECK (capacities <@ '{adaptive,absorptive,anticipatory,transformative}'::text[]),
	lead @programme@.code CONSTRAINT initiative_lead_fkey REFERENCES @programme@.organisation,
	planned_start date,
	planned_end date,
	actual_start date,
	actual_end date,
	grant_identifier text,
	tidier jsonb CONSTRAINT initiative_tidier CHECK (jsonb_typeof(tidier) = 'object'),
	source text,
	CONSTRAINT initiative_planned CHECK (planned_end >= planned_start),
	CONSTRAINT initiative_actual CHECK (actual_end >= actual_start),
	CONSTRAINT initiative_adapted CHECK (adapted_from IS NULL OR (origin = 'adapted_existing' AND adapted_from <> initiative)),
	CONSTRAINT initiative_example CHECK (origin <> 'example' OR area IS NULL)
);
COMMENT ON TABLE @programme@.initiative IS 'Initiatives: what is or could be done; those without an area are examples';
COMMENT ON COLUMN @programme@.initiative.initiative IS 'short key';
COMMENT ON COLUMN @programme@.initiative.title IS 'title';
COMMENT ON COLUMN @programme@.initiative.description IS 'what is done, by whom, for whom';
COMMENT ON COLUMN @programme@.initiative.area IS 'area it is in; NULL: an example, or everywhere';
COMMENT ON COLUMN @programme@.initiative.origin IS 'existing: found by mapping, as it was; adapted_existing: changed from an existing one; co_developed: new, made together; example: named by the framework''s authors';
COMMENT ON COLUMN @programme@.initiative.adapted_from IS 'what it was adapted from';
COMMENT ON COLUMN @programme@.initiative.level IS 'whom it works on';
COMMENT ON COLUMN @programme@.initiative.capacities IS 'resilience capacities it builds (WHO): adaptive, absorptive, anticipatory, transformative';
COMMENT ON COLUMN @programme@.initiative.lead IS 'organisation that leads it';
COMMENT ON COLUMN @programme@.initiative.planned_start IS 'first day, as planned';
COMMENT ON COLUMN @programme@.initiative.planned_end IS 'last day, as planned';
COMMENT ON COLUMN @programme@.initiative.actual_start IS 'first day, as it came about';
COMMENT ON COLUMN @programme@.initiative.actual_end IS 'last day; NULL: goes on';
COMMENT ON COLUMN @programme@.initiative.grant_identifier IS '360Giving identifier of a grant, if there is one';
COMMENT ON COLUMN @programme@.initiative.tidier IS 'further items of the TIDieR-PHP checklist, by name';
COMMENT ON COLUMN @programme@.initiative.source IS 'where this is from';
CREATE INDEX initiative_area ON @programme@.initiative (area);
CREATE INDEX initiative_adapted_from ON @programme@.initiative (adapted_from);
CREATE INDEX initiative_lead ON @programme@.initiative (lead);

CREATE TABLE @programme@.initiative_status (
	initiative_status bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT initiative_status_pkey PRIMARY KEY,
	initiative @programme@.code NOT NULL CONSTRAINT initiative_status_initiative_fkey REFERENCES @programme@.initiative,
	status text NOT NULL CONSTRAINT initiative_status_status CHECK (status IN ('mapped', 'planned', 'prioritised', 'refined', 'implemented', 'evaluated', 'stopped', 'ended')),
	starts_on date NOT NULL,
	ends_on date,
	note text,
	CONSTRAINT initiative_status_order CHECK (ends_on >= starts_on),
	CONSTRAINT initiative_status_no_overlap EXCLUDE USING gist
		(@programme@.code_range(initiative, initiative, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
COMMENT ON TABLE @programme@.initiative_status IS 'Status history of initiatives: one status at a time';
COMMENT ON COLUMN @programme@.initiative_status.initiative_status IS 'number of the entry';
COMMENT ON COLUMN @programme@.initiative_status.initiative IS 'the initiative';
COMMENT ON COLUMN @programme@.initiative_status.status IS 'the status';
COMMENT ON COLUMN @programme@.initiative_status.starts_on IS 'first day of this status';
COMMENT ON COLUMN @programme@.initiative_status.ends_on IS 'last day of this status; NULL: it is the present one';
COMMENT ON COLUMN @programme@.initiative_status.note IS 'why it changed';
CREATE INDEX initiative_status_initiative ON @programme@.initiative_status (initiative);

CREATE TABLE @programme@.initiative_partner (
	initiative @programme@.code CONSTRAINT initiative_partner_initiative_fkey REFERENCES @programme@.initiative,
	organisation @programme@.code CONSTRAINT initiative_partner_organisation_fkey REFERENCES @programme@.organisation,
	contribution text,
	CONSTRAINT initiative_partner_pkey PRIMARY KEY (initiative, organisation)
);
COMMENT ON TABLE @programme@.initiative_partner IS 'Partners of initiatives';
COMMENT ON COLUMN @programme@.initiative_partner.initiative IS 'the initiative';
COMMENT ON COLUMN @programme@.initiative_partner.organisation IS 'the partner';
COMMENT ON COLUMN @programme@.initiative_partner.contribution IS 'what it contributes';
CREATE INDEX initiative_partner_organisation ON @programme@.initiative_partner (organisation);

CREATE TABLE @programme@.initiative_tag (
	initiative @programme@.code CONSTRAINT initiative_tag_initiative_fkey REFERENCES @programme@.initiative,
	tag @extschema@.domain_tag,
	basis text DEFAULT 'intended' CONSTRAINT initiative_tag_basis CHECK (basis IN ('intended', 'observed')),
	is_primary boolean NOT NULL DEFAULT false,
	framework text NOT NULL GENERATED ALWAYS AS (@extschema@.framework(tag)) STORED,
	evidence @programme@.code CONSTRAINT initiative_tag_evidence_fkey REFERENCES @programme@.evidence,
	CONSTRAINT initiative_tag_pkey PRIMARY KEY (initiative, tag, basis)
);
COMMENT ON TABLE @programme@.initiative_tag IS 'Domains that initiatives are meant to act on, or were seen to act on; check_programme lists tags of unknown domains';
COMMENT ON COLUMN @programme@.initiative_tag.initiative IS 'the initiative';
COMMENT ON COLUMN @programme@.initiative_tag.tag IS 'the domain, of any framework';
COMMENT ON COLUMN @programme@.initiative_tag.basis IS 'intended: what it aims at; observed: what it was found to act on';
COMMENT ON COLUMN @programme@.initiative_tag.is_primary IS 'the main domain of the initiative in that framework';
COMMENT ON COLUMN @programme@.initiative_tag.framework IS 'the framework, taken from the tag';
COMMENT ON COLUMN @programme@.initiative_tag.evidence IS 'of an observed tag: what it rests on';
CREATE UNIQUE INDEX initiative_tag_one_primary ON @programme@.initiative_tag (initiative, framework) WHERE is_primary;
CREATE INDEX initiative_tag_tag ON @programme@.initiative_tag (tag);
CREATE INDEX initiative_tag_evidence ON @programme@.initiative_tag (evidence);

CREATE TABLE @programme@.initiative_criterion (
	initiative @programme@.code CONSTRAINT initiative_criterion_initiative_fkey REFERENCES @programme@.initiative,
	criterion text CONSTRAINT initiative_criterion_criterion CHECK (criterion IN ('community_profile', 'scientific_evidence', 'community_experience')),
	evidence @programme@.code CONSTRAINT initiative_criterion_evidence_fkey REFERENCES @programme@.evidence,
	summary text,
	CONSTRAINT initiative_criterion_pkey PRIMARY KEY (initiative, criterion, evidence)
);
COMMENT ON TABLE @programme@.initiative_criterion IS 'Why an initiative was chosen: evidence for each of the three criteria';
COMMENT ON COLUMN @programme@.initiative_criterion.initiative IS 'the initiative';
COMMENT ON COLUMN @programme@.initiative_criterion.criterion IS 'the criterion';
COMMENT ON COLUMN @programme@.initiative_criterion.evidence IS 'what it rests on';
COMMENT ON COLUMN @programme@.initiative_criterion.summary IS 'what the evidence says for the initiative';
CREATE INDEX initiative_criterion_evidence ON @programme@.initiative_criterion (evidence);

CREATE TABLE @programme@.initiative_interaction (
	from_initiative @programme@.code CONSTRAINT initiative_interaction_from_fkey REFERENCES @programme@.initiative,
	to_initiative @programme@.code CONSTRAINT initiative_interaction_to_fkey REFERENCES @programme@.initiative,
	kind text CONSTRAINT initiative_interaction_kind CHECK (kind IN ('reinforces', 'enables', 'depends_on', 'competes_with', 'hinders')),
	description text,
	evidence @programme@.code CONSTRAINT initiative_interaction_evidence_fkey REFERENCES @programme@.evidence,
	CONSTRAINT initiative_interaction_pkey PRIMARY KEY (from_initiative, to_initiative, kind),
	CONSTRAINT initiative_interaction_two CHECK (from_initiative <> to_initiative)
);
COMMENT ON TABLE @programme@.initiative_interaction IS 'How initiatives act on each other';
COMMENT ON COLUMN @programme@.initiative_interaction.from_initiative IS 'the initiative that acts';
COMMENT ON COLUMN @programme@.initiative_interaction.to_initiative IS 'the initiative acted on';
COMMENT ON COLUMN @programme@.initiative_interaction.kind IS 'how';
COMMENT ON COLUMN @programme@.initiative_interaction.description IS 'in words';
COMMENT ON COLUMN @programme@.initiative_interaction.evidence IS 'what this rests on';
CREATE INDEX initiative_interaction_to ON @programme@.initiative_interaction (to_initiative);
CREATE INDEX initiative_interaction_evidence ON @programme@.initiative_interaction (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('initiative', 'registry'), ('initiative_status', 'registry'), ('initiative_partner', 'registry'),
	('initiative_tag', 'registry'), ('initiative_criterion', 'registry'), ('initiative_interaction', 'registry');
$programme_step_4$),
(5, 'example', 'The example initiatives of the programme''s founding documents, tagged by the four-domain framework', $programme_step_5$-- The example initiatives of the programme's founding documents, tagged by the four-domain framework

-- 22 from the FAQ; 6 from the site, of which some are near to one of the 22.
WITH example (number, source, tag, title) AS (VALUES
	(1, 'programme FAQ', 'nrp4:living_environment', 'More and better green space, better used'),
	(2, 'programme FAQ', 'nrp4:living_environment', 'Healthy Homes-style initiatives'),
	(3, 'programme FAQ', 'nrp4:living_environment', 'Reducing fuel poverty'),
	(4, 'programme FAQ', 'nrp4:living_environment', 'New affordable housing'),
	(5, 'programme FAQ', 'nrp4:living_environment', 'Licensing private landlords'),
	(6, 'programme FAQ', 'nrp4:living_environment', 'Collective purchase of gas and electricity'),
	(7, 'programme FAQ', 'nrp4:economic_systems', 'Welfare benefits and debt advice'),
	(8, 'programme FAQ', 'nrp4:economic_systems', 'Action against loan sharks'),
	(9, 'programme FAQ', 'nrp4:economic_systems', 'Credit unions'),
	(10, 'programme FAQ', 'nrp4:economic_systems', 'Fewer gambling outlets in poor areas'),
	(11, 'programme FAQ', 'nrp4:economic_systems', 'Living wage policies'),
	(12, 'programme FAQ', 'nrp4:economic_systems', 'Purchasing policies that create local jobs'),
	(13, 'programme FAQ', 'nrp4:economic_systems', 'Support for small businesses in poor areas'),
	(14, 'programme FAQ', 'nrp4:social_relationships', 'Community clubs and associations'),
	(15, 'programme FAQ', 'nrp4:social_relationships', 'Community arts projects'),
	(16, 'programme FAQ', 'nrp4:social_relationships', 'Befriending schemes'),
	(17, 'programme FAQ', 'nrp4:social_relationships', 'Reducing social isolation'),
	(18, 'programme FAQ', 'nrp4:community_governance', 'Neighbourhood partnerships or boards'),
	(19, 'programme FAQ', 'nrp4:community_governance', 'Ward solution meetings led by councillors'),
	(20, 'programme FAQ', 'nrp4:community_governance', 'Participatory budgeting'),
	(21, 'programme FAQ', 'nrp4:community_governance', 'Housing associations owned by tenants'),
	(22, 'programme FAQ', 'nrp4:community_governance', 'Other public mutual bodies'),
	(23, 'programme site', 'nrp4:living_environment', 'Improving public spaces'),
	(24, 'programme site', 'nrp4:living_environment', 'Private landlord initiatives'),
	(25, 'programme site', 'nrp4:economic_systems', 'Improving debt advice'),
	(26, 'programme site', 'nrp4:economic_systems', 'Community finance initiatives'),
	(27, 'programme site', 'nrp4:social_relationships', 'Volunteering schemes'),
	(28, 'programme site', 'nrp4:social_relationships', 'Community choirs')
),
key AS (
	SELECT 'example-' || lpad(number::text, 2, '0') AS initiative, source, tag::@extschema@.domain_tag AS tag, title FROM example ORDER BY number
),
row AS (
	INSERT INTO @programme@.initiative (initiative, title, origin, source) SELECT initiative, title, 'example', source FROM key
)
INSERT INTO @programme@.initiative_tag (initiative, tag, is_primary) SELECT initiative, tag, true FROM key;
$programme_step_5$),
(6, 'process', 'The process: oversight groups and what they decide, engagement, enquiries, CoReN agencies', $programme_step_6$-- The process: oversight groups and what they decide, engagement, enquiries, CoReN agencies

CREATE TABLE @programme@.oversight_group (
	oversight_group @programme@.code CONSTRAINT oversight_group_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT oversight_group_area_fkey REFERENCES @programme@.area,
	name text NOT NULL,
	local_name text,
	established_on date,
	ended_on date,
	CONSTRAINT oversight_group_order CHECK (ended_on >= established_on)
);
COMMENT ON TABLE @programme@.oversight_group IS 'Local oversight groups';
COMMENT ON COLUMN @programme@.oversight_group.oversight_group IS 'short key';
COMMENT ON COLUMN @programme@.oversight_group.area IS 'area it oversees';
COMMENT ON COLUMN @programme@.oversight_group.name IS 'name in reports';
COMMENT ON COLUMN @programme@.oversight_group.local_name IS 'name the group gave itself';
COMMENT ON COLUMN @programme@.oversight_group.established_on IS 'when it was set up';
COMMENT ON COLUMN @programme@.oversight_group.ended_on IS 'when it ended; NULL: goes on';
CREATE INDEX oversight_group_area ON @programme@.oversight_group (area);

CREATE TABLE @programme@.oversight_member (
	oversight_member bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT oversight_member_pkey PRIMARY KEY,
	oversight_group @programme@.code NOT NULL CONSTRAINT oversight_member_group_fkey REFERENCES @programme@.oversight_group,
	member @programme@.code NOT NULL,
	role text NOT NULL CONSTRAINT oversight_member_role CHECK (role IN ('resident', 'resident_adviser', 'coren_facilitator', 'la_officer', 'councillor', 'police', 'nhs', 'voluntary', 'business', 'academic', 'other')),
	organisation @programme@.code CONSTRAINT oversight_member_organisation_fkey REFERENCES @programme@.organisation,
	starts_on date NOT NULL,
	ends_on date,
	CONSTRAINT oversight_member_order CHECK (ends_on >= starts_on),
	CONSTRAINT oversight_member_no_overlap EXCLUDE USING gist
		(@programme@.code_range(oversight_group, oversight_group, '[]') WITH =, @programme@.code_range(member, member, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
COMMENT ON TABLE @programme@.oversight_member IS 'Who sits on an oversight group, by role: a pseudonym, never a name';
COMMENT ON COLUMN @programme@.oversight_member.oversight_member IS 'number of the entry';
COMMENT ON COLUMN @programme@.oversight_member.oversight_group IS 'the group';
COMMENT ON COLUMN @programme@.oversight_member.member IS 'pseudonym of the member in this group: R3';
COMMENT ON COLUMN @programme@.oversight_member.role IS 'in what role';
COMMENT ON COLUMN @programme@.oversight_member.organisation IS 'organisation that the member speaks for; NULL: none';
COMMENT ON COLUMN @programme@.oversight_member.starts_on IS 'first day';
COMMENT ON COLUMN @programme@.oversight_member.ends_on IS 'last day; NULL: still a member';
CREATE INDEX oversight_member_group ON @programme@.oversight_member (oversight_group);
CREATE INDEX oversight_member_organisation ON @programme@.oversight_member (organisation);

CREATE TABLE @programme@.meeting (
	oversight_group @programme@.code CONSTRAINT meeting_group_fkey REFERENCES @programme@.oversight_group,
	held_on date,
	attendance integer CONSTRAINT meeting_attendance CHECK (attendance >= 0),
	residents integer CONSTRAINT meeting_residents CHECK (residents >= 0),
	topic text,
	evidence @programme@.code CONSTRAINT meeting_evidence_fkey REFERENCES @programme@.evidence,
	CONSTRAINT meeting_pkey PRIMARY KEY (oversight_group, held_on),
	CONSTRAINT meeting_share CHECK (residents <= attendance)
);
COMMENT ON TABLE @programme@.meeting IS 'Meetings of oversight groups';
COMMENT ON COLUMN @programme@.meeting.oversight_group IS 'the group';
COMMENT ON COLUMN @programme@.meeting.held_on IS 'the day';
COMMENT ON COLUMN @programme@.meeting.attendance IS 'how many came';
COMMENT ON COLUMN @programme@.meeting.residents IS 'how many of them live in the area';
COMMENT ON COLUMN @programme@.meeting.topic IS 'what it was about';
COMMENT ON COLUMN @programme@.meeting.evidence IS 'minutes, or another record';
CREATE INDEX meeting_evidence ON @programme@.meeting (evidence);

CREATE TABLE @programme@.decision (
	decision bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT decision_pkey PRIMARY KEY,
	oversight_group @programme@.code NOT NULL CONSTRAINT decision_group_fkey REFERENCES @programme@.oversight_group,
	decided_on date NOT NULL,
	held_on date,
	kind text NOT NULL CONSTRAINT decision_kind CHECK (kind IN ('identify', 'plan', 'prioritise', 'refine', 'implement', 'stop')),
	initiative @programme@.code CONSTRAINT decision_initiative_fkey REFERENCES @programme@.initiative,
	tag @extschema@.domain_tag,
	description text NOT NULL,
	rationale text,
	CONSTRAINT decision_meeting_fkey FOREIGN KEY (oversight_group, held_on) REFERENCES @programme@.meeting
);
COMMENT ON TABLE @programme@.decision IS 'What oversight groups decided';
COMMENT ON COLUMN @programme@.decision.decision IS 'number of the decision';
COMMENT ON COLUMN @programme@.decision.oversight_group IS 'the group';
COMMENT ON COLUMN @programme@.decision.decided_on IS 'the day';
COMMENT ON COLUMN @programme@.decision.held_on IS 'day of the meeting that took it; NULL: not at a meeting';
COMMENT ON COLUMN @programme@.decision.kind IS 'what was decided about the initiative or the focus';
COMMENT ON COLUMN @programme@.decision.initiative IS 'the initiative it is about; NULL: about the focus of work';
COMMENT ON COLUMN @programme@.decision.tag IS 'the focus of work it is about, as a domain';
COMMENT ON COLUMN @programme@.decision.description IS 'what was decided';
COMMENT ON COLUMN @programme@.decision.rationale IS 'why';
CREATE INDEX decision_meeting ON @programme@.decision (oversight_group, held_on);
CREATE INDEX decision_initiative ON @programme@.decision (initiative);

CREATE TABLE @programme@.coren_agency (
	coren_agency bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT coren_agency_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT coren_agency_area_fkey REFERENCES @programme@.area,
	organisation @programme@.code NOT NULL CONSTRAINT coren_agency_organisation_fkey REFERENCES @programme@.organisation,
	starts_on date NOT NULL,
	ends_on date,
	facilitators smallint CONSTRAINT coren_agency_facilitators CHECK (facilitators >= 0),
	CONSTRAINT coren_agency_order CHECK (ends_on >= starts_on),
	CONSTRAINT coren_agency_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
COMMENT ON TABLE @programme@.coren_agency IS 'CoReN agencies: organisations funded to engage the residents of an area';
COMMENT ON COLUMN @programme@.coren_agency.coren_agency IS 'number of the entry';
COMMENT ON COLUMN @programme@.coren_agency.area IS 'the area';
COMMENT ON COLUMN @programme@.coren_agency.organisation IS 'the agency';
COMMENT ON COLUMN @programme@.coren_agency.starts_on IS 'first day funded';
COMMENT ON COLUMN @programme@.coren_agency.ends_on IS 'last day funded; NULL: goes on';
COMMENT ON COLUMN @programme@.coren_agency.facilitators IS 'CoReN facilitators it employs';
CREATE INDEX coren_agency_area ON @programme@.coren_agency (area);
CREATE INDEX coren_agency_organisation ON @programme@.coren_agency (organisation);

CREATE TABLE @programme@.resident_adviser (
	resident_adviser bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT resident_adviser_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT resident_adviser_area_fkey REFERENCES @programme@.area,
	adviser @programme@.code NOT NULL,
	starts_on date NOT NULL,
	ends_on date,
	CONSTRAINT resident_adviser_order CHECK (ends_on >= starts_on),
	CONSTRAINT resident_adviser_no_overlap EXCLUDE USING gist
		(@programme@.code_range(area, area, '[]') WITH =, @programme@.code_range(adviser, adviser, '[]') WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
COMMENT ON TABLE @programme@.resident_adviser IS 'Resident advisers, by pseudonym';
COMMENT ON COLUMN @programme@.resident_adviser.resident_adviser IS 'number of the entry';
COMMENT ON COLUMN @programme@.resident_adviser.area IS 'the area';
COMMENT ON COLUMN @programme@.resident_adviser.adviser IS 'pseudonym, never a name';
COMMENT ON COLUMN @programme@.resident_adviser.starts_on IS 'first day registered';
COMMENT ON COLUMN @programme@.resident_adviser.ends_on IS 'last day; NULL: still an adviser';
CREATE INDEX resident_adviser_area ON @programme@.resident_adviser (area);

CREATE TABLE @programme@.engagement_event (
	engagement_event bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT engagement_event_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT engagement_event_area_fkey REFERENCES @programme@.area,
	held_on date NOT NULL,
	ends_on date,
	method text NOT NULL CONSTRAINT engagement_event_method CHECK (method IN ('public_meeting', 'conversation_event', 'street_stall', 'workshop', 'festival', 'exhibition', 'training', 'visit', 'other')),
	topic text,
	attendance integer CONSTRAINT engagement_event_attendance CHECK (attendance >= 0),
	organisations integer CONSTRAINT engagement_event_organisations CHECK (organisations >= 0),
	reached integer CONSTRAINT engagement_event_reached CHECK (reached >= 0),
	initiative @programme@.code CONSTRAINT engagement_event_initiative_fkey REFERENCES @programme@.initiative,
	evidence @programme@.code CONSTRAINT engagement_event_evidence_fkey REFERENCES @programme@.evidence,
	CONSTRAINT engagement_event_order CHECK (ends_on >= held_on)
);
COMMENT ON TABLE @programme@.engagement_event IS 'Events that engaged residents or others';
COMMENT ON COLUMN @programme@.engagement_event.engagement_event IS 'number of the event';
COMMENT ON COLUMN @programme@.engagement_event.area IS 'the area';
COMMENT ON COLUMN @programme@.engagement_event.held_on IS 'the day, or the first of several';
COMMENT ON COLUMN @programme@.engagement_event.ends_on IS 'the last of several days';
COMMENT ON COLUMN @programme@.engagement_event.method IS 'what kind of event it was';
COMMENT ON COLUMN @programme@.engagement_event.topic IS 'what it was about';
COMMENT ON COLUMN @programme@.engagement_event.attendance IS 'how many came';
COMMENT ON COLUMN @programme@.engagement_event.organisations IS 'from how many organisations';
COMMENT ON COLUMN @programme@.engagement_event.reached IS 'members of the public it reached';
COMMENT ON COLUMN @programme@.engagement_event.initiative IS 'initiative it was for';
COMMENT ON COLUMN @programme@.engagement_event.evidence IS 'record or output';
CREATE INDEX engagement_event_area ON @programme@.engagement_event (area);
CREATE INDEX engagement_event_initiative ON @programme@.engagement_event (initiative);
CREATE INDEX engagement_event_evidence ON @programme@.engagement_event (evidence);

CREATE TABLE @programme@.enquiry (
	enquiry @programme@.code CONSTRAINT enquiry_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT enquiry_area_fkey REFERENCES @programme@.area,
	method text NOT NULL CONSTRAINT enquiry_method CHECK (method IN ('street_interview', 'group_conversation', 'questionnaire', 'conversation_event', 'professional_interview', 'art_storytelling', 'video', 'other')),
	topic text NOT NULL,
	tag @extschema@.domain_tag,
	purpose text CONSTRAINT enquiry_purpose CHECK (purpose IN ('plan', 'evaluate', 'document')),
	starts_on date,
	ends_on date,
	resident_leaders integer CONSTRAINT enquiry_leaders CHECK (resident_leaders >= 0),
	participants integer CONSTRAINT enquiry_participants CHECK (participants >= 0),
	initiative @programme@.code CONSTRAINT enquiry_initiative_fkey REFERENCES @programme@.initiative,
	evidence @programme@.code CONSTRAINT enquiry_evidence_fkey REFERENCES @programme@.evidence,
	CONSTRAINT enquiry_order CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE @programme@.enquiry IS 'Enquiries that residents led';
COMMENT ON COLUMN @programme@.enquiry.enquiry IS 'short key';
COMMENT ON COLUMN @programme@.enquiry.area IS 'the area';
COMMENT ON COLUMN @programme@.enquiry.method IS 'how it was done';
COMMENT ON COLUMN @programme@.enquiry.topic IS 'what it asked';
COMMENT ON COLUMN @programme@.enquiry.tag IS 'domain of the topic';
COMMENT ON COLUMN @programme@.enquiry.purpose IS 'to plan action, to help evaluate it, or to document what happened';
COMMENT ON COLUMN @programme@.enquiry.starts_on IS 'first day';
COMMENT ON COLUMN @programme@.enquiry.ends_on IS 'last day';
COMMENT ON COLUMN @programme@.enquiry.resident_leaders IS 'residents who led it';
COMMENT ON COLUMN @programme@.enquiry.participants IS 'people asked';
COMMENT ON COLUMN @programme@.enquiry.initiative IS 'initiative it was for';
COMMENT ON COLUMN @programme@.enquiry.evidence IS 'what came of it';
CREATE INDEX enquiry_area ON @programme@.enquiry (area);
CREATE INDEX enquiry_initiative ON @programme@.enquiry (initiative);
CREATE INDEX enquiry_evidence ON @programme@.enquiry (evidence);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('oversight_group', 'registry'), ('oversight_member', 'registry'), ('meeting', 'registry'), ('decision', 'registry'),
	('coren_agency', 'registry'), ('resident_adviser', 'registry'), ('engagement_event', 'registry'), ('enquiry', 'registry');
$programme_step_6$),
(7, 'evaluation', 'Evaluations: which areas and arms, and what they set out to estimate', $programme_step_7$-- Evaluations: which areas and arms, and what they set out to estimate

CREATE TABLE @programme@.evaluation (
	evaluation @programme@.code CONSTRAINT evaluation_pkey PRIMARY KEY,
	programme @programme@.code CONSTRAINT evaluation_programme_fkey REFERENCES @programme@.programme,
	title text NOT NULL,
	design text NOT NULL DEFAULT 'quasi_experimental' CONSTRAINT evaluation_design CHECK (design IN ('quasi_experimental', 'randomised', 'observational')),
	estimand text NOT NULL DEFAULT 'ATT' CONSTRAINT evaluation_estimand CHECK (estimand = 'ATT'),
	weight text NOT NULL DEFAULT 'final' CONSTRAINT evaluation_weight CHECK (weight IN ('final', 'longitudinal', 'none')),
	sample text NOT NULL DEFAULT 'all' CONSTRAINT evaluation_sample CHECK (sample IN ('all', 'panel')),
	protocol text,
	prespecified_on date,
	mixed_methods text,
	evidence @programme@.code CONSTRAINT evaluation_evidence_fkey REFERENCES @programme@.evidence,
	note text
);
COMMENT ON TABLE @programme@.evaluation IS 'Evaluations: each has its own areas, so that 9 and 10 neighbourhoods, or other choices, stand side by side';
COMMENT ON COLUMN @programme@.evaluation.evaluation IS 'short key';
COMMENT ON COLUMN @programme@.evaluation.programme IS 'the programme evaluated';
COMMENT ON COLUMN @programme@.evaluation.title IS 'title';
COMMENT ON COLUMN @programme@.evaluation.design IS 'how areas came to be in their arms';
COMMENT ON COLUMN @programme@.evaluation.estimand IS 'what is estimated: the average effect on the treated';
COMMENT ON COLUMN @programme@.evaluation.weight IS 'weight of interviews: w_final, w_longitudinal, or 1 for each';
COMMENT ON COLUMN @programme@.evaluation.sample IS 'interviews used: all, or those of panel members only';
COMMENT ON COLUMN @programme@.evaluation.protocol IS 'where the protocol is';
COMMENT ON COLUMN @programme@.evaluation.prespecified_on IS 'when outcomes and method were fixed';
COMMENT ON COLUMN @programme@.evaluation.mixed_methods IS 'justification, priority and sequence of the quantitative and qualitative strands, and where they meet (GRAMMS)';
COMMENT ON COLUMN @programme@.evaluation.evidence IS 'the publication';
COMMENT ON COLUMN @programme@.evaluation.note IS 'what else to know';
CREATE INDEX evaluation_programme ON @programme@.evaluation (programme);
CREATE INDEX evaluation_evidence ON @programme@.evaluation (evidence);

CREATE TABLE @programme@.evaluation_area (
	evaluation @programme@.code CONSTRAINT evaluation_area_evaluation_fkey REFERENCES @programme@.evaluation,
	area @programme@.code CONSTRAINT evaluation_area_area_fkey REFERENCES @programme@.area,
	arm text NOT NULL CONSTRAINT evaluation_area_arm CHECK (arm IN ('nfl', 'comparator')),
	pair @programme@.code,
	included boolean NOT NULL DEFAULT true,
	exclusion_reason text,
	first_treated integer,
	CONSTRAINT evaluation_area_pkey PRIMARY KEY (evaluation, area),
	CONSTRAINT evaluation_area_exclusion CHECK (included OR exclusion_reason IS NOT NULL),
	CONSTRAINT evaluation_area_comparator CHECK (arm = 'nfl' OR first_treated IS NULL)
);
COMMENT ON TABLE @programme@.evaluation_area IS 'Areas of an evaluation: their arm and pair, and why an area was left out';
COMMENT ON COLUMN @programme@.evaluation_area.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.evaluation_area.area IS 'the area';
COMMENT ON COLUMN @programme@.evaluation_area.arm IS 'arm: neighbourhood for learning, or comparator';
COMMENT ON COLUMN @programme@.evaluation_area.pair IS 'matched pair: the same for a neighbourhood for learning and its comparator';
COMMENT ON COLUMN @programme@.evaluation_area.included IS 'whether its interviews count';
COMMENT ON COLUMN @programme@.evaluation_area.exclusion_reason IS 'why not, if not';
COMMENT ON COLUMN @programme@.evaluation_area.first_treated IS 'period in which it was first exposed, for designs of many waves; NULL: never';
CREATE INDEX evaluation_area_area ON @programme@.evaluation_area (area);

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('evaluation', 'analysis'), ('evaluation_area', 'analysis');
$programme_step_7$),
(8, 'survey', 'The survey: waves, questions, people by pseudonym, interviews, answers, and outcomes made of them', $programme_step_8$-- The survey: waves, questions, people by pseudonym, interviews, answers, and outcomes made of them

CREATE TABLE @programme@.survey (
	survey @programme@.code CONSTRAINT survey_pkey PRIMARY KEY,
	title text NOT NULL,
	population text,
	evidence @programme@.code CONSTRAINT survey_evidence_fkey REFERENCES @programme@.evidence,
	note text
);
COMMENT ON TABLE @programme@.survey IS 'Surveys';
COMMENT ON COLUMN @programme@.survey.survey IS 'short key';
COMMENT ON COLUMN @programme@.survey.title IS 'title';
COMMENT ON COLUMN @programme@.survey.population IS 'who was to be interviewed';
COMMENT ON COLUMN @programme@.survey.evidence IS 'documentation and rights';
COMMENT ON COLUMN @programme@.survey.note IS 'what else to know';
CREATE INDEX survey_evidence ON @programme@.survey (evidence);

CREATE TABLE @programme@.wave (
	wave @programme@.code CONSTRAINT wave_pkey PRIMARY KEY,
	survey @programme@.code NOT NULL CONSTRAINT wave_survey_fkey REFERENCES @programme@.survey,
	number smallint NOT NULL CONSTRAINT wave_number CHECK (number > 0),
	label text NOT NULL,
	starts_on date NOT NULL,
	ends_on date NOT NULL,
	mode text,
	issued integer CONSTRAINT wave_issued CHECK (issued >= 0),
	CONSTRAINT wave_once UNIQUE (survey, number),
	CONSTRAINT wave_order CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE @programme@.wave IS 'Waves of surveys';
COMMENT ON COLUMN @programme@.wave.wave IS 'short key, of all surveys together: hhs1';
COMMENT ON COLUMN @programme@.wave.survey IS 'the survey';
COMMENT ON COLUMN @programme@.wave.number IS 'number of the wave in its survey';
COMMENT ON COLUMN @programme@.wave.label IS 'name in reports: 2015/16';
COMMENT ON COLUMN @programme@.wave.starts_on IS 'first day of fieldwork';
COMMENT ON COLUMN @programme@.wave.ends_on IS 'last day of fieldwork';
COMMENT ON COLUMN @programme@.wave.mode IS 'face to face, telephone, web, mixed';
COMMENT ON COLUMN @programme@.wave.issued IS 'addresses issued';

CREATE TABLE @programme@.question (
	question @programme@.code CONSTRAINT question_pkey PRIMARY KEY,
	survey @programme@.code CONSTRAINT question_survey_fkey REFERENCES @programme@.survey,
	kind text NOT NULL DEFAULT 'choice' CONSTRAINT question_kind CHECK (kind IN ('choice', 'number')),
	wording text NOT NULL,
	unit text,
	instrument text,
	rights text
);
COMMENT ON TABLE @programme@.question IS 'Questions; the wording of licensed instruments stays with their owners';
COMMENT ON COLUMN @programme@.question.question IS 'short key: influence';
COMMENT ON COLUMN @programme@.question.survey IS 'survey that asks it; NULL: several';
COMMENT ON COLUMN @programme@.question.kind IS 'choice: every answer is an option; number: options are for missing codes only';
COMMENT ON COLUMN @programme@.question.wording IS 'the question as asked, or a name if it is licensed';
COMMENT ON COLUMN @programme@.question.unit IS 'of a number: its unit';
COMMENT ON COLUMN @programme@.question.instrument IS 'instrument it belongs to';
COMMENT ON COLUMN @programme@.question.rights IS 'licence or permission, if it is not ours';
CREATE INDEX question_survey ON @programme@.question (survey);

CREATE TABLE @programme@.response_option (
	question @programme@.code CONSTRAINT response_option_question_fkey REFERENCES @programme@.question,
	code numeric,
	label text NOT NULL,
	ordinal smallint,
	missing text CONSTRAINT response_option_missing CHECK (missing IN ('not_applicable', 'dont_know', 'refused', 'not_answered', 'other')),
	CONSTRAINT response_option_pkey PRIMARY KEY (question, code)
);
COMMENT ON TABLE @programme@.response_option IS 'Options of questions: answers, and apart from them the codes of missing answers';
COMMENT ON COLUMN @programme@.response_option.question IS 'the question';
COMMENT ON COLUMN @programme@.response_option.code IS 'code in the data';
COMMENT ON COLUMN @programme@.response_option.label IS 'what it says';
COMMENT ON COLUMN @programme@.response_option.ordinal IS 'place among the answers, in the questionnaire''s order';
COMMENT ON COLUMN @programme@.response_option.missing IS 'why there is no answer; NULL: it is an answer';

CREATE TABLE @programme@.household (
	household @programme@.code CONSTRAINT household_pkey PRIMARY KEY,
	area @programme@.code NOT NULL CONSTRAINT household_area_fkey REFERENCES @programme@.area,
	CONSTRAINT household_in_area UNIQUE (household, area)
);
COMMENT ON TABLE @programme@.household IS 'Households, by pseudonym: no address, no postcode';
COMMENT ON COLUMN @programme@.household.household IS 'pseudonym';
COMMENT ON COLUMN @programme@.household.area IS 'area it is in';
CREATE INDEX household_area ON @programme@.household (area);

CREATE TABLE @programme@.respondent (
	respondent @programme@.code CONSTRAINT respondent_pkey PRIMARY KEY,
	household @programme@.code NOT NULL CONSTRAINT respondent_household_fkey REFERENCES @programme@.household,
	CONSTRAINT respondent_in_household UNIQUE (respondent, household)
);
COMMENT ON TABLE @programme@.respondent IS 'Respondents, by pseudonym; the same in every wave';
COMMENT ON COLUMN @programme@.respondent.respondent IS 'pseudonym';
COMMENT ON COLUMN @programme@.respondent.household IS 'household';
CREATE INDEX respondent_household ON @programme@.respondent (household);

CREATE TABLE @programme@.interview (
	interview bigint CONSTRAINT interview_pkey PRIMARY KEY,
	wave @programme@.code NOT NULL CONSTRAINT interview_wave_fkey REFERENCES @programme@.wave,
	area @programme@.code NOT NULL CONSTRAINT interview_area_fkey REFERENCES @programme@.area,
	household @programme@.code NOT NULL,
	respondent @programme@.code NOT NULL,
	interviewed_on date,
	sample_type text NOT NULL CONSTRAINT interview_sample_type CHECK (sample_type IN ('panel', 'fresh', 'top_up', 'boost')),
	adults smallint CONSTRAINT interview_adults CHECK (adults > 0),
	w_design double precision CONSTRAINT interview_w_design CHECK (w_design >= 0 AND w_design < 'Infinity'),
	w_nonresponse double precision CONSTRAINT interview_w_nonresponse CHECK (w_nonresponse >= 0 AND w_nonresponse < 'Infinity'),
	w_final double precision CONSTRAINT interview_w_final CHECK (w_final >= 0 AND w_final < 'Infinity'),
	w_longitudinal double precision CONSTRAINT interview_w_longitudinal CHECK (w_longitudinal >= 0 AND w_longitudinal < 'Infinity'),
	psu @programme@.code,
	stratum @programme@.code,
	CONSTRAINT interview_once UNIQUE (wave, respondent),
	CONSTRAINT interview_household_fkey FOREIGN KEY (household, area) REFERENCES @programme@.household (household, area),
	CONSTRAINT interview_respondent_fkey FOREIGN KEY (respondent, household) REFERENCES @programme@.respondent (respondent, household)
);
COMMENT ON TABLE @programme@.interview IS 'Interviews: one person in one wave';
COMMENT ON COLUMN @programme@.interview.interview IS 'serial number in the fieldwork file, unique over all waves';
COMMENT ON COLUMN @programme@.interview.wave IS 'the wave';
COMMENT ON COLUMN @programme@.interview.area IS 'the area, that of the household';
COMMENT ON COLUMN @programme@.interview.household IS 'the household';
COMMENT ON COLUMN @programme@.interview.respondent IS 'the person';
COMMENT ON COLUMN @programme@.interview.interviewed_on IS 'the day';
COMMENT ON COLUMN @programme@.interview.sample_type IS 'panel: in more than one wave; fresh: drawn for this wave; top_up: drawn to fill the panel up; boost: drawn to have more of some group';
COMMENT ON COLUMN @programme@.interview.adults IS 'adults in the household, one of whom was interviewed';
COMMENT ON COLUMN @programme@.interview.w_design IS 'design weight: inverse of the chance to be selected';
COMMENT ON COLUMN @programme@.interview.w_nonresponse IS 'non-response weight';
COMMENT ON COLUMN @programme@.interview.w_final IS 'final weight, that estimates use: 1 if the survey is not weighted';
COMMENT ON COLUMN @programme@.interview.w_longitudinal IS 'weight of panel members, for analyses of the panel';
COMMENT ON COLUMN @programme@.interview.psu IS 'primary sampling unit; NULL: the area';
COMMENT ON COLUMN @programme@.interview.stratum IS 'sampling stratum';
CREATE INDEX interview_area_wave ON @programme@.interview (area, wave);
CREATE INDEX interview_household ON @programme@.interview (household, area);
CREATE INDEX interview_respondent ON @programme@.interview (respondent, household);

CREATE TABLE @programme@.response (
	question text CONSTRAINT response_question_fkey REFERENCES @programme@.question,
	interview bigint CONSTRAINT response_interview_fkey REFERENCES @programme@.interview,
	value numeric NOT NULL CONSTRAINT response_value CHECK (value BETWEEN -1e15 AND 1e15),
	CONSTRAINT response_pkey PRIMARY KEY (question, interview)
);
COMMENT ON TABLE @programme@.response IS 'Answers, one row each, as coded in the data: missing codes stay what they are';
COMMENT ON COLUMN @programme@.response.question IS 'the question';
COMMENT ON COLUMN @programme@.response.interview IS 'the interview';
COMMENT ON COLUMN @programme@.response.value IS 'code of the answer, or the number';
CREATE INDEX response_interview ON @programme@.response (interview);

CREATE TABLE @programme@.disposition (
	wave @programme@.code CONSTRAINT disposition_wave_fkey REFERENCES @programme@.wave,
	area @programme@.code CONSTRAINT disposition_area_fkey REFERENCES @programme@.area,
	disposition text CONSTRAINT disposition_disposition CHECK (disposition IN ('complete', 'partial', 'refusal', 'non_contact', 'unable', 'ineligible', 'unknown')),
	n integer NOT NULL CONSTRAINT disposition_n CHECK (n >= 0),
	CONSTRAINT disposition_pkey PRIMARY KEY (wave, area, disposition)
);
COMMENT ON TABLE @programme@.disposition IS 'What became of the addresses issued, as counts';
COMMENT ON COLUMN @programme@.disposition.wave IS 'the wave';
COMMENT ON COLUMN @programme@.disposition.area IS 'the area';
COMMENT ON COLUMN @programme@.disposition.disposition IS 'what became of them';
COMMENT ON COLUMN @programme@.disposition.n IS 'how many';
CREATE INDEX disposition_area ON @programme@.disposition (area);

CREATE TABLE @programme@.outcome (
	outcome @programme@.code CONSTRAINT outcome_pkey PRIMARY KEY,
	label text NOT NULL,
	rule text NOT NULL CONSTRAINT outcome_rule CHECK (rule IN ('top_box', 'threshold', 'sum', 'lookup', 'numeric')),
	codes numeric[],
	at_least numeric,
	at_most numeric,
	min_answered smallint CONSTRAINT outcome_min_answered CHECK (min_answered > 0),
	direction text NOT NULL CONSTRAINT outcome_direction CHECK (direction IN ('higher_better', 'lower_better')),
	scale text NOT NULL GENERATED ALWAYS AS (CASE WHEN rule IN ('top_box', 'threshold') THEN 'proportion' ELSE 'mean' END) STORED,
	unit text,
	role text NOT NULL DEFAULT 'exploratory' CONSTRAINT outcome_role CHECK (role IN ('primary', 'secondary', 'exploratory', 'covariate')),
	tag @extschema@.domain_tag CONSTRAINT outcome_tag_fkey REFERENCES @programme@.domain,
	note text,
	CONSTRAINT outcome_top_box CHECK ((rule = 'top_box') = (codes IS NOT NULL) AND codes <> '{}'),
	CONSTRAINT outcome_threshold CHECK ((rule = 'threshold') = (at_least IS NOT NULL OR at_most IS NOT NULL)),
	CONSTRAINT outcome_single CHECK (rule NOT IN ('top_box', 'numeric', 'lookup') OR min_answered IS NULL)
);
COMMENT ON TABLE @programme@.outcome IS 'Outcomes: how a value is made of answers. Items are added up as constant + multiplier x answer, missing ones by min_answered; then the rule applies';
COMMENT ON COLUMN @programme@.outcome.outcome IS 'short key';
COMMENT ON COLUMN @programme@.outcome.label IS 'name in reports';
COMMENT ON COLUMN @programme@.outcome.rule IS 'top_box: whether the answer is one of codes; threshold: whether the sum is within at_least and at_most; sum: the sum; lookup: the sum''s score in outcome_lookup; numeric: the number of a single item';
COMMENT ON COLUMN @programme@.outcome.codes IS 'of a top_box: codes that count as yes';
COMMENT ON COLUMN @programme@.outcome.at_least IS 'of a threshold: smallest sum that counts as yes';
COMMENT ON COLUMN @programme@.outcome.at_most IS 'of a threshold: largest sum that counts as yes';
COMMENT ON COLUMN @programme@.outcome.min_answered IS 'items that must be answered; if more are not missing but not all, the sum is that of the answered times items / answered; NULL: all must be answered';
COMMENT ON COLUMN @programme@.outcome.direction IS 'which way is better';
COMMENT ON COLUMN @programme@.outcome.scale IS 'proportion, of yes or no; or mean, of numbers';
COMMENT ON COLUMN @programme@.outcome.unit IS 'of a mean: its unit';
COMMENT ON COLUMN @programme@.outcome.role IS 'primary and secondary were fixed beforehand; a covariate is adjusted for and not reported';
COMMENT ON COLUMN @programme@.outcome.tag IS 'domain it belongs to';
COMMENT ON COLUMN @programme@.outcome.note IS 'what else to know, such as the instrument''s licence';
CREATE INDEX outcome_tag ON @programme@.outcome (tag);

CREATE TABLE @programme@.outcome_item (
	outcome @programme@.code CONSTRAINT outcome_item_outcome_fkey REFERENCES @programme@.outcome,
	question @programme@.code CONSTRAINT outcome_item_question_fkey REFERENCES @programme@.question,
	multiplier numeric NOT NULL DEFAULT 1,
	constant numeric NOT NULL DEFAULT 0,
	CONSTRAINT outcome_item_pkey PRIMARY KEY (outcome, question)
);
COMMENT ON TABLE @programme@.outcome_item IS 'Items of outcomes: one question for top_box and numeric, several for a scale';
COMMENT ON COLUMN @programme@.outcome_item.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.outcome_item.question IS 'the question';
COMMENT ON COLUMN @programme@.outcome_item.multiplier IS 'what the answer is multiplied by: -1 for an item that runs the other way';
COMMENT ON COLUMN @programme@.outcome_item.constant IS 'what is added: 6 for a reversed item of 1 to 5';
CREATE INDEX outcome_item_question ON @programme@.outcome_item (question);

CREATE TABLE @programme@.outcome_lookup (
	outcome @programme@.code CONSTRAINT outcome_lookup_outcome_fkey REFERENCES @programme@.outcome,
	raw numeric,
	score double precision NOT NULL CONSTRAINT outcome_lookup_score CHECK (score > '-Infinity' AND score < 'Infinity'),
	CONSTRAINT outcome_lookup_pkey PRIMARY KEY (outcome, raw)
);
COMMENT ON TABLE @programme@.outcome_lookup IS 'Scores of sums, for outcomes by lookup; conversion tables of licensed instruments are for you to load';
COMMENT ON COLUMN @programme@.outcome_lookup.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.outcome_lookup.raw IS 'the sum';
COMMENT ON COLUMN @programme@.outcome_lookup.score IS 'its score';

CREATE TABLE @programme@.evaluation_wave (
	evaluation @programme@.code CONSTRAINT evaluation_wave_evaluation_fkey REFERENCES @programme@.evaluation,
	wave @programme@.code CONSTRAINT evaluation_wave_wave_fkey REFERENCES @programme@.wave,
	period integer NOT NULL,
	post boolean NOT NULL,
	CONSTRAINT evaluation_wave_pkey PRIMARY KEY (evaluation, wave)
);
COMMENT ON TABLE @programme@.evaluation_wave IS 'Waves of an evaluation: which come before, and which after';
COMMENT ON COLUMN @programme@.evaluation_wave.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.evaluation_wave.wave IS 'the wave';
COMMENT ON COLUMN @programme@.evaluation_wave.period IS 'place in time, for designs of many waves';
COMMENT ON COLUMN @programme@.evaluation_wave.post IS 'whether it is after the start, for designs of two periods';
CREATE INDEX evaluation_wave_wave ON @programme@.evaluation_wave (wave);

CREATE TABLE @programme@.evaluation_covariate (
	evaluation @programme@.code CONSTRAINT evaluation_covariate_evaluation_fkey REFERENCES @programme@.evaluation,
	ordinal smallint CONSTRAINT evaluation_covariate_ordinal CHECK (ordinal > 0),
	outcome @programme@.code NOT NULL CONSTRAINT evaluation_covariate_outcome_fkey REFERENCES @programme@.outcome,
	CONSTRAINT evaluation_covariate_pkey PRIMARY KEY (evaluation, ordinal),
	CONSTRAINT evaluation_covariate_once UNIQUE (evaluation, outcome)
);
COMMENT ON TABLE @programme@.evaluation_covariate IS 'What an evaluation adjusts for: outcomes, usually numeric ones in the role of a covariate';
COMMENT ON COLUMN @programme@.evaluation_covariate.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.evaluation_covariate.ordinal IS 'place in the array of covariates';
COMMENT ON COLUMN @programme@.evaluation_covariate.outcome IS 'how the covariate is made of answers';
CREATE INDEX evaluation_covariate_outcome ON @programme@.evaluation_covariate (outcome);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('survey', 'registry'), ('wave', 'registry'), ('question', 'registry'), ('response_option', 'registry'), ('disposition', 'registry'),
	('household', 'microdata'), ('respondent', 'microdata'), ('interview', 'microdata'), ('response', 'microdata'),
	('outcome', 'analysis'), ('outcome_item', 'analysis'), ('outcome_lookup', 'analysis'),
	('evaluation_wave', 'analysis'), ('evaluation_covariate', 'analysis');
$programme_step_8$),
(9, 'analysis', 'From answers to analysis rows, estimates, and a record of who estimated what', $programme_step_9$-- From answers to analysis rows, estimates, and a record of who estimated what

-- Views for analysts run with the rights of who asks, so that policies on the
-- answers hold in them.

CREATE VIEW @programme@.outcome_value WITH (security_invoker = true) AS
SELECT s.outcome,
	s.interview,
	s.answered,
	CASE s.rule WHEN 'lookup' THEN l.score WHEN 'threshold' THEN CASE WHEN s.total IS NULL THEN NULL
		WHEN s.total >= coalesce(s.at_least, s.total) AND s.total <= coalesce(s.at_most, s.total) THEN 1 ELSE 0 END
		ELSE s.total::double precision END AS value
FROM (
	SELECT a.outcome, a.interview, a.answered, o.rule, o.at_least, o.at_most,
		CASE WHEN n.items > 1 AND o.rule IN ('top_box', 'numeric') THEN NULL WHEN a.answered = n.items THEN a.total WHEN a.answered >= o.min_answered THEN a.total * n.items / a.answered END AS total
	FROM (
		-- A code that is missing, or that a choice does not offer, is no answer.
		SELECT i.outcome, r.interview, count(*) AS answered,
			sum(CASE WHEN c.rule = 'top_box' THEN CASE WHEN r.value = ANY (c.codes) THEN 1 ELSE 0 END ELSE i.constant + i.multiplier * r.value END) AS total
		FROM @programme@.outcome_item i
		JOIN @programme@.outcome c ON c.outcome = i.outcome
		JOIN @programme@.question q ON q.question = i.question
		JOIN @programme@.response r ON r.question = i.question::text
		LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value
		WHERE p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number')
		GROUP BY i.outcome, r.interview
	) a
	JOIN @programme@.outcome o ON o.outcome = a.outcome
	JOIN (SELECT outcome, count(*) AS items FROM @programme@.outcome_item GROUP BY outcome) n ON n.outcome = a.outcome
) s
LEFT JOIN @programme@.outcome_lookup l ON l.outcome = s.outcome AND l.raw = s.total;
COMMENT ON VIEW @programme@.outcome_value IS 'The value of each outcome in each interview that answered at least one of its items';
COMMENT ON COLUMN @programme@.outcome_value.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.outcome_value.interview IS 'the interview';
COMMENT ON COLUMN @programme@.outcome_value.answered IS 'items answered';
COMMENT ON COLUMN @programme@.outcome_value.value IS 'the value: 1 and 0 for yes and no; NULL if too few items were answered, the sum has no score, or the rule is for a single item and there are more';

-- Answers are joined and then grouped, in this order: a join of interviews to
-- groups made beforehand would be a loop within a loop wherever the planner takes
-- the small tables, which autovacuum never analyses, to leave a single interview.
-- The covariates are worked out only where a query names them.

CREATE VIEW @programme@.analysis_row WITH (security_invoker = true) AS
SELECT s.evaluation::text AS evaluation,
	s.outcome::text AS outcome,
	s.wave::text AS wave,
	s.interview,
	s.respondent::text AS respondent,
	s.area::text AS area,
	s.arm,
	(s.arm = 'nfl') AS treated,
	s.pair::text AS pair,
	s.post,
	s.period,
	s.first_treated,
	s.value,
	CASE WHEN s.scale = 'proportion' THEN s.value = 1 END AS value_boolean,
	CASE s.weighting WHEN 'final' THEN s.w_final WHEN 'longitudinal' THEN s.w_longitudinal ELSE 1 END AS weight,
	s.sample_type,
	s.interviewed_on,
	coalesce(s.psu, s.area)::text AS psu,
	s.stratum::text AS stratum,
	(SELECT array_agg(z.value ORDER BY c.ordinal)
		FROM @programme@.evaluation_covariate c
		LEFT JOIN LATERAL (SELECT x.value FROM @programme@.outcome_value x WHERE x.outcome = c.outcome AND x.interview = s.interview OFFSET 0) z ON true
		WHERE c.evaluation = s.evaluation) AS covariates
FROM (
	SELECT t.*, CASE t.rule WHEN 'lookup' THEN l.score WHEN 'threshold' THEN CASE WHEN t.total IS NULL THEN NULL
		WHEN t.total >= coalesce(t.at_least, t.total) AND t.total <= coalesce(t.at_most, t.total) THEN 1 ELSE 0 END
		ELSE t.total::double precision END AS value
	FROM (
		SELECT g.*, CASE WHEN g.items > 1 AND g.rule IN ('top_box', 'numeric') THEN NULL WHEN g.answered = g.items THEN g.sum
			WHEN g.answered >= g.min_answered THEN g.sum * g.items / g.answered END AS total
		FROM (
			SELECT e.evaluation, e.weight AS weighting, o.outcome, o.rule, o.scale, o.at_least, o.at_most, o.min_answered, n.items, a.area, a.arm, a.pair, a.first_treated,
				w.post, w.period, v.interview, v.wave, v.respondent, v.w_final, v.w_longitudinal, v.sample_type, v.interviewed_on, v.psu, v.stratum, count(r.value) AS answered,
				sum(CASE WHEN o.rule <> 'top_box' THEN i.constant + i.multiplier * r.value WHEN r.value = ANY (o.codes) THEN 1 WHEN r.value IS NOT NULL THEN 0 END) AS sum
			FROM @programme@.evaluation e
			CROSS JOIN @programme@.outcome o
			CROSS JOIN LATERAL (SELECT count(*) AS items FROM @programme@.outcome_item c WHERE c.outcome = o.outcome) n
			JOIN @programme@.evaluation_area a ON a.evaluation = e.evaluation AND a.included
			JOIN @programme@.evaluation_wave w ON w.evaluation = e.evaluation
			JOIN @programme@.interview v ON v.area = a.area AND v.wave = w.wave
			-- A code that is missing, or that a choice does not offer, is no answer.
			LEFT JOIN (@programme@.outcome_item i JOIN @programme@.question q ON q.question = i.question JOIN @programme@.response r ON r.question = i.question::text
				LEFT JOIN @programme@.response_option p ON p.question = i.question AND p.code = r.value)
				ON i.outcome = o.outcome AND r.interview = v.interview AND p.missing IS NULL AND (p.code IS NOT NULL OR q.kind = 'number')
			WHERE e.sample = 'all' OR v.sample_type = 'panel'
			GROUP BY v.interview, o.outcome, e.evaluation, a.evaluation, a.area, w.evaluation, w.wave, n.items
		) g
	) t
	LEFT JOIN @programme@.outcome_lookup l ON l.outcome = t.outcome AND l.raw = t.total
) s;
COMMENT ON VIEW @programme@.analysis_row IS 'One row for each interview and outcome of an evaluation, as did_estimate takes them; state the evaluation and the outcome in WHERE';
COMMENT ON COLUMN @programme@.analysis_row.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.analysis_row.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.analysis_row.wave IS 'the wave';
COMMENT ON COLUMN @programme@.analysis_row.interview IS 'the interview';
COMMENT ON COLUMN @programme@.analysis_row.respondent IS 'the person, by pseudonym';
COMMENT ON COLUMN @programme@.analysis_row.area IS 'the area: the cluster';
COMMENT ON COLUMN @programme@.analysis_row.arm IS 'nfl or comparator';
COMMENT ON COLUMN @programme@.analysis_row.treated IS 'whether the area is a neighbourhood for learning';
COMMENT ON COLUMN @programme@.analysis_row.pair IS 'the matched pair: the block';
COMMENT ON COLUMN @programme@.analysis_row.post IS 'whether the wave is after the start';
COMMENT ON COLUMN @programme@.analysis_row.period IS 'the wave''s place in time';
COMMENT ON COLUMN @programme@.analysis_row.first_treated IS 'period in which the area was first exposed; NULL: never';
COMMENT ON COLUMN @programme@.analysis_row.value IS 'the value; NULL if it is missing';
COMMENT ON COLUMN @programme@.analysis_row.value_boolean IS 'the value of a proportion as yes or no; NULL for a mean';
COMMENT ON COLUMN @programme@.analysis_row.weight IS 'the weight that the evaluation chose';
COMMENT ON COLUMN @programme@.analysis_row.sample_type IS 'panel, fresh, top_up or boost';
COMMENT ON COLUMN @programme@.analysis_row.interviewed_on IS 'the day of the interview';
COMMENT ON COLUMN @programme@.analysis_row.psu IS 'primary sampling unit';
COMMENT ON COLUMN @programme@.analysis_row.stratum IS 'sampling stratum';
COMMENT ON COLUMN @programme@.analysis_row.covariates IS 'what the evaluation adjusts for, in its order, with NULL for what was not answered; NULL if it adjusts for nothing';

CREATE VIEW @programme@.current_estimate WITH (security_invoker = true) AS
SELECT s.evaluation,
	s.outcome,
	o.label,
	o.role,
	o.direction,
	(s.result).estimate,
	(s.result).std_error,
	(s.result).df,
	(s.result).p_value,
	(s.result).conf_low,
	(s.result).conf_high,
	(s.result).n,
	(s.result).n_missing,
	(s.result).n_clusters,
	(s.result).n_clusters_treated,
	(s.result).scale,
	(s.result).method,
	(s.result).note
FROM (
	-- One after the other: all at once would sort every answer there is.
	SELECT e.evaluation::text AS evaluation, p.outcome::text AS outcome, r.result
	FROM @programme@.evaluation e
	CROSS JOIN @programme@.outcome p
	CROSS JOIN LATERAL (
		SELECT CASE p.scale WHEN 'proportion' THEN @extschema@.did_estimate(x.value_boolean, x.treated, x.post, x.area, x.weight)
			ELSE @extschema@.did_estimate(x.value, x.treated, x.post, x.area, x.weight) END AS result, count(*) AS n
		FROM @programme@.analysis_row x WHERE x.evaluation = e.evaluation::text AND x.outcome = p.outcome::text
	) r
	WHERE p.role <> 'covariate' AND r.n > 0
) s
JOIN @programme@.outcome o ON o.outcome = s.outcome;
COMMENT ON VIEW @programme@.current_estimate IS 'The effect on every outcome of every evaluation, estimated anew from the answers: null results too';
COMMENT ON COLUMN @programme@.current_estimate.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.current_estimate.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.current_estimate.label IS 'the outcome''s name in reports';
COMMENT ON COLUMN @programme@.current_estimate.role IS 'primary, secondary or exploratory';
COMMENT ON COLUMN @programme@.current_estimate.direction IS 'which way is better';
COMMENT ON COLUMN @programme@.current_estimate.estimate IS 'the effect; of a proportion, 0.01 is one percentage point';
COMMENT ON COLUMN @programme@.current_estimate.std_error IS 'its standard error';
COMMENT ON COLUMN @programme@.current_estimate.df IS 'its degrees of freedom';
COMMENT ON COLUMN @programme@.current_estimate.p_value IS 'two-sided p-value of no effect';
COMMENT ON COLUMN @programme@.current_estimate.conf_low IS 'lower end of the 95% confidence interval';
COMMENT ON COLUMN @programme@.current_estimate.conf_high IS 'upper end of the 95% confidence interval';
COMMENT ON COLUMN @programme@.current_estimate.n IS 'interviews used';
COMMENT ON COLUMN @programme@.current_estimate.n_missing IS 'interviews left out, as something was missing';
COMMENT ON COLUMN @programme@.current_estimate.n_clusters IS 'areas';
COMMENT ON COLUMN @programme@.current_estimate.n_clusters_treated IS 'areas in the programme';
COMMENT ON COLUMN @programme@.current_estimate.scale IS 'proportion or mean';
COMMENT ON COLUMN @programme@.current_estimate.method IS 'method, in words for a report';
COMMENT ON COLUMN @programme@.current_estimate.note IS 'what to keep in mind';

CREATE TABLE @programme@.analysis_run (
	analysis_run bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT analysis_run_pkey PRIMARY KEY,
	evaluation @programme@.code NOT NULL CONSTRAINT analysis_run_evaluation_fkey REFERENCES @programme@.evaluation,
	run_by text NOT NULL DEFAULT current_user,
	run_at timestamptz NOT NULL DEFAULT now(),
	query text NOT NULL,
	seed bigint,
	reps integer CONSTRAINT analysis_run_reps CHECK (reps > 0),
	conf_level double precision NOT NULL DEFAULT 0.95 CONSTRAINT analysis_run_conf_level CHECK (conf_level > 0 AND conf_level < 1),
	snapshot text,
	extension_version text,
	server_version text NOT NULL DEFAULT current_setting('server_version'),
	note text
);
COMMENT ON TABLE @programme@.analysis_run IS 'Runs of an analysis, to be able to do them again';
COMMENT ON COLUMN @programme@.analysis_run.analysis_run IS 'number of the run';
COMMENT ON COLUMN @programme@.analysis_run.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.analysis_run.run_by IS 'role that ran it';
COMMENT ON COLUMN @programme@.analysis_run.run_at IS 'when';
COMMENT ON COLUMN @programme@.analysis_run.query IS 'the SQL that was run';
COMMENT ON COLUMN @programme@.analysis_run.seed IS 'seed of anything random';
COMMENT ON COLUMN @programme@.analysis_run.reps IS 'replicates of anything random';
COMMENT ON COLUMN @programme@.analysis_run.conf_level IS 'confidence level of intervals';
COMMENT ON COLUMN @programme@.analysis_run.snapshot IS 'checksum or name of the data it used';
COMMENT ON COLUMN @programme@.analysis_run.extension_version IS 'version of the extension';
COMMENT ON COLUMN @programme@.analysis_run.server_version IS 'version of PostgreSQL';
COMMENT ON COLUMN @programme@.analysis_run.note IS 'what else to know';
CREATE INDEX analysis_run_evaluation ON @programme@.analysis_run (evaluation);

CREATE TABLE @programme@.estimate (
	estimate bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT estimate_pkey PRIMARY KEY,
	analysis_run bigint NOT NULL CONSTRAINT estimate_run_fkey REFERENCES @programme@.analysis_run,
	outcome @programme@.code NOT NULL CONSTRAINT estimate_outcome_fkey REFERENCES @programme@.outcome,
	subgroup text NOT NULL DEFAULT 'all',
	adjusted boolean NOT NULL DEFAULT false,
	prespecified boolean NOT NULL DEFAULT false,
	result @extschema@.did_result NOT NULL,
	sample @extschema@.did_sample,
	p_adjusted double precision CONSTRAINT estimate_p_adjusted CHECK (p_adjusted BETWEEN 0 AND 1),
	publish boolean NOT NULL DEFAULT false,
	CONSTRAINT estimate_once UNIQUE (analysis_run, outcome, subgroup, adjusted)
);
COMMENT ON TABLE @programme@.estimate IS 'Estimates of runs, null results too';
COMMENT ON COLUMN @programme@.estimate.estimate IS 'number of the estimate';
COMMENT ON COLUMN @programme@.estimate.analysis_run IS 'the run';
COMMENT ON COLUMN @programme@.estimate.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.estimate.subgroup IS 'who: all, or a subgroup in words';
COMMENT ON COLUMN @programme@.estimate.adjusted IS 'whether it is adjusted for covariates';
COMMENT ON COLUMN @programme@.estimate.prespecified IS 'whether it was fixed beforehand';
COMMENT ON COLUMN @programme@.estimate.result IS 'the estimate as did_estimate gave it';
COMMENT ON COLUMN @programme@.estimate.sample IS 'the sums it was made of, to estimate again without the answers';
COMMENT ON COLUMN @programme@.estimate.p_adjusted IS 'p-value adjusted for the number of outcomes';
COMMENT ON COLUMN @programme@.estimate.publish IS 'whether readers may see it';
CREATE INDEX estimate_outcome ON @programme@.estimate (outcome);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('outcome_value', 'microdata'), ('analysis_row', 'microdata'), ('current_estimate', 'microdata'),
	('analysis_run', 'analysis'), ('estimate', 'analysis');
$programme_step_9$),
(10, 'qualitative', 'Qualitative evidence: sources, excerpts, codebooks, coding, findings, and where they meet the numbers', $programme_step_10$-- Qualitative evidence: sources, excerpts, codebooks, coding, findings, and where they meet the numbers

CREATE TABLE @programme@.source (
	source @programme@.code CONSTRAINT source_pkey PRIMARY KEY,
	kind text NOT NULL CONSTRAINT source_kind CHECK (kind IN ('reflexive_journal', 'interview', 'focus_group', 'story', 'enquiry', 'meeting', 'media', 'document')),
	area @programme@.code CONSTRAINT source_area_fkey REFERENCES @programme@.area,
	collected_on date,
	title text NOT NULL,
	speaker_role text,
	evidence @programme@.code CONSTRAINT source_evidence_fkey REFERENCES @programme@.evidence,
	rights text NOT NULL CONSTRAINT source_rights CHECK (rights <> ''::text)
);
COMMENT ON TABLE @programme@.source IS 'Sources: journals, interviews, stories, and records of meetings and enquiries';
COMMENT ON COLUMN @programme@.source.source IS 'short key';
COMMENT ON COLUMN @programme@.source.kind IS 'what it is';
COMMENT ON COLUMN @programme@.source.area IS 'area it is about; NULL: several';
COMMENT ON COLUMN @programme@.source.collected_on IS 'when';
COMMENT ON COLUMN @programme@.source.title IS 'what it is called; no names of people';
COMMENT ON COLUMN @programme@.source.speaker_role IS 'role of who speaks or writes, if it is one person';
COMMENT ON COLUMN @programme@.source.evidence IS 'evidence it belongs to';
COMMENT ON COLUMN @programme@.source.rights IS 'consent, licence or permission';
CREATE INDEX source_area ON @programme@.source (area);
CREATE INDEX source_evidence ON @programme@.source (evidence);

CREATE TABLE @programme@.excerpt (
	excerpt bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT excerpt_pkey PRIMARY KEY,
	source @programme@.code NOT NULL CONSTRAINT excerpt_source_fkey REFERENCES @programme@.source,
	ordinal integer NOT NULL CONSTRAINT excerpt_ordinal CHECK (ordinal > 0),
	speaker_role text NOT NULL CONSTRAINT excerpt_speaker_role CHECK (speaker_role IN ('resident', 'resident_adviser', 'coren_facilitator', 'la_professional', 'councillor', 'police', 'nhs', 'voluntary', 'business', 'academic', 'artist', 'other')),
	text text NOT NULL,
	may_quote boolean NOT NULL DEFAULT false,
	CONSTRAINT excerpt_order UNIQUE (source, ordinal)
);
COMMENT ON TABLE @programme@.excerpt IS 'Excerpts of sources, by the role of who speaks, never a name';
COMMENT ON COLUMN @programme@.excerpt.excerpt IS 'number of the excerpt';
COMMENT ON COLUMN @programme@.excerpt.source IS 'the source';
COMMENT ON COLUMN @programme@.excerpt.ordinal IS 'place in the source';
COMMENT ON COLUMN @programme@.excerpt.speaker_role IS 'role of who speaks';
COMMENT ON COLUMN @programme@.excerpt.text IS 'what was said, with names taken out';
COMMENT ON COLUMN @programme@.excerpt.may_quote IS 'whether it may be quoted in public';

CREATE TABLE @programme@.codebook (
	codebook @programme@.code CONSTRAINT codebook_pkey PRIMARY KEY,
	label text,
	origin text CONSTRAINT codebook_origin CHECK (origin !~ '[^[:print:]]'),
	namespace text NOT NULL DEFAULT 'urn:QDA-XML:codebook:1.0' CONSTRAINT codebook_namespace CHECK (namespace IN ('urn:QDA-XML:codebook:1.0', 'urn:QDA-XML:codebook:1:0')),
	has_sets boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE @programme@.codebook IS 'Codebooks of themes, such as a REFI-QDA file (.qdc) holds';
COMMENT ON COLUMN @programme@.codebook.codebook IS 'short key';
COMMENT ON COLUMN @programme@.codebook.label IS 'name';
COMMENT ON COLUMN @programme@.codebook.origin IS 'program that wrote the file, verbatim; NULL: not said';
COMMENT ON COLUMN @programme@.codebook.namespace IS 'XML namespace of the file, verbatim: programs write it in two ways';
COMMENT ON COLUMN @programme@.codebook.has_sets IS 'whether the file has an element for sets, even if empty';

CREATE TABLE @programme@.theme (
	codebook @programme@.code CONSTRAINT theme_codebook_fkey REFERENCES @programme@.codebook,
	theme uuid DEFAULT gen_random_uuid(),
	guid text NOT NULL,
	parent uuid,
	ordinal integer NOT NULL,
	name text NOT NULL,
	is_codable boolean NOT NULL DEFAULT true,
	color text CONSTRAINT theme_color CHECK (color ~ '^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})$'),
	description text,
	tag @extschema@.domain_tag CONSTRAINT theme_tag_fkey REFERENCES @programme@.domain,
	CONSTRAINT theme_pkey PRIMARY KEY (codebook, theme),
	CONSTRAINT theme_order UNIQUE (codebook, ordinal) DEFERRABLE,
	CONSTRAINT theme_parent_fkey FOREIGN KEY (codebook, parent) REFERENCES @programme@.theme,
	CONSTRAINT theme_guid CHECK (guid ~ '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$' AND guid::uuid = theme),
	CONSTRAINT theme_not_own_parent CHECK (parent <> theme),
	CONSTRAINT theme_characters CHECK (name !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]' AND description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]')
);
COMMENT ON TABLE @programme@.theme IS 'Themes: the codes of a codebook';
COMMENT ON COLUMN @programme@.theme.codebook IS 'the codebook';
COMMENT ON COLUMN @programme@.theme.theme IS 'GUID of the code';
COMMENT ON COLUMN @programme@.theme.guid IS 'the GUID verbatim, with its case and braces';
COMMENT ON COLUMN @programme@.theme.parent IS 'the theme it is nested in; NULL: at the top';
COMMENT ON COLUMN @programme@.theme.ordinal IS 'place in the codebook, in the order of the file';
COMMENT ON COLUMN @programme@.theme.name IS 'name';
COMMENT ON COLUMN @programme@.theme.is_codable IS 'whether text can be coded by it, or it only holds others';
COMMENT ON COLUMN @programme@.theme.color IS 'colour verbatim: #RGB or #RRGGBB';
COMMENT ON COLUMN @programme@.theme.description IS 'when to use it; NULL: the file has no description, not even an empty one';
COMMENT ON COLUMN @programme@.theme.tag IS 'domain it speaks to; ours, not part of the file';
CREATE INDEX theme_parent ON @programme@.theme (codebook, parent);
CREATE INDEX theme_tag ON @programme@.theme (tag);

CREATE TABLE @programme@.theme_set (
	codebook @programme@.code CONSTRAINT theme_set_codebook_fkey REFERENCES @programme@.codebook,
	theme_set uuid DEFAULT gen_random_uuid(),
	guid text NOT NULL,
	ordinal integer NOT NULL,
	name text NOT NULL,
	description text,
	CONSTRAINT theme_set_pkey PRIMARY KEY (codebook, theme_set),
	CONSTRAINT theme_set_order UNIQUE (codebook, ordinal) DEFERRABLE,
	CONSTRAINT theme_set_guid CHECK (guid ~ '^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[{][0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[}])$' AND guid::uuid = theme_set),
	CONSTRAINT theme_set_characters CHECK (name !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]' AND description !~ '[\x01-\x08\x0b\x0c\x0e-\x1f]')
);
COMMENT ON TABLE @programme@.theme_set IS 'Sets of themes';
COMMENT ON COLUMN @programme@.theme_set.codebook IS 'the codebook';
COMMENT ON COLUMN @programme@.theme_set.theme_set IS 'GUID of the set';
COMMENT ON COLUMN @programme@.theme_set.guid IS 'the GUID verbatim, with its case and braces';
COMMENT ON COLUMN @programme@.theme_set.ordinal IS 'place in the file';
COMMENT ON COLUMN @programme@.theme_set.name IS 'name';
COMMENT ON COLUMN @programme@.theme_set.description IS 'what the set is for; NULL: the file has no description';

CREATE TABLE @programme@.theme_set_member (
	codebook @programme@.code,
	theme_set uuid,
	ordinal integer,
	theme uuid NOT NULL,
	guid text NOT NULL,
	CONSTRAINT theme_set_member_pkey PRIMARY KEY (codebook, theme_set, ordinal),
	CONSTRAINT theme_set_member_set_fkey FOREIGN KEY (codebook, theme_set) REFERENCES @programme@.theme_set,
	CONSTRAINT theme_set_member_theme_fkey FOREIGN KEY (codebook, theme) REFERENCES @programme@.theme,
	CONSTRAINT theme_set_member_guid CHECK (guid::uuid = theme)
);
COMMENT ON TABLE @programme@.theme_set_member IS 'Themes of sets';
COMMENT ON COLUMN @programme@.theme_set_member.codebook IS 'the codebook';
COMMENT ON COLUMN @programme@.theme_set_member.theme_set IS 'the set';
COMMENT ON COLUMN @programme@.theme_set_member.ordinal IS 'place in the set';
COMMENT ON COLUMN @programme@.theme_set_member.theme IS 'the theme';
COMMENT ON COLUMN @programme@.theme_set_member.guid IS 'GUID of the theme, as the set writes it';
CREATE INDEX theme_set_member_theme ON @programme@.theme_set_member (codebook, theme);

CREATE TABLE @programme@.coding (
	excerpt bigint CONSTRAINT coding_excerpt_fkey REFERENCES @programme@.excerpt,
	codebook @programme@.code,
	theme uuid,
	coder @programme@.code DEFAULT 'team',
	coded_on date,
	note text,
	CONSTRAINT coding_pkey PRIMARY KEY (excerpt, codebook, theme, coder),
	CONSTRAINT coding_theme_fkey FOREIGN KEY (codebook, theme) REFERENCES @programme@.theme
);
COMMENT ON TABLE @programme@.coding IS 'Which excerpts were coded by which themes, by whom';
COMMENT ON COLUMN @programme@.coding.excerpt IS 'the excerpt';
COMMENT ON COLUMN @programme@.coding.codebook IS 'the codebook';
COMMENT ON COLUMN @programme@.coding.theme IS 'the theme';
COMMENT ON COLUMN @programme@.coding.coder IS 'pseudonym of the coder';
COMMENT ON COLUMN @programme@.coding.coded_on IS 'when';
COMMENT ON COLUMN @programme@.coding.note IS 'memo';
CREATE INDEX coding_theme ON @programme@.coding (codebook, theme);

CREATE TABLE @programme@.finding (
	finding @programme@.code CONSTRAINT finding_pkey PRIMARY KEY,
	evaluation @programme@.code CONSTRAINT finding_evaluation_fkey REFERENCES @programme@.evaluation,
	tag @extschema@.domain_tag CONSTRAINT finding_tag_fkey REFERENCES @programme@.domain,
	statement text NOT NULL,
	n_sources integer CONSTRAINT finding_sources CHECK (n_sources >= 0),
	n_areas integer CONSTRAINT finding_areas CHECK (n_areas >= 0),
	evidence @programme@.code CONSTRAINT finding_evidence_fkey REFERENCES @programme@.evidence,
	publish boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE @programme@.finding IS 'Findings: what the qualitative strand says, by domain';
COMMENT ON COLUMN @programme@.finding.finding IS 'short key';
COMMENT ON COLUMN @programme@.finding.evaluation IS 'evaluation it is of';
COMMENT ON COLUMN @programme@.finding.tag IS 'the domain';
COMMENT ON COLUMN @programme@.finding.statement IS 'the finding, in a sentence';
COMMENT ON COLUMN @programme@.finding.n_sources IS 'sources it rests on';
COMMENT ON COLUMN @programme@.finding.n_areas IS 'areas they are from';
COMMENT ON COLUMN @programme@.finding.evidence IS 'where it is published';
COMMENT ON COLUMN @programme@.finding.publish IS 'whether readers may see it';
CREATE INDEX finding_evaluation ON @programme@.finding (evaluation);
CREATE INDEX finding_tag ON @programme@.finding (tag);
CREATE INDEX finding_evidence ON @programme@.finding (evidence);

CREATE TABLE @programme@.finding_excerpt (
	finding @programme@.code CONSTRAINT finding_excerpt_finding_fkey REFERENCES @programme@.finding,
	excerpt bigint CONSTRAINT finding_excerpt_excerpt_fkey REFERENCES @programme@.excerpt,
	CONSTRAINT finding_excerpt_pkey PRIMARY KEY (finding, excerpt)
);
COMMENT ON TABLE @programme@.finding_excerpt IS 'Excerpts that show a finding';
COMMENT ON COLUMN @programme@.finding_excerpt.finding IS 'the finding';
COMMENT ON COLUMN @programme@.finding_excerpt.excerpt IS 'the excerpt';
CREATE INDEX finding_excerpt_excerpt ON @programme@.finding_excerpt (excerpt);

CREATE TABLE @programme@.joint_display (
	joint_display bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT joint_display_pkey PRIMARY KEY,
	evaluation @programme@.code NOT NULL CONSTRAINT joint_display_evaluation_fkey REFERENCES @programme@.evaluation,
	tag @extschema@.domain_tag NOT NULL CONSTRAINT joint_display_tag_fkey REFERENCES @programme@.domain,
	estimate bigint CONSTRAINT joint_display_estimate_fkey REFERENCES @programme@.estimate,
	finding @programme@.code CONSTRAINT joint_display_finding_fkey REFERENCES @programme@.finding,
	fit text NOT NULL CONSTRAINT joint_display_fit CHECK (fit IN ('confirms', 'expands', 'discordant', 'silent')),
	inference text,
	publish boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE @programme@.joint_display IS 'Joint display: where numbers and interviews meet, and whether they agree';
COMMENT ON COLUMN @programme@.joint_display.joint_display IS 'number of the row';
COMMENT ON COLUMN @programme@.joint_display.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.joint_display.tag IS 'the domain';
COMMENT ON COLUMN @programme@.joint_display.estimate IS 'the estimate; NULL: nothing was measured';
COMMENT ON COLUMN @programme@.joint_display.finding IS 'the finding; NULL: nothing was said';
COMMENT ON COLUMN @programme@.joint_display.fit IS 'how they fit: discordant is a result, not an error; silent: one has nothing to say';
COMMENT ON COLUMN @programme@.joint_display.inference IS 'what follows from both together';
COMMENT ON COLUMN @programme@.joint_display.publish IS 'whether readers may see it';
CREATE INDEX joint_display_evaluation ON @programme@.joint_display (evaluation);
CREATE INDEX joint_display_tag ON @programme@.joint_display (tag);
CREATE INDEX joint_display_estimate ON @programme@.joint_display (estimate);
CREATE INDEX joint_display_finding ON @programme@.joint_display (finding);

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('source', 'microdata'), ('excerpt', 'microdata'), ('coding', 'microdata'), ('finding_excerpt', 'microdata'),
	('codebook', 'analysis'), ('theme', 'analysis'), ('theme_set', 'analysis'), ('theme_set_member', 'analysis'),
	('finding', 'analysis'), ('joint_display', 'analysis');
$programme_step_10$),
(11, 'published', 'What readers may see: aggregates, with a least number of people behind each', $programme_step_11$-- What readers may see: aggregates, with a least number of people behind each

-- Readers have no rights to the tables. These views run with the rights of
-- their owner, who sees every row (security_invoker = false), and let nothing
-- out but what they select (security_barrier, so that a reader's own function
-- in WHERE is not shown the rows behind an aggregate).

CREATE TABLE @programme@.disclosure_rule (
	only_row boolean DEFAULT true CONSTRAINT disclosure_rule_pkey PRIMARY KEY CONSTRAINT disclosure_rule_one CHECK (only_row),
	min_base integer NOT NULL DEFAULT 30 CONSTRAINT disclosure_rule_min_base CHECK (min_base >= 1),
	min_count integer NOT NULL DEFAULT 10 CONSTRAINT disclosure_rule_min_count CHECK (min_count >= 1),
	round_to integer NOT NULL DEFAULT 5 CONSTRAINT disclosure_rule_round_to CHECK (round_to >= 1),
	source text
);
COMMENT ON TABLE @programme@.disclosure_rule IS 'The rules of disclosure control that the published views keep: one row, for you to change';
COMMENT ON COLUMN @programme@.disclosure_rule.only_row IS 'there is one row';
COMMENT ON COLUMN @programme@.disclosure_rule.min_base IS 'fewest answers that a mean or percentage is shown for';
COMMENT ON COLUMN @programme@.disclosure_rule.min_count IS 'fewest people in a count, and on either side of a percentage';
COMMENT ON COLUMN @programme@.disclosure_rule.round_to IS 'counts are rounded to the nearest multiple of this';
COMMENT ON COLUMN @programme@.disclosure_rule.source IS 'whose rules these are';
INSERT INTO @programme@.disclosure_rule (source) VALUES ('defaults of the extension: stricter than most UK bodies ask for survey percentages');

-- The twin of outcome_value with the rights of its owner: a view for which the
-- caller's rights count keeps asking for them inside another view.
DO $do$
DECLARE
	programme CONSTANT text := current_setting('resilience.programme');
	original CONSTANT regclass := format('%I.outcome_value', programme);
BEGIN
	EXECUTE format('CREATE VIEW %I.outcome_value_owner WITH (security_barrier = true) AS %s', programme, pg_get_viewdef(original));
	EXECUTE format('COMMENT ON VIEW %I.outcome_value_owner IS %L', programme, 'outcome_value with the rights of its owner, for the published views; granted to nobody');
	EXECUTE (SELECT string_agg(format('COMMENT ON COLUMN %I.outcome_value_owner.%I IS %L', programme, attname, col_description(attrelid, attnum)), ';' ORDER BY attnum)
		FROM pg_attribute WHERE attrelid = original AND attnum > 0);
END
$do$;

CREATE VIEW @programme@.published_area_outcome WITH (security_barrier = true) AS
SELECT t.outcome::text AS outcome,
	o.label,
	o.scale,
	o.direction,
	t.area::text AS area,
	a.name AS area_name,
	a.kind,
	t.wave::text AS wave,
	w.label AS wave_label,
	CASE WHEN NOT t.hidden THEN round(t.mean::numeric, 3) END AS value,
	CASE WHEN NOT t.hidden THEN t.n / d.round_to * d.round_to + CASE WHEN 2 * (t.n % d.round_to) >= d.round_to THEN d.round_to ELSE 0 END END AS base,
	CASE WHEN t.too_few THEN 'too few answers' WHEN t.hidden THEN 'hidden, so that the one with too few cannot be worked out' END AS value_note
FROM (
	-- A single hidden area could be worked out from the others and the whole, so
	-- the smallest of the others is hidden too.
	SELECT f.*, f.too_few OR (f.few_areas = 1 AND f.place = 1) AS hidden
	FROM (
		SELECT c.*, count(*) FILTER (WHERE c.too_few) OVER (PARTITION BY c.outcome, c.wave, c.kind) AS few_areas,
			row_number() OVER (PARTITION BY c.outcome, c.wave, c.kind, c.too_few ORDER BY c.n, c.area) AS place
		FROM (
			SELECT b.*, b.n < r.min_base OR (b.scale = 'proportion' AND least(b.yes, b.n - b.yes) < r.min_count) AS too_few
			FROM (
				SELECT s.outcome, x.scale, v.area, y.kind, v.wave, count(*) AS n, count(*) FILTER (WHERE s.value = 1) AS yes,
					sum(s.value * v.w_final) / sum(v.w_final) AS mean
				FROM @programme@.outcome_value_owner s
				JOIN @programme@.outcome x ON x.outcome = s.outcome AND x.role <> 'covariate'
				JOIN @programme@.interview v ON v.interview = s.interview AND v.w_final > 0
				JOIN @programme@.area y ON y.area = v.area
				WHERE s.value IS NOT NULL
				GROUP BY s.outcome, x.scale, v.area, y.kind, v.wave
			) b CROSS JOIN @programme@.disclosure_rule r
		) c
	) f
) t
JOIN @programme@.outcome o ON o.outcome = t.outcome
JOIN @programme@.area a ON a.area = t.area
JOIN @programme@.wave w ON w.wave = t.wave
CROSS JOIN @programme@.disclosure_rule d;
COMMENT ON VIEW @programme@.published_area_outcome IS 'Each area''s result on each outcome in each wave, if enough people answered';
COMMENT ON COLUMN @programme@.published_area_outcome.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.published_area_outcome.label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_area_outcome.scale IS 'proportion or mean';
COMMENT ON COLUMN @programme@.published_area_outcome.direction IS 'which way is better';
COMMENT ON COLUMN @programme@.published_area_outcome.area IS 'the area';
COMMENT ON COLUMN @programme@.published_area_outcome.area_name IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_area_outcome.kind IS 'nfl, comparator or reference';
COMMENT ON COLUMN @programme@.published_area_outcome.wave IS 'the wave';
COMMENT ON COLUMN @programme@.published_area_outcome.wave_label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_area_outcome.value IS 'weighted proportion or mean, to three decimals; NULL if hidden';
COMMENT ON COLUMN @programme@.published_area_outcome.base IS 'people who answered, rounded';
COMMENT ON COLUMN @programme@.published_area_outcome.value_note IS 'why the value is hidden';

CREATE VIEW @programme@.published_arm_outcome WITH (security_barrier = true) AS
SELECT t.evaluation::text AS evaluation,
	t.outcome::text AS outcome,
	o.label,
	o.scale,
	o.direction,
	t.arm,
	t.wave::text AS wave,
	w.label AS wave_label,
	CASE WHEN NOT t.too_few THEN round(t.mean::numeric, 3) END AS value,
	CASE WHEN NOT t.too_few THEN t.n / d.round_to * d.round_to + CASE WHEN 2 * (t.n % d.round_to) >= d.round_to THEN d.round_to ELSE 0 END END AS base,
	t.areas,
	CASE WHEN t.too_few THEN 'too few answers' END AS value_note
FROM (
	SELECT b.*, b.n < r.min_base OR b.areas < 2 OR (b.scale = 'proportion' AND least(b.yes, b.n - b.yes) < r.min_count) AS too_few
	FROM (
		SELECT e.evaluation, s.outcome, x.scale, e.arm, v.wave, count(*) AS n, count(DISTINCT v.area) AS areas,
			count(*) FILTER (WHERE s.value = 1) AS yes, sum(s.value * v.w_final) / sum(v.w_final) AS mean
		FROM @programme@.outcome_value_owner s
		JOIN @programme@.outcome x ON x.outcome = s.outcome AND x.role <> 'covariate'
		JOIN @programme@.interview v ON v.interview = s.interview AND v.w_final > 0
		JOIN @programme@.evaluation_area e ON e.area = v.area AND e.included
		JOIN @programme@.evaluation_wave p ON p.evaluation = e.evaluation AND p.wave = v.wave
		WHERE s.value IS NOT NULL
		GROUP BY e.evaluation, s.outcome, x.scale, e.arm, v.wave
	) b CROSS JOIN @programme@.disclosure_rule r
) t
JOIN @programme@.outcome o ON o.outcome = t.outcome
JOIN @programme@.wave w ON w.wave = t.wave
CROSS JOIN @programme@.disclosure_rule d;
COMMENT ON VIEW @programme@.published_arm_outcome IS 'Each arm''s result on each outcome in each wave of an evaluation, if enough people answered';
COMMENT ON COLUMN @programme@.published_arm_outcome.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.published_arm_outcome.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.published_arm_outcome.label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_arm_outcome.scale IS 'proportion or mean';
COMMENT ON COLUMN @programme@.published_arm_outcome.direction IS 'which way is better';
COMMENT ON COLUMN @programme@.published_arm_outcome.arm IS 'nfl or comparator';
COMMENT ON COLUMN @programme@.published_arm_outcome.wave IS 'the wave';
COMMENT ON COLUMN @programme@.published_arm_outcome.wave_label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_arm_outcome.value IS 'weighted proportion or mean, to three decimals; NULL if hidden';
COMMENT ON COLUMN @programme@.published_arm_outcome.base IS 'people who answered, rounded';
COMMENT ON COLUMN @programme@.published_arm_outcome.areas IS 'areas they live in';
COMMENT ON COLUMN @programme@.published_arm_outcome.value_note IS 'why the value is hidden';

CREATE VIEW @programme@.published_estimate WITH (security_barrier = true) AS
SELECT t.estimate AS estimate_number,
	r.evaluation::text AS evaluation,
	t.outcome::text AS outcome,
	o.label,
	o.role,
	o.direction,
	o.tag::text AS tag,
	t.subgroup,
	t.adjusted,
	t.prespecified,
	CASE WHEN t.enough THEN (t.result).estimate END AS effect,
	CASE WHEN t.enough THEN (t.result).conf_low END AS conf_low,
	CASE WHEN t.enough THEN (t.result).conf_high END AS conf_high,
	CASE WHEN t.enough THEN (t.result).p_value END AS p_value,
	CASE WHEN t.enough THEN t.p_adjusted END AS p_adjusted,
	(t.result).conf_level,
	(t.result).n_clusters AS areas,
	(t.result).n_clusters_treated AS areas_treated,
	(t.result).scale,
	(t.result).method,
	CASE WHEN t.enough THEN (t.result).note ELSE 'too few people in a cell' END AS note,
	r.run_at
FROM (
	SELECT e.*, (e.result).n >= 4 * d.min_base AND coalesce((SELECT min(c.n) >= d.min_base FROM @extschema@.did_cells(e.sample) c), true) AS enough
	FROM @programme@.estimate e CROSS JOIN @programme@.disclosure_rule d
	WHERE e.publish
) t
JOIN @programme@.analysis_run r ON r.analysis_run = t.analysis_run
JOIN @programme@.outcome o ON o.outcome = t.outcome;
COMMENT ON VIEW @programme@.published_estimate IS 'Estimates that were released, null results too; without numbers if a cell behind them has too few people';
COMMENT ON COLUMN @programme@.published_estimate.estimate_number IS 'number of the estimate';
COMMENT ON COLUMN @programme@.published_estimate.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.published_estimate.outcome IS 'the outcome';
COMMENT ON COLUMN @programme@.published_estimate.label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_estimate.role IS 'primary, secondary or exploratory';
COMMENT ON COLUMN @programme@.published_estimate.direction IS 'which way is better';
COMMENT ON COLUMN @programme@.published_estimate.tag IS 'domain of the outcome';
COMMENT ON COLUMN @programme@.published_estimate.subgroup IS 'who: all, or a subgroup';
COMMENT ON COLUMN @programme@.published_estimate.adjusted IS 'whether adjusted for covariates';
COMMENT ON COLUMN @programme@.published_estimate.prespecified IS 'whether fixed beforehand';
COMMENT ON COLUMN @programme@.published_estimate.effect IS 'the effect; of a proportion, 0.01 is one percentage point';
COMMENT ON COLUMN @programme@.published_estimate.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN @programme@.published_estimate.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN @programme@.published_estimate.p_value IS 'two-sided p-value of no effect';
COMMENT ON COLUMN @programme@.published_estimate.p_adjusted IS 'p-value adjusted for the number of outcomes';
COMMENT ON COLUMN @programme@.published_estimate.conf_level IS 'confidence level';
COMMENT ON COLUMN @programme@.published_estimate.areas IS 'areas';
COMMENT ON COLUMN @programme@.published_estimate.areas_treated IS 'areas in the programme';
COMMENT ON COLUMN @programme@.published_estimate.scale IS 'proportion or mean';
COMMENT ON COLUMN @programme@.published_estimate.method IS 'method, in words for a report';
COMMENT ON COLUMN @programme@.published_estimate.note IS 'what to keep in mind';
COMMENT ON COLUMN @programme@.published_estimate.run_at IS 'when it was estimated';

CREATE VIEW @programme@.published_survey_flow WITH (security_barrier = true) AS
SELECT c.wave::text AS wave,
	w.label AS wave_label,
	c.area::text AS area,
	CASE WHEN c.issued >= d.min_count THEN (c.issued + d.round_to / 2) / d.round_to * d.round_to END AS issued,
	CASE WHEN c.complete >= d.min_count THEN (c.complete + d.round_to / 2) / d.round_to * d.round_to END AS complete,
	CASE WHEN least(c.complete, c.eligible - c.complete) >= d.min_count THEN round(c.complete::numeric / c.eligible, 2) END AS response_rate
FROM (
	SELECT wave, area, sum(n) AS issued, coalesce(sum(n) FILTER (WHERE disposition = 'complete'), 0) AS complete,
		coalesce(sum(n) FILTER (WHERE disposition <> 'ineligible'), 0) AS eligible
	FROM @programme@.disposition GROUP BY wave, area
) c
JOIN @programme@.wave w ON w.wave = c.wave
CROSS JOIN @programme@.disclosure_rule d;
COMMENT ON VIEW @programme@.published_survey_flow IS 'From addresses to interviews, by wave and area';
COMMENT ON COLUMN @programme@.published_survey_flow.wave IS 'the wave';
COMMENT ON COLUMN @programme@.published_survey_flow.wave_label IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_survey_flow.area IS 'the area';
COMMENT ON COLUMN @programme@.published_survey_flow.issued IS 'addresses issued, rounded';
COMMENT ON COLUMN @programme@.published_survey_flow.complete IS 'complete interviews, rounded';
COMMENT ON COLUMN @programme@.published_survey_flow.response_rate IS 'complete interviews by addresses not known to be ineligible';

CREATE VIEW @programme@.published_initiative WITH (security_barrier = true) AS
SELECT i.initiative::text AS initiative,
	i.title,
	i.area::text AS area,
	i.origin,
	i.level,
	(SELECT s.status FROM @programme@.initiative_status s WHERE s.initiative = i.initiative ORDER BY s.starts_on DESC LIMIT 1) AS status,
	(SELECT string_agg(t.tag::text, ', ' ORDER BY t.tag) FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.is_primary) AS primary_tags,
	(SELECT string_agg(DISTINCT t.tag::text, ', ') FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.basis = 'intended') AS intended_tags,
	(SELECT string_agg(DISTINCT t.tag::text, ', ') FROM @programme@.initiative_tag t WHERE t.initiative = i.initiative AND t.basis = 'observed') AS observed_tags,
	l.name AS lead,
	coalesce(i.actual_start, i.planned_start) AS starts_on,
	coalesce(i.actual_end, i.planned_end) AS ends_on,
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'community_profile') AS rests_on_profile,
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'scientific_evidence') AS rests_on_science,
	EXISTS (SELECT FROM @programme@.initiative_criterion c WHERE c.initiative = i.initiative AND c.criterion = 'community_experience') AS rests_on_experience
FROM @programme@.initiative i
LEFT JOIN @programme@.organisation l ON l.organisation = i.lead;
COMMENT ON VIEW @programme@.published_initiative IS 'Initiatives: where, in which domains, how far, and which of the three criteria they rest on';
COMMENT ON COLUMN @programme@.published_initiative.initiative IS 'the initiative';
COMMENT ON COLUMN @programme@.published_initiative.title IS 'its title';
COMMENT ON COLUMN @programme@.published_initiative.area IS 'the area; NULL: an example';
COMMENT ON COLUMN @programme@.published_initiative.origin IS 'existing, adapted_existing, co_developed or example';
COMMENT ON COLUMN @programme@.published_initiative.level IS 'individual, community or system';
COMMENT ON COLUMN @programme@.published_initiative.status IS 'latest status';
COMMENT ON COLUMN @programme@.published_initiative.primary_tags IS 'main domain in each framework';
COMMENT ON COLUMN @programme@.published_initiative.intended_tags IS 'domains it aims at';
COMMENT ON COLUMN @programme@.published_initiative.observed_tags IS 'domains it was found to act on';
COMMENT ON COLUMN @programme@.published_initiative.lead IS 'organisation that leads it';
COMMENT ON COLUMN @programme@.published_initiative.starts_on IS 'first day: actual, else planned';
COMMENT ON COLUMN @programme@.published_initiative.ends_on IS 'last day: actual, else planned';
COMMENT ON COLUMN @programme@.published_initiative.rests_on_profile IS 'whether it rests on a community profile';
COMMENT ON COLUMN @programme@.published_initiative.rests_on_science IS 'whether it rests on scientific evidence';
COMMENT ON COLUMN @programme@.published_initiative.rests_on_experience IS 'whether it rests on the community''s experience';

CREATE VIEW @programme@.published_domain_coverage WITH (security_barrier = true) AS
SELECT d.framework,
	d.tag::text AS tag,
	d.label AS domain_label,
	a.area::text AS area,
	count(DISTINCT i.initiative) FILTER (WHERE t.tag OPERATOR(@extschema@.=) d.tag) AS tagged,
	count(DISTINCT i.initiative) FILTER (WHERE i.actual_start IS NOT NULL AND t.tag OPERATOR(@extschema@.=) d.tag) AS tagged_started,
	count(DISTINCT i.initiative) AS tagged_or_crosswalk
FROM @programme@.domain d
CROSS JOIN @programme@.area a
LEFT JOIN (@programme@.initiative i JOIN @programme@.initiative_tag t ON t.initiative = i.initiative) ON i.area = a.area AND (t.tag OPERATOR(@extschema@.=) d.tag
	OR EXISTS (SELECT FROM @programme@.domain_crosswalk x WHERE x.from_tag OPERATOR(@extschema@.=) t.tag AND x.to_tag OPERATOR(@extschema@.=) d.tag AND x.relation IN ('exact', 'close', 'broad')
		OR x.to_tag OPERATOR(@extschema@.=) t.tag AND x.from_tag OPERATOR(@extschema@.=) d.tag AND x.relation IN ('exact', 'close', 'narrow')))
WHERE a.kind = 'nfl'
GROUP BY d.framework, d.tag, d.label, a.area;
COMMENT ON VIEW @programme@.published_domain_coverage IS 'How many initiatives each area has in each domain, by the framework''s own tags and through the crosswalk';
COMMENT ON COLUMN @programme@.published_domain_coverage.framework IS 'the framework';
COMMENT ON COLUMN @programme@.published_domain_coverage.tag IS 'the domain';
COMMENT ON COLUMN @programme@.published_domain_coverage.domain_label IS 'its name';
COMMENT ON COLUMN @programme@.published_domain_coverage.area IS 'the area';
COMMENT ON COLUMN @programme@.published_domain_coverage.tagged IS 'initiatives tagged by the domain';
COMMENT ON COLUMN @programme@.published_domain_coverage.tagged_started IS 'of these, begun';
COMMENT ON COLUMN @programme@.published_domain_coverage.tagged_or_crosswalk IS 'tagged by the domain, or by an exact, close or narrower one of another framework';

CREATE VIEW @programme@.published_oversight WITH (security_barrier = true) AS
SELECT g.oversight_group::text AS oversight_group,
	coalesce(g.local_name, g.name) AS name,
	g.area::text AS area,
	g.established_on,
	(SELECT count(*) FROM @programme@.meeting m WHERE m.oversight_group = g.oversight_group) AS meetings,
	(SELECT round(avg(m.attendance), 0) FROM @programme@.meeting m WHERE m.oversight_group = g.oversight_group) AS mean_attendance,
	(SELECT round(avg((r.role IN ('resident', 'resident_adviser'))::int), 1) FROM @programme@.oversight_member r WHERE r.oversight_group = g.oversight_group) AS resident_share,
	(SELECT count(*) FROM @programme@.decision d WHERE d.oversight_group = g.oversight_group) AS decisions,
	(SELECT count(*) FROM @programme@.enquiry e WHERE e.area = g.area) AS enquiries,
	(SELECT count(*) FROM @programme@.engagement_event e WHERE e.area = g.area) AS events
FROM @programme@.oversight_group g;
COMMENT ON VIEW @programme@.published_oversight IS 'Oversight groups: how often they met, who had a seat, and what they decided';
COMMENT ON COLUMN @programme@.published_oversight.oversight_group IS 'the group';
COMMENT ON COLUMN @programme@.published_oversight.name IS 'the name it goes by';
COMMENT ON COLUMN @programme@.published_oversight.area IS 'the area';
COMMENT ON COLUMN @programme@.published_oversight.established_on IS 'when it was set up';
COMMENT ON COLUMN @programme@.published_oversight.meetings IS 'meetings held';
COMMENT ON COLUMN @programme@.published_oversight.mean_attendance IS 'how many come, on average';
COMMENT ON COLUMN @programme@.published_oversight.resident_share IS 'share of seats that residents have or had, to a tenth';
COMMENT ON COLUMN @programme@.published_oversight.decisions IS 'decisions taken';
COMMENT ON COLUMN @programme@.published_oversight.enquiries IS 'resident-led enquiries in the area';
COMMENT ON COLUMN @programme@.published_oversight.events IS 'engagement events in the area';

CREATE VIEW @programme@.published_exposure WITH (security_barrier = true) AS
SELECT x.area::text AS area,
	a.name AS area_name,
	x.batch::text AS batch,
	coalesce(x.planned_start, b.planned_start) AS planned_start,
	x.actual_start,
	x.actual_end
FROM @programme@.area_exposure x
JOIN @programme@.area a ON a.area = x.area
LEFT JOIN @programme@.batch b ON b.batch = x.batch;
COMMENT ON VIEW @programme@.published_exposure IS 'When each area was to start, and when it did';
COMMENT ON COLUMN @programme@.published_exposure.area IS 'the area';
COMMENT ON COLUMN @programme@.published_exposure.area_name IS 'its name in reports';
COMMENT ON COLUMN @programme@.published_exposure.batch IS 'the batch';
COMMENT ON COLUMN @programme@.published_exposure.planned_start IS 'first day, as planned';
COMMENT ON COLUMN @programme@.published_exposure.actual_start IS 'first day, as it came about';
COMMENT ON COLUMN @programme@.published_exposure.actual_end IS 'last day';

CREATE VIEW @programme@.published_finding WITH (security_barrier = true) AS
SELECT f.finding::text AS finding,
	f.evaluation::text AS evaluation,
	f.tag::text AS tag,
	d.label AS domain_label,
	f.statement,
	f.n_sources AS sources,
	f.n_areas AS areas
FROM @programme@.finding f
LEFT JOIN @programme@.domain d ON d.tag OPERATOR(@extschema@.=) f.tag
WHERE f.publish;
COMMENT ON VIEW @programme@.published_finding IS 'Qualitative findings that were released';
COMMENT ON COLUMN @programme@.published_finding.finding IS 'the finding';
COMMENT ON COLUMN @programme@.published_finding.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.published_finding.tag IS 'the domain';
COMMENT ON COLUMN @programme@.published_finding.domain_label IS 'its name';
COMMENT ON COLUMN @programme@.published_finding.statement IS 'the finding, in a sentence';
COMMENT ON COLUMN @programme@.published_finding.sources IS 'sources it rests on';
COMMENT ON COLUMN @programme@.published_finding.areas IS 'areas they are from';

CREATE VIEW @programme@.published_joint_display WITH (security_barrier = true) AS
SELECT j.joint_display AS row_number,
	j.evaluation::text AS evaluation,
	j.tag::text AS tag,
	d.label AS domain_label,
	e.outcome,
	e.effect,
	e.conf_low,
	e.conf_high,
	f.statement,
	j.fit,
	j.inference
FROM @programme@.joint_display j
JOIN @programme@.domain d ON d.tag OPERATOR(@extschema@.=) j.tag
LEFT JOIN @programme@.published_estimate e ON e.estimate_number = j.estimate
LEFT JOIN @programme@.published_finding f ON f.finding = j.finding::text
WHERE j.publish AND (j.estimate IS NULL OR e.estimate_number IS NOT NULL) AND (j.finding IS NULL OR f.finding IS NOT NULL);
COMMENT ON VIEW @programme@.published_joint_display IS 'Where numbers and interviews meet, as far as both were released';
COMMENT ON COLUMN @programme@.published_joint_display.row_number IS 'number of the row';
COMMENT ON COLUMN @programme@.published_joint_display.evaluation IS 'the evaluation';
COMMENT ON COLUMN @programme@.published_joint_display.tag IS 'the domain';
COMMENT ON COLUMN @programme@.published_joint_display.domain_label IS 'its name';
COMMENT ON COLUMN @programme@.published_joint_display.outcome IS 'outcome that was measured';
COMMENT ON COLUMN @programme@.published_joint_display.effect IS 'the effect; of a proportion, 0.01 is one percentage point';
COMMENT ON COLUMN @programme@.published_joint_display.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN @programme@.published_joint_display.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN @programme@.published_joint_display.statement IS 'what the qualitative strand says';
COMMENT ON COLUMN @programme@.published_joint_display.fit IS 'confirms, expands, discordant or silent';
COMMENT ON COLUMN @programme@.published_joint_display.inference IS 'what follows from both together';

INSERT INTO @programme@.programme_table (table_name, class) VALUES
	('disclosure_rule', 'system'), ('outcome_value_owner', 'system'),
	('published_area_outcome', 'published'), ('published_arm_outcome', 'published'), ('published_estimate', 'published'),
	('published_survey_flow', 'published'), ('published_initiative', 'published'), ('published_domain_coverage', 'published'),
	('published_oversight', 'published'), ('published_exposure', 'published'), ('published_finding', 'published'), ('published_joint_display', 'published');
$programme_step_11$),
(12, 'access', 'Who may see what: roles, their areas, and row-level security by area', $programme_step_12$-- Who may see what: roles, their areas, and row-level security by area

-- A role sees no row of an area unless it is listed here, whatever it was
-- granted by hand. The owner of the tables is not held back by policies.

CREATE TABLE @programme@.role_access (
	role_name text CONSTRAINT role_access_pkey PRIMARY KEY,
	level text NOT NULL CONSTRAINT role_access_level CHECK (level IN ('reader', 'editor', 'analyst')),
	all_areas boolean NOT NULL,
	granted_at timestamptz NOT NULL DEFAULT now(),
	granted_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE @programme@.role_access IS 'Roles that grant_programme gave access';
COMMENT ON COLUMN @programme@.role_access.role_name IS 'the role';
COMMENT ON COLUMN @programme@.role_access.level IS 'reader: published views; editor: writes the registry; analyst: reads answers';
COMMENT ON COLUMN @programme@.role_access.all_areas IS 'whether it has all areas, or those of role_area only';
COMMENT ON COLUMN @programme@.role_access.granted_at IS 'when';
COMMENT ON COLUMN @programme@.role_access.granted_by IS 'by whom';

CREATE TABLE @programme@.role_area (
	role_name text CONSTRAINT role_area_role_fkey REFERENCES @programme@.role_access ON DELETE CASCADE,
	area @programme@.code CONSTRAINT role_area_area_fkey REFERENCES @programme@.area,
	CONSTRAINT role_area_pkey PRIMARY KEY (role_name, area)
);
COMMENT ON TABLE @programme@.role_area IS 'Areas of roles that do not have them all, such as members of an oversight group';
COMMENT ON COLUMN @programme@.role_area.role_name IS 'the role';
COMMENT ON COLUMN @programme@.role_area.area IS 'an area it has';
CREATE INDEX role_area_area ON @programme@.role_area (area);

-- Of these, everybody sees what concerns themselves.
ALTER TABLE @programme@.role_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_access_own ON @programme@.role_access FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_access_own ON @programme@.role_access IS 'a role sees its own access, and that of roles it is a member of';
ALTER TABLE @programme@.role_area ENABLE ROW LEVEL SECURITY;
CREATE POLICY role_area_own ON @programme@.role_area FOR SELECT
	USING (role_name IN (SELECT r.rolname::text FROM pg_roles r WHERE pg_has_role(r.oid, 'USAGE'::text)));
COMMENT ON POLICY role_area_own ON @programme@.role_area IS 'a role sees its own areas, and those of roles it is a member of';

-- Answers of people are for analysts: what a role has as an editor does not count.
CREATE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM @programme@.role_access a JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE a.all_areas AND (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION @programme@.has_all_areas(boolean) IS 'whether the current role may see all areas, in the registry or, if microdata, in answers';
CREATE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT o.area::text FROM @programme@.role_area o JOIN @programme@.role_access a ON a.role_name = o.role_name JOIN pg_roles r ON r.rolname = a.role_name::name
	WHERE (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(r.oid, 'USAGE'::text));
COMMENT ON FUNCTION @programme@.own_areas(boolean) IS 'areas that the current role may see, in the registry or, if microdata, in answers, besides all areas';

DO $do$
DECLARE
	programme CONSTANT text := quote_ident(current_setting('resilience.programme'));
	here text;
	child text[];
	-- What a role has of the registry, and of answers.
	all_areas CONSTANT text := format('(SELECT %s.has_all_areas(false))', programme);
	all_answers CONSTANT text := format('(SELECT %s.has_all_areas(true))', programme);
	own_area CONSTANT text := format('area::text = ANY ((SELECT %s.own_areas(false))::text[])', programme);
	own_answers CONSTANT text := format('area::text = ANY ((SELECT %s.own_areas(true))::text[])', programme);
BEGIN
	-- Tables that belong to no area: everybody who may read them sees all of them,
	-- and roles with all areas write them.
	FOREACH here IN ARRAY ARRAY['framework', 'domain', 'domain_alias', 'domain_crosswalk', 'programme', 'programme_period', 'context_fact', 'phase',
		'phase_step', 'glossary', 'organisation', 'area_geography', 'deprivation', 'batch', 'recognition', 'survey', 'wave', 'question', 'response_option'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (true)', here || '_read', programme, here);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_read', programme, here, 'what belongs to no area is for all who may read the table');
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s)', here || '_write', programme, here, all_areas);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_write', programme, here, 'what belongs to no area is written by roles with all areas');
	END LOOP;

	-- Tables with an area. In the second list, rows without one are for all to read.
	FOREACH here IN ARRAY ARRAY['area_exposure', 'oversight_group', 'coren_agency', 'resident_adviser', 'engagement_event', 'enquiry', 'disposition',
		'area', 'initiative', 'evidence'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %s)', here || '_area', programme, here, all_areas, own_area);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_area', programme, here, 'rows of the areas that the role has');
	END LOOP;

	-- Tables that go with another one: table, key, the other, its key. What the role
	-- sees of the other decides; to write, it must have the area of the other.
	FOREACH child SLICE 1 IN ARRAY ARRAY[['initiative_status', 'initiative', 'initiative', 'initiative'], ['initiative_partner', 'initiative', 'initiative', 'initiative'],
		['initiative_tag', 'initiative', 'initiative', 'initiative'], ['initiative_criterion', 'initiative', 'initiative', 'initiative'],
		['initiative_interaction', 'from_initiative', 'initiative', 'initiative'],
		['oversight_member', 'oversight_group', 'oversight_group', 'oversight_group'], ['meeting', 'oversight_group', 'oversight_group', 'oversight_group'],
		['decision', 'oversight_group', 'oversight_group', 'oversight_group']] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, child[1]);
		EXECUTE format('CREATE POLICY %I ON %s.%I FOR SELECT USING (%I IN (SELECT o.%I FROM %s.%I o))', child[1] || '_read', programme, child[1], child[2], child[4], programme, child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_read', programme, child[1], format('rows of the %s rows that the role sees', child[3]));
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %I IN (SELECT o.%I FROM %s.%I o WHERE o.%s))',
			child[1] || '_write', programme, child[1], all_areas, child[2], child[4], programme, child[3], own_area);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_write', programme, child[1], 'rows of the areas that the role has');
	END LOOP;

	-- Answers and what people said.
	FOREACH here IN ARRAY ARRAY['household', 'interview', 'source'] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, here);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %s)', here || '_area', programme, here, all_answers, own_answers);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', here || '_area', programme, here, 'rows of the areas that the role has as an analyst');
	END LOOP;
	FOREACH child SLICE 1 IN ARRAY ARRAY[['respondent', 'household', 'household', 'household'], ['response', 'interview', 'interview', 'interview'],
		['excerpt', 'source', 'source', 'source'], ['coding', 'excerpt', 'excerpt', 'excerpt'], ['finding_excerpt', 'excerpt', 'excerpt', 'excerpt']] LOOP
		EXECUTE format('ALTER TABLE %s.%I ENABLE ROW LEVEL SECURITY', programme, child[1]);
		EXECUTE format('CREATE POLICY %I ON %s.%I USING (%s OR %I IN (SELECT o.%I FROM %s.%I o))',
			child[1] || '_area', programme, child[1], all_answers, child[2], child[4], programme, child[3]);
		EXECUTE format('COMMENT ON POLICY %I ON %s.%I IS %L', child[1] || '_area', programme, child[1], 'rows of the areas that the role has as an analyst');
	END LOOP;
END
$do$;

CREATE POLICY area_read ON @programme@.area FOR SELECT USING (true);
CREATE POLICY initiative_read ON @programme@.initiative FOR SELECT USING (area IS NULL);
CREATE POLICY evidence_read ON @programme@.evidence FOR SELECT USING (area IS NULL);
COMMENT ON POLICY area_read ON @programme@.area IS 'the list of areas is for all who may read the table';
COMMENT ON POLICY initiative_read ON @programme@.initiative IS 'initiatives of no area are for all who may read the table';
COMMENT ON POLICY evidence_read ON @programme@.evidence IS 'evidence of no area is for all who may read the table';

INSERT INTO @programme@.programme_table (table_name, class) VALUES ('role_access', 'system'), ('role_area', 'system');
$programme_step_12$),
(13, 'roles', 'Roles by number, so that one that is renamed keeps what it was given', $programme_step_13$-- Roles by number, so that one that is renamed keeps what it was given

-- By its name, a role that was renamed kept its privileges while the list gave
-- them to whoever takes the name next. A regrole is the role's number, which is
-- shown as its name, and by which dumps restore it; of a role that was dropped,
-- the number is left.

-- What names the columns lets go of them first.
DROP POLICY role_access_own ON @programme@.role_access;
DROP POLICY role_area_own ON @programme@.role_area;
CREATE OR REPLACE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN false;
CREATE OR REPLACE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN '{}'::text[];
ALTER TABLE @programme@.role_area DROP CONSTRAINT role_area_role_fkey;

-- A name that no role has any more gives access to nobody.
DO $do$
DECLARE
	gone text;
BEGIN
	EXECUTE format('SELECT string_agg(role_name, '', '' ORDER BY role_name) FROM %I.role_access WHERE to_regrole(quote_ident(role_name)) IS NULL', current_setting('resilience.programme')) INTO gone;
	IF gone IS NOT NULL THEN
		RAISE WARNING USING MESSAGE = format('no longer listed in role_access, as there is no such role: %s', gone),
			HINT = 'If a role has another name now, grant_programme lists it again.';
	END IF;
END
$do$;
DELETE FROM @programme@.role_area WHERE to_regrole(quote_ident(role_name)) IS NULL;
DELETE FROM @programme@.role_access WHERE to_regrole(quote_ident(role_name)) IS NULL;
ALTER TABLE @programme@.role_access ALTER COLUMN role_name TYPE regrole USING to_regrole(quote_ident(role_name));
ALTER TABLE @programme@.role_area ALTER COLUMN role_name TYPE regrole USING to_regrole(quote_ident(role_name));
ALTER TABLE @programme@.role_area ADD CONSTRAINT role_area_role_fkey FOREIGN KEY (role_name) REFERENCES @programme@.role_access ON DELETE CASCADE;
COMMENT ON COLUMN @programme@.role_access.role_name IS 'the role, whatever its name is now; a number is a role that was dropped';
COMMENT ON COLUMN @programme@.role_area.role_name IS 'the role, whatever its name is now';

CREATE POLICY role_access_own ON @programme@.role_access FOR SELECT
	USING (pg_has_role(role_name::oid, 'USAGE'::text));
COMMENT ON POLICY role_access_own ON @programme@.role_access IS 'a role sees its own access, and that of roles it is a member of';
CREATE POLICY role_area_own ON @programme@.role_area FOR SELECT
	USING (pg_has_role(role_name::oid, 'USAGE'::text));
COMMENT ON POLICY role_area_own ON @programme@.role_area IS 'a role sees its own areas, and those of roles it is a member of';

-- Answers of people are for analysts: what a role has as an editor does not count.
CREATE OR REPLACE FUNCTION @programme@.has_all_areas(microdata boolean) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM @programme@.role_access a
	WHERE a.all_areas AND (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(a.role_name::oid, 'USAGE'::text));
CREATE OR REPLACE FUNCTION @programme@.own_areas(microdata boolean) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT o.area::text FROM @programme@.role_area o JOIN @programme@.role_access a ON a.role_name = o.role_name
	WHERE (a.level = 'analyst' OR (a.level = 'editor' AND NOT microdata)) AND pg_has_role(a.role_name::oid, 'USAGE'::text));
$programme_step_13$)) AS s (step, name, title, ddl) ORDER BY 1
$programme_steps$;
COMMENT ON FUNCTION programme_steps() IS
'the steps that make the schema of a programme: their SQL, with @programme@ for the schema';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, float8) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, float8) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(float8) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(float8) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value boolean) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(boolean) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value boolean) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(boolean) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, bigint) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, bigint) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value float8, cluster bigint) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(float8, bigint) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value float8, cluster bigint) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(float8, bigint) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, text) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, text) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value float8, cluster text) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(float8, text) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value float8, cluster text) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(float8, text) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, bigint) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, bigint) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value boolean, cluster bigint) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(boolean, bigint) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value boolean, cluster bigint) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(boolean, bigint) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, text) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, text) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value boolean, cluster text) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(boolean, text) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value boolean, cluster text) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(boolean, text) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, bigint, float8) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, bigint, float8) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value float8, cluster bigint, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(float8, bigint, float8) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value float8, cluster bigint, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(float8, bigint, float8) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, text, float8) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, float8, text, float8) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value float8, cluster text, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(float8, text, float8) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value float8, cluster text, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(float8, text, float8) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, bigint, float8) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, bigint, float8) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(boolean, bigint, float8) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(boolean, bigint, float8) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, text, float8) RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, boolean, text, float8) IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(value boolean, cluster text, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(boolean, text, float8) IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(value boolean, cluster text, weight float8) (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(boolean, text, float8) IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION bootstrap_sample_accum(bootstrap_sample, VARIADIC "any") RETURNS bootstrap_sample
AS 'MODULE_PATHNAME', 'bootstrap_accum_any'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION bootstrap_sample_accum(bootstrap_sample, VARIADIC "any") IS
'transition function of bootstrap_sample and bootstrap_ci';

CREATE AGGREGATE bootstrap_sample(VARIADIC "value, cluster, weight" "any") (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_sample(VARIADIC "any") IS
'keep of a column what a bootstrap needs: its distinct values and how many rows have each';

CREATE AGGREGATE bootstrap_ci(VARIADIC "value, cluster, weight" "any") (
	SFUNC = @extschema@.bootstrap_sample_accum,
	STYPE = bootstrap_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.bootstrap_sample_combine,
	FINALFUNC = @extschema@.bootstrap_ci_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE bootstrap_ci(VARIADIC "any") IS
'mean with a percentile interval at 95% from 1,999 bootstrap replicates, of rows, or of clusters if there are any';

CREATE FUNCTION did_balance_accum(did_sample, float8, boolean) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, float8, boolean) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value float8, treated boolean) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(float8, boolean) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, boolean, boolean) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, boolean, boolean) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value boolean, treated boolean) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(boolean, boolean) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, float8, boolean, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, float8, boolean, bigint) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value float8, treated boolean, cluster bigint) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(float8, boolean, bigint) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, float8, boolean, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, float8, boolean, text) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value float8, treated boolean, cluster text) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(float8, boolean, text) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, boolean, boolean, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, boolean, boolean, bigint) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value boolean, treated boolean, cluster bigint) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(boolean, boolean, bigint) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, boolean, boolean, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, boolean, boolean, text) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value boolean, treated boolean, cluster text) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(boolean, boolean, text) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, float8, boolean, bigint, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, float8, boolean, bigint, float8) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value float8, treated boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(float8, boolean, bigint, float8) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, float8, boolean, text, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, float8, boolean, text, float8) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value float8, treated boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(float8, boolean, text, float8) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, boolean, boolean, bigint, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, boolean, boolean, bigint, float8) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value boolean, treated boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(boolean, boolean, bigint, float8) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, boolean, boolean, text, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, boolean, boolean, text, float8) IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value boolean, treated boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance(boolean, boolean, text, float8) IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_balance_accum(did_sample, "any", VARIADIC "any") RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_balance_accum_any'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_balance_accum(did_sample, "any", VARIADIC "any") IS
'transition function of did_balance';

CREATE AGGREGATE did_balance(value "any", VARIADIC "treated, cluster, weight" "any") (
	SFUNC = @extschema@.did_balance_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_balance_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_balance("any", VARIADIC "any") IS
'compare the arms in one value: means, standardised difference, variance ratio and a test that knows of clusters';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 512,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, bigint) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, bigint) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, text) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, text) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, bigint) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, bigint) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, text) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, text) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, bigint, float8) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, bigint, float8) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, text, float8) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, text, float8) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, bigint, float8) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, bigint, float8) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, text, float8) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster text, weight float8) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, text, float8) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8, bigint) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster bigint, weight float8, block bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, bigint, float8, bigint) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster bigint, weight float8, block bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, bigint, float8, bigint) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8, text) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster text, weight float8, block text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, text, float8, text) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster text, weight float8, block text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, text, float8, text) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8, bigint) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8, bigint) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8, block bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, bigint, float8, bigint) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8, block bigint) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, bigint, float8, bigint) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8, text) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8, text) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster text, weight float8, block text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, text, float8, text) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster text, weight float8, block text) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 16384,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, text, float8, text) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8, bigint, float8[]) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, bigint, float8, bigint, float8[]) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster bigint, weight float8, block bigint, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, bigint, float8, bigint, float8[]) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster bigint, weight float8, block bigint, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, bigint, float8, bigint, float8[]) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8, text, float8[]) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_float8_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, float8, boolean, boolean, text, float8, text, float8[]) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome float8, treated boolean, post boolean, cluster text, weight float8, block text, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(float8, boolean, boolean, text, float8, text, float8[]) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome float8, treated boolean, post boolean, cluster text, weight float8, block text, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(float8, boolean, boolean, text, float8, text, float8[]) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8, bigint, float8[]) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_bigint'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, bigint, float8, bigint, float8[]) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8, block bigint, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, bigint, float8, bigint, float8[]) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster bigint, weight float8, block bigint, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, bigint, float8, bigint, float8[]) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8, text, float8[]) RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_boolean_text'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, boolean, boolean, boolean, text, float8, text, float8[]) IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome boolean, treated boolean, post boolean, cluster text, weight float8, block text, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample(boolean, boolean, boolean, text, float8, text, float8[]) IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome boolean, treated boolean, post boolean, cluster text, weight float8, block text, covariates float8[]) (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 32768,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate(boolean, boolean, boolean, text, float8, text, float8[]) IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

CREATE FUNCTION did_sample_accum(did_sample, "any", "any", VARIADIC "any") RETURNS did_sample
AS 'MODULE_PATHNAME', 'did_accum_any'
LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_sample_accum(did_sample, "any", "any", VARIADIC "any") IS
'transition function of did_sample and did_estimate';

CREATE AGGREGATE did_sample(outcome "any", treated "any", VARIADIC "post, cluster, weight, block, covariates" "any") (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_sample_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_sample("any", "any", VARIADIC "any") IS
'keep of the rows what an estimate needs';

CREATE AGGREGATE did_estimate(outcome "any", treated "any", VARIADIC "post, cluster, weight, block, covariates" "any") (
	SFUNC = @extschema@.did_sample_accum,
	STYPE = did_sample,
	SSPACE = 8192,
	COMBINEFUNC = @extschema@.did_sample_combine,
	FINALFUNC = @extschema@.did_estimate_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE did_estimate("any", "any", VARIADIC "any") IS
'difference-in-differences estimate with the default choices: CR2 with Satterthwaite degrees of freedom (HC2 without clusters), 95% confidence';

