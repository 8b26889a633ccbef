-- Tests of two-way tables of surveys, against R survey's svychisq
-- (test/oracle/survey_chisq.R).
\getenv source PG_ABS_SRCDIR
\set load :source '/test/oracle/survey_load.sql'
\i :load
\set values_file :source '/test/oracle/survey_chisq_values.csv'
CREATE TABLE chisq_values (shape text, design text, "row" text, "column" text, domain text, statistic text, value float8, df1 float8, df2 float8, p_value float8);
COPY chisq_values FROM :'values_file' (FORMAT csv, HEADER, NULL 'NA');
CREATE TABLE chisq_tables AS SELECT * FROM (VALUES ('cat', 'sex'), ('bin', 'treat'), ('grp', 'cat'), ('imd', 'sex'), ('catm', 'bin')) t (r, c);
-- A sample of each cell of each table, in the whole and in a domain; rows outside keep the design.
CREATE TABLE chisq_people AS
SELECT p.*, CASE WHEN imd <> 4 THEN cat END AS catm, to_jsonb(p) || jsonb_build_object('catm', CASE WHEN imd <> 4 THEN cat END) AS columns FROM survey_people p;
CREATE TABLE chisq_samples AS
SELECT shape, design, domain, r AS "row", c AS "column", columns ->> r AS row_category, columns ->> c AS column_category,
	survey_sample(true, CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END) AS sample
FROM chisq_people, chisq_tables, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design, unnest('{all,treated}'::text[]) domain
WHERE domain = 'all' OR treat = 1 GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING columns ->> r IS NOT NULL AND columns ->> c IS NOT NULL;
CREATE TABLE chisq_found AS
SELECT shape, design, "row", "column", domain, statistic, t.*
FROM (SELECT shape, design, "row", "column", domain, array_agg(sample ORDER BY row_category, column_category) AS samples, array_agg(row_category ORDER BY row_category, column_category) AS rows, array_agg(column_category ORDER BY row_category, column_category) AS columns
	FROM chisq_samples GROUP BY 1, 2, 3, 4, 5) s
JOIN (SELECT shape, design, survey_sample(true, CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END) AS whole, jsonb_object_agg(stratum, npsu) AS fpc
	FROM survey_people, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design GROUP BY 1, 2) d USING (shape, design),
	unnest('{F,Chisq,Wald,adjWald}'::text[]) statistic,
	survey_chisq(samples, rows, columns, statistic, fpc => CASE WHEN design ~ 'fpc' THEN fpc END, lonely_psu => 'remove', design => whole) t (test, value, df1, df2, p_value, design_effect, n, n_psus, n_strata, method, note);
SELECT v.shape, v.statistic, count(*), count(*) FILTER (WHERE abs(f.value / v.value - 1) <= CASE WHEN statistic ~ 'Wald' THEN 1e-8 ELSE 1e-10 END) AS value, count(*) FILTER (WHERE agrees(f.df1, v.df1) AND agrees(f.df2, v.df2)) AS df, count(*) FILTER (WHERE abs(f.p_value - v.p_value) <= 1e-8 * v.p_value + 1e-12) AS p_value
FROM chisq_values v LEFT JOIN chisq_found f USING (shape, design, "row", "column", domain, statistic) GROUP BY 1, 2 ORDER BY 1, 2;

-- In one step, of categories of any type; rows without a category are outside; samples in any order; with strata.
SELECT bool_and(agrees((t).statistic, (f).value) AND agrees((t).df2, (f).df2)) AS as_of_samples, bool_and(t::text = i::text) AS of_integers
FROM (SELECT shape, survey_chisq(catm::text, bin::text, area, w) AS t, survey_chisq(catm, bin, area, w) AS i FROM chisq_people WHERE shape IN ('sv1', 'sv2', 'api') GROUP BY 1) s
JOIN (SELECT shape, f FROM chisq_found f WHERE design = 'psu' AND "row" = 'catm' AND domain = 'all' AND statistic = 'F') f USING (shape);
SELECT survey_chisq(sample, row_category, column_category) AS aggregate FROM chisq_samples WHERE shape = 'sv1' AND design = 'strata_psu' AND "row" = 'cat' AND domain = 'all';
SELECT survey_chisq(cat::text, sex::text, area, w, stratum) AS of_rows FROM survey_people WHERE shape = 'sv1';
-- No test, and why.
SELECT (survey_chisq(cat, 1, area)).* FROM survey_people WHERE shape = 'sv1';
SELECT (survey_chisq(cat, sex, area, w, stratum)).* FROM survey_people WHERE shape = 'sv2';
SELECT statistic, f.p_value, f.note FROM chisq_found f WHERE shape = 'sv1' AND design = 'strata_psu' AND domain = 'treated' AND "row" = 'cat' ORDER BY 1;
SELECT (survey_chisq(cat, sex, hh)).* FROM survey_people WHERE shape = 'sv1' AND (cat, sex) IN ((1, 0), (2, 1));
SELECT survey_chisq(NULL::survey_sample[], '{a}', '{b}') IS NULL AS no_samples, (SELECT survey_chisq(cat, sex, area) FROM survey_people WHERE false) IS NULL AS no_rows;
-- Bad requests.
SELECT survey_chisq(hh, sex, area) FROM survey_people WHERE shape = 'sv1';
SELECT survey_chisq(hh % 40, imd, area) FROM survey_people WHERE shape = 'sv1';
SELECT survey_chisq(array_agg(sample), '{a,b}', '{c}') FROM chisq_samples WHERE shape = 'sv1' AND design = 'psu' AND "row" = 'bin' AND domain = 'all';
SELECT survey_chisq(array_agg(sample), array_agg(row_category), array_agg(column_category), 'saddlepoint') FROM chisq_samples WHERE shape = 'sv1' AND design = 'psu' AND "row" = 'bin' AND domain = 'all';
-- Categories of samples that are no texts look like a call with rows.
CREATE TABLE chisq_cells AS SELECT cat, sex, survey_sample(1, area) AS sample FROM survey_people WHERE shape = 'sv1' GROUP BY 1, 2;
SELECT survey_chisq(sample, cat, sex) FROM chisq_cells;
SELECT survey_chisq(samples, cats, sexes) FROM (SELECT array_agg(sample) AS samples, array_agg(cat) AS cats, array_agg(sex) AS sexes FROM chisq_cells) s;
SELECT survey_chisq(cat, sex, sample) FROM chisq_cells;
SELECT survey_mean(s) FROM (SELECT did_sample(1, true, true, area) AS s FROM survey_people) v;
SELECT bootstrap_ci(s, 'median') FROM (SELECT sample AS s FROM chisq_cells) v;
SELECT survey_chisq(cat, ARRAY[sex], area) FROM survey_people;
SELECT (survey_chisq(sample, cat::text, sex::text)).p_value = (SELECT (survey_chisq(cat, sex, area)).p_value FROM survey_people WHERE shape = 'sv1') AS same FROM chisq_cells;
DROP TABLE chisq_cells, survey_people, chisq_values, chisq_tables, chisq_people, chisq_samples, chisq_found;
DROP FUNCTION agrees(float8, float8);
