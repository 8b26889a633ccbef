
---- one effect of several results ----

CREATE TYPE did_imputed AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	imputations bigint,
	within double precision,
	between double precision,
	missing_information double precision,
	method text,
	note text
);
COMMENT ON TYPE did_imputed IS 'an effect of data whose missing values were imputed several times';
COMMENT ON COLUMN did_imputed.estimate IS 'mean of the imputations'' effects, in units of the outcome';
COMMENT ON COLUMN did_imputed.std_error IS 'its standard error, of sampling and of imputation';
COMMENT ON COLUMN did_imputed.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_imputed.df IS 'degrees of freedom of Barnard and Rubin';
COMMENT ON COLUMN did_imputed.p_value IS 'two-sided p-value of no effect';
COMMENT ON COLUMN did_imputed.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_imputed.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_imputed.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN did_imputed.n IS 'rows of an imputation; the fewest, if they differ';
COMMENT ON COLUMN did_imputed.imputations IS 'imputations with an estimate and a standard error';
COMMENT ON COLUMN did_imputed.within IS 'mean of the squared standard errors';
COMMENT ON COLUMN did_imputed.between IS 'variance of the effects between imputations';
COMMENT ON COLUMN did_imputed.missing_information IS 'share of the information that is missing, from 0 to 1';
COMMENT ON COLUMN did_imputed.method IS 'method, in words a report can quote';
COMMENT ON COLUMN did_imputed.note IS 'what to keep in mind; why there is no estimate, if there is none';

CREATE FUNCTION rubin_pool(results did_result[], conf_level double precision DEFAULT 0.95) RETURNS did_imputed
AS 'MODULE_PATHNAME', 'rubin_pool_results' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION rubin_pool(did_result[], double precision) IS
'the effect of data imputed several times, by Rubin''s rules: one result for each imputation';

CREATE TYPE did_pooled AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	studies bigint,
	tau2 double precision,
	i2 double precision,
	h2 double precision,
	q double precision,
	q_p_value double precision,
	prediction_low double precision,
	prediction_high double precision,
	method text,
	note text
);
COMMENT ON TYPE did_pooled IS 'one effect of several separate studies';
COMMENT ON COLUMN did_pooled.estimate IS 'mean effect, in units of the outcome';
COMMENT ON COLUMN did_pooled.std_error IS 'its standard error';
COMMENT ON COLUMN did_pooled.statistic IS 'estimate / std_error';
COMMENT ON COLUMN did_pooled.df IS 'degrees of freedom; NULL: the normal distribution';
COMMENT ON COLUMN did_pooled.p_value IS 'two-sided p-value of no effect';
COMMENT ON COLUMN did_pooled.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN did_pooled.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN did_pooled.conf_level IS 'confidence level of the intervals';
COMMENT ON COLUMN did_pooled.n IS 'rows of all studies together';
COMMENT ON COLUMN did_pooled.studies IS 'studies with an estimate and a standard error';
COMMENT ON COLUMN did_pooled.tau2 IS 'variance of the effects between studies; 0 for one effect common to all';
COMMENT ON COLUMN did_pooled.i2 IS 'share of the variation that is between studies, from 0 to 1';
COMMENT ON COLUMN did_pooled.h2 IS 'total variation, in units of that within a typical study';
COMMENT ON COLUMN did_pooled.q IS 'Cochran''s Q';
COMMENT ON COLUMN did_pooled.q_p_value IS 'p-value of all studies having one effect, by chi-squared';
COMMENT ON COLUMN did_pooled.prediction_low IS 'lower end of the interval for the effect in another study';
COMMENT ON COLUMN did_pooled.prediction_high IS 'upper end of it';
COMMENT ON COLUMN did_pooled.method IS 'method, in words a report can quote';
COMMENT ON COLUMN did_pooled.note IS 'what to keep in mind; why there is no estimate, if there is none';

CREATE FUNCTION did_pool(
	results did_result[],
	method text DEFAULT 'REML',
	test text DEFAULT 'knha',
	conf_level double precision DEFAULT 0.95
) RETURNS did_pooled
AS 'MODULE_PATHNAME', 'did_pool_results' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION did_pool(did_result[], text, text, double precision) IS
'meta-analysis: one effect of separate programmes, which share no areas (FE, DL or REML; z or knha)';
