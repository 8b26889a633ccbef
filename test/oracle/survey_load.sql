-- The rows that the values of survey_quantiles.R, survey_contrasts.R, survey_chisq.R
-- and survey_replicates.R are of.
\set sv1 :source '/test/oracle/sv1.csv'
\set sv2 :source '/test/oracle/sv2.csv'
\set api :source '/test/oracle/survey_api.csv'
\set package :source '/test/oracle/survey_package.csv'
CREATE TABLE survey_people (shape text, hh integer, area integer, stratum integer, treat integer, wave integer, sex integer, grp integer, imd integer,
	x float8, y float8, score float8, bin integer, cat integer, inc float8, w float8, npsu float8, ym float8);
COPY survey_people (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv1' (FORMAT csv, HEADER, NULL 'NA');
UPDATE survey_people SET shape = 'sv1';
COPY survey_people (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv2' (FORMAT csv, HEADER, NULL 'NA');
UPDATE survey_people SET shape = 'sv2' WHERE shape IS NULL;
COPY survey_people FROM :'api' (FORMAT csv, HEADER);
COPY survey_people (shape, area, stratum, w, bin, sex, grp, x, y) FROM :'package' (FORMAT csv, HEADER);
DELETE FROM survey_people WHERE shape NOT IN ('sv1', 'sv2', 'api', 'strat', 'nhanes');
UPDATE survey_people SET y = x, score = x, ym = bin, cat = x, npsu = 10000 WHERE shape = 'nhanes';
CREATE FUNCTION agrees(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN b = 'NaN' OR b IS NULL THEN a IS NULL ELSE coalesce(abs(a - b) <= 1e-10 * greatest(1, abs(b)), false) END;
