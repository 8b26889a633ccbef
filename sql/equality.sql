-- Samples are equal if they are of the same rows.
SET max_parallel_workers_per_gather = 0;
CREATE TABLE rows AS
SELECT i, i % 18 AS area, 'area ' || i % 18 AS name, i % 18 < 9 AS treated, i / 18 % 2 = 1 AS post,
	sin(i) * (i % 7) AS y, 1 + i % 5 AS w
FROM generate_series(1, 6000) i;

-- the samples of ten parts, each three times: in order, backwards, and merged of halves
CREATE TABLE samples AS
SELECT i % 10 AS part, 'in order' AS made, did_sample(y, treated, post, area, w) AS d, bootstrap_sample(y, area, w) AS b
FROM (SELECT * FROM rows ORDER BY i) r GROUP BY i % 10
UNION ALL
SELECT i % 10, 'backwards', did_sample(y, treated, post, area, w), bootstrap_sample(y, area, w)
FROM (SELECT * FROM rows ORDER BY i DESC) r GROUP BY i % 10
UNION ALL
SELECT part, 'of halves', did_rollup(d), bootstrap_rollup(b)
FROM (SELECT i % 10 AS part, did_sample(y, treated, post, area, w) AS d, bootstrap_sample(y, area, w) AS b
	FROM rows GROUP BY i % 10, i % 20) h
GROUP BY part;
ANALYZE samples;

SELECT count(*), count(DISTINCT d) AS did, count(DISTINCT b) AS bootstrap, count(DISTINCT did_digest(d)) AS did_digests,
	count(DISTINCT bootstrap_digest(b)) AS bootstrap_digests
FROM samples;
SELECT count(*) FROM (SELECT d FROM samples GROUP BY d HAVING count(*) = 3) g;
SELECT count(*) FROM (SELECT b FROM samples GROUP BY b HAVING count(*) = 3) g;
SELECT count(*) FROM (SELECT d, b FROM samples UNION SELECT d, b FROM samples) u;
SELECT count(*) FROM (SELECT d, b FROM samples EXCEPT SELECT d, b FROM samples WHERE part < 4) u;

-- each operator says what the others do, of every pair
SELECT count(*) FROM samples a, samples b
WHERE (a.d = b.d) = (a.part = b.part) AND (a.d = b.d) = (did_digest(a.d) = did_digest(b.d)) AND (a.d <> b.d) = NOT (a.d = b.d)
	AND (a.d < b.d) = (b.d > a.d) AND (a.d <= b.d) = NOT (a.d > b.d) AND (a.d >= b.d) = NOT (a.d < b.d)
	AND (a.d <= b.d) = (a.d < b.d OR a.d = b.d) AND (a.d <> b.d OR did_sample_hash(a.d) = did_sample_hash(b.d))
	AND did_sample_cmp(a.d, b.d) = CASE WHEN a.d < b.d THEN -1 WHEN a.d = b.d THEN 0 ELSE 1 END
	AND (a.b = b.b) = (a.part = b.part) AND (a.b = b.b) = (bootstrap_digest(a.b) = bootstrap_digest(b.b)) AND (a.b <> b.b) = NOT (a.b = b.b)
	AND (a.b < b.b) = (b.b > a.b) AND (a.b <= b.b) = NOT (a.b > b.b) AND (a.b >= b.b) = NOT (a.b < b.b)
	AND (a.b <= b.b) = (a.b < b.b OR a.b = b.b) AND (a.b <> b.b OR bootstrap_sample_hash(a.b) = bootstrap_sample_hash(b.b))
	AND bootstrap_sample_cmp(a.b, b.b) = CASE WHEN a.b < b.b THEN -1 WHEN a.b = b.b THEN 0 ELSE 1 END;

-- joins by hash and by merging, and nested loops, find the same pairs
SET enable_mergejoin = off; SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT * FROM samples x JOIN samples y USING (d);
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (d);
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (b);
SET enable_mergejoin = on; SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT * FROM samples x JOIN samples y USING (b);
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (d);
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (b);
SET enable_mergejoin = off; SET enable_nestloop = on;
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (d);
SELECT count(*), bool_and(x.part = y.part) FROM samples x JOIN samples y USING (b);
RESET enable_hashjoin; RESET enable_mergejoin;

-- sorted, equal samples are neighbours
SELECT count(*) FILTER (WHERE d_before = d) AS did, count(*) FILTER (WHERE b_before = b) AS bootstrap
FROM (SELECT d, b, lag(d) OVER (ORDER BY d) AS d_before, lag(b) OVER (ORDER BY b) AS b_before FROM samples) s;

-- unique indexes, of samples that fit into an index, and of the digests of any
CREATE TABLE small AS
SELECT part, made, did_sample(y, treated, post) AS d, bootstrap_sample(w::float8) AS b
FROM (SELECT i % 10 AS part, 'in order' AS made, r.* FROM (SELECT * FROM rows WHERE i <= 500 ORDER BY i) r
	UNION ALL SELECT i % 10, 'backwards', r.* FROM (SELECT * FROM rows WHERE i <= 500 ORDER BY i DESC) r) s
GROUP BY part, made;
CREATE TABLE kept (part int, d did_sample UNIQUE, b bootstrap_sample);
INSERT INTO kept SELECT part, d, b FROM small WHERE made = 'in order';
INSERT INTO kept SELECT part, d, b FROM small WHERE made = 'backwards' ON CONFLICT (d) DO NOTHING;
SELECT count(*) FROM kept;
\set VERBOSITY sqlstate
INSERT INTO kept SELECT 99, d, b FROM small WHERE part = 3 AND made = 'backwards';
CREATE UNIQUE INDEX ON small (b) WHERE part = 3;
CREATE UNIQUE INDEX ON samples (did_digest(d)) WHERE part = 3;
\set VERBOSITY default
CREATE UNIQUE INDEX ON small (b) WHERE part = 3 AND made = 'backwards';
CREATE INDEX ON kept USING hash (d);
CREATE INDEX ON kept USING hash (b);
SET enable_seqscan = off;
SELECT count(*) FROM small s, LATERAL (SELECT part FROM kept WHERE kept.d = s.d OFFSET 0) k WHERE k.part = s.part;
SELECT count(*) FROM small s, LATERAL (SELECT part FROM kept WHERE kept.b = s.b OFFSET 0) k WHERE k.part = s.part;
RESET enable_seqscan; RESET enable_nestloop;

-- partitions by hash
CREATE TABLE spread (part int, d did_sample, b bootstrap_sample) PARTITION BY HASH (d, b);
CREATE TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE spread_1 PARTITION OF spread FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO spread SELECT part, d, b FROM samples;
SELECT count(DISTINCT tableoid) > 1 AS spread, count(*) FROM spread;
SELECT max(n) FROM (SELECT count(DISTINCT tableoid) AS n FROM spread GROUP BY part) p;

-- Other rows, other samples: the last digit of a value, weights or areas
-- swapped, a row more, a row less, a row left out, another kind of the same.
CREATE TABLE few (i int, area bigint, treated boolean, post boolean, y float8, w float8);
INSERT INTO few VALUES (1, 1, true, false, 1.5, 1), (2, 1, true, true, 2.5, 2), (3, 2, false, false, 3.5, 3), (4, 2, false, true, 0, 4),
	(5, 3, true, false, 1.25, 5), (6, 3, true, true, 7, 6);
CREATE FUNCTION varied(change text) RETURNS SETOF few LANGUAGE sql AS $$
	SELECT i, CASE WHEN change = 'areas swapped' AND i IN (1, 5) THEN 4 - area ELSE area END, treated, post,
		CASE WHEN change = 'last digit' AND i = 3 THEN 3.5000000000000004 WHEN change = 'negative zero' AND i = 4 THEN '-0' ELSE y END,
		CASE WHEN change = 'weights swapped' AND i IN (1, 5) THEN 6 - w ELSE w END
	FROM few WHERE change <> 'one less' OR i < 6
	UNION ALL SELECT 7, 3, true, true, 7, 6 WHERE change = 'one more'
	UNION ALL SELECT 7, 3, true, true, NULL, 6 WHERE change = 'one left out'
$$;
SELECT change, did_sample(v.y, v.treated, v.post, v.area, v.w) = (SELECT did_sample(y, treated, post, area, w) FROM few) AS did,
	bootstrap_sample(v.y, v.area, v.w) = (SELECT bootstrap_sample(y, area, w) FROM few) AS bootstrap
FROM unnest('{nothing,negative zero,last digit,weights swapped,areas swapped,one more,one less,one left out}'::text[])
	WITH ORDINALITY c (change, place), varied(change) v
GROUP BY place, change ORDER BY place;
SELECT did_sample(y, treated, post, area, w) = did_sample(y, treated, post, area::text, w) AS text_clusters,
	did_sample(y, treated, post, area) = did_sample(y, treated, post, area, 1) AS weighted,
	did_sample(y, treated, post) = did_sample(y, treated, post, 1::bigint) AS clustered,
	did_sample(y > 2, treated, post) = did_sample((y > 2)::int::float8, treated, post) AS boolean,
	did_sample(y, treated, post, area, w) = did_sample(y, treated, not post, area, w) AS periods,
	did_sample(y, treated, post, area, w) = did_sample(y, not treated, post, area, w) AS arms,
	did_sample(y, treated, post, area, w, 1) = did_sample(y, treated, post, area, w, 2) AS blocks,
	did_sample(y, treated, post, area, w, 1, ARRAY[w]) = did_sample(y, treated, post, area, w, 1, ARRAY[-w]) AS covariates,
	did_sample(y, treated, post, area, w, 1, ARRAY[w, y]) = did_sample(y, treated, post, area, w, 1, ARRAY[y, w]) AS covariates_turned
FROM few;
SELECT bootstrap_sample(y, area, w) = bootstrap_sample(y, area::text, w) AS text_clusters,
	bootstrap_sample(y, area) = bootstrap_sample(y, area, 1) AS weighted,
	bootstrap_sample(y) = bootstrap_sample(y, 0::bigint) AS clustered,
	bootstrap_sample(y > 2) = bootstrap_sample((y > 2)::int::float8) AS boolean
FROM few;

-- the digest says kind, rows and rows left out before what it says of the rows
SELECT regexp_replace(did_digest(did_sample(y, treated, post, area, w)), '[^-]*$', '...') AS did,
	regexp_replace(bootstrap_digest(bootstrap_sample(y, area, w)), '[^-]*$', '...') AS bootstrap
FROM varied('one left out');
-- another program agrees (test/oracle/digest.csv)
SELECT bootstrap_digest(bootstrap_sample(y)) FROM unnest('{2.5,1.5,2.5}'::float8[]) y;
SELECT did_digest(NULL), bootstrap_digest(NULL), NULL::did_sample = NULL::did_sample AS did, NULL::bootstrap_sample < NULL::bootstrap_sample AS bootstrap;

DROP FUNCTION varied;
DROP TABLE rows, samples, small, kept, spread, few;
