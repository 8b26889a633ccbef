-- What programs print of a regression is found again, under the choices that they have by default
-- (test/oracle/reconcile.R and reconcile.py).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set values_file :source '/test/oracle/reconcile_values.csv'
CREATE TABLE reconcile_data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY reconcile_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE reconcile_values (shape text, weighted integer, effects text, covariates text, link text, tool text, estimate float8, std_error float8, df float8, p float8);
COPY reconcile_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE reconcile_medians AS SELECT shape, percentile_cont(0.5) WITHIN GROUP (ORDER BY y) AS median FROM reconcile_data GROUP BY 1;
CREATE TABLE reconcile_samples AS
SELECT shape, did_sample(y, treated, post, area, weight, pair, ARRAY[x1, x2]) AS covariates, did_sample(y, treated, post, area, weight, pair) AS plain, did_sample(y > median, treated, post, area, weight, pair) AS answers
FROM reconcile_data JOIN reconcile_medians USING (shape) GROUP BY 1;
-- Eight digits: some programs have no more.
CREATE FUNCTION digits(value float8) RETURNS numeric LANGUAGE sql IMMUTABLE RETURN round(value::numeric, 8 - ceil(log(abs(value)))::integer);
-- A program, and how we know its numbers.
CREATE TABLE reconcile_tools (tool text, link text, vcov text, freedom text, named text);
INSERT INTO reconcile_tools VALUES
	('R lm', 'identity', 'iid', 'rows - parameters', 'R lm'), ('Python statsmodels', 'identity', 'iid', 'rows - parameters', 'Python statsmodels'),
	('R sandwich vcovHC HC0', 'identity', 'HC0', 'rows - parameters', 'R sandwich vcovHC(type = "HC0")'), ('R sandwich vcovHC HC3', 'identity', 'HC3', 'rows - parameters', 'R sandwich vcovHC with'),
	('R sandwich vcovCL', 'identity', 'CR1S', 'rows - parameters', 'R sandwich vcovCL with'), ('R sandwich vcovCL', 'logit', 'CR1', 'normal', 'R sandwich vcovCL with'),
	('R sandwich vcovCL HC0', 'identity', 'CR1', 'rows - parameters', 'R sandwich vcovCL(type = "HC0")'), ('R sandwich vcovCL HC2', 'identity', 'CR2', 'rows - parameters', 'R sandwich vcovCL(type = "HC2")'),
	('R sandwich vcovCL HC3', 'identity', 'CR3', 'rows - parameters', 'R sandwich vcovCL(type = "HC3")'),
	('R clubSandwich CR2', 'identity', 'CR2', 'Satterthwaite', 'R clubSandwich'), ('R clubSandwich CR2', 'logit', 'CR2', 'Satterthwaite', 'R clubSandwich'), ('R clubSandwich CR3', 'identity', 'CR3', 'Satterthwaite', 'R clubSandwich'),
	('R estimatr HC2', 'identity', 'HC2', 'rows - parameters', 'R estimatr lm_robust;'), ('R estimatr HC1', 'identity', 'HC1', 'rows - parameters', 'estimatr'), ('R estimatr CR2', 'identity', 'CR2', 'Satterthwaite', 'R estimatr lm_robust(clusters)'),
	('R estimatr stata', 'identity', 'CR1S', 'clusters - 1', 'se_type = "stata"'), ('R estimatr CR0', 'identity', 'CR0', 'clusters - 1', 'se_type = "CR0"'),
	('R plm vcovHC', 'identity', 'CR0', 'rows - parameters', 'R plm vcovHC'), ('R plm vcovHC sss', 'identity', NULL, 'rows - parameters', 'R plm vcovHC(type = "sss")'),
	('R survey svyglm', 'identity', 'CR1', 'clusters - parameters', 'R survey svyglm, without strata'), ('R survey svyglm', 'logit', 'CR1', 'clusters - parameters', 'R survey svyglm, without strata'),
	('R survey svyglm strata', 'identity', 'survey', 'PSUs - strata + 1 - parameters', 'R survey svyglm'),
	('R survey svyglm JK1', 'identity', 'JK1', 'clusters - parameters', 'JK1'), ('R survey svyglm JKn', 'identity', 'JKn', 'PSUs - strata + 1 - parameters', 'JKn'),
	('R survey svyby', 'identity', 'CR1', 'normal', 'R survey svyby and svycontrast, without strata'), ('R survey svyby strata', 'identity', 'survey', 'normal', 'R survey svyby'),
	('R glm', 'logit', 'HC0', 'normal', 'R glm'), ('Python statsmodels', 'logit', 'HC0', 'normal', 'Python statsmodels'),
	('Python statsmodels cluster', 'identity', 'CR1S', 'normal', 'cov_type = "cluster"'), ('Python statsmodels cluster', 'logit', 'CR1S', 'normal', 'cov_type = "cluster"'), ('Python statsmodels HC1', 'identity', 'HC1', 'normal', 'cov_type = "HC1"');
CREATE TABLE reconcile_found AS
SELECT v.*, r.found, r.others FROM (SELECT * FROM reconcile_values WHERE (weighted = 1) = (shape = 'unequal') AND (covariates = '{}' OR effects = 'none') AND (shape = 'balanced' OR covariates = '{}' AND effects <> 'block')) v JOIN reconcile_samples s USING (shape) JOIN reconcile_tools t USING (tool, link),
	LATERAL (SELECT count(*) FILTER (WHERE r.vcov = coalesce(t.vcov, r.vcov) AND r.freedom = t.freedom AND r.effects = v.effects AND r.covariates::text = v.covariates AND r.weighted = (v.weighted = 1) AND r.link = v.link AND strpos(r.tools, t.named) > 0) AS found,
		count(*) FILTER (WHERE r.effects <> v.effects OR r.covariates::text <> v.covariates OR r.weighted <> (v.weighted = 1) OR r.link <> v.link) AS others
	FROM did_reconcile(CASE WHEN v.link = 'logit' THEN s.answers WHEN v.covariates = '{}' THEN s.plain ELSE s.covariates END, digits(v.estimate), digits(v.std_error), digits(v.p), df => CASE WHEN v.df < 'Infinity' THEN digits(v.df) END) r WHERE r.agrees) r;
SELECT tool, link, count(*), sum((found > 0)::int) AS found, sum(others) AS others FROM reconcile_found GROUP BY 1, 2 ORDER BY 1, 2;

-- Rounding. An effect of 0.0244078 with a standard error of 0.3873: to the nearest, in percent, cut off, and what follows from figures that were rounded before.
SELECT w.what, r.agrees, r.vcov, r.freedom, r.multiplier, r.rounding, r.alternative, r.conf_level, r.disagrees FROM reconcile_samples, (VALUES
	(1, 'nearest', '0.0244', '0.387', '0.950', NULL, NULL), (2, 'percent', '2.44%', '38.7', NULL, NULL, NULL), (3, 'typographer''s minus, levels', '0.0244', NULL, NULL, '−0.6153', '0.6641'),
	(4, 'one-sided', '0.0244', '0.387', '0.475', NULL, NULL), (5, 'cut off', '0.02440', '0.387', '0.9498', NULL, NULL), (6, 'below', '0.0244', '0.3875', '<0.951', NULL, NULL), (7, 'above', '0.0244', '0.3875', '> 0.5', NULL, NULL), (8, 'not below', '0.0244', '0.3875', '<0.05', NULL, NULL)) w (i, what, estimate, std_error, p, low, high),
	LATERAL (SELECT * FROM did_reconcile(plain, w.estimate, w.std_error, w.p, w.low, w.high) r ORDER BY r.vcov <> 'iid', r.freedom <> 'rows - parameters', r.distance LIMIT 1) r WHERE shape = 'balanced' ORDER BY i;
-- 0.02 / 0.39 = 0.0513 is what is judged, not 0.0630: p = 0.9591 with 252 degrees of freedom (R: 2 * pt(-0.02 / 0.39, 252)), 0.4796 one-sided.
SELECT r.agrees, r.vcov, r.freedom, r.rounding, round(r.p_value::numeric, 4) AS p FROM reconcile_samples, did_reconcile(plain, 0.02, 0.39, 0.9591) r WHERE shape = 'balanced' AND r.agrees AND r.freedom = 'rows - parameters' LIMIT 1;
-- Digits: a numeric keeps its zeros, an integer has none behind the point, a float as many as it needs.
SELECT (SELECT count(*) FROM did_reconcile(plain, 0.02, max_rows => NULL) r WHERE r.agrees) AS two, (SELECT count(*) FROM did_reconcile(plain, 0.0200, max_rows => NULL) r WHERE r.agrees) AS four, (SELECT count(*) FROM did_reconcile(plain, 0, max_rows => NULL) r WHERE r.agrees AND r.multiplier = 1) AS integer,
	(SELECT count(*) FROM did_reconcile(plain, e.estimate, max_rows => NULL) r WHERE r.agrees AND r.effects = 'none' AND r.weighted) AS float FROM reconcile_samples, did_estimate(plain) e WHERE shape = 'balanced';
-- The nearest come first, and all that agree before those that do not; every row is what did_estimate gives, where that has the choice.
SELECT bool_and(greatest(r.distance, 1) >= greatest(r.before, 1)) AS ordered, bool_and(r.agrees = (r.distance <= 1)) AS agree, bool_and(r.agrees = (r.disagrees = '{}')) AS all_agree FROM (SELECT r.*, lag(r.distance) OVER (ORDER BY i) AS before FROM reconcile_samples, did_reconcile(plain, 0.02, 0.39, 0.9591, max_rows => NULL) WITH ORDINALITY r (agrees, distance, disagrees, tools, vcov, freedom, effects, covariates, weighted, link, shown, multiplier, alternative, conf_level, rounding, estimate, std_error, statistic, df, p_value, conf_low, conf_high, n, n_clusters, i) WHERE shape = 'balanced') r WHERE r.before IS NOT NULL;
SELECT count(*), count(*) FILTER (WHERE abs(r.std_error / e.std_error - 1) < 1e-13 AND r.estimate = e.estimate AND r.n = e.n AND r.n_clusters = 16) AS same FROM reconcile_samples s, did_reconcile(s.covariates, 0.3, 0.2, max_rows => NULL) r, did_estimate(s.covariates, r.vcov, r.effects) e WHERE shape = 'balanced' AND r.weighted AND r.covariates = '{1,2}' AND r.link = 'identity' AND r.multiplier = 1 AND r.freedom = 'normal' AND r.vcov IN ('iid', 'HC0', 'HC1', 'CR0', 'CR1', 'CR1S', 'CR1N', 'CR2', 'CR3', 'CRV3', 'CRV3J', 'survey', 'JK1', 'JKn');
-- Ratios, and the effect back in units of the outcome, are did_ratio's; tests of changes did_collapse's.
SELECT r.shown, abs(r.estimate / r.multiplier - CASE r.shown WHEN 'ratio' THEN e.ratio WHEN 'logarithm' THEN e.estimate ELSE e.effect END) < 1e-14 AND abs(r.conf_low / r.multiplier - CASE r.shown WHEN 'ratio' THEN e.ratio_low WHEN 'logarithm' THEN e.conf_low ELSE e.effect_low END) < 1e-14 AND (abs(r.p_value - e.p_value) < 1e-14) = (r.shown <> 'effect') AS same
FROM reconcile_samples, did_ratio(answers, 'log') e, did_reconcile(answers, 1.07, 0.2, max_rows => NULL) r WHERE shape = 'balanced' AND r.link = 'log' AND r.weighted AND r.vcov = 'CR2' AND r.freedom = 'Satterthwaite' ORDER BY 1;
SELECT r.vcov, r.agrees, abs(r.p_value - e.p_value) < 1e-14 AS same FROM reconcile_samples, unnest('{pooled,welch,paired}'::text[]) test, did_collapse(plain, test) e, did_reconcile(plain, e.estimate, e.std_error, e.p_value) r WHERE shape = 'balanced' AND r.agrees AND r.weighted AND r.vcov = test ORDER BY 1;
-- A sample without clusters; one without rows; nothing to look for; what is no number.
SELECT r.agrees, r.vcov, r.freedom, r.n_clusters FROM (SELECT did_sample(y, treated, post) AS s FROM reconcile_data WHERE shape = 'unequal') s, did_estimate(s, 'HC1') e, did_reconcile(s, e.estimate, e.std_error, e.p_value) r LIMIT 1;
SELECT count(*) FROM (SELECT did_sample(y, treated, post) AS s FROM reconcile_data WHERE false) s, did_reconcile(coalesce(s, NULL), 0.1) r;
SELECT count(*) FROM (SELECT did_sample(y, treated, post, area) AS s FROM reconcile_data WHERE treated = 0) s, did_reconcile(s, 0.1, 0.2) r;
SELECT did_reconcile(plain) FROM reconcile_samples;
SELECT did_reconcile(plain, 'about 3') FROM reconcile_samples;
SELECT did_reconcile(plain, '1e') FROM reconcile_samples;
SELECT did_reconcile(plain, 'NaN'::float8) FROM reconcile_samples;
SELECT did_reconcile(plain, now()) FROM reconcile_samples;
SELECT did_reconcile(plain, 1, -0.5) FROM reconcile_samples;
SELECT did_reconcile(plain, p_value => 1.6) FROM reconcile_samples;
SELECT did_reconcile(plain, 1, max_rows => 0) FROM reconcile_samples;
SELECT did_reconcile(plain, 1, max_covariates => -1) FROM reconcile_samples;
SELECT did_reconcile(s, 1, max_covariates => 20) FROM (SELECT did_sample(y, treated, post, area, 1, 0, (SELECT array_agg((x1 * i)::float8) FROM generate_series(1, 20) i)) AS s FROM reconcile_data WHERE shape = 'balanced') s;
SELECT count(DISTINCT r.covariates) AS subsets FROM (SELECT did_sample(y, treated, post, area, 1, 0, (SELECT array_agg((x1 ^ i)::float8) FROM generate_series(1, 8) i)) AS s FROM reconcile_data WHERE shape = 'balanced') s, did_reconcile(s, 1, max_rows => NULL) r;
DROP TABLE reconcile_data, reconcile_values, reconcile_medians, reconcile_samples, reconcile_tools, reconcile_found;
DROP FUNCTION digits(float8);
