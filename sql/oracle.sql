-- Every variance, weighted and not, on five shapes of data, against the values
-- that R printed (test/oracle/two_by_two.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/two_by_two_data.csv'
\set values_file :source '/test/oracle/two_by_two_values.csv'
\set cells_file :source '/test/oracle/two_by_two_cells.csv'
CREATE TABLE data (shape text, id integer, area integer, treated integer, post integer, weight float8, y float8, b integer);
COPY data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE expected (shape text, outcome text, weighted integer, clustered integer, vcov text, estimate float8, std_error float8, df float8, p_value float8, conf_low float8, conf_high float8);
COPY expected FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE expected_cells (shape text, weighted integer, clustered integer, arm text, period text, n bigint, sum_weights float8, n_effective float8, mean float8, std_error float8);
COPY expected_cells FROM :'cells_file' (FORMAT csv, HEADER);

-- Weighted rows that are their own units are reached with their id as cluster.
CREATE VIEW samples AS
SELECT shape, outcome, weighted, clustered, CASE
	WHEN weighted = 0 AND clustered = 0 THEN unclustered
	WHEN weighted = 1 AND clustered = 0 THEN weighted_rows
	WHEN weighted = 0 THEN plain
	ELSE weighted_clusters END AS sample
FROM (
	SELECT shape, 'y' AS outcome, did_sample(y, treated, post) AS unclustered,
		did_sample(y, treated, post, id, weight) AS weighted_rows,
		did_sample(y, treated, post, area) AS plain,
		did_sample(y, treated, post, area, weight) AS weighted_clusters
	FROM data GROUP BY shape
	UNION ALL
	SELECT shape, 'b', did_sample(b = 1, treated, post),
		did_sample(b = 1, treated, post, id, weight),
		did_sample(b = 1, treated, post, area),
		did_sample(b = 1, treated, post, area, weight)
	FROM data GROUP BY shape
) s, (VALUES (0), (1)) w(weighted), (VALUES (0), (1)) c(clustered);

-- Relative to the value; limits that lie near 0 relative to the interval.
CREATE FUNCTION differs(ours float8, theirs float8, scale float8 DEFAULT 0) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(ours - theirs) > 1e-10 * (abs(theirs) + scale), true);

CREATE TABLE compared AS
SELECT x.*, e.estimate AS our_estimate, e.std_error AS our_std_error,
	differs(e.estimate, x.estimate, x.std_error) OR differs(e.std_error, x.std_error) OR differs(e.df, x.df)
		OR differs(e.p_value, x.p_value) OR differs(e.conf_low, x.conf_low, x.std_error) OR differs(e.conf_high, x.conf_high, x.std_error) AS differs
FROM expected x JOIN samples USING (shape, outcome, weighted, clustered),
	did_estimate(sample, vcov) e;
SELECT count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared;
SELECT shape, count(*), count(DISTINCT vcov) AS variances, count(*) FILTER (WHERE weighted = 1) AS weighted FROM compared GROUP BY 1 ORDER BY 1;
SELECT * FROM compared WHERE differs ORDER BY shape, outcome, weighted, clustered, vcov;

CREATE TABLE compared_cells AS
SELECT x.*, c.std_error AS our_std_error, c.n <> x.n OR differs(c.sum_weights, x.sum_weights) OR differs(c.n_effective, x.n_effective)
	OR differs(c.mean, x.mean) OR differs(c.std_error, x.std_error) AS differs
FROM expected_cells x JOIN samples s USING (shape, weighted, clustered)
	CROSS JOIN LATERAL did_cells(s.sample) c
WHERE s.outcome = 'y' AND c.arm = x.arm AND c.period = x.period;
SELECT count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared_cells;
SELECT * FROM compared_cells WHERE differs;
DROP VIEW samples;
DROP TABLE data, expected, expected_cells, compared, compared_cells;
DROP FUNCTION differs;
