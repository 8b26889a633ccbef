-- p-values of several tests, imputations and meta-analysis, against the values
-- that R printed (test/oracle/pooling.R).
\getenv source PG_ABS_SRCDIR
\set p_adjust_file :source '/test/oracle/p_adjust_values.csv'
\set rubin_file :source '/test/oracle/rubin_values.csv'
\set pool_file :source '/test/oracle/pool_values.csv'
CREATE TABLE adjusted (test text, method text, n integer, place integer, p float8, adjusted float8);
COPY adjusted FROM :'p_adjust_file' (FORMAT csv, HEADER);
CREATE TABLE rubin (effects float8[], errors float8[], complete_df float8, estimate float8, within float8, between float8, std_error float8, df float8, missing_information float8, low float8, high float8, p_value float8);
COPY rubin FROM :'rubin_file' (FORMAT csv, HEADER);
CREATE TABLE pool (effects float8[], errors float8[], method text, test text, estimate float8, std_error float8, tau2 float8, q float8, q_p_value float8, i2 float8, h2 float8, low float8, high float8, p_value float8, prediction_low float8, prediction_high float8);
COPY pool FROM :'pool_file' (FORMAT csv, HEADER, NULL 'NA');

CREATE FUNCTION close_to(ours float8, theirs float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN theirs IS NULL THEN ours IS NULL ELSE coalesce(abs(ours - theirs) <= 1e-10 * abs(theirs) + 1e-300, false) END;

SELECT a.method, count(*) AS tests, sum(a.n_p) AS p_values, sum(a.missing) AS missing,
	bool_and((SELECT bool_and(close_to(o.p, t.p)) FROM unnest(p_adjust(a.p, lower(a.method), CASE WHEN a.known <> a.n THEN a.n END)) WITH ORDINALITY o (p, i) FULL JOIN unnest(a.adjusted) WITH ORDINALITY t (p, i) USING (i))) AS agree
FROM (SELECT test, method, n, count(*) AS n_p, count(p) AS known, count(*) - count(p) AS missing, array_agg(p ORDER BY place) AS p, array_agg(adjusted ORDER BY place) AS adjusted FROM adjusted GROUP BY 1, 2, 3) a
GROUP BY 1 ORDER BY 1;

-- The shape stays; and all tests that have no p-value.
SELECT p_adjust('{{0.01,NULL},{0.04,0.5}}') AS matrix, p_adjust('[0:1]={0.01,0.02}', 'bonferroni') AS bounds, p_adjust('{}') AS empty, p_adjust('{NULL}') AS missing, p_adjust(NULL) AS nothing;
SELECT p_adjust('{0.01}', n => 5) = '{0.05}' AS more;
\set VERBOSITY terse
SELECT p_adjust('{0.2,1.5}');
SELECT p_adjust('{0.2,NaN}');
SELECT p_adjust('{0.2,0.3}', n => 1);
SELECT p_adjust('{0.2}', 'holmes');
SELECT p_adjust('{0.2}', NULL);
\set VERBOSITY default
SELECT p_adjust('{0.2}', 'hommel', 100001);

-- Of an estimate and its standard error.
CREATE FUNCTION results(effects float8[], errors float8[], df float8) RETURNS did_result[] LANGUAGE sql IMMUTABLE
RETURN (SELECT array_agg(ROW(e, s, NULL, df, NULL, NULL, NULL, NULL, 300, 0, NULL, NULL, 'mean', 'by itself', NULL, NULL)::did_result ORDER BY i) FROM ROWS FROM (unnest(effects), unnest(errors)) WITH ORDINALITY u (e, s, i));

SELECT count(*), count(*) FILTER (WHERE close_to(p.estimate, r.estimate) AND close_to(p.std_error, r.std_error) AND close_to(p.within, r.within) AND abs(p.between - r.between) <= 1e-12 * r.std_error ^ 2
	AND close_to(p.df, r.df) AND close_to(p.missing_information, r.missing_information)) AS agree,
	count(*) FILTER (WHERE p.df < 0.2 OR close_to(p.conf_low, r.low) AND close_to(p.conf_high, r.high) AND close_to(p.p_value, r.p_value)) AS intervals, bool_and(p.imputations = cardinality(effects) AND p.n = 300) AS counts
FROM rubin r, rubin_pool(results(effects, errors, CASE WHEN complete_df <> 'Infinity' THEN complete_df END), 0.9) p;

SELECT r.method, r.test, count(*), count(*) FILTER (WHERE close_to(p.estimate, r.estimate) AND close_to(p.std_error, r.std_error) AND close_to(p.q, r.q) AND close_to(p.q_p_value, r.q_p_value)
		AND abs(p.tau2 - r.tau2) <= 1e-10 * r.std_error ^ 2 + 1e-9 * r.tau2 AND abs(p.i2 - r.i2) <= 1e-9 AND abs(p.h2 / r.h2 - 1) <= 1e-9) AS agree,
	count(*) FILTER (WHERE close_to(p.conf_low, r.low) AND close_to(p.conf_high, r.high) AND close_to(p.p_value, r.p_value) AND (r.method = 'FE' OR close_to(p.prediction_low, r.prediction_low) AND close_to(p.prediction_high, r.prediction_high))) AS intervals,
	bool_and(p.studies = cardinality(effects) AND p.n = 300 * p.studies) AS counts
FROM pool r, did_pool(results(effects, errors, 7), r.method, r.test, 0.9) p WHERE cardinality(effects) > 1 GROUP BY 1, 2 ORDER BY 1, 2;

-- A single study; results without an estimate; of several scales and methods.
SELECT (did_pool(results('{0.25}', '{0.1}', 5), test => 'z')).*;
SELECT estimate, std_error, note FROM did_pool(results('{0.25}', '{0.1}', 5));
SELECT estimate, studies, note FROM did_pool(results('{0.25,NULL,0.1}', '{0.1,0.2,NULL}', 5) || NULL::did_result, 'fe', 'Z');
SELECT estimate, studies, method, note FROM did_pool('{}');
SELECT estimate, imputations, note FROM rubin_pool(results('{0.25,NULL}', '{0.1,0.2}', 5));
SELECT note FROM rubin_pool(results('{0.25,0.2}', '{0.1,0.2}', 5) || ROW(0.2, 0.1, NULL, 5, NULL, NULL, NULL, NULL, 299, 0, NULL, NULL, 'proportion', 'otherwise', NULL, NULL)::did_result);
SELECT did_pool(NULL) IS NULL AS nothing, rubin_pool(NULL) IS NULL AS none;
\set VERBOSITY terse
SELECT did_pool(results('{0.25,1}', '{0.1,0}', 5));
SELECT did_pool(results('{0.25,Infinity}', '{0.1,1}', 5));
SELECT did_pool(results('{0.25,1}', '{0.1,1e-200}', 5));
SELECT did_pool(results('{0.25,1}', '{0.1,1}', 5), 'HKSJ');
SELECT did_pool(results('{0.25,1}', '{0.1,1}', 5), test => 't');
SELECT rubin_pool(results('{0.25,1}', '{0.1,1}', 5), 1);
