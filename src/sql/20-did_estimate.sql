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
COMMENT ON COLUMN did_result.scale IS '''proportion'' for a boolean outcome, or one that is 0 or 1 in every row; ''log'' or ''logit'' if the estimate is the logarithm of a ratio; else ''mean''';
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
'difference-in-differences estimate from a sample, with the variance, effects and confidence level asked for; resilience_guide(''estimate'') has examples';

CREATE DOMAIN did_link AS text;
COMMENT ON DOMAIN did_link IS 'a scale that trends are parallel on: identity, log or logit; a type of its own, so that did_estimate(sample, ''CR1'') stays a variance';

CREATE FUNCTION did_estimate(
	sample did_sample,
	link did_link,
	vcov text DEFAULT 'CR2',
	conf_level double precision DEFAULT 0.95,
	fpc "any" DEFAULT NULL::jsonb,
	lonely_psu text DEFAULT 'fail'
) RETURNS did_result
AS 'MODULE_PATHNAME', 'did_estimate_linked' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_estimate(did_sample, did_link, text, double precision, "any", text) IS
'the same where trends are parallel on another scale, link => ''log'' or ''logit'': the estimate is the logarithm of a ratio, which the note has, too; did_ratio has all of it in columns';

CREATE FUNCTION did_estimate_final(did_sample) RETURNS did_result
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION did_estimate_final(did_sample) IS
'final function of the aggregate did_estimate';

CREATE FUNCTION did_summary(result did_result) RETURNS text
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION did_summary(did_result) IS
'one sentence for a report: the effect (in percentage points, for a proportion), its confidence interval and p-value, areas, interviews and method';

