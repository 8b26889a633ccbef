-- What a careful statistician would say: as data in facts, in English in note.

-- Ten covariates that depend on one another do not push out what matters more.
SELECT (e).note, (e).facts FROM (SELECT did_estimate(sin(c * 3 + w * 5 + i * 7) * (i % 5), c <= 2, w = 1, c, 1, 0,
		(SELECT array_agg(j * cos(c + i)) FROM generate_series(1, 10) j)) AS e
	FROM generate_series(1, 6) c, generate_series(0, 1) w, generate_series(1, 8) i) s \gx

-- For a dashboard: what is not to be shown without a warning.
SELECT areas, (e).facts @> '[{"code": "few_clusters"}]' AS few, f ->> 'about' AS arm, (f ->> 'clusters')::integer AS clusters
FROM (SELECT areas, did_estimate(sin(c * 3 + w * 5 + i * 7), c <= areas / 2, w = 1, c) AS e
	FROM generate_series(6, 14, 4) areas, LATERAL generate_series(1, areas) c, generate_series(0, 1) w, generate_series(1, 8) i GROUP BY areas) s
LEFT JOIN LATERAL jsonb_array_elements((e).facts) f ON f ->> 'code' = 'few_clusters' ORDER BY areas;

-- Keys that are spelt in two ways, and flags that mean "treated by now": in every result.
CREATE TABLE keyed AS
SELECT g, w = 1 AS post, g <= 4 AS treated, 'Ward ' || g AS ward, 'Ward ' || g || CASE WHEN w = 1 THEN ' ' ELSE '' END AS spaced,
	sin(g * 3.7) * 3 + w * (g <= 4)::int * 0.4 + cos(g * 5 + w * 7) * .3 + sin(g * 17 + w * 5 + i * 13) AS y
FROM generate_series(1, 8) g, generate_series(0, 1) w, generate_series(1, 6) i;

SELECT what, jsonb_path_query_array(facts, '$[*] ? (@.code == "one_period" || @.code == "mixed_arms")') AS odd FROM (
	SELECT 'as they should be' AS what, (did_estimate(y, treated, post, ward)).facts FROM keyed UNION ALL
	SELECT 'one area misspelt', (did_estimate(y, treated, post, CASE WHEN g = 2 THEN spaced ELSE ward END)).facts FROM keyed UNION ALL
	SELECT 'all misspelt', (did_estimate(y, treated, post, spaced)).facts FROM keyed UNION ALL
	SELECT 'comparator rows flagged', (did_estimate(y, treated OR (g = 6 AND y > -0.5), post, ward)).facts FROM keyed UNION ALL
	SELECT 'treated by now', (did_estimate(y, (treated AND post) OR g = 1, post, ward)).facts FROM keyed) v;
SELECT inference, jsonb_path_query_array(facts, '$[*] ? (@.code == "one_period" || @.code == "mixed_arms")') AS odd
FROM (SELECT did_sample(y, treated, post, CASE WHEN g = 2 THEN spaced ELSE ward END) AS s FROM keyed) x, did_report(s);
SELECT inference, facts @> '[{"code": "mixed_arms", "clusters": 1, "of": 8}]' AS said
FROM (SELECT did_sample(y, treated OR (g = 6 AND y > -0.5), post, ward) AS s FROM keyed) x, did_report(s);
-- did_clusters shows which.
SELECT cluster, arm, n_pre, n_post FROM (SELECT did_sample(y, treated OR (g = 6 AND y > -0.5), post, CASE WHEN g = 2 THEN spaced ELSE ward END) AS s FROM keyed) x,
	did_clusters(s) WHERE arm = 'both' OR n_pre = 0 OR n_post = 0 ORDER BY cluster;

-- A cluster that is the same in every row.
SELECT (did_estimate(y, treated, post, 1)).note FROM keyed;

-- No rows, and why.
SELECT (did_estimate(NULL::float8, treated, post)).note, (did_estimate(y, treated, post, ward, 0.0)).facts FROM keyed;
SELECT (bootstrap_ci(NULL::float8)).note, (bootstrap_ci(y) FILTER (WHERE false)) IS NULL AS nothing FROM keyed;

-- The names of clusters are data, and stay whole.
SELECT length((e).note) > 500 AS long, (e).facts -> 0 ->> 'cluster' = repeat('é', 500) || '1' AS whole
FROM (SELECT did_estimate(did_sample(sin(g * 5 + i), g <= 2, i % 2 = 1, repeat('é', 500) || g, 1, CASE WHEN g = 1 THEN 1 ELSE 2 END), vcov => 'survey') AS e
	FROM generate_series(1, 4) g, generate_series(1, 8) i) v;

-- One sentence, with as many digits as the interval supports.
SELECT did_summary(r) FROM (VALUES
	(1, NULL::did_result),
	(2, ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::did_result),
	(3, ROW('NaN', 1, 1, 1, 1, 1, 1, 0.95, 4, 0, NULL, NULL, 'mean', NULL, NULL, NULL)::did_result),
	(4, ROW('Infinity', 1, 1, 1, 1, 1, 1, 0.95, 4, 0, NULL, NULL, 'mean', NULL, NULL, NULL)::did_result),
	(5, ROW(1234.5678, 100, 12.3, 10, 0.0001, 1011.75, 1457.39, 0.95, 1000000, 0, 12, 6, 'mean', 'a; CR2 (b) variance over 12 clusters', NULL, NULL)::did_result),
	(6, ROW(0.000123456, 0.00001, 12.3, 1234.56, 0.5, 0.0001038, 0.000143, 0.95, 1, 0, 1, 1, 'mean', 'a; HC1 variance over rows', NULL, NULL)::did_result),
	(7, ROW(1e-9, 1e-11, 12.3, 10, 0.5, 9.8e-10, 1.02e-9, 0.9, 10, 0, 10, 5, 'mean', NULL, NULL, NULL)::did_result),
	(8, ROW(2e20, 3e18, 12.3, 10, 0.5, 1.94e20, 2.06e20, 0.999, 10, 0, NULL, NULL, 'mean', NULL, NULL, NULL)::did_result),
	(9, ROW(0.0750123, 0.028, 2.6, 15.94, 0.0162, 0.0161, 0.1349, 0.95, 6124, 0, 18, 9, 'proportion', 'a; CR2 (b) variance over 18 clusters', NULL, NULL)::did_result),
	(10, ROW(0.000750123, 0.00028, 2.6, 15.94, 0.0162, 0.000161, 0.001349, 0.95, 6124, 0, 18, 9, 'proportion', NULL, NULL, NULL)::did_result),
	(11, ROW(0.5, NULL, NULL, NULL, 0.125, '-Infinity', 'Infinity', 0.95, 80, 0, 4, 2, 'proportion', 'a; WCR11 wild cluster bootstrap of 4 clusters', NULL, NULL)::did_result),
	(12, ROW(1.5, NULL, NULL, NULL, 0.1, 0.25, 'Infinity', 0.95, 80, 0, 4, 2, 'mean', 'a; permutation of', NULL, NULL)::did_result),
	(13, ROW(1.5, NULL, NULL, NULL, 0.1, '-Infinity', 2.5, 0.95, 80, 0, 4, 2, 'mean', '', NULL, NULL)::did_result),
	(14, ROW(-0.00001, 0.02, NULL, NULL, 0.1, -0.04, 0.04, 0.95, 80, 0, 4, 2, 'proportion', ';', NULL, NULL)::did_result),
	(15, ROW(1.5, NULL, NULL, NULL, 'NaN', NULL, NULL, 'NaN', 80, 0, NULL, NULL, NULL, NULL, NULL, NULL)::did_result),
	(16, ROW(1.5, 'Infinity', NULL, 'NaN', 2, 'NaN', 1, 'Infinity', -5, 0, -7, NULL, 'x', '; ', NULL, NULL)::did_result),
	(17, ROW(1e308, 1e308, NULL, 1e300, 0, -1e308, 1e308, 0.95, 9223372036854775807, 0, 1, 1, 'proportion', '; (', NULL, NULL)::did_result)) v (i, r) ORDER BY i;
SELECT quote_literal(did_summary(did_estimate(y, true, false))) FROM keyed WHERE false;

DROP TABLE keyed;

-- Values like codes for missing answers, in the outcome or a covariate; what is in range is none.
SELECT what, jsonb_path_query_array((e).facts, '$[*] ? (@.code starts with "code_like")') AS said, (e).scale FROM (
	SELECT what, did_estimate(y, c <= 4, w = 1, c) AS e
	FROM generate_series(1, 8) c, generate_series(0, 1) w, generate_series(1, 10) i, LATERAL (VALUES
		('1 to 5', 1.0 + (c + i * 3 + w) % 5), ('-9 for some', CASE WHEN i % 7 = 0 THEN -9.0 ELSE 1 + (c + i * 3) % 5 END),
		('-9 and -8', CASE i WHEN 3 THEN -9.0 WHEN 5 THEN -8 ELSE 1 + (c + i * 3 + w) % 5 END), ('99 of 5', CASE WHEN i = 4 AND c = 2 THEN 99.0 ELSE 1 + (c + i) % 5 END),
		('ages to 99', 20.0 + (c * 37 + i * 11 + w * 5) % 80), ('change scores', -3.0 + (c + i * 2 + w) % 7), ('0 and 1', (c + i + w) % 2),
		('0 to 10', (c * 3 + i + w) % 11)) v (what, y) GROUP BY what) s ORDER BY what COLLATE "C";
SELECT (e).facts -> 0 AS said FROM (SELECT did_estimate(sin(c + i * 3 + w * 2), c <= 8, w = 1, c, 1, 0, ARRAY[i, CASE WHEN i = 2 THEN -99 ELSE c % 3 END]) AS e
	FROM generate_series(1, 16) c, generate_series(0, 1) w, generate_series(1, 10) i) s;
SELECT (bootstrap_ci(CASE WHEN i % 9 = 0 THEN -1 ELSE i % 5 + 3 END)).facts FROM generate_series(1, 200) i;

-- One area recoded to -9 shows, though the estimate is a number like any other.
SELECT round((e).estimate::numeric, 2) AS estimate, (e).note FROM (SELECT did_estimate(CASE WHEN c = 3 AND w = 1 THEN -9 ELSE (c + i + w) % 5 + 1 END, c <= 8, w = 1, c) AS e
	FROM generate_series(1, 16) c, generate_series(0, 1) w, generate_series(1, 10) i) s;

-- A row that outweighs all others of its cell.
SELECT r, jsonb_path_query_array((e).facts, '$[*] ? (@.code == "outweighing_row")') AS said
FROM (SELECT r, did_estimate(sin(c + i), c <= 8, w = 1, c, CASE WHEN i = 1 AND c = 1 THEN r ELSE 1e-5 END) AS e
	FROM generate_series(1, 16) c, generate_series(0, 1) w, generate_series(1, 10) i, unnest(ARRAY[1e-5, 1e3, 1e6, 1e8]) r GROUP BY r) s ORDER BY r;
