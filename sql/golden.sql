-- Values of R packages on a survey of 18 areas and 691 interviews; the file
-- says which package each comes from.
\getenv source PG_ABS_SRCDIR
\set survey_file :source '/test/data/nrp18.csv'
\set golden_file :source '/test/oracle/nrp18_values.csv'
CREATE TABLE nrp18 (hh integer, area integer, pair integer, treat integer, wave integer, age integer, female integer, imd integer, w float8, y float8, anx integer);
COPY nrp18 FROM :'survey_file' (FORMAT csv, HEADER);
CREATE TABLE golden (weighted integer, vcov text, estimate float8, std_error float8, df float8, p_value float8, conf_low float8, conf_high float8, source text);
COPY golden FROM :'golden_file' (FORMAT csv, HEADER);

CREATE FUNCTION agrees(ours float8, theirs float8) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN theirs IS NULL OR coalesce(abs(ours - theirs) <= 1e-10 * abs(theirs), false);

CREATE VIEW compared AS
SELECT g.weighted, g.vcov,
	agrees(e.estimate, g.estimate) AS estimate,
	agrees(e.std_error, g.std_error) AS std_error,
	agrees(e.df, g.df) AS df,
	agrees(e.p_value, g.p_value) AS p_value,
	agrees(e.conf_low, g.conf_low) AND agrees(e.conf_high, g.conf_high) AS interval
FROM golden g,
	(SELECT did_sample(y, treat, wave, area) AS unweighted,
		did_sample(y, treat, wave, area, w) AS weighted FROM nrp18) s,
	did_estimate(CASE g.weighted WHEN 0 THEN s.unweighted ELSE s.weighted END, g.vcov) e;
SELECT * FROM compared ORDER BY weighted, vcov;

-- Without a cluster argument: HC2 by default, and iid to HC3 on request.
SELECT g.vcov, agrees(e.estimate, g.estimate) AS estimate,
	agrees(e.std_error, g.std_error) AS std_error, agrees(e.df, g.df) AS df
FROM golden g, (SELECT did_sample(y, treat, wave) AS sample FROM nrp18) s,
	did_estimate(s.sample, g.vcov) e
WHERE g.weighted = 0 AND g.vcov ~ 'iid|HC'
ORDER BY g.vcov;
SELECT (e).std_error = (h).std_error AS same, (e).method
FROM (SELECT did_estimate(y, treat, wave) AS e,
	did_estimate(did_sample(y, treat, wave), vcov => 'hc2') AS h FROM nrp18) s;

-- Area effects, covariates and survey design on the same data: fixest 0.12.2
-- (its default counts no nested effects, "full" counts them all), estimatr and
-- survey 4.1-1.
CREATE TABLE more AS
SELECT did_sample(y, treat, wave, area) AS plain, did_sample(y, treat, wave, area, 1, pair, ARRAY[age, female, imd]) AS covariates,
	did_sample(y, treat, wave, area, w) AS weighted, did_sample(y, treat, wave, area, w, treat) AS by_arm FROM nrp18;
SELECT v.what, agrees((v.e).estimate, v.estimate) AS estimate, agrees((v.e).std_error, v.std_error) AS std_error, agrees((v.e).df, v.df) AS df
FROM more, LATERAL (VALUES
	('feols, area and wave effects', did_estimate(plain, 'CR1N', 'cluster'), 0.180267674471309, 0.307861749898660, 17),
	('feols, no small-sample factor', did_estimate(plain, 'CR0', 'cluster'), 0.180267674471309, 0.298753922088617, 17),
	('feols, all effects counted', did_estimate(plain, 'CR1S', 'cluster'), 0.180267674471309, 0.311737244747604, 17),
	('feols, hetero', did_estimate(plain, 'HC1', 'cluster'), 0.180267674471309, 0.224547317221116, NULL),
	('feols, effects and covariates', did_estimate(covariates, 'CR1N', 'cluster'), 0.205479070894259, 0.295464616484831, 17),
	('feols, effects and weights', did_estimate(weighted, 'CR1N', 'cluster'), 0.260642217996948, 0.329150226120213, 17),
	('estimatr, CR2 with area dummies', did_estimate(plain, 'CR2', 'cluster'), 0.180267674471311, 0.315833333754240, 15.660299627339690),
	('svyglm', did_estimate(weighted, 'survey'), 0.141750022385161, 0.309580945085174, 17),
	('svyglm, strata', did_estimate(by_arm, 'survey'), 0.141750022385161, 0.319108734066178, 16),
	('svyglm, strata and fpc', did_estimate(by_arm, 'survey', fpc => '{"1": 60, "0": 400}'), 0.141750022385161, 0.308754611761724, 16),
	('svyglm, JK1', did_estimate(weighted, 'JK1'), 0.141750022385161, 0.324649932645571, 17),
	('svyglm, JKn', did_estimate(by_arm, 'JKn'), 0.141750022385161, 0.314956697328788, 16)
) v (what, e, estimate, std_error, df);
DROP TABLE more;

-- Card and Krueger's survey of fast-food restaurants (1994): full-time
-- employment in New Jersey before and after the minimum wage rose, against
-- Pennsylvania.  The published difference in means is 2.75.
\set restaurants_file :source '/test/data/njmin3.csv'
CREATE TABLE njmin (nj integer, d integer, d_nj integer, fte float8, bk integer, kfc integer, roys integer, wendys integer, co_owned integer, centralj integer, southj integer, pa1 integer, pa2 integer, demp float8);
COPY njmin FROM :'restaurants_file' (FORMAT csv, HEADER, NULL '');
SELECT vcov, abs(e.estimate - 2.75360578298058) < 1e-13 AS estimate,
	round(e.std_error::numeric, 8) AS std_error, e.n, e.n_missing
FROM (SELECT did_sample(fte, nj, d) AS sample FROM njmin) s,
	unnest('{iid,HC1,HC2,HC3}'::text[]) AS vcov, did_estimate(sample, vcov) e;
SELECT arm, period, n, round(mean::numeric, 5) AS mean
FROM (SELECT did_sample(fte, nj, d) AS sample FROM njmin) s, did_cells(sample);
DROP VIEW compared;
DROP TABLE nrp18, golden, njmin;
DROP FUNCTION agrees;
