---- survey_contrast, survey_contrast_test: parts of a survey compared ----

CREATE TYPE survey_contrast_result AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	n bigint,
	n_psus bigint,
	n_strata bigint,
	method text,
	note text
);
COMMENT ON TYPE survey_contrast_result IS 'a contrast of parts of a survey, and how sure it is';
COMMENT ON COLUMN survey_contrast_result.estimate IS 'weighted sum of the statistics, or of their logarithms, or their ratio, as scale says';
COMMENT ON COLUMN survey_contrast_result.std_error IS 'its standard error: the parts'' covariances are in it';
COMMENT ON COLUMN survey_contrast_result.statistic IS 'estimate / std_error; of a ratio, that of its logarithm';
COMMENT ON COLUMN survey_contrast_result.df IS 'degrees of freedom of the t distribution: PSUs less strata, of those with rows in a part';
COMMENT ON COLUMN survey_contrast_result.p_value IS 'two-sided p-value of a sum of 0, or of a ratio of 1';
COMMENT ON COLUMN survey_contrast_result.conf_low IS 'lower end of the confidence interval; of a ratio, from that of its logarithm';
COMMENT ON COLUMN survey_contrast_result.conf_high IS 'upper end of it';
COMMENT ON COLUMN survey_contrast_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN survey_contrast_result.n IS 'rows in the parts';
COMMENT ON COLUMN survey_contrast_result.n_psus IS 'PSUs with rows in a part; NULL of replicate weights';
COMMENT ON COLUMN survey_contrast_result.n_strata IS 'strata with rows in a part; NULL of replicate weights';
COMMENT ON COLUMN survey_contrast_result.method IS 'what was compared by what variance, in words a report can quote';
COMMENT ON COLUMN survey_contrast_result.note IS 'what to keep in mind; why there is no estimate or test, if there is none';

CREATE FUNCTION survey_contrast(
	samples survey_sample[],
	weights double precision[],
	kind text DEFAULT 'mean',
	scale text DEFAULT 'difference',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95
) RETURNS survey_contrast_result
AS 'MODULE_PATHNAME', 'survey_contrast_of_samples' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_contrast(survey_sample[], double precision[], text, text, "any", text, boolean, survey_sample, double precision) IS
'a weighted sum of the means, totals or ratios of parts of a survey, or their ratio, with the covariance of parts that share PSUs';

CREATE TYPE survey_weighted_samples AS (
	samples survey_sample[],
	weights double precision[]
);
COMMENT ON TYPE survey_weighted_samples IS 'state of the aggregate survey_contrast';

CREATE FUNCTION survey_contrast_append(state survey_weighted_samples, sample survey_sample, weight double precision) RETURNS survey_weighted_samples
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sample IS NULL OR weight IS NULL THEN state
	ELSE ROW(pg_catalog.array_append((state).samples, sample), pg_catalog.array_append((state).weights, weight))::survey_weighted_samples END;
COMMENT ON FUNCTION survey_contrast_append(survey_weighted_samples, survey_sample, double precision) IS
'transition function of the aggregate survey_contrast';

CREATE FUNCTION survey_contrast_final(state survey_weighted_samples) RETURNS survey_contrast_result
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN @extschema@.survey_contrast((state).samples, (state).weights, 'mean'::text, 'difference'::text, NULL::jsonb, 'fail'::text, false, NULL::survey_sample, 0.95::double precision);
COMMENT ON FUNCTION survey_contrast_final(survey_weighted_samples) IS
'final function of the aggregate survey_contrast';

CREATE AGGREGATE survey_contrast(sample survey_sample, weight double precision) (
	SFUNC = survey_contrast_append,
	STYPE = survey_weighted_samples,
	FINALFUNC = survey_contrast_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE survey_contrast(survey_sample, double precision) IS
'the weighted sum of the means of parts of a survey, one a row, with the default choices; a row with NULL is left out';

CREATE TYPE survey_test_result AS (
	test text,
	statistic double precision,
	df1 double precision,
	df2 double precision,
	p_value double precision,
	design_effect double precision,
	n bigint,
	n_psus bigint,
	n_strata bigint,
	method text,
	note text
);
COMMENT ON TYPE survey_test_result IS 'a test of several things at once, of a survey';
COMMENT ON COLUMN survey_test_result.test IS 'which test';
COMMENT ON COLUMN survey_test_result.statistic IS 'what is judged by F with df1 and df2 degrees of freedom; where df2 is NULL, what is judged by chi-squared with df1 once it is divided by the design effect';
COMMENT ON COLUMN survey_test_result.df1 IS 'degrees of freedom of what is tested; of a second-order test they need not be whole';
COMMENT ON COLUMN survey_test_result.df2 IS 'degrees of freedom of the variance, as F has them; NULL: chi-squared';
COMMENT ON COLUMN survey_test_result.p_value IS 'p-value; NULL if there is no such test';
COMMENT ON COLUMN survey_test_result.design_effect IS 'of a table, the mean generalised design effect: by how much Pearson''s X-squared is too large; else NULL';
COMMENT ON COLUMN survey_test_result.n IS 'rows in the domain';
COMMENT ON COLUMN survey_test_result.n_psus IS 'PSUs with rows in the domain; NULL of replicate weights';
COMMENT ON COLUMN survey_test_result.n_strata IS 'strata with rows in the domain; NULL of replicate weights';
COMMENT ON COLUMN survey_test_result.method IS 'what was tested by what variance, in words a report can quote';
COMMENT ON COLUMN survey_test_result.note IS 'what to keep in mind; why there is no test, if there is none';

CREATE FUNCTION survey_contrast_test(
	samples survey_sample[],
	contrasts double precision[] DEFAULT NULL,
	kind text DEFAULT 'mean',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL
) RETURNS survey_test_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION survey_contrast_test(survey_sample[], double precision[], text, "any", text, boolean, survey_sample) IS
'are all of these contrasts of parts of a survey 0 (without contrasts: are all parts equal)? Wald''s test with the covariance of parts that share PSUs';
