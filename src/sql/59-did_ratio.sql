---- effects on other scales ----

CREATE TYPE did_ratio_result AS (
	ratio double precision,
	ratio_low double precision,
	ratio_high double precision,
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	effect double precision,
	effect_std_error double precision,
	effect_low double precision,
	effect_high double precision,
	difference double precision,
	n bigint,
	n_missing bigint,
	n_clusters bigint,
	n_clusters_treated bigint,
	link text,
	method text,
	note text
);
COMMENT ON TYPE did_ratio_result IS 'an effect where it is on another scale than that of means that trends are parallel';
COMMENT ON COLUMN did_ratio_result.ratio IS 'exp(estimate): the ratio of risk ratios (log), or of odds ratios (logit); 1 is no effect; NULL of the identity';
COMMENT ON COLUMN did_ratio_result.ratio_low IS 'lower end of its confidence interval';
COMMENT ON COLUMN did_ratio_result.ratio_high IS 'upper end of it';
COMMENT ON COLUMN did_ratio_result.estimate IS 'effect on the scale: of logarithms, of log odds, or of means';
COMMENT ON COLUMN did_ratio_result.std_error IS 'standard error of the estimate, linearised';
COMMENT ON COLUMN did_ratio_result.statistic IS 'estimate / std_error, whose square is the Wald statistic';
COMMENT ON COLUMN did_ratio_result.df IS 'degrees of freedom of the t distribution that the estimate is judged by';
COMMENT ON COLUMN did_ratio_result.p_value IS 'two-sided p-value of no effect on this scale';
COMMENT ON COLUMN did_ratio_result.conf_low IS 'lower end of the confidence interval of the estimate';
COMMENT ON COLUMN did_ratio_result.conf_high IS 'upper end of the confidence interval of the estimate';
COMMENT ON COLUMN did_ratio_result.conf_level IS 'confidence level of all intervals of the row';
COMMENT ON COLUMN did_ratio_result.effect IS 'marginal effect in units of the outcome: mean of the treated after the start, less what it would have been had trends been parallel on the scale';
COMMENT ON COLUMN did_ratio_result.effect_std_error IS 'standard error of the marginal effect, by the delta method';
COMMENT ON COLUMN did_ratio_result.effect_low IS 'lower end of the confidence interval of the marginal effect';
COMMENT ON COLUMN did_ratio_result.effect_high IS 'upper end of the confidence interval of the marginal effect';
COMMENT ON COLUMN did_ratio_result.difference IS 'difference-in-differences of the same means, for comparison: the effect if trends of means are parallel';
COMMENT ON COLUMN did_ratio_result.n IS 'rows used for the ratio';
COMMENT ON COLUMN did_ratio_result.n_missing IS 'rows left out of the ratio because an argument was NULL or their weight 0';
COMMENT ON COLUMN did_ratio_result.n_clusters IS 'clusters of the sample; NULL if it has none';
COMMENT ON COLUMN did_ratio_result.n_clusters_treated IS 'clusters with treated rows; NULL if the sample has none';
COMMENT ON COLUMN did_ratio_result.link IS 'the scale: log, logit or identity';
COMMENT ON COLUMN did_ratio_result.method IS 'estimator, variance, reference distribution, and on which scale trends are assumed parallel';
COMMENT ON COLUMN did_ratio_result.note IS 'what to keep in mind, where scales disagree too; why there is no estimate, if there is none';

CREATE FUNCTION did_ratio(
	sample did_sample,
	link text DEFAULT 'log',
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail'
) RETURNS did_ratio_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_ratio(did_sample, text, text, double precision, "any", text) IS
'the effect where trends are parallel on another scale: as a ratio of risk ratios (log) or of odds ratios (logit), and the marginal effect back in units of the outcome';
