-- tables.sql: the tables of the benchmark. Keys come first and measures last,
-- as in most survey tables; areas are in no order.
CREATE EXTENSION resilience;

CREATE FUNCTION uniform(i bigint, word integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(i, word) & 4294967295) / 4294967296.0::double precision;

CREATE UNLOGGED TABLE rows_1e7 AS
SELECT a.area, a.area % 2 = 0 AS treated, uniform(i, 1) < 0.5 AS post,
	0.1 * (a.area % 7) + uniform(i, 2) + uniform(i, 3) AS y,
	0.5 + uniform(i, 4) AS w
FROM generate_series(1, 10000000) i, LATERAL (SELECT hashint8extended(i, 0) & 1023) h(h), LATERAL (SELECT (h * 18 / 1024)::bigint) a(area);

CREATE UNLOGGED TABLE rows_1e6 AS SELECT * FROM rows_1e7 LIMIT 1000000;

-- The same rows in 1,000 clusters, and with text keys.
CREATE UNLOGGED TABLE clusters_1000 AS
SELECT (hashint8extended(i, 5) & 1048575) % 1000 AS area, (hashint8extended(i, 5) & 1048575) % 1000 % 2 = 0 AS treated,
	uniform(i, 1) < 0.5 AS post, uniform(i, 2) AS y, 0.5 + uniform(i, 4) AS w
FROM generate_series(1, 1000000) i;

-- Ranked by deciles.
CREATE UNLOGGED TABLE ranked AS
SELECT area, y, w, 1 + floor(10 * uniform(1000000 + row_number() OVER (), 6))::integer AS decile FROM rows_1e6;

CREATE UNLOGGED TABLE covariates AS
SELECT area, treated, post, y + x1 AS y, w, area / 2 AS pair, ARRAY[x1, x2, x3, x4, x5] AS x
FROM rows_1e6, LATERAL (SELECT y * y AS x1, w * w AS x2, (y > 1)::int::float8 AS x3, (w > 1)::int::float8 AS x4, y * w AS x5) c;

CREATE UNLOGGED TABLE clusters_10000 AS
SELECT (hashint8extended(i, 5) & 1048575) % 10000 AS area, (hashint8extended(i, 5) & 1048575) % 10000 % 2 = 0 AS treated,
	uniform(i, 1) < 0.5 AS post, uniform(i, 2) AS y, 0.5 + uniform(i, 4) AS w
FROM generate_series(1, 1000000) i;

-- A survey of 400 PSUs in 40 strata.
CREATE UNLOGGED TABLE survey_1e6 AS SELECT area % 400 AS psu, area % 40 AS stratum, y, w FROM clusters_1000;

-- For R: 500 rows in each of 200 clusters.
CREATE TABLE for_r AS
SELECT area % 200 AS area, area % 200 % 2 = 0 AS treated, post, y, w FROM clusters_1000 LIMIT 100000;

CREATE UNLOGGED TABLE text_keys AS
SELECT 'E0500' || 4000 + area AS area, treated, post, y, w FROM rows_1e6;

-- Answers on a five-point scale, and a million different values.
CREATE UNLOGGED TABLE answers_1e7 AS SELECT area, (1 + floor(5 * w - 2.5))::double precision AS answer FROM rows_1e7;
CREATE TABLE columns AS
SELECT (SELECT bootstrap_sample(answer) FROM answers_1e7) AS answers, (SELECT bootstrap_sample(answer, area) FROM answers_1e7) AS clusters, bootstrap_sample(y) AS million FROM rows_1e6;
ALTER TABLE columns ALTER million SET STORAGE external;

CREATE TABLE samples AS SELECT did_sample(y, treated, post, area) AS plain, did_sample(y, treated, post, area, w) AS weighted FROM rows_1e6;

-- What a state takes while rows arrive: the aggregate without its final step.
CREATE AGGREGATE state_of(double precision, boolean, boolean, bigint) (SFUNC = did_sample_accum, STYPE = did_sample);
CREATE AGGREGATE state_of(double precision, boolean, boolean, bigint, double precision) (SFUNC = did_sample_accum, STYPE = did_sample);

ALTER TABLE rows_1e6 SET (parallel_workers = 2);
ALTER TABLE rows_1e7 SET (parallel_workers = 2);
VACUUM (ANALYZE) rows_1e7, rows_1e6, clusters_1000, clusters_10000, covariates, survey_1e6, for_r, text_keys, answers_1e7;
