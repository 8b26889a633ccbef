-- Estimates of a survey against the values of R's survey (test/oracle/survey_estimates.R),
-- on generated data (balanced; very unequal, with a lonely PSU) and on its own: api (a stratified sample, and two of districts) and nhanes.
\getenv source PG_ABS_SRCDIR
\set sv1 :source '/test/oracle/sv1.csv'
\set sv2 :source '/test/oracle/sv2.csv'
\set api :source '/test/oracle/survey_api.csv'
\set package :source '/test/oracle/survey_package.csv'
\set values :source '/test/oracle/survey_estimates_values.csv'
\set newer :source '/test/oracle/survey_45.txt'
CREATE TABLE survey_rows (shape text, hh integer, area integer, stratum integer, treat integer, wave integer, sex integer, grp integer, imd integer,
	x float8, y float8, score float8, bin integer, cat integer, inc float8, w float8, npsu float8, ym float8);
COPY survey_rows (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv1' (FORMAT csv, HEADER, NULL 'NA');
UPDATE survey_rows SET shape = 'sv1';
COPY survey_rows (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv2' (FORMAT csv, HEADER, NULL 'NA');
UPDATE survey_rows SET shape = 'sv2' WHERE shape IS NULL;
COPY survey_rows FROM :'api' (FORMAT csv, HEADER);
COPY survey_rows (shape, area, stratum, w, bin, sex, grp, x, y) FROM :'package' (FORMAT csv, HEADER);
CREATE TABLE survey_values (shape text, design text, domain text, lonely text, and_in_domain integer, statistic text, variable text,
	estimate float8, std_error float8, df float8, conf_low float8, conf_high float8, deff float8, deff_replace float8, n bigint);
COPY survey_values FROM :'values' (FORMAT csv, HEADER, NULL 'NA');

-- A domain twice: its values alone, the others NULL; and its rows alone, beside the design of all.
CREATE VIEW survey_values_of AS
SELECT r.shape, d.domain, v.variable, d.inside, CASE WHEN d.inside THEN v.value END AS value, ARRAY[r.x] AS x, r.area, r.stratum, r.w
FROM survey_rows r, LATERAL (VALUES ('TRUE', true), ('sex = 1', sex = 1), ('grp = 3 AND wave = 1', grp = 3 AND wave = 1), ('grp = 3 AND treat = 1', grp = 3 AND treat = 1), ('area % 4 = 1', area % 4 = 1), ('grp = 4 AND x > 2', grp = 4 AND x > 2)) d (domain, inside),
	LATERAL (VALUES ('y', y), ('ym', ym), ('bin', bin)) v (variable, value);
CREATE TABLE survey_samples (shape text, domain text, variable text, design text, sample survey_sample, alone survey_sample, whole survey_sample);
INSERT INTO survey_samples SELECT shape, domain, variable, 'psu', survey_sample(value, area, w, NULL, x), survey_sample(value, area, w, NULL, x) FILTER (WHERE value IS NOT NULL), survey_sample(true, area) FROM survey_values_of GROUP BY 1, 2, 3;
INSERT INTO survey_samples SELECT shape, domain, variable, 'strata_psu', survey_sample(value, area, w, stratum, x), survey_sample(value, area, w, stratum, x) FILTER (WHERE value IS NOT NULL), survey_sample(true, area, NULL, stratum) FROM survey_values_of WHERE shape <> 'clus2' GROUP BY 1, 2, 3;
INSERT INTO survey_samples SELECT shape, domain, variable, 'strata_psu_fpc', sample, alone, whole FROM survey_samples WHERE design = 'strata_psu';
INSERT INTO survey_samples SELECT shape, domain, variable, 'rows', survey_sample(value, NULL, w, NULL, x), survey_sample(value, NULL, w, NULL, x) FILTER (WHERE value IS NOT NULL), survey_sample(true) FROM survey_values_of WHERE shape NOT IN ('nhanes', 'clus2') GROUP BY 1, 2, 3;
INSERT INTO survey_samples SELECT shape, domain, variable, 'strata_rows', survey_sample(value, NULL, w, stratum, x), survey_sample(value, NULL, w, stratum, x) FILTER (WHERE value IS NOT NULL), survey_sample(true, NULL, NULL, stratum) FROM survey_values_of WHERE shape NOT IN ('nhanes', 'clus2') GROUP BY 1, 2, 3;
INSERT INTO survey_samples SELECT shape, domain, variable, 'equal', survey_sample(value, area, NULL, NULL, x), survey_sample(value, area, NULL, NULL, x) FILTER (WHERE value IS NOT NULL), survey_sample(true, area) FROM survey_values_of WHERE shape NOT IN ('nhanes', 'clus2') GROUP BY 1, 2, 3;
CREATE TABLE survey_population AS SELECT shape, jsonb_object_agg(stratum, npsu) AS fpc FROM survey_rows WHERE npsu IS NOT NULL GROUP BY 1;

CREATE FUNCTION survey_asked(statistic text, sample survey_sample, fpc jsonb, lonely text, domain_lonely boolean, design survey_sample, deff text) RETURNS survey_result LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE split_part(statistic, ' ', 1)
		WHEN 'mean' THEN survey_mean(sample, fpc, lonely, domain_lonely, design, deff => deff)
		WHEN 'total' THEN survey_total(sample, fpc, lonely, domain_lonely, design, deff => deff)
		WHEN 'ratio' THEN survey_ratio(sample, fpc, lonely, domain_lonely, design, deff => deff)
		ELSE survey_proportion(sample, CASE statistic WHEN 'proportion xlogit' THEN 'logit' WHEN 'proportion mean' THEN 'linear' ELSE substr(statistic, 12) END, fpc, lonely, domain_lonely, design, deff => deff) END;
END $$;
-- Relative to the value; limits that lie near 0 relative to the interval.
CREATE FUNCTION differs(ours float8, theirs float8, scale float8 DEFAULT 0) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN theirs IS NULL OR theirs IN ('Infinity', 'NaN') THEN ours IS NOT NULL ELSE coalesce(abs(ours - theirs) > 1e-10 * (abs(theirs) + scale), true) END;
CREATE TABLE survey_compared AS
SELECT v.*, s.sample, s.alone, s.whole, CASE WHEN v.design = 'strata_psu_fpc' THEN p.fpc END AS fpc, r AS ours FROM survey_values v JOIN survey_samples s USING (shape, domain, variable, design) LEFT JOIN survey_population p USING (shape),
	survey_asked(v.statistic, s.sample, CASE WHEN v.design = 'strata_psu_fpc' THEN p.fpc END, v.lonely, v.and_in_domain = 1, NULL, 'replace') r;
SELECT v.shape, count(*), count(*) FILTER (WHERE differs((ours).estimate, v.estimate, v.std_error)) AS estimate, count(*) FILTER (WHERE differs((ours).std_error, v.std_error)) AS std_error,
	count(*) FILTER (WHERE (ours).df <> v.df) AS df, count(*) FILTER (WHERE v.std_error > 0 AND (differs((ours).conf_low, v.conf_low, v.std_error) OR differs((ours).conf_high, v.conf_high, v.std_error))) AS interval,
	count(*) FILTER (WHERE (ours).n <> v.n) AS n, count(*) FILTER (WHERE differs((ours).design_effect, v.deff_replace)) AS deff,
	count(*) FILTER (WHERE differs((survey_asked(statistic, sample, fpc, lonely, and_in_domain = 1, NULL, 'finite')).design_effect, v.deff)) AS finite,
	count(*) FILTER (WHERE (ours).estimate IS DISTINCT FROM other.estimate OR differs(other.std_error, v.std_error) OR other.df <> v.df OR (v.std_error > 0 AND differs(other.conf_low, v.conf_low, v.std_error))) AS beside_design
FROM survey_compared v, survey_asked(statistic, alone, fpc, lonely, and_in_domain = 1, whole, 'replace') other GROUP BY 1 ORDER BY 1;
SELECT statistic, count(*), count(DISTINCT (shape, design, domain, variable, lonely, and_in_domain)) AS questions, count(*) FILTER (WHERE (ours).conf_low IS NULL) AS without_interval FROM survey_compared GROUP BY 1 ORDER BY 1;
SELECT statistic, v.shape, design, domain, variable, lonely, (ours).estimate, v.estimate, (ours).std_error, v.std_error, (ours).note FROM survey_compared v
WHERE differs((ours).estimate, v.estimate, v.std_error) OR differs((ours).std_error, v.std_error) OR (v.std_error > 0 AND differs((ours).conf_low, v.conf_low, v.std_error));

-- And of its version 4.5: lonely PSUs, of totals as well, and Wilson's interval.
CREATE TABLE survey_newer (line text);
COPY survey_newer FROM :'newer';
WITH said AS (
	SELECT m[1] AS shape, m[2] AS lonely, m[3] IS NOT NULL AS and_in_domain, replace(replace(m[4], '==', ' = '), '&', 'AND') AS domain, m[5] AS variable, string_to_array(trim(m[6]), ' ')::float8[] AS value
	FROM survey_newer, regexp_match(line, '^(sv[12]) lonely (\w+) ( ?and in domains)? ?domain (.*) (y|bin) mean se total se degf\(subset\) \|(.*)$') m WHERE m IS NOT NULL)
SELECT v.shape, v.lonely, count(*), count(*) FILTER (WHERE differs(mean.estimate, value[1]) OR differs(mean.std_error, value[2]) OR differs(total.estimate, value[3]) OR differs(total.std_error, value[4]) OR mean.df <> value[5]) AS different
FROM said v JOIN survey_samples s ON s.shape = v.shape AND s.variable = v.variable AND s.domain = v.domain AND s.design = 'strata_psu',
	survey_mean(sample, lonely_psu => lonely, domain_lonely => and_in_domain) mean, survey_total(alone, lonely_psu => lonely, domain_lonely => and_in_domain, design => whole) total GROUP BY 1, 2 ORDER BY 1, 2;
WITH said AS (
	SELECT m[1] AS shape, m[2] = 'strata+psu' AS strata, m[3] AS domain, m[4] AS formula, string_to_array(trim(m[5]), ' ')::float8[] AS value
	FROM survey_newer, regexp_match(line, '^(sv[12]) \[ (.*) \] rows (.*) proportion (.*) wilson est se lower upper degf.*\|(.*)$') m WHERE m IS NOT NULL),
answers AS (
	SELECT v.shape, v.strata, value, survey_sample(CASE domain WHEN 'TRUE' THEN answer WHEN 'sex==1' THEN CASE WHEN sex = 1 THEN answer END ELSE CASE WHEN grp = 3 AND wave = 1 THEN answer END END,
		area, w, CASE WHEN strata THEN stratum END) AS sample
	FROM said v JOIN (SELECT *, bin = 1 AS answer, '~bin' AS formula FROM survey_rows UNION ALL SELECT *, score >= 9, '~I(score>=9)' FROM survey_rows) r USING (shape, formula) GROUP BY v.shape, v.strata, value, domain, formula)
SELECT shape, strata, count(*), count(*) FILTER (WHERE differs(estimate, value[1]) OR differs(std_error, value[2]) OR differs(conf_low, value[3], std_error) OR differs(conf_high, value[4], std_error) OR df <> value[5]) AS different
FROM answers, survey_proportion(sample, lonely_psu => 'remove') GROUP BY 1, 2 ORDER BY 1, 2;

-- The aggregates are the functions with their defaults; text keys, a boolean, a rollup and the order of rows make no other result; parts merge to the whole.
CREATE TABLE survey_whole AS SELECT survey_sample(y, area, w, stratum, ARRAY[x]) AS sample FROM survey_rows WHERE shape = 'sv1';
SELECT survey_mean(y, area, w, stratum)::text = (SELECT survey_mean(sample)::text FROM survey_whole) AS mean, survey_total(y, area, w, stratum)::text = (SELECT survey_total(sample)::text FROM survey_whole) AS total,
	survey_ratio(y, x, area, w, stratum)::text = (SELECT survey_ratio(sample)::text FROM survey_whole) AS ratio, survey_proportion(bin = 1, area, w, stratum)::text = (survey_proportion(survey_sample(bin, area, w, stratum)))::text AS proportion,
	survey_mean(y, 'a' || area, w, 's' || stratum)::text = survey_mean(y, area, w, stratum)::text AS text_keys, survey_mean(y::numeric, area::smallint, w::numeric, ('2026-01-01'::date + stratum))::text = survey_mean(y, area, w, stratum)::text AS any_types
FROM survey_rows WHERE shape = 'sv1';
SELECT survey_rollup(part) = (SELECT sample FROM survey_whole) AS merged, survey_digest(survey_rollup(part)) = (SELECT survey_digest(sample) FROM survey_whole) AS digest, survey_mean(survey_rollup(part))::text = (SELECT survey_mean(sample)::text FROM survey_whole) AS same,
	(survey_rollup(part))::text::survey_sample = (SELECT sample FROM survey_whole) AS read_back
FROM (SELECT survey_sample(y, area, w, stratum, ARRAY[x] ORDER BY hh DESC) AS part FROM survey_rows WHERE shape = 'sv1' GROUP BY hh % 5) p;
SELECT count(*) AS samples, count(DISTINCT sample) AS different, count(*) FILTER (WHERE earlier >= sample) AS out_of_order FROM (SELECT sample, lag(sample) OVER (ORDER BY sample) AS earlier FROM survey_samples WHERE shape = 'sv1' AND domain = 'TRUE' AND design <> 'strata_psu_fpc') s;

-- What was estimated, and what to keep in mind.
\x
SELECT r.* FROM survey_whole, survey_mean(sample) r;
SELECT r.* FROM survey_samples, survey_proportion(alone, 'beta', (SELECT fpc FROM survey_population WHERE shape = 'sv2'), 'average', true, whole, 0.9, 'finite') r WHERE shape = 'sv2' AND design = 'strata_psu' AND domain = 'sex = 1' AND variable = 'bin';
\x
SELECT what, r.estimate, r.std_error, r.df, r.conf_low, r.conf_high, r.n, r.n_missing, r.sum_of_weights AS weights, r.effective_n, r.design_effect AS deff, r.n_psus AS psus, r.n_strata AS strata, r.note, r.facts FROM (
	SELECT 'no rows outside NULL' AS what, survey_sample(NULL::float8, psu, w) AS sample FROM (VALUES (1, 1.0), (2, 1.0)) v (psu, w)
	UNION ALL SELECT 'one row', survey_sample(v) FROM (VALUES (5.0)) r (v)
	UNION ALL SELECT 'one PSU', survey_sample(v, 1) FROM (VALUES (5.0), (6)) r (v)
	UNION ALL SELECT 'a PSU in each stratum', survey_sample(v, v::int, 1, v::int) FROM (VALUES (5.0), (6)) r (v)
	UNION ALL SELECT 'all the same', survey_sample(0.1, i, 0.3) FROM generate_series(1, 20) i
	UNION ALL SELECT 'units that are the same', survey_sample(i % 2, i / 2) FROM generate_series(0, 19) i
	UNION ALL SELECT 'weights of 0', survey_sample(i % 4, NULL, i % 2) FROM generate_series(1, 10) i
	UNION ALL SELECT 'the same, with PSUs', survey_sample(i % 4, i, i % 2) FROM generate_series(1, 10) i
	UNION ALL SELECT 'auxiliaries missing', survey_sample(i, i, 1, NULL, CASE WHEN i > 3 THEN ARRAY[i] ELSE '{NULL}' END) FROM generate_series(1, 10) i
	UNION ALL SELECT 'codes', survey_sample(CASE i % 5 WHEN 0 THEN -9 WHEN 1 THEN NULL ELSE i % 5 END, i % 13) FROM generate_series(1, 70) i
	UNION ALL SELECT 'large', survey_sample(1e15 + i % 3, i % 5, 1e9 - i % 2) FROM generate_series(1, 12) i
) s, survey_mean(sample) r;
SELECT what, r.estimate, r.std_error, r.conf_low, r.conf_high, r.note FROM (
	SELECT 'none' AS what, survey_sample(false, i) AS sample FROM generate_series(1, 9) i UNION ALL SELECT 'all', survey_sample(true, i, i) FROM generate_series(1, 9) i
	UNION ALL SELECT 'few', survey_sample(i = 1, i) FROM generate_series(1, 9) i UNION ALL SELECT 'few, linear', survey_sample(i = 1, i) FROM generate_series(1, 9) i) s, survey_proportion(sample, CASE what WHEN 'few, linear' THEN 'Linear' ELSE 'wilson' END) r;
SELECT (survey_ratio(i, i - 5.5)).note AS cancels, round((survey_ratio(i, 0.1 * i, i)).estimate::numeric, 6) AS exact, (survey_ratio(i, 0.1 * i, i)).std_error, (survey_ratio(i, 0.1 * i, i)).note FROM generate_series(1, 10) i;
-- Of strata that are lonely in the domain only, those policies that look at no others say what they always do (as R's survey).
SELECT lonely, r.std_error = usual.std_error AS usual, r.std_error, r.note FROM (SELECT survey_sample(CASE WHEN i % 2 = 0 THEN i END, i, 1, i / 2) AS sample FROM generate_series(0, 7) i) s, unnest('{fail,remove,certainty,average,adjust}'::text[]) lonely,
	survey_mean(sample, lonely_psu => lonely) usual, survey_mean(sample, lonely_psu => lonely, domain_lonely => true) r;
-- All that there is was drawn: no error. Nothing was: NULL.
SELECT r.estimate, r.std_error, r.conf_low, r.conf_high, r.method, r.note FROM survey_whole, survey_mean(sample, 2) r;
SELECT survey_mean(v) IS NULL AS nothing, survey_mean(NULL::survey_sample) IS NULL AS null_sample, survey_sample(v) IS NULL AS no_sample FROM (SELECT 1.0 WHERE false) r (v);

-- Of the distribution of a value, and of values by rank, the same mean.
SELECT abs((survey_mean(survey_distribution(ym, area, w, stratum), lonely_psu => 'adjust')).std_error / (survey_mean(survey_sample(ym, area, w, stratum), lonely_psu => 'adjust')).std_error - 1) < 1e-14 AS distribution,
	abs((survey_mean(inequality_sample(ym, imd, area, w, stratum), lonely_psu => 'adjust')).std_error / (survey_mean(survey_sample(ym, area, w, stratum), lonely_psu => 'adjust')).std_error - 1) < 1e-14 AS rank,
	survey_distribution(ym, area, w, stratum)::text::survey_sample = survey_distribution(ym, area, w, stratum) AS read_back, survey_distribution(-(x - x), area) = survey_distribution(x - x, area) AS zero
FROM survey_rows WHERE shape = 'sv2';

-- Refused.
SELECT survey_sample(y, CASE WHEN hh % 2 = 0 THEN area END) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_sample(y, area, CASE WHEN hh % 2 = 0 THEN w END) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_sample(y, area, w, CASE WHEN hh % 2 = 0 THEN stratum END) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_sample(y, area, w, hh % 2) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_sample(y, area, w, stratum, CASE WHEN hh % 2 = 0 THEN ARRAY[x] END) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_sample(y, area, -w) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_mean(y, w, area) FROM survey_rows WHERE shape = 'sv1' AND hh = 1;
SELECT survey_sample('NaN'::float8);
SELECT survey_rollup(sample) FROM survey_samples WHERE shape = 'sv1';
SELECT survey_proportion(y, area) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_ratio(survey_sample(y, area)) FROM survey_rows WHERE shape = 'sv1';
SELECT survey_mean(sample, lonely_psu => 'ignore') FROM survey_whole;
SELECT survey_mean(sample, 'remove') FROM survey_whole;
SELECT survey_proportion(sample, 'exact') FROM survey_whole;
SELECT survey_mean(sample, conf_level => 95) FROM survey_whole;
SELECT survey_mean(sample, deff => 'srs') FROM survey_whole;
SELECT survey_mean(sample, 1) FROM survey_whole;
SELECT survey_mean(sample, '{"1": 4}') FROM survey_whole;
SELECT survey_mean(sample, domain_lonely => NULL) FROM survey_whole;
SELECT survey_mean(sample, design => survey_sample(y, area, w)) FROM survey_whole, survey_rows WHERE shape = 'sv1' GROUP BY sample;
SELECT survey_mean(sample, design => survey_sample(y, area, w, stratum)) FROM survey_whole, survey_rows WHERE shape = 'sv1' AND area <> 7 GROUP BY sample;
SELECT survey_mean(sample, design => survey_sample(y, area, w, 1)) FROM survey_whole, survey_rows WHERE shape = 'sv1' GROUP BY sample;
SELECT survey_mean(survey_sample(i), design => survey_sample(i) FILTER (WHERE i < 3)) FROM generate_series(1, 5) i;
SELECT 'svy'::survey_sample;
SELECT survey_sample(1.0, 1)::text::did_sample;
-- Of one PSU in all, and of strata that all have one, no policy knows a variance but certainty, which says that there is none, and adjust, of several strata: nothing else is 0.
CREATE TABLE survey_lonely AS SELECT 1 AS strata, i, 1 AS area, 1 AS stratum, i % 5 AS v, (i * 7) % 11 AS x, i % 3 = 0 AS b, i / 2 % 2 AS sex, 1 + i % 4 AS w FROM generate_series(1, 40) i
UNION ALL SELECT 2, i, 1 + i / 21, 1 + i / 21, i % 5 + i / 21, (i * 7) % 11 + i / 21, i % 3 = 0, i / 2 % 2, 1 + i % 4 FROM generate_series(1, 40) i;
WITH s AS (SELECT strata, survey_sample(v, area, w, stratum, ARRAY[x]) AS v, survey_sample(b, area, w, stratum) AS b, survey_distribution(v, area, w, stratum) AS d, inequality_sample(v, x, area, w, stratum) AS r FROM survey_lonely GROUP BY 1),
	c AS (SELECT strata, array_agg(s ORDER BY sex, b) AS s, array_agg(sex::text ORDER BY sex, b) AS sex, array_agg(b::text ORDER BY sex, b) AS b FROM (SELECT strata, sex, b, survey_sample(v, area, w, stratum) AS s FROM survey_lonely GROUP BY 1, 2, 3) p GROUP BY 1)
SELECT strata, p, (survey_mean(v, lonely_psu => p)).std_error = 0 AS mean, (survey_total(v, lonely_psu => p)).std_error = 0 AS total, (survey_ratio(v, lonely_psu => p)).std_error = 0 AS ratio, (survey_proportion(s.b, lonely_psu => p)).std_error = 0 AS proportion,
	(survey_quantile(d, 0.5, lonely_psu => p)).conf_low IS NULL AS no_interval, (survey_contrast(c.s, ARRAY[1, 0, 0, -1], lonely_psu => p)).std_error = 0 AS contrast, (survey_chisq(c.s, c.sex, c.b, lonely_psu => p)).p_value IS NULL AS no_test, (inequality_index(r, lonely_psu => p)).std_error = 0 AS index
FROM s JOIN c USING (strata), unnest('{fail,remove,average,adjust,certainty}'::text[]) WITH ORDINALITY o (p, place) ORDER BY strata, place;
SELECT p, (survey_mean(v, lonely_psu => p)).note AS mean, (survey_quantile(d, 0.5, lonely_psu => p)).note AS quantile, (inequality_index(r, lonely_psu => p)).note AS index
FROM (SELECT survey_sample(v, area, w) AS v, survey_distribution(v, area, w) AS d, inequality_sample(v, x, area, w) AS r FROM survey_lonely WHERE strata = 1) s, unnest('{fail,remove,average,adjust}'::text[]) p;
DROP TABLE survey_lonely;
DROP VIEW survey_values_of;
DROP TABLE survey_rows, survey_values, survey_samples, survey_population, survey_compared, survey_newer, survey_whole;
DROP FUNCTION survey_asked, differs;
