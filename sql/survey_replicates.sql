-- Surveys with replicate weights, against R survey's svrepdesign
-- (test/oracle/survey_replicates.R).
\getenv source PG_ABS_SRCDIR
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
