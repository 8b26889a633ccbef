-- Contrasts of parts of a survey that share its PSUs, against R survey's svyby
-- and svycontrast (test/oracle/survey_contrasts.R).
\getenv source PG_ABS_SRCDIR
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
