---- inequality ----

CREATE TYPE inequality_result AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	mean double precision,
	n bigint,
	n_missing bigint,
	n_psus bigint,
	n_ranks bigint,
	index text,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE inequality_result IS
'an index of inequality, how sure it is, how it was made, and what to keep in mind';
COMMENT ON COLUMN inequality_result.estimate IS 'the index: above 0 (of a ratio: 1) if values rise with the rank; units of the value for sii, generalised, rate_difference and par, else none';
COMMENT ON COLUMN inequality_result.std_error IS 'standard error of the estimate';
COMMENT ON COLUMN inequality_result.statistic IS 'estimate / std_error; of a ratio that of its logarithm; NULL of gini, theil, mld, ge and atkinson';
COMMENT ON COLUMN inequality_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by';
COMMENT ON COLUMN inequality_result.p_value IS 'two-sided p-value of no inequality along the rank; NULL of gini, theil, mld, ge and atkinson, which have no other side';
COMMENT ON COLUMN inequality_result.conf_low IS 'lower end of the confidence interval';
COMMENT ON COLUMN inequality_result.conf_high IS 'upper end of the confidence interval';
COMMENT ON COLUMN inequality_result.conf_level IS 'confidence level of the interval';
COMMENT ON COLUMN inequality_result.mean IS 'mean of the values, weighted';
COMMENT ON COLUMN inequality_result.n IS 'rows in the domain';
COMMENT ON COLUMN inequality_result.n_missing IS 'rows whose value or rank is NULL, and rows left out because their weight is 0';
COMMENT ON COLUMN inequality_result.n_psus IS 'primary sampling units with rows in the domain; rows, if no psu was given';
COMMENT ON COLUMN inequality_result.n_ranks IS 'distinct values of what people are ranked by; those with the same share a rank';
COMMENT ON COLUMN inequality_result.index IS 'the name of the index, as it was asked for';
COMMENT ON COLUMN inequality_result.method IS 'index, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN inequality_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN inequality_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION inequality_index(
	sample survey_sample,
	index text DEFAULT 'sii',
	model text DEFAULT 'linear',
	vcov text DEFAULT 'survey',
	ranks text DEFAULT 'random',
	lower double precision DEFAULT NULL,
	upper double precision DEFAULT NULL,
	epsilon double precision DEFAULT NULL,
	reference text DEFAULT 'highest',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	domain_lonely boolean DEFAULT false,
	design survey_sample DEFAULT NULL,
	conf_level double precision DEFAULT 0.95
) RETURNS inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION inequality_index(survey_sample, text, text, text, text, double precision, double precision, double precision, text, "any", text, boolean, survey_sample, double precision) IS
'an index of inequality of a sample by rank: sii, rii, rii_mean, concentration, generalised, erreygers, wagstaff, rate_difference, rate_ratio, par, paf, and of the values themselves gini, theil, mld, ge, atkinson';

CREATE FUNCTION slope_index_final(survey_sample) RETURNS inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION slope_index_final(survey_sample) IS
'final function of the aggregate slope_index';

CREATE FUNCTION relative_index_final(survey_sample) RETURNS inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION relative_index_final(survey_sample) IS
'final function of the aggregate relative_index';

CREATE FUNCTION concentration_index_final(survey_sample) RETURNS inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION concentration_index_final(survey_sample) IS
'final function of the aggregate concentration_index';

CREATE FUNCTION gini_index_final(survey_sample) RETURNS inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION gini_index_final(survey_sample) IS
'final function of the aggregate gini_index';

CREATE TYPE did_inequality_result AS (
	estimate double precision,
	std_error double precision,
	statistic double precision,
	df double precision,
	p_value double precision,
	conf_low double precision,
	conf_high double precision,
	conf_level double precision,
	treated_pre double precision,
	treated_post double precision,
	comparator_pre double precision,
	comparator_post double precision,
	n bigint,
	n_missing bigint,
	n_clusters bigint,
	n_clusters_treated bigint,
	index text,
	method text,
	note text,
	facts jsonb
);
COMMENT ON TYPE did_inequality_result IS
'the difference-in-differences of an index of inequality: did the gap change more in the treated areas?';
COMMENT ON COLUMN did_inequality_result.estimate IS 'change of the index in the treated areas, less that in the comparators: (treated_post - treated_pre) - (comparator_post - comparator_pre)';
COMMENT ON COLUMN did_inequality_result.std_error IS 'standard error of the estimate; NULL of a permutation';
COMMENT ON COLUMN did_inequality_result.statistic IS 'estimate / std_error; of a permutation the estimate';
COMMENT ON COLUMN did_inequality_result.df IS 'degrees of freedom of the t distribution that the statistic is judged by; NULL of a permutation';
COMMENT ON COLUMN did_inequality_result.p_value IS 'p-value of no effect on the index, two-sided unless another alternative was asked for';
COMMENT ON COLUMN did_inequality_result.conf_low IS 'lower end of the confidence interval; NULL of a permutation';
COMMENT ON COLUMN did_inequality_result.conf_high IS 'upper end of the confidence interval; NULL of a permutation';
COMMENT ON COLUMN did_inequality_result.conf_level IS 'confidence level of the interval; NULL of a permutation';
COMMENT ON COLUMN did_inequality_result.treated_pre IS 'the index of the treated areas before the start';
COMMENT ON COLUMN did_inequality_result.treated_post IS 'the index of the treated areas after it';
COMMENT ON COLUMN did_inequality_result.comparator_pre IS 'the index of the comparators before the start';
COMMENT ON COLUMN did_inequality_result.comparator_post IS 'the index of the comparators after it';
COMMENT ON COLUMN did_inequality_result.n IS 'rows used';
COMMENT ON COLUMN did_inequality_result.n_missing IS 'rows left out because an argument was NULL or their weight 0';
COMMENT ON COLUMN did_inequality_result.n_clusters IS 'clusters';
COMMENT ON COLUMN did_inequality_result.n_clusters_treated IS 'clusters with treated rows';
COMMENT ON COLUMN did_inequality_result.index IS 'the name of the index, as it was asked for';
COMMENT ON COLUMN did_inequality_result.method IS 'index, who is ranked together, variance and reference distribution, in words a report can quote';
COMMENT ON COLUMN did_inequality_result.note IS 'what a careful statistician would add, what matters most first; why there is no estimate, if there is none';
COMMENT ON COLUMN did_inequality_result.facts IS 'the note as data: an array of objects with a code and its numbers';

CREATE FUNCTION did_inequality(
	sample did_sample,
	index text DEFAULT 'sii',
	model text DEFAULT 'linear',
	vcov text DEFAULT 'CR1',
	ranks text DEFAULT 'random',
	within text DEFAULT 'arm and wave',
	lower double precision DEFAULT NULL,
	upper double precision DEFAULT NULL,
	epsilon double precision DEFAULT NULL,
	reference text DEFAULT 'highest',
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail',
	conf_level double precision DEFAULT 0.95
) RETURNS did_inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION did_inequality(did_sample, text, text, text, text, text, double precision, double precision, double precision, text, "any", text, double precision) IS
'the difference-in-differences of an index of inequality, of a did_inequality_sample: whether the gap between the ends of the order changed more in the treated areas, with one cluster-robust or jackknife standard error for all four parts';

CREATE FUNCTION did_inequality_permutation(
	sample did_sample,
	index text DEFAULT 'sii',
	model text DEFAULT 'linear',
	scheme text DEFAULT 'clusters',
	within text DEFAULT 'arm and wave',
	lower double precision DEFAULT NULL,
	upper double precision DEFAULT NULL,
	epsilon double precision DEFAULT NULL,
	reference text DEFAULT 'highest',
	reps integer DEFAULT 9999,
	seed bigint DEFAULT 2016,
	alternative text DEFAULT 'two-sided',
	ties text DEFAULT 'inclusive'
) RETURNS did_inequality_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION did_inequality_permutation(did_sample, text, text, text, text, double precision, double precision, double precision, text, integer, bigint, text, text) IS
'randomisation inference for the difference-in-differences of an index of inequality: its p-value from every other assignment of the treatment, over clusters or within blocks, with ranks found anew in each';
