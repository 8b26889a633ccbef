-- Contrasts of parts of a survey that share its PSUs, against R survey's svyby
-- and svycontrast (test/oracle/survey_contrasts.R).
\getenv source PG_ABS_SRCDIR
\set load :source '/test/oracle/survey_load.sql'
\i :load
\set values_file :source '/test/oracle/survey_contrasts_values.csv'
\set joint_file :source '/test/oracle/survey_contrasts_joint.csv'
CREATE TABLE survey_contrast_values (shape text, design text, lonely text, "column" text, "by" text, kind text, scale text, weights text, estimate float8, std_error float8, df float8);
COPY survey_contrast_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE survey_contrast_joint (shape text, design text, lonely text, "column" text, "by" text, kind text, wald float8, statistic float8, df1 float8, df2 float8, p_value float8);
COPY survey_contrast_joint FROM :'joint_file' (FORMAT csv, HEADER);
-- The parts; treat changes faster than wave, as svyby has it.
CREATE TABLE survey_contrast_parts AS
SELECT shape, design, c AS "column", b AS "by", CASE b WHEN 'sex' THEN sex WHEN 'grp' THEN grp WHEN 'imd' THEN imd ELSE 2 * wave + treat END AS part,
	survey_sample(CASE c WHEN 'y' THEN y ELSE ym END, CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END, ARRAY[x]) AS sample
FROM survey_people, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design, unnest('{y,ym}'::text[]) c, unnest('{sex,grp,imd,treat + wave}'::text[]) b
WHERE c = 'y' OR design ~ 'psu' OR ym IS NOT NULL
GROUP BY 1, 2, 3, 4, 5 HAVING count(CASE c WHEN 'y' THEN y ELSE ym END) > 0;
CREATE TABLE survey_contrast_arrays AS
SELECT p.shape, design, "column", "by", array_agg(p.sample ORDER BY part) AS samples, d.whole, d.fpc FROM survey_contrast_parts p
JOIN (SELECT shape, design, survey_sample(1.0, CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END) AS whole, jsonb_object_agg(stratum, npsu) AS fpc
	FROM survey_people, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design GROUP BY 1, 2) d USING (shape, design) GROUP BY 1, 2, 3, 4, d.whole, d.fpc;
SELECT v.shape, v.kind, v.scale, count(*), count(*) FILTER (WHERE agrees(c.estimate, v.estimate)) AS estimate, count(*) FILTER (WHERE agrees(c.std_error / v.std_error, 1)) AS std_error, count(*) FILTER (WHERE c.df = v.df) AS df
FROM survey_contrast_values v JOIN survey_contrast_arrays a USING (shape, design, "column", "by"),
	survey_contrast(a.samples, translate(v.weights, ';', ',')::float8[], v.kind, translate(v.scale, ' ', '_'), fpc => CASE WHEN v.design ~ 'fpc' THEN a.fpc END, lonely_psu => v.lonely, design => a.whole) c
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT v.shape, v.kind, count(*), count(*) FILTER (WHERE agrees(c.statistic / v.statistic, 1)) AS statistic, count(*) FILTER (WHERE c.df1 = v.df1 AND c.df2 = v.df2) AS df, count(*) FILTER (WHERE abs(c.p_value / v.p_value - 1) < 1e-9) AS p_value
FROM survey_contrast_joint v JOIN survey_contrast_arrays a USING (shape, design, "column", "by"),
	survey_contrast_test(a.samples, NULL, v.kind, fpc => CASE WHEN v.design ~ 'fpc' THEN a.fpc END, lonely_psu => v.lonely, design => a.whole) c
GROUP BY 1, 2 ORDER BY 1, 2;

-- The aggregate is the function with its default choices, in any order of rows; samples that are one are nothing apart.
SELECT survey_contrast(samples[1:2], '{-1,1}') = a AS aggregate, agrees((b).std_error, (a).std_error) AS any_order
FROM survey_contrast_arrays JOIN (SELECT shape, design, "column", "by", survey_contrast(sample, part - 1.5 + part - 1.5 ORDER BY part) AS a, survey_contrast(sample, 2 * part - 3 ORDER BY part DESC) AS b FROM survey_contrast_parts WHERE part < 3 AND "by" = 'grp' GROUP BY 1, 2, 3, 4) x USING (shape, design, "column", "by") WHERE shape = 'sv1' AND design = 'psu' AND "column" = 'y';
SELECT c.estimate, c.std_error, c.p_value, c.note FROM survey_contrast_arrays, survey_contrast(ARRAY[samples[1], samples[1]], '{1,-1}') c WHERE shape = 'sv1' AND design = 'psu' AND "column" = 'y' AND "by" = 'sex';
-- Of one part it is its mean; the samples of a shape of keys may have values on other scales.
SELECT m.estimate = c.estimate AS estimate, agrees(c.std_error, m.std_error) AS std_error, agrees(c.conf_low, m.conf_low) AS "interval" FROM survey_contrast_arrays, survey_mean(samples[1], lonely_psu => 'remove') m, survey_contrast(samples[1:1], '{1}', lonely_psu => 'remove') c WHERE shape = 'sv2' AND design = 'strata_psu' AND "column" = 'y' AND "by" = 'sex';
SELECT c.* FROM survey_contrast_arrays, survey_contrast(samples, '{-1,1}', scale => 'ratio', kind => 'total') c WHERE shape = 'sv1' AND design = 'strata_psu' AND "column" = 'y' AND "by" = 'sex';
SELECT c.* FROM survey_contrast_arrays, survey_contrast_test(samples, '{{1,-1,0},{0,1,-1},{1,0,-1}}', lonely_psu => 'remove') c WHERE shape = 'sv2' AND design = 'strata_psu' AND "column" = 'y' AND "by" = 'grp';
-- No estimate, no test, and why.
SELECT c.estimate, c.std_error, c.note FROM survey_contrast_arrays, survey_contrast(samples, '{-1,1}') c WHERE shape = 'sv2' AND design = 'strata_psu' AND "column" = 'y' AND "by" = 'sex';
SELECT c.estimate, c.note, t.statistic, t.note FROM (SELECT ARRAY[survey_sample(y, area), survey_sample(NULL::float8, area)] AS none, ARRAY[survey_sample(y, area), survey_sample(-y, area)] AS negative FROM survey_people WHERE shape = 'sv1') s, survey_contrast(none, '{1,-1}') c, survey_contrast_test(none) t;
SELECT c.estimate, c.note FROM (SELECT ARRAY[survey_sample(y, area), survey_sample(-y, area)] AS negative FROM survey_people WHERE shape = 'sv1') s, survey_contrast(negative, '{1,-1}', scale => 'ratio') c;
SELECT t.statistic, t.df1, t.note FROM survey_contrast_arrays, survey_contrast_test(samples) t WHERE shape = 'nhanes' AND design = 'rows' AND "by" = 'grp' AND "column" = 'y';
SELECT survey_contrast(NULL::survey_sample[], '{1}') IS NULL AS no_samples, survey_contrast_test(NULL) IS NULL AS no_test;
-- What rounding leaves is no variance: parts that are a PSU each, or that differ by a constant, have no test rather than one of 0.
SELECT c.std_error, c.p_value, c.note, t.statistic, t.df1, t.note FROM (SELECT array_agg(s ORDER BY area) AS areas FROM (SELECT area, survey_sample(y / 3, area, w) AS s FROM survey_people WHERE shape = 'sv1' GROUP BY area) g) a,
	survey_contrast(areas[1:2], '{1,-1}') c, survey_contrast_test(areas) t;
SELECT c.std_error, c.p_value, c.note, t.statistic, t.note FROM (SELECT ARRAY[survey_sample(y / 3, area, w), survey_sample(y / 3 + 3.1, area, w)] AS shifted FROM survey_people WHERE shape = 'sv1') s, survey_contrast(shifted, '{1,-1}') c, survey_contrast_test(shifted) t;
-- Bad requests.
SELECT survey_contrast(samples, '{1}') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast('{}'::survey_sample[], '{1}');
SELECT survey_contrast(samples, '{0,0}') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast(samples, '{1,NULL}') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast(samples, '{1,-1}', 'median') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast(samples, '{1,-1}', scale => 'odds') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast_test(samples, '{1,-1,0}') FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast_test(samples[1:1]) FROM survey_contrast_arrays WHERE shape = 'sv1' AND design = 'psu' AND "by" = 'sex' AND "column" = 'y';
SELECT survey_contrast(ARRAY[a, b], '{1,-1}') FROM (SELECT survey_sample(y, area) AS a, survey_sample(y, area::text) AS b FROM survey_people) s;
SELECT survey_contrast(ARRAY[a, b], '{1,-1}') FROM (SELECT survey_sample(y, area, w, stratum) AS a, survey_sample(y, area, w, stratum + 1) AS b FROM survey_people WHERE shape = 'sv1') s;
SELECT survey_contrast(ARRAY[a, b], '{1,-1}') FROM (SELECT survey_sample(CASE sex WHEN 1 THEN y END) AS a, survey_sample(CASE sex WHEN 0 THEN y END) AS b FROM survey_people WHERE shape = 'sv1') s;
SELECT survey_contrast(ARRAY[a], '{1}', 'ratio') FROM (SELECT survey_sample(y, area) AS a FROM survey_people WHERE shape = 'sv1') s;
DROP TABLE survey_people, survey_contrast_values, survey_contrast_joint, survey_contrast_parts, survey_contrast_arrays;
DROP FUNCTION agrees(float8, float8);

-- A stratum of one PSU is never passed over in silence, whoever is asked: of four strata the last has one.
CREATE TABLE lonely AS SELECT 1 + i % 4 AS stratum, CASE WHEN i % 4 = 3 THEN 9 ELSE i % 4 * 2 + i / 4 % 2 END AS psu, i % 7 AS y, i % 3 AS grp, i % 5 AS rank FROM generate_series(1, 120) i;
SELECT 'mean' AS of, note FROM (SELECT (survey_mean(survey_sample(y, psu, NULL::float8, stratum), lonely_psu => 'remove')).note FROM lonely) s
UNION ALL SELECT 'quantile', note FROM (SELECT (survey_quantile(survey_distribution(y, psu, NULL::float8, stratum), 0.5, lonely_psu => 'remove')).note FROM lonely) s
UNION ALL SELECT 'contrast', note FROM (SELECT (survey_contrast(array_agg(sample ORDER BY grp), '{1,-1,0}', lonely_psu => 'average')).note FROM (SELECT grp, survey_sample(y, psu, NULL::float8, stratum) AS sample FROM lonely GROUP BY grp) g) s
UNION ALL SELECT 'contrast_test', note FROM (SELECT (survey_contrast_test(array_agg(sample ORDER BY grp), lonely_psu => 'certainty')).note FROM (SELECT grp, survey_sample(y, psu, NULL::float8, stratum) AS sample FROM lonely GROUP BY grp) g) s
UNION ALL SELECT 'chisq', note FROM (SELECT (survey_chisq(array_agg(sample), array_agg(grp::text), array_agg(y::text), lonely_psu => 'remove')).note FROM (SELECT grp, y, survey_sample(1, psu, NULL::float8, stratum) AS sample FROM lonely GROUP BY grp, y) g) s
UNION ALL SELECT 'inequality', note FROM (SELECT (inequality_index(inequality_sample(y, rank, psu, NULL::float8, stratum), 'sii', lonely_psu => 'adjust')).note FROM lonely) s;
DROP TABLE lonely;
