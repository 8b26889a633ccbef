-- A domain of a survey design, its rows outside by weight 0, against the values
-- that R's subset() of a design gives (test/oracle/domains.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/domains_data.csv'
\set values_file :source '/test/oracle/domains_values.csv'
CREATE TABLE domain_data ("case" integer, psu integer, stratum integer, treated integer, post integer, y float8, x float8, weight float8);
COPY domain_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE domain_expected ("case" integer, vcov text, lonely text, fpc integer, covariates integer, estimate float8, std_error float8, df float8);
COPY domain_expected FROM :'values_file' (FORMAT csv, HEADER);

CREATE VIEW domain_sample AS
SELECT "case", 0 AS covariates, did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS sample FROM domain_data GROUP BY "case"
UNION ALL SELECT "case", 1, did_sample(y, treated = 1, post = 1, psu, weight, stratum, ARRAY[x]) FROM domain_data GROUP BY "case";

CREATE VIEW domain_compared AS
SELECT e."case", e.vcov, abs(r.estimate / e.estimate - 1) <= 1e-10 AND abs(r.std_error / e.std_error - 1) <= 1e-10 AND abs(r.df - e.df) <= 1e-9 AS agrees
FROM domain_expected e JOIN domain_sample s USING ("case", covariates),
	did_estimate(s.sample, vcov => e.vcov, lonely_psu => e.lonely,
		fpc => CASE WHEN e.fpc = 1 THEN '{"1": 10, "2": 9, "3": 40, "4": 7, "5": 5, "6": 5}'::jsonb END) r;
SELECT "case", vcov, count(*), count(*) FILTER (WHERE agrees) AS agree FROM domain_compared GROUP BY "case", vcov ORDER BY 1, 2;

-- The same without the rows outside is another design, and shows.
SELECT count(*) FILTER (WHERE abs(r.std_error / e.std_error - 1) > 1e-3) AS differ, count(*)
FROM domain_expected e, LATERAL (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS sample FROM domain_data d WHERE d."case" = e."case" AND weight > 0) s,
	did_estimate(s.sample, vcov => e.vcov, lonely_psu => e.lonely) r WHERE e.covariates = 0 AND e.fpc = 0 AND e.vcov = 'survey';

-- What is no survey's variance does not know of them; nor does a count of clusters.
SELECT v AS vcov, a.estimate = b.estimate AND a.std_error = b.std_error AND a.df IS NOT DISTINCT FROM b.df AND a.n_clusters = b.n_clusters AS same, a.n_missing > b.n_missing AS missing
FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS all_rows,
		did_sample(y, treated = 1, post = 1, psu, weight, stratum) FILTER (WHERE weight > 0) AS domain FROM domain_data WHERE "case" = 0) s,
	unnest(ARRAY['iid', 'HC1', 'CR0', 'CR1S', 'CR2', 'CR3', 'CRV3J']) v, did_estimate(all_rows, v) a, did_estimate(domain, v) b;
SELECT m AS method, a.p_value = b.p_value AND a.conf_low = b.conf_low AS same
FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS all_rows,
		did_sample(y, treated = 1, post = 1, psu, weight, stratum) FILTER (WHERE weight > 0) AS domain FROM domain_data WHERE "case" = 0) s,
	unnest(ARRAY['WCR31', 'WCR11', 'cluster']) m, did_bootstrap(all_rows, m) a, did_bootstrap(domain, m) b;
SELECT count(*) = (SELECT count(*) FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS s FROM domain_data WHERE "case" = 0 AND weight > 0) d, did_clusters(s)) AS same_clusters
FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS s FROM domain_data WHERE "case" = 0) x, did_clusters(s);

-- However the rows were put together.
SELECT count(DISTINCT did_digest(s)) AS digests, count(DISTINCT (did_estimate(s, 'survey', lonely_psu => 'adjust')).std_error) AS results FROM (
	SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS s FROM domain_data WHERE "case" = 1 UNION ALL
	SELECT did_rollup(part) FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum) AS part FROM domain_data WHERE "case" = 1 GROUP BY weight > 0, post) p UNION ALL
	SELECT did_rollup(part) FROM (SELECT did_sample(y, treated = 1, post = 1, psu, weight, stratum)::text::did_sample AS part FROM domain_data WHERE "case" = 1 GROUP BY psu) p) v;

DROP VIEW domain_compared, domain_sample;
DROP TABLE domain_data, domain_expected;
