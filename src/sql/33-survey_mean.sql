---- survey_mean and its kin: from a sample of a survey to a result ----

CREATE TYPE survey_result AS (
	estimate double precision,
	std_error double precision,
	df double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_missing bigint,
	sum_of_weights double precision,
	effective_n double precision,
	design_effect double precision,
	n_psus bigint,
	n_strata bigint,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE survey_result IS
'an estimate of a survey, how sure it is, how it was made, and what to keep in mind';
COMMENT ON COLUMN survey_result.estimate IS 'the mean, total, proportion or ratio, in units of the value';
COMMENT ON COLUMN survey_result.std_error IS 'linearised standard error of the estimate, of PSUs within strata';
COMMENT ON COLUMN survey_result.df IS 'degrees of freedom of the t distribution behind the interval: PSUs less strata, of those with rows in the domain';
COMMENT ON COLUMN survey_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN survey_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN survey_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN survey_result.n IS 'rows in the domain';
COMMENT ON COLUMN survey_result.n_missing IS 'rows outside it, whose value is NULL, and rows left out because their weight is 0 or an auxiliary NULL';
COMMENT ON COLUMN survey_result.sum_of_weights IS 'sum of the weights of the rows in the domain';
COMMENT ON COLUMN survey_result.effective_n IS 'rows that, drawn one by one from very many, would have given the same standard error; NULL of a total';
COMMENT ON COLUMN survey_result.design_effect IS 'variance of the estimate over that of as many rows drawn one by one';
COMMENT ON COLUMN survey_result.n_psus IS 'primary sampling units with rows in the domain; rows, if no psu was given';
COMMENT ON COLUMN survey_result.n_strata IS 'strata with rows in the domain; 1 without';
COMMENT ON COLUMN survey_result.method IS 'estimator, variance and interval, in words a report can quote';
COMMENT ON COLUMN survey_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN survey_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION survey_mean(
	sample survey_sample,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	deff text DEFAULT 'replace'
) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_mean(survey_sample, "any", text, boolean, survey_sample, double precision, text) IS
'mean of a survey, from a sample: design, finite population, lonely PSUs and confidence level as asked for; resilience_guide(''survey'') has examples';

CREATE FUNCTION survey_mean_final(survey_sample) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_mean_final(survey_sample) IS
'final function of the aggregate survey_mean';

CREATE FUNCTION survey_total(
	sample survey_sample,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	deff text DEFAULT 'replace'
) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_total(survey_sample, "any", text, boolean, survey_sample, double precision, text) IS
'total of a survey, from a sample: design, finite population, lonely PSUs and confidence level as asked for; resilience_guide(''survey'') has examples';

CREATE FUNCTION survey_total_final(survey_sample) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_total_final(survey_sample) IS
'final function of the aggregate survey_total';

CREATE FUNCTION survey_proportion(
	sample survey_sample,
	"interval" text DEFAULT 'wilson',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	deff text DEFAULT 'replace'
) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_proportion(survey_sample, text, "any", text, boolean, survey_sample, double precision, text) IS
'proportion of a survey, with a Wilson, logit, Korn-Graubard or linear interval, from a sample: design, finite population, lonely PSUs and confidence level as asked for; resilience_guide(''survey'') has examples';

CREATE FUNCTION survey_proportion_final(survey_sample) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_proportion_final(survey_sample) IS
'final function of the aggregate survey_proportion';

CREATE FUNCTION survey_ratio(
	sample survey_sample,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95,
	deff text DEFAULT 'replace'
) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_ratio(survey_sample, "any", text, boolean, survey_sample, double precision, text) IS
'ratio of two totals of a survey, of the value and of the first auxiliary, from a sample: design, finite population, lonely PSUs and confidence level as asked for; resilience_guide(''survey'') has examples';

CREATE FUNCTION survey_ratio_final(survey_sample) RETURNS survey_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_ratio_final(survey_sample) IS
'final function of the aggregate survey_ratio';
