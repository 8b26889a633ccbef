-- Quantiles of surveys with Woodruff's intervals, against R survey's svyquantile
-- (test/oracle/survey_quantiles.R).
\getenv source PG_ABS_SRCDIR
\set load :source '/test/oracle/survey_load.sql'
\i :load
\set values_file :source '/test/oracle/survey_quantiles_values.csv'
CREATE TABLE quantile_values (shape text, design text, domain text, lonely text, "column" text, rule text, "interval" text, p float8, estimate float8, conf_low float8, conf_high float8, std_error float8, df float8);
COPY quantile_values FROM :'values_file' (FORMAT csv, HEADER);

-- The samples: every column in every design, of all and of domains.
CREATE TABLE quantile_samples AS
SELECT shape, design, domain, c AS "column", survey_distribution(CASE WHEN CASE domain WHEN 'women' THEN sex = 1 WHEN 'few' THEN grp = 3 AND wave = 1 ELSE true END THEN CASE c WHEN 'y' THEN y WHEN 'ym' THEN ym ELSE score END END,
	CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END) AS sample,
	jsonb_object_agg(stratum, npsu) AS fpc
FROM survey_people, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design, unnest('{all,women,few,known}'::text[]) domain, unnest('{y,ym,score}'::text[]) c
WHERE (c = 'ym') = (domain = 'known') GROUP BY 1, 2, 3, 4;
CREATE TABLE quantile_compared AS
SELECT v.*, q.estimate AS e, q.conf_low AS l, q.conf_high AS h, q.std_error AS s, q.df AS d
FROM quantile_values v JOIN quantile_samples s USING (shape, design, domain, "column"),
	survey_quantile(s.sample, v.p, v.rule, v."interval", fpc => CASE WHEN v.design ~ 'fpc' THEN s.fpc END, lonely_psu => v.lonely) q;
-- At the largest value R has an interval of no width: here there is none.
SELECT shape, count(*), count(*) FILTER (WHERE agrees(e, estimate)) AS estimate, count(*) FILTER (WHERE agrees(l, conf_low) AND agrees(h, conf_high)) AS "interval", count(*) FILTER (WHERE agrees(s, std_error)) AS std_error,
	count(*) FILTER (WHERE std_error = 0 AND conf_low = conf_high AND l IS NULL AND h IS NULL AND s IS NULL) AS no_width, count(*) FILTER (WHERE d = df) AS df
FROM quantile_compared GROUP BY 1 ORDER BY 1;

-- Several at once are one by one; the aggregate is the function; the order of rows, a merge and bytes make no difference.
SELECT count(*), bool_and(q = survey_quantile(sample, q.p, 'hf8')) AS one_by_one FROM quantile_samples, survey_quantile(sample, ARRAY[0, 0.3, NULL, 1], 'hf8') q WHERE shape = 'sv2' AND design = 'psu' AND domain = 'women';
SELECT bool_and(a = survey_quantile(s, 0.3)) AS aggregate, bool_and(t = survey_quantile(u, 0.3)) AS text_keys, bool_and(survey_quantile(s, 0.3, 'hf7') = survey_quantile(parts, 0.3, 'hf7')) AS merged, bool_and(survey_quantile(s, 0.3, 'hf7') = survey_quantile(s::text::survey_sample, 0.3, 'hf7')) AS bytes
FROM (SELECT shape, survey_quantile(score, 0.3, area, w) AS a, survey_distribution(score, area, w) AS s, survey_quantile(score, 0.3, area::text, w) AS t, survey_distribution(score, area::text, w) AS u FROM survey_people WHERE score IS NOT NULL GROUP BY 1) one
JOIN (SELECT shape, survey_rollup(s) AS parts FROM (SELECT shape, hh % 3, survey_distribution(score, area, w ORDER BY hh DESC) AS s FROM survey_people GROUP BY 1, 2) p GROUP BY 1) two USING (shape);
SELECT (q).p, (q).estimate, (q).n, (q).n_missing, (q).method, (q).note FROM (SELECT survey_quantile(CASE WHEN sex = 1 THEN y END, 0.5, area, w) AS q FROM survey_people WHERE shape = 'sv2') s;
-- Rows of any number type; rows that are units; a domain beside the design of all is the same rows in it.
SELECT survey_quantile(hh, 0.5) FROM survey_people WHERE shape = 'sv1';
SELECT (a).conf_low = (i).conf_low AND (a).std_error = (i).std_error AS same, (w).std_error = (i).std_error AS without
FROM (SELECT survey_distribution(y, area, w) FILTER (WHERE area % 4 = 1) AS alone, survey_distribution(CASE WHEN area % 4 = 1 THEN y END, area, w) AS inside, survey_sample(y, area, w) AS whole FROM survey_people WHERE shape = 'sv2') s, survey_quantile(alone, 0.5, 'hf7', design => whole) a, survey_quantile(inside, 0.5, 'hf7') i, survey_quantile(alone, 0.5, 'hf7') w;
-- Ties share their weight: equal weights give the quantiles of R's quantile(c(1, 2, 2, 2, 5, 9), p, type = 4 to 9).
SELECT rule, array_agg(round(q.estimate::numeric, 12) ORDER BY k) AS estimates FROM (SELECT survey_distribution(v) AS s FROM unnest('{1,2,2,2,5,9}'::float8[]) v) d, unnest('{hf4,hf5,hf6,hf7,hf8,hf9}'::text[]) rule, unnest('{0.1,0.25,0.7,0.9}'::float8[]) k, survey_quantile(s, k, rule) q GROUP BY 1 ORDER BY 1;
-- No estimate, no interval, no standard error, and why.
SELECT c.what, (q).estimate, (q).std_error, (q).conf_low, (q).conf_high, (q).note
FROM (SELECT survey_distribution(NULL::float8, area, w) AS none, survey_distribution(7.0, area, w) AS same, survey_distribution(y, 1, w) AS one, survey_distribution(y, area, w, stratum) AS lonely, survey_distribution(y, area, w) AS usual FROM survey_people WHERE shape = 'sv2') s,
	LATERAL (VALUES ('no values', survey_quantile(none, 0.5)), ('one value', survey_quantile(same, 0.5)), ('one PSU', survey_quantile(one, 0.5)), ('lonely', survey_quantile(lonely, 0.5)), ('beyond 0', survey_quantile(usual, 0.001)), ('beta', survey_quantile(usual, 0.05, "interval" => 'beta'))) c (what, q);
SELECT survey_quantile(NULL::survey_sample, 0.5) IS NULL AS no_sample, survey_quantile(survey_distribution(y), NULL::float8) IS NULL AS no_p, (SELECT survey_quantile(y, 0.5) FROM survey_people WHERE false) IS NULL AS no_rows FROM survey_people;
-- Bad requests.
SELECT survey_quantile(survey_sample(y, area), 0.5) FROM survey_people;
SELECT survey_quantile(inequality_sample(y, imd, area), 0.5) FROM survey_people;
SELECT survey_quantile(survey_distribution(y), 1.5) FROM survey_people;
SELECT survey_quantile(survey_distribution(y), 0.5, 'hf10') FROM survey_people;
SELECT survey_quantile(survey_distribution(y), 0.5, "interval" => 'wilson') FROM survey_people;
SELECT survey_quantile(survey_distribution(y, area), 0.5, fpc => 3) FROM survey_people;
SELECT survey_quantile(y, sex * 0.5, area) FROM survey_people WHERE shape = 'sv1';
SELECT survey_quantile(y, NULL, area) FROM survey_people;
DROP TABLE survey_people, quantile_values, quantile_samples, quantile_compared;
DROP FUNCTION agrees(float8, float8);

-- Final functions are functions like others: of a sample that is no state of theirs they say so.
SELECT survey_quantile_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT survey_quantile_final(survey_distribution(y, y % 3)) FROM generate_series(1, 9) y;
SELECT survey_chisq_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT survey_chisq_final(survey_distribution(y, y % 3)) FROM generate_series(1, 9) y;
SELECT survey_ratio_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT slope_index_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT relative_index_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT concentration_index_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
SELECT gini_index_final(survey_sample(y, y % 3)) FROM generate_series(1, 9) y;
