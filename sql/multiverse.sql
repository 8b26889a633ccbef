-- Each row of did_multiverse is what did_estimate gives for its choices, of a
-- sample that is made from the rows that they leave.
CREATE TABLE multiverse_survey AS
SELECT area, (area + 1) / 2 AS pair, area % 2 = 0 AS treated, wave = 1 AS post,
	0.4 * area + wave * (0.5 + CASE WHEN area % 2 = 0 THEN -3 ELSE 0 END) + sin(area * 12.9898 + wave * 78.233 + i * 37.719) * 2 + 0.3 * cos(i * area) AS y,
	(i * 7 + area * 3 + wave) % 5 AS x1, cos(i * 3.3 + area + wave) AS x2, (i + area) % 2 AS x3, 1 + (i * area) % 4 AS w, CASE WHEN area % 2 = 0 AND wave = 1 THEN 2.7 ELSE 0 END AS less
FROM generate_series(1, 10) area, generate_series(0, 1) wave, generate_series(1, 5) i WHERE NOT (area = 3 AND wave = 1 AND i > 2);
CREATE TABLE multiverse_samples AS
SELECT weighted, did_sample(CASE WHEN weighted THEN y ELSE y + less END, treated, post, area, CASE WHEN weighted THEN w ELSE 1 END, pair, ARRAY[x1, x2, x3]::float8[]) AS sample FROM multiverse_survey, (VALUES (false), (true)) v (weighted) GROUP BY 1;

CREATE TABLE multiverse_rows AS SELECT weighted, m.* FROM multiverse_samples, did_multiverse(sample) m;
SELECT weighted, count(*) AS rows, 2 ^ 3 * (1 + 10 + 5) * 3 * 4 AS expected, count(DISTINCT (vcov, effects, covariates, without, without_key)) AS different, count(conf_low) AS intervals FROM multiverse_rows GROUP BY 1 ORDER BY 1;

CREATE FUNCTION multiverse_as_estimated(r multiverse_rows) RETURNS did_result LANGUAGE sql STABLE
RETURN (SELECT did_estimate(CASE WHEN r.covariates = '{}' THEN did_sample(CASE WHEN r.weighted THEN y ELSE y + less END, treated, post, area, CASE WHEN r.weighted THEN w ELSE 1 END, pair)
		ELSE did_sample(CASE WHEN r.weighted THEN y ELSE y + less END, treated, post, area, CASE WHEN r.weighted THEN w ELSE 1 END, pair, (SELECT array_agg((ARRAY[x1, x2, x3])[c]::float8 ORDER BY c) FROM unnest(r.covariates) c)) END, r.vcov, r.effects)
	FROM multiverse_survey WHERE CASE r.without WHEN 'cluster' THEN area <> r.without_key::integer WHEN 'block' THEN pair <> r.without_key::integer ELSE true END);
CREATE FUNCTION multiverse_near(ours float8, theirs float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN theirs IS NULL THEN ours IS NULL ELSE coalesce(abs(ours - theirs) <= 1e-13 * greatest(abs(theirs), 0.1), false) END;
SELECT r.weighted, coalesce(r.without, 'nothing') AS without, count(*), count(*) FILTER (WHERE multiverse_near(r.estimate, e.estimate) AND multiverse_near(r.std_error, e.std_error) AND multiverse_near(r.df, e.df) AND multiverse_near(r.p_value, e.p_value)
	AND multiverse_near(r.conf_low, e.conf_low) AND multiverse_near(r.conf_high, e.conf_high) AND multiverse_near(r.statistic, e.statistic) AND r.n = e.n) AS agree
FROM multiverse_rows r, multiverse_as_estimated(r) e WHERE r.weighted OR r.without IS NULL GROUP BY 1, 2 ORDER BY 1, 2;
-- The sample itself, to the last digit.
SELECT weighted, count(*), bool_and(m.estimate = e.estimate AND m.std_error = e.std_error AND m.df = e.df AND m.p_value = e.p_value AND m.conf_low = e.conf_low AND m.conf_high = e.conf_high AND m.n = e.n) AS same
FROM multiverse_samples, did_multiverse(sample, '{CR0,CR1N,CRV3,CRV3J,survey,JK1,JKn,CR2}', '{cluster,none,block}', 0, '{}', 0.9) m, did_estimate(sample, m.vcov, m.effects, 0.9) e WHERE m.covariates = '{1,2,3}' GROUP BY 1 ORDER BY 1;

-- Subsets up to a size, and all together always; what is left out; the first is did_estimate's.
SELECT string_agg(DISTINCT covariates::text, ' ') AS covariates FROM multiverse_samples, did_multiverse(sample, '{CR2}', '{none}', 1, '{}') WHERE weighted;
SELECT array_agg(DISTINCT without_key ORDER BY without_key) AS pairs FROM multiverse_samples, did_multiverse(sample, '{CR2}', '{none}', 0, '{block}') WHERE weighted;
SELECT m.estimate = e.estimate AND m.p_value = e.p_value AS first FROM multiverse_samples, did_estimate(sample) e, LATERAL (SELECT * FROM did_multiverse(sample) LIMIT 1) m WHERE NOT weighted;

-- Other scales: as did_ratio gives back in units of the outcome, of a sample that is made from the rows left; where every outcome has a value, no covariates and no effects.
CREATE TABLE multiverse_high AS SELECT did_sample(y > 2, treated, post, area, w, pair, ARRAY[x1]::float8[]) AS sample FROM multiverse_survey;
CREATE TABLE multiverse_scales AS SELECT m.* FROM multiverse_high, did_multiverse(sample, '{CR2,CRV3,CR1}', conf_level => 0.9, links => NULL) m;
SELECT link, count(*) AS rows, 1 + 10 + 5 AS parts, count(DISTINCT (vcov, without, without_key)) AS different, max(effects) AS effects, max(covariates) AS covariates, count(conf_low) AS intervals FROM multiverse_scales GROUP BY 1 ORDER BY 1;
SELECT count(*), bool_and(multiverse_near(m.estimate, r.effect) AND multiverse_near(m.std_error, r.effect_std_error) AND multiverse_near(m.conf_low, r.effect_low) AND multiverse_near(m.conf_high, r.effect_high) AND m.n = r.n
	AND multiverse_near(m.statistic, r.effect / r.effect_std_error) AND multiverse_near(programme_t_quantile(0.9, m.df), (r.effect_high - r.effect) / r.effect_std_error) AND (m.p_value < 0.1) = (r.effect_low > 0 OR r.effect_high < 0)) AS as_ratios
FROM multiverse_scales m, LATERAL (SELECT did_ratio(did_sample(y > 2, treated, post, area, w), m.link, m.vcov, 0.9) AS r
	FROM multiverse_survey WHERE CASE m.without WHEN 'cluster' THEN area <> m.without_key::integer WHEN 'block' THEN pair <> m.without_key::integer ELSE true END) s, LATERAL (SELECT (s.r).*) r WHERE m.link <> 'identity';
SELECT s.specifications = c.n AS all_counted, s.estimate_most = c.most AS range FROM multiverse_high, did_multiverse_summary(sample, '{CR2,CRV3,CR1}', links => NULL) s, (SELECT count(*) AS n, max(estimate) AS most FROM multiverse_scales) c;
SELECT string_agg(DISTINCT link, ' ' ORDER BY link) AS of_amounts FROM did_multiverse((SELECT did_sample(abs(y), treated, post, area) FROM multiverse_survey), links => NULL);
SELECT string_agg(DISTINCT link, ' ' ORDER BY link) AS of_any FROM did_multiverse((SELECT did_sample(y, treated, post, area) FROM multiverse_survey), links => NULL);
SELECT string_agg(DISTINCT link, ' ' ORDER BY link) AS with_effects FROM multiverse_high, did_multiverse(sample, effects => '{cluster}', links => NULL);
SELECT link, estimate, note FROM did_multiverse((SELECT did_sample(treated AND post AND i > 2, treated, post, area) FROM multiverse_survey, generate_series(1, 3) i), '{CR2}', '{none}', 0, '{}', links => '{log,logit}');
SELECT link, estimate, note FROM did_multiverse((SELECT did_sample(treated OR post OR i > 2, treated, post, area) FROM multiverse_survey, generate_series(1, 3) i), '{CR2}', '{none}', 0, '{}', links => '{logit}');

-- The summary, counted again.
SELECT s.specifications, s.with_interval, s.estimate = e.estimate AND s.p_value = e.p_value AS first, s.same_sign = c.same_sign AND s.same_conclusion = c.same_conclusion AS shares, round(s.same_sign::numeric, 3) AS sign, round(s.same_conclusion::numeric, 3) AS conclusion,
	s.estimate_least = c.least AND s.estimate_most = c.most AND s.estimate_median = c.median AND s.p_value_least = c.p_least AND s.p_value_most = c.p_most AS range
FROM multiverse_samples, did_multiverse_summary(sample) s, did_estimate(sample) e, LATERAL (
	SELECT (count(*) FILTER (WHERE (r.estimate > 0) = (e.estimate > 0))::float8 / count(r.estimate)) AS same_sign,
		(count(*) FILTER (WHERE (r.p_value < 0.05) = (e.p_value < 0.05) AND (r.p_value >= 0.05 OR r.estimate * e.estimate > 0))::float8 / count(r.p_value)) AS same_conclusion,
		min(r.estimate) AS least, max(r.estimate) AS most, percentile_cont(0.5) WITHIN GROUP (ORDER BY r.estimate) AS median, min(r.p_value) AS p_least, max(r.p_value) AS p_most
	FROM multiverse_rows r WHERE r.weighted = multiverse_samples.weighted) c ORDER BY multiverse_samples.weighted;

-- Samples without clusters, without blocks, with text keys, of two areas; none.
SELECT vcov, effects, without, round(p_value::numeric, 4) AS p_value, note FROM did_multiverse((SELECT did_sample(y, treated, post) FROM multiverse_survey));
SELECT without, without_key, estimate IS NULL AS none, note FROM did_multiverse((SELECT did_sample(y, treated, post, 'area ' || area) FROM multiverse_survey WHERE area < 4), '{CR2}', '{none}');
SELECT count(*) AS none FROM did_multiverse(NULL);
SELECT did_multiverse_summary(NULL) IS NULL AS none;
SELECT specifications, with_interval, estimate, same_sign FROM did_multiverse_summary((SELECT did_sample(y, treated, post, area) FROM multiverse_survey WHERE treated));

\set VERBOSITY terse
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, '{CR9}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, '{}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, '{NULL}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, effects => '{wave}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, leave_out => '{wave}');
SELECT count(*) FROM multiverse_high, did_multiverse(sample, links => '{probit}');
SELECT count(*) FROM multiverse_high, did_multiverse(sample, links => '{}');
SELECT count(*) FROM multiverse_high, did_multiverse(sample, effects => '{cluster}', links => '{log}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, links => '{identity,log}');
SELECT count(*) FROM did_multiverse((SELECT did_sample(abs(y), treated, post) FROM multiverse_survey), links => '{logit}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, max_covariates => -1);
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, conf_level => 95);
SELECT count(*) FROM did_multiverse((SELECT did_sample(y, treated, post) FROM multiverse_survey), leave_out => '{cluster}');
SELECT count(*) FROM did_multiverse((SELECT did_sample(y, treated, post) FROM multiverse_survey), '{CR1}');
SELECT count(*) FROM did_multiverse((SELECT did_sample(y, treated, post, area, 1, pair, ARRAY[x1, x2, x3, x1 * x2, x1 * x3, x2 * x3, y * x1, sin(y), cos(y), x1 * x1, x2 * x2, x2 ^ 3]::float8[]) FROM multiverse_survey));
-- What is named twice would count twice.
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, '{CR2,CR1,CR2}');
SELECT count(*) FROM multiverse_samples, did_multiverse(sample, effects => '{none,cluster,cluster}');
SELECT did_multiverse_summary(sample, links => '{identity,identity}') FROM multiverse_samples;
