-- Looking inside an estimate: clusters, blocks, similarity and balance, against
-- the values that R printed (test/oracle/effects.R, balance.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set inside_file :source '/test/oracle/inside_values.csv'
\set balance_file :source '/test/oracle/balance_values.csv'
CREATE TABLE data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE inside (shape text, weighted integer, what text, key text, value float8);
COPY inside FROM :'inside_file' (FORMAT csv, HEADER);
CREATE TABLE balance (shape text, weighted integer, clustered integer, value text, mean_treated float8, mean_comparator float8, difference float8, smd float8, variance_ratio float8, std_error float8, df float8, p_value float8);
COPY balance FROM :'balance_file' (FORMAT csv, HEADER);

CREATE TABLE samples AS
SELECT shape, weighted, CASE weighted WHEN 1 THEN did_sample(y, treated, post, area, weight, pair) ELSE did_sample(y, treated, post, area, 1, pair) END AS sample
FROM data, (VALUES (0), (1)) w (weighted) GROUP BY 1, 2;
CREATE TABLE ours AS
SELECT shape, weighted, what, cluster AS key, v AS our_value FROM samples, did_clusters(sample) c,
	LATERAL (VALUES ('loo', estimate_without), ('leverage', leverage), ('partial_leverage', partial_leverage)) x (what, v)
UNION ALL
SELECT shape, weighted, what, block, v FROM samples, did_blocks(sample) b,
	LATERAL (VALUES ('loo_pair', estimate_without), ('pair_did', estimate)) x (what, v)
UNION ALL
SELECT shape, weighted, what, '', v FROM samples,
	LATERAL (VALUES ('csw_effective_clusters', did_effective_clusters(sample, rho => 1)), ('csw_effective_clusters_rho0', did_effective_clusters(sample)),
		('icc_anova', CASE weighted WHEN 0 THEN (did_icc(sample)).icc END)) x (what, v);
SELECT what, count(*) AS compared, count(*) FILTER (WHERE our_value IS NULL OR abs(our_value - value) > 1e-10 * abs(value)) AS different
FROM (SELECT shape, weighted, what, coalesce(key, '') AS key, value FROM inside) i LEFT JOIN ours USING (shape, weighted, what, key) GROUP BY 1 ORDER BY 1;
-- What R does not have, we do not have either.
SELECT shape, weighted, what, key, our_value FROM ours LEFT JOIN (SELECT shape, weighted, what, coalesce(key, '') AS key, value FROM inside) i USING (shape, weighted, what, key)
WHERE value IS NULL AND what <> 'icc_anova' ORDER BY 1, 2, 3, length(key), 4;

-- Leaving an area out of the estimate is leaving its rows out of the sample.
SELECT count(*) AS areas, count(*) FILTER (WHERE c.estimate_without = e.estimate) AS same, round(sum(c.score_share)::numeric, 12) AS shares
FROM samples s, did_clusters(sample) c,
	LATERAL (SELECT (did_estimate(y, treated, post, area, weight)).estimate FROM data d WHERE d.shape = s.shape AND d.area::text <> c.cluster) e
WHERE s.shape = 'unequal' AND s.weighted = 1;
-- With area effects, whose every area has a direction of its own.
SELECT cluster, arm, block, n_pre, n_post, round(leverage::numeric, 6) AS leverage, round(partial_leverage::numeric, 6) AS partial, round(estimate_without::numeric, 6) AS without
FROM samples, did_clusters(sample, effects => 'cluster') WHERE shape = 'one_wave' AND weighted = 0 ORDER BY length(cluster), cluster LIMIT 5;
SELECT count(*) AS areas, count(*) FILTER (WHERE abs(c.estimate_without - e.estimate) < 1e-12) AS same
FROM samples s, did_clusters(sample, 'cluster') c,
	LATERAL (SELECT (did_estimate(did_sample(y, treated, post, area, weight), effects => 'cluster')).estimate FROM data d WHERE d.shape = s.shape AND d.area::text <> c.cluster) e
WHERE s.shape = 'unequal' AND s.weighted = 1;

SELECT shape, weighted, round(icc::numeric, 6) AS icc, n, n_clusters, round(cluster_size::numeric, 4) AS cluster_size, round(deff_clusters::numeric, 4) AS deff_clusters,
	round(deff_weights::numeric, 4) AS deff_weights, round(design_effect::numeric, 4) AS design_effect, round(n_effective::numeric, 2) AS n_effective
FROM samples, did_icc(sample) ORDER BY 1, 2;
-- Sizes, Kish's design effect of weights, and their product, by hand.
SELECT count(*) AS compared, count(*) FILTER (WHERE abs(i.cluster_size / h.size - 1) < 1e-12 AND abs(i.deff_weights / h.kish - 1) < 1e-12
	AND abs(i.deff_clusters / (1 + (h.size - 1) * i.icc) - 1) < 1e-12 AND abs(i.n_effective / (i.n / (h.kish * (1 + (h.size - 1) * i.icc))) - 1) < 1e-12) AS same
FROM samples s, did_icc(s.sample) i, LATERAL (
	SELECT sum(n * n) / sum(n)::float8 AS size, sum(n) * sum(ww) / sum(w)^2 AS kish FROM (
		SELECT count(*) AS n, sum(CASE s.weighted WHEN 1 THEN weight ELSE 1 END) AS w, sum(CASE s.weighted WHEN 1 THEN weight^2 ELSE 1 END) AS ww
		FROM data d WHERE d.shape = s.shape GROUP BY area) g) h;

-- Baseline balance.
CREATE TABLE our_balance AS
SELECT shape, weighted, clustered, value, b.* FROM (
	SELECT shape, 0 AS weighted, 0 AS clustered, value, did_balance(v, treated) AS b FROM data, LATERAL (VALUES ('x1', x1), ('x2', x2)) x (value, v) WHERE post = 0 GROUP BY shape, value
	UNION ALL
	SELECT shape, 0, 1, value, did_balance(v, treated = 1, area) FROM data, LATERAL (VALUES ('x1', x1), ('x2', x2)) x (value, v) WHERE post = 0 GROUP BY shape, value
	UNION ALL
	SELECT shape, 1, 1, value, did_balance(v, treated, 'area ' || area, weight) FROM data, LATERAL (VALUES ('x1', x1), ('x2', x2)) x (value, v) WHERE post = 0 GROUP BY shape, value
) s, LATERAL (SELECT (b).*) b;
CREATE FUNCTION differs(ours float8, theirs float8) RETURNS boolean
LANGUAGE sql IMMUTABLE RETURN coalesce(abs(ours - theirs) > 1e-10 * abs(theirs), true);
SELECT count(*) AS compared, count(*) FILTER (WHERE differs(o.mean_treated, b.mean_treated) OR differs(o.mean_comparator, b.mean_comparator) OR differs(o.difference, b.difference)
	OR differs(o.smd, b.smd) OR differs(o.variance_ratio, b.variance_ratio) OR differs(o.std_error, b.std_error) OR differs(o.df, b.df) OR differs(o.p_value, b.p_value)) AS different
FROM balance b LEFT JOIN our_balance o USING (shape, weighted, clustered, value);
-- A proportion is a boolean; missing values and empty arms are no errors.
SELECT (a).mean_treated = (b).mean_treated AND (a).p_value = (b).p_value AS same, (a).n_treated, (a).n_comparator, (a).n_missing, (a).n_clusters
FROM (SELECT did_balance(nullif(x2, 2) = 1, treated, area) AS a, did_balance(x2, treated = 1, area::text) AS b FROM data WHERE post = 0) s;
SELECT b.* FROM (SELECT did_balance(nullif(y, y), treated, area) AS b FROM data) s, LATERAL (SELECT (b).*) b;
SELECT b.* FROM (SELECT did_balance(1.5, treated, area) AS b FROM data) s, LATERAL (SELECT (b).*) b;
SELECT did_balance('Infinity'::float8, treated, area) FROM data;
SELECT did_balance(y, 2, area) FROM data;

-- One sentence for a report.
SELECT did_summary(did_estimate(y > 6, treated, post, area)) AS proportion FROM data;
SELECT did_summary(did_estimate(y, treated, post, area, weight)) AS mean FROM data;
SELECT did_summary(did_estimate(-1000 * y, treated, post)) AS without_clusters FROM data;
SELECT did_summary(did_estimate(y, 1, post, area)) AS one_arm FROM data;
SELECT did_summary(did_estimate(y > 6, treated, post, 7)) AS one_area FROM data;
SELECT did_summary(did_estimate(did_sample(y > 6, treated, post, area, 1, pair), 'survey', 'block', 0.9)) AS by_survey FROM data WHERE shape = 'balanced';
-- The sentence of the published result.
SELECT did_summary(ROW(0.07535, 0.0281, 2.68, 15.7, 0.016, 0.01575, 0.13495, 0.95, 6230, 0, 18, 9, 'proportion',
	'two-by-two difference-in-differences of weighted means; CR2 (Bell-McCaffrey) variance over 18 clusters; t', NULL, NULL)::did_result);

-- What is refused.
SELECT * FROM did_clusters((SELECT did_sample(y, treated, post) FROM data));
SELECT * FROM did_blocks((SELECT did_sample(y, treated, post, area) FROM data));
SELECT did_icc((SELECT did_sample(y, treated, post) FROM data));
SELECT did_effective_clusters(sample, rho => 2) FROM samples LIMIT 1;
SELECT did_effective_clusters((SELECT did_sample(y, 1, post, area) FROM data)) IS NULL AS no_effect, (SELECT count(*) FROM did_clusters((SELECT did_sample(y, 1, post, area) FROM data))) AS clusters;
DROP TABLE data, inside, balance, samples, ours, our_balance;
DROP FUNCTION differs;
