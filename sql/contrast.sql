-- Sums of effects on parts of the same clusters, against the values of R on the
-- interacted regression (test/oracle/contrasts.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set values_file :source '/test/oracle/contrasts_values.csv'
CREATE TABLE contrast_data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY contrast_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE contrast_values (shape text, weighted integer, contrast text, vcov text, estimate float8, std_error float8, df float8);
COPY contrast_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE contrast_parts AS
SELECT shape, weighted, id % 3 AS part, did_sample(y, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END) AS sample FROM contrast_data, generate_series(0, 1) weighted GROUP BY 1, 2, 3;
CREATE TABLE contrast_weights (contrast text, weights float8[]);
INSERT INTO contrast_weights VALUES ('difference', '{1,-1,0}'), ('mean', array_fill(1 / 3.0::float8, '{3}')), ('trend', '{-0.5,0,0.5}'), ('one', '{0,1,0}');
SELECT v.shape, v.vcov, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) <= 1e-12 AND abs(r.std_error / v.std_error - 1) <= 1e-10) AS agree, count(*) FILTER (WHERE abs(r.df / v.df - 1) <= 1e-8) AS df
FROM contrast_values v JOIN contrast_weights w USING (contrast)
JOIN (SELECT shape, weighted, array_agg(sample ORDER BY part) AS samples FROM contrast_parts GROUP BY 1, 2) p USING (shape, weighted),
	did_contrast(p.samples, w.weights, v.vcov) r
GROUP BY 1, 2 ORDER BY 1, 2;

-- Of one sample it is the effect; a factor goes through; the aggregate is the function; samples may come in any order.
SELECT c.estimate = e.estimate AND c.std_error = e.std_error AND c.df = e.df AND c.p_value = e.p_value AS alone, abs(d.estimate - 2 * e.estimate) < 1e-14 AND abs(d.std_error - 2 * e.std_error) < 1e-14 AS twice,
	c.note = e.note AS note
FROM contrast_parts, did_estimate(sample) e, did_contrast(ARRAY[sample], '{1}') c, did_contrast(ARRAY[sample], '{2}') d WHERE shape = 'unequal' AND weighted = 1 AND part = 0;
SELECT did_contrast(sample, part - 1 ORDER BY part)::text = did_contrast(array_agg(sample ORDER BY part), '{-1,0,1}')::text AS aggregate,
	abs((did_contrast(sample, part - 1 ORDER BY part DESC)).std_error / (did_contrast(sample, part - 1 ORDER BY part)).std_error - 1) < 1e-13 AS any_order
FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(sample, NULL) IS NULL AS nothing FROM contrast_parts;
-- The wild bootstrap of a difference from 0 is its own test at another value: shifting the outcomes of one part shifts the value.
SELECT m.method, c.p_value = d.p_value AS same_p, abs(d.conf_low - c.conf_low - 0.5) < 1e-10 AND abs(d.conf_high - c.conf_high - 0.5) < 1e-10 AS shifted
FROM (SELECT did_sample(y, treated, post, area) FILTER (WHERE id % 3 = 0) AS a, did_sample(y + 0.5 * treated * post, treated, post, area) FILTER (WHERE id % 3 = 0) AS b, did_sample(y, treated, post, area) FILTER (WHERE id % 3 = 1) AS other FROM contrast_data WHERE shape = 'balanced') s,
	unnest('{WCR11,WCR31,WCU31}'::text[]) m (method), did_contrast(ARRAY[a, other], '{1,-1}', m.method, 0.1) c, did_contrast(ARRAY[b, other], '{1,-1}', m.method, 0.6) d;
SELECT (did_contrast(array_agg(sample), '{1,-1,0}', 'wcr31')).method FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
-- A part without rows of a group; keys that do not match.
SELECT r.estimate, r.note, r.facts FROM (SELECT did_contrast(ARRAY[did_sample(y, treated, post, area), did_sample(y, treated, post, area) FILTER (WHERE treated * post = 0)], '{1,-1}') AS r FROM contrast_data) s, LATERAL (SELECT (r).*) r;
SELECT did_contrast(NULL::did_sample[], '{1}') IS NULL AS no_samples, did_contrast('{}'::did_sample[], NULL) IS NULL AS no_weights;
SELECT did_contrast(array_agg(sample), '{1,-1}') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(array_agg(sample), '{0,0,0}') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(array_agg(sample), '{1,NULL,0}') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(array_agg(sample), '{1,Infinity,0}') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(array_agg(sample), array_agg(1.0::float8)) FROM contrast_parts, generate_series(1, 51) WHERE shape = 'balanced' AND weighted = 0 AND part = 0;
SELECT did_contrast(ARRAY[a, b], '{1,-1}') FROM (SELECT did_sample(y, treated, post, area) AS a, did_sample(y, treated, post, area::text) AS b FROM contrast_data WHERE shape = 'balanced') s;
-- Covariates, interacted as everything is; of one sample it is did_estimate's. The words.
\set covariates_file :source '/test/oracle/contrasts_covariates_values.csv'
CREATE TABLE contrast_covariates_values (LIKE contrast_values);
COPY contrast_covariates_values FROM :'covariates_file' (FORMAT csv, HEADER);
CREATE TABLE contrast_covariates AS
SELECT shape, weighted, id % 3 AS part, did_sample(y, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END, pair, ARRAY[x1, x2]) AS sample FROM contrast_data, generate_series(0, 1) weighted GROUP BY 1, 2, 3;
SELECT v.shape, v.vcov, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) <= 1e-12 AND abs(r.std_error / v.std_error - 1) <= 1e-10) AS agree, count(*) FILTER (WHERE abs(r.df / v.df - 1) <= 1e-8) AS df
FROM contrast_covariates_values v JOIN contrast_weights w USING (contrast)
JOIN (SELECT shape, weighted, array_agg(sample ORDER BY part) AS samples FROM contrast_covariates GROUP BY 1, 2) p USING (shape, weighted),
	did_contrast(p.samples, w.weights, v.vcov) r
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT m.method, count(*), bool_and(c.estimate = e.estimate AND c.p_value = e.p_value AND c.conf_low = e.conf_low) AS same FROM contrast_covariates, unnest('{CR2,WCR31}'::text[]) m (method), did_contrast(ARRAY[sample], '{1}', m.method) c, LATERAL (SELECT (did_estimate(sample)).* WHERE m.method = 'CR2' UNION ALL SELECT (did_bootstrap(sample)).* WHERE m.method = 'WCR31') e WHERE shape = 'balanced' GROUP BY 1 ORDER BY 1;
SELECT c.method, c.note FROM (SELECT array_agg(s) AS s FROM (SELECT did_sample(y, treated, post, area, weight, pair, ARRAY[x1, CASE id % 3 WHEN 1 THEN 7 ELSE x2 END]) AS s FROM contrast_data WHERE shape = 'balanced' GROUP BY id % 3) s) s, did_contrast(s, '{1,-1,0}') c;
-- Permutation: labels move with the areas, over all parts at once.
\set permutation_file :source '/test/oracle/contrasts_permutation_values.csv'
CREATE TABLE contrast_permutation_values (weighted integer, scheme text, contrast text, null_value float8, estimate float8, assignments integer, p float8);
COPY contrast_permutation_values FROM :'permutation_file' (FORMAT csv, HEADER);
CREATE TABLE contrast_pairs AS SELECT weighted, id % 3 AS part, did_sample(y, treated, post, area, CASE weighted WHEN 1 THEN weight ELSE 1 END, pair) AS sample FROM contrast_data, generate_series(0, 1) weighted WHERE shape = 'balanced' GROUP BY 1, 2;
SELECT v.scheme, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) < 1e-12 AND abs(r.p_value - v.p) < 1e-12 AND strpos(r.method, 'all ' || to_char(v.assignments, 'FM999,999') || ' assignments') > 0) AS agree
FROM contrast_permutation_values v JOIN contrast_weights USING (contrast) JOIN (SELECT weighted, array_agg(sample ORDER BY part) AS samples FROM contrast_pairs GROUP BY 1) s USING (weighted), did_contrast(samples, weights, v.scheme, v.null_value) r GROUP BY 1 ORDER BY 1;
SELECT p.method = b.method AND p.p_value = b.p_value AND p.conf_low = b.conf_low AS within_pairs, c.method, c.note FROM (SELECT array_agg(sample ORDER BY part) AS s FROM contrast_pairs WHERE weighted = 1) s, did_contrast(s, '{1,-1,0}', 'permutation') p, did_contrast(s, '{1,-1,0}', 'blocks') b, did_contrast(s, '{1,-1,0}', 'clusters') c;
SELECT abs(c.estimate - e.estimate) < 1e-15 AND c.p_value = e.p_value AND abs(c.conf_low - e.conf_low) < 1e-13 AND c.std_error = e.std_error AS alone FROM contrast_covariates, did_contrast(ARRAY[sample], '{1}', 'clusters') c, did_permutation(sample, 'clusters') e WHERE shape = 'unequal' AND weighted = 1 AND part = 0;
-- An area that one part has not got does not take part; one that changes arms between parts cannot be moved; a permutation by blocks needs them.
SELECT c.note FROM (SELECT ARRAY[did_sample(y, treated, post, area) FILTER (WHERE id % 3 = 0), did_sample(y, treated, post, area) FILTER (WHERE id % 3 = 1 AND area > 2)] AS s FROM contrast_data WHERE shape = 'balanced') s, did_contrast(s, '{1,-1}', 'permutation') c;
SELECT did_contrast(ARRAY[a, b], '{1,-1}', 'permutation') FROM (SELECT did_sample(y, treated, post, area) AS a, did_sample(y, 1 - treated, post, area) AS b FROM contrast_data WHERE shape = 'balanced') s;
SELECT did_contrast(array_agg(sample), '{1,-1,0}', 'blocks') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0;
SELECT did_contrast(array_agg(s), array_agg(1::float8)) FROM (SELECT did_sample(y, treated, post, area, 1, 0, (SELECT array_agg(x1 ^ i) FROM generate_series(1, 9) i)) AS s FROM contrast_data WHERE shape = 'balanced' GROUP BY id % 16) s;
DROP TABLE contrast_covariates_values, contrast_covariates, contrast_permutation_values, contrast_pairs;
SELECT did_contrast(ARRAY[a, b], '{1,-1}') FROM (SELECT did_sample(y, treated, post, area, weight, pair) AS a, did_sample(y, treated, post, area, weight, pair + 1) AS b FROM contrast_data WHERE shape = 'balanced') s;
SELECT did_contrast(ARRAY[sample], '{1}', null_value => 1) FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0 AND part = 0;
SELECT did_contrast(ARRAY[sample], '{1}', 'welch') FROM contrast_parts WHERE shape = 'balanced' AND weighted = 0 AND part = 0;
SELECT did_contrast(ARRAY[a], '{1}') FROM (SELECT did_wave_sample(y, treated * 3, post + 2, area) AS a FROM contrast_data WHERE shape = 'balanced') s;
DROP TABLE contrast_data, contrast_values, contrast_parts, contrast_weights;
