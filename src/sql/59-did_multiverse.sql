
---- every choice that could be defended ----

CREATE TYPE did_universe AS (
	vcov text,
	effects text,
	link text,
	covariates integer[],
	without text,
	without_key text,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	n bigint,
	note text
);
COMMENT ON TYPE did_universe IS 'an effect by one of many choices';
COMMENT ON COLUMN did_universe.vcov IS 'variance, as of did_estimate';
COMMENT ON COLUMN did_universe.effects IS 'none, cluster or block, as of did_estimate';
COMMENT ON COLUMN did_universe.link IS 'scale on which trends are taken to be parallel: identity, log or logit, as of did_ratio';
COMMENT ON COLUMN did_universe.covariates IS 'covariates adjusted for, by their places in the sample from 1 on';
COMMENT ON COLUMN did_universe.without IS 'what is left out: a cluster or a block; NULL: nothing';
COMMENT ON COLUMN did_universe.without_key IS 'which of them';
COMMENT ON COLUMN did_universe.estimate IS 'effect, in units of the outcome';
COMMENT ON COLUMN did_universe.std_error IS 'its standard error';
COMMENT ON COLUMN did_universe.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_universe.df IS 'degrees of freedom';
COMMENT ON COLUMN did_universe.p_value IS 'two-sided p-value of no effect';
COMMENT ON COLUMN did_universe.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_universe.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_universe.n IS 'rows used';
COMMENT ON COLUMN did_universe.note IS 'why there is no estimate, standard error or interval, if there is none';

CREATE FUNCTION did_multiverse(
	sample did_sample,
	vcov text[] DEFAULT NULL,
	effects text[] DEFAULT NULL,
	max_covariates integer DEFAULT NULL,
	leave_out text[] DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	links text[] DEFAULT '{identity}'
) RETURNS SETOF did_universe
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 300;
COMMENT ON FUNCTION did_multiverse(did_sample, text[], text[], integer, text[], double precision, text[]) IS
'the effect by every choice that could be defended: variance, effects, subsets of covariates, each area and each pair left out, scale; each row is what did_estimate gives, or did_ratio';

CREATE TYPE did_multiverse_result AS (
	specifications bigint,
	with_interval bigint,
	estimate double precision,
	p_value double precision,
	same_sign double precision,
	same_conclusion double precision,
	estimate_least double precision,
	estimate_median double precision,
	estimate_most double precision,
	p_value_least double precision,
	p_value_most double precision
);
COMMENT ON TYPE did_multiverse_result IS 'how far an effect depends on choices';
COMMENT ON COLUMN did_multiverse_result.specifications IS 'choices that were tried';
COMMENT ON COLUMN did_multiverse_result.with_interval IS 'those that gave an interval';
COMMENT ON COLUMN did_multiverse_result.estimate IS 'effect by the first choice, which the others are held against';
COMMENT ON COLUMN did_multiverse_result.p_value IS 'its p-value';
COMMENT ON COLUMN did_multiverse_result.same_sign IS 'share of the estimates that have its sign, from 0 to 1';
COMMENT ON COLUMN did_multiverse_result.same_conclusion IS 'share of the intervals that lie to the same side of 0, or hold it if its own does';
COMMENT ON COLUMN did_multiverse_result.estimate_least IS 'smallest estimate';
COMMENT ON COLUMN did_multiverse_result.estimate_median IS 'median of the estimates';
COMMENT ON COLUMN did_multiverse_result.estimate_most IS 'largest estimate';
COMMENT ON COLUMN did_multiverse_result.p_value_least IS 'smallest p-value';
COMMENT ON COLUMN did_multiverse_result.p_value_most IS 'largest p-value';

CREATE FUNCTION did_multiverse_summary(
	sample did_sample,
	vcov text[] DEFAULT NULL,
	effects text[] DEFAULT NULL,
	max_covariates integer DEFAULT NULL,
	leave_out text[] DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	links text[] DEFAULT '{identity}'
) RETURNS did_multiverse_result
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000
RETURN (
	SELECT ROW(pg_catalog.count(*), pg_catalog.count(u.conf_low), pg_catalog.max(u.estimate) FILTER (WHERE u.i = 1::bigint), pg_catalog.max(u.p_value) FILTER (WHERE u.i = 1::bigint),
		pg_catalog.avg((pg_catalog.sign(u.estimate) = u.first_sign)::integer), pg_catalog.avg((u.side = u.first_side)::integer),
		pg_catalog.min(u.estimate), pg_catalog.percentile_cont(0.5::double precision) WITHIN GROUP (ORDER BY u.estimate), pg_catalog.max(u.estimate), pg_catalog.min(u.p_value), pg_catalog.max(u.p_value))::did_multiverse_result
	FROM (
		SELECT s.*, pg_catalog.first_value(pg_catalog.sign(s.estimate)) OVER w AS first_sign, pg_catalog.first_value(s.side) OVER w AS first_side
		FROM (
			SELECT m.estimate, m.p_value, m.conf_low, m.i, CASE WHEN m.conf_low > 0::double precision THEN 1 WHEN m.conf_high < 0::double precision THEN -1 WHEN m.conf_low IS NOT NULL THEN 0 END AS side
			FROM @extschema@.did_multiverse(sample, vcov, effects, max_covariates, leave_out, conf_level, links) WITH ORDINALITY m (vcov, effects, link, covariates, without, without_key, estimate, std_error, statistic, df, p_value, conf_low, conf_high, n, note, i)
		) s WINDOW w AS (ORDER BY s.i)
	) u HAVING pg_catalog.count(*) > 0::bigint
);
COMMENT ON FUNCTION did_multiverse_summary(did_sample, text[], text[], integer, text[], double precision, text[]) IS
'the same as one row: the range, and the share of choices that agree with the first in sign and in conclusion';
