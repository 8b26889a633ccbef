---- survey_quantile: quantiles of a survey, with Woodruff's intervals ----

CREATE TYPE survey_quantile_result AS (
	p double precision,
	estimate double precision,
	std_error double precision,
	df double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_missing bigint,
	method text,
	note text
);
COMMENT ON TYPE survey_quantile_result IS 'a quantile of a survey, and how sure it is';
COMMENT ON COLUMN survey_quantile_result.p IS 'which quantile: 0.5 is the median';
COMMENT ON COLUMN survey_quantile_result.estimate IS 'the quantile, in units of the value; NULL without rows';
COMMENT ON COLUMN survey_quantile_result.std_error IS 'width of the interval over twice its t quantile; NULL if an end is';
COMMENT ON COLUMN survey_quantile_result.df IS 'degrees of freedom of the t distribution: PSUs less strata, of those with rows in the domain';
COMMENT ON COLUMN survey_quantile_result.conf_low IS 'lower end of Woodruff''s interval; NULL where the interval for the share of people reaches below 0';
COMMENT ON COLUMN survey_quantile_result.conf_high IS 'upper end; NULL where the interval for the share of people reaches above 1';
COMMENT ON COLUMN survey_quantile_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN survey_quantile_result.n IS 'rows in the domain';
COMMENT ON COLUMN survey_quantile_result.n_missing IS 'rows outside the domain, whose value is NULL, and rows of weight 0';
COMMENT ON COLUMN survey_quantile_result.method IS 'rule, interval and variance, in words a report can quote';
COMMENT ON COLUMN survey_quantile_result.note IS 'what to keep in mind; why there is no estimate or interval, if there is none';

CREATE FUNCTION survey_quantile(
	sample survey_sample,
	p double precision,
	rule text DEFAULT 'math',
	"interval" text DEFAULT 'mean',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95
) RETURNS survey_quantile_result
AS 'MODULE_PATHNAME', 'survey_quantile_of_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_quantile(survey_sample, double precision, text, text, "any", text, boolean, survey_sample, double precision) IS
'a quantile of a survey from a sample that keeps the values (survey_distribution), with Woodruff''s interval';

CREATE FUNCTION survey_quantile(
	sample survey_sample,
	p double precision[],
	rule text DEFAULT 'math',
	"interval" text DEFAULT 'mean',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95
) RETURNS SETOF survey_quantile_result
AS 'MODULE_PATHNAME', 'survey_quantiles_of_sample' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION survey_quantile(survey_sample, double precision[], text, text, "any", text, boolean, survey_sample, double precision) IS
'quantiles of a survey, a row for each p';

CREATE FUNCTION survey_quantile_final(survey_sample) RETURNS survey_quantile_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_quantile_final(survey_sample) IS
'final function of the aggregate survey_quantile';
