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
