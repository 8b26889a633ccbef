-- The difference-in-differences of an index of inequality, against values of R
-- (test/oracle/inequality.R).
\getenv source PG_ABS_SRCDIR
\set sv1_file :source '/test/oracle/sv1.csv'
\set sv2_file :source '/test/oracle/sv2.csv'
\set values_file :source '/test/oracle/inequality_did_values.csv'
\set tests_file :source '/test/oracle/inequality_permutation_values.csv'
CREATE TABLE inequality_data (hh int, area int, stratum int, treat int, wave int, sex int, grp int, imd int, x float8, y float8, score int, bin int, cat int, inc float8, w float8, npsu int, ym float8);
COPY inequality_data FROM :'sv1_file' (FORMAT csv, HEADER, NULL 'NA');
ALTER TABLE inequality_data ADD shape text;
UPDATE inequality_data SET shape = 'sv1';
INSERT INTO inequality_data SELECT hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym, 'sv3' FROM inequality_data
WHERE NOT (wave = 1 AND area IN (1, 4, 10) OR wave = 0 AND area IN (2, 7));
COPY inequality_data (hh, area, stratum, treat, wave, sex, grp, imd, x, y, score, bin, cat, inc, w, npsu, ym) FROM :'sv2_file' (FORMAT csv, HEADER, NULL 'NA');
UPDATE inequality_data SET shape = 'sv2' WHERE shape IS NULL;
CREATE TABLE did_values (shape text, weights text, outcome text, index text, within text, ranks text, vcov text, estimate float8, std_error float8, df float8);
COPY did_values FROM :'values_file' (FORMAT csv, HEADER, NULL 'NA');
CREATE TABLE did_tests (shape text, weights text, scheme text, index text, estimate float8, assignments int, extreme int);
COPY did_tests FROM :'tests_file' (FORMAT csv, HEADER, NULL 'NA');
CREATE TABLE did_samples AS
SELECT shape, weights, did_inequality_sample(y, imd, treat = 1, wave = 1, area, v, stratum) AS y, did_inequality_sample(bin = 1, imd, treat = 1, wave = 1, area, v, stratum) AS bin, did_inequality_sample(inc, inc, treat, wave, area, v, stratum) AS inc
FROM inequality_data, unnest('{none,w}'::text[]) weights, LATERAL (VALUES (CASE weights WHEN 'w' THEN w ELSE 1 END)) d (v) GROUP BY 1, 2;
SELECT within, ranks, v.vcov, count(*), count(*) FILTER (WHERE abs(r.estimate - v.estimate) <= 1e-10 * greatest(abs(v.estimate), 1e-3)) AS estimate,
	count(*) FILTER (WHERE abs(r.std_error / v.std_error - 1) <= CASE WHEN v.vcov LIKE '%derivative' THEN 1e-7 ELSE 1e-10 END) AS std_error, count(*) FILTER (WHERE abs(r.df / v.df - 1) <= 1e-8) AS df
FROM did_values v JOIN did_samples s USING (shape, weights), LATERAL did_inequality(CASE outcome WHEN 'y' THEN y WHEN 'bin' THEN bin ELSE inc END, substring(index FROM '^[a-z_]+'), vcov => split_part(v.vcov, ' ', 1), ranks => ranks, within => within,
	lower => CASE WHEN index IN ('erreygers', 'wagstaff') AND outcome = 'y' THEN -5 END, upper => CASE WHEN index IN ('erreygers', 'wagstaff') AND outcome = 'y' THEN 30 END, epsilon => substring(index FROM '[-0-9.]+$')::float8, lonely_psu => 'remove') r
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT scheme, count(*), count(*) FILTER (WHERE abs(r.estimate - t.estimate) <= 1e-10 AND abs(r.p_value - extreme::float8 / assignments) < 1e-14 AND position('all ' || CASE WHEN assignments < 1000 THEN assignments::text ELSE to_char(assignments, 'FM99,999') END || ' assignments' IN r.method) > 0) AS right
FROM did_tests t JOIN did_samples s USING (shape, weights), LATERAL did_inequality_permutation(CASE index WHEN 'gini' THEN inc ELSE y END, index, scheme => scheme) r WHERE t.index <> 'gini' OR scheme = 'blocks' AND shape <> 'sv2' GROUP BY 1 ORDER BY 1;
-- The four parts are those of one population each; rows in parts.
SELECT abs(r.treated_post - p.estimate) < 1e-14 AS treated_post, abs(r.estimate - ((r.treated_post - r.treated_pre) - (r.comparator_post - r.comparator_pre))) < 1e-14 AS sum
FROM did_samples, did_inequality(y) r, (SELECT slope_index(y, imd) AS e FROM inequality_data WHERE shape = 'sv1' AND treat = 1 AND wave = 1) s, LATERAL (SELECT (e).*) p WHERE shape = 'sv1' AND weights = 'none';
SELECT did_inequality(did_rollup(sample)) IS NOT DISTINCT FROM (SELECT did_inequality(y) FROM did_samples WHERE shape = 'sv2' AND weights = 'w') AS in_parts
FROM (SELECT did_inequality_sample(y, imd, treat = 1, wave = 1, area, w, stratum) AS sample FROM inequality_data WHERE shape = 'sv2' GROUP BY hh % 3) s;
-- It is a did_sample whose covariate is the rank.
SELECT abs((did_estimate(y)).estimate - (SELECT (did_estimate(y, treat, wave, area, 1, stratum, ARRAY[imd])).estimate FROM inequality_data WHERE shape = 'sv1')) < 1e-14 AS means FROM did_samples WHERE shape = 'sv1' AND weights = 'none';
\x
SELECT round(r.estimate::numeric, 6) AS estimate, round(r.std_error::numeric, 6) AS std_error, r.df, round(r.p_value::numeric, 4) AS p, round(r.conf_low::numeric, 4) AS low, round(r.conf_high::numeric, 4) AS high, round(r.treated_pre::numeric, 4) AS treated_pre, r.n, r.n_clusters, r.n_clusters_treated, r.method, r.note
FROM did_samples, did_inequality(y, 'sii') r WHERE shape = 'sv2' AND weights = 'w';
SELECT r.method, r.note FROM did_samples, (VALUES ('rii', 'CR1', 'random', 'wave'), ('sii', 'CR2', 'fixed', 'arm and wave'), ('concentration', 'CRV3', 'random', 'arm and wave'), ('par', 'survey', 'random', 'arm and wave')) v (i, c, k, h), did_inequality(y, i, vcov => c, ranks => k, within => h) r WHERE shape = 'sv1' AND weights = 'none';
SELECT r.method, r.p_value, r.std_error, r.conf_low, r.note FROM did_samples, did_inequality_permutation(y, 'sii', scheme => 'blocks') r WHERE shape = 'sv2' AND weights = 'none';
SELECT r.method, r.p_value, r.note FROM did_inequality_permutation((SELECT did_inequality_sample(i * i % 11 < 4 + i % 2, i / 26 % 10, i % 2, i / 2 % 2, i % 26) FROM generate_series(0, 1299) i), 'sii', 'logit', reps => 99, alternative => 'less') r;
\x
-- Odd: a group with one rank, without rows, a cluster of both arms, few areas.
SELECT v.what, r.estimate, r.p_value IS NULL AS no_p, r.note
FROM (SELECT 'one rank' AS what, did_inequality(did_inequality_sample(i % 7, CASE WHEN i % 4 = 0 THEN 1 ELSE i / 4 END, i % 2, i / 2 % 2, i % 14)) AS r FROM generate_series(0, 199) i
UNION ALL SELECT 'no rows', did_inequality(did_inequality_sample(i % 7, i / 4, i % 2, 1, i % 14)) FROM generate_series(0, 199) i
UNION ALL SELECT 'two rates of 0', did_inequality(did_inequality_sample(i % 2 = 1 AND i / 2 % 2 = 1 AND i > 100, i / 4, i % 2, i / 2 % 2, i % 14), 'rii', 'poisson') FROM generate_series(0, 199) i
UNION ALL SELECT 'two areas', did_inequality(did_inequality_sample(i % 7, i / 4, i % 2, i / 2 % 2, i % 2)) FROM generate_series(0, 199) i
UNION ALL SELECT 'the jackknife of those', did_inequality(did_inequality_sample(i % 7, i / 4, i % 2, i / 2 % 2, i % 2), vcov => 'CRV3') FROM generate_series(0, 199) i) v, LATERAL (SELECT (v.r).*) r;
SELECT did_inequality(NULL) IS NULL AS nothing, did_inequality_permutation(NULL) IS NULL AS nothing_either;
-- Refused, with a way on.
SELECT did_inequality((SELECT did_sample(y, treat, wave, area) FROM inequality_data));
SELECT did_inequality((SELECT did_wave_sample(y, 1, wave + 5, area) FROM inequality_data));
SELECT did_inequality((SELECT did_pattern_sample(y, nullif(treat, 0) + 2, wave + 2, area, 1, 0, ARRAY[imd]) FROM inequality_data));
SELECT did_inequality((SELECT did_inequality_sample(y, imd, treat, wave) FROM inequality_data));
SELECT did_inequality(y, 'gini') FROM did_samples LIMIT 1;
SELECT did_inequality(inc, 'gini', within => 'wave') FROM did_samples LIMIT 1;
SELECT did_inequality(y, within => 'arm') FROM did_samples LIMIT 1;
SELECT did_inequality(y, fpc => 100) FROM did_samples LIMIT 1;
SELECT did_inequality(y, vcov => 'survey', fpc => 1) FROM did_samples WHERE shape = 'sv1' LIMIT 1;
SELECT did_inequality_permutation(y, scheme => 'pairs') FROM did_samples LIMIT 1;
SELECT did_inequality_permutation((SELECT did_inequality_sample(y, imd, hh % 2, wave, area) FROM inequality_data));
SELECT did_inequality_permutation((SELECT did_inequality_sample(y, imd, treat, wave, area) FROM inequality_data WHERE shape = 'sv1'), scheme => 'blocks');
DROP TABLE inequality_data, did_values, did_tests, did_samples;
