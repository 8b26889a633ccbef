-- Inference for few clusters where data are awkward: tiny numbers, outcomes
-- that take few values, perfect fits, arms and blocks out of balance.
\set SHOW_CONTEXT never
CREATE TABLE eight AS
SELECT c AS area, (c + 1) / 2 AS pair, c % 2 AS treated, w AS post, sin(37 * c + 11 * w) + 0.1 * c AS y
FROM generate_series(1, 8) c, generate_series(0, 1) w;

-- In another unit all is the same.
SELECT u.unit, k.kind, round((k.r).p_value::numeric, 9) = round((k.one).p_value::numeric, 9) AS p_value,
	abs((k.r).conf_low / u.unit - (k.one).conf_low) < 1e-9 AS low, abs((k.r).conf_high / u.unit - (k.one).conf_high) < 1e-9 AS high
FROM unnest(ARRAY[1e-120, 1e-14, 1e40]) u (unit),
	LATERAL (SELECT did_sample(y * u.unit, treated, post, area, 1, pair) AS s FROM eight) t,
	(SELECT did_sample(y, treated, post, area, 1, pair) AS s FROM eight) o,
	LATERAL (VALUES ('normal', did_bootstrap(t.s, 'cluster', conf_type => 'normal'), did_bootstrap(o.s, 'cluster', conf_type => 'normal')),
		('percentile', did_bootstrap(t.s, 'cluster', conf_type => 'percentile'), did_bootstrap(o.s, 'cluster', conf_type => 'percentile')),
		('bca', did_bootstrap(t.s, 'cluster', conf_type => 'bca'), did_bootstrap(o.s, 'cluster', conf_type => 'bca')),
		('difference', did_permutation(t.s, conf_level => 0.9), did_permutation(o.s, conf_level => 0.9)),
		('t', did_permutation(t.s, statistic => 't', conf_level => 0.9), did_permutation(o.s, statistic => 't', conf_level => 0.9)),
		('welch', did_collapse(t.s, 'welch'), did_collapse(o.s, 'welch'))) k (kind, r, one)
ORDER BY 1, 2;

-- At a level next to 1 a bca interval is the range of the replicates.
SELECT b.conf_low = p.conf_low AND b.conf_high = p.conf_high AS range, b.conf_low < b.conf_high AS ordered
FROM (SELECT did_sample(sin(37 * c + 11 * w) * CASE c WHEN 3 THEN 200 ELSE 1 END, c % 2, w, c) AS s FROM generate_series(1, 12) c, generate_series(0, 1) w) x,
	did_bootstrap(s, 'cluster', conf_type => 'bca', conf_level => 0.9999999999999999) b,
	did_bootstrap(s, 'cluster', conf_type => 'percentile', conf_level => 0.9999999999999999) p;

-- One comparator of 2,000 clusters: 2,000 assignments, counted here by hand;
-- likewise all but two.
CREATE TABLE many AS
SELECT c AS area, c <> 7 AS treated, w = 1 AS post, sin(37 * c + 11 * w) AS y FROM generate_series(1, 2000) c, generate_series(0, 1) w;
SELECT p.method, p.p_value = hand.p_value AS same
FROM (SELECT did_sample(y, treated, post, area) AS s FROM many) x, did_permutation(s, conf_level => NULL) p,
	(WITH changes AS (SELECT area, sum(CASE WHEN post THEN y ELSE -y END) AS change FROM many GROUP BY area),
		others AS (SELECT area, abs((total - change) / 1999 - change) AS difference FROM changes, (SELECT sum(change) AS total FROM changes) t)
		SELECT count(*) FILTER (WHERE o.difference >= d.difference * (1 - 1e-12)) / 2000.0::float8 AS p_value
		FROM others o, others d WHERE d.area = 7) hand;
SELECT method FROM (SELECT did_sample(sin(37 * c + 11 * w), c > 2, w = 1, c) AS s FROM generate_series(1, 101) c, generate_series(0, 1) w) x, did_permutation(s, conf_level => NULL);

-- The same difference of 1 in every pair: 2 of 2^6 assignments, or of
-- C(12, 6) = 924, are as extreme; an effect of 1 leaves nothing to explain,
-- and no other is compatible with the data.
CREATE TABLE alike AS
SELECT did_sample(w * (c % 2), c % 2, w, c, 1, (c + 1) / 2) AS s FROM generate_series(1, 12) c, generate_series(0, 1) w;
SELECT scheme, p.p_value = 2.0::float8 / assignments AS exact, p.conf_low, p.conf_high, p.note, t.p_value, t.note
FROM alike, (VALUES ('blocks', 64), ('clusters', 924)) v (scheme, assignments), did_permutation(s, scheme) p, did_permutation(s, scheme, 't') t;
SELECT scheme, n.p_value FROM alike, unnest(ARRAY['blocks', 'clusters']) scheme, did_permutation(s, scheme, null_value => 1) n;
SELECT s.* FROM alike, did_confidence_set(alike.s, 'permutation') s;

-- 0.1 + 0.3 - 0.1 and 0.3 differ by a rounding error: that is no variation,
-- no difference, and no rank.
SELECT t, p_value, note
FROM (SELECT did_sample(0.1 * w * c + CASE WHEN c % 2 = 1 THEN 0.3 * w ELSE 0.1 * w END, c % 2, w, 10 * c + i, 1, i) AS s FROM generate_series(1, 2) c, generate_series(0, 1) w, generate_series(1, 6) i) x,
	unnest(ARRAY['pooled', 'welch', 'paired']) t, did_collapse(s, t);
SELECT tenths.p_value = units.p_value AND tenths.statistic = units.statistic AS same, units.p_value
FROM (SELECT did_sample(CASE c WHEN 1 THEN d ELSE 0 END * w * 0.1 + 0.7 * w, c, w, 2 * i + c, 1, i) AS t, did_sample(CASE c WHEN 1 THEN d ELSE 0 END * w + 7 * w, c, w, 2 * i + c, 1, i) AS u
	FROM unnest(ARRAY[3, -3, 0, 2, 3, 1, 1]) WITH ORDINALITY v (d, i), generate_series(0, 1) c, generate_series(0, 1) w) x,
	did_collapse(t, 'signed-rank') tenths, did_collapse(u, 'signed-rank') units;

-- Ties of replicates with the null value do not depend on rounding errors.
SELECT k, a.p_value = b.p_value AS same
FROM (SELECT did_sample((c * c * (w + 1)) % 3, c % 2, w, c) AS units, did_sample(((c * c * (w + 1)) % 3) * 0.1, c % 2, w, c) AS tenths FROM generate_series(1, 10) c, generate_series(0, 1) w) x,
	unnest(ARRAY['basic', 'percentile', 'bca', 'studentized']) k, did_bootstrap(units, 'cluster', conf_type => k) a, did_bootstrap(tenths, 'cluster', conf_type => k) b;

-- Two clusters in each arm: a quarter of the replicates draws one of each
-- only, and has no standard error.
SELECT conf_low, conf_high, note FROM (SELECT did_sample(y, treated, post, area) AS s FROM eight WHERE area <= 4) x, did_bootstrap(s, 'cluster', conf_type => 'studentized');

-- Notes and methods say what was done.
CREATE TABLE partly AS
SELECT did_sample(y, treated, post, area, 1, CASE WHEN area > 6 THEN area ELSE pair END) AS s FROM eight;
SELECT t, method, note FROM partly, unnest(ARRAY['paired', 'signed-rank']) t, did_collapse(s, t);
SELECT note FROM partly, did_bootstrap(s, 'cluster', conf_type => 'percentile', reps => 1);
SELECT method, note FROM (SELECT did_sample(y, treated, post, area, 1, area) AS s FROM eight) x, did_permutation(s, 'blocks');
-- Of 3 and 3 clusters there are 20 assignments, each with its opposite.
SELECT a, p.note LIKE '%no p-value below 0.1 %' AS noted FROM (SELECT did_sample(y, treated, post, area) AS s FROM eight WHERE area <= 6) x,
	unnest(ARRAY['two-sided', 'equal-tailed', 'greater']) a, did_permutation(s, alternative => a) p;
SELECT ties, note FROM (SELECT did_sample(y, treated, post, area) AS s FROM eight WHERE area <= 4) x, unnest(ARRAY['inclusive', 'strict']) ties, did_bootstrap(s, ties => ties, conf_level => NULL);
-- A note is never cut, however long the name of a cluster.
SELECT pad, octet_length(note) AS bytes, convert_from(convert_to(note, 'UTF8'), 'UTF8') = note AS valid
FROM generate_series(0, 1) pad,
	LATERAL (SELECT did_sample(y, treated, post, CASE WHEN area = 1 THEN repeat('x', pad) || repeat('é', 100) ELSE area::text END, 1, 0, ARRAY[1, 1, 1, 1, 1, 1, 1]::float8[]) AS s
		FROM eight WHERE treated = 0 OR area = 1 OR (area = 3 AND post = 0) OR (area = 5 AND post = 1)) x,
	did_bootstrap(s, effects => 'cluster');

-- What is tested is an effect that outcomes can have.
SELECT did_bootstrap(s, null_value => 1e308) FROM partly;
SELECT did_permutation(s, null_value => '-1.1e51') FROM partly;

-- Several outcomes, none of which is there.
SELECT cardinality(did_romano_wolf(array_fill(NULL::did_named_sample, ARRAY[3000000])));
-- An effect so many standard errors from 0 that the number is infinite.
SELECT DISTINCT conf_low, conf_high, breakdown FROM did_sensitivity(ROW(1, 5e-324, NULL, NULL, NULL, NULL, NULL, 0.95, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::did_result);
DROP TABLE eight, many, alike, partly;

-- No vector of 16 or 64 is as extreme as these data, but the data are one of them.
SELECT 2 * h AS areas, m, b.p_value * 2 ^ (2 * h) AS count, strict.p_value AS strict, b.conf_low = '-Infinity' AND b.conf_high = 'Infinity' AS whole_line, b.note LIKE '%no p-value below 0.125 is possible%' AS noted
FROM (SELECT h, did_sample(5 * (w * (c <= h)::int) + sin(c * 7.1 + w * 3.3 + i * 1.7) + sin(c * w * 2.9), c <= h, w = 1, c) AS s
	FROM generate_series(2, 3) h, LATERAL generate_series(1, 2 * h) c, generate_series(0, 1) w, generate_series(1, 30) i
	WHERE i <= 4 + c * c % 23 GROUP BY h) x, unnest(ARRAY['WCR31', 'WCR33', 'WCU11']) m,
	LATERAL did_bootstrap(s, m) b, LATERAL did_bootstrap(s, m, ties => 'strict') strict
ORDER BY 1, 2;

-- An outcome that is constant within areas: with area effects nothing is left
-- of it but rounding, whatever the weights and the unit.
SELECT count(*), count(b.p_value) AS tested, count(b.conf_low) AS intervals, count(*) FILTER (WHERE b.std_error = 0 AND b.note LIKE '%residuals do not vary%') AS said
FROM (SELECT k, unit, did_sample(0.3 + unit * (i % 5), i % 5 % 2, i / 5 % 2, 'a' || i % 5, CASE k % 3 WHEN 0 THEN 1 ELSE 0.1 + abs(sin(k + i * 1.7)) END) AS s
	FROM generate_series(1, 30) k, unnest(ARRAY[1, 0.1, 1e9]) unit, generate_series(1, 40) i GROUP BY k, unit) x,
	unnest(ARRAY['WCR11', 'WCR13', 'WCR31', 'WCR33', 'WCU11', 'WCU13', 'WCU31', 'WCU33']) m,
	LATERAL did_bootstrap(s, m, effects => 'cluster') b;
-- Outcomes that arm and period, clusters or covariates explain: what clusters drawn anew leave is rounding, in any unit.
SELECT setseed(0.1);
CREATE TABLE explained AS SELECT i % 8 AS area, i % 2 = 1 AS treated, random() < 0.5 AS post, random() AS x, random() AS z, 0.1 + 3 * random() AS weight
FROM generate_series(1, 80) i;
SELECT m, effects, count(*) AS results, count(e.std_error) AS std_errors, count(e.p_value) AS p_values,
	count(*) FILTER (WHERE e.note LIKE '%replicates do not vary%') AS said
FROM (SELECT unit, what, did_sample(outcome * unit, treated, post, area, weight, area / 2, ARRAY[x, z]) AS sample
	FROM explained, unnest('{1, 1e-30, 1e20}'::float8[]) unit, LATERAL (VALUES ('arm', treated::int * 0.7),
		('period', post::int * 0.3), ('both', treated::int * 0.7 + post::int * 0.3), ('covariates', 0.3 * x - 1.7 * z + treated::int * 0.2)) o (what, outcome)
	GROUP BY unit, what) s, unnest('{cluster, rao-wu, fractional}'::text[]) m, unnest('{none, cluster, block}'::text[]) effects,
	LATERAL did_bootstrap(sample, m, effects => effects, reps => 50) e
GROUP BY m, effects ORDER BY m, effects;
DROP TABLE explained;
-- A p-value that is not of 0 says so: beside an interval around 0 it would mislead.
SELECT did_summary(did_bootstrap(s, null_value => 0.5)) AS wild, did_summary(did_bootstrap(s, 'cluster', null_value => -0.25)) AS resampled,
	did_summary(did_permutation(s, null_value => 1e-7)) AS permuted, did_summary(did_bootstrap(p, null_value => 0.05)) AS proportion,
	(did_bootstrap(s, 'rao-wu', null_value => -0.25)).method
FROM (SELECT did_sample(sin(i) * 3, i % 6 < 3, i / 6 % 2 = 1, i % 6) AS s, did_sample(sin(i) > 0, i % 6 < 3, i / 6 % 2 = 1, i % 6) AS p FROM generate_series(0, 119) i) t \gx
