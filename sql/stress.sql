-- Outcomes of 1e9 with a noise of 1e-3, and weights over twelve orders of
-- magnitude, against exact rational arithmetic (test/oracle/stress.py). R's lm
-- has errors of 1e-6 to 1e-3 on these data.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/stress_data.csv'
\set values_file :source '/test/oracle/stress_values.csv'
CREATE TABLE stress (dataset text, area integer, treated integer, post integer, weight float8, y float8);
COPY stress FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE exact (dataset text, weighted integer, vcov text, estimate float8, std_error float8, df float8);
COPY exact FROM :'values_file' (FORMAT csv, HEADER);

-- All digits but the last: the values were rounded to double once, and so are ours.
CREATE TABLE compared AS
SELECT x.*, abs(e.estimate / x.estimate - 1) AS estimate_error,
	abs(e.std_error / x.std_error - 1) AS std_error_error, abs(e.df / x.df - 1) AS df_error
FROM exact x
JOIN (SELECT dataset, did_sample(y, treated, post, area) AS plain, did_sample(y, treated, post, area, weight) AS weighted_sample
	FROM stress GROUP BY dataset) s USING (dataset),
	did_estimate(CASE x.weighted WHEN 0 THEN plain ELSE weighted_sample END, x.vcov) e;
SELECT count(*) AS compared, count(*) FILTER (WHERE estimate_error < 3e-16 AND std_error_error < 3e-16 AND df_error < 3e-16) AS exact FROM compared;
SELECT * FROM compared WHERE NOT (estimate_error < 3e-16 AND std_error_error < 3e-16 AND df_error < 3e-16);
DROP TABLE stress, exact, compared;
