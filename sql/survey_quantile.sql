-- Quantiles of surveys with Woodruff's intervals, against R survey's svyquantile
-- (test/oracle/survey_quantiles.R).
\getenv source PG_ABS_SRCDIR
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
SELECT shape, count(*), count(*) FILTER (WHERE agrees(e, estimate)) AS estimate, count(*) FILTER (WHERE agrees(l, conf_low)) AS low, count(*) FILTER (WHERE agrees(h, conf_high)) AS high, count(*) FILTER (WHERE agrees(s, std_error)) AS std_error, count(*) FILTER (WHERE d = df) AS df
FROM quantile_compared GROUP BY 1 ORDER BY 1;
