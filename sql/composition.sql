-- How much of an effect is who answered, against regressions stacked in R (test/oracle/composition.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set values_file :source '/test/oracle/composition_values.csv'
CREATE TABLE composition_data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY composition_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE composition_values (shape text, weighted integer, vcov text, part text, estimate float8, std_error float8);
COPY composition_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE composition_samples AS
SELECT shape, weighted, did_sample(y, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END, 0, ARRAY[x1, x2]) AS sample FROM composition_data, generate_series(0, 1) weighted GROUP BY 1, 2;
CREATE TABLE composition_parts AS
SELECT s.shape, s.weighted, v.vcov, p.part AS kind, v.part, v.estimate, v.std_error
FROM composition_samples s, unnest('{CR0,CR1,CR2,CR3,CRV3}'::text[]) vcov, did_composition(s.sample, vcov) p,
	LATERAL (VALUES (vcov, CASE p.part WHEN 'effect' THEN 'raw' WHEN 'adjusted effect' THEN 'adjusted' WHEN 'covariate' THEN 'contribution' || p.covariate ELSE p.part END, p.estimate, p.std_error),
		(vcov, 'difference' || p.covariate, p.difference, p.difference_std_error), (vcov, 'coefficient' || p.covariate, p.coefficient, p.coefficient_std_error)) v (vcov, part, estimate, std_error) WHERE v.part IS NOT NULL;
SELECT v.shape, v.vcov, count(*), count(*) FILTER (WHERE abs(p.estimate - v.estimate) <= 1e-11 AND abs(p.std_error / v.std_error - 1) <= 1e-10) AS agree
FROM composition_values v LEFT JOIN composition_parts p USING (shape, weighted, vcov, part) GROUP BY 1, 2 ORDER BY 1, 2;
-- Parts add up; the effects are did_estimate's, with its degrees of freedom, and the means of the covariates did_sample's of them.
SELECT shape, weighted, abs(max(estimate) FILTER (WHERE part = 'effect') - max(estimate) FILTER (WHERE part = 'adjusted effect') - sum(estimate) FILTER (WHERE part = 'covariate')) < 1e-14 AS adds_up,
	abs(sum(share) FILTER (WHERE part IN ('adjusted effect', 'covariate')) - 1) < 1e-12 AS shares FROM composition_samples, did_composition(sample) GROUP BY 1, 2 ORDER BY 1, 2;
SELECT s.shape, s.weighted, c.estimate = e.estimate AND c.std_error = e.std_error AND c.df = e.df AND c.p_value = e.p_value AND c.conf_low = e.conf_low AND c.n = e.n AND c.n_clusters = e.n_clusters AS same
FROM composition_samples s, did_composition(sample, conf_level => 0.9) c, did_estimate(sample, conf_level => 0.9) e WHERE c.part = 'adjusted effect' ORDER BY 1, 2;
SELECT s.weighted, bool_and(abs(m.mean - CASE m.arm || m.period WHEN 'comparatorpre' THEN c.comparator_pre WHEN 'comparatorpost' THEN c.comparator_post WHEN 'treatedpre' THEN c.treated_pre ELSE c.treated_post END) < 1e-13) AS means
FROM composition_samples s JOIN (SELECT weighted, did_sample(x1, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END) AS x FROM composition_data, generate_series(0, 1) weighted WHERE shape = 'unequal' GROUP BY 1) x USING (weighted), did_composition(sample) c, did_cells(x) m WHERE s.shape = 'unequal' AND c.covariate = 1 GROUP BY 1 ORDER BY 1;
-- Degrees of freedom of a product are the fewer of its factors'.
SELECT vcov, bool_and(c.df <= e.df AND c.df > 0) AS fewer FROM composition_samples, unnest('{CR0,CR2,CR3,CRV3}'::text[]) vcov, did_composition(sample, vcov) c, LATERAL (SELECT n_clusters - 1 AS df FROM did_estimate(sample)) e WHERE c.part = 'covariate' GROUP BY 1 ORDER BY 1;
-- A covariate that follows from others contributes nothing; one that is the same in all, nothing for certain; one that tells the effect takes it away.
SELECT c.part, c.covariate, c.estimate IS NOT NULL AS estimate, c.std_error IS NOT NULL AS std_error, c.p_value IS NOT NULL AS p, c.coefficient = 0 AS no_coefficient, c.note FROM (SELECT did_sample(y, treated, post, area, 1, 0, ARRAY[x1, 2 * x1, 7]) AS s FROM composition_data WHERE shape = 'unequal') s, did_composition(s) c;
SELECT c.part, c.estimate, c.note FROM (SELECT did_sample(y, treated, post, area, 1, 0, ARRAY[treated * post]::float8[]) AS s FROM composition_data WHERE shape = 'unequal') s, did_composition(s) c;
SELECT c.part, c.estimate, c.note FROM (SELECT did_sample(y, treated, post, area, 1, 0, ARRAY[x1]) AS s FROM composition_data WHERE treated * post = 0) s, did_composition(s) c;
SELECT c.part, c.estimate IS NOT NULL AS estimate, c.std_error, c.note FROM (SELECT did_sample(y, treated, post, treated, 1, 0, ARRAY[x1]) AS s FROM composition_data WHERE shape = 'unequal') s, did_composition(s) c;
-- A block that is NULL in every row leaves out all of them: that is what is said, not that there are no covariates.
SELECT c.part, c.estimate, c.n, c.n_clusters, c.note FROM (SELECT did_sample(y, treated, post, area, 1, NULL, ARRAY[x1]) AS s FROM composition_data WHERE shape = 'unequal') s, did_composition(s) c;
SELECT c.part, c.estimate, c.n, c.note FROM (SELECT did_sample(y, treated, post, area, 1, 0, ARRAY[x1, NULL]) AS s FROM composition_data WHERE shape = 'unequal') s, did_composition(s, 'CRV3') c;
SELECT count(*) FROM did_composition(NULL);
SELECT did_composition(did_sample(y, treated, post, area)) FROM composition_data WHERE shape = 'balanced';
SELECT did_composition(did_sample(y, treated, post)) FROM composition_data WHERE shape = 'balanced';
SELECT did_composition(sample, 'HC1') FROM composition_samples;
SELECT did_composition(sample, 'CR9') FROM composition_samples;
SELECT (c).method FROM composition_samples, did_composition(sample, 'CRV3') c WHERE shape = 'balanced' AND weighted = 0;
DROP TABLE composition_data, composition_values, composition_samples, composition_parts;
