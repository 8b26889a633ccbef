-- Replicates and intervals against a program written from docs/rng-values.md
-- alone (test/oracle/bootstrap_values.py), to all digits that matter.
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/bootstrap_values_data.csv'
\set replicates_file :source '/test/oracle/bootstrap_values_replicates.csv'
\set values_file :source '/test/oracle/bootstrap_values.csv'
CREATE TABLE data (case_name text, value float8, cluster bigint, weight float8);
COPY data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE expected_replicates (case_name text, statistic text, number integer, value float8);
COPY expected_replicates FROM :'replicates_file' (FORMAT csv, HEADER);
CREATE TABLE expected (case_name text, statistic text, reps integer, estimate float8, std_error float8, bias float8, conf_type text, conf_low float8, conf_high float8);
COPY expected FROM :'values_file' (FORMAT csv, HEADER);

CREATE TABLE samples AS
SELECT case_name, CASE WHEN count(cluster) = 0 THEN bootstrap_sample(value)
	WHEN max(weight) = min(weight) THEN bootstrap_sample(value, cluster)
	ELSE bootstrap_sample(value, cluster, weight) END AS sample
FROM data GROUP BY case_name;

-- Relative to the spread of the replicates.
CREATE TABLE drawn AS
SELECT case_name, statistic, number - 1 AS number, value
FROM samples, unnest('{mean,sum,median,quantile,trimmed mean,sd}'::text[]) statistic,
	unnest(bootstrap_replicates(sample, statistic, reps => 999, probability => 0.9)) WITH ORDINALITY r(value, number);
SELECT case_name, count(*) AS compared, count(*) FILTER (WHERE abs(d.value - x.value) > 1e-12 * (spread + abs(x.value)) OR d.value IS NULL) AS different
FROM expected_replicates x LEFT JOIN drawn d USING (case_name, statistic, number)
	JOIN (SELECT case_name, statistic, stddev(value) AS spread FROM expected_replicates GROUP BY 1, 2) s USING (case_name, statistic)
GROUP BY case_name ORDER BY case_name;

CREATE TABLE compared AS
SELECT x.*, e.estimate AS our_estimate, e.std_error AS our_std_error, e.conf_low AS our_low, e.conf_high AS our_high,
	abs(e.estimate - x.estimate) > 1e-12 * (abs(x.estimate) + x.std_error) OR abs(e.std_error / x.std_error - 1) > 1e-10
	OR abs(e.bias - x.bias) > 1e-11 * (abs(x.estimate) + x.std_error) OR abs(e.conf_low - x.conf_low) > 1e-11 * (abs(x.conf_low) + x.std_error)
	OR abs(e.conf_high - x.conf_high) > 1e-11 * (abs(x.conf_high) + x.std_error) OR e.conf_low IS NULL AS differs
FROM expected x JOIN samples USING (case_name), bootstrap_ci(sample, statistic, conf_type, reps => reps, probability => 0.9) e;
SELECT conf_type, count(*) AS compared, count(*) FILTER (WHERE differs) AS different FROM compared GROUP BY 1 ORDER BY 1;
SELECT * FROM compared WHERE differs ORDER BY case_name, statistic, conf_type;
DROP TABLE data, expected, expected_replicates, samples, drawn, compared;
