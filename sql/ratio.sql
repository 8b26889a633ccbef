-- Effects on other scales, against the values of R's glm with clubSandwich,
-- sandwich and survey (test/oracle/ratios.R).
\getenv source PG_ABS_SRCDIR
\set data_file :source '/test/oracle/effects_data.csv'
\set values_file :source '/test/oracle/ratios_values.csv'
CREATE TABLE ratio_data (shape text, id integer, area integer, pair integer, stratum integer, treated integer, post integer, weight float8, y float8, x1 float8, x2 float8);
COPY ratio_data FROM :'data_file' (FORMAT csv, HEADER);
CREATE TABLE ratio_values (shape text, outcome text, weighted integer, link text, vcov text, estimate float8, std_error float8, df float8, effect float8, effect_std_error float8, effect_df float8, difference float8);
COPY ratio_values FROM :'values_file' (FORMAT csv, HEADER);
CREATE TABLE ratio_samples AS
SELECT shape, outcome, weighted, CASE weighted WHEN 1 THEN did_sample(o, treated, post, area, weight, stratum) ELSE did_sample(o, treated, post, area) END AS sample
FROM ratio_data, generate_series(0, 1) weighted, LATERAL (VALUES ('high', (y > 6.1)::integer), ('rare', (y > 7.9)::integer), ('count', floor(abs(y))::integer)) v (outcome, o) GROUP BY 1, 2, 3;
-- The degrees of freedom of the marginal effect show in its interval.
SELECT v.vcov, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) <= 1e-12 AND abs(r.std_error / v.std_error - 1) <= 1e-10 AND abs(r.df / v.df - 1) <= 1e-8 AND abs(r.ratio / exp(v.estimate) - 1) <= 1e-12) AS on_scale,
	count(*) FILTER (WHERE abs(r.effect - v.effect) <= 1e-12 AND abs(r.effect_std_error / v.effect_std_error - 1) <= 1e-10 AND abs((r.effect_high - r.effect) / (programme_t_quantile(0.9, v.effect_df) * v.effect_std_error) - 1) <= 1e-8) AS back,
	count(*) FILTER (WHERE abs(r.difference - v.difference) <= 1e-12) AS difference
FROM ratio_values v JOIN ratio_samples s USING (shape, outcome, weighted), did_ratio(s.sample, v.link, lower(v.vcov), 0.9) r GROUP BY 1 ORDER BY 1;

-- The identity is did_estimate; without clusters CR2 is HC2; fpc goes through.
SELECT count(*), bool_and(abs(r.estimate - e.estimate) < 1e-13 AND abs(r.std_error / e.std_error - 1) < 1e-13 AND abs(r.df / e.df - 1) < 1e-12 AND r.effect = r.estimate AND r.ratio IS NULL AND r.n = e.n AND r.n_clusters = e.n_clusters) AS same
FROM ratio_samples, unnest('{CR0,CR1S,CR2,CR3,survey}'::text[]) vcov, did_estimate(sample, vcov, lonely_psu => 'adjust') e, did_ratio(sample, 'identity', vcov, lonely_psu => 'adjust') r;
SELECT abs(f.std_error / r.std_error - sqrt(0.5)) < 1e-12 AS half_drawn
FROM (SELECT did_sample(y > 6.1, treated, post, area) AS sample FROM ratio_data WHERE shape = 'balanced') s, did_ratio(sample, 'logit', 'survey') r, did_ratio(sample, 'logit', 'survey', fpc => 32) f;
-- A ratio does not know of units.
SELECT abs(a.ratio / b.ratio - 1) < 1e-13 AND abs(a.std_error / b.std_error - 1) < 1e-12 AND abs(a.effect * 1e-40 / b.effect - 1) < 1e-12 AS any_units
FROM (SELECT did_sample(abs(y), treated, post, area) AS a, did_sample(abs(y) * 1e-40, treated, post, area) AS b FROM ratio_data WHERE shape = 'unequal') s, did_ratio(s.a, vcov => 'CR0') a, did_ratio(s.b, vcov => 'CR0') b;
\x
SELECT round(ratio::numeric, 6) AS ratio, round(estimate::numeric, 6) AS estimate, round(effect::numeric, 6) AS effect, link, method, note FROM ratio_samples, did_ratio(sample, 'Logit') WHERE shape = 'unequal' AND outcome = 'rare' AND weighted = 1;
-- Near 0, where the scales part; a proportion that cannot be; a group of zeros; of ones.
SELECT method, note FROM did_ratio((SELECT did_sample(i <= 10 * (1 + area % 2 * (1 + 3 * post)) - (1 - post) * 8, area % 2, post, area) FROM generate_series(1, 100) i, generate_series(1, 8) area, generate_series(0, 1) post));
SELECT ratio, effect, difference, note FROM did_ratio((SELECT did_sample(i <= 30 + 30 * (area % 2) + post * 30 * (1 - area % 2), area % 2, post, area) FROM generate_series(1, 100) i, generate_series(1, 8) area, generate_series(0, 1) post));
SELECT ratio, estimate, effect, note FROM did_ratio((SELECT did_sample(treated * post, treated, post, area) FROM ratio_data WHERE shape = 'balanced'));
SELECT ratio, estimate, effect, note FROM did_ratio((SELECT did_sample(1 - (1 - treated) * (1 - post) * (id % 2), treated, post, area) FROM ratio_data WHERE shape = 'balanced'), 'logit');
SELECT ratio, estimate, note FROM did_ratio((SELECT did_sample(1 - (1 - treated) * (1 - post) * (id % 2), treated, post, area) FROM ratio_data WHERE shape = 'balanced'), 'log');
SELECT ratio, estimate, n, note FROM did_ratio((SELECT did_sample(y > 6, treated, post, area) FROM ratio_data WHERE shape = 'balanced' AND post = 1), 'logit');
\x
-- did_estimate with a link: the same numbers, the ratio as a fact. A variance in its place stays a variance, typed or not.
SELECT count(*), bool_and(e.estimate = r.estimate AND e.std_error = r.std_error AND e.df = r.df AND e.p_value = r.p_value AND e.conf_low = r.conf_low AND e.conf_high = r.conf_high AND e.n = r.n AND e.scale = r.link AND e.method = r.method
	AND (SELECT abs((f ->> 'ratio')::float8 / r.ratio - 1) < 1e-13 FROM jsonb_array_elements(e.facts) f WHERE f ->> 'code' = 'ratio')) AS same
FROM ratio_samples, unnest('{log,logit}'::text[]) link, did_estimate(sample, link => link, vcov => 'CR1', conf_level => 0.9) e, did_ratio(sample, link, 'CR1', 0.9) r WHERE shape = 'balanced' AND outcome = 'high';
SELECT bool_and(e.estimate = i.estimate AND e.std_error = i.std_error AND e.scale = i.scale AND i.method = e.method || '; trends assumed parallel in means (identity)') AS identity, bool_and(did_estimate(sample, 'CR3') = did_estimate(sample, vcov) AND did_estimate(sample, 'CR3') = did_estimate(sample, vcov => 'CR3')) AS variance
FROM ratio_samples, did_estimate(sample) e, did_estimate(sample, link => 'identity') i, (VALUES ('CR3')) v (vcov) WHERE shape = 'balanced';
SELECT did_summary(did_estimate(sample, link => 'log')), (did_estimate(sample, link => 'log')).note FROM ratio_samples WHERE shape = 'balanced' AND weighted = 1 ORDER BY outcome LIMIT 1;
SELECT did_summary(did_estimate(did_sample(treated * post, treated, post, area), link => 'log')) FROM ratio_data WHERE shape = 'balanced';
SELECT did_estimate(NULL, link => 'log') IS NULL AS nothing;
SELECT did_estimate(sample, link => 'probit') FROM ratio_samples;
SELECT did_estimate(sample, link => 'log', vcov => 'CRV3') FROM ratio_samples;
SELECT did_estimate(did_sample(y, treated, post, area, weight, pair, ARRAY[x1]), link => 'log') FROM ratio_data WHERE shape = 'balanced';
SELECT did_ratio(NULL) IS NULL AS nothing;
SELECT did_ratio((SELECT did_sample(y - 5, treated, post, area) FROM ratio_data));
SELECT did_ratio((SELECT did_sample(y, treated, post, area) FROM ratio_data), 'logit');
SELECT did_ratio(sample, 'probit') FROM ratio_samples WHERE outcome = 'high' AND shape = 'balanced' AND weighted = 0;
SELECT did_ratio(sample, vcov => 'jk1') FROM ratio_samples WHERE outcome = 'high' AND shape = 'balanced' AND weighted = 0;
SELECT did_ratio(sample, vcov => 'iid') FROM ratio_samples WHERE outcome = 'high' AND shape = 'balanced' AND weighted = 0;
SELECT did_ratio(sample, vcov => 'HC9') FROM ratio_samples WHERE outcome = 'high' AND shape = 'balanced' AND weighted = 0;
SELECT did_ratio(sample, fpc => 50) FROM ratio_samples WHERE outcome = 'high' AND shape = 'balanced' AND weighted = 0;
SELECT did_ratio((SELECT did_sample(y, treated, post, area, weight, pair, ARRAY[x1]) FROM ratio_data WHERE shape = 'balanced'));
SELECT did_ratio((SELECT did_wave_sample(y, treated * 3, post + 2, area) FROM ratio_data WHERE shape = 'balanced'));
DROP TABLE ratio_data, ratio_values, ratio_samples;
