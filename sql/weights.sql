-- Weights over the whole range that is accepted: the scale of a cell's, a cluster's or a row's weights is no noise.
CREATE EXTENSION IF NOT EXISTS resilience;
CREATE TABLE answers AS SELECT g, w, i, g <= 4 AS tr, w = 1 AS po, sin(g * 3 + w * 5 + i * 7) + 0.5 * g AS y
FROM generate_series(1, 8) g, generate_series(0, 1) w, generate_series(1, 5) i;
-- Within a cell of the two-by-two the scale of weights cancels: one standard error, of 100 digits 0.35578549679520072.
SELECT r, abs(e.std_error / 0.35578549679520072 - 1) < 1e-13 AS right, e.df > 5 AS has_df
FROM unnest('{1,1e3,1e6,1e9}'::float8[]) r,
	LATERAL (SELECT did_sample(y, tr, po, g, CASE WHEN tr AND po THEN r ELSE 1 / r END) AS s FROM answers) x, did_estimate(s) e;
-- A cluster that outweighs all others: with clubSandwich's rule, of 100 digits 0.31718644044232168 as its weight grows.
SELECT r, abs(e.std_error / 0.31718644044232168 - 1) < 1e-9 AS right, e.note ~ 'without cluster' AS said_indispensable
FROM unnest('{1e5,1e6,1e7,1e8,1e9}'::float8[]) r,
	LATERAL (SELECT did_sample(y, tr, po, g, CASE WHEN g = 1 THEN r ELSE 1 / r END) AS s FROM answers) x, did_estimate(s) e;
-- Without the heavy cluster the estimate is that of the other seven.
SELECT r, abs(c.estimate_without - (x.o).estimate) < 1e-12 AS right
FROM unnest('{1,1e3,1e6,1e9}'::float8[]) r,
	LATERAL (SELECT did_sample(y, tr, po, g, CASE WHEN g = 1 THEN r ELSE 1 / r END) AS s, did_estimate(y, tr, po, g) FILTER (WHERE g <> 1) AS o FROM answers) x,
	did_clusters(s) c WHERE c.cluster = '1';
-- Without the one treated cluster there would be no estimate, at any weight.
SELECT r, e.estimate IS NOT NULL AS estimate, e.std_error IS NULL AS no_std_error
FROM unnest('{1e-9,1,1e9}'::float8[]) r,
	LATERAL (SELECT did_sample(y, g = 1, po, g, CASE WHEN g = 1 THEN r ELSE 1 END) AS s FROM answers) x, did_estimate(s) e;
-- An outcome that is constant within areas, whose effects are absorbed: nothing varies, though rounding leaves something.
SELECT vcov, effects, count(*), count(*) FILTER (WHERE e.std_error = 0 AND e.p_value IS NULL) AS zero
FROM generate_series(1, 50) k, unnest('{iid,HC1,CR0,CR2,CR3,CRV3J}'::text[]) vcov, unnest('{cluster}'::text[]) effects,
	LATERAL (SELECT did_sample((i % 5) / 7.0 + k * 1e3, i % 5 % 2, (i * 7919 + k * 104729) % 13 / 7, 'a' || i % 5, 0.1 + (i * 31 + k * 17) % 97 / 30.0) AS s FROM generate_series(1, 60) i) x,
	did_estimate(s, vcov, effects) e
GROUP BY vcov, effects ORDER BY vcov;

-- Outcomes far from 0 that differ by the rounding of doubles only, and such as differ by a thousandth.
SELECT o AS far, bool_and((e).std_error = 0 AND (e).p_value IS NULL) AS nothing
FROM unnest('{0,1,1e3,1e6,1e9,1e15}'::float8[]) o, LATERAL (SELECT did_sample(sin(c) + 0.3 * w + o, c <= 6, w = 1, c, 0.5 + i / 7.0) AS additive,
		did_sample(0.3 * sin(c * 3 + w * 5 + i * 7) + o, c <= 6, w = 1, c, 1, 0, ARRAY[sin(c * 3 + w * 5 + i * 7)]) AS linear
	FROM generate_series(1, 12) c, generate_series(0, 1) w, generate_series(1, 10) i) x,
	LATERAL (SELECT did_estimate(additive, v, 'cluster') AS e FROM unnest(ARRAY['CR0', 'CR2', 'CR3', 'CRV3J', 'JK1', 'HC1']) v
		UNION ALL SELECT did_estimate(linear, v, f) FROM unnest(ARRAY['CR0', 'CR2', 'CR3', 'survey']) v, unnest(ARRAY['none', 'cluster']) f
		UNION ALL SELECT did_bootstrap(additive, m, effects => 'cluster') FROM unnest(ARRAY['WCR11', 'WCR31', 'WCU11', 'WCU33']) m
		UNION ALL SELECT did_bootstrap(linear, m) FROM unnest(ARRAY['WCR11', 'WCR31', 'WCU11', 'WCU33']) m) r GROUP BY o ORDER BY o;
SELECT o AS far, abs((e).std_error / 6.61165717787186e-05 - 1) < 1e-3 AS kept FROM unnest('{0,1e3,1e9}'::float8[]) o, LATERAL (SELECT did_estimate(1e-3 * sin(c * 3 + w * 5 + i * 7) + o, c <= 6, w = 1, c) AS e
	FROM generate_series(1, 12) c, generate_series(0, 1) w, generate_series(1, 10) i) x;
