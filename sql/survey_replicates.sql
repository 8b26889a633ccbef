-- Surveys with replicate weights, against R survey's svrepdesign
-- (test/oracle/survey_replicates.R).
\getenv source PG_ABS_SRCDIR
\set load :source '/test/oracle/survey_load.sql'
\i :load
\set values_file :source '/test/oracle/survey_replicates_values.csv'
\set multipliers_file :source '/test/oracle/survey_replicates_multipliers.csv'
CREATE TABLE replicate_values (shape text, type text, about text, what text, estimate text, std_error float8, conf_low text, conf_high text);
COPY replicate_values FROM :'values_file' (FORMAT csv, HEADER, NULL 'NA');
CREATE TABLE replicate_multipliers (shape text, type text, area integer, multipliers text);
COPY replicate_multipliers FROM :'multipliers_file' (FORMAT csv, HEADER);
-- Weights of rows are the sampling weight times a multiplier of the area.
CREATE TABLE replicate_rows AS
SELECT p.*, m.type, ARRAY(SELECT p.w * u FROM unnest(translate(m.multipliers, ';', ',')::float8[]) WITH ORDINALITY o (u, i) ORDER BY i) AS weights
FROM survey_people p JOIN replicate_multipliers m USING (shape, area);
CREATE TABLE replicate_samples AS
SELECT shape, type, unnest('{y,bin,women,known,values,grp1,grp2,grp3}'::text[]) AS name, unnest(ARRAY[survey_replicate_sample(y, w, weights, ARRAY[x]), survey_replicate_sample(bin = 1, w, weights),
	survey_replicate_sample(CASE WHEN sex = 1 THEN y END, w, weights), survey_replicate_sample(ym, w, weights), survey_replicate_distribution(y, w, weights),
	survey_replicate_sample(y, w, weights) FILTER (WHERE grp = 1), survey_replicate_sample(y, w, weights) FILTER (WHERE grp = 2), survey_replicate_sample(y, w, weights) FILTER (WHERE grp = 3)]) AS sample
FROM replicate_rows GROUP BY 1, 2;
-- What the replicates are, by numbers; then the same by the names of methods.
CREATE TABLE replicate_scales AS
SELECT shape, type, estimate::float8 AS scale, std_error AS n, conf_low::float8 AS degf, translate(conf_high, ';', ',')::float8[] AS rscales FROM replicate_values WHERE what = 'scales';
CREATE TABLE replicate_designs AS
SELECT shape, type, about, name, survey_replicate_design(sample, 'other', scale => scale, rscales => rscales, about => about, df => degf) AS sample
FROM replicate_samples JOIN replicate_scales USING (shape, type), unnest('{mean,estimate}'::text[]) about;
CREATE TABLE replicate_found AS
SELECT shape, type, about, w.what, r.estimate, r.std_error, r.conf_low, r.conf_high
FROM replicate_designs d, LATERAL (SELECT what, (CASE what WHEN 'total y' THEN survey_total(sample) WHEN 'women: total y' THEN survey_total(sample) WHEN 'ratio y/x' THEN survey_ratio(sample) ELSE survey_mean(sample) END).*
	FROM unnest(CASE name WHEN 'y' THEN '{mean y,total y,ratio y/x}' WHEN 'bin' THEN '{mean bin}' WHEN 'women' THEN '{women: mean y,women: total y}' WHEN 'known' THEN '{known: mean ym}' ELSE '{}' END::text[]) what) r, LATERAL (SELECT r.what) w
UNION ALL
SELECT shape, type, about, 'quantile ' || rule || ' ' || k, q.estimate, q.std_error, q.conf_low, q.conf_high
FROM replicate_designs, unnest('{math,hf7}'::text[]) rule, unnest('{0.25,0.5}'::float8[]) k, survey_quantile(sample, k, rule) q WHERE name = 'values'
UNION ALL
SELECT shape, type, about, what, estimate, std_error, NULL, NULL
FROM (SELECT shape, type, about, array_agg(sample ORDER BY name) AS samples FROM replicate_designs WHERE name ~ 'grp' GROUP BY 1, 2, 3) g,
	LATERAL (SELECT 'mean y of grp 3 less 1', (c).estimate, (c).std_error FROM survey_contrast(samples, '{-1,0,1}') c UNION ALL
		SELECT 'wald of equal grp', (t).statistic * (t).df1 * ((t).df2 + (t).df1 - 1) / (t).df2, NULL FROM survey_contrast_test(samples) t) c (what, estimate, std_error);
SELECT v.shape, v.type, v.about, count(*), count(*) FILTER (WHERE agrees(f.estimate, v.estimate::float8)) AS estimate, count(*) FILTER (WHERE agrees(f.std_error / v.std_error, 1) OR v.std_error IS NULL) AS std_error,
	count(*) FILTER (WHERE v.what !~ 'quantile' OR (agrees(f.conf_low, v.conf_low::float8) AND agrees(f.conf_high, v.conf_high::float8))) AS "interval"
FROM replicate_values v LEFT JOIN replicate_found f USING (shape, type, about, what) WHERE what !~ 'scales|chisq' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- The tests of a table by replicate weights.
SELECT v.shape, v.type, count(*), count(*) FILTER (WHERE abs(t.statistic / v.estimate::float8 - 1) < 1e-9) AS statistic, count(*) FILTER (WHERE abs(t.p_value / v.std_error - 1) < 1e-8) AS p_value
FROM replicate_values v JOIN (SELECT shape, type, array_agg(sample ORDER BY r, c) AS samples, array_agg(r ORDER BY r, c) AS rows, array_agg(c ORDER BY r, c) AS columns
	FROM (SELECT shape, type, cat::text AS r, sex::text AS c, survey_replicate_sample(true, w, weights) AS sample FROM replicate_rows GROUP BY 1, 2, 3, 4) s GROUP BY 1, 2) s USING (shape, type) JOIN replicate_scales USING (shape, type),
	survey_chisq(ARRAY(SELECT survey_replicate_design(u, 'other', scale => scale, rscales => rscales, about => v.about, df => degf) FROM unnest(samples) WITH ORDINALITY o (u, i) ORDER BY i), rows, columns, substr(v.what, 7)) t
WHERE v.what ~ 'chisq' GROUP BY 1, 2 ORDER BY 1, 2;
-- What methods are called stands for their factors.
SELECT shape, type, agrees((survey_mean(survey_replicate_design(s.sample, replace(type, 'sub', ''), rho => CASE type WHEN 'Fay' THEN 0.3 END, scale => CASE WHEN type ~ 'boot' THEN scale END, rscales => CASE type WHEN 'JKn' THEN rscales END, df => degf))).std_error / (survey_mean(d.sample)).std_error, 1) AS same
FROM replicate_samples s JOIN replicate_scales USING (shape, type) JOIN replicate_designs d USING (shape, type, name) WHERE name = 'y' AND about = 'mean' ORDER BY 1, 2;
-- Merged, stored and sent; said twice; in another order; rows of the whole, not of each replicate.
SELECT bool_and(a = b) AS merged, bool_and(survey_replicate_design(a, 'JK1') = survey_replicate_design(survey_replicate_design(a, 'bootstrap'), 'JK1')) AS said_again, bool_and(survey_replicate_design(a, 'JK1') <> survey_replicate_design(a, 'JK1', about => 'estimate')) AS other,
	bool_and(survey_mean(survey_replicate_design(a, 'JK1')) = survey_mean(survey_replicate_design(a, 'JK1')::text::survey_sample)) AS bytes
FROM (SELECT shape, survey_replicate_sample(y, w, weights) AS a FROM replicate_rows WHERE type = 'JK1' GROUP BY 1) x JOIN (SELECT shape, survey_rollup(s) AS b FROM (SELECT shape, survey_replicate_sample(y, w, weights ORDER BY hh DESC) AS s FROM replicate_rows WHERE type = 'JK1' GROUP BY shape, hh % 4) p GROUP BY 1) y USING (shape);
SELECT m.n, m.n_missing, m.n_psus, m.df, m.method, m.note FROM replicate_designs, survey_mean(sample) m WHERE shape = 'sv2' AND type = 'JK1' AND about = 'mean' AND name = 'known';
-- A unit that is the whole domain: the replicate without it has none, and is left out, as in R.
SELECT m.std_error, m.note, c.note, q.note FROM (SELECT survey_replicate_design(survey_replicate_sample(y, w, weights) FILTER (WHERE area = 1 OR area = 2 AND hh % 2 = 0), 'JK1') AS s, survey_replicate_design(survey_replicate_sample(y, w, weights) FILTER (WHERE area = 1), 'JK1') AS t,
	survey_replicate_design(survey_replicate_distribution(y, w, weights) FILTER (WHERE area = 1), 'JK1') AS d FROM replicate_rows WHERE shape = 'sv1' AND type = 'JK1') x, survey_mean(t) m, survey_contrast(ARRAY[s, t], '{1,-1}') c, survey_quantile(d, 0.5) q;
-- Where all are, or all but one, there is no standard error, rather than one of 0. (About the estimate one has it: 5 / 3 less 3 / 2, times the root of 2 / 3.)
SELECT rows, about, round(m.std_error::numeric, 10) AS std_error, m.note, round(q.std_error::numeric, 10) AS of_quantile, round(c.std_error::numeric, 10) AS of_contrast, round(t.p_value::numeric, 10) AS p_value, t.note AS of_test
FROM (VALUES (0), (1)) r(rows), unnest('{mean,estimate}'::text[]) about,
	LATERAL (SELECT survey_replicate_design(survey_replicate_sample(y, 1, ARRAY[0, 0, rows * y]), 'JK1', about => about) AS s, survey_replicate_design(survey_replicate_distribution(y, 1, ARRAY[0, 0, rows * y]), 'JK1', about => about) AS d
		FROM generate_series(1, 2) y) x, survey_mean(s) m, survey_quantile(d, 0.5) q, survey_contrast(ARRAY[s, s], '{1,0}') c, survey_contrast_test(ARRAY[s], '{1}') t;
-- Bad requests.
SELECT survey_mean(survey_replicate_sample(y, w, weights)) FROM replicate_rows WHERE type = 'JK1' AND shape = 'sv1';
SELECT survey_replicate_sample(y, w, weights) FROM replicate_rows WHERE type = 'JK1';
SELECT survey_replicate_sample(y, NULL, weights) FROM replicate_rows;
SELECT survey_replicate_sample(y, w, NULL) FROM replicate_rows;
SELECT survey_replicate_sample(y, w, '{}') FROM replicate_rows;
SELECT survey_replicate_sample(y, w, '{1,NULL}') FROM replicate_rows;
SELECT survey_replicate_sample(y, w, '{1,-1}') FROM replicate_rows;
SELECT survey_replicate_sample(y, -w, weights) FROM replicate_rows;
SELECT survey_replicate_design(survey_sample(y), 'JK1') FROM survey_people;
SELECT survey_replicate_design(sample, 'jackknife') FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'BRR') FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'BRR', scale => 2, df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'Fay', df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'Fay', rho => 1, df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'JKn', df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'JKn', rscales => '{1,2}', df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'JK1', rscales => array_fill(-1::float8, '{16}')) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'other', df => 8) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_replicate_design(sample, 'JK1', df => 0) FROM replicate_samples WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_mean(sample, fpc => 100) FROM replicate_designs WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_mean(sample, design => sample) FROM replicate_designs WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_rollup(sample) FROM replicate_designs WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
SELECT survey_contrast(array_agg(sample), '{1,-1}') FROM replicate_designs WHERE shape = 'sv1' AND type = 'JK1' AND name = 'y';
DROP TABLE survey_people, replicate_values, replicate_multipliers, replicate_rows, replicate_samples, replicate_scales, replicate_designs, replicate_found;
DROP FUNCTION agrees(float8, float8);
