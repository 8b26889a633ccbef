-- Quantiles of surveys with Woodruff's intervals, against R survey's svyquantile
-- (test/oracle/survey_quantiles.R).
\getenv source PG_ABS_SRCDIR
\set sv1_file :source '/test/oracle/sv1.csv'
\set sv2_file :source '/test/oracle/sv2.csv'
\set api_file :source '/test/oracle/survey_api.csv'
\set values_file :source '/test/oracle/survey_quantiles_values.csv'
CREATE TABLE survey_people (shape text, hh integer, area integer, stratum integer, treat integer, wave integer, sex integer, grp integer, imd integer, x float8, y float8, score float8, bin integer, cat integer, inc float8, w float8, npsu float8, ym float8);
CREATE TABLE survey_read (LIKE survey_people);
ALTER TABLE survey_read DROP COLUMN shape;
COPY survey_read FROM :'sv1_file' (FORMAT csv, HEADER, NULL 'NA');
INSERT INTO survey_people SELECT 'sv1', * FROM survey_read;
TRUNCATE survey_read;
COPY survey_read FROM :'sv2_file' (FORMAT csv, HEADER, NULL 'NA');
INSERT INTO survey_people SELECT 'sv2', * FROM survey_read;
COPY survey_people FROM :'api_file' (FORMAT csv, HEADER, NULL '');
CREATE TABLE quantile_values (shape text, design text, domain text, lonely text, "column" text, rule text, "interval" text, p float8, estimate float8, conf_low float8, conf_high float8, std_error float8, df float8);
COPY quantile_values FROM :'values_file' (FORMAT csv, HEADER);

-- The samples: every column in every design, of all and of domains.
CREATE TABLE quantile_samples AS
SELECT shape, design, domain, c AS "column", survey_distribution(CASE WHEN CASE domain WHEN 'women' THEN sex = 1 WHEN 'few' THEN grp = 3 AND wave = 1 ELSE true END THEN CASE c WHEN 'y' THEN y WHEN 'ym' THEN ym ELSE score END END,
	CASE WHEN design ~ 'psu' THEN area END, w, CASE WHEN design ~ 'strata' THEN stratum END) AS sample,
	jsonb_object_agg(stratum, npsu) AS fpc
FROM survey_people, unnest('{psu,strata_psu,strata_psu_fpc,rows,strata_rows}'::text[]) design, unnest('{all,women,few,known}'::text[]) domain, unnest('{y,ym,score}'::text[]) c
WHERE (c = 'ym') = (domain = 'known') GROUP BY 1, 2, 3, 4;
CREATE FUNCTION agrees(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN b = ''NaN'' OR b IS NULL THEN a IS NULL ELSE coalesce(abs(a - b) <= 1e-10 * greatest(1, abs(b)), false) END';
CREATE TABLE quantile_compared AS
SELECT v.*, q.estimate AS e, q.conf_low AS l, q.conf_high AS h, q.std_error AS s, q.df AS d
FROM quantile_values v JOIN quantile_samples s USING (shape, design, domain, "column"),
	survey_quantile(s.sample, v.p, v.rule, v."interval", fpc => CASE WHEN v.design ~ 'fpc' THEN s.fpc END, lonely_psu => v.lonely) q;
SELECT shape, count(*), count(*) FILTER (WHERE agrees(e, estimate)) AS estimate, count(*) FILTER (WHERE agrees(l, conf_low)) AS low, count(*) FILTER (WHERE agrees(h, conf_high)) AS high, count(*) FILTER (WHERE agrees(s, std_error)) AS std_error, count(*) FILTER (WHERE d = df) AS df
FROM quantile_compared GROUP BY 1 ORDER BY 1;
